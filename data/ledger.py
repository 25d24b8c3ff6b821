"""The only writers of stock and money: moves with their levels and promises, payment events with the order's sums.

Everything here runs inside an operation. A level is the sum of its moves; a promise is kept beside it.
"""

from collections.abc import Sequence
from typing import Any

from data import database, frames
from data.dataclass import dataclass
from data.errors import Refused
from data.models.stock import BUCKETS, PROMISES

MOVE = (
    "INSERT INTO stock_move (at, sku_id, lot, qty, kind, from_wh_id, from_bin_id, from_bucket, to_wh_id, to_bin_id,"
    " to_bucket, reason, actor_id, op_id, unit_cost_minor, order_line_id, shipment_id, transfer_line_id, count_line_id,"
    " reverses, batch_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


AT_ONCE = 20
"""SKUs that one statement promises."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that goods lie in: a bin of a warehouse, and in which bucket."""

    warehouse: int
    bin: int
    bucket: str = "sellable"


def move(
    kind: str,
    sku: int,
    qty: int,
    source: Spot | None,
    target: Spot | None,
    *,
    lot: str = "",
    reason: str = "",
    cost: int | None = None,
    links: dict[str, int] | None = None,
) -> None:
    """Move pieces from a spot to a spot; None is the outside world. Refused when the source has fewer."""
    _write_move(kind, sku, qty, source, target, lot, reason, cost, links or {})
    if source is not None:
        _take(sku, qty, source, lot)
    if target is not None:
        _put(sku, qty, target, lot)


def _write_move(
    kind: str,
    sku: int,
    qty: int,
    source: Spot | None,
    target: Spot | None,
    lot: str,
    reason: str,
    cost: int | None,
    links: dict[str, int],
) -> None:
    frame = frames.frame()
    database.run(
        MOVE,
        (
            frame.at,
            sku,
            lot,
            qty,
            kind,
            source.warehouse if source else None,
            source.bin if source else None,
            source.bucket if source else None,
            target.warehouse if target else None,
            target.bin if target else None,
            target.bucket if target else None,
            reason,
            frame.actor.id,
            frame.op_id,
            cost,
            links.get("order_line"),
            links.get("shipment"),
            links.get("transfer_line"),
            links.get("count_line"),
            links.get("reverses"),
            links.get("batch"),
        ),
    )


def _take(sku: int, qty: int, spot: Spot, lot: str) -> None:
    taken = database.run(
        "UPDATE stock_level SET qty = qty - ? WHERE sku_id = ? AND warehouse_id = ? AND bin_id = ? AND lot = ?"
        " AND bucket = ? AND qty >= ?",
        (qty, sku, spot.warehouse, spot.bin, lot, spot.bucket, qty),
    ).rowcount
    if taken != 1:
        there = level(sku, spot, lot)
        raise Refused(
            "{there} of {sku} lie in {bin} ({bucket}), not {qty}.",
            there=there,
            sku=code_of(sku),
            bin=_bin_code(spot.bin),
            bucket=spot.bucket,
            qty=qty,
        )
    _promise(sku, spot, -qty)


def _put(sku: int, qty: int, spot: Spot, lot: str) -> None:
    if spot.bucket not in BUCKETS:
        raise Refused("There is no bucket “{bucket}”.", bucket=spot.bucket)
    database.run(
        "INSERT INTO stock_level (sku_id, warehouse_id, bin_id, lot, bucket, qty) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (sku_id, warehouse_id, bin_id, lot, bucket) DO UPDATE SET qty = stock_level.qty + excluded.qty",
        (sku, spot.warehouse, spot.bin, lot, spot.bucket, qty),
    )
    _promise(sku, spot, qty)


def _promise(sku: int, spot: Spot, delta: int) -> None:
    """Keep the sums of the SKU in the warehouse; goods in transit are in neither."""
    if spot.bucket == "transit":
        return
    sellable, unsellable = (delta, 0) if spot.bucket == "sellable" else (0, delta)
    changed = database.run(
        "UPDATE promise SET sellable = sellable + ?, unsellable = unsellable + ? WHERE sku_id = ? AND warehouse_id = ?",
        (sellable, unsellable, sku, spot.warehouse),
    ).rowcount
    if changed == 0:
        database.run(
            "INSERT INTO promise (sku_id, warehouse_id, sellable, unsellable) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (sku_id, warehouse_id) DO UPDATE SET sellable = promise.sellable + excluded.sellable,"
            " unsellable = promise.unsellable + excluded.unsellable",
            (sku, spot.warehouse, sellable, unsellable),
        )
    root = frames.frame().root
    if root.preview:
        root.stock.append(
            {"sku": code_of(sku), "warehouse": warehouse_code(spot.warehouse), "bucket": spot.bucket, "change": delta}
        )


def level(sku: int, spot: Spot, lot: str = "") -> int:
    """How many lie there."""
    found = database.scalar(
        "SELECT qty FROM stock_level WHERE sku_id = ? AND warehouse_id = ? AND bin_id = ? AND lot = ? AND bucket = ?",
        (sku, spot.warehouse, spot.bin, lot, spot.bucket),
    )
    return int(found or 0)


_FREE = (
    "(SELECT CASE oversell WHEN 'deny' THEN 0 ELSE oversell_limit END - safety FROM sku WHERE sku.id = promise.sku_id)"
    " + sellable - allocated - held"
)
_ALLOCATE = f"UPDATE promise SET allocated = allocated + ? WHERE sku_id = ? AND warehouse_id = ? AND {_FREE} >= ?"
_ALLOCATE_ALL = {
    count: f"UPDATE promise SET allocated = allocated + CASE id{' WHEN ? THEN ?' * count} END"
    f" WHERE id IN ({database.marks(count)}) AND {_FREE} >= CASE id{' WHEN ? THEN ?' * count} END RETURNING id"
    for count in range(1, AT_ONCE + 1)
}


def try_allocate(sku: int, warehouse: int, qty: int) -> bool:
    """Promise pieces of a SKU if its policy allows it: one conditional statement, so that the last one goes once."""
    return bool(database.run(_ALLOCATE, (qty, sku, warehouse, qty)).rowcount)


def try_allocate_all(wanted: Sequence[tuple[int, int]]) -> set[int]:
    """The same for some promises, by their ids, and pieces of each; the promises that had all of them."""
    if not wanted:
        return set()
    cases = [value for want in wanted for value in want]
    found = database.rows(_ALLOCATE_ALL[len(wanted)], [*cases, *(key for key, _ in wanted), *cases])
    return {int(key) for (key,) in found}


def write_promise_move(kind: str, sku: int, warehouse: int, qty: int, *, order_line: int, reason: str = "") -> None:
    """The ledger row of a promise: goods stay where they are, their promise changes."""
    write_promise_moves(kind, [(sku, warehouse, qty, order_line)], reason)


def write_promise_moves(kind: str, made: Sequence[tuple[int, int, int, int]], reason: str = "") -> None:
    """The same for many: SKU, warehouse, pieces and order line of each."""
    assert kind in PROMISES
    frame = frames.frame()
    there, back = ("sellable", "promised") if kind == "allocate" else ("promised", "sellable")
    database.together(
        "INSERT INTO stock_move (at, sku_id, qty, kind, from_wh_id, from_bucket, to_wh_id, to_bucket, reason, actor_id,"
        " op_id, order_line_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (frame.at, sku, qty, kind, place, there, place, back, reason, frame.actor.id, frame.op_id, line)
            for sku, place, qty, line in made
        ],
    )
    if frame.root.preview:
        frame.root.stock += [
            {
                "sku": code_of(sku),
                "warehouse": warehouse_code(place),
                "bucket": "allocated",
                "change": qty if kind == "allocate" else -qty,
            }
            for sku, place, qty, _ in made
        ]


def unpromise(sku: int, warehouse: int, qty: int) -> None:
    """Lower what is allocated; what was never promised is a defect."""
    changed = database.run(
        "UPDATE promise SET allocated = allocated - ? WHERE sku_id = ? AND warehouse_id = ? AND allocated >= ?",
        (qty, sku, warehouse, qty),
    ).rowcount
    if changed != 1:
        raise RuntimeError(f"promise of SKU {sku} in warehouse {warehouse} is below {qty}")


def code_of(sku: int) -> str:
    """The SKU's code."""
    return str(database.scalar("SELECT code FROM sku WHERE id = ?", (sku,)) or sku)


def warehouse_code(warehouse: int) -> str:
    """The warehouse's code."""
    return str(database.scalar("SELECT code FROM warehouse WHERE id = ?", (warehouse,)) or warehouse)


def _bin_code(key: int) -> str:
    return str(database.scalar("SELECT code FROM bin WHERE id = ?", (key,)) or key)


def default_bin(warehouse: int) -> int:
    """The bin `-` that every warehouse has."""
    found = database.scalar("SELECT id FROM bin WHERE warehouse_id = ? AND code = '-'", (warehouse,))
    if found is None:
        return database.insert("INSERT INTO bin (warehouse_id, code, pick_seq) VALUES (?, '-', 0)", (warehouse,))
    return int(found)


PAY = (
    "INSERT INTO payment_event (order_id, document_id, kind, amount_minor, currency, method, psp_ref, idempotency_key,"
    " at, note, op_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def pay(kind: str, order: Any, amount: int, *, method: str = "", ref: str = "", note: str = "", key: str = "") -> None:
    """Write a payment event of an order. The order's own sums follow in data/axes.py."""
    frame = frames.frame()
    key = key or f"{frame.op_id}:{kind}:{len(frame.root.money)}"
    database.later(PAY, (order.id, None, kind, amount, order.currency, method, ref, key, frame.at, note, frame.op_id))
    frame.root.money.append({"order": order.number, "kind": kind, "amount_minor": amount, "currency": order.currency})
