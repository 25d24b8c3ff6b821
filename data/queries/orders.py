"""Orders as people see them: the queue by time left, and one order with everything that a decision needs."""

from data import database, listing, search
from data.dataclass import dataclass
from data.doorway import query
from data.errors import Missing
from data.events import Actor
from data.paging import Cut, Extent, Window
from data.queries._masks import masked_email, masked_phone, may_see_address


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A line of the order queue."""

    id: int
    version: int
    number: str
    customer_name: str
    country: str
    state: str
    review: str
    payment: str
    fulfilment: str
    return_state: str
    hold_reason: str
    holds: int
    risk: int
    ship_by_at: int | None
    """The dispatch promise, expected or frozen; None once nothing is left to ship."""
    total_minor: int
    currency: str
    units: int
    unshipped: int
    carrier: str
    tracking: str
    placed_at: int | None
    channel: str
    warehouse: str


_COLUMNS = (
    "o.id",
    "o.version",
    "o.number",
    "o.customer_name",
    "o.country",
    "o.state",
    "o.review",
    "o.payment",
    "o.fulfilment",
    "o.return_state",
    "o.hold_reason",
    "o.holds",
    "o.risk",
    "CASE WHEN o.state = 'placed' AND o.unshipped > 0 THEN o.ship_by_at END",
    "o.total_minor",
    "o.currency",
    "o.units",
    "o.unshipped",
    "o.carrier",
    "o.tracking",
    "o.placed_at",
    "o.channel",
    "coalesce(ow.code, '')",
)


def _compiled(text: str) -> search.Compiled:
    return search.compiled(search.thing_of("orders"), text)


@query("order.view")
def order_page(actor: Actor, window: Window) -> Cut[OrderRow]:
    """A window of orders."""
    return listing.page(search.thing_of("orders"), _COLUMNS, OrderRow, window, filter=_compiled(window.filter))


@query("order.view")
def order_extent(actor: Actor, filter: str = "", sort: str = "") -> Extent:
    """How many orders match, and every 256th key."""
    return listing.extent(search.thing_of("orders"), sort, filter=_compiled(filter))


@query("order.view")
def order_ids(actor: Actor, filter: str = "", limit: int = 10_000) -> list[int]:
    """The ids of all orders that match: for bulk actions."""
    return listing.ids(search.thing_of("orders"), filter=_compiled(filter), limit=limit)


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of an order."""

    id: int
    position: int
    kind: str
    code: str
    title: str
    ordered: int
    cancelled: int
    allocated: int
    picked: int
    packed: int
    shipped: int
    returned: int
    unit_list_minor: int
    discount_minor: int
    gross_minor: int
    list_minor: int
    """The line before discounts, tax as the store's prices have it."""


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One fact of the checklist: its name, good, look or waits, and what was found."""

    name: str
    state: str
    fact: str


@dataclass(frozen=True, slots=True)
class SignalRow:
    """One risk signal with its weight."""

    name: str
    weight: int
    fact: str


@dataclass(frozen=True, slots=True)
class HoldRow:
    """One hold, open or released."""

    reason: str
    note: str
    by: str
    at: int
    released_at: int | None


@dataclass(frozen=True, slots=True)
class ParcelRow:
    """One parcel of an order."""

    id: int
    number: str
    state: str
    carrier: str
    tracking: str
    warehouse: str
    units: int
    handed_at: int | None


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One payment event."""

    at: int
    kind: str
    amount_minor: int
    currency: str
    method: str
    reference: str


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One note."""

    at: int
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class OrderDetail:
    """One order with everything on it; personal data masked where the post does not need it."""

    row: OrderRow
    email: str
    phone: str
    address: tuple[str, ...]
    customer_id: int | None
    customer_orders: int
    list_minor: int
    discount_minor: int
    discount_codes: tuple[str, ...]
    shipping_minor: int
    tax_minor: int
    fee_minor: int
    cancelled_minor: int
    captured_minor: int
    refunded_minor: int
    authorised_minor: int
    terms: str
    ship_by_frozen: bool
    lines: tuple[LineRow, ...]
    checks: tuple[CheckRow, ...]
    signals: tuple[SignalRow, ...]
    holds: tuple[HoldRow, ...]
    parcels: tuple[ParcelRow, ...]
    payments: tuple[PaymentRow, ...]
    notes: tuple[NoteRow, ...]
    bins: tuple[str, ...]


@query("order.view")
def order_detail(actor: Actor, order_id: int) -> OrderDetail:
    """One order with its lines, checks, holds, parcels, payments and notes."""
    with database.snapshot():
        cut = listing.page(
            search.thing_of("orders"),
            _COLUMNS,
            OrderRow,
            Window(limit=1),
            scope=listing.Scope(where="o.id = ?", values=(order_id,)),
        )
        if not cut.rows:
            raise Missing("There is no {kind} {key}.", kind="order", key=order_id)
        head = database.one(
            "SELECT o.email, coalesce(c.phone, a.phone, ''), o.customer_id, o.list_minor, o.discount_minor,"
            " o.shipping_minor, o.tax_minor, o.fee_minor, o.cancelled_minor, o.captured_minor, o.refunded_minor,"
            " o.authorised_minor, o.terms, o.ship_by_frozen, a.name, a.company, a.line1, a.line2, a.postcode, a.city,"
            " a.region, a.country FROM orders o LEFT JOIN customer c ON c.id = o.customer_id"
            " LEFT JOIN address a ON a.id = o.ship_address_id WHERE o.id = ?",
            (order_id,),
        )
        assert head is not None
        return OrderDetail(
            row=cut.rows[0],
            email=masked_email(head[0]),
            phone=masked_phone(head[1]),
            address=_address(actor, head[14:22]),
            customer_id=head[2],
            customer_orders=_orders_of(head[2]),
            list_minor=head[3],
            discount_minor=head[4],
            discount_codes=_codes(order_id),
            shipping_minor=head[5],
            tax_minor=head[6],
            fee_minor=head[7],
            cancelled_minor=head[8],
            captured_minor=head[9],
            refunded_minor=head[10],
            authorised_minor=head[11],
            terms=head[12],
            ship_by_frozen=bool(head[13]),
            lines=_lines(order_id),
            checks=_checks(order_id),
            signals=_signals(order_id),
            holds=_holds(order_id),
            parcels=_parcels(order_id),
            payments=_payments(order_id),
            notes=_notes(order_id),
            bins=_bins(order_id),
        )


def _address(actor: Actor, parts: tuple[str | None, ...]) -> tuple[str, ...]:
    name, company, line1, line2, postcode, city, region, country = (part or "" for part in parts)
    if not may_see_address(actor):
        return tuple(filter(None, (city, country)))
    place = " ".join(filter(None, (postcode, city, region)))
    return tuple(filter(None, (name, company, line1, line2, place, country)))


def _orders_of(customer: int | None) -> int:
    if customer is None:
        return 0
    return int(database.scalar("SELECT orders FROM customer_sum WHERE customer_id = ?", (customer,)) or 0)


def _codes(order: int) -> tuple[str, ...]:
    found = database.rows("SELECT code FROM order_discount WHERE order_id = ? AND code <> '' ORDER BY id", (order,))
    return tuple(row[0] for row in found)


def _lines(order: int) -> tuple[LineRow, ...]:
    found = database.rows(
        "SELECT id, position, kind, code, title, ordered, cancelled, allocated, picked, packed, shipped, returned,"
        " unit_list_minor, discount_minor, gross_minor, list_minor FROM order_line WHERE order_id = ?"
        " ORDER BY position, id",
        (order,),
    )
    return tuple(LineRow(*row) for row in found)


def _checks(order: int) -> tuple[CheckRow, ...]:
    found = database.rows("SELECT name, state, fact FROM order_check WHERE order_id = ? ORDER BY id", (order,))
    return tuple(CheckRow(*row) for row in found)


def _signals(order: int) -> tuple[SignalRow, ...]:
    found = database.rows(
        "SELECT name, weight, fact FROM risk_signal WHERE order_id = ? ORDER BY weight DESC, id", (order,)
    )
    return tuple(SignalRow(*row) for row in found)


def _holds(order: int) -> tuple[HoldRow, ...]:
    found = database.rows(
        "SELECT h.reason, h.note, coalesce(s.title, ''), h.at, h.released_at FROM order_hold h"
        " LEFT JOIN staff s ON s.id = h.by_id WHERE h.order_id = ? ORDER BY h.id",
        (order,),
    )
    return tuple(HoldRow(*row) for row in found)


def _parcels(order: int) -> tuple[ParcelRow, ...]:
    found = database.rows(
        "SELECT p.id, p.number, p.state, p.carrier, p.tracking, coalesce(w.code, ''),"
        " coalesce((SELECT sum(qty) FROM shipment_line l WHERE l.shipment_id = p.id), 0), p.handed_at"
        " FROM shipment p LEFT JOIN warehouse w ON w.id = p.warehouse_id WHERE p.order_id = ? ORDER BY p.id",
        (order,),
    )
    return tuple(ParcelRow(*row) for row in found)


def _payments(order: int) -> tuple[PaymentRow, ...]:
    found = database.rows(
        "SELECT at, kind, amount_minor, currency, method, psp_ref FROM payment_event WHERE order_id = ? ORDER BY id",
        (order,),
    )
    return tuple(PaymentRow(*row) for row in found)


def _notes(order: int) -> tuple[NoteRow, ...]:
    found = database.rows(
        "SELECT n.at, coalesce(s.title, ''), n.text FROM order_note n LEFT JOIN staff s ON s.id = n.by_id"
        " WHERE n.order_id = ? ORDER BY n.id",
        (order,),
    )
    return tuple(NoteRow(*row) for row in found)


def _bins(order: int) -> tuple[str, ...]:
    """Where the promised goods lie, in picking order."""
    found = database.rows(
        "SELECT DISTINCT w.code, b.code, b.pick_seq FROM allocation a"
        " JOIN stock_level l ON l.sku_id = a.sku_id AND l.warehouse_id = a.warehouse_id AND l.bucket = 'sellable'"
        " AND l.qty > 0 JOIN bin b ON b.id = l.bin_id JOIN warehouse w ON w.id = a.warehouse_id"
        " WHERE a.order_id = ? AND a.state = 'open' ORDER BY w.code, b.pick_seq, b.code",
        (order,),
    )
    return tuple(f"{row[0]} {row[1]}" for row in found)
