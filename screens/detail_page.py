"""The detail of one row as a page of its own, where there is no room beside the list; the desk's verbs work here."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import events, on
from textual.widget import Widget

from screens.desk_frame import key_of, key_shown
from screens.page import Page
from screens.parts.detail import Detail
from screens.parts.footer import Hint
from screens.parts.work import start
from screens.words import say

if TYPE_CHECKING:
    from screens.desk import Desk
    from screens.parts.printing import Offer


class DetailPage(Page):
    """What Enter opens below 110 columns."""

    def __init__(self, desk: "Desk", row: Any):
        super().__init__()
        self.desk, self.row = desk, row

    def body(self) -> Iterable[Widget]:
        """The sections, in full width."""
        yield Detail(id="pane", air=2)

    def title_words(self) -> str:
        """The desk's place."""
        return self.desk.title_words()

    async def load(self) -> None:
        """Read the thing, its row as it is now: a verb acts on what is shown."""
        query = type(self.desk).DETAIL
        if query is not None:
            self.row = getattr(await self.ask(query, self.row.id), "row", self.row)
        self.heading(view=self.desk.call(self.row))
        pane = self.query_one("#pane", Detail)
        pane.show(await self.desk.sections_of(self.row))
        pane.focus()

    def hear(self, topics: frozenset[str], mine: frozenset[Any] = frozenset()) -> None:
        """As the desk, which stays behind and reads too."""
        if topics & self.desk.WATCHES:
            self.reload(mine)
            self.desk.hear(topics, mine)

    def hints(self) -> Sequence[Hint]:
        """The verbs, back, help."""
        verbs = [(key_shown(self.desk, action), say(action.word)) for action in self.desk.allowed()]
        return [("Esc", say("back")), *verbs[:5], ("a", say("all")), ("F1", say("help"))]

    @on(Detail.DoorOpened)
    def door_opened(self, event: Detail.DoorOpened) -> None:
        """A line leads elsewhere."""
        self.shell.go(event.place, event.number)

    def on_key(self, event: events.Key) -> None:
        """Esc goes back; the desk's verbs and its keys for a row work on this row."""
        if event.key in ("escape", "backspace", "q"):
            event.stop()
            event.prevent_default()
            self.app.pop_screen()
            return
        own = {"y": self.desk.action_copy, "t": self.desk.action_timeline}
        own |= dict.fromkeys(("question_mark", "fullwidth_question_mark"), self.explain)
        action = next(
            (action for action in self.desk.ACTIONS if event.key in key_of(self.desk, action).split(",")), None
        )
        if action is not None:
            event.stop()
            self.desk.doing.start(action.name, self.row, self)
        elif event.key in own:
            event.stop()
            own[event.key]()

    def explain(self) -> None:
        """`?`: the figure that matters most, where there are figures."""
        from screens.desk import Desk

        if type(self.desk).explain is Desk.explain:
            self.shell.tell("There is nothing to explain here.", sign="*")
            return
        start(self, partial(self.desk.explain, self.row, None), "act", exclusive=True)

    async def papers(self) -> "Sequence[Offer]":
        """F9: the papers of this row."""
        return await self.desk.papers(self.row)

    def help_keys(self) -> list[tuple[str, str, str]]:
        """The desk's verbs, then what every page understands."""
        verbs = [(say("Here"), key_shown(self.desk, action), say(action.word)) for action in self.desk.allowed()]
        return verbs + super().help_keys()

    def action_help(self) -> None:
        """F1: as on the list."""
        self.desk.action_help()

    def commands(self) -> list[Any]:
        """The palette: the desk's verbs, for this row."""
        from screens.parts.palette import Command

        do, row = self.desk.doing.start, self.row
        verbs = [
            Command("do", say(action.word), key_shown(self.desk, action), partial(do, action.name, row, self))
            for action in self.desk.allowed()
        ]
        return [*verbs, *super().commands()]

    async def choose_action(self) -> None:
        """`a`."""
        await self.desk.doing.choose(self.row, self)
