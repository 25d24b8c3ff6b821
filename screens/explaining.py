"""`?` on a list: why a row was refused, how a figure came to be, or what the column under the cell cursor means."""

from functools import partial
from typing import TYPE_CHECKING

from screens.actions import Column
from screens.meanings_columns import meaning_of
from screens.parts.work import start
from screens.words import say

if TYPE_CHECKING:
    from screens.desk import Desk


def explain_row(desk: "Desk") -> None:
    """The last bulk action's answer for a row that it refused; else the desk explains the value."""
    row = desk.grid.row
    if row is None:
        return
    if row.id in desk.grid.marks.refused:
        start(desk, partial(desk.doing.show_outcome, row.id), "act", exclusive=True)
    else:
        start(desk, partial(desk.explain, row, desk.grid.cell_column), "act", exclusive=True)


def tell_meaning(desk: "Desk", column: Column | None) -> None:
    """What a column means, in a line above the footer."""
    if column is None:
        desk.shell.tell("Left and Right choose a column; ? then says what it means.", sign="*")
        return
    # The desk may have renamed a head, to the store's currency; what makes its cells is still the same.
    own = next((one for one in desk.COLUMNS if one.cell is column.cell), column)
    told = say("{column}: {meaning}", column=say(column.head), meaning=say(meaning_of(desk.PLACE, own.head)))
    desk.shell.tell(told, sign="*")
