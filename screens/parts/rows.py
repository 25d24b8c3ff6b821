"""RowSource: the rows of a list of any length by their position, read page by page after a neighbour's key.

Positions count from 0. Until the long lane has answered with the list's extent, the end of the list is at END, so that
its last page is shown at once and moves to its true position when the length is known. The grid asks for ranges, draws
what is there and `...` for the rest.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from data.dataclass import dataclass
from data.paging import ANCHOR_STEP, Cut, Key, Window
from screens.actions import ExtentOf, PageOf

PAGE = 64
END = 1 << 40
"""Where the end is while nobody has counted; a multiple of PAGE."""

KEPT = 8_192
"""Rows kept at most, the farthest from the eye leave first."""


@dataclass(frozen=True, slots=True)
class Reread:
    """What reading again has shown."""

    shift: int
    """By how many rows the row that was looked for has moved down."""
    changed: frozenset[Any]
    """Ids of rows that are different from before."""
    found: bool
    """Whether that row is still there."""
    above: int
    """How many rows have come to stand above it that were not in the list before."""


class RowSource:
    """Rows by position. All methods run on the event loop; the reads they await run wherever `page` runs them."""

    def __init__(self, page: PageOf, extent: ExtentOf | None = None, *, filter: str = "", sort: str = ""):
        self._page, self._extent = page, extent
        self.filter, self.sort = filter, sort
        self.total: int | None = None
        self.rows: dict[int, Any] = {}
        self.generation = self._opening = 0
        self._keys: dict[int, Key] = {}
        self._anchors: Sequence[Key] = ()

    @property
    def length(self) -> int:
        """Where the list ends; END while unknown."""
        return END if self.total is None else self.total

    def missing(self, start: int, stop: int) -> bool:
        """Whether a row of the range is not here yet."""
        rows = self.rows
        return any(position not in rows for position in range(max(0, start), min(stop, self.length)))

    async def open(self, filter: str, sort: str) -> bool:
        """Another filter or order: its first page replaces what was here. False when a newer wish has overtaken."""
        self.generation += 1
        generation = self.generation
        self._opening += 1
        try:
            cut = await self._page(Window(filter=filter, sort=sort, limit=PAGE))
        finally:
            self._opening -= 1
        if generation != self.generation:
            return False
        self.filter, self.sort = filter, sort
        self.total, self.rows, self._keys, self._anchors = None, {}, {}, ()
        self._keep(0, cut)
        return True

    async def open_again(self) -> bool:
        """The same list from its beginning. False, and nothing is read, while somebody waits for another one."""
        return not self._opening and await self.open(self.filter, self.sort)

    async def fill(self, start: int, stop: int) -> bool:
        """Read the rows of a range. False when they belong to a list that is no longer shown."""
        generation = self.generation
        start, stop = max(0, start), min(stop, self.length)
        while start < stop and start in self.rows:
            start += 1
        if start >= stop:
            return True
        first, cut = await self._read(start, stop - start)
        if generation != self.generation:
            return False
        self._keep(first, cut)
        return True

    async def measure(self) -> int | None:
        """Ask how long the list is. By how much the rows at the end move; None when overtaken or already known."""
        if self._extent is None:
            return None
        generation, asked = self.generation, (self.filter, self.sort)
        extent = await self._extent(*asked)
        # A newer list may have been on its way already: the generation was its own then, the filter still the old one.
        if generation != self.generation or asked != (self.filter, self.sort):
            return None
        self._anchors = extent.anchors
        shift = extent.total - END if self.total is None else 0
        if shift:
            self.rows = {self._moved(position, shift): row for position, row in self.rows.items()}
            self._keys = {self._moved(position, shift): key for position, key in self._keys.items()}
        self.total = extent.total
        return shift

    async def reread(self, top: int, height: int, wanted: int, *, trust_keys: bool) -> Reread | None:
        """Read what is on view again and look for the row that was at `wanted`; None when overtaken.

        With `trust_keys` the place in the list is taken from the keys known before; else from fresh anchors. While
        somebody waits for another list, that one is read anyway, and this one must not overtake it.
        """
        if self._opening:
            return None
        self.generation += 1
        generation = self.generation
        old_rows, old_key, row = dict(self.rows), self._keys.get(wanted), self.rows.get(wanted)
        if not trust_keys:
            self._keys = {}
        start, stop = max(0, top - PAGE), top + height + PAGE
        at_first = self._keys.pop(start, None) if start == 0 else None  # the row may have gone above what was first
        first, cut = await self._read(start, stop - start)
        if generation != self.generation:
            return None
        place = _place_of(cut, row)
        if place is None and row is not None and at_first is not None:
            cut = await self._page(self._window(start=at_first, limit=stop))
            if generation != self.generation:
                return None
            place = _place_of(cut, row)
        if place is None and row is not None and old_key is not None and self._anchors:
            elsewhere = await self._near(old_key, row)
            if generation != self.generation:
                return None
            if elsewhere is not None:
                first, cut = elsewhere
                place = _place_of(cut, row)
        self.rows, self._keys = {}, {}
        self._keep(first, cut)
        shift = first + place - wanted if place is not None else 0
        known = {old.id for old in old_rows.values()}
        above = sum(new.id not in known for new in cut.rows[:place]) if place is not None and not first else shift
        return Reread(shift, _changed(old_rows, cut), place is not None, max(0, min(shift, above)))

    def id_at(self, position: int) -> Any:
        """The id of the row at a position, None while it is not here."""
        row = self.rows.get(position)
        return None if row is None else row.id

    def _moved(self, position: int, shift: int) -> int:
        return position + shift if position > END // 2 else position

    def _window(self, **place: Any) -> Window:
        return Window(filter=self.filter, sort=self.sort, **place)

    async def _read(self, start: int, count: int) -> tuple[int, Cut[Any]]:
        """Rows from position `start` on, by the nearest known key; (where the first stands, the rows)."""
        if start in self._keys:
            return start, await self._page(self._window(start=self._keys[start], limit=count))
        if start - 1 in self._keys:
            return start, await self._page(self._window(after=self._keys[start - 1], limit=count))
        anchor = start // ANCHOR_STEP
        if anchor < len(self._anchors):
            place = {"start": self._anchors[anchor]} if anchor else {}
            return start, await self._page(self._window(**place, skip=start % ANCHOR_STEP, limit=count))
        if start < ANCHOR_STEP:
            return start, await self._page(self._window(skip=start, limit=count))
        return await self._read_towards(start, count)

    async def _read_towards(self, start: int, count: int) -> tuple[int, Cut[Any]]:
        """Without anchors: from the end, before a known key behind, or after the last known key ahead."""
        if start + count >= self.length:
            count = self.length - start
            return self._before(self.length, await self._page(self._window(backwards=True, limit=count)))
        behind = next((p for p in range(start + count, start + count + ANCHOR_STEP) if p in self._keys), None)
        if behind is not None:
            place = {"after": self._keys[behind], "backwards": True, "limit": behind - start}
            return self._before(behind, await self._page(self._window(**place)))
        known = max((p for p in self._keys if p < start), default=None)
        place = {} if known is None else {"after": self._keys[known]}
        first = 0 if known is None else known + 1
        return first, await self._page(self._window(**place, limit=min(start + count - first, ANCHOR_STEP * 4)))

    @staticmethod
    def _before(position: int, cut: Cut[Any]) -> tuple[int, Cut[Any]]:
        return position - len(cut.rows), Cut(cut.rows, cut.keys, True)

    async def _near(self, key: Key, row: Any) -> tuple[int, Cut[Any]] | None:
        """The block of the list in which a key must stand now, if the anchors can be compared with it."""
        anchors = list(self._anchors)
        try:
            falling = len(anchors) > 1 and anchors[0] > anchors[-1]
            index = bisect_right(anchors, _Falling(key), key=_Falling) if falling else bisect_right(anchors, key)
        except TypeError:
            return None
        block = max(0, index - 1)
        place: dict[str, Any] = {"start": anchors[block]} if block else {}
        return block * ANCHOR_STEP, await self._page(self._window(**place, limit=ANCHOR_STEP))

    def _keep(self, first: int, cut: Cut[Any]) -> None:
        for offset, (row, key) in enumerate(zip(cut.rows, cut.keys, strict=True)):
            self.rows[first + offset] = row
            self._keys[first + offset] = key
        behind = first + len(cut.rows)
        if not cut.more:
            self.total = behind
        elif self.total is not None and behind >= self.total:
            self.total = behind + 1  # it has grown since it was counted
        if len(self.rows) > KEPT:
            near = sorted(self.rows, key=lambda position: abs(position - first))[: KEPT // 2]
            self.rows = {position: self.rows[position] for position in near}
            self._keys = {position: self._keys[position] for position in near if position in self._keys}


@dataclass(frozen=True, slots=True)
class _Falling:
    key: Any

    def __lt__(self, other: "_Falling") -> bool:
        return bool(other.key < self.key)


def _place_of(cut: Cut[Any], row: Any) -> int | None:
    if row is None:
        return None
    return next((place for place, candidate in enumerate(cut.rows) if candidate.id == row.id), None)


def _changed(old: Mapping[int, Any], cut: Cut[Any]) -> frozenset[Any]:
    before = {row.id: row for row in old.values()}
    return frozenset(row.id for row in cut.rows if row.id in before and before[row.id] != row)
