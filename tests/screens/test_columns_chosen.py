"""Columns are chosen and kept at every list: F4 takes one out and moves one, and the next time it is so."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from data import database
from data.queries.own import preferences
from screens.columns_chosen import ColumnSheet, allowed_columns, columns_of, shown_heads
from tests.builders import Shop
from tests.screens.front_shop import FrontApp
from tests.screens.quiet import quiet
from tests.screens.test_desk import press_and_wait, shown
from tests.screens.test_grid import settle
from tests.screens.test_teaching import DESKS, POSTS

LISTS = sorted(set(DESKS) - {"differences"})
"""Those of the registry; the differences of an import are another thing's list."""

WALKED = [(name, next(post for place, post in POSTS if place == name)) for name in LISTS] + [("products", "promoter")]
"""Each by one post; the promoter's products are arranged for selling."""


async def rest(pilot: Any) -> None:
    for _ in range(3):
        await quiet(pilot)


@pytest.mark.parametrize(("name", "post"), WALKED)
def test_columns_are_chosen_kept_and_given_back_at_every_list(idle_shop: Shop, name: str, post: str):
    desk = DESKS[name]
    sql = f"SELECT value FROM preference WHERE name = 'columns.{name}'"
    kept: list[str] = []

    async def choose(app: Any, pilot: Any) -> None:
        await rest(pilot)
        narrow = shown_heads(app.screen)
        wide = [column.head for column in allowed_columns(app.screen) if column.head not in narrow]
        await press_and_wait(pilot, "f4")
        await rest(pilot)
        assert isinstance(app.screen, ColumnSheet)
        assert [f"+ {head}" in shown(app) for head in narrow] == [True] * len(narrow)

        await press_and_wait(pilot, "down", "space", "end", "space", "K", "enter")  # without the second; the last moves
        await rest(pilot)
        kept.extend(_turned(narrow, wide))
        assert shown_heads(app.screen) == kept != narrow
        assert database.scalar(sql) == ",".join(kept)

    _play(idle_shop, choose, desk, post)

    async def again(app: Any, pilot: Any) -> None:
        await rest(pilot)
        assert shown_heads(app.screen) == kept
        await press_and_wait(pilot, "f4", "delete")
        await rest(pilot)
        assert (database.scalar(sql), shown_heads(app.screen) == kept) == ("", False)

    _play(idle_shop, again, desk, post)


def _play(shop: Shop, story: Any, desk: Any, post: str) -> FrontApp:
    app = FrontApp(desk, shop.people[post])
    liked = preferences(shop.people[post])
    app.session = replace(app.session, columns=columns_of(liked))

    async def run() -> None:
        async with app.run_test(size=(120, 40)) as pilot:
            await settle(pilot)
            await story(app, pilot)

    asyncio.run(run())
    return app


def _turned(narrow: list[str], wide: list[str]) -> list[str]:
    """The heads after the keys: the second is out; the last is turned, one place up."""
    heads = [*narrow, *wide]
    taken = set(narrow) - {heads[1]}
    taken ^= {heads[-1]}
    heads[-1], heads[-2] = heads[-2], heads[-1]
    return [head for head in heads if head in taken]
