"""SettingsPage: lines that say how the store is set up; Enter changes what the bar stands on, n adds to its part."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from data.roles import holders
from screens import keys
from screens.actions import Action
from screens.doing import Doing
from screens.page import Page
from screens.parts.detail import Detail, Entry, Section, pad
from screens.parts.drawn import Line, Piece
from screens.parts.footer import Hint
from screens.parts.menu import Menu, Option
from screens.parts.work import start
from screens.plain import plain
from screens.words import say

LABEL = 22


class SettingLines(Detail):
    """The bar stands on what can be changed."""

    GROUND = "base"
    DOORS_ONLY = True


class SettingDoing(Doing):
    """The palette need not offer settings as something recent."""

    def remember(self, row: Any) -> None:
        """Nothing."""


class SettingsPage(Page):
    """The base of the board and of the page of one warehouse."""

    ACTIONS: ClassVar[tuple[Action, ...]] = ()
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(lists=False),
        Binding("n", "add", "new", show=False, id="settings.add"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.things: dict[tuple[str, str], tuple[str, Any]] = {}
        """Door -> how the line is called, and its row."""
        self.parts: list[str] = []
        """The kind of what `n` adds, for each section."""
        self.doing: Any = SettingDoing(self)  # type: ignore[arg-type]  # it has all that Doing asks of a desk

    def body(self) -> Iterable[Widget]:
        """One column."""
        yield SettingLines(id="setting-lines", air=2)

    @property
    def lines(self) -> SettingLines:
        """The lines."""
        return self.query_one("#setting-lines", SettingLines)

    async def load(self) -> None:
        """Read all of it, and stay on the line."""
        self.things.clear()
        sections = await self.read_sections()
        lines = self.lines
        lines.show(sections)
        if not lines.has_focus:
            lines.cursor = next((place for place, line in enumerate(lines._lines) if line[2]), 0)
            lines.focus()

    async def read_sections(self) -> Sequence[Section]:
        """What there is; subclasses say."""
        return ()

    def actions_of(self, kind: str, row: Any) -> Sequence[Action]:
        """What can be done to a line of that kind; subclasses say."""
        return ()

    def line(self, kind: str, row: Any, label: str, value: str, after: str = "", *, role: str = "text") -> Entry:
        """A line that Enter changes."""
        door = (kind, str(row.id))
        self.things[door] = (plain(label), row)
        pieces: list[Piece] = [(pad(label, LABEL), "muted"), (" ", "text"), (plain(value) or ".", role)]
        return Entry([*pieces, *([("  " + plain(after), "muted")] if after else [])], (), door)

    def add_line(self, kind: str, words: str) -> Entry:
        """The last line of a part: Enter adds to it."""
        self.things[("new", kind)] = (words, None)
        left: Line = [("+ ", "accent bold"), (words, "muted")]
        return Entry(left, (), ("new", kind) if self.shell.may("settings.change") else None)

    # doing

    def call(self, row: Any) -> str:
        """How the line is called, for the titles of forms."""
        return next((words for words, thing in self.things.values() if thing is row), "")

    def hints(self) -> Sequence[Hint]:
        """Enter, n, sections, help."""
        if not self.shell.may("settings.change"):
            return [("[ ]", say("next part")), ("F1", say("help"))]
        return [("Enter", say("change")), ("n", say("new")), ("[ ]", say("next part")), ("u", say("undo")),
                ("F1", say("help"))]  # fmt: skip

    @on(Detail.DoorOpened)
    def opened(self, event: Detail.DoorOpened) -> None:
        """Enter on a line."""
        event.stop()
        start(self, partial(self.change, event.place, event.number), "act", exclusive=True)

    async def change(self, kind: str, number: str) -> None:
        """Do what can be done to a line; where that is more than one thing, it is chosen."""
        _, row = self.things.get((kind, number), ("", None))
        wanted = f"new.{number}" if kind == "new" else kind
        every = self.actions_of(wanted, row)
        actions = [action for action in every if self.shell.may(action.needs)]
        if not actions:
            who = ", ".join(say(title) for title in holders(every[0].needs if every else "settings.change"))
            self.shell.tell("Only they may: {who}.", sign="!", who=who)
            return
        action = actions[0] if len(actions) == 1 else await self._choose(actions, row)
        if action is not None:
            await self.doing.carry_out(action, [] if action.alone else [row])

    async def _choose(self, actions: Sequence[Action], row: Any) -> Action | None:
        options = [
            Option(
                action, say(action.word), keys.shown(action.key), action.key, say(action.help) if action.help else ""
            )
            for action in actions
        ]
        chosen: Action | None = await self.app.push_screen_wait(Menu(say("Actions"), options, thing=self.call(row)))
        return chosen

    def action_add(self) -> None:
        """`n`: something new in the part where the bar stands."""
        kind = self.part_here()
        if kind:
            start(self, partial(self.change, "new", kind), "act", exclusive=True)
        else:
            self.shell.tell("Nothing can be added to this part.", sign="*")

    def part_here(self) -> str:
        """What `n` adds: the kind of the part that the bar stands in."""
        before = [place for place in self.lines._heads if place <= self.lines.cursor]
        return self.parts[len(before) - 1] if before and len(before) <= len(self.parts) else ""

    async def choose_action(self) -> None:
        """`a`: what can be done to this line."""
        door = self.lines.door
        if door is None:
            await super().choose_action()
        else:
            await self.change(*door)
