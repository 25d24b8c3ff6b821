"""What leaves today, on the screen: carriers over the list, one of them alone, a wave of it, and how it looks."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data import clock, database
from data.operations.warehouses import set_cutoff
from screens.desks.leaving import LeavingDesk
from tests.builders import fresh, open_shop
from tests.data.floor import Floor, make_floor
from tests.screens.front_shop import FrontApp
from tests.screens.queue_shop import NOW
from tests.screens.test_arrivals_desk import play
from tests.screens.test_desk import press_and_wait, shown
from tests.screens.test_looks import after

DAY_END = NOW - 32 * clock.MINUTE + 3 * clock.HOUR
"""17:00 of the same day."""


@pytest.fixture
def floor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Floor]:
    """Tuesday 2026-11-24 14:32; DHL fetches at 15:00, the others at 17:00."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    floor = make_floor(open_shop(f"sqlite:///{tmp_path / 'floor.db'}"))
    set_cutoff(floor.shop.supervisor, floor.shop.main, carrier="dhl", cutoff="15:00")
    for carrier, promised in (("sf", DAY_END), ("dhl", DAY_END), ("sf", NOW - clock.HOUR), ("dhl", DAY_END)):
        made = floor.order(("CUP-2", 1))
        with database.transaction():
            database.run("UPDATE orders SET ship_by_at = ?, carrier = ? WHERE id = ?", (promised, carrier, made))
    yield floor
    database.close_database()


def lines(app: Any) -> list[str]:
    return [" ".join(line.split()) for line in shown(app).splitlines()]


def test_carriers_stand_over_the_list_by_the_time_that_is_left(floor):
    async def story(app: Any, pilot: Any) -> None:
        told = lines(app)
        assert told[1] == "Carrier From Fetched Left late to pick in waves to pack ready waits"
        assert told[2] == "x SF Express MAIN 17:00 2h28 1 2 . . . ."
        assert told[3] == "DHL MAIN 15:00 ! 28m . 2 . . . ."
        numbers = [line.split("A1")[1][:4] for line in shown(app).splitlines() if " A1" in line]
        assert numbers == ["0003", "0002", "0004", "0001"], "late, then DHL's, then the other's"

    play(floor.shop, LeavingDesk, story)


def test_one_carrier_alone_and_a_wave_of_all_of_it(floor):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "c")
        assert "2 to pick today" in shown(app)
        await press_and_wait(pilot, "down", "down", "enter")
        for _ in range(100):
            if "1/2" in shown(app):
                break
            await pilot.pause(0.02)
        assert "carrier:dhl" in shown(app) and "1/2" in shown(app)
        await press_and_wait(pilot, "asterisk", "n")
        for _ in range(100):
            if app.told:
                break
            await pilot.pause(0.02)

    play(floor.shop, LeavingDesk, story)

    assert database.rows("SELECT order_id FROM wave_order ORDER BY tote") == [(2,), (4,)]
    assert fresh(2).carrier == "dhl"


def test_the_filter_of_two_hours_goes_by_the_cutoff(floor):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "slash", *"left<2h", "enter")
        for _ in range(100):
            if "/3" in shown(app):
                break
            await pilot.pause(0.02)
        assert "A10001" not in shown(app) and "1/3" in shown(app), "SF goes in 2h28"

    play(floor.shop, LeavingDesk, story)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_the_leaving_desk_looks_like_this(snap_compare, floor, size):
    assert snap_compare(FrontApp(LeavingDesk, floor.shop.logistics), terminal_size=size, run_before=after())


def test_an_empty_day(tmp_path, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    shop = make_floor(open_shop(f"sqlite:///{tmp_path / 'empty.db'}")).shop

    async def story(app: Any, pilot: Any) -> None:
        assert "Nothing is ready to be picked." in shown(app)
        assert "Fetched" not in shown(app)

    play(shop, LeavingDesk, story)
    database.close_database()
