"""What the palette offers on every page: the program's own verbs, what was looked at lately, saved filters, and where
only others may go."""

from functools import partial
from typing import TYPE_CHECKING

from data.errors import StoreError
from data.roles import holders
from screens.page import Page
from screens.parts.palette import Command
from screens.plain import plain
from screens.registry import PLACES, place_of
from screens.words import say

if TYPE_CHECKING:
    from ecom_tui.app import EcomApp


def own_commands(app: "EcomApp") -> list[Command]:
    """What is known without asking the store."""
    return [*_recent(app), *_verbs(app), *_not_you(app)]


def _verbs(app: "EcomApp") -> list[Command]:
    return [
        Command("do", say("switch the language"), "F2", app.action_next_language, also="language 语言"),
        Command("do", say("next theme"), "F3", app.action_next_theme, also="theme 主题"),
        Command("do", say("take back what I did last"), "u", lambda: app.run_worker(app.undo_last()), also="undo"),
        *_backing_up(app),
        Command("do", say("lock the screen"), "Ctrl+L", app.action_lock, also="away 离开"),
        Command("do", say("sign out"), "", lambda: app.run_worker(app.sign_out()), also="logout"),
        Command("do", say("leave the program"), "Ctrl+Q", app.action_leave, also="quit exit"),
    ]


def _backing_up(app: "EcomApp") -> list[Command]:
    """Saving the store into a file, from wherever one is."""
    words, right = say("back up the store"), "settings.change"
    if not app.may(right):
        return [not_you(words, right, app, also="backup")]

    def run() -> None:
        from screens.backing_up import back_up

        page = next((screen for screen in reversed(app.screen_stack) if isinstance(screen, Page)), None)
        if page is not None:
            back_up(page)

    return [Command("do", words, "", run, also="backup save 备份")]


def _recent(app: "EcomApp") -> list[Command]:
    """The newest first."""
    return [
        Command("recent", plain(words), "", partial(app.go, "", number), number=number) for words, number in app.recent
    ]


def _not_you(app: "EcomApp") -> list[Command]:
    """Places of others, for whoever types their name in full."""
    closed = [place for place in PLACES if not app.may(place.right)]
    return [not_you(say(place.title), place.right, app, also=place.name) for place in closed]


def not_you(words: str, right: str, app: "EcomApp", also: str = "") -> Command:
    """A line that only says who may."""
    who = ", ".join(say(title) for title in holders(right))
    return Command("not you", words, who, lambda: app.tell("Only they may: {who}.", sign="!", who=who), also)


async def saved_commands(app: "EcomApp") -> list[Command]:
    """The filters that the person has saved, and everybody's."""
    from data.queries.own import every_saved_filter

    try:
        found = await app.ask(every_saved_filter)
    except StoreError:
        return []
    made = []
    for row in found:
        place = place_of(row.thing)
        if place is not None and app.may(place.right):
            words = say("Saved filter “{name}”", name=row.name)
            made.append(Command("find", plain(words), f": {place.name}", partial(app.go, place.name, row.text)))
    return made
