"""WooCommerce's products and orders, in the dialects that people export them in."""

import json

import pytest

from data import database
from data.importers.goods import Article, Kept
from data.importers.records import Discount, Document, Parcel, Payment, Tax
from data.importers.shops.formats import formats
from data.importers.shops.woo_lines import packed
from tests.builders import make_sku
from tests.data.shop_tables import bring_together, by_source, made_of, write_lines
from tests.data.test_import_orders import bring, sound

PRODUCTS = (
    "ID,Type,SKU,GTIN,Name,Published,Is featured?,Short description,Description,Tax class,In stock?,Stock,"
    "Backorders allowed?,Weight (lbs),Sale price,Regular price,Categories,Images,Parent,Attribute 1 name,"
    "Attribute 1 value(s),Meta: note"
)
SHIRT = (
    '10,variable,TEE,,Shirt,1,1,Soft,<p>Very soft</p>,reduced,1,,0,0.5,,,"Tops > Shirts, Sale","a.png, b.png",,Size,'
    '"S, M",m'
)
SMALL = "11,variation,TEE-S,4006381333931,Shirt - S,1,,,,parent,1,7,notify,,8.00,9.50,,,id:10,Size,S,"
MEDIUM = "12,variation,,,Shirt - M,0,,,,parent,1,-2,1,1,,9.50,,,TEE,Size,M,"
MUG = "13,simple,,,Mug,-1,,,,,1,,0,,,4,Kitchen,,,,,"
GONE = "14,simple,CUP,,Cup,1,,,,,0,,no,,,4,Kitchen,,,,,"
SONG = '15,"simple, downloadable, virtual",SONG,,Song,1,,,,,1,5,0,,,1.29,Music,,,,,'
SET = "16,grouped,SET,,Set,1,,,,,1,,0,,,,Kitchen,,,,,"


def articles(tmp_path, *lines: str, header: str = PRODUCTS) -> dict[str, Article]:
    items = made_of(write_lines(tmp_path / "products.csv", header, *lines))
    assert all(isinstance(item, Article) for item in items)
    return by_source(items)  # type: ignore[return-value]  # as the line above says


def test_variations_come_under_their_parent_wherever_they_stand(tmp_path):
    found = articles(tmp_path, SMALL, MUG, SHIRT, MEDIUM)

    shirt = found["TEE"]
    assert (shirt.code, shirt.places, shirt.partial) == ("TEE", [(0, 2), (0, 4), (0, 5)], False)
    extra = json.loads(str(shirt.said.pop("extra")))
    assert shirt.said == {
        "title": "Shirt",
        "text_en": "Very soft",
        "category": "Tops > Shirts",
        "images": "a.png\nb.png",
        "shelf": "on",
    }
    assert (extra["Categories"], extra["Short description"], extra["Tax class"], extra["Description"]) == (
        *("Tops > Shirts, Sale", "Soft"),
        *("reduced", "<p>Very soft</p>"),
    )
    assert (extra["Attribute 1 value(s)"], extra["Meta: note"], extra["type"]) == ("S, M", "m", "variable")
    small, medium = shirt.variants
    assert json.loads(str(small.said.pop("extra"))) == {"Sale price": "8.00", "Tax class": "parent"}
    assert (small.source_id, small.code, small.said) == (
        "TEE-S",
        "TEE-S",
        {
            **{"name": "Shirt - S", "barcode": "4006381333931", "price_minor": 950, "oversell": "allow", "track": 1},
            **{"options": "Size=S", "live": 1, "weight_g": 227},
        },
    )
    assert [(level.code, level.qty) for level in small.levels] == [("TEE-S", 7)]
    assert (medium.source_id, medium.code, medium.said["weight_g"], medium.said["live"]) == ("id:12", "WC-12", 454, 0)
    assert [level.qty for level in medium.levels] == [0]


def test_what_has_no_stock_of_its_own_is_not_tracked(tmp_path):
    found = articles(tmp_path, MUG, GONE, SONG, SET)

    told = {
        one.code: (one.variants[0].said["track"], [level.qty for level in one.variants[0].levels])
        for one in found.values()
    }
    assert told == {"WC-13": (0, []), "CUP": (1, [0]), "SONG": (0, []), "SET": (0, [])}
    assert (found["id:13"].said["shelf"], found["CUP"].variants[0].said["oversell"]) == ("off", "deny")


def test_a_variation_without_its_parent_changes_nothing_of_the_product(tmp_path):
    (shirt,) = articles(tmp_path, SMALL).values()

    assert (shirt.source_id, shirt.code, shirt.said, shirt.partial) == ("id:10", "WC-10", {}, True)


def test_parents_are_found_in_another_file_of_the_same_import(tmp_path):
    one = write_lines(tmp_path / "a.csv", PRODUCTS, SMALL)
    two = write_lines(tmp_path / "b.csv", PRODUCTS, SHIRT, MEDIUM)

    (shirt,) = made_of(one, two)

    assert isinstance(shirt, Article)
    assert (shirt.source_id, [variant.code for variant in shirt.variants]) == ("TEE", ["TEE-S", "WC-12"])
    assert sorted(shirt.places) == [(0, 2), (1, 2), (1, 3)]


def test_translated_headers_and_a_decimal_comma_are_read(tmp_path):
    german = (
        "ID;Typ;Artikelnummer;Name;Veröffentlicht;Kurzbeschreibung;Beschreibung;Vorrätig?;Bestand;Gewicht (kg);"
        "Angebotspreis;Regulärer Preis;Kategorien;Bilder;Übergeordnetes Produkt;Attribut 1 Name;Attribut 1 Wert(e)"
    )
    rows = (
        "1;variable;HEMD;Hemd;1;;;1;;;;;Oberteile;;;Größe;S, M",
        "2;variation;;Hemd S;1;;;1;3;0,25;;19,90;;;HEMD;Größe;S",
    )

    (shirt,) = articles(tmp_path, *rows, header=german).values()

    (variant,) = shirt.variants
    assert (shirt.said["category"], variant.said["options"], variant.said["price_minor"]) == (
        "Oberteile",
        "Größe=S",
        1990,
    )
    assert (variant.said["weight_g"], variant.levels[0].qty) == (250, 3)


def test_rows_that_cannot_be_products_say_why(tmp_path):
    path = write_lines(
        *(tmp_path / "products.csv", PRODUCTS, MUG.replace(",4,", ",four,"), SMALL.replace("id:10", "")),
        *(SONG.replace(",5,0,", ",many,0,"), GONE.replace(",Cup,1,", ",Cup,perhaps,"), ",simple,,,,1,,,,,,,,,,,,,,,,"),
    )

    items, refused, _ = bring_together(path)

    assert items == []
    assert [why for _, _, why in refused] == [
        "Regular price: “four” is not an amount. Write it like 1284.50.",
        "Parent is missing: whose variation is it?",
        "Stock “many” is not a whole number",
        "Published “perhaps” is neither yes nor no",
        "SKU, Name and id are missing",
    ]


def test_tax_rates_are_kept(tmp_path):
    header = "Country Code,State Code,ZIP/Postcode,City,Rate %,Tax Name,Priority,Compound,Shipping,Tax Class"

    (rate,) = made_of(write_lines(tmp_path / "rates.csv", header, "GB,*,*,*,20.0000,VAT,1,1,1,"))

    assert isinstance(rate, Kept)
    assert (rate.kind, rate.source_id, rate.said["Rate %"]) == ("tax_rate", "GB/*/*/*/1", "20.0000")


EXPORT = (
    "order_id,order_number,order_date,paid_date,status,shipping_total,shipping_tax_total,fee_total,tax_total,"
    "discount_total,order_total,refunded_total,order_currency,payment_method,payment_method_title,transaction_id,"
    "customer_id,billing_first_name,billing_last_name,billing_email,billing_address_1,billing_city,billing_country,"
    "shipping_first_name,shipping_last_name,shipping_address_1,shipping_city,shipping_country,customer_note,"
    "line_items,shipping_items,fee_items,tax_items,coupon_items,refunds,tracking_number,order_key"
)
SOLD = (
    "501,1001,2024-01-15 10:30:00,2024-01-15 10:31:00,completed,5.00,1.00,2.00,5.20,4.00,28.20,3.60,EUR,stripe,"
    "Card,ch_1,7,Ann,Lee,ann@x.org,Ring 1,Ulm,DE,Bo,Lee,Gate 2,Bonn,DE,Ring twice,"
    "name:Pot|sku:POT|quantity:2|subtotal:20.00|total:16.00|total_tax:3.20;"
    "name:Lid\\; small|sku:LID|quantity:1|total:0.00|total_tax:0.00,"
    "id:3|method_title:DHL|total:5.00,name:Gift wrap|total:2.00,title:VAT|total:5.20,code:SAVE|amount:4.00,"
    "id:77|date:2024-01-20 09:00:00|reason:scratched|amount:3.60,JJD01,wc_1"
)


def orders_of(tmp_path, *lines: str, header: str = EXPORT, currency: str = "EUR") -> list[Document]:
    items = made_of(write_lines(tmp_path / "orders.csv", header, *lines), currency=currency)
    assert all(isinstance(item, Document) for item in items)
    return items  # type: ignore[return-value]  # as the line above says


def test_packed_lines_become_an_order_with_its_money_and_a_credit_note(tmp_path):
    order, note = orders_of(tmp_path, SOLD)

    assert [
        (line.kind, line.code, line.title, line.qty, line.list_minor, line.discount_minor, line.tax_minor)
        for line in order.lines
    ] == [
        ("goods", "POT", "Pot", 2, 2000, 400, 320),
        ("goods", "LID", "Lid; small", 1, 0, 0, 0),
        ("fee", "", "Gift wrap", 1, 200, 0, 0),
    ]
    assert (order.source_id, order.state, order.source_state, order.day) == (
        "1001",
        "closed",
        "completed",
        "2024-01-15",
    )
    assert (order.shipping_minor, order.tax_minor, order.gap_minor, order.disagrees) == (500, 200, 0, "")
    assert (order.discounts, order.taxes) == ([Discount("SAVE", 400)], [Tax("VAT", 520)])
    assert order.payments == [Payment(2820, "Card", order.paid_at, "ch_1")]
    assert order.parcels == [Parcel("JJD01")]
    assert order.party is not None and order.bill is not None
    assert (order.party.source_id, order.party.name, order.party.address) == (
        *("7", "Ann Lee"),
        ("Gate 2", "", "Bonn", "", "", "DE"),
    )
    assert (order.bill.name, order.bill.address) == ("Ann Lee", ("Ring 1", "", "Ulm", "", "", "DE"))
    assert {name: text for name, text in order.said.items() if "_items" not in name} == {
        **{"order_id": "501", "order_key": "wc_1", "recipient": "Bo Lee", "shipping": "DHL"},
        **{"payment_method": "stripe", "refunds": SOLD.split(",")[-3]},
    }
    assert order.said["shipping_items"] == "id:3|method_title:DHL|total:5.00"
    assert (note.source_id, note.refunds, note.reason, note.day) == (
        "1001/refund-77",
        "1001",
        "scratched",
        "2024-01-20",
    )
    assert [(line.list_minor, line.qty) for line in note.lines] == [(-360, -1)]


def test_a_total_that_no_reading_bears_out_is_kept_and_marked(tmp_path):
    order, _ = orders_of(tmp_path, SOLD.replace(",28.20,", ",29.20,"))

    assert (order.gap_minor, order.disagrees) == (200, "its total is 29.20 by the file and 27.20 by its lines")
    assert order.payments[0].amount_minor == 2920


ADVANCED = (
    "Order Number,Order Status,Order Date,Customer Note,First Name (Billing),Last Name (Billing),Address 1&2 (Billing),"
    "City (Billing),Postcode (Billing),Country Code (Billing),Email (Billing),Payment Method Title,"
    "Cart Discount Amount,Order Subtotal Amount,Order Shipping Amount,"
    "Order Refund Amount,Order Total Amount,Order Total Tax Amount,SKU,"
    "Item #,Item Name,Quantity,Quantity (- Refund),Item Cost,Coupon Code,Discount Amount,Discount Amount Tax"
)
FIRST = "2001,{state},2024-02-01 09:00,,Ann,Lee,Ring 1,Ulm,89073,DE,ann@x.org,Card,3,30,4.00,{back},{total},{tax},"


def advanced(state="Processing", back="0", total="36.89", tax="5.89") -> tuple[str, str]:
    head = FIRST.format(state=state, back=back, total=total, tax=tax)
    return f"{head}POT,1,Pot,2,2,9.00,SAVE,3,0.57", f"{head}LID,2,Lid,3,2,3.00,SAVE,3,0.57"


def test_rows_of_lines_share_discount_and_tax(tmp_path):
    (order,) = orders_of(tmp_path, *advanced(), header=ADVANCED)

    assert [(line.code, line.qty, line.list_minor, line.discount_minor, line.tax_minor) for line in order.lines] == [
        ("POT", 2, 2000, 200, 393),
        ("LID", 3, 1000, 100, 196),
    ]
    assert (order.state, order.paid_minor, order.shipping_minor, order.gap_minor) == ("open", 3689, 400, 0)
    assert (order.discounts, order.bill, order.disagrees) == ([Discount("SAVE", 300)], None, "")
    assert order.party is not None
    assert order.party.address == ("Ring 1", "", "Ulm", "", "89073", "DE")


def test_included_tax_is_found_by_the_arithmetic(tmp_path):
    (order,) = orders_of(tmp_path, *advanced(total="31.00", tax="4.95"), header=ADVANCED)

    assert [(line.list_minor, line.discount_minor, line.tax_minor) for line in order.lines] == [
        (1670, 200, 330),
        (835, 100, 165),
    ]
    assert (order.shipping_minor, order.gap_minor) == (400, 0)


def test_a_partial_refund_that_its_lines_bear_out_names_them(tmp_path):
    order, note = orders_of(tmp_path, *advanced("Completed", back="3.65"), header=ADVANCED)

    assert (order.state, note.source_id, note.credit, note.main) == ("closed", "2001/refund", True, False)
    assert [(line.code, line.qty, line.list_minor) for line in note.lines] == [("LID", -1, -365)]


@pytest.mark.parametrize(
    ("word", "state", "paid"),
    [
        ("wc-processing", "open", 3689),
        ("On hold", "open", 0),
        ("Zahlung ausstehend", "open", 0),
        ("已完成", "closed", 3689),
        ("failed", "cancelled", 0),
        ("trash", "cancelled", 0),
        ("checkout-draft", "cancelled", 0),
    ],
)
def test_states_say_what_is_to_be_done(tmp_path, word, state, paid):
    (order,) = orders_of(tmp_path, *advanced(word), header=ADVANCED)

    assert (order.state, order.paid_minor, order.source_state) == (state, paid, word)


def test_a_refunded_order_gives_back_all_that_was_paid(tmp_path):
    order, note = orders_of(tmp_path, *advanced("Refunded"), header=ADVANCED)

    assert (order.state, order.paid_minor, [line.list_minor for line in note.lines]) == ("closed", 3689, [-3689])


def test_processing_on_delivery_is_not_paid_yet(tmp_path):
    (order,) = orders_of(
        tmp_path, *(row.replace(",Card,", ",Cash on delivery,") for row in advanced()), header=ADVANCED
    )

    assert (order.state, order.paid_minor, order.payments) == ("open", 0, [])


def test_an_order_without_lines_keeps_its_sums_in_its_own_currency(tmp_path):
    header = "Order ID,Order Date,Order Status,Order Total,Order Tax,Order Shipping,Order Currency,Billing Email"

    (order,) = orders_of(tmp_path, "9,2024-03-01,completed,1200,100,0,JPY,a@x.org", header=header)

    assert [(line.list_minor, line.tax_minor, line.row) for line in order.lines] == [(1100, 100, 0)]
    assert (order.currency, order.beside, order.payments[0].amount_minor) == ("JPY", [0], 1200)


def test_a_cell_with_json_or_signs_of_its_own_is_taken_apart():
    assert packed('[{"name":"Pot","sku":"P","quantity":2,"total":"9.00"}]') == [
        {"name": "Pot", "sku": "P", "quantity": "2", "total": "9.00"}
    ]
    assert packed("name:Lid|meta:Color=Red;Size=S|quantity:1;name:Pot|quantity:2") == [
        {"name": "Lid", "meta": "Color=Red;Size=S", "quantity": "1"},
        {"name": "Pot", "quantity": "2"},
    ]


def test_orders_that_make_no_sense_say_why(tmp_path):
    rows = (
        advanced("lost")[0],
        advanced()[0].replace("2024-02-01 09:00", "yesterday"),
        advanced()[1].replace(",3,2,3.00", ",1.5,1,3.00"),
    )

    items, refused, names = bring_together(write_lines(tmp_path / "orders.csv", ADVANCED, *rows))

    assert (items, names) == ([], ["woocommerce-orders"])
    assert [why for _, _, why in refused] == [
        "Order Status “lost” is no state of WooCommerce's",
        "Order Date “yesterday” is no date that exists",
        "Quantity “1.5” is not a quantity that can be ordered",
    ]


def test_orders_of_the_store_come_in_once_and_stay_the_same(shop, tmp_path):
    make_sku(shop, "POT", stock=5, price=1000)
    make_sku(shop, "LID", stock=5, price=400)
    sold = write_lines(tmp_path / "sold.csv", EXPORT, SOLD)
    rows = write_lines(tmp_path / "rows.csv", ADVANCED, *advanced())

    report = bring(shop, sold, rows)
    again = bring(shop, sold, rows)

    assert (report.rows, report.imported, report.rejected) == (3, 3, 0)
    assert (again.imported, again.updated, again.unchanged) == (0, 0, 3)
    assert database.rows(
        "SELECT source_id, channel, state, list_minor, discount_minor, tax_minor, shipping_minor, fee_minor,"
        " refunded_minor FROM orders ORDER BY source_id"
    ) == [
        ("1001", "woocommerce", "closed", 2000, 400, 520, 500, 200, 360),
        ("2001", "woocommerce", "placed", 3000, 300, 589, 400, 0, 0),
    ]
    sound()


def test_other_shops_tables_are_not_taken_for_woocommerce():
    shopify = ["Handle", "Title", "Published", "Option1 Name", "Variant SKU", "Variant Price", "Image Src", "Status"]
    listed = ["Name", "Email", "Financial Status", "Created at", "Lineitem quantity", "Id", "Total", "Billing Name"]

    assert not formats()["woocommerce-products"].recognises(shopify)
    assert not formats()["woocommerce-orders"].recognises(listed)
