"""Orders that can be worked on."""

from data import axes, frames
from data.errors import Refused
from data.models.orders import Order


def open_order(order_id: int, seen: int | None) -> Order:
    """The order, if it is placed and not rejected."""
    order = frames.current(Order, order_id, seen)
    if order.state != "placed":
        raise Refused("Order {number} is {state}, not placed.", number=order.number, state=order.state)
    if order.review == "rejected":
        raise Refused("Order {number} is rejected. Take it into review again first.", number=order.number)
    return order


def free_order(order: Order, *, but: str = "") -> Order:
    """The order, if no hold is open; a hold of one reason may be left out of that."""
    holds = [reason for reason in axes.open_holds(order.id) if reason != but]
    if holds:
        raise Refused(
            "Order {number} is held: {hold}. Release the hold first.", number=order.number, hold=", ".join(holds)
        )
    return order
