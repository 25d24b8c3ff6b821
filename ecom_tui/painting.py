"""How the program is painted: styles that are worked out once, and a first frame that has its rows.

What stands here only leaves out work of Textual whose result would be the same; it builds on private names of the
pinned Textual.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

from textual import events
from textual.app import App
from textual.await_remove import AwaitRemove
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.filter import ANSIToTruecolor, LineFilter
from textual.screen import Screen
from textual.widget import Widget

from screens import themes
from screens.page import Page
from screens.parts.still import Still

FRAME_WAITS = 0.15
"""Seconds that the first frame waits for what it shows: an empty one before it costs as much again."""


class KeptStylesheet(Stylesheet):
    """Textual parses everything anew for each first page and each look at the theme: 40 ms of a start."""

    def set_variables(self, variables: dict[str, str]) -> None:
        """Another theme makes all rules others; the same one none."""
        if variables != self._variables:
            super().set_variables(variables)

    def reparse(self) -> None:
        """Textual's own reads into a new stylesheet, which knows no rule yet."""
        self.parse()


class Painting(App[int]):
    """An App that paints no more than it must."""

    def __init__(self, theme: str, driver: Any) -> None:
        self._variables: dict[str, dict[str, str]] = {}
        self._styled = False
        self.painted = asyncio.Event()
        """The first frame stands; what can wait for it, does."""
        # Textual chooses once, here, how NO_COLOR is obeyed; without it everything is black on black.
        super().__init__(driver_class=driver, ansi_color=True if theme in themes.SIXTEEN else None)
        self._disable_tooltips = self._disable_notifications = True  # we have our own, lighter ones
        for known in themes.themes():
            self.register_theme(known)
        self.set_reactive(App.theme, theme)
        self.stylesheet = KeptStylesheet(variables=self.get_css_variables())

    def _prune(self, *nodes: Widget, parent: DOMNode | None = None) -> AwaitRemove:
        """A screen that goes leaves the others' layout as it was; Textual works it out and draws it twice more."""
        return super()._prune(*nodes, parent=None if parent is self else parent)

    async def _replace_screen(self, screen: Screen[Any]) -> Screen[Any]:
        """Textual's own, which draws the page that is seen once more; it is drawn when it hears that it is back."""
        screen.post_message(events.ScreenSuspend())
        if not self.is_screen_installed(screen) and not any(screen in stack for stack in self._screen_stacks.values()):
            self.capture_mouse(None)
            await screen.remove()
        return screen

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own roles, so that the stylesheet stands before a theme is chosen."""
        return themes.variables("dark")

    def get_css_variables(self) -> dict[str, str]:
        """The variables of a theme, worked out once."""
        if self.theme not in themes.NAMES:
            return {}  # Textual's own theme, before ours is set
        if self.theme not in self._variables:
            self._variables[self.theme] = super().get_css_variables()
        self.theme_variables = self._variables[self.theme]
        return self.theme_variables

    def refresh_css(self, animate: bool = True) -> None:
        """Textual styles everything once more when it tells itself the theme of the start."""
        if self._styled:
            super().refresh_css(animate)
        self._styled = True

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """What moves the bar of a list is nobody's priority: a held key need not ask everybody."""
        if priority and key in getattr(self.focused, "MOVES", ()):
            return False
        return await super()._check_bindings(key, priority)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Every colour of ours is a true one, or the terminal's own where those are wanted: none is translated."""
        return [one for one in self._filters if one.enabled and not isinstance(one, ANSIToTruecolor)]

    def fresh(self, page: Page) -> Page:
        """A page that is about to be styled anyway; Textual would style all others with it."""
        page._css_update_count = self._css_update_count
        return page

    async def paint_when_read(self) -> None:
        """The first frame has its rows, unless they take long."""
        loading = [worker for worker in self.workers if worker.group == "load" and worker.node is self.screen]
        reading = {worker._task for worker in loading if worker._task}
        if reading:
            await asyncio.wait(reading, timeout=FRAME_WAITS)  # a timeout around them would cancel what is slow
        self._end_batch()
        if isinstance(self.screen, Still):
            self.screen.paint_now(whole=True)
        self.painted.set()
