"""Files out by the command line: lists with masks, parcels for shops, and lists that come back changed."""

import csv
import json
import stat

import pytest

from data import database
from data.operations.dispatch import ship_order
from data.operations.orders import place_order
from data.operations.review import approve_order
from tests.builders import make_sku
from tests.command_line import CommandLine


@pytest.fixture
def cli(shop, monkeypatch, capsys):
    made = CommandLine(shop.url, monkeypatch, capsys).act_as(shop.supervisor)
    yield made
    database.close_database()


@pytest.fixture
def stocked(cli, shop):
    cli.store()
    make_sku(shop, "POT-1", stock=9)
    first = place_order(shop.operations, "POT-1:1", name="=1+1", email="ann@example.com", paid="10").id
    place_order(shop.operations, "POT-1:2", name="Bo", paid="20")
    approve_order(shop.operations, first)
    ship_order(shop.logistics, first, carrier="dhl", tracking="00340434161094022115")
    database.close_database()
    return cli


def test_a_list_is_exported_with_masks_and_leaves_an_event(stocked, tmp_path):
    path = tmp_path / "orders.csv"

    answer = stocked("export", "orders", "--columns", "customer,email,total", "--sort", "number", "-o", str(path))

    assert (answer.code, answer.out) == (0, f"2 rows of orders are in “{path}”.\n")
    rows = list(csv.reader(path.read_text().splitlines()))
    assert rows == [
        ["id", "customer", "email", "total", "currency"],
        ["A10001", "'=1+1", "a***@example.com", "10.00", "EUR"],
        ["A10002", "Bo", "", "20.00", "EUR"],
    ]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    event = stocked("history", "--json").json["rows"][0]
    assert (event["verb"], event["facts"]) == ("data.export", {"thing": "orders", "rows": 2, "filtered": 0})


def test_exports_know_json_and_spreadsheets(stocked, tmp_path):
    document = json.loads(stocked("export", "orders", "--filter", "customer:Bo", "--format", "json").out)
    book = tmp_path / "stock.xlsx"
    answer = stocked("export", "stock", "-o", str(book), "--json")

    assert [row["customer"] for row in document["rows"]] == ["Bo"]
    assert (answer.json, book.read_bytes()[:2]) == ({"path": str(book), "rows": 1, "format": "xlsx"}, b"PK")
    assert stocked("export", "orders", "--format", "xlsx").code == 2
    assert stocked("export", "orders", "-o", str(tmp_path)).code == 1
    assert stocked("export", "orders", "-o", str(tmp_path / "no" / "x.csv")).code == 4


def test_parcels_go_back_to_the_shop_that_sold_and_those_of_others_are_counted(stocked, shop, tmp_path):
    path = tmp_path / "sent.csv"

    nothing = stocked("export", "shipments", "--format", "shopify", "-o", str(path), "--json")
    assert (nothing.json["rows"], nothing.json["left_out"], path.read_text().count("\n")) == (0, 1, 1)
    assert "1 parcel is left out" in nothing.err

    stocked.store()
    with database.transaction():
        database.run("UPDATE orders SET channel = 'shopify', source_id = '#1001' WHERE id = 1")
    database.close_database()
    answer = stocked("export", "shipments", "--format", "shopify", "--filter", "handed:today", "-o", str(path))
    assert answer.out == f"1 row of shipments is in “{path}”.\n"
    row = next(csv.DictReader(path.read_text().splitlines()))
    assert (row["Name"], row["Tracking Number"], row["Tracking Company"], row["Lineitem sku"]) == (
        *("#1001", "00340434161094022115", "DHL Express", "POT-1"),
    )
    again = stocked("export", "shipments", "--format", "shopify", "--filter", "handed:today").out
    assert again == path.read_text().replace("\r\n", "\n")
    assert stocked("history", "--json").json["rows"][0]["facts"] == {"thing": "shipments", "rows": 1, "filtered": 1}


def test_parcels_in_our_columns_and_orders_line_by_line(stocked):
    parcels = json.loads(stocked("export", "shipments", "--format", "json").out)["rows"]
    lines = list(csv.DictReader(stocked("export", "orders", "--lines", "--filter", "customer:Bo").out.splitlines()))

    assert [(row["order"], row["tracking"], row["quantity"]) for row in parcels] == [
        ("A10001", "00340434161094022115", 1)
    ]
    assert [(row["order"], row["sku"], row["quantity"], row["total"], row["currency"]) for row in lines] == [
        ("A10002", "POT-1", "2", "20.00", "EUR")
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("orders", "--format", "shopify"),
        ("stock", "--lines"),
        ("shipments", "--sort", "handed"),
        ("orders", "--lines", "--columns", "sku"),
        ("orders", "--format", "etsy"),
    ],
)
def test_what_does_not_go_together_is_said(stocked, words):
    answer = stocked("export", *words)

    assert (answer.code, answer.out) == (2, "")


def test_a_list_comes_back_with_another_price(stocked, tmp_path):
    path = tmp_path / "variants.csv"
    stocked("export", "variants", "-o", str(path))
    assert stocked("import", str(path), "--json").json["unchanged"] == 1
    path.write_text(path.read_text().replace(",10.00,", ",12.00,", 1))

    report = stocked("import", str(path), "--json").json

    assert (report["files"][0]["format"], report["imported"], report["updated"]) == ("ecom-tui-variants", 1, 1)
    row = stocked("list", "variants", "--columns", "sku,price", "--json").json["rows"][0]
    assert row == {"id": "POT-1", "sku": "POT-1", "price": "12.00", "currency": "EUR"}


def test_costs_are_not_in_the_list_of_who_may_not_see_them(stocked, shop):
    assert ",cost," in stocked("export", "variants").out.splitlines()[0]
    stocked.act_as(shop.promoter)
    assert ",cost," not in stocked("export", "variants").out.splitlines()[0]
