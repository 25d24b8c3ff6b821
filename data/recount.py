"""The sales rollups, counted again from orders, documents and events: what `doctor` compares, and their rule.

- An order counts on the store day it was placed, with what it was then: units and list money of its goods, discounts,
  shipping, tax and fees. Test and internal orders never count. One cancelled whole before payment was no order.
- What was cancelled after payment is a return on the day of its cancelling (net of the units; the event says it, or for
  an order of a file its captured money and `cancelled_at`).
- A credit note counts on its own day: goods as returns, service lines as shipping, fee lines as fees, D as a discount.
  The goods of a cancelled order came off when it was cancelled: its credit notes count none.
- A SKU's month and a customer's sums hold orders as they were placed; returns are not taken off them.
- A customer's first and last order may be one that was cancelled before payment.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from data import clock, database, options
from data.importers.keeping.tallies import credited_column
from data.sums import COLUMNS

Key = tuple[str | int, ...]
Sums = dict[Key, dict[str, int]]

_CANCELS = "SELECT 1 FROM event_subject s JOIN event e ON e.seq = s.seq WHERE s.kind = 'order' AND s.subject_id = o.id"
COUNTS = (
    "o.kind = 'normal' AND o.placed_at IS NOT NULL AND o.state <> 'draft' AND (o.state <> 'cancelled'"
    f" OR CASE WHEN EXISTS ({_CANCELS} AND e.verb IN ('order.cancel', 'order.unplace'))"
    f" THEN EXISTS ({_CANCELS} AND e.verb = 'order.cancel' AND e.body LIKE '%\"returned_minor\":%')"
    " ELSE o.captured_minor > 0 END)"
)
"""Whether an order `o` is one for the figures."""
_ORDERS = (
    "SELECT o.placed_at, o.currency, coalesce(l.units, 0), o.list_minor, o.discount_minor, o.shipping_minor,"
    " o.tax_minor, o.fee_minor FROM orders o LEFT JOIN (SELECT order_id, sum(ordered) AS units FROM order_line"
    f" WHERE kind = 'goods' GROUP BY order_id) l ON l.order_id = o.id WHERE {COUNTS}"
)
_CANCELLED = (
    "SELECT o.currency, e.at, e.body FROM event e JOIN event_subject s ON s.seq = e.seq AND s.kind = 'order'"
    " JOIN orders o ON o.id = s.subject_id WHERE e.verb = 'order.cancel' AND o.kind = 'normal'"
    " AND e.body LIKE '%\"returned_minor\":%'"
)
_CANCELLED_ELSEWHERE = (
    "SELECT o.currency, o.cancelled_at, o.net_minor FROM orders o WHERE o.kind = 'normal' AND o.state = 'cancelled'"
    " AND o.captured_minor > 0 AND o.cancelled_at IS NOT NULL"
    f" AND NOT EXISTS ({_CANCELS} AND e.verb IN ('order.cancel', 'order.unplace'))"
)
_CREDITED = (
    "SELECT d.day, d.currency, l.kind, CASE WHEN l.kind = 'fee' THEN l.code ELSE '' END AS code, sum(l.amount_minor)"
    " FROM document d JOIN document_line l ON l.document_id = d.id LEFT JOIN orders o ON o.id = d.order_id"
    " WHERE d.kind = 'credit_note' AND (l.kind <> 'goods' OR coalesce(o.state, '') <> 'cancelled')"
    " GROUP BY d.day, d.currency, l.kind, CASE WHEN l.kind = 'fee' THEN l.code ELSE '' END"
)
_SPAN = "SELECT min(placed_at), max(placed_at) FROM orders"
_SKUS = (
    "SELECT l.sku_id, o.currency, sum(l.ordered), sum(l.net_minor) FROM orders o JOIN order_line l ON l.order_id = o.id"
    f" WHERE o.placed_at >= ? AND o.placed_at < ? AND l.sku_id IS NOT NULL AND {COUNTS} GROUP BY l.sku_id, o.currency"
)
_CUSTOMERS = (
    f"SELECT o.customer_id, sum(CASE WHEN {COUNTS} THEN 1 ELSE 0 END),"
    f" sum(CASE WHEN {COUNTS} THEN o.net_minor ELSE 0 END)"
    " FROM orders o WHERE o.customer_id > ? AND o.customer_id <= ? AND o.kind = 'normal' GROUP BY o.customer_id"
)
_BOUNDS = (
    "SELECT u.customer_id, u.first_at, u.last_at, a.low, a.high, b.low, b.high FROM customer_sum u"
    " JOIN (SELECT customer_id, min(placed_at) AS low, max(placed_at) AS high FROM orders WHERE kind = 'normal'"
    " AND placed_at IS NOT NULL AND state <> 'draft' GROUP BY customer_id) a ON a.customer_id = u.customer_id"
    " JOIN (SELECT o.customer_id, min(o.placed_at) AS low, max(o.placed_at) AS high FROM orders o"
    f" WHERE {COUNTS} GROUP BY o.customer_id) b ON b.customer_id = u.customer_id WHERE u.orders > 0"
    " AND (u.first_at < a.low OR u.first_at > b.low OR u.last_at > a.high OR u.last_at < b.high)"
)
_KEPT_DAYS = (
    "SELECT day, currency, orders, units, gross_minor, discount_minor, returns_minor, shipping_minor, tax_minor,"
    " fee_minor FROM sales_day"
)
_KEPT_MONTH = "SELECT month, sku_id, currency, units, net_minor FROM sales_month_sku WHERE month = ?"
_KEPT_OUTSIDE = "SELECT month, sku_id, currency, units, net_minor FROM sales_month_sku WHERE month < ? OR month > ?"
_KEPT_CUSTOMERS = "SELECT customer_id, orders, net_minor FROM customer_sum WHERE customer_id > ? AND customer_id <= ?"
"""What the rollups have: the key, then the sums in the order of data/sums.py."""
_LAST_CUSTOMER = (
    "SELECT coalesce(max(customer_id), 0) FROM orders UNION SELECT coalesce(max(customer_id), 0) FROM customer_sum"
)
CUSTOMERS_AT_ONCE = 50_000


class _Days:
    """The store day of instants that come in any order; most fall on the day of the one before."""

    def __init__(self) -> None:
        self._tz = options.timezone()
        self._day, self._from, self._to = "", 0, 0

    def of(self, at: int) -> str:
        if not self._from <= at < self._to:
            self._day = clock.day_of(at, self._tz)
            self._from, self._to = clock.day_bounds(self._day, self._tz)
        return self._day


def sales_day() -> Sums:
    """Sums of each store day and currency."""
    found: Sums = defaultdict(lambda: defaultdict(int))
    days = _Days()
    for at, currency, units, gross, discount, shipping, tax, fee in database.run(_ORDERS):
        sums = found[days.of(at), currency]
        sums["orders"] += 1
        sums["units"] += int(units)
        sums["gross_minor"] += gross
        sums["discount_minor"] += discount
        sums["shipping_minor"] += shipping
        sums["tax_minor"] += tax
        sums["fee_minor"] += fee
    for currency, at, body in database.run(_CANCELLED):
        returned = json.loads(body).get("facts", {}).get("returned_minor", 0)
        found[days.of(at), currency]["returns_minor"] += int(returned)
    for currency, at, net in database.run(_CANCELLED_ELSEWHERE):
        found[days.of(at), currency]["returns_minor"] += net
    for day, currency, kind, code, amount in database.run(_CREDITED):
        column, sign = credited_column(kind, code)
        found[day, currency][column] += sign * int(amount)
    return found


Part = tuple[Sums, list[tuple[Any, ...]]]
"""A piece of a rollup, counted again, and what is kept of it: a whole one would not fit into memory."""


def days() -> Iterator[Part]:
    """Sums of each store day and currency."""
    yield sales_day(), database.rows(_KEPT_DAYS)


def months_of_skus() -> Iterator[Part]:
    """Units and net money of each SKU and currency, a store month at a time."""
    first, last = "~", ""
    for month, start, end in _months():
        first, last = min(first, month), month
        found: Sums = {}
        for sku, currency, units, net in database.run(_SKUS, (start, end)):
            found[month, int(sku), currency] = {"units": int(units), "net_minor": int(net)}
        yield found, database.rows(_KEPT_MONTH, (month,))
    yield {}, database.rows(_KEPT_OUTSIDE, (first, last))


def sums_of_customers() -> Iterator[Part]:
    """Orders and net money of each customer, some thousand at a time."""
    top = max(int(row[0]) for row in database.rows(_LAST_CUSTOMER))
    for low in range(0, top, CUSTOMERS_AT_ONCE):
        span = (low, low + CUSTOMERS_AT_ONCE)
        found: Sums = {
            (int(customer),): {"orders": int(orders), "net_minor": int(net)}
            for customer, orders, net in database.run(_CUSTOMERS, span)
        }
        yield found, database.rows(_KEPT_CUSTOMERS, span)


RECOUNT = {"sales_day": days, "sales_month_sku": months_of_skus, "customer_sum": sums_of_customers}


def faults(table: str) -> Iterator[str]:
    """A sentence for each row of a rollup that is not what the facts say. A row of zeros is as good as none."""
    for sums, kept in RECOUNT[table]():
        yield from _compared(sums, kept, COLUMNS[table])
    if table == "customer_sum":
        for customer, first, last, *_ in database.rows(_BOUNDS):
            yield f"customer {customer}: first order {clock.iso(first)}, last {clock.iso(last)}"


def _compared(sums: Sums, rows: list[tuple[Any, ...]], names: tuple[str, ...]) -> Iterator[str]:
    counted = {key: tuple(found.get(name, 0) for name in names) for key, found in sums.items()}
    width, zeros = len(names), (0,) * len(names)
    for row in rows:
        key, kept = tuple(row[:-width]), tuple(int(value) for value in row[-width:])
        right = counted.pop(key, zeros)
        if kept != right:
            yield _said(key, names, kept, right)
    for key, right in counted.items():
        if any(right):
            yield _said(key, names, zeros, right)


def _said(key: Key, names: tuple[str, ...], kept: tuple[int, ...], right: tuple[int, ...]) -> str:
    wrong = [f"{name} {has}, counted {is_}" for name, has, is_ in zip(names, kept, right, strict=True) if has != is_]
    return f"{' '.join(map(str, key))}: {'; '.join(wrong)}"


def _months() -> Iterator[tuple[str, int, int]]:
    """Each store month that has orders, with its bounds."""
    low, high = database.one(_SPAN) or (None, None)
    if low is None:
        return
    tz = options.timezone()
    months: list[str] = []
    year, month = map(int, clock.day_of(low, tz)[:7].split("-"))
    last = clock.day_of(high, tz)[:7]
    while not months or months[-1] <= last:
        months.append(f"{year:04}-{month:02}")
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    starts = [clock.day_bounds(f"{name}-01", tz)[0] for name in months]
    yield from ((name, start, end) for name, (start, end) in zip(months, pairwise(starts), strict=False))
