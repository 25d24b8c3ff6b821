"""Sign-in: a name, a password and what else is asked for. Language and theme can be changed before anybody is known."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from data import clock
from data.errors import StoreError
from data.roles import ROLES
from data.welcome import Welcome
from screens import show
from screens.page import Page
from screens.parts.drawn import Ends, Line, Piece, Words
from screens.parts.empty import TooSmall
from screens.parts.footer import Footer, Hint
from screens.parts.line_edit import LineEdit
from screens.parts.toast import Note, Toast
from screens.plain import plain
from screens.words import say, say_in, sayn

MARGIN = " " * 14
"""Where the fields begin, for what stands under them."""
WIDTH = 44
"""Cells of a line there."""
FIELDS = (("name", "Name"), ("password", "Password"), ("code", "Code"), ("new", "New password"))


def _word(name: str, label: str) -> str:
    """What a field is called; the name that one signs in with is no name of a person or a thing."""
    return say_in("sign in", "Name") if name == "name" else say(label)


class SignIn(Page, inherit_bindings=False):
    """Who sits here?"""

    IS_FLOOR = True
    AUTO_FOCUS = "#field-name"
    """At once: who types while the store is being looked at must not lose a letter."""
    HELP = (
        "Sign in with the name and the password that a supervisor gave you. Who has forgotten theirs asks a supervisor "
        "for a one-time code and types it as the password: a new one is asked for then."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "help", show=False),
        Binding("up,shift+tab", "field(-1)", show=False),
        Binding("down,tab", "field(1)", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.welcome: Welcome | None = None
        self.asked: set[str] = set()
        """Fields besides name and password that are asked for."""
        self.problem = ""
        self.wait_until = 0
        self.busy = False

    def compose(self) -> ComposeResult:
        """One column, set above the middle; no header."""
        with Vertical(id="door"):
            yield Words(ground="base", id="store")
            for name, label in FIELDS:
                with Horizontal(id=f"row-{name}", classes="door-row"):
                    yield Words([("  " + _word(name, label), "muted")], ground="base", classes="door-label")
                    yield LineEdit(id=f"field-{name}", secret=name in ("password", "new"), limit=128)
            yield Words(ground="base", id="problem")
            yield Words(ground="base", id="keys")
            yield Words(ground="base", id="demo")
        yield Toast(id="toast")
        yield Footer(id="footer")
        yield TooSmall()

    def draw_frame(self) -> None:
        """The store, the labels in the language of now, the footer."""
        if not self.is_mounted:
            return
        self._show_store()
        for name, label in FIELDS:
            row = self.query_one(f"#row-{name}")
            row.display = name in ("name", "password") or name in self.asked
            self.query_one(f"#row-{name} Words", Words).show([("  " + _word(name, label), "muted")])
        self._show_problem()
        keys: Line = [(MARGIN, "text"), ("Enter", "accent bold"), (" " + say("sign in") + "    ", "muted"),
                      ("F1", "accent bold"), (" " + say("I cannot sign in"), "muted")]  # fmt: skip
        self.query_one("#keys", Words).show([], keys)
        self._show_demo()
        footer = self.query_one("#footer", Footer)
        footer.show(self.hints())
        footer.position = self._place_and_time()

    def hints(self) -> Sequence[Hint]:
        """Language, theme, leaving."""
        other = "English" if self.session.language != "en" else "中文"
        return [("F2", other), ("F3", say("theme")), ("Ctrl+Q", say("leave"))]

    def _place_and_time(self) -> tuple[Piece, ...]:
        if self.welcome is None:
            return ()
        now = clock.moment(clock.now(), self.welcome.timezone)
        town = self.welcome.timezone.rpartition("/")[2].replace("_", " ")
        words = f"{show.short_day(now.date().isoformat())} {now.strftime('%H:%M')} {town}"
        here = self.welcome.here
        if here:
            words += "   " + sayn("{n} colleague here", "{n} colleagues here", here)
        return ((words, "muted"),)

    def _show_store(self) -> None:
        found = self.welcome
        name = plain(found.name.upper(), 40) if found else ""
        spaced = " ".join(name) if name.isascii() and len(name) <= 22 else name
        under = f"{plain(found.name_zh, 20)}  " if found and found.name_zh else ""
        self.query_one("#store", Words).show(
            [("  " + spaced, "strong")], [("  " + under + say("back-office of the store"), "muted")], []
        )

    def toast(self, note: Note) -> None:
        """What the program has to say stands where problems stand."""
        self.problem, self.busy = note.sentence, False
        self.draw_frame()

    def _show_problem(self) -> None:
        """Right under the fields: what is wrong, and what helps."""
        lines: list[Line | Ends] = []
        if self.problem:
            first, *rest = _folded(self.problem, WIDTH)
            lines = [[(f"{MARGIN}x ", "bad bold"), (first, "bad")]]
            lines += [[(f"{MARGIN}  ", "bad"), (part, "bad")] for part in rest]
        if "code" in self.asked:
            lines.append([(MARGIN + say("6 digits of your app, or a recovery code"), "muted")])
        if "new" in self.asked:
            lines.append([(MARGIN + say("12 characters at least"), "muted")])
        self.query_one("#problem", Words).show(*lines)

    def _show_demo(self) -> None:
        found = self.welcome
        if found is None or not found.demo:
            self.query_one("#demo", Words).show()
            return
        lines: list[Line | Ends] = [
            [],
            [("  " + say("A demo store. Everybody's password is "), "muted"), (found.demo_password, "strong")],
        ]
        lines += [
            [("  ", "text"), (name.ljust(16), "accent"), (say(ROLES[role].title), "muted")]
            for name, _, role in found.demo
        ]
        self.query_one("#demo", Words).show(*lines)

    async def load(self) -> None:
        """The store's face."""
        from data.welcome import welcome

        shell = cast(Any, self.shell)
        self.welcome = await shell.look(welcome)
        self.draw_frame()

    def on_resize(self, event: events.Resize) -> None:
        """In the middle, above the middle."""
        super().on_resize(event)
        above = max(0, (event.size.height - 20) // 2 if event.size.height < 26 else event.size.height // 5)
        self.query_one("#door").styles.margin = (above, 0, 0, max(0, (event.size.width - 50) // 2))

    def _shown(self) -> list[LineEdit]:
        names = [name for name, _ in FIELDS if name in ("name", "password") or name in self.asked]
        return [self.query_one(f"#field-{name}", LineEdit) for name in names]

    def action_field(self, step: int) -> None:
        """Up and Down between the fields."""
        fields = self._shown()
        here = next((place for place, field in enumerate(fields) if field.has_focus), 0)
        fields[(here + step) % len(fields)].focus()

    @on(LineEdit.Submitted)
    def entered(self, event: LineEdit.Submitted) -> None:
        """Enter: the next empty field, else in."""
        fields = self._shown()
        empty = next((field for field in fields if not field.value), None)
        if empty is not None:
            empty.focus()
        elif not self.busy:
            self.run_worker(self._sign_in(), group="sign-in", exclusive=True)

    async def _sign_in(self) -> None:
        """Try it on the write lane; hashing takes a moment and must not stop the keys."""
        from data.sessions import Unproven, sign_in

        values = {name: self.query_one(f"#field-{name}", LineEdit).value for name, _ in FIELDS}
        self.busy, self.problem = True, ""
        self._show_problem()
        shell = cast(Any, self.shell)
        try:
            found = await shell.look_and_write(
                sign_in,
                values["name"],
                values["password"],
                code=values["code"],
                new_password=values["new"],
                source=shell.source,
            )
        except Unproven as unproven:
            self._unproven(unproven)
        except StoreError as error:
            self.problem = say(error.sentence, **error.facts)
        else:
            await shell.signed_in(found.actor, found.token)
            return
        finally:
            self.busy = False
        self.draw_frame()

    def _unproven(self, error: Any) -> None:
        self.problem = say(error.sentence, **error.facts)
        if error.missing == "code":
            self._also_ask("code")
        elif error.missing == "new password":
            self._also_ask("new")
        else:
            self.query_one("#field-password", LineEdit).value = ""
            self.query_one("#field-code", LineEdit).value = ""
            self.query_one("#field-password").focus()

    def _also_ask(self, name: str) -> None:
        self.asked.add(name)
        self.query_one(f"#row-{name}").display = True
        self.query_one(f"#field-{name}").focus()

    def help_keys(self) -> list[tuple[str, str, str]]:
        """The few keys that there are before one is known."""
        found = (("Enter", say("next field, then sign in")), ("Up Down", say("from field to field")),
                 ("F2", say("language")), ("F3", say("theme")), ("Ctrl+Q", say("leave the program")))  # fmt: skip
        return [(say("Program"), key, words) for key, words in found]

    def body(self) -> Iterable[Widget]:
        """Not used: the page draws itself."""
        return ()


def _folded(text: str, width: int) -> list[str]:
    """The text in lines of about that many cells, cut between words where there are words."""
    from rich.cells import cell_len

    lines = [""]
    for word in text.split(" "):
        if lines[-1] and cell_len(lines[-1]) + 1 + cell_len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
