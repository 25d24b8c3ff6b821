"""What happened, in one order for everybody: events with their chain, requests for approval, the outbox, batches."""

import peewee

from data.models.fields import instant, integer, link, minor, one_of, string
from data.models.people import Staff
from data.models.record import Record


class Event(Record):
    """The row an operation leaves. Append-only; `hash` covers the one before it and this one's bytes."""

    id = None  # type: ignore[assignment]  # Peewee: the key is another column
    seq = peewee.BigIntegerField(primary_key=True)
    op_id = string(unique=True)
    verb = string()
    v = integer(1)
    actor = link(Staff, null=False, index=False)
    role = string()
    at = instant(index=True)
    reason = string()
    cause_seq = integer(None)
    undo_of = integer(None)
    digest = string()
    body = string()
    prev = string()
    hash = string()


Event.add_index(Event.index(Event.undo_of, where=(Event.undo_of.is_null(False)), name="event_undo_of"))
Event.add_index(Event.index(Event.cause_seq, where=(Event.cause_seq.is_null(False)), name="event_cause"))


class EventSubject(Record):
    """What an event is about; it may be several things."""

    id = None  # type: ignore[assignment]  # Peewee: the key is another column
    seq = integer(0)
    kind = string()
    subject_id = integer(0)

    class Meta:
        primary_key = peewee.CompositeKey("kind", "subject_id", "seq")
        indexes = ((("seq",), False),)


class Chain(Record):
    """The head of the chain: one row, updated last in every transaction."""

    seq = integer(0)
    hash = string()
    algorithm = string("sha256")


class TraceRow(Record):
    """What is noted but neither chained nor undone: denied tries, reveals of drafts."""

    at = instant()
    actor_id = integer(None)
    verb = string()
    what = string()


class Outbox(Record):
    """What must happen outside after the commit, once: a mail, a label, a refund at a gateway."""

    event_seq = integer(None)
    op_id = string()
    channel = string()
    address = string()
    payload = string("{}")
    key = string(unique=True)
    not_before_at = instant()
    not_after_at = instant()
    tries = integer(0)
    state = string(
        "waiting",
        constraints=(one_of("state", "waiting", "claimed", "done", "failed", "unsure", "withdrawn", "lapsed"),),
    )
    claimed_at = instant()
    said = string()

    class Meta:
        indexes = ((("state", "not_before_at"), False),)


class Lease(Record):
    """Who does a job that only one may do at a time."""

    name = string(unique=True)
    holder = string()
    until_at = instant()


class Approval(Record):
    """An operation that somebody asked for and somebody else decides, perhaps in the place of a third."""

    operation = string()
    arguments = string("{}")
    facts = string("{}")
    amount_minor = minor()
    currency = string()
    subject_kind = string()
    subject_id = integer(None)
    subject_version = integer(None)
    reason = string()
    asked_by = link(Staff, null=False, index=False)
    asked_at = instant()
    decided_by = link(Staff, index=False)
    decided_at = instant()
    expires_at = instant()
    state = string("asked", constraints=(one_of("state", "asked", "granted", "refused", "ran_out"),))
    note = string()
    version = integer(1)
    decided_for = link(Staff, index=False)

    class Meta:
        indexes = ((("state", "asked_at"), False),)


class Batch(Record):
    """One run of a bulk door: which file, how far, with what counts; `rejects` is where its rejected rows lie."""

    file_hash = string(index=True)
    path = string()
    format = string()
    by = link(Staff, index=False)
    at = instant()
    done_at = instant()
    state = string("running", constraints=(one_of("state", "running", "stopped", "done", "taken_back"),))
    position = integer(0)
    counts = string("{}")
    digest = string()
    rows = integer(0)
    rejected = integer(0)
    rejects = string()
    mapping = string()


TABLES = (Event, EventSubject, Chain, TraceRow, Outbox, Lease, Approval, Batch)
