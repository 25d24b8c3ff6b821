"""The catalogue and the lists that forms choose from: products with their variants, warehouses, bins, reasons."""

from collections.abc import Callable
from typing import Any

from data import clock, database, listing, options, search
from data.dataclass import dataclass
from data.doorway import query
from data.errors import Missing
from data.events import Actor
from data.paging import Cut, Extent, Window
from data.prices import lowest_price, margin_of
from data.queries._hidden import hidden_fields
from data.reasons import Listed, listed
from data.roles import grant
from data.search import gaps


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product and what its variants have in common."""

    id: int
    version: int
    code: str
    title: str
    title_zh: str
    category: str
    shelf: str
    shelf_from_at: int | None
    shelf_until_at: int | None
    variants: int
    live: int
    """Variants that are sold."""
    price_from: int | None
    """The lowest price of them, in minor units of `currency`."""
    price_to: int | None
    available: int | None
    """In all warehouses; None for a post that sees no stock."""
    images: int
    missing: tuple[str, ...]
    """What the listing lacks, by the names of data/search/gaps.py."""
    pace: tuple[str, ...]
    """What keeps it from selling."""
    hides: bool
    """It goes off the shelf while it is sold out."""
    hidden: bool
    """It is off the shelf for that."""
    vendor: str
    currency: str


_COLUMNS = (
    "d.id",
    "d.version",
    "d.code",
    "d.title",
    "d.title_zh",
    "d.category",
    "d.shelf",
    "d.shelf_from_at",
    "d.shelf_until_at",
    "(select count(*) from sku x where x.product_id = d.id and x.gone_at is null)",
    "(select count(*) from sku x where x.product_id = d.id and x.live = 1 and x.gone_at is null)",
    "(select min(x.price_minor) from sku x where x.product_id = d.id and x.live = 1 and x.gone_at is null)",
    "(select max(x.price_minor) from sku x where x.product_id = d.id and x.live = 1 and x.gone_at is null)",
    "cast((select coalesce(sum(p.sellable - p.allocated - p.held - x.safety), 0) from sku x"
    " join promise p on p.sku_id = x.id where x.product_id = d.id and x.gone_at is null) as bigint)",
    "(select count(*) from image i where i.product_id = d.id)",
    gaps.told(gaps.of_product()),
    gaps.told(gaps.pace_of_product()),
    "d.hides_at_zero",
    "d.hidden_at",
    "d.vendor",
)


@query("catalogue.view")
def product_page(actor: Actor, window: Window) -> Cut[ProductRow]:
    """A window of products."""
    return listing.page(
        search.thing_of("products"), _COLUMNS, _row_of(actor), window, filter=_compiled(actor, window.filter)
    )


@query("catalogue.view")
def product_extent(actor: Actor, filter: str = "", sort: str = "") -> Extent:
    """How many products match, and every 256th key."""
    return listing.extent(search.thing_of("products"), sort, filter=_compiled(actor, filter))


@query("catalogue.view")
def product_ids(actor: Actor, filter: str = "", limit: int = 10_000) -> list[int]:
    """The ids of all products that match: for bulk actions."""
    return listing.ids(search.thing_of("products"), filter=_compiled(actor, filter), limit=limit)


@dataclass(frozen=True, slots=True)
class SkuRow:
    """A variant of a product."""

    id: int
    version: int
    code: str
    name: str
    name_zh: str
    barcode: str
    weight_g: int
    options: str
    live: bool
    replaced_by: str
    price: int | None
    cost: int | None
    """None for a post that sees no costs."""
    margin_bp: int | None
    """What stays of a hundred of net price after the cost, in hundredths of a percent."""
    on_hand: int | None
    available: int | None
    safety: int | None
    oversell: str


@dataclass(frozen=True, slots=True)
class PricedRow:
    """A price of a variant from an instant on."""

    sku: str
    amount_minor: int
    currency: str
    from_at: int
    reason: str
    by: str
    planned: bool
    """It has not begun."""
    lowest_before: int | None
    """The lowest price of the 30 days before it began, in its currency."""


@dataclass(frozen=True, slots=True)
class ProductDetail:
    """A product with its variants, texts, pictures and the newest prices."""

    row: ProductRow
    skus: tuple[SkuRow, ...]
    texts: tuple[tuple[str, str], ...]
    """(language, text)."""
    images: tuple[str, ...]
    prices: tuple[PricedRow, ...]


@query("catalogue.view")
def product_detail(actor: Actor, product: int) -> ProductDetail:
    """One product with everything that is sold of it."""
    with database.snapshot():
        scope = listing.Scope(where="d.id = ?", values=(product,))
        cut = listing.page(search.thing_of("products"), _COLUMNS, _row_of(actor), Window(limit=1), scope=scope)
        if not cut.rows:
            raise Missing("There is no {kind} {key}.", kind="product", key=product)
        texts = database.rows("SELECT language, body FROM product_text WHERE product_id = ? ORDER BY 1", (product,))
        images = database.rows("SELECT address FROM image WHERE product_id = ? ORDER BY position, id", (product,))
        return ProductDetail(
            cut.rows[0],
            _skus(actor, product),
            tuple((language.partition("_")[0], body) for language, body in texts),
            tuple(row[0] for row in images),
            _prices(product),
        )


@dataclass(frozen=True, slots=True)
class WarehouseRow:
    """A warehouse as forms offer it."""

    id: int
    code: str
    name: str
    name_zh: str
    kind: str
    cutoff: str
    tz: str
    demands_scans: bool
    bins: int


@query("own.keep")
def warehouses(actor: Actor) -> list[WarehouseRow]:
    """All warehouses, in the order in which they were made."""
    found = database.rows(
        "SELECT w.id, w.code, w.name, w.name_zh, w.kind, w.cutoff, w.tz, w.demands_scans,"
        " (SELECT count(*) FROM bin b WHERE b.warehouse_id = w.id) FROM warehouse w ORDER BY w.id"
    )
    made = [(*row[:7], bool(row[7]), int(row[8])) for row in found]
    return [WarehouseRow(*row) for row in made]


@dataclass(frozen=True, slots=True)
class BinRow:
    """A bin and how much lies in it."""

    id: int
    code: str
    pick_seq: int
    skus: int
    pieces: int


@query("stock.view")
def bins_of(actor: Actor, warehouse: str, limit: int = 5_000) -> list[BinRow]:
    """The bins of a warehouse in picking order."""
    found = database.rows(
        "SELECT b.id, b.code, b.pick_seq, count(DISTINCT x.sku_id), coalesce(sum(x.qty), 0) FROM bin b"
        " JOIN warehouse w ON w.id = b.warehouse_id"
        " LEFT JOIN stock_level x ON x.bin_id = b.id AND x.qty > 0 AND x.bucket <> 'transit'"
        " WHERE lower(w.code) = lower(?) GROUP BY b.id, b.code, b.pick_seq ORDER BY b.pick_seq, b.code LIMIT ?",
        (warehouse, limit),
    )
    return [BinRow(int(row[0]), row[1], int(row[2]), int(row[3]), int(row[4])) for row in found]


@query("own.keep")
def reasons(actor: Actor, kind: str, way: str = "") -> list[Listed]:
    """What a person may give as a reason: adjust, write_off, transfer_loss, price, cancel, reject."""
    return [reason for reason in listed(kind) if not way or reason.way in ("", way)]


@dataclass(frozen=True, slots=True)
class TransferRow:
    """A transfer that is planned or on its way."""

    id: int
    version: int
    number: str
    state: str
    from_warehouse: str
    to_warehouse: str
    made_at: int
    pieces: int
    left: int
    skus: str
    """Codes, the first three."""


@query("stock.view")
def open_transfers(actor: Actor, limit: int = 200) -> list[TransferRow]:
    """Transfers that are not received or cancelled, the oldest first."""
    found = database.rows(
        "SELECT f.id, f.version, f.number, f.state, a.code, b.code, f.made_at, sum(t.qty),"
        " sum(t.qty - t.received - t.lost), min(s.code), count(*) FROM transfer f"
        " JOIN warehouse a ON a.id = f.from_wh_id JOIN warehouse b ON b.id = f.to_wh_id"
        " JOIN transfer_line t ON t.transfer_id = f.id JOIN sku s ON s.id = t.sku_id"
        " WHERE f.state IN ('draft', 'ready', 'in_transit', 'partially_received')"
        " GROUP BY f.id, f.version, f.number, f.state, a.code, b.code, f.made_at ORDER BY f.id LIMIT ?",
        (limit,),
    )
    return [_transfer(row) for row in found]


def _transfer(row: tuple[Any, ...]) -> TransferRow:
    *head, pieces, left, first, count = row
    key, version, number, state, source, target, made_at = head
    more = f" +{int(count) - 1}" if count > 1 else ""
    return TransferRow(key, version, number, state, source, target, made_at, int(pieces), int(left), f"{first}{more}")


LOWEST_OF = 8
"""Of so many of the newest prices the lowest before them is looked up."""


def _compiled(actor: Actor, text: str) -> search.Compiled:
    return search.compiled(search.thing_of("products"), text, hidden=hidden_fields(actor, "products"))


def _row_of(actor: Actor) -> Callable[..., ProductRow]:
    sees, currency = bool(grant(actor.role, "stock.view")), options.currency()

    def row(*told: Any) -> ProductRow:
        *head, available, images, missing, pace, hides, hidden, vendor = told
        told_gaps = (tuple(missing.split()), tuple(pace.split()) if sees else ())
        rule = (bool(hides), hidden is not None)
        values = (*head, available if sees else None, images, *told_gaps, *rule, vendor, currency)
        return ProductRow(*values)

    return row


_SKUS = (
    "SELECT s.id, s.version, s.code, s.name, s.name_zh, coalesce(s.barcode, ''), s.weight_g, s.live,"
    " coalesce(r.code, ''), s.price_minor, s.cost_minor, coalesce(sum(p.sellable + p.unsellable), 0),"
    " coalesce(sum(p.sellable - p.allocated - p.held - s.safety), 0), s.safety, s.oversell FROM sku s"
    " LEFT JOIN promise p ON p.sku_id = s.id LEFT JOIN sku r ON r.id = s.replaced_by_id"
    " WHERE s.product_id = ? AND s.gone_at IS NULL GROUP BY s.id, s.version, s.code, s.name,"
    " s.name_zh, s.barcode, s.weight_g, s.live, r.code, s.price_minor, s.cost_minor, s.safety, s.oversell"
    " ORDER BY s.live DESC, s.code LIMIT 1000"
)
_VALUES = (
    "SELECT v.sku_id, v.value FROM option_value v JOIN sku s ON s.id = v.sku_id WHERE s.product_id = ?"
    " ORDER BY v.sku_id, v.position"
)


def _skus(actor: Actor, product: int) -> tuple[SkuRow, ...]:
    sees_stock, sees_cost = bool(grant(actor.role, "stock.view")), bool(grant(actor.role, "cost.read"))
    sees_margin = sees_cost or bool(grant(actor.role, "margin.read"))
    named: dict[int, list[str]] = {}
    for key, value in database.rows(_VALUES, (product,)):
        named.setdefault(int(key), []).append(str(value))
    made = []
    for *head, live, heir, price, cost, hand, available, safety, oversell in database.rows(_SKUS, (product,)):
        numbers = (int(hand), int(available), int(safety), oversell) if sees_stock else (None, None, None, "")
        margin = margin_of(price, cost) if sees_margin else None
        chosen = " ".join(named.get(int(head[0]), ()))
        values = (*head, chosen, bool(live), heir, price, cost if sees_cost else None, margin, *numbers)
        made.append(SkuRow(*values))
    return tuple(made)


def _prices(product: int) -> tuple[PricedRow, ...]:
    now = clock.now()
    found = database.rows(
        "SELECT p.sku_id, s.code, p.amount_minor, p.currency, p.from_at, p.reason, coalesce(k.title, '')"
        " FROM price_row p JOIN sku s ON s.id = p.sku_id LEFT JOIN staff k ON k.id = p.by_id WHERE s.product_id = ?"
        " AND s.gone_at IS NULL ORDER BY p.from_at DESC, p.id DESC LIMIT 40",
        (product,),
    )
    made = [
        (*row, int(row[3]) > now, lowest_price(int(sku), int(row[3]) - 1, row[2]) if place < LOWEST_OF else None)
        for place, (sku, *row) in enumerate(found)
    ]
    return tuple(PricedRow(*row) for row in made)
