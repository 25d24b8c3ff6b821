"""What a desk says of itself: the keys of its footer, where in the list one is, what `y` copies."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from screens import keys
from screens.actions import Action
from screens.parts.columns import cell_of
from screens.parts.drawn import Piece
from screens.parts.footer import Hint
from screens.words import say

if TYPE_CHECKING:
    from screens.desk import Desk
    from screens.parts.printing import Offer


def key_of(desk: "Desk", action: Action) -> str:
    """The action's key as the person has it."""
    return desk.session.keymap.get(f"{desk.PLACE}.{action.name}", action.key)


def key_shown(desk: "Desk", action: Action) -> str:
    """The same as people read it."""
    return keys.shown(key_of(desk, action).partition(",")[0])


def list_hints(desk: "Desk") -> Sequence[Hint]:
    """Enter, the verbs, Space, filter, all, help."""
    most = desk.VERBS_SHOWN + 2 * desk.pane_open
    verbs = [(key_shown(desk, action), say(action.word)) for action in desk.allowed()[:most]]
    mine = desk.session.keymap
    filter, menu = keys.shown_of("common.filter", mine), keys.shown_of("common.menu", mine)
    common = [("Space", say("mark")), (filter, say("filter")), (menu, say("all")), ("F1", say("help"))]
    return [("Enter", say("open")), *verbs, *common]


def empty_hints(desk: "Desk") -> Sequence[Hint]:
    """Where the list is empty: the keys that bring something here, as far as the person may; then other lists."""
    mine = desk.session.keymap
    acts = {action.name: action for action in desk.allowed()}
    places = dict(desk.shell.places)
    made = [
        (key_shown(desk, acts[name]), say(acts[name].word)) if name in acts else (f": {name}", places[name])
        for name in desk.FILLED_BY
        if name in acts or name in places
    ]
    saved, go_to = keys.shown_of("common.saved", mine), keys.shown_of("common.go_to", mine)
    return [*made, (saved, say("saved filters")), (go_to, say("go to"))]


def filter_hints() -> Sequence[Hint]:
    """While a filter is typed."""
    return [
        ("Enter", say("keep it")),
        ("Tab", say("finish the word")),
        ("Esc", say("as before")),
        ("F1", say("fields")),
    ]


def position_line(desk: "Desk") -> tuple[Piece, ...]:
    """`4/1,284`, or what is marked and what it comes to."""
    grid = desk.grid
    total, marks = grid.source.total, grid.marks
    if marks.rows:
        rows = list(marks.rows.values())
        return ((say("{count} marked", count=len(rows)), "accent"), ("  " + desk.marked_sum(rows), "muted"))
    if total == 0:
        return ()
    where = "..." if grid.cursor > (total or 1 << 39) else f"{grid.cursor + 1:,}"
    above = say("{count} new above", count=grid.new_above) + "  " if grid.new_above else ""
    return ((above, "info"), (f"{where}/{'...' if total is None else f'{total:,}'}", "muted"))


async def desk_papers(desk: "Desk", row: Any = None) -> "Sequence[Offer]":
    """What F9 offers: the papers of a row, else of the marked rows, else of the one under the cursor."""
    from screens.parts.printing import offers_of

    rows = [row] if row is not None else list(desk.grid.marks.rows.values()) or [desk.grid.row]
    return offers_of(desk.PAPERS, [one for one in rows if one is not None], desk.call)


def text_to_copy(desk: "Desk") -> str:
    """The cell under the cell cursor, else what people call the row; empty when there is none."""
    row, column = desk.grid.row, desk.grid.cell_column
    if row is None:
        return ""
    column = column or next((column for column in desk.columns if column.id), None)
    return desk.call(row) if column is None else cell_of(column, row).text
