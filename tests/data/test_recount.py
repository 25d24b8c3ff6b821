"""The rollups hold what orders, cancellations and payments say, and a row that doesn't is named."""

from data import database, recount
from data.operations.orders import cancel_order, place_order
from tests.builders import make_sku


def faults() -> list[str]:
    return [fault for table in recount.RECOUNT for fault in recount.faults(table)]


def some_orders(shop) -> None:
    """One paid, one cancelled before payment, one after it, one of which a unit is cancelled."""
    make_sku(shop, "POT", stock=20, price=1000)
    place_order(shop.operations, [("POT", 3)], paid="30.00", discount="2.00")
    unpaid = place_order(shop.operations, [("POT", 2)], shipping="4.90")
    regretted = place_order(shop.operations, [("POT", 1)], paid="10.00")
    less = place_order(shop.operations, [("POT", 4)], paid="40.00")
    cancel_order(shop.supervisor, unpaid.id, reason="never paid")
    cancel_order(shop.supervisor, regretted.id, reason="changed mind")
    cancel_order(shop.supervisor, less.id, reason="one too many", lines="POT:1")


def test_live_orders_are_counted_as_the_rollups_have_them(shop):
    some_orders(shop)

    assert database.rows("SELECT orders, units, gross_minor, discount_minor, returns_minor FROM sales_day") == [
        (3, 8, 8000, 200, 2000)
    ]
    assert faults() == []


def test_a_rollup_that_is_not_what_the_facts_say_is_named(shop):
    some_orders(shop)

    with database.transaction():
        database.run("UPDATE sales_day SET gross_minor = gross_minor + 1")
        database.run("INSERT INTO customer_sum (customer_id, orders, net_minor) VALUES (99, 1, 5)")
        database.run("DELETE FROM sales_month_sku")

    day = database.scalar("SELECT day FROM sales_day")
    sku = database.scalar("SELECT id FROM sku")
    assert faults() == [
        f"{day} EUR: gross_minor 8001, counted 8000",
        f"{day[:7]} {sku} EUR: units 0, counted 8; net_minor 0, counted 7800",
        "99: orders 1, counted 0; net_minor 5, counted 0",
    ]
