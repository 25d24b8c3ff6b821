"""Two SKUs or products that are one: stock, promises, money and history before and after, and the way back."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import database, doctor
from data.errors import Denied, Missing, Refused
from data.operations.arrivals import expect_arrival
from data.operations.catalogue import make_product, make_sku, stop_sku
from data.operations.dispatch import ship_order
from data.operations.fulfilment import pick_order
from data.operations.history import undo_event
from data.operations.merging import merge_products, merge_sku
from data.operations.orders import place_order
from data.operations.review import approve_order
from data.operations.stock import receive_stock
from data.operations.stock_holds import make_hold, release_hold
from data.operations.transfers import make_transfer
from tests import builders
from tests.builders import events, promise, put_stock

PIECES = "SELECT warehouse_id, bin_id, lot, bucket, sum(qty) FROM stock_level GROUP BY 1, 2, 3, 4 HAVING sum(qty) > 0"
PROMISED = (
    "SELECT warehouse_id, sum(sellable), sum(unsellable), sum(allocated), sum(held) FROM promise GROUP BY 1 ORDER BY 1"
)
SOLD = "SELECT month, currency, sum(units), sum(net_minor) FROM sales_month_sku GROUP BY 1, 2 ORDER BY 1, 2"
MONEY = "SELECT number, total_minor, captured_minor, units, unshipped, fulfilment, holds FROM orders ORDER BY id"


def twins(shop, **columns) -> tuple[int, int]:
    """The same pot under two codes: OLD-POT with a barcode and pieces in both warehouses, POT with a few."""
    old = builders.make_sku(shop, "OLD-POT", stock=12, east=3, barcode="4006381333931", **columns)
    return old, builders.make_sku(shop, "POT", stock=5)


def whole() -> tuple[object, ...]:
    """Pieces, promises, sales and money of everything together."""
    return tuple(sorted(map(tuple, database.rows(sql)), key=str) for sql in (PIECES, PROMISED, SOLD, MONEY))


def sound() -> list[str]:
    """What the doctor finds wrong with stock, orders and sums."""
    return [f"{check.name}: {check.examples}" for check in doctor.check() if check.found]


def test_pieces_barcode_open_orders_holds_and_arrivals_go_over(shop):
    old, pot = twins(shop)
    order = place_order(shop.operations, [["OLD-POT", 4], ["POT", 1]], paid=5000).id
    make_hold(shop.supervisor, old, warehouse="MAIN", qty=2)
    expect_arrival(shop.operations, old, warehouse="MAIN", qty=30, due="2099-01-01")
    before = whole()

    done = merge_sku(shop.operations, old, into="pot")

    assert whole() == before
    assert (promise(shop, old), promise(shop, old, shop.east)) == ((0, 0, 0, 0), (0, 0, 0, 0))
    assert (promise(shop, pot), promise(shop, pot, shop.east)) == ((17, 0, 5, 2), (3, 0, 0, 0))
    assert database.rows("SELECT code, live, barcode, replaced_by_id FROM sku ORDER BY id") == [
        ("OLD-POT", 0, None, pot),
        ("POT", 1, "4006381333931", None),
    ]
    assert database.rows("SELECT code, sku_id, allocated FROM order_line ORDER BY id") == [
        ("POT", pot, 4),
        ("POT", pot, 1),
    ]
    assert database.scalar("SELECT sku_id FROM arrival") == pot
    assert (done.facts["pieces"], done.facts["orders"]) == (15, 1)
    assert sound() == []

    approve_order(shop.supervisor, order)
    ship_order(shop.logistics, order, carrier="own")
    assert builders.fresh(order).fulfilment == "shipped"
    assert promise(shop, pot) == (12, 0, 0, 2)
    assert sound() == []


def test_a_merge_is_taken_back_as_it_was(shop):
    old, pot = twins(shop)
    place_order(shop.operations, [["OLD-POT", 4]], paid=4000)
    hold = make_hold(shop.supervisor, old, warehouse="EAST", qty=1).id
    place_order(shop.operations, [["OLD-POT", 30]], paid=0)
    expect_arrival(shop.operations, old, warehouse="MAIN", qty=30)
    each = [promise(shop, sku, place) for sku in (old, pot) for place in (shop.main, shop.east)]
    skus = database.rows("SELECT code, live, barcode, replaced_by_id, cost_minor FROM sku ORDER BY id")
    before = whole()

    done = merge_sku(shop.operations, old, into="POT")
    undo_event(shop.operations, done.seq)

    assert whole() == before
    assert [promise(shop, sku, place) for sku in (old, pot) for place in (shop.main, shop.east)] == each
    assert database.rows("SELECT code, live, barcode, replaced_by_id, cost_minor FROM sku ORDER BY id") == skus
    assert {row[0] for row in database.rows("SELECT sku_id FROM order_line")} == {old}
    assert sound() == []
    release_hold(shop.supervisor, hold)
    assert sound() == []


def test_what_was_built_on_a_merge_keeps_it(shop):
    old, pot = twins(shop)
    done = merge_sku(shop.operations, old, into="POT")
    receive_stock(shop.logistics, pot, warehouse="MAIN", qty=1)
    before = (whole(), events())

    with pytest.raises(Refused, match="1 moves of OLD-POT or POT came after the merge"):
        undo_event(shop.operations, done.seq)

    assert (whole(), events()) == before


def test_the_cost_is_the_average_of_both(shop):
    old, pot = twins(shop, cost_minor=100)  # 15 at 1.00, and 5 at 4.00

    merge_sku(shop.operations, old, into="POT")

    assert database.scalar("SELECT cost_minor FROM sku WHERE id = ?", (pot,)) == 175


def in_transfer(shop, old, pot):
    make_transfer(shop.operations, old, from_warehouse="MAIN", to_warehouse="EAST", qty=1)


def picked(shop, old, pot):
    order = place_order(shop.operations, [["OLD-POT", 1]], paid=1000).id
    approve_order(shop.supervisor, order)
    pick_order(shop.logistics, order)


def part_sent(shop, old, pot):
    order = place_order(shop.operations, [["OLD-POT", 2]], paid=2000).id
    approve_order(shop.supervisor, order)
    ship_order(shop.logistics, order, carrier="own", lines="OLD-POT:1")


def stopped(shop, old, pot):
    stop_sku(shop.operations, pot)


def replaced(shop, old, pot):
    stop_sku(shop.operations, old, replaced_by="POT")


@pytest.mark.parametrize(
    ("trouble", "says"),
    [
        (in_transfer, "OLD-POT is in transfer"),
        (picked, "OLD-POT is picked for order"),
        (part_sent, "A part of OLD-POT in order"),
        (stopped, "POT is not sold any more"),
        (replaced, "OLD-POT has been replaced already"),
    ],
)
def test_what_somebody_has_in_their_hands_is_not_merged(shop, trouble, says):
    old, pot = twins(shop)
    trouble(shop, old, pot)
    before = (whole(), events())

    with pytest.raises(Refused, match=says):
        merge_sku(shop.supervisor, old, into="POT")

    assert (whole(), events()) == before


def test_a_merge_needs_another_sku_and_the_right(shop):
    old, _ = twins(shop)

    with pytest.raises(Missing, match="no sku KETTLE"):
        merge_sku(shop.operations, old, into="KETTLE")
    with pytest.raises(Refused, match="can't be merged into itself"):
        merge_sku(shop.operations, old, into="old-pot")
    with pytest.raises(Denied):
        merge_sku(shop.logistics, old, into="POT")


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["put", "order", "unpaid", "hold", "expect", "back"]), st.integers(0, 1), st.integers(1, 9)
    ),
    max_size=6,
)


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_whatever_was_done_before_nothing_is_gained_or_lost_by_a_merge_or_its_undo(shop, acts):
    number = int(database.scalar("SELECT count(*) FROM sku"))
    codes = [f"A{number}", f"B{number}"]
    skus = [builders.make_sku(shop, code, stock=4) for code in codes]
    for act, which, qty in acts:
        sku, code = skus[which], codes[which]
        if act == "put":
            put_stock(shop.supervisor, sku, warehouse=shop.east, qty=qty, bucket="sellable" if qty % 2 else "damaged")
        elif act == "order":
            place_order(shop.operations, [[code, qty]], paid=1000 * qty)
        elif act == "unpaid":
            place_order(shop.operations, [[codes[0], qty], [codes[1], 1]], paid=0)
        elif act == "expect":
            expect_arrival(shop.operations, sku, warehouse="EAST", qty=qty)
        elif act == "hold":
            try:
                make_hold(shop.supervisor, sku, warehouse="MAIN", qty=qty)
            except Refused:
                continue
    before = whole()

    done = merge_sku(shop.supervisor, skus[0], into=codes[1])

    assert whole() == before
    assert promise(shop, skus[0]) == (0, 0, 0, 0)
    assert sound() == []
    undo_event(shop.supervisor, done.seq)
    assert whole() == before
    assert sound() == []


def test_the_variants_of_two_products_become_one_family_and_part_again(shop):
    first = make_product(shop.operations, code="TWL", title="Towel", title_zh="毛巾").id
    second = make_product(shop.operations, code="BATH", title="Bath towel", title_zh="浴巾").id
    make_sku(shop.operations, first, code="T-W", options="Colour=White")
    make_sku(shop.operations, first, code="T-X", name="A name of its own", options="Colour=Black")
    make_sku(shop.operations, second, code="B-G", options="Colour=Grey")
    read = "SELECT code, product_id, name, name_zh FROM sku ORDER BY id"
    before = database.rows(read)

    done = merge_products(shop.operations, first, into="BATH")

    assert database.rows(read) == [
        ("T-W", second, "Bath towel White", "浴巾 White"),
        ("T-X", second, "A name of its own", "浴巾 Black"),
        ("B-G", second, "Bath towel Grey", "浴巾 Grey"),
    ]
    assert database.rows("SELECT code FROM product WHERE gone_at IS NULL") == [("BATH",)]
    undo_event(shop.operations, done.seq)
    assert database.rows(read) == before
    assert len(database.rows("SELECT code FROM product WHERE gone_at IS NULL")) == 2


def test_variants_that_are_the_same_keep_two_products_apart(shop):
    first = make_product(shop.operations, code="TWL", title="Towel").id
    second = make_product(shop.operations, code="BATH", title="Bath towel").id
    make_sku(shop.operations, first, code="T-W", options="Colour=White")
    make_sku(shop.operations, second, code="B-W", options="colour=white")
    before = events()

    with pytest.raises(Refused, match="T-W and B-W have the same options"):
        merge_products(shop.operations, first, into="BATH")

    assert events() == before
