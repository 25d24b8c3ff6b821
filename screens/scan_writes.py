"""Scans on their way to the store: counted on the screen at once, written behind it in order, each exactly once.

What the database needs 200 ms for is written in batches; a batch has its id before the first try, so that a lost answer
never counts twice. What the store refuses is told; what can't be written now waits and is tried again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from data.dataclass import dataclass
from data.errors import Refused, StoreError
from data.events import new_op_id

MOST = 50
"""Scans of one batch."""
AGAIN_S = 1.0
"""Seconds until what could not be written is tried again."""
LEAVE_S = 5.0
"""Seconds that somebody who leaves waits for scans on their way."""

Write = Callable[[int, int, list[Any], str], Awaitable[None]]
"""(target, sign, items, operation id): writes items of a wave or parcel, counted (+1) or taken back (-1)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One scan: what it counts or takes back."""

    target: int
    sign: int
    items: tuple[Any, ...]

    @property
    def kind(self) -> tuple[int, int]:
        """What is written together."""
        return self.target, self.sign


class ScanWrites:
    """A queue of scans and the one writer that empties it."""

    def __init__(self, write: Write, refused: Callable[[Entry, Refused], None], told: Callable[[], None]):
        self._write, self._refused, self._told = write, refused, told
        self._queue: list[Entry] = []
        self._flying: list[Entry] = []
        self._runs = False
        self.trouble: StoreError | None = None
        """Why nothing is written at the moment."""

    def pending(self, target: int) -> list[tuple[int, Any]]:
        """(sign, item) of all that is not in the store yet, in order."""
        waits = [entry for entry in (*self._flying, *self._queue) if entry.target == target]
        return [(entry.sign, item) for entry in waits for item in entry.items]

    @property
    def waiting(self) -> int:
        """Scans that are not in the store yet."""
        return len(self._flying) + len(self._queue)

    def add(self, target: int, sign: int, items: Sequence[Any]) -> bool:
        """Have a scan written; True when somebody must run the writer."""
        self._queue.append(Entry(target, sign, tuple(items)))
        return not self._runs

    async def run(self) -> None:
        """Write until nothing waits."""
        if self._runs:
            return
        self._runs = True
        try:
            while self._queue:
                await self._batch(self._next())
        finally:
            # After a defect nothing is lost: it is tried again with the next scan.
            self._queue, self._flying = [*self._flying, *self._queue], []
            self._runs = False
            self._told()

    def _next(self) -> list[Entry]:
        """The oldest scans of one kind, up to MOST."""
        kind, taken = self._queue[0].kind, 0
        while taken < min(MOST, len(self._queue)) and self._queue[taken].kind == kind:
            taken += 1
        self._flying, self._queue = self._queue[:taken], self._queue[taken:]
        return self._flying

    async def saved(self) -> None:
        """Back when nothing is on its way, or nothing can be written."""
        while self.waiting and self.trouble is None:
            await asyncio.sleep(0.02)

    async def ended(self, then: Callable[[], object]) -> None:
        """Do something when nothing is on its way, or after LEAVE_S: nobody is kept for ever."""
        waited = 0.0
        while self.waiting and waited < LEAVE_S:
            await asyncio.sleep(0.05)
            waited += 0.05
        then()

    async def _batch(self, batch: list[Entry]) -> None:
        refusal = await self._tried(batch)
        if refusal is not None and len(batch) > 1:
            for entry in list(batch):  # one of them is wrong; the others count
                alone = await self._tried([entry])
                if alone is not None:
                    self._refused(entry, alone)
                self._flying = self._flying[1:]
                self._told()
        elif refusal is not None:
            self._refused(batch[0], refusal)
        self._flying = []
        self._told()

    async def _tried(self, batch: list[Entry]) -> Refused | None:
        """Written, or refused; what is neither is tried again under the same id."""
        op_id, items = new_op_id(), [item for entry in batch for item in entry.items]
        while True:
            try:
                await self._write(*batch[0].kind, items, op_id)
            except Refused as refused:
                self.trouble = None
                return refused
            except StoreError as trouble:
                self.trouble = trouble
                self._told()
                await asyncio.sleep(AGAIN_S)
            else:
                self.trouble = None
                return None
