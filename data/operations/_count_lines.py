"""The lines of a bin that is counted: what was found is written beside what was expected, and never over it."""

from collections.abc import Sequence
from typing import Any

from data import count_book, database, frames, reversal
from data.count_book import Variance
from data.dataclass import dataclass
from data.errors import Missing, Refused, Unclear
from data.models.stock import CountBin, CountLine, CountTask
from data.reversal import Moved

_BIN = "SELECT c.id FROM count_bin c JOIN bin b ON b.id = c.bin_id WHERE c.task_id = ? AND lower(b.code) = lower(?)"
_LINES = "SELECT id, sku_id, lot, state FROM count_line WHERE task_id = ? AND bin_id = ? ORDER BY id"
_ADD = "INSERT INTO count_line (task_id, bin_id, sku_id, lot) VALUES (?, ?, ?, ?)"
_FIRST = (
    "UPDATE count_line SET counted = ?, counted_at = ?, counted_seq = ?, counted_by_id = ?, tally = NULL,"
    " state = 'counted' WHERE id = ?"
)
_SECOND = (
    "UPDATE count_line SET recount = ?, counted_at = ?, recount_seq = ?, recounted_by_id = ?, tally = NULL,"
    " state = 'counted' WHERE id = ?"
)
_POSTED = (
    "SELECT m.seq, m.sku_id FROM stock_move m JOIN count_line l ON l.id = m.count_line_id WHERE l.task_id = ?"
    " AND m.sku_id = l.sku_id AND m.reverses IS NULL AND NOT EXISTS (SELECT 1 FROM stock_move r"
    " WHERE r.sku_id = m.sku_id AND r.seq > m.seq AND r.reverses = m.seq) ORDER BY m.sku_id, m.seq"
)
_DIFFERENCES = (
    "SELECT f.id, f.source_id FROM difference f WHERE f.kind = 'stock' AND f.state = ? AND f.batch_id = ?"
    " AND f.subject_id IN (SELECT l.sku_id FROM count_line l WHERE l.task_id = ? AND l.state = ?) ORDER BY f.id"
)
_THEIRS = (
    "UPDATE difference SET state = 'theirs', settled_by_id = ?, settled_at = ?, version = version + 1 WHERE id = ?"
)
_OPEN_AGAIN = (
    "UPDATE difference SET state = 'open', settled_by_id = NULL, settled_at = NULL, version = version + 1"
    " WHERE id = ? AND NOT EXISTS (SELECT 1 FROM difference n WHERE n.state IN ('open', 'noted')"
    " AND n.kind = difference.kind AND n.channel = difference.channel AND n.source_id = difference.source_id"
    " AND n.field = difference.field)"
)


@dataclass(frozen=True, slots=True)
class Counted:
    """So many pieces of an article, of a lot or of none."""

    typed: str
    lot: str
    qty: int

    @staticmethod
    def of(entry: Any) -> "Counted":
        """From (SKU, pieces) or (SKU, lot, pieces)."""
        if not isinstance(entry, list | tuple) or len(entry) not in (2, 3) or not isinstance(entry[0], str):
            raise Unclear("A count is a list of articles with their pieces, as POT-1 5.")
        lot = str(entry[1]).strip() if len(entry) == 3 else ""
        return Counted(entry[0], lot, count_book.check_count(entry[-1]))


def read_counts(counts: Sequence[Sequence[Any]] | str) -> list[Counted]:
    """What was counted, as a list or as it is typed: `POT-1 5, POT-2:3`."""
    if not isinstance(counts, str):
        return [Counted.of(entry) for entry in counts]
    found = []
    for part in filter(None, (part.strip() for part in counts.replace("\n", ",").replace("，", ",").split(","))):
        code, _, qty = part.rpartition(" ") if " " in part else part.rpartition(":")
        if not code:
            raise Unclear("“{part}” has no number of pieces. Write it like POT-1 5.", part=part[:60])
        found.append(Counted(code.strip(), "", count_book.check_count(qty)))
    return found


def bin_of(task: CountTask, code: str) -> CountBin:
    """The bin of a count, locked, or Missing."""
    found = database.scalar(_BIN, (task.id, code.strip() or "-"))
    if found is None:
        raise Missing("{bin} is not counted in {number}.", bin=code[:60], number=task.number)
    return frames.current(CountBin, int(found))


def line_of(task: CountTask, line: int) -> CountLine:
    """A line of a count, locked, or Missing."""
    found = frames.current(CountLine, line)
    if int(found.task) != task.id:
        raise Missing("There is no line {line} in {number}.", line=line, number=task.number)
    return found


def who(key: int | None) -> str:
    """A colleague's name."""
    return str(database.scalar("SELECT title FROM staff WHERE id = ?", (key,)) or key)


def is_second(task: CountTask, bin: CountBin) -> bool:
    """Whether a bin holds lines that wait for a second count."""
    return bool(
        database.scalar(
            "SELECT 1 FROM count_line WHERE task_id = ? AND bin_id = ? AND state = 'recount' LIMIT 1",
            (task.id, int(bin.bin)),
        )
    )


def check_second(task: CountTask, bin: CountBin, person: int, code: str) -> None:
    """Refused when the second count would be by whoever counted first."""
    first = database.scalar(
        "SELECT 1 FROM count_line WHERE task_id = ? AND bin_id = ? AND state = 'recount' AND counted_by_id = ? LIMIT 1",
        (task.id, int(bin.bin), person),
    )
    if first:
        raise Refused("You have counted {bin}. Somebody else counts it the second time.", bin=code)


def _by_article(task: CountTask, bin: CountBin, given: Sequence[Counted], *, whole: bool) -> dict[tuple[int, str], int]:
    """Pieces by article and lot, and a line for each that the book did not have there."""
    known = {(int(sku), str(lot)) for _, sku, lot, _ in database.rows(_LINES, (task.id, int(bin.bin)))}
    found: dict[tuple[int, str], int] = {}
    for one in given:
        sku, code = count_book.article(one.typed)
        lots = [lot for there, lot in known if there == sku]
        lot = one.lot or (lots[0] if len(lots) == 1 else "")
        if not one.lot and len(lots) > 1 and "" not in lots:
            raise Refused("{sku} lies there in {n} lots. Say which.", sku=code, n=len(lots))
        if not lots and not whole:
            raise Refused("{sku} is not counted in {number}.", sku=code, number=task.number)
        found[sku, lot] = count_book.check_count(found.get((sku, lot), 0) + one.qty)
    new = [(task.id, int(bin.bin), sku, lot) for sku, lot in found if (sku, lot) not in known]
    database.many(_ADD, new)
    return found


def tally(task: CountTask, bin: CountBin, given: Sequence[Counted], *, whole: bool) -> None:
    """Keep what was scanned so far."""
    found = _by_article(task, bin, given, whole=whole)
    database.many(
        "UPDATE count_line SET tally = ? WHERE id = ?",
        [
            (found.get((int(sku), str(lot))), line)
            for line, sku, lot, _ in database.rows(_LINES, (task.id, int(bin.bin)))
        ],
    )


def write(task: CountTask, bin: CountBin, given: Sequence[Counted], person: int, *, whole: bool, second: bool) -> int:
    """Write the count of a bin: each of its lines, those that nobody named as 0. The pieces in it."""
    found = _by_article(task, bin, given, whole=whole)
    lines = [(int(line), int(sku), str(lot), str(state))
             for line, sku, lot, state in database.rows(_LINES, (task.id, int(bin.bin)))]  # fmt: skip
    count_book.lock_goods(int(task.warehouse), {sku for _, sku, _, _ in lines})
    at, seq = frames.at(), count_book.seq_now()
    wanted = ("recount",) if second else ("ready",)
    values = [(found.get((sku, lot), 0), at, seq, person, line) for line, sku, lot, state in lines if state in wanted]
    database.many(_SECOND if second else _FIRST, values)
    if second:  # what was found beside them is new, and counted for the first time
        more = [(found[sku, lot], at, seq, person, line) for line, sku, lot, state in lines
                if state == "ready" and (sku, lot) in found]  # fmt: skip
        database.many(_FIRST, more)
        values += more
    return sum(value[0] for value in values)


def forget(task: CountTask, bin: CountBin, *, second: bool) -> None:
    """Nothing was counted in a bin; with `second`, nothing for the second time."""
    if second:
        database.run(
            "UPDATE count_line SET recount = NULL, recount_seq = NULL, recounted_by_id = NULL, state = 'recount'"
            " WHERE task_id = ? AND bin_id = ? AND recount IS NOT NULL",
            (task.id, int(bin.bin)),
        )
        return
    database.run(
        "UPDATE count_line SET counted = NULL, counted_at = NULL, counted_seq = NULL, counted_by_id = NULL,"
        " recount = NULL, recount_seq = NULL, recounted_by_id = NULL, tally = NULL, state = 'ready'"
        " WHERE task_id = ? AND bin_id = ?",
        (task.id, int(bin.bin)),
    )


def check_postable(task: CountTask, one: Variance) -> None:
    """Refused when somebody has put the level right since, or the goods that are missing were moved on."""
    if one.corrected:
        raise Refused(
            "{sku} in {bin} was put right by {change} since it was counted. Count it again, or leave it out.",
            sku=one.code,
            bin=one.bin_code,
            change=f"{one.corrected:+d}",
        )
    there = database.scalar(
        "SELECT coalesce(sum(qty), 0) FROM stock_level WHERE sku_id = ? AND warehouse_id = ? AND bin_id = ?"
        " AND lot = ? AND bucket = ?",
        (one.sku, int(task.warehouse), one.bin, one.lot, task.bucket),
    )
    if int(there) + one.pieces < 0:
        raise Refused(
            "{sku} in {bin}: {lost} are missing by the count, and only {there} lie there now. Count it again.",
            sku=one.code,
            bin=one.bin_code,
            lost=-one.pieces,
            there=int(there),
        )


def posted_moves(task: int) -> list[Moved]:
    """The rows of a count's posting that nobody has taken back."""
    kinds = ("count_gain", "count_loss")
    return [reversal.moved(int(sku), int(seq), kinds) for seq, sku in database.rows(_POSTED, (task,))]


def batch_of(task: CountTask) -> int:
    """The import that brought a count; 0 if people counted."""
    word, _, rest = task.scope.partition(" ")
    number = rest.partition(":")[0]
    return int(number) if word == "import" and number.isdecimal() else 0


def settle_differences(task: CountTask, person: int) -> None:
    """What an import's count was about is settled: theirs was taken."""
    found = _differences(task, "open", "posted")
    database.many(_THEIRS, [(person, frames.at(), key) for key in found])


def reopen_differences(task: CountTask) -> None:
    """The posting is taken back, so the difference is open again."""
    database.many(_OPEN_AGAIN, [(key,) for key in _differences(task, "theirs", "counted")])


def _differences(task: CountTask, state: str, lines: str) -> list[int]:
    """Those of an import about goods of a count in its warehouse."""
    batch = batch_of(task)
    if not batch:
        return []
    here = int(task.warehouse)
    first = int(database.scalar("SELECT min(id) FROM warehouse"))
    code = str(database.scalar("SELECT code FROM warehouse WHERE id = ?", (here,)))
    found = []
    for key, source in database.rows(_DIFFERENCES, (state, batch, task.id, lines)):
        place = str(source).rsplit("/", 3)[1:2]
        if place == [code] or (place in ([""], []) and here == first):
            found.append(int(key))
    return found
