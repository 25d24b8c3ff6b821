"""Parcels that have left, with what is in them, the oldest first: read piece by piece."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence

from data import bulk, database, listing
from data.dataclass import dataclass
from data.paging import Key, Window
from data.search import Compiled, Thing

PIECE = 1_000
LEFT = "p.handed_at is not null and p.state not in ('planned', 'picking', 'packed', 'labelled', 'cancelled')"
"""The carrier has it, or had it."""

_COLUMNS = (
    *("p.id", "p.number", "o.id", "o.number", "o.channel", "o.source_id", "o.unshipped", "p.carrier", "p.service"),
    *("p.tracking", "coalesce(pw.code, '')", "p.state", "p.handed_at", "p.delivered_at"),
)
_LINES = (
    "SELECT s.shipment_id, l.code, l.title, sum(s.qty) FROM shipment_line s JOIN order_line l ON l.id = s.order_line_id"
    f" WHERE s.shipment_id IN {bulk.LIST} GROUP BY s.shipment_id, l.position, l.id, l.code, l.title"
    " ORDER BY s.shipment_id, l.position, l.id"
)
_WORDS = (
    "SELECT subject_id, body FROM source_record WHERE kind = 'order' AND subject_id IS NOT NULL"
    f" AND subject_id IN {bulk.LIST} ORDER BY id"
)
_IDS = frozenset(("id", "orderid"))


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel on its way, and how its order is known where it came from."""

    id: int
    number: str
    order_id: int
    order: str
    channel: str
    source_id: str
    unshipped: int
    """Units of its order that are left to ship."""
    carrier: str
    service: str
    tracking: str
    warehouse: str
    state: str
    handed_at: int
    delivered_at: int | None
    own_id: str = ""
    """The id that the source has beside the order's name."""
    lines: Sequence[tuple[str, str, int]] = ()
    """SKU, title and units of each article in it."""


def scope_of(channel: str | None = None, *, own: bool = False) -> listing.Scope:
    """Parcels that have left: of all orders, or of those that came from a shop. `own`: shipped here, not told by it."""
    if channel is None and not own:
        return listing.Scope(where=LEFT)
    from_shop = f"{LEFT} and o.source_id is not null and p.batch_id is null"
    if channel is None:
        return listing.Scope(where=from_shop)
    return listing.Scope(where=f"{from_shop} and o.channel = ?", values=(channel,))


def read_parcels(thing: Thing, filter: Compiled, scope: listing.Scope, *, ids: bool = False) -> Iterator[Parcel]:
    """All of them with their lines, the oldest first; with `ids`, also what the source calls their orders."""
    after: Key | None = None
    while True:
        window = Window(sort="handed", limit=PIECE, after=after)
        cut = listing.page(thing, _COLUMNS, _parcel, window, filter=filter, scope=scope)
        yield from _filled(cut.rows, ids)
        if not cut.more:
            return
        after = cut.keys[-1]


def _parcel(*values: object) -> Parcel:
    return Parcel(*("" if value is None and place == 5 else value for place, value in enumerate(values)))  # type: ignore[arg-type]


def _filled(parcels: Sequence[Parcel], ids: bool) -> Iterator[Parcel]:
    lines: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
    for group in bulk.groups(one.id for one in parcels):
        for key, code, title, qty in database.rows(_LINES, group):
            lines[int(key)].append((str(code), str(title), int(qty)))
    names = _own_ids({one.order_id for one in parcels}) if ids else {}
    for one in parcels:
        own = names.get(one.order_id, "")
        name = one.source_id.removesuffix(f"/{own}") if own else one.source_id
        yield _with(one, own, name, lines[one.id])


def _with(one: Parcel, own: str, name: str, lines: Sequence[tuple[str, str, int]]) -> Parcel:
    return Parcel(
        *(one.id, one.number, one.order_id, one.order, one.channel, name, one.unshipped, one.carrier, one.service),
        *(one.tracking, one.warehouse, one.state, one.handed_at, one.delivered_at, own, lines),
    )


def _own_ids(orders: set[int]) -> dict[int, str]:
    found = {}
    for group in bulk.groups(orders):
        for key, body in database.rows(_WORDS, group):
            said = json.loads(body).get("said") or {}
            for name, text in said.items():
                if "".join(filter(str.isalnum, name.casefold())) in _IDS:
                    found[int(key)] = str(text)
    return found
