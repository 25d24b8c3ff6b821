"""Scanning: a barcode scanner is a keyboard that types fast and ends with Enter.

ScanField is the line a scan goes to. Burst tells a scan from typing on a page without a field: keys less than 30 ms
apart that end in Enter are a scan, and none of them runs a binding, Ctrl+Q inside a label included; a letter alone is a
key, a moment later.
"""

import re
from collections.abc import Callable
from time import monotonic

from textual import events
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget

from data.dataclass import dataclass, field
from screens.parts.line_edit import LineEdit

GAP = 0.03
"""Seconds between two keys of one scan at most."""

GS = "\x1d"
"""Between two fields of a GS1 code; dropping it merges lot and expiry."""

MOST = 400
CONTROLS = re.compile("[\x00-\x1c\x1e\x1f\x7f-\x9f]")
GS_KEYS = frozenset(("ctrl+right_square_bracket", "ctrl+]"))


@dataclass
class Scanned(Message):
    """One scan, whole; GS kept, other controls gone."""

    code: str


def clean(code: str) -> str:
    """A code without the controls a label may hold, but with its GS1 separators."""
    return CONTROLS.sub("", code)[:MOST].strip(" ")


class ScanField(LineEdit):
    """Takes Enter in its own key handler, reads and clears at once: a stock Input lost and merged 33 of 50 scans."""

    def __init__(self, *, id: str | None = None):
        super().__init__(id=id, limit=MOST)
        self._last = 0.0

    def take_key(self, event: events.Key) -> None:
        """Within a burst every key belongs to the code, whatever it is bound to."""
        now, before = monotonic(), self._last
        self._last = now
        if event.key in GS_KEYS:
            event.stop()
            event.prevent_default()
            self._insert(GS)
        elif self.value and now - before < GAP and event.key != "enter" and not event.is_printable:
            event.stop()
            event.prevent_default()
        else:
            super().take_key(event)

    def submit(self) -> None:
        """The code as it is now; the field is empty before anything else happens."""
        code = clean(self.value)
        self.change("", 0)
        if code:
            self.post_message(Scanned(code))

    def take_paste(self, text: str) -> None:
        """Some scanners paste: each line is a scan."""
        for code in map(clean, text.splitlines()):
            if code:
                self.post_message(Scanned(code))


@dataclass
class Burst:
    """Keys of a page held back for a moment until it is known whether they are a scan."""

    owner: Widget
    play: Callable[[events.Key], None]
    """Does what the key would have done, when it came alone."""
    begins: Callable[[events.Key], bool] = lambda key: True
    """Whether a scan may begin with the key; all others act at once."""
    _held: list[events.Key] = field(default_factory=list)
    _last: float = 0.0
    _timer: Timer | None = None

    def take(self, event: events.Key) -> bool:
        """Whether the key is held back or was part of a scan; else it is the page's."""
        now = monotonic()
        fast = bool(self._held) and now - self._last < GAP
        self._last = now
        if event.key == "enter" and fast and len(self._held) > 1:
            self._finish()
            return True
        if not fast and not (event.is_printable and self.begins(event)):
            self._release()
            return False
        if not fast:
            self._release()
        self._held.append(event)
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.owner.set_timer(GAP, self._release)
        return True

    def _finish(self) -> None:
        code = clean("".join(GS if key.key in GS_KEYS else key.character or "" for key in self._held))
        self._held = []
        if code:
            self.owner.post_message(Scanned(code))

    def _release(self) -> None:
        """No scan: one key is a key; several without Enter were typed by a cat or cut off, and do nothing."""
        held, self._held = self._held, []
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if len(held) == 1:
            self.play(held[0])
