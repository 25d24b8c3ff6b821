"""What documents add to the rollups, gathered for a chunk and handed to the running operation once.

The rule is that of data/recount.py: a sale counts on the store day it was placed, a credit note on its own.
"""

from collections import defaultdict

from data import clock, database, frames, options

Key = tuple[object, ...]

_ORDER = (
    "SELECT o.currency, o.placed_at, o.list_minor, o.discount_minor, o.shipping_minor, o.tax_minor, o.fee_minor,"
    " o.net_minor, o.kind, o.state, o.captured_minor, o.cancelled_at FROM orders o WHERE o.id = ?"
)
_SKUS = (
    "SELECT sku_id, sum(ordered), sum(net_minor) FROM order_line WHERE order_id = ? AND kind = 'goods'"
    " AND sku_id IS NOT NULL GROUP BY sku_id"
)
_UNITS = "SELECT coalesce(sum(ordered), 0) FROM order_line WHERE order_id = ? AND kind = 'goods'"
_NOTE = (
    "SELECT d.day, d.currency, l.kind, l.code, sum(l.amount_minor) FROM document d"
    " JOIN document_line l ON l.document_id = d.id LEFT JOIN orders o ON o.id = d.order_id"
    " WHERE d.id = ? AND d.kind = 'credit_note' AND (l.kind <> 'goods' OR coalesce(o.state, '') <> 'cancelled')"
    " GROUP BY d.day, d.currency, l.kind, l.code"
)
_NOTE_GOODS = (
    "SELECT d.day, d.currency, sum(l.amount_minor) FROM document d JOIN document_line l ON l.document_id = d.id"
    " WHERE d.id = ? AND d.kind = 'credit_note' AND l.kind = 'goods' GROUP BY d.day, d.currency"
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
        """Subtract what an order has added; the orders and the money that its customer is still to be relieved of.

        What a cancelled one has given back stays.
        """
        return self._order(order, -1)

    def put_in_order(self, order: int) -> tuple[int, int]:
        """Add an order that is in the store; the orders and the money that its customer is still to get."""
        return self._order(order, 1)

    def _order(self, order: int, sign: int) -> tuple[int, int]:
        row = database.one(_ORDER, (order,))
        if row is None or row[8] != "normal" or (row[9] == "cancelled" and not row[10]):
            return 0, 0
        currency, at, listed, discount, shipping, tax, fee, net, *_ = row
        day = clock.day_of(at, self._tz)
        self.day(
            day,
            currency,
            orders=sign,
            units=sign * int(database.scalar(_UNITS, (order,))),
            gross_minor=sign * listed,
            discount_minor=sign * discount,
            shipping_minor=sign * shipping,
            tax_minor=sign * tax,
            fee_minor=sign * fee,
        )
        for sku, units, money in database.rows(_SKUS, (order,)):
            self.sku(day, int(sku), currency, sign * int(units), sign * int(money))
        return 1, int(net)

    def give_back_order(self, order: int, sign: int = 1) -> None:
        """Add what a paid order that was cancelled elsewhere has given back, or take it out again."""
        row = database.one(_ORDER, (order,))
        if row and row[8] == "normal" and row[9] == "cancelled" and row[10]:
            day = clock.day_of(row[11] or row[1], self._tz)
            self.day(day, row[0], returns_minor=sign * row[7])

    def take_out_document(self, document: int) -> None:
        """Subtract what a document that is in the store has added."""
        for day, currency, kind, code, amount in database.rows(_NOTE, (document,)):
            self.credited(day, currency, kind, code, -int(amount))

    def take_out_goods(self, document: int, sign: int = -1) -> None:
        """Subtract what a credit note has taken back of goods, or add it again: its order is cancelled, or no more."""
        for day, currency, amount in database.rows(_NOTE_GOODS, (document,)):
            self.credited(day, currency, "goods", "", sign * int(amount))

    def hand_over(self) -> None:
        """Give all deltas to the running operation, which writes them in the order of locks."""
        for table, found in self._sums.items():
            for key, deltas in found.items():
                frames.sum_up(table, key, **deltas)
