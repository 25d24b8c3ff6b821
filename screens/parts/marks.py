"""The marks of a list: rows I chose, a range being chosen, rows others changed, rows refused in the last bulk."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from data.dataclass import dataclass, field


@dataclass(slots=True)
class Marks:
    """Marks by row id, so that they survive sorting and reloading."""

    MOST: ClassVar[int] = 10_000
    """More than these are not marked by `*`: whole tables are a report's or an import's work."""

    rows: dict[Any, Any] = field(default_factory=dict)
    """id -> the row as it was when it was marked."""
    changed: set[Any] = field(default_factory=set)
    refused: dict[Any, str] = field(default_factory=dict)
    """id -> why."""
    start: int | None = None
    """Where the range that is being chosen began."""
    end: int = 0

    @property
    def ranging(self) -> bool:
        """Whether a range is being chosen."""
        return self.start is not None

    def has(self, id: Any, position: int) -> bool:
        """Whether a row is marked, or in the range."""
        return id in self.rows

    def sign(self, id: Any, marked: bool) -> str:
        """The gutter: x beats v beats |."""
        if id in self.refused:
            return "x"
        return "v" if marked else "|" if id in self.changed else ""

    def toggle(self, row: Any) -> None:
        """Mark or unmark one row."""
        if self.rows.pop(row.id, None) is None:
            self.rows[row.id] = row

    def add(self, rows: Iterable[Any]) -> None:
        """Mark these."""
        self.rows.update((row.id, row) for row in rows)

    def range_or_end(self, position: int, rows: Mapping[int, Any]) -> None:
        """`v`: begin a range here, or mark from its beginning to here."""
        if self.start is None:
            self.start = position
            self.add([rows[position]] if position in rows else [])
        else:
            self.range_end(position, rows)

    def range_end(self, position: int, rows: Mapping[int, Any]) -> None:
        """Mark what lies between the range's beginning and here, as far as it has been read."""
        if self.start is None:
            return
        first, last = sorted((self.start, position))
        self.add(rows[p] for p in range(first, last + 1) if p in rows)
        self.start = None

    def clear(self) -> None:
        """Nothing is marked."""
        self.rows, self.refused, self.start = {}, {}, None

    def forget_changes(self) -> None:
        """What others changed has been seen."""
        self.changed = set()
