"""Imports that ran: which files came in, what they brought, how far they are."""

import json
from typing import Any

from data import database, listing
from data.dataclass import dataclass
from data.doorway import query
from data.errors import Missing
from data.events import Actor
from data.paging import Cut, Extent, Window
from data.search import compiled, thing_of
from data.search.office import OPEN_DIFFERENCES

_COLUMNS = (
    *("b.id", "b.path", "b.format", "b.state", "b.at", "b.done_at", "b.position", "b.counts", "coalesce(k.title, '')"),
    *("b.rows", "b.rejected", "b.rejects", "b.mapping", OPEN_DIFFERENCES),
)
_COUNTED = {
    "orders": "SELECT count(*) FROM orders WHERE batch_id = ? AND gone_at IS NULL",
    "documents": "SELECT count(*) FROM document WHERE batch_id = ?",
    "parcels": "SELECT count(*) FROM shipment WHERE batch_id = ?",
    "products": "SELECT count(*) FROM product WHERE batch_id = ? AND gone_at IS NULL",
    "variants": "SELECT count(*) FROM sku WHERE batch_id = ? AND gone_at IS NULL",
    "customers": "SELECT count(*) FROM customer WHERE batch_id = ? AND gone_at IS NULL",
    "reviews": "SELECT count(*) FROM review WHERE batch_id = ? AND gone_at IS NULL",
}
_KEPT = "SELECT kind, count(*) FROM source_record WHERE batch_id = ? AND subject_id IS NULL GROUP BY kind ORDER BY kind"
_PLACEHOLDERS = (
    "SELECT code FROM sku WHERE batch_id = ? AND placeholder = 1 AND gone_at IS NULL ORDER BY code, id LIMIT ?"
)
_OPEN = (
    "SELECT id, version, kind, subject_id, number, field, ours, theirs, state, at, batch_id FROM difference"
    " WHERE batch_id = ? AND state IN ('open', 'noted') ORDER BY state DESC, id LIMIT ?"
)
MOST = 200
"""Things that are listed one by one."""


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A file that was imported, or is being."""

    id: int
    path: str
    format: str
    state: str
    """running, stopped, done or taken_back."""
    at: int | None
    done_at: int | None
    position: int
    """The last row of the file that is in."""
    counts: dict[str, int]
    """What it brought, by kind of thing."""
    by: str
    rows: int
    rejected: int
    rejects: str
    """Where its rejected rows lie, each with its reason; empty where there are none."""
    mapping: str
    differences: int
    """Those that wait to be settled."""


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """A field that is otherwise here than the file says."""

    id: int
    version: int
    kind: str
    """product, sku, customer, stock or order."""
    subject_id: int | None
    number: str
    field: str
    ours: str
    theirs: str
    state: str
    """open, ours, theirs, noted (nobody can settle it) or gone."""
    at: int | None
    batch_id: int | None


@dataclass(frozen=True, slots=True)
class ImportDetail:
    """An import with what is left of what it brought."""

    row: ImportRow
    brought: dict[str, int]
    """Kind of thing → how many are here by it."""
    placeholders: list[str]
    """SKUs that orders named and nobody knew, the first of them."""
    differences: list[DifferenceRow]


def _row(*told: Any) -> ImportRow:
    key, path, format, state, at, done_at, position, counts, by, rows, rejected, rejects, mapping, differences = told
    return ImportRow(
        *(int(key), path, format, state, at, done_at, int(position), json.loads(counts or "{}"), by),
        *(int(rows), int(rejected), rejects, mapping, int(differences)),
    )


@query("data.import")
def import_page(actor: Actor, window: Window) -> Cut[ImportRow]:
    """The imports of a window."""
    thing = thing_of("imports")
    return listing.page(thing, _COLUMNS, _row, window, filter=compiled(thing, window.filter))


@query("data.import")
def import_extent(actor: Actor, filter: str = "", sort: str = "") -> Extent:
    """How many imports match, with every 256th key."""
    thing = thing_of("imports")
    return listing.extent(thing, sort, filter=compiled(thing, filter))


@query("data.import")
def import_one(actor: Actor, import_id: int) -> ImportRow:
    """One import."""
    scope = listing.Scope(where="b.id = ?", values=(import_id,))
    found = listing.page(thing_of("imports"), _COLUMNS, _row, Window(limit=1), scope=scope).rows
    if not found:
        raise Missing("There is no import {id}.", id=import_id)
    return found[0]


@query("data.import")
def import_detail(actor: Actor, import_id: int) -> ImportDetail:
    """An import, what it brought and what it left to be settled."""
    row = import_one(actor, import_id)
    brought = {name: int(database.scalar(_COUNTED[name], (import_id,))) for name in _COUNTED}
    brought |= {kind: int(count) for kind, count in database.rows(_KEPT, (import_id,))}
    return ImportDetail(
        row,
        {name: count for name, count in brought.items() if count},
        [code for (code,) in database.rows(_PLACEHOLDERS, (import_id, MOST))],
        [DifferenceRow(*told) for told in database.rows(_OPEN, (import_id, MOST))],
    )


@query("data.import")
def difference_page(actor: Actor, window: Window) -> Cut[DifferenceRow]:
    """The differences of a window."""
    thing = thing_of("differences")
    return listing.page(thing, _DIFFERENCE, DifferenceRow, window, filter=compiled(thing, window.filter))


@query("data.import")
def difference_extent(actor: Actor, filter: str = "", sort: str = "") -> Extent:
    """How many differences match, with every 256th key."""
    thing = thing_of("differences")
    return listing.extent(thing, sort, filter=compiled(thing, filter))


_DIFFERENCE = (
    *("f.id", "f.version", "f.kind", "f.subject_id", "f.number", "f.field", "f.ours", "f.theirs", "f.state", "f.at"),
    "f.batch_id",
)
