"""Orders from placed to shipped, and back: exact stock, money and labels after each step."""

import pytest

from data import database
from data.doorway import Call, preview
from data.errors import Denied, Over, Refused, Stale
from data.operations.dispatch import ship_order, split_order, unship_order
from data.operations.fulfilment import allocate_order, deallocate_order, pack_order, pick_order, unpick_order
from data.operations.order_edits import change_address, record_payment, reverse_payment
from data.operations.orders import cancel_order, place_order
from data.operations.review import approve_order, hold_order, reject_order, release_order, unapprove_order
from tests.builders import Shop, events, fresh, make_sku, promise

TRACKING = "00340434161094022115"


def placed(shop: Shop, qty: int = 2, *, stock: int = 5, paid: int = -1, price: int = 1000) -> int:
    sku = database.scalar("SELECT id FROM sku WHERE code = 'POT-1'")
    if sku is None:
        make_sku(shop, stock=stock, price=price)
    money = qty * price if paid < 0 else paid
    return place_order(shop.operations, [["POT-1", qty]], name="Ann", paid=money, method="card").id


def labels(order: int) -> tuple[str, str, str]:
    now = fresh(order)
    return now.fulfilment, now.payment, now.hold_reason


def test_a_placed_order_promises_stock_at_once(shop):
    order = placed(shop)

    assert labels(order) == ("ready", "paid", "")
    assert promise(shop, 1) == (5, 0, 2, 0)
    assert (fresh(order).total_minor, fresh(order).unshipped, fresh(order).review) == (2000, 2, "pending")


def test_an_unpaid_prepaid_order_waits_with_a_payment_hold_that_its_payment_releases(shop):
    order = placed(shop, paid=0)
    assert labels(order) == ("ready", "unpaid", "payment")

    record_payment(shop.operations, order, amount="5.00", method="bank")
    assert labels(order) == ("ready", "part_paid", "payment")

    record_payment(shop.operations, order, amount=1500, method="bank")
    assert labels(order) == ("ready", "paid", "")


def test_a_payment_recorded_by_mistake_is_reversed_and_the_hold_is_back(shop):
    order = placed(shop, paid=0)
    record_payment(shop.operations, order, amount=2000)

    reverse_payment(shop.operations, order, amount=2000)

    assert labels(order) == ("ready", "unpaid", "payment")
    assert database.rows("SELECT kind, amount_minor FROM payment_event ORDER BY id") == [
        ("capture", 2000),
        ("reverse", 2000),
    ]


def test_an_order_for_more_than_there_is_takes_what_there_is_and_waits(shop):
    order = placed(shop, qty=7)

    assert labels(order) == ("partly_allocated", "paid", "stock")
    assert promise(shop, 1) == (5, 0, 5, 0)


def test_an_order_that_must_be_whole_is_refused_and_nothing_is_promised(shop):
    sku = make_sku(shop, stock=3, east=2)
    place_order(shop.operations, [["POT-1", 1]], name="Ann")

    with pytest.raises(Refused, match="Only 4 of POT-1 are free, not 5"):
        place_order(shop.operations, [["POT-1", 5]], name="Bo", whole=1)

    assert database.scalar("SELECT count(*) FROM orders") == 1
    assert (promise(shop, sku)[2], promise(shop, sku, shop.east)[2]) == (1, 0)
    whole = place_order(shop.operations, [["POT-1", 4]], name="Bo", whole=1)
    assert labels(whole.id) == ("ready", "unpaid", "payment")


def test_an_order_without_stock_is_backordered(shop):
    make_sku(shop, stock=0)

    order = placed(shop)

    assert labels(order) == ("backordered", "paid", "stock")


def test_an_approved_order_ships_in_one_step(shop):
    order = placed(shop)
    approve_order(shop.operations, order)

    done = ship_order(shop.logistics, order, carrier="dhl", tracking=TRACKING)

    assert done.facts["units"] == 2
    assert labels(order) == ("shipped", "paid", "")
    assert promise(shop, 1) == (3, 0, 0, 0)
    assert database.rows("SELECT kind, qty FROM stock_move WHERE kind = 'ship'") == [("ship", 2)]
    assert fresh(order).unshipped == 0


def test_an_order_that_is_not_approved_does_not_ship(shop):
    order = placed(shop)

    with pytest.raises(Refused, match="is not approved yet"):
        ship_order(shop.logistics, order, carrier="dhl")

    assert (promise(shop, 1), events()) == ((5, 0, 2, 0), ["test.stock", "order.place"])


def test_a_held_order_does_not_ship(shop):
    order = placed(shop)
    approve_order(shop.operations, order)
    hold_order(shop.service, order, hold="address")

    with pytest.raises(Refused, match="is held: address"):
        ship_order(shop.logistics, order, carrier="dhl")

    assert (fresh(order).unshipped, promise(shop, 1)) == (2, (5, 0, 2, 0))
    release_order(shop.service, order)
    ship_order(shop.logistics, order, carrier="dhl")
    assert fresh(order).fulfilment == "shipped"


def test_an_order_ships_in_parts(shop):
    order = placed(shop, qty=3)
    approve_order(shop.operations, order)

    ship_order(shop.logistics, order, carrier="dhl", lines="POT-1:1")

    assert labels(order)[0] == "part_shipped"
    assert (fresh(order).unshipped, promise(shop, 1)) == (2, (4, 0, 2, 0))
    ship_order(shop.logistics, order, carrier="dhl")
    assert labels(order)[0] == "shipped"
    assert database.scalar("SELECT count(*) FROM shipment") == 2


def test_a_parcel_taken_back_puts_goods_and_promises_where_they_were(shop):
    order = placed(shop)
    approve_order(shop.operations, order)
    shipment = ship_order(shop.logistics, order, carrier="dhl").facts["shipment"]

    unship_order(shop.logistics, order, shipment=shipment)

    assert labels(order) == ("ready", "paid", "")
    assert promise(shop, 1) == (5, 0, 2, 0)
    with pytest.raises(Refused, match="can't be taken back"):
        unship_order(shop.logistics, order, shipment=shipment)


def test_picking_and_packing_are_counted_and_undone(shop):
    order = placed(shop)
    pick_order(shop.logistics, order, lines="POT-1:1")
    assert labels(order)[0] == "picking"

    with pytest.raises(Refused, match="not that many of POT-1"):
        pick_order(shop.logistics, order, lines="POT-1:2")
    pick_order(shop.logistics, order)
    pack_order(shop.logistics, order)
    assert labels(order)[0] == "packed"

    with pytest.raises(Refused, match="nothing picked that isn't packed"):
        unpick_order(shop.logistics, order)


def test_a_whole_cancelled_order_lets_its_stock_go(shop):
    order = placed(shop)

    cancel_order(shop.operations, order, reason="customer asked")

    now = fresh(order)
    assert (now.state, now.unshipped, now.cancelled_minor, now.payment) == ("cancelled", 0, 2000, "overpaid")
    assert promise(shop, 1) == (5, 0, 0, 0)


def test_the_rest_of_a_part_shipped_order_is_cancelled(shop):
    order = placed(shop, qty=3)
    approve_order(shop.operations, order)
    ship_order(shop.logistics, order, carrier="dhl", lines="POT-1:1")

    cancel_order(shop.operations, order, reason="sold out")

    now = fresh(order)
    assert (now.state, now.unshipped, now.cancelled_minor, now.fulfilment) == ("placed", 0, 2000, "shipped")
    with pytest.raises(Refused, match="nothing is left to cancel"):
        cancel_order(shop.operations, order, reason="again")


def test_an_order_cancelled_before_payment_is_no_order_in_the_sums(shop):
    order = placed(shop, paid=0)
    cancel_order(shop.operations, order, reason="never paid")

    assert database.rows("SELECT orders, units, gross_minor, returns_minor FROM sales_day") == [(0, 0, 0, 0)]


def test_units_cancelled_after_payment_are_a_return_of_that_day(shop):
    order = placed(shop)
    cancel_order(shop.operations, order, reason="customer asked")

    assert database.rows("SELECT orders, units, gross_minor, returns_minor FROM sales_day") == [(1, 2, 2000, 2000)]


def test_approval_above_the_limit_must_be_asked_for(shop):
    make_sku(shop, stock=5, price=100_000)
    order = placed(shop, qty=2, price=100_000)

    with pytest.raises(Over, match=r"2000.00 EUR is above your limit of 1000.00"):
        approve_order(shop.operations, order)

    assert fresh(order).review == "pending"
    approve_order(shop.supervisor, order)
    assert fresh(order).review == "approved"


def test_a_post_without_the_right_is_denied_and_leaves_a_trace(shop):
    order = placed(shop)
    before = events()

    with pytest.raises(Denied, match="allocate, pick, pack and ship"):
        ship_order(shop.promoter, order, carrier="dhl")

    assert events() == before
    assert database.rows("SELECT actor_id, verb, what FROM trace_row") == [
        (shop.promoter.id, "order.ship", "denied order.fulfil")
    ]


def test_customer_service_asks_for_a_cancellation(shop):
    order = placed(shop)

    with pytest.raises(Over, match="Your post asks for this"):
        cancel_order(shop.service, order, reason="customer asked")

    assert fresh(order).state == "placed"


def test_a_change_seen_too_late_is_stale(shop):
    order = placed(shop)
    seen = fresh(order).version
    approve_order(shop.operations, order, seen=seen)

    with pytest.raises(Stale, match="has changed since you saw it"):
        hold_order(shop.operations, order, seen=seen, hold="fraud")

    assert fresh(order).holds == 0


def test_the_same_operation_id_is_applied_once(shop):
    order = placed(shop)
    first = pick_order(shop.logistics, order, lines="POT-1:1", op_id="once")

    again = pick_order(shop.logistics, order, lines="POT-1:1", op_id="once")

    assert (again.seq, again.facts) == (first.seq, first.facts)
    assert database.scalar("SELECT picked FROM order_line") == 1
    with pytest.raises(Refused, match="was used for something else"):
        pick_order(shop.logistics, order, lines="POT-1:2", op_id="once")


def test_a_preview_changes_nothing_and_row_two_sees_row_one(shop):
    first, second = placed(shop), placed(shop, qty=3)
    for order in (first, second):
        approve_order(shop.operations, order)
        deallocate_order(shop.operations, order)
    third = placed(shop, qty=1)
    before = (events(), promise(shop, 1))

    found = preview(shop.operations, [Call(allocate_order, (first,)), Call(allocate_order, (second,))])

    assert [done.facts["units"] for _, done in found.done] == [2, 2]
    assert [entry["change"] for entry in found.would.stock] == [2, 2]
    assert (events(), promise(shop, 1)) == before
    assert fresh(third).fulfilment == "ready"


def test_rejecting_lets_stock_go_and_reconsidering_promises_it_again(shop):
    order = placed(shop)
    reject_order(shop.operations, order, reason="address does not exist")
    assert (fresh(order).review, promise(shop, 1)) == ("rejected", (5, 0, 0, 0))

    from data.operations.review import reconsider_order

    reconsider_order(shop.operations, order)
    assert (fresh(order).review, promise(shop, 1)) == ("pending", (5, 0, 2, 0))


def test_approval_freezes_the_promise_and_taking_it_back_thaws_it(shop):
    order = placed(shop)
    approve_order(shop.operations, order)
    assert fresh(order).ship_by_frozen == 1

    unapprove_order(shop.operations, order)
    assert (fresh(order).review, fresh(order).ship_by_frozen) == ("pending", 0)


def test_an_order_promised_from_two_warehouses_ships_one_parcel_at_a_time(shop):
    make_sku(shop, stock=2, east=2)
    order = placed(shop, qty=4)
    approve_order(shop.operations, order)

    with pytest.raises(Refused, match="one warehouse at a time"):
        ship_order(shop.logistics, order, carrier="dhl")

    ship_order(shop.logistics, order, carrier="dhl", warehouse="EAST")
    ship_order(shop.logistics, order, carrier="dhl", warehouse="MAIN")
    assert fresh(order).fulfilment == "shipped"
    assert (promise(shop, 1), promise(shop, 1, shop.east)) == ((0, 0, 0, 0), (0, 0, 0, 0))


def test_a_planned_parcel_is_the_one_that_ships(shop):
    order = placed(shop, qty=3)
    approve_order(shop.operations, order)
    planned = split_order(shop.operations, order, lines="POT-1:1").facts["shipment"]

    done = ship_order(shop.logistics, order, carrier="dhl", lines="POT-1:1")

    assert done.facts["shipment"] == planned


def test_an_address_changes_until_the_order_has_left(shop):
    order = placed(shop)

    change_address(shop.logistics, order, name="Ann", line1="1 Road", city="Leeds", postcode="ls1 1ur", country="gb")

    assert fresh(order).country == "GB"
    approve_order(shop.operations, order)
    ship_order(shop.logistics, order, carrier="dhl")
    with pytest.raises(Refused, match="has left already"):
        change_address(shop.logistics, order, name="Ann", line1="2 Road", city="Leeds", country="GB")


def test_an_order_needs_lines_known_articles_and_a_price(shop):
    make_sku(shop, stock=1)
    for lines, words in (([], "at least one line"), ([["NONE", 1]], "no SKU NONE"), ([["POT-1", 0]], "at least 1")):
        with pytest.raises(Refused, match=words):
            place_order(shop.operations, lines)
    assert database.scalar("SELECT count(*) FROM orders") == 0
    assert database.scalar("SELECT last FROM number_range WHERE name = 'order'") == 10000
