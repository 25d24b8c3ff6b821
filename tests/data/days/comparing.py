"""Where the model and the store must be the same: what each table says, and what the model says of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import zip_longest
from typing import Any

from data import database
from tests.data.days.counts import Looked
from tests.data.days.drafts import ShopModel
from tests.data.days.ordered import EPOCH
from tests.data.days.shelves import PLACES

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Same:
    """Rows of some tables, and the same of the model."""

    tables: frozenset[str]
    sql: str
    ours: Callable[[ShopModel], Rows]


class Mirror:
    """What the store was last seen to say; only what was written since is read again."""

    def __init__(self) -> None:
        self._seen: dict[str, Rows] = {}

    def difference(self, model: ShopModel, written: set[str]) -> list[str]:
        """Everything in which the store is not what the model says."""
        found = []
        for name, one in SAME.items():
            if name not in self._seen or one.tables & written:
                self._seen[name] = sorted(tuple(row) for row in database.rows(one.sql))
            ours, theirs = sorted(one.ours(model)), self._seen[name]
            if ours != theirs:
                pairs = zip_longest(ours, theirs)
                found += [f"{name}: model {mine}, store {stored}" for mine, stored in pairs if mine != stored]
        return found


def _promises(model: ShopModel) -> Rows:
    return [
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
    ]


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
            (order.ship_by - EPOCH) // timedelta(microseconds=1),
            int(order.frozen),
        )
        for key, order in model.orders.items()
    ]


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
        for key, order in model.orders.items()
        for position, line in order.lines.items()
    ]


def _parcels(model: ShopModel) -> Rows:
    return [
        (key, parcel, one.state, one.place, one.carrier, one.tracking, one.service, one.weight, one.manifest)
        for key, parcel, one in model.all_parcels()
    ]


def _looked(look: Looked | None) -> tuple[int, str]:
    return (look.pieces, look.by) if look else (-1, "")


def _count_lines(model: ShopModel) -> Rows:
    return [
        (key, name, sku, *_looked(line.first), *_looked(line.second), line.state)
        for key, count in model.counts.items()
        for (name, sku), line in count.lines.items()
    ]


def _articles(model: ShopModel) -> Rows:
    return [
        (one.id, one.price, -1 if one.cost is None else one.cost, one.safety, one.extra, one.into)
        for one in model.shelves.values()
    ]


def _price_rows(model: ShopModel) -> Rows:
    return [(sku, amount) for sku, rows in model.prices.items() for _, amount in rows]


def _tax(model: ShopModel) -> Rows:
    return [(country, day, ppm, int(on)) for country, rates in model.taxes.items() for day, (ppm, on) in rates.items()]


def _picks(model: ShopModel) -> Rows:
    return [(one.order, one.line, one.place, one.name, one.qty, one.wave, one.state) for one in model.picks]


def _same(tables: str, sql: str, ours: Callable[[ShopModel], Rows]) -> Same:
    return Same(frozenset(tables.split()), sql, ours)


SAME: dict[str, Same] = {
    "pieces": _same(
        "stock_level",
        "SELECT x.sku_id, w.code, b.code, x.bucket, x.qty FROM stock_level x"
        " JOIN warehouse w ON w.id = x.warehouse_id JOIN bin b ON b.id = x.bin_id WHERE x.qty <> 0",
        lambda model: [(sku, *spot, qty) for (sku, spot), qty in model.pieces.items() if qty],
    ),
    "promises": _same(
        "promise",
        "SELECT p.sku_id, w.code, p.sellable, p.unsellable, p.allocated, p.held FROM promise p"
        " JOIN warehouse w ON w.id = p.warehouse_id",
        _promises,
    ),
    "orders": _same(
        "orders",
        "SELECT id, state, review, total_minor, cancelled_minor, captured_minor, payment, fulfilment, units, unshipped,"
        " coalesce(ship_by_at, 0), ship_by_frozen FROM orders",
        _orders,
    ),
    "lines": _same(
        "order_line",
        "SELECT order_id, position, sku_id, ordered, cancelled, allocated, picked, packed, shipped, net_minor,"
        " tax_minor, allocated FROM order_line",
        _lines,
    ),
    "holds": _same(
        "order_hold",
        "SELECT order_id, reason FROM order_hold WHERE released_at IS NULL",
        lambda model: [(key, hold) for key, order in model.orders.items() for hold in order.holds],
    ),
    "parcels": _same(
        "shipment",
        "SELECT s.order_id, s.id, s.state, coalesce(w.code, ''), s.carrier, s.tracking, s.service, s.weight_g,"
        " coalesce(s.manifest_id, 0) FROM shipment s LEFT JOIN warehouse w ON w.id = s.warehouse_id",
        _parcels,
    ),
    "in parcels": _same(
        "shipment_line",
        "SELECT x.shipment_id, l.position, x.qty FROM shipment_line x JOIN order_line l ON l.id = x.order_line_id",
        lambda model: [(key, line, qty) for _, key, one in model.all_parcels() for line, qty in one.lines.items()],
    ),
    "manifests": _same(
        "manifest",
        "SELECT m.id, m.carrier, coalesce(w.code, ''), m.state FROM manifest m"
        " LEFT JOIN warehouse w ON w.id = m.warehouse_id",
        lambda model: [(key, one.carrier, one.place, one.state) for key, one in model.manifests.items()],
    ),
    "transfers": _same(
        "transfer transfer_line",
        "SELECT t.id, t.state, l.qty, l.received, l.lost FROM transfer t JOIN transfer_line l ON l.transfer_id = t.id",
        lambda model: [(key, one.state, one.qty, one.received, one.lost) for key, one in model.transfers.items()],
    ),
    "kept back": _same(
        "stock_hold",
        "SELECT h.id, h.sku_id, w.code, h.qty, CASE WHEN h.released_at IS NULL THEN 1 ELSE 0 END FROM stock_hold h"
        " JOIN warehouse w ON w.id = h.warehouse_id",
        lambda model: [(key, one.sku, one.place, one.qty, int(one.live)) for key, one in model.kept.items()],
    ),
    "arrivals": _same(
        "arrival",
        "SELECT a.id, a.sku_id, w.code, a.qty, a.received, a.due_day, a.state FROM arrival a"
        " JOIN warehouse w ON w.id = a.warehouse_id",
        lambda model: [
            (key, one.sku, one.place, one.qty, one.received, one.due, "open" if one.open else "closed")
            for key, one in model.arrivals.items()
        ],
    ),
    "days that were said": _same(
        "arrival_due",
        "SELECT DISTINCT arrival_id, due_day FROM arrival_due",
        lambda model: [(key, day) for key, one in model.arrivals.items() for day in one.said],
    ),
    "counts": _same(
        "count_task",
        "SELECT id, state FROM count_task",
        lambda model: [(key, one.state) for key, one in model.counts.items()],
    ),
    "counted bins": _same(
        "count_bin",
        "SELECT c.task_id, b.code, c.state, coalesce(s.name, '') FROM count_bin c JOIN bin b ON b.id = c.bin_id"
        " LEFT JOIN staff s ON s.id = c.by_id",
        lambda model: [
            (key, name, one.state, one.by) for key, count in model.counts.items() for name, one in count.bins.items()
        ],
    ),
    "counted lines": _same(
        "count_line",
        "SELECT l.task_id, b.code, l.sku_id, coalesce(l.counted, -1), coalesce(f.name, ''), coalesce(l.recount, -1),"
        " coalesce(r.name, ''), l.state FROM count_line l JOIN bin b ON b.id = l.bin_id"
        " LEFT JOIN staff f ON f.id = l.counted_by_id LEFT JOIN staff r ON r.id = l.recounted_by_id",
        _count_lines,
    ),
    "waves": _same(
        "wave",
        "SELECT v.id, w.code, v.state, coalesce(s.name, '') FROM wave v JOIN warehouse w ON w.id = v.warehouse_id"
        " LEFT JOIN staff s ON s.id = v.holder_id",
        lambda model: [(key, one.place, one.state, one.holder) for key, one in model.waves.items()],
    ),
    "totes": _same(
        "wave_order",
        "SELECT wave_id, tote, order_id FROM wave_order",
        lambda model: [
            (key, tote, order) for key, one in model.waves.items() for tote, order in enumerate(one.orders, 1)
        ],
    ),
    "picks": _same(
        "pick",
        "SELECT l.order_id, l.position, w.code, b.code, p.qty, coalesce(p.wave_id, 0), p.state FROM pick p"
        " JOIN order_line l ON l.id = p.order_line_id JOIN bin b ON b.id = p.bin_id"
        " JOIN warehouse w ON w.id = b.warehouse_id",
        _picks,
    ),
    "articles": _same(
        "sku",
        "SELECT id, price_minor, coalesce(cost_minor, -1), safety, oversell_limit, receives_into FROM sku",
        _articles,
    ),
    "prices": _same("price_row", "SELECT sku_id, amount_minor FROM price_row", _price_rows),
    "tax": _same("tax_rule", "SELECT country, from_day, ppm, included FROM tax_rule", _tax),
    "warehouses": _same(
        "warehouse",
        "SELECT code, cutoff, handling_minutes, demands_scans, receives_into FROM warehouse",
        lambda model: [
            (name, one.cutoff, one.handling, int(one.demands_scans), model.takes_into[name])
            for name, one in model.places.items()
        ],
    ),
}
"""Everything that is compared after each step."""
