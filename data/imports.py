"""Bringing files in: from paths to a report.

Chunks of whole documents are written one operation each, so that an import can stop between two of them and go on
another day; what the store has already is read, compared and left alone.
"""

import secrets
from collections.abc import Callable, Iterable, Sequence

from data import clock, database, options
from data.dataclass import dataclass
from data.doorway import demand
from data.errors import Unclear
from data.events import Actor
from data.importers.formats import format_of
from data.importers.gathering import Gathering, Input, Survey, survey
from data.importers.guess import guess_mapping
from data.importers.known import Sorted, sort_out
from data.importers.mapping import load_mapping
from data.importers.reading import Row, files_of, open_table
from data.importers.records import Chunk, Document, Format, Setting, hash_of, rows_of
from data.importers.rejects import Rejects, rejects_for
from data.importers.report import FileReport, ImportReport
from data.importers.storing import Outcome
from data.operations import batches
from data.operations.batches import end_batch, import_batch

STEP_US = 250_000
"""Progress is told at most four times a second."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far an import is."""

    rows: int
    of: int
    path: str


def import_files(
    actor: Actor,
    paths: Sequence[str],
    *,
    format: str = "auto",
    mapping: str | None = None,
    strict: bool = False,
    rejects: str = "",
    progress: Callable[[Step], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> ImportReport:
    """Import files and folders. `mapping` is the path of a TOML file; `stop` is asked between two chunks."""
    demand(actor, "data.import")
    setting = Setting(options.currency(), options.timezone())
    found = survey(_inputs(paths, format, mapping, setting), strict=strict)
    if not found.rows:
        raise Unclear("There is no record in “{path}”.", path=paths[0])
    run = _Run(actor, found, rejects_for(paths, rejects), progress)
    try:
        run.through(stop or (lambda: False))
    finally:
        run.rejects.close()
    return run.told()


def guess(actor: Actor, path: str) -> str:
    """A first mapping for a list of orders, as TOML to be read and corrected."""
    demand(actor, "data.import")
    return guess_mapping(files_of([path])[0])


def _inputs(paths: Sequence[str], format: str, mapping: str | None, setting: Setting) -> list[Input]:
    mapped = load_mapping(mapping) if mapping else None
    made = []
    for path in files_of(paths):
        table = open_table(path, **mapped.reading) if mapped else open_table(path)
        known: Format = mapped or format_of(table, format)
        made.append(Input(table, known.name, known.layout(table, setting)))
    return made


class _Run:
    """One import, from its first chunk to its report."""

    def __init__(self, actor: Actor, found: Survey, rejects: Rejects, progress: Callable[[Step], None] | None):
        self.actor, self.survey, self.rejects, self.progress = actor, found, rejects, progress
        self.report = ImportReport([FileReport(one.table.path, one.format) for one in found.inputs])
        self._told_at = 0
        self._done = 0
        self._begun: set[str] = set()
        """Hashes of files that have a batch."""

    def through(self, stop: Callable[[], bool]) -> None:
        """Write chunk after chunk until all are through or somebody says stop."""
        gathering = Gathering(self.survey, self._refuse)
        chunks = gathering.chunks()
        for chunk in chunks:
            if stop():
                self.report.stopped = True
                chunks.close()
                break
            self._write(chunk)
        self._end()

    def _write(self, chunk: Chunk) -> None:
        self.report.tell(chunk.documents)
        with database.snapshot():
            known = sort_out(chunk)
        for file in chunk.spare:
            self.report.files[file].unchanged += 1
        if known.nothing_to_do:
            self._leave(known)
        else:
            self._take(chunk)
        self._done += chunk.rows
        self._step(chunk.path)

    def _leave(self, known: Sorted) -> None:
        for one in (*known.same, *(one for one, _ in known.kept)):
            for file in rows_of(one):
                self.report.files[file].unchanged += 1
        self.report.differences += [{"document": one.source_id, "says": why} for one, why in known.kept]

    def _take(self, chunk: Chunk) -> None:
        name, outcome = _name(chunk.documents), Outcome()
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

    def _refuse(self, file: int, row: Row, reason: str) -> None:
        one = self.survey.inputs[file].table
        self.report.files[file].rejected += 1
        self.rejects.add(one.name, one.header, row.number, row.cells, reason)
        self._done += 1

    def _step(self, path: str) -> None:
        now = clock.now()
        if self.progress is not None and (now - self._told_at >= STEP_US or self._done == self.survey.rows):
            self._told_at = now
            self.progress(Step(self._done, self.survey.rows, path))

    def _end(self) -> None:
        """Close the batches that this run has begun or found half done."""
        half = {row[0] for row in database.rows("SELECT file_hash FROM batch WHERE state IN ('running', 'stopped')")}
        for one in self.survey.inputs:
            if one.table.hash in half and (not self.report.stopped or one.table.hash in self._begun):
                end_batch(self.actor, one.table.hash, state="stopped" if self.report.stopped else "done")

    def told(self) -> ImportReport:
        """The report, with each file's records counted."""
        for file, one in zip(self.report.files, self.survey.inputs, strict=True):
            file.rows = one.rows if not self.report.stopped else file.imported + file.unchanged + file.rejected
        self.report.rejects_file = self.rejects.path
        return self.report


def _name(documents: Iterable[Document]) -> str:
    """The digest of a chunk's rows, and a word that tells this try from an earlier import of the same."""
    return f"{hash_of([one.source_hash for one in documents])}-{secrets.token_hex(4)}"
