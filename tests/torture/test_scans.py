"""Ten thousand scans at twenty a second while the database needs 200 ms for each answer: all counted, in order, once.

The short form lets the clock of the event loop run as fast as it can, with lost answers and refusals; `make torture`
lets a scanner type into a board for as long as that takes: ECOM_TUI_SCANS says how many.
"""

import asyncio
import os
import random
import selectors
import time
from collections import Counter
from typing import Any

import pytest
from textual import events

from data import database
from data.errors import Refused, Unusable
from screens.boards.counting import Counting
from screens.scan_writes import MOST, ScanWrites
from tests.screens.front_shop import FrontApp
from tests.screens.test_arrivals_desk import DUVET, TOWEL, floor
from tests.screens.test_grid import settle
from tests.screens.test_scan import send

assert floor  # the fixture of the floor
SCANS = int(os.environ.get("ECOM_TUI_SCANS", "10000"))
EACH_S = 0.05
ANSWER_S = 0.2


class Hasty(asyncio.SelectorEventLoop):
    """A loop whose clock jumps to the next timer: nothing is waited for, and all of it happens in its order."""

    def __init__(self) -> None:
        self.passed = 0.0
        super().__init__(selectors.SelectSelector())

    def time(self) -> float:
        return self.passed

    def _run_once(self) -> None:
        if not self._ready and self._scheduled:  # type: ignore[attr-defined]
            self.passed = max(self.passed, self._scheduled[0]._when)  # type: ignore[attr-defined]
        super()._run_once()  # type: ignore[misc]


class Slow:
    """A store that needs ANSWER_S; now and then the answer is lost, or a scan is not taken."""

    def __init__(self) -> None:
        self.taken: dict[str, list[int]] = {}
        """Operation id -> its scans, in the order of writing."""
        self.calls = 0

    async def write(self, target: int, sign: int, items: list[int], op_id: str) -> None:
        """One batch."""
        self.calls += 1
        assert len(items) <= MOST
        await asyncio.sleep(ANSWER_S)
        if any(item % 1_000 == 999 for item in items):
            raise Refused("Nobody knows the code.")
        self.taken.setdefault(op_id, items)
        if self.calls % 37 == 0:
            raise Unusable("The database server can't be reached.")


def test_ten_thousand_scans_behind_a_slow_store_are_written_in_order_and_once():
    store, refused = Slow(), []
    writes = ScanWrites(store.write, lambda entry, error: refused.append(entry.items[0]), lambda: None)

    async def shift() -> None:
        running = None
        for number in range(10_000):
            await asyncio.sleep(EACH_S)
            if writes.add(1, 1, [number]):
                running = asyncio.create_task(writes.run())
        while writes.waiting:
            await asyncio.sleep(EACH_S)
        assert running is not None
        await running

    loop = Hasty()
    try:
        loop.run_until_complete(shift())
    finally:
        loop.close()

    assert [item for items in store.taken.values() for item in items] == [n for n in range(10_000) if n % 1_000 != 999]
    assert refused == [n for n in range(10_000) if n % 1_000 == 999]
    assert 500 < loop.passed < 700, "it keeps up with the scanner"


class SlowApp(FrontApp):
    """A board over a store that needs ANSWER_S for whatever it is asked."""

    async def ask(self, query: Any, *args: Any, **values: Any) -> Any:
        await asyncio.sleep(ANSWER_S)
        return await super().ask(query, *args, **values)

    async def look_and_write(self, work: Any, *args: Any, **values: Any) -> Any:
        await asyncio.sleep(ANSWER_S)
        return await super().look_and_write(work, *args, **values)


def scan_in(shop: Any, count: int) -> float:
    """So many scans of two articles into a bin's count at twenty a second; how far behind the board was at the end."""
    app, dice, sent = SlowApp(lambda: Counting(1), shop.people["logistics"]), random.Random(7), Counter[str]()

    async def shift() -> float:
        async with app.run_test() as pilot:
            await settle(pilot)
            send(app, *"A-01", "enter")
            while app.screen.sheet is None:
                await asyncio.sleep(0.05)
            begun = time.monotonic()
            for number in range(count):
                code = dice.choice((DUVET, TOWEL))
                sent[code] += 1
                at = time.monotonic()
                for name in (*code, "enter"):
                    event = events.Key(name, name if len(name) == 1 else "\r")
                    event.time = at
                    app.post_message(event)
                await asyncio.sleep(max(0.0, begun + (number + 1) * EACH_S - time.monotonic()))
            ended = time.monotonic()
            page = app.screen
            while sum(page.tally.values()) < count or page._works or page._saves or page._unsaved:
                await asyncio.sleep(0.02)
                assert time.monotonic() - ended < 60, page.tally
            return time.monotonic() - ended

    behind = asyncio.run(shift())
    stored = dict(database.rows(
        "SELECT s.barcode, l.tally FROM count_line l JOIN sku s ON s.id = l.sku_id JOIN bin b ON b.id = l.bin_id"
        " WHERE b.code = 'A-01' AND l.tally IS NOT NULL"))  # fmt: skip
    assert stored == dict(sent)
    return behind


def test_scans_into_a_board_over_a_slow_store_are_all_there(floor):
    assert scan_in(floor, 60) < 30


@pytest.mark.torture
def test_a_whole_day_of_scans_into_a_board_over_a_slow_store_is_all_there(floor):
    behind = scan_in(floor, SCANS)
    print(f"\n{SCANS} scans at 20 a second over a store of 200 ms: all there, {behind:.1f} s after the last")
