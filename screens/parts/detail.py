"""The pane beside a list, and the page that opens instead where there is no room: sections of lines."""

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import events
from textual.message import Message
from textual.strip import Strip

from data.dataclass import dataclass, field
from screens.actions import SIGN_ROLES, Cell
from screens.parts.drawn import Drawn, Line, Piece, fit, paint, spread
from screens.plain import plain


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a section. The usual ones are made by `pair`, `item`, `sum_line`; `line` is for anything else."""

    left: Line
    right: Line = ()
    door: tuple[str, str] | None = None
    """(place, number) that Enter opens."""


@dataclass(frozen=True, slots=True)
class Section:
    """A bold title, a muted fact or key at its right, and lines."""

    title: str = ""
    fact: str = ""
    lines: Sequence["Entry | Line"] = field(default_factory=tuple)
    fact_role: str = "muted"
    after: str = ""
    """Muted, behind the title."""


def pair(label: str, value: "str | Cell", after: str = "", *, label_width: int = 10, role: str = "text") -> Entry:
    """Muted label, value, and something muted behind it."""
    made: list[Piece] = [(pad(label, label_width), "muted"), (" ", "text"), *cell_line(value, role)]
    return Entry([*made, *([("  " + after, "muted")] if after else [])])


def item(left: "str | Cell", right: "str | Cell", *, door: tuple[str, str] | None = None) -> Entry:
    """Text at the left, a number or a fact at the right."""
    return Entry(cell_line(left), cell_line(right), door)


def check(sign: str, label: str, fact: str = "", *, label_width: int = 10) -> Entry:
    """A sign, what was checked, and what was found."""
    return Entry([(sign, SIGN_ROLES.get(sign, "text")), (" ", "text"), (pad(label, label_width), "text"),
                  (" ", "text"), (fact, "muted")])  # fmt: skip


def total(label: str, value: str) -> Entry:
    """The last line of a sum."""
    return Entry([(label, "strong")], [(value, "strong")])


def cell_line(cell: "str | Cell", role: str = "text") -> list[Piece]:
    """A cell as pieces, not padded."""
    if isinstance(cell, str):
        return [(cell, role)]
    sign: list[Piece] = [(cell.sign + " ", cell.sign_role or SIGN_ROLES.get(cell.sign, "text"))] if cell.sign else []
    return [*sign, (cell.text, cell.role)]


def pad(text: str, width: int) -> str:
    """Exactly `width` cells."""
    return "".join(piece for piece, _ in fit(plain(text), "text", width))


class Divider(Drawn):
    """The cell between two panes: empty where their tones part them, else a line."""

    def draw(self, y: int, width: int) -> Line:
        """`│`, or `|` for terminals that give it two cells."""
        session = getattr(self.app, "session", None)
        mark = "|" if session is not None and session.plain_lines else "│"
        return [(mark if self.colours.toneless else " ", "rule")]


class Detail(Drawn, can_focus=True):
    """Sections, scrolled by lines. With the keys, the bar stands on one line; Enter opens the door behind it."""

    GROUND = "panel"
    DOORS_ONLY: ClassVar[bool] = False
    """The bar stands on nothing but doors."""
    MOVES: ClassVar[dict[str, str]] = {
        "down": "down", "j": "down", "up": "up", "k": "up", "pagedown": "page_down", "pageup": "page_up",
        "home": "first", "g": "first", "end": "last", "G": "last",
    }  # fmt: skip

    @dataclass
    class DoorOpened(Message):
        """Enter on a line with a door."""

        place: str
        number: str

    def __init__(self, *, id: str | None = None, classes: str | None = None, air: int = 1, reading: bool = False):
        super().__init__(id=id, classes=classes)
        self.air, self.reading = air, reading
        """Cells at both edges; whether it is only scrolled, without a bar."""
        self.sections: Sequence[Section] = ()
        self.top = self.cursor = 0
        self._lines: list[tuple[Line, Line, Any]] = []
        self._heads: list[int] = []

    def show(self, sections: Sequence[Section], *, keep: bool = True) -> None:
        """Show these; the place is kept when it is the same thing again."""
        self.sections = sections
        if not keep:
            self.top = self.cursor = 0
        self._lay()
        self.refresh()

    def _lay(self) -> None:
        airy = self.size.height >= 36
        lines: list[tuple[Line, Line, Any]] = []
        self._heads = []
        for index, section in enumerate(self.sections):
            if section.title or section.fact:
                lines += [((), (), None)] * ((2 if airy else 1) if index else 1)
                self._heads.append(len(lines))
                title: Line = [(section.title, "strong"), *([(" " + section.after, "muted")] if section.after else [])]
                lines.append((title, [(section.fact, section.fact_role)], None))
            elif index:
                lines.append(((), (), None))
            for entry in section.lines:
                made = entry if isinstance(entry, Entry) else Entry(entry)
                lines.append((made.left, made.right, made.door))
        self._lines = lines
        self.cursor = max(0, min(self.cursor, len(lines) - 1))
        while self.cursor < len(lines) - 1 and not lines[self.cursor][0]:
            self.cursor += 1
        self.top = max(0, min(self.top, len(lines) - max(1, self.size.height)))

    def on_resize(self, event: events.Resize) -> None:
        """More or less air."""
        self._lay()

    def render_line(self, y: int) -> Strip:
        """Line `y` of what is on view."""
        width, place = self.size.width, self.top + y
        if place >= len(self._lines):
            return paint((), width, self.colours, self.GROUND)
        left, right, _ = self._lines[place]
        air = (" " * self.air, "text")
        line = [air, *spread(left, right, max(4, width - 2 * self.air)), air]
        bar = self.has_focus and place == self.cursor and not self.reading
        return paint(line, width, self.colours, self.GROUND, bar=bar)

    def on_key(self, event: events.Key) -> None:
        """Moves and doors."""
        move = self.MOVES.get(event.key)
        page = max(1, self.size.height - 1)
        targets = {"down": 1, "up": -1, "page_down": page, "page_up": -page, "first": -1 << 20, "last": 1 << 20}
        if move:
            event.stop()
            self._move(targets[move])
        elif event.key in ("left_square_bracket", "right_square_bracket"):
            event.stop()
            self.to_section(forward=event.key == "right_square_bracket")
        elif event.key == "enter" and self.door:
            event.stop()
            self.post_message(self.DoorOpened(*self.door))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A click brings the bar to a line; a click on the line that has it opens its door."""
        event.stop()
        had_focus, place = self.has_focus, self.top + event.y
        self.focus()
        if self.reading or place >= len(self._lines) or not self._stops(place):
            return
        if had_focus and place == self.cursor and self.door:
            self.post_message(self.DoorOpened(*self.door))
        self.cursor = place
        self.refresh()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel goes by three lines."""
        event.stop()
        self._move(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel goes by three lines."""
        event.stop()
        self._move(-3)

    @property
    def door(self) -> tuple[str, str] | None:
        """What Enter opens on the line with the bar."""
        found: tuple[str, str] | None = self._lines[self.cursor][2] if self._lines else None
        return found

    def to_section(self, *, forward: bool) -> None:
        """`[` and `]`: the section before or behind comes to the top."""
        here = self.top if self.reading else self.cursor
        ahead = [place for place in self._heads if place > here]
        behind = [place for place in self._heads if place < here - (not self.reading)]
        place = (ahead[0] if ahead else here) if forward else (behind[-1] if behind else 0)
        self._move(place + (not self.reading and place in self._heads) - here)
        self.top = max(0, min(place - 1, len(self._lines) - max(1, self.size.height)))
        self.refresh()

    def _move(self, step: int) -> None:
        """On to the next line that says something."""
        last = len(self._lines) - 1
        if self.reading:
            self.top = max(0, min(self.top + step, len(self._lines) - self.size.height))
            self.refresh()
            return
        place = max(0, min(last, self.cursor + step))
        direction = 1 if step > 0 else -1
        while 0 < place < last and not self._stops(place):
            place += direction
        if self._stops(place):
            self.cursor = place
        place = self.cursor
        height = max(1, self.size.height)
        self.top = max(min(self.top, place), place - height + 1)
        self.refresh()

    def _stops(self, place: int) -> bool:
        """Whether the bar may stand on a line: it says something, and is no title."""
        left, _, door = self._lines[place]
        return bool(door) if self.DOORS_ONLY else bool(left) and place not in self._heads

    def on_focus(self) -> None:
        """The bar comes here."""
        self.refresh()

    def on_blur(self) -> None:
        """The bar goes."""
        self.refresh()
