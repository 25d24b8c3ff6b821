"""Where articles stand in their text index: the rows of its tables are numbered in the order of the SKUs.

FTS5 finds what matches in the order of its rows' numbers, so whoever reads a list by SKU has its first page from the
first few rows that match, however many there are and wherever they stand. `sku_place` says which number an article
has. New ones are numbered between their neighbours; where no number is left, the nearest ones move apart: those in the
smallest aligned range that is thin enough afterwards (Bender, Cole, Demaine, Farach-Colton, Zito: “Two Simplified
Algorithms for Maintaining Order in a List”, ESA 2002). SQLite only: PostgreSQL finds rows in no order.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from data import database
from data.dataclass import dataclass
from data.search.indexes import chunks

STEP = 1 << 20
"""From one article to the next, at first."""
THIN = 1.35
"""A range of 2**n numbers holds no more than (2 / this)**n articles after its own moved apart."""
_CODES = "select s.id, s.code from sku s where s.id in ({marks})"
_PLACES = "select k.sku_id, k.place, k.code from sku_place k where k.sku_id in ({marks})"
_BEFORE = "select k.place from sku_place k where k.code <= ? order by k.code desc, k.place desc limit 1"
_AFTER = "select k.place, k.code from sku_place k where k.place > ? order by k.place limit 1"
_WITHIN = "select k.place, k.sku_id, k.code from sku_place k where k.place between ? and ? order by k.place"
_ADD = "insert into sku_place (place, sku_id, code) values (?, ?, ?)"
_COUNT = "select count(*) from sku_place k where k.place between ? and ?"
_FROM = {
    False: "select k.place from sku_place k where k.code >= ? order by k.code, k.place limit 1",
    True: "select k.place from sku_place k where k.code <= ? order by k.code desc, k.place desc limit 1",
}


@dataclass(frozen=True, slots=True)
class Placed:
    """What some articles are numbered by now."""

    places: dict[int, int]
    """The number of each that is there, and of each that had to move, by its id."""
    left: list[int]
    """Numbers that stood for another article, or for one that is gone: what the index says under them is void."""
    moved: list[int]
    """Articles that were not asked for, and had to make room: they are to be written anew, too."""


def place(ids: Collection[int]) -> Placed:
    """Give each of these articles its number; those that are gone lose theirs. Within the caller's transaction."""
    codes = {int(id): str(code) for id, code in _of(_CODES, ids)}
    left: list[int] = []
    places: dict[int, int] = {}
    for id, number, code in _of(_PLACES, ids):
        if codes.get(id) == code:
            places[id] = number
        else:
            left.append(number)
    database.many("delete from sku_place where place = ?", [(number,) for number in left])
    fresh = sorted((code, id) for id, code in codes.items() if id not in places)
    at = 0
    while at < len(fresh):
        at += _place_run(fresh, at, places, left)
    return Placed(places, left, [id for id in places if id not in codes])


def first_place(code: str, *, backwards: bool = False) -> int | None:
    """The number from which on a list by SKU is read that begins with this code; None where nothing follows."""
    found = database.scalar(_FROM[backwards], (code,))
    return None if found is None else int(found)


def _of(sql: str, ids: Collection[int]) -> Iterator[tuple[Any, ...]]:
    for some in chunks([*ids]):
        yield from database.rows(sql.replace("{marks}", database.marks(len(some))), some)


def _place_run(fresh: Sequence[tuple[str, int]], at: int, places: dict[int, int], left: list[int]) -> int:
    """Number one of them, and those that come before the same neighbour; how many they were."""
    before = int(database.scalar(_BEFORE, (fresh[at][0],)) or 0)
    after = database.one(_AFTER, (before,))
    end = at + 1
    while end < len(fresh) and (after is None or fresh[end][0] < after[1]):
        end += 1
    count = end - at
    if after is None:
        numbers = range(before + STEP, before + STEP * count + 1, STEP)
    elif after[0] - before > count:
        # Nearer to the one before: most often the next new article comes behind this one.
        step = max(1, (after[0] - before) // (count + 7))
        numbers = range(before + step, before + step * count + 1, step)
    else:
        numbers = _make_room(before, count, places, left)
    added = [(number, id, code) for number, (code, id) in zip(numbers, fresh[at:end], strict=True)]
    database.many(_ADD, added)
    places.update((id, number) for number, id, _ in added)
    return count


def _make_room(before: int, count: int, places: dict[int, int], left: list[int]) -> range:
    """Numbers for so many that come behind this one; who is moved for them."""
    size, low, old = 0, before, 1
    while (old + count) * THIN**size > 1 << size:
        size += 1
        low = before >> size << size
        old = int(database.scalar(_COUNT, (low, low + (1 << size) - 1)))
    span = (low, low + (1 << size) - 1)
    moving = database.rows(_WITHIN, span)
    ahead = sum(1 for number, *_ in moving if number <= before)
    step = (1 << size) // (old + count + 1)
    numbers = range(low + step, low + step * (old + count) + 1, step)
    kept = [*numbers[:ahead], *numbers[ahead + count :]]
    database.run("delete from sku_place where place between ? and ?", span)
    database.many(_ADD, [(number, id, code) for number, (_, id, code) in zip(kept, moving, strict=True)])
    left += [number for number, *_ in moving]
    places.update((id, number) for number, (_, id, _) in zip(kept, moving, strict=True))
    return numbers[ahead : ahead + count]
