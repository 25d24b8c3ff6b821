"""Which columns a list shows to a person, and in which order: the desk's own until they choose others with F4.

A choice is kept in the preferences as `columns.PLACE`, the heads of the columns in English, in their order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import events
from textual.containers import Vertical
from textual.strip import Strip
from textual.widget import Widget

from screens.actions import Column
from screens.parts.drawn import Drawn, Piece, Words, paint, spread
from screens.parts.footer import Hint
from screens.parts.sheet import Sheet
from screens.parts.work import start
from screens.words import say

if TYPE_CHECKING:
    from screens.desk import Desk

SHOWN = 14


def columns_of(liked: Mapping[str, str]) -> dict[str, str]:
    """Place -> its choice, of all that a person prefers."""
    return {name[8:]: heads for name, heads in liked.items() if name.startswith("columns.")}


def allowed_columns(desk: "Desk") -> tuple[Column, ...]:
    """The columns that this person may see."""
    return tuple(column for column in desk.COLUMNS if desk.shell.may(column.right))


def chosen_columns(desk: "Desk") -> tuple[Column, ...]:
    """Those that are shown: the person's own choice, else the desk's."""
    return arranged(allowed_columns(desk), desk.session.columns.get(desk.PLACE, ""))


def arranged(columns: Sequence[Column], choice: str) -> tuple[Column, ...]:
    """The columns of a choice in its order; what was chosen last falls first when there is no room."""
    by_head = {column.head: column for column in columns}
    heads = [head for head in dict.fromkeys(choice.split(",")) if head in by_head]
    if not heads:
        return tuple(columns)
    grows = any(by_head[head].grow for head in heads)
    return tuple(
        replace(by_head[head], wide=False, drop=0 if place < 2 or by_head[head].id else place,
                grow=by_head[head].grow or (not grows and place == 0))
        for place, head in enumerate(heads)
    )  # fmt: skip


def shown_heads(desk: "Desk") -> list[str]:
    """The heads of what the list shows, as the desk names them: a price may stand there under its currency."""
    named = {column.cell: column.head for column in desk.COLUMNS}
    return [named[column.cell] for column in desk.columns if not column.wide]


def choose_columns(desk: "Desk") -> None:
    """F4: the sheet of columns."""
    start(desk, partial(_choose, desk), "act", exclusive=True)


async def _choose(desk: "Desk") -> None:
    now = shown_heads(desk)
    heads = [column.head for column in allowed_columns(desk)]
    choice: Any = await desk.app.push_screen_wait(ColumnSheet(heads, now))
    if choice is None:
        return
    keep_columns(desk, str(choice))
    desk.grid.columns = desk.columns
    desk.bar.tell(sort=desk.finding.sort_words())
    desk.redraw()
    await _write(desk, str(choice))


def keep_columns(desk: "Desk", choice: str) -> None:
    """Show them from now on, in this session."""
    shell: Any = desk.shell
    columns = {**desk.session.columns, desk.PLACE: choice}
    shell.session = replace(desk.session, columns={place: text for place, text in columns.items() if text})


async def _write(desk: "Desk", choice: str) -> None:
    """And in those to come."""
    from data.operations.own import keep_preference

    shell: Any = desk.shell
    if hasattr(shell, "look_and_write"):
        await shell.look_and_write(keep_preference, desk.session.actor, f"columns.{desk.PLACE}", choice)


class Ticks(Drawn, can_focus=True):
    """The columns; Space takes one in or out, Shift with an arrow moves it."""

    GROUND = "panel"

    def __init__(self, heads: Sequence[str], taken: Sequence[str]):
        super().__init__()
        self.heads = [*taken, *(head for head in heads if head not in taken)]
        self.taken = set(taken)
        self.cursor = self.top = 0

    def on_mount(self) -> None:
        """As high as there are columns."""
        self.styles.height = max(1, min(len(self.heads), SHOWN))
        self.focus()

    def render_line(self, y: int) -> Strip:
        """`+ Customer`, or `. Country`."""
        place = self.top + y
        if place >= len(self.heads):
            return paint((), self.size.width, self.colours, self.GROUND)
        head = self.heads[place]
        on = head in self.taken
        left: list[Piece] = [("  ", "text"), ("+ " if on else ". ", "ok" if on else "faint")]
        left.append((say(head), "text" if on else "muted"))
        bar = self.has_focus and place == self.cursor
        return paint(spread(left, (), self.size.width), self.size.width, self.colours, self.GROUND, bar=bar)

    def on_key(self, event: events.Key) -> None:
        """Moves, takes, shifts."""
        steps = {"down": 1, "j": 1, "up": -1, "k": -1, "home": -(1 << 20), "end": 1 << 20}
        shifts = {"shift+down": 1, "J": 1, "shift+up": -1, "K": -1}
        if event.key in steps:
            self.cursor = max(0, min(self.cursor + steps[event.key], len(self.heads) - 1))
        elif event.key in shifts:
            self._shift(shifts[event.key])
        elif event.key in ("space", "ideographic_space", "x"):
            self.taken ^= {self.heads[self.cursor]}
        else:
            return
        event.stop()
        event.prevent_default()
        self.top = max(min(self.top, self.cursor), self.cursor - max(1, self.size.height) + 1)
        self.refresh()

    def _shift(self, step: int) -> None:
        other = self.cursor + step
        if 0 <= other < len(self.heads):
            self.heads[self.cursor], self.heads[other] = self.heads[other], self.heads[self.cursor]
            self.cursor = other

    @property
    def choice(self) -> str:
        """The heads that are taken, in their order."""
        return ",".join(head for head in self.heads if head in self.taken)


class ColumnSheet(Sheet[str]):
    """Answers the choice; an empty one is the desk's own."""

    def __init__(self, heads: Sequence[str], taken: Sequence[str]):
        super().__init__(say("Columns"), "", [(say("as many as fit are shown"), "muted")])
        self.ticks = Ticks(heads, taken)

    def content(self) -> Iterable[Widget]:
        """The columns."""
        with Vertical(id="sheet-content"):
            yield self.ticks
            yield Words(())

    def hints(self) -> Sequence[Hint]:
        """Space, J and K, Enter, Del, Esc."""
        return [("Space", say("in or out")), ("J K", say("move it")), ("Enter", say("keep")),
                ("Del", say("as it was made")), ("Esc", say("leave"))]  # fmt: skip

    def on_key(self, event: events.Key) -> None:
        """Enter keeps, Del goes back to the desk's own."""
        if event.key == "enter":
            event.stop()
            if self.ticks.choice:
                self.dismiss(self.ticks.choice)
            else:
                self.shell.tell("A list needs a column.", sign="!")
        elif event.key == "delete":
            event.stop()
            self.dismiss("")
