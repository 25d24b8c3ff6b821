"""Asking for what is above one's limit, and deciding it: never one's own, and only while the facts still stand."""

import json
from typing import Any

from data import clock, database, doorway, frames, options
from data.delegations import LENDABLE, StandIn, stand_ins
from data.doorway import operation
from data.errors import Missing, Refused, Unclear
from data.events import Actor, Done, canonical
from data.models.events import Approval
from data.money import decimal_text
from data.roles import LIMIT, YES, grant, may
from data.subjects import changes_of, facts_of, lock_subject

ASKED_FOR_DAYS = 7


@operation(
    "approval.ask",
    right="own.keep",
    says="{asker} asks to {operation}[: {about}].",
    on_thing=False,
    subject="approval",
)
def ask_approval(
    actor: Actor, operation_name: str, thing: int, *, values: dict[str, Any] | str = "", reason: str = ""
) -> Done:
    """Ask somebody with the right to decide an operation on a thing."""
    wanted = _operation(operation_name)
    doorway.demand(actor, wanted.right)
    told = _values_of(wanted, values)
    amount = _weight_of(wanted, actor, thing, told)
    lock_subject(wanted.subject, thing)
    twin = database.scalar(
        "SELECT id FROM approval WHERE state = 'asked' AND operation = ? AND subject_kind = ? AND subject_id = ?"
        " AND expires_at > ?",
        (operation_name, wanted.subject, thing, frames.at()),
    )
    if twin is not None:
        raise Refused("This has been asked for already and waits for a decision.")
    seen = facts_of(wanted.subject, thing)
    made = database.insert(
        "INSERT INTO approval (operation, arguments, facts, amount_minor, currency, subject_kind, subject_id,"
        " subject_version, reason, asked_by_id, asked_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            operation_name,
            canonical({"thing": thing, "values": told}),
            canonical(seen),
            amount,
            options.currency(),
            wanted.subject,
            thing,
            _version(wanted.subject, thing),
            reason or str(told.get("reason", "")),
            actor.id,
            frames.at(),
            frames.at() + ASKED_FOR_DAYS * clock.DAY,
        ),
    )
    return Done(
        "approval",
        made,
        facts={"asker": actor.title, "operation": operation_name, "thing": thing, **_about(seen)},
        also=((wanted.subject, thing),),
        reason=reason,
    )


def _operation(name: str) -> doorway.Operation[Any]:
    from data.areas import operation_named  # here, because it knows this module too

    found = operation_named(name)
    if found is None:
        raise Missing("There is no operation {name}.", name=name)
    return found


def _values_of(wanted: doorway.Operation[Any], values: dict[str, Any] | str) -> dict[str, Any]:
    """The values of a request, if they are just what the operation takes beside the thing; Unclear otherwise."""
    if not wanted.on_thing:
        raise Refused("Nobody is asked for {operation}: it weighs nothing.", operation=wanted.name)
    try:
        told = json.loads(values or "{}") if isinstance(values, str) else values
    except ValueError:
        told = None
    fields = {field.name: field for field in wanted.fields[1:]}
    if not isinstance(told, dict) or not all(
        name in fields and _fits(value, fields[name]) for name, value in told.items()
    ):
        raise Unclear("{operation} takes: {names}.", operation=wanted.name, names=", ".join(fields))
    missing = [field.name for field in fields.values() if field.required and field.name not in told]
    if missing:
        raise Unclear("{operation} needs {names} too.", operation=wanted.name, names=", ".join(missing))
    return told


def _fits(value: Any, field: doorway.FieldSpec) -> bool:
    name = "None" if value is None else type(value).__name__
    return name in field.type.split(" | ")


class _NotDone(Exception):
    """Ends the trial of an operation that was only to be weighed."""


def _weight_of(wanted: doorway.Operation[Any], actor: Actor, thing: int, values: dict[str, Any]) -> int:
    """What the operation weighs: it is tried as if it were granted, and always taken back. Refused as it would be."""
    weight = 0
    try:
        with frames.trial():
            weight = _as_granted(wanted, actor, thing, values)
            raise _NotDone
    except _NotDone:
        return weight


def _as_granted(wanted: doorway.Operation[Any], actor: Actor, thing: int, values: dict[str, Any]) -> int:
    """Do it above the person's limit; what it weighed."""
    root = frames.frame().root
    before = root.weighed
    root.approved = True
    try:
        wanted(actor, thing, **values)
    finally:
        root.approved = False
    return root.weighed - before


def _version(kind: str, thing: int) -> int | None:
    if kind == "order":
        found = database.scalar("SELECT version FROM orders WHERE id = ?", (thing,))
        return int(found) if found is not None else None
    return None


def _waiting(approval_id: int, seen: int | None, actor: Actor) -> Approval:
    found = frames.current(Approval, approval_id, seen)
    if found.state != "asked":
        raise Refused("This request is {state} already.", state=found.state)
    if found.expires_at is not None and found.expires_at < frames.at():
        raise Refused("This request ran out. It must be asked for again.")
    if found.asked_by_id == actor.id:  # type: ignore[attr-defined]
        raise Refused("Nobody decides their own request. Somebody else must.")
    return found


@operation(
    "approval.grant", right="approval.decide", says="Granted to {asker}: {operation}[: {about}].", subject="approval"
)
def grant_approval(actor: Actor, approval_id: int, *, seen: int | None = None, note: str = "") -> Done:
    """Grant a request: the operation is done in the name of the person who asked."""
    found = _waiting(approval_id, seen, actor)
    wanted = _operation(str(found.operation))
    place = _place_of(actor, found)
    if place is None:
        _check_limit(actor, wanted.right, found.amount_minor)
    lock_subject(found.subject_kind, found.subject_id)
    now = facts_of(found.subject_kind, found.subject_id)
    then = json.loads(found.facts)
    if changes_of(then, now):
        changed = _changed(then, now)
        raise Refused(
            "The facts changed since it was asked ({changed}). Refuse it, so that it is asked for again.",
            changed=changed,
        )
    asker = _person(int(found.asked_by_id))  # type: ignore[attr-defined]
    if not may(asker, wanted.right):
        raise Refused("{asker} may not do this any more. Refuse it.", asker=asker.title)
    told = json.loads(found.arguments)
    boss = place.boss if place else None
    frames.change(found, state="granted", decided_by=actor.id, decided_at=frames.at(), note=note, decided_for=boss)
    weight = _as_granted(wanted, asker, told["thing"], told["values"])
    if weight > found.amount_minor:
        raise Refused(
            "It weighs {now} {currency} now, not {then}. Refuse it, so that it is asked for again.",
            now=decimal_text(weight, found.currency),
            then=decimal_text(found.amount_minor, found.currency),
            currency=found.currency,
        )
    return Done(
        "approval",
        found.id,
        facts={"asker": asker.title, "operation": found.operation, **_about(then), **_told(place)},
        also=((found.subject_kind, found.subject_id),),
        reason=note,
    )


def _place_of(actor: Actor, found: Approval) -> StandIn | None:
    """In whose place a person decides a request; None: by their own post. Refused where nobody's place reaches."""
    if actor.internal or grant(actor.role, LENDABLE) == YES:
        return None
    places = stand_ins(actor.id)
    others = [place for place in places if place.boss != found.asked_by_id]  # type: ignore[attr-defined]
    if not others:
        raise Refused("Who lends you their place has asked for this. Somebody else must decide it.")
    if found.amount_minor > others[0].up_to_minor:
        raise Refused(
            "In the place of {boss} you decide up to {limit} {currency}. Somebody with a higher limit must.",
            boss=others[0].boss_title,
            limit=decimal_text(others[0].up_to_minor, found.currency),
            currency=found.currency,
        )
    return others[0]


def _about(seen: dict[str, Any]) -> dict[str, str]:
    """The fact of what a request is about, as people call it; none for kinds whose things have no number."""
    return {"about": str(seen["number"])} if seen.get("number") else {}


def _told(place: StandIn | None) -> dict[str, Any]:
    """The fact that a request was decided in somebody's place."""
    return {"boss": place.boss_title} if place else {}


def _check_limit(actor: Actor, right: str, amount: int) -> None:
    """Who decides must be able to do it alone."""
    doorway.demand(actor, right)
    if grant(actor.role, right) == LIMIT and amount > options.limit_for(actor.role, actor.id):
        raise Refused("This is above your own limit. Somebody with a higher one must decide.")


def _changed(then: dict[str, Any], now: dict[str, Any]) -> str:
    names = changes_of(then, now)
    return ", ".join(f"{name}: {then.get(name)} > {now.get(name)}" for name in names)


def _person(key: int) -> Actor:
    """A member of the team as an actor. Refused when they are disabled."""
    row = database.one("SELECT name, title, role, language, disabled_at FROM staff WHERE id = ?", (key,))
    if row is None or row[4] is not None:
        raise Refused("The person who asked is not of the team any more.")
    return Actor(key, row[0], row[1], row[2], row[3])


@operation(
    "approval.sweep",
    right="approval.decide",
    says="{n} requests ran out undecided.",
    subject="store",
    on_thing=False,
)
def sweep_approvals(actor: Actor) -> Done:
    """Close requests that nobody decided in time; they must be asked for again."""
    found = [
        int(row[0])
        for row in database.rows(
            "SELECT id FROM approval WHERE state = 'asked' AND expires_at <= ? ORDER BY id /*lock*/", (frames.at(),)
        )
    ]
    if not found:
        raise Refused("No request has run out.")
    for key in found:
        frames.change(frames.current(Approval, key), state="ran_out", decided_at=frames.at())
    return Done("store", 1, facts={"n": len(found)}, also=tuple(("approval", key) for key in found))


@operation(
    "approval.refuse",
    right="approval.decide",
    says="Refused to {asker}: {operation}[: {about}]. {note}",
    subject="approval",
)
def refuse_approval(actor: Actor, approval_id: int, *, seen: int | None = None, note: str) -> Done:
    """Refuse a request, saying why."""
    found = _waiting(approval_id, seen, actor)
    if not note.strip():
        raise Refused("Say why it is refused.")
    place = _place_of(actor, found)
    boss = place.boss if place else None
    frames.change(found, state="refused", decided_by=actor.id, decided_at=frames.at(), note=note, decided_for=boss)
    return Done(
        "approval",
        found.id,
        facts={
            "asker": str(database.scalar("SELECT title FROM staff WHERE id = ?", (found.asked_by_id,))),  # type: ignore[attr-defined]
            "operation": found.operation,
            "note": note,
            **_about(json.loads(found.facts)),
            **_told(place),
        },
        also=((found.subject_kind, found.subject_id),),
        reason=note,
    )
