"""ShownOnce: a sheet with what nobody can see again: a one-time code, a token, recovery codes."""

from collections.abc import Iterable, Sequence

from textual import on
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from screens.cells import wrap_cells
from screens.parts.drawn import Line, Words
from screens.parts.footer import Hint
from screens.parts.sheet import LineButton, Sheet
from screens.words import say


class ShownOnce(Sheet[None]):
    """The words, what to do with them, and a button; Esc and Enter close it for good."""

    def __init__(self, title: str, thing: str, shown: Sequence[str], about: str):
        super().__init__(title, thing, [("! ", "warn bold"), (say("shown this once"), "warn bold")])
        self.shown, self.about = shown, about

    def content(self) -> Iterable[Widget]:
        """The secret words, one below the other, two columns where they are many."""
        half = (len(self.shown) + 1) // 2 if len(self.shown) > 5 else len(self.shown)
        lines: list[Line] = []
        for place in range(half):
            right = self.shown[place + half] if place + half < len(self.shown) else ""
            lines.append(
                [("    ", "text"), (self.shown[place], "strong"), ("      " + right if right else "", "strong")]
            )
        told: list[Line] = [[("  " + line, "muted")] for line in wrap_cells(self.about, 72, 4)]
        with Vertical(id="sheet-content"):
            yield Words((), *lines, (), *told, ())
            with Horizontal(classes="buttons"):
                yield Words([("  ", "text")], classes="indent")
                yield LineButton(say("I have kept it"), id="kept")
            yield Words(())

    def on_mount(self) -> None:
        """The keys on the button."""
        self.query_one(".indent").styles.width = 2
        self.query_one("#kept", LineButton).focus()

    def hints(self) -> Sequence[Hint]:
        """Close."""
        return [("Enter", say("close"))]

    @on(LineButton.Pressed)
    def pressed(self, event: LineButton.Pressed) -> None:
        """The button."""
        self.dismiss(None)
