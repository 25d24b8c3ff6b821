"""What stands on the papers of the warehouse: pick lists, labels of shelves and bins, count sheets, manifests."""

from collections.abc import Iterable, Sequence
from typing import Any

from data import clock, database, options
from data.dataclass import dataclass
from data.doorway import query
from data.errors import Missing, Refused, Unclear
from data.events import Actor
from data.spots import warehouse_of

AT_ONCE = 100
"""Orders that one statement asks for."""
MOST = 2_000
"""Bins or orders on one paper; more is a mistake."""


@dataclass(frozen=True, slots=True)
class PickRow:
    """So many of one article in one place, and the orders they are for."""

    bin: str
    """Empty for what is promised and lies in no bin."""
    code: str
    barcode: str
    name: str
    name_zh: str
    lot: str
    qty: int
    orders: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class PickPart:
    """What is picked in one warehouse, in the order of its bins."""

    warehouse: str
    name: str
    name_zh: str
    rows: tuple[PickRow, ...]


@dataclass(frozen=True, slots=True)
class PickList:
    """What is to be picked for one or several orders."""

    at: int
    zone: str
    orders: tuple[str, ...]
    parts: tuple[PickPart, ...]
    left_out: tuple[tuple[str, str], ...]
    """(order, why): draft, cancelled, closed, held, nothing."""
    wave: str = ""
    """Its number, where the orders are those of a wave."""
    totes: tuple[tuple[str, int], ...] = ()
    """(order, tote) of a wave."""


_WAVE = {
    count: f"SELECT id, number, state, holds FROM orders WHERE id IN ({database.marks(count)})"
    for count in range(1, AT_ONCE + 1)
}
_NEEDS = {
    count: "SELECT a.order_id, l.id, l.picked, a.qty, a.warehouse_id, a.sku_id, s.code, coalesce(s.barcode, ''),"
    " s.name, s.name_zh, w.code, w.name, w.name_zh FROM allocation a JOIN order_line l ON l.id = a.order_line_id"
    " JOIN sku s ON s.id = a.sku_id JOIN warehouse w ON w.id = a.warehouse_id WHERE a.state = 'open'"
    f" AND a.order_id IN ({database.marks(count)}) ORDER BY a.id"
    for count in range(1, AT_ONCE + 1)
}
# Bins in the order in which shipping takes from them, so that what was picked is what leaves the books.
_LEVELS = {
    count: "SELECT x.sku_id, x.warehouse_id, b.pick_seq, x.bin_id, x.lot, b.code, x.qty FROM stock_level x"
    " JOIN bin b ON b.id = x.bin_id WHERE x.bucket = 'sellable' AND x.qty > 0 AND EXISTS (SELECT 1 FROM allocation a"
    " WHERE a.sku_id = x.sku_id AND a.warehouse_id = x.warehouse_id AND a.state = 'open'"
    f" AND a.order_id IN ({database.marks(count)}))"
    for count in range(1, AT_ONCE + 1)
}


@query("order.fulfil")
def pick_facts(actor: Actor, orders: Sequence[int]) -> PickList:
    """What is promised to these orders and not picked yet, by warehouse and bin. Refused if that is nothing."""
    keys = list(dict.fromkeys(orders))
    if not keys:
        raise Unclear("A pick list needs an order. Name one or several.")
    if len(keys) > MOST:
        raise Refused("{n} orders are more than one pick list can hold. Take {most} at most.", n=len(keys), most=MOST)
    with database.snapshot():
        heads = {int(row[0]): row for part in _portions(keys) for row in database.rows(_WAVE[len(part)], part)}
        for key in keys:
            if key not in heads:
                raise Missing("There is no {kind} {key}.", kind="order", key=key)
        needs = [row for part in _portions(keys) for row in database.rows(_NEEDS[len(part)], part)]
        levels = [row for part in _portions(keys) for row in database.rows(_LEVELS[len(part)], part)]
    left_out = {key: why for key in keys if (why := _why_not(heads[key][2], heads[key][3]))}
    wanted = _left_to_pick([row for row in needs if int(row[0]) not in left_out])
    for key in keys:
        if key not in left_out and not any(order == key for order, _, _ in wanted):
            left_out[key] = "nothing"
    numbers = {key: str(heads[key][1]) for key in keys}
    if not wanted:
        raise Refused("There is nothing to pick for {orders}.", orders=", ".join(list(numbers.values())[:6]))
    return PickList(
        clock.now(),
        options.timezone(),
        tuple(numbers[key] for key in keys if key not in left_out),
        _parts(wanted, levels, numbers, keys),
        tuple((numbers[key], why) for key, why in left_out.items()),
    )


def _portions(keys: Sequence[int]) -> list[tuple[int, ...]]:
    """The keys in lists that one statement takes."""
    return [tuple(keys[start : start + AT_ONCE]) for start in range(0, len(keys), AT_ONCE)]


def _why_not(state: str, holds: int) -> str:
    return ("held" if holds else "") if state == "placed" else state


Need = tuple[int, int, tuple[Any, ...]]
"""Order, pieces, the row they are of."""


def _left_to_pick(needs: Iterable[tuple[Any, ...]]) -> list[Need]:
    """What is promised without what was picked of the same line."""
    picked: dict[int, int] = {}
    left: list[Need] = []
    for row in needs:
        order, line, done, qty = (int(value) for value in row[:4])
        had = picked.setdefault(line, done)
        taken = min(had, qty)
        picked[line] = had - taken
        if qty > taken:
            left.append((order, qty - taken, row))
    return left


def _parts(
    wanted: Sequence[Need], levels: Iterable[tuple[Any, ...]], numbers: dict[int, str], keys: Sequence[int]
) -> tuple[PickPart, ...]:
    """Each need gets its places, the first bin first; then all are laid out in the order of the way."""
    there = {(row[2], row[3], row[4], row[0], row[1]): [str(row[5]), int(row[6])] for row in levels}
    spots: dict[tuple[int, int], list[list[Any]]] = {}
    for (seq, _, lot, sku, place), (bin, qty) in sorted(there.items()):
        spots.setdefault((int(sku), int(place)), []).append([int(seq), bin, str(lot), qty])
    rank = {key: number for number, key in enumerate(keys)}
    found: dict[tuple[Any, ...], dict[str, int]] = {}
    for order, qty, row in sorted(wanted, key=lambda need: rank[need[0]]):
        left = qty
        for spot in [*spots.get((int(row[5]), int(row[4])), []), [2**63, "", "", left]]:
            take = min(left, spot[3])
            if take:
                spot[3] -= take
                left -= take
                at = found.setdefault((row[10:13], spot[0], spot[1], row[6:10], spot[2]), {})
                at[numbers[order]] = at.get(numbers[order], 0) + take
    parts: dict[tuple[str, str, str], list[PickRow]] = {}
    for (place, _, bin, article, lot), orders in sorted(found.items(), key=lambda one: one[0]):
        code, barcode, name, name_zh = article
        picked = PickRow(bin, code, barcode, name, name_zh, lot, sum(orders.values()), tuple(orders.items()))
        parts.setdefault(place, []).append(picked)
    return tuple(PickPart(code, name, name_zh, tuple(rows)) for (code, name, name_zh), rows in parts.items())


@dataclass(frozen=True, slots=True)
class ShelfFacts:
    """What a shelf label says."""

    code: str
    name: str
    name_zh: str
    barcode: str
    price_minor: int | None
    currency: str


_ARTICLES = {
    count: "SELECT id, code, name, name_zh, coalesce(barcode, ''), price_minor FROM sku"
    f" WHERE id IN ({database.marks(count)})"
    for count in range(1, AT_ONCE + 1)
}


@query("catalogue.view")
def shelf_facts(actor: Actor, skus: Sequence[int]) -> list[ShelfFacts]:
    """A label's facts for each article, in the order in which they were named."""
    if not skus:
        raise Unclear("A label needs an article. Name one or several.")
    keys = list(dict.fromkeys(skus))
    found = {int(row[0]): row for part in _portions(keys) for row in database.rows(_ARTICLES[len(part)], part)}
    currency = options.currency()
    made = []
    for key in skus:
        if key not in found:
            raise Missing("There is no SKU {sku}.", sku=key)
        _, code, name, name_zh, barcode, price = found[key]
        made.append(ShelfFacts(code, name, name_zh, barcode, price, currency))
    return made


@query("catalogue.view")
def skus_of(actor: Actor, product: int) -> list[int]:
    """The variants of a product that are sold."""
    found = database.rows("SELECT id FROM sku WHERE product_id = ? AND live = 1 ORDER BY id", (product,))
    return [int(row[0]) for row in found]


@dataclass(frozen=True, slots=True)
class BinFacts:
    """A bin, and what lies in it without how many: whoever counts must not know."""

    warehouse: str
    code: str
    articles: tuple[tuple[str, str, str, str, str], ...] = ()
    """(SKU, barcode, name, name_zh, lot), bucket by bucket."""
    count: str = ""
    """The number of the count that it is of."""


@query("stock.view")
def bin_facts(actor: Actor, warehouse: str, pattern: str = "*") -> list[BinFacts]:
    """The bins of a warehouse in picking order: one by its code, or several by a pattern like A-*."""
    return [BinFacts(place, code) for _, place, code in _bins(warehouse, pattern)]


@query("stock.count")
def count_facts(actor: Actor, warehouse: str, pattern: str = "*") -> list[BinFacts]:
    """What is counted in these bins, blind: which articles lie there, and never how many."""
    with database.snapshot():
        bins = _bins(warehouse, pattern)
        inside: dict[int, list[tuple[str, str, str, str, str]]] = {}
        for key, *article in database.rows(
            "SELECT DISTINCT x.bin_id, s.code, coalesce(s.barcode, ''), s.name, s.name_zh, x.lot FROM stock_level x"
            " JOIN sku s ON s.id = x.sku_id WHERE x.warehouse_id = ? AND x.qty > 0 AND x.bucket <> 'transit'"
            " ORDER BY x.bin_id, s.code, x.lot",
            (warehouse_of(warehouse),),
        ):
            code, barcode, name, name_zh, lot = (str(value) for value in article)
            inside.setdefault(int(key), []).append((code, barcode, name, name_zh, lot))
    return [BinFacts(place, code, tuple(inside.get(key, ()))) for key, place, code in bins]


def _bins(warehouse: str, pattern: str) -> list[tuple[int, str, str]]:
    from fnmatch import fnmatchcase

    place = warehouse_of(warehouse)
    found = database.rows(
        "SELECT b.id, w.code, b.code FROM bin b JOIN warehouse w ON w.id = b.warehouse_id WHERE b.warehouse_id = ?"
        " ORDER BY b.pick_seq, b.code",
        (place,),
    )
    wanted = pattern.strip().casefold() or "*"
    bins = [(int(key), str(at), str(code)) for key, at, code in found if fnmatchcase(str(code).casefold(), wanted)]
    # Every warehouse has the bin "-" for what has no place: a label for it would be a label for nothing.
    bins = [one for one in bins if one[2] != "-" or len(found) == 1 or wanted == "-"]
    if not bins:
        raise Missing("There is no bin “{bin}” in {warehouse}.", bin=pattern, warehouse=warehouse)
    if len(bins) > MOST:
        raise Refused("{n} bins are more than one paper can hold. Name fewer, like A-*.", n=len(bins))
    return bins


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """A parcel that was handed over."""

    number: str
    order: str
    tracking: str
    weight_g: int
    units: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a carrier took from one warehouse on one day."""

    seller: str
    seller_zh: str
    carrier: str
    day: str
    warehouse: str
    rows: tuple[ManifestRow, ...]
    number: str = ""
    """Empty: all that the carrier took on that day."""


@query("order.fulfil")
def manifest_facts(actor: Actor, carrier: str, day: str = "") -> list[Manifest]:
    """The parcels that a carrier was given on a day of the store, by warehouse. Refused if there were none."""
    from data.carriers import carrier_of
    from data.typed import instant_of

    known = carrier_of(carrier)
    code, zone = known.code if known else carrier.strip(), options.timezone()
    on = clock.day_of(instant_of(day) if day.strip() else clock.now(), zone)
    start, end = clock.day_bounds(on, zone)
    found: dict[str, list[ManifestRow]] = {}
    for place, *parcel in database.rows(
        "SELECT coalesce(w.code, ''), p.number, o.number, p.tracking, p.weight_g,"
        " coalesce((SELECT sum(l.qty) FROM shipment_line l WHERE l.shipment_id = p.id), 0) FROM shipment p"
        " JOIN orders o ON o.id = p.order_id LEFT JOIN warehouse w ON w.id = p.warehouse_id"
        " WHERE lower(p.carrier) = lower(?) AND p.handed_at >= ? AND p.handed_at < ?"
        " AND p.state NOT IN ('cancelled', 'planned') ORDER BY 1, p.handed_at, p.id",
        (code, start, end),
    ):
        number, order, tracking, weight, units = parcel
        found.setdefault(str(place), []).append(ManifestRow(number, order, tracking, int(weight), int(units)))
    if not found:
        raise Refused("{carrier} was given no parcel on {day}.", carrier=code, day=on)
    names = (options.option("name"), options.option("name_zh"))
    return [Manifest(*names, code, on, place, tuple(rows)) for place, rows in found.items()]
