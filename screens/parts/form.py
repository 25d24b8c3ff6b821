"""Form: the sheet that asks what an operation needs, says beside each field what is wrong, and shows what would change.

    values = await app.push_screen_wait(Form("Ship", "A10482 陳怡君", action.fields, row))   # None: left

Enter goes to the next field, Ctrl+S saves, Esc with changes asks once.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from data.dataclass import dataclass, field
from data.errors import StoreError, Unclear
from screens.actions import Choice, Field, Hidden, Note, Option, Secret, Text
from screens.parts.detail import pad
from screens.parts.drawn import Ends, Folded, Line, Words, cells, clip
from screens.parts.fields import first_text, given, matching, read_field
from screens.parts.footer import Hint
from screens.parts.line_edit import LineEdit
from screens.parts.sheet import LineButton, Sheet
from screens.parts.work import start
from screens.words import say

OPTIONS_SHOWN = 5
PREVIEW_AFTER = 0.35
"""Seconds after the last letter: the preview holds the store's write lock while it runs."""


@dataclass(frozen=True, slots=True)
class Foresight:
    """What a preview says: lines of what will change, and perhaps another word for the first button."""

    lines: Sequence[Line | Ends] = ()
    button: str = ""
    """`Ask for approval` when the amount is over the limit."""
    asks: bool = False
    """Whether that button asks somebody instead of doing it."""
    problems: Mapping[str, str] = field(default_factory=dict)
    """Field name -> what is wrong with it, in the reader's language."""


Foresee = Callable[[dict[str, Any]], Awaitable[Foresight]]


class FieldEdit(LineEdit):
    """The line of a field. It takes its keys as they come: by its queue an Enter would be overtaken by the next letter,
    which belongs into the next field, and both by a Ctrl+S.
    """

    def _forward_event(self, event: events.Event) -> None:
        if isinstance(event, events.Paste):
            self.take_paste(event.text)
            return
        if isinstance(event, events.Key):
            self.take_key(event)
            if event._stop_propagation:
                return
        super()._forward_event(event)

    def changed(self, text: str) -> None:
        """The options are others now."""
        self.forget_pick()
        super().changed(text)

    def on_blur(self) -> None:
        """Another field has the keys."""
        self.forget_pick()

    def forget_pick(self) -> None:
        """No option is chosen any more."""
        row = self.parent
        if isinstance(row, FieldRow):
            row.pick = 0

    def submit(self) -> None:
        """Enter."""
        form = self.screen
        if isinstance(form, Form):
            form.entered()


class FieldRow(Horizontal):
    """Label, field, message; under a choice that has the keys, its options."""

    def __init__(self, spec: Field, text: str, hint: str, options: Sequence[Option]):
        super().__init__(classes="form-row")
        self.spec, self.first, self.hint, self.options = spec, text, hint, options
        self.pick = 0
        self.untold = ""
        """What is wrong, where it does not fit beside the field."""
        self.edit = FieldEdit(text, secret=isinstance(spec, Secret), limit=spec.limit)
        self.edit.yields = not isinstance(spec, Text | Note | Secret)  # a text is mended, a value is another one
        self.message = Words((), classes="message")

    def compose(self) -> Iterable[Widget]:
        """Label 14, field 34, message."""
        yield Words([("  " + pad(say(self.spec.label), 14), "muted")], classes="label")
        yield self.edit
        yield self.message

    def on_mount(self) -> None:
        """What helps is said at once."""
        self.note()

    def note(self, problem: str = "", sign: str = "!") -> None:
        """Beside the field: what is wrong, else what helps."""
        form = self.screen
        if isinstance(form, Form):
            room = self.message.size.width - 4
            long = bool(problem) and cells(problem) > room > 0
            self.untold = say("{field}: {problem}", field=say(self.spec.label), problem=problem) if long else ""
            form.tell_untold()
        if problem:
            self.message.show(
                clip([("  ", "text"), (f"{sign} ", "warn bold"), (problem, "warn")], self.message.size.width)
            )
        else:
            hint = self.hint or (say("list, type to find") if self.options else "")
            self.message.show([("  " + hint, "muted")])

    @property
    def shown_options(self) -> list[Option]:
        """The options that match what is typed; all of them while nothing has been typed."""
        exact = any(self.edit.value == words for _, words in self.options)
        return matching(self.options, "" if exact else self.edit.value)


class Form(Sheet[dict[str, Any]]):
    """Fields of an operation. The answer is its keyword arguments, or None when the person left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "save", show=False, priority=True),
        Binding("tab", "next_field(False)", "next field", show=False, priority=True),
        Binding("down", "next_field", "next option or field", show=False, priority=True),
        Binding("shift+tab", "previous_field(False)", "previous field", show=False, priority=True),
        Binding("up", "previous_field", "previous option or field", show=False, priority=True),
    ]

    def __init__(
        self, title: str, thing: str, fields: Sequence[Field], row: Any = None, *, button: str = "",
        foresee: Foresee | None = None, options: Mapping[str, Sequence[Option]] | None = None, values: Any = None,
        about: str = "",
    ):  # fmt: skip
        super().__init__(title, thing)
        self.fields, self.row, self.foresee = fields, row, foresee
        self.button_word, self.about = button or title, about
        self.options = dict(options or {})
        self.values: Mapping[str, str] = values or {}
        self.asks = False
        """Whether the answer is to be asked for, not done: the button said so."""
        self._asked_to_leave = False
        self._timer: Any = None

    def content(self) -> Iterable[Widget]:
        """The fields, the options of the one with the keys, the preview, the buttons."""
        self.rows = [self._row(spec) for spec in self.fields if not isinstance(spec, Hidden)]
        with Vertical(id="sheet-content"):
            yield from self.rows
            yield Words((), id="options")
            yield Folded((), id="preview")
            with Horizontal(classes="buttons"):
                yield Words([("  ", "text")], classes="indent")
                yield LineButton(self.button_word, id="save")
                yield LineButton(say("Leave"), id="leave")
            yield Folded((), id="form-note")

    def _row(self, spec: Field) -> FieldRow:
        options: list[Option] = []
        if isinstance(spec, Choice):
            made = self.options.get(spec.name) or given(spec.options, self.row) or ()
            options = [(o, say(o)) if isinstance(o, str) else (o[0], say(o[1])) for o in made]
        text = self.values.get(spec.name) or first_text(spec, self.row, self.session)
        text = next((words for value, words in options if value == text), text)
        hint = given(spec.hint, self.row)
        return FieldRow(spec, text, say(hint) if hint else "", options)

    def draft(self) -> dict[str, str]:
        """What stands in the fields, as it was typed; secrets are not kept."""
        return {row.spec.name: row.edit.value for row in self.rows if not isinstance(row.spec, Secret)}

    def on_mount(self) -> None:
        """The keys go to the first field that is empty, else to the first."""
        self.query_one(".indent").styles.width = 2
        empty = next((row for row in self.rows if row.spec.required and not row.edit.value), None)
        if self.rows:
            self.set_focus((empty or self.rows[0]).edit)
        else:
            self.query_one("#save", LineButton).focus()
        self._foresee_soon()

    def hints(self) -> Sequence[Hint]:
        """Enter, Ctrl+S, Esc, F1."""
        word = self.query_one("#save", LineButton).word
        save = word[:1].lower() + word[1:]
        return [("Enter", say("next field")), ("Ctrl+S", save), ("Esc", say("leave")), ("F1", say("help"))]

    def action_help(self) -> None:
        """F1: what the field with the keys is for."""
        from screens.parts.field_help import FieldHelp

        here = self.here
        if here is not None:
            self.app.push_screen(FieldHelp(self.sheet_title, here.spec, self.row, here.options, self.about))

    @property
    def here(self) -> FieldRow | None:
        """The row with the keys."""
        return next((row for row in self.rows if row.edit is self.focused), None)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Another field: its number in the title, its options below."""
        here = self.here
        if here is not None:
            place = self.rows.index(here) + 1
            self.title_right = [(say("{place} of {count}", place=place, count=len(self.rows)), "muted")]
            self.draw_title()
        self.tell_untold()
        self._show_options()

    def _show_options(self) -> None:
        here, words = self.here, self.query_one("#options", Words)
        if here is None or not here.options:
            words.show()
            return
        shown = here.shown_options
        start = max(0, min(here.pick - OPTIONS_SHOWN // 2, len(shown) - OPTIONS_SHOWN))
        lines: list[Line] = [
            [(" " * 17 + (">" if start + n == here.pick else " ") + " ", "accent bold"),
             (words_, "text bold" if start + n == here.pick else "muted")]
            for n, (_, words_) in enumerate(shown[start : start + OPTIONS_SHOWN])
        ]  # fmt: skip
        more = len(shown) - start - OPTIONS_SHOWN
        if more > 0:
            lines.append([(" " * 19 + say("{count} more", count=more), "faint")])
        words.show(*lines or ([(" " * 19 + say("nothing matches"), "muted")],))

    @on(LineEdit.Changed)
    def typed(self, event: LineEdit.Changed) -> None:
        """Say what is wrong while typing, and look ahead again."""
        here = self.here
        if here is None:
            return
        self._asked_to_leave = False
        self._check(here, typing=True)
        self._show_options()
        self._foresee_soon()

    def entered(self) -> None:
        """Enter: take the option that is chosen, go on; from the last field to the button."""
        here = self.here
        if here is None:
            return
        shown = here.shown_options
        exact = any(here.edit.value.casefold() in (value.casefold(), words.casefold()) for value, words in here.options)
        if here.options and shown and (here.pick or (here.edit.value and not exact) or here.spec.required):
            if not exact or here.pick:
                here.edit.value = shown[min(here.pick, len(shown) - 1)][1]
            self._foresee_soon()
        if self._check(here):
            self.action_next_field(choose=False)

    def action_next_field(self, choose: bool = True) -> None:
        """Down chooses among options first; else on to the next field."""
        here = self.here
        if choose and here is not None and here.options and self._moving_in_options(here, 1):
            return
        self.focus_next()

    def action_previous_field(self, choose: bool = True) -> None:
        """Back, among options first."""
        here = self.here
        if choose and here is not None and here.pick > 0:
            here.pick -= 1
            self._show_options()
            return
        self.focus_previous()

    def _moving_in_options(self, here: FieldRow, step: int) -> bool:
        if here.pick + step >= len(here.shown_options):
            return False
        here.pick += step
        self._show_options()
        return True

    def _check(self, row: FieldRow, typing: bool = False) -> bool:
        try:
            read_field(row.spec, row.edit.value, self.row, self.session, row.options)
        except Unclear as unclear:
            quiet = typing and (bool(row.options) or not row.edit.value)
            row.note("" if quiet else say(unclear.sentence, **unclear.facts))
            return False
        row.note()
        return True

    def read(self) -> dict[str, Any] | None:
        """All values, or None while one can't be understood."""
        values: dict[str, Any] = {}
        by_name = {row.spec.name: row for row in self.rows}
        for spec in self.fields:
            row = by_name.get(spec.name)
            try:
                typed, options = (row.edit.value, row.options) if row else ("", ())
                values[spec.name] = read_field(spec, typed, self.row, self.session, options)
            except Unclear:
                return None
        return values

    @on(LineButton.Pressed)
    def pressed(self, event: LineButton.Pressed) -> None:
        """A button."""
        if event.button.id == "save":
            self.action_save()
        else:
            self.dismiss(None)

    def action_save(self) -> None:
        """Ctrl+S: the answer, unless a field is wrong; the keys go to the first that is."""
        wrong = [row for row in self.rows if not self._check(row)]
        if wrong:
            wrong[0].edit.focus()
            return
        values = self.read()
        if values is not None:
            self.dismiss(values)

    def action_leave(self) -> None:
        """Esc: at once when nothing was typed, else it asks once."""
        changed = any(row.edit.value != row.first for row in self.rows)
        if changed and not self._asked_to_leave:
            self._asked_to_leave = True
            self.tell(say("Esc again leaves and forgets what you typed."))
            return
        self.dismiss(None)

    def tell(self, sentence: str) -> None:
        """What does not fit beside a field, under the buttons."""
        note = self.query_one("#form-note", Words)
        if sentence or note.lines != ((),):
            note.show([("  ! ", "warn bold"), (sentence, "warn")] if sentence else ())

    def tell_untold(self) -> None:
        """That of the field with the keys, else of the first that has any."""
        here = self.here
        self.tell((here.untold if here else "") or next((row.untold for row in self.rows if row.untold), ""))

    def _foresee_soon(self) -> None:
        if self.foresee is None:
            return
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(PREVIEW_AFTER, lambda: start(self, self._look_ahead, "foresee", exclusive=True))

    async def _look_ahead(self) -> None:
        values = self.read()
        if values is None or self.foresee is None:
            return
        try:
            seen = await self.foresee(values)
        except StoreError as error:
            seen = Foresight([[("  x ", "bad bold"), (say(error.sentence, **error.facts), "bad")]])
        if not self.is_attached:
            return
        self.query_one("#preview", Words).show(*([(), *seen.lines, ()] if seen.lines else ()))
        for row in self.rows:
            if row.spec.name in seen.problems:
                row.note(seen.problems[row.spec.name])
        self.asks = seen.asks
        word = seen.button or self.button_word
        button = self.query_one("#save", LineButton)
        if word != button.word:
            button.rename(word)
            self.show_hints()
