"""What stands where there is nothing: two different sentences for an empty list and for a filter that finds nothing."""

from collections.abc import Sequence

from textual.events import Resize
from textual.widget import Widget

from screens.cells import wrap_cells
from screens.parts.drawn import Drawn, Line, Piece, cells
from screens.parts.footer import Hint
from screens.words import say

LEAST_WIDTH, LEAST_HEIGHT = 60, 16
WIDEST = 79


def nothing_here(sentence: str, fact: str = "", hints: Sequence[Hint] = (), width: int = 79) -> list[Line]:
    """Nothing waits: the sentence, which says what fills the place, the last fact, up to three keys."""
    lines: list[Line] = [(), *([("  " + line, "text")] for line in wrap_cells(sentence, min(width, WIDEST) - 2))]
    if fact:
        lines.append([("  " + fact, "muted")])
    return [*lines, (), *key_line(hints)]


def nothing_matches(filter: str, without: str = "", instead: str = "") -> list[Line]:
    """The filter finds nothing: what it was, how many there are without it, what may have been meant."""
    lines: list[Line] = [(), [("  " + say("Nothing matches “{filter}”.", filter=filter), "text")]]
    if without:
        lines.append([("  " + without, "muted")])
    if instead:
        lines.append([("  " + say("Did you mean {text}?", text=instead), "muted")])
    return [*lines, (), *key_line([("Esc", say("clears the filter")), ("/", say("change it"))])]


def key_line(hints: Sequence[Hint]) -> list[Line]:
    """Up to three keys with their words, in a line; none: no line."""
    line: list[Piece] = [("  ", "text")]
    for index, (key, word) in enumerate(hints[:3]):
        line += [("   " if index else "", "text"), (key, "accent bold"), (" " + word, "muted")]
    return [line] if hints else []


class TooSmall(Drawn):
    """Below 60 x 16 there is no page, only this."""

    size_here = (0, 0)
    before: Widget | None = None
    """Where the keys were; what is hidden loses them."""

    def fit(self, event: Resize) -> None:
        """Cover the page while it is too small for it; afterwards the keys are where they were."""
        page, small = self.screen, too_small(event)
        self.size_here = (event.size.width, event.size.height)
        if small and not page.has_class("-small"):
            self.before = page.focused
        page.set_class(small, "-small")
        if not small and self.before is not None:
            page.call_after_refresh(page.set_focus, self.before)
            self.before = None

    def draw(self, y: int, width: int) -> Line:
        """Three lines in the middle."""
        here, least = "{} x {}".format(*self.size_here), f"{LEAST_WIDTH} x {LEAST_HEIGHT}"
        lines: list[tuple[str, str]] = [
            (say("A little more room, please"), "strong"),
            (say("{here} here, {least} needed.", here=here, least=least), "text"),
            (say("Your work is safe."), "muted"),
        ]
        place = y - max(0, (self.size.height - 3) // 2)
        if not 0 <= place < 3:
            return ()
        text, role = lines[place]
        return [(" " * max(0, (width - cells(text)) // 2), "text"), (text, role)]


def too_small(event: Resize) -> bool:
    """Whether a page can't be shown in this size."""
    return event.size.width < LEAST_WIDTH or event.size.height < LEAST_HEIGHT
