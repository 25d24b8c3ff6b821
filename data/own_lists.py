"""The store's own carriers and reasons, beside those that ship with the program.

`fresh` reads them from the store and is for work that has it open anyway; `kept` is what was read last, so that pages
draw names without asking.
"""

import time

from data import database
from data.dataclass import dataclass

_KEPT_S = 2.0


@dataclass(frozen=True, slots=True)
class KeptCarrier:
    """A carrier as the store keeps it; one that the program knows too has its own code here."""

    id: int
    code: str
    name: str
    name_zh: str
    pattern: str
    closed: bool
    version: int


@dataclass(frozen=True, slots=True)
class KeptReason:
    """A reason as the store keeps it."""

    id: int
    kind: str
    code: str
    name: str
    name_zh: str
    way: str
    closed: bool
    version: int


@dataclass(frozen=True, slots=True)
class OwnLists:
    """Both lists, in the order in which they were made."""

    carriers: tuple[KeptCarrier, ...] = ()
    reasons: tuple[KeptReason, ...] = ()


_NONE = OwnLists()
_kept: dict[str, tuple[float, OwnLists]] = {}
"""By the store's URL: when it was read, and what."""


def fresh() -> OwnLists:
    """The lists as the open store has them, read again after two seconds. Only where the store may be read."""
    url = database.store_url()
    if not url:
        return _NONE
    found = _kept.get(url)
    if found is None or time.monotonic() - found[0] > _KEPT_S:
        found = time.monotonic(), _read()
        _kept.clear()
        _kept[url] = found
    return found[1]


def kept() -> OwnLists:
    """The lists as they were read last; the store is not asked."""
    found = _kept.get(database.store_url())
    return found[1] if found else _NONE


def forget() -> None:
    """Read them again: after a change."""
    _kept.update({url: (float("-inf"), lists) for url, (_, lists) in _kept.items()})


def _read() -> OwnLists:
    carriers = database.rows("SELECT id, code, name, name_zh, pattern, closed_at, version FROM own_carrier ORDER BY id")
    reasons = database.rows("SELECT id, kind, code, name, name_zh, way, closed_at, version FROM own_reason ORDER BY id")
    return OwnLists(
        tuple(
            KeptCarrier(int(key), code, name, name_zh, pattern, closed_at is not None, int(version))
            for key, code, name, name_zh, pattern, closed_at, version in carriers
        ),
        tuple(
            KeptReason(int(key), kind, code, name, name_zh, way, closed_at is not None, int(version))
            for key, kind, code, name, name_zh, way, closed_at, version in reasons
        ),
    )
