"""Where the model and the store meet: ids that the store gave, choices it made, and every difference of the two."""

import json
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from data import database
from tests.data.days.dispatch import ShopModel
from tests.data.days.orders import Order, Parcel
from tests.data.days.stock import PLACES, Hold, Moved, Transfer


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
        if kind in ("order", "transfer"):
            subjects.setdefault(event, set()).add((kind, thing))
    return [
        Told(event, verb, json.loads(body).get("undo"), undo_of, cause, frozenset(subjects.get(event, ())))
        for event, verb, body, undo_of, cause in database.rows(
            "SELECT seq, verb, body, undo_of, cause_seq FROM event WHERE seq > ? ORDER BY seq", (seq,)
        )
    ]


def adopt(model: ShopModel, name: str, thing: int, facts: dict[str, Any], news: list[Told]) -> None:
    """Give what an operation has made the id that the store gave it, and take over from where it promised."""
    made = model.made
    if isinstance(made, Order):
        model.orders[thing] = made
    elif isinstance(made, Parcel):
        model.orders[thing].parcels[facts["shipment"]] = made
    elif isinstance(made, Hold):
        model.kept[thing] = made
    elif isinstance(made, Transfer):
        model.transfers[thing] = made
    elif isinstance(made, Moved):
        for event in news:
            if event.undo and "move" in event.undo[1]:
                model.moved[event.undo[1]["move"]] = made
    elif name == "order.note":
        model.orders[thing].notes[facts["note"]] = str(made)
    where = promised_from()
    for key, order in model.orders.items():
        for position, line in order.lines.items():
            line.where = where.get((key, position), {})


def promised_from() -> dict[tuple[int, int], dict[str, int]]:
    """From which warehouses the units of each line are promised."""
    found: dict[tuple[int, int], dict[str, int]] = {}
    for order, position, place, qty in database.rows(
        "SELECT a.order_id, l.position, w.code, sum(a.qty) FROM allocation a"
        " JOIN order_line l ON l.id = a.order_line_id JOIN warehouse w ON w.id = a.warehouse_id"
        " WHERE a.state = 'open' GROUP BY a.order_id, l.position, w.code"
    ):
        found.setdefault((order, position), {})[place] = int(qty)
    return found


def difference(model: ShopModel) -> list[str]:
    """Everything in which the store is not what the model says."""
    pairs = (
        ("pieces", _pieces(model), _stored_pieces()),
        ("promises", _promises(model), _stored_promises()),
        ("orders", _orders(model), _stored_orders()),
        ("lines", _lines(model), _stored_lines()),
        ("holds", _holds(model), _stored_holds()),
        ("parcels", _parcels(model), _stored("SELECT order_id, id, state FROM shipment ORDER BY order_id, id")),
        ("transfers", _transfers(model), _stored(_TRANSFERS)),
        (
            "kept back",
            _kept(model),
            _stored("SELECT id, CASE WHEN released_at IS NULL THEN 1 ELSE 0 END FROM stock_hold ORDER BY id"),
        ),
    )
    return [
        f"{name}: model {ours}, store {theirs}"
        for name, model_has, store_has in pairs
        if model_has != store_has
        for ours, theirs in zip_longest(model_has, store_has)
        if ours != theirs
    ]


_TRANSFERS = (
    "SELECT t.id, t.state, l.qty, l.received, l.lost FROM transfer t JOIN transfer_line l ON l.transfer_id = t.id"
    " ORDER BY t.id"
)

Rows = list[tuple[Any, ...]]


def _stored(sql: str) -> Rows:
    return [tuple(row) for row in database.rows(sql)]


def _pieces(model: ShopModel) -> Rows:
    return sorted((sku, *spot, qty) for (sku, spot), qty in model.pieces.items() if qty)


def _stored_pieces() -> Rows:
    return sorted(
        _stored(
            "SELECT x.sku_id, w.code, b.code, x.bucket, x.qty FROM stock_level x"
            " JOIN warehouse w ON w.id = x.warehouse_id JOIN bin b ON b.id = x.bin_id WHERE x.qty <> 0"
        )
    )


def _promises(model: ShopModel) -> Rows:
    return sorted(
        (
            sku,
            place,
            model.sellable(sku, place),
            model.unsellable(sku, place),
            model.promised(sku, place),
            model.held(sku, place),
        )
        for sku in model.shelves
        for place in PLACES
    )


def _stored_promises() -> Rows:
    return sorted(
        _stored(
            "SELECT p.sku_id, w.code, p.sellable, p.unsellable, p.allocated, p.held FROM promise p"
            " JOIN warehouse w ON w.id = p.warehouse_id"
        )
    )


def _orders(model: ShopModel) -> Rows:
    return [
        (
            key,
            order.state,
            order.review,
            order.total,
            order.cancelled_minor,
            order.captured,
            order.payment,
            order.fulfilment,
            order.units,
            order.unshipped,
        )
        for key, order in sorted(model.orders.items())
    ]


def _stored_orders() -> Rows:
    return _stored(
        "SELECT id, state, review, total_minor, cancelled_minor, captured_minor, payment, fulfilment, units, unshipped"
        " FROM orders ORDER BY id"
    )


def _lines(model: ShopModel) -> Rows:
    return [
        (
            key,
            position,
            line.sku,
            line.ordered,
            line.cancelled,
            line.promised,
            line.picked,
            line.packed,
            line.shipped,
            line.net,
            line.tax,
            sum(line.where.values()),
        )
        for key, order in sorted(model.orders.items())
        for position, line in sorted(order.lines.items())
    ]


def _stored_lines() -> Rows:
    return _stored(
        "SELECT order_id, position, sku_id, ordered, cancelled, allocated, picked, packed, shipped, net_minor,"
        " tax_minor, allocated FROM order_line ORDER BY order_id, position"
    )


def _holds(model: ShopModel) -> Rows:
    return [(key, hold) for key, order in sorted(model.orders.items()) for hold in sorted(order.holds)]


def _stored_holds() -> Rows:
    return sorted(_stored("SELECT order_id, reason FROM order_hold WHERE released_at IS NULL"))


def _parcels(model: ShopModel) -> Rows:
    return [
        (key, parcel, found.state)
        for key, order in sorted(model.orders.items())
        for parcel, found in sorted(order.parcels.items())
    ]


def _transfers(model: ShopModel) -> Rows:
    return [(key, one.state, one.qty, one.received, one.lost) for key, one in sorted(model.transfers.items())]


def _kept(model: ShopModel) -> Rows:
    return [(key, int(hold.live)) for key, hold in sorted(model.kept.items())]
