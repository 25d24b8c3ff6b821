"""The list: a million rows, every key, reloads that keep the place, wide characters and hostile text."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest
from textual.worker import WorkerCancelled

from data.paging import Cut, Extent, Window
from screens.actions import Column
from screens.parts.columns import lay_out
from screens.parts.drawn import cells
from screens.parts.grid import Grid
from screens.parts.rows import END, RowSource
from tests.screens.fake_shop import FakeApp, FakeOrders, fake_extent, fake_page
from tests.screens.quiet import quiet

Story = Callable[[Any, Any], Awaitable[None]]


def play(story: Story, *, count: int = 1_284, size: tuple[int, int] = (80, 24), **options: Any) -> FakeApp:
    """Run a story against the fake order desk."""
    app = FakeApp(FakeOrders, count=count, **options)

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            await story(app, pilot)

    asyncio.run(run())
    return app


async def settle(pilot: Any) -> None:
    """Until all workers are done and drawn; one that a newer wish replaced is done too."""
    for _ in range(20):
        with contextlib.suppress(WorkerCancelled):
            await pilot.app.workers.wait_for_complete()
            break
    await quiet(pilot)


async def press(pilot: Any, *keys: str) -> None:
    """Keys, then quiet."""
    await pilot.press(*keys)
    await settle(pilot)


def line(grid: Grid, y: int) -> str:
    """What a line of the list says."""
    return grid.render_line(y).text


def test_the_first_page_is_there_at_once_and_the_cursor_stands_on_its_first_row():
    async def story(app: Any, pilot: Any) -> None:
        grid = app.screen.grid
        assert (grid.cursor, grid.row.number, grid.source.total) == (0, "A10431", 1_284)
        assert grid.has_focus
        assert line(grid, 0).split() == ["Left", "Order", "Customer", "Payment", "Fulfilment", "Return", "Hold", "Risk"]
        assert "A10431" in line(grid, 1)

    play(story)


@pytest.mark.parametrize(
    ("keys", "cursor"),
    [
        (("down", "down", "j"), 3), (("down", "up", "k"), 0), (("pagedown",), 19), (("pagedown", "pageup"), 0),
        (("end",), 1_283), (("G", "g"), 0), (("G", "up"), 1_282), (("home",), 0), (("up",), 0),
        (("end", "down"), 1_283),
    ],
)  # fmt: skip
def test_every_move(keys: tuple[str, ...], cursor: int):
    async def story(app: Any, pilot: Any) -> None:
        await press(pilot, *keys)
        grid = app.screen.grid
        assert grid.cursor == cursor
        assert grid.row.id == cursor + 1
        assert grid.top <= grid.cursor < grid.top + grid.height_of_rows

    play(story)


def test_a_million_rows_answer_both_ends_and_any_jump():
    async def story(app: Any, pilot: Any) -> None:
        grid = app.screen.grid
        await press(pilot, "G")
        assert (grid.cursor, grid.row.id) == (999_999, 1_000_000)
        await press(pilot, "pageup", "pageup")
        assert grid.row.id == grid.cursor + 1
        grid.move_to(377_777)
        await settle(pilot)
        assert grid.row.id == 377_778
        assert len(grid.source.rows) < 9_000
        assert all(window.skip < 256 for window in app.store.reads)

    play(story, count=1_000_000)


def test_page_down_paints_rows_that_are_there_already():
    async def story(app: Any, pilot: Any) -> None:
        grid = app.screen.grid
        for _ in range(6):
            await press(pilot, "pagedown")
            ahead = grid.top + grid.height_of_rows
            assert not grid.source.missing(grid.top, ahead + grid.height_of_rows)

    play(story)


def test_the_end_is_shown_before_anybody_has_counted():
    async def run() -> None:
        app = FakeApp(FakeOrders, count=1_000)
        source = RowSource(app_page(app), app_extent(app))
        assert await source.open("", "")
        assert (source.total, source.length) == (None, END)
        assert await source.fill(END - 40, END)
        assert [source.rows[END - 1].id, source.rows[END - 40].id] == [1_000, 961]
        assert await source.fill(END - 80, END - 40)
        assert source.rows[END - 80].id == 921
        assert await source.measure() == 1_000 - END
        assert (source.total, source.rows[999].id, source.rows[920].id) == (1_000, 1_000, 921)

    asyncio.run(run())


def app_page(app: FakeApp) -> Any:
    async def page(window: Any) -> Any:
        return fake_page(app.session.actor, window)

    return page


def app_extent(app: FakeApp) -> Any:
    async def extent(filter: str, sort: str) -> Any:
        return fake_extent(app.session.actor, filter, sort)

    return extent


def test_a_newer_list_throws_away_the_answers_of_the_older_one():
    async def run() -> None:
        app = FakeApp(FakeOrders, count=5_000)
        gate = asyncio.Event()
        calm = app_page(app)

        async def slow(window: Any) -> Any:
            cut = await calm(window)
            if window.filter == "Noor":
                await gate.wait()
            return cut

        source = RowSource(slow, app_extent(app))
        old = asyncio.create_task(source.open("Noor", ""))
        await asyncio.sleep(0)
        assert await source.open("Jonas", "")
        gate.set()
        assert await old is False
        assert {row.customer_name for row in source.rows.values()} == {"Jonas Weber"}

    asyncio.run(run())


def test_a_reload_keeps_the_cursor_on_its_row_and_line_when_rows_come_above():
    async def story(app: Any, pilot: Any) -> None:
        grid = app.screen.grid
        await press(pilot, "pagedown", "pagedown", "down")
        row, screen_line = grid.row.id, grid.cursor - grid.top
        app.store.ids = [*range(-299, 0), *app.store.ids]
        app.screen.hear(frozenset({"order"}))
        await settle(pilot)
        assert (grid.row.id, grid.cursor - grid.top) == (row, screen_line)
        assert (grid.cursor, grid.source.total) == (row - 1 + 299, 1_284 + 299)

    play(story)


def test_a_reload_marks_what_others_changed_and_the_cursor_wipes_the_mark():
    async def story(app: Any, pilot: Any) -> None:
        grid = app.screen.grid
        app.store.changed[3] = {"payment": "unpaid", "version": 2}
        app.store.changed[4] = {"payment": "unpaid", "version": 2}
        app.screen.hear(frozenset({"order"}), frozenset({4}))
        await settle(pilot)
        assert [line(grid, y)[0] for y in range(1, 6)] == [" ", " ", "|", " ", " "]
        assert "! unpaid" in line(grid, 3)
        await press(pilot, "down", "down", "down")
        assert line(grid, 3)[0] == " "

    play(story)


def test_a_row_that_has_gone_leaves_the_cursor_in_its_place():
    async def story(app: Any, pilot: Any) -> None:
        grid = app.screen.grid
        await press(pilot, *["down"] * 5)
        app.store.ids = [id for id in app.store.ids if id != 6]
        app.screen.hear(frozenset({"order"}))
        await settle(pilot)
        assert (grid.cursor, grid.row.id, grid.source.total) == (5, 7, 1_283)

    play(story)


def test_space_range_and_star_mark():
    async def story(app: Any, pilot: Any) -> None:
        grid = app.screen.grid
        await press(pilot, "space", "down", "v", "down", "down", "v")
        assert sorted(grid.marks.rows) == [1, 3, 4, 5]
        assert [line(grid, y)[0] for y in range(1, 6)] == ["v", " ", "v", "v", "v"]
        assert "4 marked" in "".join(text for text, _ in app.screen.query_one("#footer").position)
        await press(pilot, "escape")
        assert not grid.marks.rows
        await press(pilot, "asterisk")
        assert len(grid.marks.rows) == 1_284

    play(story)


def test_the_cell_cursor_goes_over_the_columns():
    async def story(app: Any, pilot: Any) -> None:
        grid = app.screen.grid
        await press(pilot, "right", "l", "right")
        assert grid.cell_column.head == "Customer"
        await press(pilot, "h", "left", "left")
        assert grid.cell_column is None

    play(story)


def test_every_line_has_the_same_width_whatever_stands_in_it():
    async def story(app: Any, pilot: Any) -> None:
        grid = app.screen.grid
        assert {cells(line(grid, y)) for y in range(grid.size.height)} == {80}
        shown = line(grid, 13)
        assert "evil␛]52;c;Y" in shown
        assert "\x1b" not in shown and "\u202e" not in shown

    play(story)


def test_a_click_selects_and_a_second_click_opens():
    async def story(app: Any, pilot: Any) -> None:
        grid = app.screen.grid
        await pilot.click("#grid", offset=(20, 5))
        await settle(pilot)
        assert grid.cursor == 4
        await pilot.click("#grid", offset=(20, 5))
        await settle(pilot)
        assert type(app.screen).__name__ == "DetailPage"

    play(story)


def test_a_click_on_a_head_sorts_and_again_the_other_way():
    async def story(app: Any, pilot: Any) -> None:
        await pilot.click("#grid", offset=(12, 0))
        await settle(pilot)
        assert app.screen.finding.sort == "number"
        await pilot.click("#grid", offset=(12, 0))
        await settle(pilot)
        assert (app.screen.finding.sort, app.screen.grid.row.id) == ("-number", 1_284)

    play(story)


COLUMNS = tuple(
    Column(head, 10, str, drop=drop, grow=head == "b") for head, drop in (("a", 0), ("b", 1), ("c", 2), ("d", 3))
)


@pytest.mark.parametrize(
    ("width", "heads", "grown"), [(79, "abcd", 41), (48, "abcd", 10), (40, "abc", 14), (30, "ab", 16), (14, "a", None)]
)
def test_narrow_lists_lose_what_is_needed_least_and_one_column_grows(width: int, heads: str, grown: int | None):
    placed = lay_out(COLUMNS, width)

    assert "".join(place.column.head for place in placed) == heads
    assert [place.width for place in placed if place.column.head == "b"] == ([grown] if grown else [])
    assert placed[-1].x + placed[-1].width <= width


def test_a_length_asked_for_while_a_newer_list_was_on_its_way_is_not_taken_for_its_own():
    async def story() -> None:
        gates = {"new": asyncio.Event(), "extent": asyncio.Event()}

        async def page(window: Window) -> Cut[Any]:
            if window.filter == "new":
                await gates["new"].wait()
            count = 3 if window.filter == "new" else 64
            return Cut([SimpleNamespace(id=n) for n in range(count)], [(n, n) for n in range(count)], count == 64)

        async def extent(filter: str, sort: str) -> Extent:
            await gates["extent"].wait()
            return Extent(1_000 if filter == "" else 3, ())

        source = RowSource(page, extent)
        await source.open("", "")
        newer = asyncio.create_task(source.open("new", ""))
        await asyncio.sleep(0)
        measured = asyncio.create_task(source.measure())
        await asyncio.sleep(0)
        gates["new"].set()
        await newer
        gates["extent"].set()

        assert (await measured, source.total) == (None, 3)

    asyncio.run(story())


def test_what_others_changed_never_overtakes_the_list_that_a_person_waits_for():
    async def run() -> None:
        app = FakeApp(FakeOrders, count=5_000)
        gate = asyncio.Event()
        calm = app_page(app)

        async def slow(window: Any) -> Any:
            cut = await calm(window)
            if window.filter == "Noor":
                await gate.wait()
            return cut

        source = RowSource(slow, app_extent(app))
        await source.open("", "")
        wanted = asyncio.create_task(source.open("Noor", ""))
        await asyncio.sleep(0)
        assert await source.reread(0, 20, 0, trust_keys=True) is None
        assert not await source.open_again()
        gate.set()
        assert await wanted
        assert {row.customer_name for row in source.rows.values()} == {"Noor Jansen"}
        assert await source.reread(0, 20, 0, trust_keys=True) is not None

    asyncio.run(run())


@pytest.mark.parametrize(
    ("keys", "last", "rises"), [(("down",), "pagedown", False), (("end", "pageup"), "pageup", True)]
)
def test_the_page_that_comes_next_is_drawn_while_nobody_waits(keys: tuple[str, ...], last: str, rises: bool):
    async def story(app: Any, pilot: Any) -> None:
        grid = app.screen.grid
        await press(pilot, *keys)
        while grid._drawn_at != grid.top or grid._ahead is not None:
            await asyncio.sleep(0.01)
        drawn = list(grid._strips.values())

        await press(pilot, last)

        shown = set(range(grid.top + 1, grid.top + grid.height_of_rows - 1)) - {grid.cursor}
        lines = [grid._row(position, grid.line_width) for position in shown]
        assert all(any(strip is known for known in drawn) for strip in lines)
        assert (grid.top < 1_000) is not rises

    play(story)
