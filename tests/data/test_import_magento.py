"""Magento's products over rows and store views, its fixtures, customers, reviews and grid of orders."""

import json

import pytest

from data import database
from data.importers.goods import Article, Buyer, Kept, Review
from data.importers.records import Document
from data.importers.shops.magento_products import attributes_of, variations_of
from tests.data.shop_tables import bring_together, by_source, made_of, write_lines
from tests.data.test_import_orders import bring, sound

PRODUCTS = (
    "sku,store_view_code,attribute_set_code,product_type,categories,name,description,weight,product_online,"
    "tax_class_name,price,special_price,base_image,additional_images,additional_attributes,qty,allow_backorders,"
    "use_config_backorders,is_in_stock,manage_stock,use_config_manage_stock,configurable_variations,"
    "configurable_variation_labels"
)
SMALL = (
    'TEE-S,,Top,simple,,Shirt-S,<p>Soft</p>,0.5,1,Taxable,9.5000,8.0000,s.png,,"size=S,ean=4006381333931",7.0000,1,0,'
    "1,1,1,,"
)
LARGE = "TEE-L,,Top,simple,,Shirt-L,,,2,,10.0000,,,,,0.0000,0,1,1,1,1,,"
SHIRT = (
    'TEE,,Top,configurable,"Default Category/Men/Tops,Default Category/Sale",Shirt,<p>Very soft</p>,,1,Taxable,,,'
    'a.png,"b.png,a.png","brand=Acme,activity=Gym|Yoga",0.0000,0,1,1,1,1,'
    '"sku=TEE-S,size=S|sku=TEE-L,size=L|sku=TEE-X,size=X",size=Size'
)
CHINESE = "TEE,zh_cn,,,,衬衫,很软,,,,,,,,,,,,,,,,"
FRENCH = "TEE,fr,,,,Chemise,Douce,,,,,,,,,,,,,,,,"
SMALL_CHINESE = "TEE-S,zh_cn,,,,衬衫小,,,,,,,,,,,,,,,,,"
CARD = "CARD,,Gift,virtual,Default Category/Gifts,Card,,,1,,25.00,,,,,10,0,1,1,1,1,,"
LOOSE = "ROPE,,Gear,simple,,Rope,,,1,,3,,,,,,0,1,1,0,0,,"


def articles(tmp_path, *lines: str, header: str = PRODUCTS) -> dict[str, Article]:
    items = made_of(write_lines(tmp_path / "products.csv", header, *lines))
    assert all(isinstance(item, Article) for item in items)
    return by_source(items)  # type: ignore[return-value]  # as the line above says


def test_children_become_variants_of_the_product_that_names_them(tmp_path):
    found = articles(tmp_path, SMALL, FRENCH, CARD, LARGE, SHIRT, CHINESE, SMALL_CHINESE)

    shirt = found["TEE"]
    extra = json.loads(str(shirt.said.pop("extra")))
    assert (shirt.code, sorted(shirt.places)) == ("TEE", [(0, 2), (0, 3), (0, 5), (0, 6), (0, 7), (0, 8)])
    assert shirt.said == {
        **{"title": "Shirt", "title_zh": "衬衫", "text_en": "Very soft", "text_zh": "很软", "category": "Men > Tops"},
        **{"vendor": "Acme", "images": "a.png\nb.png", "shelf": "on"},
    }
    assert (extra["categories"], extra["activity"], extra["name (fr)"], extra["description (fr)"]) == (
        *("Men > Tops, Sale", "Gym|Yoga"),
        *("Chemise", "Douce"),
    )
    small, large, bare = shirt.variants
    beside = json.loads(str(small.said.pop("extra")))
    assert (beside["special_price"], beside["weight"], beside["base_image"]) == ("8.0000", "0.5", "s.png")
    assert small.said == {
        **{"name": "Shirt-S", "name_zh": "衬衫小", "price_minor": 950, "barcode": "4006381333931", "live": 1},
        **{"oversell": "allow", "options": "Size=S"},
    }
    assert [(level.code, level.qty) for level in small.levels] == [("TEE-S", 7)]
    assert (large.said["live"], large.said["options"], "oversell" in large.said) == (0, "Size=L", False)
    assert (bare.code, bare.said) == ("TEE-X", {"options": "Size=X", "name": "Shirt X"})


def test_what_has_no_stock_of_its_own_is_not_tracked(tmp_path):
    found = articles(tmp_path, CARD, LOOSE)

    assert {one.code: (one.variants[0].said["track"], one.variants[0].levels) for one in found.values()} == {
        "CARD": (0, []),
        "ROPE": (0, []),
    }


def test_children_are_found_in_another_file_of_the_same_import(tmp_path):
    children = write_lines(tmp_path / "a.csv", PRODUCTS, SMALL, LARGE)

    (shirt,) = made_of(children, write_lines(tmp_path / "b.csv", PRODUCTS, SHIRT))

    assert isinstance(shirt, Article)
    assert [variant.code for variant in shirt.variants] == ["TEE-S", "TEE-L", "TEE-X"]


def test_a_product_of_one_other_view_only_is_made_of_that(tmp_path):
    (card,) = articles(tmp_path, CARD.replace("CARD,,", "CARD,nl,")).values()

    assert (card.said["title"], card.variants[0].said["price_minor"], card.partial) == ("Card", 2500, False)


def test_packed_attributes_may_have_commas():
    assert attributes_of('color=Red, dark,size=S,"note=a,b"') == {"color": "Red, dark", "size": "S", "note": "a,b"}
    assert attributes_of("") == {}
    assert variations_of("sku=A,size=S|sku=B,size=M") == [("A", {"size": "S"}), ("B", {"size": "M"})]


def test_fixtures_with_lists_in_their_cells_are_products(tmp_path):
    simple = write_lines(
        *(tmp_path / "gear.csv", "category,name,sku,price,qty,description,gender,attribute_set"),
        *('"Gear', 'Bags",Duffle,24-MB01,34,100,Big,"Men', 'Women",Bag'),
    )
    listed = write_lines(
        *(tmp_path / "tops.csv", "category,sku,name,size,description,price,color,attribute_set"),
        *('Men,MH01,Hoodie,"S', 'M",Warm,52,"Gray', 'Black",Top'),
    )
    bundle = write_lines(
        *(tmp_path / "kit.csv", "category,name,sku,price,qty,bundle_options,attribute_set"),
        "Gear,Kit,24-WG080,,100,Ball|radio:24-WG081,Gear",
    )

    found = by_source(made_of(simple, listed, bundle))

    bag, hoodie, kit = (found[name] for name in ("24-MB01", "MH01", "24-WG080"))
    assert isinstance(bag, Article) and isinstance(hoodie, Article) and isinstance(kit, Article)
    assert (bag.said["category"], bag.variants[0].said["price_minor"], bag.variants[0].levels[0].qty) == (
        *("Gear", 3400),
        100,
    )
    assert json.loads(str(bag.said["extra"])) == {
        **{"categories": "Gear, Bags", "gender": "Men\nWomen", "attribute_set": "Bag"},
    }
    assert (hoodie.variants, json.loads(str(hoodie.said["extra"]))["size"]) == ([], "S\nM")
    assert (kit.variants[0].said["track"], kit.variants[0].levels) == (0, [])


def test_customers_never_keep_a_password(tmp_path):
    export = write_lines(
        *(tmp_path / "customers.csv",),
        "email,_website,_store,created_at,dob,firstname,gender,group_id,lastname,middlename,password_hash,rp_token,"
        "store_id,taxvat,website_id,password",
        "Ann@x.org,base,default,2024-01-01,1990-01-02,Ann,Female,1,Lee,M.,h4sh,t0ken,1,,1,s3cret",
    )
    fixture = write_lines(
        *(tmp_path / "profile.csv", "firstname,lastname,email,password,dob,street,city,country_id,postcode,telephone"),
        'Ann,Lee,ann@x.org,s3cret,1990-01-02,"[""Ring 1"",""c/o Bo""]",Ulm,DE,89073,0731',
    )

    (ann,) = made_of(export, fixture)

    assert isinstance(ann, Buyer)
    extra = json.loads(str(ann.said.pop("extra")))
    assert ann.said == {
        **{"name": "Ann Lee", "email": "ann@x.org", "phone": "0731", "city": "Ulm", "postcode": "89073"},
        **{"country": "DE", "line1": "Ring 1", "line2": "c/o Bo"},
    }
    assert (extra["_website"], extra["gender"]) == ("base", "Female")
    assert not any(word in repr(ann) + repr(extra) for word in ("s3cret", "h4sh", "t0ken"))


def test_reviews_and_other_tables_find_a_place(tmp_path):
    reviews = write_lines(
        *(tmp_path / "reviews.csv", "sku,rating_code,rating_value,title,review,reviewer,email"),
        *("BAG,Rating,4,Good,I like it.,Chi,", "BAG,Rating,9,Odd,,Chi,"),
    )
    links = write_lines(tmp_path / "upsell.csv", "sku,linked_sku", '"BAG","POT', 'LID"')
    related = write_lines(tmp_path / "related.csv", "sku,linked_sku", "BAG,PAN")

    items, refused, names = bring_together(reviews, links, related)

    assert refused == [("reviews.csv", 3, "rating_value “9” is not one of 1 to 5")]
    assert names == ["magento-reviews", "magento-kept", "magento-kept"]
    review, *kept = items
    assert isinstance(review, Review)
    assert (review.score, review.product, review.body) == (4, "BAG", "I like it.\n-- Chi")
    assert [(one.kind, one.source_id, one.said) for one in kept if isinstance(one, Kept)] == [
        ("link", "upsell/BAG", {"list": "upsell", "sku": "BAG", "linked_sku": "POT\nLID"}),
        ("link", "related/BAG", {"list": "related", "sku": "BAG", "linked_sku": "PAN"}),
    ]


GRID = (
    '"ID","Purchase Point","Purchase Date","Bill-to Name","Ship-to Name","Grand Total (Base)",'
    '"Grand Total (Purchased)","Status","Billing Address","Shipping Address","Customer Email","Subtotal",'
    '"Shipping and Handling","Payment Method","Total Refunded"'
)
SOLD = (
    '000000299,"Main Store","May 31, 2024, 2:55:09 AM","Ann Lee","Bo Lee","€36.89","€36.89",Complete,"Ring 1,Ulm",'
    '"Gate 2,Bonn",ann@x.org,27.00,4.00,checkmo,3.65'
)


def orders_of(tmp_path, *rows: str, currency: str = "EUR") -> list[Document]:
    items = made_of(write_lines(tmp_path / "grid.csv", GRID, *rows), currency=currency)
    assert all(isinstance(item, Document) for item in items)
    return items  # type: ignore[return-value]  # as the line above says


def test_an_order_of_the_grid_keeps_its_sums(tmp_path):
    order, note = orders_of(tmp_path, SOLD)

    assert [(line.list_minor, line.discount_minor, line.tax_minor, line.row) for line in order.lines] == [
        (2700, 0, 589, 2)
    ]
    assert (order.source_id, order.state, order.shipping_minor, order.paid_minor, order.gap_minor) == (
        *("000000299", "closed"),
        *(400, 3689, 0),
    )
    assert order.party is not None and order.bill is not None
    assert (order.party.address[0], order.bill.address[0], order.said["recipient"]) == (
        *("Gate 2,Bonn", "Ring 1,Ulm"),
        "Bo Lee",
    )
    assert (note.refunds, note.lines[0].list_minor) == ("000000299", -365)


def test_what_the_total_has_less_is_a_discount(tmp_path):
    (order,) = orders_of(tmp_path, SOLD.replace("€36.89", "€29.50").replace("3.65", "0.00"))

    assert (order.lines[0].discount_minor, order.lines[0].tax_minor) == (150, 0)


def test_an_order_in_another_currency_has_its_rate(tmp_path):
    (order,) = orders_of(
        tmp_path, SOLD.replace('"€36.89","€36.89"', '"40.00","€32.00"').replace("3.65", "0"), currency="USD"
    )

    assert (order.currency, order.fx_ppm, order.paid_minor) == ("EUR", 1_250_000, 3200)


@pytest.mark.parametrize(
    ("word", "state", "paid"),
    [
        ("processing", "open", 3689),
        ("On Hold", "open", 0),
        ("pending_payment", "open", 0),
        ("Canceled", "cancelled", 0),
    ],
)
def test_states_of_the_grid_say_what_is_to_be_done(tmp_path, word, state, paid):
    (order,) = orders_of(tmp_path, SOLD.replace("Complete", word).replace("3.65", "0.00"))

    assert (order.state, order.paid_minor) == (state, paid)


def test_a_closed_order_is_refunded_in_full(tmp_path):
    order, note = orders_of(tmp_path, SOLD.replace("Complete", "closed").replace("3.65", ""))

    assert (order.state, note.lines[0].list_minor) == ("closed", -3689)


def test_orders_and_products_of_the_store_come_in_once(shop, tmp_path):
    paths = (
        write_lines(tmp_path / "grid.csv", GRID, SOLD, SOLD.replace("299", "300").replace("Complete", "Lost")),
        write_lines(tmp_path / "products.csv", PRODUCTS, SMALL, LARGE, SHIRT, CHINESE, CARD),
    )

    report = bring(shop, *paths)
    again = bring(shop, *paths)

    assert (report.rows, report.imported, report.rejected) == (7, 6, 1)
    assert (again.imported, again.updated, again.unchanged, again.rejected) == (0, 0, 6, 1)
    assert database.rows("SELECT source_id, total_minor, refunded_minor FROM orders") == [("000000299", 3689, 365)]
    assert database.rows(
        "SELECT s.code, p.code, p.title_zh FROM sku s JOIN product p ON p.id = s.product_id ORDER BY s.code"
    ) == [
        ("CARD", "CARD", ""),
        ("TEE-L", "TEE", "衬衫"),
        ("TEE-S", "TEE", "衬衫"),
        ("TEE-X", "TEE", "衬衫"),
    ]
    sound()
