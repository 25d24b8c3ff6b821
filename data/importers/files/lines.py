"""The rows of a text one after another, numbered, in little memory, whatever quotes are open in it.

As long as the quotes are right, the csv module reads alone. From the first wrong one on, each row is tried by itself:
a quote that is never closed costs its own line, not the rest of the file.
"""

import csv
import io
import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TextIO

from data.dataclass import dataclass
from data.importers.files.dialect import MOST_CELL, Cells, Dialect
from data.importers.files.encodings import holes, open_bytes

UNCLOSED = "a quote that is never closed"
UNDOUBLED = "a quote inside quotes that is not doubled"

_LEAST_AHEAD = 1 << 14
_SHOWN = 200

Numbered = tuple[int, Cells, str]
"""A row's number, its cells, and what is wrong with it, if anything."""


@dataclass(frozen=True, slots=True)
class Text:
    """A file that can be read as text."""

    path: str
    encoding: str

    @contextmanager
    def opened(self) -> Iterator[TextIO]:
        """The text with its line ends as they are, bytes the encoding doesn't know marked."""
        with (
            open_bytes(self.path) as file,
            io.TextIOWrapper(file, encoding=self.encoding, errors=holes(self.encoding), newline="") as text,
        ):
            yield text


def numbered(source: Text, dialect: Dialect) -> Iterator[Numbered]:
    """Every row of a text with its number, the first being 1."""
    number = 0
    with source.opened() as text:
        try:
            for number, cells in enumerate(dialect.reader(text), 1):
                yield number, cells, ""
            return
        except csv.Error:
            pass
    with source.opened() as text:
        yield from islice(_one_by_one(_Lines(text), dialect), number, None)


class _Lines:
    """Lines that can be taken back, as far as they were looked at ahead."""

    def __init__(self, lines: Iterator[str]):
        self._lines = lines
        self._again: deque[str] = deque()
        self.taken: list[str] = []
        """Of the row that is being read."""
        self._room = self._most = MOST_CELL

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._room <= 0:
            raise StopIteration
        line = self._again.popleft() if self._again else next(self._lines, "")
        if not line:
            raise StopIteration
        self._room -= len(line)
        self.taken.append(line)
        return line

    def begin(self) -> None:
        """A new row begins: forget the last one's lines."""
        self.taken.clear()
        self._room = self._most

    def only_first(self) -> str:
        """The row's first line. The others are read again; that is done less far each time, so that it ends."""
        if len(self.taken) > 1:
            self._again.extendleft(reversed(self.taken[1:]))
            self._most = max(_LEAST_AHEAD, self._most // 2)
        return self.taken[0]


def _one_by_one(lines: _Lines, dialect: Dialect) -> Iterator[Numbered]:
    reader, number = dialect.reader(lines), 0
    while True:
        lines.begin()
        try:
            cells, trouble = next(reader), ""
        except StopIteration:
            return
        except csv.Error as error:
            if not lines.taken:
                return
            alone = len(lines.taken) == 1 and "expected after" in str(error)
            line = lines.only_first()
            cells, trouble = _mended(line, dialect, UNDOUBLED if alone else UNCLOSED)
        number += 1
        yield number, cells, trouble


def _mended(line: str, dialect: Dialect, trouble: str) -> tuple[Cells, str]:
    """The cells of a line whose quotes are wrong. Spaces behind a closing quote do no harm and go."""
    if trouble == UNDOUBLED:
        quote, delimiter = re.escape(dialect.quote), re.escape(dialect.delimiter)
        try:
            return next(dialect.reader([re.sub(rf"{quote}[ \t]+(?={delimiter}|[\r\n]|$)", dialect.quote, line)])), ""
        except csv.Error:
            pass
    try:
        cells = next(dialect.reader([line], strict=False))
    except csv.Error:
        cells = [line[:_SHOWN]]
    if cells:
        cells[-1] = cells[-1].rstrip("\r\n")
    return cells, trouble
