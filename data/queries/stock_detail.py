"""One SKU in one warehouse, with all that a decision about it stands on."""

from data import database
from data.dataclass import dataclass
from data.doorway import query
from data.errors import Missing
from data.events import Actor
from data.queries import _stock_parts as parts
from data.queries.stock import StockRow, stock_row
from data.roles import grant


@dataclass(frozen=True, slots=True)
class StockDetail:
    """Everything about one line of the stock list."""

    row: StockRow
    barcode: str
    options: tuple[tuple[str, str], ...]
    weight_g: int
    pack: int
    oversell: str
    oversell_limit: int
    safety: int
    replaced_by: str
    shelf_from_at: int | None
    shelf_until_at: int | None
    held: tuple[tuple[str, int], ...]
    """What Held is made of: buckets, safety, holds; none of them 0."""
    orders: int
    """How many orders have pieces promised here."""
    places: tuple[parts.PlaceRow, ...]
    in_transit: int
    levels: tuple[parts.LevelRow, ...]
    incoming: tuple[parts.IncomingRow, ...]
    holds: tuple[parts.HoldRow, ...]
    variants: tuple[parts.VariantRow, ...]
    promised: tuple[parts.PromisedRow, ...]
    moves: tuple[parts.MoveRow, ...]
    sold: tuple[int, ...]
    """Units shipped from here a day, the oldest first, today last."""


@query("catalogue.view")
def stock_detail(actor: Actor, key: int) -> StockDetail:
    """One line of the stock list with bins, orders, what comes, variants, moves and sales."""
    with database.snapshot():
        row = stock_row(actor, key)
        if row is None:
            raise Missing("There is no {kind} {key}.", kind="stock", key=key)
        place = parts.warehouse_of(key)
        sees, sees_orders = bool(grant(actor.role, "stock.view")), bool(grant(actor.role, "order.view"))
        head = database.one(
            "SELECT coalesce(s.barcode, ''), s.weight_g, s.pack, s.oversell, s.oversell_limit, s.safety,"
            " coalesce(r.code, ''), d.shelf_from_at, d.shelf_until_at FROM sku s JOIN product d ON d.id = s.product_id"
            " LEFT JOIN sku r ON r.id = s.replaced_by_id WHERE s.id = ?",
            (row.sku_id,),
        )
        assert head is not None
        barcode, weight, pack, oversell, oversell_limit, safety, heir, begins, ends = head
        return StockDetail(
            row=row,
            barcode=barcode,
            options=tuple(
                (name, value)
                for name, value in database.rows(
                    "SELECT name, value FROM option_value WHERE sku_id = ? ORDER BY position", (row.sku_id,)
                )
            ),
            weight_g=weight,
            pack=pack,
            oversell=oversell if sees else "",
            oversell_limit=oversell_limit if sees else 0,
            safety=safety if sees else 0,
            replaced_by=heir,
            shelf_from_at=begins,
            shelf_until_at=ends,
            held=parts.held_parts(row.sku_id, place) if sees else (),
            orders=parts.order_count(row.sku_id, place) if sees else 0,
            places=parts.places(row.sku_id) if sees else (),
            in_transit=parts.in_transit(row.sku_id) if sees else 0,
            levels=parts.levels(row.sku_id, place) if sees else (),
            incoming=parts.incoming(row.sku_id, place) if sees else (),
            holds=parts.holds(row.sku_id, place) if sees else (),
            variants=parts.variants(row.product_id, row.sku_id, place, sees),
            promised=parts.promised(row.sku_id, place) if sees_orders else (),
            moves=parts.moves(row.sku_id, place, sees_orders=sees_orders) if sees else (),
            sold=parts.sold(row.sku_id, place) if sees else (),
        )
