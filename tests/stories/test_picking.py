"""Picking in a real terminal: scans at 20 a second while the database is slow, and pickers that die in the middle."""

import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from data import database
from data.operations.fulfilment import pick_order
from data.operations.packing import close_parcel, open_parcel, pack_parcel
from tests.builders import Shop, open_shop
from tests.data.floor import DHL, EANS, Floor, make_floor
from tests.stories.terminal import Terminal, at_desk

SLOW = (
    "import sys, time; from data import lanes; ask = lanes.Lane.ask\n"
    "def slow(self, function, *args, key='', **values):\n"
    "    def late(*given, **more):\n"
    "        time.sleep(0.2)\n"
    "        return function(*given, **more)\n"
    "    return ask(self, late if self.writes else function, *args, key=key, **values)\n"
    "lanes.Lane.ask = slow\n"
    "sys.argv[0] = 'ecom-tui'\n"
    "from ecom_tui.__main__ import main; sys.exit(main())"
)
"""The program with a write lane that needs 200 ms for everything."""


@pytest.fixture
def floor(tmp_path: Path) -> Floor:
    """Two hundred pieces wanted in one wave, on SQLite."""
    shop: Shop = open_shop(f"sqlite:///{tmp_path / 'store.db'}")
    made = make_floor(shop)
    with database.transaction():
        database.run("UPDATE sku SET pack = 1")
    return made


def stock_up(floor: Floor, pieces: int) -> list[int]:
    """Orders of ten pieces each, enough for so many, in one wave."""
    from tests.builders import put_stock

    put_stock(floor.shop.supervisor, floor.skus["CUP-2"], warehouse=floor.shop.main, qty=pieces, bin=floor.bins["A-2"])
    return [floor.order(("CUP-2", 10)) for _ in range(pieces // 10)]


def picks(floor: Floor) -> list[tuple[int, int]]:
    """Line and pieces of every pick that stands, in the order in which they were written."""
    path = floor.shop.url.removeprefix("sqlite:///")
    with sqlite3.connect(path) as store:
        return store.execute("SELECT order_line_id, qty FROM pick WHERE state = 'open' ORDER BY id").fetchall()


def scan(desk: Terminal, code: str) -> None:
    """One code and its Enter, in one piece, as a scanner sends it."""
    desk.send(code.encode() + b"\r")


def test_twenty_scans_a_second_for_ten_seconds_are_each_counted_once_in_order_while_writes_take_200_ms(floor):
    orders = stock_up(floor, 200)
    floor.wave(*orders)
    lines = [floor.line(order, "CUP-2") for order in orders]
    database.close_database()
    with at_desk(floor.shop.url, floor.shop.logistics, "picking", argv=(sys.executable, "-c", SLOW)) as desk:
        desk.wait("0 of 200 pieces")
        began = time.monotonic()
        for n in range(200):
            scan(desk, EANS["CUP-2"])
            while time.monotonic() < began + (n + 1) / 20:
                desk.read(max(0.0, began + (n + 1) / 20 - time.monotonic()))
        desk.wait("200 of 200 pieces")
        desk.wait("All of wave W1 is picked.")
        assert "WRONG" not in desk.text()
        assert desk.leave() == 0
    assert picks(floor) == [(line, 1) for line in lines for _ in range(10)]


def test_a_wrong_scan_an_unknown_one_and_one_with_controls_count_nothing_and_say_so(floor):
    order = floor.order(("CUP-2", 2), ("TEA-3", 1))
    floor.wave(order)
    database.close_database()
    with at_desk(floor.shop.url, floor.shop.logistics, "picking") as desk:
        desk.wait("0 of 3 pieces")
        scan(desk, EANS["TEA-3"])
        desk.wait("WRONG", "TEA-3 is wanted from B-1")
        scan(desk, "4711")
        scan(desk, "999999999")
        desk.wait("“999999999” is unknown here")
        scan(desk, "4006\x11381333900")
        desk.wait("CAN'T BE READ", "control characters")
        scan(desk, EANS["POT-1"])
        desk.wait("POT-1 is not wanted in this wave")
        scan(desk, EANS["CUP-2"])
        desk.wait("1 of 3 pieces")
        desk.wait("WRONG", gone=True)
        desk.press("u")
        desk.wait("0 of 3 pieces", "taken back")
        desk.press("2", "Enter")
        desk.wait("2 of 3 pieces")
        desk.press(*"TEA-3", "Enter")
        desk.wait("All of wave W1 is picked.")
        desk.press("Enter")
        desk.wait("Wave W1 is picked: 3 pieces.")
        assert desk.leave() == 0
    assert sorted(qty for _, qty in picks(floor)) == [1, 2]


def test_two_pickers_of_one_wave_and_one_killed_in_the_middle_lose_nothing_and_double_nothing(floor):
    orders = stock_up(floor, 60)
    floor.wave(*orders)
    database.close_database()
    first = at_desk(floor.shop.url, floor.shop.logistics, "picking")
    second = at_desk(floor.shop.url, floor.shop.logistics, "picking")
    with first, second:
        first.wait("0 of 60 pieces")
        second.wait("0 of 60 pieces")
        for _ in range(15):
            scan(first, EANS["CUP-2"])
            scan(second, EANS["CUP-2"])
        second.wait_until(lambda: len(picks(floor)) >= 10, "ten are written")
        before = len(picks(floor))
        first.kill()
        second.settle(1)
        assert before <= len(picks(floor)) <= 30
        # What both had counted for one order was refused loudly and put back: that is scanned once more.
        for _ in range(3):
            for _ in range(60 - len(picks(floor))):
                scan(second, EANS["CUP-2"])
            second.settle(1)
        second.wait("60 of 60 pieces")
        assert second.leave() == 0
    assert sum(qty for _, qty in picks(floor)) == 60
    path = floor.shop.url.removeprefix("sqlite:///")
    with sqlite3.connect(path) as store:
        assert store.execute("SELECT sum(picked), max(picked) FROM order_line").fetchone() == (60, 10)


def test_a_short_pick_at_the_board_goes_on_at_the_next_bin(floor):
    order = floor.order(("POT-1", 3))
    floor.wave(order)
    database.close_database()
    with at_desk(floor.shop.url, floor.shop.logistics, "picking") as desk:
        desk.wait("A-1  POT-1")
        scan(desk, EANS["POT-1"])
        desk.wait("1 of 3 pieces")
        desk.press("s")
        desk.wait("Short pick", "2 more are wanted")
        desk.press("Backspace", "1", "Ctrl+S")
        desk.wait("1 × POT-1 missing in A-1.")
        desk.wait("B-1")
        scan(desk, EANS["POT-1"])
        scan(desk, "B-1")
        scan(desk, EANS["POT-1"])
        desk.wait("All of wave W1 is picked.")
        assert desk.leave() == 0
    assert len(picks(floor)) == 3


def test_the_number_on_a_pick_list_takes_its_wave_in_hand(floor):
    floor.wave(floor.order(("CUP-2", 2)))
    database.close_database()
    with at_desk(floor.shop.url, floor.shop.logistics, "picking") as desk:
        desk.wait("0 of 2 pieces")
        desk.press("h")
        desk.wait("0 of 2 picked", "Enter pick")
        scan(desk, "W9")
        desk.wait("“W9” is no wave that waits to be picked.")
        scan(desk, "W1")
        desk.wait("0 of 2 pieces", "CUP-2")
        scan(desk, EANS["CUP-2"])
        desk.wait("1 of 2 pieces")
        assert desk.leave() == 0
    assert len(picks(floor)) == 1


def test_an_order_is_packed_by_scans_weighed_numbered_and_handed_over_on_a_manifest(floor):
    order = floor.order(("POT-1", 2), ("CUP-2", 1))
    pick_order(floor.shop.logistics, order)
    database.close_database()
    with at_desk(floor.shop.url, floor.shop.logistics, "packing") as desk:
        desk.wait("To pack", "A10001")
        scan(desk, "A10001")
        desk.wait("0 of 3 pieces", "The first scan begins one.")
        scan(desk, EANS["POT-1"])
        scan(desk, EANS["TEA-3"])
        desk.wait("WRONG", "TEA-3 is not in this order. Put it back.")
        scan(desk, EANS["POT-1"])
        scan(desk, EANS["POT-1"])
        desk.wait("All 2 picked pieces of POT-1 are packed.")
        scan(desk, EANS["CUP-2"])
        desk.wait("3 of 3 pieces", "All is packed.", "about 1,200 g")
        desk.press("Enter")
        desk.wait("Close parcel", "about 1,200 g expected")
        desk.press(*"700", "Enter", *"dhl", "Enter", *DHL[1], "Ctrl+S")
        desk.wait("-41% off the 1,200 g expected")
        desk.wait("labelled", DHL[1])
        desk.press("Esc", ":", *"parcels", "Enter")
        desk.wait("S10001", DHL[1])
        desk.press("m")
        desk.wait("Carriers", "DHL", "1 parcel")
        desk.press("Enter")
        desk.wait("0 of 1 parcel", "Not on it yet")
        scan(desk, DHL[0])
        desk.wait("is no parcel that waits for DHL")
        scan(desk, DHL[1])
        desk.wait("1 of 1 parcel", "All parcels are on it.")
        desk.press("h")
        desk.wait("Hand M1 over to DHL?", "1 parcel leaves.")
        desk.press("y")
        desk.wait("Manifest M1: 1 parcel handed over to DHL.")
        assert ask(floor, "SELECT fulfilment || ' ' || tracking FROM orders") == f"shipped {DHL[1]}"
        desk.press("u")
        desk.wait("Taken back: hand a manifest over.")
        assert ask(floor, "SELECT fulfilment || ' ' || tracking FROM orders") == "packed "
        assert desk.leave() == 0


def test_a_pasted_list_of_numbers_is_looked_at_and_then_written(floor):
    order = floor.order(("CUP-2", 1))
    pick_order(floor.shop.logistics, order)
    parcel = open_parcel(floor.shop.logistics, order).also[0][1]
    pack_parcel(floor.shop.logistics, parcel)
    close_parcel(floor.shop.logistics, parcel, carrier="dhl")
    database.close_database()
    with at_desk(floor.shop.url, floor.shop.logistics, "parcels", size=(120, 40)) as desk:
        desk.wait_at("1/1")
        desk.press("N")
        desk.wait("Paste lines like")
        desk.send(f"\x1b[200~order;number\rA10001;{DHL[0]}\rA9;123\r\x1b[201~".encode())
        desk.wait("2 lines", "1 unmatched", "1 will be written", "There is no order or parcel “A9”.")
        assert ask(floor, "SELECT tracking FROM shipment") == ""
        desk.press("Ctrl+S")
        desk.wait("1 done", "1 written")
        assert ask(floor, "SELECT tracking FROM shipment") == DHL[0]
        assert desk.leave() == 0


def ask(floor: Floor, sql: str) -> Any:
    """A single value of the store, looked at from outside."""
    with sqlite3.connect(floor.shop.url.removeprefix("sqlite:///")) as store:
        return store.execute(sql).fetchone()[0]
