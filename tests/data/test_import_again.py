"""The same files again, newer ones, stopped ones, bad rows, and files that overlap."""

import csv
from pathlib import Path

import pytest

from data import database
from data.importers import gathering
from data.imports import import_files
from data.operations.orders import place_order
from data.paging import Window
from data.queries.imports import import_page
from tests.builders import events, make_sku
from tests.data.test_import_orders import CREDIT, GUEST, OTHERS, SALE, bring, sound, write


def lines_of(number: str) -> list[tuple[str, int, int]]:
    return database.rows(
        "SELECT l.code, l.ordered, l.gross_minor FROM order_line l JOIN orders o ON o.id = l.order_id"
        " WHERE o.number = ? ORDER BY l.position",
        (number,),
    )


def test_the_same_file_again_changes_nothing(shop, tmp_path):
    path = write(tmp_path, SALE + GUEST + CREDIT + OTHERS)
    first = bring(shop, path)
    before = events()

    again = bring(shop, path)

    assert (again.rows, again.imported, again.updated, again.unchanged, again.rejected) == (11, 0, 0, 11, 0)
    assert again.to_json()["months"] == first.to_json()["months"]
    assert set(again.counts.values()) <= {0}
    assert events() == before
    assert database.scalar("SELECT count(*) FROM batch") == 1


def test_a_newer_file_brings_its_orders_up_to_date(shop, tmp_path):
    bring(shop, write(tmp_path, SALE))
    newer = [
        SALE[0].replace(",6,", ",8,"),
        *SALE[1:3],
        "536365,22139,TEA SET,1,2010-12-01 08:26:00,4.25,17850.0,France",
    ]

    report = bring(shop, write(tmp_path, newer + GUEST, "newer.csv"))

    assert (report.rows, report.imported, report.updated, report.unchanged) == (5, 3, 1, 2)
    assert lines_of("536365") == [("85123A", 8, 2040), ("71053", 2, 678), ("71053", 2, 678), ("22139", 1, 425)]
    assert database.one("SELECT total_minor, captured_minor, payment, version FROM orders WHERE number = '536365'") == (
        *(3821, 3821),
        *("paid", 2),
    )
    assert database.rows("SELECT kind, amount_minor FROM payment_event ORDER BY id") == [
        ("capture", 4686),
        ("reverse", 865),
    ]
    sound()


def test_a_newer_date_moves_the_sale_to_its_day(shop, tmp_path):
    bring(shop, write(tmp_path, SALE))

    bring(shop, write(tmp_path, [row.replace("2010-12-01", "2010-11-30") for row in SALE], "newer.csv"))

    assert database.rows("SELECT day, orders, gross_minor FROM sales_day WHERE orders <> 0") == [
        ("2010-11-30", 1, 2886)
    ]
    sound()


def test_a_newer_credit_note_gives_back_what_is_more(shop, tmp_path):
    bring(shop, write(tmp_path, SALE + CREDIT))

    report = bring(shop, write(tmp_path, [CREDIT[0].replace("-2", "-3"), *CREDIT[1:]], "newer.csv"))

    assert (report.imported, report.updated, report.unchanged) == (1, 1, 2)
    assert database.rows("SELECT amount_minor FROM document") == [(-1215,)]
    assert database.rows("SELECT refunded_minor FROM orders") == [(1215,)]
    assert database.rows("SELECT kind, amount_minor FROM payment_event ORDER BY id")[1:] == [
        ("refund", 960),
        ("refund", 255),
    ]
    sound()


def test_what_people_worked_on_here_stays_and_the_difference_is_listed(shop, tmp_path):
    bring(shop, write(tmp_path, SALE))
    order = database.scalar("SELECT id FROM orders")
    sku = make_sku(shop, "OTHER", stock=1)
    place_order(shop.operations, [("OTHER", 1)])
    with database.transaction():
        seq = database.scalar("SELECT max(seq) FROM event")
        database.run("INSERT INTO event_subject (kind, subject_id, seq) VALUES ('order', ?, ?)", (order, seq))

    report = bring(shop, write(tmp_path, [SALE[0]], "newer.csv"))

    assert (sku, report.imported, report.unchanged) == (sku, 0, 1)
    assert report.differences == [
        {"document": "536365", "field": "lines", "says": "people have worked on it here"}
        | {"ours": "6 × 85123A, 2 × 71053, 2 × 71053", "theirs": "6 × 85123A"},
        {"document": "536365", "field": "total", "ours": "46.86 EUR", "theirs": "15.30 EUR"}
        | {"says": "people have worked on it here"},
    ]
    assert len(lines_of("536365")) == 4


def test_bad_rows_are_kept_with_their_reason_and_the_rest_comes_in(shop, tmp_path):
    bad = [
        "536365,22139,=TEA SET,two,2010-12-01 08:26:00,4.25,17850.0,France",
        "536365,22139,TEA SET,1,2010-02-30 08:26:00,4.25,17850.0,France",
        "536365,22139,TEA SET,1,2010-12-01 08:26:00,4.2.5,17850.0,France",
        "536365,22139,TEA SET,1",
        "536365,22139,TEA, SET,1,2010-12-01 08:26:00,4.25,17850.0,France",
        ",22139,TEA SET,1,2010-12-01 08:26:00,4.25,17850.0,France",
    ]

    report = bring(shop, write(tmp_path, [*SALE, *bad]))

    assert (report.rows, report.imported, report.rejected) == (10, 4, 6)
    with open(report.rejects_file, encoding="utf-8-sig", newline="") as file:
        kept = list(csv.reader(file))
    assert kept[0][:4] == ["rejected_from", "rejected_row", "rejected_because", "InvoiceNo"]
    assert [row[:3] for row in kept[1:]] == [
        ["day.csv", "6", "Quantity “two” is not a whole number"],
        ["day.csv", "7", "InvoiceDate “2010-02-30 08:26:00” is no date that exists"],
        ["day.csv", "8", "UnitPrice “4.2.5” is not a number"],
        ["day.csv", "9", "4 cells where the header has 8"],
        ["day.csv", "10", "9 cells where the header has 8"],
        ["day.csv", "11", "InvoiceNo is missing"],
    ]
    assert kept[1][5] == "'=TEA SET"


def test_a_corrected_rejects_file_adds_its_lines_and_the_first_file_stays_unchanged(shop, tmp_path):
    path = write(tmp_path, [*SALE, "536365,22139,TEA SET,two,2010-12-01 08:26:00,4.25,17850.0,France"])
    rejects = Path(bring(shop, path).rejects_file)
    corrected = tmp_path / "corrected.csv"
    corrected.write_text(rejects.read_text(encoding="utf-8-sig").replace(",two,", ",2,"), encoding="utf-8")

    added = bring(shop, corrected)

    assert (added.rows, added.imported, added.updated, added.rejected) == (1, 1, 1, 0)
    assert [code for code, _, _ in lines_of("536365")] == ["85123A", "71053", "71053", "POST", "22139"]
    assert database.scalar("SELECT total_minor FROM orders") == 5536
    again = bring(shop, path)
    assert (again.imported, again.unchanged, again.rejected) == (0, 4, 1)
    assert bring(shop, corrected).imported == 0
    sound()


def test_strict_leaves_out_a_file_with_a_bad_row_whole(shop, tmp_path):
    good = write(tmp_path, GUEST, "a.csv")
    bad = write(tmp_path, [*SALE, "536365,22139,TEA SET,two,2010-12-01 08:26:00,4.25,17850.0,France"], "b.csv")

    report = bring(shop, good, bad, strict=True)

    assert [(file.rows, file.imported, file.rejected) for file in report.files] == [(1, 1, 0), (5, 0, 5)]
    assert database.rows("SELECT number FROM orders") == [("536366",)]


def test_a_stopped_import_goes_on_where_it_was(shop, tmp_path, monkeypatch):
    monkeypatch.setattr(gathering, "CHUNK_ROWS", 1)
    path = write(tmp_path, SALE + GUEST + CREDIT + OTHERS)
    asked = iter([False, False, True])

    stopped = bring(shop, path, stop=lambda: next(asked))

    assert (stopped.stopped, stopped.rows, stopped.imported) == (True, 5, 5)
    assert [row.state for row in import_page(shop.operations, Window()).rows] == ["stopped"]
    gone_on = bring(shop, path)
    assert (gone_on.rows, gone_on.imported, gone_on.unchanged) == (11, 6, 5)
    assert [(row.state, row.counts["orders"]) for row in import_page(shop.operations, Window()).rows] == [("done", 3)]
    sound()


def test_an_invoice_over_two_files_is_one_order(shop, tmp_path):
    folder = tmp_path / "days"
    folder.mkdir()
    write(folder, SALE[:1], "1.csv")
    write(folder, SALE[1:] + GUEST, "2.csv")

    first = bring(shop, folder)
    again = bring(shop, folder)

    assert [(file.rows, file.imported) for file in first.files] == [(1, 1), (4, 4)]
    assert [code for code, _, _ in lines_of("536365")] == ["85123A", "71053", "71053", "POST"]
    assert (again.imported, again.unchanged) == (0, 5)
    sound()


def test_rows_of_an_invoice_that_stand_apart_are_one_order(shop, tmp_path):
    rows = [SALE[0], GUEST[0], SALE[1], SALE[2], SALE[3]]

    report = bring(shop, write(tmp_path, rows))

    assert (report.imported, len(lines_of("536365")), database.scalar("SELECT count(*) FROM batch")) == (5, 4, 1)
    assert bring(shop, tmp_path / "day.csv").unchanged == 5
    sound()


def test_two_files_that_overlap_say_each_line_once(shop, tmp_path):
    folder = tmp_path / "exports"
    folder.mkdir()
    write(folder, SALE[:2], "1.csv")
    write(folder, SALE, "2.csv")

    report = bring(shop, folder)

    assert [(file.rows, file.imported, file.unchanged) for file in report.files] == [(2, 2, 0), (4, 2, 2)]
    assert [code for code, _, _ in lines_of("536365")] == ["85123A", "71053", "71053", "POST"]


@pytest.mark.parametrize("ending", [".csv", ".tsv"])
def test_an_import_leaves_one_event_a_chunk_that_names_its_rows(shop, tmp_path, ending):
    path = write(tmp_path, SALE, f"day{ending}")

    import_files(shop.operations, [str(path)])

    body = database.scalar("SELECT body FROM event WHERE verb = 'import.batch'")
    assert all(f'"{name}"' in body for name in ("hash", "first", "last", "rows", "digest"))
    assert '"first":2' in body or '"first":5' in body
