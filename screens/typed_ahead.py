"""Keys that are typed faster than pages answer them wait for their turn, and reach what the key before them opened.

A burst (a slow line, a pasted password, a scanner) arrives in one read. Without this, what follows an Enter went to the
field that Enter was leaving, and the letters behind `s` were verbs of the list instead of the carrier in the form.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual import events
from textual.message import Message

if TYPE_CHECKING:
    from textual.app import App
    from textual.message_pump import MessagePump

BURST = 0.02
"""Seconds; keys that come more closely than this come from a scanner, or were pasted: they belong together."""
LOOKS_AFTER = 0.02
"""Seconds; a key that nothing has followed so long is looked after, and what follows it then need not wait."""
OPENING = frozenset({"act", "go"})
"""Groups of workers that are about to open a form, a question or another place."""
LIST = "list"
"""The group that reads another list: a verb must not fall on a row of the one before. What is typed need not wait."""
WAITS_MOST = 1.0
"""Seconds that a key waits for a form; then it goes where the keys are."""
LEAVES = frozenset({"escape", "ctrl+q"})
"""Keys that wait for no page: whoever leaves it before it has read wants nothing of what was typed there."""


class TypedAhead:
    """The queue between the terminal and the pages."""

    def __init__(self, app: "App[Any]", send: Callable[[Message], object]):
        self.app, self.send = app, send
        self._waiting: deque[Message] = deque()
        self._came_at, self._stays = 0.0, False
        self._done = True
        """Whether the last key is known to have had its effect; that time has passed says nothing on a busy machine."""
        self._task: asyncio.Task[None] | None = None
        self._look: asyncio.TimerHandle | None = None

    def take(self, event: Message) -> None:
        """Pass an event on: at once, or behind the keys that wait."""
        if not isinstance(event, events.Key | events.Paste):
            self.send(event)
            return
        alone, self._came_at = event.time - self._came_at > BURST, event.time
        leaves = alone and isinstance(event, events.Key) and event.key in LEAVES and self._reading()
        if leaves:
            self._waiting.clear()
        if leaves or (self._task is None and (self._stays or self._done) and not self._busy()):
            self._pass(event)
            if not self._stays and self._task is None:
                self._look = asyncio.get_running_loop().call_later(LOOKS_AFTER, self._begin)
        else:
            self._waiting.append(event)
            self._begin()

    def _begin(self) -> None:
        """Look after the last key, and after those that wait."""
        if self._look is not None:
            self._look.cancel()
            self._look = None
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._go_through())

    def _pass(self, event: Message) -> None:
        # A key that only moves the bar of a list opens nothing: what follows it need not wait (a held Down).
        self._stays = isinstance(event, events.Key) and event.key in getattr(self.app.focused, "MOVES", ())
        self._done = False
        self.send(event)

    async def _go_through(self) -> None:
        in_time, came_at = True, 0.0
        try:
            while True:
                # A burst that has waited in vain is not torn: what came together goes on together.
                together = bool(self._waiting) and self._waiting[0].time - came_at < BURST
                if not self._stays:
                    in_time = await self._handled(WAITS_MOST if in_time or not together else 0)
                if not self._waiting:
                    self._done = True
                    return
                came_at = self._waiting[0].time
                self._pass(self._waiting.popleft())
        finally:
            self._task = None

    async def _handled(self, most: float) -> bool:
        """Until what was sent has had its effect, and what it opens is there; False when that took too long."""
        end = time.monotonic() + most
        for _ in range(3):
            for pump in self._way():
                await _reached(pump)
        while self._reading() or (self._opening() and time.monotonic() < end):
            await asyncio.sleep(0.005)
            await _reached(self.app)
        return not self._opening()

    def _way(self) -> "list[MessagePump]":
        """Whom a key passes, and its answer on the way back."""
        if not self.app.screen_stack:
            return [self.app]
        return [self.app, *(self.app.focused or self.app.screen).ancestors_with_self]

    def _busy(self) -> bool:
        return self._reading() or self._opening()

    def _reading(self) -> bool:
        """Whether the page takes scans and has not read yet. However slow the store is: a scan is never lost."""
        return bool(self.app.screen_stack) and not getattr(self.app.screen, "hears_keys", True)

    def _opening(self) -> bool:
        """Whether a page is about to open something over itself."""
        if not self.app.screen_stack:
            return False
        seen, typing = (self.app, self.app.screen), hasattr(self.app.focused, "EDITS")
        groups = OPENING if typing else OPENING | {LIST}
        return any(worker.is_running and worker.group in groups and worker.node in seen for worker in self.app.workers)


async def _reached(pump: "MessagePump") -> None:
    """Until it has handled all that it was sent before; one that is being removed answers nothing."""
    here = asyncio.Event()
    end = time.monotonic() + WAITS_MOST
    if pump.call_later(here.set):
        while not here.is_set() and pump.is_running and time.monotonic() < end:
            with suppress(TimeoutError):
                await asyncio.wait_for(here.wait(), 0.2)
