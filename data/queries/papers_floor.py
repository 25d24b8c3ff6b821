"""What stands on the papers of work in hand: a wave's pick list, a count's sheet, a delivery, a manifest."""

from dataclasses import replace

from data import clock, database, options
from data.dataclass import dataclass
from data.doorway import query
from data.errors import Missing, Refused
from data.events import Actor
from data.queries.arrivals import delivery
from data.queries.papers_stock import BinFacts, Manifest, ManifestRow, PickList, pick_facts


@query("order.fulfil")
def wave_facts(actor: Actor, wave: int) -> PickList:
    """What is left to pick of a wave, with the tote that each order's goods go into. Refused if that is nothing."""
    number = database.scalar("SELECT number FROM wave WHERE id = ?", (wave,))
    if number is None:
        raise Missing("There is no {kind} {key}.", kind="wave", key=wave)
    totes = database.rows(
        "SELECT m.order_id, o.number, m.tote FROM wave_order m JOIN orders o ON o.id = m.order_id"
        " WHERE m.wave_id = ? ORDER BY m.tote, m.id",
        (wave,),
    )
    if not totes:
        raise Refused("There is nothing to pick for {orders}.", orders=number)
    found = pick_facts(actor, [int(order) for order, _, _ in totes])
    return replace(found, wave=str(number), totes=tuple((str(order), int(tote)) for _, order, tote in totes))


@query("stock.count")
def count_task_facts(actor: Actor, task: int) -> list[BinFacts]:
    """What a count still wants counted, bin by bin in walking order; blind like every count sheet."""
    found = database.one(
        "SELECT t.number, w.code FROM count_task t JOIN warehouse w ON w.id = t.warehouse_id WHERE t.id = ?", (task,)
    )
    if found is None:
        raise Missing("There is no {kind} {key}.", kind="count", key=task)
    number, warehouse = str(found[0]), str(found[1])
    inside: dict[str, list[tuple[str, str, str, str, str]]] = {}
    for bin, *article in database.rows(
        "SELECT b.code, coalesce(s.code, ''), coalesce(s.barcode, ''), coalesce(s.name, ''), coalesce(s.name_zh, ''),"
        " coalesce(l.lot, '') FROM count_bin c JOIN bin b ON b.id = c.bin_id"
        " LEFT JOIN count_line l ON l.task_id = c.task_id AND l.bin_id = c.bin_id AND l.state IN ('ready', 'recount')"
        " LEFT JOIN sku s ON s.id = l.sku_id WHERE c.task_id = ? AND c.state NOT IN ('done', 'left')"
        " ORDER BY b.pick_seq, b.code, s.code, l.lot, l.id",
        (task,),
    ):
        code, barcode, name, name_zh, lot = (str(value) for value in article)
        here = inside.setdefault(str(bin), [])
        if code:
            here.append((code, barcode, name, name_zh, lot))
    if not inside:
        raise Refused("Nothing of {number} is left to count.", number=number)
    return [BinFacts(warehouse, bin, tuple(articles), number) for bin, articles in inside.items()]


@query("order.fulfil")
def manifest_sheet(actor: Actor, manifest: int) -> Manifest:
    """The parcels of one manifest, for both to sign as they change hands. Refused while it is empty."""
    found = database.one(
        "SELECT m.number, m.carrier, m.handed_at, coalesce(w.code, '') FROM manifest m"
        " LEFT JOIN warehouse w ON w.id = m.warehouse_id WHERE m.id = ?",
        (manifest,),
    )
    if found is None:
        raise Missing("There is no {kind} {key}.", kind="manifest", key=manifest)
    number, carrier, handed_at, warehouse = found
    rows = database.rows(
        "SELECT p.number, o.number, p.tracking, p.weight_g,"
        " coalesce((SELECT sum(l.qty) FROM shipment_line l WHERE l.shipment_id = p.id), 0) FROM shipment p"
        " JOIN orders o ON o.id = p.order_id WHERE p.manifest_id = ? AND p.state <> 'cancelled' ORDER BY p.id",
        (manifest,),
    )
    if not rows:
        raise Refused("Manifest {manifest} is empty. Scan parcels onto it.", manifest=number)
    day = clock.day_of(clock.now() if handed_at is None else int(handed_at), options.timezone())
    parcels = tuple(
        ManifestRow(str(parcel), str(order), str(tracking), int(weight), int(units))
        for parcel, order, tracking, weight, units in rows
    )
    names = (options.option("name"), options.option("name_zh"))
    return Manifest(*names, str(carrier), day, str(warehouse), parcels, str(number))


@dataclass(frozen=True, slots=True)
class DueLine:
    """An article of a delivery that is still to come."""

    code: str
    barcode: str
    name: str
    name_zh: str
    received: int
    left: int
    bucket: str
    """The condition in which it is taken in."""
    home: str


@dataclass(frozen=True, slots=True)
class DueSheet:
    """What a delivery should still bring."""

    arrival: int
    """The first of it."""
    number: str
    reference: str
    """What a scanner opens it by; empty if it has none."""
    supplier: str
    warehouse: str
    due: str
    lines: tuple[DueLine, ...]


_BARCODE = "SELECT coalesce(barcode, '') FROM sku WHERE id = ?"


@query("stock.receive")
def due_sheet(actor: Actor, arrival: int) -> DueSheet:
    """The delivery of an arrival for paper. Refused if nothing of it is still to come."""
    found = delivery(actor, arrival)
    number = found.reference or f"#{arrival}"
    lines = [line for line in found.lines if line.open and line.qty > line.received]
    if not lines:
        raise Refused("Nothing of {number} is still to come.", number=number)
    barcodes = {sku: database.scalar(_BARCODE, (sku,)) for sku in {line.sku_id for line in lines}}
    due = tuple(
        DueLine(
            line.sku, str(barcodes[line.sku_id]), line.name, line.name_zh, line.received, line.qty - line.received,
            line.bucket, line.home,
        )
        for line in lines
    )  # fmt: skip
    return DueSheet(lines[0].arrival, number, found.reference, found.supplier, found.warehouse, found.due, due)
