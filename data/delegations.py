"""Who decides requests in whose place: a supervisor lends it up to an amount until a day, and it ends by itself."""

from data import clock, database
from data.dataclass import dataclass
from data.events import Actor
from data.roles import YES, grant

LENDABLE = "approval.decide"
"""The one right that can be lent."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody who decides in the place of another."""

    id: int
    boss: int
    boss_title: str
    person: int
    up_to_minor: int
    until_at: int


def stand_ins(person: int) -> list[StandIn]:
    """In whose place a person may decide now, the highest amount first."""
    now = clock.now()
    found = database.rows(
        "SELECT d.id, d.from_staff_id, k.title, d.to_staff_id, d.up_to_minor, d.until_at, k.role FROM delegation d"
        " JOIN staff k ON k.id = d.from_staff_id WHERE d.to_staff_id = ? AND d.ended_at IS NULL AND d.from_at <= ?"
        " AND d.until_at > ? AND k.disabled_at IS NULL ORDER BY d.up_to_minor DESC, d.id",
        (person, now, now),
    )
    return [StandIn(*row[:-1]) for row in found if grant(row[-1], LENDABLE) == YES]


def is_lent(actor: Actor, right: str) -> bool:
    """Whether somebody has lent this right to a person whose post lacks it."""
    return right == LENDABLE and bool(stand_ins(actor.id))


def decides(actor: Actor) -> bool:
    """Whether a person may decide requests of others, by post or in somebody's place."""
    return grant(actor.role, LENDABLE) == YES or bool(stand_ins(actor.id))
