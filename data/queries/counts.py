"""Counts as people see them: the list, what a counter is told of a bin, and what came of it.

Of a blind count nobody is told what the book says before it is counted; after it, those who may put stock right.
"""

from collections.abc import Callable
from typing import Any

from data import count_book, database, listing, options, search
from data.dataclass import dataclass
from data.doorway import query
from data.errors import Missing
from data.events import Actor
from data.paging import Cut, Extent, Window
from data.roles import grant
from data.search.floor import BINS, DONE, SHOWN

SEES_BOOK = "stock.adjust"
"""The right to be told what the book says of what was counted."""


@dataclass(frozen=True, slots=True)
class CountRow:
    """A count in the list."""

    id: int
    version: int
    number: str
    scope: str
    state: str
    """As shown: `recount` while a bin waits for a second person."""
    warehouse: str
    warehouse_name: str
    warehouse_name_zh: str
    blind: bool
    bucket: str
    made_at: int | None
    made_by: str
    bins: int
    bins_done: int
    lines: int
    lines_counted: int

    @property
    def imported(self) -> bool:
        """Whether a file has brought it."""
        return self.scope.startswith("import ")


_COLUMNS = (
    *("t.id", "t.version", "t.number", "t.scope", SHOWN, "w.code", "w.name", "w.name_zh", "t.blind", "t.bucket"),
    *("t.made_at", "coalesce(k.title, '')", BINS, DONE),
    "(select count(*) from count_line l where l.task_id = t.id)",
    "(select count(*) from count_line l where l.task_id = t.id and l.state in ('counted', 'posted', 'recount'))",
)


def _row(*told: Any) -> CountRow:
    values: tuple[Any, ...] = (*told[:8], bool(told[8]), *told[9:])
    return CountRow(*values)


@query("stock.count")
def count_page(actor: Actor, window: Window) -> Cut[CountRow]:
    """A window of counts."""
    thing = search.thing_of("counts")
    return listing.page(thing, _COLUMNS, _row, window, filter=search.compiled(thing, window.filter))


@query("stock.count")
def count_extent(actor: Actor, filter: str = "", sort: str = "") -> Extent:
    """How many counts match."""
    thing = search.thing_of("counts")
    return listing.extent(thing, sort, filter=search.compiled(thing, filter))


@dataclass(frozen=True, slots=True)
class BinRow:
    """A bin of a count: how far it is, and who has it."""

    code: str
    state: str
    by: str
    by_id: int | None
    lines: int


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a count. What it tells of the book is None for whom it must not be told."""

    id: int
    sku: str
    name: str
    name_zh: str
    bin: str
    lot: str
    state: str
    first: int | None
    second: int | None
    first_by: str
    second_by: str
    book: int | None
    variance: int | None
    value: int | None
    """Minor units of the store's currency."""


@dataclass(frozen=True, slots=True)
class CountDetail:
    """A count with its bins and lines, and what its variance comes to."""

    row: CountRow
    bins: tuple[BinRow, ...]
    lines: tuple[LineRow, ...]
    differing: int | None
    """Lines that differ from the book; None: not to be told."""
    gained: int | None
    lost: int | None
    value: int | None
    """What the pieces are worth that are more or fewer, added up without signs: what posting weighs."""
    net_value: int | None
    currency: str
    mine: bool
    """Whether the reader has counted a part of it, and so can't post it."""


SHOWN_LINES = 400
_BINS = (
    "SELECT b.code, c.state, coalesce(k.title, ''), c.by_id, (SELECT count(*) FROM count_line l WHERE l.task_id ="
    " c.task_id AND l.bin_id = c.bin_id) FROM count_bin c JOIN bin b ON b.id = c.bin_id LEFT JOIN staff k"
    " ON k.id = c.by_id WHERE c.task_id = ? ORDER BY b.pick_seq, b.code"
)
_LINES = (
    "SELECT l.id, s.code, s.name, s.name_zh, b.code, l.lot, l.state, l.counted, l.recount, coalesce(k.title, ''),"
    f" coalesce(z.title, ''), CASE WHEN l.counted IS NULL THEN NULL ELSE {count_book.BOOK} END,"
    " l.expected_at_snapshot, coalesce(s.cost_minor, s.price_minor), s.cost_minor FROM count_line l"
    " JOIN count_task t ON t.id = l.task_id JOIN sku s ON s.id = l.sku_id JOIN bin b ON b.id = l.bin_id"
    " LEFT JOIN staff k ON k.id = l.counted_by_id LEFT JOIN staff z ON z.id = l.recounted_by_id"
    " WHERE l.task_id = ? ORDER BY b.pick_seq, b.code, s.code, l.lot, l.id"
)


@query("stock.count")
def count_detail(actor: Actor, task: int) -> CountDetail:
    """One count. Lines that differ stand first for those who may know."""
    with database.snapshot():
        row = _one(task)
        tells = _teller(actor, row.blind)
        lines = [tells(*line) for line in database.rows(_LINES, (task,))]
        bins = tuple(BinRow(*told) for told in database.rows(_BINS, (task,)))
        mine = actor.id in count_book.counters(task)
    known = [line for line in lines if line.variance is not None and line.state in ("counted", "posted")]
    sees = bool(grant(actor.role, SEES_BOOK))
    valued = sees and bool(grant(actor.role, "cost.read"))
    lines.sort(key=lambda line: (line.state != "recount", not line.variance))
    return CountDetail(
        row,
        bins,
        tuple(lines[:SHOWN_LINES]),
        sum(1 for line in known if line.variance) if sees else None,
        sum(max(line.variance or 0, 0) for line in known) if sees else None,
        sum(max(-(line.variance or 0), 0) for line in known) if sees else None,
        sum(abs(line.value or 0) for line in known) if valued else None,
        sum(line.value or 0 for line in known) if valued else None,
        options.currency(),
        mine,
    )


def _one(task: int) -> CountRow:
    thing = search.thing_of("counts")
    found = listing.page(thing, _COLUMNS, _row, Window(limit=1), scope=listing.Scope(where="t.id = ?", values=(task,)))
    if not found.rows:
        raise Missing("There is no {kind} {key}.", kind="count", key=task)
    return found.rows[0]


def _teller(actor: Actor, blind: bool) -> Callable[..., LineRow]:
    """Makes a line of what was read, without what the person must not be told."""
    sees, values = bool(grant(actor.role, SEES_BOOK)), bool(grant(actor.role, "cost.read"))

    def made(told: tuple[Any, ...], *of_the_book: int | None) -> LineRow:
        all_of_it: tuple[Any, ...] = (*told[:11], *of_the_book)
        return LineRow(*all_of_it)

    def line(*told: Any) -> LineRow:
        state, counted, second, book, expected, worth = told[6], told[7], told[8], told[11], told[12], told[13]
        figure = counted if second is None else second
        if counted is None:
            shown = expected if sees and not blind else None
            return made(told, shown, None, None)
        if not sees or (blind and state == "recount"):
            return made(told, None, None, None)
        off = figure - book
        return made(told, book, off, off * worth if values and worth is not None else None)

    return line


@dataclass(frozen=True, slots=True)
class SheetLine:
    """An article to be counted in a bin."""

    sku: str
    name: str
    name_zh: str
    barcode: str
    pack: int
    lot: str
    tally: int | None
    """What was scanned of it already."""
    expected: int | None
    """Only of a count that is not blind, and for those who may know."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a counter is told of a bin: what to look for, and never how many."""

    number: str
    warehouse: str
    bin: str
    state: str
    by: str
    mine: bool
    second: bool
    """Only what waits for a second count is counted now."""
    whole: bool
    """All that lies in the bin is counted, not only what is listed."""
    lines: tuple[SheetLine, ...]


@query("stock.count")
def bins_to_count(actor: Actor, task: int) -> list[BinRow]:
    """The bins of a count in walking order."""
    return [BinRow(*told) for told in database.rows(_BINS, (task,))]


_SHEET = (
    "SELECT s.code, s.name, s.name_zh, coalesce(s.barcode, ''), s.pack, l.lot, l.tally, l.expected_at_snapshot, l.state"
    " FROM count_line l JOIN sku s ON s.id = l.sku_id JOIN bin b ON b.id = l.bin_id"
    " WHERE l.task_id = ? AND lower(b.code) = lower(?) ORDER BY s.code, l.lot, l.id"
)


@query("stock.count")
def count_sheet(actor: Actor, task: int, bin: str) -> Sheet:
    """What is to be counted in a bin. The figures of the book are not in it unless the count is open to the reader."""
    with database.snapshot():
        row = _one(task)
        place = next((one for one in (BinRow(*told) for told in database.rows(_BINS, (task,)))
                      if one.code.casefold() == bin.strip().casefold()), None)  # fmt: skip
        if place is None:
            raise Missing("{bin} is not counted in {number}.", bin=bin[:60], number=row.number)
        told = database.rows(_SHEET, (task, place.code))
    second = any(line[8] == "recount" for line in told)
    open_book = not row.blind and bool(grant(actor.role, SEES_BOOK))
    shown: list[tuple[Any, ...]] = [
        (*line[:7], line[7] if open_book else None) for line in told if line[8] == ("recount" if second else line[8])
    ]
    lines = tuple(SheetLine(*line) for line in shown)
    mine = place.by_id == actor.id
    whole = row.scope.startswith("bins: ") and not second
    return Sheet(row.number, row.warehouse, place.code, place.state, place.by, mine, second, whole, lines)
