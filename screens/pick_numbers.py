"""A list of tracking numbers: pasted or typed line by line, matched with the parcels, looked at, and then written."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widget import Widget

from data.errors import StoreError
from data.queries.tracking_numbers import Match, match_numbers
from data.tracking_lists import read_list
from screens.page import Page
from screens.parts.detail import Detail, Entry, Section, pad
from screens.parts.drawn import Piece
from screens.parts.footer import Hint
from screens.parts.line_edit import LineEdit
from screens.parts.toast import Note
from screens.parts.work import start
from screens.plain import plain
from screens.tracking_calls import calls_of
from screens.words import carrier_name, say

SIGNS = {
    "ready": ("*", "info", "will be written"),
    "done": ("+", "ok", "written"),
    "same": (".", "faint", "there already"),
    "unmatched": ("x", "bad", "unmatched"),
    "duplicate": ("!", "warn", "twice"),
    "wrong": ("x", "bad", "wrong"),
    "refused": ("x", "bad", "refused"),
}
WIDE = 110
ORDER = ("refused", "wrong", "unmatched", "duplicate", "ready", "done", "same")


class PasteLine(LineEdit):
    """A line that takes several at once when they are pasted."""

    page: "NumbersPage"

    def take_paste(self, text: str) -> None:
        """All lines of it."""
        self.page.add(text)


class NumbersPage(Page):
    """Nothing is written before it has been looked at."""

    TITLE, PLACE = "Tracking numbers", "parcels"
    HELP = (
        "Paste a list, or type an order and its number and Enter; a third word is the carrier. What fits no parcel,"
        " stands twice or can't be a number of the carrier is listed and never written."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "parcels", show=False),
        Binding("ctrl+s", "write", "write", show=False, priority=True),
        Binding("ctrl+u", "forget", "forget", show=False, priority=True),
        Binding("down", "scroll(1)", "down", show=False),
        Binding("up", "scroll(-1)", "up", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.found: Sequence[Match] = ()
        self.refusals: dict[int, str] = {}
        self.written = False

    def body(self) -> Iterable[Widget]:
        """The line that is typed into, and what came of all lines."""
        edit = PasteLine(id="typed-line", limit=400)
        edit.page = self
        yield edit
        yield Detail(id="told", air=2, reading=True)

    async def load(self) -> None:
        """Match again: parcels may have changed."""
        edit = self.query_one("#typed-line", PasteLine)
        if self.focused is None:
            edit.focus()
        if self.texts and not self.written:
            try:
                self.found = await self.ask(match_numbers, read_list("\n".join(self.texts)))
            except StoreError as error:
                self.toast(Note(say(error.sentence, **error.facts), "x"))
        self.query_one("#told", Detail).show(self._sections())
        self.draw_frame()

    def add(self, text: str) -> None:
        """More lines of the list."""
        if self.written:
            self.texts, self.written, self.refusals = [], False, {}
        self.texts += [line for line in text.splitlines() if line.strip()]
        self.reload()

    def on_line_edit_submitted(self, event: LineEdit.Submitted) -> None:
        """Enter: the line is taken; an empty one does nothing."""
        event.stop()
        if event.value.strip():
            event.edit.value = ""
            self.add(event.value)

    def on_paste(self, event: events.Paste) -> None:
        """A paste that went past the line."""
        event.stop()
        self.add(event.text)

    def _sections(self) -> list[Section]:
        if not self.found:
            lines: list[Any] = [
                [(say("Paste lines like"), "muted")],
                [("A10482  00340434161094022115", "text")],
                [("A10483;1Z5R89390357567127;ups", "text")],
                (),
                [(say("A header such as order, tracking, carrier is understood too."), "muted")],
                [(say("From a file:"), "muted")],
                [("ecom-tui tracking numbers.csv", "text")],
            ]
            return [Section(say("A list of tracking numbers"), "", lines)]
        rows = sorted(self.found, key=lambda one: (ORDER.index(self._state(one)), one.line))
        return [Section(say("{n} lines", n=len(rows)), self._counts(), [self._row(one) for one in rows])]

    def _state(self, one: Match) -> str:
        if one.line in self.refusals:
            return "refused"
        return "done" if self.written and one.state == "ready" else one.state

    def _counts(self) -> str:
        states = [self._state(one) for one in self.found]
        return "  ".join(f"{states.count(name)} {say(SIGNS[name][2])}" for name in ORDER if name in states)

    def _row(self, one: Match) -> Entry:
        state = self._state(one)
        sign, role, word = SIGNS[state]
        left: list[Piece] = [
            (f"{one.line:>4} ", "muted"),
            (f"{sign} ", role),
            (pad(one.order, 10), "text"),
            (" ", "text"),
        ]
        number: list[Piece] = [(pad(one.tracking, 21), "text"), (" ", "text")]
        said = self.refusals.get(one.line) or (say(one.sentence, **one.facts) if one.sentence else "")
        if said:  # which mostly names the number
            words: Piece = (plain(said), role if role != "faint" else "muted")
            return Entry([*left, *(number if self.app.size.width >= WIDE else []), words])
        told = f"{say(word)}  {one.parcel or say('order is shipped') if one.order_id or one.parcel else ''}"
        return Entry([*left, *number, (plain(told.strip()), "muted")], [(plain(carrier_name(one.carrier)), "muted")])

    def hints(self) -> Sequence[Hint]:
        """Write when there is something to be written."""
        ready = sum(1 for one in self.found if one.state == "ready") if not self.written else 0
        write = [("Ctrl+S", say("write {n}", n=ready))] if ready else []
        return [(say("paste"), say("a list")), ("Enter", say("take the line")), *write, ("Ctrl+U", say("forget")),
                ("Esc", say("parcels")), ("F1", say("help"))]  # fmt: skip

    def action_write(self) -> None:
        """Ctrl+S."""
        start(self, self._write, "act", exclusive=True)

    async def _write(self) -> None:
        ready = [one for one in self.found if one.state == "ready"]
        if not ready or self.written:
            return
        outcome = await self.shell.bulk(calls_of(ready))
        if outcome is None:
            return
        self.refusals = {ready[place].line: say(error.sentence, **error.facts) for place, error in outcome.refused}
        self.written = True
        self.reload()

    def action_forget(self) -> None:
        """Ctrl+U: begin anew."""
        self.texts, self.found, self.written, self.refusals = [], (), False, {}
        self.query_one("#typed-line", PasteLine).value = ""
        self.reload()

    def action_scroll(self, step: int) -> None:
        """Up and Down."""
        told = self.query_one("#told", Detail)
        told.top = max(0, min(told.top + step, len(told._lines) - told.size.height))
        told.refresh()

    def action_close(self) -> None:
        """Esc."""
        self.shell.go_back()
