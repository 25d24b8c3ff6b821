"""The chain of events: gapless, in commit order, and whoever changes, drops, cuts or moves a link is found."""

import hashlib
import json

import pytest

from data import database, doctor
from data.doctor.history import _breaks
from data.events import GENESIS
from data.operations.order_edits import note_order
from data.operations.orders import place_order
from data.operations.review import hold_order, release_order
from tests.builders import Shop, make_sku
from tests.data.test_doctor import plant

CHAIN = "the chain of events is unbroken"


def told(shop: Shop) -> int:
    """Six events: founding, stock, an order, a hold, its release, a note."""
    make_sku(shop, stock=2)
    order = place_order(shop.operations, [["POT-1", 1]], paid=1000).id
    hold_order(shop.service, order, hold="address")
    release_order(shop.service, order)
    note_order(shop.logistics, order, text="fragile")
    return order


def examples() -> tuple[str, ...]:
    """What doctor says of the chain."""
    (found,) = doctor.check({CHAIN})
    return found.examples


def test_every_event_carries_the_hash_of_the_one_before_it(shop):
    told(shop)

    events = database.rows(
        "SELECT seq, op_id, verb, v, actor_id, role, at, reason, cause_seq, undo_of, digest, body, prev, hash"
        " FROM event ORDER BY seq"
    )
    last = GENESIS
    for number, (seq, *columns, body, prev, hashed) in enumerate(events, 1):
        head = "\x1f".join("" if column is None else str(column) for column in (seq, *columns))
        assert (seq, prev) == (number, last)
        assert hashed == hashlib.sha256(f"{prev}\x1e{head}\x1e{body}".encode()).hexdigest()
        last = hashed
    assert database.one("SELECT seq, hash FROM chain") == (6, last)


def test_a_body_is_canonical_and_holds_no_personal_data(shop):
    order = told(shop)
    place_order(shop.operations, [["POT-1", 1]], name="Zelda Quux", email="zelda@quux.example", paid=1000)

    bodies = [row[0] for row in database.rows("SELECT body FROM event")]
    for body in bodies:
        assert body == json.dumps(json.loads(body), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert "Zelda" not in body and "quux" not in body
    assert order


FORGERIES = {
    "a body": ("UPDATE event SET body = '{}' WHERE seq = 4", ("event 4 (order.hold) was changed",)),
    "a reason": ("UPDATE event SET reason = 'other' WHERE seq = 2", ("event 2 (test.stock) was changed",)),
    "an event that is gone": ("DELETE FROM event WHERE seq = 5", ("events 5 to 5 are missing",)),
    "the last event": ("DELETE FROM event WHERE seq = 6", ("the chain's head is at event 6, the last event is 5",)),
    "the first event": ("DELETE FROM event WHERE seq = 1", ("events 1 to 1 are missing",)),
    "the head": ("UPDATE chain SET seq = 7", ("the chain's head is at event 7, the last event is 6",)),
    "a link": (
        "UPDATE event SET prev = hash WHERE seq = 3",
        ("event 3 does not follow event 2", "event 3 (order.place) was changed"),
    ),
    "two events that change places": (
        "UPDATE event SET seq = CASE seq WHEN 4 THEN 50 WHEN 5 THEN 40 END WHERE seq IN (4, 5)",
        None,
    ),
}


@pytest.mark.parametrize("forged", FORGERIES)
def test_a_forged_chain_is_found(shop, forged):
    told(shop)
    assert examples() == ()
    sql, wanted = FORGERIES[forged]

    plant(sql)

    assert examples() == wanted if wanted else examples()


def test_a_chain_that_was_hashed_anew_from_a_changed_event_on_does_not_meet_its_head(shop):
    told(shop)
    head = database.scalar("SELECT hash FROM chain")
    last = database.scalar("SELECT hash FROM event WHERE seq = 6")
    assert head == last

    plant("UPDATE event SET hash = 'f' WHERE seq = 6")

    assert examples() == ("event 6 (order.note) was changed", "the chain's head is at event 6, the last event is 6")
    assert list(_breaks())


def test_a_refused_operation_leaves_no_gap(shop):
    order = told(shop)
    for _ in range(3):
        with pytest.raises(Exception, match="no open hold"):
            release_order(shop.service, order)
    note_order(shop.logistics, order, text="again")

    assert [row[0] for row in database.rows("SELECT seq FROM event ORDER BY seq")] == [1, 2, 3, 4, 5, 6, 7]
    assert examples() == ()
