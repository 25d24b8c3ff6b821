"""What a live order adds to the sales rollups, and takes out of them again."""

from data import clock, database, frames, options
from data.models.orders import Order


def count_sales(order: Order, sign: int) -> None:
    """Add an order to the rollups of its placed day, or take it out again."""
    day = clock.day_of(order.placed_at, options.timezone())
    goods = database.rows(
        "SELECT sku_id, sum(ordered), sum(net_minor) FROM order_line WHERE order_id = ? AND kind = 'goods'"
        " GROUP BY sku_id ORDER BY sku_id",
        (order.id,),
    )
    frames.sum_up(
        "sales_day",
        (day, order.currency),
        orders=sign,
        units=sign * sum(int(row[1]) for row in goods),
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
