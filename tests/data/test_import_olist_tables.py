"""Rows of Olist's tables as items: orders joined from four tables, and every record in exactly one item."""

from datetime import datetime
from pathlib import Path

from data import clock
from data.importers.files.reading import open_table
from data.importers.gathering import Gathering, Input, survey
from data.importers.goods import Article, Buyer, Kept, Review
from data.importers.records import Document, Item, Setting, rows_of
from data.importers.shops.formats import format_of
from tests.data.olist_set import COUNTS, FILES, folder


def read(place: Path) -> list[Item]:
    """The items of a folder, without a store that knows any."""
    tables = [open_table(str(path)) for path in sorted(place.glob("*.csv"))]
    setting = Setting("BRL", "America/Sao_Paulo", tables)
    inputs = [Input(table, format_of(table).name, format_of(table).layout(table, setting)) for table in tables]
    refused: list[tuple[int, int, str]] = []
    gathering = Gathering(survey(inputs, strict=False), lambda file, row, why: refused.append((file, row.number, why)))
    items = [item for chunk in gathering.chunks() for item in chunk.items]
    assert refused == []
    found = [file for item in items for file in rows_of(item)]
    assert {one.format: found.count(number) for number, one in enumerate(inputs)} == {
        one.format: one.rows for one in inputs
    }
    return items


def order(items: list[Item], name: str) -> Document:
    return next(one for one in items if isinstance(one, Document) and one.source_id == name)


def local(text: str) -> int:
    """An instant of São Paulo's clock, three hours behind UTC in these months."""
    return clock.instant(datetime.fromisoformat(f"{text}-03:00"))


def test_each_table_is_known_by_its_columns(tmp_path):
    place = folder(tmp_path)

    tables = [open_table(str(place / f"{name}.csv")) for name in FILES]

    assert [format_of(table).name for table in tables] == list(COUNTS)
    assert [format_of(table, "olist").name for table in tables] == list(COUNTS)


def test_an_order_is_its_rows_of_five_tables(shop, tmp_path):
    found = order(read(folder(tmp_path)), "o1")

    assert (found.at, found.day, found.state, found.source_state) == (
        *(local("2017-03-01T10:00:00"), "2017-03-01"),
        *("closed", "delivered"),
    )
    assert (found.approved_at, found.paid_at, found.closed_at, found.deliver_by_at) == (
        *(local("2017-03-01T10:15:00"), local("2017-03-01T10:15:00")),
        *(local("2017-03-10T18:30:00"), local("2017-03-10T00:00:00")),
    )
    lines = [(one.code, one.qty, one.unit_text, one.list_minor, one.vendor, one.shipped) for one in found.lines]
    assert lines == [("pot", 1, "10.90", 1090, "s1", 1)] * 2
    assert [one.row for one in found.lines] == [6, 2]
    assert (found.shipping_minor, found.currency, found.country) == (1020, "BRL", "BR")
    assert [(one.amount_minor, one.method, one.reference) for one in found.payments] == [
        (2000, "credit_card", "1: in 3 instalments"),
        (1200, "voucher", "2"),
    ]
    assert [(one.handed_at, one.delivered_at) for one in found.parcels] == [
        (local("2017-03-02T09:00:00"), local("2017-03-10T18:30:00"))
    ]
    assert found.party is not None
    assert (found.party.source_id, found.party.address) == ("ana", ("", "", "osasco", "SP", "01012", "BR"))
    assert found.said["customer_id"] == "c1"
    assert found.said["item 2: shipping_limit_date"] == "2017-03-08 10:15:00"
    assert (found.partial, found.disagrees) == (False, "")


def test_only_what_was_sent_is_shipped(shop, tmp_path):
    items = read(folder(tmp_path))

    found = {one.source_state: one for one in items if isinstance(one, Document) and one.source_id != "o1"}
    sent = {word: (one.state, len(one.parcels), [line.shipped for line in one.lines]) for word, one in found.items()}
    assert sent == {
        "delivered": ("closed", 1, [1]),
        "shipped": ("closed", 1, [1]),
        "canceled": ("cancelled", 1, [1]),
        "unavailable": ("cancelled", 0, []),
        "created": ("closed", 0, []),
        "invoiced": ("closed", 0, [0]),
        "processing": ("closed", 0, [0]),
        "approved": ("closed", 0, [0]),
    }
    assert [(one.amount_minor, one.at) for one in found["created"].payments] == [(0, None)]
    assert [(one.amount_minor, one.method) for one in found["unavailable"].payments] == [(5000, "voucher")]


def test_what_does_not_go_together_is_listed(shop, tmp_path):
    items = read(folder(tmp_path))

    assert {one.source_id: one.disagrees for one in items if isinstance(one, Document) and one.disagrees} == {
        "o2": "it is delivered, and no date says when",
        "o3": "its payments are 25.33 and its items and freight 23.33",
        "o4": "it is canceled, and was handed over",
    }


def test_reviews_are_told_apart_by_their_order(shop, tmp_path):
    found = [one for one in read(folder(tmp_path)) if isinstance(one, Review)]

    assert sorted((one.source_id, one.order, one.score, one.title, one.body) for one in found) == [
        ("r1/o1", "o1", 5, "", 'Ótimo, "perfeito"\nrecomendo'),
        ("r1/o2", "o2", 1, "Péssimo", ""),
        ("r4/o4", "o4", 2, "", ""),
    ]


def test_a_person_has_the_address_of_the_newest_order(shop, tmp_path):
    ana = next(one for one in read(folder(tmp_path)) if isinstance(one, Buyer) and one.source_id == "ana")

    assert {name: ana.said[name] for name in ("postcode", "city", "region", "country")} == {
        "postcode": "04726",
        "city": "sao paulo",
        "region": "SP",
        "country": "BR",
    }
    assert ana.said["extra"] == '{"customer_id": {"c1": "01012 osasco SP", "c3": "04726 sao paulo SP"}}'
    assert len(ana.places) == 2


def test_without_the_orders_nobody_knows_which_of_two_addresses_is_the_newest(shop, tmp_path):
    found = {one.source_id: one for one in read(folder(tmp_path, "olist_customers_dataset")) if isinstance(one, Buyer)}

    assert ("city" in found["ana"].said, found["bia"].said["city"]) == (False, "rio de janeiro")


def test_a_product_has_its_code_an_english_category_and_its_measures(shop, tmp_path):
    found = {one.code: one for one in read(folder(tmp_path)) if isinstance(one, Article)}

    assert {code: one.said["category"] for code, one in found.items()} == {
        "pot": "bed_table",
        "mug": "pc_gamer",
        "cup": "",
    }
    assert found["pot"].variants[0].said == {"weight_g": 700}
    assert found["cup"].said["extra"] == (
        '{"product_height_cm": "12", "product_length_cm": "18", "product_width_cm": "17"}'
    )
    assert found["cup"].variants[0].said == {}


def test_points_that_are_said_twice_are_two(shop, tmp_path):
    kept = [one for one in read(folder(tmp_path)) if isinstance(one, Kept)]

    assert sorted(one.kind for one in kept) == ["category"] * 2 + ["point"] * 4 + ["seller"] * 2
    points = {one.source_id: one for one in kept if one.kind == "point"}
    assert len(points) == 4
    assert sum(name.endswith("#2") for name in points) == 1
    assert next(one.said["seller_city"] for one in kept if one.source_id == "s2") == (
        "novo hamburgo, rio grande do sul, brasil"
    )


def test_orders_alone_have_no_lines_and_nothing_paid(shop, tmp_path):
    found = [one for one in read(folder(tmp_path, "olist_orders_dataset")) if isinstance(one, Document)]

    assert [(one.party, one.lines, one.paid_minor) for one in found] == ([(None, [], 0)] * 9)


def test_of_two_tables_that_have_an_order_the_later_is_right(shop, tmp_path):
    place = folder(tmp_path)
    header, *_ = FILES["olist_orders_dataset"].splitlines()
    (place / "olist_orders_newer.csv").write_text(
        f"{header}\no9,c9,canceled,2017-06-01 10:00:00,2017-06-01 10:15:00,,,2017-06-30 00:00:00\n", encoding="utf-8"
    )

    found = order(read(place), "o9")

    assert (found.source_state, found.state, len(found.lines), len(found.payments)) == ("canceled", "cancelled", 1, 1)


def test_columns_may_stand_in_another_order_and_others_are_kept(shop, tmp_path):
    items = (
        "Freight_Value,note,order_id,order_item_id,product_id,seller_id,price\n"
        "5.10,fragile,o1,2,pot,s1,10.90\n5.10,,o1,1,pot,s1,10.90\n"
    )
    products = FILES["olist_products_dataset"].replace("lenght", "length")

    made = read(folder(tmp_path, olist_order_items_dataset=items, olist_products_dataset=products))

    found = order(made, "o1")
    assert (found.shipping_minor, [one.list_minor for one in found.lines]) == (1020, [1090, 1090])
    assert found.said["item 2: note"] == "fragile"
    pot = next(one for one in made if isinstance(one, Article) and one.code == "pot")
    assert '"product_name_lenght": "40"' in str(pot.said["extra"])


def test_a_table_without_zeros_behind_the_point_says_the_same(shop, tmp_path):
    before = order(read(folder(tmp_path)), "o2")
    items = FILES["olist_order_items_dataset"].replace("99.9,0.1", "99.90,0.10")

    after = order(read(folder(tmp_path, name="newer", olist_order_items_dataset=items)), "o2")

    assert before.source_hash == after.source_hash
