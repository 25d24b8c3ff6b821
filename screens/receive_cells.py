"""What an arrival looks like in the list and in its pane."""

from collections.abc import Sequence

from data import clock
from data.queries.arrivals import ArrivalDetail, ArrivalRow
from screens import show
from screens.actions import Cell
from screens.cells import pad_cells
from screens.parts.detail import Entry, Section, pad, pair
from screens.parts.drawn import Line, Piece
from screens.session import Session
from screens.signs import ARRIVAL, Shown, Sign, sign_of
from screens.words import language, say

STATES = {
    **ARRIVAL,
    "part": Sign("*", "part in", "arrival"),
    "over": Sign("!", "over", "arrival"),
    "short": Sign("!", "short closed", "arrival"),
    "dropped": Sign(".", "closed", "arrival"),
}

REASONS = (
    ("the supplier sent less", "the supplier sent less"),
    ("broken on the way", "broken on the way"),
    ("the supplier has none", "the supplier has none"),
    ("ordered wrongly", "ordered wrongly"),
    ("other", "other"),
)
"""Why less came than was expected."""


def name_of(name: str, name_zh: str) -> str:
    """An article's name for the reader."""
    return (name_zh or name) if language() == "zh_CN" else (name or name_zh)


def state_of(row: ArrivalRow) -> str:
    """Expected, late, part in, received, over, closed with less, or closed with nothing."""
    if row.state == "open":
        return "late" if row.late else "part" if row.received else "open"
    if row.received > row.qty:
        return "over"
    return "closed" if row.received == row.qty else "short" if row.received else "dropped"


def state_cell(row: ArrivalRow) -> Shown:
    """The same with its sign."""
    return sign_of(STATES, state_of(row))


def due_cell(row: ArrivalRow) -> Cell:
    """The day, `!` when it has passed."""
    if not row.due:
        return Cell("-", "faint")
    text = show.day(row.due, clock.day_of(clock.now(), show_zone()))
    return Cell(text, "bad bold", "x") if row.late else Cell(text, "text" if row.state == "open" else "muted")


def show_zone() -> str:
    """The store's zone."""
    from screens.words import zone

    return zone()


def came_cell(row: ArrivalRow) -> Cell:
    """Pieces that came, of those expected."""
    return Cell(f"{row.received:,}/{row.qty:,}", "text" if row.received else "muted")


def arrival_sections(found: ArrivalDetail, session: Session, width: int) -> Sequence[Section]:
    """The article, the days that were said, and all that comes with it."""
    row, today = found.row, clock.day_of(clock.now(), session.zone)
    lines: list[Entry | Line] = [
        [(name_of(row.name, row.name_zh), "text")],
        (),
        pair(say("supplier"), row.supplier or "-"),
        pair(say("reference"), row.reference or "-"),
        pair(say("warehouse"), row.warehouse),
        pair(say("expected"), f"{row.qty:,}"),
        pair(say("came"), f"{row.received:,}"),
        Entry([(pad(say("state"), 10), "muted"), (" ", "text"), *state_cell(row).parts]),
    ]
    if found.waiting:
        lines.append(pair(say("orders want"), f"{found.waiting:,}", say("and nobody could promise them"), role="warn"))
    made = [Section(row.code, row.number, lines)]
    days: list[Entry | Line] = []
    for place, day in enumerate(found.days[:8]):
        said = show.when(day.said_at, clock.now(), session.zone)
        days.append(Entry([(show.day(day.day, today), "text" if place == 0 else "faint")],
                          [(say("said {when}", when=said), "muted")]))  # fmt: skip
    made.append(Section(say("Due"), "" if days else say("nobody has said a day"), days))
    if len(found.delivery) > 1:
        made.append(_together(found.delivery, width))
    return made


def _together(rows: Sequence[ArrivalRow], width: int) -> Section:
    came, wanted = sum(row.received for row in rows), sum(row.qty for row in rows)
    lines: list[Entry | Line] = []
    wide = max(len(f"{row.received:,}/{row.qty:,}") for row in rows)
    for row in rows[:40]:
        sign = state_cell(row).text[:1]
        role = {"+": "ok", "*": "info", "!": "warn"}.get(sign, "faint")
        left: list[Piece] = [(sign + " ", role), (pad(row.code, 14), "text"), (" ", "text")]
        left.append((pad(name_of(row.name, row.name_zh), max(4, width - wide - 19)), "muted"))
        lines.append(Entry(left, [(pad_cells(f"{row.received:,}/{row.qty:,}", wide, "right"), "text")]))
    fact = say("{came} of {wanted} pieces", came=came, wanted=wanted)
    return Section(say("Comes together"), fact, lines)
