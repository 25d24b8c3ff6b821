"""The order queue as a whole: what waits, what is late, what is green, and whether hands are quick enough."""

from data import clock, database, options
from data.dataclass import dataclass
from data.doorway import query
from data.events import Actor


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How the queue stands now."""

    to_ship: int
    late: int
    due_today: int
    held: int
    to_review: int
    unpaid: int


@query("order.view")
def queue_counts(actor: Actor) -> QueueCounts:
    """Orders that wait: to ship, late, due by the end of the store's day, held, in review, unpaid."""
    now = clock.now()
    tz = options.timezone()
    _, end = clock.day_bounds(clock.day_of(now, tz), tz)
    row = database.one(
        "SELECT count(*), sum(CASE WHEN ship_by_at < ? THEN 1 ELSE 0 END),"
        " sum(CASE WHEN ship_by_at >= ? AND ship_by_at < ? THEN 1 ELSE 0 END),"
        " sum(CASE WHEN holds > 0 THEN 1 ELSE 0 END), sum(CASE WHEN review = 'pending' THEN 1 ELSE 0 END),"
        " sum(CASE WHEN payment IN ('unpaid', 'part_paid') THEN 1 ELSE 0 END)"
        " FROM orders WHERE state = 'placed' AND unshipped > 0",
        (now, now, end),
    )
    return QueueCounts(*(int(value or 0) for value in row or (0,) * 6))


@query("order.view")
def late_orders(actor: Actor) -> int:
    """How many are past their ship-by, for the alert of every page."""
    found = database.scalar(
        "SELECT count(*) FROM orders WHERE state = 'placed' AND unshipped > 0 AND ship_by_at < ?", (clock.now(),)
    )
    return int(found or 0)


@dataclass(frozen=True, slots=True)
class GreenRow:
    """An order in review with every check good and no hold."""

    id: int
    version: int
    number: str
    customer_name: str
    total_minor: int
    currency: str


@query("order.view")
def green_orders(actor: Actor, limit: int = 500) -> list[GreenRow]:
    """Orders in review whose every check is good and that nothing holds, the most urgent first."""
    found = database.rows(
        "SELECT o.id, o.version, o.number, o.customer_name, o.total_minor, o.currency FROM orders o"
        " WHERE o.state = 'placed' AND o.unshipped > 0 AND o.review = 'pending'"
        " AND o.holds = 0 AND NOT EXISTS (SELECT 1 FROM order_check k WHERE k.order_id = o.id AND k.state <> 'good')"
        " AND EXISTS (SELECT 1 FROM order_check k WHERE k.order_id = o.id) ORDER BY o.ship_by_at, o.id LIMIT ?",
        (limit,),
    )
    return [GreenRow(*row) for row in found]


@dataclass(frozen=True, slots=True)
class Pace:
    """How dispatch goes against its next deadline."""

    deadline: int | None
    """The next ship-by of any order; None when nothing waits."""
    due: int
    """Orders that must leave by then, late ones included."""
    handed: int
    """Parcels handed over in the last hour."""
    last_number: str
    """The order of the newest parcel."""
    last_carrier: str
    last_at: int | None

    def missing(self, now: int) -> int | None:
        """How many of them will miss it at this pace; None when nothing was handed over, so that there is no pace."""
        if self.deadline is None or not self.handed:
            return None
        return max(0, self.due - self.handed * max(0, self.deadline - now) // clock.HOUR)


NEWEST_PARCELS = (
    "SELECT count(*) FROM (SELECT handed_at FROM shipment ORDER BY id DESC LIMIT 2000) AS newest WHERE handed_at > ?"
)
"""The newest only: a store has a million parcels, and those of an hour are among the last."""


@query("order.view")
def dispatch_pace(actor: Actor) -> Pace:
    """The next deadline, what is due by then, and how quickly parcels leave."""
    now = clock.now()
    deadline = database.scalar(
        "SELECT min(ship_by_at) FROM orders WHERE state = 'placed' AND unshipped > 0 AND ship_by_at >= ?", (now,)
    )
    due = 0
    if deadline is not None:
        due = database.scalar(
            "SELECT count(*) FROM orders WHERE state = 'placed' AND unshipped > 0 AND ship_by_at <= ?", (deadline,)
        )
    last = database.one(
        "SELECT o.number, p.carrier, p.handed_at FROM shipment p JOIN orders o ON o.id = p.order_id"
        " WHERE p.handed_at IS NOT NULL ORDER BY p.id DESC LIMIT 1"
    )
    number, carrier, at = last or ("", "", None)
    handed = database.scalar(NEWEST_PARCELS, (now - clock.HOUR,))
    return Pace(deadline, int(due or 0), int(handed or 0), number, carrier, at)
