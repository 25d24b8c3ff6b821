"""A morning on the floor in a real terminal: a delivery is scanned in and put away, a shelf counted, and somebody else
posts what was missing. It ends in exact pieces, money and events, on either engine.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from data import clock, database, doctor
from tests.builders import Shop, open_shop
from tests.screens import floor_shop, queue_shop
from tests.stories.conftest import Store
from tests.stories.terminal import Terminal

DUVET, TOWEL = "4710012003418", "4710012001025"
PIECES = (
    "SELECT sellable, unsellable FROM promise p JOIN sku s ON s.id = p.sku_id WHERE s.code = ? AND warehouse_id = 1"
)
DONE = "SELECT verb, count(*) FROM event WHERE at >= ? AND verb <> 'store.found' GROUP BY verb ORDER BY verb"


def make_floor(url: str) -> tuple[Shop, int]:
    """The floor of tests/screens/floor_shop.py as if it were now, and when it was made."""
    now = clock.now()
    moment = [now]
    due = clock.day_of(now + 30 * clock.DAY, "UTC")
    with (
        patch.object(clock, "now", lambda: moment[0]),
        patch.object(queue_shop, "NOW", now),
        patch.object(floor_shop, "NOW", now),
    ):
        shop = open_shop(url)
        floor_shop.fill_floor(shop, lambda at: moment.__setitem__(0, at), due=due)
    database.close_database()
    return shop, now


@pytest.fixture(params=["sqlite", "postgresql"])
def floor(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Store, int]]:
    server: Any = None
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'floor.db'}"
    else:
        server = request.getfixturevalue("postgres")
        url = server.database()
    shop, began = make_floor(url)
    yield Store(url, {**shop.people, "lin": shop.supervisor}), began
    if server:
        server.drop(url)


def scan(terminal: Terminal, *codes: str) -> None:
    """As a scanner types: all of it at once, with Enter."""
    for code in codes:
        terminal.send(f"{code}\r".encode())
        terminal.settle(0.15)


def person(terminal: Terminal, *keys: str) -> None:
    """As fingers type: one key, then the next."""
    for key in keys:
        terminal.press(key)
        terminal.settle(0.1)


def test_a_morning_on_the_floor(floor):
    store, began = floor
    with store.at("logistics", "arrivals") as desk:
        desk.wait("PO-440", "LN-DUV-200W")
        scan(desk, "PO-440")
        desk.wait("0 of 3 articles   0 of 96 pieces")
        scan(desk, DUVET)
        desk.wait("1 of 96 pieces")
        scan(desk, "BAD-123")
        desk.wait("Nobody knows the code “BAD-123”", "Nothing is counted.")
        person(desk, "5", "9", "Enter")
        desk.wait("1 of 3 articles   60 of 96 pieces")
        scan(desk, TOWEL, TOWEL)
        desk.wait("62 of 96 pieces")
        desk.press("d")
        desk.wait("damaged")
        scan(desk, TOWEL)
        desk.wait("63 of 96 pieces")
        desk.press("u")
        desk.wait("62 of 96 pieces")
        scan(desk, TOWEL)
        desk.wait("63 of 96 pieces")
        desk.press("d", "x")
        desk.wait("33 pieces have not come")
        desk.press(*"supplier sent", "Enter", "Ctrl+S")
        desk.wait("2 done")

        desk.press("p")
        desk.wait("Put away", "CO-TWL-70S", "LN-DUV-200W")
        scan(desk, "LN-DUV-200W", "A-01")
        desk.wait("60 × LN-DUV-200W put away into A-01 of MAIN.")
        scan(desk, TOWEL)
        desk.press("Enter")
        desk.wait("CO-TWL-70S put away into")
        desk.press("Esc", "Esc")
        desk.wait("Arrivals", "PO-441")

        desk.press(":", *"counts", "Enter")
        desk.wait("K-101", ". ready")
        desk.press("c")
        desk.wait("0 of 3 bins")
        scan(desk, "A-01", DUVET, DUVET)
        desk.wait("2 pieces")
        person(desk, "7", "1", "Enter")
        desk.wait("71 pieces")
        scan(desk, TOWEL)
        person(desk, "4", "2", "Enter")
        desk.wait("2 of 2 articles   113 pieces")
        desk.press("b")
        desk.wait("1 of 3 bins")
        desk.press("Enter")
        desk.wait("0 of 1 article")
        desk.press("Down")
        person(desk, "9", "Enter", "b")
        desk.wait("2 of 3 bins")
        desk.press("Enter")
        desk.wait("The book has nothing here")
        desk.press("b")
        desk.wait("Nothing lies there.")
        desk.press("y")
        desk.wait("3 of 3 bins")
        assert set(desk.glass.strange) == {"\x07"}  # the bell of the wrong scan
        assert desk.leave() == 0

    with store.at("operations", "counts") as desk:
        desk.wait("K-101", "* counted")
        desk.press("P")
        desk.wait("Post")
        desk.press("Ctrl+S")
        desk.wait("Count K-101 posted: 0 pieces more, 1 fewer, in 1 line.")
        assert desk.leave() == 0

    database.open_database(store.url)
    try:
        assert database.one(PIECES, ("LN-DUV-200W",)) == (71, 0)
        assert database.one(PIECES, ("CO-TWL-70S",)) == (42, 1)
        told = dict(database.rows(DONE, (began,)))
        assert told.pop("stock.receive") in (5, 6), "equal scans that wait together are one receipt"
        assert told == {
            "arrival.close": 2,
            "count.bin": 3,
            "count.post": 1,
            "stock.put_away": 2,
            "stock.unreceive": 1,
            "undo": 1,
        }
        assert [check.name for check in doctor.check() if check.found] == []
    finally:
        database.close_database()
