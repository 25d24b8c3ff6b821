"""What a live order adds to the sales rollups, and takes out of them again."""

from collections.abc import Sequence

from data import clock, database, frames, options
from data.models.orders import Order

Goods = tuple[int | None, int, int]
"""An article, its units and what they came to."""


def count_sales(order: Order, sign: int, goods: Sequence[Goods] | None = None) -> None:
    """Add an order to the rollups of its placed day, or take it out again; its goods are read where nobody has them."""
    day = clock.day_of(order.placed_at, options.timezone())
    if goods is None:
        goods = database.rows(
            "SELECT sku_id, sum(ordered), sum(net_minor) FROM order_line WHERE order_id = ? AND kind = 'goods'"
            " GROUP BY sku_id ORDER BY sku_id",
            (order.id,),
        )
    frames.sum_up(
        "sales_day",
        (day, order.currency),
        orders=sign,
        units=sign * sum(int(units) for _, units, _ in goods),
        gross_minor=sign * order.list_minor,
        discount_minor=sign * order.discount_minor,
        shipping_minor=sign * order.shipping_minor,
        tax_minor=sign * order.tax_minor,
        fee_minor=sign * order.fee_minor,
    )
    for sku, units, net in goods:
        if sku is not None:
            key = (day[:7], int(sku), order.currency)
            frames.sum_up("sales_month_sku", key, units=sign * int(units), net_minor=sign * int(net))
    customer = order.customer_id  # type: ignore[attr-defined]
    if customer:
        frames.sum_up("customer_sum", (int(customer), order.placed_at), orders=sign, net_minor=sign * order.net_minor)
