"""Imports that ran: which files came in, what they brought, how far they are."""

import json

from data import database, listing
from data.dataclass import dataclass
from data.doorway import query
from data.errors import Missing
from data.events import Actor
from data.paging import Cut, Extent, Window
from data.search import compiled, thing_of

_COLUMNS = ("b.path", "b.format", "b.state", "b.at", "b.done_at", "b.position", "b.counts", "coalesce(k.title, '')")
_ONE = (
    "SELECT b.id, b.path, b.format, b.state, b.at, b.done_at, b.position, b.counts, coalesce(k.title, '') FROM batch b"
    " LEFT JOIN staff k ON k.id = b.by_id WHERE b.id = ?"
)


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


def _row(
    key: int,
    path: str,
    format: str,
    state: str,
    at: int | None,
    done_at: int | None,
    position: int,
    counts: str,
    by: str,
) -> ImportRow:
    return ImportRow(int(key), path, format, state, at, done_at, int(position), json.loads(counts or "{}"), by)


@query("data.import")
def import_page(actor: Actor, window: Window) -> Cut[ImportRow]:
    """The imports of a window."""
    thing = thing_of("imports")
    return listing.page(thing, ("b.id", *_COLUMNS), _row, window, filter=compiled(thing, window.filter))


@query("data.import")
def import_extent(actor: Actor, filter: str = "", sort: str = "") -> Extent:
    """How many imports match, with every 256th key."""
    thing = thing_of("imports")
    return listing.extent(thing, sort, filter=compiled(thing, filter))


@query("data.import")
def import_one(actor: Actor, import_id: int) -> ImportRow:
    """One import."""
    found = database.one(_ONE, (import_id,))
    if found is None:
        raise Missing("There is no import {id}.", id=import_id)
    return _row(*found)
