"""What a check is: how many things it looked at, how many were wrong, and some of them by name."""

from collections.abc import Callable, Iterable
from typing import Any

from data import database
from data.dataclass import dataclass

SHOWN = 10
"""Examples that a check names; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Check:
    """The answer of one check; `found` above 0 means that the store is not as it must be."""

    name: str
    count: int
    found: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that one query can test: the rows of `broken` break it, and `tells` names one of them."""

    name: str
    counts: str
    broken: str
    tells: str

    def look(self) -> Check:
        """Test it."""
        tells = self.tells.format
        return told(self.name, database.scalar(self.counts), (tells(*row) for row in database.run(self.broken)))


@dataclass(frozen=True, slots=True)
class Inspection:
    """A rule that takes more than a query."""

    name: str
    inspect: Callable[[], tuple[int, Iterable[str]]]
    """How many things were looked at, and a sentence for each that is wrong."""

    def look(self) -> Check:
        """Test it."""
        count, faults = self.inspect()
        return told(self.name, count, faults)


def told(name: str, count: Any, faults: Iterable[str]) -> Check:
    """A check from its faults: the first are named, all are counted."""
    examples: list[str] = []
    found = 0
    for fault in faults:
        found += 1
        if found <= SHOWN:
            examples.append(fault)
    return Check(name, int(count or 0), found, tuple(examples))
