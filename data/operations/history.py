"""Taking back what was done: the inverse operation, as long as nothing was built on it."""

import json
from typing import Any

from data import database, frames, outbox
from data.doorway import operation
from data.errors import Missing, Refused
from data.events import Actor, Done
from data.subjects import lock_subject


@operation("undo", right="own.keep", says="Taken back: {verb}.", subject="event")
def undo_event(actor: Actor, seq: int) -> Done:
    """Take an event back by its inverse, and what it caused, in reverse."""
    # Locked, so that of two people who take the same event back at once one is refused.
    row = database.one("SELECT verb, body, op_id FROM event WHERE seq = ? /*lock*/", (seq,))
    if row is None:
        raise Missing("There is no event {seq}.", seq=seq)
    verb, body, op_id = row
    group = _group(seq)
    steps = [(number, step) for number, step in group if step is not None]
    if not steps or group[0][1] is None:
        raise Refused("This can't be taken back: {verb}. {hint}", verb=verb, hint=_instead(verb))
    _refuse_done_twice(seq)
    for kind, thing in database.rows(
        "SELECT kind, subject_id FROM event_subject WHERE seq = ? ORDER BY kind, subject_id", (seq,)
    ):
        lock_subject(kind, int(thing))
    _refuse_built_on(seq, max(number for number, _ in group))
    mine = frames.frame()
    mine.root.undo_of = mine.root.slots[mine.slot].undo_of = seq
    outbox.withdraw(op_id)
    for _, (name, values) in reversed(steps):
        from data.areas import operation_named  # here, because it knows this module too

        inverse = operation_named(name)
        if inverse is None:
            raise Refused("This program does not know how to take back {verb}.", verb=verb)
        inverse(actor, **values)
    kind, subject = json.loads(body)["subject"]
    return Done(kind, int(subject), facts={"verb": verb, "seq": seq})


def _group(seq: int) -> list[tuple[int, tuple[str, dict[str, Any]] | None]]:
    """The event and those it caused that were not taken back alone, with the inverse of each."""
    found = database.rows(
        "SELECT seq, body FROM event e WHERE seq = ? OR (cause_seq = ? AND NOT EXISTS"
        " (SELECT 1 FROM event u WHERE u.verb = 'undo' AND u.undo_of = e.seq)) ORDER BY seq",
        (seq, seq),
    )
    told = [(int(number), json.loads(body).get("undo")) for number, body in found]
    return [(number, (undo[0], undo[1]) if undo else None) for number, undo in told]


def _refuse_done_twice(seq: int) -> None:
    if database.scalar("SELECT 1 FROM event WHERE undo_of = ? AND verb = 'undo'", (seq,)):
        raise Refused("This was taken back already.")


def _refuse_built_on(seq: int, last: int) -> None:
    """Some things change in steps: a later one that still counts must be taken back first.

    Looking at a thing and printing it change nothing.
    """
    later = database.rows(
        "SELECT DISTINCT e.seq, e.verb, e.undo_of FROM event_subject mine JOIN event_subject s ON s.kind = mine.kind"
        " AND s.subject_id = mine.subject_id AND s.seq > ? JOIN event e ON e.seq = s.seq"
        " WHERE mine.seq = ? AND mine.kind IN ('order', 'case', 'ticket', 'campaign', 'count', 'transfer')"
        " AND e.verb NOT IN ('undo', 'paper.print', 'order.reveal') AND NOT EXISTS"
        " (SELECT 1 FROM event u WHERE u.verb = 'undo' AND (u.undo_of = e.seq OR u.undo_of = e.cause_seq))"
        " ORDER BY e.seq",
        (last, seq),
    )
    for number, verb, undo_of in later:
        if _counts(undo_of, seq):
            raise Refused(
                "Something was done on it since ({verb}, event {later}). Take that back first.", verb=verb, later=number
            )


def _counts(undo_of: int | None, seq: int) -> bool:
    """Whether an event changed something since: by itself, by doing again, or by taking back what was there before."""
    times, first = 0, seq
    while undo_of is not None:
        times, first = times + 1, undo_of
        undo_of = database.scalar("SELECT undo_of FROM event WHERE seq = ?", (undo_of,))
    return times % 2 == 0 or first <= seq


def _instead(verb: str) -> str:
    """The compensation, where an inverse does not exist."""
    return {
        "order.cancel": "Place the order again instead.",
        "order.ship": "Open a return instead.",
        "order.force": "Open a return instead.",
        "payment.reverse": "Record the payment again instead.",
    }.get(verb, "Do the opposite by hand.")
