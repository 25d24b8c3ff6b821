"""Rows of many files gathered into whole documents, and these into chunks, without holding a file in memory.

A first reading counts the rows and finds documents whose rows do not stand together, in one file or over several. These
are spilled to disk by their key, and put together at the end.
"""

import pickle
import tempfile
from array import array
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import IO

from data.dataclass import dataclass, field
from data.importers.files.reading import Row, Table, rows
from data.importers.records import Chunk, Item, Layout, Taken, digest_of
from data.importers.values import LeftOut, Rejected

CHUNK_ROWS = 8_000
"""Rows a transaction takes, a document being never cut: well under a second of everybody's turn to write."""
BUCKETS = 64


@dataclass(slots=True)
class Input:
    """One file with its layout, and what the first reading found."""

    table: Table
    format: str
    layout: Layout
    rows: int = 0
    bad_rows: int = 0
    left_out: int = 0
    """Records that the mapping leaves out: they count as rejected, and are no fault of the file."""
    notes: list[str] = field(default_factory=list)

    def layout_notes(self) -> list[str]:
        """What the format noticed while it read the rows."""
        return list(getattr(self.layout, "notes", ()))


Refuse = Callable[[int, Row, str], None]
"""Is told the file, the row and the reason of each record that can't come in."""


@dataclass(slots=True)
class Survey:
    """What the first reading found."""

    inputs: list[Input]
    scattered: frozenset[int] = frozenset()
    """Marks of the documents whose rows do not stand together."""
    rows: int = 0
    refused: set[int] = field(default_factory=set)
    """Files that are left out as a whole, because a row of them is bad and that was asked for."""


def mark_of(key: str) -> int:
    """A short stand-in for a document's key."""
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)


def survey(inputs: Sequence[Input], *, strict: bool) -> Survey:
    """Read everything once: counts, scattered documents, and with `strict` every value."""
    found = Survey(list(inputs))
    runs = array("q")
    for number, one in enumerate(inputs):
        last: str | None = None
        for row in rows(one.table):
            one.rows += 1
            # As _documents finds it, bad rows too: one between two rows of a document parts them.
            if (key := _key(one.layout, row, last or "")) != last:
                runs.append(mark_of(key))
                last = key
            if strict and _reason(one.layout, row):
                one.bad_rows += 1
        if one.bad_rows:
            found.refused.add(number)
        found.rows += one.rows
    found.scattered = _twice(runs)
    return found


def _reason(layout: Layout, row: Row) -> str:
    if row.trouble:
        return row.trouble
    try:
        layout.read(row.cells)
    except LeftOut:
        return ""
    except Rejected as reason:
        return str(reason)
    return ""


def _twice(runs: "array[int]") -> frozenset[int]:
    """Marks that are in it more than once. In parts: a list of numbers takes five times what their array does."""
    found: set[int] = set()
    parts = min(16, 1 + len(runs) // 65_536)
    for part in range(parts):
        ordered = sorted(mark for mark in runs if mark % parts == part)
        found.update(left for left, right in pairwise(ordered) if left == right)
    return frozenset(found)


WHOLE_FILE = "another row of this file is bad, and the file was to come in whole or not at all"


class Gathering:
    """Turns the rows of a survey into chunks."""

    def __init__(self, found: Survey, refuse: Refuse):
        self._survey, self._refuse = found, refuse
        self._spill: dict[int, IO[bytes]] = {}
        self._partial: set[int] = set()
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def chunks(self) -> Generator[Chunk, None, None]:
        """All documents, file by file, the scattered ones at the end."""
        try:
            for number, one in enumerate(self._survey.inputs):
                if number in self._survey.refused:
                    self._refuse_all(number, one)
                else:
                    yield from self._of_file(number, one)
            yield from self._of_spill()
        finally:
            for file in self._spill.values():
                file.close()
            if self._folder is not None:
                self._folder.cleanup()

    def _refuse_all(self, number: int, one: Input) -> None:
        for row in rows(one.table):
            self._partial.add(mark_of(_key(one.layout, row, "")))  # other files may have more of the same document
            self._refuse(number, row, _reason(one.layout, row) or WHOLE_FILE)

    def _of_file(self, number: int, one: Input) -> Iterator[Chunk]:
        """Chunks of a file; the last is sent when it is known to be the last."""
        chunk = _chunk(number, one)
        for documents, taken, last in self._documents(number, one):
            if chunk.rows >= CHUNK_ROWS:
                yield chunk
                chunk = _chunk(number, one)
            chunk.items += documents
            chunk.rows += taken
            chunk.first, chunk.last = chunk.first or last, last
        chunk.final = True
        if chunk.items:
            yield chunk

    def _documents(self, number: int, one: Input) -> Iterator[tuple[list[Item], int, int]]:
        """The documents of each key, how many rows they have, and the last of these."""
        layout, scattered = one.layout, self._survey.scattered
        key, partial = "", _adds(one)
        taken: list[Taken] = []
        for row in rows(one.table):
            found = _key(layout, row, key)
            if found != key:
                if taken:
                    yield _made(layout, key, taken, partial), len(taken), taken[-1].row
                key, taken, partial = found, [], _adds(one)
            try:
                if row.trouble:
                    raise Rejected(row.trouble)
                record = layout.read(row.cells)
            except Rejected as reason:
                one.left_out += isinstance(reason, LeftOut)
                partial = True
                self._partial.add(mark_of(key))
                self._refuse(number, row, str(reason))
                continue
            read = Taken(number, row.number, record, digest_of(row.cells))
            if scattered and mark_of(key) in scattered:
                self._keep(key, read)
            else:
                taken.append(read)
        if taken:
            yield _made(layout, key, taken, partial), len(taken), taken[-1].row

    def _keep(self, key: str, taken: Taken) -> None:
        mark = mark_of(key)
        bucket = mark % BUCKETS
        if bucket not in self._spill:
            if self._folder is None:
                self._folder = tempfile.TemporaryDirectory(prefix="ecom-tui-import-")
            path = Path(self._folder.name) / str(bucket)
            self._spill[bucket] = open(path, "w+b")  # noqa: SIM115  # closed when the chunks are through
        pickle.dump((key, taken.file, taken.row, taken.record, taken.digest), self._spill[bucket])

    def _of_spill(self) -> Iterator[Chunk]:
        """The scattered documents, bucket by bucket, in chunks as large as others."""
        chunks: dict[int, Chunk] = {}
        for bucket in sorted(self._spill):
            kept: dict[tuple[str, str], list[Taken]] = {}
            file = self._spill[bucket]
            file.seek(0)
            while True:
                try:
                    key, *rest = pickle.load(file)  # what was written by _keep a moment ago
                except EOFError:
                    break
                taken = Taken(*rest)
                kept.setdefault((self._survey.inputs[taken.file].layout.channel, key), []).append(taken)
            yield from self._of_bucket(kept, chunks)
        yield from chunks.values()

    def _of_bucket(self, kept: dict[tuple[str, str], list[Taken]], chunks: dict[int, Chunk]) -> Iterator[Chunk]:
        """Adds to the chunk that each file has open, and gives those that are full."""
        inputs = self._survey.inputs
        for (_, key), taken in kept.items():
            number = taken[-1].file
            one = inputs[number]
            chunk = chunks.setdefault(number, _chunk(number, one))
            left = _newest(taken) if one.layout.newest_wins else _once(taken)
            partial = mark_of(key) in self._partial or any(_adds(inputs[item.file]) for item in taken)
            chunk.items += _made(one.layout, key, left, partial)
            chunk.rows += len(taken)
            chunk.first, chunk.last, chunk.spilled, chunk.final = taken[0].row, taken[-1].row, True, True
            kept_rows = {(item.file, item.row) for item in left}
            chunk.spare += [item.file for item in taken if (item.file, item.row) not in kept_rows]
            if chunk.rows >= CHUNK_ROWS:
                yield chunks.pop(number)


def _adds(one: Input) -> bool:
    """Whether a file of corrected rows only adds to what is known: not where items are rejected as a whole."""
    return one.table.is_rejects and not getattr(one.layout, "rejects_whole", False)


def _key(layout: Layout, row: Row, current: str) -> str:
    try:
        return layout.key(row.cells)
    except IndexError:
        return current


def _newest(taken: Sequence[Taken]) -> list[Taken]:
    """What the last of the files says of a document that several have."""
    return [item for item in taken if item.file == taken[-1].file]


def _once(taken: Sequence[Taken]) -> list[Taken]:
    """The rows of a document over several files: what two of them say alike is said once."""
    left, most = [], Counter[str]()
    for file in dict.fromkeys(item.file for item in taken):
        here = Counter[str]()
        for item in taken:
            if item.file == file:
                here[item.digest] += 1
                if here[item.digest] > most[item.digest]:
                    left.append(item)
        most |= here
    return left


def _chunk(number: int, one: Input) -> Chunk:
    return Chunk(number, one.table.shown, one.table.hash, one.format, one.layout.channel)


def _made(layout: Layout, key: str, taken: Sequence[Taken], partial: bool) -> list[Item]:
    made = list(layout.documents(key, taken))
    if partial:
        for item in made:
            item.partial = True
    return made
