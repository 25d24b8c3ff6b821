"""Short and oversold by keys: each way out of a shortage, with what it does to the order, the stock and the promise."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data import clock, database
from data.operations.adjustments import write_off_stock
from data.operations.arrivals import expect_arrival
from data.operations.stock import receive_stock
from screens.desks.short import ShortDesk
from tests.builders import events, fresh, open_shop, promise, put_stock
from tests.data.floor import Floor, make_floor
from tests.screens.queue_shop import NOW
from tests.screens.test_arrivals_desk import play
from tests.screens.test_desk import press_and_wait, shown


@pytest.fixture
def floor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Floor]:
    """Tuesday 2026-11-24 14:32; two of TEA-3 in MAIN and one in EAST."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    yield make_floor(open_shop(f"sqlite:///{tmp_path / 'floor.db'}"))
    database.close_database()


def short(floor: Floor) -> int:
    """An order of which two TEA-3 are lacking."""
    return floor.order(("TEA-3", 5), ("CUP-2", 1))


def expect(floor: Floor, qty: int, due: str) -> None:
    expect_arrival(floor.shop.operations, floor.skus["TEA-3"], warehouse="MAIN", qty=qty, due=due)


async def until(app: Any, pilot: Any, words: str) -> None:
    for _ in range(200):
        if any(words in said for said in app.told):
            return
        await pilot.pause(0.02)
    raise AssertionError(f"{words!r} not in {app.told}\n{shown(app)}")


def test_an_order_waits_for_the_arrival_and_its_promise_goes_with_it(floor):
    order = short(floor)
    expect(floor, 1, "2026-11-27")
    expect(floor, 4, "2026-12-02")

    async def story(app: Any, pilot: Any) -> None:
        assert "11-27" in shown(app)
        await press_and_wait(pilot, "d")
        assert "2026-12-02" in shown(app), "the day on which there is enough"
        await press_and_wait(pilot, "ctrl+s")
        await until(app, pilot, "waits until 2026-12-02 for TEA-3")

    play(floor.shop, ShortDesk, story, post="operations")

    found = fresh(order)
    assert clock.moment(found.ship_by_at, "Europe/London").strftime("%Y-%m-%d %H:%M") == "2026-12-02 17:00"
    assert (found.ship_by_frozen, found.ship_by_reason, found.hold_reason) == (1, "waits for TEA-3", "stock")
    assert events()[-2:] == ["order.await", "order.ship_by"]


def test_who_must_leave_before_gets_the_first_arrival_and_the_form_says_the_second(floor):
    first, second = short(floor), floor.order(("TEA-3", 4))
    expect(floor, 4, "2026-11-25")
    expect(floor, 9, "2026-12-09")
    with database.transaction():
        database.run("UPDATE orders SET ship_by_at = ? WHERE id = ?", (NOW + clock.HOUR, first))

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "down", "d")
        assert "2026-12-09" in shown(app)
        await press_and_wait(pilot, "ctrl+s")
        await until(app, pilot, "waits until 2026-12-09")

    play(floor.shop, ShortDesk, story, post="operations")

    assert clock.day_of(fresh(second).ship_by_at, "Europe/London") == "2026-12-09"
    receive_stock(floor.shop.logistics, floor.skus["TEA-3"], warehouse="MAIN", qty=4, bin="B-1")
    lacks = "SELECT sum(ordered - allocated) FROM order_line WHERE order_id = ?"
    assert [database.scalar(lacks, (one,)) for one in (first, second)] == [0, 2]


def test_nobody_has_said_when_and_nothing_is_changed(floor):
    order = short(floor)
    before = fresh(order).ship_by_at

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "d", "ctrl+s")
        assert fresh(order).ship_by_at == before
        await press_and_wait(pilot, "escape")

    play(floor.shop, ShortDesk, story, post="operations")
    assert "order.await" not in events()


def test_what_is_there_goes_now(floor):
    order = short(floor)

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "S")
        await until(app, pilot, "4 units go now, 2 wait")

    play(floor.shop, ShortDesk, story)

    assert (fresh(order).holds, database.scalar("SELECT state FROM shipment")) == (0, "planned")
    assert database.rows("SELECT sum(qty) FROM shipment_line") == [(4,)]


def test_another_warehouse_sends_the_rest(floor):
    order = short(floor)
    put_stock(floor.shop.supervisor, floor.skus["TEA-3"], warehouse=floor.shop.east, qty=6)

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "W")
        assert "EAST  2" in shown(app)
        await press_and_wait(pilot, *"EAST", "ctrl+s")
        await until(app, pilot, "2 units of order")

    play(floor.shop, ShortDesk, story)

    assert promise(floor.shop, floor.skus["TEA-3"], floor.shop.east) == (7, 0, 3, 0)
    assert (fresh(order).holds, fresh(order).fulfilment) == (0, "ready")


def test_what_came_by_other_ways_is_allocated(floor):
    order = short(floor)
    put_stock(floor.shop.supervisor, floor.skus["TEA-3"], warehouse=floor.shop.main, qty=6)

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "i")
        await until(app, pilot, "2 units promised to order")
        assert "Nothing is short" in shown(app)

    play(floor.shop, ShortDesk, story)
    assert fresh(order).fulfilment == "ready"


def test_the_rest_is_cancelled_and_what_is_there_goes(floor):
    order = short(floor)

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "x", "ctrl+s")
        assert "2 × TEA-3" in shown(app)
        await press_and_wait(pilot, "y")
        await until(app, pilot, "cancelled")

    play(floor.shop, ShortDesk, story, post="supervisor")

    assert [(code, count) for code, count, *_ in floor.counts(order)] == [("CUP-2", 1), ("TEA-3", 3)] or [
        (code, count) for code, count, *_ in floor.counts(order)
    ] == [("TEA-3", 3), ("CUP-2", 1)]
    assert (fresh(order).unshipped, fresh(order).holds) == (4, 0)
    assert database.scalar("SELECT sum(cancelled) FROM order_line WHERE code = 'TEA-3'") == 2


def test_what_is_oversold_can_wait_or_be_cancelled_too(floor):
    order = floor.order(("POT-1", 2))
    tea = floor.skus["POT-1"]
    write_off_stock(floor.shop.supervisor, tea, warehouse="MAIN", bin="A-1", qty=3, reason="damaged")
    write_off_stock(floor.shop.supervisor, tea, warehouse="MAIN", bin="B-1", qty=3, reason="damaged")
    expect_arrival(floor.shop.operations, tea, warehouse="MAIN", qty=5, due="2026-11-30")

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "d")
        assert "2026-11-30" in shown(app)
        await press_and_wait(pilot, "ctrl+s")
        await until(app, pilot, "waits until 2026-11-30 for POT-1")
        await press_and_wait(pilot, "x", "ctrl+s")
        assert "1 × POT-1" in shown(app)
        await press_and_wait(pilot, "y")
        await until(app, pilot, "cancelled")

    play(floor.shop, ShortDesk, story, post="supervisor")

    assert floor.counts(order) == [("POT-1", 1, 0, 0, 0)]
    assert promise(floor.shop, tea) == (1, 0, 1, 0)
