"""What comes in is promised to the orders that wait for it: in which order, by which acts, and taken back with them."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import clock, database
from data.doctor import check
from data.operations.history import undo_event
from data.operations.orders import cancel_order, place_order
from data.operations.review import hold_order, reject_order
from data.operations.short_units import await_order, part_order
from data.operations.stock import change_bucket, receive_stock
from data.operations.transfers import make_transfer, ready_transfer, receive_transfer, send_transfer
from data.waiting_orders import Waiting, free_units, turn, waiting_for
from tests.builders import Shop, events, fresh, promise, put_stock
from tests.data.floor import Floor, make_floor


@pytest.fixture
def floor(shop: Shop) -> Iterator[Floor]:
    yield make_floor(shop)
    assert [(found.name, found.examples) for found in check() if found.found] == []


def leaves(order: int, hours: int, frozen: int = 1) -> int:
    """The order with another promise, so many hours from now."""
    with database.transaction():
        database.run(
            "UPDATE orders SET ship_by_at = ?, ship_by_frozen = ? WHERE id = ?",
            (clock.now() + hours * clock.HOUR, frozen, order),
        )
    return order


def allocated(*orders: int) -> list[int]:
    return [
        int(database.scalar("SELECT sum(allocated) FROM order_line WHERE order_id = ?", (order,))) for order in orders
    ]


def order_number(order: int) -> str:
    return str(database.scalar("SELECT number FROM orders WHERE id = ?", (order,)))


def receive(floor: Floor, qty: int, **more: str) -> int:
    done = receive_stock(floor.shop.logistics, floor.skus["TEA-3"], warehouse="MAIN", qty=qty, bin="B-1", **more)
    return done.seq


def short_orders(floor: Floor) -> tuple[int, int, int]:
    """Two of TEA-3 lie in MAIN and one in EAST: the first takes them, all three lack some."""
    late = leaves(floor.order(("TEA-3", 7)), 50)
    soon = leaves(floor.order(("TEA-3", 3)), 5)
    expected = leaves(floor.order(("TEA-3", 2)), 1, frozen=0)
    assert allocated(late, soon, expected) == [3, 0, 0]
    return late, soon, expected


def test_the_order_that_must_leave_first_is_served_first_and_expected_promises_last(floor):
    late, soon, expected = short_orders(floor)
    assert [one.order for one in waiting_for(floor.skus["TEA-3"])] == [soon, late, expected]

    receive(floor, 4)
    assert allocated(late, soon, expected) == [4, 3, 0]
    receive(floor, 3)
    assert allocated(late, soon, expected) == [7, 3, 0]
    done = receive(floor, 9)

    assert allocated(late, soon, expected) == [7, 3, 2]
    assert promise(floor.shop, floor.skus["TEA-3"]) == (18, 0, 11, 0)
    assert [fresh(order).holds for order in (late, soon, expected)] == [0, 0, 0]
    assert database.scalar("SELECT cause_seq FROM event WHERE verb = 'order.supply' ORDER BY seq DESC LIMIT 1") == done


def test_a_receipt_says_whom_it_is_promised_to_and_each_order_keeps_it(floor):
    late, soon, _ = short_orders(floor)

    done = receive_stock(floor.shop.logistics, floor.skus["TEA-3"], warehouse="MAIN", qty=4, bin="B-1")

    assert done.facts["served"] == f"{fresh(soon).number}, {fresh(late).number}"
    assert events()[-3:] == ["stock.receive", "order.supply", "order.supply"]


def test_a_receipt_that_is_taken_back_takes_its_promises_along(floor):
    late, soon, expected = short_orders(floor)
    seq = receive(floor, 4)

    undo_event(floor.shop.logistics, seq)

    assert allocated(late, soon, expected) == [3, 0, 0]
    assert promise(floor.shop, floor.skus["TEA-3"]) == (2, 0, 2, 0)
    assert [fresh(order).hold_reason for order in (late, soon)] == ["stock", "stock"]


def test_goods_that_are_checked_first_are_promised_when_they_can_be_sold(floor):
    _, soon, _ = short_orders(floor)
    receive(floor, 3, bucket="qc")
    assert allocated(soon) == [0]

    done = change_bucket(floor.shop.logistics, floor.skus["TEA-3"], warehouse="MAIN", bin="B-1", qty=3,
                         from_bucket="qc", to_bucket="sellable")  # fmt: skip

    assert (allocated(soon), done.facts["served"]) == ([3], fresh(soon).number)
    undo_event(floor.shop.logistics, done.seq)
    assert allocated(soon) == [0]


def test_a_transfer_is_promised_where_it_comes_in(floor):
    pots = floor.skus["POT-1"]
    order = floor.order(("POT-1", 9))
    put_stock(floor.shop.supervisor, pots, warehouse=floor.shop.east, qty=5)
    transfer = make_transfer(floor.shop.logistics, pots, from_warehouse="EAST", to_warehouse="MAIN", qty=5).id
    ready_transfer(floor.shop.logistics, transfer)
    send_transfer(floor.shop.logistics, transfer)
    assert allocated(order) == [7]

    done = receive_transfer(floor.shop.logistics, transfer, bin="A-1")

    assert (allocated(order), promise(floor.shop, pots)) == ([9], (12, 0, 9, 0))
    assert done.facts["served"] == fresh(order).number


def test_a_held_order_keeps_its_place_and_a_rejected_one_has_none(floor):
    late, soon, expected = short_orders(floor)
    hold_order(floor.shop.service, soon, hold="customer")
    reject_order(floor.shop.supervisor, expected, reason="fraud")

    receive(floor, 20)

    assert allocated(late, soon, expected) == [7, 3, 0]
    assert fresh(soon).hold_reason == "customer"


def test_what_waits_for_a_later_day_is_served_after_what_must_leave_now(floor):
    late, soon, _ = short_orders(floor)
    day = clock.day_of(clock.now() + 9 * clock.DAY, "Europe/London")
    await_order(floor.shop.operations, soon, day=day)

    receive(floor, 4)

    assert allocated(late, soon) == [7, 0]


def test_an_order_that_goes_in_parts_is_not_held_again(floor):
    late, _, _ = short_orders(floor)
    leaves(late, 1)
    part_order(floor.shop.logistics, late)

    receive(floor, 1)

    assert (allocated(late), fresh(late).holds) == ([4], 0)


def test_safety_stock_stays_and_what_nobody_waits_for_is_free(floor):
    _, soon, _ = short_orders(floor)
    with database.transaction():
        database.run("UPDATE sku SET safety = 2 WHERE code = 'TEA-3'")
    receive(floor, 2)
    assert (allocated(soon), free_units(floor.skus["TEA-3"], floor.shop.main)) == ([0], 0)

    done = receive_stock(floor.shop.logistics, floor.skus["CUP-2"], warehouse="MAIN", qty=5, bin="A-2")

    assert "served" not in done.facts
    assert free_units(floor.skus["CUP-2"], floor.shop.main) == 15


def test_an_order_that_lacks_two_articles_gets_what_came_and_waits_on(floor):
    made = place_order(floor.shop.operations, [["TEA-3", 5], ["POT-1", 9]], name="Ann", terms="on_account")

    receive(floor, 10)

    assert {code: count for code, count, *_ in floor.counts(made.id)} == {"TEA-3": 5, "POT-1": 7}
    assert fresh(made.id).hold_reason == "stock"


PLACES = st.builds(
    Waiting, st.integers(1, 10**6), st.just(""), st.booleans(), st.none() | st.integers(0, 10**6), st.just(1)
)


@given(st.lists(PLACES, max_size=8, unique_by=lambda one: one.order))
def test_the_order_of_those_who_wait_is_total(found):
    served = sorted(found, key=turn)

    for first, second in pairwise(served):
        assert first.frozen >= second.frozen
        if first.frozen == second.frozen and second.ship_by_at is not None:
            assert first.ship_by_at is not None
            assert (first.ship_by_at, first.order) < (second.ship_by_at, second.order)


def test_what_a_cancelled_order_gives_up_is_promised_to_who_waits(floor):
    late, soon, expected = short_orders(floor)
    done = cancel_order(floor.shop.supervisor, late, reason="changed their mind", lines="TEA-3:6")
    assert (allocated(late, soon, expected), done.facts["served"]) == ([1, 2, 0], order_number(soon))
    done = cancel_order(floor.shop.supervisor, late, reason="changed their mind")
    assert allocated(late, soon, expected) == [0, 3, 0] and done.facts["served"] == order_number(soon)
    done = cancel_order(floor.shop.supervisor, expected, reason="nothing was promised to it")
    assert "served" not in done.facts


def test_the_stock_of_both_warehouses_of_a_cancelled_order_goes_to_who_waits_in_turn(floor):
    late, soon, expected = short_orders(floor)
    done = cancel_order(floor.shop.supervisor, late, reason="changed their mind")
    assert allocated(late, soon, expected) == [0, 3, 0]
    assert done.facts["served"] == order_number(soon)
    assert promise(floor.shop, floor.skus["TEA-3"])[2] == 2
