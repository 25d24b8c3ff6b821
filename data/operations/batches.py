"""The operation behind every import: some whole documents of a file, written in one transaction with one event.

Rows are too many to be an operation's values: they lie in a tray under their digest, which the operation is given.
"""

import hashlib
import json

from data import clock, database, frames
from data.doorway import operation, trace
from data.errors import Missing
from data.events import Actor, Done
from data.importers.keeping.keeping import sort_items, write_items
from data.importers.keeping.known import sort_out
from data.importers.keeping.storing import Outcome, Storing
from data.importers.records import Chunk
from data.operations._orders_in import take_in

_FIND = "SELECT id FROM batch WHERE file_hash = ? AND state IN ('running', 'stopped') ORDER BY id DESC LIMIT 1"
_FIND_ANY = "SELECT id FROM batch WHERE file_hash = ? AND state <> 'taken_back' ORDER BY id DESC LIMIT 1"
_ADD = "INSERT INTO batch (file_hash, path, format, by_id, at, state) VALUES (?, ?, ?, ?, ?, 'running')"
_LOCK = "SELECT counts, digest, position FROM batch WHERE id = ? /*lock*/"
_KEEP = "UPDATE batch SET counts = ?, digest = ?, position = ?, state = ?, done_at = ? WHERE id = ?"
_END = (
    "UPDATE batch SET state = ?, done_at = ?, rows = ?, rejected = ?, rejects = ?, mapping = ? WHERE id ="
    " (SELECT max(id) FROM batch WHERE file_hash = ? AND state <> 'taken_back')"
)

Tray = dict[str, tuple[Chunk, Outcome]]
tray: Tray = {}
"""What waits to be written, by its digest; import_files puts it there."""


@operation(
    "import.batch",
    right="data.import",
    says="Rows {first} to {last} of “{file}” came in: {orders} orders, {lines} lines, {updated} brought up to date.",
    on_thing=False,
    subject="batch",
)
def import_batch(actor: Actor, chunk: str) -> Done:
    """Write one chunk of an import that runs: whole documents, or nothing of them."""
    if chunk not in tray:
        raise Missing("No import with the chunk “{chunk}” is running here.", chunk=chunk)
    found, outcome = tray[chunk]
    outcome.reset()
    batch = int(database.scalar(_FIND_ANY if found.spilled else _FIND, (found.file_hash,)) or 0) or database.insert(
        _ADD, (found.file_hash, found.path, found.format, actor.id, frames.at())
    )
    _store(found, batch, outcome)
    _note(found, batch, outcome, chunk)
    return Done(
        "batch",
        batch,
        facts={
            "file": found.path.rpartition("/")[2],
            "hash": found.file_hash,
            "first": found.first,
            "last": found.last,
            "rows": found.rows,
            "imported": outcome.imported.total(),
            "updated": outcome.updated,
            "orders": outcome.counts["orders"],
            "lines": outcome.counts["lines"],
            "digest": chunk,
        },
    )


def _store(chunk: Chunk, batch: int, outcome: Outcome) -> None:
    storing = Storing(chunk, batch, outcome)
    take_in(frames.frame().actor, storing, sort_out(chunk))
    write_items(sort_items(chunk), chunk, batch, outcome)


def _note(chunk: Chunk, batch: int, outcome: Outcome, digest: str) -> None:
    """Keep how far the batch is, and its counts."""
    kept, before, position = database.one(_LOCK, (batch,)) or ("{}", "", 0)
    counts = {name: value for name, value in json.loads(kept).items()}
    for name, value in (*outcome.counts.items(), ("imported", outcome.imported.total()), ("updated", outcome.updated)):
        counts[name] = counts.get(name, 0) + value
    state, done_at = ("done", frames.at()) if chunk.final else ("running", None)
    together = hashlib.sha256(f"{before}{digest}".encode()).hexdigest()
    database.run(
        _KEEP, (json.dumps(counts, sort_keys=True), together, max(int(position), chunk.last), state, done_at, batch)
    )


@trace("data.import")
def end_batch(
    actor: Actor, file_hash: str, *, state: str, rows: int = 0, rejected: int = 0, rejects: str = "", mapping: str = ""
) -> None:
    """Note that a file is through, or that its import was stopped between two chunks, and what became of its rows."""
    done_at = clock.now() if state == "done" else None
    database.run(_END, (state, done_at, rows, rejected, rejects, mapping, file_hash))
