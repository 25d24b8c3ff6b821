"""Filters at the desk: completion, what was meant, saved ones, help; and the palette, the mouse and the scanner."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from data import database
from data.operations.own import save_filter
from screens.boards.preferences import bound_keys
from screens.desks.inventory import InventoryDesk
from screens.desks.leaving import LeavingDesk
from screens.desks.orders import OrderDesk
from screens.detail_page import DetailPage
from screens.parts.field_help import FieldHelp
from screens.parts.form import Form
from screens.parts.help import Help
from screens.parts.palette import CommandSheet, Results, ranked
from tests.builders import Shop
from tests.screens.quiet import quiet
from tests.screens.real_shop import RealApp
from tests.screens.test_desk import press_and_wait, shown
from tests.screens.test_grid import press, settle
from tests.screens.test_scan import send

Story = Callable[[Any, Any], Awaitable[None]]


def play(
    shop: Shop, story: Story, *, post: str = "operations", desk: Any = OrderDesk, size: tuple[int, int] = (80, 24)
) -> RealApp:
    """Run a story at a desk of a real store."""
    app = RealApp(desk, getattr(shop, post))

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            await story(app, pilot)

    asyncio.run(run())
    return app


def test_tab_finishes_a_field_and_goes_through_its_values(queue: Shop):
    async def story(app: Any, pilot: Any) -> None:
        bar = app.screen.bar
        await press(pilot, "slash", "ctrl+u", *"paym")
        assert "Tab payment:" in shown(app)
        assert "Enter keep it" in shown(app)
        await press(pilot, "tab")
        assert bar.value == "payment:"
        await press(pilot, "u")
        await press(pilot, "tab")
        assert (bar.value, app.screen.grid.source.total) == ("payment:unpaid", 1)
        await press(pilot, "enter")
        assert "Space mark" in shown(app)

    play(queue, story)


def test_a_filter_that_finds_nothing_tells_what_was_meant_and_tab_takes_it(queue: Shop):
    async def story(app: Any, pilot: Any) -> None:
        await press(pilot, "slash", "ctrl+u", *"carrier:dhx")
        said = shown(app)
        assert "Nothing matches “carrier:dhx”." in said
        assert "Without it there are 13." in said
        assert "Did you mean carrier:dhl?" in said
        await press(pilot, "tab")
        assert (app.screen.bar.value, app.screen.grid.source.total) == ("carrier:dhl", 1)

    play(queue, story)


def test_a_saved_filter_is_opened_by_its_number_and_dropped_by_del(queue: Shop):
    async def story(app: Any, pilot: Any) -> None:
        await press(pilot, "slash", "ctrl+u", *"risk>20", "enter")
        await press_and_wait(pilot, "f", "plus", *"hot", "ctrl+s")
        assert app.screen.finding.view == "hot"
        await press_and_wait(pilot, "f")
        assert "hot" in shown(app)
        await press_and_wait(pilot, "end", "delete")
        assert "hot" not in shown(app)
        assert database.scalar("SELECT count(*) FROM saved_filter") == 0

    play(queue, story)


def test_keys_on_a_saved_filter_have_home_count_it_and_share_it(queue: Shop):
    async def story(app: Any, pilot: Any) -> None:
        await press(pilot, "slash", "ctrl+u", *"risk>20", "enter")
        await press_and_wait(pilot, "f", "plus", *"hot", "ctrl+s")
        await press_and_wait(pilot, "f", "end")
        assert "h count on home" in shown(app)
        await press_and_wait(pilot, "h")
        assert "risk>20   yours, on home" in shown(app)
        await press_and_wait(pilot, "s")
        assert "risk>20   everybody's, on home" in shown(app)
        assert app.told[-2:] == ["Filter “hot”: home counts it.", "Filter “hot”: it is everybody's now."]

    play(queue, story, post="supervisor", size=(120, 24))
    assert database.rows("SELECT owner_id, name, on_home FROM saved_filter") == [(None, "hot", 1)]


def test_who_may_not_share_has_no_key_for_it_nor_for_what_is_everybodys(queue: Shop):
    save_filter(queue.supervisor, "orders", name="drafts of all", text="state:draft", everybody=1)
    save_filter(queue.service, "orders", name="mine", text="risk>20")

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "f", "end")
        assert "drafts of all" in shown(app)
        assert "count on home" not in shown(app)
        await press_and_wait(pilot, "h", "s", "delete", "up")
        assert "h count on home" in shown(app)
        assert "for everybody" not in shown(app)

    play(queue, story, post="service", size=(120, 30))
    assert database.scalar("SELECT count(*) FROM saved_filter WHERE on_home = 0") == 2


def test_a_saved_filter_of_a_part_of_the_orders_keeps_to_that_part(queue: Shop):
    async def story(app: Any, pilot: Any) -> None:
        await press(pilot, "slash", *"left<9h", "enter")
        await press_and_wait(pilot, "f", "plus", *"soon", "ctrl+s")
        assert app.screen.finding.view == "soon"

    play(queue, story, post="logistics", desk=LeavingDesk)
    assert database.rows("SELECT thing, text FROM saved_filter") == [("orders", "pickable:yes left<9h")]


def test_f1_explains_the_fields_of_the_filter_and_of_a_form(queue: Shop):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "f1")
        assert isinstance(app.screen, Help)
        assert [field.name for field in app.screen.fields][:2] == ["state", "review"]
        await press_and_wait(pilot, "escape", "s", "f1")
        assert isinstance(app.screen, FieldHelp)
        assert "Type a part of it, Down and Up choose" in shown(app)
        await press_and_wait(pilot, "escape")
        assert isinstance(app.screen, Form)

    play(queue, story)


def test_the_palette_names_who_may_what_i_may_not(queue: Shop):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "ctrl+p", *"approv")
        found = app.screen.query_one(Results).found
        assert all(command.kind != "not you" for command in found)
        await press_and_wait(pilot, "e")
        assert [(one.kind, one.key) for one in app.screen.query_one(Results).found][-1] == (
            "not you",
            "Supervisor, Operations specialist",
        )
        await press_and_wait(pilot, "enter")
        assert app.told == ["Only they may: Supervisor, Operations specialist."]

    play(queue, story, post="logistics")


def test_a_number_that_is_no_command_is_looked_for(queue: Shop):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "colon", *"A10004", "enter")
        assert app.gone == [("", "A10004")]
        await press_and_wait(pilot, "enter")
        assert app.recent == ["A10001"]

    play(queue, story)


def test_ready_filters_are_in_the_palette(queue: Shop):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "ctrl+p")
        assert isinstance(app.screen, CommandSheet)
        late = [one for one in ranked(app.screen.all_commands, "late") if one.kind == "find"]
        late[0].run()
        await press_and_wait(pilot, "escape")
        await settle(pilot)
        assert (app.screen.finding.view, app.screen.grid.source.total) == ("late", 3)

    play(queue, story)


def test_a_click_on_a_hint_is_its_key(queue: Shop):
    async def story(app: Any, pilot: Any) -> None:
        await pilot.click("#footer", offset=(13, 0))
        await press_and_wait(pilot)
        assert isinstance(app.screen, Form)

    play(queue, story)


def test_a_verb_on_the_page_of_an_order_acts_on_it_as_it_is_now(queue: Shop):
    async def story(app: Any, pilot: Any) -> None:
        await press(pilot, "down", "down", "down")
        await press_and_wait(pilot, "enter", "p", "ctrl+s", "P", "ctrl+s")
        assert isinstance(app.screen, DetailPage)
        assert app.screen.row.fulfilment == "packed"

    play(queue, story)


def test_above_the_limit_the_forms_button_asks_at_once(queue: Shop):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "W", *"4", "enter", "enter")
        await quiet(pilot)
        assert "[ Ask for approval ]" in shown(app)
        await press_and_wait(pilot, "ctrl+s")
        asked = database.rows("SELECT operation, state FROM approval ORDER BY id DESC LIMIT 1")
        assert (asked, isinstance(app.screen, InventoryDesk)) == ([("stock.write_off", "asked")], True)

    with database.transaction():
        database.run("UPDATE sku SET cost_minor = 90000")
    play(queue, story, desk=InventoryDesk)


def test_a_scanned_code_goes_to_its_article_and_a_lone_capital_is_a_key(queue: Shop):
    async def story(app: Any, pilot: Any) -> None:
        grid = app.screen.grid
        send(app, *"RG-WOL-16", "enter")
        await settle(pilot)
        assert (grid.row.code, isinstance(app.screen, InventoryDesk)) == ("RG-WOL-16", True)
        send(app, *"NO-SUCH", "enter")
        await settle(pilot)
        assert app.gone == [("", "NO-SUCH")]
        await press_and_wait(pilot, "J")
        await quiet(pilot)
        assert isinstance(app.screen, Form)

    play(queue, story, desk=InventoryDesk)


def test_every_desk_key_of_a_post_can_be_changed(queue: Shop):
    bound = {one.id: one.keys for one in bound_keys(lambda right: True)}

    assert (bound["common.filter"].split(",")[0], bound["orders.ship_order"]) == ("slash", "s")
    assert "inventory.receive_stock" in bound


def test_a_click_on_a_line_of_the_palette_does_it(queue: Shop):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "colon", *"appr")
        await pilot.click("#results", offset=(12, 0))
        await press_and_wait(pilot)
        assert app.gone == [("approvals", "")]

    play(queue, story)


def test_two_clicks_that_come_together_do_it_once_and_leave_the_page_under_it(queue: Shop):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "enter")
        page = app.screen
        assert isinstance(page, DetailPage)
        await press_and_wait(pilot, "colon", *"appr")
        results = app.screen.query_one(Results)
        for _ in range(3):
            results.post_message(Results.Picked())
        await press_and_wait(pilot)
        assert (app.gone, app.screen) == ([("approvals", "")], page)

        await press_and_wait(pilot, "s")
        form = app.screen
        assert isinstance(form, Form)
        for _ in range(3):
            form.dismiss(None)
        await press_and_wait(pilot)
        assert app.screen is page

    play(queue, story)
