"""The placing of an order taken back by whoever placed it, without asking: while nothing was done with it since."""

import pytest

from data import database
from data.errors import Over, Refused
from data.events import Actor
from data.operations.drafts import draft_order, place_draft
from data.operations.history import undo_event
from data.operations.order_edits import note_order
from data.operations.orders import place_order, unplace_order
from data.operations.review import approve_order, hold_order
from tests.builders import events, fresh, make_sku, promise
from tests.data.test_drafts import buyer, drafted, faults


def test_customer_service_takes_its_own_placing_back_without_asking(shop):
    sku = make_sku(shop, stock=2)
    order = drafted(shop)
    seq = place_draft(shop.service, order).seq

    undo_event(shop.service, seq)

    assert (fresh(order).state, promise(shop, sku)) == ("cancelled", (2, 0, 0, 0))
    assert events()[-2:] == ["undo", "order.unplace"]
    assert database.rows("SELECT orders, units, gross_minor FROM sales_day") == [(0, 0, 0)]
    assert faults() == {}


@pytest.mark.parametrize(
    ("begun", "by", "sentence"),
    [
        (
            lambda shop, order: note_order(shop.logistics, order, text="call"),
            "service",
            "Something was done with order",
        ),
        (lambda shop, order: approve_order(shop.supervisor, order), "service", "Something was done with order"),
        (lambda shop, order: None, "support", "Only who placed order A10001 can take that back"),
    ],
    ids=["noted", "approved", "another's"],
)
def test_what_was_begun_or_placed_by_another_is_not_taken_back(shop, begun, by, sentence):
    make_sku(shop, stock=2)
    order = drafted(shop)
    place_draft(shop.service, order)
    begun(shop, order)
    before = (events(), fresh(order).version)
    with database.transaction():
        key = database.insert(
            "INSERT INTO staff (name, title, role, made_at) VALUES ('mei', 'Mei', 'service', ?)", (1,)
        )
    who = {"service": shop.service, "support": Actor(key, "mei", "Mei", "service")}[by]

    with pytest.raises(Refused, match=sentence):
        unplace_order(who, order)

    assert (events(), fresh(order).version) == before


def test_another_post_takes_a_placing_back_within_its_limit(shop):
    make_sku(shop, stock=200, price=100_000)
    key, address = buyer(shop)
    small, large = (draft_order(shop.service, [["POT-1", qty]], customer=key, address=address).id for qty in (1, 2))
    for order in (small, large):
        place_draft(shop.service, order)

    unplace_order(shop.operations, small)
    with pytest.raises(Over):
        unplace_order(shop.operations, large)

    assert (fresh(small).state, fresh(large).state) == ("cancelled", "placed")


def test_an_order_that_was_never_a_draft_is_taken_back_too(shop):
    sku = make_sku(shop, stock=2)
    placed = place_order(shop.service, [["POT-1", 2]], name="Ann")
    held = hold_order(shop.service, placed.id, hold="customer")

    with pytest.raises(Refused, match="Take that back first"):
        undo_event(shop.service, placed.seq)
    undo_event(shop.service, held.seq)
    undo_event(shop.service, placed.seq)

    assert (fresh(placed.id).state, promise(shop, sku)) == ("cancelled", (2, 0, 0, 0))
    assert faults() == {}


def test_a_placing_that_took_money_is_a_cancellation(shop):
    make_sku(shop, stock=200, price=100_000)
    placed = place_order(shop.operations, [["POT-1", 2]], paid=200_000, name="Ann")

    with pytest.raises(Over):
        undo_event(shop.operations, placed.seq)
    undo_event(shop.supervisor, placed.seq)

    assert (fresh(placed.id).state, events()[-1]) == ("cancelled", "order.cancel")
