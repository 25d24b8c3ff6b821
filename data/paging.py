"""Windows on lists of any length: a page is read after a neighbour's key, never by a deep OFFSET."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from data.dataclass import dataclass

Row = TypeVar("Row")
Key = tuple[int | str | None, ...]
"""The sort value of a row and its id: (value, id). Total, so that no row is shown twice or skipped."""

ANCHOR_STEP = 256


@dataclass(frozen=True, slots=True)
class Window:
    """What part of which list is wanted."""

    filter: str = ""
    """In the filter language (data/search.py)."""
    sort: str = ""
    """A column's name, `-` before it for the other direction; empty: the list's own order."""
    limit: int = 64
    after: Key | None = None
    """Rows behind this key."""
    start: Key | None = None
    """Rows from this key on, itself included; an anchor."""
    skip: int = 0
    """So many rows left out from there; less than ANCHOR_STEP."""
    backwards: bool = False
    """From the end of the list; the rows still come in the list's order."""


@dataclass(frozen=True, slots=True)
class Cut(Generic[Row]):
    """A page: the rows, the key of each, and whether more follow in the direction of reading."""

    rows: Sequence[Row]
    keys: Sequence[Key]
    more: bool


@dataclass(frozen=True, slots=True)
class Extent:
    """How long a list is, and the key of each 256th row of it."""

    total: int
    anchors: Sequence[Key]
