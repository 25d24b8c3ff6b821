"""Home for each post: what waits for whom, how it looks, and where its lines lead."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from data.operations.review import hold_order
from data.roles import PEOPLE
from screens.boards.home import Home
from tests.builders import Shop
from tests.screens.front_shop import FrontApp
from tests.screens.test_desk import press_and_wait, shown
from tests.screens.test_grid import settle
from tests.screens.test_looks import after

WAITS = {
    "supervisor": ["x 3 orders past their ship-by", "! 2 requests to decide", "* 8 orders to review"],
    "operations": ["x 3 orders past their ship-by", "* 8 orders to review", "! 1 order not paid"],
    "service": ["x 3 orders past their ship-by", "- 4 orders held"],
    "logistics": ["x 3 orders past their ship-by", "- 4 orders held"],
    "designer": ["! 4 articles without a picture"],
    "promoter": ["x 1 article out of stock"],
}
UNSEEN = {
    "supervisor": [],
    "operations": [],
    "service": ["orders to review", "orders not paid"],
    "logistics": ["to review", "not paid"],
    "designer": ["order", "out of stock", "approval"],
    "promoter": ["order", "approval"],
}


def play(shop: Shop, post: str, story: Callable[[Any, Any], Awaitable[None]], size: tuple[int, int] = (80, 24)) -> None:
    app = FrontApp(Home, shop.people[post])

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            await story(app, pilot)

    asyncio.run(run())


@pytest.mark.parametrize("post", PEOPLE)
def test_each_post_is_told_what_waits_for_it_and_nothing_else(queue, post):
    async def story(app: Any, pilot: Any) -> None:
        del pilot
        text = shown(app)
        waits = [" ".join(line.split()) for line in text.split("Today")[0].splitlines()]
        assert [wanted for wanted in WAITS[post] if not any(line.startswith(wanted) for line in waits)] == []
        assert [word for word in UNSEEN[post] if any(word in line for line in waits[1:])] == []

    play(queue, post, story, (120, 40))


def test_a_line_is_a_door_to_exactly_the_list_that_it_counts(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "enter")
        assert app.gone == [("orders", "state:placed unshipped>0 left<0m")]

    play(queue, "supervisor", story)


def test_a_change_of_somebody_else_is_counted_at_once_and_the_bar_stays(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "down", "down")
        before = app.screen.query_one("#doors").cursor
        hold_order(queue.service, 8, hold="legal")
        app.screen.hear(frozenset({"order"}))
        await settle(pilot)
        await settle(pilot)
        assert "5 orders held" in " ".join(shown(app).split())
        assert app.screen.query_one("#doors").cursor == before

    play(queue, "supervisor", story)


@pytest.mark.parametrize("post", PEOPLE)
def test_the_page_of_each_post(snap_compare, queue, post):
    assert snap_compare(FrontApp(Home, queue.people[post]), terminal_size=(80, 24), run_before=after())


def test_the_page_on_a_large_terminal(snap_compare, queue):
    assert snap_compare(FrontApp(Home, queue.supervisor), terminal_size=(120, 40), run_before=after("down"))


def test_the_page_in_chinese(snap_compare, queue):
    app = FrontApp(Home, queue.supervisor, language="zh_CN")

    assert snap_compare(app, terminal_size=(120, 40), run_before=after())


def test_a_store_in_which_nothing_has_happened(snap_compare, idle_shop):
    assert snap_compare(FrontApp(Home, idle_shop.supervisor), terminal_size=(80, 24), run_before=after())
