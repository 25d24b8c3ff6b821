"""The machine's owner: whoever owns the SQLite file, or the PostgreSQL database, may keep the store in order unsigned.

What they do is written by the store itself, with the reason “by the machine's owner”, where the store can be written.
"""

import os

from data import clock, database
from data.errors import Denied, StoreError
from data.events import Actor, Done, Slot, new_op_id, write_events
from data.founding import STORE

REASON = "by the machine's owner"


def owns_store(url: str) -> bool:
    """Whether this computer's user owns the store."""
    if url.startswith("sqlite:///"):
        try:
            return os.stat(database.sqlite_path(url)).st_uid == os.geteuid() or os.geteuid() == 0
        except OSError:
            return False
    found = database.scalar(
        "SELECT pg_has_role(current_user, datdba, 'MEMBER') FROM pg_database WHERE datname = current_database()"
    )
    return bool(found)


def require_owner(url: str) -> Actor:
    """The store itself as actor, for its owner; Denied for anybody else."""
    if not owns_store(url):
        raise Denied("This needs a supervisor who is signed in, or the owner of the store.", right="settings.change")
    return STORE


def note(actor: Actor, verb: str, **facts: object) -> int | None:
    """Leave an event about the store as a whole; its number, or None where the store can't be written now."""
    reason = REASON if actor.internal else ""
    done = Done("store", 1, facts=facts, reason=reason)
    try:
        with database.transaction():
            write_events([Slot(new_op_id(), verb, 1, "", actor, clock.now(), None, done=done)])
    except StoreError:
        return None
    except Exception as error:
        from data.faults import unusable

        if unusable(error) is None:
            raise
        return None
    return done.seq
