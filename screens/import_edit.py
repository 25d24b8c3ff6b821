"""The line in which a path is typed: Tab finishes it as a shell does, or says among which names to choose."""

import asyncio
from collections.abc import Sequence
from functools import partial

from textual import events
from textual.message import Message

from data.dataclass import dataclass
from screens.import_paths import complete
from screens.parts.line_edit import LineEdit
from screens.parts.work import start


class PathEdit(LineEdit):
    """A LineEdit for paths."""

    @dataclass
    class Offered(Message):
        """Tab found several names, or none."""

        names: Sequence[str]

    def __init__(self, value: str = "", *, endings: Sequence[str], id: str | None = None):
        super().__init__(value, limit=4_000, id=id)
        self.endings = endings

    def take_key(self, event: events.Key) -> None:
        """Tab completes at the end of the text; the rest as in any line."""
        if event.key == "tab" and self.value and self.cursor == len(self.value):
            event.stop()
            event.prevent_default()
            start(self, partial(self._complete, self.value), "complete", exclusive=True)
        else:
            super().take_key(event)

    async def _complete(self, line: str) -> None:
        found = await asyncio.to_thread(complete, line, self.endings)
        if self.value != line:  # somebody typed on meanwhile
            return
        self.change(found.line, len(found.line))
        self.post_message(self.Offered(found.names))
