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


def free_order(order: Order) -> Order:
    """The order, if no hold is open."""
    holds = axes.open_holds(order.id)
    if holds:
        raise Refused(
            "Order {number} is held: {hold}. Release the hold first.", number=order.number, hold=", ".join(holds)
        )
    return order
