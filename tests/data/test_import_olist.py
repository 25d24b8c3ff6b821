"""Olist's nine tables in a store: the expected figures, newer tables, tables that come one after the other."""

from decimal import Decimal
from pathlib import Path

from data import database
from tests.builders import events
from tests.data.olist_set import COUNTS, EXPECTED, FILES, folder
from tests.data.test_import_orders import bring, sound
from tests.trials.olist import figures


def test_all_nine_tables_come_in_and_give_the_expected_figures(shop, tmp_path):
    report = bring(shop, folder(tmp_path))

    assert {one.format: (one.rows, one.imported, one.rejected) for one in report.files} == {
        name: (count, count, 0) for name, count in COUNTS.items()
    }
    assert figures() == EXPECTED
    assert database.rows(
        "SELECT o.source_id, o.state, o.total_minor, o.captured_minor, o.shipping_minor, c.source_id FROM orders o"
        " LEFT JOIN customer c ON c.id = o.customer_id ORDER BY o.source_id"
    ) == [
        ("o1", "closed", 3200, 3200, 1020, "olist:ana"),
        ("o2", "closed", 10000, 10000, 10, "olist:bia"),
        ("o3", "closed", 2333, 2533, 333, "olist:ana"),
        ("o4", "cancelled", 1600, 1600, 510, "olist:caio"),
        ("o5", "cancelled", 0, 5000, 0, "olist:davi"),
        ("o6", "closed", 0, 0, 0, "olist:eva"),
        ("o7", "closed", 800, 801, 100, "olist:fabio"),
        ("o8", "closed", 100, 100, 0, "olist:gil"),
        ("o9", "closed", 550, 550, 50, "olist:hugo"),
    ]
    assert database.rows(
        "SELECT o.source_id, l.shipped, l.delivered, l.vendor FROM order_line l JOIN orders o ON o.id = l.order_id"
        " ORDER BY o.source_id, l.position"
    ) == [
        ("o1", 1, 1, "s1"),
        ("o1", 1, 1, "s1"),
        ("o2", 1, 0, "s2"),
        ("o3", 1, 0, "s1"),
        ("o4", 1, 1, "s1"),
        ("o7", 0, 0, "s1"),
        ("o8", 0, 0, "s1"),
        ("o9", 0, 0, "s1"),
    ]
    sound()


def test_reviews_articles_and_customers_are_linked(shop, tmp_path):
    bring(shop, folder(tmp_path))

    assert database.rows(
        "SELECT r.source_id, o.source_id, r.score FROM review r JOIN orders o ON o.id = r.order_id ORDER BY r.source_id"
    ) == [("r1/o1", "o1", 5), ("r1/o2", "o2", 1), ("r4/o4", "o4", 2)]
    assert database.rows(
        "SELECT s.code, s.name, p.title, p.category, s.weight_g FROM sku s JOIN product p ON p.id = s.product_id"
        " ORDER BY s.code"
    ) == [("cup", "cup", "", "", 0), ("mug", "mug", "", "pc_gamer", 800), ("pot", "pot", "", "bed_table", 700)]
    assert database.scalar("SELECT count(*) FROM customer") == 8
    assert database.rows(
        "SELECT kind, count(*) FROM source_record WHERE subject_id IS NULL GROUP BY kind ORDER BY kind"
    ) == [
        ("category", 2),
        ("point", 4),
        ("seller", 2),
    ]


def test_the_same_tables_again_change_nothing(shop, tmp_path):
    place = folder(tmp_path)
    bring(shop, place)
    before = events()

    again = bring(shop, place)

    assert {one.format: (one.imported, one.unchanged) for one in again.files} == {
        name: (0, count) for name, count in COUNTS.items()
    }
    assert (again.updated, events()) == (0, before)


def test_a_newer_status_is_taken(shop, tmp_path):
    bring(shop, folder(tmp_path))
    newer = (
        FILES["olist_orders_dataset"]
        .replace("o3,c3,shipped", "o3,c3,delivered")
        .replace("2017-04-03 09:00:00,,", "2017-04-03 09:00:00,2017-04-20 09:00:00,")
    )

    report = bring(shop, folder(tmp_path, name="newer", olist_orders_dataset=newer))

    assert (report.updated, report.rejected) == (1, 0)
    assert database.rows("SELECT source_state FROM orders WHERE source_id = 'o3'") == [("delivered",)]
    assert database.rows(
        "SELECT l.shipped, l.delivered FROM order_line l JOIN orders o ON o.id = l.order_id WHERE o.source_id = 'o3'"
    ) == [(1, 1)]
    assert figures()["late_share"] == Decimal("0.3333")
    sound()


def test_orders_come_in_alone_and_the_other_tables_complete_them(shop, tmp_path):
    bring(shop, folder(tmp_path, "olist_orders_dataset", name="orders"))
    assert (figures()["orders"], figures()["gmv"], figures()["paid"]) == (9, Decimal("0.00"), Decimal("0.00"))

    report = bring(shop, folder(tmp_path))

    assert (figures(), report.updated) == (EXPECTED, 9)
    assert bring(shop, tmp_path / "olist").imported == 0
    sound()


def test_the_other_tables_find_orders_that_came_before(shop, tmp_path):
    bring(shop, folder(tmp_path, "olist_orders_dataset", name="orders"))
    others = [name for name in FILES if name != "olist_orders_dataset"]

    report = bring(shop, folder(tmp_path, *others, name="others"))

    assert (figures(), report.rejected) == (EXPECTED, 0)
    sound()


def test_orders_alone_take_nothing_away(shop, tmp_path):
    bring(shop, folder(tmp_path))

    report = bring(shop, folder(tmp_path, "olist_orders_dataset", name="orders"))

    assert (report.imported, report.unchanged, report.updated) == (0, 9, 0)
    assert figures() == EXPECTED


def test_parts_of_an_order_that_nobody_knows_are_rejected(shop, tmp_path):
    report = bring(shop, folder(tmp_path, "olist_order_items_dataset", "olist_order_payments_dataset"))

    assert (report.imported, report.rejected, report.rows) == (0, 18, 18)
    assert "order_id “o1” is no order that comes in with it, and none of the store" in Path(
        report.rejects_file
    ).read_text(encoding="utf-8-sig")


def test_a_corrected_item_joins_its_order(shop, tmp_path):
    items = FILES["olist_order_items_dataset"].replace("o1,2,pot,s1,2017-03-08 10:15:00,10.90", "o1,2,pot,s1,,ten")
    report = bring(shop, folder(tmp_path, olist_order_items_dataset=items))
    assert (report.rejected, figures()["gmv"]) == (1, Decimal("154.70"))
    rejects = Path(report.rejects_file)
    corrected = tmp_path / "corrected.csv"
    corrected.write_text(
        rejects.read_text(encoding="utf-8-sig").replace("pot,s1,,ten", "pot,s1,2017-03-08 10:15:00,10.90"),
        encoding="utf-8",
    )

    bring(shop, corrected)

    assert figures() == EXPECTED
    assert database.scalar("SELECT shipping_minor FROM orders WHERE source_id = 'o1'") == 1020
    sound()


def test_a_table_that_is_left_out_whole_takes_nothing_away(shop, tmp_path):
    bring(shop, folder(tmp_path))
    items = FILES["olist_order_items_dataset"].replace("10.90", "ten", 1)

    report = bring(shop, folder(tmp_path, name="newer", olist_order_items_dataset=items), strict=True)

    assert (report.rejected, report.imported, figures()) == (8, 0, EXPECTED)


def test_a_row_that_has_become_bad_takes_nothing_away(shop, tmp_path):
    bring(shop, folder(tmp_path))
    items = FILES["olist_order_items_dataset"].replace("o1,1,pot,s1,2017-03-08 10:15:00,10.90", "o1,1,pot,s1,,ten")
    payments = FILES["olist_order_payments_dataset"].replace("o1,2,voucher,1,12.0", "o1,2,voucher,1,twelve")

    report = bring(
        shop,
        folder(tmp_path, name="newer", olist_order_items_dataset=items, olist_order_payments_dataset=payments),
    )

    assert (report.rejected, report.imported, figures()) == (2, 0, EXPECTED)
    sound()


def test_a_corrected_payment_joins_its_order(shop, tmp_path):
    payments = FILES["olist_order_payments_dataset"].replace("o1,2,voucher,1,12.0", "o1,2,voucher,1,twelve")
    report = bring(shop, folder(tmp_path, olist_order_payments_dataset=payments))
    assert figures()["paid"] == Decimal("225.84")
    rejects = Path(report.rejects_file)
    corrected = tmp_path / "corrected.csv"
    corrected.write_text(rejects.read_text(encoding="utf-8-sig").replace("twelve", "12.0"), encoding="utf-8")

    bring(shop, corrected)

    assert figures() == EXPECTED
    assert bring(shop, corrected).imported == 0
    sound()
