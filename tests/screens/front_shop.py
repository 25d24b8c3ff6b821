"""A shell for boards too: what the sign-in, home and preferences ask of the program beside queries and operations."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from data.events import Actor
from screens.page import Page
from screens.words import speak
from tests.screens.real_shop import RealApp

NOBODY = Actor(0, "", "", "designer")


class FrontApp(RealApp):
    """RealApp that also lets somebody in and takes choices."""

    source = "here"

    def __init__(self, page: Callable[[], Page], actor: Actor = NOBODY, **options: Any):
        super().__init__(page, actor, **options)
        self.let_in: list[Actor] = []
        self.chosen: dict[str, str] = {}
        self.keys_chosen: dict[str, str] = {}

    async def look(self, work: Callable[..., Any], *args: Any) -> Any:
        return work(*args)

    async def look_and_write(self, work: Callable[..., Any], *args: Any, **values: Any) -> Any:
        return work(*args, **values)

    async def signed_in(self, actor: Actor, token: str) -> None:
        del token
        self.let_in.append(actor)

    def choose(self, **choices: str) -> None:
        self.chosen |= choices
        self.session = replace(self.session, **choices)
        speak(self.session.language, self.session.zone)
        self.screen.draw_frame()
        self.screen.reload()

    def choose_key(self, name: str, keys: str) -> None:
        self.keys_chosen[name] = keys
