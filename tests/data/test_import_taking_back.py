"""An import is taken back whole, or not at all: its things leave lists and figures, and the file can come in again."""

import pytest

from data import database, doctor
from data.errors import Refused
from data.imports import import_files, look_at
from data.operations.order_edits import note_order
from data.operations.orders import place_order
from data.operations.taking_back import take_back_import
from data.queries.imports import import_detail
from data.queries.lists import list_page
from tests.builders import make_sku

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
ROWS = [
    "536365,85123A,WHITE HANGING HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom",
    "536365,71053,WHITE METAL LANTERN,6,2010-12-01 08:26:00,3.39,17850.0,United Kingdom",
    "536366,22633,HAND WARMER UNION JACK,6,2010-12-01 08:28:00,1.85,17850.0,United Kingdom",
    "C536379,85123A,WHITE HANGING HEART,-1,2010-12-02 09:41:00,2.55,17850.0,United Kingdom",
]


def bring(shop, tmp_path, rows=ROWS, name="day.csv"):
    path = tmp_path / name
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return import_files(shop.operations, [str(path)])


def batch_id() -> int:
    return int(database.scalar("SELECT max(id) FROM batch"))


def sums() -> dict[str, list[tuple]]:
    return {
        "day": database.rows("SELECT day, orders, gross_minor, returns_minor FROM sales_day WHERE orders <> 0"),
        "customer": database.rows("SELECT orders, net_minor FROM customer_sum WHERE orders <> 0"),
        "sku": database.rows("SELECT units FROM sales_month_sku WHERE units <> 0"),
    }


def numbers(shop, thing: str) -> list[str]:
    return [row["id"] for row in list_page(shop.operations, thing).rows]


def sound() -> None:
    assert [(check.name, check.examples) for check in doctor.check() if check.found] == []


def test_what_an_import_brought_is_gone_from_lists_and_figures_and_the_store_is_sound(shop, tmp_path):
    bring(shop, tmp_path)
    assert numbers(shop, "orders") == ["536365", "536366"]

    done = take_back_import(shop.operations, batch_id())

    assert (done.facts["orders"], done.facts["articles"], done.facts["customers"]) == (2, 3, 1)
    assert (numbers(shop, "orders"), numbers(shop, "stock"), numbers(shop, "customers")) == ([], [], [])
    assert sums() == {"day": [], "customer": [], "sku": []}
    assert database.rows("SELECT state FROM batch") == [("taken_back",)]
    sound()


def test_the_same_file_comes_in_again_after_it_was_taken_back(shop, tmp_path):
    bring(shop, tmp_path)
    before = sums()
    take_back_import(shop.operations, batch_id())

    again = bring(shop, tmp_path)

    assert (again.imported, again.unchanged, again.counts["orders"], again.counts["variants"]) == (4, 0, 2, 3)
    assert numbers(shop, "orders") == ["536365", "536366"]
    assert sums() == before
    sound()


def test_an_import_is_taken_back_once(shop, tmp_path):
    bring(shop, tmp_path)
    take_back_import(shop.operations, batch_id())

    with pytest.raises(Refused, match="taken back already"):
        take_back_import(shop.operations, batch_id())


def test_an_import_that_somebody_built_on_stays_whole(shop, tmp_path):
    bring(shop, tmp_path)
    order = database.scalar("SELECT id FROM orders WHERE number = '536366'")
    note_order(shop.service, int(order), text="the customer called")
    before = database.rows("SELECT number, state, captured_minor FROM orders ORDER BY id")

    with pytest.raises(Refused, match=r"can't be taken back\. Order 536366 was worked on since"):
        take_back_import(shop.operations, batch_id())

    assert database.rows("SELECT number, state, captured_minor FROM orders ORDER BY id") == before
    assert database.rows("SELECT state FROM batch") == [("done",)]
    sound()


def test_an_article_that_another_order_needs_keeps_its_import(shop, tmp_path):
    bring(shop, tmp_path)
    place_order(shop.operations, [["22633", 1, 185]])

    with pytest.raises(Refused, match="Article 22633 is in orders that it did not bring"):
        take_back_import(shop.operations, batch_id())


def test_a_credit_note_of_another_import_is_taken_off_its_order(shop, tmp_path):
    bring(shop, tmp_path, ROWS[:3])
    bring(shop, tmp_path, ROWS[3:], "credit.csv")
    assert database.rows("SELECT refunded_minor FROM orders ORDER BY id") == [(255,), (0,)]

    take_back_import(shop.operations, batch_id())

    assert database.rows("SELECT refunded_minor, payment FROM orders ORDER BY id") == [(0, "paid"), (0, "paid")]
    sound()


def test_a_look_counts_and_shows_what_would_come_in_and_writes_nothing(shop, tmp_path):
    make_sku(shop, "22633")
    path = tmp_path / "day.csv"
    path.write_text("\n".join([HEADER, *ROWS, "536367,1,X,two,2010-12-01 08:26:00,1,,France"]), encoding="utf-8")
    events = database.scalar("SELECT count(*) FROM event")

    look = look_at(shop.operations, [str(path)])

    assert [(one.kind, one.number, one.lines[:1]) for one in look.items] == [
        ("order", "536365", ("6 × 85123A  WHITE HANGING HEART  15.30",)),
        ("order", "536366", ("6 × 22633  HAND WARMER UNION JACK  11.10",)),
        ("credit_note", "C536379", ("-1 × 85123A  WHITE HANGING HEART  -2.55",)),
    ]
    assert {kind: dict(counts) for kind, counts in look.report.outcomes.items()} == {
        "order": {"new": 2},
        "credit_note": {"new": 1},
    }
    assert (look.report.rows, look.report.imported, look.report.rejected) == (5, 4, 1)
    assert look.refused == [(str(path), 6, "Quantity “two” is not a whole number")]
    assert list(tmp_path.glob("*.csv")) == [path]
    assert database.scalar("SELECT count(*) FROM batch") == 0
    assert database.scalar("SELECT count(*) FROM event") == events


def test_an_import_tells_what_it_brought(shop, tmp_path):
    bring(shop, tmp_path)

    detail = import_detail(shop.operations, batch_id())

    assert detail.brought == {"orders": 2, "documents": 1, "products": 3, "variants": 3, "customers": 1}
    assert (detail.row.rows, detail.row.rejected, detail.row.state) == (4, 0, "done")
