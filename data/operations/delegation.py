"""Deciding requests is lent to somebody, up to an amount until a day: it ends by itself, or earlier."""

from datetime import date, datetime, time, timedelta

from data import clock, database, frames, money, options
from data.delegations import LENDABLE
from data.doorway import operation
from data.errors import Missing, Refused, Unclear
from data.events import Actor, Done
from data.models.people import Delegation, Staff
from data.roles import YES, grant

LONGEST_DAYS = 92


@operation(
    "approval.delegate",
    right=LENDABLE,
    says="{name} decides in the place of {boss}, up to {amount}, until {until}.",
    subject="staff",
)
def delegate_deciding(actor: Actor, person: int, *, up_to: str | int, until: str) -> Done:
    """Let somebody decide requests in one's own place, up to an amount, to the end of a day of the store."""
    if grant(actor.role, LENDABLE) != YES:
        raise Refused("Who decides in somebody's place can't pass it on.")
    found = frames.current(Staff, person)
    _check_stand_in(actor, found)
    amount = up_to if isinstance(up_to, int) else money.parse_amount(up_to, options.currency())
    if amount <= 0:
        raise Unclear("Say up to which amount {name} may decide: more than 0.", name=found.name)
    ends = _end_of(until)
    database.run(
        "UPDATE delegation SET ended_at = ?, version = version + 1"
        " WHERE from_staff_id = ? AND to_staff_id = ? AND ended_at IS NULL AND until_at > ?",
        (frames.at(), actor.id, person, frames.at()),
    )
    made = database.insert(
        "INSERT INTO delegation (from_staff_id, to_staff_id, from_at, until_at, up_to_minor) VALUES (?, ?, ?, ?, ?)",
        (actor.id, person, frames.at(), ends, amount),
    )
    shown = {"minor": amount, "currency": options.currency()}
    facts = {"name": found.title, "boss": actor.title, "amount": shown, "until": until}
    return Done("staff", person, facts=facts, undo=("approval.undelegate", {"person": person, "delegation": made}))


@operation(
    "approval.undelegate",
    right=LENDABLE,
    says="{name} does not decide in the place of {boss} any more.",
    subject="staff",
)
def end_delegation(actor: Actor, person: int, *, delegation: int) -> Done:
    """End a delegation before its day."""
    if grant(actor.role, LENDABLE) != YES:
        raise Refused("Only who decides by their own post ends a delegation.")
    found = frames.current(Delegation, delegation)
    if found.to_staff_id != person:  # type: ignore[attr-defined]
        raise Missing("There is no {kind} {key}.", kind="delegation", key=delegation)
    if found.ended_at is not None or found.until_at <= frames.at():
        raise Refused("This delegation has ended already.")
    frames.change(found, ended_at=frames.at())
    return Done("staff", person, facts={"name": _title(person), "boss": _title(int(found.from_staff_id))})  # type: ignore[attr-defined]


def _check_stand_in(actor: Actor, found: Staff) -> None:
    if found.id == actor.id:
        raise Refused("You decide already. Choose somebody else.")
    if found.role == "store":
        raise Refused("The store itself is nobody of the team.")
    if found.disabled_at is not None:
        raise Refused("The account of {name} is closed.", name=found.name)
    if grant(found.role, LENDABLE) == YES:
        raise Refused("{name} decides already, by their own post.", name=found.title)


def _end_of(until: str) -> int:
    """The instant at which a day of the store is over; Unclear if it is none, gone, or too far away."""
    tz = options.timezone()
    today = clock.moment(frames.at(), tz).date()
    try:
        day = date.fromisoformat(until.strip())
    except ValueError:
        raise Unclear("“{until}” is not a day. Write it like 2026-11-22.", until=until[:40]) from None
    if day < today:
        raise Unclear("{day} is over. Give a day from today on.", day=day.isoformat())
    if day > today + timedelta(days=LONGEST_DAYS):
        raise Unclear("{day} is too far away: {n} days at most.", day=day.isoformat(), n=LONGEST_DAYS)
    return clock.instant(datetime.combine(day + timedelta(days=1), time(0), tzinfo=clock.zone(tz)))


def _title(person: int) -> str:
    return str(database.scalar("SELECT title FROM staff WHERE id = ?", (person,)))
