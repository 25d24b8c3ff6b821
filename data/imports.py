"""Bringing files in: from paths to a report, or to a look at what would come of them.

Chunks of whole items are written one operation each, so that an import can stop between two of them and go on another
day; what the store has already is read, compared and left alone. One import runs at a time; a second one waits.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from data import options
from data.alone import alone
from data.bringing import Bringing, Step
from data.dataclass import dataclass, field
from data.doorway import demand
from data.errors import Unclear
from data.events import Actor
from data.importers.files.reading import Table, open_tables, require_single_names
from data.importers.files.rejects import rejects_for
from data.importers.files.sources import Source, opened
from data.importers.gathering import Input, Survey, survey
from data.importers.records import Format, Setting
from data.importers.report import ImportReport
from data.importers.shops.formats import format_of
from data.importers.showing import Shown

__all__ = ["Look", "Step", "guess", "import_files", "look_at"]

JOB = "imports"

Progress = Callable[[Step], None]
Stop = Callable[[], bool]


@dataclass(slots=True)
class Look:
    """What an import would do: nothing of it is written."""

    report: ImportReport
    items: list[Shown] = field(default_factory=list)
    """The first items as they would come in."""
    refused: list[tuple[str, int, str]] = field(default_factory=list)
    """File, row and reason of the first rejected records."""


def import_files(
    actor: Actor,
    paths: Sequence[str],
    *,
    format: str = "auto",
    mapping: str | None = None,
    strict: bool = False,
    rejects: str = "",
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> ImportReport:
    """Import files and folders. `mapping` is the path of a TOML file; `stop` is asked between two chunks."""
    demand(actor, "data.import")
    stopped = stop or (lambda: False)
    with opened(paths) as sources:
        found = _survey(sources, paths, format, mapping, strict=strict)
        with alone(JOB, lambda: _waits(progress, found, stopped)):
            if strict:
                _leave_out_whole_files(actor, found)
            run = Bringing(actor, found, rejects_for(paths, rejects), progress=progress, mapping=mapping or "")
            try:
                run.through(stopped)
            finally:
                if run.rejects is not None:
                    run.rejects.close()
            return run.told()


def look_at(
    actor: Actor,
    paths: Sequence[str],
    *,
    format: str = "auto",
    mapping: str | None = None,
    strict: bool = False,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Look:
    """What would come of an import: how each file is read, the first items, and the counts by outcome."""
    demand(actor, "data.import")
    with opened(paths) as sources:
        found = _survey(sources, paths, format, mapping, strict=strict)
        if strict:
            _leave_out_whole_files(actor, found)
        run = Bringing(actor, found, None, progress=progress)
        run.through(stop or (lambda: False))
        return Look(run.told(), run.seen.items, run.seen.refused)


def guess(actor: Actor, paths: Sequence[str]) -> str:
    """A first mapping for files or folders that nobody has mapped, as TOML to be read and corrected."""
    demand(actor, "data.import")
    from data.importers.mappings.guess import guess_mapping

    return guess_mapping(paths)


def _survey(
    sources: Sequence[Source], paths: Sequence[str], format: str, mapping: str | None, *, strict: bool
) -> Survey:
    found = survey(_inputs(sources, format, mapping), strict=strict)
    if not found.rows:
        raise Unclear("There is no record in “{path}”.", path=paths[0])
    return found


def _inputs(sources: Sequence[Source], format: str, mapping: str | None) -> list[Input]:
    mapped = _mapped(mapping) if mapping else None
    tables = [table for source in sources for table in open_tables(source, **(mapped.reading if mapped else {}))]
    setting = Setting(options.currency(), options.timezone(), tables)
    made = []
    for table in tables:
        known: Format = mapped or format_of(table, format)
        if mapped is None:
            require_single_names(table)
        made.append(Input(_apart(table), known.name, known.layout(table, setting)))
    return made


def _apart(table: Table) -> Table:
    """A later table of a file that holds several: a batch of its own."""
    _, mark, part = table.shown.rpartition("#")
    if not (mark and part.isdigit() and table.path.rpartition("/")[2] != table.shown.rpartition("/")[2]):
        return table
    return replace(table, hash=f"{table.hash}#{part}")


def _mapped(path: str) -> Any:
    from data.importers.mappings.mapping import load_mapping

    return load_mapping(path)


def _waits(progress: Progress | None, found: Survey, stop: Stop) -> bool:
    if progress is not None:
        progress(Step(0, found.rows, "", waiting=True))
    return not stop()


def _leave_out_whole_files(actor: Actor, found: Survey) -> None:
    """Mark the files of which the store refuses a record: with `strict` they come in whole or not at all."""
    trial = Bringing(actor, found, None)
    trial.through(lambda: False)
    found.refused |= {number for number, file in enumerate(trial.told().files) if file.rejected > file.left_out}
    for one in found.inputs:
        one.left_out = 0
