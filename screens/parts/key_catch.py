"""KeyCatch: a sheet that waits for the key that shall do something from now on."""

from collections.abc import Callable, Iterable, Sequence

from textual import events
from textual.containers import Vertical
from textual.widget import Widget

from screens import keys
from screens.parts.drawn import Drawn, Line, Piece
from screens.parts.footer import Hint
from screens.parts.sheet import Sheet
from screens.words import say

NEVER = frozenset(
    ("escape", "enter", "backspace", "tab", "shift+tab", "up", "down", "left", "right", "ctrl+q", "ctrl+c", "ctrl+l")
)
"""Keys that always mean the same."""


class Pressed(Drawn, can_focus=True):
    """What was pressed, and whether it is free."""

    GROUND = "panel"
    DEFAULT_CSS = "Pressed { height: 3; }"

    def __init__(self, shown: str) -> None:
        super().__init__()
        self.shown, self.problem = shown, ""

    def draw(self, y: int, width: int) -> Line:
        """The key, and beside it what is wrong."""
        if y != 0:
            return ()
        line: list[Piece] = [("  " + say("Press a key:") + " ", "muted"), (self.shown, "accent bold")]
        return [*line, ("   ! ", "warn bold"), (self.problem, "warn")] if self.problem else line


class KeyCatch(Sheet[str]):
    """Answers the key as Textual names it, "" for the one that the program gives, or None when left."""

    def __init__(self, word: str, now: str, taken: Callable[[str], str]):
        super().__init__(word)
        self.now, self.taken, self.key = now, taken, ""

    def content(self) -> Iterable[Widget]:
        """One line."""
        with Vertical(id="sheet-content"):
            yield Pressed(self.now)

    def on_mount(self) -> None:
        """Listen."""
        self.query_one(Pressed).focus()

    def hints(self) -> Sequence[Hint]:
        """Enter, Backspace, Esc."""
        return [("Enter", say("take it")), ("Backspace", say("as it was")), ("Esc", say("leave"))]

    def on_key(self, event: events.Key) -> None:
        """Any key but those that answer."""
        if event.key == "escape":
            return
        event.stop()
        event.prevent_default()
        line = self.query_one(Pressed)
        if event.key == "backspace":
            self.dismiss("")
        elif event.key == "enter":
            if self.key and not line.problem:
                self.dismiss(self.key)
        elif event.key not in NEVER:
            self.key = event.key
            line.shown = keys.shown(event.key)
            word = self.taken(event.key)
            line.problem = say("{key} does “{word}” already.", key=line.shown, word=word) if word else ""
            line.refresh()
