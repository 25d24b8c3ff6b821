"""What payment gateways say of an order: reserved, disputed, given back. Told as events of recorded payments.

There is no operation of a person for these yet, so the demo brings its own, which no register knows.
"""

from data import axes, frames, ledger, order_book, review
from data.doorway import Operation
from data.events import Actor, Done
from data.models.orders import Order


def _hear(actor: Actor, order_id: int, *, kind: str, amount: int, method: str = "card", reference: str = "") -> Done:
    """Take down what a gateway said."""
    order = frames.current(Order, order_id)
    ledger.pay(kind, order, amount, method=method, ref=reference)
    if kind == "authorise":
        order_book.settle_payment_hold(order, amount)
    axes.settle(order, risk=review.refresh(order))
    money = {"minor": amount, "currency": order.currency}
    return Done("order", order.id, facts={"number": order.number, "kind": kind, "amount": money, "method": method})


HEAR: Operation[...] = Operation(
    name="payment.record",
    right="payment.record",
    says="{amount} recorded on order {number}.",
    function=_hear,
    subject="order",
)
