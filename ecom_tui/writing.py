"""How the program does things: an operation in the write lane with an id of its own, a toast, and its undo."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from data.errors import Over, Refused, StoreError
from data.events import Done, new_op_id
from screens.parts.toast import Note
from screens.words import event_sentence, say, sayn

if TYPE_CHECKING:
    from ecom_tui.app import EcomApp

PATIENCE = 2
"""Seconds after which a person is told that they wait for somebody else."""


class Writing:
    """Everything that changes the store on behalf of the person here."""

    def __init__(self, app: "EcomApp"):
        self.app = app

    async def _write(self, work: Callable[..., Any], *args: Any, **values: Any) -> Any:
        """Run on the write lane, as a worker of the app: it ends even if the page that asked is gone."""
        saved = asyncio.wrap_future(self.app.lanes.write.ask(work, *args, **values))
        waited = 0
        while not saved.done():
            await asyncio.wait({saved}, timeout=PATIENCE)
            if not saved.done():
                waited += PATIENCE
                self.app.tell("Another program is saving. Yours waits its turn ({n} s).", sign="*", n=waited)
        return saved.result()

    async def perform(self, operation: Callable[..., Any], args: Sequence[Any], values: dict[str, Any]) -> Done | None:
        """Do it and say so; None when it was refused, which is said too."""
        try:
            done: Done | None = await self._write(operation, self.app.session.actor, *args, op_id=new_op_id(), **values)
        except Over as over:
            return await self._ask_somebody(operation, args, values, over)
        except StoreError as error:
            self._refused(error)
            return None
        except Exception as error:
            self._broke(error)
            return None
        if done is not None:
            self._did(done)
        return done

    def _did(self, done: Done) -> None:
        self.app.hearing.mine(done)
        self.app.toast(Note(event_sentence(done.verb, 1, done.facts), "+", undo=done.undo is not None))

    def _refused(self, error: StoreError) -> None:
        self.app.toast(Note(say(error.sentence, **error.facts), "x"))

    def _broke(self, error: Exception) -> None:
        from data.faults import unusable

        known = unusable(error)
        if known is not None:
            self._refused(known)
            return
        from ecom_tui.logs import incident

        self.app.toast(Note(say("Something broke ({id}). Nothing was changed.", id=incident(error)), "x"))

    async def _ask_somebody(
        self, operation: Any, args: Sequence[Any], values: dict[str, Any], over: Over
    ) -> Done | None:
        """Above the limit: offer to ask whoever may decide."""
        from screens.parts.confirm import Confirm

        if not getattr(operation, "on_thing", False) or not args:
            self._refused(over)
            return None
        question = say("Ask for approval?")
        lines = [[("  ! ", "warn bold"), (say(over.sentence, **over.facts), "text")]]
        answer = await self.app.push_screen_wait(Confirm(question, lines, yes=say("Ask"), no=say("Leave")))
        return await self.request(operation, args, values) if answer else None

    async def request(self, operation: Any, args: Sequence[Any], values: dict[str, Any]) -> Done | None:
        """Ask whoever may decide; the version that was seen is not part of the question."""
        from data.operations.approvals import ask_approval

        told = {name: value for name, value in values.items() if name != "seen"}
        reason = str(told.get("reason", ""))
        return await self.perform(ask_approval, (operation.name, args[0]), {"values": told, "reason": reason})

    async def preview(self, calls: Sequence[Any]) -> Any:
        """What they would do."""
        from data.doorway import preview

        return await self._write(preview, self.app.session.actor, list(calls))

    async def bulk(self, calls: Sequence[Any]) -> Any:
        """Do them one by one; how many were done and how many refused."""
        from data.doorway import bulk

        try:
            found = await self._write(bulk, self.app.session.actor, list(calls))
        except StoreError as error:
            self._refused(error)
            return None
        for _, done in found.done:
            self.app.hearing.mine(done)
        words = sayn("{n} done", "{n} done", len(found.done))
        if found.refused:
            words += say(", {n} refused: still marked, ? says why", n=len(found.refused))
        self.app.toast(Note(words, "!" if found.refused else "+"))
        return found

    async def undo_last(self) -> None:
        """Take back what the person did last."""
        from data.areas import load_areas
        from data.operations.history import undo_event
        from data.queries.history import last_done

        load_areas()
        try:
            last = await self.app.ask(last_done)
        except Refused as error:
            self._refused(error)
            return
        if last is None:
            self.app.tell("You have done nothing that could be taken back.", sign="*")
            return
        await self.perform(undo_event, (last.id,), {})

    async def keep(self, choices: dict[str, str]) -> None:
        """Keep a person's own choices."""
        from data.operations.own import keep_preference

        for name, value in choices.items():
            try:
                await self._write(keep_preference, self.app.session.actor, name, value)
            except StoreError as error:
                self._refused(error)
