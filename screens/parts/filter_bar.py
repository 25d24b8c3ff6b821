"""The line above a list: its filter and its order; with `/` it is typed into, and the list follows each letter.

While it is typed into, the desk offers what may come next (`offer`); Tab takes the first, again the next.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.message import Message
from textual.strip import Strip

from data.dataclass import dataclass
from screens.parts.drawn import Line, Piece, cells, clip, paint, spread, width_of
from screens.parts.line_edit import LineEdit
from screens.parts.still import Still
from screens.plain import plain
from screens.words import say

if TYPE_CHECKING:
    from data.search import Suggestion

LIST_COMES = 0.012
"""Seconds that a typed letter waits for its list; a tick of the screen is 0.016."""
OFFERED = 4
"""So many values are shown; Tab goes through all."""


def _nobody(text: str, cursor: int) -> None:
    """Nobody wants to know."""


class FilterBar(LineEdit):
    """Idle it tells; typed into it is the bar, and the list's cursor lies idle."""

    @dataclass
    class Left(Message):
        """Esc: as it was before."""

        bar: "FilterBar"

    @dataclass
    class Kept(Message):
        """Enter or Down: back to the list with this filter."""

        bar: "FilterBar"
        value: str

    def __init__(self, *, id: str | None = None):
        super().__init__(id=id, ground="base", limit=400)
        self.can_focus = False
        self.sort_words = ""
        self.facts: Line = ()
        self.problem = ""
        self.typed: Callable[[str, int], None] = _nobody
        """Told at once of another text and where its cursor stands; a message would go through every parent."""
        self.offers: Sequence[Suggestion] = ()
        self._before = ""
        self._turn = 0
        """Which offer Tab takes next."""
        self._waits = False
        """Tab was pressed before there was an offer."""

    def open(self) -> None:
        """`/`."""
        self._before = self.value
        self.can_focus = True
        self.problem, self.offers, self._waits = "", (), False
        self.cursor = len(self.value)
        self.focus()

    def tell(self, *, sort: str | None = None, facts: Line | None = None, problem: str | None = None) -> None:
        """What stands beside the filter."""
        before = self.sort_words, self.facts, self.problem
        self.sort_words = self.sort_words if sort is None else sort
        self.facts = self.facts if facts is None else facts
        self.problem = self.problem if problem is None else problem
        if before != (self.sort_words, self.facts, self.problem):
            self.refresh()

    def offer(self, offers: "Sequence[Suggestion]") -> None:
        """What may come next; what has just been taken by Tab stays in turn with its like."""
        if self._turn and len(self.offers) > 1 and not offers:
            return
        self.offers, self._turn = offers, 0
        if self._waits and offers:
            self._take()
        self._waits = False
        self.refresh()

    def _take(self) -> None:
        """Put the next offer where the word stands."""
        chosen = self.offers[self._turn % len(self.offers)]
        rest = self.value[self.cursor :] if self._turn else self.value[chosen.end :]
        self._turn += 1
        self.change(self.value[: chosen.start] + chosen.text + rest, chosen.start + len(chosen.text))

    @property
    def before(self) -> str:
        """The filter before it was typed into."""
        return self._before

    def take_key(self, event: events.Key) -> None:
        """Esc leaves, Enter and Down keep, Tab completes; letters go on as in any line."""
        if event.key in ("escape", "enter", "down") or (event.key == "backspace" and not self.value):
            event.stop()
            event.prevent_default()
            self.can_focus = False
            left = event.key == "escape"
            self.post_message(self.Left(self) if left else self.Kept(self, self.value))
        elif event.key == "tab":
            event.stop()
            event.prevent_default()
            if self.offers:
                self._take()
            else:
                self._waits = True
        else:
            self._turn = 0
            super().take_key(event)

    def changed(self, text: str) -> None:
        """The letter and the list that follows it are one frame, if the list is quick."""
        if isinstance(self.screen, Still):
            self.screen.hold(LIST_COMES)
        self.typed(text, self.cursor)

    def render_line(self, y: int) -> Strip:
        """`filter <text> sort <column>`, facts at the right."""
        width = self.size.width
        right: list[Piece] = [*self._right(), (" ", "text")]
        if self.has_focus:
            right = clip(right, max(24, width - cells(self.value) - 14))
            room = width - width_of(right) - 9
            left: list[Piece] = [
                ("  ", "text"),
                (say("filter"), "muted"),
                (" ", "text"),
                *self.pieces(max(10, room))[1:],
            ]
            return paint(spread(left, right, width), width, self.colours, "base", bar=True)
        left = [("  ", "text")]
        if self.value:
            left += [(say("filter"), "muted"), (" ", "text"), (plain(self.value), "accent"), (" ", "text")]
        if self.sort_words:
            left += [(say("sort"), "muted"), (" ", "text"), (self.sort_words, "text")]
        if not self.value and not self.sort_words:
            left += [("/", "accent bold"), (" " + say("filter"), "muted")]
        return paint(spread(left, right, width), width, self.colours, "base")

    def _right(self) -> Line:
        if self.has_focus and self.offers:
            return self._offered()
        if self.problem:
            return [("! ", "warn bold"), (self.problem, "warn")]
        return self.facts

    def _offered(self) -> list[Piece]:
        """`Tab fulfilment: how far the goods are`, or several values."""
        after = self._turn % len(self.offers)
        shown = [*self.offers[after:], *self.offers[:after]][:OFFERED]
        line: list[Piece] = [("Tab ", "accent bold"), (shown[0].text, "strong")]
        if len(shown) > 1:
            line += [("  " + "  ".join(one.text for one in shown[1:]), "muted")]
        elif shown[0].help:
            line += [("  " + say(shown[0].help), "muted")]
        return line
