"""One line above the footer that says what I have just done, or why not. What others did is seen in the list.

What went wrong is never cut: it takes up to three lines until a key is pressed."""

from textual.events import Resize
from textual.timer import Timer

from data.dataclass import dataclass
from screens.actions import SIGN_ROLES
from screens.cells import wrap_cells
from screens.parts.drawn import Drawn, Line, Piece, cells, spread
from screens.words import say


@dataclass(frozen=True, slots=True)
class Note:
    """What a toast says, in the reader's language."""

    sentence: str
    sign: str = "+"
    detail: str = ""
    """More, in muted."""
    undo: bool = False
    seconds: int = 8
    waits: bool = False
    """It waits for a key, though nothing went wrong: there is more to be read than this."""

    @property
    def stays(self) -> bool:
        """Whether it waits for a key: what went wrong does."""
        return self.waits or self.sign == "x"


TALLEST = 3
"""Lines of a sentence that waits for a key."""
INDENT = 4


class Toast(Drawn):
    """Takes a line of the page while there is something to say; several wait, `2 more`."""

    GROUND = "field"

    def __init__(self, id: str | None = None):
        super().__init__(id=id)
        self.notes: list[Note] = []
        self._folded: list[str] = []
        self._left = 0
        self._timer: Timer | None = None

    def on_mount(self) -> None:
        """Nothing to say yet."""
        self.display = False

    def say(self, note: Note) -> None:
        """Say it; what was done replaces what was done before, what went wrong is kept until a key."""
        self.notes = [old for old in self.notes if old.stays and note.stays] + [note]
        self._left = note.seconds
        if self._timer is None:
            self._timer = self.set_interval(1, self._tick)
        self._show()

    def on_resize(self, event: Resize) -> None:
        """Fold what is said anew."""
        self._fold()

    @property
    def offers_undo(self) -> bool:
        """Whether `u` takes back what it says."""
        return bool(self.notes) and self.notes[-1].undo

    def dismiss_one(self) -> bool:
        """A key was pressed: errors may go. Whether there was one."""
        if not self.notes or not self.notes[-1].stays:
            return False
        self.notes.pop()
        self._show()
        return True

    def clear(self) -> None:
        """Say nothing more."""
        self.notes = []
        self._show()

    def _tick(self) -> None:
        self._left -= 1
        if self.notes and self.notes[-1].stays:
            return
        if self._left <= 0:
            self.clear()
        else:
            self.refresh()

    def _show(self) -> None:
        self.display = bool(self.notes)
        self._fold()
        if not self.notes and self._timer is not None:
            self._timer.stop()
            self._timer = None
        self.refresh()

    def _fold(self) -> None:
        """The lines of a sentence that waits and is wider than the page; one line for all others."""
        note = self.notes[-1] if self.notes else None
        room = self.app.size.width - INDENT - 1 - (len(self._others()) if len(self.notes) > 1 else 0)
        said = " ".join(filter(None, (note.sentence, note.detail))) if note else ""
        long = note is not None and note.stays and cells(said) > room
        self._folded = wrap_cells(said, room, TALLEST) if long else []
        self.styles.height = max(1, len(self._folded))

    def _others(self) -> str:
        return say("{count} more", count=len(self.notes) - 1) + "  "

    def draw(self, y: int, width: int) -> Line:
        """Sign, sentence, detail; undo and its seconds at the right."""
        if not self.notes:
            return ()
        note = self.notes[-1]
        if y:
            return [(" " * INDENT, "text"), (self._folded[y] if y < len(self._folded) else "", "text bold")]
        left: list[Piece] = [("  ", "text"), (note.sign, f"{SIGN_ROLES.get(note.sign, 'text')} bold"), (" ", "text")]
        sentence = self._folded[0] if self._folded else note.sentence
        left.append((sentence, "text bold" if note.stays else "strong"))
        if note.detail and not self._folded:
            left += [(" ", "text"), (note.detail, "muted")]
        right: list[Piece] = []
        if len(self.notes) > 1:
            right += [(self._others(), "muted")]
        if note.undo:
            right += [("u", "accent bold"), (f" {say('undo')} {self._left} s", "muted")]
        return spread(left, [*right, (" ", "text")], width)
