"""F1: what this place is for, its keys in two columns, what its list is filtered by, and the six signs."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.containers import Vertical
from textual.widget import Widget

from screens.actions import SIGN_ROLES
from screens.parts.detail import Detail, Section, pad
from screens.parts.drawn import Line, Piece, Words, cells
from screens.parts.footer import Hint
from screens.parts.sheet import Sheet
from screens.signs import SIGN_MEANINGS
from screens.words import say

if TYPE_CHECKING:
    from data.search import Field

COLUMN = 44
NAME, KIND = 14, 18


class Help(Sheet[None]):
    """A sheet of keys; Esc or F1 closes it."""

    def __init__(self, place: str, about: str, keys: Sequence[tuple[str, str, str]], fields: "Sequence[Field]" = ()):
        super().__init__(say("Help"), place)
        self.about, self.keys, self.fields = about, keys, fields

    def content(self) -> Iterable[Widget]:
        """One scrolled pane."""
        with Vertical(id="sheet-content"):
            yield Detail(id="help-lines", air=2, reading=True)
            yield Words(())

    def on_mount(self) -> None:
        """Fill it."""
        pane = self.query_one("#help-lines", Detail)
        sections = self.sections()
        lines = sum(len(section.lines) + 2 for section in sections)
        pane.styles.height = min(lines, max(6, self.app.size.height - 6))
        pane.show(sections)
        pane.focus()

    def sections(self) -> list[Section]:
        """About, keys by group, signs."""
        made: list[Section] = []
        if self.about:
            made.append(
                Section(lines=[[(line, "text")] for line in _wrapped(self.about, min(96, self.app.size.width - 6))])
            )
        groups = list(dict.fromkeys(group for group, _, _ in self.keys))
        for group in groups:
            mine = [(key, word) for own, key, word in self.keys if own == group]
            made.append(Section(group, lines=_two_columns(mine)))
        if self.fields:
            made.append(self._filter_words())
        signs: list[Line] = [
            [(f"{sign} ", SIGN_ROLES[sign] + " bold"), (say(meaning), "muted")]
            for sign, meaning in SIGN_MEANINGS.items()
        ]
        return [*made, Section(say("Signs"), lines=_paired(signs))]

    def _filter_words(self) -> Section:
        """Each field: how it is asked, what it is, what it can be."""
        how = say(
            "Words are looked for in names and numbers; “in quotes” as they stand; -word leaves out. A field is asked"
            " as field:value,value or with = > >= < <=, field:low..high, field:any, field:none. All parts must hold."
        )
        lines: list[Line] = [[(line, "text")] for line in _wrapped(how, min(96, self.app.size.width - 6))]
        lines.append(())
        for field in self.fields:
            example = pad(field.example.replace("…", "..."), KIND)  # its width is not the same everywhere
            lines.append([(pad(field.name, NAME), "accent bold"), (example, "text"), (say(field.help), "muted")])
            if field.values:
                lines.append([(" " * (NAME + KIND) + " ".join(field.values), "faint")])
        return Section(say("Filter words"), "/", lines=lines)

    def hints(self) -> Sequence[Hint]:
        """Close."""
        return [("Up Down", say("scroll")), ("Esc", say("close"))]

    def on_key(self, event: events.Key) -> None:
        """F1 again closes."""
        if event.key in ("f1", "q"):
            event.stop()
            self.dismiss(None)


def _two_columns(keys: Sequence[tuple[str, str]]) -> list[Line]:
    lines: list[Line] = [[(pad(key, 15), "accent bold"), (" " + word, "muted")] for key, word in keys]
    return _paired(lines)


def _paired(lines: Sequence[Line]) -> list[Line]:
    half = (len(lines) + 1) // 2
    made: list[Line] = []
    for place in range(half):
        left: list[Piece] = list(lines[place])
        if place + half < len(lines):
            left.append((" " * max(1, COLUMN - 6 - sum(cells(text) for text, _ in left)), "text"))
            left += lines[place + half]
        made.append(left)
    return made


def _wrapped(text: str, width: int) -> list[str]:
    lines, line = [], ""
    words = text.split(" ") if " " in text else list(text)
    glue = " " if " " in text else ""
    for word in words:
        if line and cells(line) + len(glue) + cells(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line}{glue}{word}" if line else word
    return [*lines, line] if line else lines
