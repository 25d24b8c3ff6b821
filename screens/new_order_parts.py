"""The parts of the board of a new order: a field with its options, the field that takes scans, the lines."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

from textual import events
from textual.containers import Vertical
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from data.dataclass import dataclass
from data.queries.drafts import Quote, QuoteLine
from screens import show
from screens.parts.detail import pad
from screens.parts.drawn import Drawn, Line, Piece, Words, clip, fit, paint
from screens.parts.line_edit import LineEdit
from screens.parts.scan import ScanField, clean
from screens.words import language, say

SHOWN = 5
"""Options at once."""
LABEL = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a field: what it means, its words, and what is muted behind them."""

    value: Any
    words: str
    after: str = ""


class AskField(Vertical):
    """Label, field, message; under it the options while it has the keys."""

    @dataclass
    class Picked(Message):
        """Enter: an option, or what was typed."""

        field: "AskField"
        value: Any
        typed: str

        @property
        def control(self) -> "AskField":
            """For @on selectors."""
            return self.field

    def __init__(self, label: str, *, id: str, width: int = 0, edit: LineEdit | None = None, limit: int = 200):
        super().__init__(id=id, classes="ask")
        self.label, self.wide = label, width
        self.edit = edit or LineEdit(limit=limit)
        self.message = Words((), ground="base", classes="ask-message")
        self.below = Words(ground="base", classes="ask-options")
        self.choices: Sequence[Choice] = ()
        self.pick = 0

    def compose(self) -> Iterable[Widget]:
        """One line, and the options."""
        from textual.containers import Horizontal

        with Horizontal(classes="ask-row"):
            yield Words([("  " + pad(say(self.label), LABEL), "muted")], ground="base", classes="ask-label")
            yield self.edit
            yield self.message
        yield self.below

    def on_mount(self) -> None:
        """As wide as it was made."""
        if self.wide:
            self.edit.styles.width = self.wide

    def note(self, *line: Piece) -> None:
        """Beside the field."""
        self.message.show(clip([("  ", "text"), *line], max(0, self.message.size.width or 60)))

    def offer(self, choices: Sequence[Choice], pick: int = 0) -> None:
        """Options below, one of them under the cursor."""
        self.choices, self.pick = choices, min(pick, max(0, len(choices) - 1))
        self._draw()

    def move(self, step: int) -> bool:
        """Another option; False at the end, when the keys go on to the next field."""
        if not self.choices or not 0 <= self.pick + step < len(self.choices):
            return False
        self.pick += step
        self._draw()
        return True

    @property
    def chosen(self) -> Choice | None:
        """The option under the cursor."""
        return self.choices[self.pick] if self.choices else None

    def _draw(self) -> None:
        start = max(0, min(self.pick - SHOWN // 2, len(self.choices) - SHOWN))
        lines: list[Line] = []
        for place, choice in enumerate(self.choices[start : start + SHOWN], start):
            here = place == self.pick
            mark: Piece = (" " * (LABEL + 2) + ("> " if here else "  "), "accent bold")
            lines.append([mark, (choice.words, "text bold" if here else "text"), ("  " + choice.after, "muted")])
        self.below.show(*lines)


class AddField(ScanField):
    """Takes a scan or a name at once, with the option that was shown for just this text."""

    @dataclass
    class Taken(Message):
        """Something to add: what was typed, and the option under the cursor, `moved` when somebody went to it."""

        typed: str
        choice: Any
        moved: bool

    shown: Callable[[str], tuple[Any, bool]] = staticmethod(lambda text: (None, False))
    """The option that stands for a text, and whether it was gone to."""

    stale = False
    """Whether what stands there was taken and not found: the next scan takes its place, an editing key keeps it."""

    def give_back(self, text: str) -> None:
        """What was not found, unless the next is being typed already."""
        if not self.value:
            self.value, self.stale = text, True

    def take_key(self, event: events.Key) -> None:
        """A letter begins anew behind what was not found; any other key goes on with it."""
        if self.stale and event.is_printable:
            self.change("", 0)
        self.stale = False
        super().take_key(event)

    def submit(self) -> None:
        """The text as it is now; the field is empty before anything else happens."""
        code = clean(self.value)
        choice, moved = self.shown(self.value)
        self.change("", 0)
        if code:
            self.post_message(self.Taken(code, choice, moved))


COLUMNS: tuple[tuple[str, int], ...] = (("Qty", 5), ("Price", 9), ("Off", 8), ("Total", 10), ("Free", 6), ("Due", 6))
SKU_WIDTH = 13


class LinesTable(Drawn, can_focus=True):
    """The lines of the order; Enter changes one, + and - its quantity, x takes it out."""

    GROUND = "base"
    STEPS: ClassVar[dict[str, int]] = {"j": 1, "k": -1}
    """Up and Down are the board's; an empty table lets them through."""

    @dataclass
    class Asked(Message):
        """Something is to be done with a line."""

        what: str
        place: int

    def __init__(self, *, id: str):
        super().__init__(id=id)
        self.quote: Quote | None = None
        self.count = self.cursor = self.top = 0

    def show(self, quote: Quote, cursor: int | None = None) -> None:
        """These lines."""
        self.quote, self.count = quote, len(quote.lines)
        self.cursor = max(0, min(self.cursor if cursor is None else cursor, self.count - 1))
        self._scroll()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The head, then the lines."""
        width = self.size.width
        if y == 0:
            return paint(self._head(width), width, self.colours, "panel")
        place = self.top + y - 1
        lines = self.quote.lines if self.quote is not None else ()
        if place >= len(lines):
            empty = not lines and y == 1
            words = say("Scan an article, or type a part of its name, and Enter.") if empty else ""
            return paint([("  ", "text"), (words, "muted")], width, self.colours, self.GROUND)
        bar = self.has_focus and place == self.cursor
        return paint(self._line(lines[place], width), width, self.colours, self.GROUND, bar=bar)

    def _head(self, width: int) -> Line:
        name = self._room(width)
        line: list[Piece] = [("  " + pad(say("SKU"), SKU_WIDTH), "muted"), (" " + pad(say("Name"), name), "muted")]
        for head, size in COLUMNS:
            line += [(" ", "text"), *fit(say(head), "muted", size, right=True)]
        return line

    @staticmethod
    def _room(width: int) -> int:
        return max(6, width - 2 - SKU_WIDTH - 1 - sum(size + 1 for _, size in COLUMNS) - 1)

    def _line(self, line: QuoteLine, width: int) -> Line:
        assert self.quote is not None
        currency = self.quote.currency
        name = line.name_zh if language() == "zh_CN" and line.name_zh else line.name
        role = "bad" if line.problem else "text"
        made: list[Piece] = [("  ", "text"), *fit(line.code, "strong", SKU_WIDTH), (" ", "text")]
        made += fit(name, role, self._room(width), middle=True)
        under = line.usual_minor is not None and line.unit_minor < line.usual_minor
        short = line.qty > line.available
        cells: tuple[Piece, ...] = (
            (f"{line.qty:,}", "text"),
            (show.money(line.unit_minor, currency, 9).strip(), "warn" if under else "text"),
            (show.money(-line.off_minor, currency, 8).strip() if line.off_minor else ".", "text"),
            (show.money(line.total_minor, currency, 10).strip(), "text"),
            (("! " if short else "") + show.pieces(line.available, 4).strip(), "warn" if short else "muted"),
            (line.due[5:] if short and line.due else ".", "text" if short and line.due else "faint"),
        )
        for (text, role_), (_, size) in zip(cells, COLUMNS, strict=True):
            made += [(" ", "text"), *fit(text, "faint" if text == "." else role_, size, right=True)]
        return made

    def step(self, by: int) -> None:
        """So many lines up or down, as far as there are any."""
        self.cursor = max(0, min(self.cursor + by, self.count - 1))
        self._scroll()
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        """Moves, and what is done with a line."""
        deeds = {"enter": "change", "plus": "more", "minus": "less", "x": "drop", "delete": "drop"}
        if event.key in self.STEPS:
            event.stop()
            self.step(self.STEPS[event.key])
        elif event.key in ("home", "end"):
            event.stop()
            self.cursor = 0 if event.key == "home" else max(0, self.count - 1)
            self._scroll()
            self.refresh()
        elif event.key in deeds and self.count:
            event.stop()
            event.prevent_default()
            self.post_message(self.Asked(deeds[event.key], self.cursor))

    def _scroll(self) -> None:
        room = max(1, self.size.height - 1)
        self.top = max(min(self.top, self.cursor), self.cursor - room + 1)

    def on_resize(self, event: events.Resize) -> None:
        """The cursor stays on view."""
        self._scroll()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A click brings the bar to a line."""
        event.stop()
        self.focus()
        if event.y >= 1 and self.top + event.y - 1 < self.count:
            self.cursor = self.top + event.y - 1
            self.refresh()

    def on_focus(self) -> None:
        """The bar comes here."""
        self.refresh()

    def on_blur(self) -> None:
        """The bar goes."""
        self.refresh()
