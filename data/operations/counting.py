"""Counting what lies in bins: blind, by one person a bin, and posted by somebody else.

A line keeps the row of the ledger at which it was counted, so goods may move while the rest is counted and later.
"""

from collections.abc import Sequence
from typing import Any

from data import count_book, database, doorway, frames, ledger, reversal, spots
from data.count_scope import BINS, scope_of
from data.doorway import operation, trace
from data.errors import Refused, Unclear
from data.events import Actor, Done
from data.ledger import Spot
from data.models.catalog import Sku
from data.models.stock import CountBin, CountTask
from data.operations import _count_lines as lines_of_bin
from data.operations._count_lines import Counted

BACK = {"count_gain": "count_loss", "count_loss": "count_gain"}
IMPORTED = "import "
"""How the scope of a count begins that a file has brought."""


@operation(
    "count.make",
    right="stock.count",
    says="Count {number} made in {warehouse}: {bins} bins, {lines} lines.",
    on_thing=False,
    subject="count",
)
def make_count(
    actor: Actor,
    *,
    warehouse: str,
    bins: str = "",
    skus: str = "",
    filter: str = "",
    bucket: str = "sellable",
    blind: bool | str = True,
    note: str = "",
) -> Done:
    """Have bins, articles, or what a filter finds counted. Blind: whoever counts is not told what the book says."""
    place = spots.warehouse_of(warehouse)
    condition = spots.bucket_of(bucket)
    hidden = blind if isinstance(blind, bool) else blind.strip().casefold() not in ("no", "n", "0", "false", "否")
    if not hidden:
        doorway.demand(actor, "stock.adjust")
    seq = count_book.seq_now()
    scope = scope_of(place, condition, bins, skus, filter)
    made = CountTask.create(
        number=frames.next_number("count"),
        scope=scope.words,
        warehouse=place,
        blind=int(hidden),
        snapshot_seq=seq,
        bucket=condition,
        made_at=frames.at(),
        made_by_id=actor.id,
    )
    database.many("INSERT INTO count_bin (task_id, bin_id) VALUES (?, ?)", [(made.id, bin) for bin in scope.bins])
    database.many(
        "INSERT INTO count_line (task_id, bin_id, sku_id, lot, expected_at_snapshot) VALUES (?, ?, ?, ?, ?)",
        [(made.id, *line) for line in scope.lines],
    )
    facts = {**_facts(made), "bins": len(scope.bins), "lines": len(scope.lines)}
    return Done("count", made.id, facts=facts, undo=("count.drop", {"task": made.id}), reason=note.strip())


@operation("count.drop", right="stock.count", says="Count {number} is not made.", subject="count")
def drop_count(actor: Actor, task: int, *, seen: int | None = None) -> Done:
    """Give a count up of which nothing was counted."""
    found = frames.current(CountTask, task, seen)
    if found.state != "ready":
        raise Refused("Count {number} has begun. Reject it instead.", number=found.number)
    frames.change(found, state="rejected")
    return Done("count", task, facts=_facts(found))


@trace("stock.count")
def take_bin(actor: Actor, task: int, *, bin: str) -> int:
    """Begin to count a bin, or go on with it; its id. Refused while somebody else counts it."""
    found = _under_way(frames.current(CountTask, task))
    one = lines_of_bin.bin_of(found, bin)
    if one.state == "counting" and one.by_id != actor.id:
        raise Refused("{who} is counting {bin}. Take another bin.", who=lines_of_bin.who(one.by_id), bin=bin)
    if one.state in ("done", "left"):
        raise Refused("{bin} is counted already. Have it counted again first.", bin=bin)
    if one.state == "recount":
        lines_of_bin.check_second(found, one, actor.id, bin)
    if one.state != "counting":
        frames.change(one, state="counting", by_id=actor.id, at=frames.at())
    if found.state == "ready":
        frames.change(found, state="counting")
    return int(one.bin)


@trace("stock.count")
def keep_tally(actor: Actor, task: int, *, bin: str, counts: Sequence[Sequence[Any]]) -> None:
    """Keep what was scanned so far in a bin that one is counting: (SKU, lot, pieces), all of it."""
    found = _under_way(frames.current(CountTask, task))
    one = lines_of_bin.bin_of(found, bin)
    if one.state != "counting" or one.by_id != actor.id:
        raise Refused("{bin} is not being counted by you.", bin=bin)
    lines_of_bin.tally(found, one, [Counted.of(entry) for entry in counts], whole=found.scope.startswith(BINS))


@trace("stock.count")
def leave_bin(actor: Actor, task: int, *, bin: str) -> None:
    """Count a bin later: what was scanned in it is forgotten."""
    found = frames.current(CountTask, task)
    one = lines_of_bin.bin_of(found, bin)
    if one.state != "counting" or one.by_id != actor.id:
        return
    second = database.scalar(
        "SELECT 1 FROM count_line WHERE task_id = ? AND bin_id = ? AND state = 'recount' LIMIT 1", (task, int(one.bin))
    )
    database.run("UPDATE count_line SET tally = NULL WHERE task_id = ? AND bin_id = ?", (task, int(one.bin)))
    frames.change(one, state="recount" if second else "ready", by_id=None)
    if found.state in count_book.OPEN:  # one that was rejected meanwhile stays so
        count_book.settle(found)


@operation("count.bin", right="stock.count", says="{bin} counted for {number}: {pieces} pieces.", subject="count")
def count_bin(
    actor: Actor, task: int, *, seen: int | None = None, bin: str, counts: Sequence[Sequence[Any]] | str = ""
) -> Done:
    """Say what lies in a bin: SKU and pieces of each; what is not named is not there. `POT-1 5, POT-2 3` does too."""
    found = _under_way(frames.current(CountTask, task, seen))
    one = lines_of_bin.bin_of(found, bin)
    if one.state in ("done", "left"):
        raise Refused("{bin} is counted already. Have it counted again first.", bin=bin)
    if one.state == "counting" and one.by_id not in (None, actor.id):
        raise Refused("{who} is counting {bin}. Take another bin.", who=lines_of_bin.who(one.by_id), bin=bin)
    given = lines_of_bin.read_counts(counts)
    second = lines_of_bin.is_second(found, one)
    if second:
        lines_of_bin.check_second(found, one, actor.id, bin)
    pieces = lines_of_bin.write(found, one, given, actor.id, whole=found.scope.startswith(BINS), second=second)
    again = 0 if second else count_book.ask_second_counts(task, int(one.bin))
    frames.change(one, state="recount" if again else "done", by_id=actor.id, at=frames.at())
    count_book.settle(found)
    facts = {**_facts(found), "bin": bin.strip(), "pieces": pieces}
    undo = {"task": task, "bin": bin.strip(), "second": second}
    return Done("count", task, facts=facts, undo=("count.again", undo))


@operation("count.again", right="stock.count", says="{bin} of {number} is to be counted again.", subject="count")
def count_again(actor: Actor, task: int, *, seen: int | None = None, bin: str, second: bool = False) -> Done:
    """Forget what was counted in a bin; with `second` only the second count."""
    found = _under_way(frames.current(CountTask, task, seen))
    one = lines_of_bin.bin_of(found, bin)
    if one.state not in ("done", "recount"):
        raise Refused("{bin} is not counted yet.", bin=bin)
    lines_of_bin.forget(found, one, second=bool(second))
    frames.change(one, state="recount" if second else "ready", by_id=None)
    count_book.settle(found)
    return Done("count", task, facts={**_facts(found), "bin": bin.strip()})


@operation(
    "count.recount", right="stock.adjust", says="{sku} in {bin} of {number} is to be counted by another.",
    subject="count",
)  # fmt: skip
def recount_line(actor: Actor, task: int, *, seen: int | None = None, line: int) -> Done:
    """Have one line of a count that is counted looked at by a second person."""
    found = _under_way(frames.current(CountTask, task, seen))
    one = lines_of_bin.line_of(found, line)
    place = database.one(
        "SELECT c.id, b.code FROM count_bin c JOIN bin b ON b.id = c.bin_id WHERE c.task_id = ? AND c.bin_id = ?",
        (task, int(one.bin)),
    )
    if one.state != "counted" or place is None:
        raise Refused("Only a line that was counted here can be counted again.")
    if one.recount is not None:
        frames.change(
            one, counted=one.recount, counted_seq=one.recount_seq, counted_by_id=one.recounted_by_id,
            recount=None, recount_seq=None, recounted_by_id=None,
        )  # fmt: skip
    frames.change(one, state="recount")
    frames.change(frames.current(CountBin, int(place[0])), state="recount", by_id=None)
    count_book.settle(found)
    facts = {**_facts(found), "sku": ledger.code_of(int(one.sku)), "bin": place[1]}
    return Done("count", task, facts=facts)


@operation("count.leave_out", right="stock.adjust", says="{sku} is left out of {number}.", subject="count")
def leave_out_line(actor: Actor, task: int, *, seen: int | None = None, line: int) -> Done:
    """Post a count without one of its lines; its level stays as the book has it."""
    found = _under_way(frames.current(CountTask, task, seen))
    one = lines_of_bin.line_of(found, line)
    if one.state != "counted":
        raise Refused("Only a line that was counted can be left out.")
    frames.change(one, state="left")
    facts = {**_facts(found), "sku": ledger.code_of(int(one.sku))}
    return Done("count", task, facts=facts, undo=("count.take_in", {"task": task, "line": line}))


@operation("count.take_in", right="stock.adjust", says="{sku} counts in {number} again.", subject="count")
def take_in_line(actor: Actor, task: int, *, line: int) -> Done:
    """Take a line back into its count."""
    found = _under_way(frames.current(CountTask, task))
    one = lines_of_bin.line_of(found, line)
    if one.state != "left" or one.counted is None:
        raise Refused("That line was not left out.")
    frames.change(one, state="counted")
    return Done("count", task, facts={**_facts(found), "sku": ledger.code_of(int(one.sku))},
                undo=("count.leave_out", {"task": task, "line": line}))  # fmt: skip


@operation(
    "count.finish", right="stock.count", says="Count {number} ends with what is counted: {left} bins are left.",
    subject="count",
)  # fmt: skip
def finish_count(actor: Actor, task: int, *, seen: int | None = None) -> Done:
    """End a count early: bins that nobody has counted stay as the book has them."""
    found = _under_way(frames.current(CountTask, task, seen))
    states = dict(database.rows("SELECT state, count(*) FROM count_bin WHERE task_id = ? GROUP BY state", (task,)))
    if states.get("counting") or states.get("recount"):
        raise Refused("A bin of {number} is being counted or waits for a second count.", number=found.number)
    if not states.get("done") or not states.get("ready"):
        raise Refused("Nothing of {number} is left to be ended.", number=found.number)
    database.run("UPDATE count_bin SET state = 'left' WHERE task_id = ? AND state = 'ready'", (task,))
    database.run("UPDATE count_line SET state = 'left' WHERE task_id = ? AND state = 'ready'", (task,))
    count_book.settle(found)
    facts = {**_facts(found), "left": int(states["ready"])}
    return Done("count", task, facts=facts, undo=("count.go_on", {"task": task}))


@operation("count.go_on", right="stock.count", says="Count {number} goes on.", subject="count")
def go_on_counting(actor: Actor, task: int, *, seen: int | None = None) -> Done:
    """Count the bins too that were left."""
    found = _under_way(frames.current(CountTask, task, seen))
    changed = database.run("UPDATE count_bin SET state = 'ready' WHERE task_id = ? AND state = 'left'", (task,))
    if not changed.rowcount:
        raise Refused("No bin of {number} was left.", number=found.number)
    database.run(
        "UPDATE count_line SET state = 'ready' WHERE task_id = ? AND state = 'left' AND counted IS NULL", (task,)
    )
    count_book.settle(found)
    return Done("count", task, facts=_facts(found))


@operation(
    "count.post",
    right="stock.adjust",
    says="Count {number} posted: {gained} pieces more, {lost} fewer, in {changed} lines.{short}",
    weighs=True,
    subject="count",
)
def post_count(actor: Actor, task: int, *, seen: int | None = None, note: str = "") -> Done:
    """Put the levels right by what was counted. Never by somebody who counted."""
    found = frames.current(CountTask, task, seen)
    if found.state not in ("counted", "review"):
        raise Refused("Count {number} is {state}, not counted.", number=found.number, state=found.state)
    if actor.id in count_book.counters(task):
        raise Refused("Nobody posts what they have counted. Somebody else must post {number}.", number=found.number)
    place = int(found.warehouse)
    skus = {int(row[0]) for row in database.rows("SELECT sku_id FROM count_line WHERE task_id = ?", (task,))}
    count_book.lock_goods(place, skus)
    gained = lost = changed = 0
    moved: set[int] = set()
    for one in count_book.variances(task):
        if not one.pieces:
            continue
        lines_of_bin.check_postable(found, one)
        article = frames.current(Sku, one.sku)
        spots.weigh_pieces(article, abs(one.pieces))
        spot = Spot(place, one.bin, str(found.bucket))
        ends = (None, spot) if one.pieces > 0 else (spot, None)
        ledger.move("count_gain" if one.pieces > 0 else "count_loss", one.sku, abs(one.pieces), *ends, lot=one.lot,
                    reason=found.number, cost=article.cost_minor, links={"count_line": one.line})  # fmt: skip
        changed, moved = changed + 1, moved | {one.sku}
        gained, lost = gained + max(one.pieces, 0), lost + max(-one.pieces, 0)
    database.run("UPDATE count_line SET state = 'posted' WHERE task_id = ? AND state = 'counted'", (task,))
    lines_of_bin.settle_differences(found, actor.id)
    frames.change(found, state="posted")
    facts = {**_facts(found), "gained": gained, "lost": lost, "changed": changed}
    return Done(
        "count", task, facts={**facts, "short": _short(moved, place)}, undo=("count.unpost", {"task": task}),
        also=tuple(("sku", sku) for sku in sorted(moved)), reason=note.strip(),
    )  # fmt: skip


@operation(
    "count.unpost", right="stock.adjust", says="The posting of count {number} is taken back.{short}", weighs=True,
    subject="count",
)  # fmt: skip
def unpost_count(actor: Actor, task: int, *, seen: int | None = None) -> Done:
    """Take the moves of a posted count back; it waits to be posted again, or rejected."""
    found = frames.current(CountTask, task, seen)
    if found.state != "posted":
        raise Refused("Count {number} is {state}, not posted.", number=found.number, state=found.state)
    rows = lines_of_bin.posted_moves(task)
    place = int(found.warehouse)
    count_book.lock_goods(place, {row.sku for row in rows})
    for row in rows:
        spots.weigh_pieces(frames.current(Sku, row.sku), row.qty)
        reversal.reverse(row, kind=BACK[row.kind], reason=found.number)
    database.run("UPDATE count_line SET state = 'counted' WHERE task_id = ? AND state = 'posted'", (task,))
    lines_of_bin.reopen_differences(found)
    frames.change(found, state="counted")
    moved = {row.sku for row in rows}
    return Done(
        "count", task, facts={**_facts(found), "short": _short(moved, place)},
        also=tuple(("sku", sku) for sku in sorted(moved)),
    )  # fmt: skip


@operation("count.reject", right="stock.adjust", says="Count {number} rejected: {why}", subject="count")
def reject_count(actor: Actor, task: int, *, seen: int | None = None, reason: str) -> Done:
    """Throw a count away, with a reason; nothing is posted."""
    found = frames.current(CountTask, task, seen)
    if found.state not in count_book.OPEN:
        raise Refused("Count {number} is {state} already.", number=found.number, state=found.state)
    if not reason.strip():
        raise Unclear("Say why the count is rejected.")
    frames.change(found, state="rejected")
    facts = {**_facts(found), "why": reason.strip()}
    return Done("count", task, facts=facts, undo=("count.unreject", {"task": task}), reason=reason.strip())


@operation("count.unreject", right="stock.adjust", says="Count {number} is open again.", subject="count")
def unreject_count(actor: Actor, task: int, *, seen: int | None = None) -> Done:
    """Take a rejection back."""
    found = frames.current(CountTask, task, seen)
    if found.state != "rejected":
        raise Refused("Count {number} is {state}, not rejected.", number=found.number, state=found.state)
    count_book.settle(found)
    return Done("count", task, facts=_facts(found))


def _under_way(found: CountTask) -> CountTask:
    if found.state not in count_book.OPEN:
        raise Refused("Count {number} is {state} already.", number=found.number, state=found.state)
    return found


def _facts(found: CountTask) -> dict[str, Any]:
    return {"number": found.number, "warehouse": ledger.warehouse_code(int(found.warehouse))}


def _short(skus: set[int], warehouse: int) -> Any:
    """What the first of them that is short lacks now."""
    for sku in sorted(skus):
        fact = spots.short_fact(sku, warehouse)
        if fact:
            return fact
    return ""
