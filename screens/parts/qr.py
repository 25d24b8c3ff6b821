"""QrCode: a code for a phone's camera, two modules a cell, dark on light whatever the theme is."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from screens.parts.drawn import Drawn

QUIET = 2
"""Light modules around it; phones take two where there is light text area around, papers have four."""
BLOCKS = {("1", "1"): "█", ("1", "0"): "▀", ("0", "1"): "▄", ("0", "0"): " "}


class QrCode(Drawn):
    """Rows of modules, 1 for dark; it takes as much room as it needs."""

    def __init__(self, rows: Sequence[str] = (), *, id: str | None = None):
        super().__init__(id=id)
        self.lines: list[str] = []
        self.show(rows)

    def show(self, rows: Sequence[str]) -> None:
        """Show these modules instead."""
        self.lines = code_lines(rows)
        self.styles.width = len(self.lines[0]) if self.lines else 0
        self.styles.height = len(self.lines)
        self.refresh(layout=True)

    def render_line(self, y: int) -> Strip:
        """Black on white: a camera wants no theme."""
        sixteen = self.colours.sixteen
        look = Style(color="black", bgcolor="white") if sixteen else Style(color="#000000", bgcolor="#ffffff")
        text = self.lines[y] if y < len(self.lines) else ""
        return Strip([Segment(text, look)], len(text))


def code_lines(rows: Sequence[str]) -> list[str]:
    """The lines of a code with its light border, of half blocks."""
    if not rows:
        return []
    width = len(rows[0]) + 2 * QUIET
    empty = "0" * width
    framed = [empty] * QUIET + [f"{'0' * QUIET}{row}{'0' * QUIET}" for row in rows] + [empty] * QUIET
    if len(framed) % 2:
        framed.append(empty)
    return [
        "".join(BLOCKS[pair] for pair in zip(above, below, strict=True))
        for above, below in zip(framed[::2], framed[1::2], strict=True)
    ]
