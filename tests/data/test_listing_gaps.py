"""What listings lack and what keeps them from selling: filters, counts, home pages, and the rule of the shelf."""

import pytest

from data import clock, database, listing, search
from data.errors import Missing, Refused, Unclear
from data.operations.catalogue import change_barcode, make_product, make_sku
from data.operations.dispatch import ship_order
from data.operations.history import undo_event
from data.operations.orders import place_order
from data.operations.review import approve_order
from data.operations.shelf import hide_at_zero, put_on_shelf, sweep_catalogue, take_off_shelf
from data.operations.texts import add_image, change_text
from data.operations.variants import edit_sku
from data.paging import Window
from data.queries.catalogue import product_detail, product_extent, product_page
from data.queries.home import waiting
from data.queries.listing_gaps import gap_counts, variant_gaps
from data.queries.lists import list_count
from data.queries.variants import variant_extent, variant_now, variant_page
from tests import builders
from tests.builders import put_stock

SHELF = "SELECT shelf, hidden_at IS NOT NULL, hides_at_zero FROM product WHERE id = ?"


def matching(thing: str, text: str) -> list[str]:
    """The codes of what a filter shows."""
    asked = search.thing_of(thing)
    columns = ("d.code" if thing == "products" else "s.code",)
    found = search.compiled(asked, text)
    return [row[0] for row in listing.page(asked, columns, lambda code: (code,), Window(limit=50), filter=found).rows]


def bare(shop) -> int:
    """A product of which only the title is known, with one variant."""
    product = make_product(shop.operations, code="BARE", title="Bare").id
    make_sku(shop.operations, product, code="BARE-1")
    return product


def test_each_gap_is_found_until_it_is_filled(shop):
    product = bare(shop)
    row = product_detail(shop.supervisor, product).row
    assert row.missing == ("title_zh", "text", "text_zh", "image", "barcode", "weight", "price", "cost")
    assert matching("products", "missing:image") == ["BARE"]
    assert matching("products", "missing:title") == []
    assert matching("variants", "missing:barcode,weight") == ["BARE-1"]
    assert variant_gaps(shop.designer, product) == [("BARE-1", ("barcode", "weight", "price", "cost"))]

    change_barcode(shop.operations, 1, barcode="4006381333931")
    edit_sku(shop.operations, 1, weight_g=200)
    change_text(shop.designer, product, language="en", text="A pot.")
    add_image(shop.designer, product, address="https://img.example.com/1.jpg")

    assert product_detail(shop.supervisor, product).row.missing == ("title_zh", "text_zh", "price", "cost")
    assert matching("products", "missing:barcode,weight,text,image") == []
    assert matching("products", "missing:none") == []
    assert matching("products", "-missing:price") == []
    with pytest.raises(Unclear, match="missing"):
        matching("products", "missing:colour")


def test_a_product_without_variants_is_a_gap_too(shop):
    make_product(shop.operations, code="EMPTY", title="Empty")

    assert matching("products", "missing:variant") == ["EMPTY"]
    assert [gap.name for gap in gap_counts(shop.designer)] == ["variant"]


def test_counts_are_what_their_filters_show(shop):
    bare(shop)
    builders.make_sku(shop, "POT", stock=3)

    found = gap_counts(shop.supervisor)

    assert {gap.name: gap.count for gap in found} == {
        "title_zh": 2,
        "text": 2,
        "text_zh": 2,
        "image": 2,
        "barcode": 2,
        "weight": 2,
        "price": 1,
        "cost": 1,
    }
    assert [list_count(shop.supervisor, "products", gap.filter) for gap in found] == [gap.count for gap in found]


def test_what_does_not_sell_is_slow_and_what_lasts_too_long_is_over(shop, monkeypatch):
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now - 100 * clock.DAY)
    for code, stock in (("SLOW", 5), ("OVER", 500), ("GOOD", 20)):
        builders.make_sku(shop, code, stock=stock)
    monkeypatch.setattr(clock, "now", lambda: now - 3 * clock.DAY)
    order = place_order(shop.operations, [["OVER", 2], ["GOOD", 10]], paid=12_000).id
    approve_order(shop.supervisor, order)
    ship_order(shop.logistics, order, carrier="own")
    monkeypatch.setattr(clock, "now", lambda: now)
    builders.make_sku(shop, "NEW", stock=5)

    assert matching("variants", "pace:slow") == ["SLOW"]
    assert matching("variants", "pace:over") == ["OVER"]
    assert matching("products", "pace:any") == ["P-OVER", "P-SLOW"]
    lines = {line.filter: line.count for line in waiting(shop.promoter)}
    assert (lines["live:yes pace:slow"], lines["live:yes pace:over"]) == (1, 1)


def test_the_designer_and_the_promoter_find_their_work_on_their_home(shop):
    bare(shop)

    told = {line.filter: (line.place, line.count) for line in waiting(shop.designer)}
    assert told["live:yes missing:image"] == ("products", 1)
    assert told["live:yes missing:text"] == ("products", 1)
    assert not any("pace" in filter or "cost" in filter for filter in told)
    told = {line.filter: (line.place, line.count) for line in waiting(shop.promoter)}
    assert told["live:yes missing:price"] == ("products", 1)


def test_who_sees_no_stock_can_not_ask_for_it_by_the_pace(shop):
    builders.make_sku(shop, "POT", stock=3)

    with pytest.raises(Refused, match="no field “pace”"):
        product_page(shop.designer, Window(filter="pace:slow"))
    with pytest.raises(Refused, match="no field “pace”"):
        variant_extent(shop.designer, "pace:slow")
    with pytest.raises(Refused, match="no field “cost”"):
        variant_page(shop.promoter, Window(filter="cost>1"))
    assert product_page(shop.designer, Window()).rows[0].available is None
    assert variant_page(shop.designer, Window()).rows[0].available is None
    assert product_extent(shop.promoter).total == 1


def test_a_form_about_a_variant_opens_with_what_it_is(shop):
    product = make_product(shop.operations, code="TWL", title="Towel").id
    make_sku(shop.operations, product, code="TWL-W", options="Colour=White", weight_g=300)

    assert variant_now(shop.operations, 1) == {
        "code": "TWL-W",
        "name": "Towel White",
        "name_zh": "",
        "options": "Colour=White",
        "weight_g": "300",
        "pack": "1",
        "barcode": "",
        "bucket": "",
    }
    with pytest.raises(Missing):
        variant_now(shop.operations, 99)


def test_what_is_sold_out_goes_off_the_shelf_by_the_rule_and_comes_back(shop):
    sku = builders.make_sku(shop, "POT", stock=1)
    rule = hide_at_zero(shop.designer, 1, hide=1)
    with pytest.raises(Refused, match="Nothing that was planned is due"):
        sweep_catalogue(shop.operations)

    place_order(shop.operations, [["POT", 1]], paid=1000)
    assert sweep_catalogue(shop.operations).facts["shelves"] == 1
    assert database.one(SHELF, (1,)) == ("off", 1, 1)

    put_stock(shop.supervisor, sku, warehouse=shop.main, qty=1)
    sweep_catalogue(shop.operations)
    assert database.one(SHELF, (1,)) == ("on", 0, 1)

    undo_event(shop.designer, rule.seq)
    assert database.one(SHELF, (1,)) == ("on", 0, 0)


def test_what_a_person_took_off_the_shelf_no_rule_puts_back(shop):
    builders.make_sku(shop, "POT", stock=5)
    hide_at_zero(shop.designer, 1, hide=1)
    take_off_shelf(shop.designer, 1)

    with pytest.raises(Refused, match="Nothing that was planned is due"):
        sweep_catalogue(shop.operations)
    with pytest.raises(Refused, match="holds for P-POT already"):
        hide_at_zero(shop.designer, 1, hide=1)

    put_on_shelf(shop.designer, 1)
    assert database.one(SHELF, (1,)) == ("on", 0, 1)
