"""Stock as people see it: a line for each SKU in each warehouse. Hand - allocated - held = available, left to right."""

from collections.abc import Callable
from typing import Any

from data import database, listing, options, search
from data.dataclass import dataclass
from data.doorway import query
from data.errors import Unclear
from data.events import Actor
from data.paging import Cut, Extent, Window
from data.queries._ledger import first_row_after
from data.roles import grant
from data.search.goods import AVAILABLE, HELD, LOW, ON_HAND, OUT
from data.search.nearest import nearest

STOCK_FIELDS = frozenset(
    (
        *("on_hand", "sellable", "allocated", "held", "available", "incoming", "due"),
        *("short", "out", "low", "days", "bin", "safety", "oversell"),
    )
)
"""What a post without stock.view neither sees nor asks for."""
SOLD_SINCE = (
    "(select coalesce(sum(m.qty), 0) from stock_move m where m.sku_id = p.sku_id and m.seq >= span.first"
    " and m.kind = 'ship' and m.from_wh_id = p.warehouse_id and m.at > span.since)"
)
SPAN = " cross join (select cast(? as bigint) as first, cast(? as bigint) as since) as span"
SPAN_US = 28 * 86_400_000_000
"""Sales of so long before the newest row of the ledger tell the pace."""
LOW_DAYS = 7


@dataclass(frozen=True, slots=True)
class StockRow:
    """A SKU in a warehouse. Numbers are None for a post that sees no stock, the cost for one that sees no costs."""

    id: int
    sku_id: int
    product_id: int
    version: int
    """Of the SKU, for operations that take `seen`."""
    code: str
    name: str
    name_zh: str
    category: str
    warehouse: str
    warehouse_name: str
    warehouse_name_zh: str
    on_hand: int | None
    allocated: int | None
    held: int | None
    """What can't be sold, safety stock and holds."""
    available: int | None
    incoming: int | None
    due: str
    """The day the next of it is due, or nothing."""
    days: int | None
    """How long what is available lasts; None if nothing was sold."""
    short: bool
    """More is promised and held than there is."""
    low: bool
    shelf: str
    live: bool
    price: int | None
    """Minor units of `currency`."""
    cost: int | None
    currency: str
    product_version: int
    """Of the product, for the shelf."""


_COLUMNS = (
    "p.id",
    "s.id",
    "d.id",
    "s.version",
    "s.code",
    "s.name",
    "s.name_zh",
    "d.category",
    "w.code",
    "w.name",
    "w.name_zh",
    ON_HAND,
    "p.allocated",
    HELD,
    AVAILABLE,
    "p.incoming",
    "p.due_day",
    SOLD_SINCE,
    "p.allocated + p.held - p.sellable",
    "s.safety",
    "d.shelf",
    "s.live",
    "s.price_minor",
    "s.cost_minor",
    "d.version",
)


@query("catalogue.view")
def stock_page(actor: Actor, window: Window) -> Cut[StockRow]:
    """A window of the stock list."""
    thing = search.thing_of("stock")
    _refuse_hidden_sort(actor, thing, window.sort)
    scope = listing.Scope(joins=SPAN, values=_span())
    return listing.page(thing, _COLUMNS, _row_of(actor), window, filter=_compiled(actor, window.filter), scope=scope)


@query("catalogue.view")
def stock_extent(actor: Actor, filter: str = "", sort: str = "") -> Extent:
    """How many lines match, and every 256th key. For the long lane."""
    thing = search.thing_of("stock")
    _refuse_hidden_sort(actor, thing, sort)
    return listing.extent(thing, sort, filter=_compiled(actor, filter))


@query("catalogue.view")
def stock_ids(actor: Actor, filter: str = "", limit: int = 10_000) -> list[int]:
    """The ids of all lines that match: for bulk actions."""
    return listing.ids(search.thing_of("stock"), filter=_compiled(actor, filter), limit=limit)


@query("catalogue.view")
def stock_row(actor: Actor, key: int) -> StockRow | None:
    """One line as it is now, None when it is gone."""
    cut = listing.page(
        search.thing_of("stock"),
        _COLUMNS,
        _row_of(actor),
        Window(limit=1),
        scope=listing.Scope(SPAN, "p.id = ?", (*_span(), key)),
    )
    return cut.rows[0] if cut.rows else None


@query("catalogue.view")
def stock_position(actor: Actor, code: str, filter: str = "", sort: str = "") -> int | None:
    """Where in a list the first line of a SKU stands, found by its code or its barcode; None: not in this list."""
    thing, found = search.thing_of("stock"), _compiled(actor, filter)
    _refuse_hidden_sort(actor, thing, sort)
    scope = listing.Scope(where="(lower(s.code) = lower(?) or s.barcode = ?)", values=(code, code))
    lines = listing.page(thing, ("p.id",), int, Window(sort=sort, limit=1), filter=found, scope=scope)
    return listing.place_of(thing, lines.keys[0], sort, filter=found) if lines.keys else None


@dataclass(frozen=True, slots=True)
class StockCounts:
    """What of a list needs a look."""

    out: int
    """Nothing left to promise: `out:yes`."""
    low: int
    """Enough for a week at most: `low:yes`."""
    short: int
    """More promised than there is: `short:yes`."""


@query("stock.view")
def stock_counts(actor: Actor, filter: str = "") -> StockCounts:
    """How many of the lines that match are out, low and short. For the long lane."""
    thing, found = search.thing_of("stock"), _compiled(actor, filter)
    out, low, short = (
        listing.count(thing, filter=found, scope=listing.Scope(where=where))
        for where in (OUT, LOW, "p.sellable < p.allocated + p.held")
    )
    return StockCounts(out, low, short)


def _compiled(actor: Actor, text: str) -> search.Compiled:
    return search.compiled(search.thing_of("stock"), text, hidden=_hidden(actor))


def _hidden(actor: Actor) -> frozenset[str]:
    """Fields that the person's post has no right to."""
    costs = frozenset() if grant(actor.role, "cost.read") else frozenset(("cost",))
    return costs if grant(actor.role, "stock.view") else costs | STOCK_FIELDS


def _refuse_hidden_sort(actor: Actor, thing: search.Thing, sort: str) -> None:
    """The order of a list would tell what its columns hide."""
    typed = sort.strip().lower().removeprefix("-").replace("-", "_")
    if thing.aliases.get(typed, typed) in _hidden(actor):
        known = [name for name in thing.sorts if name not in _hidden(actor)]
        raise Unclear(
            "{thing} can't be sorted by “{sort}”. Perhaps {nearest}?",
            thing=thing.name,
            sort=sort,
            nearest=nearest(typed, known) or ", ".join(known),
        )


def _span() -> tuple[int, int]:
    """The first row of the ledger that tells the pace, and the instant after which rows count."""
    newest = database.scalar("SELECT at FROM stock_move ORDER BY seq DESC LIMIT 1")
    since = int(newest or 0) - SPAN_US
    return first_row_after(since), since


def _row_of(actor: Actor) -> Callable[..., StockRow]:
    """Makes a row of what was read, with what the person's post may see."""
    sees_stock, sees_cost = bool(grant(actor.role, "stock.view")), bool(grant(actor.role, "cost.read"))
    currency = options.currency()

    def row(*told: Any) -> StockRow:
        hand, allocated, held, available, incoming, due, sold, over, safety = told[11:20]
        shelf, live, price, cost, product_version = told[20:]
        days = 0 if available <= 0 else int(available) * 28 // int(sold) if sold else None
        low = available > 0 and (available <= safety or (days is not None and days <= LOW_DAYS))
        numbers = (hand, allocated, held, available, incoming, due, days, over > 0, low)
        shown = numbers if sees_stock else (None, None, None, None, None, "", None, False, False)
        rest = (shelf, bool(live), price, cost if sees_cost else None, currency, product_version)
        values = (*told[:11], *shown, *rest)
        return StockRow(*values)

    return row
