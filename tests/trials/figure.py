"""One figure of a trial, and the new store that trials run in."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from data import database
from tests.builders import Shop, open_shop


@dataclass(frozen=True)
class Figure:
    """What was wanted, and what came."""

    name: str
    wanted: object
    got: object

    @property
    def holds(self) -> bool:
        return self.wanted == self.got


def compared(wanted: dict[str, object], got: dict[str, object], within: str = "") -> Iterator[Figure]:
    """A figure for each name on either side, those of inner tables too."""
    for name in dict.fromkeys((*wanted, *got)):
        left, right = wanted.get(name), got.get(name)
        if isinstance(left, dict) and isinstance(right, dict):
            yield from compared(left, right, f"{within}{name} ")
        else:
            yield Figure(f"{within}{name}", left, right)


@contextmanager
def new_store() -> Iterator[Shop]:
    """An empty SQLite store in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="ecom-tui-trial-") as folder:
        try:
            yield open_shop(f"sqlite:///{Path(folder) / 'store.db'}")
        finally:
            database.close_database()
