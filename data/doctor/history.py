"""What happened, as it must be told: an unbroken chain of events about things that exist, in steps that are legal."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from data import database
from data.doctor.rules import Inspection, Rule
from data.events import GENESIS, link_hash
from data.migrations import guards

TABLES = {
    "approval": "approval",
    "arrival": "arrival",
    "batch": "batch",
    "bin": "bin",
    "count": "count_task",
    "customer": "customer",
    "difference": "difference",
    "document": "document",
    "manifest": "manifest",
    "order": "orders",
    "product": "product",
    "shipment": "shipment",
    "sku": "sku",
    "staff": "staff",
    "stock_hold": "stock_hold",
    "store": "store",
    "transfer": "transfer",
    "warehouse": "warehouse",
    "wave": "wave",
}
"""Where the things live that events are about and that are never deleted."""
LOOSE = frozenset({"event", "filter"})
"""Kinds of subjects that may be gone, or are events themselves."""

_BEFORE_HANDING = ("planned", "picking", "packed", "labelled")
_ON_WAY = ("in_transit", "partially_received", "received")
STEPS: dict[str, frozenset[tuple[str, str]]] = {
    "order.state": frozenset(
        {
            ("draft", "placed"),
            ("draft", "cancelled"),
            # A draft that was discarded comes back when that is undone.
            ("cancelled", "draft"),
            ("placed", "closed"),
            ("placed", "cancelled"),
            ("closed", "placed"),
        }
    ),
    "order.review": frozenset(
        (before, after)
        for before in ("pending", "approved", "rejected")
        for after in ("pending", "approved", "rejected")
        if before != after
    ),
    "shipment.state": frozenset(
        {(before, after) for before in _BEFORE_HANDING for after in (*_BEFORE_HANDING, "handed_over", "cancelled")}
        # Emptied by mistake.
        | {("cancelled", before) for before in ("picking", "packed", "labelled")}
        # Taken back because it was never handed over.
        | {("handed_over", after) for after in ("cancelled", "packed", "labelled", "in_transit")}
        | {("in_transit", "out_for_delivery"), ("in_transit", "delivered"), ("out_for_delivery", "delivered")}
        | {(before, "exception") for before in ("handed_over", "in_transit", "out_for_delivery")}
        | {("exception", after) for after in ("in_transit", "returning", "lost", "delivered")}
        | {(before, after) for before in ("handed_over", "in_transit") for after in ("returning", "lost")}
        | {("returning", "returned_to_sender"), ("returning", "lost"), ("returning", "delivered")}
    ),
    "transfer.state": frozenset(
        {("draft", "ready"), ("ready", "draft"), ("draft", "in_transit"), ("ready", "in_transit")}
        | {("in_transit", "ready"), ("in_transit", "draft")}
        | {(before, after) for before in _ON_WAY for after in _ON_WAY if before != after}
        | {(before, "cancelled") for before in ("draft", "ready", "in_transit", "partially_received", "received")}
        # A draft that was dropped comes back when that is undone.
        | {("cancelled", "draft"), ("cancelled", "ready")}
    ),
    "approval.state": frozenset({("asked", "granted"), ("asked", "refused"), ("asked", "ran_out")}),
    "arrival.state": frozenset({("open", "closed"), ("closed", "open")}),
}
"""The legal steps of each kind of thing that has a state."""

_EVENTS = (
    "SELECT seq, op_id, verb, v, actor_id, role, at, reason, cause_seq, undo_of, digest, body, prev, hash FROM event"
    " ORDER BY seq"
)


def _chain() -> tuple[int, Iterable[str]]:
    return int(database.scalar("SELECT count(*) FROM event")), _breaks()


def _breaks() -> Iterator[str]:
    """Each place where the chain does not hold: a gap, a changed event, a head that is not the last."""
    seq, last = 0, GENESIS
    for row in database.run(_EVENTS):
        *columns, body, prev, hashed = row
        if row[0] != seq + 1:
            yield f"events {seq + 1} to {row[0] - 1} are missing"
        elif prev != last:
            yield f"event {row[0]} does not follow event {seq}"
        if link_hash(prev, tuple(columns), body) != hashed:
            yield f"event {row[0]} ({row[2]}) was changed"
        seq, last = row[0], hashed
    head = database.one("SELECT seq, hash FROM chain WHERE id = 1") or (None, None)
    if head != (seq, last):
        yield f"the chain's head is at event {head[0]}, the last event is {seq}"


def _subjects() -> tuple[int, Iterable[str]]:
    return int(database.scalar("SELECT count(*) FROM event_subject")), _lost_subjects()


def _lost_subjects() -> Iterator[str]:
    for kind, thing, seq in database.run(
        "SELECT s.kind, s.subject_id, s.seq FROM event_subject s LEFT JOIN event e ON e.seq = s.seq"
        " WHERE e.seq IS NULL ORDER BY s.seq"
    ):
        yield f"{kind} {thing} of event {seq}, which is not there"
    for seq, verb in database.run(
        "SELECT seq, verb FROM event e WHERE NOT EXISTS (SELECT 1 FROM event_subject s WHERE s.seq = e.seq)"
        " ORDER BY seq"
    ):
        yield f"event {seq} ({verb}) is about nothing"
    for (kind,) in database.rows("SELECT DISTINCT kind FROM event_subject ORDER BY kind"):
        if kind in TABLES:
            for thing, seq in database.run(
                "SELECT s.subject_id, min(s.seq) FROM event_subject s"
                f" LEFT JOIN {TABLES[kind]} t ON t.id = s.subject_id"
                " WHERE s.kind = ? AND t.id IS NULL GROUP BY s.subject_id ORDER BY s.subject_id",
                (kind,),
            ):
                yield f"{kind} {thing} of event {seq} is not there"
        elif kind not in LOOSE:
            yield f"events are about “{kind}”, which this program does not know"


def _states() -> tuple[int, Iterable[str]]:
    return int(database.scalar("SELECT count(*) FROM orders")), _illegal_steps()


def _illegal_steps() -> Iterator[str]:
    """Replay what events say of states: each step is legal, begins where the last one ended, and ends as it is now."""
    now: dict[tuple[str, str], str] = {}
    for seq, verb, body in database.run(
        "SELECT seq, verb, body FROM event WHERE verb = 'order.place' OR body LIKE '%\"state\":%'"
        " OR body LIKE '%\"review\":%' ORDER BY seq"
    ):
        told = json.loads(body)
        if verb == "order.place":
            thing = f"order:{told['subject'][1]}"
            now[thing, "state"], now[thing, "review"] = "placed", "pending"
        for thing, columns in told.get("changes", {}).items():
            yield from _steps_of(seq, verb, thing, columns, now)
    for key, number, state, review in database.run(
        "SELECT id, number, state, review FROM orders WHERE batch_id IS NULL"
    ):
        for column, is_now in (("state", state), ("review", review)):
            was = now.get((f"order:{key}", column), is_now)
            if was != is_now:
                yield f"order {number}: {column} is {is_now}, its events end at {was}"


def _steps_of(
    seq: int, verb: str, thing: str, columns: dict[str, list[Any]], now: dict[tuple[str, str], str]
) -> Iterator[str]:
    kind = thing.partition(":")[0]
    for column in ("state", "review"):
        legal = STEPS.get(f"{kind}.{column}")
        if legal is None or column not in columns:
            continue
        before, after = columns[column]
        # Steps of one operation are told cause first, so only an order's, which are never nested, follow each other.
        was = now.get((thing, column), before) if kind == "order" else before
        if was != before:
            yield f"event {seq} ({verb}) takes {thing} from {before}, it was {was}"
        elif before != after and (before, after) not in legal:
            yield f"event {seq} ({verb}) takes {thing} from {before} to {after}"
        now[thing, column] = after


def _guards() -> tuple[int, Iterable[str]]:
    return len(guards.LEDGERS), _unguarded()


def _unguarded() -> Iterator[str]:
    """Ledgers that lack a trigger, or whose trigger was changed or switched off."""
    if database.engine() == "sqlite":
        there = {row[0] for row in database.rows("SELECT sql FROM sqlite_master WHERE type = 'trigger'")}
        for table in guards.LEDGERS:
            wanted = [sql for sql in guards.statements("sqlite") if f" ON {table} " in sql]
            if not set(wanted) <= there:
                yield table
        return
    body = guards.statements("postgresql")[0].split("$$")[1]
    there = {
        (row[0], row[1])
        for row in database.rows(
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgenabled IN ('O', 'A') AND p.prosrc = ?"
            " AND c.relnamespace = current_schema()::regnamespace",
            (body,),
        )
    }
    for table in guards.LEDGERS:
        if not {(table, f"{table}_no_change"), (table, f"{table}_no_truncate")} <= there:
            yield table


RULES: tuple[Any, ...] = (
    Inspection("the chain of events is unbroken", _chain),
    Inspection("events are about things that exist", _subjects),
    Inspection("states are reached by legal steps", _states),
    Inspection("ledgers can't be changed", _guards),
    Rule(
        "nobody decided their own request",
        "SELECT count(*) FROM approval WHERE decided_by_id IS NOT NULL",
        "SELECT id, operation FROM approval WHERE decided_by_id = asked_by_id ORDER BY id",
        "request {} ({})",
    ),
    Rule(
        "undo takes an event back once",
        "SELECT count(*) FROM event WHERE verb = 'undo'",
        "SELECT undo_of, count(*) FROM event WHERE verb = 'undo' GROUP BY undo_of HAVING count(*) > 1 ORDER BY undo_of",
        "event {} was taken back {} times",
    ),
)
