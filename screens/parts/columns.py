"""Where the columns of a list stand, and a row or the head as a line: which fall, which grow, how a cell looks."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from data.dataclass import dataclass
from screens.actions import EMPTY_CELL, SIGN_ROLES, Cell, Column
from screens.parts.drawn import Piece, cells, fit, paint, style_of
from screens.plain import plain
from screens.themes import Palette
from screens.words import say

GUTTER = 2
"""The gutter and a cell of air."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A column with its place on the line."""

    column: Column
    gap: int
    width: int
    x: int


@lru_cache(maxsize=64)
def lay_out(columns: tuple[Column, ...], width: int, wide: bool = False) -> tuple[Placed, ...]:
    """The columns that fit `width` cells: the least needed fall, wide ones come while there is room, one grows."""
    shown = [column for column in columns if not column.wide]
    for column in sorted((c for c in shown if c.drop), key=lambda c: -c.drop):
        if _taken(shown) <= width:
            break
        shown.remove(column)
    for column in (c for c in columns if c.wide):
        more = [c for c in columns if c in shown or c is column]
        if wide or _taken(more) <= width:
            shown = more
    while wide and _taken(shown) > width and any(c.drop or c.wide for c in shown):
        shown.remove(max((c for c in shown if c.drop or c.wide), key=lambda c: c.drop if not c.wide else 0))
    return _places(shown, width)


def _places(shown: Sequence[Column], width: int) -> tuple[Placed, ...]:
    spare = width - _taken(shown)
    growing = next((c for c in shown if c.grow), None)
    placed, x, before = [], GUTTER, None
    for column in shown:
        gap = _gap(before, column)
        size = column.width + (spare if column is growing and spare > 0 else 0)
        size = max(1, min(size, width - x - gap))
        placed.append(Placed(column, gap, size, x + gap))
        x, before = x + gap + size, column
    return tuple(placed)


def _gap(before: Column | None, column: Column) -> int:
    if before is None:
        return 0
    if column.gap is not None:
        return column.gap
    return 1 if before.align == "right" and column.align == "right" else 2


def _taken(columns: Sequence[Column]) -> int:
    pairs = zip([None, *columns], columns, strict=False)
    return GUTTER + sum(_gap(before, column) + column.width for before, column in pairs)


def head_line(placed: Sequence[Placed], sort: str) -> list[Piece]:
    """The heads, aligned as their columns; the one that sorts is strong and underlined."""
    line: list[Piece] = [(" " * GUTTER, "muted")]
    for place in placed:
        column = place.column
        text = plain(say(column.head)) if column.head else ""
        sorted_by = bool(column.sort) and column.sort == sort.removeprefix("-")
        role = "strong underline" if sorted_by else "muted"
        size = min(cells(text), place.width)
        pieces, room = fit(text, role, size), (" " * (place.width - size), "muted")
        line.append((" " * place.gap, "muted"))
        line += [room, *pieces] if column.align == "right" else [*pieces, room]
    return line


def cell_of(column: Column, row: Any) -> Cell:
    """What a column shows of a row."""
    made = column.cell(row)
    if not isinstance(made, str):
        return made if isinstance(made, Cell) else made.cell
    return Cell(made, "id" if column.id else "text") if made else EMPTY_CELL


def cell_pieces(cell: Cell, place: Placed) -> list[Piece]:
    """A cell, exactly as wide as its column."""
    text, column, width = plain(cell.text, 400), place.column, place.width
    if not cell.sign:
        return fit(text, cell.role, width, right=column.align == "right", middle=column.middle)
    mark = (cell.sign + " ", (cell.sign_role or SIGN_ROLES.get(cell.sign, "text")) + " bold" * ("bold" in cell.role))
    return [mark, *fit(text, cell.role, max(1, width - 2), right=column.align == "right", middle=column.middle)]


@dataclass(frozen=True, slots=True)
class Look:
    """How a row stands in the list."""

    ground: str = "base"
    """`bar` under the cursor with the keys, `idle` without."""
    mark: str = ""
    """v marked, | changed by others, x refused."""
    marked: bool = False
    cell: int | None = None
    """The column of the cell cursor."""


MARK_ROLES = {"v": "accent bold", "|": "info", "x": "bad bold"}


def row_strip(row: Any, placed: Sequence[Placed], width: int, colours: Palette, look: Look) -> Strip:
    """A row as a strip; neighbours of one style are one segment, because a terminal repeats the colours for each."""
    gutter = (look.mark or " ", "edge" if look.ground == "bar" else MARK_ROLES.get(look.mark, "text"))
    pieces: list[Piece] = [gutter, (" ", "text")]
    if row is None:
        pieces.append(("...", "faint"))
        return paint(pieces, width, colours, look.ground)
    for index, place in enumerate(placed):
        cell = cell_of(place.column, row)
        if look.marked and place.column.id:
            cell = Cell(cell.text, "accent bold", cell.sign, cell.sign_role)
        made = cell_pieces(cell, place)
        pieces.append((" " * place.gap, "text"))
        pieces += [(text, f"{role} #cell") for text, role in made] if index == look.cell else made
    return _joined(pieces, width, colours, look.ground)


class _Inks(dict[str, Style]):
    """The style of each role that stands on one ground, looked up as the role is written."""

    def __init__(self, colours: Palette, ground: str):
        super().__init__()
        self.colours, self.ground = colours, ground

    def __missing__(self, role: str) -> Style:
        name, _, cell = role.partition(" #")
        if cell and self.ground == "bar":
            self[role] = self.colours.style(name, cell)
        else:
            self[role] = style_of(self.colours, name, self.ground)
        return self[role]


_KNOWN: dict[tuple[str, bool, str], _Inks] = {}


def _inks(colours: Palette, ground: str) -> _Inks:
    key = (colours.name, colours.dimmed, ground)
    found = _KNOWN.get(key)
    if found is None:
        found = _KNOWN[key] = _Inks(colours, ground)
    return found


def _joined(pieces: Sequence[Piece], width: int, colours: Palette, ground: str) -> Strip:
    segments: list[Segment] = []
    inks = _inks(colours, ground)
    text, style, size = "", inks["text"], 0
    for piece, role in pieces:
        size += len(piece) if piece.isascii() else cell_len(piece)
        new = inks[role]
        if new is style:
            text += piece
            continue
        if text:
            segments.append(Segment(text, style))
        text, style = piece, new
    if size > width:
        return paint(pieces, width, colours, ground)
    segments.append(Segment(text, style))
    if size < width:
        segments.append(Segment(" " * (width - size), inks["text"]))
    return Strip(segments, width)
