"""Undo by any session, its limits, and requests that somebody else decides."""

import pytest

from data import database, feed
from data.errors import Denied, Refused
from data.operations.approvals import ask_approval, grant_approval, refuse_approval
from data.operations.fulfilment import pack_order, pick_order
from data.operations.history import undo_event
from data.operations.orders import place_order
from data.operations.review import approve_order, hold_order
from tests.builders import Shop, events, fresh, make_sku, promise


@pytest.fixture
def order(shop: Shop) -> int:
    make_sku(shop, stock=9, price=60_000)
    return place_order(shop.operations, [["POT-1", 2]], paid=120_000).id


def test_an_event_is_taken_back_by_its_inverse(shop, order):
    seq = hold_order(shop.operations, order, hold="fraud").seq

    undone = undo_event(shop.service, seq)

    assert (fresh(order).holds, undone.kind, undone.id) == (0, "order", order)
    assert events()[-2:] == ["undo", "order.release"]
    assert database.rows("SELECT verb, cause_seq, undo_of FROM event WHERE seq > ? ORDER BY seq", (seq,)) == [
        ("undo", None, seq),
        ("order.release", seq + 1, seq),
    ]


def test_an_event_is_taken_back_once(shop, order):
    seq = hold_order(shop.operations, order, hold="fraud").seq
    undo_event(shop.operations, seq)

    with pytest.raises(Refused, match="taken back already"):
        undo_event(shop.operations, seq)


def test_what_was_built_on_must_be_taken_back_first(shop, order):
    picked = pick_order(shop.logistics, order).seq
    packed = pack_order(shop.logistics, order).seq

    with pytest.raises(Refused, match=r"done on it since \(order.pack"):
        undo_event(shop.logistics, picked)

    undo_event(shop.logistics, packed)
    undo_event(shop.logistics, picked)
    assert fresh(order).fulfilment == "ready"


def test_undo_needs_the_right_of_the_inverse(shop, order):
    seq = pick_order(shop.logistics, order).seq
    before = events()

    with pytest.raises(Denied):
        undo_event(shop.service, seq)

    assert (events(), fresh(order).fulfilment) == (before, "picking")


def test_placing_is_taken_back_by_cancelling(shop, order):
    undo_event(shop.supervisor, 3)

    assert (fresh(order).state, promise(shop, 1)) == ("cancelled", (9, 0, 0, 0))


def test_a_request_is_granted_by_somebody_else_and_done_in_the_askers_name(shop, order):
    asked = ask_approval(shop.operations, "order.approve", order, reason="known customer").id

    with pytest.raises(Denied):
        grant_approval(shop.operations, asked)
    grant_approval(shop.supervisor, asked)

    assert fresh(order).review == "approved"
    assert database.rows("SELECT verb, actor_id, cause_seq FROM event ORDER BY seq DESC LIMIT 2") == [
        ("order.approve", shop.operations.id, 5),
        ("approval.grant", shop.supervisor.id, None),
    ]
    assert database.rows("SELECT state, amount_minor, decided_by_id FROM approval") == [
        ("granted", 120_000, shop.supervisor.id)
    ]


def test_nobody_decides_their_own_request(shop, order):
    asked = ask_approval(shop.supervisor, "order.cancel", order, values={"reason": "test"}).id

    with pytest.raises(Refused, match="Nobody decides their own"):
        grant_approval(shop.supervisor, asked)
    grant_approval(shop.second, asked)

    assert fresh(order).state == "cancelled"


def test_a_request_whose_facts_changed_is_not_granted(shop, order):
    asked = ask_approval(shop.service, "order.cancel", order, values={"reason": "customer asked"}).id
    hold_order(shop.operations, order, hold="legal")

    with pytest.raises(Refused, match="holds: 0 > 1"):
        grant_approval(shop.supervisor, asked)

    assert fresh(order).state == "placed"
    refuse_approval(shop.supervisor, asked, note="held for legal")
    assert database.scalar("SELECT state FROM approval") == "refused"


def test_asking_stores_only_the_request(shop, order):
    before = (promise(shop, 1), fresh(order).version, database.scalar("SELECT count(*) FROM stock_move"))

    ask_approval(shop.service, "order.cancel", order, values={"reason": "customer asked"})

    assert (promise(shop, 1), fresh(order).version, database.scalar("SELECT count(*) FROM stock_move")) == before
    assert events()[-1] == "approval.ask"
    with pytest.raises(Refused, match="asked for already"):
        ask_approval(shop.service, "order.cancel", order, values={"reason": "customer asked"})


def test_the_feed_tells_what_was_touched(shop, order):
    seen = feed.latest()
    assert feed.since(seen) == feed.News(seen, {})

    approve_order(shop.supervisor, order)

    news = feed.since(seen)
    assert (news.seq, news.touched, news.about(["order"])) == (seen + 1, {"order": frozenset({order})}, True)
