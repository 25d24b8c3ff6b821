"""Orders that wait for an article, in the order in which what comes of it is promised to them.

Promises that stand (approved and paid) come before those that are only expected; among equals the one that must leave
first, then the older order. A held order keeps its place: holds stop shipping, not promising.
"""

from data import database
from data.dataclass import dataclass

_WAITING = (
    "SELECT o.id, o.number, o.ship_by_frozen, o.ship_by_at, (SELECT sum(l.ordered - l.cancelled - l.shipped"
    " - l.allocated) FROM order_line l WHERE l.order_id = o.id AND l.sku_id = ? AND l.kind = 'goods') FROM orders o"
    " WHERE o.state = 'placed' AND o.unshipped > 0 AND o.gone_at IS NULL AND o.review <> 'rejected' AND EXISTS"
    " (SELECT 1 FROM order_line l WHERE l.order_id = o.id AND l.sku_id = ? AND l.kind = 'goods'"
    " AND l.ordered - l.cancelled - l.shipped > l.allocated) ORDER BY o.id"
)
_LOCKED = f"{_WAITING} /*lock*/"
_FREE = (
    "SELECT p.sellable - p.allocated - p.held - s.safety + CASE s.oversell WHEN 'deny' THEN 0 ELSE s.oversell_limit END"
    " FROM promise p JOIN sku s ON s.id = p.sku_id WHERE p.sku_id = ? AND p.warehouse_id = ?"
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An order that lacks units of an article."""

    order: int
    number: str
    frozen: bool
    ship_by_at: int | None
    lacking: int


def waiting_for(sku: int, *, lock: bool = False) -> list[Waiting]:
    """Who waits for an article, the first to be served first. With `lock` the orders are locked, before any promise."""
    found = [
        Waiting(int(order), str(number), bool(frozen), ship_by, int(lacking))
        for order, number, frozen, ship_by, lacking in database.rows(_LOCKED if lock else _WAITING, (sku, sku))
    ]
    return sorted(found, key=turn)


def turn(one: Waiting) -> tuple[bool, bool, int, int]:
    """What those who wait are sorted by."""
    return (not one.frozen, one.ship_by_at is None, one.ship_by_at or 0, one.order)


def free_units(sku: int, warehouse: int) -> int:
    """How many more units of an article a warehouse may promise; none when it has never had it."""
    return max(0, int(database.scalar(_FREE, (sku, warehouse)) or 0))
