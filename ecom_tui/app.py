"""The program on a terminal: who sits here, which place is shown, what is done, and what others did meanwhile.

Pages know only the Shell protocol (screens/session.py), which this App is. Reads go by the page and long lanes, writes
by the write lane; nothing touches the store on the loop of keys.
"""

import asyncio
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType

from data.errors import StoreError
from data.events import Actor
from data.faults import unusable
from data.lanes import Superseded
from data.roles import ROLES, may
from ecom_tui.answering import answer
from ecom_tui.door import Door
from ecom_tui.hearing import Hearing
from ecom_tui.looking_ahead import LookingAhead
from ecom_tui.settings import Settings
from ecom_tui.writing import Writing
from screens import themes
from screens.columns_chosen import columns_of
from screens.page import Page
from screens.parts.toast import Note
from screens.registry import PLACES, SIGN_IN, Place, place_of
from screens.session import Session
from screens.words import say, speak

if TYPE_CHECKING:
    from screens.parts.palette import Command

RECENT = 8
"""Things that the palette remembers."""
DEFECTS_AT_MOST = 5
"""A page that fails at every step must not be shown for ever."""


class EcomApp(Door):
    """The Shell of all pages."""

    ENABLE_COMMAND_PALETTE = False
    CSS_PATH: ClassVar[list[str]] = list(themes.STYLE_FILES)  # type: ignore[assignment]  # Textual takes a list too
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "leave", "leave", show=False, id="program.leave"),
        Binding("f2", "next_language", "language", show=False, id="program.language"),
        Binding("f3", "next_theme", "theme", show=False, id="program.theme"),
        Binding("ctrl+l", "lock", "lock the screen", show=False, id="program.lock"),
    ]

    def __init__(
        self, *, settings: Settings, language: str = "", place: str = "", driver: Any = None, actor: Actor | None = None
    ):
        self.choices = settings
        self.first_place, self.forced_language = place, language
        self.session = Session(Actor(0, "", "", "designer"), language=language or "en", theme=settings.theme or "dark")
        self.store_name = ""
        if actor is not None:
            # Known before the first page is made: a start shows one page, in its language and colours.
            self.DEFAULT_MODE = self._place_of(actor)  # type: ignore[misc]  # of this start alone
            self._settle(*self._asked_at_once(actor))
        super().__init__(themes.fitting(self.session.theme, os.environ), driver)
        for place_there in PLACES:
            self.add_mode(place_there.name, partial(self._make, place_there))
        self.writing = Writing(self)
        self.hearing = Hearing(self)
        self.looking_ahead = LookingAhead(self)
        self.trail: list[str] = []
        self.recent: list[tuple[str, str]] = []
        self.defects: list[str] = []
        self._alert = ("", "")

    # the frame

    def on_mount(self) -> None:
        """Sign-in, or straight to the place asked for."""
        if self.session.actor.id:
            self.set_keymap(dict(self.session.keymap))
            self._begin_batch()
            self.run_worker(self.paint_when_read(), group="paint")
            self.run_worker(self.hearing.begin(), group="enter")
        else:
            self.painted.set()
            self.show_sign_in()

    def _make(self, place: Place, filter: str | None = None) -> Page:
        page: Page = place.load()(filter) if filter is not None else place.load()()
        return self.fresh(page)

    def show_theme(self, name: str) -> None:
        """Show the theme that was wanted, as far as the terminal can."""
        fitting = themes.fitting(name, os.environ)
        self.ansi_color = fitting in themes.SIXTEEN
        self.theme = fitting
        for screen in self.screen_stack if self._screen_stacks else ():
            if isinstance(screen, Page):
                screen.redraw()

    def show_sign_in(self) -> None:
        """The page for whoever is not known yet."""
        from screens.registry import Place as AnyPlace

        page = AnyPlace("sign_in", "", SIGN_IN, "").load()()
        self.push_screen(page)

    async def signed_in(self, actor: Actor, token: str) -> None:
        """The sign-in page has let somebody in."""
        from ecom_tui.passes import keep_token

        keep_token(self.hearing.url, token)
        self.token = token
        self.session = Session(actor, language=self.session.language, theme=self.session.theme)
        await self._enter()

    async def _enter(self) -> None:
        """Read who the person is and what they like, then show their place."""
        from data.queries.own import preferences, store_facts

        actor = self.session.actor
        self._settle(actor, await self.ask(preferences), await self.ask(store_facts))
        self.set_keymap(dict(self.session.keymap))
        self.show_theme(self.session.theme)
        await self.hearing.begin()
        self.go(self._place_of(actor))

    @staticmethod
    def _asked_at_once(actor: Actor) -> tuple[Actor, dict[str, str], dict[str, str]]:
        """The same before there is a loop."""
        from data.queries.own import preferences, store_facts

        return actor, preferences(actor), store_facts(actor)

    def _place_of(self, actor: Actor) -> str:
        """Where this person begins."""
        asked = place_of(self.first_place)
        return asked.name if asked is not None and may(actor, asked.right) else ROLES[actor.role].home

    def _settle(self, actor: Actor, liked: dict[str, str], facts: dict[str, str]) -> None:
        """Take the person's language, colours and keys."""
        self.store_name = facts["name"]
        language = self.forced_language or liked.get("language", "") or actor.language
        wanted = self.choices.theme or liked.get("theme", "") or "dark"
        self.session = Session(
            actor,
            language=language,
            theme=wanted,
            keymap={name[4:]: keys for name, keys in liked.items() if name.startswith("key.") and keys},
            zone=facts["timezone"],
            currency=facts["currency"],
            post=ROLES[actor.role].short,
            columns=columns_of(liked),
            locks_after=int(facts["lock_minutes"]),
            plain_lines=self.choices.ascii or liked.get("ascii", "") == "1",
        )
        speak(language, facts["timezone"])

    @property
    def places(self) -> Sequence[tuple[str, str]]:
        """Where this person may go."""
        return [(place.name, say(place.title)) for place in PLACES if self.may(place.right)]

    @property
    def alert(self) -> tuple[str, str]:
        """What is said in every header: offline beats late orders."""
        return ("x", say("offline")) if self.hearing.offline else self._alert

    def set_alert(self, sign: str, words: str) -> None:
        """Say something in every header, or nothing."""
        self._alert = (sign, words)
        self.draw_frames()

    def draw_frames(self) -> None:
        """Header and footer again of all that is seen, under a sheet too."""
        for screen in self.screen_stack:
            if isinstance(screen, Page) and screen.is_mounted:
                screen.draw_frame()

    # Shell: asking

    def may(self, right: str) -> bool:
        """Whether the person has the right."""
        return not right or may(self.session.actor, right)

    async def ask(self, query: Callable[..., Any], *args: Any, **values: Any) -> Any:
        """A query in the page lane."""
        return await self._in(self.lanes.page, query, "", args, values)

    async def ask_long(self, query: Callable[..., Any], *args: Any, **values: Any) -> Any:
        """A query in the long lane; a newer one of the same kind takes its place. It waits for the first frame."""
        await self.painted.wait()
        return await self._in(self.lanes.long, query, getattr(query, "name", ""), args, values)

    async def _in(self, lane: Any, query: Callable[..., Any], key: str, args: Any, values: Any) -> Any:
        asked = lane.ask(query, self.session.actor, *args, key=key, **values)
        try:
            return await answer(asked)
        except Superseded:
            raise asyncio.CancelledError from None
        except asyncio.CancelledError:
            lane.give_up(asked)
            raise

    # Shell: doing

    async def perform(self, operation: Callable[..., Any], *args: Any, **values: Any) -> Any:
        """An operation in the write lane, and a toast."""
        return await self.writing.perform(operation, args, values)

    async def request(self, operation: Callable[..., Any], *args: Any, **values: Any) -> Any:
        """What is above the person's limit is asked for."""
        return await self.writing.request(operation, args, values)

    async def preview(self, calls: Sequence[Any]) -> Any:
        """What these calls would do."""
        return await self.writing.preview(calls)

    async def bulk(self, calls: Sequence[Any]) -> Any:
        """One transaction a call, and a toast."""
        return await self.writing.bulk(calls)

    async def undo_last(self) -> None:
        """Take back what this person did last."""
        await self.writing.undo_last()

    def tell(self, sentence: str, /, *, sign: str = "+", **facts: Any) -> None:
        """A toast on the page that is seen."""
        self.toast(Note(say(sentence, **facts), sign))

    def toast(self, note: Note) -> None:
        """Show it on the topmost page."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, Page):
                screen.toast(note)
                return

    # Shell: going

    def go(self, place: str, number: str = "") -> None:
        """Show a place; with a number or a filter, what matches it."""
        meant = None if place else self.looking_ahead.meant(number)
        if not place and meant is None:
            self.run_worker(self._go_to_number(number), group="go", exclusive=True)
            return
        place, number = meant or (place, number)
        found = place_of(place)
        if found is None or not self.may(found.right):
            self.tell("There is no place “{place}” for you.", sign="!", place=place)
            return
        if found.name == self.current_mode and not self.covered:
            self.workers.cancel_group(self, "go")
            self._arrive(number)
        else:
            self.run_worker(self._show(found, number), group="go", exclusive=True)

    async def _show(self, place: Place, filter: str) -> None:
        if self.current_mode != place.name:
            self.trail = [*self.trail[-20:], self.current_mode] if self.current_mode in self._modes else self.trail
        await self.show_mode(place.name)
        self._arrive(filter)

    def _arrive(self, filter: str) -> None:
        """The place is there: what it missed, and what was asked for in it."""
        page = self.screen_stack[0]
        if isinstance(page, Page):
            self.hearing.catch_up(page)
            if filter and hasattr(page, "show_filter"):
                page.show_filter(filter)  # first: what lies over the page goes while it reads
            while filter and len(self.screen_stack) > 1:
                self.pop_screen()

    async def _go_to_number(self, number: str) -> None:
        """Find what is called by a number: an order, an article, else a search among orders."""
        from data.queries.finding import whereabouts

        found = await self.ask(whereabouts, number)
        if found is None:
            self.tell("Nothing here is called “{number}”.", sign="!", number=number)
        else:
            self.go(found[0], found[1])

    def go_back(self) -> None:
        """The previous page of this place, else the previous place."""
        if len(self.screen_stack) > 1 and not getattr(self.screen, "IS_FLOOR", False):
            self.pop_screen()
        elif self.trail:
            self.run_worker(self._back(self.trail.pop()), group="go", exclusive=True)
        else:
            self.tell("Ctrl+Q leaves the program.", sign="*")

    async def _back(self, mode: str) -> None:
        await self.show_mode(mode)
        if isinstance(self.screen_stack[0], Page):
            self.hearing.catch_up(self.screen_stack[0])

    def remember(self, words: str, number: str) -> None:
        """Somebody has looked at a thing or done something to it."""
        self.recent = [(words, number), *(one for one in self.recent if one[1] != number)][:RECENT]

    def commands(self) -> "list[Command]":
        """What the palette offers everywhere, and what only others may do."""
        from ecom_tui.offers import own_commands

        return own_commands(self)

    async def look_ahead(self, number: str) -> None:
        """A number is being typed that somebody may want to go to."""
        await self.looking_ahead.look(number)

    async def more_commands(self) -> "list[Command]":
        """What the store must be asked for."""
        from ecom_tui.offers import saved_commands

        return await saved_commands(self)

    # the program's own keys

    def action_next_language(self) -> None:
        """English and Chinese in turns, at once."""
        language = "zh_CN" if self.session.language == "en" else "en"
        self.choose(language=language)

    def action_next_theme(self) -> None:
        """The next theme."""
        names = ("dark", "light", "contrast", "ansi16")
        current = self.session.theme if self.session.theme in names else "dark"
        self.choose(theme=names[(names.index(current) + 1) % len(names)])

    def choose(self, **choices: str) -> None:
        """Take another language or theme now, and keep it for the person."""
        taken: dict[str, Any] = dict(choices)
        if "ascii" in taken:
            taken["plain_lines"] = taken.pop("ascii") == "1"
        self.session = replace(self.session, **taken)
        if "language" in choices:
            speak(choices["language"], self.session.zone)
            self.hearing.look_for_alerts()
        if "theme" in choices:
            self.show_theme(choices["theme"])
        for stack in self._screen_stacks.values():
            for screen in stack:
                if isinstance(screen, Page) and screen.is_mounted:
                    screen.draw_frame()
                    screen.redraw()
                    screen.reload()
        if self.session.actor.id:
            self.run_worker(self.writing.keep(choices), group="keep")

    def choose_key(self, name: str, keys: str) -> None:
        """Give an action other keys, or its own again, and keep it for the person."""
        keymap = {**self.session.keymap, name: keys}
        self.session = replace(self.session, keymap={kept: value for kept, value in keymap.items() if value})
        self.set_keymap(dict(self.session.keymap))
        self.run_worker(self.writing.keep({f"key.{name}": keys}), group="keep")
        if isinstance(self.screen, Page):
            self.screen.reload()

    def action_leave(self) -> None:
        """Ctrl+Q."""
        saved = getattr(self.screen_stack[-1], "action_leave_saved", None) if self.covered else None
        (saved or partial(self.exit, 0))()

    # the last net

    def _handle_exception(self, error: Exception) -> None:
        """A defect: written down, told with its id; the program goes on unless it happens again and again."""
        from ecom_tui.logs import incident

        error = getattr(error, "error", error)  # what a worker failed of
        known = error if isinstance(error, StoreError) else unusable(error)
        if known is not None and self._running and self.screen_stack:
            self.toast(Note(say(known.sentence, **known.facts), "x"))
            return
        name = incident(error)
        self.defects.append(name)
        if len(self.defects) <= DEFECTS_AT_MOST and self._running and self.screen_stack:
            self.toast(Note(say("Something broke ({id}). Nothing was changed.", id=name), "x"))
            return
        self._return_code = 5
        self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        """Never a traceback on the screen: it would show what it must not."""
        self._return_code = 5
        self._close_messages_no_wait()
