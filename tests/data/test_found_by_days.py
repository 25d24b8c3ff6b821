"""What random days in the shop (tests/data/test_machine.py) have found, as the short story that each comes down to."""

from collections.abc import Iterator

import pytest

from data import database
from data.doctor import check
from data.errors import Missing, Refused
from data.operations.adjustments import restore_stock, write_off_stock
from data.operations.counting import count_bin, leave_bin, make_count, post_count, reject_count, take_bin
from data.operations.dispatch import ship_order
from data.operations.drafts import discard_draft, draft_order, place_draft
from data.operations.fulfilment import allocate_order, pick_order
from data.operations.history import undo_event
from data.operations.manifests import hand_over_manifest, open_manifest, reopen_manifest
from data.operations.order_edits import promise_order, record_payment
from data.operations.orders import place_order, unplace_order
from data.operations.packing import close_parcel, open_parcel, pack_parcel
from data.operations.parcels import hand_over_parcel, track_parcel
from data.operations.short_units import reroute_order
from data.operations.stock import receive_stock
from tests.builders import Shop, events, fresh
from tests.data.floor import Floor, make_floor


@pytest.fixture
def floor(shop: Shop) -> Iterator[Floor]:
    yield make_floor(shop)
    assert [(found.name, found.examples) for found in check() if found.found] == []


def boxed(floor: Floor, *lines: tuple[str, int]) -> int:
    """A closed parcel for the carrier bike with all of a new order."""
    order = floor.order(*lines)
    pick_order(floor.shop.logistics, order)
    parcel = open_parcel(floor.shop.logistics, order).also[0][1]
    pack_parcel(floor.shop.logistics, parcel)
    close_parcel(floor.shop.logistics, parcel, carrier="bike")
    return parcel


def parcel_now(parcel: int) -> tuple[str, str, int | None]:
    """State, carrier and manifest."""
    row = database.one("SELECT state, carrier, manifest_id FROM shipment WHERE id = ?", (parcel,))
    assert row is not None
    return row[0], row[1], row[2]


def test_a_parcel_takes_nothing_that_is_promised_from_another_warehouse(floor):
    order = floor.order(("POT-1", 2))
    pick_order(floor.shop.logistics, order)
    parcel = open_parcel(floor.shop.logistics, order, warehouse="EAST").also[0][1]
    before = events()

    with pytest.raises(Refused, match="nothing picked to pack"):
        pack_parcel(floor.shop.logistics, parcel)

    assert floor.counts(order) == [("POT-1", 2, 2, 0, 0)]
    assert events() == before


def test_a_parcel_on_a_manifest_stays_with_its_carrier(floor):
    parcel = boxed(floor, ("POT-1", 1))
    manifest = open_manifest(floor.shop.logistics, carrier="bike", all=1).id

    with pytest.raises(Refused, match="Take it off first"):
        close_parcel(floor.shop.logistics, parcel, carrier="van")
    with pytest.raises(Refused, match="Take it off first"):
        track_parcel(floor.shop.logistics, parcel, tracking="AB-100", carrier="van")

    assert parcel_now(parcel) == ("packed", "bike", manifest)


def test_a_manifest_leaves_though_one_of_its_parcels_has_left_alone(floor):
    first, second = boxed(floor, ("POT-1", 1)), boxed(floor, ("CUP-2", 1))
    manifest = open_manifest(floor.shop.logistics, carrier="bike", all=1).id
    hand_over_parcel(floor.shop.logistics, first)

    hand_over_manifest(floor.shop.logistics, manifest)

    gone = ("handed_over", "bike", manifest)
    assert [parcel_now(first), parcel_now(second)] == [gone, gone]

    reopen_manifest(floor.shop.logistics, manifest, parcels=1)

    back = ("packed", "bike", manifest)
    assert [parcel_now(first), parcel_now(second)] == [back, back]


def test_a_parcel_that_goes_with_another_carrier_is_on_no_manifest_of_the_first(floor):
    parcel = boxed(floor, ("POT-1", 1))
    open_manifest(floor.shop.logistics, carrier="bike", all=1)
    order = int(database.scalar("SELECT order_id FROM shipment WHERE id = ?", (parcel,)))

    ship_order(floor.shop.logistics, order, carrier="van")

    assert parcel_now(parcel) == ("handed_over", "van", None)


def test_a_count_that_is_rejected_stays_so_when_somebody_leaves_its_bin(floor):
    task = make_count(floor.shop.logistics, warehouse="MAIN", bins="A-1").id
    take_bin(floor.shop.logistics, task, bin="A-1")
    reject_count(floor.shop.supervisor, task, reason="done anew")

    leave_bin(floor.shop.logistics, task, bin="A-1")

    assert database.scalar("SELECT state FROM count_task WHERE id = ?", (task,)) == "rejected"


def test_what_a_count_has_put_right_is_taken_back_with_its_posting_alone(floor):
    task = make_count(floor.shop.logistics, warehouse="MAIN", bins="A-1").id
    count_bin(floor.shop.logistics, task, bin="A-1", counts=[["POT-1", 2]])
    post_count(floor.shop.supervisor, task)
    row = int(database.scalar("SELECT max(seq) FROM stock_move WHERE count_line_id IS NOT NULL"))

    with pytest.raises(Refused, match="belongs to a count"):
        restore_stock(floor.shop.supervisor, floor.skus["POT-1"], move=row)

    assert floor.level("POT-1", "A-1") == 2


def test_a_day_that_was_told_of_a_draft_stands_when_it_is_placed(floor):
    draft = draft_order(floor.shop.operations, [["POT-1", 1]], name="Ann", channel="counter").id
    promise_order(floor.shop.operations, draft, day="2040-05-01", reason="asked")
    told = fresh(draft).ship_by_at

    place_draft(floor.shop.operations, draft)

    assert (fresh(draft).ship_by_at, fresh(draft).ship_by_frozen, fresh(draft).ship_by_reason) == (told, 1, "asked")


def test_nobody_pays_for_a_draft_that_was_discarded(floor):
    draft = draft_order(floor.shop.operations, [["POT-1", 1]], name="Ann").id
    discard_draft(floor.shop.operations, draft)

    with pytest.raises(Refused, match="is a draft"):
        record_payment(floor.shop.operations, draft, amount=1000)

    assert fresh(draft).captured_minor == 0


def test_an_order_that_money_came_in_for_is_cancelled_and_not_taken_back(floor):
    order = place_order(floor.shop.operations, [["POT-1", 1]], name="Ann", paid=1000).id

    with pytest.raises(Refused, match="Money came in"):
        unplace_order(floor.shop.operations, order)

    assert fresh(order).state == "placed"


def test_money_that_comes_in_late_makes_no_sale_of_an_order_that_was_taken_back(floor):
    order = place_order(floor.shop.operations, [["POT-1", 1]], name="Ann").id
    unplace_order(floor.shop.operations, order)

    record_payment(floor.shop.operations, order, amount=1000)

    assert database.scalar("SELECT coalesce(sum(orders), 0) FROM sales_day") == 0


def test_a_receipt_is_taken_back_that_served_one_of_two_lines_of_an_article(floor):
    order = place_order(floor.shop.operations, [["TEA-3", 3], ["TEA-3", 4]], name="Ann", terms="cod").id
    done = receive_stock(floor.shop.logistics, floor.skus["TEA-3"], warehouse="MAIN", qty=1)
    assert [row[1] for row in floor.counts(order)] == [3, 1]

    undo_event(floor.shop.logistics, done.seq)

    assert [row[1] for row in floor.counts(order)] == [3, 0]


def test_no_more_is_sent_from_elsewhere_than_is_missing(floor):
    """An order's three cups are promised in two goes; one of them breaks, so one comes from the other warehouse."""
    tea = floor.skus["TEA-3"]
    order = place_order(floor.shop.operations, [["TEA-3", 4]], name="Ann", warehouse="MAIN", terms="cod").id
    receive_stock(floor.shop.logistics, tea, warehouse="MAIN", qty=2)
    with pytest.raises((Refused, Missing)):  # all of it is promised already
        allocate_order(floor.shop.logistics, order, warehouse="MAIN")
    write_off_stock(floor.shop.supervisor, tea, warehouse="MAIN", qty=1, reason="damaged")

    reroute_order(floor.shop.logistics, order, warehouse="EAST")

    assert database.rows(
        "SELECT w.code, sum(a.qty) FROM allocation a JOIN warehouse w ON w.id = a.warehouse_id"
        " WHERE a.state = 'open' GROUP BY w.code ORDER BY w.code"
    ) == [("EAST", 1), ("MAIN", 3)]
