"""The shop in which every operation has its example: a floor with bins, articles, customers, orders at every stage."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pyotp import TOTP

from data import clock, database, second_factor
from data.doorway import OPERATIONS, Done
from data.events import Actor
from data.importers.keeping.storing import Outcome
from data.importers.records import Chunk, Item
from data.operations.batches import tray
from tests.builders import Shop, open_shop
from tests.data.floor import Floor, make_floor

ADDRESS = {"line1": "1 Long Acre", "postcode": "WC2E 9LH", "city": "London", "country": "GB"}
NEXT_YEAR = clock.day_of(clock.now() + 365 * clock.DAY, "Europe/London")[:4]

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Try:
    """One call of an operation, not yet done."""

    who: str
    args: tuple[Any, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)
    by: str = ""
    """The operation that does it inside of itself, where nobody else may."""


def call(who: str, /, *args: Any, **values: Any) -> Try:
    """A call by the person of that post."""
    return Try(who, args, values)


class Ground:
    """A shop and what stands in it; each method does what a person would, and answers the id."""

    def __init__(self, shop: Shop):
        self.shop = shop
        self.main = shop.main
        self.floor = Floor(shop)
        self.floor.bins = {str(code): int(key) for code, key in database.rows("SELECT code, id FROM bin")}
        for code, key in database.rows("SELECT code, id FROM bin WHERE warehouse_id = ?", (shop.main,)):
            self.floor.bins[str(code)] = int(key)
        self.floor.skus = {str(code): int(key) for code, key in database.rows("SELECT code, id FROM sku")}
        self.pot, self.cup, self.tea = (self.floor.skus[code] for code in ("POT-1", "CUP-2", "TEA-3"))
        self.product = int(database.scalar("SELECT product_id FROM sku WHERE id = ?", (self.pot,)))

    def actor(self, who: str) -> Actor:
        """The person of that post."""
        return self.shop.people[who]

    def do(self, who: str, name: str, /, *args: Any, **values: Any) -> Done:
        """Do an operation by its name."""
        return OPERATIONS[name](self.actor(who), *args, **values)

    def make(self, who: str, name: str, /, *args: Any, **values: Any) -> int:
        """Do one; the id of what it is about."""
        return self.do(who, name, *args, **values).id

    def word(self, start: str) -> str:
        """A name that nothing has yet."""
        return f"{start}{next(_numbers)}"

    # Orders and what becomes of them

    def placed(self, *lines: list[Any], paid: int = 1000, **more: Any) -> int:
        """An order that waits for review."""
        return self.make("operations", "order.place", list(lines) or [["POT-1", 1]], paid=paid, name="Ann", **more)

    def order(self, *lines: tuple[str, int]) -> int:
        """An approved, paid order."""
        return self.floor.order(*(lines or (("POT-1", 1),)))

    def waiting(self, sku: str = "TEA-3", qty: int = 3) -> int:
        """An approved order that lacks an article of which one piece lies in the other warehouse."""
        return self.floor.order(("POT-1", 1), (sku, qty))

    def shipped(self) -> int:
        """An order whose parcel has left."""
        order = self.order()
        self.do("logistics", "order.ship", order, carrier="dhl")
        return order

    def draft(self, **more: Any) -> int:
        """A draft of an order by telephone, or as said."""
        return self.make("service", "order.draft", [["CUP-2", 1]], name="Ann", **more)

    def parcel(self, *, full: bool = True, closed: bool = False) -> int:
        """A parcel on the packing table: picked, perhaps packed and closed."""
        order = self.order(("POT-1", 1), ("CUP-2", 1))
        self.do("logistics", "order.pick", order)
        parcel = int(self.do("logistics", "parcel.open", order).also[0][1])
        if full or closed:
            self.do("logistics", "parcel.pack", parcel)
        if closed:
            self.do("logistics", "parcel.close", parcel, carrier="dhl")
        return parcel

    def manifest(self, parcels: int = 0) -> int:
        """An open manifest with so many parcels on it."""
        made = self.make("logistics", "manifest.open", carrier="dhl")
        for _ in range(parcels):
            self.do("logistics", "parcel.send", self.parcel(closed=True), manifest_id=made)
        return made

    def wave(self, *orders: int) -> int:
        """A wave in the hands of logistics."""
        return self.floor.wave(*(orders or (self.order(("POT-1", 2)),)))

    def picks(self) -> tuple[int, list[list[Any]]]:
        """A wave and what can be picked of it."""
        order = self.order(("POT-1", 2))
        wave = self.wave(order)
        return wave, [[self.floor.line(order, "POT-1"), self.floor.bins["A-1"], "", 2]]

    # People of outside and of the team

    def customer(self, **more: Any) -> int:
        """A customer with an address."""
        return self.make("service", "customer.make", name="Ann Lee", **ADDRESS, **more)

    def guest_order(self) -> int:
        """An order of nobody, with an e-mail address."""
        return self.placed(email=f"{self.word('ann')}@example.com")

    def person(self) -> int:
        """Somebody of the team."""
        return self.make("supervisor", "staff.add", self.word("pat"), role="service", code_hash="0" * 64)

    def request(self) -> int:
        """A refused cancellation that somebody may grant."""
        order = self.placed()
        return self.make("service", "approval.ask", "order.cancel", order, values={"reason": "late"}, reason="late")

    def enrolment(self) -> Try:
        """A call that turns a second factor on."""
        found = second_factor.new_enrolment(self.actor("service"))
        _, hashes = second_factor.new_recovery_codes()
        code = TOTP(found.secret).at(clock.now() // clock.SECOND)
        return call("service", secret=found.secret, code=code, recovery=" ".join(hashes))

    def enrolled(self) -> int:
        """Somebody with a second factor."""
        told = self.enrolment()
        return self.make(told.who, "staff.factor_on", **told.values)

    # Goods

    def article(self, **more: Any) -> int:
        """A product without variants."""
        return self.make("operations", "product.make", code=self.word("LAMP-"), title="Lamp", **more)

    def sku(self, product: int = 0, **more: Any) -> int:
        """A variant of it, priced."""
        code = self.word("LMP-")
        return self.make("operations", "sku.make", product or self.article(), code=code, price=1000, cost=400, **more)

    def code(self, sku: int) -> str:
        """The code of a SKU."""
        return str(database.scalar("SELECT code FROM sku WHERE id = ?", (sku,)))

    def bin(self) -> str:
        """An empty bin of MAIN."""
        code = self.word("Z-")
        self.do("supervisor", "bin.make", warehouse="MAIN", code=code)
        return code

    def arrival(self) -> int:
        """Goods that somebody expects."""
        return self.make("logistics", "arrival.expect", self.pot, warehouse="MAIN", qty=5, due=f"{NEXT_YEAR}-03-01")

    def transfer(self, *, sent: bool = False) -> int:
        """Goods that go to the other warehouse."""
        values = {"from_warehouse": "MAIN", "to_warehouse": "EAST", "qty": 3}
        made = self.make("logistics", "transfer.make", self.cup, **values)
        if sent:
            self.do("logistics", "transfer.send", made)
        return made

    def count(self, *, done: bool = False) -> int:
        """A count of bin A-2; when it is done, one piece is missing."""
        task = self.make("logistics", "count.make", warehouse="MAIN", bins="A-2")
        if done:
            self.do("logistics", "count.bin", task, bin="A-2", counts=[["CUP-2", self.floor.level("CUP-2", "A-2") - 1]])
        return task

    def line_of(self, task: int) -> int:
        """The one line of a count."""
        return int(database.scalar("SELECT id FROM count_line WHERE task_id = ?", (task,)))

    def brought(self, *items: Item) -> Try:
        """An import of these; the chunk lies ready."""
        name = self.word("chunk ")
        chunk = Chunk(0, f"{name}.csv", name, "test", "web", list(items), len(items), 2, 1 + len(items))
        chunk.final = True
        tray[name] = (chunk, Outcome())
        return call("operations", name)


Example = Callable[[Ground], Try]


def expired_requests() -> None:
    """Let the requests that wait for approval run out."""
    with database.transaction():
        database.run("UPDATE approval SET expires_at = 1 WHERE state = 'asked'")


def started_plans(product: int) -> None:
    """Let the day come on which a product goes on the shelf."""
    with database.transaction():
        database.run("UPDATE product SET shelf = 'scheduled', shelf_from_at = 1 WHERE id = ?", (product,))


def ended_holds() -> None:
    """Let the time of all kept stock be over."""
    with database.transaction():
        database.run("UPDATE stock_hold SET expires_at = 1 WHERE released_at IS NULL")


def make_ground(url: str) -> Shop:
    """The shop at an empty URL, with goods for all examples. It stays open."""
    shop = open_shop(url)
    make_floor(shop)
    for number in range(6):
        for code, bin in (("POT-1", "A-1"), ("CUP-2", "A-2")):
            sku = int(database.scalar("SELECT id FROM sku WHERE code = ?", (code,)))
            done = OPERATIONS["stock.receive"](shop.logistics, sku, warehouse="MAIN", qty=5, bin=bin)
            assert done.id == sku, number
    return shop
