"""What a count is about: bins by code, pattern (A-*) or range (A-01..A-09), SKUs, or a filter of the stock list."""

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase

from data import bulk, count_book, database, listing, search
from data.dataclass import dataclass
from data.errors import Missing, Refused, Unclear

MOST = 5_000
"""Lines of one count; more are several counts."""
BINS, SKUS, FILTER = "bins: ", "skus: ", "filter: "
_LINES = {
    by: "SELECT x.bin_id, x.sku_id, x.lot, x.qty FROM stock_level x WHERE x.warehouse_id = ? AND x.bucket = ?"
    f" AND x.qty > 0 AND x.{by} IN {bulk.LIST} ORDER BY x.bin_id, x.sku_id, x.lot"
    for by in ("bin_id", "sku_id")
}
_PLACES = f"SELECT sku_id FROM promise WHERE warehouse_id = ? AND id IN {bulk.LIST} ORDER BY sku_id"
_OPEN = "t.state IN ('ready', 'counting', 'counted', 'review') AND t.bucket = ?"
_TAKEN = {
    "bin": "SELECT b.code, t.number, t.scope FROM count_bin c JOIN count_task t ON t.id = c.task_id"
    f" JOIN bin b ON b.id = c.bin_id WHERE {_OPEN} AND c.bin_id IN {bulk.LIST} ORDER BY b.code, t.number",
    "sku": "SELECT s.code, t.number, t.scope FROM count_line l JOIN count_task t ON t.id = l.task_id"
    " JOIN sku s ON s.id = l.sku_id JOIN count_bin c ON c.task_id = t.id AND c.bin_id = l.bin_id"
    f" WHERE {_OPEN} AND t.warehouse_id = ? AND l.sku_id IN {bulk.LIST} ORDER BY s.code, t.number",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """The bins to go to, and the lines that the book has there: bin, SKU, lot, pieces."""

    words: str
    bins: tuple[int, ...]
    lines: tuple[tuple[int, int, str, int], ...]


def scope_of(warehouse: int, bucket: str, bins: str, skus: str, filter: str) -> Scope:
    """What is to be counted. Unclear unless exactly one way of saying it is used; Refused where it is counted now."""
    said = [text for text in (bins.strip(), skus.strip(), filter.strip()) if text]
    if len(said) != 1:
        raise Unclear("Say what is counted by one of these: bins, SKUs, or a filter of the stock list.")
    if bins.strip():
        found = _bins(warehouse, bins)
        _refuse_taken("bin", (bucket,), found)
        lines = _lines("bin_id", warehouse, bucket, found)
        words = BINS + bins.strip()
    else:
        wanted = _skus(skus) if skus.strip() else _matching(warehouse, filter)
        _refuse_taken("sku", (bucket, warehouse), wanted)
        lines = _lines("sku_id", warehouse, bucket, wanted)
        lines += _nowhere(warehouse, wanted, lines)
        found = list(dict.fromkeys(bin for bin, *_ in lines))
        _refuse_taken("bin", (bucket,), found, BINS)
        words = SKUS + skus.strip() if skus.strip() else FILTER + filter.strip()
    if len(lines) > MOST:
        raise Refused("{n} lines are more than one count. Name fewer bins or articles.", n=len(lines))
    return Scope(words[:200], tuple(found), tuple(lines))


def names(text: str) -> list[str]:
    """The parts of a list as people type it: by commas, semicolons, line ends or spaces."""
    return list(dict.fromkeys(part for part in re.split(r"[\s,;，；、]+", text) if part))


def _bins(warehouse: int, typed: str) -> list[int]:
    """The bins meant, in the order in which one walks by them."""
    rows = database.rows("SELECT id, code FROM bin WHERE warehouse_id = ? ORDER BY pick_seq, code", (warehouse,))
    there = [(int(key), str(code)) for key, code in rows]
    wanted: set[int] = set()
    for part in names(typed):
        first, dots, last = part.partition("..")
        if dots:
            low, high = _sortable(first), _sortable(last)
            met = {key for key, code in there if code != "-" and low <= _sortable(code) <= high}
        else:
            met = {key for key, code in there if fnmatchcase(code.casefold(), part.casefold())}
        if not met:
            raise Missing("There is no bin “{bin}” in this warehouse.", bin=part[:60])
        wanted |= met
    return [key for key, _ in there if key in wanted]


def _sortable(code: str) -> tuple[tuple[int, str], ...]:
    """A-9 before A-10."""
    return tuple((int(part), "") if part.isdecimal() else (-1, part.casefold()) for part in re.split(r"(\d+)", code))


def _skus(typed: str) -> list[int]:
    return list(dict.fromkeys(count_book.article(part)[0] for part in names(typed)))


def _matching(warehouse: int, filter: str) -> list[int]:
    thing = search.thing_of("stock")
    scope = listing.Scope(where="p.warehouse_id = ?", values=(warehouse,))
    places = listing.ids(thing, filter=search.compiled(thing, filter), scope=scope, limit=MOST + 1)
    found = [int(row[0]) for group in bulk.groups(places) for row in database.rows(_PLACES, (warehouse, *group))]
    if not found:
        raise Missing("Nothing matches “{filter}” in this warehouse.", filter=filter)
    return found


def _lines(by: str, warehouse: int, bucket: str, keys: Iterable[int]) -> list[tuple[int, int, str, int]]:
    return [
        (int(bin), int(sku), str(lot), int(qty))
        for group in bulk.groups(list(keys))
        for bin, sku, lot, qty in database.rows(_LINES[by], (warehouse, bucket, *group))
    ]


def _nowhere(
    warehouse: int, wanted: Iterable[int], lines: Iterable[tuple[int, int, str, int]]
) -> list[tuple[int, int, str, int]]:
    """What lies nowhere is looked for in the bin `-`."""
    known = {sku for _, sku, _, _ in lines}
    lost = [sku for sku in wanted if sku not in known]
    if not lost:
        return []
    place = int(database.scalar("SELECT id FROM bin WHERE warehouse_id = ? AND code = '-'", (warehouse,)))
    return [(place, sku, "", 0) for sku in lost]


def _refuse_taken(by: str, given: tuple[object, ...], keys: Iterable[int], words: str = "") -> None:
    """Counted in two counts at once, the same variance would be posted twice. `words`: only those whose scope is so."""
    for group in bulk.groups(list(keys)):
        for thing, number, scope in database.rows(_TAKEN[by], (*given, *group)):
            if str(scope).startswith(words):
                raise Refused("{thing} is in count {number} already, which is open.", thing=thing, number=number)
