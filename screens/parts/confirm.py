"""Confirm: a sheet that says what will change and asks y/n with the keys on No, or has the count or amount typed."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from screens.parts.drawn import Ends, Folded, Line, Piece, Words, width_of
from screens.parts.footer import Hint
from screens.parts.line_edit import LineEdit
from screens.parts.sheet import LineButton, Sheet
from screens.words import say


class Confirm(Sheet[bool]):
    """True when the person wants it. With `typed` the text (a count, an amount) must be typed to get it.

    The keys stand on No; on Yes with `ready`, for what is small and can be taken back.
    """

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(
        self, question: str, lines: Sequence[Line | Ends] = (), *, thing: str = "", yes: str = "", no: str = "",
        typed: str = "", undoable: bool = False, right: Line | None = None, ready: bool = False,
    ):  # fmt: skip
        warning: list[Piece] = [] if undoable else [("x ", "bad bold"), (say("cannot be undone"), "bad bold")]
        super().__init__(question, "", right if right is not None else warning)
        self.lines, self.subtitle = lines, thing
        self.yes, self.no, self.typed = yes or say("Yes"), no or say("No"), typed
        self.ready = ready

    def content(self) -> Iterable[Widget]:
        """The consequences, and the answer."""
        with Vertical(id="sheet-content"):
            if self.subtitle:
                yield Words([("  " + self.subtitle, "muted")], ())
            yield Folded(*self.lines, *([()] if self.lines else []), id="consequences")
            with Horizontal(classes="buttons"):
                if self.typed:
                    yield Words(self._ask_line(), id="ask")
                    yield LineEdit(id="typed", limit=24)
                    yield Words([("    ", "text")], classes="indent")
                    yield LineButton(self.no, id="no")
                else:
                    yield Words([("  ", "text")], classes="indent")
                    yield LineButton(self.no, id="no")
                    yield LineButton(self.yes, id="yes")
            yield Words((), id="confirm-note")

    def _ask_line(self) -> list[Piece]:
        ask = say("To {word}, type", word=self.yes.lower())
        return [(f"  {ask} ", "text"), (self.typed, "strong"), ("  ", "text")]

    def on_mount(self) -> None:
        """The keys stand on No, or where the count is typed."""
        for indent in self.query(".indent"):
            indent.styles.width = 4 if self.typed else 2
        if self.typed:
            ask, ask_line = self.query_one("#ask", Words), self._ask_line()
            ask.styles.width = width_of(ask_line)
            edit = self.query_one("#typed", LineEdit)
            edit.styles.width = 10
            edit.focus()
        else:
            self.query_one("#yes" if self.ready else "#no", LineButton).focus()

    def hints(self) -> Sequence[Hint]:
        """Which keys answer."""
        if self.typed:
            enter = say("and Enter to {word}", word=self.yes.lower())
            return [(say("type {text}", text=self.typed), enter), ("Esc", self.no.lower())]
        return [("y", self.yes.lower()), ("n", self.no.lower()), ("Esc", self.no.lower())]

    def on_key(self, event: events.Key) -> None:
        """y and n answer at once, unless something is typed."""
        if self.typed:
            return
        if event.key in ("y", "Y"):
            event.stop()
            self.dismiss(True)
        elif event.key in ("n", "N"):
            event.stop()
            self.dismiss(False)

    @on(LineEdit.Submitted)
    def entered(self, event: LineEdit.Submitted) -> None:
        """Enter behind the count."""
        if event.value.strip().replace(",", "") == self.typed.replace(",", ""):
            self.dismiss(True)
            return
        line: list[Piece] = [("  ! ", "warn bold"), (say("Type {text}, or Esc to leave.", text=self.typed), "warn")]
        self.query_one("#confirm-note", Words).show(line)

    @on(LineButton.Pressed)
    def pressed(self, event: LineButton.Pressed) -> None:
        """A button."""
        self.dismiss(event.button.id == "yes")

    def action_leave(self) -> None:
        """Esc is No."""
        self.dismiss(False)
