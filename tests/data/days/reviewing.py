"""The model's review desk: orders are approved, rejected, held, talked about, promised for a day, and paid."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.data.days.ordered import EPOCH
from tests.data.days.orders import Orders
from tests.data.days.rights import No


@dataclass
class Reviewing(Orders):
    """What is decided about orders, and said of them."""

    def order_approve(self, order_id: int) -> None:
        order = self.order(order_id, "placed")
        if order.review != "pending":
            raise No
        self.weigh("order.approve", order.total)
        order.review, order.was_approved = "approved", True
        self.freeze(order)

    def order_unapprove(self, order_id: int) -> None:
        order = self.order(order_id, "placed")
        if order.review != "approved" or order.shipped:
            raise No
        order.review, order.was_approved = "pending", False
        if not order.why:
            order.ship_by, order.frozen = self.ship_by(order.place, order.placed), False

    def order_reject(self, order_id: int, *, reason: str) -> None:
        order = self.order(order_id, "placed")
        if order.review == "rejected" or order.shipped:
            raise No
        self.weigh("order.reject", order.total)
        for place, line in order.lines.items():
            if line.promised:
                order.release(place, line.promised)
        order.review = "rejected"

    def order_reconsider(self, order_id: int, *, review: str = "pending") -> None:
        order = self.order(order_id, "placed")
        if order.review != "rejected" or (review == "approved" and not order.was_approved):
            raise No
        if review == "approved":
            self.weigh("order.reconsider", order.total)
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
        order = self.order(order_id, "placed", "draft")
        if not order.unshipped:
            raise No
        order.addresses, order.country = 1, "GB"

    def order_address_back(self, order_id: int, *, address: int) -> None:
        order = self.order(order_id, "placed", "draft")
        if not order.unshipped:
            raise No
        if not address:
            raise No("missing")
        order.addresses, order.country = 1, "GB"

    def order_ship_by(self, order_id: int, *, day: str, reason: str) -> None:
        order = self.order(order_id, "placed", "draft")
        if not order.unshipped:
            raise No
        ends = datetime.fromisoformat(day) + timedelta(days=1)
        if ends <= self.moment():
            raise No
        order.ship_by, order.frozen, order.why = ends - timedelta(hours=7), True, reason

    def order_ship_by_back(self, order_id: int, *, ship_by_at: int | None, frozen: int = 1, reason: str = "") -> None:
        order = self.order(order_id, "placed", "draft")
        if not order.unshipped:
            raise No
        order.ship_by = EPOCH + timedelta(microseconds=ship_by_at or 0)
        order.frozen, order.why = bool(frozen), reason

    def payment_record(self, order_id: int, *, amount: int, method: str = "") -> None:
        order = self.order(order_id, "placed", "closed", "cancelled")
        if amount <= 0 or order.draft:
            raise No
        order.captured += amount
        self._paid(order)

    def payment_reverse(self, order_id: int, *, amount: int, method: str = "") -> None:
        order = self.order(order_id)
        if not 0 < amount <= order.captured:
            raise No
        order.captured -= amount
        self._paid(order)

    def _paid(self, order: Any) -> None:
        if order.state == "placed":
            self.settle_money(order)
            self.settle_paid()
            if order.review == "approved":
                self.freeze(order)
