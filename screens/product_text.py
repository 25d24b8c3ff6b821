"""The sheet in which a listing's text is written: several lines, Ctrl+S keeps, Esc with changes asks once."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import TextArea

from screens.parts.drawn import Words
from screens.parts.footer import Hint
from screens.parts.sheet import Sheet
from screens.words import say

MOST = 20_000


class TextSheet(Sheet[str]):
    """A text of several lines. The answer is the text, or None when the person left."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "save", "save", show=False, priority=True)]

    def __init__(self, title: str, thing: str, text: str):
        super().__init__(title, thing)
        self.before = text
        self._asked_to_leave = False

    def content(self) -> Iterable[Widget]:
        """The editor, and a line for what is to be said."""
        yield TextArea(
            self.before, id="text", soft_wrap=True, tab_behavior="focus", show_line_numbers=False, compact=True
        )
        yield Words((), id="form-note")

    def on_mount(self) -> None:
        """Half of the room, the cursor at the end."""
        editor = self.query_one("#text", TextArea)
        editor.styles.height = max(6, min(16, self.app.size.height - 8))
        editor.move_cursor(editor.document.end)
        editor.focus()
        self._tell_length()

    def hints(self) -> Sequence[Hint]:
        """Ctrl+S, Esc."""
        return [("Ctrl+S", say("keep")), ("Esc", say("leave"))]

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """How long it is."""
        event.stop()
        self._asked_to_leave = False
        self._tell_length()

    def _tell_length(self) -> None:
        text = self.query_one("#text", TextArea).text
        told = say("{n} of {most} characters", n=len(text), most=MOST)
        role = "warn" if len(text) > MOST else "muted"
        self.query_one("#form-note", Words).show([("  " + told, role)])

    def on_key(self, event: events.Key) -> None:
        """Nothing that is typed runs a binding of a page."""

    def action_save(self) -> None:
        """Ctrl+S: the text, unless it is too long."""
        text = self.query_one("#text", TextArea).text
        if len(text) <= MOST:
            self.dismiss(text)

    def action_leave(self) -> None:
        """Esc: at once when nothing was typed, else it asks once."""
        if self.query_one("#text", TextArea).text != self.before and not self._asked_to_leave:
            self._asked_to_leave = True
            sentence = say("Esc again leaves and forgets what you typed.")
            self.query_one("#form-note", Words).show([("  ! ", "warn bold"), (sentence, "warn")])
            return
        self.dismiss(None)
