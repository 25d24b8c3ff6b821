"""The model's telephone: orders that are drafted, changed, placed, discarded, copied; their stock is kept back."""

from dataclasses import dataclass, field
from typing import Any

from tests.data.days.ordered import Order
from tests.data.days.packing import NEW
from tests.data.days.rights import No, check
from tests.data.days.shelves import PLACES
from tests.data.days.transfers import Hold
from tests.data.days.waves import Picking

KEPT_HOURS = 48
TERMS = ("prepaid", "on_account", "cod")


@dataclass
class ShopModel(Picking):
    """The whole shop: every operation is a method of its name, which raises No where it must be refused."""

    new_holds: list[Hold] = field(default_factory=list)
    """Holds that the operation has made, in the order of their ids."""

    def keep_back(self, key: int, order: Order, until: int) -> None:
        """Hold what the lines want as far as it is free: the own warehouse first, then one that has it all."""
        wanted: dict[int, int] = {}
        for line in order.lines.values():
            wanted[line.sku] = wanted.get(line.sku, 0) + line.ordered - line.cancelled
        for sku, qty in sorted(wanted.items()):
            free = [(name, self.free(sku, name) - self.shelves[sku].safety) for name in PLACES]
            ranked = sorted(
                ((name != order.place, left < qty, -left, place), name, left)
                for place, (name, left) in enumerate(free)
                if left > 0
            )
            for _, name, left in ranked:
                take = min(qty, left)
                if take:
                    made = Hold(sku, name, take, until, draft=key)
                    self.new_holds.append(made)
                    self.kept[-len(self.new_holds)] = made
                    qty -= take

    def let_go(self, key: int) -> None:
        for hold in self.kept.values():
            if hold.draft == key:
                hold.live = False

    def a_draft(self, key: int) -> Order:
        return self.order(key, "draft")

    def _drafted(
        self,
        lines: list[list[Any]],
        *,
        shipping: int,
        discount: int,
        terms: str,
        hours: int = KEPT_HOURS,
        country: str = "",
        warehouse: str = "",
        name: str = "",
        customer: int = 0,
        channel: str = "phone",
        **_: Any,
    ) -> Order:
        made, off = self.priced(lines, discount, country)[:2]
        if terms not in TERMS or not 1 <= hours <= 24 * 60:
            raise No("unclear")
        order = Order(made, sum(line.net + line.tax for line in made.values()) + shipping, terms, place=warehouse)
        order.off, order.state, order.draft, order.named = off, "draft", True, bool(name or customer)
        order.counter, order.customer, order.country = channel == "counter", customer, country
        return order

    def order_draft(self, lines: list[list[Any]], *, hours: int = KEPT_HOURS, **how: Any) -> None:
        order = self._drafted(lines, hours=hours, **how)
        self.made = order
        self.orders[NEW] = order
        self.keep_back(NEW, order, self.now + hours)

    def order_redraft(self, order_id: int, lines: list[list[Any]], *, hours: int = KEPT_HOURS, **how: Any) -> None:
        before = self.a_draft(order_id)
        order = self._drafted(lines, hours=hours, **how)
        self.let_go(order_id)
        order.ship_by, order.frozen, order.why = before.ship_by, before.frozen, before.why
        first = min(before.notes, default=0)  # the draft's own note is the first one
        order.notes = {key: by for key, by in before.notes.items() if key != first}
        self.orders[order_id] = order
        self.keep_back(order_id, order, self.now + hours)

    def order_place_draft(self, order_id: int, *, paid: int = 0, method: str = "") -> None:
        order = self.a_draft(order_id)
        if not order.lines or not order.named or not (order.counter or order.addresses):
            raise No
        if order.terms == "on_account" and not order.customer:
            raise No
        if paid:
            check(self.post, "payment.record")
        under = sum(line.ordered * max(0, self.shelves[line.sku].price - line.unit) for line in order.lines.values())
        self.weigh("order.place_draft", under + order.off + (order.total if order.terms == "on_account" else 0))
        self.let_go(order_id)
        order.captured, order.draft = order.captured + paid, False
        self.settle_placed(order)

    def order_discard(self, order_id: int) -> None:
        order = self.a_draft(order_id)
        self.let_go(order_id)
        for line in order.lines.values():
            line.cancelled = line.ordered
        order.state, order.cancelled_minor = "cancelled", order.total

    def order_undiscard(self, order_id: int, *, hours: int = KEPT_HOURS) -> None:
        order = self.order(order_id, "cancelled")
        if not order.draft:
            raise No
        for line in order.lines.values():
            line.cancelled = 0
        self.keep_back(order_id, order, self.now + hours)
        order.state, order.cancelled_minor = "draft", 0

    def order_copy(self, order_id: int) -> None:
        source = self.order(order_id)
        lines = [
            [self.shelves[line.sku].code, line.ordered] for _, line in sorted(source.lines.items()) if line.ordered
        ]
        if not lines:
            raise No
        who: dict[str, Any] = {"customer": source.customer, "country": source.country}
        who["name"] = "Ann" if source.named else ""
        self.order_draft(lines, shipping=0, discount=0, terms=source.terms, **who)
        assert isinstance(self.made, Order)  # just drafted
        self.made.addresses = min(1, source.addresses)
