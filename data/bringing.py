"""One import on its way: chunk after chunk compared with the store, and written or only counted."""

import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress

from data import clock, database, options
from data.dataclass import dataclass, field
from data.errors import StoreError
from data.events import Actor
from data.importers.files.reading import Row, rows
from data.importers.files.rejects import Rejects
from data.importers.files.sources import said_path
from data.importers.gathering import Gathering, Survey
from data.importers.keeping.keeping import Sorting, sort_items
from data.importers.keeping.known import Sorted, sort_out
from data.importers.keeping.storing import Outcome
from data.importers.records import Chunk, Item, hash_of, rows_of
from data.importers.report import FileReport, ImportReport
from data.importers.showing import Shown, show_item
from data.operations import batches
from data.operations.batches import end_batch, import_batch

STEP_US = 250_000
"""Progress is told at most four times a second."""
SMALL = "PRAGMA cache_size = -8000"
USUAL = "PRAGMA cache_size = -32000"
MOST_SHOWN = 20
MOST_REFUSED = 200


@dataclass(frozen=True, slots=True)
class Step:
    """How far an import is."""

    rows: int
    of: int
    path: str
    waiting: bool = False
    """Whether another import is running, and this one waits for its end."""


@dataclass(slots=True)
class Seen:
    """What a look without writing saw beside the counts."""

    items: list[Shown] = field(default_factory=list)
    """The first of them."""
    refused: list[tuple[str, int, str]] = field(default_factory=list)
    """File, row and reason of the first rejected records."""


class Bringing:
    """One import, from its first chunk to its report. A `dry` one counts what would come of it, and writes nothing."""

    def __init__(
        self,
        actor: Actor,
        found: Survey,
        rejects: Rejects | None,
        *,
        progress: Callable[[Step], None] | None = None,
        mapping: str = "",
    ):
        self.actor, self.survey, self.rejects, self.progress = actor, found, rejects, progress
        self.dry, self.mapping = rejects is None, mapping
        self.seen = Seen()
        self.report = ImportReport([FileReport(one.table.shown, one.format) for one in found.inputs])
        for file, one in zip(self.report.files, found.inputs, strict=True):
            file.encoding, file.delimiter = one.table.encoding, one.table.delimiter
            file.notes = [*one.table.notes, *one.notes]
        self._told_at = 0
        self._done = 0
        self._begun: set[str] = set()
        """Hashes of files that have a batch."""
        self._late: dict[int, dict[int, str]] = defaultdict(dict)
        """File → row → reason, of records that the store refused when it saw them whole."""

    def through(self, stop: Callable[[], bool]) -> None:
        """Take chunk after chunk until all are through, somebody says stop, or the store can't be written."""
        try:
            self._chunks(stop)
            self._write_late()
        except StoreError:
            self.report.stopped = True
            with suppress(StoreError):  # a store that is full or locked can't be told
                self._end()
            raise
        self._end()

    def _chunks(self, stop: Callable[[], bool]) -> None:
        gathering = Gathering(self.survey, self._refuse)
        with _little_cache(), closing(gathering.chunks()) as chunks:
            for chunk in chunks:
                if stop():
                    self.report.stopped = True
                    break
                self._take(chunk)

    def _take(self, chunk: Chunk) -> None:
        self.report.tell(chunk.documents)
        self._show(chunk.items)
        with database.snapshot():
            known, goods = sort_out(chunk), sort_items(chunk)
        for file in chunk.spare:
            self.report.files[file].unchanged += 1
        self._note(known, goods)
        refused = {id(item) for item, _ in goods.refused}
        for item, reason in goods.refused:
            self._refuse_late(item, reason)
        if known.nothing_to_do and goods.nothing_to_do:
            self._leave(known, goods)
        elif self.dry:
            self._count(known, goods)
        else:
            chunk.items = [item for item in chunk.items if id(item) not in refused]
            self._write(chunk)
        self._done += chunk.rows
        self._step(chunk.path)

    def _note(self, known: Sorted, goods: Sorting) -> None:
        """Count items by kind and by what is to be done with them."""
        for word, items in (
            ("new", [*known.new, *goods.new]),
            ("changed", [*(one.document for one in known.changed), *(one.item for one in goods.changed)]),
            ("same", [*known.same, *goods.same]),
            ("kept", [*(one for one, _ in known.kept), *(one for one, _ in goods.kept)]),
            ("refused", [one for one, _ in goods.refused]),
        ):
            for item in items:
                self.report.outcomes[item.kind][word] += 1

    def _leave(self, known: Sorted, goods: Sorting) -> None:
        kept = (*known.kept, *goods.kept)
        for one in (*known.same, *goods.same, *(one for one, _ in kept)):
            for file in rows_of(one):
                self.report.files[file].unchanged += 1
        self.report.differences += known.told
        self.report.differences += [{"document": one.source_id, "says": why} for one, why in goods.kept]

    def _count(self, known: Sorted, goods: Sorting) -> None:
        self._leave(known, goods)
        for item in (*known.new, *goods.new, *(one.item for one in goods.changed)):
            for file in rows_of(item):
                self.report.files[file].imported += 1
        for change in known.changed:
            imported, unchanged = change.counted()
            for file in imported.elements():
                self.report.files[file].imported += 1
            for file in unchanged.elements():
                self.report.files[file].unchanged += 1
        self.report.updated += len(known.changed) + len(goods.changed)

    def _write(self, chunk: Chunk) -> None:
        name, outcome = _name(chunk.items), Outcome()
        batches.tray[name] = (chunk, outcome)
        try:
            import_batch(self.actor, name)
        finally:
            del batches.tray[name]
        self._begun.add(chunk.file_hash)
        for file, count in outcome.imported.items():
            self.report.files[file].imported += count
        for file, count in outcome.unchanged.items():
            self.report.files[file].unchanged += count
        self.report.updated += outcome.updated
        self.report.counts.update(outcome.counts)
        self.report.differences += outcome.differences
        self.report.placeholders += outcome.placeholders

    def _show(self, items: Iterable[Item]) -> None:
        if self.dry and len(self.seen.items) < MOST_SHOWN:
            currency = options.currency()
            left = MOST_SHOWN - len(self.seen.items)
            self.seen.items += [show_item(item, currency) for item, _ in zip(items, range(left), strict=False)]

    def _refuse(self, file: int, row: Row, reason: str) -> None:
        one = self.survey.inputs[file].table
        self.report.files[file].rejected += 1
        if self.rejects is not None:
            self.rejects.add(one.name, one.header, row.number, row.cells, reason)
        if len(self.seen.refused) < MOST_REFUSED:
            self.seen.refused.append((one.shown, row.number, reason))

    def _refuse_late(self, item: Item, reason: str) -> None:
        places = [(line.file, line.row) for line in getattr(item, "lines", ())] or list(getattr(item, "places", ()))
        for file, row in places:
            self._late[file][row] = reason

    def _write_late(self) -> None:
        """Read again the rows that were refused as whole items: a chunk does not keep their cells."""
        for file, reasons in sorted(self._late.items()):
            for row in rows(self.survey.inputs[file].table):
                if row.number in reasons:
                    self._refuse(file, row, reasons[row.number])

    def _step(self, path: str) -> None:
        now = clock.now()
        done = self._done + sum(file.rejected for file in self.report.files)
        if self.progress is not None and (now - self._told_at >= STEP_US or done == self.survey.rows):
            self._told_at = now
            self.progress(Step(done, self.survey.rows, path))

    def _end(self) -> None:
        """Close the batches that this run has begun or found half done, and keep what became of their files."""
        if self.dry:
            return
        half = {row[0] for row in database.rows("SELECT file_hash FROM batch WHERE state IN ('running', 'stopped')")}
        rejects = self.rejects.path if self.rejects is not None else ""
        for file, one in zip(self.report.files, self.survey.inputs, strict=True):
            begun = one.table.hash in self._begun
            if begun or (one.table.hash in half and not self.report.stopped):
                end_batch(
                    self.actor,
                    one.table.hash,
                    state="stopped" if self.report.stopped else "done",
                    rows=one.rows,
                    rejected=file.rejected,
                    rejects=said_path(rejects) if file.rejected else "",
                    mapping=said_path(self.mapping),
                )

    def told(self) -> ImportReport:
        """The report, with each file's records counted."""
        for file, one in zip(self.report.files, self.survey.inputs, strict=True):
            file.left_out = one.left_out
            file.rows = one.rows if not self.report.stopped else file.imported + file.unchanged + file.rejected
            file.notes += [note for note in one.layout_notes() if note not in file.notes]
        self.report.rejects_file = self.rejects.path if self.rejects is not None else ""
        return self.report


@contextmanager
def _little_cache() -> Iterator[None]:
    """A cache of pages that does not grow with the file; a larger one is no faster for rows that only come in."""
    if database.engine() != "sqlite":
        yield
        return
    database.run(SMALL)
    try:
        yield
    finally:
        database.run(USUAL)


def _name(items: Iterable[Item]) -> str:
    """The digest of a chunk's rows, and a word that tells this try from an earlier import of the same."""
    return f"{hash_of([one.source_hash for one in items])}-{secrets.token_hex(4)}"
