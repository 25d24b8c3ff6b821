"""Waves and picking: each piece once, from the bin it came from, and what is short is looked for at once."""

from collections.abc import Iterator

import pytest

from data import database, pick_book
from data.doctor import check
from data.doorway import Call, preview
from data.errors import Missing, Refused, Unclear
from data.operations.dispatch import ship_order, unship_order
from data.operations.fulfilment import pick_order, unpick_order
from data.operations.history import undo_event
from data.operations.picking import pick_wave, short_wave, unpick_wave
from data.operations.review import hold_order
from data.operations.waves import (
    drop_wave,
    finish_wave,
    hand_back_wave,
    make_wave,
    reopen_wave,
    take_wave,
)
from data.queries.picking import wave_round
from tests.builders import Shop, events, fresh, promise
from tests.data.floor import Floor, make_floor


@pytest.fixture
def floor(shop: Shop) -> Floor:
    return make_floor(shop)


def stops(wave: int) -> list[tuple[str, str, int, list[tuple[str, int]]]]:
    """Bin, article, pieces, and (order, pieces) of each stop."""
    place = int(database.scalar("SELECT warehouse_id FROM wave WHERE id = ?", (wave,)))
    return [
        (stop.shelf.code, code_of(stop.shelf.sku), stop.qty, [(need.number, qty) for need, qty in stop.parts])
        for stop in pick_book.path_of(wave, place)
    ]


def code_of(sku: int) -> str:
    return str(database.scalar("SELECT code FROM sku WHERE id = ?", (sku,)))


def state(wave: int) -> tuple[str, int | None]:
    row = database.one("SELECT state, holder_id FROM wave WHERE id = ?", (wave,))
    assert row is not None
    return row[0], row[1]


@pytest.fixture(autouse=True)
def sound(floor: Floor) -> Iterator[None]:
    """After each test the store adds up."""
    yield
    assert [(found.name, found.examples) for found in check() if found.found] == []


def test_what_the_board_draws_is_whole_numbers_on_both_engines(floor):
    wave = floor.wave(floor.order(("POT-1", 2)))

    row = wave_round(floor.shop.logistics, wave).wave

    assert [(type(sum), sum) for sum in (row.pieces, row.picked, row.orders)] == [(int, 2), (int, 0), (int, 1)]
    assert type(database.scalar("SELECT avg(sellable) FROM promise")) is not int


def test_the_path_follows_the_bins_and_shares_them_between_orders(floor):
    first = floor.order(("POT-1", 2), ("CUP-2", 1))
    second = floor.order(("POT-1", 3), ("TEA-3", 1))
    wave = floor.wave(first, second)
    one, two = fresh(first).number, fresh(second).number

    assert stops(wave) == [
        ("A-1", "POT-1", 3, [(one, 2), (two, 1)]),
        ("A-2", "CUP-2", 1, [(one, 1)]),
        ("B-1", "POT-1", 2, [(two, 2)]),
        ("B-1", "TEA-3", 1, [(two, 1)]),
    ]


def test_picked_pieces_are_counted_and_leave_the_bin_that_they_came_from(floor):
    order = floor.order(("POT-1", 2))
    wave, line = floor.wave(order), floor.line(order, "POT-1")

    done = pick_wave(
        floor.shop.logistics, wave, picks=[[line, floor.bins["B-1"], "", 1], [line, floor.bins["B-1"], "", 1]]
    )

    assert (done.facts["units"], floor.counts(order)) == (2, [("POT-1", 2, 2, 0, 0)])
    assert (stops(wave), fresh(order).fulfilment) == ([], "picking")
    ship_order(floor.shop.logistics, order, carrier="dhl")
    assert (floor.level("POT-1", "A-1"), floor.level("POT-1", "B-1")) == (3, 2)


def test_the_same_batch_twice_is_counted_once(floor):
    order = floor.order(("POT-1", 2))
    wave, line = floor.wave(order), floor.line(order, "POT-1")

    for _ in range(2):
        pick_wave(floor.shop.logistics, wave, picks=[[line, floor.bins["A-1"], "", 1]], op_id="batch-1")

    assert floor.counts(order) == [("POT-1", 2, 1, 0, 0)]


def test_more_than_is_wanted_is_refused_and_nothing_of_the_batch_is_counted(floor):
    order = floor.order(("POT-1", 1))
    wave, line = floor.wave(order), floor.line(order, "POT-1")

    with pytest.raises(Refused, match="is picked already: 0 more are wanted"):
        pick_wave(floor.shop.logistics, wave, picks=[[line, floor.bins["A-1"], "", 1]] * 2)

    assert floor.counts(order) == [("POT-1", 1, 0, 0, 0)]
    assert database.scalar("SELECT count(*) FROM pick") == 0
    with pytest.raises(Unclear):
        pick_wave(floor.shop.logistics, wave, picks=[["x", 1]])
    with pytest.raises(Unclear):
        pick_wave(floor.shop.logistics, wave, picks=[[line, floor.bins["A-1"], "", -1]])
    with pytest.raises(Missing, match="has no line"):
        pick_wave(floor.shop.logistics, wave, picks=[[999, floor.bins["A-1"], "", 1]])


def test_what_was_scanned_last_is_put_back(floor):
    order = floor.order(("POT-1", 2))
    wave, line, picks = floor.wave(order), floor.line(order, "POT-1"), []
    picks = [[line, floor.bins["A-1"], "", 1]]
    pick_wave(floor.shop.logistics, wave, picks=picks)
    done = pick_wave(floor.shop.logistics, wave, picks=picks)

    unpick_wave(floor.shop.logistics, wave, picks=picks)
    assert (floor.counts(order), stops(wave)[0][2]) == ([("POT-1", 2, 1, 0, 0)], 1)
    with pytest.raises(Refused, match="can't be put back"):
        unpick_wave(floor.shop.logistics, wave, picks=[[line, floor.bins["A-1"], "", 2]])
    with pytest.raises(Refused):
        undo_event(floor.shop.logistics, done.seq)


def test_a_picked_batch_is_taken_back_by_undo(floor):
    order = floor.order(("POT-1", 2))
    wave = floor.wave(order)
    done = pick_wave(floor.shop.logistics, wave, picks=[[floor.line(order, "POT-1"), floor.bins["A-1"], "", 2]])

    undo_event(floor.shop.logistics, done.seq)

    assert (floor.counts(order), stops(wave)[0][:3]) == ([("POT-1", 2, 0, 0, 0)], ("A-1", "POT-1", 2))


def test_a_missing_piece_is_taken_from_another_bin(floor):
    order = floor.order(("POT-1", 3))
    wave = floor.wave(order)

    done = short_wave(floor.shop.logistics, wave, sku=floor.skus["POT-1"], bin=floor.bins["A-1"], there=1)

    assert stops(wave) == [
        ("A-1", "POT-1", 1, [(fresh(order).number, 1)]),
        ("B-1", "POT-1", 2, [(fresh(order).number, 2)]),
    ]
    assert (floor.level("POT-1", "A-1"), floor.level("POT-1", "A-1", "quarantine")) == (1, 2)
    assert ("elsewhere" in done.facts, "waits" in done.facts, fresh(order).holds) == (False, False, 0)
    undo_event(floor.shop.logistics, done.seq)
    assert (stops(wave)[0][:3], floor.level("POT-1", "A-1", "quarantine")) == (("A-1", "POT-1", 3), 0)


def test_damaged_pieces_are_promised_from_another_warehouse_at_once(floor):
    order = floor.order(("TEA-3", 2))
    wave = floor.wave(order)

    done = short_wave(
        floor.shop.logistics, wave, sku=floor.skus["TEA-3"], bin=floor.bins["B-1"], there=1, why="damaged"
    )

    assert (done.facts["elsewhere"], fresh(order).holds, stops(wave)[0][2]) == (1, 0, 1)
    assert floor.level("TEA-3", "B-1", "damaged") == 1
    assert promise(floor.shop, floor.skus["TEA-3"]) == (1, 1, 1, 0)
    assert promise(floor.shop, floor.skus["TEA-3"], floor.shop.east) == (1, 0, 1, 0)
    undo_event(floor.shop.logistics, done.seq)
    assert promise(floor.shop, floor.skus["TEA-3"]) == (2, 0, 2, 0)
    assert promise(floor.shop, floor.skus["TEA-3"], floor.shop.east) == (1, 0, 0, 0)


def test_what_lies_nowhere_tells_the_queue(floor):
    first, second = floor.order(("CUP-2", 6)), floor.order(("CUP-2", 4))
    wave = floor.wave(first, second)
    pick_wave(floor.shop.logistics, wave, picks=[[floor.line(first, "CUP-2"), floor.bins["A-2"], "", 6]])

    done = short_wave(floor.shop.logistics, wave, sku=floor.skus["CUP-2"], bin=floor.bins["A-2"], there=1)

    assert (done.facts["gone"], done.facts["waits"], done.facts["orders"]) == (3, 3, [fresh(second).number])
    assert (fresh(second).hold_reason, fresh(second).fulfilment) == ("stock", "partly_allocated")
    assert (fresh(first).holds, floor.counts(first)) == (0, [("CUP-2", 6, 6, 0, 0)])
    assert promise(floor.shop, floor.skus["CUP-2"]) == (7, 3, 7, 0)
    with pytest.raises(Refused, match="Nothing more is wanted"):
        short_wave(floor.shop.logistics, wave, sku=floor.skus["CUP-2"], bin=floor.bins["A-2"], there=0)


def test_a_short_pick_of_as_many_as_are_wanted_is_none(floor):
    order = floor.order(("POT-1", 2))
    wave = floor.wave(order)
    before = events()

    for there in (2, -1, 10**9):
        with pytest.raises(Unclear):
            short_wave(floor.shop.logistics, wave, sku=floor.skus["POT-1"], bin=floor.bins["A-1"], there=there)
    with pytest.raises(Unclear, match="is no reason"):
        short_wave(floor.shop.logistics, wave, sku=1, bin=floor.bins["A-1"], there=0, why="eaten")

    assert events() == before


def test_a_wave_is_made_by_cut_off_and_takes_no_order_twice(floor):
    orders = [floor.order(("CUP-2", 1)) for _ in range(3)]

    made = make_wave(floor.shop.logistics, n=2)

    assert made.facts["orders"] == 2
    assert make_wave(floor.shop.logistics, n=2).facts["orders"] == 1
    with pytest.raises(Refused, match="No order that nobody picks"):
        make_wave(floor.shop.logistics, n=2)
    with pytest.raises(Refused, match="is in wave W1 already"):
        make_wave(floor.shop.logistics, orders=orders[:1])
    with pytest.raises(Unclear):
        make_wave(floor.shop.logistics, n=0)


def test_a_wave_by_zone_takes_only_orders_whose_goods_all_lie_there(floor):
    floor.order(("POT-1", 1), ("TEA-3", 1))
    only = floor.order(("CUP-2", 1))

    made = make_wave(floor.shop.logistics, zone="a-2")

    assert database.rows("SELECT order_id FROM wave_order WHERE wave_id = ?", (made.id,)) == [(only,)]


def test_held_and_unapproved_orders_go_into_no_wave(floor):
    held = floor.order(("POT-1", 1))
    hold_order(floor.shop.service, held, hold="address")

    with pytest.raises(Refused, match="is held"):
        make_wave(floor.shop.logistics, orders=[held])
    with pytest.raises(Missing):
        make_wave(floor.shop.logistics, orders=[10_000])
    with pytest.raises(Unclear, match="is not the id of an order"):
        make_wave(floor.shop.logistics, orders="x")


def test_a_wave_is_in_one_persons_hands_until_it_is_handed_back(floor):
    order = floor.order(("POT-1", 1))
    wave, pick = floor.wave(order), [[floor.line(order, "POT-1"), floor.bins["A-1"], "", 1]]

    with pytest.raises(Refused, match="in the hands of Logistics by now"):
        pick_wave(floor.shop.operations, wave, picks=pick)
    with pytest.raises(Refused, match="Take it over"):
        take_wave(floor.shop.operations, wave)
    take_wave(floor.shop.operations, wave, over=1)
    assert state(wave) == ("picking", floor.shop.operations.id)
    hand_back_wave(floor.shop.operations, wave)
    assert state(wave) == ("open", None)
    with pytest.raises(Refused, match="nobody's hands"):
        pick_wave(floor.shop.operations, wave, picks=pick)


def test_a_wave_is_ended_with_what_is_picked_and_the_rest_goes_into_another(floor):
    order = floor.order(("POT-1", 2))
    wave = floor.wave(order)
    pick_wave(floor.shop.logistics, wave, picks=[[floor.line(order, "POT-1"), floor.bins["A-1"], "", 1]])
    with pytest.raises(Refused, match="are picked already"):
        drop_wave(floor.shop.logistics, wave)

    done = finish_wave(floor.shop.logistics, wave)

    assert (done.facts["pieces"], done.facts["left"]) == (1, 1)
    again = make_wave(floor.shop.logistics, orders=[order])
    with pytest.raises(Refused, match="is in another wave by now"):
        reopen_wave(floor.shop.logistics, wave)
    assert stops(again.id) == [("A-1", "POT-1", 1, [(fresh(order).number, 1)])]


def test_pieces_picked_without_a_bin_are_taken_to_come_from_the_first_ones(floor):
    first, second = floor.order(("POT-1", 3)), floor.order(("POT-1", 2))
    pick_order(floor.shop.logistics, first)

    wave = floor.wave(second)

    assert [stop[:3] for stop in stops(wave)] == [("B-1", "POT-1", 2)]
    unpick_order(floor.shop.logistics, first)
    assert [stop[:3] for stop in stops(wave)] == [("A-1", "POT-1", 2)]


def test_a_preview_of_picking_leaves_nothing(floor):
    order = floor.order(("POT-1", 1))
    wave = floor.wave(order)
    pick = [[floor.line(order, "POT-1"), floor.bins["A-1"], "", 1]]

    seen = preview(floor.shop.logistics, [Call(pick_wave, (wave,), {"picks": pick})])

    assert (len(seen.done), floor.counts(order)) == (1, [("POT-1", 1, 0, 0, 0)])


def test_a_parcel_taken_back_brings_its_pieces_to_the_bins_they_left(floor):
    order = floor.order(("POT-1", 2))
    wave = floor.wave(order)
    pick_wave(floor.shop.logistics, wave, picks=[[floor.line(order, "POT-1"), floor.bins["B-1"], "", 2]])
    done = ship_order(floor.shop.logistics, order, carrier="dhl")

    unship_order(floor.shop.logistics, order, shipment=done.facts["shipment"])

    assert (floor.level("POT-1", "A-1"), floor.level("POT-1", "B-1")) == (3, 4)
    assert floor.counts(order) == [("POT-1", 2, 0, 0, 0)]
