"""A shell over a real store, without threads: what a desk asks and does goes through the doorway at once."""

from collections.abc import Callable, Sequence
from typing import Any

from data import options
from data.doorway import bulk, preview
from data.errors import StoreError
from data.events import Actor
from data.operations.approvals import ask_approval
from data.roles import ROLES, may
from screens.page import Page
from screens.parts.toast import Note
from screens.session import Session
from screens.words import event_sentence, say, speak
from tests.screens.fake_shop import FakeApp


class RealApp(FakeApp):
    """FakeApp for one person of an open store."""

    alert = ("", "")

    def __init__(self, page: Callable[[], Page], actor: Actor, *, language: str = "en"):
        super().__init__(page)
        zone = options.timezone()
        self.session = Session(
            actor,
            language=language,
            theme="dark",
            post=ROLES[actor.role].short,
            zone=zone,
            currency=options.currency(),
            places=(("orders", "Orders"), ("approvals", "Approvals"), ("history", "History")),
        )
        speak(language, zone)

    def may(self, right: str) -> bool:
        return not right or may(self.session.actor, right)

    async def perform(self, operation: Callable[..., Any], *args: Any, **values: Any) -> Any:
        try:
            done = operation(self.session.actor, *args, **values)
        except StoreError as error:
            self.toast(Note(say(error.sentence, **error.facts), "x"))
            return None
        self.toast(Note(event_sentence(done.verb, 1, done.facts), "+", undo=done.undo is not None))
        return done

    async def request(self, operation: Callable[..., Any], *args: Any, **values: Any) -> Any:
        told = {name: value for name, value in values.items() if name != "seen"}
        return await self.perform(ask_approval, operation.name, args[0], values=told)  # type: ignore[attr-defined]  # an operation has a name

    async def preview(self, calls: Sequence[Any]) -> Any:
        return preview(self.session.actor, list(calls))

    async def bulk(self, calls: Sequence[Any]) -> Any:
        found = bulk(self.session.actor, list(calls))
        self.toast(Note(say("{done} done, {refused} refused.", done=len(found.done), refused=len(found.refused))))
        return found
