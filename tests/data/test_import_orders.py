"""Online Retail files from rows to orders, credit notes and documents, and every record accounted for."""

from pathlib import Path

import pytest

from data import database, doctor, recount
from data.errors import Denied, Unclear
from data.importers.report import ImportReport
from data.imports import Step, import_files
from tests.builders import Shop, events, make_sku

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
SALE = [
    "536365,85123A,WHITE HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom",
    "536365,71053,METAL LANTERN,2,2010-12-01 08:26:00,3.39,17850.0,United Kingdom",
    "536365,71053,METAL LANTERN,2,2010-12-01 08:26:00,3.39,17850.0,United Kingdom",
    "536365,POST,POSTAGE,1,2010-12-01 08:27:00,18.0,17850.0,United Kingdom",
]
GUEST = ["536366,PADS,PADS TO MATCH ALL CUSHIONS,1,2010-12-31 23:59:00,0.001,,EIRE"]
CREDIT = [
    "C536400,85123A,WHITE HEART,-2,2011-01-03 10:00:00,2.55,17850.0,United Kingdom",
    "C536400,D,Discount,-1,2011-01-03 10:00:00,1.5,17850.0,United Kingdom",
    "C536400,POST,POSTAGE,-1,2011-01-03 10:00:00,3.0,17850.0,United Kingdom",
]
OTHERS = [
    "536500,22139,damaged,-5,2011-01-04 10:00:00,0.0,,United Kingdom",
    "536501,22139,found,3,2011-01-04 11:00:00,0.0,,United Kingdom",
    "A563186,B,Adjust bad debt,1,2011-01-05 14:51:00,-11062.06,,United Kingdom",
]


def write(folder: Path, rows: list[str], name: str = "day.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def bring(shop: Shop, *paths: Path, **options: object) -> ImportReport:
    return import_files(shop.operations, [str(path) for path in paths], **options)


def sound() -> None:
    """Every check of doctor holds, and every rollup is what the facts say."""
    assert [check for check in doctor.check() if check.found] == []
    assert [fault for table in recount.RECOUNT for fault in recount.faults(table)] == []


def test_an_invoice_is_a_closed_order_shipped_and_paid(shop, tmp_path):
    report = bring(shop, write(tmp_path, SALE))

    assert database.rows(
        "SELECT number, channel, source_id, country, state, review, list_minor, shipping_minor, total_minor,"
        " captured_minor, units, unshipped, fulfilment, payment FROM orders"
    ) == [
        (
            "536365",
            "online-retail",
            "536365",
            "GB",
            "closed",
            "approved",
            2886,
            1800,
            4686,
            4686,
            10,
            0,
            "shipped",
            "paid",
        )
    ]
    assert database.rows(
        "SELECT l.position, l.kind, l.code, l.ordered, l.shipped, l.unit_text, l.gross_minor, s.code FROM order_line l"
        " LEFT JOIN sku s ON s.id = l.sku_id ORDER BY l.position"
    ) == [
        (1, "goods", "85123A", 6, 6, "2.55", 1530, "85123A"),
        (2, "goods", "71053", 2, 2, "3.39", 678, "71053"),
        (3, "goods", "71053", 2, 2, "3.39", 678, "71053"),
        (4, "service", "POST", 1, 1, "18.0", 1800, None),
    ]
    assert database.rows("SELECT number, source_id FROM customer") == [("17850", "online-retail:17850")]
    assert database.scalar("SELECT count(*) FROM stock_move") == 0
    assert (report.rows, report.imported, report.unchanged, report.rejected) == (4, 4, 0, 0)
    assert events() == ["import.batch"]
    sound()


def test_a_credit_note_gives_money_back_of_the_order_it_belongs_to(shop, tmp_path):
    bring(shop, write(tmp_path, SALE + CREDIT))

    order, kind, amount = database.one("SELECT order_id, kind, amount_minor FROM document")
    assert (kind, amount) == ("credit_note", -960)
    assert database.rows("SELECT order_id, kind, amount_minor FROM payment_event ORDER BY id") == [
        (order, "capture", 4686),
        (order, "refund", 960),
    ]
    assert database.one("SELECT id, refunded_minor, payment FROM orders") == (order, 960, "part_refunded")
    assert database.one(
        "SELECT orders, gross_minor, discount_minor, returns_minor, shipping_minor FROM sales_day"
        " WHERE day = '2011-01-03'"
    ) == (0, 0, 150, 510, -300)
    sound()


def test_a_credit_note_that_fits_two_orders_belongs_to_none(shop, tmp_path):
    twice = [row.replace("536365", "536999") for row in SALE]

    bring(shop, write(tmp_path, SALE + twice + CREDIT))

    assert database.rows("SELECT order_id FROM document") == [(None,)]
    assert database.rows("SELECT refunded_minor FROM orders ORDER BY id") == [(0,), (0,)]
    sound()


def test_write_offs_findings_and_bad_debts_are_no_sales(shop, tmp_path):
    report = bring(shop, write(tmp_path, OTHERS))

    assert database.rows("SELECT number, kind, amount_minor, reason FROM document ORDER BY number") == [
        ("536500", "write_off", 0, "damaged"),
        ("A563186", "adjustment", -1106206, "Adjust bad debt"),
    ]
    assert database.rows("SELECT number, kind, total_minor FROM orders") == [("536501", "internal", 0)]
    assert database.rows("SELECT name, placeholder FROM sku") == [("22139", 1)]
    assert database.rows("SELECT * FROM sales_day") == []
    assert report.counts["payments"] == 0
    sound()


def test_a_sku_gets_its_title_when_it_is_first_sold(shop, tmp_path):
    bring(shop, write(tmp_path, OTHERS))

    bring(shop, write(tmp_path, ["536600,22139,TEA SET,1,2011-02-01 09:00:00,4.25,,France"], "later.csv"))

    assert database.rows("SELECT s.name, s.placeholder, p.title FROM sku s JOIN product p ON p.id = s.product_id") == [
        ("TEA SET", 0, "TEA SET")
    ]


def test_a_sku_of_the_store_is_known_by_its_code(shop, tmp_path):
    key = make_sku(shop, "85123A", price=300)

    report = bring(shop, write(tmp_path, SALE))

    assert database.scalar("SELECT sku_id FROM order_line WHERE code = '85123A'") == key
    assert report.counts["variants"] == 1


def test_months_and_files_tell_every_record(shop, tmp_path):
    report = bring(shop, write(tmp_path, SALE + GUEST + CREDIT + OTHERS)).to_json()

    assert report["months"] == [
        {
            "month": "2010-12",
            "lines": 5,
            "documents": 2,
            "invoices": 2,
            "credit_notes": 0,
            "gross": "46.86",
            "credited": "0.00",
            "adjusted": "0.00",
            "currency": "EUR",
        },
        {
            "month": "2011-01",
            "lines": 6,
            "documents": 4,
            "invoices": 3,
            "credit_notes": 1,
            "gross": "0.00",
            "credited": "-9.60",
            "adjusted": "-11062.06",
            "currency": "EUR",
        },
    ]
    assert report["files"] == [
        {"path": str(tmp_path / "day.csv"), "format": "online-retail", "rows": 11, "imported": 11, "unchanged": 0}
        | {"rejected": 0}
    ]
    assert report["counts"] == {
        "products": 4,
        "variants": 4,
        "customers": 1,
        "orders": 3,
        "lines": 11,
        "payments": 1,
        "refunds": 1,
        "reviews": 0,
        "tickets": 0,
        "messages": 0,
    }
    assert [(entry["row"], entry["unit_price"], entry["kept"]) for entry in report["rounding"]] == [
        (6, "0.001", "0.00")
    ]
    assert (report["rejects_file"], report["differences"], report["stopped"]) == (None, [], False)


def test_an_invoice_that_sells_and_takes_back_is_an_order_and_a_credit_note(shop, tmp_path):
    rows = ["600001,A1,POT,5,2011-03-01 10:00:00,2.00,,France", "600001,A2,LID,-1,2011-03-01 10:00:00,1.50,,France"]

    report = bring(shop, write(tmp_path, rows))

    assert database.rows("SELECT number, total_minor FROM orders") == [("600001", 1000)]
    assert database.rows("SELECT number, kind, amount_minor FROM document") == [
        ("600001/credit_note", "credit_note", -150)
    ]
    month = report.to_json()["months"][0]
    assert (month["invoices"], month["gross"], month["credited"], month["adjusted"]) == (1, "10.00", "0.00", "-1.50")
    sound()


def test_a_number_that_the_store_could_give_out_itself_gets_its_channel_behind(shop, tmp_path):
    bring(shop, write(tmp_path, [SALE[0].replace("536365", "X1"), GUEST[0]]))
    prefix = database.scalar("SELECT prefix FROM number_range WHERE name = 'order'")
    own = f"{prefix}10001"
    path = tmp_path / "own.toml"
    path.write_text('channel = "mine"\n[columns]\nNo = "order"\nDay = "placed"\nSum = "total"\n', encoding="utf-8")
    (tmp_path / "own.csv").write_text(f"No,Day,Sum\n{own},2011-01-01,5.00\nX1,2011-01-01,6.00\n", encoding="utf-8")

    bring(shop, tmp_path / "own.csv", mapping=str(path))

    assert database.rows("SELECT number, source_id FROM orders WHERE channel = 'mine' ORDER BY source_id") == [
        (f"{own}-mine", own),
        ("X1-mine", "X1"),
    ]


def test_the_invoice_of_the_older_dialect_and_american_dates_come_in(shop, tmp_path):
    header = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country"
    (tmp_path / "ii.csv").write_text(
        f"{header}\n489434,85048,LIGHTS,12,12/13/2009 7:45,6.95,13085,USA\n", encoding="utf-8"
    )

    bring(shop, tmp_path / "ii.csv")

    assert database.rows("SELECT country FROM orders") == [("US",)]
    assert database.rows("SELECT day, gross_minor FROM sales_day") == [("2009-12-13", 8340)]


def test_progress_is_told_and_ends_at_the_last_record(shop, tmp_path):
    steps: list[Step] = []

    bring(shop, write(tmp_path, SALE + GUEST), progress=steps.append)

    assert (steps[-1].rows, steps[-1].of) == (5, 5)


def test_only_who_may_import_does(shop, tmp_path):
    path = write(tmp_path, SALE)

    with pytest.raises(Denied):
        import_files(shop.designer, [str(path)])

    assert (events(), database.scalar("SELECT count(*) FROM orders")) == ([], 0)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"InvoiceNo,StockCode\n", "of no known format"),
        (HEADER.encode() + b"\n", "There is no record"),
        (b"%PDF-1.7 \x00\x01", "is a PDF"),
        (b"PK\x03\x04....", "damaged or cut off"),
        (bytes(range(256)) * 4, "not a table of text"),
        (b"a," * 5000 + b"a\n1\n", "columns; 4000 are read"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(shop, tmp_path, content, says):
    (tmp_path / "odd.csv").write_bytes(content)

    with pytest.raises(Unclear, match=says):
        bring(shop, tmp_path / "odd.csv")

    assert (events(), list(tmp_path.glob("*.rejects.csv"))) == ([], [])
