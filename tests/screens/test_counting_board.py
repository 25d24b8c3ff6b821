"""Counts and the counting board over a real store: bin by bin by scanner, blind, and how they look."""

from typing import Any

import pytest

from data import database
from data.operations.counting import count_bin
from screens.boards.counting import Counting
from screens.desks.counts import CountDesk
from tests.builders import promise
from tests.screens.front_shop import FrontApp
from tests.screens.test_arrivals_desk import DUVET, MUG, TOWEL, floor, play, scan
from tests.screens.test_desk import press_and_wait, shown
from tests.screens.test_grid import settle
from tests.screens.test_looks import after

assert floor  # the fixture of the floor
LINES = (
    "SELECT s.code, l.counted, l.tally FROM count_line l JOIN sku s ON s.id = l.sku_id JOIN bin b ON b.id = l.bin_id"
    " WHERE b.code = ? ORDER BY s.code"
)


def test_a_bin_is_counted_by_scanner_and_told_when_it_is_done(floor):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "c")
        await scan(app, pilot, "A-01", DUVET, DUVET, DUVET)
        assert database.rows(LINES, ("A-01",)) == [("CO-TWL-70S", None, None), ("LN-DUV-200W", None, 3)]
        await press_and_wait(pilot, *"11", "enter")
        await scan(app, pilot, TOWEL)
        await press_and_wait(pilot, *"40", "enter", "b")
        assert app.told[-1] == "A-01 counted for K-101: 51 pieces."
        assert "1 of 3 bins" in shown(app)
        assert "12" not in shown(app).split("1 of 3 bins")[1].split("A-02")[0], "what the book says is told nowhere"

    play(floor, CountDesk, story)
    assert database.rows(LINES, ("A-01",)) == [("CO-TWL-70S", 40, None), ("LN-DUV-200W", 11, None)]


def test_a_round_of_counting_ends_in_a_posting_by_somebody_else(floor):
    async def counts(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "c", "enter")
        for code, qty in ((DUVET, "11"), (TOWEL, "40")):
            await scan(app, pilot, code)
            await press_and_wait(pilot, *qty, "enter")
        await press_and_wait(pilot, "b")
        await scan(app, pilot, "A-02", MUG)
        await press_and_wait(pilot, "9", "enter", "b")
        await scan(app, pilot, "A-10")
        await press_and_wait(pilot, "b")
        assert "Nothing lies there." in shown(app)
        await press_and_wait(pilot, "y")
        assert "3 of 3 bins" in shown(app)

    async def posts(app: Any, pilot: Any) -> None:
        assert "* counted" in shown(app)
        await press_and_wait(pilot, "P")
        await press_and_wait(pilot, "ctrl+s")
        for _ in range(100):
            if app.told:
                break
            await pilot.pause(0.02)
        assert app.told[-1] == "Count K-101 posted: 0 pieces more, 1 fewer, in 1 line.", f"{app.told}{shown(app)}"

    play(floor, CountDesk, counts)
    play(floor, CountDesk, posts, post="operations")
    assert promise(floor, 1)[0] == 11


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        (["A-01", "NO-999"], "Nobody knows the code"),
        (["A-01", "A-02"], "A-02 is another bin."),
        (["B-01"], "“B-01” is no bin of this count."),
        (["A-01", "\x1b\x11\x1d"], "0 of 2 articles"),
    ],
)
def test_a_wrong_scan_is_loud_and_counts_nothing(floor, codes, told):
    async def story(app: Any, pilot: Any) -> None:
        for code in codes:
            await scan(app, pilot, code)
        assert told in shown(app)

    play(floor, lambda: Counting(1), story)
    assert {line[1:] for line in database.rows(LINES, ("A-01",))} == {(None, None)}


@pytest.mark.parametrize(("typed", "told"), [("1000000000", "more than a bin can hold"), ("-1", "Nobody counts -1")])
def test_a_figure_that_cannot_be_is_refused_in_a_sentence(floor, typed, told):
    async def story(app: Any, pilot: Any) -> None:
        await scan(app, pilot, "A-01", DUVET)
        if typed.isdigit():
            await press_and_wait(pilot, *typed, "enter")
        else:
            await press_and_wait(pilot, "k", "enter", *typed, "ctrl+s")
        assert told in shown(app), shown(app)

    play(floor, lambda: Counting(1), story)
    assert database.rows(LINES, ("A-01",))[1][1:] == (None, 1)


def test_a_bin_that_was_begun_is_gone_on_with_or_left(floor):
    async def begins(app: Any, pilot: Any) -> None:
        await scan(app, pilot, "A-01", DUVET, DUVET)

    async def goes_on(app: Any, pilot: Any) -> None:
        await scan(app, pilot, "A-01")
        assert "1 of 2 articles   2 pieces" in shown(app)
        await press_and_wait(pilot, "z")
        assert "1 of 2 articles   1 piece" in shown(app)
        await press_and_wait(pilot, "escape", "y")
        assert "0 of 3 bins" in shown(app)

    async def another(app: Any, pilot: Any) -> None:
        await scan(app, pilot, "A-01")
        assert "Logistics is counting A-01" in shown(app)

    play(floor, lambda: Counting(1), begins)
    play(floor, lambda: Counting(1), another, post="operations")
    play(floor, lambda: Counting(1), goes_on)
    assert {line[1:] for line in database.rows(LINES, ("A-01",))} == {(None, None)}


def test_a_count_is_made_by_a_form(floor):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "n", "enter", *"B-*", "ctrl+s")
        assert app.told[-1] == "Count K-102 made in MAIN: 1 bin, 0 lines.", f"{app.told}{shown(app)}"
        assert "K-102" in shown(app)

    play(floor, CountDesk, story)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_the_list_of_counts(snap_compare, floor, size):
    count_bin(floor.logistics, 1, bin="A-01", counts=[["LN-DUV-200W", 11], ["CO-TWL-70S", 12]])

    assert snap_compare(FrontApp(CountDesk, floor.operations), terminal_size=size, run_before=after())


@pytest.mark.parametrize("page", [CountDesk, Counting])
def test_a_floor_where_nothing_is_counted(snap_compare, idle_shop, page):
    assert snap_compare(FrontApp(page, idle_shop.logistics), terminal_size=(80, 24), run_before=after())


@pytest.mark.parametrize(("size", "language"), [((80, 24), "en"), ((120, 40), "zh_CN")])
def test_the_counting_board(snap_compare, floor, size, language):
    async def scanned(pilot: Any) -> None:
        await settle(pilot)
        await scan(pilot.app, pilot, "A-01", DUVET, "NO-999")

    app = FrontApp(lambda: Counting(1), floor.logistics, language=language)
    assert snap_compare(app, terminal_size=size, run_before=scanned)
