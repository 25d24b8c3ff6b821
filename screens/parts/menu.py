"""A short list to choose from in a sheet: the actions of `a`, saved filters, columns to sort by."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from textual import events
from textual.containers import Vertical
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from data.dataclass import dataclass, field
from screens import keys
from screens.parts.detail import pad
from screens.parts.drawn import Drawn, Piece, Words, clip, paint, spread, width_of
from screens.parts.footer import Hint
from screens.parts.sheet import Sheet
from screens.words import say


@dataclass(frozen=True, slots=True)
class Act:
    """The answer of a key other than Enter on a line: what is to be done to what the line stands for."""

    key: str
    word: str
    """In the reader's language, for the sheet's last line."""
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
    acts: Mapping[str, Act] = field(default_factory=dict)
    """What else can be done to the line, by the keys as Textual names them: `delete`, `h`."""


class Options(Drawn, can_focus=True):
    """The lines, the bar on one of them."""

    GROUND = "panel"

    @dataclass
    class Chosen(Message):
        """Enter, a key of a line, or a click."""

        answer: Any

    @dataclass
    class Moved(Message):
        """The bar stands on another line."""

        place: int

    def __init__(self, options: Sequence[Option], most: int = 14, key_room: int = 7, start: int = 0):
        super().__init__()
        self.options, self.most, self.key_room = options, most, key_room
        self.cursor, self.top = start, 0

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
        left: list[Piece] = [("  ", "text"), (pad(option.key, self.key_room), "accent bold"), (option.words, "text")]
        # What it is called stays whole.
        about = clip([(option.about, "muted")], max(0, self.size.width - width_of(left) - 4))
        right: list[Piece] = [*about, ("  ", "text")]
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
        elif self.options and event.key in self.options[self.cursor].acts:
            event.stop()
            self.post_message(self.Chosen(self.options[self.cursor].acts[event.key]))

    def move(self, place: int) -> None:
        """The bar on another line."""
        self.cursor = max(0, min(place, len(self.options) - 1))
        self.post_message(self.Moved(self.cursor))
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
        self.options = options
        self.place = start if start < len(options) else 0

    def content(self) -> Iterable[Widget]:
        """The lines."""
        with Vertical(id="sheet-content"):
            yield Options(self.options, start=self.place)
            yield Words(())

    def on_mount(self) -> None:
        """The bar on the first line, or on the one that holds now, unless a quick key has moved it already."""
        options = self.query_one(Options)
        self.call_after_refresh(lambda: options.move(options.cursor))

    def hints(self) -> Sequence[Hint]:
        """Enter, what else can be done to the line under the bar, Up, Down, Esc."""
        here = self.options[self.place].acts.values() if self.options else ()
        acts = [(keys.shown(act.key), act.word) for act in here]
        return [("Enter", say("do it")), *acts, ("Up Down", say("choose")), ("Esc", say("close"))]

    def on_options_moved(self, event: Options.Moved) -> None:
        """Another line: perhaps other keys."""
        self.place = event.place
        self.show_hints()

    def on_options_chosen(self, event: Options.Chosen) -> None:
        """Chosen."""
        self.dismiss(event.answer)
