"""Short and oversold: orders that lack units or are promised what isn't there, with what could be done about each."""

from data import database, listing, search
from data.awaited import awaited
from data.dataclass import dataclass
from data.doorway import query
from data.events import Actor
from data.paging import Cut, Extent, Window
from data.search.sales import LACKS, OVERSOLD, UNMET


@dataclass(frozen=True, slots=True)
class ShortRow:
    """An order that lacks something."""

    id: int
    version: int
    number: str
    customer_name: str
    state: str
    ship_by_at: int | None
    lacking: int
    """Units that nobody has promised."""
    oversold: int
    """Units promised where more are promised than there are."""
    here: int
    """Units that are promised."""
    article: str
    """The first article that it lacks."""
    articles: int
    due_day: str
    """When the next of that article comes; empty if nobody said."""
    free: int
    """Pieces of that article that other orders leave in all warehouses."""
    hold_reason: str
    holds: int
    total_minor: int
    currency: str


_FIRST = (
    f"coalesce((select l.sku_id {LACKS} order by l.position, l.id limit 1), (select a.sku_id {OVERSOLD}"
    " order by a.id limit 1))"
)
_COLUMNS = (
    "o.id",
    "o.version",
    "o.number",
    "o.customer_name",
    "o.state",
    "o.ship_by_at",
    f"coalesce((select sum(l.ordered - l.cancelled - l.shipped - l.allocated) {LACKS}), 0)",
    "coalesce((select sum(case when a.qty < r.allocated + r.held - r.sellable then a.qty"
    f" else r.allocated + r.held - r.sellable end) {OVERSOLD}), 0)",
    "coalesce((select sum(l.allocated) from order_line l where l.order_id = o.id), 0)",
    f"coalesce((select s.code from sku s where s.id = {_FIRST}), '')",
    f"(select count(distinct l.sku_id) {LACKS})",
    "coalesce((select min(v.due_day) from arrival v where v.state = 'open' and v.qty > v.received and v.due_day <> ''"
    f" and v.sku_id = {_FIRST}), '')",
    "coalesce((select sum(case when r.sellable > r.allocated + r.held then r.sellable - r.allocated - r.held else 0"
    f" end) from promise r where r.sku_id = {_FIRST}), 0)",
    "o.hold_reason",
    "o.holds",
    "o.total_minor",
    "o.currency",
)
_SCOPE = listing.Scope(where=UNMET)


@query("order.view")
def short_page(actor: Actor, window: Window) -> Cut[ShortRow]:
    """A window of orders with unmet units."""
    thing = search.thing_of("orders")
    compiled = search.compiled(thing, window.filter)
    return listing.page(thing, _COLUMNS, ShortRow, window, filter=compiled, scope=_SCOPE)


@query("order.view")
def short_extent(actor: Actor, filter: str = "", sort: str = "") -> Extent:
    """How many of them match, and every 256th key."""
    thing = search.thing_of("orders")
    return listing.extent(thing, sort, filter=search.compiled(thing, filter), scope=_SCOPE)


@dataclass(frozen=True, slots=True)
class Unmet:
    """One line that lacks units, and where some could come from."""

    line: int
    code: str
    name: str
    name_zh: str
    lacking: int
    oversold: int
    due: tuple[tuple[str, int], ...]
    """(day, pieces) of arrivals."""
    places: tuple[tuple[str, int], ...]
    """(warehouse, free pieces)."""


@query("order.view")
def unmet_units(actor: Actor, order_id: int) -> list[Unmet]:
    """The lines of an order that lack units or are promised what isn't there."""
    found = []
    for line, sku, code, name, name_zh, lacking, oversold in database.rows(
        "SELECT l.id, l.sku_id, l.code, s.name, s.name_zh, l.ordered - l.cancelled - l.shipped - l.allocated,"
        " coalesce((SELECT sum(CASE WHEN a.qty < r.allocated + r.held - r.sellable THEN a.qty"
        " ELSE r.allocated + r.held - r.sellable END) FROM allocation a JOIN promise r ON r.sku_id = a.sku_id"
        " AND r.warehouse_id = a.warehouse_id WHERE a.order_line_id = l.id AND a.state = 'open'"
        " AND r.allocated + r.held > r.sellable), 0) FROM order_line l JOIN sku s ON s.id = l.sku_id"
        " WHERE l.order_id = ? AND l.kind = 'goods' ORDER BY l.position, l.id",
        (order_id,),
    ):
        if not lacking and not oversold:
            continue
        due = database.rows(
            "SELECT due_day, sum(qty - received) FROM arrival WHERE sku_id = ? AND state = 'open' AND qty > received"
            " GROUP BY due_day ORDER BY due_day LIMIT 4",
            (sku,),
        )
        places = database.rows(
            "SELECT w.code, r.sellable - r.allocated - r.held FROM promise r JOIN warehouse w ON w.id = r.warehouse_id"
            " WHERE r.sku_id = ? AND r.sellable > r.allocated + r.held ORDER BY w.code",
            (sku,),
        )
        found.append(
            Unmet(
                int(line),
                str(code),
                str(name),
                str(name_zh),
                int(lacking),
                int(oversold),
                tuple((str(day), int(n)) for day, n in due),
                tuple((str(place), int(n)) for place, n in places),
            )
        )
    return found


@query("order.view")
def places_for(actor: Actor, order_id: int) -> list[tuple[str, str]]:
    """(warehouse, words) of each place that has some of what an order lacks."""
    sums: dict[str, int] = {}
    for one in unmet_units(actor, order_id):
        for place, free in one.places:
            sums[place] = sums.get(place, 0) + min(free, one.lacking + one.oversold)
    return [(place, f"{place}  {n}") for place, n in sorted(sums.items(), key=lambda item: (-item[1], item[0]))]


@query("order.view")
def due_known(actor: Actor, order_id: int) -> dict[str, str]:
    """The day on which enough of all that an order lacks has come, as it is typed; nothing if nobody said one."""
    found = awaited(order_id)
    return {"day": found.day} if found.day else {}
