"""What stands on the papers of an order: its packing slips and its invoice. An address only for whoever needs it."""

from collections.abc import Sequence
from typing import Any

from data import clock, database, options
from data.dataclass import dataclass
from data.doorway import query
from data.errors import Missing, Refused
from data.events import Actor
from data.queries._masks import may_see_address


@dataclass(frozen=True, slots=True)
class Seller:
    """Who sends and charges."""

    name: str
    name_zh: str
    address: tuple[str, ...]
    tax_number: str


@dataclass(frozen=True, slots=True)
class SlipLine:
    """What of one line lies in this parcel."""

    code: str
    title: str
    ordered: int
    here: int


@dataclass(frozen=True, slots=True)
class Slip:
    """The paper of one parcel, or of what is not in any parcel yet."""

    seller: Seller
    number: str
    parcel: str
    """Empty for what is not in any parcel yet."""
    place: int
    """Which parcel of how many."""
    parcels: int
    carrier: str
    tracking: str
    warehouse: str
    placed_day: str
    address: tuple[str, ...]
    lines: tuple[SlipLine, ...]
    apart: int
    """Pieces of the order that come in another parcel."""


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One line as it is charged; `rate_ppm` is None where the tax's rate isn't known."""

    kind: str
    code: str
    title: str
    qty: int
    cancelled: int
    discount_minor: int
    net_minor: int
    rate_ppm: int | None
    tax_minor: int
    gross_minor: int


@dataclass(frozen=True, slots=True)
class TaxRow:
    """What one rate comes to; `base_minor` is None where nobody said what it was taken of."""

    jurisdiction: str
    rate_ppm: int
    base_minor: int | None
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Invoice:
    """All that an invoice says."""

    seller: Seller
    number: str
    day: str
    currency: str
    buyer: tuple[str, ...]
    lines: tuple[InvoiceLine, ...]
    taxes: tuple[TaxRow, ...]
    discounts: tuple[tuple[str, int], ...]
    """(code or title, amount)."""
    list_minor: int
    net_minor: int
    tax_minor: int
    shipping_minor: int
    fee_minor: int
    gap_minor: int
    total_minor: int
    cancelled_minor: int
    captured_minor: int
    refunded_minor: int
    payment: str
    state: str
    gone: bool
    """Its import was taken back."""
    credit_notes: tuple[tuple[str, int], ...]


_HEAD = (
    "SELECT number, state, placed_at, ship_address_id, bill_address_id, customer_name, country, currency, list_minor,"
    " net_minor, tax_minor, shipping_minor, fee_minor, source_gap_minor, total_minor, cancelled_minor, captured_minor,"
    " refunded_minor, payment, gone_at FROM orders WHERE id = ?"
)
_HEAD_NAMES = (
    *("number", "state", "placed_at", "ship", "bill", "buyer", "country", "currency", "list", "net", "tax", "shipping"),
    *("fee", "gap", "total", "cancelled", "captured", "refunded", "payment", "gone"),
)


@query("order.view")
def slip_facts(actor: Actor, order_id: int, parcel: int = 0) -> list[Slip]:
    """A slip for each parcel of an order and one for what is in none yet; or of one parcel alone."""
    with database.snapshot():
        head = _head(order_id)
        number = head["number"]
        if head["state"] == "draft":
            raise Refused("Order {number} is a draft. Place it first.", number=number)
        if head["state"] == "cancelled":
            raise Refused("Order {number} is cancelled. Nothing of it is packed.", number=number)
        lines = database.rows(
            "SELECT id, code, title, ordered - cancelled, shipped FROM order_line WHERE order_id = ? AND kind = 'goods'"
            " ORDER BY position, id",
            (order_id,),
        )
        packed: dict[int, dict[int, int]] = {}
        for shipment, line, qty in database.rows(
            "SELECT p.id, l.order_line_id, l.qty FROM shipment p JOIN shipment_line l ON l.shipment_id = p.id"
            " WHERE p.order_id = ? AND p.state <> 'cancelled' ORDER BY p.id, l.id",
            (order_id,),
        ):
            inside = packed.setdefault(int(shipment), {})
            inside[int(line)] = inside.get(int(line), 0) + int(qty)
        parcels = [row for row in _parcels(order_id) if int(row[0]) in packed]
        common = (_seller(), number, _day(head["placed_at"]), _address(actor, head["ship"], head))
    left = {
        int(key): max(0, ordered - max(shipped, sum(inside.get(int(key), 0) for inside in packed.values())))
        for key, _, _, ordered, shipped in lines
    }
    known = [
        (int(row[0]), (str(row[1]), str(row[2]), str(row[3]), str(row[4])), packed[int(row[0])]) for row in parcels
    ]
    if any(left.values()):
        known.append((0, ("", "", "", ""), {key: qty for key, qty in left.items() if qty}))
    wanted = [(place, one) for place, one in enumerate(known, 1) if not parcel or one[0] == parcel]
    if not wanted:
        raise Refused("Nothing of order {number} is packed or to be packed.", number=number)
    return [_slip(common, (place, len(known)), names, inside, lines) for place, (_, names, inside) in wanted]


@query("order.view")
def order_of_parcel(actor: Actor, parcel: int) -> int:
    """The order that a parcel is of."""
    found = database.scalar("SELECT order_id FROM shipment WHERE id = ?", (parcel,))
    if found is None:
        raise Missing("There is no {kind} {key}.", kind="shipment", key=parcel)
    return int(found)


@query("order.view")
def invoice_facts(actor: Actor, order_id: int) -> Invoice:
    """The invoice of an order as it stands now. Refused for a draft, which charges nobody."""
    with database.snapshot():
        head = _head(order_id)
        if head["state"] == "draft":
            raise Refused("Order {number} is a draft. Place it first.", number=head["number"])
        lines, taxes = _charged(order_id)
        return Invoice(
            seller=_seller(),
            number=head["number"],
            day=_day(head["placed_at"]),
            currency=head["currency"] or options.currency(),
            buyer=_address(actor, head["bill"] or head["ship"], head),
            lines=lines,
            taxes=taxes,
            discounts=_discounts(order_id, lines),
            list_minor=head["list"],
            net_minor=head["net"],
            tax_minor=head["tax"],
            shipping_minor=head["shipping"],
            fee_minor=head["fee"],
            gap_minor=head["gap"],
            total_minor=head["total"],
            cancelled_minor=head["cancelled"],
            captured_minor=head["captured"],
            refunded_minor=head["refunded"],
            payment=head["payment"],
            state=head["state"],
            gone=head["gone"] is not None,
            credit_notes=tuple(
                (str(number), int(amount))
                for number, amount in database.rows(
                    "SELECT number, amount_minor FROM document WHERE order_id = ? AND kind = 'credit_note' ORDER BY id",
                    (order_id,),
                )
            ),
        )


def _head(order: int) -> dict[str, Any]:
    row = database.one(_HEAD, (order,))
    if row is None:
        raise Missing("There is no {kind} {key}.", kind="order", key=order)
    return dict(zip(_HEAD_NAMES, row, strict=True))


def _day(at: int | None) -> str:
    return clock.day_of(at, options.timezone()) if at is not None else ""


def _seller() -> Seller:
    lines = options.option("address").replace("\\n", "\n").split("\n")
    return Seller(
        options.option("name"),
        options.option("name_zh"),
        tuple(line.strip() for line in lines if line.strip()),
        options.option("tax_number"),
    )


def _address(actor: Actor, key: int | None, head: dict[str, Any]) -> tuple[str, ...]:
    """Its lines; where nobody gave one, or the post may not see it, the name and the country."""
    row = key and database.one(
        "SELECT name, company, line1, line2, postcode, city, region, country FROM address WHERE id = ?", (key,)
    )
    if not row:
        return tuple(filter(None, (head["buyer"], head["country"])))
    name, company, line1, line2, postcode, city, region, country = (part or "" for part in row)
    if not may_see_address(actor):
        return tuple(filter(None, (city, country)))
    place = " ".join(filter(None, (postcode, city, region)))
    return tuple(filter(None, (name or head["buyer"], company, line1, line2, place, country)))


def _parcels(order: int) -> Sequence[tuple[Any, ...]]:
    return database.rows(
        "SELECT p.id, p.number, p.carrier, p.tracking, coalesce(w.code, '') FROM shipment p"
        " LEFT JOIN warehouse w ON w.id = p.warehouse_id WHERE p.order_id = ? AND p.state <> 'cancelled' ORDER BY p.id",
        (order,),
    )


def _slip(
    common: tuple[Seller, str, str, tuple[str, ...]],
    place: tuple[int, int],
    names: tuple[str, str, str, str],
    inside: dict[int, int],
    lines: Sequence[tuple[Any, ...]],
) -> Slip:
    seller, number, day, address = common
    parcel, carrier, tracking, warehouse = names
    shown = [SlipLine(row[1], row[2], int(row[3]), inside[int(row[0])]) for row in lines if inside.get(int(row[0]))]
    apart = sum(int(row[3]) for row in lines) - sum(inside.values())
    return Slip(seller, number, parcel, *place, carrier, tracking, warehouse, day, address, tuple(shown), max(0, apart))


def _charged(order: int) -> tuple[tuple[InvoiceLine, ...], tuple[TaxRow, ...]]:
    """The lines with their rates, and the taxes by rate: as they were written down, else by the store's own rate."""
    told = database.rows(
        "SELECT order_line_id, jurisdiction, rate_ppm, base_minor, amount_minor FROM tax_line WHERE order_id = ?"
        " ORDER BY rate_ppm DESC, jurisdiction, id",
        (order,),
    )
    rates = {int(row[0]): int(row[2]) for row in told if row[0] is not None}
    own = int(options.option("tax.rate_ppm") or 0)
    lines = []
    for key, *rest in database.rows(
        "SELECT id, kind, code, title, ordered, cancelled, discount_minor, net_minor, tax_minor, gross_minor"
        " FROM order_line WHERE order_id = ? ORDER BY position, id",
        (order,),
    ):
        kind, code, title, qty, cancelled, off, net, tax, gross = rest
        rate = rates.get(int(key), None if told else _fitting(net, tax, own))
        lines.append(InvoiceLine(kind, code, title, qty, cancelled, off, net, rate, tax, gross))
    return tuple(lines), _by_rate(told) if told else _summed(lines)


def _fitting(net: int, tax: int, own: int) -> int | None:
    """The store's rate where it explains a line's tax to the rounding of one unit; 0 where there is none."""
    if tax == 0:
        return 0
    return own if own and abs(net * own - tax * 1_000_000) <= 1_000_000 else None


def _by_rate(told: Sequence[tuple[Any, ...]]) -> tuple[TaxRow, ...]:
    sums: dict[tuple[str, int], tuple[int, int]] = {}
    for _, jurisdiction, rate, base, amount in told:
        before = sums.get((jurisdiction, int(rate)), (0, 0))
        sums[jurisdiction, int(rate)] = (before[0] + int(base), before[1] + int(amount))
    return tuple(TaxRow(where, rate, base or None, amount) for (where, rate), (base, amount) in sums.items())


def _summed(lines: Sequence[InvoiceLine]) -> tuple[TaxRow, ...]:
    """Nothing where the rate of some line is not known: half a table would not add up."""
    if any(line.rate_ppm is None for line in lines) or not any(line.tax_minor for line in lines):
        return ()
    found = sorted({line.rate_ppm for line in lines if line.rate_ppm is not None}, reverse=True)
    return tuple(
        TaxRow(
            "",
            rate,
            sum(line.net_minor for line in lines if line.rate_ppm == rate),
            sum(line.tax_minor for line in lines if line.rate_ppm == rate),
        )
        for rate in found
    )


def _discounts(order: int, lines: Sequence[InvoiceLine]) -> tuple[tuple[str, int], ...]:
    """By code; what lines have that no code explains stands without one."""
    sums: dict[str, int] = {}
    for code, title, amount in database.rows(
        "SELECT code, title, amount_minor FROM order_discount WHERE order_id = ? ORDER BY id", (order,)
    ):
        sums[code or title] = sums.get(code or title, 0) + int(amount)
    rest = sum(line.discount_minor for line in lines) - sum(sums.values())
    if rest:
        sums[""] = sums.get("", 0) + rest
    return tuple((name, amount) for name, amount in sums.items() if amount)
