"""Tables of text as rows of cells: how a file is to be read is found out and noted, text is left text, row after row.

A row's number is the one a spreadsheet shows: the header is usually row 1. A row that can't be read becomes a row with
a reason, and never the end of the file.
"""

import os
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from data.dataclass import dataclass
from data.errors import Unclear
from data.formulas import as_meant, is_text_number
from data.importers.files.dialect import Dialect, find_dialect, is_value, said_by_sheet
from data.importers.files.encodings import Bytes, base_name, look
from data.importers.files.headers import Shape, header_place, shape_of
from data.importers.files.lines import Text, numbered
from data.importers.files.rejects import REJECT_COLUMNS

if TYPE_CHECKING:
    from data.importers.files.sources import Source

ENDINGS = (".csv", ".tsv", ".txt")
SAMPLE = 1 << 16
"""How much of a file is looked at for how it is to be read; more only where its rows are longer."""
MOST_SAMPLE = 4 << 20
LEAST_LINES = 5
FIRST_ROWS = 200
"""How many rows are looked at for what is header and how its records are written."""
MOST_COLUMNS = 4_000

Cells = list[str]

_TORN = re.compile("[\ud800-\udfff]+")
_NAMES = {
    "gb18030": "GB18030",
    "cp950": "Big5",
    "big5hkscs": "Big5",
    "cp1252": "Western European (cp1252)",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}
_WINDOWS = {code: sign for code in range(0x80, 0xA0) if (sign := bytes([code]).decode("cp1252", "ignore"))}
"""What control characters are that a program made of cp1252 by taking it for Latin-1."""
_SIGNS = {";": "semicolons", "\t": "tabs", "|": "“|”", ":": "colons", " ": "spaces"}


@dataclass(frozen=True, slots=True)
class Table:
    """A file, or a part of one, that can be read as a table."""

    path: str
    name: str
    size: int
    hash: str
    """Of the whole file."""
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    """Column names without spaces around them, those of a rejects file left out."""
    header_row: int
    zeros: bool
    is_rejects: bool
    """Whether it is a file of rejected rows that was corrected: it adds to what is known, and takes nothing away."""
    shown: str = ""
    """What people read: the path as they gave it, with #2 … behind it for a later table of the file."""
    quote: str = '"'
    """Empty if quotes are signs like any other."""
    last_row: int = 0
    """The last row of the file that belongs to it; 0: all."""
    notes: tuple[str, ...] = ()
    """How it was read, in English, where that is not as everywhere."""
    backslash: bool = False
    spaced: bool = False
    least: int = 0
    """A row with fewer cells is broken; a row with fewer cells than the header only lacks its empty ones."""
    torn: bool = False
    apostrophes: bool = False
    windows: bool = False

    @property
    def doubled(self) -> tuple[str, ...]:
        """The column names that stand in the header more than once."""
        return tuple(dict.fromkeys(name for name in self.header if name and self.header.count(name) > 1))

    @property
    def dialect(self) -> Dialect:
        """How its rows are cut into cells."""
        return Dialect(self.delimiter, self.quote, self.backslash, self.spaced)


@dataclass(slots=True)
class Row:
    """One record of a table: its number, its cells, and why it can't be read, if so."""

    number: int
    cells: Cells
    trouble: str = ""


def files_of(paths: Sequence[str]) -> list[str]:
    """The tables that paths name: files as they are, folders by their .csv, .tsv, .txt (or .gz of these), by name."""
    found: list[str] = []
    for path in paths:
        if os.path.isdir(path):
            names = sorted(os.listdir(path))
            inside = [os.path.join(path, name) for name in names if _is_table(name)]
            inside = [file for file in inside if os.path.isfile(file)]
            if not inside:
                raise Unclear("The folder “{path}” has no .csv, .tsv or .txt in it.", path=path)
            found += inside
        elif os.path.exists(path):
            found.append(path)
        else:
            raise Unclear("There is no file “{path}”.", path=path)
    return list(dict.fromkeys(found))


def _is_table(name: str) -> bool:
    lower = name.lower().removesuffix(".gz")
    return lower.endswith(ENDINGS) and not lower.endswith(".rejects.csv") and lower not in ("source.txt", "readme.txt")


def require_single_names(table: Table) -> None:
    """Unclear if two columns have the same name."""
    if names := table.doubled:
        raise Unclear(
            "“{path}” has several columns named {names}. Give each its own name in row {row}.",
            path=table.shown,
            names=", ".join(f"“{name}”" for name in names),
            row=table.header_row,
        )


def open_table(path: str, *, encoding: str = "", delimiter: str = "", quote: str = "", skip: int = 0) -> Table:
    """Find out how a file is to be read. Unclear if it is no table."""
    return _Opening(path, path, encoding, delimiter, quote).table(skip)


def open_tables(
    source: "Source",
    *,
    encoding: str = "",
    delimiter: str = "",
    quote: str = "",
    skip: int = 0,
    starts: Sequence[Sequence[str]] = (),
) -> list[Table]:
    """The tables of a file: one, or one more from each header on that begins as `starts` says. Unclear if it is none.

    What is given is not doubted; `quote` may be "none". A "*" in `starts` is any cell, and a counter before it is too.
    """
    opening = _Opening(source.path, source.shown, encoding, delimiter, quote, source.notes)
    return opening.tables(skip, starts) if starts else [opening.table(skip)]


def rows(table: Table) -> Iterator[Row]:
    """The records after the header, empty rows left out."""
    header, width = table.header, len(table.header)
    fits, again = _Fitting(table), {header[0], f"\ufeff{header[0]}"}
    dirty = table.is_rejects or table.zeros or table.torn or table.apostrophes or table.windows
    found = numbered(Text(table.path, table.encoding), table.dialect)
    for number, cells, trouble in islice(found, table.header_row, table.last_row or None):
        if dirty or trouble or len(cells) != width:
            if not any(cells):
                continue
            cells, trouble = fits.fitted(cells, trouble)
            if not any(cells):
                continue
        elif not cells[0] and not any(cells):
            continue
        if cells[0] in again and not trouble and fits.is_header(cells):
            trouble = "the header again"
        yield Row(number, cells, trouble)


class _Fitting:
    """Makes rows as wide as the header, or says why they are not."""

    def __init__(self, table: Table):
        self.table, self.width = table, len(table.header)
        self.cut = len(REJECT_COLUMNS) if table.is_rejects else 0

    def fitted(self, cells: Cells, trouble: str) -> tuple[Cells, str]:
        """A row's cells as they were meant, and what is wrong with it, if anything."""
        table, width = self.table, self.width
        cells = cells[self.cut :]
        if table.apostrophes:
            cells = [as_meant(cell) for cell in cells]
        if table.windows:
            cells = [cell.translate(_WINDOWS) for cell in cells]
        if table.zeros:
            cells = [cell.replace("\0", "\ufffd") for cell in cells]
        if table.torn and _TORN.search("".join(cells)):
            encoding = _NAMES.get(table.encoding, table.encoding.upper().removesuffix("-SIG"))
            cells = [_TORN.sub("\ufffd", cell) for cell in cells]
            trouble = trouble or f"bytes that are not {encoding}"
        if len(cells) > width and not any(cells[width:]):
            cells = cells[:width]
        elif table.least <= len(cells) < width and not trouble:
            cells = [*cells, *[""] * (width - len(cells))]
        if len(cells) != width and not trouble:
            trouble = f"{len(cells)} cells where the header has {width}"
        return cells, trouble

    def is_header(self, cells: Cells) -> bool:
        """Whether a row is the header once more, as in exports that were put one behind the other."""
        return tuple(cell.strip().lstrip("\ufeff") for cell in cells) == self.table.header


class _Opening:
    """What is found out of a file before its rows are read."""

    def __init__(
        self, path: str, shown: str, encoding: str, delimiter: str, quote: str, notes: Sequence[str] = ()
    ) -> None:
        self.path, self.shown = path, shown
        self.known: Bytes = look(path, encoding, shown=shown)
        if not self.known.size:
            raise Unclear("“{path}” is empty.", path=shown)
        self.text = Text(path, self.known.encoding)
        self.lines, self.whole = self._sample()
        tabs = path.lower().removesuffix(".gz").endswith(".tsv")
        self.dialect = find_dialect(self.lines, delimiter=delimiter, quote=quote, tabs=tabs)
        self.notes = (*notes, *self._notes((encoding, delimiter)))

    def _sample(self) -> tuple[list[str], bool]:
        """The file's first whole lines, and whether these are all."""
        with self.text.opened() as text:
            size, lines = 0, []
            for line in text:
                lines.append(line)
                size += len(line)
                if (size > SAMPLE and len(lines) > LEAST_LINES) or size > MOST_SAMPLE:
                    return lines, not next(text, "")
        return lines, True

    def _notes(self, given: tuple[str, str]) -> Iterator[str]:
        encoding, delimiter = given
        if self.known.guessed:
            yield f"read as {self.said_encoding}, which is a guess"
        elif not encoding and not self.known.encoding.startswith("utf-8"):
            yield f"read as {self.said_encoding}"
        if self.dialect.delimiter != "," and not delimiter:
            yield f"cells are parted by {_SIGNS.get(self.dialect.delimiter, self.dialect.delimiter)}"
        if self.dialect.quote == "'":
            yield "cells are quoted with apostrophes"
        if self.dialect.backslash:
            yield "quotes inside quotes are marked with a backslash"
        if self.known.windows:
            yield "Windows signs put right that stood in UTF-8 as control characters"
        if self.known.torn and self.known.encoding.startswith("utf-8"):
            yield "some bytes are not UTF-8: rows with such are rejected"
        if not any("\n" in line for line in self.lines) and any("\r" in line for line in self.lines):
            yield "rows end with CR"

    @property
    def said_encoding(self) -> str:
        """The encoding as people know it."""
        return _NAMES.get(self.known.encoding, self.known.encoding.upper())

    def table(self, skip: int) -> Table:
        """The one table of the file. Its header is the first row after the skipped ones, else it is looked for."""
        first = list(islice(self._rows(skip), FIRST_ROWS))
        if not first:
            raise Unclear("“{path}” has no header.", path=self.shown)
        place = 0 if skip else header_place(first, self.shown)
        return self._made(first, place)

    def tables(self, skip: int, starts: Sequence[Sequence[str]]) -> list[Table]:
        """The tables of a file that holds several, each with the rows up to the next one's header."""
        parts: list[list[tuple[int, Cells]]] = [[]]
        for number, cells in self._rows(skip):
            if any(_begins(cells, start) for start in starts):
                parts.append([])
            if len(parts[-1]) < FIRST_ROWS:
                parts[-1].append((number, cells))
        if len(parts) > 1 and all(sum(map(bool, cells)) < 2 for _, cells in parts[0]):
            del parts[0]  # nothing, or titles
        if not parts[0]:
            raise Unclear("“{path}” has no header.", path=self.shown)
        ends = [part[0][0] - 1 for part in parts[1:]] + [0]
        found = []
        for count, (part, last_row) in enumerate(zip(parts, ends, strict=True), 1):
            place = 0 if skip or count > 1 else header_place(part, self.shown)
            found.append(self._made(part, place, last_row=last_row, behind=f"#{count}" if count > 1 else ""))
        return found

    def _rows(self, skip: int) -> Iterator[tuple[int, Cells]]:
        """The file's rows that are not empty, from after those that are skipped."""
        said = 1 if said_by_sheet(self.lines) else 0
        for number, cells, _ in numbered(self.text, self.dialect):
            if number > max(skip, said) and any(cell.strip() for cell in cells):
                yield number, cells

    def _made(self, first: Sequence[tuple[int, Cells]], place: int, *, last_row: int = 0, behind: str = "") -> Table:
        """The table whose header stands at a place among these rows."""
        number, cells = first[place]
        if behind and cells[0].strip().isdigit():
            cells = ["", *cells[1:]]  # a counter of rows goes on through the headers
        if len(cells) > MOST_COLUMNS:
            raise Unclear(
                "“{path}” has {count} columns; {most} are read.", path=self.shown, count=len(cells), most=MOST_COLUMNS
            )
        header = tuple(self._named(cell) for cell in cells)
        cut = len(REJECT_COLUMNS) if header[: len(REJECT_COLUMNS)] == REJECT_COLUMNS else 0
        if not header[cut:]:
            raise Unclear("“{path}” has no header.", path=self.shown)
        below = [cells for _, cells in first[place + 1 :]]
        shape = shape_of(header, below)
        return Table(
            path=self.path,
            name=base_name(self.shown) + behind,
            size=self.known.size,
            hash=self.known.hash,
            encoding=self.known.encoding,
            delimiter=self.dialect.delimiter,
            header=header[cut:],
            header_row=number,
            zeros=self.known.zeros,
            is_rejects=bool(cut),
            shown=self.shown + behind,
            quote=self.dialect.quote,
            last_row=last_row,
            notes=(*self.notes, *_notes_on(header, place, below, shape)),
            backslash=self.dialect.backslash,
            spaced=self.dialect.spaced,
            least=shape.least - cut,
            torn=self.known.torn,
            apostrophes=self.known.apostrophes,
            windows=self.known.windows,
        )

    def _named(self, cell: str) -> str:
        name = cell.translate(_WINDOWS) if self.known.windows else cell
        return _TORN.sub("\ufffd", name.strip().lstrip("\ufeff").strip())


def _begins(cells: Cells, start: Sequence[str]) -> bool:
    """Whether a row begins as a header does; a number before it counts rows."""
    names = [cell.strip() for cell in cells[: len(start) + 1]]
    if names and names[0].isdigit() and not start[0].isdigit() and start[0] != "*":
        names = names[1:]
    return len(names) >= len(start) and all(wanted in ("*", name) for wanted, name in zip(start, names, strict=False))


def _notes_on(header: Sequence[str], lead: int, below: Sequence[Cells], shape: Shape) -> Iterator[str]:
    """What is to be said of a table's rows."""
    if lead:
        yield "1 lead line left out" if lead == 1 else f"{lead} lead lines left out"
    if sum(map(is_value, header)) * 2 > sum(map(bool, header)):
        yield "the first row looks like values: perhaps there is no header"
    if shape.short:
        yield f"empty cells at the end are left out in {shape.short} of the first {len(below)} rows"
    if counted := sum(is_text_number(cell) for cells in below for cell in cells):
        yield f"{counted} cells with an apostrophe before digits in the first {len(below)} rows"
