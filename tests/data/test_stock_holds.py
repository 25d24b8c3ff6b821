"""Expected goods with every date that was said, and pieces kept back for a while."""

import pytest

from data import clock, database
from data.errors import Missing, Refused, Stale, Unclear
from data.operations.arrivals import change_arrival, close_arrival, expect_arrival, reopen_arrival
from data.operations.history import undo_event
from data.operations.orders import place_order
from data.operations.stock_holds import make_hold, release_hold, sweep_holds
from tests.builders import events, make_sku, promise

ARRIVAL = "SELECT qty, received, due_day, state FROM arrival"
SAID = "SELECT due_day FROM arrival_due ORDER BY id"


def test_an_arrival_keeps_every_day_that_was_said(shop):
    sku = make_sku(shop)
    done = expect_arrival(shop.operations, sku, warehouse="MAIN", qty=60, due="2099-11-28", reference="PO-0388")
    assert database.one(ARRIVAL) == (60, 0, "2099-11-28", "open")

    later = change_arrival(shop.operations, done.id, seen=1, due="2099-12-02", qty=40)
    assert database.one(ARRIVAL) == (40, 0, "2099-12-02", "open")
    with pytest.raises(Stale):
        change_arrival(shop.operations, done.id, seen=1, qty=30)

    undo_event(shop.operations, later.seq)
    assert database.one(ARRIVAL) == (60, 0, "2099-11-28", "open")
    assert [row[0] for row in database.rows(SAID)] == ["2099-11-28", "2099-12-02", "2099-11-28"]


def test_an_arrival_is_closed_and_opened_again(shop):
    sku = make_sku(shop)
    arrival = expect_arrival(shop.operations, sku, warehouse="MAIN", qty=60).id

    done = close_arrival(shop.operations, arrival, reason="supplier is broke")
    assert database.one(ARRIVAL) == (60, 0, "", "closed")
    with pytest.raises(Refused, match="closed already"):
        close_arrival(shop.operations, arrival)

    undo_event(shop.operations, done.seq)
    assert database.one(ARRIVAL) == (60, 0, "", "open")
    with pytest.raises(Refused, match="left to expect"):
        reopen_arrival(shop.operations, arrival)


@pytest.mark.parametrize(
    ("due", "kind", "says"),
    [("2001-01-01", Refused, "is past"), ("soon", Unclear, "Write it like"), ("2099-13-01", Unclear, "Write it like")],
)
def test_a_day_that_cannot_be_is_refused(shop, due, kind, says):
    sku = make_sku(shop)

    with pytest.raises(kind, match=says):
        expect_arrival(shop.operations, sku, warehouse="MAIN", qty=60, due=due)

    assert (database.one(ARRIVAL), events()) == (None, [])


def test_held_pieces_cannot_be_promised_until_they_are_let_go(shop):
    sku = make_sku(shop, stock=5)
    hold = make_hold(shop.operations, sku, warehouse="MAIN", qty=4, kind="campaign")
    place_order(shop.operations, [["POT-1", 3]], name="Ann", paid=3000, method="card")
    assert promise(shop, sku) == (5, 0, 1, 4)

    undo_event(shop.operations, hold.seq)
    assert promise(shop, sku) == (5, 0, 1, 0)
    with pytest.raises(Refused, match="released already"):
        release_hold(shop.operations, hold.id)


@pytest.mark.parametrize(
    ("values", "kind", "says"),
    [
        ({"qty": 6}, Refused, "Only 5 of POT-1 in MAIN are free, not 6"),
        ({"kind": "whim"}, Unclear, "There are: checkout, draft"),
        ({"hours": 0}, Unclear, "from 1 hour to a year"),
        ({"warehouse": "X"}, Missing, "no warehouse"),
    ],
)
def test_a_wrong_hold_is_refused_and_holds_nothing(shop, values, kind, says):
    sku = make_sku(shop, stock=5)

    with pytest.raises(kind, match=says):
        make_hold(shop.operations, sku, **{"warehouse": "MAIN", "qty": 1, **values})

    assert promise(shop, sku) == (5, 0, 0, 0)


def test_a_sweep_lets_go_what_has_run_out_and_nothing_else(shop, monkeypatch):
    sku = make_sku(shop, stock=5)
    make_hold(shop.operations, sku, warehouse="MAIN", qty=1, hours=1)
    make_hold(shop.operations, sku, warehouse="MAIN", qty=2, hours=3)
    with pytest.raises(Refused, match="No hold has run out"):
        sweep_holds(shop.operations)

    then = clock.now() + 2 * clock.HOUR
    monkeypatch.setattr(clock, "now", lambda: then)
    done = sweep_holds(shop.operations)

    assert (done.facts, promise(shop, sku)) == ({"n": 1, "qty": 1}, (5, 0, 0, 2))
