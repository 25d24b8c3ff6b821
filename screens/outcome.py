"""What became of each row of a bulk action: the refused first, with the reason; Enter goes to a row, `y` copies all."""

from collections.abc import Iterable, Sequence

from textual import events
from textual.containers import Vertical
from textual.widget import Widget

from data.dataclass import dataclass
from screens.cells import wrap_cells
from screens.parts.drawn import Line, Words
from screens.parts.footer import Hint
from screens.parts.menu import Option, Options
from screens.parts.sheet import Sheet
from screens.words import say

REASON_LINES = 3


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one row; all words are in the reader's language."""

    id: int
    name: str
    told: str
    """Why it was refused, or what was done."""
    refused: bool


class Outcome(Sheet[int]):
    """Answers the id of the row to go to, or None."""

    def __init__(self, title: str, results: Sequence[Result], start: int = 0):
        refused = sum(one.refused for one in results)
        done = len(results) - refused
        counts: Line = [(say("{count} done", count=done), "muted"), (", ", "muted"),
                        (say("{count} refused", count=refused), "bad bold" if refused else "muted")]  # fmt: skip
        super().__init__(title, "", counts)
        self.results = sorted(results, key=lambda one: not one.refused)
        self.start = next((place for place, one in enumerate(self.results) if one.id == start), 0)

    def content(self) -> Iterable[Widget]:
        """A line a row, and the whole reason of the one under the bar."""
        options = [
            Option(one.id, f"{'x' if one.refused else '+'} {one.name}", about=one.told if one.told != one.name else "")
            for one in self.results
        ]
        with Vertical(id="sheet-content"):
            yield Options(options, most=10, key_room=0, start=self.start)
            yield Words(*[()] * (REASON_LINES + 1), id="reason")

    def on_mount(self) -> None:
        """The bar on the row that was asked about, else on the first that was refused."""
        options = self.query_one(Options)
        self.call_after_refresh(lambda: options.move(options.cursor))

    def on_options_moved(self, event: Options.Moved) -> None:
        """The reason in full."""
        one = self.results[event.place]
        told = wrap_cells(one.told, min(self.size.width, self.WIDEST) - 4, REASON_LINES)
        lines: list[Line] = [[("  " + line, "bad" if one.refused else "muted")] for line in told]
        self.query_one("#reason", Words).show((), *lines, *[()] * (REASON_LINES - len(lines)))

    def hints(self) -> Sequence[Hint]:
        """Enter, y, Up and Down, Esc."""
        return [("Enter", say("go there")), ("y", say("copy all")), ("Up Down", say("choose")), ("Esc", say("close"))]

    def on_options_chosen(self, event: Options.Chosen) -> None:
        """To that row."""
        self.dismiss(event.answer)

    def on_key(self, event: events.Key) -> None:
        """`y`: every row with what became of it, a line each, with tabs between."""
        if event.key == "y":
            event.stop()
            self.app.copy_to_clipboard(self.as_text())
            self.shell.tell("{count} lines copied.", count=len(self.results))

    def as_text(self) -> str:
        """`refused<TAB>A10417 Wang<TAB>Order A10417 is held: address. Release the hold first.`"""
        words = {True: say("refused"), False: say("done")}
        return "\n".join("\t".join((words[one.refused], one.name, one.told)) for one in self.results)
