"""Orders that can be picked now: approved, held by nothing, promised in a warehouse, and in no wave."""

from data import database
from data.cutoffs import Cutoffs
from data.dataclass import dataclass

READY = (
    "o.state = 'placed' AND o.review = 'approved' AND o.holds = 0 AND o.unshipped > 0"
    " AND EXISTS (SELECT 1 FROM allocation a JOIN order_line l ON l.id = a.order_line_id WHERE a.order_id = o.id"
    " AND a.state = 'open' AND l.picked < l.allocated)"
    " AND NOT EXISTS (SELECT 1 FROM wave_order m JOIN wave v ON v.id = m.wave_id WHERE m.order_id = o.id"
    " AND v.state IN ('open', 'picking'))"
)
"""A condition on `orders o`."""

PLACE = "(select min(a.warehouse_id) from allocation a where a.order_id = o.id and a.state = 'open')"
"""The warehouse that an order of `orders o` is promised from."""
CARRIER = (
    "coalesce(nullif(o.carrier, ''), (select h.carrier from shipment h where h.order_id = o.id and h.carrier <> ''"
    " and h.state <> 'cancelled' order by h.id desc limit 1), '')"
)
"""Who takes it, as far as that is known."""

_READY_HERE = (
    f"SELECT o.id, o.ship_by_at, {CARRIER} FROM orders o WHERE {READY}"
    " AND o.gone_at IS NULL AND EXISTS (SELECT 1 FROM allocation a JOIN order_line l ON l.id = a.order_line_id"
    " WHERE a.order_id = o.id AND a.state = 'open' AND a.warehouse_id = ? AND l.picked < l.allocated)"
    " AND (? = '' OR o.country = ?) AND (? = '' OR NOT EXISTS (SELECT 1 FROM allocation a WHERE a.order_id = o.id"
    " AND a.state = 'open' AND a.warehouse_id = ? AND NOT EXISTS (SELECT 1 FROM stock_level s"
    " JOIN bin b ON b.id = s.bin_id WHERE s.sku_id = a.sku_id AND s.warehouse_id = a.warehouse_id"
    " AND s.bucket = 'sellable' AND s.qty > 0 AND substr(lower(b.code), 1, ?) = ?)))"
)
_READY_ANYWHERE = f"SELECT o.id, o.ship_by_at, {CARRIER}, {PLACE} FROM orders o WHERE {READY} AND o.gone_at IS NULL"
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
    """Orders that can be picked in a warehouse, by their cut-offs (data/cutoffs.py), the most urgent first."""
    zone = wish.zone.strip().lower()
    country = wish.country.strip().upper()
    values = (warehouse, country, country, zone, warehouse, len(zone), zone)
    cutoffs = Cutoffs()
    found = [
        (cutoffs.at(warehouse, str(carrier), promised) or 0, int(key))
        for key, promised, carrier in database.rows(_READY_HERE, values)
        if wish.carrier in ("", carrier)
    ]
    return [key for at, key in sorted(found) if at <= wish.until_at][: wish.most]


def place_of_first() -> int:
    """The warehouse from which the most urgent ready order is promised; 0 if nothing is ready."""
    cutoffs = Cutoffs()
    found = [
        (cutoffs.at(int(place), str(carrier), promised) or 0, int(key), int(place))
        for key, promised, carrier, place in database.rows(_READY_ANYWHERE)
    ]
    return min(found)[2] if found else 0
