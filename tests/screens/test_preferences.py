"""Preferences: what a person chooses holds at once, and no key can be given twice."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from data import database, passwords
from screens.boards.preferences import Preferences
from tests.builders import Shop
from tests.screens.front_shop import FrontApp
from tests.screens.test_desk import press_and_wait, shown
from tests.screens.test_grid import settle
from tests.screens.test_looks import after


def play(shop: Shop, story: Callable[[Any, Any], Awaitable[None]], post: str = "operations") -> FrontApp:
    app = FrontApp(Preferences, shop.people[post])

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await story(app, pilot)

    asyncio.run(run())
    return app


def test_the_language_is_chosen_from_a_list(idle_shop):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "enter")
        assert "简体中文" in shown(app)
        await press_and_wait(pilot, "down", "enter")
        assert app.chosen == {"language": "zh_CN"}
        assert "语言" in shown(app)

    play(idle_shop, story)


def test_a_key_is_given_to_another_word_unless_it_is_taken(idle_shop):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, *["down"] * 5, "enter", "u")
        assert "Press a key: u !" in " ".join(shown(app).split())
        await press_and_wait(pilot, "Q", "enter")

    assert play(idle_shop, story).keys_chosen == {"common.filter": "Q"}


def test_a_password_is_changed_by_whoever_knows_the_old_one(idle_shop):
    passwords.set_cost(passwords.Cost(8, 1, 1))
    with database.transaction():
        kept = passwords.hash_password("seven green kettles")
        database.run("UPDATE staff SET password = ? WHERE name = 'operations'", (kept,))

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(
            pilot, *["down"] * 3, "enter", *"wrong", "enter", *"nineteen", "space", *"lanterns", "ctrl+s"
        )
        assert "x" in shown(app)
        kept_now = database.scalar("SELECT password FROM staff WHERE name = 'operations'")
        assert kept_now == kept

    play(idle_shop, story)
    passwords.set_cost(passwords.Cost())


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_page(snap_compare, idle_shop, language):
    app = FrontApp(Preferences, idle_shop.people["supervisor"], language=language)

    assert snap_compare(app, terminal_size=(80, 24), run_before=after("down"))
