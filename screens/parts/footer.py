"""The last line of a page: keys and their words, filled from the left; at the right where I am in the list."""

from collections.abc import Sequence

from textual import events
from textual.geometry import Region
from textual.reactive import reactive

from screens import keys
from screens.parts.drawn import Drawn, Line, Piece, cells, spread, width_of

Hint = tuple[str, str]
"""(key as people read it, word in the reader's language)."""


class Footer(Drawn):
    """One line on `panel`. What does not fit falls from the right, but the last hint (F1) stays."""

    GROUND = "panel"
    hints: reactive[tuple[Hint, ...]] = reactive(())
    position: reactive[tuple[Piece, ...]] = reactive((), repaint=False)

    def show(self, hints: Sequence[Hint]) -> None:
        """Show these keys."""
        self.hints = tuple(hints)

    def watch_position(self, before: Line, now: Line) -> None:
        """It changes at every move of the bar; the hints only when it takes other room."""
        size = width_of(now)
        if width_of(before) == size:
            self.refresh(Region(self.size.width - size - 1, 0, size + 1, 1))
        else:
            self.refresh()

    def draw(self, y: int, width: int) -> Line:
        """The hints that fit, and the position."""
        right = [*self.position, (" ", "text")]
        line: list[Piece] = [(" ", "text")]
        for index, (key, word) in enumerate(self._fitting(width - width_of(right) - 1)):
            line += [("  " if index else "", "text"), (key, "accent bold"), (" " + word if word else "", "muted")]
        return spread(line, right, width)

    def _fitting(self, room: int) -> list[Hint]:
        if not self.hints:
            return []
        *others, last = self.hints
        kept: list[Hint] = []
        room -= 1 + _size(last)
        for hint in others:
            if _size(hint) + 2 > room - 1:
                break
            kept.append(hint)
            room -= _size(hint) + 2
        return [*kept, last]

    def on_click(self, event: events.Click) -> None:
        """A click on a hint is its key; hints of several keys (`1-9`) have none."""
        event.stop()
        x = 1
        for key, word in self._fitting(self.size.width - width_of(self.position) - 2):
            size = _size((key, word))
            if x <= event.x < x + size and (pressed := keys.pressed(key)):
                self.app.simulate_key(pressed)
            x += size + 2


def _size(hint: Hint) -> int:
    return cells(hint[0]) + (cells(hint[1]) + 1 if hint[1] else 0)
