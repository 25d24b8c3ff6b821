"""Personal data in full, for whoever has just given a reason."""

from data import clock, database
from data.doorway import query
from data.errors import Missing, Refused
from data.events import Actor

SEEN_FOR = 10 * clock.MINUTE


@query("pii.reveal")
def buyer_contact(actor: Actor, order_id: int) -> tuple[str, str]:
    """E-mail and telephone of an order's buyer. Refused unless this person gave a reason in the last ten minutes."""
    reason = database.scalar(
        "SELECT e.seq FROM event_subject s JOIN event e ON e.seq = s.seq WHERE s.kind = 'order' AND s.subject_id = ?"
        " AND e.verb = 'order.reveal' AND e.actor_id = ? AND e.at > ? ORDER BY e.seq DESC LIMIT 1",
        (order_id, actor.id, clock.now() - SEEN_FOR),
    )
    if reason is None:
        raise Refused("Give a reason first: the look is noted.")
    row = database.one(
        "SELECT o.email, coalesce(c.phone, a.phone, '') FROM orders o LEFT JOIN customer c ON c.id = o.customer_id"
        " LEFT JOIN address a ON a.id = o.ship_address_id WHERE o.id = ?",
        (order_id,),
    )
    if row is None:
        raise Missing("There is no {kind} {key}.", kind="order", key=order_id)
    return str(row[0]), str(row[1])
