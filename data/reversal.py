"""Corrections of the ledger: a row is never changed, it is taken back by a counter-move that names it (`reverses`)."""

import json
from typing import Any

from data import database, ledger
from data.dataclass import dataclass
from data.errors import Missing, Refused
from data.frames import frame
from data.ledger import Spot
from data.models.catalog import Sku
from data.money import divide_half_up

ROW = (
    "SELECT seq, sku_id, lot, qty, kind, from_wh_id, from_bin_id, from_bucket, to_wh_id, to_bin_id, to_bucket,"
    " unit_cost_minor, op_id, transfer_line_id, count_line_id FROM stock_move WHERE seq = ? AND sku_id = ?"
    " AND reverses IS NULL"
)


@dataclass(frozen=True, slots=True)
class Moved:
    """A physical row of the ledger."""

    seq: int
    sku: int
    lot: str
    qty: int
    kind: str
    source: Spot | None
    target: Spot | None
    cost: int | None
    op_id: str
    transfer_line: int | None
    count_line: int | None

    @property
    def warehouses(self) -> list[int]:
        """Those that it touched."""
        return [spot.warehouse for spot in (self.source, self.target) if spot]


def last_move(sku: int) -> int:
    """The number of the row that the running operation has just written for a SKU."""
    return int(
        database.scalar(
            "SELECT seq FROM stock_move WHERE sku_id = ? AND op_id = ? ORDER BY seq DESC LIMIT 1", (sku, frame().op_id)
        )
    )


def moved(sku: int, seq: int, kinds: tuple[str, ...]) -> Moved:
    """A row that can be taken back. Missing if there is none of these kinds, Refused if that was done already."""
    row = database.one(ROW, (seq, sku))
    if row is None or row[4] not in kinds:
        raise Missing("There is no such row {move} in the ledger of {sku}.", move=seq, sku=ledger.code_of(sku))
    if database.scalar("SELECT seq FROM stock_move WHERE sku_id = ? AND seq > ? AND reverses = ?", (sku, seq, seq)):
        raise Refused("Row {move} of {sku} was taken back already.", move=seq, sku=ledger.code_of(sku))
    return _moved(row)


def _moved(row: tuple[Any, ...]) -> Moved:
    source = Spot(row[5], row[6], row[7]) if row[5] is not None else None
    target = Spot(row[8], row[9], row[10]) if row[8] is not None else None
    seq, sku, lot, qty, kind = row[:5]
    return Moved(seq, sku, lot, qty, kind, source, target, *row[11:])


def moves_of(line: int, sku: int, kinds: tuple[str, ...], op_id: str = "") -> list[Moved]:
    """The rows of a transfer line that were not taken back, oldest first; with `op_id` those of one operation."""
    found = database.rows(
        "SELECT seq, sku_id, lot, qty, kind, from_wh_id, from_bin_id, from_bucket, to_wh_id, to_bin_id, to_bucket,"
        " unit_cost_minor, op_id, transfer_line_id, count_line_id FROM stock_move m WHERE sku_id = ?"
        " AND transfer_line_id = ? AND reverses IS NULL AND NOT EXISTS (SELECT 1 FROM stock_move r"
        " WHERE r.sku_id = m.sku_id AND r.seq > m.seq AND r.reverses = m.seq) ORDER BY seq",
        (sku, line),
    )
    return [_moved(row) for row in found if row[4] in kinds and op_id in ("", row[12])]


def reverse(row: Moved, *, kind: str = "", reason: str = "") -> None:
    """The same pieces the other way. Refused when they do not lie there any more."""
    links = {"reverses": row.seq}
    if row.transfer_line is not None:
        links["transfer_line"] = row.transfer_line
    ledger.move(
        kind or row.kind,
        row.sku,
        row.qty,
        row.target,
        row.source,
        lot=row.lot,
        reason=reason,
        cost=row.cost,
        links=links,
    )


def pieces_of(sku: int) -> int:
    """How many there are of a SKU, wherever and in whatever condition, those in transit included."""
    return int(database.scalar("SELECT COALESCE(SUM(qty), 0) FROM stock_level WHERE sku_id = ?", (sku,)))


def average_cost(known: int | None, pieces: int, cost: int, qty: int) -> int:
    """The moving average after so many more pieces at a cost. Pieces of unknown cost have no say in it."""
    if known is None or pieces <= 0:
        return cost
    return divide_half_up(known * pieces + cost * qty, pieces + qty)


def cost_without(article: Sku, row: Moved) -> int | None:
    """The unit cost when a receipt is taken back: what it was before, or the average without it."""
    known: int | None = article.cost_minor
    body = database.scalar("SELECT body FROM event WHERE op_id = ?", (row.op_id,))
    told = json.loads(body).get("changes", {}).get(f"sku:{row.sku}", {}).get("cost_minor") if body else None
    if told and told[1] == known:
        before: int | None = told[0]
        return before
    left = pieces_of(row.sku) - row.qty
    if not told or row.cost is None or known is None or left <= 0:
        return known
    worth = known * (left + row.qty) - row.cost * row.qty
    return divide_half_up(worth, left) if worth >= 0 else known
