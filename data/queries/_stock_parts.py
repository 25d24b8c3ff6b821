"""The parts of one line of the stock list: bins, orders, what comes, variants, moves, sales."""

from bisect import bisect_right
from datetime import date, timedelta
from typing import Any

from data import clock, database, options
from data.dataclass import dataclass
from data.queries._ledger import first_row_after

DAYS = 38
MOVES = 12
"""Moves that a pane shows."""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """The SKU in one of the warehouses; the row of goods in transit has no code."""

    code: str
    name: str
    name_zh: str
    on_hand: int
    allocated: int
    available: int


@dataclass(frozen=True, slots=True)
class LevelRow:
    """Pieces in a bin, by lot and bucket."""

    bin: str
    lot: str
    bucket: str
    qty: int


@dataclass(frozen=True, slots=True)
class IncomingRow:
    """What is expected here: an arrival, or a transfer on its way."""

    kind: str
    """arrival or transfer."""
    id: int
    version: int
    reference: str
    source: str
    """The supplier, or the warehouse that sends it."""
    qty: int
    """Still to come."""
    due: str


@dataclass(frozen=True, slots=True)
class VariantRow:
    """Another variant of the same product, in this warehouse."""

    sku_id: int
    code: str
    options: str
    live: bool
    price: int | None
    available: int | None


@dataclass(frozen=True, slots=True)
class PromisedRow:
    """An order that pieces here are promised to."""

    id: int
    number: str
    qty: int
    ship_by_at: int | None
    fulfilment: str
    holds: int


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A row of the ledger as this warehouse feels it: plus came, minus left."""

    seq: int
    at: int
    change: int
    kind: str
    bucket: str
    """Where to, or from where if it left."""
    reason: str
    number: str
    """The order, the transfer or the reference it belongs to."""
    by: str


@dataclass(frozen=True, slots=True)
class HoldRow:
    """Pieces kept back until an instant."""

    id: int
    kind: str
    qty: int
    expires_at: int
    note: str


def warehouse_of(key: int) -> int:
    """The warehouse of a line."""
    return int(database.scalar("SELECT warehouse_id FROM promise WHERE id = ?", (key,)))


def held_parts(sku: int, place: int) -> tuple[tuple[str, int], ...]:
    """What Held is made of: the buckets that can't be sold, safety stock, holds; none of them 0."""
    found = [
        (str(bucket), int(qty))
        for bucket, qty in database.rows(
            "SELECT bucket, sum(qty) FROM stock_level WHERE sku_id = ? AND warehouse_id = ?"
            " AND bucket NOT IN ('sellable', 'transit') GROUP BY bucket HAVING sum(qty) > 0 ORDER BY bucket",
            (sku, place),
        )
    ]
    safety, held = database.one(
        "SELECT s.safety, p.held FROM promise p JOIN sku s ON s.id = p.sku_id"
        " WHERE p.sku_id = ? AND p.warehouse_id = ?",
        (sku, place),
    ) or (0, 0)
    found += [(name, int(qty)) for name, qty in (("safety", safety), ("holds", held)) if qty]
    return tuple(found)


def order_count(sku: int, place: int) -> int:
    """How many orders have pieces promised here."""
    return int(
        database.scalar(
            "SELECT count(DISTINCT order_id) FROM allocation WHERE sku_id = ? AND warehouse_id = ? AND state = 'open'",
            (sku, place),
        )
    )


def places(sku: int) -> tuple[PlaceRow, ...]:
    """The SKU in each warehouse."""
    found = database.rows(
        "SELECT w.code, w.name, w.name_zh, p.sellable + p.unsellable, p.allocated,"
        " p.sellable - p.allocated - p.held - s.safety FROM promise p JOIN warehouse w ON w.id = p.warehouse_id"
        " JOIN sku s ON s.id = p.sku_id WHERE p.sku_id = ? ORDER BY w.id",
        (sku,),
    )
    return tuple(PlaceRow(*row) for row in found)


def in_transit(sku: int) -> int:
    """Pieces between two warehouses."""
    return int(
        database.scalar("SELECT coalesce(sum(qty), 0) FROM stock_level WHERE sku_id = ? AND bucket = 'transit'", (sku,))
    )


def levels(sku: int, place: int) -> tuple[LevelRow, ...]:
    """Where in the warehouse the pieces lie, in picking order."""
    found = database.rows(
        "SELECT b.code, x.lot, x.bucket, x.qty FROM stock_level x JOIN bin b ON b.id = x.bin_id"
        " WHERE x.sku_id = ? AND x.warehouse_id = ? AND x.qty > 0 AND x.bucket <> 'transit'"
        " ORDER BY CASE x.bucket WHEN 'sellable' THEN 0 ELSE 1 END, b.pick_seq, b.code, x.bucket, x.lot LIMIT 200",
        (sku, place),
    )
    return tuple(LevelRow(*row) for row in found)


def incoming(sku: int, place: int) -> tuple[IncomingRow, ...]:
    """What is expected here, the earliest first, what has no day last."""
    found = database.rows(
        "SELECT 'arrival', v.id, v.version, v.reference, v.supplier, v.qty - v.received, v.due_day FROM arrival v"
        " WHERE v.sku_id = ? AND v.warehouse_id = ? AND v.state = 'open' AND v.qty > v.received"
        " UNION ALL SELECT 'transfer', f.id, f.version, f.number, w.code,"
        " cast(sum(t.qty - t.received - t.lost) as bigint), ''"
        " FROM transfer_line t JOIN transfer f ON f.id = t.transfer_id JOIN warehouse w ON w.id = f.from_wh_id"
        " WHERE t.sku_id = ? AND f.to_wh_id = ? AND f.state IN ('in_transit', 'partially_received')"
        " GROUP BY f.id, f.version, f.number, w.code HAVING sum(t.qty - t.received - t.lost) > 0",
        (sku, place, sku, place),
    )
    made = [IncomingRow(*row) for row in found]
    return tuple(sorted(made, key=lambda row: (row.due or "9999", row.kind, row.id)))


def holds(sku: int, place: int) -> tuple[HoldRow, ...]:
    """Live holds, the one that ends first first."""
    found = database.rows(
        "SELECT id, kind, qty, expires_at, subject FROM stock_hold WHERE sku_id = ? AND warehouse_id = ?"
        " AND released_at IS NULL ORDER BY expires_at, id LIMIT 2000",
        (sku, place),
    )
    return tuple(HoldRow(*row) for row in found)


def variants(product: int, sku: int, place: int, sees_stock: bool) -> tuple[VariantRow, ...]:
    """The other variants of the product with what is available of them here."""
    found = database.rows(
        "SELECT s.id, s.code, s.live, s.price_minor, p.sellable - p.allocated - p.held - s.safety FROM sku s"
        " LEFT JOIN promise p ON p.sku_id = s.id AND p.warehouse_id = ? WHERE s.product_id = ? AND s.id <> ?"
        " ORDER BY s.code LIMIT 200",
        (place, product, sku),
    )
    named: dict[int, list[str]] = {}
    for key, value in database.rows(
        "SELECT v.sku_id, v.value FROM option_value v JOIN sku s ON s.id = v.sku_id WHERE s.product_id = ?"
        " ORDER BY v.sku_id, v.position",
        (product,),
    ):
        named.setdefault(int(key), []).append(str(value))
    return tuple(
        VariantRow(key, code, " ".join(named.get(key, ())), bool(live), price, available if sees_stock else None)
        for key, code, live, price, available in found
    )


def promised(sku: int, place: int, limit: int = 50) -> tuple[PromisedRow, ...]:
    """Orders that pieces here are promised to, the most urgent first."""
    found = database.rows(
        "SELECT o.id, o.number, sum(a.qty), o.ship_by_at, o.fulfilment, o.holds FROM allocation a"
        " JOIN orders o ON o.id = a.order_id WHERE a.sku_id = ? AND a.warehouse_id = ? AND a.state = 'open'"
        " GROUP BY o.id, o.number, o.ship_by_at, o.fulfilment, o.holds"
        " ORDER BY coalesce(o.ship_by_at, 0), o.id LIMIT ?",
        (sku, place, limit),
    )
    return tuple(PromisedRow(int(row[0]), row[1], int(row[2]), *row[3:]) for row in found)


def moves(sku: int, place: int, *, sees_orders: bool, limit: int = MOVES) -> tuple[MoveRow, ...]:
    """The newest rows of the ledger that came into, left or changed condition in the warehouse."""
    found = database.rows(
        "SELECT m.seq, m.at, m.qty, m.kind, m.from_wh_id, m.from_bucket, m.to_wh_id, m.to_bucket, m.reason, o.number,"
        " f.number, k.title FROM stock_move m LEFT JOIN order_line l ON l.id = m.order_line_id"
        " LEFT JOIN orders o ON o.id = l.order_id LEFT JOIN transfer_line t ON t.id = m.transfer_line_id"
        " LEFT JOIN transfer f ON f.id = t.transfer_id LEFT JOIN staff k ON k.id = m.actor_id WHERE m.sku_id = ?"
        " AND ((m.from_wh_id = ? AND m.from_bucket <> 'transit') OR (m.to_wh_id = ? AND m.to_bucket <> 'transit'))"
        " AND m.kind NOT IN ('allocate', 'release')"
        " ORDER BY m.seq DESC LIMIT ?",
        (sku, place, place, limit),
    )
    return tuple(_move(row, place, sees_orders) for row in found)


def _move(row: tuple[Any, ...], place: int, sees_orders: bool) -> MoveRow:
    seq, at, qty, kind, from_wh, from_bucket, to_wh, to_bucket, reason, order, transfer, by = row
    came = to_wh == place and to_bucket != "transit"
    left = from_wh == place and from_bucket != "transit"
    change = qty * (came - left)
    if came and left:
        # Between bins nothing changes; between buckets what can be sold does.
        change = qty * ((to_bucket == "sellable") - (from_bucket == "sellable"))
    number = (order if sees_orders else None) or transfer or (reason if kind in ("receive", "return_in") else "")
    return MoveRow(seq, at, change, kind, to_bucket if came else from_bucket, reason, number, by or "")


def sold(sku: int, place: int) -> tuple[int, ...]:
    """Units shipped from here on each of the last days of the store, the oldest first, today last."""
    tz = options.timezone()
    today = date.fromisoformat(clock.day_of(clock.now(), tz))
    days = [(today - timedelta(days=back)).isoformat() for back in range(DAYS - 1, -1, -1)]
    starts = [clock.day_bounds(day, tz)[0] for day in days]
    units = [0] * DAYS
    for at, qty in database.rows(
        "SELECT at, qty FROM stock_move WHERE sku_id = ? AND seq >= ? AND kind = 'ship' AND from_wh_id = ? AND at >= ?",
        (sku, first_row_after(starts[0] - 1), place, starts[0]),
    ):
        units[bisect_right(starts, at) - 1] += int(qty)
    return tuple(units)
