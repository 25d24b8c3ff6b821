"""Which of a table's first rows names its columns, and what its records look like below.

Titles and remarks above the header are left out and counted; two rows of names are refused, because joining them or
choosing one would be a guess about what the columns mean.
"""

from collections import Counter
from collections.abc import Sequence
from statistics import median

from data.dataclass import dataclass
from data.errors import Unclear
from data.importers.files.dialect import Cells, is_value

MOST_LEAD = 40
"""A header is looked for in that many rows."""
_SHARE_OF_VALUES = 0.8
_MOST_ROWS = 60

Numbered = tuple[int, Cells]


def header_place(rows: Sequence[Numbered], shown: str) -> int:
    """The place of the header among a table's first rows that are not empty. Unclear if two rows are headers."""
    cells = [[cell.strip() for cell in row] for _, row in rows[:_MOST_ROWS]]
    place = _place(cells)
    again = _second_header(cells[place:])
    if again:
        first, second = rows[place][0], rows[place + 1][0]
        raise Unclear(
            "“{path}” has two header rows, {first} and {second}. Take one out, or give skip = {skip} in a mapping.",
            path=shown,
            first=first,
            second=second,
            skip=second - 1,
        )
    return place


def _place(rows: Sequence[Cells]) -> int:
    """0 in most files: other rows come into question only where the first looks like a title over a wider table."""
    if len(rows) < 3:
        return 0
    width = _usual_width(rows[1:])
    if width < 2 or not _is_lead(rows, width):
        return 0
    for place in range(1, min(MOST_LEAD, len(rows) - 1)):
        if _is_lead(rows[place:], width):
            continue
        if len(rows[place]) in (width, width - 1) and _names_columns(rows[place], rows[place + 1 :]):
            return place - 1 if _is_group(rows[place - 1]) else place
    return 0


def _usual_width(rows: Sequence[Cells]) -> int:
    return max(Counter(map(len, rows)).items(), key=lambda pair: (pair[1], pair[0]))[0]


def _is_lead(rows: Sequence[Cells], width: int) -> bool:
    """Whether the first row is rather a title than a header or a record."""
    first, filled = rows[0], _filled(rows[0])
    if len(first) > width:
        return all(len(row) == width for row in rows[1:]) and bool(_value_columns(rows[2:]))
    if filled == 1:
        return width > 2 or bool(first[0])
    if len(first) < width and _value_columns(rows[2:]):
        return True
    return filled * 2 <= median(map(_filled, rows[1 : 1 + MOST_LEAD]))


def _is_group(cells: Cells) -> bool:
    """Whether a row holds titles over several columns each, as merged cells of a spreadsheet are written."""
    names = [place for place, cell in enumerate(cells) if cell]
    return len(names) > 1 and any(not cell for cell in cells[names[0] : names[-1] + 1])


def _filled(cells: Cells) -> int:
    return sum(map(bool, cells))


def _names_columns(cells: Cells, below: Sequence[Cells]) -> bool:
    """Whether a row's cells look like names for what stands below them."""
    values = sum(map(is_value, cells))
    if values * 5 > _filled(cells) or _filled(cells) < 0.6 * median(map(_filled, below)):
        return False
    columns = _value_columns(below)
    return sum(_is_name(cells, column) for column in columns) * 2 >= len(columns)


def _value_columns(rows: Sequence[Cells]) -> list[int]:
    """The columns in which nearly every cell that is not empty is a value."""
    found = []
    for column in range(max(map(len, rows), default=0)):
        cells = [row[column] for row in rows if len(row) > column and row[column]]
        if cells and sum(map(is_value, cells)) >= _SHARE_OF_VALUES * len(cells):
            found.append(column)
    return found


def _is_name(cells: Cells, column: int) -> bool:
    return column < len(cells) and bool(cells[column]) and not is_value(cells[column])


def _second_header(rows: Sequence[Cells]) -> bool:
    """Whether the second row is the first again, or names for values that only begin below it."""
    if len(rows) < 2:
        return False
    first, second, below = rows[0], rows[1], rows[2:]
    if first == second:
        return not any(map(is_value, first))
    columns = _value_columns(below)
    if not columns or any(map(is_value, (*first, *second))) or len(first) != len(second):
        return False
    if _is_group(first):
        # Every gap has its name in the row below, as under merged cells.
        begun = next(place for place, cell in enumerate(first) if cell)
        gaps = [place for place in range(begun, len(first)) if not first[place] and _used(below, place)]
        covered = all(_is_name(first, column) or _is_name(second, column) for column in columns)
        return bool(gaps) and covered and all(_is_name(second, place) for place in gaps)
    named = all(_is_name(first, column) and _is_name(second, column) for column in columns)
    return named and len(columns) > 1 and _filled(second) >= 0.6 * _filled(first)


def _used(rows: Sequence[Cells], column: int) -> bool:
    return any(len(row) > column and row[column] for row in rows)


@dataclass(frozen=True, slots=True)
class Shape:
    """What the first records under a header show of how the exporter writes them."""

    least: int
    """A row with fewer cells than this is broken; the cells that one with fewer than the header lacks are empty."""
    short: int = 0
    """How many of the rows looked at leave trailing empty cells out."""


def shape_of(header: Sequence[str], rows: Sequence[Cells]) -> Shape:
    """Whether an exporter leaves empty cells at the end of a row out: then none of its rows ends with one."""
    width = len(header)
    named = max((place for place, name in enumerate(header, 1) if name), default=width)
    short = [len(row) for row in rows if len(row) < named]
    whole = [row for row in rows if len(row) == width]
    # A last short row alone may be a total or the place where a file was cut off.
    body = [len(row) for row in rows[:-1] if 1 < len(row) < named]
    trims = len(body) > 1 and all(row[-1].strip() for row in whole) and len(body) * 20 >= len(rows)
    trims = trims and all(row[-1].strip() for row in rows if 1 < len(row) < named)
    least = min(body) if trims else named
    return Shape(least, sum(count >= least for count in short) if trims else 0)
