"""Beside: the pane of a desk: which row it shows, and when it is read."""

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

from data.errors import StoreError
from screens.parts.detail import Section
from screens.parts.work import start
from screens.words import say

if TYPE_CHECKING:
    from screens.desk import Desk

AFTER = 0.06
"""Seconds the cursor rests before the pane is read: holding Down reads nothing."""


class Beside:
    """The detail of the row under the cursor."""

    def __init__(self, desk: "Desk"):
        self.desk = desk
        self._shown: Any = None
        self._rests: asyncio.TimerHandle | None = None
        self._follows = self._moved_on = False

    def follow(self) -> None:
        """The bar stands elsewhere: its place, its row in words, the pane.

        At once, so that it is in the same frame; for further keys that came together once more, behind them.
        """
        if self._follows:
            self._moved_on = True
            return
        self._follows, self._moved_on = True, False
        self._show()
        asyncio.get_running_loop().call_soon(self._followed)

    def _followed(self) -> None:
        self._follows = False
        if self._moved_on and self.desk.is_attached:
            self._show()

    def _show(self) -> None:
        self.desk.show_position()
        self.desk.show_foot()
        self.read_soon()

    def read_soon(self) -> None:
        """The cursor has moved: read when it rests."""
        if not self.desk.pane_open:
            return
        if self._rests is not None:
            self._rests.cancel()
        # Not a timer of Textual's: each of those is a task, and a held key makes sixty of them a second.
        self._rests = asyncio.get_running_loop().call_later(AFTER, self._rested)

    def _rested(self) -> None:
        if self.desk.is_attached:
            self.read()

    def read(self) -> None:
        """Read the row under the cursor now."""
        desk = self.desk
        if not desk.pane_open:
            return
        row = desk.grid.row
        if row is None:
            desk.pane.show(())
            return
        start(desk, partial(self._read, row), "detail", exclusive=True)

    async def _read(self, row: Any) -> None:
        desk = self.desk
        try:
            sections = await desk.sections_of(row)
        except StoreError as error:
            sections = [Section(say("Not known"), "", ([(say(error.sentence, **error.facts), "muted")],))]
        if desk.grid.row is not None and desk.grid.row.id == row.id:
            desk.pane.show(sections, keep=self._shown == row.id)
            self._shown = row.id
