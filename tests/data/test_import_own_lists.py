"""A list of ours, exported, changed in a spreadsheet and imported: exactly what was changed by hand changes."""

import csv
from pathlib import Path

import pytest

from data import database
from data.exporters.writing import write_file
from data.importers.report import ImportReport
from data.imports import import_files
from data.operations.orders import place_order
from data.queries.exports import list_export, order_line_export
from tests.builders import Shop, events, make_sku, promise

THINGS = ("stock", "products", "variants", "customers", "orders")


@pytest.fixture
def stocked(shop):
    for code, count in (("POT-1", 9), ("POT-2", 4), ("00123", 0)):
        make_sku(shop, code, stock=count, barcode=f"0{400638133390 + count}")
    place_order(shop.operations, "POT-1:1", name="Ann", email="ann@example.com", paid="10")
    place_order(shop.operations, "POT-2:2", name="Bo", paid="20")
    with database.transaction():
        for number, name, email in (("C00001", "Ann", "ann@example.com"), ("C00002", "Bo", "")):
            database.insert(
                "INSERT INTO customer (number, name, email, phone, made_at) VALUES (?, ?, ?, '+44 20 7946 0018', 1)",
                (number, name, email),
            )
    return shop


def out(shop: Shop, thing: str, folder: Path, name: str = "", columns: tuple[str, ...] = ()) -> Path:
    path = folder / (name or f"{thing}.csv")
    write_file(list_export(shop.supervisor, thing, columns=columns), path.suffix[1:], path)
    return path


def edit(path: Path, id: str, **values: str) -> Path:
    with path.open(newline="") as opened:
        rows = list(csv.DictReader(opened))
    for row in rows:
        if row["id"] == id:
            assert values.keys() <= row.keys()
            row.update(values)
    with path.open("w", newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def bring(shop: Shop, *paths: Path) -> ImportReport:
    return import_files(shop.supervisor, [str(path) for path in paths])


def counted(report: ImportReport) -> tuple[int, int, int, int]:
    return report.imported, report.updated, report.unchanged, report.rejected


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("thing", THINGS)
def test_a_list_that_nobody_changed_changes_nothing(stocked, tmp_path, thing, ending):
    path, before = out(stocked, thing, tmp_path, f"{thing}.{ending}"), events()

    report = bring(stocked, path)

    assert report.files[0].format == f"ecom-tui-{thing}"
    assert (counted(report), report.differences) == ((0, 0, report.rows, 0), [])
    assert report.rows == len(list(list_export(stocked.supervisor, thing)))
    assert events() == before


def test_orders_line_by_line_are_known_again(stocked, tmp_path):
    path = tmp_path / "lines.csv"
    write_file(order_line_export(stocked.supervisor), "csv", path)

    report = bring(stocked, path)

    assert (report.files[0].format, counted(report)) == ("ecom-tui-order-lines", (0, 0, 2, 0))


def test_a_price_that_was_changed_is_the_price_from_now_on(stocked, tmp_path):
    path = edit(out(stocked, "variants", tmp_path), "POT-1", price="12.5")

    report = bring(stocked, path)

    assert counted(report) == (1, 1, 2, 0)
    assert database.rows("SELECT code, price_minor, version FROM sku ORDER BY id") == [
        *(("POT-1", 1250, 2), ("POT-2", 1000, 1), ("00123", 1000, 1)),
    ]
    assert database.rows(
        "SELECT amount_minor FROM price_row p JOIN sku s ON s.id = p.sku_id WHERE s.code = 'POT-1' ORDER BY p.id"
    ) == [(1000,), (1250,)]
    assert counted(bring(stocked, path)) == (0, 0, 3, 0)


def test_a_title_and_the_price_of_an_only_variant_change_in_the_list_of_products(stocked, tmp_path):
    path = edit(out(stocked, "products", tmp_path), "P-POT-1", title="Big pot", title_zh="大锅", price="11")

    report = bring(stocked, path)

    assert counted(report) == (1, 1, 2, 0)
    assert database.one("SELECT title, title_zh, category, shelf FROM product WHERE code = 'P-POT-1'") == (
        *("Big pot", "大锅", "", "on"),
    )
    assert database.one("SELECT name, name_zh, price_minor FROM sku WHERE code = 'POT-1'") == ("Big pot", "大锅", 1100)
    assert database.scalar("SELECT count(*) FROM product") == 3
    assert counted(bring(stocked, path)) == (0, 0, 3, 0)


def test_the_price_of_a_product_with_several_variants_is_not_one(stocked, tmp_path):
    home = database.scalar("SELECT product_id FROM sku WHERE code = 'POT-1'")
    with database.transaction():
        database.run("UPDATE sku SET product_id = ? WHERE code = 'POT-2'", (home,))
    path = edit(out(stocked, "products", tmp_path), "P-POT-1", price="11")

    report = bring(stocked, path)

    assert counted(report) == (0, 0, 2, 1)
    assert "price: it has 2 variants" in Path(report.rejects_file).read_text()
    assert database.rows("SELECT DISTINCT price_minor FROM sku") == [(1000,)]


def test_a_quantity_that_was_changed_is_a_count_to_be_posted(stocked, tmp_path):
    path = edit(out(stocked, "stock", tmp_path), "POT-1@MAIN", sellable="7", safety="2")

    report = bring(stocked, path)

    assert counted(report) == (1, 1, 1, 0)
    assert [(one["document"], one["field"], one["ours"], one["theirs"]) for one in report.differences] == [
        ("POT-1", "qty", "9", "7")
    ]
    assert database.rows("SELECT expected_at_snapshot, counted, state FROM count_line") == [(9, 7, "counted")]
    assert promise(stocked, int(database.scalar("SELECT id FROM sku WHERE code = 'POT-1'")))[0] == 9
    assert database.scalar("SELECT safety FROM sku WHERE code = 'POT-1'") == 2
    assert counted(bring(stocked, path)) == (0, 0, 2, 0)
    assert database.scalar("SELECT count(*) FROM count_line") == 1


def test_a_customer_is_changed_and_what_is_masked_never_overwrites(stocked, tmp_path):
    number = str(database.scalar("SELECT number FROM customer WHERE name = 'Ann'"))
    path = edit(out(stocked, "customers", tmp_path), number, name="Ann Lee", company="Lee & Co")

    assert counted(bring(stocked, path)) == (1, 1, 1, 0)
    assert database.one("SELECT name, company, email, source_id FROM customer WHERE number = ?", (number,)) == (
        *("Ann Lee", "Lee & Co", "ann@example.com", ""),
    )
    assert counted(bring(stocked, path)) == (0, 0, 2, 0)

    edit(path, number, email="b***@example.com")
    report = bring(stocked, path)
    assert counted(report) == (0, 0, 1, 1)
    assert "email can't be changed by a list" in Path(report.rejects_file).read_text()
    assert database.scalar("SELECT email FROM customer WHERE number = ?", (number,)) == "ann@example.com"


def test_a_guest_who_is_changed_by_a_list_is_a_guest_still(stocked, tmp_path):
    database.run("UPDATE customer SET guest = 1 WHERE name = 'Bo'")
    number = str(database.scalar("SELECT number FROM customer WHERE name = 'Bo'"))

    path = edit(out(stocked, "customers", tmp_path), number, company="Bo & Co")

    assert counted(bring(stocked, path)) == (1, 1, 1, 0)
    assert database.rows("SELECT name, company, guest FROM customer ORDER BY name") == [
        ("Ann", "", 0),
        ("Bo", "Bo & Co", 1),
    ]


def test_an_old_list_takes_nothing_back_and_a_change_of_both_sides_is_listed(stocked, tmp_path):
    path = out(stocked, "variants", tmp_path)
    with database.transaction():
        database.run("UPDATE sku SET price_minor = 1500, name = 'New', version = 2 WHERE code = 'POT-1'")
        database.run("UPDATE sku SET name = 'Newer', version = 2 WHERE code = 'POT-2'")
    edit(edit(path, "POT-1", price="12.00"), "POT-2", price="13.00")

    report = bring(stocked, path)

    assert database.rows("SELECT code, name, price_minor FROM sku ORDER BY id") == [
        *(("POT-1", "New", 1500), ("POT-2", "Newer", 1300), ("00123", "Pot 00123", 1000)),
    ]
    assert [(one["document"], one["field"], one["ours"], one["theirs"]) for one in report.differences] == [
        ("POT-1", "price_minor", "15.00", "12.00")
    ]
    assert counted(bring(stocked, path)) == (0, 0, 3, 0)


def test_the_same_change_counts_again_after_it_was_undone_here(stocked, tmp_path):
    first = edit(out(stocked, "variants", tmp_path), "POT-1", price="12.00")
    bring(stocked, first)
    with database.transaction():
        database.run("UPDATE sku SET price_minor = 1000, version = version + 1 WHERE code = 'POT-1'")
    second = edit(out(stocked, "variants", tmp_path, "later.csv"), "POT-1", price="12.00")

    assert counted(bring(stocked, second)) == (1, 1, 2, 0)
    assert database.scalar("SELECT price_minor FROM sku WHERE code = 'POT-1'") == 1200


def test_what_is_not_here_or_worked_out_here_is_rejected_with_a_reason(stocked, tmp_path):
    orders = out(stocked, "orders", tmp_path)
    orders.write_text(orders.read_text().replace("A10001", "A99999"))
    stock = edit(out(stocked, "stock", tmp_path), "POT-1@MAIN", on_hand="12")
    edit(stock, "POT-2@MAIN", sellable="-1")
    customers = out(stocked, "customers", tmp_path)
    customers.write_text(customers.read_text().replace("C00002", "C77777"))

    reports = [bring(stocked, path) for path in (orders, stock, customers)]

    assert [counted(report) for report in reports] == [(0, 0, 1, 1), (0, 0, 0, 2), (0, 0, 1, 1)]
    reasons = [Path(report.rejects_file).read_text() for report in reports]
    assert "there is no order “A99999” here, and a list of ours makes none" in reasons[0]
    assert "on_hand can't be changed by a list" in reasons[1]
    assert "sellable can't be less than nothing" in reasons[1]
    assert database.scalar("SELECT count(*) FROM orders") == 2


def test_what_a_spreadsheet_writes_otherwise_is_the_same(stocked, tmp_path):
    path = out(stocked, "variants", tmp_path)
    barcode = str(database.scalar("SELECT barcode FROM sku WHERE code = 'POT-1'"))
    assert barcode.startswith("0")
    edit(path, "POT-1", price="10", barcode=barcode.lstrip("0"), live="TRUE", weight="0.0")

    assert counted(bring(stocked, path)) == (0, 0, 3, 0)


def test_a_list_without_marks_lists_what_differs_and_makes_what_is_new(stocked, tmp_path):
    names = ("sku", "product", "name", "name_zh", "weight", "safety", "oversell", "live", "price")
    path = out(stocked, "variants", tmp_path, columns=names)
    edit(path, "POT-1", price="12.00")
    with path.open("a") as opened:
        opened.write("POT-9,POT-9,P-POT-1,Pot nine,,0,0,deny,yes,9.00,EUR\r\n")

    report = bring(stocked, path)

    assert database.scalar("SELECT price_minor FROM sku WHERE code = 'POT-1'") == 1000
    assert [(one["document"], one["field"], one["theirs"]) for one in report.differences] == [
        ("POT-1", "price_minor", "12.00")
    ]
    assert database.one(
        "SELECT s.name, s.price_minor, p.code FROM sku s JOIN product p ON p.id = s.product_id WHERE s.code = 'POT-9'"
    ) == ("Pot nine", 900, "P-POT-1")
