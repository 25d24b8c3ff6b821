"""Orders that can be picked now: approved, held by nothing, promised in a warehouse, and in no wave."""

from data import database
from data.dataclass import dataclass

READY = (
    "o.state = 'placed' AND o.review = 'approved' AND o.holds = 0 AND o.unshipped > 0"
    " AND EXISTS (SELECT 1 FROM allocation a JOIN order_line l ON l.id = a.order_line_id WHERE a.order_id = o.id"
    " AND a.state = 'open' AND l.picked < l.allocated)"
    " AND NOT EXISTS (SELECT 1 FROM wave_order m JOIN wave v ON v.id = m.wave_id WHERE m.order_id = o.id"
    " AND v.state IN ('open', 'picking'))"
)
"""A condition on `orders o`."""

_READY_HERE = (
    "SELECT o.id FROM orders o WHERE o.state = 'placed' AND o.review = 'approved' AND o.holds = 0 AND o.unshipped > 0"
    " AND o.gone_at IS NULL AND EXISTS (SELECT 1 FROM allocation a JOIN order_line l ON l.id = a.order_line_id"
    " WHERE a.order_id = o.id AND a.state = 'open' AND a.warehouse_id = ? AND l.picked < l.allocated)"
    " AND NOT EXISTS (SELECT 1 FROM wave_order m JOIN wave v ON v.id = m.wave_id WHERE m.order_id = o.id"
    " AND v.state IN ('open', 'picking')) AND coalesce(o.ship_by_at, 0) <= ? AND (? = '' OR o.carrier = ?)"
    " AND (? = '' OR o.country = ?) AND (? = '' OR NOT EXISTS (SELECT 1 FROM allocation a WHERE a.order_id = o.id"
    " AND a.state = 'open' AND a.warehouse_id = ? AND NOT EXISTS (SELECT 1 FROM stock_level s"
    " JOIN bin b ON b.id = s.bin_id WHERE s.sku_id = a.sku_id AND s.warehouse_id = a.warehouse_id"
    " AND s.bucket = 'sellable' AND s.qty > 0 AND substr(lower(b.code), 1, ?) = ?)))"
    " ORDER BY coalesce(o.ship_by_at, 0), o.id LIMIT ?"
)
FOREVER = 9_223_372_036_854_775_807


@dataclass(frozen=True, slots=True)
class Wish:
    """Which orders a wave takes: the first so many by cut-off, of a carrier, of a country, all in one zone of bins."""

    most: int = 20
    until_at: int = FOREVER
    carrier: str = ""
    country: str = ""
    zone: str = ""


def ready_here(warehouse: int, wish: Wish) -> list[int]:
    """Orders that can be picked in a warehouse, the most urgent first."""
    zone = wish.zone.strip().lower()
    country = wish.country.strip().upper()
    return [
        int(row[0])
        for row in database.rows(
            _READY_HERE,
            (
                warehouse,
                wish.until_at,
                wish.carrier,
                wish.carrier,
                country,
                country,
                zone,
                warehouse,
                len(zone),
                zone,
                wish.most,
            ),
        )
    ]


def place_of_first() -> int:
    """The warehouse from which the most urgent ready order is promised; 0 if nothing is ready."""
    found = database.scalar(
        "SELECT a.warehouse_id FROM orders o JOIN allocation a ON a.order_id = o.id"
        " JOIN order_line l ON l.id = a.order_line_id WHERE o.state = 'placed' AND o.review = 'approved'"
        " AND o.holds = 0 AND o.unshipped > 0 AND o.gone_at IS NULL AND a.state = 'open' AND l.picked < l.allocated"
        " AND NOT EXISTS (SELECT 1 FROM wave_order m JOIN wave v ON v.id = m.wave_id WHERE m.order_id = o.id"
        " AND v.state IN ('open', 'picking')) ORDER BY coalesce(o.ship_by_at, 0), o.id, a.id LIMIT 1"
    )
    return int(found or 0)
