"""Events: who did what, in one order for everybody, each chained to the one before it by a hash.

`body` is canonical JSON, written once; the hash covers exactly these bytes. No sentence, no personal data is stored.
"""

import hashlib
import json
import secrets
import time
from typing import Any

from data import clock, database
from data.dataclass import dataclass, field
from data.errors import Denied, Refused, Unclear

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person of the team, or the store itself."""

    id: int
    name: str
    title: str
    role: str
    language: str = "en"

    @property
    def internal(self) -> bool:
        """Whether it is the store itself."""
        return self.role == "store"


@dataclass(slots=True)
class Done:
    """What an operation answers: its subject, the facts of its sentence, and how to take it back."""

    kind: str
    id: int
    facts: dict[str, Any] = field(default_factory=dict)
    undo: tuple[str, dict[str, Any]] | None = None
    """The inverse operation's name and its values; None where there is none."""
    also: tuple[tuple[str, int], ...] = ()
    """Other things that the event is about."""
    reason: str = ""
    seq: int = 0
    verb: str = ""
    say: str = ""
    op_id: str = ""


def new_op_id() -> str:
    """An id for an operation, made before the first try; sorts by time."""
    return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(8)}"


def canonical(value: Any) -> str:
    """The one text of a value: sorted keys, no spaces, strings and whole numbers only."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain_value)


def _plain_value(value: Any) -> Any:
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    raise TypeError(f"{type(value).__name__} does not go into an event")


MOST_TEXT = 100_000
"""Characters of one value; more is a file, not a text."""


def check_values(*values: Any) -> None:
    """Unclear if a value can't be kept: signs that no database takes, endless text, numbers that are not whole."""
    for value in values:
        if isinstance(value, str):
            _check_text(value)
        elif isinstance(value, float):
            raise Unclear("{number} is not a whole number.", number=str(value))
        elif isinstance(value, dict):
            check_values(*value, *value.values())
        elif isinstance(value, list | tuple | set | frozenset):
            check_values(*value)


def _check_text(text: str) -> None:
    if len(text) > MOST_TEXT:
        raise Unclear("A text of {n} characters is too long to be kept. Shorten it.", n=len(text))
    try:
        text.encode()
    except UnicodeEncodeError:
        kept = False
    else:
        kept = "\x00" not in text
    if not kept:
        shown = text.encode("ascii", "backslashreplace").decode()[:60].replace("\x00", "\\x00")
        raise Unclear("“{text}” has signs that can't be kept. Type it anew.", text=shown)


def digest_of(name: str, args: tuple[Any, ...], values: dict[str, Any]) -> str:
    """What an operation id stands for: the operation and its values."""
    return hashlib.sha256(canonical([name, list(args), values]).encode()).hexdigest()[:32]


def link_hash(prev: str, row: tuple[Any, ...], body: str) -> str:
    """The hash of an event: over the one before it, its columns and its body."""
    head = "\x1f".join("" if column is None else str(column) for column in row)
    return hashlib.sha256(f"{prev}\x1e{head}\x1e{body}".encode()).hexdigest()


def stored(op_id: str, digest: str) -> Done | None:
    """The answer that this operation id had before. Refused if it stood for something else."""
    row = database.one("SELECT seq, verb, digest, body FROM event WHERE op_id = ?", (op_id,))
    if row is None:
        return None
    seq, verb, kept, body = row
    if kept != digest:
        raise Refused("The operation id “{op_id}” was used for something else. Take another.", op_id=op_id)
    done = done_of(int(seq), verb, op_id, body)
    found = database.rows(_SUBJECTS, (seq,))
    done.also = tuple((str(kind), int(key)) for kind, key in found if (kind, key) != (done.kind, done.id))
    return done


_SUBJECTS = "SELECT kind, subject_id FROM event_subject WHERE seq = ? ORDER BY kind, subject_id"


def done_of(seq: int, verb: str, op_id: str, body: str) -> Done:
    """A Done from an event's row."""
    from data.doorway import OPERATIONS

    told = json.loads(body)
    kind, subject = told.get("subject", ["", 0])
    undo = told.get("undo")
    say = OPERATIONS[verb].says if verb in OPERATIONS else verb
    return Done(
        kind,
        subject,
        told.get("facts", {}),
        (undo[0], undo[1]) if undo else None,
        seq=seq,
        verb=verb,
        say=say,
        op_id=op_id,
    )


_checked: dict[tuple[str, int], tuple[float, str, object]] = {}


def check_actor(actor: Actor, *, fresh: bool = True) -> Actor:
    """The person as the store knows them now. Denied once they are disabled; their post is read anew.

    Without `fresh` an answer of up to 2 s ago will do: reads stop in time, and a list need not ask at every key.
    """
    key = (database.store_url(), actor.id)
    kept = _checked.get(key)
    if fresh or kept is None or time.monotonic() - kept[0] > 2:
        if not fresh:
            database.check_schema()  # an operation's transaction has looked
        row = database.one("SELECT role, disabled_at FROM staff WHERE id = ?", (actor.id,))
        if row is None:
            raise Denied("This person is not of the team any more.", right="")
        kept = _checked[key] = (time.monotonic(), row[0], row[1])
    _, role, disabled_at = kept
    if disabled_at is not None:
        raise Denied("{name} has been disabled and can do nothing any more.", right="", name=actor.name)
    if role == actor.role:
        return actor
    return Actor(actor.id, actor.name, actor.title, role, actor.language)


def trace_row(actor_id: int | None, verb: str, what: str) -> None:
    """Note something that is neither chained nor undone."""
    database.run(
        "INSERT INTO trace_row (at, actor_id, verb, what) VALUES (?, ?, ?, ?)", (clock.now(), actor_id, verb, what)
    )


@dataclass(slots=True)
class Slot:
    """An event in the making; `parent` is the slot of the operation that caused it."""

    op_id: str
    verb: str
    v: int
    digest: str
    actor: Actor
    at: int
    parent: int | None
    undo_of: int | None = None
    done: Done | None = None
    changes: dict[str, dict[str, list[Any]]] = field(default_factory=dict)


HEAD = "SELECT seq, hash FROM chain WHERE id = 1 /*lock*/"
"""The chain's head, which stays locked until the commit: no gaps, in commit order."""


def write_events(slots: list[Slot], head: tuple[Any, ...] | None = None) -> None:
    """Append events behind the chain's head, as it was read in this transaction or is read now."""
    seq, prev = head or database.one(HEAD) or (0, GENESIS)
    numbers: list[int] = []
    events: list[tuple[Any, ...]] = []
    subjects: list[tuple[str, int, int]] = []
    for slot in slots:
        done = slot.done
        if done is None:
            numbers.append(0)
            continue
        seq += 1
        numbers.append(seq)
        done.seq = seq
        cause = numbers[slot.parent] if slot.parent is not None else None
        told: dict[str, Any] = {"subject": [done.kind, done.id]}
        if done.facts:
            told["facts"] = done.facts
        if slot.changes:
            told["changes"] = slot.changes
        if done.undo:
            told["undo"] = list(done.undo)
        body = canonical(told)
        row = (
            seq,
            slot.op_id,
            slot.verb,
            slot.v,
            slot.actor.id,
            slot.actor.role,
            slot.at,
            done.reason,
            cause,
            slot.undo_of,
        )
        hashed = link_hash(prev, (*row, slot.digest), body)
        events.append((*row, slot.digest, body, prev, hashed))
        prev = hashed
        subjects += [(kind, thing, seq) for kind, thing in dict.fromkeys(((done.kind, done.id), *done.also))]
    database.together(
        "INSERT INTO event (seq, op_id, verb, v, actor_id, role, at, reason, cause_seq, undo_of, digest, body, prev,"
        " hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        events,
    )
    database.together("INSERT INTO event_subject (kind, subject_id, seq) VALUES (?, ?, ?)", subjects)
    database.later("UPDATE chain SET seq = ?, hash = ? WHERE id = 1", (seq, prev))
