"""F1 on a form: what the form does, what the field is for, how it is typed, and what it can be."""

from collections.abc import Iterable, Sequence
from typing import Any

from textual import events
from textual.containers import Vertical
from textual.widget import Widget

from screens.actions import Choice, Day, Field, Moment, Money, Number, Option, Secret, Yes
from screens.cells import wrap_cells
from screens.parts.detail import Detail, Section
from screens.parts.drawn import Line, Words
from screens.parts.fields import currency_of, given
from screens.parts.footer import Hint
from screens.parts.sheet import Sheet
from screens.words import say


class FieldHelp(Sheet[None]):
    """Lies over the form; Esc or F1 goes back to it."""

    def __init__(self, form: str, spec: Field, row: Any, options: Sequence[Option], about: str = ""):
        super().__init__(say(spec.label), form)
        self.spec, self.row, self.options, self.about = spec, row, options, about

    def content(self) -> Iterable[Widget]:
        """One scrolled pane."""
        with Vertical(id="sheet-content"):
            yield Detail(id="help-lines", air=2, reading=True)
            yield Words(())

    def on_mount(self) -> None:
        """Fill it."""
        pane, sections = self.query_one("#help-lines", Detail), self.sections()
        lines = sum(len(section.lines) + 1 + bool(section.title) for section in sections)
        pane.styles.height = min(lines, max(6, self.app.size.height - 8))
        pane.show(sections)
        pane.focus()

    def sections(self) -> list[Section]:
        """The form in a sentence, the field, its options."""
        width = min(96, self.app.size.width - 6)
        hint = given(self.spec.hint, self.row)
        told = [say(self.about) if self.about else "", say(hint) + "." if hint else "", self.how_it_is_typed()]
        if not self.spec.required:
            told.append(say("It may stay empty."))
        lines: list[Line] = [[(line, "text")] for text in told if text for line in wrap_cells(text, width)]
        made = [Section(lines=lines)]
        if self.options:
            listed: list[Line] = [[(words, "text"), (f"  {value}" if value != words else "", "faint")]
                                  for value, words in self.options]  # fmt: skip
            made.append(Section(say("One of these"), str(len(self.options)), listed))
        return made

    def how_it_is_typed(self) -> str:
        """What is understood in such a field."""
        spec = self.spec
        if isinstance(spec, Money):
            currency = currency_of(spec, self.row, self.session)
            return say("An amount in {currency}, as 1290 or 1,290.00.", currency=currency)
        if isinstance(spec, Number):
            least, most = spec.least, given(spec.most, self.row)
            limits = ["" if least is None else say("{least} at least.", least=least),
                      "" if most is None else say("{most} at most.", most=most)]  # fmt: skip
            return " ".join([say("A whole number."), *filter(None, limits)])
        if isinstance(spec, Day):
            return say("A day: 2026-11-22, 11-22, 22, today, tomorrow, +3 or mon.")
        if isinstance(spec, Moment):
            return say("A day and a time: 2026-11-22 14:30, mon 9:00, 14:30, +2h or +30m.")
        if isinstance(spec, Yes):
            return say("yes or no.")
        if isinstance(spec, Secret):
            return say("It is never shown.")
        if isinstance(spec, Choice):
            return (
                say("Type a part of it, Down and Up choose; what is not in the list is taken as typed.")
                if spec.free
                else say("Type a part of it, Down and Up choose.")
            )
        return say("Text, up to {count} characters.", count=spec.limit)

    def hints(self) -> Sequence[Hint]:
        """Back."""
        return [("Up Down", say("scroll")), ("Esc", say("back to the form"))]

    def on_key(self, event: events.Key) -> None:
        """F1 again goes back."""
        if event.key in ("f1", "q"):
            event.stop()
            self.dismiss(None)
