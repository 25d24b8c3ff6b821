"""Files that leave the store: parcels for shops, orders line by line, and text that no spreadsheet runs."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data import clock, database
from data.errors import Denied, Missing, Refused, Unclear
from data.exporters import parcels, writing
from data.exporters.shop_files import shopify_carrier
from data.exporters.writing import write_csv, write_file
from data.imports import import_files
from data.operations.dispatch import ship_order
from data.operations.orders import place_order
from data.operations.review import approve_order
from data.queries.exports import Export, export_file, list_export, order_line_export, shipment_export
from tests.builders import Shop, make_sku
from tests.hostile import ALL

AT = 1_773_135_000_000_000  # 2026-03-10 09:30 UTC
TRACKING = "00340434161094022115"
FORMULAS = (
    *("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "=1", "＝1+1", "＋1", "－1", "＠SUM", "'=1"),
    *(" =1", "\ufeff=1", "\u200b=1", '"=1', '"=1"', '="a"&"b"', "'", "''", "''=1", "'007", "007", "-5", "+44 20"),
    *("\n=1", "a\n=1", "\u00a0=1", "\u3000＝1", "=1\r\n", '=HYPERLINK("http://x")', "\x0b=1", "\x1f=1", "_x0041_"),
    *("-", "=", "--1", "1e5", "\x00=1"),
)  # fmt: skip
SIGNS = "=+-@＝＋－＠\t\r\0"


@pytest.fixture
def sent(shop):
    """Two orders of a Shopify store and one of our own; the second has left in part."""
    make_sku(shop, "POT-1", stock=9)
    make_sku(shop, "LID", stock=9)
    with clock.telling(AT):
        found = [
            place_order(shop.operations, lines, name="Ann", email="ann@example.com", paid=paid).id
            for lines, paid in (("POT-1:2,LID:1", "30"), ("POT-1:3", "30"), ("LID:1", "10"))
        ]
        for order, name in zip(found[:2], ("#1001", "#1002"), strict=True):
            with database.transaction():
                database.run("UPDATE orders SET channel = 'shopify', source_id = ? WHERE id = ?", (name, order))
        body = json.dumps({"said": {"Id": "5002", "Source": "web"}})
        with database.transaction():
            database.insert(
                "INSERT INTO source_record (channel, kind, source_id, subject_id, hash, body, made, batch_id,"
                " newest_batch_id) VALUES ('shopify', 'order', '#1002', ?, 'h', ?, 0, 1, 1)",
                (found[1], body),
            )
        for order in found:
            approve_order(shop.operations, order)
    with clock.telling(AT + clock.DAY):
        ship_order(shop.logistics, found[1], carrier="dhl", tracking=TRACKING, lines="POT-1:1")
    with clock.telling(AT + 2 * clock.DAY):
        ship_order(shop.logistics, found[0], carrier="sf express", tracking="SF1234567890123")
        ship_order(shop.logistics, found[2], carrier="dpd")
    return shop


def rows(export: Export) -> list[list[Any]]:
    return [[row[name] for name in export.columns] for row in export]


def test_parcels_for_shopify_stand_in_the_columns_of_its_orders_the_oldest_first(sent):
    export = shipment_export(sent.logistics, "shopify")

    assert export.columns == (
        *("Name", "Id", "Tracking Number", "Tracking Company", "Tracking URL", "Fulfilled at", "Lineitem sku"),
        "Lineitem quantity",
    )
    assert rows(export) == [
        ["#1002", "5002", TRACKING, "DHL Express", "", "2026-03-11 09:30:00 +0000", "POT-1", 1],
        ["#1001", "", "SF1234567890123", "SF Express", "", "2026-03-12 09:30:00 +0000", "POT-1", 2],
        ["#1001", "", "SF1234567890123", "SF Express", "", "2026-03-12 09:30:00 +0000", "LID", 1],
    ]
    assert (export.count, export.elsewhere) == (2, 1)
    assert rows(shipment_export(sent.logistics, "shopify")) == rows(export)
    assert [row[0] for row in rows(shipment_export(sent.logistics, "shopify", filter="handed:2026-03-11"))] == ["#1002"]


def test_parcels_for_matrixify_are_lines_of_fulfilments_and_dated_when_they_arrived(sent):
    with database.transaction():
        database.run("UPDATE shipment SET state = 'delivered', delivered_at = ? WHERE id = 1", (AT + 3 * clock.DAY,))

    found = [
        dict(zip(export.columns, row, strict=True))
        for export in [shipment_export(sent.logistics, "matrixify")]
        for row in rows(export)
    ]

    assert found[0] == {
        "Name": "#1002",
        "Command": "MERGE",
        "Line: Type": "Fulfillment Line",
        "Line: SKU": "POT-1",
        "Line: Quantity": 1,
        "Fulfillment: ID": 1,
        "Fulfillment: Status": "success",
        "Fulfillment: Tracking Company": "DHL Express",
        "Fulfillment: Tracking Number": TRACKING,
        "Fulfillment: Processed At": "2026-03-13 09:30:00 +0000",
        "Fulfillment: Shipment Status": "delivered",
    }
    assert [(one["Fulfillment: ID"], one["Fulfillment: Processed At"]) for one in found[1:]] == [(2, ""), (2, "")]


def test_parcels_for_woocommerce_say_whether_the_order_is_complete(sent):
    with database.transaction():
        database.run("UPDATE orders SET channel = 'woocommerce', source_id = substr(source_id, 2) WHERE id < 3")

    export = shipment_export(sent.logistics, "woocommerce")

    assert export.columns == (
        *("order_id", "tracking_provider", "tracking_number", "date_shipped", "status_shipped", "sku", "qty"),
    )
    assert rows(export) == [
        ["5002", "DHL Express", TRACKING, "11-03-2026", 2, "POT-1", 1],
        ["1001", "SF Express", "SF1234567890123", "12-03-2026", 1, "POT-1", 2],
        ["1001", "SF Express", "SF1234567890123", "12-03-2026", 1, "LID", 1],
    ]


def test_a_filter_may_name_another_channel_and_what_a_shop_told_itself_stays(sent):
    with database.transaction():
        database.run("UPDATE orders SET channel = 'stall', source_id = 'S-7' WHERE id = 3")
        database.run("UPDATE shipment SET batch_id = 1 WHERE id = 1")

    stall = shipment_export(sent.logistics, "shopify", filter="channel:stall")

    assert [row[:4] for row in rows(stall)] == [["S-7", "", "", "DPD"]]
    assert [row[0] for row in rows(shipment_export(sent.logistics, "shopify"))] == ["#1001", "#1001"]


def test_parcels_in_our_own_columns_are_all_that_have_left_and_nothing_personal(sent):
    with database.transaction():
        database.run("UPDATE shipment SET state = 'cancelled' WHERE id = 3")

    export = shipment_export(sent.logistics)

    assert [(row["order"], row["source"], row["sku"], row["quantity"]) for row in export] == [
        *(("A10002", "#1002", "POT-1", 1), ("A10001", "#1001", "POT-1", 2), ("A10001", "#1001", "LID", 1)),
    ]
    assert not re.search("(?i)ann", json.dumps(rows(export)))


def test_pieces_are_read_one_behind_the_other(sent, monkeypatch):
    whole = rows(shipment_export(sent.logistics))
    monkeypatch.setattr(parcels, "PIECE", 1)

    assert rows(shipment_export(sent.logistics)) == whole
    assert len(whole) == 4


def test_who_may_not_see_orders_gets_no_parcels_and_an_unknown_shop_is_missing(sent):
    with pytest.raises(Denied):
        shipment_export(sent.designer)
    with pytest.raises(Denied):
        order_line_export(sent.designer)
    with pytest.raises(Missing, match="There is no file for the shop “etsy”"):
        shipment_export(sent.logistics, "etsy")


@pytest.mark.parametrize(
    ("name", "spelled"),
    [("dhl", "DHL Express"), ("DHL eCommerce", "DHL eCommerce"), ("Hermes", "Hermes"), ("yunexpress", "YunExpress"),
     ("4px", "4PX"), ("royal mail", "Royal Mail"), ("顺丰", "SF Express"), ("Postman Pat", "Postman Pat"), ("", "")],
)  # fmt: skip
def test_carriers_are_spelled_as_shopify_links_them(name, spelled):
    assert shopify_carrier(name) == spelled


def test_orders_line_by_line_have_their_money_and_their_shipping(sent):
    with database.transaction():
        database.run("UPDATE orders SET shipping_minor = 490 WHERE id = 1")

    found = list(order_line_export(sent.supervisor, filter="number:A10001"))

    assert [(row["order"], row["line"], row["kind"], row["sku"], row["quantity"], row["total"]) for row in found] == [
        ("A10001", 1, "goods", "POT-1", 2, "20.00"),
        ("A10001", 2, "goods", "LID", 1, "10.00"),
        ("A10001", 3, "service", "", 1, "4.90"),
    ]
    assert next(iter(order_line_export(sent.supervisor, sort="-number")))["order"] == "A10003"


@pytest.mark.parametrize(
    "thing",
    *[["orders", "stock", "products", "variants", "customers", "approvals", "parcels", "events", "staff", "imports",
       "differences"]],
)  # fmt: skip
def test_every_list_goes_out_in_every_form(sent, tmp_path, thing):
    counts = [
        write_file(list_export(sent.supervisor, thing), form, tmp_path / f"{thing}.{form}")
        for form in ("csv", "json", "xlsx")
    ]

    assert len(set(counts)) == 1
    read = json.loads((tmp_path / f"{thing}.json").read_text())["rows"]
    with (tmp_path / f"{thing}.csv").open(newline="") as opened:
        assert [row["id"] for row in csv.DictReader(opened)] == [row["id"] for row in read]
    assert len(read) == counts[0]
    assert "ann@example.com" not in (tmp_path / f"{thing}.csv").read_text()


def test_an_existing_file_is_written_over_only_when_that_is_said(sent, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    path = folder / "stock.csv"
    path.write_text("mine")

    with pytest.raises(Unclear, match="is there already"):
        export_file(sent.supervisor, "stock", str(path), "csv")
    assert path.read_text() == "mine"
    assert export_file(sent.supervisor, "stock", str(path), "csv", over=True) == 2
    assert [one.name for one in folder.iterdir()] == ["stock.csv"]


def test_a_workbook_with_too_many_rows_is_refused_and_nothing_is_left(sent, tmp_path, monkeypatch):
    folder = tmp_path / "out"
    folder.mkdir()
    monkeypatch.setattr(writing, "MOST_SHEET_ROWS", 1)

    with pytest.raises(Refused, match="A workbook holds 1 rows"):
        write_file(list_export(sent.supervisor, "stock"), "xlsx", folder / "stock.xlsx")
    assert list(folder.iterdir()) == []


def export_of(texts: list[str]) -> Export:
    return Export(
        ["id", "title"], {}, len(texts), lambda: ({"id": str(n), "title": text} for n, text in enumerate(texts))
    )


def runs(cell: str) -> bool:
    """Whether a spreadsheet might take it for a formula."""
    bare = cell.strip().lstrip("\ufeff\u200b")
    return bool(bare) and bare[0] in SIGNS and not re.fullmatch(r"[+-]?\d+(\.\d+)?", bare)


def test_no_cell_of_a_csv_begins_with_a_formula():
    texts = [*FORMULAS, *ALL]
    file = io.StringIO()
    write_csv(export_of(texts), file)
    found = [row[1] for row in csv.reader(io.StringIO(file.getvalue(), newline=""))][1:]

    assert len(found) == len(texts) > 200
    assert [cell for cell in found if runs(cell)] == []


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=8), st.sampled_from(FORMULAS))
@example("\0", FORMULAS[0])
def test_no_text_at_all_does(text, formula):
    for cell in (text, text[:2] + formula, formula + text):
        file = io.StringIO()
        write_csv(export_of([cell]), file)
        assert not runs(list(csv.reader(io.StringIO(file.getvalue(), newline="")))[1][1])


def test_a_workbook_holds_text_and_no_formula(tmp_path):
    texts = [*FORMULAS, *ALL]
    write_file(export_of(texts), "xlsx", tmp_path / "x.xlsx")

    with zipfile.ZipFile(tmp_path / "x.xlsx") as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        assert not any(
            "<f" in book.read(name).decode("utf-8", "replace") for name in book.namelist() if "sheet" in name
        )
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    cells = list(sheet.iter(f"{space}c"))
    assert len(cells) > 2 * 200
    assert {cell.get("t") for cell in cells} <= {"s", "inlineStr"}
    assert list(sheet.iter(f"{space}f")) == []


def test_json_is_exact(tmp_path):
    texts = [*FORMULAS, *ALL]
    write_file(export_of(texts), "json", tmp_path / "x.json")

    assert [row["title"] for row in json.loads((tmp_path / "x.json").read_text())["rows"]] == texts


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_hostile_titles_go_out_and_come_back_unchanged(shop: Shop, tmp_path: Path, ending):
    texts = [text for text in (*FORMULAS, *ALL) if "\0" not in text]
    write_titles(texts)
    path = tmp_path / f"products.{ending}"
    write_file(list_export(shop.supervisor, "products"), ending, path)

    report = import_files(shop.supervisor, [str(path)])

    assert report.files[0].format == "ecom-tui-products"
    assert (report.imported, report.rejected, report.unchanged) == (0, 0, len(texts)), (
        report.rejects_file and Path(report.rejects_file).read_text()
    )
    assert [row[0] for row in database.rows("SELECT title FROM product ORDER BY id")] == texts


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_hostile_titles_without_marks_are_the_same_text(shop: Shop, tmp_path: Path, ending):
    known = (text for text in dict.fromkeys((*FORMULAS, *ALL)) if text.strip() == text and text)
    texts = [text for text in known if not re.search("[\0\x80-\x9f]|^'+[=0]", text)]
    write_titles([part for text in texts for part in (text, *["nothing but a plain long title of a pot"] * 3)])
    path = tmp_path / f"products.{ending}"
    columns = ("code", "title", "category", "shelf", "live", "variants", "images")
    write_file(list_export(shop.supervisor, "products", columns=columns), ending, path)

    report = import_files(shop.supervisor, [str(path)])

    assert len(texts) > 250
    assert ([one["theirs"] for one in report.differences], report.imported, report.rejected) == ([], 0, 0)


def write_titles(texts: list[str]) -> None:
    with database.transaction():
        for number, text in enumerate(texts):
            database.insert(
                "INSERT INTO product (code, title, shelf, made_at) VALUES (?, ?, 'on', 1)", (f"P{number:04}", text)
            )
