"""The cover of a session that was left alone: when it comes, what it hides, and how its person gets back in."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from textual import events

from data import clock, database, passwords
from data.operations.review import hold_order
from data.sessions import actor_of, sign_out, start_session
from ecom_tui import door
from ecom_tui.app import EcomApp
from ecom_tui.settings import Settings
from screens.boards.cover import Cover
from screens.words import say
from tests.builders import Shop
from tests.screens.test_app import until
from tests.screens.test_desk import shown
from tests.screens.test_sign_in import CHEAP, RIGHT

NOBODY = "ABCDEFGHIJKLMNOP"


@pytest.fixture
def shop(queue: Shop) -> Iterator[Shop]:
    """The queue's store; everybody has the same password, quickly checked."""
    passwords.set_cost(CHEAP)
    with database.transaction():
        database.run("UPDATE staff SET password = ? WHERE role <> 'store'", (passwords.hash_password(RIGHT),))
    yield queue
    passwords.set_cost(passwords.Cost())


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time that a computer has been on, as a test sets it."""
    now = [1000.0]
    monkeypatch.setattr(door, "awake", lambda: now[0])
    return now


def make(shop: Shop, post: str = "operations", language: str = "", place: str = "orders") -> EcomApp:
    app = EcomApp(settings=Settings(), place=place, actor=shop.people[post], language=language)
    app.token = start_session(shop.people[post], "test").token
    return app


def play(app: EcomApp, story: Callable[[Any, Any], Awaitable[None]], size: tuple[int, int] = (80, 24)) -> EcomApp:
    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await until(pilot, "A10008" if app.first_place == "orders" else "F1")
            await story(app, pilot)

    try:
        asyncio.run(run())
    finally:
        app.lanes.close()
    return app


async def enter(pilot: Any, password: str) -> None:
    """Type it as a hand does, and press Enter."""
    await pilot.press(*("space" if letter == " " else letter for letter in password), "enter")


async def scan(pilot: Any, code: str) -> None:
    """All keys of a code in one moment."""
    for letter in [*code, "enter"]:
        key = events.Key(letter, letter if len(letter) == 1 else "\r")
        key.time = 7.0
        pilot.app.post_message(key)
    await pilot.pause()


@pytest.mark.parametrize("post, minutes", [("operations", 5), ("logistics", 10)])
def test_a_session_without_a_key_is_covered_after_the_minutes_of_its_post(shop, seconds, post, minutes):
    async def story(app: Any, pilot: Any) -> None:
        seconds[0] += minutes * 60 - 1
        app.look_whether_left()
        assert not app.covered

        await pilot.press("down")
        seconds[0] += minutes * 60 - 1
        app.look_whether_left()
        assert not app.covered

        seconds[0] += 1
        app.look_whether_left()
        await until(pilot, "Locked")
        seen = shown(app)
        assert [words for words in ("A10008", "Orders", "Rossi", "Test Store", "late") if words in seen] == []

    play(make(shop, post), story)


def test_the_first_key_after_a_long_absence_covers_and_does_nothing_else(shop, seconds):
    async def story(app: Any, pilot: Any) -> None:
        seconds[0] += 3600
        await pilot.press("N")

        await until(pilot, "Locked")
        assert app.screen.query_one("#field-cover").value == ""
        assert (len(app.screen_stack), app.screen_stack[0].grid.cursor) == (1, 0)

    play(make(shop), story)


def test_a_form_that_is_half_filled_is_as_it_was_when_the_person_is_back(shop):
    async def story(app: Any, pilot: Any) -> None:
        await pilot.press("N")
        await until(pilot, "Note A10001")
        form = app.screen
        await pilot.press(*"Call")
        await pilot.press("ctrl+l")
        await until(pilot, "Locked")
        assert "Call" not in shown(app)
        await pilot.press("x", "y", "f2", "f3", "f5", "ctrl+p", "tab", "1", "colon", "escape")
        assert app.screen_stack[-1] is form
        assert (app.session.language, app.session.theme) == ("en", "dark")

        await enter(pilot, RIGHT)
        await until(pilot, "Call")
        await pilot.press(*"Eva")
        await until(pilot, "CallEva")
        assert (app.screen, app.defects) == (form, [])

    play(make(shop), story)


def test_a_wrong_password_keeps_it_covered_and_the_next_try_waits(shop, monkeypatch):
    async def story(app: Any, pilot: Any) -> None:
        await pilot.press("ctrl+l")
        await enter(pilot, "seven red kettles")
        await until(pilot, "The password is not right. The next")
        assert app.screen.query_one("#field-cover").value == ""

        await enter(pilot, RIGHT)
        await until(pilot, "Too many tries. The next one is possible in")
        assert app.covered

        later = clock.now() + 2 * clock.SECOND
        monkeypatch.setattr(clock, "now", lambda: later)
        await enter(pilot, RIGHT)
        await until(pilot, "A10008")
        assert not app.covered

    play(make(shop), story)
    assert database.scalar("SELECT count(*) FROM sign_in WHERE staff_id = ?", (shop.operations.id,)) == 1


@pytest.mark.parametrize("code", ["4006381333931", "A10003", NOBODY])
def test_a_scan_goes_nowhere_and_is_no_wrong_try(shop, code):
    async def story(app: Any, pilot: Any) -> None:
        await pilot.press("ctrl+l")
        await scan(pilot, code)
        await until(pilot, "scans go nowhere")
        assert app.screen.query_one("#field-cover").value == ""
        await enter(pilot, RIGHT)
        await until(pilot, "A10008")

    play(make(shop), story)
    assert database.scalar("SELECT count(*) FROM gate") == 0


def test_what_happens_meanwhile_happens_behind_the_cover(shop):
    async def story(app: Any, pilot: Any) -> None:
        await pilot.press("ctrl+l")
        await until(pilot, "Locked")
        covered = shown(app)
        copied: list[str] = []
        app._driver.write = copied.append

        app.tell("Order {order} shipped.", order="A10001")
        app.go("approvals")
        app.copy_to_clipboard("Sofia Rossi")
        hold_order(shop.service, 8, hold="legal")
        app.set_alert("x", "3 late")
        for _ in range(20):
            await pilot.pause(0.05)
        assert (shown(app), app.clipboard, app.covered) == (covered, "", True)
        assert "52;c" not in "".join(copied)

        await enter(pilot, RIGHT)
        await until(pilot, "Approvals")
        assert app.current_mode == "approvals"
        await pilot.press("minus")
        await until(pilot, "- legal")

    play(make(shop), story)


def test_a_question_that_opens_behind_the_cover_is_asked_when_the_person_is_back(shop):
    from screens.parts.confirm import Confirm

    async def story(app: Any, pilot: Any) -> None:
        await pilot.press("ctrl+l")
        await until(pilot, "Locked")
        answers: list[Any] = []

        async def ask() -> None:
            answers.append(await app.push_screen_wait(Confirm("Ask for approval?", [], yes="Ask", no="Leave")))

        app.run_worker(ask())
        for _ in range(5):
            await pilot.pause(0.02)
        assert "approval" not in shown(app)
        await enter(pilot, RIGHT)
        await until(pilot, "Ask for approval?")
        await pilot.press("escape")
        await until(pilot, "A10008")
        assert len(answers) == 1

    play(make(shop), story)


def test_a_sheet_that_closes_by_itself_behind_the_cover_is_gone(shop):
    async def story(app: Any, pilot: Any) -> None:
        await pilot.press("N")
        await until(pilot, "Note A10001")
        form = app.screen
        await pilot.press("ctrl+l")
        await until(pilot, "Locked")
        form.dismiss(None)
        await pilot.pause()
        assert app.covered and len(app.screen_stack) == 1
        await enter(pilot, RIGHT)
        await until(pilot, "A10008")
        assert app.screen.dimmed is False

    play(make(shop), story)


def test_a_session_that_was_ended_meanwhile_is_thrown_out(shop):
    async def story(app: Any, pilot: Any) -> None:
        await pilot.press("ctrl+l")
        await until(pilot, "Locked")
        sign_out(app.token)
        app.simulate_key("x")
        app.screen.query_one("#field-cover").value = RIGHT
        app.screen.query_one("#field-cover").submit()
        while app.return_value is None:
            await asyncio.sleep(0.01)

    assert play(make(shop), story).return_value == 1


def test_another_person_signs_the_one_before_out_by_pressing_twice(shop):
    async def story(app: Any, pilot: Any) -> None:
        await pilot.press("ctrl+l")
        await pilot.press("f8")
        await until(pilot, "again signs out")
        assert actor_of(app.token) is not None
        app.simulate_key("f8")
        while app.return_value is None:
            await asyncio.sleep(0.01)

    app = play(make(shop), story)
    assert (app.return_value, app.hands_over, actor_of(app.token)) == (0, True, None)


@pytest.mark.parametrize("place", ["orders", "packing", "picking"])
def test_the_program_can_be_left_from_the_cover(shop, place):
    async def story(app: Any, pilot: Any) -> None:
        await pilot.press("ctrl+l")
        await until(pilot, "Locked")
        app.simulate_key("ctrl+q")
        while app.return_value is None:
            await asyncio.sleep(0.01)

    app = make(shop, "logistics", place=place)
    assert (play(app, story).return_value, app.covered) == (0, True)


def test_the_page_at_which_nobody_is_known_is_not_covered(shop, seconds):
    app = EcomApp(settings=Settings())

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, "Password")
            seconds[0] += 3600
            app.look_whether_left()
            await pilot.press("ctrl+l")
            assert not app.covered

    try:
        asyncio.run(run())
    finally:
        app.lanes.close()


def after(*keys: str) -> Callable[[Any], Awaitable[None]]:
    """Covered, then these keys."""

    async def before(pilot: Any) -> None:
        await until(pilot, "A10008")
        await pilot.press("ctrl+l")
        await until(pilot, say("Locked"))
        await pilot.press(*keys)
        await pilot.pause()

    return before


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_the_cover(snap_compare, shop, size):
    assert snap_compare(make(shop), terminal_size=size, run_before=after(*"seven"))


def test_the_cover_in_chinese_with_its_help(snap_compare, shop):
    assert snap_compare(make(shop, language="zh_CN"), terminal_size=(80, 24), run_before=after("f1"))


def test_the_cover_asks_before_somebody_is_signed_out(snap_compare, shop):
    assert snap_compare(make(shop), terminal_size=(80, 24), run_before=after("f1", "f8"))


def test_the_cover_is_no_place_to_go_to():
    from screens.registry import PLACES

    assert Cover.__name__ not in [place.path.rpartition(":")[2] for place in PLACES]
