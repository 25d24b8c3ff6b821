"""The board of a new order over a real store: who, what, what it comes to, and that nothing typed is lost."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from data import database, search
from data.operations.drafts import draft_order, redraft_order
from screens.boards.new_order import NewOrder
from screens.new_order_typed import guessed, wanted
from screens.parts.confirm import Confirm
from screens.parts.form import Form
from tests.builders import Shop, fresh
from tests.screens.front_shop import FrontApp
from tests.screens.quiet import quiet
from tests.screens.test_desk import press_and_wait, shown
from tests.screens.test_grid import settle

Story = Callable[[Any, Any], Awaitable[None]]
GONE: list[tuple[str, str]] = []


class BoardApp(FrontApp):
    """FrontApp that remembers where one went."""

    def go(self, place: str, number: str = "") -> None:
        GONE.append((place, number))

    def remember(self, words: str, number: str) -> None:
        del words, number


def play(
    shop: Shop, story: Story, *, post: str = "service", size: tuple[int, int] = (80, 24), language: str = "en"
) -> None:
    """Run a story at the board."""
    GONE.clear()
    app = BoardApp(NewOrder, shop.people[post], language=language)

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            await story(app, pilot)

    asyncio.run(run())


async def rest(pilot: Any) -> None:
    """Until the typing has rested and everything was read; a sheet may be open, whose worker waits."""
    for _ in range(3):
        await quiet(pilot)


async def choose_acme(pilot: Any) -> None:
    """The customer by a part of the e-mail address, then their address, the way and the terms."""
    await press_and_wait(pilot, *"buyer105")
    await rest(pilot)
    await press_and_wait(pilot, "enter")
    await rest(pilot)
    await press_and_wait(pilot, "enter", "enter", "enter")
    await rest(pilot)


def last_order() -> Any:
    return fresh(int(database.scalar("SELECT max(id) FROM orders")))


def test_a_customer_is_found_while_typing_and_an_order_taken_without_a_mouse(queue):
    async def story(app: Any, pilot: Any) -> None:
        assert "name, e-mail, phone or number" not in shown(app)  # the keys are there already
        await press_and_wait(pilot, *"buyer105")
        await rest(pilot)
        assert "> Acme Hotels Group Ltd  C105  b***@example.com  ***123  GB" in shown(app)
        assert "new customer  buyer105" in shown(app)
        await press_and_wait(pilot, "enter")
        await rest(pilot)
        assert "C105  1 order  2,601.00" in shown(app)
        await press_and_wait(pilot, "enter", "enter", "enter", *"TWL")
        await rest(pilot)
        assert "> CO-TWL-50S  Hand towel 50x100  49.00  72 free" in shown(app)
        await press_and_wait(pilot, "enter")
        await rest(pilot)
        await press_and_wait(pilot, *"3*ln-sht-180w", "enter")
        await rest(pilot)
        assert "Total 916.00 EUR" in shown(app)
        await press_and_wait(pilot, "ctrl+s")
        await rest(pilot)
        order = last_order()
        assert (order.number, order.state, order.total_minor, order.channel) == ("DR1", "draft", 91_600, "phone")
        assert shown(app).splitlines()[0].startswith(" New order  DR1  ")
        await press_and_wait(pilot, "f8")
        await rest(pilot)
        assert isinstance(app.screen, Confirm) and "Place the order Acme Hotels Group Ltd 916.00 EUR?" in shown(app)
        await press_and_wait(pilot, "y")
        await rest(pilot)
        assert (last_order().state, last_order().number, GONE) == (
            "placed", "A10014", [("orders", "number=A10014")],
        )  # fmt: skip
        assert app.screen.typed.is_empty and "Acme" not in shown(app)

    play(queue, story)


def test_twenty_scans_one_after_the_other_are_twenty_pieces(queue):
    async def story(app: Any, pilot: Any) -> None:
        await choose_acme(pilot)
        for _ in range(10):
            await pilot.press(*"CO-TWL-50S", "enter", *"LN-DUV-200W", "enter")
        await rest(pilot)
        await rest(pilot)
        assert [(line.code, line.qty) for line in app.screen.typed.lines] == [("CO-TWL-50S", 10), ("LN-DUV-200W", 10)]

    play(queue, story)


def test_what_is_not_found_is_said_and_the_next_scan_takes_its_place(queue):
    async def story(app: Any, pilot: Any) -> None:
        await choose_acme(pilot)
        await press_and_wait(pilot, *"NO-SUCH", "enter")
        await rest(pilot)
        assert app.told[-1] == "Nothing that is sold is called “NO-SUCH”."
        assert app.screen.add_field.value == "NO-SUCH"
        await press_and_wait(pilot, *"CO-TWL-50S", "enter")
        await rest(pilot)
        assert [line.code for line in app.screen.typed.lines] == ["CO-TWL-50S"]

    play(queue, story)


def test_lines_are_changed_and_taken_out_by_keys(queue):
    async def story(app: Any, pilot: Any) -> None:
        await choose_acme(pilot)
        await press_and_wait(pilot, *"CO-TWL-50S", "enter", *"LN-DUV-200W", "enter")
        await rest(pilot)
        await press_and_wait(pilot, "tab", "plus", "plus", "minus")
        await rest(pilot)
        assert [line.qty for line in app.screen.typed.lines] == [1, 2]
        await press_and_wait(pilot, "enter")
        assert isinstance(app.screen, Form)
        await press_and_wait(pilot, "tab", *"300", "tab", *"10%", "ctrl+s")
        await rest(pilot)
        assert "Total 589.00 EUR" in shown(app)  # 49.00 and 2 of 300.00 less a tenth
        await press_and_wait(pilot, "up", "x")
        await rest(pilot)
        assert [line.code for line in app.screen.typed.lines] == ["LN-DUV-200W"]

    play(queue, story)


def test_tab_goes_on_to_the_next_field_and_down_stays_among_options_and_lines(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "tab", "tab", "tab", "tab")
        assert app.screen.focused is app.screen.add_field
        await press_and_wait(pilot, "shift+tab", "down")
        assert app.screen.field("terms").pick == 1
        await press_and_wait(pilot, "tab", *"CO-TWL-50S", "enter", *"LN-DUV-200W", "enter")
        await rest(pilot)
        table = app.screen.table
        await press_and_wait(pilot, "tab", "down", "down")
        assert (app.screen.focused, table.cursor) == (table, 1)
        await press_and_wait(pilot, "up", "up", "up")
        assert (app.screen.focused, table.cursor) == (table, 0)
        await press_and_wait(pilot, "shift+tab")
        assert app.screen.focused is app.screen.add_field

    play(queue, story)


def test_a_discount_above_the_limit_is_told_while_typing_and_asked_for(queue):
    async def story(app: Any, pilot: Any) -> None:
        await choose_acme(pilot)
        await press_and_wait(pilot, *"2*LN-DUV-200W", "enter")
        await rest(pilot)
        await press_and_wait(pilot, "tab", "tab", *"20%")
        await rest(pilot)
        assert "above your limit of 100.00: it will be asked for" in shown(app)
        await press_and_wait(pilot, "f8")
        await rest(pilot)
        assert "Ask for approval" in shown(app)
        await press_and_wait(pilot, "y")
        await rest(pilot)
        assert (last_order().state, database.scalar("SELECT count(*) FROM approval WHERE state = 'asked'")) == (
            "draft", 3,
        )  # fmt: skip

    play(queue, story)


def test_more_than_there_is_says_what_waits(queue):
    async def story(app: Any, pilot: Any) -> None:
        await choose_acme(pilot)
        await press_and_wait(pilot, *"4*RG-WOL-16", "enter")
        await rest(pilot)
        assert "RG-WOL-16: 0 are free, the rest waits" in shown(app)
        with database.transaction():
            database.run(
                "INSERT INTO arrival (supplier, sku_id, warehouse_id, qty, due_day) SELECT 'Mill', id, 1, 80,"
                " '2026-12-01' FROM sku WHERE code = 'RG-WOL-16'"
            )
        app.screen.reload()
        await rest(pilot)
        assert "RG-WOL-16: 0 are free, 80 come on 2026-12-01" in shown(app)

    play(queue, story)


def test_a_new_customer_is_made_in_a_sheet_that_says_what_is_wrong_with_the_address(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, *"zoe@new.example")
        await rest(pilot)
        await press_and_wait(pilot, "enter")
        await rest(pilot)
        assert isinstance(app.screen, Form)
        assert [row.edit.value for row in app.screen.rows][:2] == ["", "zoe@new.example"]
        await press_and_wait(pilot, *"Zoe", "tab", "tab", "tab", "tab", *"1 High St", "tab", "tab", *"12", "tab")
        await press_and_wait(pilot, *"Leeds", "tab", "tab", *"gb")
        await quiet(pilot)
        assert "“12” is not a postcode of GB. It looks like SW1A 1AA." in shown(app)
        await press_and_wait(pilot, "ctrl+s")
        await rest(pilot)
        assert isinstance(app.screen, Form), "refused: the sheet is there again with all that was typed"
        assert [row.edit.value for row in app.screen.rows][:8] == [
            "Zoe", "zoe@new.example", "", "", "1 High St", "", "12", "Leeds",
        ]  # fmt: skip
        app.screen.rows[6].edit.value = "ls11ur"
        await press_and_wait(pilot, "ctrl+s")
        await rest(pilot)
        assert (app.screen.typed.buyer, app.screen.typed.address.lines[-1]) == ("Zoe", "GB")
        assert "LS1 1UR" in shown(app)

    play(queue, story)


def test_a_refused_save_takes_nothing_away(queue, monkeypatch):
    async def story(app: Any, pilot: Any) -> None:
        await choose_acme(pilot)
        await press_and_wait(pilot, *"CO-TWL-50S", "enter")
        await rest(pilot)
        with database.transaction():
            database.run("UPDATE sku SET code = 'GONE-1' WHERE code = 'CO-TWL-50S'")
        await press_and_wait(pilot, "ctrl+s")
        await rest(pilot)
        assert app.told[-1] == "There is no SKU CO-TWL-50S."
        assert ([line.code for line in app.screen.typed.lines], app.screen.typed.changed) == (["CO-TWL-50S"], True)
        assert database.scalar("SELECT count(*) FROM orders WHERE state = 'draft'") == 0

    play(queue, story)


def test_a_draft_is_taken_up_again_and_one_that_a_colleague_changed_is_not_written_over(queue):
    customer, address = database.one("SELECT c.id, a.id FROM customer c JOIN address a ON a.customer_id = c.id")
    key = draft_order(
        queue.service, [["CO-TWL-50S", 2, "45.00"]], customer=customer, address=address, discount="1.00",
        shipping="6.00", note="ring twice", terms="cod",
    ).id  # fmt: skip

    async def story(app: Any, pilot: Any) -> None:
        app.screen.show_filter("DR1")
        await rest(pilot)
        fields = {name: app.screen.field(name).edit.value for name in ("discount", "shipping", "note", "terms")}
        assert fields == {"discount": "1.00", "shipping": "6.00", "note": "ring twice", "terms": "cash on delivery"}
        assert "Total 95.00 EUR" in shown(app)
        redraft_order(queue.operations, key, [["CO-TWL-50S", 1]], customer=customer, address=address)
        await press_and_wait(pilot, *"CO-TWL-50S", "enter")
        await rest(pilot)
        await press_and_wait(pilot, "ctrl+s")
        await rest(pilot)
        assert app.told[-1] == "The order DR1 has changed since you saw it. Look again."
        assert [line.qty for line in app.screen.typed.lines] == [2, 1]
        app.screen.show_filter("DR1")
        await rest(pilot)
        assert "not saved yet" in app.told[-1]
        await press_and_wait(pilot, "f10")
        await rest(pilot)
        await press_and_wait(pilot, *["down"] * 4, "enter")
        await rest(pilot)
        assert (last_order().number, last_order().units) == ("DR2", 3)

    play(queue, story)


def test_a_new_order_begins_with_the_customer_one_comes_from(queue):
    async def story(app: Any, pilot: Any) -> None:
        app.screen.show_filter("customer=C103")
        await rest(pilot)
        assert (app.screen.typed.buyer, app.focused) == ("陳怡君", app.screen.add_field)

    play(queue, story)


def test_an_order_without_a_customer_is_saved_and_not_placed(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "ctrl+s")
        await rest(pilot)
        assert app.told[-1] == "There is nothing to save yet."
        app.screen.add_field.focus()
        await press_and_wait(pilot, *"CO-TWL-50S", "enter")
        await rest(pilot)
        await press_and_wait(pilot, "f8")
        await rest(pilot)
        assert "Draft DR1 has no customer yet." in shown(app)

    play(queue, story)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 16)])
def test_the_board_stands_in_every_size_and_in_chinese(queue, size):
    with database.transaction():
        database.run("UPDATE sku SET name_zh = '毛巾' WHERE code = 'CO-TWL-50S'")
        search.index_rows("sku", [3])

    async def story(app: Any, pilot: Any) -> None:
        app.screen.show_filter("customer=C111")  # the hostile name
        await rest(pilot)
        await press_and_wait(pilot, *"CO-TWL-50S", "enter")
        await rest(pilot)
        text = shown(app)
        assert "毛巾" in text and "\x1b" not in text and "\u202e" not in text
        assert {len(line.encode("utf-8", "surrogatepass")) > 0 for line in text.splitlines()[:1]} == {True}

    play(queue, story, size=size, language="zh_CN")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("POT-1", ("POT-1", 1)),
        ("3*POT-1", ("POT-1", 3)),
        ("3 x POT-1", ("POT-1", 3)),
        ("POT-1:12", ("POT-1", 12)),
        ("POT-1：2", ("POT-1", 2)),
        ("4006381333931", ("4006381333931", 1)),
        ("a:b", ("a:b", 1)),
    ],
)
def test_how_many_of_what_is_read_from_one_line(typed, meant):
    assert wanted(typed) == meant


def test_what_was_looked_for_goes_into_the_field_that_it_is():
    assert [guessed(text) for text in ("ann@example.com", "+44 20 7946", "Ann Lee", " ")] == [
        {"email": "ann@example.com"}, {"phone": "+44 20 7946"}, {"name": "Ann Lee"}, {},
    ]  # fmt: skip
