"""Saved filters: one's own or everybody's, and those that home counts."""

import pytest

from data import database
from data.errors import Denied, Refused
from data.operations.history import undo_event
from data.operations.orders import place_order
from data.operations.own import drop_filter, filter_on_home, save_filter, share_filter
from data.operations.review import approve_order
from data.paging import Window
from data.queries.leaving import leaving_page
from data.queries.lists import list_ids
from data.queries.own import counted_filters, saved_filters
from data.queries.short_units import short_page
from tests.builders import Shop, make_sku
from tests.data.test_drafts import drafted


def counted(shop: Shop, post: str) -> list[tuple[str, int]]:
    return [(one.name, one.count) for one in counted_filters(shop.people[post])]


def test_a_filter_that_is_kept_for_home_is_counted_there(shop):
    make_sku(shop, stock=9)
    save_filter(shop.service, "orders", name="my drafts", text="state:draft", on_home=1)
    save_filter(shop.service, "orders", name="others", text="state:placed")
    assert counted(shop, "service") == [("my drafts", 0)]

    drafted(shop)

    assert (counted(shop, "service"), counted(shop, "operations")) == ([("my drafts", 1)], [])


def test_everybodys_filter_is_counted_for_whoever_may_see_the_list(shop):
    save_filter(shop.supervisor, "orders", name="drafts", text="state:draft", everybody=1, on_home=1)

    assert (counted(shop, "service"), counted(shop, "designer")) == ([("drafts", 0)], [])


def test_counting_is_begun_and_ended_by_its_owner_and_taken_back(shop):
    key = save_filter(shop.service, "orders", name="drafts", text="state:draft").id
    with pytest.raises(Refused, match="somebody else's"):
        filter_on_home(shop.operations, key)
    seq = filter_on_home(shop.service, key).seq
    with pytest.raises(Refused, match="is so already"):
        filter_on_home(shop.service, key)

    assert counted(shop, "service") == [("drafts", 0)]
    undo_event(shop.service, seq)
    assert (counted(shop, "service"), [one.on_home for one in saved_filters(shop.service, "orders")]) == ([], [False])


def test_a_filter_whose_words_the_language_has_no_more_is_left_out(shop):
    key = save_filter(shop.service, "orders", name="old", text="state:draft", on_home=1).id
    with database.transaction():
        database.run("UPDATE saved_filter SET text = 'colour:blue'")

    assert counted(shop, "service") == []
    drop_filter(shop.service, key)
    assert saved_filters(shop.service, "orders") == []


def test_a_filter_is_shared_and_taken_back_by_whoever_has_the_right(shop):
    key = save_filter(shop.supervisor, "orders", name="drafts", text="state:draft").id
    with pytest.raises(Denied):
        share_filter(shop.service, key)
    assert saved_filters(shop.service, "orders") == []

    seq = share_filter(shop.supervisor, key).seq

    with pytest.raises(Refused, match="is so already"):
        share_filter(shop.supervisor, key)
    assert [(one.name, one.mine) for one in saved_filters(shop.service, "orders")] == [("drafts", False)]
    undo_event(shop.supervisor, seq)
    assert saved_filters(shop.service, "orders") == []
    assert [(one.name, one.mine) for one in saved_filters(shop.supervisor, "orders")] == [("drafts", True)]


def test_nobody_without_the_right_keeps_a_filter_for_everybody(shop):
    with pytest.raises(Denied):
        save_filter(shop.service, "orders", name="drafts", text="state:draft", everybody=1)

    assert saved_filters(shop.service, "orders") == []


def test_what_can_be_picked_and_what_is_short_are_words_of_the_filter(shop):
    make_sku(shop, stock=3)
    paid = {"paid": 2000, "method": "card", "name": "Ann"}
    whole = place_order(shop.operations, [["POT-1", 2]], **paid).id
    short = place_order(shop.operations, [["POT-1", 4]], **paid | {"paid": 4000}).id
    approve_order(shop.supervisor, whole)

    found = {text: list_ids(shop.operations, "orders", text) for text in ("pickable:yes", "lacking:yes")}

    assert found == {"pickable:yes": [whole], "lacking:yes": [short]}
    assert found["pickable:yes"] == [row.id for row in leaving_page(shop.logistics, Window()).rows]
    assert found["lacking:yes"] == [row.id for row in short_page(shop.logistics, Window()).rows]
