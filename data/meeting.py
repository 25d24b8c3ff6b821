"""The first rows that match a text, met along the sort: where a word stands in many rows, that is how they are found.

To look up all of them, and to sort them, costs the same however few are wanted: half a million names hold an “l”, and
took 300 ms before the first was seen. Walking along the sort instead reads nothing but an index until a row matches.
SQLite only; PostgreSQL chooses between the two by itself.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from data import database
from data.here import store
from data.paging import Key
from data.search import INDEXES, Compiled, Thing
from data.search.indexes import SHORTEST_CODE
from data.search.kinds import lean
from data.search.words import fold_code

if TYPE_CHECKING:
    from data.listing import Step, Way

FEW = 2_000
"""So many matches of a text are looked up at once."""
SOME, MANY = 40, 6
"""One in so many of all rows: fewer matches are gathered before a long way along the sort, and after it."""
LEAST = 20_000
"""In a small store so many are few."""
NEAR, FAR = 400, 4_000
"""So many rows are looked at themselves to see whether they match, before and after the matches are counted."""
PACE = 20
"""To look up a match and to sort it takes as long as to walk past so many rows that are no match."""
AT_ONCE = 1_000
"""Rows of a page for which all this is worth trying."""
KEPT = 32
"""First matches that are remembered: of each letter that was typed one, for some lists."""
_HEAD = "SELECT seq FROM chain WHERE id = 1"
_PROBE = "select count(*) from (select 1 from ({found}) limit ?)"


_Place = tuple[object, ...]
_firsts: OrderedDict[_Place, tuple[Sequence[str], Key]] = OrderedDict()
"""Where the first match of some texts stood, as long as nothing has been written."""


def met(way: "Way") -> list[Key] | None:
    """The keys of a page's rows; None where it is quicker to look all matches up.

    Whoever types a word sees the list at every letter: what the shorter one passed, the longer one need not pass again.
    """
    if matched(way.filter, FEW) <= FEW:
        return None
    if way.key is not None or way.backwards != way.order.falling:
        return _met(way)
    scope = (way.scope.where, way.scope.values if way.scope.where else ())
    list_ = (store.opened, way.thing.name, way.by, scope, database.scalar(_HEAD))
    kept = list(_firsts.items())
    known = [key for place, (texts, key) in kept if place[:-1] == list_ and _narrows(way.filter, texts)]
    found = _met(
        replace(way, steps=way.order.steps(_later(way, known), _SIGNS[way.order.falling], "=")) if known else way
    )
    if found and way.filter.only_texts:
        _firsts[*list_, way.filter.texts] = way.filter.texts, found[0]
        while len(_firsts) > KEPT:
            _firsts.popitem(last=False)
    return found


_SIGNS = {False: ">", True: "<"}


def _later(way: "Way", keys: Sequence[Key]) -> Key:
    """The one that stands last in the list."""
    return min(keys) if way.order.falling else max(keys)


def _narrows(filter: Compiled, texts: Sequence[str]) -> bool:
    """Whether all that the filter finds is found by these texts too."""
    left = list(filter.texts)
    for text in texts:
        longer = next((one for one in left if one.startswith(text) and _asks_alike(text, one)), None)
        if longer is None:
            return False
        left.remove(longer)
    return True


def _asks_alike(text: str, longer: str) -> bool:
    """Whether codes are asked for the shorter text too, if they are for the longer."""
    return len(fold_code(text)) >= SHORTEST_CODE or len(fold_code(longer)) < SHORTEST_CODE


def _met(way: "Way") -> list[Key] | None:
    filter, thing = way.filter, way.thing
    found = _walk(way, NEAR, seen=True)
    if found is not None:
        return found
    some = share(thing, SOME)
    count = matched(filter, some)
    if count > some or len(filter.probes) > 1:  # what is in several texts is dearer to gather
        found = _walk(way, FAR, seen=True)
        if found is not None:
            return found
    if count > some:
        count = matched(filter, share(thing, MANY))
        if count > share(thing, MANY):
            return None
    return _walk(way, PACE * count, seen=False)


def share(thing: Thing, part: int) -> int:
    """One in so many of all rows that the text index knows."""
    newest = database.scalar(f"select max(id) from {INDEXES[thing.index].table}")
    return max(LEAST, int(newest or 0) // part)


def matched(filter: Compiled, most: int) -> int:
    """How many rows match at most, which the rarest of the texts tells; not counted further than one more than that."""
    return min(counted(found, values, most + 1) for found, values in filter.probes)


def counted(found: str, values: Sequence[object], most: int) -> int:
    """How many rows a select finds, no further than so many."""
    return int(database.scalar(_PROBE.replace("{found}", found), (*values, most)))


def _walk(way: "Way", most: int, *, seen: bool) -> list[Key] | None:
    """The first keys that match among the next `most` of the sort; None when they are not all among these."""
    found: list[Key] = []
    for step in way.steps:
        if len(found) < way.needed:
            more = _part(way, step, most, way.needed - len(found), seen)
            if more is None:
                return None
            found += more
    return found


def _part(way: "Way", step: "Step", most: int, needed: int, seen: bool) -> list[Key] | None:
    """The same of one part of the list."""
    thing, filter = way.thing, way.filter
    found = f"in ({filter.matches})"
    table = " ".join((thing.core or thing.source).split(" ", 2)[:2])
    walked = f"select {table.split(' ')[1]}.id as id from {table} where {step.test} order by {step.by} limit ?"
    source, where, values = _asked(way)
    one = f"select 1 from {source} where {thing.id} = walked.id and {where}"
    # Whether a row matches is asked first where its id alone tells it: then the row itself need not be read.
    test, asked = f"({one} and {filter.seen} limit 1)", (*values, *filter.seen_values)
    if not seen and thing.id == thing.key:
        test, asked = f"walked.id {found} and ({one} limit 1)", (*filter.match_values, *values)
    elif not seen:
        test, asked = f"({one} and {thing.key} {found} limit 1)", (*values, *filter.match_values)
    sql = f"select walked.id from ({walked}) as walked where {test} limit ?"
    ids = [id for (id,) in database.rows(sql, (*step.values, most, *asked, needed))]
    if len(ids) < needed and counted(walked, (*step.values, most), most) == most:
        return None
    return _keys(way, step, f"{thing.id} in ({database.marks(len(ids))})", ids, needed) if ids else []


def _asked(way: "Way") -> tuple[str, str, tuple[object, ...]]:
    """Tables, conditions and values of what is asked of a row beside the text."""
    thing, scope, filter = way.thing, way.scope, way.filter
    where = " and ".join([*(f"({test})" for test in (scope.where, thing.shown) if test), filter.rest])
    joins, values = (scope.joins, scope.values) if scope.where else ("", scope.values[scope.joins.count("?") :])
    source = f"{lean(thing, joins, where, way.order.value, filter.seen)} {joins}"
    return source, where, (*values, *filter.rest_values)


def _keys(way: "Way", step: "Step", which: str, among: Sequence[object], needed: int) -> list[Key]:
    """The keys of the rows that are among these and fulfil the rest."""
    source, where, values = _asked(way)
    columns = ", ".join(way.order.key)
    sql = f"select {columns} from {source} where {where} and {step.test} and {which} order by {step.by} limit ?"
    return [tuple(line) for line in database.rows(sql, (*values, *step.values, *among, needed))]


def told(way: "Way", columns: Sequence[str], keys: Sequence[Key]) -> list[tuple[Any, ...]]:
    """What stands in the columns for the rows that were met."""
    if len(columns) == len(way.order.key):
        return list(keys)
    joined = way.scope.values[: way.scope.joins.count("?")]
    sql = (
        f"select {', '.join(columns)} from {way.thing.source} {way.scope.joins}"
        f" where {way.thing.id} in ({database.marks(len(keys))}) order by {way.by}"
    )
    return database.rows(sql, (*joined, *(key[-1] for key in keys)))
