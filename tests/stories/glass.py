"""The glass of a terminal: it shows what a program paints, and obeys nothing but the sequences that are ours.

Whatever else arrives (a control character, a bell, a string to the clipboard that we did not mean, a direction mark) is
kept in `strange`: a test of hostile text fails on the first of them.
"""

import re
from codecs import getincrementaldecoder

from rich.cells import cell_len

OURS = re.compile(
    r"\x1b\[(?P<at>\d+(?:;\d+)?)H"
    r"|\x1b\[[\d;]*m"
    r"|\x1b\[\?(?P<modes>\d+(?:;\d+)*)(?P<set>[hl])"
    r"|\x1b\[\?\d+\$p"
    r"|\x1b\[[<>]\d*u"
    r"|\x1b\[(?P<wipe>2?)J"
    r"|\x1b\]22;[a-z]+\x07"
    r"|\x1b\]52;c;(?P<copied>[A-Za-z0-9+/=]*)\x07"
    r"|(?P<line>\r?\n)"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
)
MODES = frozenset(("7", "25", "1000", "1003", "1004", "1006", "1015", "1049", "2004", "2026", "2048"))
"""Auto-wrap, cursor, mouse, focus, alternate screen, bracketed paste, synchronised output, in-band resizing."""
HIDDEN = re.compile(
    "[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff\ud800-\udfff]"
)
"""Characters that turn, hide or join what stands beside them."""
UNFINISHED = re.compile(r"(?:\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]{0,4096}\x1b?)?|\r)\Z")


class Glass:
    """Lines of cells."""

    def __init__(self, columns: int, lines: int):
        self.columns, self.lines = columns, lines
        self.strange: list[str] = []
        self.beyond: list[str] = []
        """What was painted for a wider screen; right after a resize that is no fault."""
        self.copied: list[str] = []
        self.modes: dict[str, bool] = {}
        self._letters = getincrementaldecoder("utf-8")(errors="surrogateescape")
        self._rest = ""
        self._at = (0, 0)
        self._cells = self._empty()

    def _empty(self) -> list[list[str]]:
        return [[" "] * self.columns for _ in range(self.lines)]

    def resize(self, columns: int, lines: int) -> None:
        """Another size; the program paints all of it again."""
        self.columns, self.lines = columns, lines
        self._at, self._cells = (0, 0), self._empty()

    def shown(self) -> list[str]:
        """The lines as they are seen."""
        return ["".join(line) for line in self._cells]

    def feed(self, chunk: bytes) -> None:
        """Paint what arrived."""
        text = self._rest + self._letters.decode(chunk)
        unfinished = UNFINISHED.search(text)
        self._rest = text[unfinished.start() :] if unfinished else ""
        text = text[: len(text) - len(self._rest)]
        place = 0
        while place < len(text):
            found = OURS.match(text, place)
            if found is None:
                self.strange.append(text[place : place + 24])
                place += 1
                continue
            self._obey(found)
            place = found.end()

    def _obey(self, found: "re.Match[str]") -> None:
        if found["text"]:
            self._paint(found["text"])
        elif found["at"]:
            line, _, column = found["at"].partition(";")
            self._at = int(line) - 1, int(column or 1) - 1
        elif found["line"]:
            self._at = self._at[0] + 1, 0
        elif found["copied"] is not None:
            self.copied.append(found["copied"])
        elif found["wipe"] is not None:
            self._cells = self._empty()
        elif found["modes"]:
            for mode in found["modes"].split(";"):
                self.modes[mode] = found["set"] == "h"
                if mode not in MODES:
                    self.strange.append(found[0])

    def _paint(self, text: str) -> None:
        self.strange += HIDDEN.findall(text)
        line, column = self._at
        if not 0 <= line < self.lines:
            return
        cells = self._cells[line]
        for character in text:
            width = cell_len(character)
            if not width:
                if column:
                    cells[min(column, self.columns) - 1] += character
                continue
            if column + width > self.columns:
                self.beyond.append(f"{character!r} beyond the edge of line {line + 1}")
                break
            cells[column] = character
            for more in range(1, width):
                cells[column + more] = ""
            column += width
        self._at = line, column
