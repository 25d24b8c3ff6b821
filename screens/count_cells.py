"""What a count looks like in the list and in its pane: bins, lines that differ, and what that comes to."""

from collections.abc import Sequence

from data import clock
from data.queries.counts import CountDetail, CountRow, LineRow
from screens import show
from screens.actions import NOTHING, Cell
from screens.cells import pad_cells
from screens.parts.detail import Entry, Section, pad, pair
from screens.parts.drawn import Line, Piece
from screens.plain import plain
from screens.receive_cells import name_of
from screens.session import Session
from screens.signs import COUNT, Shown, sign_of
from screens.stock_words import BUCKETS
from screens.words import say

STATES = {"ready": ".", "counting": "*", "recount": "!", "done": "+", "left": "-"}
"""The sign of a bin."""
WORDS = {"ready": "not counted", "counting": "being counted", "recount": "second count", "done": "counted",
         "left": "left out"}  # fmt: skip


def scope_words(scope: str) -> str:
    """What is counted, in words: bins, articles, a filter, or what a file has brought."""
    kind, _, rest = scope.partition(": ")
    if kind in ("bins", "skus", "filter"):
        return f"{say({'bins': 'bins', 'skus': 'articles', 'filter': 'filter'}[kind])} {plain(rest)}"
    if kind.startswith("import "):
        return f"{say('import')} {plain(rest) or kind[7:]}"
    return plain(scope)


def state_cell(row: CountRow) -> Shown:
    """How far it is."""
    return sign_of(COUNT, row.state)


def progress_cell(row: CountRow) -> Cell:
    """Bins that are done."""
    if row.imported:
        return NOTHING
    return Cell(f"{row.bins_done}/{row.bins}", "text" if row.bins_done < row.bins else "muted")


def made_cell(row: CountRow) -> Cell:
    """How old it is."""
    return Cell(show.age(clock.now() - row.made_at).strip(), "muted") if row.made_at else NOTHING


def count_sections(found: CountDetail, session: Session, width: int) -> Sequence[Section]:
    """The count, what it comes to, its bins, and its lines."""
    row = found.row
    lines: list[Entry | Line] = [
        [(scope_words(row.scope), "text")],
        (),
        Entry([(pad(say("state"), 10), "muted"), (" ", "text"), *state_cell(row).parts]),
        pair(say("warehouse"), row.warehouse),
        pair(say("condition"), say(BUCKETS.get(row.bucket, row.bucket))),
        pair(say("made by"), plain(row.made_by) or "-"),
        pair(say("blind"), say("yes") if row.blind else say("no")),
    ]
    if found.mine and row.state == "counted":
        lines.append([("- ", "wait"), (say("You have counted it: somebody else posts it."), "wait")])
    made = [Section(row.number, "", lines)]
    if found.differing is not None:
        made.append(_sum(found, session))
    made += [_bins(found), *([_lines(found, session, width)] if found.lines else [])]
    return [section for section in made if section.lines]


def _sum(found: CountDetail, session: Session) -> Section:
    lines: list[Entry | Line] = [
        pair(say("differ"), f"{found.differing or 0:,}", say("of {n} lines", n=found.row.lines)),
        pair(say("more"), f"+{found.gained or 0:,}" if found.gained else "0"),
        pair(say("fewer"), f"-{found.lost or 0:,}" if found.lost else "0"),
    ]
    if found.net_value is not None and found.value is not None:
        money = show.money(found.net_value, found.currency).strip()
        role = "bad" if found.net_value < 0 else "text"
        lines.append(pair(say("worth"), Cell(f"{money} {found.currency}", role)))
        weighs = show.money(found.value, found.currency).strip()
        lines.append(pair(say("weighs"), weighs, say("for the limit")))
    return Section(say("Variance"), "", lines)


def _bins(found: CountDetail) -> Section:
    lines: list[Entry | Line] = []
    for one in found.bins[:60]:
        sign = STATES.get(one.state, ".")
        role = {"+": "ok", "*": "info", "!": "warn", "-": "wait"}.get(sign, "faint")
        left: list[Piece] = [(sign + " ", role), (pad(one.code, 14), "text"),
                             (say(WORDS.get(one.state, one.state)), "muted")]  # fmt: skip
        lines.append(Entry(left, [(plain(one.by), "muted")]))
    return Section(say("Bins"), f"{found.row.bins_done}/{found.row.bins}" if found.bins else "", lines)


def _lines(found: CountDetail, session: Session, width: int) -> Section:
    lines: list[Entry | Line] = []
    for line in found.lines[:200]:
        lines.append(_line(line, width))
    fact = say("counted / book")
    return Section(say("Lines"), fact, lines)


def _line(line: LineRow, width: int) -> Entry:
    figure = line.first if line.second is None else line.second
    counted = "-" if figure is None else f"{figure:,}"
    book = "?" if line.book is None else f"{line.book:,}"
    off = "" if line.variance is None else "0" if not line.variance else f"{line.variance:+,}"
    role = "muted" if not line.variance else "bad" if line.variance < 0 else "warn"
    sign = {"recount": "!", "counted": "+", "posted": "+", "left": "-", "rejected": "x"}.get(line.state, ".")
    sign_role = {"!": "warn", "+": "ok", "-": "wait", "x": "bad"}.get(sign, "faint")
    wide = width > 60
    right: list[Piece] = [
        (pad_cells(counted, 6 if wide else 5, "right"), "text"),
        (f" / {pad_cells(book, 6, 'right')}" if wide else f"/{pad_cells(book, 5)}", "muted"),
        (pad_cells(off, 6 if wide else 5, "right"), role),
    ]
    left: list[Piece] = [(sign + " ", sign_role), (pad(line.bin, 9 if wide else 6), "muted")]
    left.append((pad(line.sku, 13 if wide else max(6, width - 25)), "text"))
    if wide:
        left.append((pad(name_of(line.name, line.name_zh), max(6, width - 48)), "muted"))
    return Entry(left, right)
