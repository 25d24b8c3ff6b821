"""A scanner does not wait for the screen: what is scanned while a page opens on a slow store is heard, in its order."""

import sys

import pytest

from data import database
from tests.stories.conftest import Store
from tests.stories.test_receiving import DUVET, PIECES, TOWEL, floor, scan

__all__ = ["floor"]

SLOW = (
    "import sys, time\n"
    "from data import lanes\n"
    "ask = lanes.Lane.ask\n"
    "def slowly(lane, function, *args, **values):\n"
    "    def late(*args, **values):\n"
    "        time.sleep({seconds})\n"
    "        return function(*args, **values)\n"
    "    return ask(lane, function if lane.writes else late, *args, **values)\n"
    "lanes.Lane.ask = slowly\n"
    "from ecom_tui.__main__ import main\n"
    "main()\n"
)


def slow(seconds: float) -> tuple[str, ...]:
    """The program on a database that takes its time for each question."""
    return (sys.executable, "-c", SLOW.format(seconds=seconds))


pytestmark = pytest.mark.parametrize("floor", ["sqlite"], indirect=True)


@pytest.mark.parametrize("seconds", [0.2, 1.3])
def test_a_scan_in_the_moment_in_which_the_put_away_board_opens_is_heard(floor: tuple[Store, int], seconds: float):
    store, _ = floor
    with store.at("logistics", "arrivals") as desk:
        desk.wait("PO-440")
        scan(desk, "PO-440")
        desk.wait("0 of 96 pieces")
        scan(desk, DUVET, TOWEL)
        desk.wait("2 of 96 pieces")
        assert desk.leave() == 0

    with store.at("logistics", "arrivals", argv=slow(seconds)) as desk:
        desk.wait("PO-440")
        desk.send(f"p{DUVET}\rA-01\r{TOWEL}\r\r".encode())
        desk.wait("MAIN  1", "KT-TEA-1")
        assert desk.glass.strange == []
        assert desk.leave() == 0

    where = "SELECT b.code, sum(x.qty) FROM stock_level x JOIN bin b ON b.id = x.bin_id JOIN sku s ON s.id = x.sku_id"
    database.open_database(store.url)
    try:
        found = {code: database.rows(f"{where} WHERE s.code = ? AND x.qty > 0 GROUP BY b.code", (code,))
                 for code in ("LN-DUV-200W", "CO-TWL-70S")}  # fmt: skip
        assert found == {"LN-DUV-200W": [("A-01", 13)], "CO-TWL-70S": [("A-01", 41)]}
    finally:
        database.close_database()


@pytest.mark.parametrize("seconds", [0.2, 1.3])
def test_scans_behind_the_note_that_opens_a_delivery_are_counted_in_it(floor: tuple[Store, int], seconds: float):
    store, _ = floor
    with store.at("logistics", "receiving", argv=slow(seconds)) as desk:
        desk.send(f"PO-440\r{DUVET}\r{TOWEL}\r{DUVET}\r".encode())
        desk.wait("3 of 96 pieces")
        assert desk.glass.strange == []
        desk.settle(0.3)
        assert desk.leave() == 0

    database.open_database(store.url)
    try:
        assert [database.one(PIECES, (code,)) for code in ("LN-DUV-200W", "CO-TWL-70S")] == [(14, 0), (41, 0)]
    finally:
        database.close_database()


def test_a_bin_that_is_scanned_while_its_count_opens_is_counted(floor: tuple[Store, int]):
    store, _ = floor
    with store.at("logistics", "counts", argv=slow(0.2)) as desk:
        desk.wait("K-101")
        desk.send(f"cA-01\r{DUVET}\r{DUVET}\r".encode())
        desk.wait("K-101 A-01", "2 pieces")
        desk.send(f"{TOWEL}\r".encode())
        desk.settle(0.05)
        desk.press("b")  # while the towel is still looked up
        desk.wait("! A-01", "second count")
        assert desk.glass.strange == []
        assert desk.leave() == 0
    assert store.ask("SELECT sum(counted) FROM count_line WHERE counted IS NOT NULL") == 3


def test_esc_waits_for_no_page_and_drops_what_was_typed_there(floor: tuple[Store, int]):
    store, _ = floor
    with store.at("logistics", "arrivals", argv=slow(3)) as desk:
        desk.wait("PO-440")
        desk.send(f"p{DUVET}\r".encode())
        desk.wait("Put away")
        desk.settle(0.3)
        desk.press("Esc")
        desk.wait("Arrivals", "PO-441")
        desk.settle(0.5)
        assert "Put away" not in desk.text() and desk.glass.strange == []


def test_a_code_with_control_characters_is_said_and_counts_nothing(floor: tuple[Store, int]):
    store, _ = floor
    with store.at("logistics", "receiving") as desk:
        desk.send(b"PO-440\r")
        desk.wait("0 of 96 pieces")
        desk.send(b"471001\x012003418\r")
        desk.wait("control characters")
        assert "0 of 96 pieces" in desk.text()
        assert desk.leave() == 0
    with store.at("logistics", "counting") as desk:
        desk.wait("K-101")
        desk.send(b"A-01\r")
        desk.wait("K-101 A-01", "0 of 2 articles")
        desk.send(b"471001\x022003418\r")
        desk.wait("control characters")
        assert "0 of 2 articles" in desk.text()
        assert desk.leave() == 0
    assert store.ask("SELECT sum(received) FROM arrival") == 0


def test_a_code_in_the_list_of_counts_that_is_no_bin_of_one_is_said(floor: tuple[Store, int]):
    store, _ = floor
    with store.at("logistics", "counting") as desk:
        desk.wait("K-101")
        desk.send(b"Z-99\r")
        desk.wait("“Z-99” is no bin of a count.")
        assert desk.leave() == 0
