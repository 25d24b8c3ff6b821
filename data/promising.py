"""From which warehouses pieces are promised: all promises of an article are locked, then taken where its policy allows.

The articles are locked in the order of their ids and warehouses, whichever of them is taken first.
"""

from collections.abc import Iterator, Sequence

from data import database, ledger
from data.ledger import AT_ONCE

_FREE = {
    count: "SELECT sku_id, warehouse_id, sellable - allocated - held, id FROM promise"
    f" WHERE sku_id IN ({database.marks(count)}) ORDER BY sku_id, warehouse_id /*lock*/"
    for count in range(1, AT_ONCE + 1)
}

Want = tuple[int, int]
"""An article, and how many pieces of it."""
Got = list[tuple[int, int]]
"""Warehouses, and how many pieces were promised from each."""


def promise(wanted: Sequence[Want], *, only: int | None, own: int | None) -> list[Got]:
    """Promise what is wanted, as far as there is stock: from the warehouse asked for, else the order's own first.

    The wants come in the order of their articles; what each has got comes in the same order.
    """
    return [got for some in _apart(wanted) for got in _promise(some, only, own)]


def _apart(wanted: Sequence[Want]) -> Iterator[list[Want]]:
    """Parts in which no article comes twice: what the first took counts for the second."""
    part: list[Want] = []
    for want in wanted:
        if len(part) == AT_ONCE or any(want[0] == sku for sku, _ in part):
            yield part
            part = []
        part.append(want)
    if part:
        yield part


def _promise(wanted: Sequence[Want], only: int | None, own: int | None) -> list[Got]:
    skus = [sku for sku, qty in wanted if qty > 0]
    free: dict[int, list[Want]] = {}
    promises: dict[Want, int] = {}
    for sku, place, left, key in database.rows(_FREE[len(skus)], skus) if skus else ():
        free.setdefault(int(sku), []).append((int(place), int(left)))
        promises[int(sku), int(place)] = int(key)
    places = {sku: _ranked(free.get(sku, []), qty, only, own) for sku, qty in wanted if qty > 0}
    first = {sku: promises.get((sku, ranked[0]), 0) for sku, ranked in places.items()}
    whole = ledger.try_allocate_all([(first[sku], qty) for sku, qty in wanted if first.get(sku)])
    return [
        [(places[sku][0], qty)] if first.get(sku) in whole else _in_parts(sku, qty, places.get(sku, ()))
        for sku, qty in wanted
    ]


def _ranked(free: Sequence[Want], qty: int, only: int | None, own: int | None) -> list[int]:
    """Warehouses to promise from: the one asked for, else the order's own, those with all of it, those with most."""
    if only is not None:
        return [only]
    ranked = sorted(free, key=lambda row: (row[0] != own, row[1] < qty, -row[1], row[0]))
    return [place for place, _ in ranked] or [own or int(database.scalar("SELECT min(id) FROM warehouse") or 0)]


def _in_parts(sku: int, qty: int, places: Sequence[int]) -> Got:
    """Promise from one warehouse after the other, as many as each has."""
    made: Got = []
    for place in places:
        if qty == 0:
            break
        got = _promise_up_to(sku, place, qty)
        qty -= got
        if got:
            made.append((place, got))
    return made


def _promise_up_to(sku: int, warehouse: int, qty: int) -> int:
    """Promise all of it, else as many as there are; the guard in the statement has the last word."""
    while qty > 0:
        if ledger.try_allocate(sku, warehouse, qty):
            return qty
        left = database.scalar(
            "SELECT sellable - allocated - held - (SELECT safety FROM sku WHERE sku.id = promise.sku_id)"
            " + (SELECT CASE oversell WHEN 'deny' THEN 0 ELSE oversell_limit END FROM sku"
            " WHERE sku.id = promise.sku_id) FROM promise WHERE sku_id = ? AND warehouse_id = ?",
            (sku, warehouse),
        )
        if left is None and _sell_ahead(sku, warehouse):
            continue
        qty = min(qty - 1, int(left or 0))
    return 0


def _sell_ahead(sku: int, warehouse: int) -> bool:
    """Begin to promise an article from a warehouse it has never been in, if it may be sold before it comes."""
    made = database.run(
        "INSERT INTO promise (sku_id, warehouse_id) SELECT s.id, w.id FROM sku s JOIN warehouse w ON w.id = ?"
        " WHERE s.id = ? AND s.oversell <> 'deny' ON CONFLICT (sku_id, warehouse_id) DO NOTHING",
        (warehouse, sku),
    ).rowcount
    return bool(made)
