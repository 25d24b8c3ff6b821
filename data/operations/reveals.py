"""Seeing personal data in full: it takes a reason, and leaves an event."""

from data import frames
from data.doorway import operation
from data.errors import Refused
from data.events import Actor, Done
from data.models.orders import Order


@operation("order.reveal", right="pii.reveal", says="{actor} looked at the buyer of order {number}: {reason}.")
def reveal_buyer(actor: Actor, order_id: int, *, reason: str) -> Done:
    """See an order's e-mail and telephone in full for ten minutes, for a reason."""
    order = frames.current(Order, order_id)
    if len(reason.strip()) < 3:
        raise Refused("Say why you need the buyer's data of order {number}.", number=order.number)
    facts = {"number": order.number, "actor": actor.title, "reason": reason.strip()}
    return Done("order", order.id, facts=facts, reason=reason.strip())
