"""Who may see and use the program at this terminal: a session that was left alone is covered until its person is back.

The cover is a mode of its own with one screen, so that nothing of the store lies behind it that could be painted. What
opens or closes meanwhile does so where the person was, unseen. Keys reach the cover alone.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from textual import events
from textual.screen import Screen

from data.errors import StoreError
from data.lanes import Lanes
from ecom_tui.answering import answer
from ecom_tui.painting import Painting
from screens.session import Session

COVER = "cover"
"""The mode of the screen that hides all others."""
LOOKS = 1
"""Seconds between two looks at how long nobody was here."""


def awake() -> float:
    """Seconds since this computer started, asleep or not: a laptop that was shut for an hour was left alone."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Door(Painting):
    """A program that somebody sits at, or has left alone."""

    session: Session

    def __init__(self, theme: str, driver: Any) -> None:
        self.token = ""
        self.lanes = Lanes()
        self.touched_at = awake()
        """When the person here last pressed a key or a button."""
        self.hands_over = False
        """Somebody else wants to sign in: the program starts once more when it has ended."""
        self._left = ""
        super().__init__(theme, driver)
        self.add_mode(COVER, _cover)

    def on_mount(self) -> None:
        """Look from now on whether somebody is there."""
        self.set_interval(LOOKS, self.look_whether_left, name="lock")

    @property
    def covered(self) -> bool:
        """Whether nothing of the store is seen."""
        return self._current_mode == COVER

    def look_whether_left(self) -> None:
        """Cover what nobody has touched for as long as the post allows."""
        if self._is_left():
            self.cover()

    def _is_left(self) -> bool:
        known = bool(self.session.actor.id) and not self.covered
        return known and awake() - self.touched_at >= self.session.locks_after * 60

    def cover(self) -> None:
        """Show nothing of the store until the person proves to be back."""
        if self.session.actor.id and not self.covered:
            self._left = self._current_mode
            self.capture_mouse(None)
            self.switch_mode(COVER)
            self._note_covered(True)

    async def unlock(self, password: str) -> None:
        """Show everything as it was. Unproven when it is not the person's password, Denied if the session is over."""
        from data.sessions import prove_password

        await self.look_and_write(prove_password, self.token, password, source=self.source)
        self.touched_at = awake()
        self.switch_mode(self._left)
        self._note_covered(False)

    def _note_covered(self, covered: bool) -> None:
        """Where the next program of this user looks: who kills a covered one must not find the store open."""
        from ecom_tui.passes import note_covered

        with suppress(OSError):  # a full disk is no reason to stay open, nor to keep the person out
            note_covered(self.url, covered)

    def action_lock(self) -> None:
        """Ctrl+L."""
        self.cover()

    async def on_event(self, event: events.Event) -> None:
        """Whatever comes; a key, a button or a paste tells that somebody is there. What comes too late does nothing."""
        if isinstance(event, events.Key | events.MouseDown | events.Paste) and not self.covered:
            if self._is_left():  # the first key after a night's sleep of the computer
                self.cover()
                return
            self.touched_at = awake()
        await super().on_event(event)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Behind the cover the program can be left, and nothing else."""
        return action == "leave" if self.covered else super().check_action(action, parameters)

    def copy_to_clipboard(self, text: str) -> None:
        """Not while it is covered: whoever stands there could paste it."""
        if not self.covered:
            super().copy_to_clipboard(text)

    # what opens and closes meanwhile

    @property
    def current_mode(self) -> str:
        """The place where the person is, behind the cover too."""
        return self._left if self.covered else super().current_mode

    @property
    def screen_stack(self) -> list[Screen[Any]]:
        """The pages and sheets that are open, behind the cover too."""
        return list(self._screen_stacks[self._left]) if self.covered else super().screen_stack

    @contextmanager
    def _behind(self) -> Iterator[None]:
        """What is done to the screens is done to those behind the cover."""
        covered = self.covered
        if covered:
            self._current_mode = self._left
        try:
            yield
        finally:
            if covered:
                self._current_mode = COVER

    def push_screen(self, *args: Any, **values: Any) -> Any:
        """A page or a sheet opens over the others, under the cover."""
        with self._behind():
            return super().push_screen(*args, **values)

    def pop_screen(self) -> Any:
        """The topmost page or sheet goes, under the cover."""
        with self._behind():
            return super().pop_screen()

    def switch_screen(self, screen: Any) -> Any:
        """Another page takes the place of the topmost, under the cover."""
        with self._behind():
            return super().switch_screen(screen)

    def show_mode(self, mode: str) -> Any:
        """Another place is shown, or will be when the person is back."""
        if not self.covered:
            return self.switch_mode(mode)
        self._left = mode
        return self._init_mode(mode)

    @property
    def url(self) -> str:
        """The store that is open."""
        from data import database

        return database.store_url()

    # without knowing who it is

    async def look(self, work: Callable[..., Any], *args: Any) -> Any:
        """Something that nobody need be known for, in the page lane."""
        return await answer(self.lanes.page.ask(work, *args))

    async def look_and_write(self, work: Callable[..., Any], *args: Any, **values: Any) -> Any:
        """The same in the write lane."""
        return await answer(self.lanes.write.ask(work, *args, **values))

    @property
    def source(self) -> str:
        """Where this person sits, for the gate of sign-ins."""
        from ecom_tui.front import source

        return source()

    async def sign_out(self) -> None:
        """End the session and leave: the next one signs in anew."""
        await self.look_and_write(self.end_session)
        self.exit(0)

    async def hand_over(self) -> None:
        """The same, and start again at the sign-in: nothing of the one before is left in the program."""
        self.hands_over = True
        await self.sign_out()

    def end_session(self) -> None:
        """Whoever opens the program here next must sign in."""
        from data import sessions
        from ecom_tui.passes import drop_token, note_covered

        drop_token(self.url)
        note_covered(self.url, False)
        with suppress(StoreError):
            sessions.sign_out(self.token)


def _cover() -> Screen[Any]:
    from screens.boards.cover import Cover

    return Cover()
