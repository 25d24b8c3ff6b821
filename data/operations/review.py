"""Reviewing orders: approve, reject, hold, release. An order ships when it is approved and no hold is open."""

from data import axes, frames, order_book
from data.doorway import operation
from data.errors import Missing, Refused
from data.events import Actor, Done
from data.models.orders import Order


def _placed(order_id: int, seen: int | None) -> Order:
    order = frames.current(Order, order_id, seen)
    if order.state != "placed":
        raise Refused("Order {number} is {state}, not placed.", number=order.number, state=order.state)
    return order


@operation("order.approve", right="order.review", says="Order {number} approved.", weighs=True)
def approve_order(actor: Actor, order_id: int, *, seen: int | None = None) -> Done:
    """Approve an order: its ship-by promise stands from now on."""
    order = _placed(order_id, seen)
    if order.review == "approved":
        raise Refused("Order {number} is approved already.", number=order.number)
    if order.review == "rejected":
        raise Refused("Order {number} is rejected. Take it into review again first.", number=order.number)
    frames.weigh(order_book.base_minor(order, order.total_minor))
    axes.settle(order, review="approved", approved_at=frames.at(), **order_book.frozen_promise(order))
    return Done("order", order.id, facts={"number": order.number}, undo=("order.unapprove", {"order_id": order.id}))


@operation("order.unapprove", right="order.review", says="Approval of order {number} taken back.")
def unapprove_order(actor: Actor, order_id: int, *, seen: int | None = None) -> Done:
    """Take an approval back, as long as nothing was shipped; a promise that somebody made stays."""
    order = _placed(order_id, seen)
    if order.review != "approved":
        raise Refused("Order {number} is not approved.", number=order.number)
    if order.unshipped < order.units:
        raise Refused("Parts of order {number} are shipped: its approval stands.", number=order.number)
    columns: dict[str, str | int | None] = {"review": "pending", "approved_at": None}
    if not order.ship_by_reason:
        place = order.warehouse_id  # type: ignore[attr-defined]
        columns |= {"ship_by_at": order_book.promised_ship_by(place, order.placed_at), "ship_by_frozen": 0}
    axes.settle(order, **columns)
    return Done("order", order.id, facts={"number": order.number}, undo=("order.approve", {"order_id": order.id}))


@operation("order.reject", right="order.review", says="Order {number} rejected: {reason}.", weighs=True)
def reject_order(actor: Actor, order_id: int, *, seen: int | None = None, reason: str) -> Done:
    """Reject an order in review: its stock is let go, and it can't ship."""
    order = _placed(order_id, seen)
    if order.review == "rejected":
        raise Refused("Order {number} is rejected already.", number=order.number)
    if not reason.strip():
        raise Refused("Say why order {number} is rejected.", number=order.number)
    if order.unshipped < order.units:
        raise Refused(
            "Parts of order {number} are shipped. Cancel the rest instead of rejecting it.", number=order.number
        )
    frames.weigh(order_book.base_minor(order, order.total_minor))
    before = order.review
    for line in order_book.lines_of(order.id):
        if line.allocated:
            order_book.release(line, line.allocated, reason)
    axes.settle(order, review="rejected")
    return Done(
        "order",
        order.id,
        facts={"number": order.number, "reason": reason},
        undo=("order.reconsider", {"order_id": order.id, "review": before}),
        reason=reason,
    )


@operation("order.reconsider", right="order.review", says="Order {number} is in review again.", weighs=True)
def reconsider_order(actor: Actor, order_id: int, *, seen: int | None = None, review: str = "pending") -> Done:
    """Take a rejection back: the order is in review again, or approved as it was; what stock there is is promised."""
    order = _placed(order_id, seen)
    if order.review != "rejected":
        raise Refused("Order {number} is not rejected.", number=order.number)
    if review != "pending" and (review != "approved" or order.approved_at is None):
        raise Refused("Order {number} can't be {review} again: it was not before.", number=order.number, review=review)
    if review == "approved":
        frames.weigh(order_book.base_minor(order, order.total_minor))
    order_book.allocate(order, order_book.lines_of(order.id))
    order_book.settle_stock_hold(order)
    axes.settle(order, review=review)
    return Done("order", order.id, facts={"number": order.number})


@operation("order.hold", says="Order {number} held: {hold}.")
def hold_order(actor: Actor, order_id: int, *, seen: int | None = None, hold: str, note: str = "") -> Done:
    """Keep an order from shipping, for a reason, until somebody releases it."""
    order = _placed(order_id, seen)
    if not order_book.open_hold(order, hold, note):
        raise Refused("Order {number} is held for this already: {hold}.", number=order.number, hold=hold)
    axes.settle(order)
    return Done(
        "order",
        order.id,
        facts={"number": order.number, "hold": hold},
        undo=("order.release", {"order_id": order.id, "hold": hold}),
        reason=note,
    )


@operation("order.release", right="order.hold", says="Hold on order {number} released: {hold}.")
def release_order(actor: Actor, order_id: int, *, seen: int | None = None, hold: str = "") -> Done:
    """Release a hold of an order; without a reason named, the only one that is open."""
    order = frames.current(Order, order_id, seen)
    reasons = axes.open_holds(order.id)
    if not reasons:
        raise Refused("Order {number} has no open hold.", number=order.number)
    if not hold and len(reasons) > 1:
        raise Refused(
            "Order {number} has several holds: {holds}. Name one.", number=order.number, holds=", ".join(reasons)
        )
    reason = hold or reasons[0]
    if not order_book.lift_hold(order, reason):
        raise Missing("Order {number} is not held for {hold}.", number=order.number, hold=reason)
    axes.settle(order)
    return Done(
        "order",
        order.id,
        facts={"number": order.number, "hold": reason},
        undo=("order.hold", {"order_id": order.id, "hold": reason}),
    )
