"""The home page counts what its lines open, for each post; dispatch and colleagues are told as they are."""

from collections.abc import Iterator

import pytest

from data import clock, database
from data.operations.stock import receive_stock
from data.queries.home import SENTENCES, dispatch, on_shift, waiting
from data.queries.lists import list_count
from tests.builders import Shop, make_sku, open_shop
from tests.screens import queue_shop

POSTS = ("supervisor", "operations", "service", "designer", "promoter", "logistics")


@pytest.fixture
def queue(store_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """A store with the orders of tests/screens/queue_shop.py and an article of each kind of trouble."""
    moment = [queue_shop.NOW]
    monkeypatch.setattr(clock, "now", lambda: moment[0])
    shop = open_shop(store_url)
    queue_shop.fill_queue(shop, lambda at: moment.__setitem__(0, at))
    make_sku(shop, "OUT-1")
    make_sku(shop, "LOW-1", stock=3, safety=2)
    with database.transaction():
        database.run("UPDATE product SET shelf = 'off' WHERE code = 'P-OUT-1'")
    yield shop
    database.close_database()


@pytest.mark.parametrize("post", POSTS)
def test_each_line_opens_a_list_of_exactly_as_many(queue: Shop, post: str):
    actor = getattr(queue, post)

    lines = waiting(actor)

    things = {"inventory": "stock"}
    opened = [(line.words, list_count(actor, things.get(line.place, line.place), line.filter)) for line in lines]
    assert opened == [(line.words, line.count) for line in lines]
    assert lines


def test_a_post_is_told_only_what_it_can_do_something_about(queue: Shop):
    told = {post: [line.words for line in waiting(getattr(queue, post))] for post in POSTS}

    assert "{n} requests to decide" in told["supervisor"]
    assert not any("decide" in words or "review" in words for post in POSTS[2:] for words in told[post])
    assert {words for words in told["designer"]} <= {words for pair in SENTENCES.values() for words in pair}
    assert not any("order" in words for words in [*told["designer"], *told["promoter"]])


def test_own_requests_are_not_ones_own_to_decide(queue: Shop):
    lines = {line.words: line for line in waiting(queue.operations)}

    assert lines["{n} of your requests waits for somebody"].filter == f"state:asked by={queue.operations.name}"


def test_dispatch_counts_until_the_next_deadline(queue: Shop):
    now = dispatch(queue.logistics)

    assert now is not None
    assert now.deadline == queue_shop.NOW + 28 * clock.MINUTE
    assert (now.due, now.packed, now.pace, now.people) == (2, 0, 1, 1)
    assert now.misses == 2


def test_who_is_signed_in_is_shown_with_what_they_did(queue: Shop):
    actor = queue.logistics
    with database.transaction():
        database.run(
            "INSERT INTO sign_in (staff_id, way, token_hash, at, until_at) VALUES (?, 'password', 'x', ?, ?)",
            (actor.id, clock.now(), clock.now() + clock.HOUR),
        )
    sku = int(database.scalar("SELECT id FROM sku WHERE code = 'OUT-1'"))
    receive_stock(actor, sku, qty=2, warehouse="MAIN")

    people = [one for one in on_shift(queue.supervisor) if one.title == actor.title]

    assert [(one.last_verb, one.last_number) for one in people] == [("stock.receive", "OUT-1")]
    assert people[0].last_at == clock.now()
