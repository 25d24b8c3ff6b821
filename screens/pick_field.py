"""PickField: the line that every key of a scanning page goes to. Whole scans come out, whatever the speed.

A small letter that comes alone is a verb; codes begin with a digit or a capital, or follow within a moment. The moments
are those at which the keys arrived, not those at which a busy program got to them.
"""

import re
from collections.abc import Callable

from textual import events
from textual.timer import Timer

from data.dataclass import dataclass, field
from screens.parts.drawn import Piece
from screens.parts.line_edit import LineEdit
from screens.parts.scan import ALONE, CONTROLS, ENDS, GAP, GS, GS_KEYS, MOST
from screens.plain import plain

PALETTE = frozenset(("colon", "fullwidth_colon"))
"""No code begins so: the page goes somewhere."""


@dataclass
class Code:
    """What a scanner or a person has typed up to Enter."""

    text: str
    broken: bool = False
    """Control characters stood in it."""


@dataclass
class _Verbs:
    """The letters that are verbs while nothing is typed."""

    keys: frozenset[str] = frozenset()
    run: Callable[[str], None] = field(default=lambda key: None)


class PickField(LineEdit):
    """Takes all printable keys and Enter at once; the codes go to `taken` in the order of their Enters."""

    def __init__(self, *, id: str | None = None):
        super().__init__(id=id, limit=MOST, ground="field")
        self.taken: Callable[[Code], None] = lambda code: None
        self.entered: Callable[[], None] = lambda: None
        """Enter with nothing typed."""
        self.verbs = _Verbs()
        self._last = 0.0
        self._broken = False
        self._held: events.Key | None = None
        self._timer: Timer | None = None

    def hear(self, keys: frozenset[str], run: Callable[[str], None]) -> None:
        """These letters are verbs when they come alone."""
        self.verbs = _Verbs(keys, run)

    def take_key(self, event: events.Key) -> None:
        """Within a burst every key belongs to the code, whatever it is bound to."""
        before, self._last = self._last, event.time
        burst = event.time - before < GAP
        if self._held is not None:
            self._join(event, burst)
        if event.key == "enter" or (event.key in ENDS and self.value):
            self._stop(event)
            self._enter()
        elif event.key in GS_KEYS:
            self._stop(event)
            self._insert(GS)
        elif event.key in PALETTE and not self.value and not burst:
            return
        elif event.is_printable and event.character:
            if not self.value and not burst and event.key in self.verbs.keys:
                self._hold(event)
            else:
                self._stop(event)
                self._insert(event.character)
        elif burst and self.value:
            self._stop(event)
            self._broken = True
        elif self.value or event.key not in ("backspace", "left", "right", "home", "end"):
            if event.key == "escape" and self.value:
                self._stop(event)
                self.clear()
            else:
                super().take_key(event)

    @staticmethod
    def _stop(event: events.Key) -> None:
        event.stop()
        event.prevent_default()

    def clear(self) -> None:
        """Nothing is typed."""
        self._broken = False
        self.change("", 0)

    def _hold(self, event: events.Key) -> None:
        self._stop(event)
        self._held = event
        self._timer = self.set_timer(ALONE, self._alone)

    def _join(self, event: events.Key, burst: bool) -> None:
        """Another key has come: at once, and both are of a code; else the held one was a verb."""
        if not burst:
            self._alone()
            return
        held, self._held = self._held, None
        if self._timer is not None:
            self._timer.stop()
        if held is not None and held.character:
            self._insert(held.character)

    def _alone(self) -> None:
        held, self._held = self._held, None
        if self._timer is not None:
            self._timer.stop()
        if held is not None:
            self.verbs.run(held.key)

    def _enter(self) -> None:
        self._last = 0.0  # a code ends here: the next key is of another, or a verb
        code = Code(CONTROLS.sub("", self.value).strip(" "), self._broken or bool(CONTROLS.search(self.value)))
        self.clear()
        if code.text:
            self.taken(code)
        elif not code.broken:
            self.entered()

    def pieces(self, width: int) -> list[Piece]:
        """What is typed; while nothing is, what may be."""
        shown = super().pieces(width)
        return [*shown, (self.placeholder, "muted")] if self.has_focus and not self.value else shown

    def take_paste(self, text: str) -> None:
        """Some scanners paste: each line is a scan."""
        for line in re.split("[\r\n]", text):
            shown = CONTROLS.sub("", line).strip(" ")[:MOST]
            if shown:
                self.taken(Code(shown, bool(CONTROLS.search(line))))


def broken_words(text: str) -> dict[str, object]:
    """What of a broken code is shown."""
    return {"code": plain(text)[:40]}
