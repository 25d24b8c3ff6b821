"""Lists of any length: pages by key, the length with every 256th key, and the ids of all that match.

A page costs the same at any depth: it is read along the sort from a neighbour's key, never by a deep OFFSET. Every sort
is total, (value, id), and knows no NULL, so both engines show the same order. All SQL is put together from the literals
of `data.search` and the caller; what people typed stays behind `?`.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from data import database
from data.dataclass import dataclass
from data.errors import Unclear
from data.meeting import AT_ONCE, MANY, counted, matched, met, share, told
from data.paging import ANCHOR_STEP, Cut, Extent, Key, Window
from data.search import EVERYTHING, Compiled, Sort, Thing
from data.search.kinds import along, lean, row_by_row
from data.search.nearest import nearest
from data.streams import streamed

Row = TypeVar("Row")

LED = 50_000
"""So many rows that an index finds for a field are sorted by themselves; more are met along the sort."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A query's own part of a list: more joins and a condition, both literal, with values."""

    joins: str = ""
    where: str = ""
    values: tuple[object, ...] = ()


ALL = Scope()


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a list that is read in one go: its condition, its values, and how it is sorted."""

    test: str
    values: tuple[object, ...]
    by: str


@dataclass(frozen=True, slots=True)
class _Order:
    """A sort as SQL."""

    kind: Sort
    value: str
    id: str
    falling: bool

    @property
    def key(self) -> tuple[str, ...]:
        """What tells the place of a row: its value, what breaks ties, its id."""
        return (self.value, *self.kind.ties, self.id)

    def steps(self, key: Key, sign: str, itself: str = "") -> list[Step]:
        """What lies on one side of a key, nearest first: equals with other ids, then other values."""
        if self.value == self.id:
            return [Step(f"{self.id} {sign}{itself} ?", (key[-1],), self.by(sign == "<"))]
        if self.kind.among:
            same = [one for one in self._groups(sign == "<") if one[1] == key[0]]
            others = [one for one in self._groups(sign == "<") if (one[1] > str(key[0])) == (sign == ">")]
            nearest = [self._group(one, sign == "<", f" and {self.id} {sign}{itself} ?", (key[-1],)) for one in same]
            return [*nearest, *(self._group(one, sign == "<") for one in others if one not in same)]
        # Not (value, id) > (?, ?): SQLite reads no index of an expression along a pair, and a page took 16 ms for 0.1.
        made = []
        for place in reversed(range(len(self.key))):
            equal = "".join(f"{one} = ? and " for one in self.key[:place])
            last = itself if place == len(self.key) - 1 else ""
            # What is equal is not sorted by: SQLite would sort all that have the same value of an expression.
            by = self.by(sign == "<", place if self.kind.index else 0)
            made.append(Step(f"{equal}{self.key[place]} {sign}{last} ?", key[: place + 1], by))
        return made

    def whole(self, falling: bool) -> list[Step]:
        """All there is."""
        if self.kind.among:
            return [self._group(one, falling) for one in self._groups(falling)]
        return [Step("1 = 1", (), self.by(falling))]

    def by(self, falling: bool, first: int = 0) -> str:
        """ORDER BY of what the key holds, from its first part on or a later one."""
        way = " desc" if falling else ""
        return f"{self.id}{way}" if self.value == self.id else ", ".join(f"{one}{way}" for one in self.key[first:])

    def _groups(self, falling: bool) -> list[tuple[int, str]]:
        """The few values that there are, with what each of them is known by."""
        found = [(int(row[0]), str(row[1])) for row in database.rows(self.kind.among)]
        return sorted(found, key=lambda one: one[1], reverse=falling)

    def _group(self, one: tuple[int, str], falling: bool, test: str = "", values: Key = ()) -> Step:
        return Step(f"{self.kind.known_by} = ?{test}", (one[0], *values), f"{self.id}{' desc' if falling else ''}")


def page(
    thing: Thing,
    columns: Sequence[str],
    row: Callable[..., Row],
    window: Window,
    *,
    filter: Compiled = EVERYTHING,
    scope: Scope = ALL,
) -> Cut[Row]:
    """The rows of a window. `columns` are literal expressions that `row` takes in this order."""
    order = _order(thing, window.sort)
    backwards = order.falling != window.backwards
    walks = order.value == thing.sorts[thing.own.removeprefix("-")].sql
    steps, key = order.whole(backwards), None
    if window.start is not None or window.after is not None:
        key = (window.start if window.after is None else window.after) or ()
        steps = order.steps(key, "<" if backwards else ">", "=" if window.after is None else "")
    needed = window.skip + window.limit + 1
    way = Way(thing, filter, scope, order, order.by(backwards), steps, needed, key, backwards)
    wanted, width = (*order.key, *columns), len(order.key)
    found = _first(way, wanted) if walks and needed <= AT_ONCE else None
    if found is None:
        found = _found(way, wanted, walks)
    more, found = len(found) == needed, found[window.skip : window.skip + window.limit]
    if window.backwards:
        found.reverse()
    return Cut([row(*line[width:]) for line in found], [line[:width] for line in found], more)


@dataclass(frozen=True, slots=True)
class Way:
    """A page on its way: how it is sorted, where it begins, and how many rows of it are needed."""

    thing: Thing
    filter: Compiled
    scope: Scope
    order: _Order
    by: str
    steps: Sequence[Step]
    needed: int
    key: Key | None
    """Where it begins; at the list's first or last row without it."""
    backwards: bool


def _first(way: Way, columns: Sequence[str]) -> list[tuple[Any, ...]] | None:
    """The rows of a page along the list's own sort, if a text is looked for; None where all matches are to be found.

    PostgreSQL chooses by itself.
    """
    if database.engine() != "sqlite" or not way.filter.matches:
        return None
    if way.filter.streams:
        return streamed(way, columns)
    keys = met(way) if way.filter.seen else None
    return None if keys is None else told(way, columns, keys)


def _found(way: Way, columns: Sequence[str], walks: bool) -> list[tuple[Any, ...]]:
    """The rows that the database finds."""
    source, where, values, led = _from(way.thing, way.filter, way.scope, way.order, walks=walks)
    found: list[tuple[Any, ...]] = []
    for step in way.steps:
        if len(found) < way.needed:
            test = row_by_row(step.test, led) if led else step.test
            sql = f"from {source} where {where} and {test} order by {step.by} limit ?"
            found += _rows(way, step.by, columns, sql, (*values, *step.values, way.needed - len(found)))
    return found


def _rows(way: Way, by: str, columns: Sequence[str], sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
    """What stands in the columns for the rows of a page.

    The rows are chosen first: sorting all that match with their columns took 50 ms for a word in 10,000 titles, because
    each column that is a select of its own was read for each of them.
    """
    thing, scope = way.thing, way.scope
    if len(columns) == len(way.order.key):
        return database.rows(f"select {', '.join(columns)} {sql}", values)
    chosen = f"{thing.id} in (select id from (select {thing.id} as id {sql}) as chosen)"
    joined = scope.values[: scope.joins.count("?")]
    return database.rows(
        f"select {', '.join(columns)} from {thing.source} {scope.joins} where {chosen} order by {by}",
        (*joined, *values),
    )


def extent(thing: Thing, sort: str = "", *, filter: Compiled = EVERYTHING, scope: Scope = ALL) -> Extent:
    """How long the list is, and every 256th key of it, in one snapshot's reading. For the long lane."""
    order = _order(thing, sort)
    source, where, values, _ = _from(thing, filter, scope, order)
    names = [f"key{place}" for place in range(len(order.key))]
    keys = ", ".join(f"{one} as {name}" for one, name in zip(order.key, names, strict=True))
    # Integer division tells every 256th row on both engines.
    sql = (
        f"select {', '.join(names)} from (select {keys},"
        f" row_number() over (order by {order.by(order.falling)}) as place from {source} where {where}) as numbered"
        f" where (place - 1) / {ANCHOR_STEP} * {ANCHOR_STEP} = place - 1 order by place"
    )
    return Extent(_count(source, where, values), [tuple(line) for line in database.rows(sql, values)])


def count(thing: Thing, *, filter: Compiled = EVERYTHING, scope: Scope = ALL, most: int | None = None) -> int:
    """How many rows match; with `most`, no further than that."""
    source, where, values, _ = _from(thing, filter, scope)
    return _count(source, where, values, most)


def ids(
    thing: Thing,
    *,
    filter: Compiled = EVERYTHING,
    sort: str = "",
    scope: Scope = ALL,
    after: Key | None = None,
    limit: int = 100_000,
) -> list[int]:
    """The ids of what matches, in the list's order: for “all matching” and for the command line."""
    cut = page(thing, (), lambda: None, Window(sort=sort, after=after, limit=limit), filter=filter, scope=scope)
    return [int(key[-1] or 0) for key in cut.keys]


def key_of(thing: Thing, id: int, sort: str = "") -> Key | None:
    """The key of one row in a sort, whether or not it matches a filter: `--after ID`, and a cursor that stays."""
    order = _order(thing, sort)
    found = database.one(f"select {', '.join(order.key)} from {thing.source} where {thing.id} = ?", (id,))
    return tuple(found) if found else None


def place_of(thing: Thing, key: Key, sort: str = "", *, filter: Compiled = EVERYTHING, scope: Scope = ALL) -> int:
    """How many rows of the list stand before a key."""
    order = _order(thing, sort)
    source, where, values, _ = _from(thing, filter, scope, order)
    steps = order.steps(key, ">" if order.falling else "<")
    return sum(_count(source, f"{where} and {step.test}", [*values, *step.values]) for step in steps)


def sorts(thing: Thing) -> tuple[str, ...]:
    """The columns a list can be sorted by; its own order first."""
    own = thing.own.removeprefix("-")
    return (own, *(name for name in thing.sorts if name != own))


def _order(thing: Thing, sort: str) -> _Order:
    asked = (sort or thing.own).strip().lower()
    falling, name = asked.startswith("-"), asked.removeprefix("-").replace("-", "_")
    kind = thing.sorts.get(thing.aliases.get(name, name))
    if kind is None:
        close = nearest(name, thing.sorts) or ", ".join(thing.sorts)
        raise Unclear(
            "{thing} can't be sorted by “{sort}”. Perhaps {nearest}?", thing=thing.name, sort=sort, nearest=close
        )
    collation = ' collate "C"' if kind.text and database.engine() == "postgresql" else ""
    return _Order(kind, kind.sql + collation, thing.id, falling)


def _from(
    thing: Thing, filter: Compiled, scope: Scope, order: _Order | None = None, *, walks: bool = False
) -> tuple[str, str, list[Any], str]:
    """FROM and WHERE with their values, and the ids that lead, if any: on SQLite those that match a text, or an index.

    Very many are met soon enough when the sort `walks` an index; the plus keeps SQLite from sorting them instead.
    """
    along_it = bool(order and order.kind.along and not scope.where)
    ids = (*order.kind.ties, thing.id) if order and along_it else (thing.id,)
    tests, values = _asked(thing, scope, *ids), [*scope.values]
    spoken = (scope.joins, *tests, filter.where, filter.rest, order.value if order else "")
    tables = f"{lean(thing, *spoken)} {scope.joins}"
    if filter.matches and database.engine() == "sqlite" and matched(filter, share(thing, MANY)) <= share(thing, MANY):
        source = f"({filter.matches}) as matched cross join {tables}"
        values = [*filter.match_values, *values, *filter.rest_values]
        return source, _beside("matched.id", thing.key, thing, scope, filter.rest), values, "matched.id"
    if filter.matches and database.engine() == "sqlite" and walks:
        where = " and ".join([*tests, f"+{thing.key} in ({filter.matches})", filter.rest])
        return tables, where, [*values, *filter.match_values, *filter.rest_values], ""
    lead = _leading(filter) if database.engine() == "sqlite" else None
    if lead is not None:
        source = f"({lead[0]}) as led cross join {tables}"
        where = _beside("led.id", thing.id, thing, scope, filter.where)
        return source, where, [*lead[1], *values, *filter.values], "led.id"
    if order and along_it:
        tables = f"{along(order.kind, database.engine())} {scope.joins}"
        if filter != EVERYTHING and database.engine() == "sqlite":
            return tables, " and ".join([*tests, row_by_row(filter.where, *ids)]), [*values, *filter.values], ""
    return tables, " and ".join([*tests, filter.where]), [*values, *filter.values], ""


def _asked(thing: Thing, scope: Scope, *ids: str) -> list[str]:
    """What is asked of every row, whatever the filter."""
    shown = thing.shown
    if shown and " join " in thing.source and database.engine() == "sqlite":
        shown = row_by_row(shown, *ids)
    return [f"({test})" for test in (scope.where, shown) if test]


def _beside(found: str, own: str, thing: Thing, scope: Scope, test: str) -> str:
    """WHERE of a list that is led by ids: what is asked of its rows is asked of those that are found."""
    return " and ".join([f"{found} = {own}", *_asked(thing, scope, found), row_by_row(test, found)])


def _leading(filter: Compiled) -> tuple[str, tuple[object, ...]] | None:
    """The lead that finds the fewest, if these are soon sorted: what matches may all stand at a list's other end."""
    best, fewest = None, LED + 1
    for found, values, led in filter.leads:
        most = min(fewest, led + 1)
        count = counted(found, values, most)
        if count < most:
            best, fewest = (found, values), count
    return best


def _count(source: str, where: str, values: Sequence[Any], most: int | None = None) -> int:
    if most is None:
        return int(database.scalar(f"select count(*) from {source} where {where}", values))
    capped = f"select count(*) from (select 1 as one from {source} where {where} limit ?) as capped"
    return int(database.scalar(capped, (*values, most)))
