"""The palette: everything I may do and everywhere I may go, by typing a part of its name, over the page."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial

from textual import events, on
from textual.containers import Vertical
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from data.dataclass import dataclass
from screens.parts.detail import pad
from screens.parts.drawn import Drawn, Ends, Line, Piece, Words, paint, spread
from screens.parts.footer import Hint
from screens.parts.line_edit import LineEdit
from screens.parts.sheet import Sheet
from screens.parts.still import Still
from screens.parts.work import start
from screens.words import say

SHOWN = 10
TYPING_RESTS = 0.08
"""Seconds without a letter after which what is typed is looked for."""
KINDS = ("do", "go", "recent", "find", "not you")
LIST_COMES = 0.05
"""Seconds that the page under it stays as it is for the list that was asked for: one frame instead of two."""


@dataclass(frozen=True, slots=True)
class Command:
    """One line of the palette; `words` are in the reader's language."""

    kind: str
    """do, go, recent, find; `not you` for what only others may, shown when it is typed in full."""
    words: str
    key: str
    """At the right: its key, or who may."""
    run: Callable[[], object]
    also: str = ""
    """More words by which it is found: other languages, abbreviations."""
    number: str = ""
    """What it goes to, where that must be found first."""


def ranked(commands: Sequence[Command], typed: str) -> list[Command]:
    """Those that hold all words typed; those that begin with them first."""
    wanted = typed.casefold().strip()
    if wanted.startswith((":", "：")):
        wanted = wanted[1:].strip()
        commands = [command for command in commands if command.kind in ("go", "recent")]
    words = wanted.split()
    hits = []
    for place, command in enumerate(commands):
        name = command.words.casefold()
        everything = f"{name} {command.also.casefold()} {command.key.casefold()}"
        if command.kind == "not you" and wanted not in (name, command.also.casefold()):
            continue
        if all(word in everything for word in words):
            first = words[0] if words else ""
            hits.append((not name.startswith(wanted), f" {name}".find(f" {first}") < 0, place, command))
    return [command for *_, command in sorted(hits, key=lambda hit: hit[:3])]


class Results(Drawn):
    """The lines found, the bar on one."""

    GROUND = "panel"

    @dataclass
    class Picked(Message):
        """A click on a line."""

    def __init__(self) -> None:
        super().__init__(id="results")
        self.found: Sequence[Command] = ()
        self.typed = ""
        self.cursor = 0

    def render_line(self, y: int) -> Strip:
        """Kind, name with the hit in `accent`, key."""
        width = self.size.width
        start = max(0, self.cursor - SHOWN + 1)
        if start + y >= len(self.found):
            return paint((), width, self.colours, self.GROUND)
        command = self.found[start + y]
        left: list[Piece] = [
            ("  " + pad(say(command.kind), 8), "muted"),
            (" ", "text"),
            *_hit(command.words, self.typed),
        ]
        right: list[Piece] = [(command.key, "accent bold"), ("  ", "text")]
        return paint(spread(left, right, width), width, self.colours, self.GROUND, bar=start + y == self.cursor)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A click does it."""
        event.stop()
        place = max(0, self.cursor - SHOWN + 1) + event.y
        if place < len(self.found):
            self.cursor = place
            self.post_message(self.Picked())


def _hit(words: str, typed: str) -> list[Piece]:
    wanted = typed.strip().lstrip(":：").casefold()
    start = words.casefold().find(wanted) if wanted else -1
    if start < 0 or len(words.casefold()) != len(words):
        return [(words, "text")]
    stop = start + len(wanted)
    return [(words[:start], "text"), (words[start:stop], "accent bold"), (words[stop:], "text")]


class CommandSheet(Sheet[None]):
    """Lies under the first two lines of the page; Enter does it."""

    COVERS = False
    OFFSET = 2
    WIDEST = 84

    def __init__(
        self, commands: Sequence[Command], start: str = "",
        more: Callable[[], Awaitable[Sequence[Command]]] | None = None,
    ):  # fmt: skip
        super().__init__()
        self.all_commands, self.start, self.more = list(commands), start, more

    def content(self) -> Iterable[Widget]:
        """The line that is typed, what was found, how many."""
        with Vertical(id="sheet-content"):
            yield LineEdit(self.start, lead="> ", id="ask", ground="plain")
            yield Results()
            yield Words(Ends((), ()), id="found")

    def on_mount(self) -> None:
        """Everything at once."""
        self.query_one("#sheet").styles.max_width = "100%" if self.app.size.width < 100 else self.WIDEST
        self.query_one("#ask", LineEdit).focus()
        self._find(self.start)
        if self.more is not None:
            start(self, partial(self._ask_more, self.more), "more")

    async def _ask_more(self, more: Callable[[], Awaitable[Sequence[Command]]]) -> None:
        """What had to be asked for stands behind the rest."""
        self.all_commands += await more()
        cursor = self.query_one(Results).cursor
        self._find(self.query_one("#ask", LineEdit).value)
        self.query_one(Results).cursor = cursor

    def hints(self) -> Sequence[Hint]:
        """Enter, Up, Down, Esc."""
        return [("Enter", say("do it")), ("Up Down", say("choose")), ("Esc", say("close"))]

    @on(LineEdit.Changed)
    def typed(self, event: LineEdit.Changed) -> None:
        """Find again."""
        self._find(event.value)
        found = self.query_one(Results).found
        look = getattr(self.shell, "look_ahead", None)
        self.workers.cancel_group(self, "ahead")
        if look is not None and found and found[0].number:
            start(self, partial(self._look_ahead, look, found[0].number), "ahead")

    async def _look_ahead(self, look: Callable[[str], Awaitable[None]], number: str) -> None:
        """When the typing rests."""
        await asyncio.sleep(TYPING_RESTS)
        await look(number)

    def _find(self, typed: str) -> None:
        results = self.query_one(Results)
        results.found, results.typed, results.cursor = ranked(self.all_commands, typed), typed, 0
        number = typed.strip().lstrip(":：").strip()
        if number and not results.found:
            words = say("look for “{text}” everywhere", text=number)
            results.found = [Command("find", words, "", partial(self.shell.go, "", number), number=number)]
        results.styles.height = max(1, min(SHOWN, len(results.found)))
        results.refresh(layout=True)
        here: Line = [(say("{found} of {count}", found=len(results.found), count=len(self.all_commands)), "muted")]
        more: Line = [("PgDn ", "accent"), (say("more"), "muted")] if len(results.found) > SHOWN else ()
        self.query_one("#found", Words).show(Ends([("  ", "text"), *here], more))

    def on_key(self, event: events.Key) -> None:
        """Up and Down choose."""
        step = {"down": 1, "up": -1, "pagedown": SHOWN, "pageup": -SHOWN}.get(event.key)
        if step is not None:
            event.stop()
            results = self.query_one(Results)
            results.cursor = max(0, min(results.cursor + step, len(results.found) - 1))
            results.refresh()

    @on(LineEdit.Submitted)
    @on(Results.Picked)
    def chosen(self) -> None:
        """Enter or a click: do it, once, however many of them have come."""
        results = self.query_one(Results)
        if results.found and self.app.screen is self:
            command, page = results.found[results.cursor], self.page_below
            leads = command.kind in ("find", "recent")
            self.workers.cancel_group(self, "ahead")
            if leads and isinstance(page, Still):
                page.hold(LIST_COMES)
            if leads:
                self._lift()
                command.run()  # it reads while the page comes back
                self.dismiss(None)
            else:
                self.dismiss(None)
                self.app.call_later(command.run)
