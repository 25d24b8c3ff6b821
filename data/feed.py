"""What others did since one looked: the event table is the bus, and nobody but this file knows how it is heard."""

from collections.abc import Iterable

from data import database, own_lists
from data.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class News:
    """What was touched after a moment: up to which event, and which things by kind."""

    seq: int
    touched: dict[str, frozenset[int]]

    def about(self, kinds: Iterable[str]) -> bool:
        """Whether any of these kinds was touched."""
        return any(kind in self.touched for kind in kinds)


MOST = 2_000
"""So much is told at a time; the rest the next time."""


def latest() -> int:
    """The number of the newest event."""
    return int(database.scalar("SELECT seq FROM chain WHERE id = 1") or 0)


def since(seq: int) -> News:
    """What was touched after that event."""
    head = latest()
    if head == seq:
        return News(seq, {})
    found: dict[str, set[int]] = {}
    told = database.rows(
        "SELECT kind, subject_id, seq FROM event_subject WHERE seq > ? ORDER BY seq LIMIT ?", (seq, MOST)
    )
    for kind, thing, _ in told:
        found.setdefault(kind, set()).add(int(thing))
    if len(told) == MOST:
        head = max(int(told[-1][2]) - 1, seq + 1)  # of the last one perhaps not everything was told
    if "store" in found:
        own_lists.forget()
        own_lists.fresh()  # here, because pages must not read
    return News(head, {kind: frozenset(things) for kind, things in found.items()})
