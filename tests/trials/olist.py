"""Olist's tables: orders by status, their money, payments by kind, how many came late, and the mean of the reviews."""

import json
import time
from decimal import Decimal
from pathlib import Path

from data import database
from data.imports import import_files
from tests.trials.figure import Figure, compared, new_store

NAME = "olist"
_STATUS = (
    "SELECT source_state, count(*) FROM orders WHERE channel = 'olist' GROUP BY source_state ORDER BY source_state"
)
_GOODS = (
    "SELECT coalesce(sum(l.list_minor), 0) FROM order_line l JOIN orders o ON o.id = l.order_id"
    " WHERE o.channel = 'olist' AND l.kind = 'goods'"
)
_FREIGHT = "SELECT coalesce(sum(shipping_minor), 0) FROM orders WHERE channel = 'olist'"
_PAID = (
    "SELECT p.method, count(*), sum(p.amount_minor) FROM payment_event p JOIN orders o ON o.id = p.order_id"
    " WHERE o.channel = 'olist' AND p.kind = 'capture' GROUP BY p.method ORDER BY p.method"
)
# Of all orders that a date says were delivered, whatever their status: those that came after the promised instant.
_LATE = (
    "SELECT count(*), sum(CASE WHEN s.delivered_at > o.deliver_by_at THEN 1 ELSE 0 END) FROM orders o"
    " JOIN (SELECT order_id, max(delivered_at) AS delivered_at FROM shipment GROUP BY order_id) s ON s.order_id = o.id"
    " WHERE o.channel = 'olist' AND s.delivered_at IS NOT NULL"
)
_SCORE = "SELECT count(*), sum(score) FROM review WHERE channel = 'olist'"


def figures() -> dict[str, object]:
    """What the open store says of its Olist orders, in the form of the expected figures."""
    status = {word: int(count) for word, count in database.rows(_STATUS)}
    paid = database.rows(_PAID)
    delivered, late = (int(value or 0) for value in database.one(_LATE) or (0, 0))
    reviews, stars = (int(value or 0) for value in database.one(_SCORE) or (0, 0))
    return {
        "orders": sum(status.values()),
        "status": status,
        "gmv": _money(database.scalar(_GOODS)),
        "freight": _money(database.scalar(_FREIGHT)),
        "paid": _money(sum(int(amount) for _, _, amount in paid)),
        "late_share": _share(late, delivered),
        "mean_score": _share(stars, reviews),
        "pay_types": {method: int(count) for method, count, _ in paid},
    }


def _money(minor: int) -> Decimal:
    return Decimal(int(minor)).scaleb(-2)


def _share(part: int, whole: int) -> Decimal | None:
    return round(Decimal(part) / whole, 4) if whole else None


def trial(folder: Path) -> list[Figure] | None:
    """Every expected figure, all records accounted for, and nothing new the second time."""
    place = folder / "stores" / NAME
    expected = place / "EXPECTED.json"
    if not expected.exists():
        return None
    wanted = json.loads(expected.read_text(encoding="utf-8"), parse_float=Decimal)[NAME]
    with new_store() as shop:
        begun = time.monotonic()
        first = import_files(shop.operations, [str(place / "data")])
        print(f"{NAME}: {first.rows} records in {time.monotonic() - begun:.1f} s")
        found = list(compared(wanted, figures()))
        again = import_files(shop.operations, [str(place / "data")])
    return [
        *found,
        Figure("imported", first.rows, first.imported),
        Figure("rejected", 0, first.rejected),
        Figure("imported again", 0, again.imported),
        Figure("unchanged again", first.rows, again.unchanged),
    ]
