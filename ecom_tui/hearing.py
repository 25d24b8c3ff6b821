"""How the program hears what others did: twice a second it looks behind the newest event it knows."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from data import database, feed, sessions
from data.errors import StoreError
from data.events import Done
from data.lanes import Superseded
from ecom_tui.door import awake
from screens.page import Page
from screens.parts.toast import Note
from screens.words import say, sayn

if TYPE_CHECKING:
    from ecom_tui.app import EcomApp

HEARTBEAT = 0.5
"""Seconds; another session's change is seen within two of them."""
WORKS = 20
"""Seconds between two looks at what is due by itself."""
ALERTS = 30
"""Seconds between two looks at what is late: an order becomes late without an event."""
ALERTING = frozenset({"order", "shipment", "*"})
CHECKS_SESSION = 8
"""Every so many heartbeats the session is looked up: who was disabled is out within 5 seconds."""


SILENCE = 2
"""Seconds without an answer after which a server is asked by another connection whether it is there; that takes 3 s at
most, so that its loss is told within 6."""
NOTES_SEEN = 60
"""Seconds between two notes that somebody is still at work here."""


class Hearing:
    """What this session knows of the store's events."""

    def __init__(self, app: "EcomApp"):
        self.app = app
        self.url = database.store_url()
        self.seq = 0
        self.offline = False
        self._mine: set[int] = set()
        self._missed: dict[int, set[str]] = {}
        self._beats = 0
        self._noted_at = awake()
        self._looking = self._look_again = False

    async def begin(self) -> None:
        """Start behind the newest event, once the first frame stands."""
        await self.app.painted.wait()
        if not self.seq:
            self.seq = await self._look(feed.latest)
        self.app.set_interval(HEARTBEAT, self._beat, name="heartbeat")
        self.app.set_interval(WORKS, self._work, name="work")
        self.app.set_interval(ALERTS, self.look_for_alerts, name="alerts")
        self.look_for_alerts()

    async def _work(self) -> None:
        """Do what the store does by itself, if no other program does it."""
        from ecom_tui.work import do_once

        with suppress(StoreError):
            await asyncio.wrap_future(self.app.lanes.write.ask(do_once))

    def look_for_alerts(self) -> None:
        """What every header should say, for those whose business it is."""
        self._look_again = self._looking
        if not self._looking and self.app.may("order.view"):
            self._looking = True
            self.app.run_worker(self._count_late(), group="alert")

    async def _count_late(self) -> None:
        from data.queries.order_queue import late_orders

        try:
            late = await self.app.ask_long(late_orders)
        except Exception as error:
            self._lost(error)
            return
        finally:
            self._looking = False
        self.app.set_alert("x" if late else "", sayn("{n} late", "{n} late", late) if late else "")
        if self._look_again:
            self.look_for_alerts()

    async def _look(self, work: Any, *args: Any) -> Any:
        asked = asyncio.wrap_future(self.app.lanes.page.ask(work, *args))
        while not asked.done():
            await asyncio.wait({asked}, timeout=SILENCE)
            if not asked.done():
                await self._see_if_it_is_there()
        return asked.result()

    async def _see_if_it_is_there(self) -> None:
        """A page may wait for a long answer; a network may also have swallowed the question without a word."""
        try:
            await asyncio.to_thread(database.knock)
        except StoreError as error:
            self._lost(error)
            self.app.lanes.hang_up()

    async def _beat(self) -> None:
        try:
            news = await self._look(feed.since, self.seq)
            self._beats += 1
            if (self._beats % CHECKS_SESSION == 0 or news.about(("staff",))) and await self._ended():
                return
        except Superseded:
            return
        except Exception as error:
            self._lost(error)
            return
        if self.offline:
            self.offline = False
            self.app.draw_frames()
            self.app.tell("The store is back.", sign="+")
            self._everywhere(frozenset({"*"}), all_pages=True)
        if news.seq != self.seq:
            self.seq = news.seq
            self._everywhere(frozenset(news.touched))
            if ALERTING & frozenset(news.touched):
                self.look_for_alerts()

    async def _ended(self) -> bool:
        """Leave when the session was ended elsewhere, or the person was disabled."""
        if not self.app.token or await self._look(sessions.actor_of, self.app.token) is not None:
            self._note_seen()
            return False
        self.app.exit(1, message=say("Your session has ended. Sign in again."))
        return True

    def _note_seen(self) -> None:
        """Tell, at most once a minute, that the person here did something."""
        now = awake()
        if self.app.token and self.app.touched_at > self._noted_at and now - self._noted_at > NOTES_SEEN:
            self._noted_at = now
            self.app.lanes.write.ask(sessions.note_seen, self.app.token)

    def _lost(self, error: Exception) -> None:
        from data.faults import unusable

        known = error if isinstance(error, StoreError) else unusable(error)
        if known is None:
            raise error
        if not self.offline:
            self.offline = True
            self.app.draw_frames()
            self.app.toast(Note(say(known.sentence, **known.facts), "x"))

    def mine(self, done: Done) -> None:
        """What this person changed is not marked as changed by others."""
        self._mine |= {done.id, *(thing for _, thing in done.also)}

    def _everywhere(self, topics: frozenset[str], *, all_pages: bool = False) -> None:
        mine, self._mine = frozenset(self._mine), set()
        for mode, stack in self.app._screen_stacks.items():
            for page in stack:
                if not isinstance(page, Page):
                    continue
                if mode == self.app.current_mode:
                    page.hear(page.WATCHES if all_pages else topics, mine)
                else:
                    self._missed.setdefault(id(page), set()).update(page.WATCHES if all_pages else topics)

    def catch_up(self, page: Page) -> None:
        """A page that was away reads what it missed."""
        missed = self._missed.pop(id(page), set())
        if missed:
            page.hear(frozenset(missed))
