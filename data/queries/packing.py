"""The packing table: which orders wait there, and one order with its lines and parcels."""

from data import database, parcel_book
from data.dataclass import dataclass
from data.doorway import query
from data.errors import Missing
from data.events import Actor


@dataclass(frozen=True, slots=True)
class ToPack:
    """An order with picked goods that are in no closed parcel yet."""

    id: int
    number: str
    customer_name: str
    country: str
    ship_by_at: int | None
    picked: int
    packed: int
    due: int
    """Units that are still to leave."""
    holds: int
    hold_reason: str
    wave: str
    tote: int | None


@dataclass(frozen=True, slots=True)
class PackLine:
    """A line of an order on the table."""

    id: int
    sku: int
    code: str
    name: str
    name_zh: str
    barcode: str
    pack: int
    due: int
    picked: int
    packed: int


@dataclass(frozen=True, slots=True)
class Box:
    """A parcel of an order that has not left, or has."""

    id: int
    version: int
    number: str
    state: str
    carrier: str
    service: str
    tracking: str
    weight_g: int
    expected_g: int | None
    units: int
    inside: tuple[tuple[int, int], ...]
    """(order line, pieces)."""


@dataclass(frozen=True, slots=True)
class Table:
    """One order on the packing table."""

    order: ToPack
    carrier: str
    """The carrier of its last parcel, or the one the store uses most lately."""
    lines: tuple[PackLine, ...]
    boxes: tuple[Box, ...]


ORDER = (
    "SELECT o.id, o.number, o.customer_name, o.country, o.ship_by_at,"
    " (SELECT coalesce(sum(l.picked), 0) FROM order_line l WHERE l.order_id = o.id),"
    " (SELECT coalesce(sum(l.packed), 0) FROM order_line l WHERE l.order_id = o.id), o.unshipped, o.holds,"
    " o.hold_reason, coalesce((SELECT v.number FROM wave_order m JOIN wave v ON v.id = m.wave_id"
    " WHERE m.order_id = o.id AND v.state <> 'dropped' ORDER BY m.id DESC LIMIT 1), ''),"
    " (SELECT m.tote FROM wave_order m JOIN wave v ON v.id = m.wave_id WHERE m.order_id = o.id"
    " AND v.state <> 'dropped' ORDER BY m.id DESC LIMIT 1) FROM orders o"
)
WAITING = (
    ORDER + " WHERE o.state = 'placed' AND o.gone_at IS NULL AND o.unshipped > 0 AND (EXISTS (SELECT 1"
    " FROM order_line l WHERE l.order_id = o.id AND l.picked > l.packed) OR EXISTS (SELECT 1 FROM shipment s"
    " WHERE s.order_id = o.id AND s.state = 'picking' AND EXISTS (SELECT 1 FROM shipment_line x"
    " WHERE x.shipment_id = s.id))) ORDER BY coalesce(o.ship_by_at, 0), o.id LIMIT ?"
)
ONE = ORDER + " WHERE o.id = ?"


@query("order.fulfil")
def packing_list(actor: Actor, limit: int = 200) -> list[ToPack]:
    """Orders that wait at the packing table, the one that must leave first on top."""
    return [ToPack(*row) for row in database.rows(WAITING, (limit,))]


@query("order.fulfil")
def packing_table(actor: Actor, order_id: int) -> Table:
    """One order on the table."""
    with database.snapshot():
        row = database.one(ONE, (order_id,))
        if row is None:
            raise Missing("There is no {kind} {key}.", kind="order", key=order_id)
        lines = database.rows(
            "SELECT l.id, l.sku_id, l.code, s.name, s.name_zh, coalesce(s.barcode, ''), s.pack,"
            " l.ordered - l.cancelled - l.shipped, l.picked, l.packed FROM order_line l JOIN sku s ON s.id = l.sku_id"
            " WHERE l.order_id = ? AND l.kind = 'goods' AND l.ordered - l.cancelled - l.shipped > 0"
            " ORDER BY l.position, l.id",
            (order_id,),
        )
        carrier = database.scalar(
            "SELECT carrier FROM shipment WHERE carrier <> '' ORDER BY CASE WHEN order_id = ? THEN 0 ELSE 1 END,"
            " id DESC LIMIT 1",
            (order_id,),
        )
        return Table(ToPack(*row), str(carrier or ""), tuple(PackLine(*line) for line in lines), _boxes(order_id))


def _boxes(order: int) -> tuple[Box, ...]:
    found = []
    for key, version, number, state, carrier, service, tracking, weight in database.rows(
        "SELECT id, version, number, state, carrier, service, tracking, weight_g FROM shipment WHERE order_id = ?"
        " AND state NOT IN ('planned', 'cancelled') ORDER BY id",
        (order,),
    ):
        inside = parcel_book.inside(int(key))
        expected = parcel_book.expected_weight(int(key))
        found.append(
            Box(int(key), int(version), str(number), str(state), str(carrier), str(service), str(tracking), int(weight),
                expected, sum(inside.values()), tuple(inside.items()))
        )  # fmt: skip
    return tuple(found)


@query("order.fulfil")
def order_called(actor: Actor, code: str) -> int:
    """The order that is meant by its number, a parcel's number or a tracking number; 0 if there is none."""
    wanted = code.strip()
    found = database.scalar(
        "SELECT id FROM orders WHERE number = ? OR number = ? ORDER BY id DESC LIMIT 1", (wanted, wanted.upper())
    ) or database.scalar(
        "SELECT order_id FROM shipment WHERE number = ? OR (tracking = ? AND tracking <> '') ORDER BY id DESC LIMIT 1",
        (wanted.upper(), wanted.upper().replace(" ", "")),
    )
    return int(found or 0)
