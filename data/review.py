"""The checklist that an order is reviewed by, and its risk from named signals with weights. Facts, not verdicts."""

from data import axes, clock, database, options
from data.dataclass import dataclass
from data.models.orders import Order

CHECKS = ("paid", "address", "stock", "price", "duplicate", "risk", "note")
SIGNALS = {
    "first order": 5,
    "high value": 20,
    "ships to another country": 25,
    "many orders today": 20,
    "disputed before": 40,
    "no phone": 3,
    "many pieces of one article": 10,
    "guest": 4,
}
"""What speaks against an order, and how much of 100."""
HIGH_VALUE_MINOR = 50_000
MANY_PIECES = 20


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the checklist or one signal."""

    name: str
    state: str
    fact: str


def refresh(order: Order, *, new: bool = False) -> int:
    """Write an order's checklist and signals anew; its risk."""
    seen = _look(order)
    signals = _signals(order, seen)
    risk = min(100, sum(SIGNALS[name] for name, _ in signals))
    if not new:
        database.run("DELETE FROM risk_signal WHERE order_id = ?", (order.id,))
    database.many(
        "INSERT INTO risk_signal (order_id, name, weight, fact) VALUES (?, ?, ?, ?)",
        [(order.id, name, SIGNALS[name], fact) for name, fact in signals],
    )
    facts = _checklist(order, seen, risk)
    database.many(
        "INSERT INTO order_check (order_id, name, state, fact) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (order_id, name) DO UPDATE SET state = excluded.state, fact = excluded.fact",
        [(order.id, fact.name, fact.state, fact.fact) for fact in facts],
    )
    return risk


@dataclass(frozen=True, slots=True)
class _Seen:
    """What signals and facts are taken from, each read once."""

    most: int
    """Pieces of the largest line."""
    wanted: int
    allocated: int
    below: int
    """Lines priced below the list."""
    address: tuple[str, str, str, str] | None
    """Name, street, city and country of where it goes."""
    phone: str
    bill_country: str


def _look(order: Order) -> _Seen:
    lines = database.one(
        "SELECT coalesce(max(l.ordered), 0), coalesce(sum(l.ordered - l.cancelled - l.shipped), 0),"
        " coalesce(sum(l.allocated), 0),"
        " coalesce(sum(CASE WHEN l.unit_list_minor < s.price_minor THEN 1 ELSE 0 END), 0)"
        " FROM order_line l LEFT JOIN sku s ON s.id = l.sku_id WHERE l.order_id = ? AND l.kind = 'goods'",
        (order.id,),
    ) or (0, 0, 0, 0)
    place = database.one(
        "SELECT s.name, s.line1, s.city, s.country, s.phone, b.country FROM address s"
        " LEFT JOIN address b ON b.id = ? WHERE s.id = ?",
        (order.bill_address_id, order.ship_address_id),  # type: ignore[attr-defined]
    )
    address = None if place is None else (place[0], place[1], place[2], place[3])
    phone, bills = ("", "") if place is None else (place[4] or "", place[5] or "")
    most, wanted, allocated, below = (int(value) for value in lines)
    return _Seen(most, wanted, allocated, below, address, phone, bills)


def _checklist(order: Order, seen: _Seen, risk: int) -> list[Fact]:
    """The seven facts as they are now."""
    stock = Fact("stock", "good" if seen.allocated >= seen.wanted else "look", f"{seen.allocated}/{seen.wanted}")
    price = Fact("price", "look" if seen.below else "good", str(seen.below) if seen.below else "")
    return [_paid(order), _address(order, seen), stock, price, _duplicate(order), _risk(risk), _note(order)]


def _paid(order: Order) -> Fact:
    if order.terms != "prepaid":
        return Fact("paid", "good", order.terms)
    found = database.rows(
        "SELECT kind, sum(amount_minor), max(method) FROM payment_event WHERE order_id = ? GROUP BY kind", (order.id,)
    )
    money = axes.money_of({kind: int(amount) for kind, amount, _ in found})
    covered = money.captured + money.authorised
    if covered >= order.total_minor - order.cancelled_minor:
        return Fact("paid", "good", max((method or "" for _, _, method in found), default=""))
    return Fact("paid", "look" if covered else "waits", "")


def _address(order: Order, seen: _Seen) -> Fact:
    if seen.address is None:
        return Fact("address", "look", "")
    lacking = [
        part for part, value in zip(("name", "street", "city", "country"), seen.address, strict=True) if not value
    ]
    if order.holds and _has_hold(order, "address"):
        return Fact("address", "waits", ", ".join(lacking))
    return Fact("address", "look" if lacking else "good", ", ".join(lacking))


def _has_hold(order: Order, reason: str) -> bool:
    return bool(
        database.scalar(
            "SELECT 1 FROM order_hold WHERE order_id = ? AND reason = ? AND released_at IS NULL", (order.id, reason)
        )
    )


def _duplicate(order: Order) -> Fact:
    if order.placed_at is None or not (order.email or order.customer_id):  # type: ignore[attr-defined]
        return Fact("duplicate", "good", "")
    twin = database.scalar(
        "SELECT number FROM orders WHERE id <> ? AND state IN ('placed', 'closed') AND placed_at BETWEEN ? AND ?"
        " AND total_minor = ? AND customer_id = ? ORDER BY placed_at DESC LIMIT 1",
        (
            order.id,
            order.placed_at - clock.DAY,
            order.placed_at,
            order.total_minor,
            order.customer_id,  # type: ignore[attr-defined]
        ),
    )
    return Fact("duplicate", "look" if twin else "good", twin or "")


def _risk(risk: int) -> Fact:
    return Fact("risk", "look" if risk >= int(options.option("risk.look")) else "good", str(risk))


def _note(order: Order) -> Fact:
    text = database.scalar("SELECT text FROM order_note WHERE order_id = ? ORDER BY id DESC LIMIT 1", (order.id,))
    return Fact("note", "waits" if text else "good", "")


def _signals(order: Order, seen: _Seen) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    customer = order.customer_id  # type: ignore[attr-defined]
    placed = order.placed_at or clock.now()
    if customer is None:
        found.append(("guest", ""))
    else:
        row = database.one(
            "SELECT count(*), coalesce(sum(CASE WHEN placed_at > ? THEN 1 ELSE 0 END), 0),"
            " coalesce(sum(CASE WHEN disputed_minor > 0 THEN 1 ELSE 0 END), 0)"
            " FROM orders WHERE customer_id = ? AND id <> ? AND state IN ('placed', 'closed') AND placed_at <= ?",
            (placed - clock.DAY, customer, order.id, placed),
        )
        before, today, disputed = row or (0, 0, 0)
        if before == 0:
            found.append(("first order", ""))
        if today >= 3:
            found.append(("many orders today", str(today)))
        if disputed:
            found.append(("disputed before", str(disputed)))
    if order.total_minor >= HIGH_VALUE_MINOR:
        found.append(("high value", ""))
    found += _address_signals(seen)
    if seen.most > MANY_PIECES:
        found.append(("many pieces of one article", str(seen.most)))
    return found


def _address_signals(seen: _Seen) -> list[tuple[str, str]]:
    if seen.address is None:
        return []
    found, ships = [], seen.address[3]
    if seen.bill_country and ships != seen.bill_country:
        found.append(("ships to another country", f"{seen.bill_country} {ships}"))
    if not seen.phone:
        found.append(("no phone", ""))
    return found
