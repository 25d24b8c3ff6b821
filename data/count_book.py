"""What a count found against the book as it was when it was counted: later moves don't make it false.

The book of a line is its level now, less what has moved since the row of the ledger at which it was counted.
"""

from collections.abc import Iterable
from typing import Any

from data import bulk, database, frames, options, spots
from data.dataclass import dataclass
from data.errors import Missing, Refused, Unclear
from data.models.stock import CountTask

OPEN = ("ready", "counting", "counted", "review")
"""States of a count that still comes to something."""
SEQ = "coalesce(l.recount_seq, l.counted_seq)"
FIGURE = "coalesce(l.recount, l.counted)"
"""The second count holds."""
_SINCE = (
    "coalesce((SELECT sum(CASE WHEN m.to_bin_id = l.bin_id AND m.to_bucket = t.bucket THEN m.qty ELSE 0 END"
    " - CASE WHEN m.from_bin_id = l.bin_id AND m.from_bucket = t.bucket THEN m.qty ELSE 0 END) FROM stock_move m"
    f" WHERE m.sku_id = l.sku_id AND m.seq > {SEQ} AND m.lot = l.lot"
)
BOOK = (
    "cast(coalesce((SELECT x.qty FROM stock_level x WHERE x.sku_id = l.sku_id AND x.warehouse_id = t.warehouse_id"
    " AND x.bin_id = l.bin_id AND x.lot = l.lot AND x.bucket = t.bucket), 0)"
    f" - {_SINCE} AND m.kind NOT IN ('allocate', 'release')), 0) as bigint)"
)
"""Pieces that the book had when the line was counted."""
CORRECTED = f"cast({_SINCE} AND m.kind IN ('count_gain', 'count_loss', 'found')), 0) as bigint)"
"""Pieces by which somebody has put the level right since; the count knows nothing of it."""
VARIANCES = (
    f"SELECT l.id, l.sku_id, l.bin_id, l.lot, {FIGURE} - {BOOK}, {CORRECTED}, s.code, b.code FROM count_line l"
    " JOIN count_task t ON t.id = l.task_id JOIN sku s ON s.id = l.sku_id JOIN bin b ON b.id = l.bin_id"
    " WHERE l.task_id = ? AND l.state = 'counted' ORDER BY l.sku_id, l.id"
)
_IN_BIN = (
    f"SELECT l.id, {FIGURE} - {BOOK}, coalesce(s.cost_minor, s.price_minor, 0) FROM count_line l"
    " JOIN count_task t ON t.id = l.task_id JOIN sku s ON s.id = l.sku_id"
    " WHERE l.task_id = ? AND l.bin_id = ? AND l.state = 'counted' AND l.recount IS NULL"
)
_SKU = f"SELECT id, code FROM sku WHERE id IN {bulk.LIST} ORDER BY id"
_BY_CODE = "SELECT id, track, code FROM sku WHERE code = ? OR barcode = ? ORDER BY CASE WHEN code = ? THEN 0 ELSE 1 END"
_LOCK = f"SELECT id FROM promise WHERE warehouse_id = ? AND sku_id IN {bulk.LIST} ORDER BY id /*lock*/"


@dataclass(frozen=True, slots=True)
class Variance:
    """A counted line and what it differs by."""

    line: int
    sku: int
    bin: int
    lot: str
    pieces: int
    corrected: int
    code: str
    bin_code: str


def variances(task: int) -> list[Variance]:
    """Every line that is counted for good."""
    return [Variance(*row) for row in database.rows(VARIANCES, (task,))]


def lock_goods(warehouse: int, skus: Iterable[int]) -> None:
    """Nothing of these moves there until the end: whoever moves goods locks their promise first."""
    if database.engine() == "postgresql":
        for group in bulk.groups(sorted(set(skus))):
            database.rows(_LOCK, (warehouse, *group))


def seq_now() -> int:
    """The newest row of the ledger. Of goods that are locked, all rows up to it are known and none is under way."""
    return int(database.scalar("SELECT coalesce(max(seq), 0) FROM stock_move"))


def ask_second_counts(task: int, bin: int) -> int:
    """Have what differs too much counted by somebody else; how many lines that are."""
    most, worth = int(options.option("count.recount_pieces")), int(options.option("count.recount_minor"))
    wrong = [
        int(line)
        for line, pieces, unit in database.rows(_IN_BIN, (task, bin))
        if abs(int(pieces)) > most or abs(int(pieces)) * int(unit) > worth
    ]
    database.many("UPDATE count_line SET state = 'recount' WHERE id = ?", [(line,) for line in wrong])
    return len(wrong)


def check_count(qty: Any) -> int:
    """A number of pieces that somebody can have counted, or Unclear."""
    if isinstance(qty, str) and qty.strip().lstrip("+-").isdecimal():
        qty = int(qty)
    if not isinstance(qty, int) or isinstance(qty, bool):
        raise Unclear("“{qty}” is not a number of pieces.", qty=str(qty)[:40])
    if qty < 0:
        raise Unclear("Nobody counts {qty} pieces. Give 0 or more.", qty=qty)
    if qty > spots.MOST:
        raise Unclear("{qty} pieces are more than a bin can hold. Check the number.", qty=qty)
    return qty


def article(typed: str) -> tuple[int, str]:
    """(id, code) of the article of that code or barcode that stock is kept of, or Missing."""
    text = typed.strip()
    found = database.one(_BY_CODE, (text, text, text)) if text else None
    if found is None:
        raise Missing("There is no article “{code}”.", code=text[:60])
    if not found[1]:
        raise Refused("No stock is kept of {sku}.", sku=found[2])
    return int(found[0]), str(found[2])


def settle(task: CountTask) -> None:
    """The state of a count by its bins: counted when the last of them is done."""
    left = database.scalar("SELECT count(*) FROM count_bin WHERE task_id = ? AND state NOT IN ('done', 'left')",
                           (task.id,))  # fmt: skip
    begun = database.scalar("SELECT count(*) FROM count_bin WHERE task_id = ? AND state <> 'ready'", (task.id,))
    state = "counting" if left and begun else "ready" if left else "counted"
    frames.change(task, state=state)


def counters(task: int) -> set[int]:
    """Everybody who has counted a part of it."""
    return {
        int(key)
        for row in database.rows(
            "SELECT l.counted_by_id, l.recounted_by_id, t.counted_by_id FROM count_task t"
            " LEFT JOIN count_line l ON l.task_id = t.id WHERE t.id = ?",
            (task,),
        )
        for key in row
        if key is not None
    }
