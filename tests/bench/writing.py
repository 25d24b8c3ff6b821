"""How fast the program writes: an order against the same by hand, and a bulk door against the bare driver."""

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from data import bulk, database
from data.areas import load_areas
from data.events import Actor
from data.seed import make_demo
from tests.bench import by_hand
from tests.bench.stores import copy_of
from tests.bench.table import TOLD, Goal, Row, paired

ORDERS = 20
"""Orders of one turn."""
LINES = 20_000
"""Order lines of one turn through the bulk door."""
COPIED = ("promise", "orders", "order_line", "allocation", "stock_move", "payment_event", "risk_signal",
          "order_check", "customer_sum", "sales_day", "sales_month_sku", "order_words", "order_codes", "event",
          "event_subject")  # fmt: skip
"""Every table in which an order leaves rows."""


class Trade:
    """What is ordered, and by whom: the same in both stores."""

    def __init__(self, placed: int = 0) -> None:
        self.codes = [
            str(row[0])
            for row in database.rows(
                "SELECT s.code FROM sku s JOIN promise p ON p.sku_id = s.id WHERE s.live = 1 AND s.oversell = 'deny'"
                " AND s.price_minor BETWEEN 1 AND 15000 GROUP BY s.id HAVING min(p.sellable - p.allocated - p.held"
                " - s.safety) > 0 AND max(CASE WHEN p.warehouse_id = 1"
                " THEN p.sellable - p.allocated - p.held - s.safety END) > 20 ORDER BY s.code"
            )
        ]
        self.buyers = [
            (int(row[0]), int(row[1]))
            for row in database.rows(
                "SELECT c.id, max(a.id) FROM customer c JOIN address a ON a.customer_id = c.id WHERE c.guest = 0"
                " AND a.country = 'DE' AND a.phone <> '' GROUP BY c.id ORDER BY c.id LIMIT 200"
            )
        ]
        self.placed = placed

    def next(self) -> tuple[list[str], int, int]:
        """Three SKUs, a customer and an address."""
        place, self.placed = self.placed, self.placed + 1
        codes = [self.codes[(3 * place + step) % len(self.codes)] for step in range(3)]
        return codes, *self.buyers[place % len(self.buyers)]


PLACING = Goal(0.8, 0.4, at_least=True)
"""In orders a second."""


def placing(demo: str, folder: Path, turns: int) -> list[Row]:
    """Orders of three lines, in turns with the same by hand on a copy of the store."""
    load_areas()
    ours, hand_url = copy_of(demo, folder / "ours.db"), copy_of(demo, folder / "hand.db")
    database.open_database(ours)
    actor, trade, prices = ready()
    hand_trade = Trade()
    hand = by_hand.Shop(database.sqlite_path(hand_url), actor.id)

    def place_ours() -> None:
        place(actor, trade, prices)

    def place_hand() -> None:
        codes, customer, address = hand_trade.next()
        hand.place(codes, customer, address, sum(int(prices[code]) for code in codes))

    wall, cpu = _alternate(place_ours, place_hand, turns, ORDERS)
    _same_rows(hand)
    hand.close()
    database.close_database()
    return [
        _rate_row(
            "placing a three-line order, FULL, orders a second",
            "the same statements",
            wall,
            ORDERS,
            Goal(0.8, 0.4, at_least=True),
        ),
        _rate_row("  its CPU alone", "the same statements", cpu, ORDERS),
    ]


def ready(placed: int = 0) -> tuple[Actor, Trade, dict[str, int]]:
    """Who places orders in the open store, of what, at which prices."""
    row = database.one("SELECT id, name, title, role FROM staff WHERE role = 'supervisor' ORDER BY id LIMIT 1")
    assert row is not None
    return Actor(*row), Trade(placed), dict(database.rows("SELECT code, price_minor FROM sku"))


def place(actor: Actor, trade: Trade, prices: dict[str, int]) -> None:
    """One piece of each of three SKUs, paid."""
    from data.operations.orders import place_order

    codes, customer, address = trade.next()
    paid = sum(int(prices[code]) for code in codes)
    place_order(actor, [[code, 1] for code in codes], customer=customer, address=address, paid=paid, method="card")


def _alternate(
    ours: Callable[[], object], floor: Callable[[], object], turns: int, each: int
) -> tuple[list[list[float]], list[list[float]]]:
    """Seconds and CPU seconds of so many calls of each, in turns; the first turn warms up."""
    wall: list[list[float]] = [[], []]
    cpu: list[list[float]] = [[], []]
    for turn in range(turns + 1):
        for place, work in enumerate((ours, floor)):
            began, used = time.perf_counter(), time.thread_time()
            for _ in range(each):
                work()
            if turn:
                wall[place].append(time.perf_counter() - began)
                cpu[place].append(time.thread_time() - used)
    return wall, cpu


def _rate_row(name: str, floor: str, seconds: list[list[float]], each: int, goal: Goal = TOLD) -> Row:
    ours, base = seconds
    told = f"{each / median(ours):,.0f} to {each / median(base):,.0f} a second"
    return Row(name, floor, paired(base, ours), goal, told)


def _same_rows(hand: by_hand.Shop) -> None:
    """What was written by hand is what the program writes."""
    for table in COPIED:
        counted = f"SELECT count(*) FROM {table}"
        assert database.scalar(counted) == hand.conn.execute(counted).fetchone()[0], table
    labels = (
        "SELECT customer_id, state, payment, fulfilment, units, unshipped, total_minor, captured_minor, risk, holds"
        " FROM orders ORDER BY id DESC LIMIT 20"
    )
    assert database.rows(labels) == hand.conn.execute(labels).fetchall()


def doors(demo: str, folder: Path, turns: int) -> list[Row]:
    """Order lines through the bulk door, in turns with executemany on the bare driver."""
    url, bare_url = copy_of(demo, folder / "door.db"), copy_of(demo, folder / "bare.db")
    database.open_database(url)
    bare = by_hand.Shop(database.sqlite_path(bare_url), 1)
    order = int(database.scalar("SELECT max(id) FROM orders"))
    first = int(database.scalar("SELECT max(id) FROM order_line")) + 1
    names = bulk.DOORS["order_line"]
    sql = f"INSERT INTO order_line ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    made = {"ours": first, "bare": first}

    def lines(whose: str) -> list[tuple[object, ...]]:
        start, made[whose] = made[whose], made[whose] + LINES
        values = dict.fromkeys(names, 0) | {"order_id": order, "kind": "goods", "sku_id": 1, "code": "BA-1"}
        values |= {"title": "Linen towel", "ordered": 2, "unit_text": "", "source_line": 1}
        return [tuple((values | {"id": key, "position": key}).values()) for key in range(start, start + LINES)]

    batches = [(lines("ours"), lines("bare")) for _ in range(turns + 1)]
    ours, base = iter([batch[0] for batch in batches]), iter([batch[1] for batch in batches])

    def by_door() -> None:
        with database.transaction():
            bulk.fill("order_line", next(ours))

    def by_driver() -> None:
        bare.conn.execute("BEGIN IMMEDIATE")
        bare.conn.executemany(sql, next(base))
        bare.conn.execute("COMMIT")

    wall, _ = _alternate(by_door, by_driver, turns, 1)
    bare.close()
    database.close_database()
    return [_rate_row("bulk door, rows a second", "executemany", wall, LINES, Goal(1.0, 0.9, at_least=True))]


def on_postgresql(demo: str, url: str, folder: Path, turns: int) -> list[Row]:
    """The same order on a PostgreSQL server, for information: in turns with the program on SQLite."""
    make_demo(url)
    database.close_database()
    ours = copy_of(demo, folder / "beside.db")
    at = {}
    for name, store in (("sqlite", ours), ("postgresql", url)):
        database.open_database(store)
        at[name] = (store, *ready())
    wall: list[list[float]] = [[], []]
    for turn in range(turns + 1):
        for column, name in enumerate(("postgresql", "sqlite")):
            store, actor, trade, prices = at[name]
            database.open_database(store)
            began = time.perf_counter()
            for _ in range(ORDERS):
                place(actor, trade, prices)
            if turn:
                wall[column].append(time.perf_counter() - began)
    database.close_database()
    return [_rate_row("  the same on PostgreSQL", "the program on SQLite", wall, ORDERS)]
