"""The model's orders: what they come to, what is promised to them, and how they are placed, cancelled and closed."""

from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import Any

from tests.data.days.ordered import Line, Order
from tests.data.days.rights import ASK, No, check, grant
from tests.data.days.shelves import HANDLED, PLACES
from tests.data.days.terms import Terms


def shared(amount: int, costs: list[int]) -> list[int]:
    """Parts of an amount by what each costs, those that are rounded down most first."""
    if not amount:
        return [0] * len(costs)
    shares = [Fraction(amount * cost, sum(costs)) for cost in costs]
    parts = [floor(share) for share in shares]
    neediest = sorted(range(len(parts)), key=lambda place: (parts[place] - shares[place], place))
    for place in neediest[: amount - sum(parts)]:
        parts[place] += 1
    return parts


@dataclass
class Orders(Terms):
    """Orders from placed to approved, paid, cancelled or closed."""

    orders: dict[int, Order] = field(default_factory=dict)

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

    def in_lock_order(self, order: Order) -> list[int]:
        """Lines by article."""
        return sorted(order.lines, key=lambda place: (order.lines[place].sku, place))

    def promise(self, order: Order, place: str = "", only: int = 0) -> int:
        """Promise what the lines lack, as far as there is any."""
        left = {sku: sum(self.can_promise(sku, p) for p in ([place] if place else PLACES)) for sku in self.shelves}
        got = 0
        for key in [only] if only else self.in_lock_order(order):
            line = order.lines[key]
            part = min(line.open - line.promised, left[line.sku])
            line.promised += part
            left[line.sku] -= part
            got += part
            if place and part:
                line.where[place] = line.where.get(place, 0) + part
        return got

    def supply(self, order: Order, sku: int, place: str) -> int:
        """Promise what there is of one article."""
        got = sum(self.promise(order, place, key) for key in self.in_lock_order(order) if order.lines[key].sku == sku)
        if "stock" in order.holds:
            self.settle_stock(order)
        return got

    def order_supply(self, order_id: int, *, sku: str, warehouse: str) -> None:
        if not self.supply(self.workable(order_id), self.sku_of(sku), warehouse):
            raise No

    def serve(self, sku: int, place: str, bucket: str) -> None:
        """Those whose promise stands come first, then those that must leave first."""
        waiting = [
            (not order.frozen, order.ship_by, key)
            for key, order in self.orders.items()
            if order.state == "placed" and order.review != "rejected" and order.unshipped
            if any(line.sku == sku and line.open > line.promised for line in order.lines.values())
        ]
        for *_, key in sorted(waiting) if bucket == HANDLED[0] else ():
            if self.can_promise(sku, place):
                self.supply(self.orders[key], sku, place)

    def settle_stock(self, order: Order) -> None:
        if order.state != "placed":
            return
        lacking = sum(line.open - line.promised for line in order.lines.values())
        (order.holds.add if lacking else order.holds.discard)("stock")

    def settle_money(self, order: Order) -> None:
        owes = order.terms == "prepaid" and order.captured < order.total - order.cancelled_minor
        (order.holds.add if owes else order.holds.discard)("payment")

    def freeze(self, order: Order) -> None:
        """From when it is approved and paid on, the promise stands."""
        if not order.frozen and (order.terms != "prepaid" or order.paid):
            order.ship_by, order.frozen = self.ship_by(order.place, self.just_now()), True

    def settle_paid(self) -> None:
        """Who has paid once in full has paid."""
        made = [self.made] if isinstance(self.made, Order) else []
        for order in (*self.orders.values(), *made):
            if order.state == "placed" and order.payment in ("paid", "overpaid"):
                order.paid = True

    # Placing and ending

    def priced(self, wanted: list[list[Any]], discount: int, country: str) -> tuple[dict[int, Line], int, int]:
        """Lines with what they come to, the discounts on them, and what is given away against the list."""
        lines = []
        for code, qty, *more in wanted:
            price, off = (*more, "", "")[:2]
            shelf = self.shelves[self.sku_of(code)]
            if qty <= 0:
                raise No
            unit = shelf.price if price == "" else int(price)
            less = int(off or 0)
            if unit < 0 or not 0 <= less <= unit * qty:
                raise No
            lines.append((shelf, qty, unit, less))
        left = [qty * unit - less for _, qty, unit, less in lines]
        if not 0 <= discount <= sum(left):
            raise No
        made, given = {}, discount
        for place, ((shelf, qty, unit, less), cost, part) in enumerate(
            zip(lines, left, shared(discount, left), strict=True), 1
        ):
            net, tax = self.taxed(cost - part, country)
            made[place] = Line(shelf.id, qty, net, tax, unit)
            given += qty * max(0, shelf.price - unit) + less
        return made, discount + sum(less for *_, less in lines), given

    def order_place(
        self,
        lines: list[list[Any]],
        *,
        shipping: int,
        discount: int,
        terms: str,
        warehouse: str = "",
        paid: int,
        country: str = "",
        customer: int = 0,
        name: str = "",
        **_: Any,
    ) -> None:
        wanted = sorted(
            lines,
            key=lambda line: (
                self.sku_of(line[0]),
                line[1],
                line[2] if len(line) > 2 and line[2] != "" else self.shelves[self.sku_of(line[0])].price,
            ),
        )
        made, off, given = self.priced(wanted, discount, country)
        order = Order(made, sum(line.net + line.tax for line in made.values()) + shipping, terms, place=warehouse)
        order.off, order.captured, order.country, order.customer = off, paid, country, customer
        order.named = bool(name or customer)
        if paid:
            check(self.post, "payment.record")
        self.weigh("order.place", given + (order.total if terms == "on_account" else 0))
        self.settle_placed(order)
        self.made = order

    def settle_placed(self, order: Order) -> None:
        """What follows when an order is placed."""
        order.state, order.placed, order.placer = "placed", self.just_now(), self.who
        if not order.why:
            order.ship_by = self.ship_by(order.place, order.placed)
        self.promise(order, order.place)
        self.settle_stock(order)
        self.settle_money(order)

    def order_unplace(self, order_id: int) -> None:
        order = self.order(order_id, "placed")
        by = order.placer if self.undoing else order.by
        if not by or order.captured:
            raise No
        if by != self.who:
            if grant(self.post, "order.cancel") in ("", ASK):
                raise No
            self.weigh("order.unplace", order.total)
        self._cancel(order, {place: line.ordered for place, line in order.lines.items()}, order.total)

    def order_cancel(self, order_id: int, *, reason: str, lines: str = "") -> None:
        order = self.order(order_id, "placed")
        parts = self.parts(order, lines, {place: line.open for place, line in order.lines.items()})
        if not parts:
            raise No
        worth = sum(order.lines[place].worth(qty) for place, qty in parts.items())
        if sum(parts.values()) == order.units:  # shipping goes with the last of the goods
            worth = order.total - order.cancelled_minor
        self.weigh("order.cancel", worth)
        freed = self._freed(order, parts) if grant(self.post, "order.supply") else {}
        self._cancel(order, parts, worth)
        for sku, place in sorted(freed, key=lambda one: (one[0], PLACES.index(one[1]))):
            self.serve(sku, place, HANDLED[0])

    def _freed(self, order: Order, parts: dict[int, int]) -> dict[tuple[int, str], int]:
        """Units of articles that are promised from a warehouse no more, where any were; they are free from now on."""
        freed: dict[tuple[int, str], int] = {}
        for key, qty in parts.items():
            line = order.lines[key]
            left = max(0, qty - (line.open - line.promised))
            for place, promised in line.newest if left else ():
                freed[line.sku, place] = freed.get((line.sku, place), 0) + min(left, promised)
                line.where[place] -= min(left, promised)
                left -= min(left, promised)
        return freed

    def _cancel(self, order: Order, parts: dict[int, int], worth: int) -> None:
        gone = sum(parts.values()) == order.units
        for place, qty in parts.items():
            line = order.lines[place]
            if qty > line.open - line.promised:
                order.release(place, qty - (line.open - line.promised))
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
