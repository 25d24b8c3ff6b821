"""The stock list, one line of it with all its parts, and why a number is what it is; each post sees what it may."""

import pytest

from data import clock, database
from data.errors import Denied, Missing, Unclear
from data.operations.adjustments import write_off_stock
from data.operations.arrivals import expect_arrival
from data.operations.catalogue import make_product
from data.operations.catalogue import make_sku as make_variant
from data.operations.dispatch import ship_order
from data.operations.orders import place_order
from data.operations.review import approve_order
from data.operations.settings import make_bin
from data.operations.stock import change_bucket, receive_stock
from data.operations.stock_holds import make_hold
from data.operations.transfers import make_transfer, send_transfer
from data.paging import Window
from data.queries.catalogue import (
    bins_of,
    open_transfers,
    product_detail,
    product_extent,
    product_page,
    reasons,
    warehouses,
)
from data.queries.stock import stock_counts, stock_extent, stock_ids, stock_page
from data.queries.stock_detail import stock_detail
from data.queries.stock_why import why_available, why_stock
from tests.builders import Shop, make_sku


def lines(actor, filter="", **window):
    return stock_page(actor, Window(filter=filter, **window)).rows


def line_of(shop: Shop, code: str = "POT-1"):
    return lines(shop.supervisor, f"sku={code} warehouse:MAIN")[0]


def ship(shop: Shop, code: str, qty: int) -> None:
    order = place_order(shop.supervisor, [[code, qty]], name="Ann", paid=qty * 1000, method="card").id
    approve_order(shop.supervisor, order)
    ship_order(shop.supervisor, order, carrier="own")


def busy(shop: Shop) -> int:
    """147 on hand in B-14-03 with 4 of them in QC, 2 shipped, 3 promised, 5 held back, 60 and 6 to come."""
    sku = make_sku(shop, safety=1)
    make_bin(shop.supervisor, warehouse="MAIN", code="B-14-03")
    receive_stock(shop.supervisor, sku, warehouse="MAIN", bin="B-14-03", qty=149, reference="PO-1", cost=400)
    ship(shop, "POT-1", 2)
    change_bucket(shop.supervisor, sku, warehouse="MAIN", bin="B-14-03", from_bucket="sellable", to_bucket="qc", qty=4)
    place_order(shop.supervisor, [["POT-1", 3]], name="Ben", paid=3000, method="card")
    make_hold(shop.supervisor, sku, warehouse="MAIN", qty=5)
    expect_arrival(shop.supervisor, sku, warehouse="MAIN", qty=60, due="2099-11-28", supplier="Hangzhou")
    receive_stock(shop.supervisor, sku, warehouse="EAST", qty=10)
    transfer = make_transfer(shop.supervisor, sku, from_warehouse="EAST", to_warehouse="MAIN", qty=6)
    send_transfer(shop.supervisor, transfer.id)
    return sku


def test_a_line_reads_from_left_to_right_as_the_sum_it_is(shop):
    busy(shop)
    line = line_of(shop)

    assert (line.on_hand, line.allocated, line.held, line.available) == (147, 3, 10, 134)
    assert (line.incoming, line.due, line.days) == (66, "2099-11-28", 134 * 28 // 2)
    assert (line.price, line.cost, line.currency, line.shelf, line.live) == (1000, 400, "EUR", "on", True)
    assert (line.short, line.low) == (False, False)


def test_the_list_is_filtered_sorted_and_counted(shop):
    for number in range(5):
        make_sku(shop, f"MUG-{number}", stock=number, price=1000 + number)
    make_sku(shop, "POT-1", stock=9, safety=5)

    assert [line.code for line in lines(shop.operations, "mug available>2", sort="-available")] == ["MUG-4", "MUG-3"]
    assert [line.code for line in lines(shop.operations, "out:yes")] == []
    assert [line.code for line in lines(shop.operations, "low:yes")] == ["POT-1"]
    assert stock_extent(shop.operations, "mug").total == 4
    assert len(stock_ids(shop.operations, "available<3")) == 2
    counts = stock_counts(shop.operations)
    assert (counts.out, counts.low, counts.short) == (0, 1, 0)


def test_what_lasts_a_week_at_most_is_low_and_what_is_gone_is_out(shop):
    make_sku(shop, "FAST", stock=35)
    make_sku(shop, "GONE", stock=2)
    make_sku(shop, "SHORT", stock=2)
    ship(shop, "FAST", 28)
    ship(shop, "GONE", 2)
    place_order(shop.supervisor, [["SHORT", 2]], name="Ben", paid=2000, method="card")
    write_off_stock(
        shop.supervisor,
        database.scalar("SELECT id FROM sku WHERE code = 'SHORT'"),
        warehouse="MAIN",
        qty=1,
        reason="lost",
    )

    seen = {line.code: (line.available, line.days, line.low, line.short) for line in lines(shop.supervisor)}
    counts = stock_counts(shop.supervisor)

    assert seen == {"FAST": (7, 7, True, False), "GONE": (0, 0, False, False), "SHORT": (-1, 0, False, True)}
    assert (counts.out, counts.low, counts.short) == (2, 1, 1)
    assert [line.code for line in lines(shop.supervisor, "days<8", sort="-days")] == ["FAST", "SHORT", "GONE"]


def test_sales_of_long_ago_tell_no_pace(shop, monkeypatch):
    make_sku(shop, stock=100)
    ship(shop, "POT-1", 10)
    assert line_of(shop).days == 90 * 28 // 10

    later = clock.now() + 29 * clock.DAY
    monkeypatch.setattr(clock, "now", lambda: later)
    receive_stock(shop.supervisor, 1, warehouse="MAIN", qty=1)

    assert line_of(shop).days is None


def test_each_post_sees_what_it_may(shop):
    busy(shop)
    designer, promoter = lines(shop.designer)[0], lines(shop.promoter)[0]

    assert (designer.on_hand, designer.available, designer.days, designer.cost) == (None, None, None, None)
    assert (designer.price, designer.shelf) == (1000, "on")
    assert (promoter.cost, promoter.on_hand is None) == (None, False)
    for filter, sort in (("available>3", ""), ("", "-available"), ("cost>1", ""), ("", "cost"), ("", "-hand")):
        with pytest.raises(Unclear):
            lines(shop.designer, filter, sort=sort)
    with pytest.raises(Denied):
        stock_counts(shop.designer)
    detail = stock_detail(shop.designer, designer.id)
    assert (detail.levels, detail.moves, detail.places, detail.promised, detail.sold) == ((), (), (), (), ())
    assert stock_detail(shop.promoter, designer.id).promised == ()
    assert "A10001" not in {move.number for move in stock_detail(shop.promoter, promoter.id).moves}


def test_one_line_tells_where_who_and_when(shop):
    busy(shop)
    detail = stock_detail(shop.operations, line_of(shop).id)

    assert detail.held == (("qc", 4), ("safety", 1), ("holds", 5))
    assert [(level.bin, level.bucket, level.qty) for level in detail.levels] == [
        ("B-14-03", "sellable", 143),
        ("B-14-03", "qc", 4),
    ]
    assert [(row.code, row.on_hand, row.allocated, row.available) for row in detail.places] == [
        ("MAIN", 147, 3, 134),
        ("EAST", 4, 0, 3),
    ]
    assert (detail.in_transit, detail.orders) == (6, 1)
    assert [(row.kind, row.source, row.qty, row.due) for row in detail.incoming] == [
        ("arrival", "Hangzhou", 60, "2099-11-28"),
        ("transfer", "EAST", 6, ""),
    ]
    assert [(row.number, row.qty) for row in detail.promised] == [("A10002", 3)]
    assert [(move.change, move.kind, move.number) for move in detail.moves] == [
        (-4, "bucket_move", ""),
        (-2, "ship", "A10001"),
        (149, "receive", "PO-1"),
    ]
    assert (len(detail.sold), sum(detail.sold), detail.sold[-1]) == (38, 2, 2)
    with pytest.raises(Missing):
        stock_detail(shop.operations, 999)


def test_why_so_many_are_available(shop):
    busy(shop)
    why = why_available(shop.operations, line_of(shop).id)

    assert (why.number, why.value, why.agrees) == ("POT-1@MAIN", 134, True)
    assert [(term.amount, term.name, term.place) for term in why.terms] == [
        (147, "on_hand", "B-14-03"),
        (-3, "allocated", ""),
        (-4, "qc", "B-14-03"),
        (-1, "safety", ""),
        (-5, "holds", ""),
    ]
    assert [(row.change, row.what, row.number) for row in why.terms[0].rows] == [
        (-2, "ship", "A10001"),
        (149, "receive", "PO-1"),
    ]
    assert [(row.change, row.number) for row in why.terms[1].rows] == [(3, "A10002")]


@pytest.mark.parametrize(
    ("field", "terms"),
    [
        ("on_hand", [(149, "came"), (-2, "left")]),
        ("allocated", [(3, "allocated")]),
        ("held", [(4, "qc"), (1, "safety"), (5, "holds")]),
        ("incoming", [(60, "arrival"), (6, "transfer")]),
        ("days", [(134, "available"), (2, "shipped")]),
    ],
)
def test_every_number_of_the_line_can_be_explained(shop, field, terms):
    busy(shop)
    why = why_stock(shop.operations, line_of(shop).id, field)

    assert [(term.amount, term.name) for term in why.terms] == terms
    assert why.agrees


def test_a_sum_that_does_not_agree_with_its_ledger_says_so(shop):
    make_sku(shop, stock=5)
    with database.transaction():
        database.run("UPDATE promise SET sellable = 6")

    why = why_available(shop.operations, line_of(shop).id)

    assert (why.value, sum(term.amount for term in why.terms), why.agrees) == (6, 5, False)
    with pytest.raises(Unclear, match="There are: available"):
        why_stock(shop.operations, line_of(shop).id, "colour")
    with pytest.raises(Denied):
        why_available(shop.designer, line_of(shop).id)


def test_products_show_their_variants(shop):
    product = make_product(shop.operations, code="TWL", title="Bath towel", title_zh="浴巾", category="bath").id
    for colour, price in (("White", 1250), ("Grey", 1300)):
        make_variant(
            shop.operations, product, code=f"TWL-{colour[0]}", options=f"Colour={colour}", price=price, cost=400
        )
    receive_stock(shop.operations, database.scalar("SELECT min(id) FROM sku"), warehouse="MAIN", qty=7)

    row = product_page(shop.operations, Window(filter="浴巾")).rows[0]
    detail = product_detail(shop.operations, product)

    assert (row.variants, row.live, row.price_from, row.price_to, row.available) == (2, 2, 1250, 1300, 7)
    assert [(sku.code, sku.options, sku.price, sku.cost, sku.available) for sku in detail.skus] == [
        ("TWL-G", "Grey", 1300, 400, 0),
        ("TWL-W", "White", 1250, 400, 7),
    ]
    assert [(price.sku, price.amount_minor, price.planned) for price in detail.prices] == [
        ("TWL-G", 1300, False),
        ("TWL-W", 1250, False),
    ]
    assert [sku.available for sku in product_detail(shop.designer, product).skus] == [None, None]
    assert [row.code for row in lines(shop.operations, "towel warehouse:east")] == ["TWL-G", "TWL-W"]
    assert product_extent(shop.operations, "shelf:on").total == 0
    assert [row.options for row in stock_detail(shop.operations, line_of(shop, "TWL-W").id).variants] == ["Grey"]


def test_forms_find_what_they_choose_from(shop):
    busy(shop)

    assert [(place.code, place.bins) for place in warehouses(shop.designer)] == [("MAIN", 2), ("EAST", 1)]
    assert [(bin.code, bin.skus, bin.pieces) for bin in bins_of(shop.logistics, "main")] == [
        ("-", 0, 0),
        ("B-14-03", 1, 147),
    ]
    assert [reason.code for reason in reasons(shop.operations, "adjust", "loss")][:2] == ["miscount", "missing"]
    assert [(row.number, row.state, row.left, row.skus) for row in open_transfers(shop.logistics)] == [
        ("T-101", "in_transit", 6, "POT-1")
    ]
