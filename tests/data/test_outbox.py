"""What goes out after a commit: once, not too early, not too late, and not after an undo."""

import pytest

from data import clock, database, frames, outbox
from data.doorway import OPERATIONS, operation
from data.events import Actor, Done
from data.founding import STORE
from data.operations.approvals import ask_approval
from data.operations.history import undo_event
from data.operations.orders import place_order
from tests.builders import Shop, make_sku


@operation("test.unmail", right="own.keep", says="x", subject="order")
def unmail(actor: Actor, order: int) -> Done:
    """Nothing to do."""
    return Done("order", order)


@operation("test.mail", right="own.keep", says="x", subject="order")
def mail(actor: Actor, order: int, *, key: str = "") -> Done:
    """Send a mail."""
    frames.send("mail", "ann@example.com", {"subject": "hello"}, key=key)
    return Done("order", order, undo=("test.unmail", {"order": order}))


def later(monkeypatch: pytest.MonkeyPatch, us: int) -> None:
    now = clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + us)


def states() -> list[str]:
    return [row[0] for row in database.rows("SELECT state FROM outbox ORDER BY id")]


def test_a_message_waits_ten_seconds_and_is_claimed_once(shop: Shop, monkeypatch):
    mail(shop.service, 1)
    assert outbox.claim("mail") == []

    later(monkeypatch, 11 * clock.SECOND)
    (message,) = outbox.claim("mail")

    assert (message.address, message.payload, message.tries) == ("ann@example.com", {"subject": "hello"}, 1)
    assert outbox.claim("mail") == []
    outbox.settle(message.id, "done")
    assert states() == ["done"]


def test_an_undo_withdraws_what_waits(shop: Shop):
    seq = mail(shop.service, 1).seq

    undo_event(shop.service, seq)

    assert states() == ["withdrawn"]


def test_what_was_in_flight_at_a_crash_is_unsure_and_never_sent_again(shop: Shop, monkeypatch):
    mail(shop.service, 1)
    later(monkeypatch, 11 * clock.SECOND)
    outbox.claim("mail")

    later(monkeypatch, clock.HOUR)
    assert outbox.tidy() == (0, 1)

    assert (states(), outbox.claim("mail")) == (["unsure"], [])


def test_a_message_lapses_after_a_day(shop: Shop, monkeypatch):
    mail(shop.service, 1)

    later(monkeypatch, clock.DAY + clock.SECOND)

    assert outbox.tidy() == (1, 0)
    assert (states(), outbox.claim("mail")) == (["lapsed"], [])


def test_one_program_at_a_time_holds_the_lease(shop: Shop, monkeypatch):
    assert outbox.hold_lease("work", "a", clock.MINUTE)
    assert not outbox.hold_lease("work", "b", clock.MINUTE)
    assert outbox.hold_lease("work", "a", clock.MINUTE)

    later(monkeypatch, 2 * clock.MINUTE)
    assert outbox.hold_lease("work", "b", clock.MINUTE)


def test_a_request_that_nobody_decides_runs_out(shop: Shop, monkeypatch):
    make_sku(shop, stock=3)
    order = place_order(shop.operations, [["POT-1", 1]]).id
    ask_approval(shop.service, "order.cancel", order, values={"reason": "test"})

    later(monkeypatch, 8 * clock.DAY)
    OPERATIONS["approval.sweep"](STORE)

    assert database.rows("SELECT state FROM approval") == [("ran_out",)]
