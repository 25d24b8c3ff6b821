"""The program itself over a real store: what breaks is told and outlived, and other people's changes are heard."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from data import doorway
from data.operations.review import hold_order
from ecom_tui.app import DEFECTS_AT_MOST, EcomApp
from ecom_tui.lasting import outlive_defects
from ecom_tui.settings import Settings
from screens.desks.orders import OrderDesk
from tests.builders import Shop
from tests.screens.test_desk import shown

PATIENCE = 10.0


def play(
    shop: Shop, story: Callable[[Any, Any], Awaitable[None]], post: str = "operations", place: str = ""
) -> EcomApp:
    outlive_defects()
    app = EcomApp(settings=Settings(), place=place, actor=shop.people[post])

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await story(app, pilot)

    try:
        asyncio.run(run())
    finally:
        app.lanes.close()
    return app


async def until(pilot: Any, words: str, *, gone: bool = False) -> None:
    """Wait until the page shows the words."""
    for _ in range(int(PATIENCE / 0.05)):
        await pilot.pause(0.05)
        if (words in shown(pilot.app)) is not gone:
            return
    raise AssertionError(f"no {words!r} in\n{shown(pilot.app)}")


def test_a_change_of_another_session_is_heard(queue):
    async def story(app: Any, pilot: Any) -> None:
        await until(pilot, "A10008")
        hold_order(queue.service, 8, hold="legal")
        await until(pilot, "- legal")
        assert app.screen.grid.marks.changed == {8}

    play(queue, story, place="orders")


def test_what_breaks_in_a_handler_is_told_and_the_page_goes_on(queue, monkeypatch):
    monkeypatch.setattr(OrderDesk, "action_wide", lambda self: 1 // 0)

    async def story(app: Any, pilot: Any) -> None:
        await until(pilot, "A10008")
        await pilot.press("w")
        await until(pilot, "Something broke (E-")
        await pilot.press("escape", "down", "down")
        await until(pilot, "3/13")
        assert (len(app.defects), app.return_code) == (1, None)

    play(queue, story, place="orders")


def test_a_page_that_breaks_again_and_again_ends_the_program_with_exit_code_5(queue, monkeypatch):
    monkeypatch.setattr(OrderDesk, "action_wide", lambda self: 1 // 0)

    async def story(app: Any, pilot: Any) -> None:
        await until(pilot, "A10008")
        for _ in range(DEFECTS_AT_MOST):
            await pilot.press("w")
        app.simulate_key("w")  # ends the program: a pilot would wait for its screen
        while app.return_code is None:
            await asyncio.sleep(0.01)

    assert play(queue, story, place="orders").return_code == 5


def test_a_fault_of_the_store_is_told_in_words_and_no_defect(queue, monkeypatch):
    class Malformed(Exception):
        sqlite_errorname = "SQLITE_CORRUPT"

    async def story(app: Any, pilot: Any) -> None:
        await until(pilot, "A10008")

        def broken(*_: Any, **__: Any) -> Any:
            raise Malformed("database disk image is malformed")

        monkeypatch.setattr(doorway, "_unit", broken)
        await pilot.press("down", "down", "A")
        await until(pilot, "The store is damaged. Nothing more is written to it.")
        assert app.defects == []

    play(queue, story, place="orders")


def test_who_has_no_right_to_a_place_begins_at_home(queue):
    async def story(app: Any, pilot: Any) -> None:
        await until(pilot, "Products")
        assert app.current_mode == "products"

    play(queue, story, post="designer", place="orders")


def asked_of(app: EcomApp) -> list[str]:
    """The names of the queries that the page lane is asked from now on."""
    asked, ask = [], app.ask

    async def noted(query: Any, *args: Any, **values: Any) -> Any:
        asked.append(query.name)
        return await ask(query, *args, **values)

    app.ask = noted  # type: ignore[method-assign]
    return asked


async def type_number(pilot: Any, asked: list[str], number: str) -> None:
    """Type it into the palette, and wait until what it means was found and read."""
    await pilot.press("colon", *number)
    for _ in range(int(PATIENCE / 0.05)):
        await pilot.pause(0.05)
        if asked[-1:] == ["order_page"] and not any(worker.group == "ahead" for worker in pilot.app.workers):
            return
    raise AssertionError(asked)


def test_a_number_in_the_palette_is_found_with_its_rows_before_enter(queue):
    async def story(app: Any, pilot: Any) -> None:
        await until(pilot, "A10008")
        asked = asked_of(app)
        await type_number(pilot, asked, "A10004")
        assert asked[-2:] == ["whereabouts", "order_page"]
        del asked[:]
        await pilot.press("enter")
        await until(pilot, "number=A10004")
        assert app.screen.grid.row.number == "A10004"
        assert not {"whereabouts", "order_page"}.intersection(asked)

    play(queue, story, place="orders")


def test_what_was_found_before_enter_is_asked_for_again_when_others_have_changed_something_since(queue):
    async def story(app: Any, pilot: Any) -> None:
        await until(pilot, "A10008")
        asked = asked_of(app)
        await type_number(pilot, asked, "A10008")
        heard = app.hearing.seq
        hold_order(queue.service, 8, hold="legal")
        while app.hearing.seq == heard:
            await pilot.pause(0.05)
        del asked[:]
        await pilot.press("enter")
        await until(pilot, "number=A10008")
        await until(pilot, "- legal")
        assert "whereabouts" in asked

    play(queue, story, place="orders")


def test_a_page_that_is_back_from_under_the_palette_is_drawn_once(queue):
    async def story(app: Any, pilot: Any) -> None:
        await until(pilot, "A10008")
        asked, page = asked_of(app), app.screen
        await type_number(pilot, asked, "A10004")
        frames: list[str] = []
        display = app._display

        def noted(screen: Any, update: Any) -> None:
            frames.append(shown(app) if screen is page else "")
            display(screen, update)

        app._display = noted
        await pilot.press("enter")
        await until(pilot, "number=A10004")
        whole = [frame for frame in frames if frame]
        assert "number=A10004" in whole[0]
        assert not page.dimmed

    play(queue, story, place="orders")
