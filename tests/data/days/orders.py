"""The model's orders: lines with their counters, money, holds, parcels, and the operations on them."""

from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import Any

from tests.data.days.rights import No, check, decides, weigh
from tests.data.days.stock import PLACES, Shelf, Spot, StockModel

TAX = Fraction(19, 100)


def rounded(amount: Fraction) -> int:
    """Half up."""
    return floor(amount + Fraction(1, 2))


@dataclass
class Line:
    sku: int
    ordered: int
    net: int
    tax: int
    cancelled: int = 0
    picked: int = 0
    packed: int = 0
    shipped: int = 0
    promised: int = 0
    where: dict[str, int] = field(default_factory=dict)
    """From which warehouses; the store chooses, the model only sees to it that it could."""

    @property
    def open(self) -> int:
        return self.ordered - self.cancelled - self.shipped

    def worth(self, qty: int) -> int:
        """What the last so many units cost."""
        gross, left = self.net + self.tax, self.ordered - self.cancelled
        return rounded(Fraction(gross * left, self.ordered)) - rounded(Fraction(gross * (left - qty), self.ordered))


@dataclass
class Parcel:
    state: str
    lines: dict[int, int]
    place: str = ""
    taken: list[tuple[int, Spot, int]] = field(default_factory=list)


@dataclass
class Order:
    lines: dict[int, Line]
    total: int
    terms: str
    state: str = "placed"
    review: str = "pending"
    was_approved: bool = False
    captured: int = 0
    cancelled_minor: int = 0
    holds: set[str] = field(default_factory=set)
    parcels: dict[int, Parcel] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)
    addresses: int = 0
    by: str = ""
    """Who placed it."""

    @property
    def units(self) -> int:
        return sum(line.ordered - line.cancelled for line in self.lines.values())

    @property
    def shipped(self) -> int:
        return sum(line.shipped for line in self.lines.values())

    @property
    def unshipped(self) -> int:
        return self.units - self.shipped if self.state == "placed" else 0

    def left_unplanned(self) -> dict[int, int]:
        """Units of each line that are still to ship and in no planned parcel."""
        left = {place: line.open for place, line in self.lines.items()}
        for parcel in self.parcels.values():
            for place, qty in parcel.lines.items() if parcel.state == "planned" else ():
                left[place] -= qty
        return left

    def drop_plans(self) -> None:
        """Plans are for units that are still to ship: those that are for others go, the oldest stays."""
        left = {place: line.open for place, line in self.lines.items()}
        for _, parcel in sorted(self.parcels.items()):
            if parcel.state != "planned":
                continue
            if any(qty > left[place] for place, qty in parcel.lines.items()):
                parcel.state = "cancelled"
                continue
            for place, qty in parcel.lines.items():
                left[place] -= qty

    @property
    def payment(self) -> str:
        due = self.total - self.cancelled_minor
        if self.captured == 0:
            return "paid" if due <= 0 else "unpaid"
        return "part_paid" if self.captured < due else "overpaid" if self.captured > due else "paid"

    @property
    def fulfilment(self) -> str:
        waiting, lines = self.units - self.shipped, self.lines.values()
        promised, picked, packed = (
            sum(getattr(line, name) for line in lines) for name in ("promised", "picked", "packed")
        )
        if self.shipped:
            return "part_shipped" if waiting else "shipped"
        if not promised:
            return "backordered" if "stock" in self.holds else "unallocated"
        if promised < waiting:
            return "partly_allocated"
        return "packed" if packed == waiting else "picking" if picked else "ready"


class OrderModel(StockModel):
    """Orders from placed to approved, paid, cancelled or closed."""

    def __init__(self, shelves: list[Shelf]):
        super().__init__(shelves)
        self.orders: dict[int, Order] = {}
        self.who = ""

    def promised(self, sku: int, place: str) -> int:
        lines = [line for order in self.orders.values() for line in order.lines.values() if line.sku == sku]
        return sum(line.where.get(place, 0) for line in lines)

    def can_promise(self, sku: int, place: str) -> int:
        """How many more units of an article a warehouse may promise."""
        shelf = self.shelves[sku]
        return max(0, self.free(sku, place) + shelf.extra - shelf.safety)

    # The parts that several operations share

    def order(self, key: int, *states: str) -> Order:
        if key not in self.orders:
            raise No("missing")
        if states and self.orders[key].state not in states:
            raise No
        return self.orders[key]

    def workable(self, key: int) -> Order:
        found = self.order(key, "placed")
        if found.review == "rejected":
            raise No
        return found

    def parts(self, order: Order, text: str, most: dict[int, int]) -> dict[int, int]:
        """`#1:2,#3:1`, each at most so many; empty: all that can be."""
        if not text:
            return {place: qty for place, qty in most.items() if qty > 0}
        wanted: dict[int, int] = {}
        for piece in text.split(","):
            place, qty = (int(part) for part in piece.removeprefix("#").split(":"))
            if place not in order.lines:
                raise No("missing")
            wanted[place] = wanted.get(place, 0) + qty
            if wanted[place] > most[place]:
                raise No
        return wanted

    def promise(self, order: Order, place: str = "") -> int:
        """Promise what the lines lack, as far as there is any."""
        left = {sku: sum(self.can_promise(sku, p) for p in ([place] if place else PLACES)) for sku in self.shelves}
        got = 0
        for line in sorted(order.lines.values(), key=lambda line: line.sku):
            part = min(line.open - line.promised, left[line.sku])
            line.promised += part
            left[line.sku] -= part
            got += part
        return got

    def release(self, line: Line, qty: int) -> None:
        line.promised -= qty
        line.picked, line.packed = min(line.picked, line.promised), min(line.packed, line.promised)

    def settle_stock(self, order: Order) -> None:
        lacking = sum(line.open - line.promised for line in order.lines.values())
        (order.holds.add if lacking else order.holds.discard)("stock")

    def settle_money(self, order: Order) -> None:
        owes = order.terms == "prepaid" and order.captured < order.total - order.cancelled_minor
        (order.holds.add if owes else order.holds.discard)("payment")

    # Placing and ending

    def order_place(
        self,
        lines: list[tuple[str, int]],
        *,
        shipping: int,
        discount: int,
        terms: str,
        warehouse: str = "",
        paid: int,
        **_: Any,
    ) -> None:
        by_code = {shelf.code: shelf for shelf in self.shelves.values()}
        wanted = sorted((by_code[code].id, code, qty) for code, qty in lines)
        costs = [qty * by_code[code].price for _, code, qty in wanted]
        if discount > sum(costs):
            raise No
        shares = [Fraction(discount * cost, sum(costs)) for cost in costs]
        off = [floor(share) for share in shares]
        neediest = sorted(range(len(off)), key=lambda place: (off[place] - shares[place], place))
        for place in neediest[: discount - sum(off)]:
            off[place] += 1
        nets = [cost - part for cost, part in zip(costs, off, strict=True)]
        made = {
            place: Line(sku, qty, net, rounded(net * TAX))
            for place, ((sku, _, qty), net) in enumerate(zip(wanted, nets, strict=True), 1)
        }
        order = Order(made, sum(line.net + line.tax for line in made.values()) + shipping, terms, captured=paid)
        if paid:
            check(self.post, "payment.record")
        weigh(self.post, "order.place", discount + (order.total if terms == "on_account" else 0))
        self.promise(order, warehouse)
        self.settle_stock(order)
        self.settle_money(order)
        order.by = self.who
        self.made = order

    def order_cancel(self, order_id: int, *, reason: str, lines: str = "") -> None:
        order = self.order(order_id, "placed")
        parts = self.parts(order, lines, {place: line.open for place, line in order.lines.items()})
        if not parts:
            raise No
        gone = sum(parts.values()) == order.units
        worth = sum(order.lines[place].worth(qty) for place, qty in parts.items())
        if gone:  # shipping goes with the last of the goods
            worth = order.total - order.cancelled_minor
        weigh(self.post, "order.cancel", worth)
        self.take_out(order, parts, worth, gone=gone)

    def order_unplace(self, order_id: int) -> None:
        order = self.order(order_id, "placed")
        if order.by != self.who:
            if not decides(self.post, "order.cancel"):
                raise No
            weigh(self.post, "order.unplace", order.total)
        self.take_out(order, {place: line.ordered for place, line in order.lines.items()}, order.total, gone=True)

    def take_out(self, order: Order, parts: dict[int, int], worth: int, *, gone: bool) -> None:
        for place, qty in parts.items():
            line = order.lines[place]
            self.release(line, max(0, qty - (line.open - line.promised)))
            line.cancelled += qty
        order.cancelled_minor += worth
        order.drop_plans()
        if gone:
            order.state = "cancelled"
        else:
            self.settle_stock(order)
            self.settle_money(order)

    def order_close(self, order_id: int) -> None:
        order = self.order(order_id, "placed")
        if order.unshipped or order.payment != "paid":
            raise No
        order.state = "closed"

    def order_reopen(self, order_id: int) -> None:
        self.order(order_id, "closed").state = "placed"

    # Reviewing

    def order_approve(self, order_id: int) -> None:
        order = self.order(order_id, "placed")
        if order.review != "pending":
            raise No
        weigh(self.post, "order.approve", order.total)
        order.review, order.was_approved = "approved", True

    def order_unapprove(self, order_id: int) -> None:
        order = self.order(order_id, "placed")
        if order.review != "approved" or order.shipped:
            raise No
        order.review, order.was_approved = "pending", False

    def order_reject(self, order_id: int, *, reason: str) -> None:
        order = self.order(order_id, "placed")
        if order.review == "rejected" or order.shipped:
            raise No
        weigh(self.post, "order.reject", order.total)
        for line in order.lines.values():
            self.release(line, line.promised)
        order.review = "rejected"

    def order_reconsider(self, order_id: int, *, review: str = "pending") -> None:
        order = self.order(order_id, "placed")
        if order.review != "rejected":
            raise No
        if review == "approved":
            weigh(self.post, "order.reconsider", order.total)
        self.promise(order)
        self.settle_stock(order)
        order.review = review

    def order_hold(self, order_id: int, *, hold: str) -> None:
        order = self.order(order_id, "placed")
        if hold in order.holds:
            raise No
        order.holds.add(hold)

    def order_release(self, order_id: int, *, hold: str = "") -> None:
        order = self.order(order_id)
        if not order.holds or (not hold and len(order.holds) > 1):
            raise No
        if hold and hold not in order.holds:
            raise No("missing")
        order.holds.discard(hold or next(iter(order.holds)))

    # Talking and paying

    def order_note(self, order_id: int, *, text: str) -> None:
        self.order(order_id)
        self.made = self.who

    def order_unnote(self, order_id: int, *, note: int) -> None:
        order = self.order(order_id)
        if all(note not in other.notes for other in self.orders.values()):
            raise No("missing")
        if order.notes.get(note) != self.who:
            raise No
        del order.notes[note]

    def order_address(self, order_id: int, **_: Any) -> None:
        order = self.order(order_id, "placed")
        if not order.unshipped:
            raise No
        order.addresses += 1

    def order_address_back(self, order_id: int, *, address: int) -> None:
        if not self.order(order_id, "placed").unshipped:
            raise No
        if not address:
            raise No("missing")

    def order_ship_by(self, order_id: int, *, day: str, reason: str) -> None:
        if not self.order(order_id, "placed").unshipped:
            raise No

    def order_ship_by_back(self, order_id: int, *, ship_by_at: int, **_: Any) -> None:
        if not self.order(order_id, "placed").unshipped:
            raise No

    def payment_record(self, order_id: int, *, amount: int, method: str = "") -> None:
        order = self.order(order_id)
        order.captured += amount
        if order.state == "placed":
            self.settle_money(order)

    def payment_reverse(self, order_id: int, *, amount: int, method: str = "") -> None:
        order = self.order(order_id)
        if amount > order.captured:
            raise No
        order.captured -= amount
        if order.state == "placed":
            self.settle_money(order)
