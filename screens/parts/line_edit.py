"""LineEdit: one line that is typed into. With the keys it is the bar, else it lies on `field`.

It takes letters, editing keys and Enter in its own key handler, so that nothing typed runs a binding, and a fast Enter
never overtakes the letters before it.
"""

from typing import ClassVar

from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip

from data.dataclass import dataclass
from screens.cells import take_cells
from screens.parts.drawn import Drawn, Piece, cells, paint
from screens.plain import plain

SCANNED = 0.03
"""Seconds: a Ctrl+Q or Ctrl+L so soon after a letter stands in a barcode, and nobody wants to leave."""


class LineEdit(Drawn, can_focus=True):
    """A line of text with a cursor."""

    EDITS: ClassVar[dict[str, str]] = {
        "left": "left", "right": "right", "home": "home", "end": "end", "ctrl+a": "home", "ctrl+e": "end",
        "backspace": "back", "delete": "delete", "ctrl+u": "clear_before", "ctrl+k": "clear_after", "ctrl+w": "word",
    }  # fmt: skip

    @dataclass
    class Changed(Message):
        """The text is another now."""

        edit: "LineEdit"
        value: str

        @property
        def control(self) -> "LineEdit":
            """For @on selectors."""
            return self.edit

    @dataclass
    class Submitted(Message):
        """Enter."""

        edit: "LineEdit"
        value: str

        @property
        def control(self) -> "LineEdit":
            """For @on selectors."""
            return self.edit

    def __init__(
        self, value: str = "", *, secret: bool = False, limit: int = 400, lead: str = "", ground: str = "field",
        id: str | None = None, classes: str | None = None,
    ):  # fmt: skip
        super().__init__(id=id, classes=classes)
        self._value, self.secret, self.limit, self.lead, self.ground_name = value, secret, limit, lead, ground
        self.cursor = len(value)
        self.placeholder = ""
        self.yields = False
        """What was put there gives way to the first letter that is typed; what somebody has typed or mended stays."""
        self._untouched = True
        self._typed_at = 0.0

    @property
    def value(self) -> str:
        """What stands there."""
        return self._value

    @value.setter
    def value(self, text: str) -> None:
        self._value, self._untouched = text[: self.limit], True
        self.cursor = len(self._value)
        self.refresh()

    def change(self, text: str, cursor: int) -> None:
        """Another text, as if it had been typed."""
        text = text[: self.limit]
        same = text == self._value
        self._value, self.cursor = text, max(0, min(cursor, len(text)))
        self.refresh()
        if not same:
            self.changed(text)

    def changed(self, text: str) -> None:
        """Tell whoever wants to know."""
        self.post_message(self.Changed(self, text))

    def on_key(self, event: events.Key) -> None:
        """Textual calls the handler of every class of a widget; so there is one, and others change `take_key`."""
        self.take_key(event)

    def take_key(self, event: events.Key) -> None:
        """Letters, editing keys and Enter stay here; the rest is for the page."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.submit()
        elif event.key in self.EDITS:
            if event.key == "backspace" and not self._value:
                return
            event.stop()
            self._edit(self.EDITS[event.key])
        elif event.is_printable and event.character:
            event.stop()
            event.prevent_default()
            self._typed_at = event.time
            self._insert(event.character)
        elif event.key in ("ctrl+q", "ctrl+l") and event.time - self._typed_at < SCANNED:
            event.stop()

    def submit(self) -> None:
        """Enter was pressed; scan fields take and clear at once instead."""
        self.post_message(self.Submitted(self, self._value))

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted is typed at once."""
        event.stop()
        self.take_paste(event.text)

    def take_paste(self, text: str) -> None:
        """Pasted text loses its controls; a line end is a space."""
        self._insert(plain(text.strip("\r\n"), self.limit))

    def _insert(self, text: str) -> None:
        before, behind = self._value[: self.cursor], self._value[self.cursor :]
        if self.yields and self._untouched:
            before = behind = ""
        self._untouched = False
        self.change(before + text + behind, len(before) + len(text))

    def _edit(self, what: str) -> None:
        self._untouched = False
        text, at = self._value, self.cursor
        if what in ("left", "right", "home", "end"):
            places = {"left": at - 1, "right": at + 1, "home": 0, "end": len(text)}
            self.cursor = max(0, min(len(text), places[what]))
            self.refresh()
            return
        start = {"back": max(0, at - 1), "clear_before": 0, "word": _word_start(text, at)}.get(what, at)
        stop = {"delete": at + 1, "clear_after": len(text)}.get(what, at)
        self.change(text[:start] + text[stop:], start)

    def pieces(self, width: int) -> list[Piece]:
        """The text that fits, the cursor in it."""
        shown = "*" * len(self._value) if self.secret else plain(self._value, self.limit)
        if not self.has_focus:
            role = "text" if shown else "muted"
            return [(" " + self.lead, "text"), (shown or self.placeholder, role)]
        room = max(4, width - 3 - cells(self.lead))
        start = 0
        while cells(shown[start : self.cursor]) > room:
            start += 1
        under = shown[self.cursor : self.cursor + 1] or " "
        left = shown[start : self.cursor]
        right = take_cells(shown[self.cursor + 1 :], max(0, room - cells(left) - cells(under) + 1))
        self._place_input_method(1 + cells(self.lead) + cells(left))
        return [(" ", "text"), (self.lead, "accent"), (left, "text"), (under, "cursor"), (right, "text")]

    def _place_input_method(self, column: int) -> None:
        """Input methods show their candidates where the terminal's cursor is."""
        self.app.cursor_position = self.region.offset + Offset(column, 0)

    def render_line(self, y: int) -> Strip:
        """The line: a bar with the keys, a field without."""
        width = self.size.width
        bar = self.has_focus and self.ground_name != "plain"
        ground = "panel" if self.ground_name == "plain" else self.ground_name
        return paint(self.pieces(width), width, self.colours, ground, bar=bar)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A click brings the keys here."""
        event.stop()
        self.open()

    def open(self) -> None:
        """Bring the keys here."""
        self.focus()

    def on_focus(self) -> None:
        """The bar comes here."""
        self.refresh()

    def on_blur(self) -> None:
        """The bar goes."""
        self.refresh()


def _word_start(text: str, at: int) -> int:
    start = len(text[:at].rstrip())
    while start and not text[start - 1].isspace():
        start -= 1
    return start
