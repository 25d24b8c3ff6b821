"""The least example of each thing that spoiled files have brought to light (tests/torture/test_import_fuzz.py)."""

from pathlib import Path

import pytest

from data import clock, database
from data.importers.report import ImportReport
from data.imports import import_files, look_at
from tests.builders import Shop, make_sku
from tests.data.bad_files import HEADER, SALE
from tests.data.test_import_orders import sound
from tests.torture.import_seeds import CHINESE_ORDER_MAP, ORDER_MAP, PRODUCT_MAP

ORDERS = "Order;Date;Status;Client;Name;Mail;Land;Item;Text;Count;Price;Off;Freight;Sum;Back\n"
NEW = "W1;26.12.2010 11:00;new;8;Cy;cy@x.org;Schweiz;POT;Topf;1;10,00;;;10,00;\n"
CHINESE = "订单编号,付款时间,订单状态,商品编码,商品名称,数量,实际支付金额,退款,收货人,省份\n"
PRODUCTS = "Code,Title,Price,Cost,EAN,Weight,On sale,Stock,Place,Changed\n"


def bring(shop: Shop, folder: Path, text: str, mapping: str = "", name: str = "file.csv") -> ImportReport:
    """Import a text; the look before says what comes, and the same again changes nothing."""
    (folder / name).write_text(text, encoding="utf-8")
    (folder / "map.toml").write_text(mapping, encoding="utf-8")
    how = {"mapping": str(folder / "map.toml") if mapping else None}
    look = look_at(shop.operations, [str(folder / name)], **how).report
    report = import_files(shop.operations, [str(folder / name)], **how)
    assert (look.imported, look.unchanged, look.rejected) == (report.imported, report.unchanged, report.rejected)
    assert import_files(shop.operations, [str(folder / name)], **how).imported == 0
    sound()
    return report


def test_a_barcode_of_four_digits_belongs_to_one_article_too(shop, tmp_path):
    bring(shop, tmp_path, f"{PRODUCTS}A,Pot,5,,0812,,yes,,,\n", PRODUCT_MAP)

    report = bring(shop, tmp_path, f"{PRODUCTS}B,Lid,5,,0812,,yes,,,\n", PRODUCT_MAP, "other.csv")

    assert (report.imported, database.rows("SELECT code, barcode FROM sku ORDER BY id")) == (
        1,
        [("A", "0812"), ("B", None)],
    )


def test_a_bad_row_between_two_rows_of_an_order_does_not_make_it_two(shop, tmp_path):
    report = bring(shop, tmp_path, HEADER + SALE + HEADER + SALE)

    assert (report.imported, report.rejected, database.scalar("SELECT count(*) FROM orders")) == (2, 1, 1)


def test_a_look_counts_a_newer_order_line_by_line_as_the_import_does(shop, tmp_path):
    bring(shop, tmp_path, HEADER + SALE)

    report = bring(shop, tmp_path, HEADER + SALE + SALE.replace("85123A", "71053"), name="newer.csv")

    assert (report.imported, report.updated, report.unchanged) == (1, 1, 1)


def test_an_open_order_that_the_source_gives_to_another_customer_moves_between_their_sums(shop, tmp_path):
    make_sku(shop, "POT", stock=5)
    bring(shop, tmp_path, ORDERS + NEW, ORDER_MAP)

    bring(shop, tmp_path, ORDERS + NEW.replace(";8;Cy;", ";9;Di;"), ORDER_MAP, "newer.csv")

    assert database.rows(
        "SELECT c.source_id, coalesce(s.orders, 0) FROM customer c LEFT JOIN customer_sum s ON s.customer_id = c.id"
        " ORDER BY c.id"
    ) == [("webshop:8", 0), ("webshop:9", 1)]


def test_an_order_never_has_less_taken_than_went_back(shop, tmp_path):
    line = "1,2024-05-01 10:00:00,交易成功,A1,洗面奶,2,59.80,,张三,广东省\n"
    back = "1,2024-05-01 10:00:00,交易成功,A2,面霜,1,99.00,99.00,张三,广东省\n"
    bring(shop, tmp_path, CHINESE + line + back, CHINESE_ORDER_MAP)

    report = bring(shop, tmp_path, CHINESE + line, CHINESE_ORDER_MAP, "newer.csv")

    assert database.rows("SELECT total_minor, captured_minor, refunded_minor FROM orders") == [(5980, 15880, 9900)]
    assert ("paid", "99.00 CNY went back already") in [(one.get("field"), one["says"]) for one in report.differences]


def test_a_sheet_of_no_known_format_is_called_as_people_know_it(shop, tmp_path):
    import xlsxwriter

    from data.errors import Unclear

    with xlsxwriter.Workbook(str(tmp_path / "book.xlsx")) as book:
        book.add_worksheet().write_row(0, 0, ["a", "b"])
        book.worksheets()[0].write_row(1, 0, ["1", "2"])

    with pytest.raises(Unclear) as caught:
        look_at(shop.operations, [str(tmp_path / "book.xlsx")])

    assert str(caught.value).startswith(f"“{tmp_path / 'book.xlsx'}#Sheet1” is of no known format.")


def test_an_older_file_again_and_again_changes_its_orders_not_even_the_second_time(shop, tmp_path):
    credit = SALE.replace("536365", "C536400").replace(",6,", ",-1,")
    bring(shop, tmp_path, HEADER + SALE + credit)
    bring(shop, tmp_path, HEADER + SALE.replace(",6,", ",8,") + credit.replace(",-1,", ",-2,"), name="newer.csv")

    bring(shop, tmp_path, HEADER + SALE + credit)  # which brings it twice

    assert database.rows("SELECT units FROM orders") == [(8,)]


def test_a_cancelled_order_of_less_than_nothing_is_cancelled_whole(shop, tmp_path):
    bring(shop, tmp_path, ORDERS + NEW.replace(";new;", ";void;").replace("10,00", "-10,00"), ORDER_MAP)

    assert database.rows("SELECT state, total_minor, cancelled_minor FROM orders") == [("cancelled", -1000, -1000)]


def test_a_write_off_that_a_newer_file_calls_a_credit_note_becomes_one_and_back(shop, tmp_path):
    lost = "536500,22139,lost,-10,2010-12-01 11:52:00,0.0,,United Kingdom\n"
    bring(shop, tmp_path, HEADER + lost)

    bring(shop, tmp_path, HEADER + lost.replace(",0.0,", ",1.0,"), name="newer.csv")
    told = database.rows("SELECT kind, amount_minor FROM document")
    bring(shop, tmp_path, HEADER + lost.replace("lost", "lost again"), name="newest.csv")

    assert (told, database.rows("SELECT kind, amount_minor FROM document")) == (
        [("credit_note", -1000)],
        [("write_off", 0)],
    )


def test_several_orders_that_leave_a_customer_at_once_take_their_first_and_last_day_along(shop, tmp_path):
    row = "W{};2{}.12.2010 11:00;sent;8;Cy;cy@x.org;Schweiz;POT;Topf;1;10,00;;;10,00;\n"
    rows = [row.format(number, number) for number in range(1, 5)]
    bring(shop, tmp_path, ORDERS + "".join(rows), ORDER_MAP)
    moved = [text.replace(";8;Cy;cy", ";9;Di;di") for text in rows]

    bring(shop, tmp_path, ORDERS + "".join([*moved[:2], *rows[2:]]), ORDER_MAP, "some.csv")
    bring(shop, tmp_path, ORDERS + "".join(moved), ORDER_MAP, "all.csv")
    bring(shop, tmp_path, ORDERS + row.format(5, 8), ORDER_MAP, "later.csv")

    sums = database.rows("SELECT orders, first_at, last_at FROM customer_sum ORDER BY customer_id")
    days = [(count, clock.day_of(first, "UTC"), clock.day_of(last, "UTC")) for count, first, last in sums]
    assert days == [(1, "2010-12-28", "2010-12-28"), (4, "2010-12-21", "2010-12-24")]


def test_of_two_products_with_one_reference_the_last_says_how_many_there_are(shop, tmp_path):
    header = (
        "Product ID;Active (0/1);Name *;Price tax excluded or Price tax included;Reference #;Quantity;Out of stock\n"
    )

    bring(shop, tmp_path, f"{header}1;1;Pot;10;X;9;1\n2;1;Lid;3;X;4;0\n")

    assert database.rows(
        "SELECT s.code, p.sellable FROM sku s JOIN promise p ON p.sku_id = s.id WHERE p.sellable > 0"
    ) == [("X", 4)]
