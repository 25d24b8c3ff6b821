"""A short list to choose from in a sheet: the actions of `a`, saved filters, columns to sort by."""

from collections.abc import Iterable, Sequence
from typing import Any

from textual import events
from textual.containers import Vertical
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from data.dataclass import dataclass
from screens.parts.detail import pad
from screens.parts.drawn import Drawn, Piece, Words, paint, spread
from screens.parts.footer import Hint
from screens.parts.sheet import Sheet
from screens.words import say


@dataclass(frozen=True, slots=True)
class Dropped:
    """The answer of Del on a line that can be dropped."""

    answer: Any


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a menu; all words are in the reader's language."""

    answer: Any
    words: str
    key: str = ""
    """Shown in `accent` before the words; pressing it chooses."""
    binding: str = ""
    """The key as Textual names it."""
    about: str = ""
    drop: Dropped | None = None
    """What Del answers; None: it can't be dropped."""


class Options(Drawn, can_focus=True):
    """The lines, the bar on one of them."""

    GROUND = "panel"

    @dataclass
    class Chosen(Message):
        """Enter, a key of a line, or a click."""

        answer: Any

    def __init__(self, options: Sequence[Option], most: int = 14):
        super().__init__()
        self.options, self.most = options, most
        self.cursor = self.top = 0

    def on_mount(self) -> None:
        """As high as it has lines, up to `most`."""
        self.styles.height = max(1, min(len(self.options), self.most))
        self.focus()

    def render_line(self, y: int) -> Strip:
        """Key, words, what it does."""
        place = self.top + y
        if place >= len(self.options):
            return paint((), self.size.width, self.colours, self.GROUND)
        option = self.options[place]
        left: list[Piece] = [("  ", "text"), (pad(option.key, 7), "accent bold"), (option.words, "text")]
        right: list[Piece] = [(option.about, "muted"), ("  ", "text")]
        bar = self.has_focus and place == self.cursor
        return paint(spread(left, right, self.size.width), self.size.width, self.colours, self.GROUND, bar=bar)

    def on_key(self, event: events.Key) -> None:
        """Moves; a line's own key chooses it."""
        own = next((option for option in self.options if event.key in option.binding.split(",")), None)
        step = {"down": 1, "up": -1, "pagedown": self.most, "pageup": -self.most, "home": -1 << 20, "end": 1 << 20}
        if not own and event.key in ("j", "k"):
            step |= {"j": 1, "k": -1}
        if own:
            event.stop()
            self.post_message(self.Chosen(own.answer))
        elif event.key in step:
            event.stop()
            self.move(self.cursor + step[event.key])
        elif event.key == "enter" and self.options:
            event.stop()
            self.post_message(self.Chosen(self.options[self.cursor].answer))
        elif event.key == "delete" and self.options and self.options[self.cursor].drop:
            event.stop()
            self.post_message(self.Chosen(self.options[self.cursor].drop))

    def move(self, place: int) -> None:
        """The bar on another line."""
        self.cursor = max(0, min(place, len(self.options) - 1))
        self.top = max(min(self.top, self.cursor), self.cursor - max(1, self.size.height) + 1)
        self.refresh()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A click chooses."""
        event.stop()
        if self.top + event.y < len(self.options):
            self.post_message(self.Chosen(self.options[self.top + event.y].answer))


class Menu(Sheet[Any]):
    """Answers what was chosen, or None."""

    def __init__(self, title: str, options: Sequence[Option], *, thing: str = "", start: int = 0):
        super().__init__(title, thing, [(str(len(options)), "muted")])
        self.options, self.start = options, start

    def content(self) -> Iterable[Widget]:
        """The lines."""
        with Vertical(id="sheet-content"):
            yield Options(self.options)
            yield Words(())

    def on_mount(self) -> None:
        """The bar on the first line, or on the one that holds now."""
        self.call_after_refresh(self.query_one(Options).move, self.start)

    def hints(self) -> Sequence[Hint]:
        """Enter, Up, Down, Esc."""
        drop = [("Del", say("drop"))] if any(option.drop for option in self.options) else []
        return [("Enter", say("do it")), ("Up Down", say("choose")), *drop, ("Esc", say("close"))]

    def on_options_chosen(self, event: Options.Chosen) -> None:
        """Chosen."""
        self.dismiss(event.answer)
