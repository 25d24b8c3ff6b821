"""To which order a credit note belongs, where that is beyond doubt, and what the order's money says then."""

from data import axes, database, frames
from data.importers.keeping.catalogue import Catalogue
from data.importers.records import Document

_CANDIDATES = (
    # CROSS JOIN keeps SQLite at the lines of the SKU, which are fewer than those of a wholesale customer's orders.
    "SELECT o.id FROM order_line l CROSS JOIN orders o WHERE o.id = l.order_id AND l.sku_id = ? AND l.unit_text = ?"
    " AND o.customer_id = ? AND o.placed_at <= ? AND o.channel = ? AND o.state = 'closed'"
    " AND o.captured_minor - o.refunded_minor >= ? GROUP BY o.id HAVING sum(l.ordered) >= ?"
)
_BY_SOURCE = "SELECT id FROM orders WHERE channel = ? AND source_id = ?"
_ORDER = (
    "SELECT authorised_minor, captured_minor, refunded_minor, disputed_minor, total_minor - cancelled_minor, state"
    " FROM orders WHERE id = ? /*lock*/"
)
_REFUNDED = "UPDATE orders SET refunded_minor = ?, payment = ?, version = version + 1 WHERE id = ?"


def order_of(one: Document, customer: int | None, amount: int, catalogue: Catalogue, channel: str) -> int | None:
    """The one earlier order of the customer that has all of the note's goods at its prices and can bear its amount."""
    if one.refunds:
        found = database.scalar(_BY_SOURCE, (channel, one.refunds))
        return int(found) if found else None
    wanted: dict[tuple[int | None, str], int] = {}
    for line in one.lines:
        if line.kind == "goods":
            key = (catalogue.id_of(line), line.unit_text)
            wanted[key] = wanted.get(key, 0) - line.qty
    if customer is None or not wanted or amount <= 0:
        return None
    fitting: set[int] | None = None
    for (sku, unit), qty in wanted.items():
        having = {
            int(row[0]) for row in database.rows(_CANDIDATES, (sku, unit, customer, one.at, channel, amount, qty))
        }
        fitting = having if fitting is None else fitting & having
        if not fitting:
            return None
    return fitting.pop() if fitting and len(fitting) == 1 else None


def bear_refund(order: int, amount: int) -> tuple[int, bool]:
    """Add what went back to an order's own sums, at most what was taken; less than nothing takes it away again.

    How much it bears, and whether the order is cancelled.
    """
    row = database.one(_ORDER, (order,))
    if row is None:
        return amount, False
    authorised, captured, refunded, disputed, due = (int(value) for value in row[:5])
    room = max(0, captured - refunded)
    back = min(amount, room) if amount > 0 else max(amount, -refunded)
    if back:
        money = axes.Money(authorised, captured, refunded + back, disputed)
        database.run(_REFUNDED, (money.refunded, axes.payment(money, due), order))
        frames.touch("order", order)
    return back, row[5] == "cancelled"
