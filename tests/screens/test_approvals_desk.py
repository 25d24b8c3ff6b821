"""The approvals over a real store: what is asked, the facts then and now, and the two answers."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

from data import database
from data.operations.delegation import delegate_deciding
from data.operations.fulfilment import deallocate_order
from data.paging import Window
from data.queries.approvals import approval_page
from screens.desks.approvals import ApprovalDesk
from tests.builders import Shop, fresh
from tests.screens.quiet import quiet
from tests.screens.real_shop import RealApp
from tests.screens.test_desk import press_and_wait, shown
from tests.screens.test_grid import settle

Story = Callable[[Any, Any], Awaitable[None]]


def play(shop: Shop, story: Story, *, post: str = "supervisor", size: tuple[int, int] = (80, 24)) -> RealApp:
    """Run a story at the approvals of a real store."""
    app = RealApp(ApprovalDesk, shop.supervisor if post == "supervisor" else getattr(shop, post))

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            await quiet(pilot)
            await story(app, pilot)

    asyncio.run(run())
    return app


def test_requests_stand_above_their_facts(queue):
    async def story(app: Any, pilot: Any) -> None:
        lines = [line.rstrip() for line in shown(app).splitlines()]
        assert lines[2:5] == [
            "     Left  Kind              What                          EUR  Asked by",
            "    6d23h  approve an order  A10003 Hélène Dubois~    3,876.00  Operations",
            "    6d23h  cancel an order   A10009 Oliver Smith        104.00  Service",
        ]
        assert "  Approve an order 3,876.00 EUR           their limit 1,000.00, yours 5,000.00" in lines
        assert "  says “A known customer, paid by card.”" in lines
        assert "  goods                  short   + as when it was asked" in lines
        assert "  [ A  Approve ]  [ R  Refuse ]  done at once, in their name" in lines

    play(queue, story)


def test_a_request_is_granted_by_one_key_and_done_in_the_name_of_who_asked(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "A")
        assert fresh(3).review == "approved"
        assert database.rows("SELECT state, decided_by_id FROM approval ORDER BY id") == [
            ("granted", queue.supervisor.id),
            ("asked", None),
        ]
        assert database.scalar("SELECT actor_id FROM event WHERE verb = 'order.approve' ORDER BY seq DESC") == (
            queue.operations.id
        )
        assert app.screen.grid.source.total == 1

    play(queue, story)


def test_a_refusal_needs_its_reason(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "R", "ctrl+s")
        assert "This is needed." in shown(app)
        await press_and_wait(pilot, *"too big", "ctrl+s")
        assert database.one("SELECT state, note FROM approval WHERE id = 1") == ("refused", "too big")
        assert fresh(3).review == "pending"

    play(queue, story)


def test_a_fact_that_changed_since_is_marked_and_stops_the_grant(queue):
    deallocate_order(queue.logistics, 3)

    async def story(app: Any, pilot: Any) -> None:
        assert "goods              backorder   ! was short" in shown(app)
        await press_and_wait(pilot, "A")
        assert app.told[-1].startswith("The facts changed since it was asked")
        assert fresh(3).review == "pending"

    play(queue, story)


def test_nobody_is_offered_to_decide_their_own_request(queue):
    async def story(app: Any, pilot: Any) -> None:
        assert app.screen.grid.source.total == 1
        assert "- Your own request: somebody else decides it." in shown(app)
        assert [action.key for action in app.screen.allowed()] == []

    play(queue, story, post="operations")


def test_enter_goes_to_the_thing(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "enter")
        assert app.gone == [("orders", "number=A10003")]

    play(queue, story)


def test_nothing_waits_is_said_so(idle_shop):
    async def story(app: Any, pilot: Any) -> None:
        assert "Nothing waits for a decision." in shown(app)

    play(idle_shop, story)


def test_every_saved_filter_and_every_sort_is_understood(queue):
    for _, text in ApprovalDesk.FILTERS:
        approval_page(queue.supervisor, Window(filter=text))
    for column in ApprovalDesk.COLUMNS:
        if column.sort:
            assert len(approval_page(queue.supervisor, Window(sort=column.sort)).rows) == 2


def test_deciding_is_lent_by_a_form_and_ended_from_a_list(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "D", *"operations", "enter", *"4000", "enter", *"tomorrow", "ctrl+s")
        assert app.told[-1].startswith("Operations decides in the place of Lin, up to 4,000.00 EUR, until ")
        await press_and_wait(pilot, "D")
        assert "end: Operations for Lin" in shown(app)
        await press_and_wait(pilot, "down", "enter")
        assert app.told[-1] == "Operations does not decide in the place of Lin any more."

    play(queue, story)


def test_who_stands_in_has_the_keys_and_sees_in_whose_place(queue):
    delegate_deciding(queue.supervisor, queue.logistics.id, up_to="1000", until="2026-11-25")

    async def story(app: Any, pilot: Any) -> None:
        assert "in the place of Lin up to 1,000.00" in shown(app)
        assert [action.key for action in app.screen.allowed()] == ["A", "R"]
        await press_and_wait(pilot, "A")
        assert app.told[-1].startswith("In the place of Lin you decide up to 1000.00 EUR.")
        await press_and_wait(pilot, "down", "A")
        assert re.fullmatch(r"Granted to Service: cancel an order: A\d+\. In the place of Lin\.", app.told[-1])
        await press_and_wait(pilot, "slash", "ctrl+u", *"state:granted", "enter")
        assert "by Logistics in the place of Lin, 14:32" in shown(app)

    play(queue, story, post="logistics")


def test_without_a_place_to_stand_in_nobody_else_has_the_keys(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "A", "D")
        assert [action.key for action in app.screen.allowed()] == []
        assert database.scalar("SELECT count(*) FROM approval WHERE state = 'asked'") == 2

    play(queue, story, post="logistics")
