"""The day on which there will be enough of what an order lacks: what arrives until then, less what others are promised.

projected(d) = Σ incoming due ≤ d − Σ what other orders lack that must leave by d (MODEL 2.1). An arrival that is late
may still come today; one without a day is not counted on.
"""

from data import clock, database, options
from data.dataclass import dataclass
from data.waiting_orders import Waiting, waiting_for

_LACKS = (
    "SELECT l.sku_id, l.code, sum(l.ordered - l.cancelled - l.shipped - l.allocated), coalesce((SELECT sum(CASE"
    " WHEN a.qty < p.allocated + p.held - p.sellable THEN a.qty ELSE p.allocated + p.held - p.sellable END)"
    " FROM allocation a JOIN promise p ON p.sku_id = a.sku_id AND p.warehouse_id = a.warehouse_id"
    " WHERE a.order_id = l.order_id AND a.sku_id = l.sku_id AND a.state = 'open'"
    " AND p.allocated + p.held > p.sellable), 0) FROM order_line l WHERE l.order_id = ? AND l.kind = 'goods'"
    " AND l.sku_id IS NOT NULL GROUP BY l.order_id, l.sku_id, l.code ORDER BY l.sku_id"
)
"""Units that nobody has promised, and those promised where there are not so many, by article."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """What the slowest article of an order says."""

    day: str
    """The day of the store on which all of it is there; empty if nobody has said."""
    code: str
    """The article that comes last, or of which nobody has said when; empty if the order lacks nothing."""


def awaited(order: int) -> Awaited:
    """When an order that lacks units can go whole, by what is expected."""
    last = Awaited("", "")
    for sku, code, lacking, oversold in database.rows(_LACKS, (order,)):
        if not lacking and not oversold:
            continue
        day = day_of(int(sku), int(lacking) + int(oversold), order)
        if not day:
            return Awaited("", str(code))
        if day > last.day:
            last = Awaited(day, str(code))
    return last


def day_of(sku: int, units: int, order: int) -> str:
    """The first day on which so many units of an article are left for an order; empty if nobody has said one."""
    incoming = database.rows(
        "SELECT due_day, sum(qty - received) FROM arrival WHERE sku_id = ? AND state = 'open' AND qty > received"
        " AND due_day <> '' GROUP BY due_day ORDER BY due_day",
        (sku,),
    )
    if not incoming:
        return ""
    others = [one for one in waiting_for(sku) if one.order != order]
    today, tz, come = clock.day_of(clock.now(), options.timezone()), options.timezone(), 0
    for due, qty in incoming:
        come += int(qty)
        day = max(str(due), today)
        if come - _wanted_by(day, tz, others) >= units:
            return day
    return ""


def _wanted_by(day: str, tz: str, others: list[Waiting]) -> int:
    """What others lack that must leave by the end of a day."""
    _, end = clock.day_bounds(day, tz)
    return sum(one.lacking for one in others if one.ship_by_at is None or one.ship_by_at < end)
