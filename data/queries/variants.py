"""Variants of all products as one list, and one of them with its options, prices and who takes its place."""

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
from data.roles import grant
from data.search import gaps


@dataclass(frozen=True, slots=True)
class VariantRow:
    """A SKU of the catalogue. Stock and cost are None for a post that does not see them."""

    id: int
    version: int
    code: str
    product_id: int
    product: str
    """The product's code."""
    name: str
    name_zh: str
    barcode: str
    weight_g: int
    pack: int
    price: int | None
    live: bool
    shelf: str
    replaced_by: str
    missing: tuple[str, ...]
    pace: tuple[str, ...]
    cost: int | None
    margin_bp: int | None
    available: int | None
    safety: int | None
    oversell: str
    oversell_limit: int
    currency: str


@dataclass(frozen=True, slots=True)
class PriceLine:
    """A price from an instant on."""

    amount_minor: int
    currency: str
    from_at: int
    reason: str
    by: str
    planned: bool
    lowest_before: int | None
    """The lowest of the 30 days before it began."""


@dataclass(frozen=True, slots=True)
class VariantDetail:
    """A variant with everything that a decision about it stands on."""

    row: VariantRow
    options: tuple[tuple[str, str], ...]
    prices: tuple[PriceLine, ...]
    lowest: int | None
    """The lowest price of the last 30 days."""
    replaces: tuple[str, ...]
    """SKUs whose place it takes."""
    chain: tuple[str, ...]
    """What takes its place, and what takes the place of that."""
    promised: int | None
    coming: int | None
    receives_into: str
    """The condition in which it is taken in; empty: as its warehouse says."""


_COLUMNS = (
    "s.id",
    "s.version",
    "s.code",
    "d.id",
    "d.code",
    "s.name",
    "s.name_zh",
    "coalesce(s.barcode, '')",
    "s.weight_g",
    "s.pack",
    "s.price_minor",
    "s.live",
    "d.shelf",
    "coalesce((select r.code from sku r where r.id = s.replaced_by_id), '')",
    gaps.told(gaps.of_sku()),
    gaps.told(gaps.pace_of_sku()),
    "s.cost_minor",
    "cast((select coalesce(sum(p.sellable - p.allocated - p.held - s.safety), 0) from promise p"
    " where p.sku_id = s.id) as bigint)",
    "s.safety",
    "s.oversell",
    "s.oversell_limit",
)


@query("catalogue.view")
def variant_page(actor: Actor, window: Window) -> Cut[VariantRow]:
    """A window of variants."""
    found = _compiled(actor, window.filter)
    if window.sort.removeprefix("-") in hidden_fields(actor, "variants"):
        search.field_of(search.thing_of("variants"), window.sort.removeprefix("-"), hidden_fields(actor, "variants"))
    return listing.page(search.thing_of("variants"), _COLUMNS, _row_of(actor), window, filter=found)


@query("catalogue.view")
def variant_extent(actor: Actor, filter: str = "", sort: str = "") -> Extent:
    """How many variants match, and every 256th key."""
    return listing.extent(search.thing_of("variants"), sort, filter=_compiled(actor, filter))


_OPTIONS = "SELECT name, value FROM option_value WHERE sku_id = ? ORDER BY position"
_PRICES = (
    "SELECT p.amount_minor, p.currency, p.from_at, p.reason, coalesce(k.title, '') FROM price_row p"
    " LEFT JOIN staff k ON k.id = p.by_id WHERE p.sku_id = ? ORDER BY p.from_at DESC, p.id DESC LIMIT 12"
)
_REPLACES = "SELECT code FROM sku WHERE replaced_by_id = ? AND gone_at IS NULL ORDER BY code LIMIT 12"
_HEIR = "SELECT code, replaced_by_id FROM sku WHERE id = ?"
_PROMISED = "SELECT coalesce(sum(allocated), 0) FROM promise WHERE sku_id = ?"
_COMING = (
    "SELECT coalesce(sum(CASE WHEN qty > received THEN qty - received ELSE 0 END), 0) FROM arrival"
    " WHERE sku_id = ? AND state = 'open'"
)


@query("catalogue.view")
def variant_detail(actor: Actor, sku: int) -> VariantDetail:
    """One variant with its options, its prices in all currencies, and who takes its place."""
    with database.snapshot():
        scope = listing.Scope(where="s.id = ?", values=(sku,))
        cut = listing.page(search.thing_of("variants"), _COLUMNS, _row_of(actor), Window(limit=1), scope=scope)
        if not cut.rows:
            raise Missing("There is no {kind} {key}.", kind="sku", key=sku)
        sees = bool(grant(actor.role, "stock.view"))
        return VariantDetail(
            row=cut.rows[0],
            options=tuple((name, value) for name, value in database.rows(_OPTIONS, (sku,))),
            prices=_prices(sku),
            lowest=lowest_price(sku, clock.now()),
            replaces=tuple(str(row[0]) for row in database.rows(_REPLACES, (sku,))),
            chain=_chain(sku),
            promised=int(database.scalar(_PROMISED, (sku,))) if sees else None,
            coming=int(database.scalar(_COMING, (sku,))) if sees else None,
            receives_into=str(database.scalar("SELECT receives_into FROM sku WHERE id = ?", (sku,))),
        )


@query("catalogue.view")
def variant_now(actor: Actor, sku: int) -> dict[str, str]:
    """What stands in the fields of a form about a variant when it opens."""
    found = variant_detail(actor, sku)
    row = found.row
    told = {name: value for name, value in database.rows(_OPTIONS, (sku,))}
    return {
        "code": row.code,
        "name": row.name,
        "name_zh": row.name_zh,
        "options": "; ".join(f"{name}={value}" for name, value in told.items()),
        "weight_g": str(row.weight_g),
        "pack": str(row.pack),
        "barcode": row.barcode,
        "bucket": found.receives_into,
    }


def _prices(sku: int) -> tuple[PriceLine, ...]:
    now = clock.now()
    made = [
        (*row, int(row[2]) > now, lowest_price(sku, int(row[2]) - 1, row[1])) for row in database.rows(_PRICES, (sku,))
    ]
    return tuple(PriceLine(*row) for row in made)


def _chain(sku: int) -> tuple[str, ...]:
    found: list[str] = []
    link = database.scalar("SELECT replaced_by_id FROM sku WHERE id = ?", (sku,))
    while link is not None and len(found) < 12:
        code, link = database.one(_HEIR, (link,)) or ("", None)
        found.append(str(code))
    return tuple(found)


def _compiled(actor: Actor, text: str) -> search.Compiled:
    return search.compiled(search.thing_of("variants"), text, hidden=hidden_fields(actor, "variants"))


def _row_of(actor: Actor) -> Callable[..., VariantRow]:
    sees_stock, sees_cost = bool(grant(actor.role, "stock.view")), bool(grant(actor.role, "cost.read"))
    sees_margin, currency = sees_cost or bool(grant(actor.role, "margin.read")), options.currency()

    def row(*told: Any) -> VariantRow:
        *head, price, live, shelf, heir, missing, pace, cost, available, safety, oversell, limit = told
        margin = margin_of(price, cost) if sees_margin else None
        stock = (available, safety, oversell, limit) if sees_stock else (None, None, "", 0)
        lacks = (tuple(missing.split()), tuple(pace.split()) if sees_stock else ())
        values = (*head, price, bool(live), shelf, heir, *lacks, cost if sees_cost else None, margin, *stock, currency)
        return VariantRow(*values)

    return row
