"""Differences between what a newer file says of orders and what people changed here: told, settled, gone."""

import pytest

from data import database
from data.doorway import OPERATIONS
from data.errors import Missing, Refused
from data.importers.keeping.known import sort_out
from data.importers.records import Chunk, Party
from data.operations.differences import keep_ours, take_theirs
from data.operations.order_edits import change_address
from data.operations.review import hold_order
from tests.builders import events
from tests.chunks import differences, line, order, order_row, row, take
from tests.data.test_import_following import PAID, moved, open_order
from tests.data.test_import_orders import sound


def test_a_difference_is_told_until_it_is_settled_and_goes_when_both_agree(shop):
    key = open_order(shop)
    change_address(shop.service, key, name="Ann", line1="Neue 4", city="Kiel", country="DE", as_is=1)
    newer = {"state": "open", "payments": PAID, "party": moved()}
    take(shop, order(**newer))
    before = events()

    again = take(shop, order(**newer))

    assert [(told["field"], told["says"]) for told in again.differences] == [
        ("address", "the source still says otherwise")
    ]
    assert (len(differences()), again.unchanged[0]) == (1, 1)

    ours = Party("", "Ann", "ann@x.org", "", "", ("Neue 4", "", "Kiel", "", "", "DE"))
    take(shop, order(state="open", payments=PAID, party=ours))

    assert (differences(), len(differences("gone"))) == ([], 1)
    assert [verb for verb in events()[len(before) :] if verb != "import.batch"] == []
    sound()


def test_a_difference_is_settled_by_taking_theirs_or_keeping_ours(shop):
    key = open_order(shop)
    change_address(shop.service, key, name="Ann", line1="Neue 4", city="Kiel", country="DE", as_is=1)
    take(shop, order(state="open", payments=PAID, party=moved(), lines=[line("POT", 1, 2000)]))
    ids = dict(database.rows("SELECT field, id FROM difference WHERE state = 'open'"))

    take_theirs(shop.operations, ids["address"])
    with pytest.raises(Refused, match="can't be taken over by itself"):
        take_theirs(shop.operations, ids["lines"])
    keep_ours(shop.operations, ids["lines"])

    assert row("SELECT a.line1 FROM orders o JOIN address a ON a.id = o.ship_address_id") == ("Weg 9",)
    assert differences() == []
    sound()


def test_a_file_that_was_read_before_a_newer_one_says_nothing_new(shop):
    take(shop, order(tags="old"), file="monday")
    take(shop, order(tags="new"), file="tuesday")

    outcome = take(shop, order(tags="old"), file="monday")

    assert (order_row("tags"), outcome.updated, outcome.unchanged[0]) == (("new",), 0, 1)


def test_looking_at_a_chunk_writes_nothing(shop):
    key = open_order(shop)
    change_address(shop.service, key, name="Ann", line1="Neue 4", city="Kiel", country="DE", as_is=1)
    items = [
        order(state="open", payments=PAID, party=moved()),
        order("W2"),
    ]
    chunk = Chunk(0, "x.csv", "x", "test", "web", items, 2, 2, 3)
    before = database.rows("SELECT count(*) FROM event")

    found = sort_out(chunk)

    assert ([one.source_id for one in found.new], found.changed, found.same) == (["W2"], [], [])
    assert [(one.source_id, why) for one, why in found.kept] == [
        ("W1", "its address is Ann, Neue 4, Kiel, DE here and Ann, Weg 9, Bonn, 53111, DE in the file")
    ]
    assert (database.rows("SELECT count(*) FROM event"), differences()) == (before, [])


def test_a_hold_here_does_not_hide_that_the_source_has_sent_it(shop):
    key = open_order(shop)
    hold_order(shop.service, key, hold="fraud")

    take(shop, order(payments=PAID))

    assert order_row("state, holds, hold_reason") == ("closed", 1, "fraud")
    sound()


def test_nobody_lets_orders_follow_but_an_import(shop):
    key = open_order(shop)
    before = events()

    with pytest.raises(Missing, match="No import with the order"):
        OPERATIONS["order.follow"](shop.operations, key, word="x")

    assert events() == before


def test_orders_of_a_store_that_kept_no_last_words_are_followed_too(shop):
    open_order(shop)
    with database.transaction():
        database.run("DELETE FROM source_record")

    take(shop, order(payments=PAID, tags="vip"))

    assert order_row("state, tags") == ("closed", "vip")
    sound()
