"""Rollups: sums kept in the transaction of the fact. Each has one statement here and one recomputation in doctor."""

from typing import Any

from data import database

Deltas = dict[str, dict[tuple[Any, ...], dict[str, int]]]

_SALES_DAY = (
    "orders",
    "units",
    "gross_minor",
    "discount_minor",
    "returns_minor",
    "shipping_minor",
    "tax_minor",
    "fee_minor",
)

ADD = {
    "sales_day": (
        "INSERT INTO sales_day (day, currency, orders, units, gross_minor, discount_minor, returns_minor,"
        " shipping_minor, tax_minor, fee_minor) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (day, currency) DO UPDATE SET orders = sales_day.orders + excluded.orders,"
        " units = sales_day.units + excluded.units, gross_minor = sales_day.gross_minor + excluded.gross_minor,"
        " discount_minor = sales_day.discount_minor + excluded.discount_minor,"
        " returns_minor = sales_day.returns_minor + excluded.returns_minor,"
        " shipping_minor = sales_day.shipping_minor + excluded.shipping_minor,"
        " tax_minor = sales_day.tax_minor + excluded.tax_minor, fee_minor = sales_day.fee_minor + excluded.fee_minor"
    ),
    "sales_month_sku": (
        "INSERT INTO sales_month_sku (month, sku_id, currency, units, net_minor) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (month, sku_id, currency) DO UPDATE SET units = sales_month_sku.units + excluded.units,"
        " net_minor = sales_month_sku.net_minor + excluded.net_minor"
    ),
    "customer_sum": (
        "INSERT INTO customer_sum (customer_id, orders, net_minor, first_at, last_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (customer_id) DO UPDATE SET orders = customer_sum.orders + excluded.orders,"
        " net_minor = customer_sum.net_minor + excluded.net_minor,"
        # Who has no order left has no first and last one either: those are of orders that went to somebody else.
        " first_at = CASE WHEN customer_sum.orders = 0 OR excluded.first_at < customer_sum.first_at"
        " THEN excluded.first_at ELSE customer_sum.first_at END,"
        " last_at = CASE WHEN customer_sum.orders = 0 OR excluded.last_at > customer_sum.last_at"
        " THEN excluded.last_at ELSE customer_sum.last_at END"
    ),
}
COLUMNS = {
    "sales_day": _SALES_DAY,
    "sales_month_sku": ("units", "net_minor"),
    "customer_sum": ("orders", "net_minor"),
}


def write_sums(deltas: Deltas) -> None:
    """Add every delta, in the order of tables and keys, which is the order of locks."""
    for table in sorted(deltas):
        names = COLUMNS[table]
        found = deltas[table]
        # What was added and taken out again leaves no mark: not even the instant of a customer's sums.
        keys = [key for key in sorted(found, key=str) if any(found[key].values())]
        values = [_values(table, key, found[key], names) for key in keys]
        # Orders of one customer at several instants are several deltas of one row.
        apart = table != "customer_sum" or len({row[0] for row in values}) == len(values)
        (database.together if apart else database.many)(ADD[table], values)


def _values(table: str, key: tuple[Any, ...], delta: dict[str, int], names: tuple[str, ...]) -> tuple[Any, ...]:
    added = tuple(delta.get(name, 0) for name in names)
    if table == "customer_sum":
        customer, at = key
        return (customer, *added, at, at)
    return (*key, *added)
