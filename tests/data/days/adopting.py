"""What the store chose and the model could not know: the ids of what was made, and from where goods are promised."""

import json
from dataclasses import dataclass
from typing import Any

from data import database
from tests.data.days.counts import Count
from tests.data.days.drafts import ShopModel
from tests.data.days.incoming import Arrival
from tests.data.days.ordered import Order, Parcel
from tests.data.days.packing import NEW, Manifest
from tests.data.days.shelves import Moved
from tests.data.days.transfers import Hold, Transfer
from tests.data.days.waves import Wave

IN_STEPS = ("order", "transfer", "count")
"""Things whose older steps can't be taken back before the newer ones."""
PLACED = ("order.place", "order.place_draft")


@dataclass(frozen=True)
class Told:
    """An event, as far as undo asks for it."""

    seq: int
    verb: str
    undo: tuple[str, dict[str, Any]] | None
    undo_of: int | None
    cause: int | None
    guarded: frozenset[tuple[str, int]]


def events_since(seq: int) -> list[Told]:
    """The events after one."""
    subjects: dict[int, set[tuple[str, int]]] = {}
    for event, kind, thing in database.rows("SELECT seq, kind, subject_id FROM event_subject WHERE seq > ?", (seq,)):
        if kind in IN_STEPS:
            subjects.setdefault(event, set()).add((kind, thing))
    return [
        Told(event, verb, json.loads(body).get("undo"), undo_of, cause, frozenset(subjects.get(event, ())))
        for event, verb, body, undo_of, cause in database.rows(
            "SELECT seq, verb, body, undo_of, cause_seq FROM event WHERE seq > ? ORDER BY seq", (seq,)
        )
    ]


def adopt(model: ShopModel, name: str, thing: int, facts: dict[str, Any], news: list[Told], written: set[str]) -> None:
    """Give what an operation has made the id that the store gave it, and take over from where it promised."""
    made = model.made
    if isinstance(made, Order):
        model.orders.pop(NEW, None)
        model.orders[thing] = made
    elif isinstance(made, Parcel):
        _adopt_parcel(model, made)
    elif isinstance(made, Manifest):
        model.manifests[thing] = model.manifests.pop(NEW)
        for _, _, parcel in model.all_parcels():
            parcel.manifest = thing if parcel.manifest == NEW else parcel.manifest
    elif isinstance(made, Moved):
        for event in news:
            if event.undo and "move" in event.undo[1]:
                model.moved[event.undo[1]["move"]] = made
    elif isinstance(made, Arrival | Hold | Transfer | Count | Wave):
        _shelf(model, made)[thing] = made
    elif name == "arrival.expect_list":
        for key, arrival in zip(next(event.undo[1]["arrivals"] for event in news if event.undo), made, strict=True):  # type: ignore[call-overload]  # a list of them
            model.arrivals[key] = arrival
    elif name == "order.note":
        model.orders[thing].notes[facts["note"]] = str(made)
    _adopt_rows(model, written)
    for event in news:
        for kind, key in event.guarded:
            if kind == "order":
                model.orders[key].by = model.who if event.verb in PLACED else ""


def _shelf(model: ShopModel, made: Arrival | Hold | Transfer | Count | Wave) -> dict[int, Any]:
    return {
        Arrival: model.arrivals,
        Hold: model.kept,
        Transfer: model.transfers,
        Count: model.counts,
        Wave: model.waves,
    }[type(made)]  # type: ignore[return-value]  # each of its own kind


def _adopt_parcel(model: ShopModel, made: Parcel) -> None:
    known = {key for _, key, _ in model.all_parcels()}
    order, key, place = next(
        row
        for row in database.rows(
            "SELECT s.order_id, s.id, coalesce(w.code, '') FROM shipment s LEFT JOIN warehouse w"
            " ON w.id = s.warehouse_id ORDER BY s.id DESC"
        )
        if row[1] not in known
    )
    model.orders[order].parcels[key] = made
    made.place = made.place or place


def _adopt_rows(model: ShopModel, written: set[str]) -> None:
    """Ids of rows that belong to what was made."""
    if "order_line" in written:
        model.line_ids = {
            key: (order, place) for key, order, place in database.rows("SELECT id, order_id, position FROM order_line")
        }
    if "allocation" in written or "order_line" in written:
        rows = promised_from()
        for key, order in model.orders.items():
            for position, line in order.lines.items():
                line.newest, line.where = rows.get((key, position), []), {}
                for place, qty in line.newest:
                    line.where[place] = line.where.get(place, 0) + qty
    if "count_line" in written:
        model.count_lines = {
            key: (task, (name, sku))
            for key, task, name, sku in database.rows(
                "SELECT l.id, l.task_id, b.code, l.sku_id FROM count_line l JOIN bin b ON b.id = l.bin_id"
            )
        }
        for seq, key in database.rows(
            "SELECT seq, count_line_id FROM stock_move WHERE count_line_id IS NOT NULL AND reverses IS NULL"
        ):
            _adopt_count_row(model, seq, key)
    if "stock_hold" in written and model.new_holds:
        rows = database.rows("SELECT id, subject FROM stock_hold ORDER BY id DESC LIMIT " + str(len(model.new_holds)))
        for place, (key, subject) in enumerate(reversed(rows), 1):
            hold = model.kept.pop(-place)
            hold.draft = int(str(subject).partition(":")[2])
            model.kept[key] = hold
        model.new_holds = []


def _adopt_count_row(model: ShopModel, seq: int, key: int) -> None:
    if seq in model.moved:
        return
    task, place = model.count_lines[key]
    line = model.counts[task].lines[place]
    made = next(one for one in model.made if one[0] is line)  # type: ignore[attr-defined]  # posting made them
    sku, qty, source, target = made[1:]
    model.moved[seq] = Moved("adjust", sku, qty, source, target, count=task)
    line.posted.append(seq)


def promised_from() -> dict[tuple[int, int], list[tuple[str, int]]]:
    """From which warehouses the units of each line are promised, the newest promise first."""
    found: dict[tuple[int, int], list[tuple[str, int]]] = {}
    for order, position, place, qty in database.rows(
        "SELECT a.order_id, l.position, w.code, a.qty FROM allocation a JOIN order_line l ON l.id = a.order_line_id"
        " JOIN warehouse w ON w.id = a.warehouse_id WHERE a.state = 'open' ORDER BY a.id DESC"
    ):
        found.setdefault((order, position), []).append((place, int(qty)))
    return found
