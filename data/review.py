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


def refresh(order: Order, *, new: bool = False, facts: axes.Facts | None = None) -> int:
    """Write an order's checklist and signals anew; its risk."""
    seen = _look(order, facts or axes.facts_of(order.id))
    signals = _signals(order, seen)
    risk = min(100, sum(SIGNALS[name] for name, _ in signals))
    if not new:
        database.run("DELETE FROM risk_signal WHERE order_id = ?", (order.id,))
    database.together(
        "INSERT INTO risk_signal (order_id, name, weight, fact) VALUES (?, ?, ?, ?)",
        [(order.id, name, SIGNALS[name], fact) for name, fact in signals],
    )
    checks = _checklist(order, seen, risk)
    database.together(
        "INSERT INTO order_check (order_id, name, state, fact) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (order_id, name) DO UPDATE SET state = excluded.state, fact = excluded.fact",
        [(order.id, fact.name, fact.state, fact.fact) for fact in checks],
    )
    return risk


@dataclass(frozen=True, slots=True)
class _Seen:
    """What signals and facts are taken from, each read once."""

    facts: axes.Facts
    address: tuple[str, str, str, str] | None
    """Name, street, city and country of where it goes."""
    phone: str
    bill_country: str
    before: int
    """Orders of the customer before this one; then how many of them in a day, and how many were disputed."""
    today: int
    disputed: int
    twin: str
    """The newest order of the same customer and amount within a day."""


_PAST = (
    "SELECT past.orders, past.today, past.disputed, (SELECT number FROM orders WHERE id <> ?"
    " AND state IN ('placed', 'closed') AND placed_at BETWEEN ? AND ? AND total_minor = ? AND customer_id = ?"
    " ORDER BY placed_at DESC LIMIT 1), s.name, s.line1, s.city, s.country, s.phone, b.country, s.id"
    " FROM (SELECT count(*) AS orders, coalesce(sum(CASE WHEN placed_at > ? THEN 1 ELSE 0 END), 0) AS today,"
    " coalesce(sum(CASE WHEN disputed_minor > 0 THEN 1 ELSE 0 END), 0) AS disputed FROM orders"
    " WHERE customer_id = ? AND id <> ? AND state IN ('placed', 'closed') AND placed_at <= ?) AS past"
    " LEFT JOIN address s ON s.id = ? LEFT JOIN address b ON b.id = ?"
)


def _look(order: Order, facts: axes.Facts) -> _Seen:
    customer = order.customer_id  # type: ignore[attr-defined]
    placed = order.placed_at or clock.now()
    since, total = placed - clock.DAY, (order.total_minor if order.placed_at is not None else -1)
    before, today, disputed, twin, *place = database.rows(
        _PAST,
        (
            *(order.id, since, placed, total, customer, since, customer, order.id, placed),
            *(order.ship_address_id, order.bill_address_id),  # type: ignore[attr-defined]
        ),
    )[0]
    name, street, city, country, phone, bills, ships = place
    address = None if ships is None else (name, street, city, country)
    return _Seen(
        facts, address, phone or "", (bills or "") if ships else "", int(before), int(today), int(disputed), twin or ""
    )


def _checklist(order: Order, seen: _Seen, risk: int) -> list[Fact]:
    """The seven facts as they are now."""
    units, below = seen.facts.units, seen.facts.below
    wanted = units.due - units.shipped
    stock = Fact("stock", "good" if units.allocated >= wanted else "look", f"{units.allocated}/{wanted}")
    price = Fact("price", "look" if below else "good", str(below) if below else "")
    twin = Fact("duplicate", "look" if seen.twin else "good", seen.twin)
    note = Fact("note", "waits" if seen.facts.note else "good", "")
    return [_paid(order, seen.facts), _address(order, seen), stock, price, twin, _risk(risk), note]


def _paid(order: Order, facts: axes.Facts) -> Fact:
    if order.terms != "prepaid":
        return Fact("paid", "good", order.terms)
    money = axes.money_of(facts.paid)
    covered = money.captured + money.authorised
    if covered >= order.total_minor - order.cancelled_minor:
        return Fact("paid", "good", max(facts.methods, default=""))
    return Fact("paid", "look" if covered else "waits", "")


def _address(order: Order, seen: _Seen) -> Fact:
    if seen.address is None:
        return Fact("address", "look", "")
    lacking = [
        part for part, value in zip(("name", "street", "city", "country"), seen.address, strict=True) if not value
    ]
    if order.holds and "address" in seen.facts.holds:
        return Fact("address", "waits", ", ".join(lacking))
    return Fact("address", "look" if lacking else "good", ", ".join(lacking))


def _risk(risk: int) -> Fact:
    return Fact("risk", "look" if risk >= int(options.option("risk.look")) else "good", str(risk))


def _signals(order: Order, seen: _Seen) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if order.customer_id is None:  # type: ignore[attr-defined]
        found.append(("guest", ""))
    else:
        if seen.before == 0:
            found.append(("first order", ""))
        if seen.today >= 3:
            found.append(("many orders today", str(seen.today)))
        if seen.disputed:
            found.append(("disputed before", str(seen.disputed)))
    if order.total_minor >= HIGH_VALUE_MINOR:
        found.append(("high value", ""))
    found += _address_signals(seen)
    if seen.facts.most > MANY_PIECES:
        found.append(("many pieces of one article", str(seen.facts.most)))
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
