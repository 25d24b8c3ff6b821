"""Shopify's exports all the way into the store: what came in, and that a second time changes nothing."""

from data import database
from tests.builders import make_sku
from tests.data.shopify_orders_said import CANCELLED, EXCLUSIVE, FREE_SHIPPING, GAP, INCLUSIVE, OPEN
from tests.data.shopify_tables import ORDER_HEADER, write_table
from tests.data.test_import_orders import bring, sound
from tests.data.test_import_shopify_goods import (
    ANN,
    BUYER_HEADER,
    MUG,
    PRODUCT_HEADER,
    SHIRT,
    STOCK,
    STOCK_HEADER,
)


def test_orders_come_into_the_store_and_a_second_time_change_nothing(shop, tmp_path):
    closed = [*EXCLUSIVE, *INCLUSIVE, *FREE_SHIPPING, *CANCELLED, *GAP]
    path = write_table(tmp_path / "orders.csv", ORDER_HEADER, closed)

    report = bring(shop, path)
    again = bring(shop, path)

    assert database.rows(
        "SELECT number, channel, source_id, state, payment, total_minor, captured_minor, refunded_minor FROM orders"
        " ORDER BY number"
    ) == [
        ("#1001", "shopify", "#1001", "closed", "paid", 5845, 5845, 0),
        ("#1002", "shopify", "#1002", "closed", "part_refunded", 12495, 12495, 2495),
        ("#1003", "shopify", "#1003", "closed", "paid", 800, 800, 0),
        ("#1005", "shopify", "#1005", "cancelled", "paid", 1200, 0, 0),
        ("#1006", "shopify", "#1006", "closed", "refunded", 1400, 1400, 1400),
    ]
    assert (report.rows, report.imported, report.rejected) == (6, 6, 0)
    assert (again.imported, again.unchanged) == (0, 6)
    sound()


def test_the_last_of_two_files_that_overlap_is_right(shop, tmp_path):
    folder = tmp_path / "exports"
    folder.mkdir()
    write_table(folder / "1.csv", ORDER_HEADER, [*EXCLUSIVE, *CANCELLED])
    write_table(folder / "2.csv", ORDER_HEADER, [{**EXCLUSIVE[0], "Tags": "late"}, EXCLUSIVE[1], *INCLUSIVE])

    report = bring(shop, folder)
    again = bring(shop, folder)

    assert [(one.rows, one.imported, one.unchanged) for one in report.files] == [(3, 1, 2), (3, 3, 0)]
    assert database.scalar("SELECT tags FROM orders WHERE number = '#1001'") == "late"
    assert (again.imported, again.unchanged) == (0, 6)
    sound()


def test_a_newer_export_brings_an_order_up_to_date(shop, tmp_path):
    bring(shop, write_table(tmp_path / "old.csv", ORDER_HEADER, EXCLUSIVE))
    newer = [{**EXCLUSIVE[0], "Financial Status": "partially_refunded", "Refunded Amount": "8.45"}, EXCLUSIVE[1]]

    report = bring(shop, write_table(tmp_path / "new.csv", ORDER_HEADER, newer))

    assert database.one("SELECT total_minor, captured_minor, refunded_minor FROM orders") == (5845, 5845, 845)
    assert report.updated == 1
    sound()


def test_an_open_order_enters_the_queue_with_what_is_left_to_send(shop, tmp_path):
    make_sku(shop, "POT-R", stock=9, price=1000)

    path = write_table(tmp_path / "orders.csv", ORDER_HEADER, OPEN)
    report = bring(shop, path)
    again = bring(shop, path)

    assert database.rows(
        "SELECT number, state, units, unshipped, fulfilment, payment, total_minor, captured_minor FROM orders"
    ) == [("#1004", "placed", 4, 3, "part_shipped", "part_paid", 5700, 3700)]
    assert (report.imported, again.imported, again.unchanged) == (4, 0, 4)
    sound()


def test_products_stock_and_customers_come_in_and_a_second_time_change_nothing(shop, tmp_path):
    here = [{**STOCK[0], "Location": "MAIN", "Bin name": "", "Unavailable (not editable)": "0"}, STOCK[1]]
    paths = [
        write_table(tmp_path / "products.csv", PRODUCT_HEADER, [*SHIRT, MUG]),
        write_table(tmp_path / "inventory.csv", STOCK_HEADER, [{**one, "SKU": "mug"} for one in here]),
        write_table(tmp_path / "customers.csv", BUYER_HEADER, [ANN]),
    ]

    reports = [bring(shop, path) for path in paths]
    again = [bring(shop, path) for path in paths]

    assert [(one.imported, one.rejected) for one in reports] == [(4, 0), (2, 0), (1, 0)]
    assert [(one.imported, one.unchanged) for one in again] == [(0, 4), (0, 2), (0, 1)]
    assert database.rows("SELECT code, name, price_minor, cost_minor, barcode FROM sku ORDER BY code") == [
        ("0812", "Shirt - S / Red", 102050, 999, "4006381333931"),
        ("mug", "Mug", 800, None, None),
        ("shirt-m-red", "Shirt - M / Red", 2050, None, None),
    ]
    assert database.rows(
        "SELECT s.code, sum(l.qty) FROM stock_level l JOIN sku s ON s.id = l.sku_id WHERE l.qty > 0 GROUP BY s.code"
        " ORDER BY s.code"
    ) == [("0812", 7), ("mug", 10)]
    assert database.rows("SELECT name, email FROM customer") == [("Ann Bauer", "Ann@Example.com")]
    sound()
