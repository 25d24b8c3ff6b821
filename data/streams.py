"""The first rows that match a text, where its index is in the order of the list: read until enough match. SQLite."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from data import database
from data.search.indexes import chunks
from data.search.places import first_place

if TYPE_CHECKING:
    from data.listing import Way

MORE, MOST = 8, 20_000
"""What does not fulfil the rest makes the next reading so many times longer, up to so many rows of the index."""


def streamed(way: "Way", columns: Sequence[str]) -> list[tuple[Any, ...]]:
    """What stands in the columns for the rows of a page."""
    thing, scope = way.thing, way.scope
    tests = [f"({test})" for test in (scope.where, thing.shown) if test]
    span = " or ".join(f"({step.test})" for step in way.steps)
    direction = " desc" if way.backwards else ""
    by = ", ".join(f"{one}{direction}" for one in ("k.place", *way.order.key[1:]))
    read = (
        f"select {', '.join(columns)} from {thing.placed} {scope.joins}"
        f" where {' and '.join([*tests, way.filter.rest, f'({span})'])} and k.place"
    )
    values = (*scope.values, *way.filter.rest_values, *(value for step in way.steps for value in step.values))
    found: list[tuple[Any, ...]] = []
    for places in _matching(way, direction):
        sql = f"{read} in ({database.marks(len(places))}) order by {by} limit ?"
        found += database.rows(sql, (*values, *places, way.needed - len(found)))
        if len(found) >= way.needed:
            break
    return found


def _matching(way: "Way", direction: str) -> Iterator[Sequence[int]]:
    """The numbers of the rows that match, some at a time, from where the page begins."""
    at = None if way.key is None else first_place(str(way.key[0]), backwards=way.backwards)
    if way.key is not None and at is None:
        return
    count = way.needed
    while True:
        found = [int(number) for (number,) in database.rows(*_some(way, at, count, direction))]
        yield from chunks(found)
        if len(found) < count:
            return
        at = found[-1] + (-1 if way.backwards else 1)
        count = min(count * MORE, MOST)


def _some(way: "Way", at: int | None, count: int, direction: str) -> tuple[str, list[object]]:
    """The statement for the next matches, with its values."""
    span, since = ("", ()) if at is None else (f" and rowid {'<=' if direction else '>='} ?", (at,))
    parts = [f"{sql}{span} order by rowid{direction} limit ?" for sql, _ in way.filter.streams]
    values = [value for _, asked in way.filter.streams for value in (*asked, *since, count)]
    if len(parts) == 1:
        return parts[0], values
    union = " union ".join(f"select id from ({part})" for part in parts)
    return f"{union} order by id{direction} limit ?", [*values, count]
