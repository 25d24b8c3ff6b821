"""Turning on one's second factor: a picture for the phone and the same as text, a code to prove it, then ten codes.

It takes the whole page: the picture of a long address has 21 lines.
"""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, cast

from textual import events, on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from data.second_factor import Enrolment
from screens.cells import wrap_cells
from screens.later import Later
from screens.page import Page
from screens.parts.drawn import Line, Words
from screens.parts.footer import Hint
from screens.parts.line_edit import LineEdit
from screens.parts.qr import QrCode, code_lines
from screens.people_once import ShownOnce
from screens.words import say

turn_on_factor = Later("data.operations.second_factor:turn_on_factor", "own.keep")
TEXT_WIDTH = 30
"""Cells for the words beside the picture."""


class FactorPage(Page, inherit_bindings=False):
    """The picture at the left; at the right what to do with it, and the code."""

    TITLE = "Second factor"
    HELP = (
        "An app on your phone makes a new code every 30 seconds. From now on you give it when you sign in, so that"
        " your password alone is worth nothing to anybody else."
    )
    AUTO_FOCUS = "#code"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "help", show=False),
        Binding("escape", "leave_page", "leave", show=False),
    ]

    def __init__(self, enrolment: Enrolment):
        super().__init__()
        self.enrolment = enrolment

    def body(self) -> Iterable[Widget]:
        """Picture, words, field."""
        with Horizontal(id="factor"):
            yield QrCode(id="qr")
            with Vertical(id="factor-words"):
                yield Words(ground="base", id="factor-how")
                with Horizontal(id="factor-row"):
                    yield Words([("  " + say("Code"), "muted")], ground="base", id="factor-label")
                    yield LineEdit(id="code", limit=12)
                yield Words(ground="base", id="factor-note")

    async def load(self) -> None:
        """Draw the picture where there is room for it."""
        from data.papers.codes import qr_rows

        rows = qr_rows(self.enrolment.uri, "l")
        lines = code_lines(rows)
        fits = len(lines) <= self.size.height - 2 and len(lines[0]) + TEXT_WIDTH <= self.size.width
        drawn = fits and not self.session.plain_lines
        self.query_one("#qr", QrCode).show(rows if drawn else ())
        self._tell(drawn)

    def _tell(self, drawn: bool) -> None:
        width = TEXT_WIDTH if drawn else 76
        how = say("Point the camera of your authenticator app here, or type this into it:") if drawn else say(
            "Type this into your authenticator app:"
        )  # fmt: skip
        groups = self.enrolment.grouped.split(" ")
        per_line = 4 if drawn else 8
        secret = [" ".join(groups[start : start + per_line]) for start in range(0, len(groups), per_line)]
        lines: list[Line] = [(), *([("  " + line, "text")] for line in wrap_cells(how, width, 6)), ()]
        lines += [[("  " + line, "strong")] for line in secret]
        lines += [
            (),
            *([("  " + line, "muted")] for line in wrap_cells(say("Time-based, 6 digits, SHA-1"), width, 3)),
            (),
        ]
        lines += [[("  " + line, "text")] for line in wrap_cells(say("Then give the code it shows:"), width, 3)]
        self.query_one("#factor-how", Words).show(*lines, ())

    def hints(self) -> Sequence[Hint]:
        """Enter, Esc, F1."""
        return [("Enter", say("turn on")), ("Esc", say("leave")), ("F1", say("help"))]

    def on_resize(self, event: events.Resize) -> None:
        """Another room: with or without the picture."""
        super().on_resize(event)
        self.reload()

    @on(LineEdit.Submitted)
    def entered(self, event: LineEdit.Submitted) -> None:
        """Enter: prove it, and turn it on."""
        if event.value.strip():
            self.run_worker(self._turn_on(event.value), group="act", exclusive=True)

    async def _turn_on(self, code: str) -> None:
        from data.second_factor import new_recovery_codes

        codes, hashes = new_recovery_codes()
        done = await self.shell.perform(
            turn_on_factor, secret=self.enrolment.secret, code=code, recovery=" ".join(hashes)
        )
        if done is None:
            edit = self.query_one("#code", LineEdit)
            edit.value = ""
            edit.focus()
            return
        await self.app.push_screen_wait(recovery_sheet(codes))
        self.dismiss(None)

    def action_leave_page(self) -> None:
        """Esc: nothing has been turned on."""
        self.dismiss(None)

    def help_keys(self) -> list[tuple[str, str, str]]:
        """The few keys that there are here."""
        found = (("Enter", say("turn it on")), ("Esc", say("leave")), ("Ctrl+Q", say("leave the program")))
        return [(say("Program"), key, words) for key, words in found]


def recovery_sheet(codes: Sequence[str]) -> ShownOnce:
    """The ten codes for when the phone is lost."""
    return ShownOnce(
        say("Recovery codes"),
        "",
        codes,
        say(
            "Each of them stands in for a code once, when the phone is lost. Write them down and keep them apart from"
            " the phone."
        ),
    )


async def change_factor(page: Page) -> None:
    """What Enter does on the line of the preferences: turn it on; or new recovery codes, or off."""
    from data.queries.people import own_factor

    on_now, _ = await page.ask(own_factor)
    if not on_now:
        from data.second_factor import new_enrolment

        found = await cast(Any, page.shell).look(new_enrolment, page.session.actor)
        await page.app.push_screen_wait(FactorPage(found))
    else:
        await _with_code(page)
    page.reload()


async def _with_code(page: Page) -> None:
    """New recovery codes, or off; both need a code."""
    from data.errors import StoreError
    from data.second_factor import new_recovery_codes, renew_recovery, turn_off
    from screens.actions import Text
    from screens.parts.form import Form
    from screens.parts.menu import Menu, Option
    from screens.parts.toast import Note

    options = [Option("codes", say("new recovery codes")), Option("off", say("turn the second factor off"))]
    wanted: Any = await page.app.push_screen_wait(Menu(say("Second factor"), options))
    if wanted is None:
        return
    field = Text("code", "Code", hint="of your app, or a recovery code", limit=40)
    word = say("Turn off") if wanted == "off" else say("New recovery codes")
    answer: Any = await page.app.push_screen_wait(Form(word, "", (field,)))
    if answer is None:
        return
    shell = cast(Any, page.shell)
    codes, hashes = new_recovery_codes()
    try:
        if wanted == "off":
            await shell.look_and_write(turn_off, page.session.actor, answer["code"], source=shell.source)
        else:
            await shell.look_and_write(renew_recovery, page.session.actor, answer["code"], hashes, source=shell.source)
    except StoreError as error:
        page.toast(Note(say(error.sentence, **error.facts), "x"))
        return
    if wanted == "off":
        page.shell.tell("The second factor is off.")
    else:
        await page.app.push_screen_wait(recovery_sheet(codes))
