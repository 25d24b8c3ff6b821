"""Arrivals, the receiving board and putting away over a real store: by scanner and by key, and how they look."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from data import clock, database
from data.papers import typesetting
from screens.boards.receiving import Receiving
from screens.desks.arrivals import ArrivalDesk
from screens.receive_put_away import PutAway
from tests.builders import Shop, events, open_shop, promise
from tests.screens import queue_shop
from tests.screens.floor_shop import fill_floor
from tests.screens.front_shop import FrontApp
from tests.screens.quiet import quiet
from tests.screens.test_desk import press_and_wait, shown
from tests.screens.test_grid import settle
from tests.screens.test_looks import after
from tests.screens.test_scan import send

DUVET, TOWEL, MUG = "4710012003418", "4710012001025", "4710012000776"
RECEIVED = "SELECT received, state FROM arrival WHERE sku_id = (SELECT id FROM sku WHERE code = ?)"


@pytest.fixture
def floor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    moment = [queue_shop.NOW]
    monkeypatch.setattr(clock, "now", lambda: moment[0])
    shop = open_shop(f"sqlite:///{tmp_path / 'floor.db'}")
    fill_floor(shop, lambda at: moment.__setitem__(0, at))
    yield shop
    database.close_database()


def play(
    shop: Shop,
    page: Callable[[], Any],
    story: Callable[[Any, Any], Awaitable[None]],
    *,
    post: str = "logistics",
    size: tuple[int, int] = (80, 24),
) -> FrontApp:
    app = FrontApp(page, shop.people[post])

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            await story(app, pilot)

    asyncio.run(run())
    return app


async def scan(app: Any, pilot: Any, *codes: str) -> None:
    """Scans as fast as a scanner sends them."""
    for code in codes:
        send(app, *code, "enter")
    for _ in range(10):
        await pilot.pause(0.02)
    for _ in range(200):  # on a busy machine
        page = app.screen
        if not getattr(page, "_works", False) and not getattr(page, "_saves", False):
            return
        await pilot.pause(0.02)


def test_a_delivery_is_scanned_in_against_what_was_expected(floor):
    async def story(app: Any, pilot: Any) -> None:
        assert "PO-440" in shown(app) and "PO-441" in shown(app)
        await press_and_wait(pilot, "s")
        assert "0 of 3 articles   0 of 96 pieces" in shown(app)
        await scan(app, pilot, DUVET)
        await press_and_wait(pilot, *"59", "enter")
        await scan(app, pilot, TOWEL, TOWEL, TOWEL)
        assert "1 of 3 articles   63 of 96 pieces" in shown(app)
        assert "belongs into A-01" in shown(app)

    play(floor, ArrivalDesk, story)
    assert database.one(RECEIVED, ("LN-DUV-200W",)) == (60, "closed")
    assert database.one(RECEIVED, ("CO-TWL-70S",)) == (3, "open")


def test_an_unknown_code_is_loud_and_counts_nothing(floor):
    async def story(app: Any, pilot: Any) -> None:
        before = events()
        await scan(app, pilot, "999999", "BAD\x1bCODE")
        assert "x Nobody knows the code" in shown(app)
        assert events() == before
        await scan(app, pilot, DUVET)
        assert "x Nobody knows the code" not in shown(app).split("14:32:00")[0]

    play(floor, lambda: Receiving(1), story)
    assert database.one(RECEIVED, ("LN-DUV-200W",)) == (1, "open")


def test_what_is_more_or_not_expected_is_asked_about_once(floor):
    async def story(app: Any, pilot: Any) -> None:
        await scan(app, pilot, DUVET)
        await press_and_wait(pilot, *"60", "enter")
        assert "1 more than expected of LN-DUV-200W." in shown(app)
        await scan(app, pilot, TOWEL)
        assert database.one(RECEIVED, ("CO-TWL-70S",)) == (0, "open")  # it waits behind the question
        await press_and_wait(pilot, "y")
        await scan(app, pilot, DUVET)
        assert "1 more than expected" not in shown(app)
        await scan(app, pilot, MUG)
        assert "CU-MUG-4 is not in this delivery." in shown(app)
        await press_and_wait(pilot, "n")
        assert "put aside" in shown(app)

    play(floor, lambda: Receiving(1), story)
    assert database.one(RECEIVED, ("LN-DUV-200W",)) == (61, "closed")
    assert database.one(RECEIVED, ("CO-TWL-70S",)) == (1, "open")
    assert promise(floor, 1)[0] == 12 + 62
    assert promise(floor, 3)[0] == 9


def test_damaged_pieces_and_the_rest_that_does_not_come(floor):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "d")
        await scan(app, pilot, TOWEL)
        await press_and_wait(pilot, "d")
        await scan(app, pilot, TOWEL)
        await press_and_wait(pilot, "x")
        assert "94 pieces have not come" in shown(app)
        await press_and_wait(pilot, *"supplier sent", "enter", "ctrl+s")

    play(floor, lambda: Receiving(1), story)
    assert promise(floor, 2)[:2] == (41, 1)
    assert {row[1] for row in database.rows("SELECT id, state FROM arrival WHERE reference = 'PO-440'")} == {"closed"}


def test_a_lot_and_its_last_day_come_from_the_label(floor):
    async def label(app: Any, pilot: Any) -> None:
        await scan(app, pilot, "]C101040063813339311727123110LOT-7")
        assert "lot LOT-7" in shown(app)

    play(floor, lambda: Receiving(1), label)
    assert database.rows("SELECT code, expires_day FROM lot") == [("LOT-7", "2027-12-31")]


def test_twenty_scans_a_second_are_all_counted_while_the_store_is_slow(floor, monkeypatch):
    from data.operations.stock import receive_stock

    real = receive_stock.function
    slow = []

    def waits(*args: Any, **values: Any) -> Any:
        slow.append(values["qty"])
        return real(*args, **values)

    monkeypatch.setattr(receive_stock, "function", waits)

    async def story(app: Any, pilot: Any) -> None:
        original = app.look_and_write

        async def delayed(work: Any, *args: Any, **values: Any) -> Any:
            await asyncio.sleep(0.2)
            return await original(work, *args, **values)

        monkeypatch.setattr(app, "look_and_write", delayed)
        for place in range(20):
            send(app, *(DUVET, TOWEL)[place % 2], "enter")
            await pilot.pause(0.05)
        for _ in range(100):
            if not app.screen.queue and not app.screen._works:
                break
            await quiet(pilot)

    play(floor, lambda: Receiving(1), story)
    assert database.one(RECEIVED, ("LN-DUV-200W",)) == (10, "open")
    assert database.one(RECEIVED, ("CO-TWL-70S",)) == (10, "open")
    assert sum(slow) == 20


def test_arrivals_are_noted_by_hand_changed_and_closed(floor):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "n", *"CU-BWL-6", "enter", *"36", "enter", "enter", *"2026-12-24", "enter",
                             *"Jingdezhen", "enter", *"PO-500", "ctrl+s")  # fmt: skip
        assert app.told[-1] == "1 arrival of PO-500 expected in MAIN.", f"{app.told}\n{shown(app)}"
        await press_and_wait(pilot, "P", *"CU-MUG-4 5, KT-TEA-1 7", "enter", "enter", "ctrl+s")
        assert app.told[-1].startswith("2 arrivals of"), f"{app.told}\n{shown(app)}"
        await press_and_wait(pilot, "home", "e", *"2026-11-30", "ctrl+s")
        assert app.told[-1] == "60 × LN-DUV-200W are expected in MAIN now, due 2026-11-30.", app.told
        await press_and_wait(pilot, "home", "x", *"other", "enter", "ctrl+s")
        assert app.told[-1].startswith("No more of "), app.told

    play(floor, ArrivalDesk, story, post="operations")
    assert database.one("SELECT qty, due_day FROM arrival WHERE reference = 'PO-500'") == (36, "2026-12-24")


def test_goods_are_put_away_by_scanning_the_article_and_the_bin(floor):
    async def story(app: Any, pilot: Any) -> None:
        assert "KT-TEA-1" in shown(app) and "> A-10" in shown(app)
        await scan(app, pilot, "KT-TEA-1")
        await press_and_wait(pilot, "2")
        await scan(app, pilot, "B-01")
        assert app.told[-1] == "2 × KT-TEA-1 put away into B-01 of MAIN."
        await press_and_wait(pilot, "enter")
        assert app.told[-1] == "3 × KT-TEA-1 put away into B-01 of MAIN."
        assert "All is put away" in shown(app)

    play(floor, PutAway, story)


def test_a_scan_of_a_delivery_note_opens_its_board(floor):
    async def story(app: Any, pilot: Any) -> None:
        await scan(app, pilot, "PO-441")
        assert "0 of 1 article   0 of 120 pieces" in shown(app)

    play(floor, Receiving, story)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_the_list_of_arrivals(snap_compare, floor, size):
    assert snap_compare(FrontApp(ArrivalDesk, floor.operations), terminal_size=size, run_before=after("down"))


@pytest.mark.parametrize("page", [ArrivalDesk, Receiving])
def test_a_floor_where_nothing_is_expected(snap_compare, idle_shop, page):
    assert snap_compare(FrontApp(page, idle_shop.logistics), terminal_size=(80, 24), run_before=after())


@pytest.mark.parametrize(("size", "language"), [((80, 24), "en"), ((120, 40), "zh_CN")])
def test_the_receiving_board(snap_compare, floor, size, language):
    async def scanned(pilot: Any) -> None:
        await settle(pilot)
        await scan(pilot.app, pilot, DUVET, "NO-999")

    app = FrontApp(lambda: Receiving(1), floor.logistics, language=language)
    assert snap_compare(app, terminal_size=size, run_before=scanned)


def test_nobody_leaves_while_a_question_is_open(floor):
    async def story(app: Any, pilot: Any) -> None:
        await scan(app, pilot, MUG)
        await press_and_wait(pilot, "escape")
        assert app.told[-1] == "1 scan waits. Answer the question, or wait a moment."
        await press_and_wait(pilot, "n")

    play(floor, lambda: Receiving(1), story)
    assert promise(floor, 3)[0] == 9


def test_f9_prints_the_list_of_a_delivery_from_the_desk_and_from_the_board(floor, tmp_path, monkeypatch):
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    monkeypatch.setattr(typesetting, "can_typeset", lambda: False)
    first = database.scalar("SELECT min(id) FROM arrival WHERE reference = 'PO-440'")
    told = []

    async def story(app, pilot):
        await press_and_wait(pilot, "f9")
        for _ in range(250):
            if any("The paper is in" in said for said in app.told):
                break
            await pilot.pause(0.02)
        told.extend(said for said in app.told if "The paper is in" in said)

    for page in (ArrivalDesk, lambda: Receiving(first), Receiving):
        play(floor, page, story)

    saved = sorted((tmp_path / "ecom-tui").glob("receiving-PO-440-*.txt"))
    assert (len(told), len(saved)) == (3, 3)
    assert {path.read_text().splitlines()[1].split()[0] for path in saved} == {"RECEIVING"}
    printed = "SELECT s.subject_id FROM event e JOIN event_subject s ON s.seq = e.seq WHERE e.verb = 'paper.print'"
    assert {key for (key,) in database.rows(f"{printed} AND s.kind = 'arrival'")} == {first}
