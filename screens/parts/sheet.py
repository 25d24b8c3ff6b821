"""Sheet: what rises from the bottom over a page and has the keys until it is answered. The page goes faint under it."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, TypeVar, cast

from textual import events
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget

from data.dataclass import dataclass
from screens.parts.drawn import Drawn, Line, Piece, Words, paint, spread
from screens.parts.empty import TooSmall
from screens.parts.footer import Footer, Hint
from screens.session import Session, Shell
from screens.words import say

Answer = TypeVar("Answer")


class Rule(Drawn):
    """A line on top of a sheet or above a sum."""

    GROUND = "panel"
    DEFAULT_CSS = "Rule { height: 1; }"

    def draw(self, y: int, width: int) -> Line:
        """`─` from edge to edge; `-` for terminals that give it two cells."""
        session = getattr(self.app, "session", None)
        return [(("-" if session is not None and session.plain_lines else "─") * width, "rule")]


class LineButton(Drawn, can_focus=True):
    """`[ Word ]`; the bar when it has the keys."""

    GROUND = "panel"

    @dataclass
    class Pressed(Message):
        """Enter, Space or a click."""

        button: "LineButton"

        @property
        def control(self) -> "LineButton":
            """For @on selectors."""
            return self.button

    def __init__(self, word: str, *, id: str | None = None):
        super().__init__(id=id)
        self.word = word

    def on_mount(self) -> None:
        """As wide as its word."""
        self.rename(self.word)

    def rename(self, word: str) -> None:
        """Another word."""
        from screens.parts.drawn import cells

        self.word = word
        self.styles.width = cells(word) + 4
        self.refresh(layout=True)

    def render_line(self, y: int) -> Strip:
        """The button."""
        line = [("[ ", "muted"), (self.word, "text"), (" ]", "muted")]
        if self.has_focus:
            line = [(" [", "text"), (f" {self.word} ]", "strong")]
            line = [(f"  {self.word}  ", "strong")]
        return paint(line, self.size.width, self.colours, "field", bar=self.has_focus)

    def on_key(self, event: events.Key) -> None:
        """Enter and Space press; left and right go to the neighbour."""
        if event.key in ("enter", "space"):
            event.stop()
            self.post_message(self.Pressed(self))
        elif event.key in ("right", "down"):
            event.stop()
            self.screen.focus_next()
        elif event.key in ("left", "up"):
            event.stop()
            self.screen.focus_previous()

    def on_click(self, event: events.Click) -> None:
        """A click presses."""
        event.stop()
        self.post_message(self.Pressed(self))

    def on_focus(self) -> None:
        """The bar comes here."""
        self.refresh()

    def on_blur(self) -> None:
        """The bar goes."""
        self.refresh()


class Box(Vertical):
    """What holds a sheet. It alone knows when its own height is another: a preview that has come, a list of options."""

    def on_resize(self) -> None:
        """The page below makes room for what it is now."""
        cast("Sheet[Any]", self.screen).settle()


class Sheet(ModalScreen[Answer]):
    """The base of forms, questions, menus and explanations. Subclasses give `content()` and `hints()`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave", show=False),
        Binding("f1", "help", "help", show=False),
        Binding("ctrl+q", "app.leave", "leave the program", show=False),
        Binding("ctrl+l", "app.lock", "lock the screen", show=False),
    ]
    COVERS = True
    """Whether the page under it scrolls its row into view."""
    WIDEST = 100
    OFFSET = 0
    """Lines of the page left free above it; for sheets that hang from the top."""

    def __init__(self, title: str = "", thing: str = "", right: Line = ()):
        super().__init__()
        self.sheet_title, self.thing, self.title_right = title, thing, right

    @property
    def shell(self) -> Shell:
        """The program."""
        return cast(Shell, self.app)

    @property
    def session(self) -> Session:
        """Who sits here."""
        return self.shell.session

    def compose(self) -> ComposeResult:
        """A line, the title, the content, the keys."""
        with Box(id="sheet"):
            if self.COVERS:
                yield Rule()
            with Vertical(id="sheet-inner"):
                if self.sheet_title or self.thing:
                    yield Words(self.title_line(100), (), id="sheet-title")
                yield from self.content()
        yield Footer(id="sheet-footer")
        yield TooSmall()

    def content(self) -> Iterable[Widget]:
        """What stands between title and keys."""
        return ()

    def hints(self) -> Sequence[Hint]:
        """The keys in the sheet's last line."""
        return ()

    def title_line(self, width: int) -> list[Piece]:
        """Title bold, thing muted, and what is said at the right."""
        left: list[Piece] = [("  ", "text"), (self.sheet_title, "strong"), (" " + self.thing, "muted")]
        return spread(left, [*self.title_right, ("  ", "text")], width)

    def draw_title(self) -> None:
        """Draw the title again, in the width it has."""
        found = self.query("#sheet-title")
        if found:
            words = found.first(Words)
            words.show(self.title_line(words.size.width or self.size.width), ())

    def on_mount(self) -> None:
        """The page makes room and goes faint."""
        self._centre()
        self.query_one("#sheet-footer", Footer).show(self.hints())

    def _centre(self) -> None:
        side = max(0, (self.app.size.width - self.WIDEST) // 2)
        box = self.query_one("#sheet-inner" if self.COVERS else "#sheet")  # what rises lies from edge to edge
        box.styles.margin = (self.OFFSET, 0, 0, side)

    def settle(self) -> None:
        """The title in the width that it has, the row in question above the sheet."""
        if not self.is_attached:
            return
        self.draw_title()
        page = self.page_below
        if page is not None and hasattr(page, "lie_under"):
            page.lie_under(self.query_one("#sheet").size.height if self.COVERS else 0)

    def on_resize(self, event: events.Resize) -> None:
        """Another width: in the middle again, the title spread again; too small: say so, what was typed stays."""
        self.query_one(TooSmall).fit(event)
        self._centre()

    def on_unmount(self) -> None:
        """The page comes back, whatever took the sheet away."""
        self._lift()

    def _lift(self) -> None:
        page = self.page_below
        if page is not None and getattr(page, "dimmed", False):
            page.lift()

    @property
    def page_below(self) -> Any:
        """The screen under this one."""
        stack = self.app.screen_stack
        if self in stack:
            return stack[stack.index(self) - 1] if stack.index(self) else None
        return stack[-1] if stack else None

    def show_hints(self) -> None:
        """The keys have changed."""
        self.query_one("#sheet-footer", Footer).show(self.hints())

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Answered: it goes. A second key or click that was on its way to it must not take the page under it away."""
        if self.app.screen_stack[-1:] != [self]:
            return AwaitComplete()
        self._lift()  # now: when it is unmounted, the page has been drawn once more, faint
        return super().dismiss(result)

    def action_leave(self) -> None:
        """Esc."""
        self.dismiss(None)

    def action_help(self) -> None:
        """F1: subclasses say what they are about."""
        self.shell.tell("Esc leaves without changing anything.", sign="*")


def leave_hint() -> Hint:
    """Esc leave."""
    return ("Esc", say("leave"))
