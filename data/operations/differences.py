"""Settling what a source says otherwise than we have it: ours stays for good, or theirs is taken."""

from data import database, frames
from data.doorway import operation
from data.errors import Refused
from data.events import Actor, Done
from data.importers.keeping.said import apply_field
from data.models.catalog import Sku
from data.models.imports import Difference
from data.operations._taking_theirs import take_for_order
from data.operations.adjustments import adjust_stock

_BINS = (
    "SELECT b.code, coalesce(sum(l.qty), 0) FROM warehouse w JOIN bin b ON b.warehouse_id = w.id"
    " LEFT JOIN stock_level l ON l.bin_id = b.id AND l.sku_id = ? AND l.bucket = ?"
    " WHERE w.code = ? AND (b.code = ? OR ? = '-') GROUP BY b.code, b.pick_seq ORDER BY b.pick_seq, b.code"
)
_COUNTED = (
    "UPDATE count_line SET state = 'rejected', reason = 'settled as a difference' WHERE state = 'counted'"
    " AND sku_id = ? AND task_id IN (SELECT t.id FROM count_task t JOIN warehouse w ON w.id = t.warehouse_id"
    " WHERE t.scope LIKE 'import %' AND t.state = 'counted' AND w.code = ?)"
)
_EMPTY = (
    "UPDATE count_task SET state = 'rejected', version = version + 1 WHERE scope LIKE 'import %' AND state = 'counted'"
    " AND NOT EXISTS (SELECT 1 FROM count_line l WHERE l.task_id = count_task.id AND l.state = 'counted')"
)
_FIRST_WAREHOUSE = "SELECT code FROM warehouse ORDER BY id LIMIT 1"


@operation(
    "import.keep_ours",
    right="data.import",
    says="{number}: {field} stays “{ours}”.",
    subject="difference",
)
def keep_ours(actor: Actor, difference: int, *, seen: int | None = None) -> Done:
    """Keep what we have; the same word of the source is not listed again."""
    found = _open(difference, seen)
    _end(actor, found, "ours")
    return _done(found)


@operation(
    "import.take_theirs",
    right="data.import",
    says="{number}: {field} is “{theirs}” now.",
    weighs=True,
    subject="difference",
)
def take_theirs(actor: Actor, difference: int, *, seen: int | None = None) -> Done:
    """Take what the source says."""
    found = _open(difference, seen)
    if found.subject_id is None:
        raise Refused("“{number}” is not here: there is nothing to change.", number=found.number)
    match found.kind:
        case "stock":
            _count(actor, found)
        case "order":
            take_for_order(actor, found.subject_id, found.channel, found.source_id, found.field)
        case kind:
            apply_field(kind, found.subject_id, found.field, found.theirs)
    _end(actor, found, "theirs")
    return _done(found)


def _open(key: int, seen: int | None) -> Difference:
    found = frames.current(Difference, key, seen)
    if found.state == "noted":
        raise Refused("This is noted for good: the source contradicts itself, and its word is kept.")
    if found.state != "open":
        raise Refused("This difference is settled already.")
    return found


def _end(actor: Actor, found: Difference, state: str) -> None:
    frames.change(found, state=state, settled_by_id=actor.id, settled_at=frames.at())
    if found.kind == "stock":
        _let_counts_go(found)


def _let_counts_go(found: Difference) -> None:
    """What an import has had counted of the same goods would be posted twice, or against what was decided."""
    warehouse = found.source_id.rsplit("/", 3)[1] or str(database.scalar(_FIRST_WAREHOUSE))
    database.run(_COUNTED, (found.subject_id, warehouse))
    database.run(_EMPTY)


def _done(found: Difference) -> Done:
    facts = {"number": found.number, "field": found.field, "ours": found.ours, "theirs": found.theirs}
    return Done("difference", found.id, facts=facts)


def _count(actor: Actor, found: Difference) -> None:
    """A stock figure: the levels are put right by adjustments, as a count would. No bin means all of them."""
    article = frames.current(Sku, found.subject_id or 0)
    _, warehouse, place, bucket = found.source_id.rsplit("/", 3)
    warehouse = warehouse or str(database.scalar(_FIRST_WAREHOUSE))
    bins = {code: int(qty) for code, qty in database.rows(_BINS, (article.id, bucket, warehouse, place, place))}
    if not bins:
        raise Refused("There is no bin {bin} in {warehouse} any more.", bin=place, warehouse=warehouse)
    change = int(found.theirs) - sum(bins.values())
    steps = {place: change} if change > 0 else _less(bins, -change)
    for code, qty in steps.items():
        adjust_stock(actor, article.id, warehouse=warehouse, qty=qty, reason="miscount", bin=code, bucket=bucket)


def _less(bins: dict[str, int], missing: int) -> dict[str, int]:
    """From which bins so many pieces go, in picking order."""
    steps: dict[str, int] = {}
    for code, qty in bins.items():
        if gone := min(qty, missing):
            steps[code] = -gone
            missing -= gone
    return steps
