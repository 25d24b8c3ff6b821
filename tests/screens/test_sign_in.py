"""The sign-in page: how it looks, what it asks next, and what it says when somebody can't be let in."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from data import clock, database, passwords
from screens.boards.sign_in import SignIn
from screens.parts.toast import Note
from tests.builders import Shop
from tests.screens.front_shop import FrontApp
from tests.screens.test_desk import press_and_wait, shown
from tests.screens.test_grid import settle
from tests.screens.test_looks import after

RIGHT = "seven green kettles"
CHEAP = passwords.Cost(8, 1, 1)


@pytest.fixture
def door(queue: Shop) -> Iterator[Shop]:
    """The queue's store; everybody has the same password, quickly checked."""
    passwords.set_cost(CHEAP)
    with database.transaction():
        database.run("UPDATE staff SET password = ? WHERE role <> 'store'", (passwords.hash_password(RIGHT),))
        database.run("INSERT INTO setting (name, value, since_at, by_id) VALUES ('name_zh', '林登生活', 0, 1)")
    yield queue
    passwords.set_cost(passwords.Cost())


def play(story: Callable[[Any, Any], Awaitable[None]], size: tuple[int, int] = (80, 24)) -> FrontApp:
    app = FrontApp(SignIn)

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            await story(app, pilot)

    asyncio.run(run())
    return app


def typed(*fields: str) -> list[str]:
    """The keys of fields, each ended by Enter."""
    return [key for field in fields for key in (*("space" if letter == " " else letter for letter in field), "enter")]


def test_whoever_knows_the_password_is_let_in(door):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, *typed("operations", RIGHT))

    app = play(story)

    assert [actor.name for actor in app.let_in] == ["operations"]


def test_a_wrong_password_says_so_under_the_fields_and_the_next_is_typed_at_once(door):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, *typed("operations", "seven green"))
        lines = [line.strip() for line in shown(app).splitlines() if line.strip()]
        place = lines.index("Password")
        assert lines[place + 1 : place + 3] == [
            "x The name, the password or the code is not",
            "right. The next try is possible in 2 s.",
        ]
        assert app.focused.id == "field-password"
        assert app.focused.value == ""

    app = play(story)

    assert app.let_in == []


def test_an_unknown_name_gets_the_same_answer(door):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, *typed("nobody", RIGHT))
        assert "x The name, the password or the code is not" in shown(app)

    assert play(story).let_in == []


def test_a_closed_account_is_told_whom_to_ask(door):
    with database.transaction():
        database.run("UPDATE staff SET disabled_at = ? WHERE name = 'designer'", (clock.now(),))

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, *typed("designer", RIGHT))
        assert "The account of designer is closed." in shown(app)

    assert play(story).let_in == []


def test_a_one_time_code_asks_for_a_new_password(door):
    with database.transaction():
        database.run(
            "UPDATE staff SET reset_code = ?, reset_until_at = ? WHERE name = 'promoter'",
            (passwords.hash_code("ABCD-EFGH-JKMN"), clock.now() + clock.HOUR),
        )

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, *typed("promoter", "ABCD-EFGH-JKMN"))
        assert app.focused.id == "field-new"
        assert "New password" in shown(app)
        await press_and_wait(pilot, *typed("nine blue lanterns"))

    assert [actor.name for actor in play(story).let_in] == ["promoter"]


def test_up_and_down_go_between_the_fields_and_help_says_what_to_do(door):
    async def story(app: Any, pilot: Any) -> None:
        seen = [app.focused.id]
        for key in ("down", "down", "up", "tab", "shift+tab"):
            await press_and_wait(pilot, key)
            seen.append(app.focused.id)
        name, password = "field-name", "field-password"
        assert seen == [name, password, name, password, name, password]
        await press_and_wait(pilot, "f1")
        assert "asks a supervisor for a one-time code" in " ".join(shown(app).split())

    play(story)


def test_what_the_program_has_to_say_stands_under_the_fields(door):
    async def story(app: Any, pilot: Any) -> None:
        app.screen.toast(Note("The disk is full.", "x"))
        await pilot.pause()
        assert "x The disk is full." in shown(app)

    play(story)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_the_page(snap_compare, door, size):
    assert snap_compare(FrontApp(SignIn), terminal_size=size, run_before=after(*"operations"))


def test_the_page_in_chinese(snap_compare, door):
    assert snap_compare(FrontApp(SignIn, language="zh_CN"), terminal_size=(80, 24), run_before=after())


def test_a_refusal(snap_compare, door):
    keys = typed("operations", "seven green")

    assert snap_compare(FrontApp(SignIn), terminal_size=(80, 24), run_before=after(*keys))


def test_the_page_of_a_demo_store(snap_compare, door):
    with database.transaction():
        database.run("INSERT INTO setting (name, value, since_at, by_id) VALUES ('demo', '1', 0, 1)")
        database.run("INSERT INTO setting (name, value, since_at, by_id) VALUES ('demo.password', ?, 0, 1)", (RIGHT,))

    assert snap_compare(FrontApp(SignIn), terminal_size=(80, 24), run_before=after())
