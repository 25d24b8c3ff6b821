"""The team over a real store: new people, codes that are shown once, sessions and tokens that end."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pyotp
import pytest

from data import clock, database, passwords, second_factor
from data.operations.people import give_token
from data.operations.second_factor import turn_on_factor
from data.paging import Window
from data.queries.people import people_page
from data.sessions import actor_of, sign_in, start_session
from screens.desks.people import PeopleDesk
from tests.builders import Shop, events
from tests.screens.quiet import quiet
from tests.screens.real_shop import RealApp
from tests.screens.test_desk import press_and_wait, shown
from tests.screens.test_grid import settle
from tests.screens.test_looks import after

Story = Callable[[Any, Any], Awaitable[None]]


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_cost", passwords.Cost(8, 1, 1))
    monkeypatch.setattr(passwords, "new_code", lambda: "K7QM2-9XH4R-T3VBN")


def play(shop: Shop, story: Story, size: tuple[int, int] = (80, 24)) -> RealApp:
    app = RealApp(PeopleDesk, shop.supervisor)

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            await quiet(pilot)
            await story(app, pilot)

    asyncio.run(run())
    return app


def test_somebody_new_gets_in_with_the_code_that_is_shown_once(idle_shop):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "n", *"chen", "tab", *"Chen", "tab", *"cust", "enter", "ctrl+s")
        assert "! shown this once" in shown(app)
        assert "K7QM2-9XH4R-T3VBN" in shown(app)
        await press_and_wait(pilot, "enter")
        assert "K7QM2-9XH4R-T3VBN" not in shown(app)
        assert "chen             Chen" in shown(app)
        assert "- one-time code" in shown(app)
        assert app.screen.grid.row.name == "chen", "the next verb is meant for them"

    play(idle_shop, story)
    found = sign_in("chen", "K7QM2-9XH4R-T3VBN", new_password="nineteen lanterns hum")
    assert (found.actor.title, found.actor.role) == ("Chen", "service")


def test_a_limit_of_ones_own_is_given_by_key_shown_and_taken_back(idle_shop):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "/", *"name:operations", "enter")
        assert "1,000.00 EUR" in shown(app)
        await press_and_wait(pilot, "L")
        assert "1000.00" in shown(app), "what holds now stands there"
        await press_and_wait(pilot, "ctrl+u", *"2500")
        await quiet(pilot)
        assert "1000.00 > 2500.00" in " ".join(shown(app).split())
        await press_and_wait(pilot, "ctrl+s")
        assert "2,500.00 EUR  their own" in shown(app)
        assert app.told[-1] == ("operations decides up to 2,500.00 EUR as Operations specialist, it was 1,000.00 EUR.")
        await press_and_wait(pilot, "L", "tab", *"yes", "ctrl+s")
        assert "their own" not in shown(app)

    play(idle_shop, story, size=(120, 40))
    assert events() == ["staff.limit", "staff.limit"]


def test_a_post_without_a_limit_gets_none(idle_shop):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "/", *"name:logistics", "enter", "L", *"5", "ctrl+s")

    app = play(idle_shop, story)
    assert (app.told[-1], events()) == ("logistics is Logistics: nothing that this post does has a limit.", [])


def test_a_name_that_is_taken_is_said_and_what_was_typed_stays(idle_shop):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "n", *"service", "tab", *"Again", "tab", *"logi", "enter", "ctrl+s")
        assert app.told[-1] == "There is a service in the team already."
        assert "Again" in shown(app)

    play(idle_shop, story)
    assert events() == []


def test_an_account_is_closed_after_a_question_and_opened_again(idle_shop):
    token = start_session(idle_shop.logistics, "test").token

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "slash", *"name:logistics", "enter", "x")
        assert "Close logistics Logistics?" in shown(app)
        await press_and_wait(pilot, "n")
        assert actor_of(token) is not None
        await press_and_wait(pilot, "x", "y")
        assert actor_of(token) is None
        assert "x closed" in shown(app)
        await press_and_wait(pilot, "O")
        assert "+ open" in shown(app)

    play(idle_shop, story)
    assert events() == ["staff.disable", "staff.enable"]


def test_a_session_is_seen_with_where_it_is_and_ended_by_a_key(idle_shop):
    hers = start_session(idle_shop.service, "password", source="10.0.0.7").token
    mine = start_session(idle_shop.supervisor, "password").token

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "S")
        line = next(line for line in shown(app).splitlines() if "10.0.0.7" in line)
        assert "service  Customer service" in line
        assert "idle now" in line
        place = [one.name for one in app.screen.options and [option.answer for option in app.screen.options]].index(
            "service"
        )
        await press_and_wait(pilot, *["down"] * place, "enter")

    play(idle_shop, story)
    assert (actor_of(hers), actor_of(mine)) == (None, idle_shop.supervisor)
    assert events() == ["staff.end_session"]


def test_the_pane_tells_post_limit_sessions_and_tokens(idle_shop):
    start_session(idle_shop.operations, "password", source="10.0.0.7")
    give_token(idle_shop.supervisor, idle_shop.operations.id, purpose="nightly import", token_hash="a" * 64)

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "slash", *"name:operations", "enter")
        await quiet(pilot)
        text = " ".join(shown(app).split())
        for words in ("limit 1,000.00 EUR", "factor . off", "password 10.0.0.7", "nightly import"):
            assert words in text
        await press_and_wait(pilot, "T", "enter")
        assert database.scalar("SELECT revoked_at FROM token") is not None

    play(idle_shop, story, size=(120, 40))


def test_a_lost_second_factor_is_taken_away_with_how_one_knows_them(idle_shop):
    found = second_factor.new_enrolment(idle_shop.service)
    code = pyotp.TOTP(found.secret).at(clock.now() // clock.SECOND)
    turn_on_factor(idle_shop.service, secret=found.secret, code=code,
                   recovery=" ".join(second_factor.new_recovery_codes()[1]))  # fmt: skip

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "slash", *"name:service", "enter")
        assert "+ on" in shown(app)
        await press_and_wait(pilot, "F", *"came by", "ctrl+s", "y")
        assert ". off" in shown(app)

    play(idle_shop, story)
    assert database.scalar("SELECT reason FROM event WHERE verb = 'staff.factor_drop'") == "came by"


def test_every_saved_filter_and_every_sort_is_understood(idle_shop):
    for _, text in PeopleDesk.FILTERS:
        people_page(idle_shop.supervisor, Window(filter=text))
    for column in PeopleDesk.COLUMNS:
        if column.sort:
            assert len(people_page(idle_shop.supervisor, Window(sort=column.sort)).rows) == 7


@pytest.mark.parametrize(("size", "language"), [((80, 24), "en"), ((120, 40), "en"), ((80, 24), "zh_CN")])
def test_the_desk(snap_compare, idle_shop, size: tuple[int, int], language: str):
    app = RealApp(PeopleDesk, idle_shop.supervisor, language=language)

    assert snap_compare(app, terminal_size=size, run_before=after("down", "down"))
