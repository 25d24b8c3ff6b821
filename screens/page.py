"""Page: a header, a body, a toast when there is something to say, a footer; reading, hearing of changes, common keys.

A board is a Page that draws its own body:

    class ImportBoard(Page):
        TITLE, PLACE, WATCHES = "Imports", "imports", frozenset({"batch"})
        HELP = "What was imported, and what was left out."
        def body(self): yield Words(id="last")
        async def load(self): self.query_one("#last", Words).show(*lines_of(await self.ask(last_batches)))

`load` runs when the page opens, on F5, and when an event touches one of WATCHES.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import WorkerCancelled

from data import clock
from data.errors import StoreError
from screens import keys
from screens.parts.drawn import Drawn
from screens.parts.empty import TooSmall
from screens.parts.footer import Footer, Hint
from screens.parts.header import Header
from screens.parts.still import Still
from screens.parts.toast import Note, Toast
from screens.parts.work import start
from screens.session import Session, Shell
from screens.words import say

if TYPE_CHECKING:
    from screens.parts.printing import Offer

Answer = TypeVar("Answer")


class Page(Still):
    """The base of every screen but sheets."""

    TITLE: ClassVar[str] = ""
    PLACE: ClassVar[str] = ""
    """The name in the registry, in `:` and in binding ids."""
    WATCHES: ClassVar[frozenset[str]] = frozenset()
    """Kinds of things (an event's subjects, or the first half of its verb) that make it read again."""
    HELP: ClassVar[str] = ""
    """Two sentences for F1: what this place is for."""
    BINDINGS: ClassVar[list[BindingType]] = list(keys.bindings(lists=False))
    AUTO_FOCUS = ""
    HEARS_SCANS: ClassVar[bool] = False
    """Whether a scan may come as soon as the page is there; what is typed before it has read waits for that."""
    dimmed = False
    """Whether it is faint under a sheet. No class of the style sheet: all parts were styled anew, 7 ms each way."""
    is_read = False
    """Whether the reading that opens it is through."""
    heard_early: frozenset[Any] | None = None
    """What was to be read again before that."""

    @property
    def shell(self) -> Shell:
        """The program around this page."""
        return cast(Shell, self.app)

    @property
    def session(self) -> Session:
        """Who sits here."""
        return self.shell.session

    def compose(self) -> ComposeResult:
        """Header, body, toast, footer."""
        yield Header(id="header")
        yield from self.body()
        yield Toast(id="toast")
        yield Footer(id="footer")
        yield TooSmall()

    def body(self) -> Iterable[Widget]:
        """What stands between header and footer."""
        return ()

    async def load(self) -> None:
        """Read what is shown; called when the page opens and when something watched has changed."""

    def hints(self) -> Sequence[Hint]:
        """The keys of the footer in the order of use; the last one always stays."""
        return [("F1", say("help"))]

    # reading

    @property
    def hears_keys(self) -> bool:
        """Whether keys reach what they are meant for; before, digits of a scan would be numbers of places."""
        return self.is_read or self.focused is not None or not self.HEARS_SCANS

    async def ask(self, query: Callable[..., Answer], *args: Any, **values: Any) -> Answer:
        """A query in the page lane."""
        return await self.shell.ask(query, *args, **values)

    async def ask_long(self, query: Callable[..., Answer], *args: Any, **values: Any) -> Answer:
        """A query in the long lane."""
        return await self.shell.ask_long(query, *args, **values)

    def reload(self, mine: frozenset[Any] = frozenset()) -> None:
        """Read again in a worker; it takes the place of an older reload, never of the reading that opens the page."""
        if not self.is_read:
            self.heard_early = (self.heard_early or frozenset()) | mine
            return
        start(self, partial(self._read, mine), "load", exclusive=True)

    async def read_again(self, mine: frozenset[Any] = frozenset()) -> None:
        """Read again now, and come back when it is read; a newer reading, that takes its place, is waited for too."""
        worker = start(self, partial(self._read, mine), "load", exclusive=True)
        waits = True
        while waits:
            with suppress(WorkerCancelled):
                await worker.wait()
            newer = [other for other in self.workers if other.node is self and other.group == "load"]
            waits = bool(newer) and newer[-1] is not worker and newer[-1].is_running
            worker = newer[-1] if waits else worker

    async def _read(self, mine: frozenset[Any]) -> None:
        """Read again, and say what went wrong with it."""
        try:
            await self.load_again(mine)
        except StoreError as error:
            self.toast(Note(say(error.sentence, **error.facts), "x"))

    async def load_again(self, mine: frozenset[Any]) -> None:
        """Read again after changes; `mine` are ids that this person has changed. Desks keep their place here."""
        await self.load()

    def hear(self, topics: frozenset[str], mine: frozenset[Any] = frozenset()) -> None:
        """The program tells what was touched; the page reads again when it watches one of them."""
        if topics & self.WATCHES:
            self.reload(mine)

    # what the frame shows

    def heading(self, **parts: object) -> None:
        """Set parts of the header: view, count."""
        self.query_one("#header", Header).change(**parts)

    def draw_frame(self) -> None:
        """Header and footer again: the time, the alert, the language, the rights may be others."""
        session, shell = self.session, self.shell
        now = clock.moment(clock.now(), session.zone)
        self.heading(place=self.title_words(), person=session.actor.title or session.actor.name, post=session.post,
                     clock=now.strftime("%H:%M"), alert=shell.alert)  # fmt: skip
        self.query_one("#footer", Footer).show(self.hints())

    def title_words(self) -> str:
        """The place's name for the header."""
        return say(self.TITLE) if self.TITLE else ""

    def toast(self, note: Note) -> None:
        """Say it above the footer."""
        self.query_one("#toast", Toast).say(note)

    def undo_told(self) -> bool:
        """Take back what the toast offers to; False when it offers nothing, and `u` is something else of the page."""
        if not self.query_one("#toast", Toast).offers_undo:
            return False
        start(self, self.shell.undo_last, "act")
        return True

    def withdraw_undo(self) -> None:
        """Something newer was done that `u` takes back first: the toast offers it no more."""
        toast = self.query_one("#toast", Toast)
        if toast.offers_undo:
            toast.clear()

    def lie_under(self, lines: int) -> None:
        """A sheet of so many lines lies over this page: it goes faint."""
        self.dimmed = True
        self.refresh()

    def lift(self) -> None:
        """The sheet has gone."""
        self.dimmed = False
        self.refresh()

    def redraw(self) -> None:
        """Draw every part again."""
        for part in self.query(Drawn):
            part.notify_style_update()
            part.refresh()

    # what happens to it

    def on_mount(self) -> None:
        """Open: the frame at once, the rest when it has been read."""
        self.draw_frame()
        self._tick()
        start(self, self._open, "load", exclusive=True)

    async def _open(self) -> None:
        try:
            await self.load()
        except StoreError as error:
            self.toast(Note(say(error.sentence, **error.facts), "x"))
        self.is_read = True
        if self.heard_early is not None:
            self.reload(self.heard_early)

    def _tick(self) -> None:
        """The clock goes by the minute."""
        second = clock.now() // clock.SECOND % 60
        self._clock: Timer = self.set_timer(60.05 - second, self._tick)
        self.draw_frame()

    def on_screen_resume(self) -> None:
        """Seen again: the frame may be old."""
        if self.is_mounted:
            self.draw_frame()

    def on_resize(self, event: events.Resize) -> None:
        """Too small for a page: say so, and nothing else."""
        self.query_one(TooSmall).fit(event)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can't be seen can't be done."""
        return not self.has_class("-small")

    def on_key(self, event: events.Key) -> None:
        """A key makes an error go."""
        self.query_one("#toast", Toast).dismiss_one()

    # the common keys

    def action_menu(self) -> None:
        """`a`: every action I may do here."""
        start(self, self.choose_action, "act")

    async def choose_action(self) -> None:
        """Pages without actions have none to choose."""
        self.shell.tell("There is nothing to do here with a key of its own.", sign="*")

    def action_help(self) -> None:
        """F1."""
        from screens.meanings import teaching
        from screens.parts.help import Help

        about = say(self.HELP) if self.HELP else ""
        teach = partial(teaching, self.PLACE, ())
        self.app.push_screen(Help(self.title_words(), about, self.help_keys(), teaching=teach))

    def help_keys(self) -> list[tuple[str, str, str]]:
        """(group, key, words) of what this page understands."""
        return [(say(group), shown, say(word)) for group, shown, word in keys.key_table()]

    def action_go_to(self) -> None:
        """`:`."""
        self.open_palette(":")

    def action_everything(self) -> None:
        """Ctrl+P."""
        self.open_palette("")

    def open_palette(self, start: str) -> None:
        """The palette over this page."""
        from screens.parts.palette import CommandSheet

        more = getattr(self.shell, "more_commands", None)
        self.app.push_screen(CommandSheet(self.commands(), start, more))

    def commands(self) -> list[Any]:
        """What the palette offers here: the places. The program and desks add more."""
        from screens.parts.palette import Command

        shell = self.shell
        more: Callable[[], list[Any]] | None = getattr(shell, "commands", None)
        places = [Command("go", words, f": {name}", partial(shell.go, name)) for name, words in shell.places]
        return places + (list(more()) if more else [])

    def action_previous(self) -> None:
        """`-`."""
        self.shell.go_back()

    def action_leave_page(self) -> None:
        """`q`."""
        self.shell.go_back()

    def action_print(self) -> None:
        """F9: a paper of what stands here."""
        start(self, self._print, "act")

    async def _print(self) -> None:
        from screens.parts.printing import print_here

        await print_here(self)

    async def papers(self) -> "Sequence[Offer]":
        """The papers that F9 offers; most pages have none."""
        return ()

    def action_undo_last(self) -> None:
        """`u`."""
        start(self, self.shell.undo_last, "act")

    def action_refresh(self) -> None:
        """F5."""
        self.reload()

    def action_place(self, number: int) -> None:
        """1-9."""
        places = self.shell.places
        if number <= len(places):
            self.shell.go(places[number - 1][0])
