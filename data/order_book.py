"""An order's lines, allocations and holds as operations change them; the rules that several operations share."""

from collections.abc import Iterable, Mapping, Sequence

from data import clock, database, frames, hours, ledger, money, options, spots
from data.dataclass import dataclass
from data.errors import Missing, Refused, Unclear
from data.models.orders import Order, Shipment
from data.promising import Got, promise
from data.states import HOLD_REASONS

_LINES = (
    "SELECT id, position, kind, sku_id, code, ordered, cancelled, allocated, picked, packed, shipped, delivered, lost,"
    " net_minor, tax_minor, list_minor, discount_minor FROM order_line WHERE order_id = ? ORDER BY sku_id, id /*lock*/"
)
_ADD = (
    "UPDATE order_line SET cancelled = cancelled + ?, allocated = allocated + ?, picked = picked + ?,"
    " packed = packed + ?, shipped = shipped + ?, delivered = delivered + ?, lost = lost + ? WHERE id = ?"
)


@dataclass(frozen=True, slots=True)
class Line:
    """An order line with its counters, locked."""

    id: int
    position: int
    kind: str
    sku: int
    code: str
    ordered: int
    cancelled: int
    allocated: int
    picked: int
    packed: int
    shipped: int
    delivered: int
    lost: int
    net_minor: int
    tax_minor: int
    list_minor: int
    discount_minor: int

    @property
    def open(self) -> int:
        """Units that are still to ship."""
        return self.ordered - self.cancelled - self.shipped

    @property
    def wanting(self) -> int:
        """Units that are still to ship and promised by nobody."""
        return self.open - self.allocated


Part = tuple[Line, int]


def lines_of(order: int, *, goods: bool = True) -> list[Line]:
    """The lines of an order in SKU order, locked until the end."""
    found = [Line(*row) for row in database.rows(_LINES, (order,))]
    return [line for line in found if line.kind == "goods" and line.sku] if goods else found


def count_up(
    line: int,
    *,
    cancelled: int = 0,
    allocated: int = 0,
    picked: int = 0,
    packed: int = 0,
    shipped: int = 0,
    delivered: int = 0,
    lost: int = 0,
) -> None:
    """Add to a line's counters."""
    database.run(_ADD, (cancelled, allocated, picked, packed, shipped, delivered, lost, line))


def parts_of(order: Order, lines: Sequence[Line], wanted: str, most: Mapping[int, int]) -> list[Part]:
    """What `SKU:2,OTHER,#3:1` asks of an order's lines, each at most so many; empty: all of it."""
    left = dict(most) if wanted.strip() else dict.fromkeys(most, 0)
    for piece in filter(None, (piece.strip() for piece in wanted.split(","))):
        code, count = _named(piece, lines)
        matching = [line for line in lines if code in (line.code, f"#{line.position}")]
        if not matching:
            raise Missing("Order {number} has no line {code}.", number=order.number, code=code)
        there = sum(left[line.id] for line in matching)
        qty = _pieces(count) if count else there
        if not 0 < qty <= there:
            raise Refused(
                "Order {number} has not that many of {code} for this: {left} can be taken.",
                number=order.number,
                code=code,
                left=there,
            )
        for line in matching:
            take = min(qty, left[line.id])
            left[line.id] -= take
            qty -= take
    return [(line, most[line.id] - left[line.id]) for line in lines if most[line.id] > left[line.id]]


def _named(piece: str, lines: Sequence[Line]) -> tuple[str, str]:
    """A line's name and how many of it; a code may have a colon of its own."""
    if ":" not in piece or any(piece == line.code for line in lines):
        return piece, ""
    code, _, count = piece.rpartition(":")
    return code, count


def _pieces(text: str) -> int:
    if not text.strip().isdigit() or int(text) <= 0:
        raise Unclear("“{text}” is not a number of pieces.", text=text)
    return int(text)


def parts_text(parts: Iterable[Part]) -> str:
    """The same as parts_of reads, for an undo."""
    return ",".join(f"#{line.position}:{qty}" for line, qty in parts)


def warehouse_id(code: str) -> int:
    """The warehouse of a code, or Missing."""
    found = database.scalar("SELECT id FROM warehouse WHERE code = ?", (code,))
    if found is None:
        raise Missing("There is no warehouse {code}.", code=code)
    return int(found)


def allocate(order: Order, lines: Sequence[Line], warehouse: int | None = None) -> int:
    """Promise what the lines want, as far as there is stock; from one warehouse where it can. Units promised."""
    wanted = [(line.sku, line.wanting) for line in lines]
    promised = promise(wanted, only=warehouse, own=order.warehouse_id)  # type: ignore[attr-defined]
    write_allocations(order.id, [(line.id, line.sku) for line in lines], promised)
    gained = [(sum(qty for _, qty in got), line.id) for line, got in zip(lines, promised, strict=True) if got]
    database.many("UPDATE order_line SET allocated = allocated + ? WHERE id = ?", gained)
    return sum(qty for qty, _ in gained)


def write_allocations(order: int, lines: Sequence[tuple[int, int]], promised: Sequence[Got]) -> None:
    """What was promised of each line and article from which warehouses: allocations and ledger rows."""
    made = [(*line, place, qty) for line, got in zip(lines, promised, strict=True) for place, qty in got]
    at = frames.at()
    database.together(
        "INSERT INTO allocation (order_line_id, order_id, sku_id, warehouse_id, qty, state, at)"
        " VALUES (?, ?, ?, ?, ?, 'open', ?)",
        [(line, order, sku, place, qty, at) for line, sku, place, qty in made],
    )
    ledger.write_promise_moves("allocate", [(sku, place, qty, line) for line, sku, place, qty in made])


def release(line: Line, qty: int, reason: str = "", warehouse: int | None = None) -> None:
    """Take back so many promised units of a line, the newest promise first; its picks and packs fall with them."""
    left = qty
    found = [
        row
        for row in database.rows(
            "SELECT id, warehouse_id, qty FROM allocation WHERE order_line_id = ? AND state = 'open'"
            " ORDER BY id DESC /*lock*/",
            (line.id,),
        )
        if warehouse in (None, row[1])
    ]
    spots.lock_promises(line.sku, *(int(warehouse) for _, warehouse, _ in found))
    for key, warehouse, have in found:
        take = min(left, int(have))
        if take == 0:
            break
        _close_allocation(int(key), int(have), take, "released", line)
        ledger.unpromise(line.sku, int(warehouse), take)
        ledger.write_promise_move("release", line.sku, int(warehouse), take, order_line=line.id, reason=reason)
        left -= take
    allocated = line.allocated - (qty - left)
    count_up(
        line.id,
        allocated=-(qty - left),
        picked=min(line.picked, allocated) - line.picked,
        packed=min(line.packed, allocated) - line.packed,
    )
    take_out_of_parcels(line.id, min(line.packed, allocated))


def take_out_of_parcels(line: int, most: int) -> None:
    """Parcels that have not left hold at most so many units of a line; one that is empty then is cancelled."""
    found = database.rows(
        "SELECT x.id, x.shipment_id, x.qty FROM shipment_line x JOIN shipment s ON s.id = x.shipment_id"
        " WHERE x.order_line_id = ? AND s.state IN ('picking', 'packed', 'labelled') ORDER BY s.id, x.id",
        (line,),
    )
    for key, parcel, qty in found:
        keep = min(int(qty), most)
        most -= keep
        if keep == qty:
            continue
        if keep:
            database.run("UPDATE shipment_line SET qty = ? WHERE id = ?", (keep, key))
            continue
        database.run("DELETE FROM shipment_line WHERE id = ?", (key,))
        if database.scalar("SELECT 1 FROM shipment_line WHERE shipment_id = ?", (parcel,)) is None:
            frames.change(frames.current(Shipment, int(parcel)), state="cancelled", manifest_id=None)


def _close_allocation(key: int, have: int, take: int, state: str, line: Line) -> None:
    """Turn so many units of an open allocation into another state; the rest stays open."""
    if take == have:
        database.run("UPDATE allocation SET state = ? WHERE id = ?", (state, key))
        return
    database.run("UPDATE allocation SET qty = qty - ? WHERE id = ?", (take, key))
    database.run(
        "INSERT INTO allocation (order_line_id, order_id, sku_id, warehouse_id, qty, state, at)"
        " SELECT order_line_id, order_id, sku_id, warehouse_id, ?, ?, ? FROM allocation WHERE id = ?",
        (take, state, frames.at(), key),
    )


def consume(line: Line, warehouse: int, qty: int) -> int:
    """Turn open allocations of a line in a warehouse into shipped ones; how many could be."""
    left = qty
    found = database.rows(
        "SELECT id, qty FROM allocation WHERE order_line_id = ? AND warehouse_id = ? AND state = 'open' ORDER BY id"
        " /*lock*/",
        (line.id, warehouse),
    )
    for key, have in found:
        take = min(left, int(have))
        if take == 0:
            break
        _close_allocation(int(key), int(have), take, "shipped", line)
        left -= take
    used = qty - left
    if used:
        ledger.unpromise(line.sku, warehouse, used)
    return used


def plans_of(order: int) -> dict[int, dict[int, int]]:
    """The planned parcels of an order, the oldest first: units by line."""
    plans: dict[int, dict[int, int]] = {}
    for parcel, line, qty in database.rows(
        "SELECT s.id, l.order_line_id, l.qty FROM shipment s JOIN shipment_line l ON l.shipment_id = s.id"
        " WHERE s.order_id = ? AND s.state = 'planned' ORDER BY s.id",
        (order,),
    ):
        plans.setdefault(int(parcel), {})[int(line)] = int(qty)
    return plans


def drop_plans(order: int, left: Mapping[int, int]) -> None:
    """Cancel the planned parcels whose units are not all among those that are left to ship."""
    free = dict(left)
    for parcel, wanted in plans_of(order).items():
        if all(qty <= free.get(line, 0) for line, qty in wanted.items()):
            free |= {line: free[line] - qty for line, qty in wanted.items()}
        else:
            frames.change(frames.current(Shipment, parcel), state="cancelled")


def open_hold(order: Order, reason: str, note: str = "") -> int:
    """Put a hold on an order unless one of that reason is open; the hold's id, or 0."""
    if reason not in HOLD_REASONS:
        raise Unclear(
            "“{reason}” is not a reason to hold. Take one of: {reasons}.",
            reason=reason,
            reasons=", ".join(HOLD_REASONS),
        )
    there = database.scalar(
        "SELECT id FROM order_hold WHERE order_id = ? AND reason = ? AND released_at IS NULL", (order.id, reason)
    )
    if there is not None:
        return 0
    return database.insert(
        "INSERT INTO order_hold (order_id, reason, note, by_id, at) VALUES (?, ?, ?, ?, ?)",
        (order.id, reason, note, frames.frame().actor.id, frames.at()),
    )


def lift_hold(order: Order, reason: str) -> bool:
    """Release the open hold of that reason; whether there was one."""
    done = database.run(
        "UPDATE order_hold SET released_by_id = ?, released_at = ? WHERE order_id = ? AND reason = ?"
        " AND released_at IS NULL",
        (frames.frame().actor.id, frames.at(), order.id, reason),
    ).rowcount
    return bool(done)


def settle_stock_hold(order: Order) -> None:
    """An order that lacks units waits with a `stock` hold; the hold goes when nothing is lacking."""
    if order.state != "placed":
        return
    lacking = database.scalar(
        "SELECT coalesce(sum(ordered - cancelled - shipped - allocated), 0) FROM order_line"
        " WHERE order_id = ? AND kind = 'goods' AND sku_id IS NOT NULL",
        (order.id,),
    )
    if lacking:
        open_hold(order, "stock")
    else:
        lift_hold(order, "stock")


def settle_payment_hold(order: Order, covered: int) -> None:
    """A prepaid order waits with a `payment` hold until so much as it costs is taken or authorised."""
    if order.terms == "prepaid" and covered < order.total_minor - order.cancelled_minor:
        open_hold(order, "payment")
    else:
        lift_hold(order, "payment")


def promised_ship_by(warehouse: int | None, start: int) -> int:
    """The dispatch promise of an order that starts then, by the warehouse's calendar, handling time and cut-off."""
    row = database.one(
        "SELECT w.cutoff, w.handling_minutes, w.tz, c.weekly, c.holidays, c.shifts, c.breaks FROM warehouse w"
        " LEFT JOIN calendar c ON c.id = w.calendar_id ORDER BY CASE WHEN w.id = ? THEN 0 ELSE w.id END LIMIT 1",
        (warehouse or 0,),
    )
    if row is None:
        return start + clock.DAY
    cutoff, minutes, tz, weekly, holidays, shifts, breaks = row
    calendar = hours.Calendar.read(tz, weekly or "{}", holidays or "[]", shifts or "{}", breaks or "{}")
    return hours.ship_by(calendar, start, int(minutes) * clock.MINUTE, cutoff)


def frozen_promise(order: Order) -> dict[str, int]:
    """The promise that an order has from now on, when it is approved or paid, whichever is later; {} before that."""
    unpaid = order.terms == "prepaid" and order.paid_at is None
    if order.ship_by_frozen or unpaid:
        return {}
    place = order.warehouse_id  # type: ignore[attr-defined]
    return {"ship_by_at": promised_ship_by(place, frames.at()), "ship_by_frozen": 1}


def base_minor(order: Order, amount: int) -> int:
    """An amount of an order in the base currency, at the order's own rate."""
    if order.currency == options.currency():
        return amount
    return money.divide_half_up(amount * order.fx_ppm, 1_000_000)


def amount_of(text: str | int, currency: str) -> int:
    """Minor units of an amount: a whole number is minor units already, a text is decimal."""
    return text if isinstance(text, int) else money.parse_amount(text, currency)
