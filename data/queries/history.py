"""What happened: events as people read them, for everything, for one thing, and since somebody last looked."""

import json
from collections.abc import Iterator
from typing import Any

from data import database, listing, search
from data.dataclass import dataclass
from data.doorway import query
from data.errors import Missing
from data.events import Actor
from data.paging import Cut, Extent, Window
from data.queries._masks import may_see_column
from data.queries.numbers import number_of


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event; its sentence is said from verb, version and facts."""

    id: int
    """Its number in the chain."""
    verb: str
    v: int
    actor: str
    role: str
    at: int
    reason: str
    cause_seq: int | None
    undo_of: int | None
    facts: dict[str, Any]
    undoable: bool
    """Whether an inverse stands with it; whether it may still be taken back, the operation says."""
    subject_kind: str
    subject_id: int
    undone: bool
    """Whether somebody took it back."""


_COLUMNS = (
    "e.seq",
    "e.verb",
    "e.v",
    "k.title",
    "e.role",
    "e.at",
    "e.reason",
    "e.cause_seq",
    "e.undo_of",
    "e.body",
    "case when exists (select 1 from event u where u.undo_of = e.seq and u.verb = 'undo') then 1 else 0 end",
)
EVENTS = (
    "SELECT e.seq, e.verb, e.v, k.title, e.role, e.at, e.reason, e.cause_seq, e.undo_of, e.body,"
    " CASE WHEN EXISTS (SELECT 1 FROM event u WHERE u.undo_of = e.seq AND u.verb = 'undo') THEN 1 ELSE 0 END"
    " FROM event e JOIN staff k ON k.id = e.actor_id"
)


def _row(
    seq: int,
    verb: str,
    v: int,
    actor: str,
    role: str,
    at: int,
    reason: str,
    cause: int | None,
    undo_of: int | None,
    body: str,
    undone: int,
) -> EventRow:
    told = json.loads(body)
    kind, subject = told.get("subject", ["", 0])
    undoable = bool(told.get("undo")) and undo_of is None and cause is None
    facts = told.get("facts", {})
    return EventRow(
        *(seq, verb, v, actor or "", role, at, reason, cause, undo_of, facts, undoable, kind, int(subject)),
        bool(undone),
    )


def _compiled(text: str) -> search.Compiled:
    return search.compiled(search.thing_of("events"), text)


@query("history.view")
def event_page(actor: Actor, window: Window) -> Cut[EventRow]:
    """A window of events, the newest first."""
    return listing.page(search.thing_of("events"), _COLUMNS, _row, window, filter=_compiled(window.filter))


@query("history.view")
def event_extent(actor: Actor, filter: str = "", sort: str = "") -> Extent:
    """How many events match, and every 256th key."""
    return listing.extent(search.thing_of("events"), sort, filter=_compiled(filter))


@query("history.view")
def timeline(actor: Actor, kind: str, thing: int, limit: int = 50) -> list[EventRow]:
    """The newest events about a thing."""
    found = database.rows(
        EVENTS + " JOIN event_subject x ON x.seq = e.seq WHERE x.kind = ? AND x.subject_id = ?"
        " ORDER BY x.seq DESC LIMIT ?",
        (kind, thing, limit),
    )
    return [_row(*row) for row in found]


@query("history.view")
def since_last_looked(actor: Actor, place: str = "home", limit: int = 12) -> tuple[int | None, int, list[EventRow]]:
    """When the person last looked, how many events others left since, and the newest of them."""
    seq, at = last_looked(actor, place)
    more, rows = news(actor, seq, limit)
    return at, more, [row for row in rows if row.id > seq]


@query("history.view")
def last_looked(actor: Actor, place: str = "home") -> tuple[int, int | None]:
    """Up to which event the person has looked, and when that was."""
    seen = database.one(
        "SELECT m.seq, e.at FROM seen_mark m LEFT JOIN event e ON e.seq = m.seq WHERE m.staff_id = ? AND m.place = ?",
        (actor.id, place),
    )
    return (int(seen[0]), seen[1]) if seen else (0, None)


@query("history.view")
def news(actor: Actor, seq: int, limit: int = 12) -> tuple[int, list[EventRow]]:
    """How many events others left after one, a thousand at most, and the newest of theirs, older ones too."""
    found = database.rows(
        EVENTS + " WHERE e.actor_id <> ? AND e.cause_seq IS NULL ORDER BY e.seq DESC LIMIT ?", (actor.id, limit)
    )
    return _others_since(actor, seq), [_row(*row) for row in found]


def _others_since(actor: Actor, seq: int) -> int:
    found = database.scalar(
        "SELECT count(*) FROM (SELECT 1 FROM event WHERE seq > ? AND actor_id <> ? AND cause_seq IS NULL LIMIT 1000)"
        " AS few",
        (seq, actor.id),
    )
    return int(found or 0)


@query("history.view")
def last_done(actor: Actor) -> EventRow | None:
    """What the person did last that could be taken back and wasn't."""
    found = database.rows(
        EVENTS + " WHERE e.actor_id = ? AND e.cause_seq IS NULL AND e.verb <> 'undo'"
        " AND NOT EXISTS (SELECT 1 FROM event u WHERE u.undo_of = e.seq) ORDER BY e.seq DESC LIMIT 20",
        (actor.id,),
    )
    return next((row for row in (_row(*columns) for columns in found) if row.undoable), None)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One column of a thing, before and after."""

    kind: str
    id: int
    column: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class EventDetail:
    """One event with all that it changed and what hangs together with it."""

    row: EventRow
    changes: tuple[ChangeRow, ...]
    subjects: tuple[tuple[str, str], ...]
    """(kind, number) of the things that it is about."""
    cause: EventRow | None
    caused: tuple[EventRow, ...]
    undone_by: EventRow | None
    undoes: EventRow | None
    inverse: str
    """The operation that takes it back."""
    hash: str


@query("history.view")
def event_detail(actor: Actor, seq: int) -> EventDetail:
    """One event, what it changed, what caused it, what it caused, and who took it back."""
    with database.snapshot():
        row = _event(seq)
        if row is None:
            raise Missing("There is no event {seq}.", seq=seq)
        body, hashed = database.one("SELECT body, hash FROM event WHERE seq = ?", (seq,)) or ("{}", "")
        told = json.loads(body)
        caused = database.rows(EVENTS + " WHERE e.cause_seq = ? ORDER BY e.seq LIMIT 50", (seq,))
        undo = database.scalar("SELECT seq FROM event WHERE undo_of = ? AND verb = 'undo' ORDER BY seq LIMIT 1", (seq,))
        return EventDetail(
            row=row,
            changes=tuple(
                change for change in _changes(told.get("changes", {})) if may_see_column(actor, change.column)
            ),
            subjects=_subjects(actor, seq),
            cause=_event(row.cause_seq),
            caused=tuple(_row(*columns) for columns in caused),
            undone_by=_event(undo),
            undoes=_event(row.undo_of),
            inverse=(told.get("undo") or [""])[0],
            hash=hashed,
        )


def _event(seq: int | None) -> EventRow | None:
    found = None if seq is None else database.one(EVENTS + " WHERE e.seq = ?", (seq,))
    return _row(*found) if found else None


def _changes(told: dict[str, dict[str, list[Any]]]) -> Iterator[ChangeRow]:
    for thing, columns in told.items():
        kind, _, key = thing.partition(":")
        yield from (ChangeRow(kind, int(key or 0), column, *pair) for column, pair in sorted(columns.items()))


def _subjects(actor: Actor, seq: int) -> tuple[tuple[str, str], ...]:
    found = database.rows("SELECT kind, subject_id FROM event_subject WHERE seq = ? LIMIT 12", (seq,))
    return tuple((str(kind), number_of(actor, kind, int(key))) for kind, key in found)
