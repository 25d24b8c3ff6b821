"""Products, variants, barcodes, prices and the shelf: what is made, what is refused, what is taken back."""

import pytest

from data import clock, database, listing, search
from data.errors import Denied, Refused, Stale, Unclear
from data.operations.arrivals import expect_arrival
from data.operations.catalogue import (
    change_barcode,
    change_oversell,
    change_safety,
    make_product,
    make_sku,
    rename_product,
    resume_sku,
    stop_sku,
)
from data.operations.history import undo_event
from data.operations.prices import change_cost, change_price
from data.operations.shelf import put_on_shelf, schedule_shelf, sweep_catalogue, take_off_shelf
from tests import builders
from tests.builders import events

SKU = "SELECT code, barcode, name, name_zh, price_minor, cost_minor FROM sku"
SHELF = "SELECT shelf, shelf_from_at, shelf_until_at FROM product"
PRICES = "SELECT amount_minor, reason FROM price_row ORDER BY id"


def towel(shop, **values):
    product = make_product(shop.operations, code="TWL", title="Bath towel", title_zh="浴巾", category="bath").id
    values = {"code": "TWL-W", "options": "Colour=White; Size=70x140", "price": "12.50", "cost": 400, **values}
    return product, make_sku(shop.operations, product, **values).id


def found(text):
    return listing.ids(search.thing_of("stock"), filter=search.compiled(search.thing_of("stock"), text))


def test_a_variant_is_named_after_its_product_and_options_and_is_found(shop):
    towel(shop, barcode="4006381333931")

    assert database.one(SKU) == (
        "TWL-W",
        "4006381333931",
        "Bath towel White 70x140",
        "浴巾 White 70x140",
        1250,
        400,
    )
    assert database.rows(PRICES) == [(1250, "first")]
    assert [len(found(text)) for text in ("towel", "浴", "white", "006381", "nothing")] == [2, 2, 2, 2, 0]
    assert database.one(SHELF) == ("off", None, None)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"code": "twl-w"}, "The code twl-w is taken"),
        ({"code": ""}, "can't be a code"),
        ({"code": "A\nB"}, "can't be a code"),
        ({"options": "Colour"}, "Write it like Colour=White"),
        ({"options": "Size=1; size=2"}, "named twice"),
        ({"options": "size=70X140; colour=white"}, "TWL-W has these options already"),
        ({"barcode": "4006381333932"}, "check digit"),
        ({"barcode": "12345"}, "8, 12, 13 or 14 digits"),
        ({"barcode": "40063\x1b81333931"}, "8, 12, 13 or 14 digits"),
        ({"barcode": "40063\x0081333931"}, "signs that can't be kept"),
        ({"barcode": "(01)04006381333931(10)LOT-7"}, "belongs to TWL-W already"),
        ({"barcode": "4006381333931"}, "belongs to TWL-W already"),
        ({"barcode": "04006381333931"}, "belongs to TWL-W already"),
        ({"price": "-1"}, "less than nothing"),
        ({"weight_g": -1}, "0 or more grams"),
    ],
)
def test_a_variant_that_cannot_be_is_refused(shop, values, says):
    product, _ = towel(shop, barcode="4006381333931")
    before = events()

    with pytest.raises(Refused, match=says):
        make_sku(shop.operations, product, **{"code": "TWL-G", "options": "Colour=Grey", **values})

    assert (database.scalar("SELECT COUNT(*) FROM sku"), events()) == (1, before)


def test_a_new_title_names_the_variants_too_and_goes_back(shop):
    product, sku = towel(shop)

    done = rename_product(shop.designer, product, title="Beach towel")
    assert database.one(SKU)[2:4] == ("Beach towel White 70x140", "浴巾 White 70x140")
    assert (len(found("beach")), len(found("bath"))) == (2, 0)

    undo_event(shop.supervisor, done.seq)
    assert database.one(SKU)[2] == "Bath towel White 70x140"
    assert sku == 1


def test_a_barcode_is_changed_taken_away_and_given_back(shop):
    _, sku = towel(shop, barcode="036000291452")
    with pytest.raises(Refused, match="belongs to TWL-W"):
        make_sku(shop.operations, 1, code="TWL-G", options="Colour=Grey", barcode="0036000291452")

    done = change_barcode(shop.operations, sku, barcode="")
    assert database.one(SKU)[1] is None
    undo_event(shop.operations, done.seq)
    assert database.one(SKU)[1] == "036000291452"
    assert change_barcode(shop.operations, sku, barcode="9 780471 117094").facts["barcode"] == "9780471117094"


def test_safety_and_oversell_change_and_go_back(shop):
    _, sku = towel(shop)
    read = "SELECT safety, oversell, oversell_limit FROM sku"

    first = change_safety(shop.operations, sku, seen=2, pieces=5)
    second = change_oversell(shop.operations, sku, policy="preorder", limit=20)
    assert database.one(read) == (5, "preorder", 20)
    with pytest.raises(Stale, match="sku TWL-W has changed"):
        change_safety(shop.operations, sku, seen=2, pieces=7)
    with pytest.raises(Unclear, match="how many more"):
        change_oversell(shop.operations, sku, policy="allow")
    with pytest.raises(Unclear, match="deny, allow, preorder"):
        change_oversell(shop.operations, sku, policy="always", limit=2)
    with pytest.raises(Denied):
        change_safety(shop.logistics, sku, pieces=7)

    undo_event(shop.operations, second.seq)
    undo_event(shop.operations, first.seq)
    assert database.one(read) == (0, "deny", 0)


def test_a_sku_is_stopped_for_another_and_sold_again(shop):
    product, sku = towel(shop)
    heir = make_sku(shop.operations, product, code="TWL-G", options="Colour=Grey").id
    read = "SELECT live, replaced_by_id FROM sku WHERE id = ?"

    expect_arrival(shop.operations, sku, warehouse="MAIN", qty=12)
    done = stop_sku(shop.operations, sku, replaced_by="twl-g")
    assert (done.facts["heir"], done.facts["coming"]) == ("TWL-G", 12)
    assert database.one(read, (sku,)) == (0, heir)
    with pytest.raises(Refused, match="twl-w is itself replaced by TWL-G"):
        stop_sku(shop.operations, heir, replaced_by="twl-w")
    with pytest.raises(Refused, match="not sold as it is"):
        stop_sku(shop.operations, sku)

    undo_event(shop.operations, done.seq)
    assert database.one(read, (sku,)) == (1, None)
    with pytest.raises(Refused, match="being sold already"):
        resume_sku(shop.operations, sku)


def test_a_price_counts_at_once_and_goes_back_by_another_row(shop):
    _, sku = towel(shop)

    done = change_price(shop.operations, sku, amount="15.00", reason="market")
    assert (database.one(SKU)[4], done.facts["before"]) == (1500, {"minor": 1250, "currency": "EUR"})

    undo_event(shop.operations, done.seq)
    assert database.one(SKU)[4] == 1250
    assert database.rows(PRICES) == [(1250, "first"), (1500, "market"), (1250, "correction")]


def test_a_price_of_tomorrow_waits_for_its_day(shop, monkeypatch):
    _, sku = towel(shop)
    change_price(shop.operations, sku, amount=1500, reason="season", start="2099-12-01")
    assert database.one(SKU)[4] == 1250
    with pytest.raises(Refused, match="is due"):
        sweep_catalogue(shop.operations)

    day, _ = clock.day_bounds("2099-12-01", "Europe/London")
    monkeypatch.setattr(clock, "now", lambda: day)
    done = sweep_catalogue(shop.operations)

    assert (database.one(SKU)[4], done.facts) == (1500, {"shelves": 0, "prices": 1})


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"amount": -1}, "less than nothing"),
        ({"amount": "12.50"}, "sold for that already"),
        ({"reason": "whim"}, "Take one of: cost, market"),
        ({"start": "2001-01-01"}, "can't begin in the past"),
        ({"start": "soon"}, "not a day or time"),
        ({"currency": "EURO"}, "not a currency"),
    ],
)
def test_a_wrong_price_is_refused_and_changes_nothing(shop, values, says):
    _, sku = towel(shop)
    before = events()

    with pytest.raises(Refused, match=says):
        change_price(shop.operations, sku, **{"amount": 1500, "reason": "market", **values})

    assert (database.rows(PRICES), events()) == ([(1250, "first")], before)


def test_a_cost_is_set_forgotten_and_never_told(shop):
    _, sku = towel(shop)

    done = change_cost(shop.operations, sku, cost="5.00")
    assert (database.one(SKU)[5], "cost" in done.facts) == (500, False)
    change_cost(shop.operations, sku, unknown=1)
    assert database.one(SKU)[5] is None
    with pytest.raises(Unclear, match="Say what one piece of"):
        change_cost(shop.operations, sku)

    undo_event(shop.operations, done.seq + 1)
    undo_event(shop.operations, done.seq)
    assert database.one(SKU)[5] == 400


def test_the_designer_puts_on_the_shelf_and_takes_off(shop):
    product, _ = towel(shop)

    done = put_on_shelf(shop.designer, product, seen=1)
    assert database.one(SHELF) == ("on", None, None)
    with pytest.raises(Refused, match="on the shelf already"):
        put_on_shelf(shop.designer, product)
    with pytest.raises(Denied):
        put_on_shelf(shop.logistics, product)

    undo_event(shop.designer, done.seq)
    assert database.one(SHELF) == ("off", None, None)
    with pytest.raises(Refused, match="off the shelf already"):
        take_off_shelf(shop.designer, product)


def test_what_has_no_price_stays_off_the_shelf(shop):
    product, _ = towel(shop, price=None)

    with pytest.raises(Refused, match="Set a price first"):
        put_on_shelf(shop.designer, product)

    assert database.one(SHELF) == ("off", None, None)


def test_a_planned_shelf_begins_and_ends_by_itself(shop, monkeypatch):
    product, _ = towel(shop)
    begin, end = (clock.day_bounds(day, "Europe/London")[0] for day in ("2099-12-01", "2099-12-24"))
    with pytest.raises(Refused, match="end before it begins"):
        schedule_shelf(shop.designer, product, start="2099-12-24", end="2099-12-01")

    schedule_shelf(shop.designer, product, start="2099-12-01", end="2099-12-24")
    assert database.one(SHELF) == ("scheduled", begin, end)
    monkeypatch.setattr(clock, "now", lambda: begin)
    sweep_catalogue(shop.operations)
    assert database.one(SHELF) == ("on", None, end)
    monkeypatch.setattr(clock, "now", lambda: end)
    sweep_catalogue(shop.operations)
    assert database.one(SHELF) == ("off", None, None)


def test_undoing_gives_a_plan_back(shop):
    product, _ = towel(shop)
    schedule_shelf(shop.designer, product, start="2099-12-01 09:00")
    planned = database.one(SHELF)

    done = take_off_shelf(shop.designer, product)
    undo_event(shop.designer, done.seq)

    assert database.one(SHELF) == planned
    assert builders.events()[-2:] == ["undo", "product.shelf_schedule"]
