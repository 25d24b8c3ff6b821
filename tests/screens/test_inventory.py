"""The inventory grid over a real store: the sum of a line, each verb by its key, and what others do meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from data import clock, database
from data.operations.stock import receive_stock
from screens.desks.inventory import InventoryDesk
from tests.builders import Shop, open_shop, promise
from tests.screens import queue_shop
from tests.screens.front_shop import FrontApp
from tests.screens.shelf_shop import fill_shelf
from tests.screens.test_desk import press_and_wait, shown
from tests.screens.test_grid import settle
from tests.screens.test_looks import after


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    moment = [queue_shop.NOW]
    monkeypatch.setattr(clock, "now", lambda: moment[0])
    shop = open_shop(f"sqlite:///{tmp_path / 'shelf.db'}")
    fill_shelf(shop, lambda at: moment.__setitem__(0, at))
    yield shop
    database.close_database()


def play(
    shop: Shop, story: Callable[[Any, Any], Awaitable[None]], *, post: str = "operations", size: tuple = (80, 24)
) -> FrontApp:
    app = FrontApp(InventoryDesk, shop.people[post])

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            await story(app, pilot)

    asyncio.run(run())
    return app


def rows(app: Any) -> list[str]:
    """The lines of the list, without the head."""
    grid = app.screen.grid
    return [grid.render_line(y + 1).text.rstrip() for y in range(grid.source.total)]


def sku(code: str) -> int:
    return int(database.scalar("SELECT id FROM sku WHERE code = ?", (code,)))


def test_a_line_reads_from_left_to_right_as_the_sum_it_is(shelf):
    async def story(app: Any, pilot: Any) -> None:
        del pilot
        assert shown(app).splitlines()[0].split()[:5] == ["Inventory", "Main", "warehouse", "own", "18"]
        lines = {line.split()[0]: line for line in rows(app)}
        assert lines["LN-DUV-200W"].split()[-7:] == ["147", "96", "4", "47", "60", "11-28", "9"]
        assert lines["KT-WOK-32"].split()[-8:] == ["0", ".", ".", "x", "0", "80", "11-24", "0"]
        assert lines["CU-MUG-4"].split()[-5:-3] == ["!", "3"]
        for row in app.screen.grid.source.rows.values():
            assert row.on_hand - row.allocated - row.held == row.available

    play(shelf, story)


@pytest.mark.parametrize(
    ("keys", "told", "left"),
    [
        (("r", *"12", "ctrl+s"), "12 × BA-BSK-L received into - of MAIN.", (130, 0, 20, 0)),
        (("J", *"-3", "enter", *"coun", "enter", "ctrl+s"), "BA-BSK-L in MAIN adjusted by -3: ", (115, 0, 20, 0)),
        (("b", *"5", "ctrl+s"), "5 × BA-BSK-L moved from sellable to quality check in MAIN.", (113, 5, 20, 0)),
        (("W", *"2", "enter", *"dam", "enter", "ctrl+s"), "2 × BA-BSK-L in MAIN written off: ", (116, 0, 20, 0)),
        (("i", *"40", "ctrl+s"), "40 × BA-BSK-L expected in MAIN", (118, 0, 20, 0)),
    ],
)
def test_each_verb_is_one_key_away_and_says_what_it_did(shelf, keys, told, left):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, *keys)
        assert app.told[-1:] and app.told[-1].startswith(told), f"{app.told}\n{shown(app)}"
        assert promise(shelf, sku("BA-BSK-L")) == left

    play(shelf, story)


def test_a_transfer_asks_for_the_other_warehouse(shelf):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "T")
        assert "East warehouse" in shown(app)
        await press_and_wait(pilot, "enter", *"7", "ctrl+s")
        assert app.told[-1] == "Transfer T-101 of 7 × BA-BSK-L from MAIN to EAST drafted."

    play(shelf, story)


def test_an_article_goes_off_the_shelf_and_back(shelf):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "X")
        assert app.told[-1] == "P-BA-BSK-L is off the shelf."
        await press_and_wait(pilot, "S")
        assert app.told[-1] == "P-BA-BSK-L is on the shelf."

    play(shelf, story, post="designer")


@pytest.mark.parametrize(
    ("rights", "words"),
    [(0, ["Why Hand is 118", "BA-BSK-L"]), (3, ["Why Avail is 98", "118", "-20"]), (1, ["Why Alloc is 20"])],
)
def test_a_number_is_explained_down_to_its_rows(shelf, rights, words):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, *["right"] * (rights + 3), "question_mark")
        assert [word for word in words if word not in shown(app)] == []

    play(shelf, story, size=(100, 30))


def test_a_change_of_somebody_else_marks_its_row_and_leaves_the_cursor(shelf):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "down", "down", "down")
        before = app.screen.grid.row.code
        receive_stock(shelf.logistics, sku("BA-BSK-M"), warehouse="MAIN", qty=5)
        app.screen.hear(frozenset({"sku"}))
        await settle(pilot)
        assert app.screen.grid.row.code == before
        assert rows(app)[1].startswith("| BA-BSK-M")
        assert "159" in rows(app)[1]

    play(shelf, story)


def test_who_sees_no_stock_sees_prices_and_the_shelf_instead(shelf):
    async def story(app: Any, pilot: Any) -> None:
        head = app.screen.grid.render_line(0).text.split()
        assert head == ["SKU", "Name", "Where", "Price", "Shelf"]
        await press_and_wait(pilot, "f")
        assert "out of stock" not in shown(app)

    play(shelf, story, post="designer")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_the_grid(snap_compare, shelf, size):
    app = FrontApp(InventoryDesk, shelf.operations)
    keys = [*["down"] * 5, "space", "down", *["right"] * 6]

    assert snap_compare(app, terminal_size=size, run_before=after(*keys))


def test_the_grid_in_chinese_with_a_hostile_name(snap_compare, shelf):
    app = FrontApp(InventoryDesk, shelf.operations, language="zh_CN")

    assert snap_compare(app, terminal_size=(120, 40), run_before=after(*["down"] * 4))


def test_the_grid_of_a_post_without_stock(snap_compare, shelf):
    app = FrontApp(InventoryDesk, shelf.designer)

    assert snap_compare(app, terminal_size=(80, 24), run_before=after("down"))


def test_an_article_as_a_page_of_its_own(snap_compare, shelf):
    app = FrontApp(InventoryDesk, shelf.supervisor)

    assert snap_compare(app, terminal_size=(80, 24), run_before=after("end", "up", "up", "enter"))


def test_receiving_with_its_preview(snap_compare, shelf):
    app = FrontApp(InventoryDesk, shelf.logistics)

    assert snap_compare(app, terminal_size=(80, 24), run_before=after("r", *"12", "enter"))


def test_an_explained_number(snap_compare, shelf):
    app = FrontApp(InventoryDesk, shelf.supervisor)

    assert snap_compare(app, terminal_size=(80, 24), run_before=after("end", *["right"] * 6, "question_mark"))


def test_an_empty_store(snap_compare, idle_shop):
    assert snap_compare(FrontApp(InventoryDesk, idle_shop.supervisor), terminal_size=(80, 24), run_before=after())


def test_nothing_matches(snap_compare, shelf):
    app = FrontApp(InventoryDesk, shelf.operations)

    assert snap_compare(app, terminal_size=(80, 24), run_before=after("slash", "ctrl+u", *"teapot", "enter"))
