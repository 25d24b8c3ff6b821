"""A store of its own for a case about stock: set up, worked and read through the program's operations."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from data import database
from data.doorway import Call, preview
from data.errors import Refused
from data.operations.adjustments import adjust_stock
from data.operations.dispatch import ship_order
from data.operations.fulfilment import allocate_order, deallocate_order
from data.operations.order_edits import record_payment, reverse_payment
from data.operations.orders import cancel_order, place_order
from data.operations.review import approve_order
from data.operations.settings import make_warehouse
from data.operations.stock import receive_stock
from data.operations.stock_holds import make_hold, release_hold
from tests.builders import Shop, fresh, make_sku, open_shop

MAIN = "MAIN"
ANY_NUMBER = 10**9
Items = Sequence[tuple[str, int]]


class Trial:
    """What happens to the stock of one store."""

    def __init__(self, shop: Shop):
        self.shop, self.boss = shop, shop.supervisor
        self.skus: dict[str, int] = {}
        self.places: set[str] = {MAIN}

    def article(self, code: str, *, ahead: bool = False) -> int:
        """An article, made when it is named first; `ahead`: it may be sold before it comes."""
        if code not in self.skus:
            policy = {"oversell": "allow", "oversell_limit": ANY_NUMBER} if ahead else {}
            self.skus[code] = make_sku(self.shop, code, **policy)
        return self.skus[code]

    def warehouse(self, code: str) -> str:
        """A warehouse, made when it is named first."""
        if code not in self.places:
            make_warehouse(self.boss, code=code, name=code)
            self.places.add(code)
        return code

    def receive(self, sku: str, qty: int, place: str = MAIN, bucket: str = "sellable") -> None:
        if qty:
            receive_stock(self.boss, self.skus[sku], warehouse=place, qty=qty, bucket=bucket)

    def adjust(self, sku: str, change: int, place: str = MAIN) -> None:
        if change:
            adjust_stock(self.boss, self.skus[sku], warehouse=place, qty=change, reason="miscount")

    def hold(self, sku: str, qty: int, place: str = MAIN) -> int:
        return make_hold(self.boss, self.skus[sku], warehouse=place, qty=qty, kind="checkout").id

    def let_go(self, hold: int) -> None:
        release_hold(self.boss, hold)

    def order(self, items: Items, place: str = "", terms: str = "on_account") -> int:
        """Place an order, or be refused if there is not stock for all of it."""
        return place_order(self.boss, list(items), warehouse=place, terms=terms, whole=1).id

    def order_from(self, items: Items, places: Sequence[str]) -> int:
        """The same from warehouses in this order."""
        made = place_order(self.boss, list(items), warehouse=places[0], terms="on_account").id
        for place in places[1:]:
            if fresh(made).hold_reason:
                try:
                    allocate_order(self.boss, made, warehouse=place)
                except Refused:
                    continue
        if fresh(made).hold_reason:
            cancel_order(self.boss, made, reason="no stock")
            raise Refused("There is no stock.")
        return made

    def could_order(self, items: Items) -> None:
        """Refused unless an order would have stock for all of it."""
        found = preview(self.boss, [Call(place_order, (list(items),), {"whole": 1})])
        if found.refused:
            raise found.refused[0][1]

    def pay(self, order: int) -> None:
        record_payment(self.boss, order, amount=fresh(order).total_minor)

    def pay_back(self, order: int) -> None:
        reverse_payment(self.boss, order, amount=fresh(order).total_minor, reason="refund")

    def cancel(self, order: int) -> None:
        cancel_order(self.boss, order, reason="customer asked")

    def ship(self, order: int, lines: str = "", place: str = "") -> None:
        """Hand over what is promised, after approving the order."""
        if fresh(order).review == "pending":
            approve_order(self.boss, order)
        ship_order(self.boss, order, carrier="dhl", lines=lines, warehouse=place)

    def deallocate(self, order: int, lines: str = "") -> None:
        deallocate_order(self.boss, order, lines=lines)

    def promised(self, sku: str, place: str = MAIN) -> tuple[int, int, int]:
        """Sellable pieces, those promised to orders, those held."""
        row = database.one(
            "SELECT p.sellable, p.allocated, p.held FROM promise p JOIN warehouse w ON w.id = p.warehouse_id"
            " WHERE p.sku_id = ? AND w.code = ?",
            (self.skus[sku], place),
        )
        return (int(row[0]), int(row[1]), int(row[2])) if row else (0, 0, 0)

    def promises(self, order: int, sku: str) -> dict[str, int]:
        """Pieces promised to an order, by warehouse."""
        rows = database.rows(
            "SELECT w.code, sum(a.qty) FROM allocation a JOIN warehouse w ON w.id = a.warehouse_id"
            " WHERE a.order_id = ? AND a.sku_id = ? AND a.state = 'open' GROUP BY w.code",
            (order, self.skus[sku]),
        )
        return {str(place): int(qty) for place, qty in rows}

    def promised_to_payers(self, sku: str) -> int:
        """Pieces promised to orders that are paid."""
        found = database.scalar(
            "SELECT sum(a.qty) FROM allocation a JOIN orders o ON o.id = a.order_id"
            " WHERE a.sku_id = ? AND a.state = 'open' AND o.payment = 'paid'",
            (self.skus[sku],),
        )
        return int(found or 0)


@contextmanager
def trial() -> Iterator[Trial]:
    """A store for as long as a case runs."""
    with TemporaryDirectory() as folder:
        shop = open_shop(f"sqlite:///{Path(folder) / 'store.db'}")
        try:
            yield Trial(shop)
        finally:
            database.close_database()
