"""Packing by scan into parcels, handing them over on a manifest, and every way back; each state adds up."""

from collections.abc import Iterator

import pytest

from data import database
from data.doctor import check
from data.errors import Refused, Unclear
from data.operations.dispatch import ship_order
from data.operations.fulfilment import deallocate_order, pack_order, pick_order, unpack_order
from data.operations.history import undo_event
from data.operations.manifests import drop_manifest, hand_over_manifest, open_manifest
from data.operations.orders import cancel_order
from data.operations.packing import (
    close_parcel,
    open_parcel,
    pack_parcel,
    reopen_parcel,
    unpack_parcel,
)
from data.operations.parcels import hand_over_parcel, keep_parcel, send_parcel, track_parcel
from data.operations.review import hold_order
from tests.builders import Shop, events, fresh, promise
from tests.data.floor import DHL, Floor, make_floor

UPS = "1Z5R89390357567127"


@pytest.fixture
def floor(shop: Shop) -> Iterator[Floor]:
    yield make_floor(shop)
    assert [(found.name, found.examples) for found in check() if found.found] == []


def picked(floor: Floor, *lines: tuple[str, int]) -> int:
    """An order whose goods are picked."""
    order = floor.order(*(lines or (("POT-1", 2), ("CUP-2", 1))))
    pick_order(floor.shop.logistics, order)
    return order


def boxed(floor: Floor, order: int, *items: tuple[str, int], tracking: str = DHL[0]) -> int:
    """A closed parcel with these pieces, or all."""
    parcel = open_parcel(floor.shop.logistics, order).also[0][1]
    pack_parcel(floor.shop.logistics, parcel, items=[[floor.line(order, code), qty] for code, qty in items])
    close_parcel(floor.shop.logistics, parcel, carrier="dhl", tracking=tracking)
    return parcel


def parcels(order: int) -> list[tuple[str, str, int]]:
    """State, number and pieces of each parcel of an order."""
    return database.rows(
        "SELECT s.state, s.tracking, coalesce(sum(x.qty), 0) FROM shipment s LEFT JOIN shipment_line x"
        " ON x.shipment_id = s.id WHERE s.order_id = ? GROUP BY s.id, s.state, s.tracking ORDER BY s.id",
        (order,),
    )


def test_each_piece_is_packed_once_into_the_parcel_that_stands_open(floor):
    order = picked(floor)
    parcel = open_parcel(floor.shop.logistics, order).also[0][1]
    assert open_parcel(floor.shop.logistics, order).also[0][1] == parcel
    line = floor.line(order, "POT-1")

    pack_parcel(floor.shop.logistics, parcel, items=[[line, 1], [line, 1]])

    assert floor.counts(order) == [("POT-1", 2, 2, 2, 0), ("CUP-2", 1, 1, 0, 0)]
    with pytest.raises(Refused, match="0 more of POT-1 in order"):
        pack_parcel(floor.shop.logistics, parcel, items=[[line, 1]])
    with pytest.raises(Unclear):
        pack_parcel(floor.shop.logistics, parcel, items="x")
    assert parcels(order) == [("picking", "", 2)]


def test_an_order_goes_in_two_parcels_each_with_its_own_number(floor):
    order = picked(floor)
    first = boxed(floor, order, ("POT-1", 2))
    second = boxed(floor, order, tracking=DHL[1])
    assert fresh(order).fulfilment == "packed"

    hand_over_parcel(floor.shop.logistics, first)
    assert (fresh(order).fulfilment, fresh(order).tracking) == ("part_shipped", DHL[0])
    assert floor.counts(order) == [("POT-1", 0, 0, 0, 2), ("CUP-2", 1, 1, 1, 0)]
    hand_over_parcel(floor.shop.logistics, second)

    assert (fresh(order).fulfilment, fresh(order).unshipped) == ("shipped", 0)
    assert parcels(order) == [("handed_over", DHL[0], 2), ("handed_over", DHL[1], 1)]


def test_a_parcel_is_handed_over_and_taken_back_as_it_was(floor):
    order = picked(floor)
    parcel = boxed(floor, order)
    before = (floor.counts(order), promise(floor.shop, 1), parcels(order))
    done = hand_over_parcel(floor.shop.logistics, parcel)
    assert promise(floor.shop, floor.skus["POT-1"]) == (5, 0, 0, 0)

    undo_event(floor.shop.logistics, done.seq)

    assert (floor.counts(order), promise(floor.shop, 1), parcels(order)) == before
    assert (fresh(order).fulfilment, fresh(order).tracking) == ("packed", "")
    hand_over_parcel(floor.shop.logistics, parcel)
    assert fresh(order).fulfilment == "shipped"


def test_a_weight_that_is_off_by_more_than_a_tenth_is_told(floor):
    order = picked(floor)
    parcel = open_parcel(floor.shop.logistics, order).also[0][1]
    pack_parcel(floor.shop.logistics, parcel)

    fine = close_parcel(floor.shop.logistics, parcel, carrier="dhl", weight_g=1_320)
    assert "off" not in fine.facts
    light = close_parcel(floor.shop.logistics, parcel, carrier="dhl", weight_g=700)
    assert (light.facts["off"], light.facts["expected"]) == ("-41", 1_200)
    assert close_parcel(floor.shop.logistics, parcel, weight_g=1_400).facts["off"] == "+16"
    for weight in (-1, 10**9):
        with pytest.raises(Unclear, match="is not the weight of a parcel"):
            close_parcel(floor.shop.logistics, parcel, weight_g=weight)
    assert database.scalar("SELECT weight_g FROM shipment WHERE id = ?", (parcel,)) == 1_400


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (UPS, "is a number of UPS, not of dhl"),
        ("00340434161094022116", "The check digit of .* is wrong for DHL"),
        ("12", "does not look like a number of DHL"),
        ("0034043\x1d4161094022115", "has control characters in it"),
        ("", "is empty"),
    ],
)
def test_a_number_that_can_not_be_the_carriers_is_refused_with_one_sentence(floor, number, sentence):
    order = picked(floor)
    parcel = boxed(floor, order, tracking="")
    before = events()

    with pytest.raises((Refused, Unclear), match=sentence):
        track_parcel(floor.shop.logistics, parcel, tracking=number)

    assert (events(), parcels(order)) == (before, [("packed", "", 3)])


def test_two_parcels_never_have_one_number(floor):
    order = picked(floor)
    boxed(floor, order, ("POT-1", 2))
    second = boxed(floor, order, tracking="")

    with pytest.raises(Refused, match=f"Parcel .* has {DHL[0]} already"):
        track_parcel(floor.shop.logistics, second, tracking=DHL[0])
    done = track_parcel(floor.shop.logistics, second, tracking=DHL[1])
    with pytest.raises(Refused, match="has the number"):
        track_parcel(floor.shop.logistics, second, tracking=DHL[2])

    undo_event(floor.shop.logistics, done.seq)
    assert parcels(order)[1] == ("packed", "", 1)


def test_a_parcel_is_unpacked_whole_or_in_parts_and_that_taken_back(floor):
    order = picked(floor)
    parcel = boxed(floor, order)

    part = unpack_parcel(floor.shop.logistics, parcel, items=[[floor.line(order, "POT-1"), 1]])
    assert (parcels(order), floor.counts(order)[0]) == ([("picking", DHL[0], 2)], ("POT-1", 2, 2, 1, 0))
    undo_event(floor.shop.logistics, part.seq)
    assert parcels(order) == [("labelled", DHL[0], 3)]
    whole = unpack_parcel(floor.shop.logistics, parcel)
    assert (parcels(order), fresh(order).fulfilment) == ([("cancelled", DHL[0], 0)], "picking")

    undo_event(floor.shop.logistics, whole.seq)

    assert (parcels(order), fresh(order).fulfilment) == ([("labelled", DHL[0], 3)], "packed")


def test_a_closed_parcel_takes_nothing_more_until_it_is_opened_again(floor):
    order = picked(floor)
    parcel = boxed(floor, order, ("POT-1", 2))
    with pytest.raises(Refused, match="is closed"):
        pack_parcel(floor.shop.logistics, parcel)

    reopen_parcel(floor.shop.logistics, parcel)
    pack_parcel(floor.shop.logistics, parcel)

    assert parcels(order) == [("picking", DHL[0], 3)]


def test_shipping_by_hand_takes_the_parcel_of_just_these_goods_and_leaves_others_alone(floor):
    order = picked(floor)
    boxed(floor, order, ("POT-1", 2))

    with pytest.raises(Refused, match="is packed in parcels"):
        ship_order(floor.shop.logistics, order, carrier="dhl")
    ship_order(floor.shop.logistics, order, carrier="dhl", lines="CUP-2")
    assert floor.counts(order) == [("POT-1", 2, 2, 2, 0), ("CUP-2", 0, 0, 0, 1)]
    ship_order(floor.shop.logistics, order, carrier="dhl")

    assert parcels(order) == [("handed_over", DHL[0], 2), ("handed_over", "", 1)]


def test_what_is_in_a_parcel_is_unpacked_there(floor):
    order = picked(floor, ("POT-1", 2))
    parcel = open_parcel(floor.shop.logistics, order).also[0][1]
    pack_parcel(floor.shop.logistics, parcel, items=[[floor.line(order, "POT-1"), 1]])
    pack_order(floor.shop.logistics, order)

    unpack_order(floor.shop.logistics, order)
    assert floor.counts(order) == [("POT-1", 2, 2, 1, 0)]
    with pytest.raises(Refused, match="Unpack a parcel"):
        unpack_order(floor.shop.logistics, order)


def test_goods_that_are_let_go_fall_out_of_their_parcel(floor):
    order = picked(floor)
    boxed(floor, order)

    deallocate_order(floor.shop.logistics, order, lines="POT-1:1")
    assert parcels(order) == [("labelled", DHL[0], 2)]
    cancel_order(floor.shop.supervisor, order, reason="customer")

    assert parcels(order) == [("cancelled", DHL[0], 0)]


def test_a_manifest_leaves_with_all_its_parcels_or_with_none(floor):
    first, second = picked(floor), picked(floor, ("TEA-3", 1))
    one, two = boxed(floor, first), boxed(floor, second, tracking=DHL[1])
    manifest = open_manifest(floor.shop.logistics, carrier="DHL").id
    send_parcel(floor.shop.logistics, one, manifest_id=manifest)
    send_parcel(floor.shop.logistics, two, manifest_id=manifest)
    hold_order(floor.shop.service, second, hold="address")
    before = (events(), parcels(first), parcels(second))

    with pytest.raises(Refused, match=f"Order {fresh(second).number} is held: address"):
        hand_over_manifest(floor.shop.logistics, manifest)
    assert (events(), parcels(first), parcels(second)) == before
    keep_parcel(floor.shop.logistics, two)
    done = hand_over_manifest(floor.shop.logistics, manifest)

    assert (done.facts["parcels"], done.facts["number"]) == (1, "M1")
    assert (fresh(first).fulfilment, fresh(second).fulfilment) == ("shipped", "packed")
    undo_event(floor.shop.logistics, done.seq)
    assert (fresh(first).fulfilment, parcels(first)) == ("packed", [("labelled", DHL[0], 3)])
    assert database.scalar("SELECT state FROM manifest") == "open"


def test_a_parcel_goes_on_its_own_carriers_manifest_and_only_once(floor):
    order = picked(floor)
    parcel = boxed(floor, order)
    ups = open_manifest(floor.shop.logistics, carrier="ups").id
    dhl = open_manifest(floor.shop.logistics, carrier="dhl").id
    assert open_manifest(floor.shop.logistics, carrier="dhl").id == dhl

    with pytest.raises(Refused, match="goes with dhl, not with ups"):
        send_parcel(floor.shop.logistics, parcel, manifest_id=ups)
    with pytest.raises(Refused, match="is empty"):
        hand_over_manifest(floor.shop.logistics, ups)
    send_parcel(floor.shop.logistics, parcel, manifest_id=dhl)
    with pytest.raises(Refused, match="on this manifest already"):
        send_parcel(floor.shop.logistics, parcel, manifest_id=dhl)
    with pytest.raises(Refused, match="Take it off first"):
        unpack_parcel(floor.shop.logistics, parcel)
    drop_manifest(floor.shop.logistics, dhl)
    unpack_parcel(floor.shop.logistics, parcel)


def test_all_closed_parcels_of_a_carrier_are_put_on_a_manifest_at_once(floor):
    order = picked(floor)
    boxed(floor, order, ("POT-1", 2))
    boxed(floor, order, tracking=DHL[1])

    made = open_manifest(floor.shop.logistics, carrier="dhl", all=1)

    assert made.facts["parcels"] == 2
    undo_event(floor.shop.logistics, hand_over_manifest(floor.shop.logistics, made.id).seq)
    hand_over_manifest(floor.shop.logistics, made.id)
    assert fresh(order).fulfilment == "shipped"


def test_a_parcel_of_one_warehouse_takes_nothing_that_was_picked_in_the_other(floor):
    order = floor.order(("POT-1", 1), ("TEA-3", 3))
    pick_order(floor.shop.logistics, order)
    here = open_parcel(floor.shop.logistics, order, warehouse="EAST").also[0][1]

    pack_parcel(floor.shop.logistics, here)

    assert floor.counts(order) == [("POT-1", 1, 1, 0, 0), ("TEA-3", 3, 3, 1, 0)]
    assert database.rows("SELECT qty FROM shipment_line WHERE shipment_id = ?", (here,)) == [(1,)]


def test_an_answer_that_is_asked_for_again_names_the_parcel_too(floor):
    order = floor.order(("POT-1", 1))
    pick_order(floor.shop.logistics, order)
    first = open_parcel(floor.shop.logistics, order, op_id="lost")

    again = open_parcel(floor.shop.logistics, order, op_id="lost")

    assert (again.seq, again.also) == (first.seq, first.also)
    assert [kind for kind, _ in again.also] == ["shipment"]
