"""Waves as pickers see them: which wait and in whose hands, and the round of one: its stops, orders and last picks."""

from data import database, pick_book
from data.dataclass import dataclass
from data.doorway import query
from data.errors import Missing
from data.events import Actor
from data.gs1 import barcodes_in


@dataclass(frozen=True, slots=True)
class WaveRow:
    """A wave that is not over."""

    id: int
    version: int
    number: str
    about: str
    warehouse: str
    state: str
    holder: str
    holder_id: int | None
    orders: int
    pieces: int
    picked: int
    due_at: int | None
    """When the first of its orders must leave."""
    made_at: int


@dataclass(frozen=True, slots=True)
class Part:
    """So many pieces of a stop for one order line."""

    line: int
    order: int
    number: str
    tote: int
    qty: int


@dataclass(frozen=True, slots=True)
class StopRow:
    """One article in one bin. `bin` is 0 where it lies nowhere."""

    bin: int
    bin_code: str
    lot: str
    sku: int
    code: str
    name: str
    name_zh: str
    barcode: str
    pack: int
    free: int
    """Pieces that the books say are in the bin."""
    got: int
    """Pieces of it that the wave has out of this bin already."""
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class ToteRow:
    """An order of the wave, the tote of its goods, and why it waits if it does."""

    order: int
    number: str
    tote: int
    picked: int
    wanted: int
    waits: str
    """Held, or not to be picked any more; empty while all is well."""


@dataclass(frozen=True, slots=True)
class PickRow:
    """Pieces that were picked."""

    at: int
    code: str
    name: str
    name_zh: str
    bin: str
    qty: int
    tote: int
    line: int
    bin_id: int
    lot: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """The round of one wave as it is now."""

    wave: WaveRow
    stops: tuple[StopRow, ...]
    totes: tuple[ToteRow, ...]
    last: tuple[PickRow, ...]
    """The newest first."""
    lines: int
    lines_done: int


WAVES = (
    "SELECT v.id, v.version, v.number, v.about, w.code, v.state, coalesce(k.title, ''), v.holder_id,"
    " (SELECT count(*) FROM wave_order m WHERE m.wave_id = v.id),"
    " coalesce((SELECT sum(l.allocated) FROM wave_order m JOIN order_line l ON l.order_id = m.order_id"
    " WHERE m.wave_id = v.id), 0),"
    " coalesce((SELECT sum(l.picked) FROM wave_order m JOIN order_line l ON l.order_id = m.order_id"
    " WHERE m.wave_id = v.id), 0),"
    " (SELECT min(o.ship_by_at) FROM wave_order m JOIN orders o ON o.id = m.order_id WHERE m.wave_id = v.id), v.made_at"
    " FROM wave v JOIN warehouse w ON w.id = v.warehouse_id LEFT JOIN staff k ON k.id = v.holder_id"
)


def _wave(row: tuple[object, ...]) -> WaveRow:
    return WaveRow(*row)  # type: ignore[arg-type]


@query("order.fulfil")
def open_waves(actor: Actor) -> list[WaveRow]:
    """Waves that are not over: those in one's own hands first, then those that nobody has, by when they must leave."""
    found = [_wave(row) for row in database.rows(OPEN)]
    mine = actor.id
    return sorted(found, key=lambda row: (row.holder_id != mine, row.holder_id is not None, row.due_at or 0, row.id))


OPEN = WAVES + " WHERE v.state IN ('open', 'picking') ORDER BY v.id DESC LIMIT 200"
ONE = WAVES + " WHERE v.id = ?"


@query("order.fulfil")
def wave_round(actor: Actor, wave_id: int, last: int = 12) -> Wanted:
    """The stops of a wave that are left, its totes, and what was picked last."""
    with database.snapshot():
        row = database.one(ONE, (wave_id,))
        if row is None:
            raise Missing("There is no {kind} {key}.", kind="wave", key=wave_id)
        wave = _wave(row)
        place = int(database.scalar("SELECT warehouse_id FROM wave WHERE id = ?", (wave_id,)))
        stops = tuple(_stop(stop, wave_id) for stop in pick_book.path_of(wave_id, place))
        lines = database.one(
            "SELECT count(*), sum(CASE WHEN l.picked >= l.allocated THEN 1 ELSE 0 END) FROM wave_order m"
            " JOIN order_line l ON l.order_id = m.order_id WHERE m.wave_id = ? AND l.allocated > 0",
            (wave_id,),
        )
        count, done = lines or (0, 0)
        return Wanted(wave, stops, _totes(wave_id), _last(wave_id, last), int(count), int(done or 0))


def _stop(stop: pick_book.Stop, wave: int) -> StopRow:
    row = database.one(
        "SELECT code, name, name_zh, coalesce(barcode, ''), pack FROM sku WHERE id = ?", (stop.shelf.sku,)
    )
    assert row is not None
    code, name, name_zh, barcode, pack = row
    parts = tuple(Part(need.line, need.order, need.number, need.tote, qty) for need, qty in stop.parts)
    shelf = stop.shelf
    got = database.scalar(
        "SELECT coalesce(sum(p.qty), 0) FROM pick p JOIN order_line l ON l.id = p.order_line_id WHERE p.wave_id = ?"
        " AND p.bin_id = ? AND p.lot = ? AND l.sku_id = ? AND p.state = 'open'",
        (wave, shelf.bin, shelf.lot, shelf.sku),
    )
    return StopRow(
        shelf.bin,
        shelf.code,
        shelf.lot,
        shelf.sku,
        str(code),
        str(name),
        str(name_zh),
        str(barcode),
        int(pack),
        shelf.free,
        int(got),
        parts,
    )


def _totes(wave: int) -> tuple[ToteRow, ...]:
    found = database.rows(
        "SELECT o.id, o.number, m.tote, coalesce(sum(l.picked), 0), coalesce(sum(l.allocated), 0),"
        " CASE WHEN o.holds > 0 THEN o.hold_reason WHEN o.state <> 'placed' THEN o.state"
        " WHEN o.review <> 'approved' THEN o.review ELSE '' END"
        " FROM wave_order m JOIN orders o ON o.id = m.order_id LEFT JOIN order_line l ON l.order_id = o.id"
        " WHERE m.wave_id = ? GROUP BY o.id, o.number, m.tote, o.holds, o.hold_reason, o.state, o.review"
        " ORDER BY m.tote",
        (wave,),
    )
    return tuple(ToteRow(*row) for row in found)


def _last(wave: int, count: int) -> tuple[PickRow, ...]:
    found = database.rows(
        "SELECT p.at, l.code, s.name, s.name_zh, b.code, p.qty, m.tote, l.id, b.id, p.lot FROM pick p"
        " JOIN order_line l ON l.id = p.order_line_id JOIN sku s ON s.id = l.sku_id JOIN bin b ON b.id = p.bin_id"
        " JOIN wave_order m ON m.order_id = l.order_id AND m.wave_id = p.wave_id"
        " WHERE p.wave_id = ? AND p.state = 'open' ORDER BY p.id DESC LIMIT ?",
        (wave, count),
    )
    return tuple(PickRow(*row) for row in found)


@query("order.fulfil")
def what_is(actor: Actor, code: str) -> tuple[str, str, str]:
    """Code, name and Chinese name of the article that a barcode or SKU means; empty if it means none."""
    row = database.one(
        "SELECT code, name, name_zh FROM sku WHERE code = ? OR code = ? OR barcode IN (?, ?, ?, ?) ORDER BY id LIMIT 1",
        (code, code.upper(), *barcodes_in(code)),
    )
    return (str(row[0]), str(row[1]), str(row[2])) if row else ("", "", "")


@query("order.fulfil")
def wave_called(actor: Actor, number: str) -> int:
    """The id of a wave by its number, or of the wave that an order is picked in; 0 if there is none."""
    wanted = number.strip().upper()
    found = database.scalar(
        "SELECT v.id FROM wave v WHERE v.number = ? AND v.state IN ('open', 'picking')", (wanted,)
    ) or database.scalar(
        "SELECT m.wave_id FROM orders o JOIN wave_order m ON m.order_id = o.id JOIN wave v ON v.id = m.wave_id"
        " WHERE o.number = ? AND v.state IN ('open', 'picking')",
        (wanted,),
    )
    return int(found or 0)
