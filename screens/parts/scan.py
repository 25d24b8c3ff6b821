"""Scanning: a barcode scanner is a keyboard that types fast and ends with Enter.

ScanField is the line a scan goes to. Burst tells a scan from typing on a page without a field: keys less than 30 ms
apart that end in Enter are a scan, and none of them runs a binding, Ctrl+Q inside a label included; a letter alone is a
key, a moment later. The moments are those at which keys arrived, not those at which a busy program got to them.
"""

import re
from collections.abc import Callable
from functools import partial
from time import monotonic

from textual import events
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget

from data.dataclass import dataclass, field
from screens.parts.line_edit import LineEdit

GAP = 0.03
"""Seconds between the first two keys of a scan at most."""
PAUSE = 0.3
"""Seconds that it may pause afterwards: nobody types two keys so fast, and half a code is worse than a slow one."""
ALONE = 0.06
"""Seconds after which a key has come alone."""
LATE = 0.005
"""Seconds: a program that looks so much too late was busy, and keys may wait that came in time."""
LOOKS = 3
"""Times that it looks again then."""

GS = "\x1d"
"""Between two fields of a GS1 code; dropping it merges lot and expiry."""

MOST = 400
CONTROLS = re.compile("[\x00-\x1c\x1e\x1f\x7f-\x9f]")
GS_KEYS = frozenset(("ctrl+right_square_bracket", "ctrl+]"))
ENDS = frozenset(("enter", "ctrl+j"))
"""Most scanners end a code with CR, some with LF or both; a terminal passes LF on as Ctrl+J."""


@dataclass
class Scanned(Message):
    """One scan, whole; GS kept, other controls gone."""

    code: str
    broken: bool = False
    """Other controls stood in it: a label that was read badly, and what is left may be another article's."""


def clean(code: str) -> str:
    """A code without the controls a label may hold, but with its GS1 separators."""
    return CONTROLS.sub("", code)[:MOST].strip(" ")


def pasted(text: str) -> list[str]:
    """The codes of a paste, one a line. Python's own lines end at a GS too, which would make two codes of one."""
    return [code for code in map(clean, re.split("[\r\n]", text)) if code]


class ScanField(LineEdit):
    """Takes Enter in its own key handler, reads and clears at once: a stock Input lost and merged 33 of 50 scans."""

    def __init__(self, *, id: str | None = None):
        super().__init__(id=id, limit=MOST)
        self._last = 0.0

    def take_key(self, event: events.Key) -> None:
        """Within a burst every key belongs to the code, whatever it is bound to."""
        pause, self._last = event.time - self._last, event.time
        if event.key in GS_KEYS:
            event.stop()
            event.prevent_default()
            self._insert(GS)
        elif event.key == "ctrl+j":
            event.stop()
            event.prevent_default()
            self.submit()
        elif self.value and pause < GAP and event.key != "enter" and not event.is_printable:
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
        for code in pasted(text):
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
        fast = bool(self._held) and event.time - self._last < (GAP if len(self._held) < 2 else PAUSE)
        self._last = event.time
        if event.key in ENDS and fast:
            self._finish(event)
            return True
        if not fast and not (event.is_printable and self.begins(event)):
            self._release()
            return False
        if not fast:
            self._release()
        self._held.append(event)
        self._wait()
        return True

    def _wait(self, looks: int = LOOKS) -> None:
        if self._timer is not None:
            self._timer.stop()
        pause = ALONE if len(self._held) < 2 else PAUSE
        self._timer = self.owner.set_timer(pause, partial(self._over, monotonic() + pause, looks))

    def _over(self, due: float, looks: int) -> None:
        """Nothing more came in time, or a program that was too busy to look in time looks again."""
        if looks and monotonic() - due > LATE:
            self._wait(looks - 1)
        else:
            self._release()

    def _finish(self, enter: events.Key) -> None:
        held, self._held = self._held, []
        if len(held) == 1:  # no code is one sign long: a key and Enter, which a slow line has brought together
            self.play(held[0])
            self.play(enter)
            return
        code = clean("".join(GS if key.key in GS_KEYS else key.character or "" for key in held))
        if code:
            broken = any(not key.is_printable and key.key not in GS_KEYS for key in held)
            self.owner.post_message(Scanned(code, broken))

    def _release(self) -> None:
        """No scan: one key is a key; several without Enter were typed by a cat or cut off, and do nothing."""
        held, self._held = self._held, []
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if len(held) == 1:
            self.play(held[0])
