"""Counts that files bring: what a file says lies somewhere, beside what was expected, waiting to be posted.

A newer file's figure takes the place of one that nobody has posted yet.
"""

from collections.abc import Iterable, Mapping, Sequence

from data import bulk, database, frames
from data.dataclass import dataclass
from data.importers.keeping.openings import Bins

_TASK = "SELECT id FROM count_task WHERE scope = ? AND warehouse_id = ? AND state = 'counted' ORDER BY id LIMIT 1"
_MAKE = (
    "INSERT INTO count_task (number, scope, warehouse_id, blind, method, snapshot_seq, state, counted_by_id)"
    " VALUES (?, ?, ?, 0, 'event', ?, 'counted', ?)"
)
_FILE = "SELECT path FROM batch WHERE id = ?"
_SEQ = "SELECT coalesce(max(seq), 0) FROM stock_move"
_OLDER = (
    "SELECT l.id, l.sku_id, b.code, l.task_id FROM count_line l JOIN count_task t ON t.id = l.task_id"
    " JOIN bin b ON b.id = l.bin_id WHERE t.warehouse_id = ? AND t.state = 'counted' AND t.scope LIKE 'import %'"
    f" AND l.state = 'counted' AND l.sku_id IN {bulk.LIST}"
)
_REPLACE = "UPDATE count_line SET state = 'rejected', reason = 'a newer file came' WHERE id = ?"
_EMPTY = (
    "UPDATE count_task SET state = 'rejected', version = version + 1 WHERE id = ? AND NOT EXISTS"
    " (SELECT 1 FROM count_line l WHERE l.task_id = count_task.id AND l.state = 'counted')"
)


@dataclass(frozen=True, slots=True)
class Counted:
    """What a file says lies of a SKU in a warehouse, or in a bin of it."""

    sku: int
    warehouse: int
    bin: str
    """Nothing: the whole warehouse."""
    bucket: str
    qty: int
    bins: Mapping[str, int]
    """What lies there, by bin."""

    @property
    def there(self) -> int:
        """How many lie there."""
        return sum(self.bins.values())

    def lines(self) -> list[tuple[str, int, int]]:
        """Bin, expected and counted, so that each bin can have what it is to lose; what is more lies where most do."""
        left = self.qty - self.there
        found = []
        for bin, qty in sorted(self.bins.items(), key=lambda one: (-one[1], one[0])) or [(self.bin or "-", 0)]:
            change = max(left, -qty)
            if change:
                found.append((bin, qty, qty + change))
            left -= change
        return found


def open_counts(counted: Sequence[Counted], batch: int) -> None:
    """Write the lines of a count of each warehouse that differs. Only goods that can be sold are counted so."""
    by_place: dict[int, list[Counted]] = {}
    for one in counted:
        by_place.setdefault(one.warehouse, []).append(one)
    bins = Bins()
    for place, here in sorted(by_place.items()):
        _let_go(place, here)
        wrong = [one for one in here if one.bucket == "sellable" and one.qty != one.there]
        if wrong:
            _write(place, wrong, batch, bins)


def _write(place: int, wrong: Iterable[Counted], batch: int, bins: Bins) -> None:
    at, seq = frames.at(), int(database.scalar(_SEQ))
    task = _task(place, batch, seq)
    bulk.fill(
        "count_line",
        (
            (task, one.sku, bins.id_of(place, bin), expected, figure, at, seq, "import", "counted")
            for one in wrong
            for bin, expected, figure in one.lines()
        ),
    )


def _task(place: int, batch: int, seq: int) -> int:
    """The open count of this import and warehouse, named after the file."""
    name = str(database.scalar(_FILE, (batch,)) or "").rpartition("/")[2]
    scope = f"import {batch}: {name}"
    known = database.scalar(_TASK, (scope, place))
    if known is not None:
        return int(known)
    return database.insert(_MAKE, (frames.next_number("count"), scope, place, seq, frames.frame().actor.id))


def _let_go(place: int, counted: Sequence[Counted]) -> None:
    bins = {one.sku: one.bin.casefold() for one in counted if one.bucket == "sellable"}
    older = [
        (int(key), int(task))
        for group in bulk.groups(bins)
        for key, sku, bin, task in database.rows(_OLDER, (place, *group))
        if bins[int(sku)] in ("", bin.casefold())
    ]
    database.many(_REPLACE, [(key,) for key, _ in older])
    database.many(_EMPTY, [(task,) for task in sorted({task for _, task in older})])
