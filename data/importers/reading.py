"""Tables of text as rows of cells: delimiter, quoting and line ends found out, text left as text, row after row.

A row's number is the one a spreadsheet shows: the header is usually row 1. A row that can't be read becomes a row with
a reason, and never the end of the file.
"""

import csv
import io
import os
from collections import Counter
from collections.abc import Iterator, Sequence

from data.dataclass import dataclass
from data.errors import Unclear
from data.importers.encodings import base_name, look, open_bytes
from data.importers.rejects import REJECT_COLUMNS

ENDINGS = (".csv", ".tsv", ".txt")
SAMPLE = 1 << 16
MOST_COLUMNS = 4_000
MOST_CELL = 1 << 20
"""A longer cell is a quote that was never closed."""

Cells = list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A file that can be read as a table."""

    path: str
    name: str
    size: int
    hash: str
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    """Column names without spaces around them, those of a rejects file left out."""
    header_row: int
    zeros: bool
    is_rejects: bool
    """Whether it is a file of rejected rows that was corrected: it adds to what is known, and takes nothing away."""


@dataclass(frozen=True, slots=True)
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


def open_table(path: str, *, encoding: str = "", delimiter: str = "", skip: int = 0) -> Table:
    """Find out how a file is to be read. Unclear if it is no table or has no record."""
    known = look(path, encoding)
    if not known.size:
        raise Unclear("“{path}” is empty.", path=path)
    delimiter = delimiter or _delimiter(path, known.encoding)
    for number, cells in _numbered(path, known.encoding, delimiter):
        if number <= skip or not any(cell.strip() for cell in cells):
            continue
        if len(cells) > MOST_COLUMNS:
            raise Unclear(
                "“{path}” has {count} columns; {most} are read.", path=path, count=len(cells), most=MOST_COLUMNS
            )
        header = tuple(cell.strip().lstrip("\ufeff") for cell in cells)
        is_rejects = header[: len(REJECT_COLUMNS)] == REJECT_COLUMNS
        header = header[len(REJECT_COLUMNS) :] if is_rejects else header
        return Table(
            path=path,
            name=base_name(path),
            size=known.size,
            hash=known.hash,
            encoding=known.encoding,
            delimiter=delimiter,
            header=header,
            header_row=number,
            zeros=known.zeros,
            is_rejects=is_rejects,
        )
    raise Unclear("“{path}” has no header.", path=path)


def rows(table: Table) -> Iterator[Row]:
    """The records after the header, empty lines left out."""
    width, cut = len(table.header), len(REJECT_COLUMNS) if table.is_rejects else 0
    for number, cells in _numbered(table.path, table.encoding, table.delimiter):
        if number <= table.header_row or not cells:
            continue
        if cut:
            cells = cells[cut:]
        if table.zeros:
            cells = [cell.replace("\0", "\ufffd") for cell in cells]
        if len(cells) == width:
            yield Row(number, cells)
        elif any(cells):
            yield _ragged(number, cells, width)


def _ragged(number: int, cells: Cells, width: int) -> Row:
    if len(cells) > width and not any(cells[width:]):
        return Row(number, cells[:width])
    if max(map(len, cells)) >= MOST_CELL:
        return Row(number, [cell[:200] for cell in cells[:width]], "a quote that is never closed")
    return Row(number, cells, f"{len(cells)} cells where the header has {width}")


def _numbered(path: str, encoding: str, delimiter: str) -> Iterator[tuple[int, Cells]]:
    """Every row of a file with its number, the first being 1."""
    csv.field_size_limit(MOST_CELL * 4)
    errors = "replace" if encoding not in ("utf-8", "utf-8-sig") else "strict"
    with open_bytes(path) as file, io.TextIOWrapper(file, encoding=encoding, errors=errors, newline="") as text:
        reader = csv.reader(text, delimiter=delimiter)
        number = 0
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                cells = ["", " " * MOST_CELL]
            except UnicodeDecodeError:
                raise Unclear("“{path}” is not in {encoding}.", path=path, encoding=encoding) from None
            number += 1
            yield number, cells


def _delimiter(path: str, encoding: str) -> str:
    """The sign that cuts most of the first rows into the same number of cells."""
    with open_bytes(path) as file, io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="") as text:
        sample = text.read(SAMPLE)
    best, marks = ",", (0.0, 0)
    for sign in "\t,;|" if path.lower().removesuffix(".gz").endswith(".tsv") else ",;\t|":
        widths = _widths(sample, sign)
        if not widths:
            continue
        width, count = Counter(widths).most_common(1)[0]
        if width > 1 and (found := (round(count / len(widths), 1), width)) > marks:
            best, marks = sign, found
    return best


def _widths(sample: str, sign: str) -> list[int]:
    try:
        found = [len(cells) for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=sign) if cells]
    except csv.Error:
        return []
    return (found[:-1] if len(sample) >= SAMPLE else found)[:50]
