"""What leaves today: orders that can be picked now, by when they must leave, with whom, and from where."""

from data import clock, database, listing, options, search
from data.dataclass import dataclass
from data.doorway import query
from data.events import Actor
from data.paging import Cut, Extent, Window
from data.ready_orders import READY


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


_PLACE = "(select min(a.warehouse_id) from allocation a where a.order_id = o.id and a.state = 'open')"
_LIES = (
    "from allocation a join stock_level l on l.sku_id = a.sku_id and l.warehouse_id = a.warehouse_id"
    " and l.bucket = 'sellable' and l.qty > 0 join bin b on b.id = l.bin_id"
    " where a.order_id = o.id and a.state = 'open'"
)
_COLUMNS = (
    "o.id",
    "o.version",
    "o.number",
    "o.customer_name",
    "o.country",
    "coalesce(nullif(o.carrier, ''), (select h.carrier from shipment h where h.order_id = o.id and h.carrier <> ''"
    " order by h.id desc limit 1), '')",
    "o.ship_by_at",
    "coalesce((select sum(l.allocated - l.picked) from order_line l where l.order_id = o.id), 0)",
    "(select count(*) from order_line l where l.order_id = o.id and l.allocated > l.picked)",
    f"coalesce((select w.code from warehouse w where w.id = {_PLACE}), '')",
    f"coalesce((select b.code {_LIES} order by b.pick_seq, b.code limit 1), '')"
    f" || ' ' || coalesce((select b.code {_LIES} order by b.pick_seq desc, b.code desc limit 1), '')",
    "o.channel",
)
_SCOPE = listing.Scope(where=READY)


@query("order.fulfil")
def leaving_page(actor: Actor, window: Window) -> Cut[LeavingRow]:
    """A window of orders that are ready to be picked and in no wave."""
    thing = search.thing_of("orders")
    compiled = search.compiled(thing, window.filter)
    return listing.page(thing, _COLUMNS, LeavingRow, window, filter=compiled, scope=_SCOPE)


@query("order.fulfil")
def leaving_extent(actor: Actor, filter: str = "", sort: str = "") -> Extent:
    """How many of them match, and every 256th key."""
    thing = search.thing_of("orders")
    return listing.extent(thing, sort, filter=search.compiled(thing, filter), scope=_SCOPE)


@dataclass(frozen=True, slots=True)
class Leaving:
    """The rest of the day at a glance."""

    cutoff_at: int | None
    """The next promise that is not past."""
    ready: int
    """Orders that can be picked and must leave by the end of the store's day."""
    in_waves: int
    """Orders in waves that are not over."""
    to_pack: int
    """Orders with picked goods that are in no parcel."""
    to_hand_over: int
    """Closed parcels that have not left."""


@query("order.fulfil")
def leaving_today(actor: Actor) -> Leaving:
    """What is still to be picked, packed and handed over today."""
    now, tz = clock.now(), options.timezone()
    _, end = clock.day_bounds(clock.day_of(now, tz), tz)
    cutoff = database.scalar(
        "SELECT min(ship_by_at) FROM orders WHERE state = 'placed' AND unshipped > 0 AND ship_by_at >= ?", (now,)
    )
    ready = database.scalar(COUNT_READY, (end,))
    waves = database.scalar(
        "SELECT count(*) FROM wave_order m JOIN wave v ON v.id = m.wave_id WHERE v.state IN ('open', 'picking')"
    )
    packs = database.scalar(
        "SELECT count(*) FROM orders o WHERE o.state = 'placed' AND o.unshipped > 0 AND EXISTS (SELECT 1"
        " FROM order_line l WHERE l.order_id = o.id AND l.picked > l.packed)"
    )
    parcels = database.scalar("SELECT count(*) FROM shipment WHERE state IN ('packed', 'labelled')")
    return Leaving(cutoff, int(ready or 0), int(waves or 0), int(packs or 0), int(parcels or 0))


COUNT_READY = "SELECT count(*) FROM orders o WHERE o.gone_at IS NULL AND o.ship_by_at < ? AND " + READY
