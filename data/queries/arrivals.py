"""Goods that are expected, as people see them: the list, one delivery with its days, and what waits to be put away."""

from typing import Any

from data import arrival_lists, clock, database, listing, options, put_away, search
from data.dataclass import dataclass
from data.doorway import query
from data.errors import Missing
from data.events import Actor
from data.paging import Cut, Extent, Window


@dataclass(frozen=True, slots=True)
class ArrivalRow:
    """An article that a supplier brings to a warehouse."""

    id: int
    version: int
    due: str
    reference: str
    supplier: str
    sku_id: int
    code: str
    name: str
    name_zh: str
    warehouse: str
    qty: int
    received: int
    state: str
    late: bool
    """Open, and its day is past."""
    slipped: int
    """How often another day was said."""

    @property
    def number(self) -> str:
        """What people call it."""
        return self.reference or f"#{self.id}"

    @property
    def left(self) -> int:
        """Pieces still to come."""
        return max(0, self.qty - self.received) if self.state == "open" else 0


_COLUMNS = (
    *("v.id", "v.version", "v.due_day", "v.reference", "v.supplier", "s.id", "s.code", "s.name", "s.name_zh"),
    *("w.code", "v.qty", "v.received", "v.state"),
    "(select count(*) from arrival_due u where u.arrival_id = v.id)",
)


def _row(*told: Any) -> ArrivalRow:
    today = clock.day_of(clock.now(), options.timezone())
    late = told[12] == "open" and bool(told[2]) and told[2] < today
    values: tuple[Any, ...] = (*told[:13], late, max(0, int(told[13]) - 1))
    return ArrivalRow(*values)


@query("stock.view")
def arrival_page(actor: Actor, window: Window) -> Cut[ArrivalRow]:
    """A window of what is expected."""
    thing = search.thing_of("arrivals")
    return listing.page(thing, _COLUMNS, _row, window, filter=search.compiled(thing, window.filter))


@query("stock.view")
def arrival_extent(actor: Actor, filter: str = "", sort: str = "") -> Extent:
    """How many match."""
    thing = search.thing_of("arrivals")
    return listing.extent(thing, sort, filter=search.compiled(thing, filter))


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day that was said, and when."""

    day: str
    said_at: int | None


@dataclass(frozen=True, slots=True)
class ArrivalDetail:
    """An arrival, the days that were said of it, and what comes with it."""

    row: ArrivalRow
    days: tuple[DayRow, ...]
    delivery: tuple[ArrivalRow, ...]
    """All of the same supplier, reference and warehouse, itself among them."""
    waiting: int
    """Pieces that orders want and nobody could promise yet."""


MOST = 300
_DAYS = "SELECT due_day, said_at FROM arrival_due WHERE arrival_id = ? ORDER BY id DESC"
_WAITING = (
    "SELECT cast(coalesce(sum(l.ordered - l.cancelled - l.shipped - l.allocated), 0) as bigint) FROM order_line l"
    " JOIN orders o ON o.id = l.order_id WHERE l.sku_id = ? AND o.state = 'placed'"
    " AND l.ordered - l.cancelled - l.shipped - l.allocated > 0"
)


@query("stock.view")
def arrival_detail(actor: Actor, arrival: int) -> ArrivalDetail:
    """One arrival with all that comes in the same delivery."""
    with database.snapshot():
        row = _one(arrival)
        days = tuple(DayRow(day, at) for day, at in database.rows(_DAYS, (arrival,)))
        return ArrivalDetail(row, days, _together(row), int(database.scalar(_WAITING, (row.sku_id,))))


def _one(arrival: int) -> ArrivalRow:
    scope = listing.Scope(where="v.id = ?", values=(arrival,))
    found = listing.page(search.thing_of("arrivals"), _COLUMNS, _row, Window(limit=1), scope=scope)
    if not found.rows:
        raise Missing("There is no {kind} {key}.", kind="arrival", key=arrival)
    return found.rows[0]


def _together(row: ArrivalRow) -> tuple[ArrivalRow, ...]:
    if not row.reference:
        return (row,)
    scope = listing.Scope(
        where="v.reference = ? and v.supplier = ? and w.code = ?", values=(row.reference, row.supplier, row.warehouse)
    )
    found = listing.page(search.thing_of("arrivals"), _COLUMNS, _row, Window(sort="sku", limit=MOST), scope=scope)
    return tuple(found.rows)


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """What of an article is to come in a delivery, in which condition it is taken in, and where it belongs."""

    arrival: int
    sku_id: int
    sku: str
    name: str
    name_zh: str
    qty: int
    received: int
    open: bool
    bucket: str
    home: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery at the door."""

    reference: str
    supplier: str
    warehouse: str
    due: str
    lines: tuple[DeliveryLine, ...]


_RULE = (
    "SELECT CASE WHEN s.receives_into <> '' THEN s.receives_into ELSE w.receives_into END, w.id FROM sku s"
    " JOIN warehouse w ON w.code = ? WHERE s.id = ?"
)


@query("stock.receive")
def delivery(actor: Actor, arrival: int) -> Delivery:
    """All that one arrival's delivery brings: what the receiving board shows."""
    with database.snapshot():
        row = _one(arrival)
        lines = []
        for one in _together(row):
            bucket, place = database.one(_RULE, (one.warehouse, one.sku_id)) or ("sellable", 0)
            home = put_away.home_of(one.sku_id, int(place), str(bucket))
            waiting = int(database.scalar(_WAITING, (one.sku_id,)))
            lines.append(
                DeliveryLine(one.id, one.sku_id, one.code, one.name, one.name_zh, one.qty, one.received,
                             one.state == "open", str(bucket), home, waiting)
            )  # fmt: skip
    return Delivery(row.reference, row.supplier, row.warehouse, row.due, tuple(lines))


@query("stock.receive")
def arrivals_called(actor: Actor, typed: str) -> list[int]:
    """The first open arrival of each delivery of that reference, supplier or article: what a scan of a note opens."""
    found: dict[tuple[str, str, str], int] = {}
    for key, reference, supplier, place in database.rows(
        "SELECT v.id, v.reference, v.supplier, v.warehouse_id FROM arrival v JOIN sku s ON s.id = v.sku_id"
        " WHERE v.state = 'open' AND (lower(v.reference) = lower(?) OR lower(v.supplier) = lower(?) OR s.code = ?"
        " OR s.barcode = ?) ORDER BY CASE WHEN v.due_day = '' THEN '9' ELSE v.due_day END, v.id",
        (typed.strip(), typed.strip(), typed.strip(), typed.strip()),
    ):
        found.setdefault((reference or str(key), supplier, str(place)), int(key))
    return list(found.values())


@query("stock.receive")
def deliveries_called(actor: Actor, typed: str) -> list[int]:
    """An arrival of each delivery that is meant: by the id of one of its arrivals, else as a scanned note is."""
    text = typed.strip()
    if text.isascii() and text.isdigit() and len(text) < 19:
        known = database.rows("SELECT id FROM arrival WHERE id = ?", (int(text),))
        if known:
            return [min(one.id for one in _together(_one(int(text))))]
    return arrivals_called(actor, text)


@query("stock.receive")
def arrival_list(actor: Actor, text: str, usual: dict[str, str]) -> arrival_lists.Read:
    """What a pasted list or a file says, line by line, before anything is written."""
    return arrival_lists.read(text, arrival_lists.Usual(**usual))


@dataclass(frozen=True, slots=True)
class LooseRow:
    """Goods that lie where they were taken in, and the bin they belong into."""

    sku_id: int
    sku: str
    name: str
    name_zh: str
    warehouse: str
    bin: str
    lot: str
    bucket: str
    qty: int
    home: str


_LOOSE = (
    "SELECT s.id, s.code, s.name, s.name_zh, w.code, b.code, x.lot, x.bucket, x.qty, w.id FROM stock_level x"
    " JOIN sku s ON s.id = x.sku_id JOIN bin b ON b.id = x.bin_id JOIN warehouse w ON w.id = x.warehouse_id"
    " WHERE x.qty > 0 AND x.bucket <> 'transit' AND lower(w.code) = lower(?) AND lower(b.code) = ?"
    " ORDER BY s.code, CASE WHEN x.bucket = 'sellable' THEN 0 ELSE 1 END, x.bucket, x.lot LIMIT ?"
)


@query("stock.receive")
def to_put_away(actor: Actor, warehouse: str) -> list[LooseRow]:
    """What waits in the receiving bins of a warehouse, each with the bin that is proposed for it."""
    found: list[LooseRow] = []
    with database.snapshot():
        for bin in sorted(put_away.receiving_bins()):
            for *told, place in database.rows(_LOOSE, (warehouse, bin, MOST - len(found))):
                values: tuple[Any, ...] = (*told, put_away.home_of(int(told[0]), int(place), str(told[7])))
                found.append(LooseRow(*values))
    return found


@query("stock.view")
def bins_of(actor: Actor, warehouse: str) -> list[tuple[str, str]]:
    """(code, code) of the bins of a warehouse, in walking order: what a form offers."""
    return [
        (str(code), str(code))
        for (code,) in database.rows(
            "SELECT b.code FROM bin b JOIN warehouse w ON w.id = b.warehouse_id WHERE w.code = ? AND b.closed_at IS"
            " NULL ORDER BY b.pick_seq, b.code LIMIT 400",
            (warehouse,),
        )
    ]
