"""ScanPanel: the body of a board that is worked with a scanner. It has no field: a burst is a scan, a letter is a key.

Digits that are typed one by one are a number of pieces, which Enter gives to the board. What is shown, the board says.
"""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.message import Message

from data.dataclass import dataclass
from screens.parts.drawn import Drawn, Line, Piece, cells, fit
from screens.parts.scan import Burst, Scanned, pasted
from screens.plain import plain
from screens.words import say

MOST_DIGITS = 12
"""Longer numbers are codes that were typed by hand."""
MOST_TYPED = 4
"""Digits of a number that is typed so fast that it looks like a scan; barcodes are longer."""
BIG: dict[str, tuple[str, ...]] = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": (" # ", "## ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", "###", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    "A": ("###", "# #", "###", "# #", "# #"),
    "B": ("## ", "# #", "## ", "# #", "## "),
    "C": ("###", "#  ", "#  ", "#  ", "###"),
    "D": ("## ", "# #", "# #", "# #", "## "),
    "E": ("###", "#  ", "## ", "#  ", "###"),
    "F": ("###", "#  ", "## ", "#  ", "#  "),
    "G": ("###", "#  ", "# #", "# #", "###"),
    "H": ("# #", "# #", "###", "# #", "# #"),
    "I": ("###", " # ", " # ", " # ", "###"),
    "J": ("  #", "  #", "  #", "# #", "###"),
    "K": ("# #", "# #", "## ", "# #", "# #"),
    "L": ("#  ", "#  ", "#  ", "#  ", "###"),
    "M": ("# #", "###", "###", "# #", "# #"),
    "N": ("## ", "# #", "# #", "# #", "# #"),
    "O": ("###", "# #", "# #", "# #", "###"),
    "P": ("###", "# #", "###", "#  ", "#  "),
    "Q": ("###", "# #", "# #", "###", "  #"),
    "R": ("###", "# #", "## ", "# #", "# #"),
    "S": ("###", "#  ", "###", "  #", "###"),
    "T": ("###", " # ", " # ", " # ", " # "),
    "U": ("# #", "# #", "# #", "# #", "###"),
    "V": ("# #", "# #", "# #", "# #", " # "),
    "W": ("# #", "# #", "###", "###", "# #"),
    "X": ("# #", "# #", " # ", "# #", "# #"),
    "Y": ("# #", "# #", " # ", " # ", " # "),
    "Z": ("###", "  #", " # ", "#  ", "###"),
    "/": ("  #", "  #", " # ", "#  ", "#  "),
    "-": ("   ", "   ", "###", "   ", "   "),
    ".": ("   ", "   ", "   ", "   ", " # "),
    " ": ("  ", "  ", "  ", "  ", "  "),
}
BIG_HIGH = 5


def big(text: str, width: int) -> list[Line]:
    """Text that is read from two metres: five lines of cells two wide; what does not fit is shown as it is."""
    shown, text = text, text.upper()
    known = [BIG[sign] for sign in text if sign in BIG]
    if len(known) != len(text) or sum(2 * len(glyph[0]) + 2 for glyph in known) > width:
        return [(), (), [("  ", "text"), (plain(shown), "strong")], (), ()]
    return [_big_line(known, y) for y in range(BIG_HIGH)]


def _big_line(glyphs: Sequence[tuple[str, ...]], y: int) -> Line:
    line: list[Piece] = [("  ", "text")]
    for glyph in glyphs:
        for sign in glyph[y]:
            line.append(("  ", "strong reverse" if sign == "#" else "text"))
        line.append(("  ", "text"))
    return line


def bar(done: int, all_of_it: int, width: int, plain_lines: bool) -> Line:
    """How far it is, as a line."""
    filled = width if all_of_it <= 0 else min(width, done * width // all_of_it)
    sign = "=" if plain_lines else "━"
    return [("  ", "text"), (sign * filled, "accent"), (sign * (width - filled), "rule")]


def wrong(words: str, detail: str, width: int) -> list[Line]:
    """Three lines that nobody overlooks."""
    if cells(plain(words)) + cells(plain(detail)) + 8 > width:  # what happened to the count is never cut off
        room = max(0, width - 5)
        first = [("   x ", "text @badbg"), *fit(plain(words), "text bold @badbg", room)]
        return [
            [(" " * width, "text @badbg")],
            first,
            [("     ", "text @badbg"), *fit(plain(detail), "text @badbg", room)],
        ]
    said = [("   x ", "text @badbg"), (words, "text bold @badbg"), ("   " + detail, "text @badbg")]
    line: list[Piece] = []
    room = width
    for text, role in said:
        text = plain(text)
        pieces = fit(text, role, min(room, cells(text))) if room > 0 else []
        line += pieces
        room -= sum(cells(piece) for piece, _ in pieces)
    air: Line = [(" " * width, "text @badbg")]
    return [air, [*line, (" " * max(0, room), "text @badbg")], air]


def broken_words(code: str) -> str:
    """What is said of a label that was read badly."""
    return say("“{code}” has control characters in it. Scan it again.", code=plain(code)[:40])


def typed_fast(code: str) -> int | None:
    """The number of pieces that somebody typed as fast as a scanner; None if it is a code."""
    return int(code) if code.isascii() and code.isdecimal() and len(code) <= MOST_TYPED else None


Draw = Callable[[int, int], Sequence[Line]]
"""The lines for so many cells and lines."""


class ScanPanel(Drawn, can_focus=True):
    """Hears scans, typed numbers and keys; shows what its board draws."""

    GROUND = "base"
    STARTS: ClassVar[frozenset[str]] = frozenset("([]")

    @dataclass
    class Typed(Message):
        """A number of pieces, and Enter."""

        qty: int

    @dataclass
    class Moved(Message):
        """Up or down in what is shown."""

        step: int

    def __init__(self, draw_all: Draw, *, id: str | None = None):
        super().__init__(id=id)
        self.draw_all = draw_all
        self.typed = ""
        self._lines: Sequence[Line] = ()
        self.burst = Burst(self, self._play, self._may_begin)

    def _may_begin(self, key: events.Key) -> bool:
        sign = key.character or ""
        return sign.isdigit() or sign.isupper() or sign in self.STARTS

    def show(self) -> None:
        """Draw it again."""
        self._lines = self.draw_all(self.size.width, self.size.height)
        self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        """Another room."""
        self.show()

    def draw(self, y: int, width: int) -> Line:
        """Line `y` of what the board has drawn."""
        return self._lines[y] if y < len(self._lines) else ()

    def on_key(self, event: events.Key) -> None:
        """A scan, a digit, or a key for the board."""
        if self.burst.take(event) or self._heard(event):
            event.stop()
            event.prevent_default()

    def _play(self, event: events.Key) -> None:
        if not self._heard(event):
            self.call_later(self.app._check_bindings, event.key)

    def _heard(self, event: events.Key) -> bool:
        sign = event.character or ""
        if sign.isascii() and sign.isdigit() and len(sign) == 1:
            self.typed = (self.typed + sign)[: MOST_DIGITS + 2]
        elif event.key in ("backspace", "escape") and self.typed:
            self.typed = self.typed[:-1] if event.key == "backspace" else ""
        elif event.key == "enter" and self.typed:
            self._give()
        elif event.key in ("up", "down"):
            self.post_message(self.Moved(1 if event.key == "down" else -1))
        else:
            return False
        self.show()
        return True

    def _give(self) -> None:
        """What was typed: pieces, or the digits of a barcode."""
        typed, self.typed = self.typed, ""
        if len(typed) in (8, 12, 13, 14):
            self.post_message(Scanned(typed))
        else:
            self.post_message(self.Typed(int(typed)))

    def on_paste(self, event: events.Paste) -> None:
        """Some scanners paste: each line is a scan."""
        event.stop()
        for code in pasted(event.text):
            self.post_message(Scanned(code))
