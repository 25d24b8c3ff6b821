"""Saving the store into a file that can be trusted: written while others work, then checked as the store itself is.

Who may is asked here; the command line, the Settings page and a migration all save through this.
"""

from collections.abc import Callable
from datetime import datetime

from data import clock, copies, database, doctor
from data.copies import Copy
from data.dataclass import dataclass
from data.doctor import Check
from data.doorway import demand
from data.errors import Refused
from data.events import Actor, check_actor
from data.owner import note

RIGHT = "settings.change"


@dataclass(frozen=True, slots=True)
class Step:
    """How far it is."""

    part: str
    """`copy` or `check`."""
    done: int
    of: int
    """0: nobody knows."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What was written, and what the checks of it found."""

    copy: Copy
    checks: int
    """How many were made: none on PostgreSQL, whose dump is only looked through by pg_restore."""
    whole: bool
    """Whether nobody stopped the checks before their end."""
    faults: tuple[Check, ...]


Progress = Callable[[Step], None]
Stop = Callable[[], bool]


def save_store(actor: Actor, path: str, *, progress: Progress | None = None, stop: Stop | None = None) -> Saved:
    """Write the open store into one new file and check it there. Stopped, nothing of it is left."""
    if not actor.internal:
        demand(check_actor(actor, fresh=False), RIGHT)
    told, stopped = progress or (lambda step: None), stop or (lambda: False)

    def copied(done: int, of: int) -> None:
        if stopped():
            raise Refused("Stopped. Nothing was written.")
        told(Step("copy", done, of))

    made = copies.back_up(database.secret_url(), path, copied)
    checks = _checked(made, told, stopped) if made.engine == "sqlite" else []
    note(actor, "store.backup", file=made.path.rpartition("/")[2], bytes=made.bytes)
    whole = made.engine != "sqlite" or len(checks) == len(doctor.RULES)
    return Saved(made, len(checks), whole, tuple(one for one in checks if one.found))


def _checked(made: Copy, told: Progress, stopped: Stop) -> list[Check]:
    """Every check of the doctor, on the copy; whoever stops has the copy, and it is not checked to its end."""
    found: list[Check] = []
    with database.looking_into(made.path):
        for number, rule in enumerate(doctor.RULES):
            if stopped():
                break
            told(Step("check", number, len(doctor.RULES)))
            found += doctor.check([rule.name])
    return found


def save_before_migrating(folder: str) -> Copy:
    """Save a store of an older version before it is brought up to date, under a name that says so."""
    at = datetime.fromtimestamp(clock.now() / clock.SECOND).strftime("%Y%m%d-%H%M%S")
    name = database.store_path().rpartition("/")[2] or database.store_url().rpartition("/")[2].partition("?")[0]
    return copies.back_up(database.secret_url(), f"{folder}/{name}.before-migration-{at}")
