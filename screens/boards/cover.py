"""The cover of a session that was left alone: whose it is, and a field for their password; nothing of the store."""

import re
from collections.abc import Sequence
from typing import Any, ClassVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical

from data import clock
from data.errors import Denied, StoreError
from screens.cells import wrap_cells
from screens.parts.drawn import Line, Words
from screens.parts.empty import TooSmall
from screens.parts.footer import Footer, Hint
from screens.parts.line_edit import LineEdit
from screens.parts.still import Still
from screens.plain import plain
from screens.session import Session
from screens.words import say

MARGIN = " " * 14
"""Where the field begins, for what stands under it."""
WIDTH = 44
"""Cells of a line there."""
BY_HAND = 0.03
"""Seconds between two keys that a hand needs at least."""
SHORTEST = 12
"""Signs of a password."""
CODE = re.compile(r"[0-9A-Z()./-]*")
"""What is on a label: no small letter, no space."""


class Password(LineEdit):
    """The field: it knows whether it was filled by a hand or by a scanner."""

    def __init__(self) -> None:
        super().__init__(id="field-cover", secret=True, limit=128)
        self._last = self._longest = 0.0

    def take_key(self, event: events.Key) -> None:
        """Note the longest pause before a key."""
        if self.value:
            self._longest = max(self._longest, event.time - self._last)
        else:
            self._longest = 0.0
        self._last = event.time
        super().take_key(event)

    def take_paste(self, text: str) -> None:
        """What is pasted was not scanned."""
        self._longest = BY_HAND
        super().take_paste(text)

    @property
    def is_scan(self) -> bool:
        """Whether it came faster than a hand types, and is shorter than a password or looks like a label."""
        return self._longest < BY_HAND and (len(self.value) < SHORTEST or bool(CODE.fullmatch(self.value)))


class Cover(Still):
    """Nothing of the store is seen, and no key reaches it, until the person proves to be back."""

    AUTO_FOCUS = "#field-cover"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "help", show=False),
        Binding("f8", "sign_out", "sign out", show=False),
        Binding("escape", "clear", "clear", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.problem = ""
        self.helping = self.warned = self.busy = False

    @property
    def session(self) -> Session:
        """Who sat here."""
        return cast(Session, cast(Any, self.app).session)

    def compose(self) -> ComposeResult:
        """One column, set above the middle; no header."""
        with Vertical(id="door"):
            yield Words(ground="base", id="whose")
            with Horizontal(classes="door-row"):
                yield Words(ground="base", classes="door-label", id="cover-label")
                yield Password()
            yield Words(ground="base", id="problem")
            yield Words(ground="base", id="keys")
            yield Words(ground="base", id="about")
        yield Footer(id="footer")
        yield TooSmall()

    def draw_frame(self) -> None:
        """Whose session it is, the label, what is wrong, the keys."""
        actor = self.session.actor
        name = plain(actor.title or actor.name, 40)
        self.query_one("#whose", Words).show(
            [("  " + say("Locked"), "strong")], [("  " + name, "text"), ("  " + plain(actor.name, 40), "muted")], []
        )
        self.query_one("#cover-label", Words).show([("  " + say("Password"), "muted")])
        problem = wrap_cells(self.problem, WIDTH) if self.problem else []
        self.query_one("#problem", Words).show(
            *([(MARGIN + ("  " if place else "x "), "bad bold"), (line, "bad")] for place, line in enumerate(problem))
        )
        keys: Line = [(MARGIN, "text"), ("Enter", "accent bold"), (" " + say("unlock") + "    ", "muted"),
                      ("F1", "accent bold"), (" " + say("I cannot unlock"), "muted")]  # fmt: skip
        self.query_one("#keys", Words).show([], keys)
        self._show_about()
        footer = self.query_one("#footer", Footer)
        footer.show(self.hints())
        footer.position = ((clock.moment(clock.now(), self.session.zone).strftime("%H:%M"), "muted"),)

    def _show_about(self) -> None:
        about = say(
            "Your password opens everything as you left it. Who has forgotten theirs signs out, and asks a supervisor"
            " for a one-time code. Leaving ends this session too; what is half filled in is lost then."
        )
        lines: list[Line] = [[("  " + line, "muted")] for line in wrap_cells(about, WIDTH + 12)]
        self.query_one("#about", Words).show(*([[], *lines] if self.helping else []))

    def hints(self) -> Sequence[Hint]:
        """Somebody else, leaving."""
        return [("F8", say("sign out")), ("Ctrl+Q", say("leave"))]

    def on_mount(self) -> None:
        """The minute of the clock."""
        self.set_interval(60, self.draw_frame)

    def on_screen_resume(self) -> None:
        """Covered anew: nothing of the last time is left."""
        self.problem, self.helping, self.warned, self.busy = "", False, False, False
        if self.is_mounted:
            self.query_one(Password).value = ""
            self.query_one(Password).focus()
            self.draw_frame()

    def on_resize(self, event: events.Resize) -> None:
        """In the middle, above the middle; too small: say so."""
        self.query_one(TooSmall).fit(event)
        above = max(0, (event.size.height - 20) // 2 if event.size.height < 26 else event.size.height // 5)
        self.query_one("#door").styles.margin = (above, 0, 0, max(0, (event.size.width - 50) // 2))

    def tell(self, sentence: str) -> None:
        """Say under the field what is wrong, and begin it anew."""
        self.problem = sentence
        self.query_one(Password).value = ""
        self.draw_frame()

    @on(LineEdit.Submitted)
    def entered(self, event: LineEdit.Submitted) -> None:
        """Enter: the password. A scan goes nowhere, and is no wrong try."""
        field = self.query_one(Password)
        if self.busy or not field.value:
            return
        if field.is_scan:
            self.tell(say("The screen is locked: scans go nowhere. Type your password."))
        else:
            self.busy = True
            self.run_worker(self._unlock(field.value), group="unlock")

    async def _unlock(self, password: str) -> None:
        """Prove it on the write lane; hashing takes a moment."""
        self.query_one(Password).value = ""
        app = cast(Any, self.app)
        try:
            await app.unlock(password)
        except Denied:
            app.exit(1, message=say("Your session has ended. Sign in again."))
        except StoreError as error:
            self.tell(say(error.sentence, **error.facts))
        finally:
            self.busy = False

    def action_help(self) -> None:
        """F1: what helps."""
        self.helping = not self.helping
        self.draw_frame()

    def action_clear(self) -> None:
        """Esc: begin anew."""
        self.warned = False
        self.tell("")

    def action_sign_out(self) -> None:
        """F8, twice: somebody else wants to sign in."""
        if not self.warned:
            self.warned = True
            self.tell(say("What is half filled in here will be lost. F8 again signs out."))
        elif not self.busy:
            self.busy = True
            self.run_worker(cast(Any, self.app).hand_over(), group="unlock")
