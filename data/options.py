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
    "order.prefix": "A",
    "risk.look": "30",
    "sla.warn_minutes": "120",
    "count.recount_pieces": "5",
    "count.recount_minor": "10000",
    "receive.bins": "-",
}
_KEPT_S = 2.0
_kept: dict[str, tuple[float, str | None]] = {}


def option(name: str) -> str:
    """A setting's value now; its default where nobody has set it. Read again after two seconds."""
    found = _kept.get(name)
    if found is None or time.monotonic() - found[0] > _KEPT_S:
        value = database.scalar(
            "SELECT value FROM setting WHERE name = ? AND since_at <= ? ORDER BY since_at DESC, id DESC LIMIT 1",
            (name, clock.now()),
        )
        found = _kept[name] = (time.monotonic(), value)
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


def limit_of(role: str) -> int:
    """What a post may do alone, in minor units of the base currency."""
    found = option(f"limit.{role}")
    return int(found) if found else ROLES[role].limit_minor * 10 ** exponent(currency()) // 100
