"""A small store for tests, and the things that tests put into it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from data import clock, database, founding, ledger, search
from data.doorway import Done, operation
from data.events import Actor
from data.models.orders import Order
from data.roles import PEOPLE


@dataclass
class Shop:
    """An open store with one person of each post and two warehouses, MAIN and EAST."""

    url: str
    supervisor: Actor
    main: int
    east: int
    people: dict[str, Actor] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None


@operation("test.stock", right="stock.receive", says="{qty} received.", subject="sku")
def put_stock(actor: Actor, sku: int, *, warehouse: int, qty: int, bucket: str = "sellable", bin: int = 0) -> Done:
    """Put pieces into a bin of a warehouse."""
    spot = ledger.Spot(warehouse, bin or ledger.default_bin(warehouse), bucket)
    ledger.move("receive", sku, qty, None, spot, cost=100)
    return Done("sku", sku, facts={"qty": qty})


def open_shop(url: str) -> Shop:
    """Found a store at an empty URL and open it."""
    database.open_database(url, create=True)
    boss = founding.found_store(
        supervisor="lin", title="Lin", password_hash="x", name="Linden", currency="EUR", timezone="Europe/London"
    )
    main = int(database.scalar("SELECT id FROM warehouse WHERE code = 'MAIN'"))
    with database.transaction():
        east = founding.add_warehouse("EAST", "East warehouse", "东仓", "Europe/London")
        people = {"supervisor": boss}
        for role in PEOPLE[1:]:
            people[role] = _person(role, role)
        people["second"] = _person("second", "supervisor")
    return Shop(url, boss, main, east, people)


EARLY = 1_577_880_000_000_000
"""The first of January 2020: what is founded then is in force at whatever time a test stops the clock."""


def found_early(url: str) -> None:
    """Make the same store at an empty URL, for copies: founded long ago."""
    with patch.object(clock, "now", lambda: EARLY):
        open_shop(url)
    database.close_database()


def reopen_shop(url: str) -> Shop:
    """Open a copy of that store."""
    database.open_database(url)
    places = {code: int(key) for key, code in database.rows("SELECT id, code FROM warehouse")}
    people = {
        ("supervisor" if name == "lin" else name): Actor(int(key), name, title, role, language)
        for key, name, title, role, language in database.rows(
            "SELECT id, name, title, role, language FROM staff WHERE role <> 'store' ORDER BY id"
        )
    }
    return Shop(url, people["supervisor"], places["MAIN"], places["EAST"], people)


def _person(name: str, role: str) -> Actor:
    key = database.insert(
        "INSERT INTO staff (name, title, role, made_at) VALUES (?, ?, ?, ?)", (name, name.title(), role, clock.now())
    )
    return Actor(key, name, name.title(), role)


def make_sku(
    shop: Shop, code: str = "POT-1", *, stock: int = 0, price: int = 1000, east: int = 0, **columns: Any
) -> int:
    """An article on the shelf with so many pieces in MAIN (and EAST); its id."""
    with database.transaction():
        product = database.insert(
            "INSERT INTO product (code, title, shelf, made_at) VALUES (?, ?, 'on', ?)",
            (f"P-{code}", f"Pot {code}", clock.now()),
        )
        sku = database.insert(
            "INSERT INTO sku (code, product_id, name, price_minor, cost_minor) VALUES (?, ?, ?, ?, 400)",
            (code, product, f"Pot {code}", price),
        )
        database.run(
            "INSERT INTO price_row (sku_id, currency, amount_minor, from_at) VALUES (?, 'EUR', ?, ?)",
            (sku, price, clock.now()),
        )
        for name, value in columns.items():
            database.run(f"UPDATE sku SET {name} = ? WHERE id = ?", (value, sku))
        search.index_rows("sku", [sku])
    if stock:
        put_stock(shop.supervisor, sku, warehouse=shop.main, qty=stock)
    if east:
        put_stock(shop.supervisor, sku, warehouse=shop.east, qty=east)
    return sku


def fresh(order: int) -> Order:
    """An order as it is now."""
    found: Order = Order.get_by_id(order)
    return found


def promise(shop: Shop, sku: int, warehouse: int = 0) -> tuple[int, int, int, int]:
    """Sellable, unsellable, allocated and held of a SKU in a warehouse (MAIN)."""
    row = database.one(
        "SELECT sellable, unsellable, allocated, held FROM promise WHERE sku_id = ? AND warehouse_id = ?",
        (sku, warehouse or shop.main),
    )
    return (row[0], row[1], row[2], row[3]) if row else (0, 0, 0, 0)


def at_once(*works: Callable[[], object]) -> None:
    """Do all of them at once, each in a thread with a connection of its own; back when all are done."""

    def apart(work: Callable[[], object]) -> None:
        try:
            work()
        finally:
            database.drop_connection()

    threads = [threading.Thread(target=apart, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


def events() -> list[str]:
    """The verbs of all events since the founding, in their order."""
    return [row[0] for row in database.rows("SELECT verb FROM event WHERE verb <> 'store.found' ORDER BY seq")]
