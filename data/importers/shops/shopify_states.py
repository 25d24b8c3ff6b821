"""What Shopify's words for payment and fulfilment mean here: where an order is, what was paid, what was sent."""

from data.dataclass import dataclass
from data.importers.values import Rejected

FINANCIAL = frozenset(
    {"pending", "authorized", "paid", "partially_paid", "partially_refunded", "refunded", "voided", "expired", "unpaid"}
)
SENT = frozenset({"fulfilled", "shipped", "delivered"})
PARTLY = frozenset({"partial", "partially_fulfilled"})
UNSENT = frozenset(
    {"", "unfulfilled", "pending", "open", "on_hold", "scheduled", "in_progress", "request_declined", "unshipped"}
)
BACK = frozenset({"restocked", "not_eligible"})
FULFILMENT = SENT | PARTLY | UNSENT | BACK


def word(text: str, column: str, known: frozenset[str]) -> str:
    """A state in lower case; Rejected if it is none that is known."""
    found = text.strip().casefold().replace(" ", "_").replace("-", "_")
    if found and found not in known:
        raise Rejected(f"{column} “{text[:40]}” is no state that is known here")
    return found


@dataclass(frozen=True, slots=True)
class Where:
    """What a file says of where an order is."""

    financial: str
    """One of FINANCIAL, or nothing if the file has no such column."""
    fulfilment: str | None
    """One of FULFILMENT; None if the file has no such column."""
    cancelled: bool
    """Whether the file says when it was cancelled."""
    finished: bool
    """Whether the file says when all of it was sent."""


def state_of(where: Where, lines: list[str | None]) -> str:
    """closed, open or cancelled. An order that its source calls unfulfilled is open, however old it is."""
    if where.cancelled or where.financial == "voided":
        return "cancelled"
    if where.financial == "refunded" or where.fulfilment in BACK or where.fulfilment in SENT:
        return "closed"
    if where.finished and where.fulfilment not in PARTLY:
        return "closed"
    if where.fulfilment is None:
        told = [one for one in lines if one is not None]
        return "open" if any(one not in SENT and one not in BACK for one in told) else "closed"
    return "closed" if lines and all(one in SENT for one in lines) else "open"


def shipped_of(qty: int, line: str | None, where: Where, state: str) -> int | None:
    """Units of a line that were sent; None: as the order's own state says it. Of a part-sent line at least one was."""
    if state == "cancelled" or (state == "closed" and (where.fulfilment in SENT or where.finished)):
        return None
    if line is None:
        return 0 if where.fulfilment is not None else None
    if line in SENT:
        return qty
    return min(qty, 1) if line in PARTLY else 0


def captured_of(where: Where, total: int, outstanding: int | None, refunded: int, is_paid: bool) -> int | None:
    """What was taken of an order's total; None if the file speaks of no payment at all."""
    if where.financial in ("paid", "partially_paid"):
        if outstanding is not None:
            return max(total - outstanding, refunded)
        return max(total, refunded) if where.financial == "paid" else refunded
    if where.financial in ("refunded", "partially_refunded"):
        return max(total, refunded)
    if where.financial:
        return refunded
    return max(total, refunded) if is_paid or refunded else None
