"""The first line of a page: where I am, what is wrong, who I am, what time it is."""

from dataclasses import replace

from textual.reactive import reactive

from data.dataclass import dataclass
from screens.actions import SIGN_ROLES
from screens.parts.drawn import Drawn, Line, Piece, spread, width_of
from screens.plain import plain


@dataclass(frozen=True, slots=True)
class Heading:
    """What the header says; all of it is in the reader's language already."""

    place: str = ""
    view: str = ""
    """The saved view: `to ship`."""
    count: str = ""
    """`1,284`, or `36 of 2,318`."""
    alert: tuple[str, str] = ("", "")
    """(sign, words)."""
    person: str = ""
    post: str = ""
    clock: str = ""


class Header(Drawn):
    """One line on `panel`. When it is narrow the view, the post and the second script of the name fall."""

    GROUND = "panel"
    heading: reactive[Heading] = reactive(Heading)

    def change(self, **parts: object) -> None:
        """Set some parts of it; made safe here, before anything is measured."""
        parts = {name: plain(part) if isinstance(part, str) else part for name, part in parts.items()}
        self.heading = replace(self.heading, **parts)  # type: ignore[arg-type]  # the names are Heading's

    def draw(self, y: int, width: int) -> Line:
        """The line, with as much as fits."""
        shown = self.heading
        person = _first_script(shown.person)
        shorter = (
            shown,
            replace(shown, view=""),
            replace(shown, view="", post=""),
            replace(shown, view="", post="", person=person),
            replace(shown, view="", post="", person=""),
        )
        for shown in shorter:
            left, right = self._left(shown), self._right(shown)
            if width_of(left) + width_of(right) + 2 <= width:
                break
        return spread(left, right, width)

    def _left(self, shown: Heading) -> list[Piece]:
        line: list[Piece] = [(" ", "text"), (shown.place, "strong")]
        if shown.view:
            line += [("  ", "text"), (shown.view, "muted")]
        if shown.count:
            line += [("  ", "text"), (shown.count, "muted")]
        return line

    def _right(self, shown: Heading) -> list[Piece]:
        sign, words = shown.alert
        line: list[Piece] = []
        if words:
            line += [(f"{sign} {words}".strip(), f"{SIGN_ROLES.get(sign, 'muted')} bold"), ("   ", "text")]
        line += [(shown.person, "text")] if shown.person else []
        line += [(" " + shown.post, "muted")] if shown.post else []
        return [*line, ("  " if shown.person or shown.post else "", "text"), (shown.clock, "strong"), (" ", "text")]


def _first_script(name: str) -> str:
    """Mei Chen 陳美 is Mei Chen when there is no room."""
    latin = "".join(letter for letter in name if ord(letter) < 0x2E80).strip()
    return latin or name
