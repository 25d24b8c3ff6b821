"""What documents add to the rollups, gathered for a chunk and handed to the running operation once.

The rule is that of data/recount.py: a sale counts on the store day it was placed, a credit note on its own.
"""

from collections import defaultdict

from data import clock, database, frames, options

Key = tuple[object, ...]

_ORDER = (
    "SELECT o.currency, o.placed_at, o.list_minor, o.discount_minor, o.shipping_minor, o.tax_minor, o.fee_minor,"
    " o.net_minor, o.kind, o.state, o.captured_minor FROM orders o WHERE o.id = ?"
)
_SKUS = (
    "SELECT sku_id, sum(ordered), sum(net_minor) FROM order_line WHERE order_id = ? AND kind = 'goods'"
    " AND sku_id IS NOT NULL GROUP BY sku_id"
)
_UNITS = "SELECT coalesce(sum(ordered), 0) FROM order_line WHERE order_id = ? AND kind = 'goods'"
_NOTE = (
    "SELECT d.day, d.currency, l.kind, l.code, sum(l.amount_minor) FROM document d"
    " JOIN document_line l ON l.document_id = d.id WHERE d.id = ? AND d.kind = 'credit_note'"
    " GROUP BY d.day, d.currency, l.kind, l.code"
)
DISCOUNT_CODE = "D"


def credited_column(kind: str, code: str) -> tuple[str, int]:
    """Where the (negative) money of a credit note's line counts, and with which sign."""
    if kind == "service":
        return "shipping_minor", 1
    if kind == "goods":
        return "returns_minor", -1
    return ("discount_minor", -1) if code.upper() == DISCOUNT_CODE else ("fee_minor", 1)


class Tallies:
    """Deltas of the rollups."""

    def __init__(self) -> None:
        self._sums: dict[str, dict[Key, dict[str, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
        self._tz = options.timezone()

    def day(self, day: str, currency: str, **deltas: int) -> None:
        """Add to a store day."""
        kept = self._sums["sales_day"][day, currency]
        for name, delta in deltas.items():
            kept[name] += delta

    def sku(self, day: str, sku: int, currency: str, units: int, net: int) -> None:
        """Add to a SKU's month."""
        kept = self._sums["sales_month_sku"][day[:7], sku, currency]
        kept["units"] += units
        kept["net_minor"] += net

    def customer(self, customer: int, at: int, orders: int, net: int) -> None:
        """Add to a customer's sums."""
        kept = self._sums["customer_sum"][customer, at]
        kept["orders"] += orders
        kept["net_minor"] += net

    def credited(self, day: str, currency: str, kind: str, code: str, amount: int) -> None:
        """Add a line of a credit note."""
        column, sign = credited_column(kind, code)
        self._sums["sales_day"][day, currency][column] += sign * amount

    def take_out_order(self, order: int) -> tuple[int, int]:
        """Subtract what an order has added; the orders and the money that its customer is still to be relieved of."""
        row = database.one(_ORDER, (order,))
        if row is None or row[8] != "normal" or (row[9] == "cancelled" and not row[10]):
            return 0, 0
        currency, at, listed, discount, shipping, tax, fee, net, *_ = row
        day = clock.day_of(at, self._tz)
        self.day(
            day,
            currency,
            orders=-1,
            units=-int(database.scalar(_UNITS, (order,))),
            gross_minor=-listed,
            discount_minor=-discount,
            shipping_minor=-shipping,
            tax_minor=-tax,
            fee_minor=-fee,
        )
        for sku, units, money in database.rows(_SKUS, (order,)):
            self.sku(day, int(sku), currency, -int(units), -int(money))
        return 1, int(net)

    def take_out_document(self, document: int) -> None:
        """Subtract what a document that is in the store has added."""
        for day, currency, kind, code, amount in database.rows(_NOTE, (document,)):
            self.credited(day, currency, kind, code, -int(amount))

    def hand_over(self) -> None:
        """Give all deltas to the running operation, which writes them in the order of locks."""
        for table, found in self._sums.items():
            for key, deltas in found.items():
                frames.sum_up(table, key, **deltas)
