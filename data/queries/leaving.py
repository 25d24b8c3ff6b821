"""What leaves today: orders that can be picked now by their cut-offs, and how far each carrier's goods are.

An order's cut-off is its carrier's or its warehouse's, whichever comes first on the day of its promise
(data/cutoffs.py); `left` in a filter is the time until then.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from data import clock, database, listing, search
from data.cutoffs import Cutoffs
from data.dataclass import dataclass
from data.doorway import query
from data.events import Actor
from data.paging import ANCHOR_STEP, Cut, Extent, Key, Window
from data.ready_orders import CARRIER, PLACE, READY
from data.search import Thing
from data.search.moments import duration


@dataclass(frozen=True, slots=True)
class LeavingRow:
    """An order that nobody picks yet."""

    id: int
    version: int
    number: str
    customer_name: str
    country: str
    carrier: str
    ship_by_at: int | None
    units: int
    """Pieces to pick."""
    articles: int
    warehouse: str
    bins: str
    """The first and the last bin in which its goods lie."""
    channel: str
    cutoff_at: int | None
    """When it must be ready."""
    zone: str
    """Of the warehouse: its cut-offs are times of this zone."""


_LIES = (
    "from allocation a join stock_level l on l.sku_id = a.sku_id and l.warehouse_id = a.warehouse_id"
    " and l.bucket = 'sellable' and l.qty > 0 join bin b on b.id = l.bin_id"
    " where a.order_id = o.id and a.state = 'open'"
)
_COLUMNS = (
    PLACE,
    "o.id",
    "o.version",
    "o.number",
    "o.customer_name",
    "o.country",
    CARRIER,
    "o.ship_by_at",
    "coalesce((select sum(l.allocated - l.picked) from order_line l where l.order_id = o.id), 0)",
    "(select count(*) from order_line l where l.order_id = o.id and l.allocated > l.picked)",
    f"coalesce((select w.code from warehouse w where w.id = {PLACE}), '')",
    f"coalesce((select b.code {_LIES} order by b.pick_seq, b.code limit 1), '')"
    f" || ' ' || coalesce((select b.code {_LIES} order by b.pick_seq desc, b.code desc limit 1), '')",
    "o.channel",
)
_SCOPE = listing.Scope(where=READY)
AT_ONCE = 100
_CHOSEN = {count: f"o.id in ({database.marks(count)})" for count in range(1, AT_ONCE + 1)}
ALL = 1_000_000
LEFT = "left"


@query("order.fulfil")
def leaving_page(actor: Actor, window: Window) -> Cut[LeavingRow]:
    """A window of orders that are ready to be picked and in no wave."""
    thing, cutoffs = search.thing_of("orders"), Cutoffs()
    rest, tests = _parts(thing, window.filter)
    if not _by_cutoff(thing, window.sort) and not tests:
        compiled = search.compiled(thing, rest)
        return listing.page(thing, _COLUMNS, partial(_row, cutoffs), window, filter=compiled, scope=_SCOPE)
    keys, more = _window(_keys(thing, cutoffs, window.filter, window.sort), window)
    return Cut(_rows(thing, cutoffs, [int(str(key[-1])) for key in keys]), keys, more)


@query("order.fulfil")
def leaving_extent(actor: Actor, filter: str = "", sort: str = "") -> Extent:
    """How many of them match, and every 256th key."""
    keys = _keys(search.thing_of("orders"), Cutoffs(), filter, sort)
    return Extent(len(keys), keys[::ANCHOR_STEP])


def _row(cutoffs: Cutoffs, place: int | None, *told: Any) -> LeavingRow:
    zone = cutoffs.places[place].zone if place in cutoffs.places else "UTC"
    values = (*told, cutoffs.at(place, told[5], told[6]), zone)
    return LeavingRow(*values)


def _rows(thing: Thing, cutoffs: Cutoffs, ids: Sequence[int]) -> list[LeavingRow]:
    """The rows of some orders, in their order."""
    found: dict[int, LeavingRow] = {}
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        scope = listing.Scope(where=_CHOSEN[len(part)], values=tuple(part))
        cut = listing.page(thing, _COLUMNS, partial(_row, cutoffs), Window(limit=len(part)), scope=scope)
        found |= {row.id: row for row in cut.rows}
    return [found[key] for key in ids if key in found]


def _by_cutoff(thing: Thing, sort: str) -> bool:
    """Whether a list is in the order of what is left, which a store doesn't know how to sort by."""
    name = (sort or thing.own).strip().lower().removeprefix("-").replace("-", "_")
    return thing.aliases.get(name, name) == LEFT


def _keys(thing: Thing, cutoffs: Cutoffs, filter: str, sort: str) -> list[Key]:
    """The keys of all that match, in the list's order. Orders that can be picked now are few enough to look at all."""
    rest, tests = _parts(thing, filter)
    light = (PLACE, CARRIER, "o.ship_by_at")
    cut = listing.page(thing, light, lambda *told: told, Window(sort=sort, limit=ALL),
                       filter=search.compiled(thing, rest), scope=_SCOPE)  # fmt: skip
    found = [(key, cutoffs.at(*told)) for key, told in zip(cut.keys, cut.rows, strict=True)]
    kept = [(key, at) for key, at in found if all(test(at) for test in tests)]
    if not _by_cutoff(thing, sort):
        return [key for key, _ in kept]
    keys: list[Key] = [(at if at is not None else ALL * clock.DAY, key[-1]) for key, at in kept]
    return sorted(keys, reverse=(sort or thing.own).startswith("-"))


def _window(keys: Sequence[Key], window: Window) -> tuple[list[Key], bool]:
    """The part of a list that is wanted, and whether more follow in the direction of reading."""
    wanted = window.after if window.after is not None else window.start
    begin, end = 0, len(keys)
    if wanted is not None:
        falling = window.sort.startswith("-")
        before = sum((key > wanted) if falling else (key < wanted) for key in keys)
        itself = before + (before < len(keys) and keys[before] == wanted)
        inside = window.after is None
        begin, end = (before if inside else itself), (itself if inside else before)
    if window.backwards:
        stop = max(0, end - window.skip)
        first = max(0, stop - window.limit)
        return list(keys[first:stop]), first > 0
    first = begin + window.skip
    return list(keys[first : first + window.limit]), first + window.limit < len(keys)


Test = Callable[[int | None], bool]


def _parts(thing: Thing, filter: str) -> tuple[str, list[Test]]:
    """A filter without what it asks of the time left, and that as tests of a cut-off. Unclear as everywhere."""
    search.compiled(thing, filter)
    rest, tests, end = [], [], 0
    for term in search.parse(filter):
        if term.field and thing.aliases.get(term.field, term.field) == LEFT:
            rest.append(filter[end : term.start])
            end = term.end
            tests.append(_test(term.negative, term.operator, [(v.text, v.until, v.ranged) for v in term.values]))
    return "".join([*rest, filter[end:]]).strip(), tests


def _test(negative: bool, operator: str, values: Sequence[tuple[str, str | None, bool]]) -> Test:
    """What `left<2h` asks of a cut-off: some of its values must hold."""
    now = clock.now()

    def holds(at: int, text: str, until: str | None, ranged: bool) -> bool:
        bound = now + (duration(text) or 0)
        if ranged:
            return (not text or at >= bound) and (until is None or at <= now + (duration(until) or 0))
        return {"<": at < bound, "<=": at <= bound, ">": at > bound, ">=": at >= bound, "=": at == bound}.get(
            operator, at <= bound
        )

    return lambda at: (at is not None and any(holds(at, *value) for value in values)) is not negative


# how far the day is


@dataclass(frozen=True, slots=True)
class Group:
    """What of one carrier leaves one warehouse today, or should have left."""

    carrier: str
    """Empty: nobody has said who takes it."""
    warehouse: str
    zone: str
    time: str
    """When it is fetched, by the clock of the warehouse: 15:00."""
    cutoff_at: int | None
    """The next cut-off of what is in the group; None: all of it is late."""
    late: int
    """Orders whose cut-off is past."""
    to_pick: int
    """Orders that can be picked and are in no wave."""
    in_waves: int
    to_pack: int
    """Picked, and not all of it in a parcel."""
    ready: int
    """In closed parcels: they wait for the carrier."""
    waits: int
    """Held, in review, or nothing of it is promised."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """The rest of the day at a glance."""

    cutoff_at: int | None
    """The next cut-off of an order that has not left."""
    ready: int
    """Orders that can be picked and must be ready by the end of the day."""
    in_waves: int
    """Orders in waves that are not over."""
    to_pack: int
    """Orders with picked goods that are in no parcel."""
    to_hand_over: int
    """Closed parcels that have not left."""
    groups: tuple[Group, ...] = ()
    """By carrier and warehouse: those with late orders first, then those that are fetched first."""


_IN_WAVE = (
    "exists (select 1 from wave_order m join wave v on v.id = m.wave_id where m.order_id = o.id"
    " and v.state in ('open', 'picking'))"
)
_OPEN = (
    f"SELECT coalesce({PLACE}, o.warehouse_id), {CARRIER}, o.ship_by_at, CASE WHEN o.holds > 0"
    " OR o.review <> 'approved' THEN 'waits' WHEN EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id"
    f" AND l.picked < l.allocated) THEN CASE WHEN {_IN_WAVE} THEN 'in_waves' ELSE 'to_pick' END WHEN EXISTS (SELECT 1"
    " FROM order_line l WHERE l.order_id = o.id AND l.packed < l.picked) THEN 'to_pack' WHEN EXISTS (SELECT 1"
    " FROM order_line l WHERE l.order_id = o.id AND l.packed > 0) THEN 'ready' ELSE 'waits' END FROM orders o"
    " WHERE o.state = 'placed' AND o.unshipped > 0 AND o.gone_at IS NULL AND o.ship_by_at < ?"
)
AHEAD = 15 * clock.DAY
"""Promises that may have to go today, because every day until theirs is a holiday."""
STAGES = ("to_pick", "in_waves", "to_pack", "ready", "waits")


@query("order.fulfil")
def leaving_today(actor: Actor) -> Leaving:
    """What is still to be picked, packed and handed over today, by carrier."""
    now, cutoffs = clock.now(), Cutoffs()
    found: dict[tuple[str, int], list[tuple[int, str]]] = {}
    coming = []
    for place, carrier, promised, stage in database.rows(_OPEN, (now + AHEAD,)):
        place = place if place in cutoffs.places else next(iter(cutoffs.places))
        at = cutoffs.at(place, str(carrier), promised) or 0
        if at >= now:
            coming.append(at)
        if at < cutoffs.end_of_today(place, now):
            found.setdefault((cutoffs.code(str(carrier)), int(place)), []).append((at, str(stage)))
    waves = database.scalar(
        "SELECT count(*) FROM wave_order m JOIN wave v ON v.id = m.wave_id WHERE v.state IN ('open', 'picking')"
    )
    packs = database.scalar(
        "SELECT count(*) FROM orders o WHERE o.state = 'placed' AND o.unshipped > 0 AND EXISTS (SELECT 1"
        " FROM order_line l WHERE l.order_id = o.id AND l.picked > l.packed)"
    )
    parcels = database.scalar("SELECT count(*) FROM shipment WHERE state IN ('packed', 'labelled')")
    groups = [_group(cutoffs, carrier, place, orders, now) for (carrier, place), orders in found.items()]
    groups.sort(key=lambda one: (not one.late, one.cutoff_at or 0, one.carrier, one.warehouse))
    ready = sum(one.to_pick for one in groups)
    return Leaving(min(coming, default=None), ready, int(waves or 0), int(packs or 0), int(parcels or 0), tuple(groups))


def _group(cutoffs: Cutoffs, carrier: str, place: int, orders: Sequence[tuple[int, str]], now: int) -> Group:
    counts = {stage: sum(one == stage for _, one in orders) for stage in STAGES}
    at = min((at for at, _ in orders if at >= now), default=None)
    late = sum(at < now for at, _ in orders)
    here = cutoffs.places[place]
    return Group(carrier, here.code, here.zone, cutoffs.time(place, carrier), at, late, **counts)
