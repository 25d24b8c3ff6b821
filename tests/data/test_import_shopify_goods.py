"""Shopify's products, stock and customers: what each row of an export becomes, in the old words and in the new."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.errors import Unclear
from data.importers.files.reading import open_table, rows
from data.importers.goods import Article, Buyer, Kept, Level
from data.importers.records import Setting
from data.importers.shops.formats import formats
from tests.data.shopify_tables import made_of, write_table

PRODUCT_HEADER = [
    *("Handle", "Title", "Body (HTML)", "Vendor", "Product Category", "Type", "Tags", "Published", "Option1 Name"),
    *("Option1 Value", "Option2 Name", "Option2 Value", "Option3 Name", "Option3 Value", "Variant SKU"),
    *("Variant Grams", "Variant Inventory Tracker", "Variant Inventory Qty", "Variant Inventory Policy"),
    *("Variant Fulfillment Service", "Variant Price", "Variant Compare At Price", "Variant Requires Shipping"),
    *("Variant Taxable", "Variant Barcode", "Image Src", "Image Position", "Image Alt Text", "Gift Card"),
    *("SEO Title", "SEO Description", "Variant Image", "Variant Weight Unit", "Variant Tax Code", "Cost per item"),
    *("Included / International", "Price / International", "Compare At Price / International", "Status"),
]
SHIRT = [
    {
        **{"Handle": "shirt", "Title": "Shirt", "Body (HTML)": "<p>Soft &amp; warm</p><ul><li>wool</li></ul>"},
        **{"Vendor": "Acme", "Type": "Tops", "Tags": "men, new", "Published": "TRUE", "Status": "active"},
        **{"Option1 Name": "Size", "Option1 Value": "S", "Option2 Name": "Colour", "Option2 Value": "Red"},
        **{"Variant SKU": "'0812", "Variant Grams": "250", "Variant Inventory Tracker": "shopify"},
        **{"Variant Inventory Qty": "7", "Variant Inventory Policy": "deny", "Variant Price": "1,020.50"},
        **{"Variant Compare At Price": "1,100.00", "Variant Barcode": "'4006381333931", "Cost per item": "9.99"},
        **{"Image Src": "https://x/2.jpg", "Image Position": "2", "Image Alt Text": "front", "SEO Title": "A shirt"},
        **{"Price / International": "1200.00", "Included / International": "true"},
    },
    {
        **{"Handle": "shirt", "Option1 Value": "M", "Option2 Value": "Red", "Variant Grams": "250.5"},
        **{"Variant Inventory Qty": "-2", "Variant Inventory Policy": "continue", "Variant Price": "20.50"},
        **{"Variant Barcode": "4.00638E+12", "Image Src": "https://x/1.jpg", "Image Position": "1"},
    },
    {"Handle": "shirt", "Image Src": "https://x/3.jpg", "Image Position": "3"},
]
MUG = {
    **{"Handle": "mug", "Title": "Mug", "Published": "false", "Status": "draft", "Option1 Name": "Title"},
    **{"Option1 Value": "Default Title", "Variant Price": "8", "Variant Inventory Tracker": "shopify"},
}


def articles(folder: Path, records: list[dict[str, str]], header: list[str] = PRODUCT_HEADER) -> list[Article]:
    items, rejected = made_of(write_table(folder / "products.csv", header, records))
    assert rejected == []
    assert all(isinstance(item, Article) for item in items)
    return items  # type: ignore[return-value]  # as the line above says


def test_a_product_has_its_variants_pictures_and_texts(tmp_path):
    shirt, mug = articles(tmp_path, [*SHIRT, MUG])

    assert (shirt.source_id, shirt.code, shirt.places) == ("shirt", "shirt", [(0, 2), (0, 3), (0, 4)])
    extra = json.loads(str(shirt.said.pop("extra")))
    assert shirt.said == {
        "title": "Shirt",
        "vendor": "Acme",
        "category": "Tops",
        "shelf": "on",
        "text_en": "Soft & warm\n\nwool",
        "images": "https://x/1.jpg\nhttps://x/2.jpg\nhttps://x/3.jpg",
    }
    assert extra == {
        "Body (HTML)": "<p>Soft &amp; warm</p><ul><li>wool</li></ul>",
        "Image Alt Text": "\nfront\n",
        "Included / International": "true",
        "Published": "TRUE",
        "SEO Title": "A shirt",
        "Status": "active",
        "Tags": "men, new",
    }
    assert (mug.said["shelf"], mug.variants[0].code, mug.variants[0].said["options"]) == ("off", "mug", "")


def test_variants_take_their_options_names_from_the_first_row(tmp_path):
    small, middle = articles(tmp_path, SHIRT)[0].variants

    extra = json.loads(str(small.said.pop("extra")))
    assert (small.source_id, small.code, [(one.code, one.qty) for one in small.levels]) == (
        "shirt/S/Red",
        "0812",
        [("0812", 7)],
    )
    assert small.said == {
        "name": "Shirt - S / Red",
        "barcode": "4006381333931",
        "price_minor": 102050,
        "cost_minor": 999,
        "weight_g": 250,
        "track": 1,
        "oversell": "deny",
        "options": "Size=S\nColour=Red",
    }
    assert extra == {"Variant Compare At Price": "1,100.00", "Price / International": "1200.00"}
    assert (middle.code, middle.levels, middle.said["options"]) == ("shirt-m-red", [], "Size=M\nColour=Red")
    assert (middle.said["barcode"], middle.said["weight_g"], middle.said["track"]) == ("", 251, 0)
    assert (middle.said["oversell"], middle.said["cost_minor"]) == ("allow", None)
    assert json.loads(str(middle.said["extra"])) == {
        "Variant Barcode": "4.00638E+12",
        "Variant Grams": "250.5",
        "Variant Inventory Qty": "-2",
    }


def test_the_words_of_2024_say_the_same(tmp_path):
    header = ["Title", "URL handle", "Description", "Published on online store", "Status", "SKU", "Barcode"]
    header += ["Option1 name", "Option1 value", "Option1 Linked To", "Price", "Compare-at price", "Cost per item"]
    header += ["Charge tax", "Inventory tracker", "Inventory quantity", "Continue selling when out of stock"]
    header += ["Weight value (grams)", "Weight unit for display", "Product image URL", "Image position"]
    record = {
        **{"Title": "Mug", "URL handle": "mug", "Description": "Plain", "Published on online store": "TRUE"},
        **{"Status": "Active", "SKU": "MUG", "Price": "8.00", "Inventory tracker": "shopify"},
        **{"Inventory quantity": "3", "Continue selling when out of stock": "DENY", "Weight value (grams)": "90"},
        **{"Option1 name": "Title", "Option1 value": "Default Title", "Product image URL": "https://x/m.jpg"},
    }

    mug = articles(tmp_path, [record], header)[0]

    assert (mug.said["title"], mug.said["text_en"], mug.said["images"]) == ("Mug", "Plain", "https://x/m.jpg")
    assert (mug.variants[0].code, mug.variants[0].said["price_minor"], mug.variants[0].levels[0].qty) == ("MUG", 800, 3)
    assert (mug.variants[0].said["weight_g"], mug.variants[0].said["oversell"]) == (90, "deny")


def test_a_sku_belongs_to_one_variant_and_a_row_that_is_there_twice_is_said_once(tmp_path):
    other = {**MUG, "Handle": "cup", "Variant SKU": "0812"}
    changed = {**SHIRT[1], "Variant Price": "21"}
    rounded = {**MUG, "Handle": "jar", "Variant SKU": "8.12E+11"}

    items, rejected = made_of(
        write_table(tmp_path / "products.csv", PRODUCT_HEADER, [*SHIRT, SHIRT[1], changed, other, rounded])
    )

    assert [(one.source_id, len(one.variants), len(one.places)) for one in items] == [("shirt", 2, 4)]
    assert rejected == [
        (6, "the variant “shirt/M/Red” is already there with other values"),
        (7, "Variant SKU “0812” is already that of “shirt/S/Red”"),
        (8, "Variant SKU “8.12E+11” was rounded by a spreadsheet: its last digits are lost"),
    ]


def test_a_later_row_alone_says_nothing_of_its_product(tmp_path):
    shirt = articles(tmp_path, [SHIRT[1]])[0]

    assert shirt.said == {"images": "https://x/1.jpg"}
    assert "name" not in shirt.variants[0].said and "options" not in shirt.variants[0].said


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"Variant Price": "cheap"}, "Variant Price “cheap” is not a number"),
        ({"Variant Price": "-1"}, "Variant Price “-1” is less than nothing"),
        ({"Status": "gone"}, "Status “gone” is none of active, draft, archived, unlisted"),
        ({"Variant Inventory Qty": "1.5"}, "Variant Inventory Qty “1.5” is no number of pieces"),
        ({"Variant Inventory Policy": "maybe"}, "Variant Inventory Policy “maybe” is neither yes nor no"),
        ({"Handle": ""}, "Handle is missing"),
    ],
)
def test_a_product_that_cannot_be_read_is_rejected_with_its_cell(tmp_path, change, says):
    _, rejected = made_of(write_table(tmp_path / "products.csv", PRODUCT_HEADER, [{**MUG, **change}]))

    assert rejected == [(2, says)]


STOCK_HEADER = [
    *("Handle", "Title", "Option1 Name", "Option1 Value", "Option2 Name", "Option2 Value", "Option3 Name"),
    *("Option3 Value", "SKU", "HS Code", "COO", "Location", "Bin name", "Incoming (not editable)"),
    *("Unavailable (not editable)", "Committed (not editable)", "Available (not editable)", "On hand (current)"),
    "On hand (new)",
]
STOCK = [
    {
        **{"Handle": "mug", "Title": "Mug", "Option1 Name": "Title", "Option1 Value": "Default Title", "SKU": "MUG"},
        **{"HS Code": "691110", "COO": "PT", "Location": "Ulm", "Bin name": "A-1", "Incoming (not editable)": "4"},
        **{"Unavailable (not editable)": "2", "Committed (not editable)": "3", "Available (not editable)": "5"},
        **{"On hand (current)": "10"},
    },
    {
        **{"Handle": "mug", "Title": "Mug", "Option1 Name": "Title", "Option1 Value": "Default Title", "SKU": "MUG"},
        **{"Location": "Kiel", "Available (not editable)": "not stocked", "On hand (current)": "not stocked"},
    },
    {
        **{"Handle": "shirt", "Title": "Shirt", "Option1 Name": "Size", "Option1 Value": "M", "Location": "Ulm"},
        **{"On hand (current)": "4", "On hand (new)": "6"},
    },
    {"Handle": "jar", "SKU": "JAR", "Location": "Ulm", "On hand (current)": "-1"},
]


def test_stock_stands_by_location_and_what_is_unavailable_apart(tmp_path):
    items, rejected = made_of(write_table(tmp_path / "inventory.csv", STOCK_HEADER, STOCK))

    assert [
        (one.code, one.qty, one.warehouse, one.bin, one.bucket, one.name) for one in items if isinstance(one, Level)
    ] == [
        ("MUG", 8, "Ulm", "A-1", "sellable", "Mug"),
        ("MUG", 2, "Ulm", "A-1", "quarantine", "Mug"),
        ("shirt-m", 6, "Ulm", "-", "sellable", "Shirt - M"),
    ]
    assert [(one.kind, one.said) for one in items if isinstance(one, Kept)] == [
        ("stocked", {"HS Code": "691110", "COO": "PT", "Incoming": "4", "SKU": "MUG", "Location": "Ulm"}),
        (
            "stocked",
            {"Available": "not stocked", "On hand (current)": "not stocked", "SKU": "MUG", "Location": "Kiel"},
        ),
    ]
    assert rejected == [(5, "on hand are -1, of which 0 are unavailable: less than nothing can't lie there")]


def test_the_older_stock_file_has_a_column_a_location(tmp_path):
    header = ["Handle", "Title", "Option1 Name", "Option1 Value", "SKU", "HS Code", "COO", "Ulm", "Kiel"]
    records = [
        {"Handle": "mug", "Title": "Mug", "SKU": "MUG", "Ulm": "5", "Kiel": "not stocked", "COO": "PT"},
        {"Handle": "jar", "Title": "Jar", "SKU": "JAR", "Ulm": "0", "Kiel": "2"},
    ]

    items, _ = made_of(write_table(tmp_path / "inventory.csv", header, records))

    levels = [one for one in items if isinstance(one, Level)]
    assert [(one.code, one.warehouse, one.qty, len(one.places)) for one in levels] == [
        ("MUG", "Ulm", 5, 1),
        ("JAR", "Ulm", 0, 1),
        ("JAR", "Kiel", 2, 0),
    ]
    assert [one.said for one in items if isinstance(one, Kept)] == [{"COO": "PT", "Kiel": "not stocked", "SKU": "MUG"}]


BUYER_HEADER = [
    *("Customer ID", "First Name", "Last Name", "Email", "Accepts Email Marketing", "Default Address Company"),
    *("Default Address Address1", "Default Address Address2", "Default Address City", "Default Address Province Code"),
    *("Default Address Country Code", "Default Address Zip", "Default Address Phone", "Phone"),
    *("Accepts SMS Marketing", "Total Spent", "Total Orders", "Note", "Tax Exempt", "Tags"),
]
ANN = {
    **{"Customer ID": "'7001", "First Name": "Ann", "Last Name": "Bauer", "Email": "Ann@Example.com"},
    **{"Accepts Email Marketing": "yes", "Default Address Company": "Acme", "Default Address Address1": "Ring 1"},
    **{"Default Address City": "Ulm", "Default Address Country Code": "DE", "Default Address Zip": "'01067"},
    **{"Phone": "'+49 170 1", "Total Spent": "58.45", "Total Orders": "1", "Note": "kind", "Tags": "b2c"},
}


def test_a_customer_has_name_address_and_consent(tmp_path):
    items, rejected = made_of(write_table(tmp_path / "customers.csv", BUYER_HEADER, [ANN]))

    ann = items[0]
    assert isinstance(ann, Buyer) and rejected == []
    extra = json.loads(str(ann.said.pop("extra")))
    assert (ann.source_id, ann.said) == (
        "7001",
        {
            **{"name": "Ann Bauer", "email": "Ann@Example.com", "phone": "+49 170 1", "company": "Acme"},
            **{"line1": "Ring 1", "line2": "", "city": "Ulm", "region": "", "postcode": "01067", "country": "DE"},
            **{"marketing": "given", "note": "kind"},
        },
    )
    assert extra == {"Total Spent": "58.45", "Total Orders": "1", "Tags": "b2c"}


def test_the_older_customer_list_knows_people_by_what_it_has(tmp_path):
    header = ["First Name", "Last Name", "Email", "Company", "Address1", "City", "Province", "Province Code", "Country"]
    header += ["Country Code", "Zip", "Phone", "Accepts Marketing", "Total Spent", "Total Orders", "Tax Exempt"]
    records = [
        {"First Name": "Bo", "Email": "bo@x.org", "Country": "Germany", "Province": "Bavaria"},
        {"First Name": "Cy", "Phone": "491701", "Accepts Marketing": "no", "Country Code": "FR", "Country": "France"},
        {"First Name": "Di"},
    ]

    items, rejected = made_of(write_table(tmp_path / "customers.csv", header, records))

    assert [(one.source_id, one.said["name"], one.said["country"], one.said.get("marketing")) for one in items] == [
        ("", "Bo", "DE", None),
        ("phone:491701", "Cy", "FR", "withdrawn"),
    ]
    assert items[0].said["region"] == "Bavaria"
    assert rejected == [(4, "Customer ID, Email and Phone are missing: nothing tells who it is")]


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_columns_may_be_missing(tmp_path, data):
    name, header, records = data.draw(
        st.sampled_from(
            [
                ("shopify-products", PRODUCT_HEADER, [*SHIRT, MUG]),
                ("shopify-inventory", STOCK_HEADER, STOCK),
                ("shopify-customers", BUYER_HEADER, [ANN]),
            ]
        )
    )
    dropped = data.draw(st.sets(st.sampled_from(header), max_size=len(header) - 1))
    left = [column for column in header if column not in dropped]
    path = write_table(tmp_path / "table.csv", left, records)

    try:
        items, rejected = made_of(path)
    except Unclear:
        assert not formats()[name].recognises(left) or len(left) == 1
        return

    assert len(items) + len(rejected) > 0


def test_no_format_takes_the_table_of_another():
    headers = {"shopify-products": PRODUCT_HEADER, "shopify-inventory": STOCK_HEADER, "shopify-customers": BUYER_HEADER}

    for name, header in headers.items():
        assert [known.name for known in formats().values() if known.recognises(header)] == [name]


def test_a_product_file_notes_the_codes_that_were_made_and_the_barcodes_that_are_lost(tmp_path):
    table = open_table(str(write_table(tmp_path / "products.csv", PRODUCT_HEADER, SHIRT)))
    layout = formats()["shopify-products"].layout(table, Setting("EUR", "UTC"))

    for row in rows(table):
        layout.read(row.cells)

    assert layout.notes == [
        "variants without a SKU, which have a code of handle and options: 1",
        "barcodes that a spreadsheet rounded, which are left out: 1",
    ]
