"""Explain: how a value came to be: its sum line by line, what was left out, and the ledger rows behind it."""

from collections.abc import Iterable, Sequence

from textual.containers import Vertical
from textual.widget import Widget

from data.dataclass import dataclass
from screens.parts.detail import Detail, Entry, Section
from screens.parts.drawn import Line, Piece, Words
from screens.parts.footer import Hint
from screens.parts.sheet import Sheet
from screens.words import say


@dataclass(frozen=True, slots=True)
class Term:
    """One line of a sum: `-96 allocated, 71 orders`."""

    amount: str
    words: str
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the sheet shows; all words are in the reader's language."""

    title: str
    """`Why 47 available`."""
    thing: str = ""
    terms: Sequence[Term] = ()
    total: Term | None = None
    formula: str = ""
    left_out: Sequence[str] = ()
    rows: Sequence[Line] = ()
    """The ledger rows, newest first."""


def sum_entries(terms: Sequence[Term], total: Term | None = None, width: int = 5) -> list[Entry]:
    """A sum as lines of a section: amounts under each other, the total strong under a line."""
    room = max([width, *(len(term.amount) for term in terms)])
    made = [
        Entry([(term.amount.rjust(room), "text"), (" " + term.words, "text")], [(term.fact, "muted")]) for term in terms
    ]
    if total is not None:
        made.append(Entry([("─" * room, "rule")]))
        line: list[Piece] = [(total.amount.rjust(room), "strong"), (" " + total.words, "strong")]
        made.append(Entry(line, [(total.fact, "muted")]))
    return made


class Explain(Sheet[None]):
    """A sheet; Esc closes it."""

    def __init__(self, explanation: Explanation):
        super().__init__(explanation.title, explanation.thing)
        self.explanation = explanation

    def content(self) -> Iterable[Widget]:
        """One scrolled pane."""
        with Vertical(id="sheet-content"):
            yield Detail(id="explain-lines", air=2, reading=True)
            yield Words(())

    def on_mount(self) -> None:
        """Fill it."""
        pane = self.query_one("#explain-lines", Detail)
        sections = self.sections()
        lines = sum(len(section.lines) + 2 for section in sections)
        pane.styles.height = min(lines, max(6, self.app.size.height - 8))
        pane.show(sections)
        pane.focus()

    def sections(self) -> list[Section]:
        """Sum, formula, what was left out, rows."""
        seen = self.explanation
        made = [Section(lines=sum_entries(seen.terms, seen.total))] if seen.terms or seen.total else []
        if seen.formula:
            made.append(Section(say("Formula"), lines=[[(seen.formula, "text")]]))
        if seen.left_out:
            made.append(Section(say("Left out"), lines=[[(line, "muted")] for line in seen.left_out]))
        if seen.rows:
            made.append(Section(say("Ledger"), str(len(seen.rows)), lines=seen.rows))
        return made

    def hints(self) -> Sequence[Hint]:
        """Close."""
        return [("Up Down", say("scroll")), ("Esc", say("close"))]
