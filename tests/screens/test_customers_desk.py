"""The customers over a real store: the list, the page, what is masked, and each verb by its key."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from data import database
from data.models.customers import Customer
from screens.actions import Column
from screens.columns_chosen import ColumnSheet, arranged
from screens.desks.customers import CustomerDesk
from screens.parts.form import Form
from tests.builders import Shop
from tests.screens.front_shop import FrontApp
from tests.screens.quiet import quiet
from tests.screens.test_desk import press_and_wait, shown
from tests.screens.test_grid import settle

Story = Callable[[Any, Any], Awaitable[None]]


def play(shop: Shop, story: Story, *, post: str = "operations", size: tuple[int, int] = (80, 24)) -> None:
    """Run a story at the desk of customers."""
    app = FrontApp(CustomerDesk, shop.people[post])

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            await story(app, pilot)

    asyncio.run(run())


def rows(app: Any) -> list[str]:
    grid = app.screen.grid
    return [grid.render_line(y + 1).text.rstrip() for y in range(grid.source.total)]


async def rest(pilot: Any) -> None:
    for _ in range(3):
        await quiet(pilot)


def test_the_newest_buyers_stand_first_with_what_they_are_worth(queue):
    async def story(app: Any, pilot: Any) -> None:
        assert shown(app).splitlines()[0].startswith(" Customers  everybody  13 ")
        assert rows(app)[0].split() == ["Grace", "Kim", "C112", "1", "389.00", "Sun"]
        assert "C112  b***@example.com  ***123" in shown(app)
        assert shown(app).splitlines()[-1].startswith(" Enter open  s new order  e edit  N note")

    play(queue, story)


def test_the_pane_tells_money_orders_addresses_and_masks_the_contact(queue):
    async def story(app: Any, pilot: Any) -> None:
        await rest(pilot)
        pane = [app.screen.pane.render_line(y).text.strip() for y in range(30)]
        assert "e-mail     b***@example.com" in pane and "phone      ***123" in pane
        assert "spent            395.00  1 order" in pane
        assert any(line.startswith("A10013  Sun") and line.endswith("395.00") for line in pane)
        assert any("112 Long Acre" in line for line in pane)

    play(queue, story, size=(120, 40))


def test_the_contact_is_shown_for_a_reason_which_is_kept(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "R", *"calls back", "ctrl+s")
        await rest(pilot)
        assert app.told[-1] == "Grace Kim: buyer112@example.com +44 20 7946 0123"
        pane = " ".join(app.screen.pane.render_line(y).text for y in range(12))
        assert "buyer112@example.com" in pane
        assert database.scalar("SELECT reason FROM event WHERE verb = 'customer.reveal'") == "calls back"

    play(queue, story, size=(120, 40))


def test_a_customer_is_edited_and_what_is_left_empty_stays(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "e")
        await rest(pilot)
        assert isinstance(app.screen, Form)
        assert [row.edit.value for row in app.screen.rows] == ["Grace Kim", "", "", "", "", ""]
        await press_and_wait(pilot, "ctrl+u", *"Grace Park", "ctrl+s")
        await rest(pilot)
        now = Customer.get(Customer.number == "C112")
        assert (now.name, now.email) == ("Grace Park", "buyer112@example.com")
        assert rows(app)[0].startswith("  Grace Park")

    play(queue, story)


def test_two_who_are_one_are_merged_after_a_preview_and_taken_apart(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "M", *"C105")
        await quiet(pilot)
        told = [line.split() for line in shown(app).splitlines()]
        assert ["orders", "1", ">", "2"] in told and ["addresses", "1", ">", "2"] in told
        assert ["money", "395.00", "EUR", "moved"] in told
        await press_and_wait(pilot, "ctrl+s")
        await rest(pilot)
        assert app.told[-1] == "Customer C112 is C105 now: 1 order, 1 address, 0 notes."
        assert (len(rows(app)), "Acme Hotels Group Ltd" in rows(app)[0]) == (12, True)

    play(queue, story)


def test_customer_service_merges_two_who_are_one(queue):
    sql = "SELECT count(*) FROM customer WHERE merged_into_id IS NOT NULL"

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "M", *"C100", "ctrl+s")
        assert (app.told[-1].split(":")[0], database.scalar(sql)) == ("Customer C112 is C100 now", 1)

    play(queue, story, post="service")


def test_an_empty_store_says_where_customers_come_from(idle_shop):
    async def story(app: Any, pilot: Any) -> None:
        assert "Nobody has bought anything yet." in shown(app)
        assert "n new customer" in shown(app)

    play(idle_shop, story)


def test_columns_are_chosen_and_kept(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "f4")
        await rest(pilot)
        assert isinstance(app.screen, ColumnSheet)
        await press_and_wait(pilot, "down", "space", "end", "space", "K", "enter")  # no number, since when
        await rest(pilot)
        kept = database.scalar("SELECT value FROM preference WHERE name = 'columns.customers'")
        assert kept == "Name,Kind,Country,Orders,Spent,Last,Since"
        assert [column.head for column in app.screen.columns] == kept.split(",")
        await press_and_wait(pilot, "f4", "delete")
        await rest(pilot)
        assert [column.head for column in app.screen.columns] == [column.head for column in CustomerDesk.COLUMNS]

    play(queue, story)


def test_a_choice_of_columns_leaves_out_what_there_is_not():
    a, b, c = Column("A", 5, str, grow=True), Column("B", 5, str, wide=True, drop=3), Column("C", 5, str)

    assert [one.head for one in arranged((a, b, c), "")] == ["A", "B", "C"]
    assert [one.head for one in arranged((a, b, c), "gone")] == ["A", "B", "C"]
    shown_now = arranged((a, b, c), "C,B,gone,C,A")
    assert [(one.head, one.wide, one.drop) for one in shown_now] == [("C", False, 0), ("B", False, 0), ("A", False, 2)]
    assert [one.grow for one in arranged((a, b, c), "C,B")] == [True, False]
