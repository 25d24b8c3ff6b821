"""The labels of an order, derived from its counters, payments, holds and parcels; never set by hand.

`derive` is a pure function of facts. Operations end with `settle`, which stores what changed; doctor compares.
"""

from typing import Any

from data import database, frames
from data.dataclass import dataclass
from data.models.orders import Order
from data.states import HOLD_REASONS

_FACTS = (
    "SELECT 'lines' AS what, '' AS name, '' AS text, coalesce(sum(l.ordered - l.cancelled), 0) AS n,"
    " coalesce(sum(l.allocated), 0), coalesce(sum(l.picked), 0), coalesce(sum(l.packed), 0),"
    " coalesce(sum(l.shipped), 0), coalesce(sum(l.delivered), 0), coalesce(sum(l.return_authorised), 0),"
    " coalesce(sum(l.returned), 0), coalesce(sum(l.lost), 0), coalesce(max(l.ordered), 0),"
    " coalesce(sum(CASE WHEN l.unit_list_minor < s.price_minor THEN 1 ELSE 0 END), 0)"
    " FROM order_line l LEFT JOIN sku s ON s.id = l.sku_id WHERE l.order_id = ? AND l.kind = 'goods'"
    " UNION ALL SELECT 'money', kind, max(method), sum(amount_minor), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0"
    " FROM payment_event WHERE order_id = ? GROUP BY kind"
    " UNION ALL SELECT 'hold', reason, '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0"
    " FROM order_hold WHERE order_id = ? AND released_at IS NULL"
    " UNION ALL SELECT 'note', '', note.text, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM"
    " (SELECT text FROM order_note WHERE order_id = ? ORDER BY id DESC LIMIT 1) AS note"
)
MONEY_FACTS = "SELECT kind, sum(amount_minor) FROM payment_event WHERE order_id = ? GROUP BY kind"
HOLD_FACTS = "SELECT reason FROM order_hold WHERE order_id = ? AND released_at IS NULL"


@dataclass(frozen=True, slots=True)
class Units:
    """Units of an order's goods, by where they are."""

    due: int
    allocated: int
    picked: int
    packed: int
    shipped: int
    delivered: int
    return_authorised: int
    returned: int
    lost: int


@dataclass(frozen=True, slots=True)
class Money:
    """What was promised, taken, given back and disputed of an order, in minor units."""

    authorised: int
    captured: int
    refunded: int
    disputed: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What the labels and the review of an order are taken from, read at once."""

    units: Units
    most: int
    """Pieces of the largest line."""
    below: int
    """Lines priced below the list."""
    paid: dict[str, int]
    """Amounts by the kind of payment event."""
    methods: tuple[str, ...]
    holds: list[str]
    """Reasons of open holds, the gravest first."""
    note: str
    """The newest."""


def facts_of(order: int) -> Facts:
    """All of it as it is now."""
    found = database.rows(_FACTS, (order,) * 4)
    lines = next(row for row in found if row[0] == "lines")
    *units, most, below = (int(value) for value in lines[3:])
    money = [row for row in found if row[0] == "money"]
    return Facts(
        Units(*units),
        most,
        below,
        {row[1]: int(row[3]) for row in money},
        tuple(row[2] or "" for row in money),
        by_gravity([row[1] for row in found if row[0] == "hold"]),
        next((row[2] for row in found if row[0] == "note"), ""),
    )


def fulfilment(units: Units, *, waits_for_stock: bool, trouble: bool = False) -> str:
    """How far the goods are; a return never hides what is still to ship."""
    open_units = units.due - units.shipped
    if trouble:
        return "exception"
    if units.shipped and open_units == 0:
        if units.delivered + units.lost >= units.shipped:
            return "delivered" if units.delivered else "exception"
        return "part_delivered" if units.delivered else "shipped"
    if units.shipped:
        return "part_delivered" if units.delivered == units.shipped else "part_shipped"
    if units.allocated == 0:
        return "backordered" if waits_for_stock else "unallocated"
    if units.allocated < open_units:
        return "partly_allocated"
    if units.packed == open_units:
        return "packed"
    return "picking" if units.picked else "ready"


def return_state(units: Units) -> str:
    """What of the shipped goods is asked back or came back."""
    if units.returned and units.returned >= units.shipped - units.lost:
        return "returned"
    if units.returned:
        return "part_returned"
    return "requested" if units.return_authorised else "none"


def payment(money: Money, due: int) -> str:
    """How far the money is. An unpaid rest is never hidden by a refund."""
    if money.disputed > 0:
        return "disputed"
    if money.captured == 0:
        return "authorised" if money.authorised and money.authorised >= due else ("paid" if due <= 0 else "unpaid")
    if money.captured < due:
        return "part_paid"
    if money.refunded >= money.captured:
        return "refunded"
    if money.captured - money.refunded > due:
        return "overpaid"
    return "part_refunded" if money.refunded else "paid"


def money_of(sums: dict[str, int]) -> Money:
    """The four sums from payment events by kind."""
    captured = sums.get("capture", 0) - sums.get("reverse", 0)
    return Money(
        authorised=max(0, sums.get("authorise", 0) - sums.get("void", 0) - sums.get("capture", 0)),
        captured=captured,
        refunded=sums.get("refund", 0) - sums.get("refund_failed", 0),
        disputed=sums.get("dispute", 0) - sums.get("dispute_won", 0),
    )


def money_now(order: int) -> Money:
    """The four sums of an order from its payment events."""
    return money_of({kind: int(amount) for kind, amount in database.rows(MONEY_FACTS, (order,))})


def open_holds(order: int) -> list[str]:
    """The reasons of an order's open holds, the gravest first."""
    return by_gravity([row[0] for row in database.rows(HOLD_FACTS, (order,))])


def by_gravity(reasons: list[str]) -> list[str]:
    """Reasons to hold, the gravest first."""
    gravity = ("fraud", "legal", "payment", "address", "stock", "customer", "exchange_wait", "other")
    return sorted(reasons, key=gravity.index) if set(reasons) <= set(HOLD_REASONS) else reasons


def derived(order: Any, facts: Facts | None = None) -> dict[str, Any]:
    """All derived columns of an order as its facts say now."""
    now = facts or facts_of(order.id)
    # Only what was handed to a carrier can be in trouble.
    trouble = now.units.shipped > 0 and bool(
        database.scalar("SELECT count(*) FROM shipment WHERE order_id = ? AND state = 'exception'", (order.id,))
    )
    due = order.total_minor - order.cancelled_minor
    return derive(order.state, due, now.units, money_of(now.paid), now.holds, trouble=trouble)


def derive(
    state: str, due: int, units: Units, money: Money, holds: list[str], *, trouble: bool = False
) -> dict[str, Any]:
    """All derived columns, from an order's state, what it costs, its units, its money and its holds by gravity."""
    return {
        "units": units.due,
        "unshipped": units.due - units.shipped if state in ("placed", "draft") else 0,
        "fulfilment": fulfilment(units, waits_for_stock="stock" in holds, trouble=trouble),
        "return_state": return_state(units),
        "payment": payment(money, due),
        "authorised_minor": money.authorised,
        "captured_minor": money.captured,
        "refunded_minor": money.refunded,
        "disputed_minor": money.disputed,
        "holds": len(holds),
        "hold_reason": holds[0] if holds else "",
    }


def settle(order: Order, **columns: Any) -> None:
    """Store an order's own new columns together with all derived ones; its search rows follow."""
    frames.change(order, **settled(order, **columns))
    frames.touch("order", order.id)


def settled(order: Order, facts: Facts | None = None, **columns: Any) -> dict[str, Any]:
    """Those columns of an order and all derived ones as they are with them."""
    pending = dict(columns)
    state = pending.get("state", order.state)
    before, order.state = order.state, state
    cancelled_before = order.cancelled_minor
    order.cancelled_minor = pending.get("cancelled_minor", cancelled_before)
    found = derived(order, facts)
    order.state, order.cancelled_minor = before, cancelled_before
    if state == "placed" and order.paid_at is None and found["payment"] in ("paid", "overpaid", "authorised"):
        pending.setdefault("paid_at", frames.at())
    return {**found, **pending}
