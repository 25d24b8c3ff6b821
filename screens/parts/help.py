"""F1: what this place is for, its verbs, what its columns, states and words mean, how its list is filtered, all keys.

The six signs stand at the end.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.containers import Vertical
from textual.widget import Widget

from screens.actions import SIGN_ROLES
from screens.cells import wrap_cells
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

    def __init__(
        self, place: str, about: str, keys: Sequence[tuple[str, str, str]], fields: "Sequence[Field]" = (),
        teaching: Callable[[int], Sequence[Section]] | None = None,
    ):  # fmt: skip
        super().__init__(say("Help"), place)
        self.about, self.keys, self.fields = about, keys, fields
        self.teaching = teaching
        """What columns, states and words mean, for so many cells."""

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
        """About, the verbs, what is taught, the filter, the common keys, signs."""
        made: list[Section] = []
        width = min(96, self.app.size.width - 6)
        if self.about:
            made.append(Section(lines=[[(line, "text")] for line in wrap_cells(self.about, width)]))
        groups = dict.fromkeys(group for group, _, _ in self.keys)
        keys = {group: Section(group, lines=_two_columns([(key, word) for own, key, word in self.keys if own == group]))
                for group in groups}  # fmt: skip
        own = keys.pop(say("Here"), None)
        made += [own] if own is not None else []
        made += self.teaching(width) if self.teaching is not None else []
        if self.fields:
            made.append(self._filter_words())
        made += keys.values()
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
        lines: list[Line] = [[(line, "text")] for line in wrap_cells(how, min(96, self.app.size.width - 6))]
        lines.append(())
        for field in self.fields:
            example = pad(field.example.replace("…", "..."), KIND)  # its width is not the same everywhere
            lines.append([(pad(field.name, NAME), "accent bold"), (example, "text"), (say(field.help), "muted")])
            if field.values:
                lines.append([(" " * (NAME + KIND) + " ".join(field.values), "faint")])
        return Section(say("Filter words"), "/", lines=lines)

    def hints(self) -> Sequence[Hint]:
        """Close."""
        return [("Up Down", say("scroll")), ("[ ]", say("next part")), ("Esc", say("close"))]

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
