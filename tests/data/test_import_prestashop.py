"""PrestaShop's products with combinations, customers with addresses, its list of orders, and what is only kept."""

import json

import pytest

from data import database
from data.importers.goods import Article, Buyer, Kept
from data.importers.records import Document
from data.importers.shops.prestashop_products import _values
from tests.data.shop_tables import bring_together, by_source, made_of, write_lines
from tests.data.test_import_orders import bring, sound

PRODUCTS = (
    "Product ID;Active (0/1);Name *;Categories (x,y,z...);Price tax excluded or Price tax included;Tax rules ID;"
    "Wholesale price;Reference #;Supplier;Manufacturer;EAN13;UPC;Weight;Quantity;Description;"
    "Available for order (0 = No, 1 = Yes);Image URLs (x,y,z...);Out of stock"
)
POT = (
    "1;1;Pot;Kitchen/Pots, Sale;10,00;1;4,50;POT;Acme;Forge;4006381333931;012345678905;1,2;9;<b>Iron</b>;1;"
    "a.png, b.png;1"
)
LID = "2;0;Lid;Kitchen;3,00;1;;;;;;;;4;;0;;0"
COMBINATIONS = (
    "Product ID*;Attribute (Name:Type:Position)*;Value (Value:Position)*;Supplier reference;Reference;EAN13;UPC;"
    "Wholesale price;Impact on price;Quantity;Impact on weight;Default (0 = No, 1 = Yes)"
)
RED = "1;Colour:color:0, Size:select:1;Red:0, 1,5 l:1;;POT-R;;;0;0;3;0;1"
BLUE = "1;Colour:color:0, Size:select:1;Blue:0, 2 l:1;S9;;4012345678901;;5,00;2,50;4;-0,2;0"


def test_a_product_and_its_combinations_are_one_article_over_two_files(tmp_path):
    combinations = write_lines(tmp_path / "a.csv", COMBINATIONS, RED, BLUE)
    products = write_lines(tmp_path / "b.csv", PRODUCTS, POT, LID)

    found = by_source(made_of(combinations, products))

    pot, lid = found["1"], found["2"]
    assert isinstance(pot, Article) and isinstance(lid, Article)
    assert sorted(pot.places) == [(0, 2), (0, 3), (1, 2)]
    extra = json.loads(str(pot.said.pop("extra")))
    assert (pot.code, pot.said) == (
        "POT",
        {
            **{"title": "Pot", "text_en": "Iron", "category": "Kitchen > Pots", "vendor": "Forge"},
            **{"images": "a.png\nb.png", "shelf": "on"},
        },
    )
    assert extra == {
        **{"Categories (x,y,z...)": "Kitchen/Pots, Sale", "Tax rules ID": "1", "Supplier": "Acme"},
        **{"UPC": "012345678905", "Description": "<b>Iron</b>"},
    }
    red, blue = pot.variants
    assert json.loads(str(red.said.pop("extra")))["Impact on price"] == "0"
    assert json.loads(str(blue.said.pop("extra"))) == {
        **{"Supplier reference": "S9", "Default (0 = No, 1 = Yes)": "0"},
        **{"Impact on price": "2,50", "Impact on weight": "-0,2"},
    }
    assert (red.code, red.said) == (
        "POT-R",
        {
            **{"options": "Colour=Red\nSize=1,5 l", "name": "Pot Red 1,5 l", "barcode": "", "price_minor": 1000},
            **{"cost_minor": 450, "weight_g": 1200, "oversell": "allow", "live": 1},
        },
    )
    assert (blue.code, blue.said["price_minor"], blue.said["cost_minor"], blue.said["weight_g"]) == (
        *("PS-1-blue-2-l", 1250),
        *(500, 1000),
    )
    assert [(level.code, level.qty) for one in pot.variants for level in one.levels] == [
        ("POT-R", 3),
        ("PS-1-blue-2-l", 4),
    ]
    assert (lid.code, lid.said["shelf"], lid.variants[0].said["live"], lid.variants[0].levels[0].qty) == (
        *("PS-2", "off"),
        *(0, 4),
    )


def test_combinations_alone_keep_their_impacts_beside(tmp_path):
    (pot,) = made_of(write_lines(tmp_path / "combinations.csv", COMBINATIONS, BLUE))

    assert isinstance(pot, Article)
    assert (pot.source_id, pot.said, pot.partial, "price_minor" in pot.variants[0].said) == ("1", {}, True, False)
    assert json.loads(str(pot.variants[0].said["extra"]))["Impact on price"] == "2,50"


def test_combinations_name_their_product_by_reference_too(tmp_path):
    header = "Product reference;Attribute (Name:Type:Position)*;Value (Value:Position)*;Reference;Quantity"
    combinations = write_lines(tmp_path / "c.csv", header, "POT;Colour:color:0;Red:0;POT-R;3")

    (pot,) = made_of(combinations, write_lines(tmp_path / "p.csv", PRODUCTS, POT))

    assert isinstance(pot, Article)
    assert (pot.source_id, [(one.code, one.said["price_minor"]) for one in pot.variants]) == ("1", [("POT-R", 1000)])


def test_two_combinations_under_one_reference_stay_two(tmp_path):
    rows = RED, RED.replace("Red:0", "Green:0")

    (pot,) = made_of(write_lines(tmp_path / "combinations.csv", COMBINATIONS, *rows))

    assert isinstance(pot, Article)
    assert [one.code for one in pot.variants] == ["POT-R", "POT-R-green-1-5-l"]
    assert [level.code for one in pot.variants for level in one.levels] == ["POT-R", "POT-R-green-1-5-l"]


def test_values_may_have_commas():
    assert _values("Blue:0, 1,5 l:1") == ["Blue", "1,5 l"]
    assert _values("Blue, Small") == ["Blue", "Small"]


def test_the_product_list_of_the_back_office_is_known(tmp_path):
    header = (
        '"Product ID";Image;Name;Reference;Category;"Price (tax excl.)";"Price (tax incl.)";Quantity;Status;Position'
    )

    items, _, names = bring_together(write_lines(tmp_path / "list.csv", header, "4;i.png;Pan;PAN;Pots;8.40;9.99;2;1;1"))

    (pan,) = items
    assert names == ["prestashop-products"]
    assert isinstance(pan, Article)
    assert (pan.variants[0].said["price_minor"], json.loads(str(pan.said["extra"]))["Price (tax incl.)"]) == (
        840,
        "9.99",
    )


def test_rows_that_make_no_sense_say_why(tmp_path):
    products = write_lines(tmp_path / "p.csv", PRODUCTS, POT.replace(";9;", ";few;"))
    combinations = write_lines(tmp_path / "c.csv", COMBINATIONS, BLUE.replace("Blue:0, 2 l:1", "Blue:0"))

    items, refused, _ = bring_together(products, combinations)

    assert items == []
    assert [why for _, _, why in refused] == [
        "Quantity “few” is not a whole number",
        "Attribute (Name:Type:Position)* has 2 names, and Value (Value:Position)* 1 values",
    ]


CUSTOMERS = (
    "Customer ID;Active (0/1);Titles ID (Mr = 1, Ms = 2, else 0);Email *;Password *;Birthday (yyyy-mm-dd);Last Name *;"
    "First Name *;Newsletter (0/1);Groups (x,y,z...)"
)
ANN = "7;1;2;Ann@x.org;s3cretword;1990-01-02;Lee;Ann;1;Customer"
ADDRESSES = (
    "Adress ID;Alias*;Active (0/1);Customer e-mail*;Customer ID;Manufacturer;Supplier;Company;Lastname*;Firstname*;"
    "Address 1*;Address 2;Zipcode*;City*;Country*;State;Other;Phone;Mobile Phone"
)
OLD = "1;Old;0;ann@x.org;7;;;;Lee;Ann;Gate 2;;53111;Bonn;Germany;;;0228 1;"
NEW = "2;Home;1;ann@x.org;7;;;Lee Ltd;Lee;Ann;Ring 1;c/o Bo;89073;Ulm;Germany;;ring twice;0731 1;0170 2"
MAKER = "3;Works;1;;;Forge;;;Smith;Jo;Mill 3;;10115;Berlin;Germany;;;030 1;"


def test_a_customer_has_the_active_address_and_never_a_password(tmp_path):
    customers = write_lines(tmp_path / "customers.csv", CUSTOMERS, ANN)
    addresses = write_lines(tmp_path / "addresses.csv", ADDRESSES, OLD, NEW, MAKER)

    items, refused, names = bring_together(customers, addresses)

    assert (refused, names) == ([], ["prestashop-customers", "prestashop-addresses"])
    ann = next(item for item in items if isinstance(item, Buyer))
    maker = next(item for item in items if isinstance(item, Kept))
    extra = json.loads(str(ann.said.pop("extra")))
    assert (ann.source_id, ann.said) == (
        "7",
        {
            **{"name": "Ann Lee", "email": "ann@x.org", "company": "Lee Ltd", "line1": "Ring 1", "line2": "c/o Bo"},
            **{"city": "Ulm", "region": "", "postcode": "89073", "country": "DE", "phone": "0170 2"},
            "marketing": "given",
        },
    )
    assert (extra["Other"], extra["Phone"], extra["Birthday (yyyy-mm-dd)"]) == ("ring twice", "0731 1", "1990-01-02")
    assert [one["line1"] for one in extra["addresses"]] == ["Gate 2"]
    assert "s3cretword" not in repr(items)
    assert (maker.kind, maker.source_id, maker.said["Manufacturer"]) == ("address", "3", "Forge")


def test_a_customer_without_an_address_of_their_own_says_why(tmp_path):
    _, refused, _ = bring_together(write_lines(tmp_path / "c.csv", CUSTOMERS, ANN.replace("Ann@x.org", "")))

    assert refused == [("c.csv", 2, "Email * is missing")]


ORDERS = "ID;Reference;New client;Delivery;Customer;Total;Payment;Status;Date"
SHIPPED = '5;KHWLI;1;Germany;A. LEE;"61,80 €";Bank wire;Shipped;2024-03-01 10:00:00'


def orders_of(tmp_path, *rows: str) -> list[Document]:
    items = made_of(write_lines(tmp_path / "orders.csv", ORDERS, *rows))
    assert all(isinstance(item, Document) for item in items)
    return items  # type: ignore[return-value]  # as the line above says


def test_an_order_of_the_list_is_one_line_for_its_goods(tmp_path):
    (order,) = orders_of(tmp_path, SHIPPED)

    assert [(line.qty, line.list_minor, line.row) for line in order.lines] == [(1, 6180, 2)]
    assert (order.source_id, order.state, order.currency, order.country, order.method, order.paid_minor) == (
        *("5", "closed", "EUR", "DE"),
        *("Bank wire", 6180),
    )
    assert order.party is not None
    assert (order.party.name, order.said) == ("A. LEE", {"Reference": "KHWLI", "New client": "1"})


@pytest.mark.parametrize(
    ("word", "state", "paid"),
    [
        ("Payment accepted", "open", 6180),
        ("Awaiting bank wire payment", "open", 0),
        ("On backorder (not paid)", "open", 0),
        ("En attente de réapprovisionnement (payé)", "open", 6180),
        ("Livré", "closed", 6180),
        ("Canceled", "cancelled", 0),
        ("Payment error", "cancelled", 0),
    ],
)
def test_states_of_the_list_say_what_is_to_be_done(tmp_path, word, state, paid):
    (order,) = orders_of(tmp_path, SHIPPED.replace("Shipped", word))

    assert (order.state, order.paid_minor) == (state, paid)


def test_a_refunded_order_gives_all_of_it_back(tmp_path):
    order, note = orders_of(tmp_path, SHIPPED.replace("Shipped", "Refunded"))

    assert (order.state, note.source_id, note.lines[0].list_minor) == ("closed", "5/refund", -6180)


def test_orders_of_the_list_come_in_once(shop, tmp_path):
    path = write_lines(
        tmp_path / "orders.csv", ORDERS, SHIPPED, SHIPPED.replace("5;K", "6;L").replace("Shipped", "Lost")
    )

    report = bring(shop, path)
    again = bring(shop, path)

    assert (report.rows, report.imported, report.rejected) == (2, 1, 1)
    assert (again.imported, again.unchanged, again.rejected) == (0, 1, 1)
    assert database.rows("SELECT channel, source_id, total_minor, captured_minor FROM orders") == [
        ("prestashop", "5", 6180, 6180)
    ]
    sound()


def test_products_and_customers_of_the_store_come_in_once(shop, tmp_path):
    paths = (
        write_lines(tmp_path / "a.csv", COMBINATIONS, RED, BLUE),
        write_lines(tmp_path / "b.csv", PRODUCTS, POT, LID),
        write_lines(tmp_path / "c.csv", CUSTOMERS, ANN),
        write_lines(tmp_path / "d.csv", ADDRESSES, OLD, NEW, MAKER),
    )

    report = bring(shop, *paths)
    again = bring(shop, *paths)

    assert (report.rows, report.imported, report.rejected) == (8, 8, 0)
    assert (again.imported, again.updated, again.unchanged) == (0, 0, 8)
    assert database.rows("SELECT code, price_minor FROM sku ORDER BY code") == [
        ("POT-R", 1000),
        ("PS-1-blue-2-l", 1250),
        ("PS-2", 300),
    ]
    assert database.rows("SELECT name, email FROM customer") == [("Ann Lee", "ann@x.org")]
    sound()


def test_other_files_are_kept_as_they_were_said(tmp_path):
    orders = write_lines(
        *(tmp_path / "details.csv",),
        "Supply Order Reference *;Product ID *;Product Attribute ID;Unit Price (tax excl.)*;Quantity Expected *;"
        "Discount Rate;Tax Rate",
        *("R1;1;1;100;25;0;19,6", "R1;1;2;80;25;0;19,6"),
    )

    items, _, names = bring_together(
        orders, write_lines(tmp_path / "alias.csv", "Alias ID;Alias *;Search *;Active (0/1)", "1;ano;nano;1")
    )

    assert names == ["prestashop-kept", "prestashop-kept"]
    assert [(item.kind, item.source_id) for item in items] == [
        ("supply_order_line", "R1/1/1"),
        ("supply_order_line", "R1/1/2"),
        ("alias", "1"),
    ]
