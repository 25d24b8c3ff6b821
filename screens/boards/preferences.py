"""Preferences: language, theme, how lines are drawn, one's password, and which key does what."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from textual import on
from textual.widget import Widget

from data.dataclass import dataclass
from data.errors import StoreError
from data.queries.people import own_factor
from screens import keys
from screens.actions import Secret
from screens.page import Page
from screens.parts.detail import Detail, Entry, Section
from screens.parts.footer import Hint
from screens.parts.form import Form
from screens.parts.menu import Menu, Option
from screens.parts.toast import Note
from screens.registry import PLACES
from screens.words import LANGUAGES, say

THEMES = (("dark", "dark"), ("light", "light"), ("contrast", "high contrast"), ("ansi16", "16 colours"))
NAMES = {"en": "English", "zh_CN": "简体中文"}


EVERYWHERE = ""
"""Where a key of all pages is heard."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A key that a person may change: the id of its binding, what it is now, what it does, and where."""

    id: str
    keys: str
    word: str
    where: str


class Choices(Detail):
    """The lines; the bar stands on one that can be changed."""

    GROUND = "base"
    DOORS_ONLY = True


class Preferences(Page):
    """What a person likes."""

    TITLE, PLACE = "Preferences", "preferences"
    HELP = "How the program looks and speaks to you, and your keys. It holds for you alone, wherever you sign in."
    IS_FLOOR = True

    def __init__(self) -> None:
        super().__init__()
        self.bound: Sequence[Bound] = ()
        self.factor = (False, 0)
        """Whether the second factor is on, and how many recovery codes are left."""

    def body(self) -> Iterable[Widget]:
        """One column."""
        yield Choices(id="choices", air=2)

    async def load(self) -> None:
        """Show what holds now."""
        choices = self.query_one("#choices", Choices)
        if not self.bound:
            self.bound = bound_keys(self.shell.may)
        self.factor = await self.ask(own_factor)
        choices.show([self._looks(), self._person(), *self._keys()])
        if not choices.has_focus:
            choices.cursor = 2
            choices.focus()

    def _looks(self) -> Section:
        session = self.session
        theme = next((words for name, words in THEMES if name == session.theme), session.theme)
        drawing = say("ASCII") if session.plain_lines else say("box drawing")
        lines = [
            _line(say("Language"), NAMES.get(session.language, session.language), ("choose", "language")),
            _line(say("Theme"), say(theme), ("choose", "theme")),
            _line(say("Line drawing"), drawing, ("choose", "ascii")),
        ]
        return Section(say("Look"), "", lines)

    def _person(self) -> Section:
        actor = self.session.actor
        lines = [
            _line(say("Name"), f"{actor.name}  {actor.title}", None),
            _line(say("Password"), "********", ("password", "")),
            _line(say("Second factor"), self._factor_words(), ("factor", "")),
        ]
        return Section(say("You"), "", lines)

    def _factor_words(self) -> str:
        on_now, left = self.factor
        return say("on, {n} recovery codes left", n=left) if on_now else say("off")

    def _keys(self) -> list[Section]:
        """A section for the keys of every page, and one for each desk of this person."""
        mine, sections = self.session.keymap, []
        for title in dict.fromkeys(one.where for one in self.bound):
            lines = [
                _line(say(one.word), _shown(mine.get(one.id, one.keys)), ("key", one.id), marked=one.id in mine)
                for one in self.bound
                if one.where == title
            ]
            words = say(title) if title else say("Keys everywhere")
            sections.append(Section(words, say("Enter changes one"), lines))
        return sections

    def hints(self) -> Sequence[Hint]:
        """Enter changes."""
        return [("Enter", say("change")), ("F2", say("language")), ("F3", say("theme")), ("F1", say("help"))]

    @on(Detail.DoorOpened)
    def opened(self, event: Detail.DoorOpened) -> None:
        """Enter on a line."""
        event.stop()
        work = {"choose": self._choose, "password": self._password, "key": self._key, "factor": self._factor}[
            event.place
        ]
        self.run_worker(work(event.number), group="act", exclusive=True)

    async def _choose(self, what: str) -> None:
        options = {
            "language": [Option(code, NAMES.get(code, code)) for code in LANGUAGES],
            "theme": [Option(name, say(words)) for name, words in THEMES],
            "ascii": [Option("", say("box drawing")), Option("1", say("ASCII"))],
        }[what]
        chosen = await self.app.push_screen_wait(Menu(say(what.capitalize()), options))
        if chosen is None:
            return
        shell: Any = self.shell
        shell.choose(**{what: chosen})

    async def _key(self, name: str) -> None:
        from screens.parts.key_catch import KeyCatch

        one = next(one for one in self.bound if one.id == name)
        now = _shown(self.session.keymap.get(name, one.keys))
        taken = partial(_taken, one, self.bound, self.session.keymap)
        chosen = await self.app.push_screen_wait(KeyCatch(say(one.word), now, taken))
        if chosen is not None:
            shell: Any = self.shell
            shell.choose_key(name, "" if chosen in one.keys.split(",") else chosen)

    async def _factor(self, _: str) -> None:
        from screens.people_factor import change_factor

        await change_factor(self)

    async def _password(self, _: str) -> None:
        from data.sessions import change_password

        fields = (Secret("old", "Old password"), Secret("new", "New password"))
        answer: dict[str, Any] | None = await self.app.push_screen_wait(Form(say("Password"), "", fields))
        if answer is None:
            return
        shell: Any = self.shell
        try:
            await shell.look_and_write(
                change_password, self.session.actor, answer["old"], answer["new"], source=shell.source
            )
        except StoreError as error:
            self.toast(Note(say(error.sentence, **error.facts), "x"))
            return
        self.app.exit(0, message=say("The password is changed. Sign in with the new one."))


def _line(label: str, value: str, door: tuple[str, str] | None, *, marked: bool = False) -> Entry:
    from screens.parts.detail import pad

    return Entry([(pad(label, 32), "muted"), (value, "accent" if marked else "text")], (), door)


def _shown(bound: str) -> str:
    """Keys as people read them; those of Chinese punctuation are the same keys to them."""
    shown = [keys.shown(key) for key in bound.split(",")]
    return " ".join(key for key in shown if not key.startswith(("fullwidth_", "ideographic_")))


def _taken(one: Bound, bound: Sequence[Bound], mine: Mapping[str, str], key: str) -> str:
    """What a key does already on a page where this one is heard; empty when it is free."""
    for other in bound:
        meets = EVERYWHERE in (one.where, other.where) or one.where == other.where
        if meets and other.id != one.id and key in mine.get(other.id, other.keys).split(","):
            return say(other.word)
    return ""


def bound_keys(may: Callable[[str], bool]) -> list[Bound]:
    """Every key that can be given another: those of all pages, then those of each desk."""
    found = [Bound(row.id, row.keys, row.word, EVERYWHERE) for row in keys.COMMON if row.id]
    for place in PLACES:
        actions = getattr(place.load(), "ACTIONS", ()) if may(place.right) else ()
        found += [
            Bound(f"{place.name}.{action.name}", action.key, action.word, place.title)
            for action in actions
            if may(action.needs)
        ]
    return found
