"""Keys wait until the key before them has had its effect, however long that takes: time says nothing of it."""

import asyncio
import time
from typing import Any

import pytest

from screens.typed_ahead import LOOKS_AFTER, TypedAhead
from tests.screens.fake_shop import FakeApp, FakeOrders
from tests.screens.quiet import quiet
from tests.stories.walker import key_event


def typed(*keys: str, pause: float) -> str:
    """What stands in the filter after these keys, when the program was busy so long between any two of them."""

    async def run() -> Any:
        app = FakeApp(FakeOrders)
        async with app.run_test(size=(80, 24)) as pilot:
            await quiet(pilot)
            ahead = TypedAhead(app, app.post_message)
            for key in keys:
                ahead.take(key_event(key, app))
                time.sleep(pause)
            while ahead._task is not None or ahead._waiting:
                await asyncio.sleep(0.01)
            await quiet(pilot)
            return app.screen.bar.value.split()[-1], len(app.screen_stack)

    value, screens = asyncio.run(run())
    assert screens == 2, "nothing was opened"
    return value


@pytest.mark.parametrize("pause", [0.0, 2 * LOOKS_AFTER])
def test_letters_behind_the_key_of_the_filter_are_typed_into_it(pause):
    assert typed("slash", "S", "o", "f", pause=pause).endswith("Sof")


def test_a_key_is_passed_on_at_once_when_the_one_before_is_done():
    async def run() -> list[bool]:
        app = FakeApp(FakeOrders)
        async with app.run_test(size=(80, 24)) as pilot:
            await quiet(pilot)
            sent: list[Any] = []
            ahead = TypedAhead(app, lambda event: sent.append(event) or app.post_message(event))
            at_once = []
            for key in ("slash", "o", "n"):
                ahead.take(key_event(key, app))
                at_once.append(len(sent) == len(at_once) + 1)
                await asyncio.sleep(LOOKS_AFTER)
                while ahead._task is not None:
                    await asyncio.sleep(0.005)
            ahead.take(key_event("e", app))
            ahead.take(key_event("x", app))
            at_once.append(len(sent) == 5)
            await quiet(pilot)
            return at_once

    assert asyncio.run(run()) == [True, True, True, False]
