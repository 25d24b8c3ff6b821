"""A person's own second factor is turned on; a supervisor takes away that of somebody who has lost it."""

import re

from data import database, frames, passwords
from data.doorway import operation
from data.errors import Refused
from data.events import Actor, Done
from data.models.people import Staff
from data.second_factor import RECOVERY_CODES, replace_recovery_codes

SECRET = re.compile(r"[A-Z2-7]{32}")
HASH = re.compile(r"[0-9a-f]{64}")


@operation(
    "staff.factor_on",
    right="own.keep",
    says="{name} signs in with a second factor from now on.",
    subject="staff",
    on_thing=False,
)
def turn_on_factor(actor: Actor, *, secret: str, code: str, recovery: str) -> Done:
    """Sign in with a second factor from now on: the secret, a code made of it, and the hashes of ten recovery codes."""
    found = frames.current(Staff, actor.id)
    if found.totp_secret:
        raise Refused("Your second factor is on already. Turn it off first, with a code of it.")
    hashes = recovery.split()
    if not SECRET.fullmatch(secret) or len(hashes) != RECOVERY_CODES or not all(map(HASH.fullmatch, hashes)):
        raise Refused("A second factor is turned on in the program. Use: ecom-tui staff factor")
    step = passwords.factor_step(secret, code, frames.at(), 0)
    if step is None:
        raise Refused("This is not the code of now. Check the phone's clock and type the next one.")
    frames.change(found, totp_secret=secret, totp_last=step)
    replace_recovery_codes(actor.id, hashes)
    return Done("staff", actor.id, facts={"name": found.name})


@operation(
    "staff.factor_drop",
    right="staff.manage",
    says="{name} signs in without a second factor until they turn it on again.",
    subject="staff",
    danger=True,
)
def drop_factor(actor: Actor, person: int, *, seen: int | None = None, reason: str) -> Done:
    """Take away the second factor of somebody who has lost it; their sessions end."""
    found = frames.current(Staff, person, seen)
    if person == actor.id:
        raise Refused("Your own second factor is turned off in the preferences, with a code of it.")
    if not found.totp_secret:
        raise Refused("{name} has no second factor.", name=found.name)
    if not reason.strip():
        raise Refused("Say how you know that it is {name} who asks.", name=found.name)
    frames.change(found, totp_secret="", totp_last=0)
    database.run("DELETE FROM recovery_code WHERE staff_id = ?", (person,))
    database.run("UPDATE sign_in SET ended_at = ? WHERE staff_id = ? AND ended_at IS NULL", (frames.at(), person))
    return Done("staff", person, facts={"name": found.name}, reason=reason.strip())
