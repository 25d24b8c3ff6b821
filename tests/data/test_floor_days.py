"""Random days on the floor: whatever is picked, packed, handed over, cancelled and taken back, the store adds up."""

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from data import database, pick_book
from data.doctor import check
from data.errors import Refused
from data.operations.dispatch import ship_order, unship_order
from data.operations.fulfilment import (
    allocate_order,
    deallocate_order,
    pack_order,
    pick_order,
    unpack_order,
    unpick_order,
)
from data.operations.history import undo_event
from data.operations.manifests import drop_manifest, hand_over_manifest, open_manifest
from data.operations.orders import cancel_order
from data.operations.packing import close_parcel, open_parcel, pack_parcel, reopen_parcel, unpack_parcel
from data.operations.parcels import hand_over_parcel, keep_parcel, send_parcel, take_back_parcel
from data.operations.picking import pick_wave, short_wave, unpick_wave
from data.operations.review import hold_order, release_order
from data.operations.short_units import part_order, reroute_order
from data.operations.waves import finish_wave, make_wave, reopen_wave, take_wave
from tests.builders import put_stock
from tests.data.floor import Floor, make_floor

STEPS = 700
CODES = ("POT-1", "CUP-2", "TEA-3")


class Day:
    """One day: a chance of each act, on things that are there."""

    def __init__(self, floor: Floor, seed: int):
        self.floor, self.chance, self.done = floor, random.Random(seed), Counter[str]()
        self.last: list[int] = []

    def one(self, sql: str, *values: Any) -> int:
        """One of the ids that a statement finds; 0 if there is none."""
        found = database.rows(sql, values)
        return int(self.chance.choice(found)[0] or 0) if found else 0

    def order(self) -> int:
        return self.one("SELECT id FROM orders WHERE state = 'placed'")

    def parcel(self, *states: str) -> int:
        found = database.rows("SELECT id, state FROM shipment ORDER BY id")
        fitting = [key for key, state in found if state in states or self.chance.random() < 0.1]
        return int(self.chance.choice(fitting)) if fitting else 0

    def wave(self) -> int:
        return self.one("SELECT id FROM wave ORDER BY id DESC LIMIT 3")

    def step(self) -> None:
        """Something that somebody does; a refusal is an answer too."""
        act: Callable[[], Any] = self.chance.choice(self.acts())
        try:
            done = act()
        except Refused:
            return
        if done is not None:
            self.done[done.verb] += 1
            self.last = [*self.last[-4:], done.seq]

    def acts(self) -> list[Callable[[], Any]]:
        log, boss, chance = self.floor.shop.logistics, self.floor.shop.supervisor, self.chance
        dhl = {"carrier": "dhl"}
        return [
            *[self.order_something] * 4,
            *[lambda: make_wave(log, n=chance.randint(1, 4), take=1)] * 3,
            lambda: take_wave(log, self.wave(), over=1),
            lambda: finish_wave(log, self.wave()) if chance.random() < 0.3 else None,
            lambda: reopen_wave(log, self.wave(), holder=log.id),
            *[self.pick] * 5,
            self.unpick,
            self.short,
            lambda: pick_order(log, self.order()),
            lambda: unpick_order(log, self.order()),
            lambda: pack_order(log, self.order()),
            lambda: unpack_order(log, self.order()),
            *[lambda: open_parcel(log, self.order())] * 2,
            *[self.pack] * 4,
            lambda: unpack_parcel(log, self.parcel("picking", "packed")),
            lambda: close_parcel(log, self.parcel("picking"), **dhl),
            lambda: close_parcel(log, self.parcel("picking"), **dhl),
            lambda: reopen_parcel(log, self.parcel("packed")),
            lambda: hand_over_parcel(log, self.parcel("packed")),
            lambda: take_back_parcel(log, self.parcel("handed_over")),
            lambda: open_manifest(log, **dhl, all=chance.randint(0, 1)),
            lambda: send_parcel(log, self.parcel("packed"), manifest_id=self.one("SELECT max(id) FROM manifest")),
            lambda: keep_parcel(log, self.parcel("packed")),
            lambda: hand_over_manifest(log, self.one("SELECT id FROM manifest")),
            lambda: drop_manifest(log, self.one("SELECT id FROM manifest")) if chance.random() < 0.2 else None,
            lambda: ship_order(log, self.order(), **dhl),
            self.unship,
            lambda: deallocate_order(log, self.order()),
            lambda: allocate_order(log, self.order()),
            lambda: cancel_order(boss, self.order(), reason="customer") if chance.random() < 0.3 else None,
            lambda: hold_order(log, self.order(), hold="address") if chance.random() < 0.3 else None,
            *[lambda: release_order(log, self.order())] * 2,
            lambda: part_order(log, self.order()),
            lambda: reroute_order(log, self.order(), warehouse=chance.choice(("MAIN", "EAST"))),
            self.receive,
            lambda: undo_event(boss, chance.choice(self.last)) if self.last else None,
        ]

    def order_something(self) -> None:
        if database.scalar("SELECT count(*) FROM orders WHERE state = 'placed' AND unshipped > 0") < 6:
            codes = self.chance.sample(CODES, self.chance.randint(1, 2))
            self.floor.order(*((code, self.chance.randint(1, 3)) for code in codes))

    def receive(self) -> Any:
        code = self.chance.choice(CODES)
        bin = self.floor.bins[self.chance.choice(("A-1", "A-2", "B-1"))]
        return put_stock(
            self.floor.shop.supervisor, self.floor.skus[code], warehouse=self.floor.shop.main, qty=2, bin=bin
        )

    def stop(self) -> tuple[int, Any]:
        wave = self.one("SELECT id FROM wave WHERE state IN ('open', 'picking')")
        place = database.scalar("SELECT warehouse_id FROM wave WHERE id = ?", (wave,))
        path = pick_book.path_of(wave, int(place)) if wave else []
        return wave, self.chance.choice(path) if path else None

    def pick(self) -> Any:
        wave, stop = self.stop()
        if stop is None or not stop.shelf.bin:
            return None
        need, qty = self.chance.choice(stop.parts)
        pick = [need.line, stop.shelf.bin, stop.shelf.lot, self.chance.randint(1, qty + (self.chance.random() < 0.1))]
        return pick_wave(self.floor.shop.logistics, wave, picks=[pick])

    def unpick(self) -> Any:
        row = database.one("SELECT wave_id, order_line_id, bin_id, lot FROM pick WHERE state = 'open' AND wave_id > 0")
        return row and unpick_wave(self.floor.shop.logistics, row[0], picks=[[*row[1:], 1]])

    def short(self) -> Any:
        wave, stop = self.stop()
        if stop is None:
            return None
        why = self.chance.choice(("missing", "damaged"))
        shelf, there = stop.shelf, self.chance.randint(0, stop.qty)
        return short_wave(self.floor.shop.logistics, wave, sku=shelf.sku, bin=shelf.bin, there=there, why=why)

    def pack(self) -> Any:
        parcel = self.parcel("picking")
        line = self.one(
            "SELECT l.id FROM shipment s JOIN order_line l ON l.order_id = s.order_id WHERE s.id = ?"
            " AND l.picked > l.packed",
            parcel,
        )
        return pack_parcel(self.floor.shop.logistics, parcel, items=[[line, 1]]) if line else None

    def unship(self) -> Any:
        row = database.one("SELECT order_id, id FROM shipment WHERE state = 'handed_over' ORDER BY id DESC")
        return row and unship_order(self.floor.shop.logistics, row[0], shipment=row[1])


@pytest.mark.parametrize("seed", range(3))
def test_a_random_day_on_the_floor_leaves_a_store_that_adds_up(shop, seed):
    day = Day(make_floor(shop), seed)
    for step in range(STEPS):
        day.step()
        if step % 20 == 19 or step == STEPS - 1:
            broken = [(found.name, found.examples) for found in check() if found.found]
            assert broken == [], (step, day.done)
    assert {"wave.pick", "parcel.pack", "parcel.close"} <= day.done.keys(), day.done
