"""Lines of coloured pieces, and Drawn: the widget that shows them. Everything from outside goes through plain() here.

A piece is (text, role); a role may name its ground: "muted", "bad bold", "text @field", "edge".
"""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from data.dataclass import dataclass
from screens.cells import MIDDLE_FROM, TAIL, take_cells, take_last_cells, wrap_cells
from screens.plain import plain
from screens.themes import Palette, palette

Piece = tuple[str, str]
Line = Sequence[Piece]

AIR: Piece = (" ", "text")

FOLDED_FROM = 20
"""Cells; a piece that has fewer is cut."""


def cells(text: str) -> int:
    """How many cells a text takes."""
    return len(text) if text.isascii() else cell_len(text)


def width_of(line: Iterable[Piece]) -> int:
    """How many cells a line takes."""
    return sum(cells(text) for text, _ in line)


def fit(text: str, role: str, width: int, *, right: bool = False, middle: bool = False) -> list[Piece]:
    """Exactly `width` cells of a safe text: padded, or cut with a faint `~` at its end or before its last 5 cells."""
    if text.isascii():
        if len(text) <= width:
            return [(text.rjust(width) if right else text.ljust(width), role)]
        size = len(text)
    else:
        size = cells(text)
    if size <= width:
        room = " " * (width - size)
        return [(room + text if right else text + room, role)]
    faint = "faint" + role[role.index("@") - 1 :] if "@" in role else "faint"
    if width <= 1:
        return [("~" * width, faint)]
    if not middle or size < MIDDLE_FROM or width < 2 * TAIL:
        kept = take_cells(text, width - 1)
        return [(kept, role), ("~".ljust(width - cells(kept)), faint)]
    tail = take_last_cells(text, TAIL)
    tail = tail.rjust(TAIL - cells(tail) + len(tail)) if cells(tail) < TAIL else tail
    kept = take_cells(text, width - 1 - TAIL)
    return [(kept, role), ("~".rjust(width - TAIL - cells(kept)), faint), (tail, role)]


def spread(left: Line, right: Line, width: int, role: str = "text") -> list[Piece]:
    """Left and right at their edges of `width`; the left is cut when both don't fit."""
    room = width - width_of(right)
    taken = width_of(left)
    if taken > room - 1 and right:
        left = clip(left, max(0, room - 2))
        taken = width_of(left)
    elif taken > room:
        left, taken = clip(left, room), room
    return [*left, (" " * max(0, room - taken), role), *right]


def clip(line: Line, width: int) -> list[Piece]:
    """The line cut to `width` cells, with `~` where it was cut."""
    kept: list[Piece] = []
    for text, role in line:
        size = cells(text)
        if size > width:
            return kept + (fit(text, role, width) if width > 0 else [])
        kept.append((text, role))
        width -= size
    return kept


def paint(line: Line, width: int, colours: Palette, ground: str = "base", *, bar: bool = False) -> Strip:
    """A line as a strip of exactly `width` cells; a bar starts with a solid cell."""
    segments: list[Segment] = []
    room = width
    if bar:
        segments.append(Segment(" ", colours.style("edge", "bar")))
        room -= 1
        line = _without_first_cell(line)
        ground = "bar"
    for text, role in line:
        if room <= 0:
            break
        text = plain(text)
        size = cells(text)
        if size > room:  # a wide character that would be split is dropped and padded
            text = take_cells(text, room)
            text += " " * (room - cells(text))
            size = room
        segments.append(Segment(text, style_of(colours, role, ground)))
        room -= size
    if room > 0:
        segments.append(Segment(" " * room, colours.ground(ground)))
    return Strip(segments, width)


def style_of(colours: Palette, role: str, ground: str) -> Style:
    """The style of a piece's role; its own ground wins unless the whole line is a bar."""
    name, _, own = role.partition(" @")
    return colours.style(name, own if own and ground not in ("bar", "idle") else ground)


def _without_first_cell(line: Line) -> Line:
    if line and line[0][0].startswith(" "):
        return [(line[0][0][1:], line[0][1]), *line[1:]]
    return line


class Drawn(Widget):
    """A widget of whole lines: subclasses answer `draw(y, width)`."""

    GROUND = "base"
    _kept: dict[tuple[int, bool], Strip]
    """Lines as they are on the screen, and as they were in the other light: a sheet comes and goes."""
    _kept_width = -1
    _shared: tuple[int, Palette] | None = None
    """Width and palette of the lines that are being asked for."""

    @property
    def colours(self) -> Palette:
        """The palette to draw in; the dim one while a sheet lies over the page."""
        if self._shared is not None:
            return self._shared[1]
        chosen = palette(self.app.theme)
        return chosen.dim if self.is_attached and getattr(self.screen, "dimmed", False) else chosen

    def draw(self, y: int, width: int) -> Line:
        """The pieces of line `y`."""
        return ()

    def render_line(self, y: int) -> Strip:
        """The strip of line `y`."""
        return paint(self.draw(y, self.size.width), self.size.width, self.colours, self.GROUND)

    @property
    def line_width(self) -> int:
        """The cells of a line."""
        return self._shared[0] if self._shared is not None else self.size.width

    def before_lines(self) -> None:
        """Some of the lines are about to be asked for."""

    def strips_of(self, lines: Sequence[int]) -> list[Strip]:
        """Several lines; what they share is looked up once: a tenth of the time of a whole page."""
        self._shared = None
        self.before_lines()
        self._shared = (self.size.width, self.colours)
        try:
            return [self.strip_of(y) for y in lines]
        finally:
            self._shared = None

    def strip_of(self, y: int) -> Strip:
        """Line `y` as it goes to the screen, kept until it is refreshed."""
        width = self.line_width
        if width != self._kept_width:
            self._kept, self._kept_width = {}, width
        key = (y, self.colours.dimmed)
        strip = self._kept.get(key)
        if strip is None:
            strip = self.render_line(y)
            for change in self.app.get_line_filters():  # NO_COLOR
                strip = strip.apply_filter(change, self.background_colors[1])
            self._kept[key] = strip
        return strip

    def _set_dirty(self, *regions: Region) -> None:
        super()._set_dirty(*regions)
        if not regions:
            self._kept_width = -1
        elif self._kept_width >= 0:
            for region in regions:
                for y in region.line_range:
                    self._kept.pop((y, False), None)
                    self._kept.pop((y, True), None)

    def refresh_line(self, y: int) -> None:
        """Draw one line again."""
        self.refresh(Region(0, y, self.size.width, 1))


@dataclass(frozen=True, slots=True)
class Ends:
    """A line whose right part stands at the right edge, wherever that is."""

    left: Line
    right: Line


class Words(Drawn):
    """Some lines that others set, as high as they are many."""

    def __init__(self, *lines: Line | Ends, ground: str = "panel", id: str | None = None, classes: str | None = None):
        super().__init__(id=id, classes=classes)
        self.lines: Sequence[Line | Ends] = lines
        self.ground_name = ground

    def show(self, *lines: Line | Ends) -> None:
        """Show these lines instead; a layout only when their number changes."""
        grown = len(lines) != len(self.lines)
        if not lines and not grown:
            return
        self.lines = lines
        self.styles.height = len(lines)
        self.display = bool(lines)
        self.refresh(layout=grown)

    def on_mount(self) -> None:
        """As high as its lines."""
        self.styles.height = len(self.lines)
        self.display = bool(self.lines)

    def render_line(self, y: int) -> Strip:
        """Line `y`, on the ground it was made for."""
        line = self.lines[y] if y < len(self.lines) else ()
        if isinstance(line, Ends):
            line = spread(line.left, [*line.right, ("  ", "text")], self.size.width)
        return paint(clip(line, self.size.width), self.size.width, self.colours, self.ground_name)


class Folded(Words):
    """Words whose last piece, a sentence, goes on below where it is wider than the page."""

    def __init__(self, *lines: Line | Ends, **options: str):
        super().__init__(*lines, **options)
        self.given: Sequence[Line | Ends] = lines

    def show(self, *lines: Line | Ends) -> None:
        """Show these lines instead, folded to the width there is."""
        self.given = lines
        super().show(*self._folded())

    def on_resize(self) -> None:
        """Folded anew."""
        if list(self.lines) != (found := self._folded()):
            super().show(*found)

    def _folded(self) -> list[Line | Ends]:
        width = self.size.width
        return [one for line in self.given for one in ([line] if isinstance(line, Ends) else folded(line, width))]


def folded(line: Line, width: int) -> list[Line]:
    """The line, its last piece broken between words where it is too long; what goes on begins below that piece."""
    room = width - width_of(line[:-1]) - 1
    if not line or room < FOLDED_FROM or width_of(line) < width:
        return [line]
    indent = " " * width_of(line[:-1])
    text, role = line[-1]
    first = text[: len(text) - len(text.lstrip())]
    parts = wrap_cells(text, room - len(first))
    return [[*line[:-1], (first + parts[0], role)], *([(indent + first + part, role)] for part in parts[1:])]
