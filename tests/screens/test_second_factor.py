"""The second factor at the screen: a picture that a phone reads, a code, codes for later; and without room for it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pyotp
import pytest
import zxingcpp
from PIL import Image

from data import clock, passwords, second_factor
from data.papers.codes import qr_rows
from data.queries.people import own_factor
from data.second_factor import Enrolment
from screens.boards.preferences import Preferences
from screens.parts.qr import BLOCKS, code_lines
from screens.people_factor import FactorPage
from tests.builders import Shop, events
from tests.screens.front_shop import FrontApp
from tests.screens.quiet import quiet
from tests.screens.test_desk import press_and_wait, shown
from tests.screens.test_grid import settle
from tests.screens.test_looks import after

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
FOUND = Enrolment(SECRET, second_factor.address_of(SECRET, "service", "Linden"))


@pytest.fixture(autouse=True)
def same_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = [f"K7QM{n}-9XH4R-T3VBN" for n in range(10)]
    monkeypatch.setattr(
        second_factor, "new_recovery_codes", lambda: (codes, [passwords.hash_code(code) for code in codes])
    )
    monkeypatch.setattr(second_factor, "new_enrolment", lambda actor: FOUND)


def code_now() -> str:
    return pyotp.TOTP(SECRET).at(clock.now() // clock.SECOND)


def play(shop: Shop, story: Callable[[Any, Any], Awaitable[None]], size: tuple[int, int] = (80, 24)) -> FrontApp:
    app = FrontApp(Preferences, shop.service)

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            await press_and_wait(pilot, *["down"] * 4, "enter")
            await quiet(pilot)
            await story(app, pilot)

    asyncio.run(run())
    return app


def read_off(lines: list[str]) -> str:
    """What a camera reads from the lines of a page: two modules a cell, on black."""
    parts = {block: pair for pair, block in BLOCKS.items()}
    width = max(len(line) for line in lines)
    image = Image.new("L", (width, 2 * len(lines)), 255)
    for y, line in enumerate(lines):
        for x, block in enumerate(line):
            for half, module in enumerate(parts.get(block, ("0", "0"))):
                image.putpixel((x, 2 * y + half), 0 if module == "1" else 255)
    big = image.resize((width * 6, len(lines) * 12), Image.Resampling.NEAREST)
    return " ".join(found.text for found in zxingcpp.read_barcodes(big))


def test_a_reader_finds_the_address_in_the_picture_on_a_terminal_of_80_by_24(idle_shop):
    async def story(app: Any, pilot: Any) -> None:
        lines = shown(app).splitlines()[1:-1]
        picture = [line[:45] for line in lines]
        assert read_off([line.split("  Point")[0] for line in picture]) == FOUND.uri
        assert "JBSW Y3DP EHPK 3PXP" in shown(app)

    play(idle_shop, story)


@pytest.mark.parametrize("store", ["Linden", "林登生活用品旗舰店", "x" * 60])
def test_the_picture_of_any_store_fits_beside_its_words(store):
    lines = code_lines(qr_rows(second_factor.address_of(SECRET, "maria.fernanda.lopez-garcia", store), "l"))

    assert len(lines) <= 22
    assert len(lines[0]) <= 46


def test_a_right_code_turns_it_on_and_shows_ten_codes_once(idle_shop):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, *"000000", "enter")
        assert app.told[-1].startswith("This is not the code of now.")
        assert own_factor(idle_shop.service) == (False, 0)
        await press_and_wait(pilot, *code_now(), "enter")
        assert shown(app).count("-9XH4R-T3VBN") == 10
        await press_and_wait(pilot, "enter")
        await quiet(pilot)
        assert "on, 10 recovery codes left" in shown(app)
        assert "-9XH4R-" not in shown(app)

    play(idle_shop, story)
    assert own_factor(idle_shop.service) == (True, 10)
    assert events() == ["staff.factor_on"]


def test_escape_leaves_it_off(idle_shop):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "escape")
        assert isinstance(app.screen, Preferences)

    play(idle_shop, story)
    assert own_factor(idle_shop.service) == (False, 0)


def test_turning_it_off_asks_for_a_code(idle_shop):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, *code_now(), "enter", "enter")
        await quiet(pilot)
        await press_and_wait(pilot, "enter", "down", "enter", *"K7QM0-9XH4R-T3VBN", "ctrl+s")
        await quiet(pilot)
        assert app.told[-1] == "The second factor is off."

    play(idle_shop, story)
    assert (own_factor(idle_shop.service), events()) == ((False, 0), ["staff.factor_on", "staff.factor_off"])


def test_where_the_picture_has_no_room_the_secret_stands_alone(idle_shop):
    async def story(app: Any, pilot: Any) -> None:
        assert "█" not in shown(app)
        assert "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP" in shown(app)
        await press_and_wait(pilot, *code_now(), "enter")
        assert shown(app).count("-9XH4R-T3VBN") >= 5

    play(idle_shop, story, size=(64, 18))


@pytest.mark.parametrize(("size", "language"), [((80, 24), "en"), ((120, 40), "en"), ((80, 24), "zh_CN")])
def test_the_page(snap_compare, idle_shop, size: tuple[int, int], language: str):
    app = FrontApp(lambda: FactorPage(FOUND), idle_shop.service, language=language)

    assert snap_compare(app, terminal_size=size, run_before=after("1", "2"))
