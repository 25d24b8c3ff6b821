"""Opening stock: the first figure of a SKU in a warehouse becomes a row of the ledger, a level and a promise."""

from collections.abc import Iterable, Sequence

from data import bulk, database, frames
from data.dataclass import dataclass
from data.ledger import MOVE

_COSTS = f"SELECT id, cost_minor FROM sku WHERE cost_minor IS NOT NULL AND id IN {bulk.LIST}"
_BINS = "SELECT code, id FROM bin WHERE warehouse_id = ? ORDER BY id DESC"
_BIN = "INSERT INTO bin (warehouse_id, code, pick_seq) VALUES (?, ?, ?)"
_LEVEL = (
    "INSERT INTO stock_level (sku_id, warehouse_id, bin_id, lot, bucket, qty) VALUES (?, ?, ?, '', ?, ?)"
    " ON CONFLICT (sku_id, warehouse_id, bin_id, lot, bucket) DO UPDATE SET qty = stock_level.qty + excluded.qty"
)
_PROMISE = (
    "INSERT INTO promise (sku_id, warehouse_id, sellable, unsellable) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (sku_id, warehouse_id) DO UPDATE SET sellable = promise.sellable + excluded.sellable,"
    " unsellable = promise.unsellable + excluded.unsellable"
)
KIND, REASON = "found", "opening stock"
"""Neither bought now nor a gain of a count: it lay here before the store knew of it."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Pieces of a SKU that lie in a bin from the beginning."""

    sku: int
    warehouse: int
    bin: str
    bucket: str
    qty: int


class Bins:
    """The bins of warehouses by their codes; one that is not there yet is made."""

    def __init__(self) -> None:
        self._ids: dict[int, dict[str, int]] = {}

    def id_of(self, warehouse: int, code: str) -> int:
        """The bin of that code, in whatever case."""
        if warehouse not in self._ids:
            self._ids[warehouse] = {name.casefold(): int(key) for name, key in database.rows(_BINS, (warehouse,))}
        known = self._ids[warehouse]
        if code.casefold() not in known:
            known[code.casefold()] = database.insert(_BIN, (warehouse, code, 0 if code == "-" else len(known)))
        return known[code.casefold()]


def open_stock(openings: Sequence[Opening], batch: int) -> None:
    """Write them, with their moves. A figure of 0 opens a level without a move: the SKU is looked for there."""
    frame, bins = frames.frame(), Bins()
    costs = _costs(one.sku for one in openings if one.qty)
    placed = [(one, bins.id_of(one.warehouse, one.bin)) for one in sorted(openings, key=_place) if one.qty]
    database.many(
        MOVE,
        [
            (
                *(frame.at, one.sku, "", one.qty, KIND, None, None, None, one.warehouse, bin, one.bucket, REASON),
                *(frame.actor.id, frame.op_id, costs.get(one.sku), None, None, None, None, None, batch),
            )
            for one, bin in placed
        ],
    )
    database.many(_LEVEL, [(one.sku, one.warehouse, bin, one.bucket, one.qty) for one, bin in placed])
    sums: dict[tuple[int, int], list[int]] = {}
    for one in sorted(openings, key=_place):
        sums.setdefault((one.sku, one.warehouse), [0, 0])[one.bucket != "sellable"] += one.qty
    database.many(_PROMISE, [(*place, *counted) for place, counted in sums.items()])


def _place(one: Opening) -> tuple[int, int, str, str]:
    return one.sku, one.warehouse, one.bin, one.bucket


def _costs(skus: Iterable[int]) -> dict[int, int]:
    return {int(key): int(cost) for group in bulk.groups(set(skus)) for key, cost in database.rows(_COSTS, group)}
