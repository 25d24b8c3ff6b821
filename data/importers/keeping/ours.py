"""An order as it stands here, to be compared with what its source says now."""

import json
from typing import Any

from data import database
from data.dataclass import dataclass, field
from data.importers.keeping.order_words import LineKey, Word, name_of, parcel_word, rate_word

_ORDER = (
    "SELECT o.id, o.number, o.state, o.version, o.currency, o.kind, o.list_minor, o.discount_minor, o.shipping_minor,"
    " o.fee_minor, o.tax_minor, o.source_gap_minor, o.total_minor, o.captured_minor, o.authorised_minor, o.placed_at,"
    " o.tags, o.customer_name, o.email, o.country, o.ship_by_at, o.fulfilment, o.unshipped, o.source_state,"
    " o.deliver_by_at, o.batch_id, o.fx_ppm, s.name, s.company, s.line1, s.line2, s.city, s.region, s.postcode,"
    " s.country, s.phone, b.name, b.company, b.line1, b.line2, b.city, b.region, b.postcode, b.country, b.phone,"
    " o.refunded_minor FROM orders o LEFT JOIN address s ON s.id = o.ship_address_id"
    " LEFT JOIN address b ON b.id = o.bill_address_id WHERE o.id = ?"
)
_LINES = (
    "SELECT id, kind, code, title, ordered, shipped, picked, packed, list_minor, discount_minor, tax_minor,"
    " source_line, unit_text, delivered, position, vendor FROM order_line WHERE order_id = ? ORDER BY position, id"
)
_PARCELS = "SELECT id, tracking, carrier, state, batch_id FROM shipment WHERE order_id = ? ORDER BY id"
_VERBS = (
    "SELECT DISTINCT e.verb FROM event_subject s JOIN event e ON e.seq = s.seq LEFT JOIN event c ON c.seq = e.cause_seq"
    " WHERE s.kind = 'order' AND s.subject_id = ? AND e.verb NOT LIKE 'import.%'"
    " AND coalesce(c.verb, '') NOT LIKE 'import.%' AND coalesce(c.verb, '') <> 'order.follow'"
)
_NOTES = "SELECT text FROM order_note WHERE order_id = ?"
_WORD = "SELECT body, newest_batch_id FROM source_record WHERE channel = ? AND kind = 'order' AND source_id = ?"

ADDRESS = frozenset({"order.address", "order.address_back"})
PAYMENT = frozenset({"payment.record", "payment.reverse"})
LIGHT = (
    ADDRESS | PAYMENT | frozenset({"order.note", "order.unnote", "order.ship_by", "order.ship_by_back", "order.reveal"})
)
"""What people do to an order without touching what was sold and sent."""


@dataclass(frozen=True, slots=True)
class OurLine:
    """A line of it."""

    id: int
    kind: str
    code: str
    title: str
    ordered: int
    shipped: int
    picked: int
    packed: int
    list_minor: int
    discount_minor: int
    tax_minor: int
    source_line: str
    unit_text: str
    delivered: int
    position: int
    vendor: str

    @property
    def key(self) -> LineKey:
        """What it says that matters."""
        return (
            *(self.kind, name_of(self.code, self.title), self.title, self.ordered),
            *(self.list_minor, self.discount_minor, self.tax_minor),
        )


@dataclass(slots=True)
class Ours:
    """An order of the store."""

    id: int
    number: str
    state: str
    version: int
    currency: str
    kind: str
    sums: list[int]
    """List, discount, shipping, fees, tax, gap."""
    total: int
    captured: int
    authorised: int
    placed_at: int
    tags: str
    name: str
    email: str
    country: str
    live: bool
    """Whether it was to be sent from here: its lines carry promises and moves."""
    fulfilment: str
    unshipped: int
    says: str
    due: int | None
    batch: int | None
    rate: int | None
    ship: list[str]
    bill: list[str]
    refunded: int = 0
    lines: list[OurLine] = field(default_factory=list)
    parcels: list[tuple[int, str, str, str, int | None]] = field(default_factory=list)
    """Id, tracking number, carrier, state and batch of each."""
    touched: frozenset[str] = frozenset()
    """What people have done to it here."""
    notes: frozenset[str] = frozenset()

    @property
    def sent(self) -> dict[str, int]:
        """Shipped units by SKU."""
        return self._by_code("shipped")

    @property
    def arrived(self) -> dict[str, int]:
        """Delivered units by SKU."""
        return self._by_code("delivered")

    def _by_code(self, counter: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for line in self.lines:
            units = getattr(line, counter)
            if line.kind == "goods" and units:
                name = name_of(line.code, line.title)
                found[name] = found.get(name, 0) + units
        return found

    @property
    def parcel_word(self) -> list[list[str]]:
        """Its parcels as a last word has them."""
        return parcel_word(
            (tracking, carrier) for _, tracking, carrier, state, _ in self.parcels if state != "cancelled"
        )

    @property
    def in_hand(self) -> bool:
        """Whether somebody has its goods in hand here, or has sent some."""
        return any(line.picked or line.packed for line in self.lines) or any(
            batch is None and state not in ("planned", "cancelled") for *_, state, batch in self.parcels
        )

    def touched_beyond(self, light: frozenset[str]) -> bool:
        """Whether people have done anything else to it."""
        return bool(self.touched - light)


def ours_of(order: int) -> Ours:
    """An order as it stands now."""
    row = database.one(_ORDER, (order,))
    assert row is not None
    found = Ours(
        id=row[0],
        number=row[1],
        state=row[2],
        version=row[3],
        currency=row[4],
        kind=row[5],
        sums=[int(value) for value in row[6:12]],
        total=row[12],
        captured=row[13],
        authorised=row[14],
        placed_at=row[15],
        tags=row[16],
        name=row[17],
        email=row[18],
        country=row[19],
        live=row[20] is not None,
        fulfilment=row[21],
        unshipped=row[22],
        says=row[23],
        due=row[24],
        batch=row[25],
        rate=rate_word(row[26]),
        ship=_address(row[27:36]),
        bill=_address(row[36:45]),
        refunded=row[45],
    )
    found.lines = [OurLine(*line) for line in database.rows(_LINES, (order,))]
    found.parcels = [
        (int(key), tracking, carrier, state, batch)
        for key, tracking, carrier, state, batch in database.rows(_PARCELS, (order,))
    ]
    found.touched = frozenset(verb for (verb,) in database.rows(_VERBS, (order,)))
    found.notes = frozenset(text for (text,) in database.rows(_NOTES, (order,)))
    return found


def _address(row: tuple[Any, ...]) -> list[str]:
    return [] if row[0] is None else [str(part or "") for part in row]


def last_word(channel: str, source_id: str) -> tuple[Word | None, int | None]:
    """What the source said last of an order, and the batch that brought it; None if that was not kept."""
    row = database.one(_WORD, (channel, source_id))
    return (json.loads(row[0]), row[1]) if row else (None, None)
