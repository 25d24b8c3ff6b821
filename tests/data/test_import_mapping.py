"""Lists of orders from anywhere, by a mapping file."""

import pytest

from data import database
from data.errors import Unclear
from tests.builders import Shop, make_sku
from tests.data.test_import_orders import bring, sound

LINES = """
channel = "webshop"
decimal = ","
dates = ["%d.%m.%Y %H:%M"]

[columns]
"Order" = "order"
"Date" = "placed"
"Status" = "state"
"Client" = "customer"
"Name" = "name"
"Mail" = "email"
"Land" = "country"
"Street" = "address1"
"Town" = "city"
"Item" = "sku"
"Text" = "title"
"Count" = "quantity"
"Price" = "unit_price"
"Off" = "discount"
"Freight" = "shipping"
"VAT" = "tax"
"Sum" = "total"
"Back" = "refunded"

[states]
"sent" = "closed"
"new" = "open"
"void" = "cancelled"
"draft" = "ignore"
"""
HEADER = "Order;Date;Status;Client;Name;Mail;Land;Street;Town;Item;Text;Count;Price;Off;Freight;VAT;Sum;Back"
SENT = [
    "W1;24.12.2010 10:00;sent;7;Ann;ann@x.org;Deutschland;Ring 1;Ulm;POT;Topf;2;10,005;3,00;4,90;3,25;25,16;",
    "W1;24.12.2010 10:00;sent;7;Ann;ann@x.org;Deutschland;Ring 1;Ulm;LID;Deckel;0;1,00;;;;;",
]
VOID = "W2;24.12.2010 11:00;void;;Bo;bo@x.org;Deutschland;;;POT;Topf;1;10,00;;;;10,00;"
BACK = "W3;25.12.2010 11:00;sent;;Bo;bo@x.org;Deutschland;;;POT;Topf;1;10,00;;;;10,00;4,00"
DRAFT = "W4;25.12.2010 11:00;draft;;Bo;bo@x.org;Deutschland;;;POT;Topf;1;10,00;;;;10,00;"
NEW = "W5;26.12.2010 11:00;new;7;Ann;ann@x.org;Deutschland;Ring 1;Ulm;POT;Topf;2;10,00;1,00;4,90;;23,90;"


def mapped(shop: Shop, tmp_path, rows: list[str], mapping: str = LINES, header: str = HEADER):
    (tmp_path / "map.toml").write_text(mapping, encoding="utf-8")
    (tmp_path / "orders.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return bring(shop, tmp_path / "orders.csv", mapping=str(tmp_path / "map.toml"))


def test_rows_of_lines_become_orders_with_discount_tax_and_shipping(shop, tmp_path):
    report = mapped(shop, tmp_path, SENT)

    assert database.rows(
        "SELECT number, channel, customer_name, email, country, list_minor, discount_minor, net_minor, tax_minor,"
        " shipping_minor, total_minor, payment FROM orders"
    ) == [("W1", "webshop", "Ann", "ann@x.org", "DE", 2001, 300, 1701, 325, 490, 2516, "paid")]
    assert database.rows("SELECT code, ordered, list_minor, discount_minor FROM order_line ORDER BY position") == [
        ("POT", 2, 2001, 300),
        ("LID", 0, 0, 0),
    ]
    assert database.rows("SELECT line1, city, country FROM address") == [("Ring 1", "Ulm", "DE")]
    assert (report.imported, report.differences, report.rounding) == (2, [], [])
    sound()


def test_refunds_and_cancelled_orders_come_as_what_they_are(shop, tmp_path):
    report = mapped(shop, tmp_path, [VOID, BACK, DRAFT])

    assert database.rows(
        "SELECT number, state, payment, captured_minor, refunded_minor FROM orders ORDER BY number"
    ) == [
        ("W2", "cancelled", "paid", 0, 0),
        ("W3", "closed", "part_refunded", 1000, 400),
    ]
    assert database.rows("SELECT number, kind, amount_minor FROM document") == [("W3/refund", "credit_note", -400)]
    assert database.rows("SELECT number, guest FROM customer") == [("C10001", 1)]
    assert (report.rows, report.imported, report.rejected) == (3, 2, 1)
    assert database.rows("SELECT day, orders, returns_minor FROM sales_day") == [("2010-12-25", 1, 400)]
    sound()


def test_open_orders_enter_the_queue_and_take_stock(shop, tmp_path):
    make_sku(shop, "POT", stock=5, price=1200)

    report = mapped(shop, tmp_path, [NEW])
    again = mapped(shop, tmp_path, [NEW])

    assert database.rows(
        "SELECT number, state, review, units, unshipped, fulfilment, total_minor, hold_reason, source_id FROM orders"
    ) == [("W5", "placed", "pending", 2, 2, "ready", 2390, "payment", "W5")]
    assert database.rows("SELECT allocated FROM promise WHERE allocated > 0") == [(2,)]
    assert database.rows("SELECT day, orders FROM sales_day WHERE orders > 0") == [("2010-12-26", 1)]
    assert (report.imported, again.imported, again.unchanged) == (1, 0, 1)
    sound()


def test_an_open_order_that_the_source_has_sent_is_history_here(shop, tmp_path):
    make_sku(shop, "POT", stock=5, price=1200)
    mapped(shop, tmp_path, [NEW])

    report = mapped(shop, tmp_path, [NEW.replace(";new;", ";sent;")])

    assert (report.imported, report.updated, report.differences) == (1, 1, [])
    assert database.rows("SELECT state, fulfilment, unshipped FROM orders") == [("closed", "shipped", 0)]
    assert database.rows("SELECT allocated FROM promise WHERE allocated > 0") == []
    sound()


def test_a_file_of_orders_without_lines_keeps_its_sums(shop, tmp_path):
    mapping = """
    tax_included = false
    [columns]
    "No" = "order"
    "Day" = "placed"
    "Sum" = "total"
    "Post" = "shipping"
    "Tax" = "tax"
    [constants]
    country = "France"
    """
    rows = ["1,2011-05-01,16.00,3.00,1.00"]

    report = mapped(shop, tmp_path, rows, mapping, "No,Day,Sum,Post,Tax")
    again = mapped(shop, tmp_path, rows, mapping, "No,Day,Sum,Post,Tax")

    assert database.rows("SELECT number, country, list_minor, shipping_minor, tax_minor, total_minor FROM orders") == [
        ("1", "FR", 1200, 300, 100, 1600)
    ]
    assert report.to_json()["months"][0]["gross"] == "12.00"
    assert (again.imported, again.unchanged) == (0, 1)
    sound()


def test_included_tax_is_taken_out_of_the_lines(shop, tmp_path):
    mapping = LINES.replace("[columns]", "tax_included = true\n[columns]", 1)

    mapped(shop, tmp_path, [NEW.replace(";new;", ";sent;").replace(";4,90;;", ";4,90;3,03;")], mapping)

    assert database.one("SELECT list_minor, discount_minor, net_minor, tax_minor, total_minor FROM orders") == (
        *(1697, 100, 1597),
        *(303, 2390),
    )
    sound()


@pytest.mark.parametrize(("shares", "parts"), [("largest", [34, 33, 33]), ("last", [33, 33, 34])])
def test_a_discount_is_spread_as_the_source_spread_it(shop, tmp_path, shares, parts):
    row = "W6;24.12.2010 10:00;sent;;Bo;bo@x.org;Deutschland;;;{};Topf;1;10,00;1,00;;;29,00;"

    mapped(shop, tmp_path, [row.format(code) for code in "ABC"], f'shares = "{shares}"\n{LINES}')

    assert [row[0] for row in database.rows("SELECT discount_minor FROM order_line ORDER BY position")] == parts
    sound()


def test_a_total_that_the_lines_do_not_bear_out_is_listed(shop, tmp_path):
    report = mapped(shop, tmp_path, [BACK.replace(";10,00;4,00", ";11,00;")])

    assert report.differences == [{"document": "W3", "says": "its total is 11.00 by the file and 10.00 by its lines"}]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('"placed"', '"plased"'), "unknown field “plased”. Perhaps placed?"),
        (('"Date" = "placed"', ""), "names no column for “placed”"),
        (('"Date"', '"Datum"'), "has the column “Datum” 0 times"),
        (('"cancelled"', '"gone"'), "Take one of: closed, open, cancelled, ignore"),
        (('channel = "webshop"', 'shares = "most"'), "Take one of: largest, largest_floor, first, last, rounded"),
        (("[columns]", "[columns"), "is not TOML"),
        (('decimal = ","', 'decimals = ","'), "unknown field “decimals”. Perhaps decimal?"),
        (('channel = "webshop"', 'timezone = "Mars/Base"'), "There is no time zone"),
    ],
)
def test_a_mapping_that_is_wrong_is_refused_in_one_sentence(shop, tmp_path, change, says):
    with pytest.raises(Unclear) as refused:
        mapped(shop, tmp_path, SENT, LINES.replace(*change))

    assert says in str(refused.value)
    assert database.scalar("SELECT count(*) FROM orders") == 0


def test_an_unknown_state_rejects_its_row(shop, tmp_path):
    report = mapped(shop, tmp_path, [BACK.replace(";sent;", ";lost;"), VOID])

    assert (report.imported, report.rejected) == (1, 1)
