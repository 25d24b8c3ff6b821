"""What the source has sent of an order: units by line, and the parcels they are in. No stock moves for it: history."""

from collections.abc import Sequence

from data import axes, bulk
from data.dataclass import dataclass
from data.importers.records import Document, Parcel

Row = tuple[object, ...]


@dataclass(slots=True)
class Sent:
    """Units by the place of their line."""

    shipped: list[int]
    delivered: list[int]
    parcels: list[tuple[Parcel, list[tuple[int, int]]]]
    """Each parcel with (place of the line, units)."""


def speaks_of_sending(one: Document) -> bool:
    """Whether a document says more of it than that all or nothing was sent."""
    return bool(one.parcels) or any(line.shipped is not None for line in one.lines)


def sent_of(one: Document) -> Sent:
    """What was sent, by line and parcel: never more than was ordered, no unit in two parcels."""
    shipped = [_shipped(one, place) for place in range(len(one.lines))]
    left = [units if line.kind == "goods" else 0 for line, units in zip(one.lines, shipped, strict=True)]
    found = Sent(shipped, [0] * len(shipped), [])
    for parcel in one.parcels:
        parts = [(place, units) for place, units in parcel.lines if 0 <= place < len(left)]
        found.parcels.append((parcel, _take(parts, left)))
    first = next((parts for parcel, parts in found.parcels if not parcel.lines), None)
    if first is not None:
        first += _take([(place, units) for place, units in enumerate(left) if units > 0], left)
    for parcel, parts in found.parcels:
        for place, units in parts if parcel.delivered_at is not None else ():
            found.delivered[place] += units
    return found


def units_of(one: Document, sent: Sent | None) -> axes.Units:
    """The units of a new order's goods."""
    ordered = sum(line.qty for line in one.lines if line.kind == "goods")
    shipped, delivered = ordered if one.state == "closed" else 0, 0
    if sent is not None:
        goods = [place for place, line in enumerate(one.lines) if line.kind == "goods"]
        shipped, delivered = sum(sent.shipped[place] for place in goods), sum(sent.delivered[place] for place in goods)
    return axes.Units(shipped if one.state == "cancelled" else ordered, 0, 0, 0, shipped, delivered, 0, 0, 0)


def _shipped(one: Document, place: int) -> int:
    line = one.lines[place]
    if line.shipped is not None and line.kind == "goods":
        return max(0, min(line.shipped, line.qty))
    if one.state == "closed":
        return line.qty
    in_parcels = sum(units for parcel in one.parcels for where, units in parcel.lines if where == place)
    return min(in_parcels, line.qty) if line.kind == "goods" else 0


def _take(parts: Sequence[tuple[int, int]], left: list[int]) -> list[tuple[int, int]]:
    taken = []
    for place, units in parts:
        take = min(units, left[place])
        if take > 0:
            left[place] -= take
            taken.append((place, take))
    return taken


def state_of(parcel: Parcel) -> str:
    """How far a parcel is, by its dates."""
    if parcel.delivered_at is not None:
        return "delivered"
    return "in_transit" if parcel.handed_at is not None else "handed_over"


def last_of(one: Document) -> tuple[str, str]:
    """Carrier and tracking number that stand at the order: those of its last parcel that has them."""
    carrier = next((parcel.carrier for parcel in reversed(one.parcels) if parcel.carrier), "")
    return carrier, next((parcel.tracking for parcel in reversed(one.parcels) if parcel.tracking), "")


Filled = tuple[int, int, Parcel, Sequence[tuple[int, int]]]
"""An order, when it was placed, a parcel of it, and (order line, units) in it."""


def write_parcels(filled: Sequence[Filled], batch: int) -> None:
    """New parcels with what is in them, under the store's own numbers."""
    if not filled:
        return
    ids = bulk.reserve("shipment", len(filled))
    numbers = bulk.numbers("shipment", len(filled))
    rows: list[Row] = []
    lines: list[Row] = []
    for key, number, (order, at, parcel, parts) in zip(ids, numbers, filled, strict=True):
        made_at = parcel.handed_at or parcel.delivered_at or at
        rows.append(
            (
                *(key, number, order, state_of(parcel), parcel.carrier, parcel.tracking, made_at, parcel.handed_at),
                *(parcel.delivered_at, batch),
            )
        )
        lines += [(key, line, units) for line, units in parts]
    bulk.fill("shipment", rows)
    bulk.fill("shipment_line", lines)
