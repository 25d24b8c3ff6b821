"""Orders as they must be: counters are possible and match promises, parcels and moves; labels follow from facts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from data import axes, database
from data.doctor.rules import Inspection, Rule

LEFT = (
    "('handed_over', 'in_transit', 'out_for_delivery', 'delivered', 'exception', 'returning', 'returned_to_sender',"
    " 'lost')"
)
"""States of a parcel that has left."""

_LABELS = ("units", "unshipped", "fulfilment", "return_state", "holds", "hold_reason")
_MONEY = ("authorised_minor", "captured_minor", "refunded_minor", "disputed_minor", "payment")

_FACTS = (
    "SELECT o.id, o.number, o.state, o.total_minor - o.cancelled_minor, coalesce(l.due, 0), coalesce(l.allocated, 0),"
    " coalesce(l.picked, 0), coalesce(l.packed, 0), coalesce(l.shipped, 0), coalesce(l.delivered, 0),"
    " coalesce(l.authorised, 0), coalesce(l.returned, 0), coalesce(l.lost, 0), {kept} FROM orders o LEFT JOIN ("
    " SELECT order_id, sum(ordered - cancelled) AS due, sum(allocated) AS allocated, sum(picked) AS picked,"
    " sum(packed) AS packed, sum(shipped) AS shipped, sum(delivered) AS delivered,"
    " sum(return_authorised) AS authorised, sum(returned) AS returned, sum(lost) AS lost"
    " FROM order_line WHERE kind = 'goods' AND order_id > ? AND order_id <= ? GROUP BY order_id) l"
    " ON l.order_id = o.id WHERE o.id > ? AND o.id <= ? ORDER BY o.id"
)
_PAID = (
    "SELECT order_id, kind, sum(amount_minor) FROM payment_event WHERE order_id > ? AND order_id <= ?"
    " GROUP BY order_id, kind"
)
AT_ONCE = 50_000
"""Orders that are looked at together: all of them would not fit into memory."""


def _recomputed(names: tuple[str, ...]) -> Iterator[str]:
    """A sentence for every order whose kept columns are not what its facts say."""
    holds: dict[int, list[str]] = defaultdict(list)
    for order, reason in database.rows("SELECT order_id, reason FROM order_hold WHERE released_at IS NULL"):
        holds[order].append(reason)
    troubled = {row[0] for row in database.rows("SELECT DISTINCT order_id FROM shipment WHERE state = 'exception'")}
    top = int(database.scalar("SELECT coalesce(max(id), 0) FROM orders"))
    facts = _FACTS.replace("{kept}", ", ".join(f"o.{name}" for name in names))
    for low in range(0, top, AT_ONCE):
        span = (low, low + AT_ONCE)
        paid: dict[int, dict[str, int]] = defaultdict(dict)
        for order, kind, amount in database.rows(_PAID, span):
            paid[order][kind] = int(amount)
        for row in database.run(facts, (*span, *span)):
            yield from _differing(row, names, paid.get(row[0], {}), holds.get(row[0], []), row[0] in troubled)


def _differing(
    row: tuple[Any, ...], names: tuple[str, ...], paid: dict[str, int], holds: list[str], trouble: bool
) -> Iterator[str]:
    """A sentence for an order whose kept columns are not what its facts say."""
    _, number, state, due, *sums = row
    units, kept = axes.Units(*(int(value) for value in sums[:9])), sums[9:]
    found = axes.derive(state, int(due), units, axes.money_of(paid), axes.by_gravity(holds), trouble=trouble)
    wrong = [
        f"{name} {had or '-'}, facts say {found[name] or '-'}"
        for name, had in zip(names, kept, strict=True)
        if had != found[name]
    ]
    if wrong:
        yield f"order {number}: {'; '.join(wrong)}"


def _count_orders() -> int:
    return int(database.scalar("SELECT count(*) FROM orders"))


def _labels() -> tuple[int, Iterable[str]]:
    return _count_orders(), _recomputed(_LABELS)


def _money() -> tuple[int, Iterable[str]]:
    return _count_orders(), _recomputed(_MONEY)


_LINES = "SELECT count(*) FROM order_line"

RULES: tuple[Any, ...] = (
    Rule(
        "order lines count possible units",
        _LINES,
        "SELECT o.number, l.position, l.code FROM order_line l JOIN orders o ON o.id = l.order_id"
        " WHERE l.picked > l.allocated OR l.packed > l.picked OR l.shipped + l.allocated > l.ordered - l.cancelled"
        " OR l.delivered + l.lost > l.shipped OR l.return_authorised + l.returned > l.shipped - l.lost"
        " OR l.ordered < 0 OR l.cancelled < 0 OR l.packed < 0 OR l.shipped < 0 OR l.delivered < 0 OR l.lost < 0"
        " OR l.return_authorised < 0 OR l.returned < 0 OR l.written_off < 0 ORDER BY o.id, l.position",
        "order {} line {} ({})",
    ),
    Rule(
        "order lines count their open allocations",
        _LINES,
        "SELECT o.number, l.position, l.code, l.allocated, coalesce(a.qty, 0) FROM order_line l"
        " JOIN orders o ON o.id = l.order_id LEFT JOIN (SELECT order_line_id, sum(qty) AS qty FROM allocation"
        " WHERE state = 'open' GROUP BY order_line_id) a ON a.order_line_id = l.id"
        " WHERE l.allocated <> coalesce(a.qty, 0) ORDER BY o.id, l.position",
        "order {} line {} ({}): {} allocated, open allocations {}",
    ),
    Rule(
        "allocations are of their line's article",
        "SELECT count(*) FROM allocation",
        "SELECT o.number, l.position, l.code FROM allocation a JOIN order_line l ON l.id = a.order_line_id"
        " JOIN orders o ON o.id = l.order_id WHERE a.order_id <> l.order_id OR l.sku_id IS NULL OR a.sku_id <> l.sku_id"
        " ORDER BY o.id, l.position",
        "order {} line {} ({})",
    ),
    Rule(
        "shipped units are in parcels",
        _LINES,
        "SELECT o.number, l.position, l.code, l.shipped, coalesce(p.qty, 0) FROM order_line l"
        " JOIN orders o ON o.id = l.order_id LEFT JOIN (SELECT x.order_line_id, sum(x.qty) AS qty FROM shipment_line x"
        f" JOIN shipment s ON s.id = x.shipment_id WHERE s.state IN {LEFT} GROUP BY x.order_line_id) p"
        " ON p.order_line_id = l.id WHERE l.kind = 'goods' AND (l.shipped < coalesce(p.qty, 0)"
        # History that a file brought has no parcels.
        " OR (o.batch_id IS NULL AND l.shipped <> coalesce(p.qty, 0))) ORDER BY o.id, l.position",
        "order {} line {} ({}): {} shipped, in parcels {}",
    ),
    Rule(
        "shipped units left the shelf",
        _LINES,
        "SELECT o.number, l.position, l.code, l.shipped, coalesce(m.qty, 0) FROM order_line l"
        " JOIN orders o ON o.id = l.order_id LEFT JOIN (SELECT order_line_id, sum(CASE WHEN kind = 'ship' THEN qty"
        " ELSE -qty END) AS qty FROM stock_move WHERE kind = 'ship' OR (kind = 'return_in' AND reverses IS NOT NULL)"
        " GROUP BY order_line_id) m ON m.order_line_id = l.id"
        " WHERE l.kind = 'goods' AND (l.shipped < coalesce(m.qty, 0)"
        " OR (o.batch_id IS NULL AND l.shipped <> coalesce(m.qty, 0))) ORDER BY o.id, l.position",
        "order {} line {} ({}): {} shipped, moves say {}",
    ),
    Rule(
        "parcels hold lines of their own order",
        "SELECT count(*) FROM shipment_line",
        "SELECT s.number, o.number, l.position FROM shipment_line x JOIN shipment s ON s.id = x.shipment_id"
        " JOIN order_line l ON l.id = x.order_line_id JOIN orders o ON o.id = l.order_id WHERE s.order_id <> l.order_id"
        " ORDER BY s.id",
        "parcel {}: line {} {}",
    ),
    Rule(
        "goods in parcels here are packed",
        _LINES,
        "SELECT o.number, l.position, l.code, p.qty, l.packed FROM order_line l JOIN orders o ON o.id = l.order_id"
        " JOIN (SELECT x.order_line_id, sum(x.qty) AS qty FROM shipment_line x JOIN shipment s ON s.id = x.shipment_id"
        " WHERE s.state IN ('picking', 'packed', 'labelled') GROUP BY x.order_line_id) p ON p.order_line_id = l.id"
        # An order that a file brought has parcels whose packing nobody here has seen.
        " WHERE o.batch_id IS NULL AND p.qty > l.packed ORDER BY o.id, l.position",
        "order {} line {} ({}): {} in parcels, {} packed",
    ),
    Rule(
        "nothing unapproved has left",
        "SELECT count(*) FROM orders WHERE batch_id IS NULL",
        "SELECT o.number, o.review FROM orders o WHERE o.batch_id IS NULL AND o.review <> 'approved' AND EXISTS"
        " (SELECT 1 FROM order_line l WHERE l.order_id = o.id AND l.shipped > 0) ORDER BY o.id",
        "order {}: review {}",
    ),
    Rule(
        "ended and rejected orders keep no stock",
        "SELECT count(*) FROM orders WHERE state <> 'placed' OR review = 'rejected'",
        "SELECT DISTINCT o.number, o.state, o.review, o.id FROM orders o JOIN allocation a ON a.order_id = o.id"
        " AND a.state = 'open' WHERE o.state <> 'placed' OR o.review = 'rejected' ORDER BY o.id",
        "order {}: {}, review {}",
    ),
    Rule(
        "a hold is open once a reason",
        "SELECT count(*) FROM order_hold WHERE released_at IS NULL",
        "SELECT o.number, h.reason, count(*) FROM order_hold h JOIN orders o ON o.id = h.order_id"
        " WHERE h.released_at IS NULL GROUP BY o.id, o.number, h.reason HAVING count(*) > 1 ORDER BY o.id",
        "order {}: {} is open {} times",
    ),
    Inspection("labels of orders follow from their units, holds and parcels", _labels),
    Inspection("money of orders follows from their payments", _money),
)
