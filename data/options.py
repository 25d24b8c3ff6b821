"""Settings of the store: each a row from an instant on; the newest that has begun counts."""

import time

from data import clock, database, own_lists
from data.money import exponent
from data.roles import ROLES

DEFAULTS = {
    "name": "Store",
    "name_zh": "",
    "address": "",
    "tax_number": "",
    "currency": "EUR",
    "timezone": "UTC",
    "language": "en",
    "risk.look": "30",
    "sla.warn_minutes": "120",
    "count.recount_pieces": "5",
    "count.recount_minor": "10000",
    "receive.bins": "-",
    "lock.minutes": "5",
    "lock.minutes_logistics": "10",
}
_KEPT_S = 2.0
_kept: dict[tuple[str, str], tuple[float, str | None]] = {}
"""(store, setting) -> when it was read, and its value."""


def option(name: str) -> str:
    """A setting's value now; its default where nobody has set it. Read again after two seconds."""
    key = (database.secret_url(), name)
    found = _kept.get(key)
    if found is None or time.monotonic() - found[0] > _KEPT_S:
        value = database.scalar(
            "SELECT value FROM setting WHERE name = ? AND since_at <= ? ORDER BY since_at DESC, id DESC LIMIT 1",
            (name, clock.now()),
        )
        found = _kept[key] = (time.monotonic(), value)
    return found[1] if found[1] is not None else DEFAULTS.get(name, "")


def forget_options() -> None:
    """Read all of them again: after a change, and when another store is opened."""
    _kept.clear()
    own_lists.forget()


def currency() -> str:
    """The base currency."""
    return option("currency")


def timezone() -> str:
    """The store's time zone, by its IANA name."""
    return option("timezone")


def lock_minutes(role: str) -> int:
    """Minutes without a key after which the screen of somebody in a post is locked."""
    return int(option("lock.minutes_logistics" if role == "logistics" else "lock.minutes"))


def limit_of(role: str) -> int:
    """What a post may do alone, in minor units of the base currency."""
    found = option(f"limit.{role}")
    return int(found) if found else ROLES[role].limit_minor * 10 ** exponent(currency()) // 100


def own_limit_name(role: str, person: int) -> str:
    """The setting with the limit that somebody has of their own in a post: another post, another limit."""
    return f"limit.{role}.{person}"


def own_limit(role: str, person: int) -> int | None:
    """What somebody may do alone in a post by a limit of their own; None where the post's holds."""
    found = option(own_limit_name(role, person))
    return int(found) if found else None


def limit_for(role: str, person: int) -> int:
    """What somebody in a post may do alone: by their own limit, else by the post's."""
    own = own_limit(role, person)
    return limit_of(role) if own is None else own
