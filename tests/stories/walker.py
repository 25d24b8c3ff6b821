"""Walks the whole program in one process and keeps what a terminal would have been sent: no list of places or keys.

The places come from the registry, the keys from what each screen binds; whatever opens is walked too. Lanes answer at
once, so that a walk is the same each time; what is painted goes through the glass.
"""

import asyncio
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from textual import events
from textual.drivers.headless_driver import HeadlessDriver
from textual.keys import REPLACED_KEYS, _get_unicode_name_from_key
from textual.pilot import Pilot

from data import clock, database, options
from data.events import Actor
from ecom_tui.app import EcomApp
from ecom_tui.hearing import Hearing
from ecom_tui.lasting import outlive_defects
from ecom_tui.settings import Settings
from screens.page import Page
from screens.plain import install_choke_point
from screens.registry import PLACES
from screens.words import speaking
from tests.screens.quiet import at_rest, quiet
from tests.stories.glass import Glass
from tests.stories.terminal import BROKEN

ELSEWHERE = frozenset(("ctrl+q", "f2", "f3", "minus", "q", *"123456789", "tab", "shift+tab", "f6", "f5", "ctrl+c"))
"""Keys that leave the page, or have nothing of their own to show."""
EVERYWHERE = ("down", "down", "pagedown", "end", "right", "home", "down")
"""The bar and the columns of a list go there; another page just scrolls."""
INSIDE = ("down", "down", "pagedown", "end", "tab", "home")
"""The same in whatever a key has opened."""
DEEP = 3
"""Screens above a place that are walked into."""


class _Answered:
    """A lane that answers on the spot."""

    def ask(self, function: Callable[..., Any], *args: Any, key: str = "", **values: Any) -> "Future[Any]":
        answer: Future[Any] = Future()
        try:
            answer.set_result(function(*args, **values))
        except Exception as error:
            answer.set_exception(error)
        return answer

    def supersede(self, key: str) -> None:
        """Nothing waits."""

    def give_up(self, asked: "Future[Any]") -> None:
        """It is answered already."""

    def close(self) -> None:
        """Nothing is open."""


class _Lanes:
    """A session's three lanes."""

    def __init__(self) -> None:
        self.page = self.long = self.write = _Answered()

    def close(self) -> None:
        """Nothing is open."""

    def hang_up(self) -> None:
        """Nothing hangs."""


def driver_of(glass: Glass) -> type[HeadlessDriver]:
    """A driver that writes onto a glass."""

    class Shown(HeadlessDriver):
        @property
        def is_headless(self) -> bool:
            return False

        def write(self, data: str) -> None:
            glass.feed(data.encode("utf-8", "replace"))

    return Shown


def key_event(key: str, app: EcomApp) -> events.Key:
    """The event of a key, as Textual's own pilot makes it."""
    name = REPLACED_KEYS.get(key, key)
    try:
        character: str | None = unicodedata.lookup(_get_unicode_name_from_key(name))
    except KeyError:
        character = key if len(key) == 1 else None
    event = events.Key(key, character)
    event.set_sender(app)
    return event


class Walk:
    """One person's way through everything. `seen` gets the path and the glass after each key."""

    def __init__(self, app: EcomApp, pilot: Pilot[Any], glass: Glass, seen: Callable[[str, "Walk"], None], one_of: int):
        self.app, self.pilot, self.glass, self.seen, self.one_of = app, pilot, glass, seen, one_of
        self.path: list[str] = []
        self.turn = 0
        self.steps = 0

    @property
    def depth(self) -> int:
        """Screens above the place."""
        return len(self.app.screen_stack) - 1

    async def press(self, key: str) -> None:
        """A key, and what comes of it is looked at."""
        self.app._driver.send_message(key_event(key, self.app))
        await quiet(self.pilot)
        self.steps += 1
        self.path.append(key)
        self.seen(" ".join(self.path), self)
        self.path.pop()

    def keys(self) -> list[str]:
        """What the screen binds that opens something of its own."""
        found = {key: one for key, one in self.app.screen.active_bindings.items() if one.enabled}
        own = [key for key, one in found.items() if one.node is not self.app and key not in ELSEWHERE]
        return sorted(own, key=lambda key: (found[key].binding.action, len(key), key))

    def ways(self) -> Iterator[str]:
        """One key for each thing that can be done here; aliases of it are left out."""
        bindings = self.app.screen.active_bindings
        done: set[str] = set()
        for key in self.keys():
            action = bindings[key].binding.action
            if action not in done:
                done.add(action)
                yield key

    async def place(self, name: str, *, rows: int, deep: int) -> None:
        """All of a place, with the bar on some of its rows."""
        self.app.go(name)
        await quiet(self.pilot)
        self.path = [name]
        self.seen(name, self)
        for key in EVERYWHERE:
            await self.press(key)
        for _ in range(rows):
            self.turn += 1
            for key in [*list(self.ways())[self.turn % self.one_of :: self.one_of], "enter", "space"]:
                await self.through(key, deep)
                if self.app.current_mode != name:
                    self.app.go(name)
                    await quiet(self.pilot)
            await self.press("down")

    async def through(self, key: str, deep: int) -> None:
        """A key; what it opens is walked, and left again."""
        before, mode, focused = self.depth, self.app.current_mode, self.app.focused
        await self.press(key)
        self.path.append(key)
        if self.app.current_mode == mode and self.depth > before and deep > 0:
            top = self.app.screen
            for inner in INSIDE:
                if self.app.screen is top:
                    await self.press(inner)
            if isinstance(top, Page):
                for inner in list(self.ways()) if self.app.screen is top else []:
                    if self.app.screen is top and inner not in ("escape", "backspace"):
                        await self.through(inner, deep - 1)
        await self.back(before, mode)
        if self.app.current_mode == mode and self.depth == before and self.app.focused is not focused:
            await self.press("escape")
        self.path.pop()

    async def back(self, depth: int, mode: str) -> None:
        """Esc until as few screens stand as before."""
        for _ in range(6):
            if self.app.current_mode != mode or self.depth <= depth:
                return
            await self.press("escape")
        while self.app.current_mode == mode and self.depth > depth:
            self.app.pop_screen()
            await quiet(self.pilot)


@contextmanager
def opened(url: str, now: int) -> Iterator[None]:
    """A store that is open at a moment that stands still, in English."""
    install_choke_point()
    outlive_defects()
    database.open_database(url)
    options.forget_options()
    with (
        patch.object(clock, "now", lambda: now),
        patch("textual.app.wait_for_idle", at_rest),
        patch("textual.pilot.wait_for_idle", at_rest),
        patch.object(Hearing, "begin", _deaf),
        patch("ecom_tui.door.Lanes", _Lanes),
        speaking("en"),
    ):
        yield
    database.close_database()


async def _deaf(self: Hearing) -> None:
    """Nobody else is there to be heard."""


def walk(
    url: str,
    person: Actor,
    now: int,
    seen: Callable[[str, Walk], None],
    *,
    size: tuple[int, int] = (80, 24),
    rows: int = 1,
    deep: int = DEEP,
    one_of: int = 1,
    places: "list[str] | None" = None,
) -> Walk:
    """Walk all places as a person, and press one of so many keys of each; how far it came."""
    with opened(url, now):
        glass = Glass(*size)
        app = EcomApp(settings=Settings(), language="en", place="home", driver=driver_of(glass), actor=person)

        async def go() -> Walk:
            async with app.run_test(headless=False, size=size) as pilot:
                await app.painted.wait()
                await quiet(pilot)
                made = Walk(app, pilot, glass, seen, one_of)
                for place in PLACES:
                    if places is None or place.name in places:
                        await made.place(place.name, rows=rows, deep=deep)
                return made

        return asyncio.run(go())


def broken(text: str) -> bool:
    """Whether a picture shows a defect."""
    return BROKEN.search(text) is not None
