"""The order queue over a real store: what it shows, each verb by its key, and what others do meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from data import database
from data.operations.review import approve_order, hold_order
from data.paging import Window
from data.queries.orders import order_page
from screens import keys
from screens.desks.orders import OrderDesk
from screens.order_verbs import ORDER_VERBS
from screens.outcome import Outcome
from screens.parts.confirm import Confirm
from screens.parts.form import Form
from tests.builders import Shop, fresh, put_stock
from tests.screens.queue_shop import NOW
from tests.screens.quiet import quiet
from tests.screens.real_shop import RealApp
from tests.screens.test_desk import press_and_wait, shown
from tests.screens.test_grid import settle

Story = Callable[[Any, Any], Awaitable[None]]
TRACKING = "00340434161094022115"


def play(shop: Shop, story: Story, *, post: str = "operations", size: tuple[int, int] = (80, 24)) -> RealApp:
    """Run a story at the order desk of a real store."""
    app = RealApp(OrderDesk, shop.supervisor if post == "supervisor" else getattr(shop, post))

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            await story(app, pilot)

    asyncio.run(run())
    return app


def rows(app: Any) -> list[str]:
    """The lines of the list, without the head."""
    grid = app.screen.grid
    return [grid.render_line(y + 1).text.rstrip() for y in range(grid.source.total)]


def test_the_queue_stands_as_its_mock_up_with_the_latest_first(queue):
    async def story(app: Any, pilot: Any) -> None:
        assert (
            shown(app)
            .splitlines()[0]
            .startswith(" Orders  to ship  13                           x 3 late   Operations")
        )
        assert "at this pace 4 miss 15:00 !" in shown(app)
        assert rows(app)[:7] == [
            "  x -3h25  A10001  Sofia Rossi   + paid      + ready             ! fraud+1   5",
            "  x -1h20  A10002  Wang Xiaomi~  + paid      * picking                       5",
            "  x  -12m  A10003  Hélène Dubo~  + paid      ! short             - stock    25",
            "  !   28m  A10004  陳怡君        + paid      + ready                        25",
            "  !   41m  A10005  Jonas Weber   + paid      * packed                        5",
            "  !   55m  A10006  Acme Hotels~  ! unpaid    + ready             - payment  25",
            "  !  1h36  A10007  林志豪        + paid      + ready             - address   5",
        ]
        assert shown(app).splitlines()[-1].split("  ")[0:4] == [" Enter open", "s ship", "A approve", "H hold"]

    play(queue, story)


def test_a_risk_marks_itself_from_thirty_on(queue):
    with database.transaction():
        database.run("UPDATE orders SET risk = CASE id WHEN 1 THEN 91 WHEN 2 THEN 30 ELSE 29 END")

    async def story(app: Any, pilot: Any) -> None:
        assert [line[75:79] for line in rows(app)[:3]] == [" 91!", " 30!", " 29"]

    play(queue, story)


def test_the_pane_tells_checks_lines_and_total(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "down", "down", "down")
        await quiet(pilot)
        pane = [app.screen.pane.render_line(y).text.strip() for y in range(38)]
        assert pane[1].split() == ["A10004", "!", "28m"]
        assert [line for line in pane if line.startswith(("Check", "+ stock", "- note"))] == [
            "Check                           6 of 7",
            "+ stock      7 of 7 promised",
            "- note       “Please call first, 3F.”",
        ]
        assert "Total                     1,269.00" in pane
        assert "promise    ship by 15:00 today" in pane

    play(queue, story, size=(120, 40))


def test_approving_takes_one_key_and_freezes_the_promise(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, *["down"] * 8, "A")
        assert app.told == ["Order A10009 approved."]
        assert (fresh(9).review, fresh(9).ship_by_frozen) == ("approved", 1)
        assert not app.screen.grid.marks.changed

    play(queue, story)


def test_approving_above_the_limit_says_whose_turn_it_is(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "down", "down", "A")
        assert app.told == ["3876.00 EUR is above your limit of 1000.00. Supervisor can decide."]

    play(queue, story)


def test_shipping_asks_the_carrier_and_shows_what_will_change(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "down", "down", "down", "s", *"dhl", "enter", *"0034", "tab")
        await quiet(pilot)
        assert "does not look like a number of DHL" in shown(app)
        await press_and_wait(pilot, "shift+tab", "ctrl+u", *TRACKING, "tab")
        await quiet(pilot)
        assert "-2   LN-DUV-200W MAIN sellable" in shown(app)
        await press_and_wait(pilot, "ctrl+s")
        assert app.told == ["Order A10004 shipped: 7 units with DHL."]
        assert (fresh(4).fulfilment, fresh(4).tracking, fresh(4).unshipped) == ("shipped", TRACKING, 0)

    play(queue, story)


def test_a_supervisor_ships_without_an_allocation_and_says_why(queue):
    sku = int(database.scalar("SELECT id FROM sku WHERE code = 'RG-WOL-16'"))
    database.run("UPDATE sku SET safety = 1 WHERE id = ?", (sku,))
    put_stock(queue.supervisor, sku, warehouse=queue.main, qty=1)
    approve_order(queue.supervisor, 3)

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "/", *"A10003", "enter", "F")
        await press_and_wait(pilot, "tab", *"dhl", "ctrl+s")
        assert "This is needed." in shown(app), "the reason"
        await press_and_wait(pilot, *"the buyer stands here", "ctrl+s")

    app = play(queue, story, post="supervisor")
    assert app.told == ["Order A10003 shipped: 3 units with DHL, 1 unpromised."]
    assert (fresh(3).fulfilment, database.scalar("SELECT reason FROM event ORDER BY seq DESC LIMIT 1")) == (
        "shipped",
        "the buyer stands here",
    )


def test_marked_orders_ship_together_and_the_refused_stay_marked_with_their_reason(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "down", "down", "down", "space", "down", "down", "space")
        await press_and_wait(pilot, "s", *"dhl", "enter", "ctrl+s")
        assert app.told == ["1 done, 1 refused."]
        assert "Order A10007 is held: address. Release the hold first." in shown(app)
        await press_and_wait(pilot, "enter")
        grid = app.screen.grid
        assert (list(grid.marks.rows), grid.row.id) == ([7], 7)

    play(queue, story)


def test_several_orders_are_approved_only_after_it_was_said_which_will_be_refused(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "down", "down", "space", "space", "A")
        said = shown(app)
        assert isinstance(app.screen, Confirm)
        assert "Approve 2 orders?" in said
        assert "x 1 of 2 will be refused" in said
        assert "Order A10004 is approved already." in said
        await press_and_wait(pilot, "n")
        assert (fresh(3).review, app.told) == ("pending", [])
        await press_and_wait(pilot, "A", "enter")
        assert (fresh(3).review, app.told) == ("approved", ["1 done, 1 refused."])
        assert isinstance(app.screen, Outcome)

    play(queue, story, post="supervisor")


def test_a_hold_is_put_on_with_its_reason_and_one_alone_is_released_without_asking(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, *["down"] * 7, "H", *"leg", "enter", "ctrl+s")
        assert (fresh(8).holds, fresh(8).hold_reason) == (1, "legal")
        await press_and_wait(pilot, "L")
        assert (fresh(8).holds, app.told[-1]) == (0, "Hold on order A10008 released: legal.")

    play(queue, story)


def test_of_several_holds_the_form_asks_which(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "L")
        assert isinstance(app.screen, Form)
        await press_and_wait(pilot, "ctrl+s")
        assert (fresh(1).holds, fresh(1).hold_reason) == (1, "address")

    play(queue, story)


def test_cancelling_says_what_it_costs_and_the_keys_stand_on_no(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, *["down"] * 8, "x", "enter", "ctrl+s")
        assert isinstance(app.screen, Confirm)
        assert "x cannot be undone" in shown(app)
        assert "placed > cancelled" in shown(app)
        await press_and_wait(pilot, "enter")
        assert fresh(9).state == "placed"
        await press_and_wait(pilot, "x", "enter", "ctrl+s", "y")
        assert fresh(9).state == "cancelled"

    play(queue, story)


def test_all_green_orders_are_approved_after_their_preview(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "B")
        assert "Approve 4 green orders?" in shown(app)
        assert "849.00 EUR" in shown(app)
        await press_and_wait(pilot, "n")
        assert app.told == []
        await press_and_wait(pilot, "B", "y")
        assert app.told == ["4 done, 0 refused."]
        assert [fresh(key).review for key in (9, 10, 12, 13)] == ["approved"] * 4
        await press_and_wait(pilot, "B")
        assert app.told[-1] == "No order in review has every check green."

    play(queue, story)


def test_the_form_of_an_address_holds_the_one_of_now(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, *["down"] * 6, "e")
        assert [row.edit.value for row in app.screen.rows][:3] == ["林志豪", "", "106 Long Acre"]
        await press_and_wait(pilot, "tab", "tab", "ctrl+u", *"7 Kings Road", "ctrl+s")
        assert app.told == ["Order A10007 goes to another address."]

    play(queue, story)


def test_the_form_of_a_payment_holds_what_is_due(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, *["down"] * 5, "m")
        assert [row.edit.value for row in app.screen.rows] == ["2607.00", "bank transfer", ""]
        await press_and_wait(pilot, "ctrl+s")
        assert (fresh(6).payment, fresh(6).holds) == ("paid", 0)

    play(queue, story)


def test_a_parcel_handed_over_by_mistake_is_taken_back(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, *["down"] * 10, "r")
        assert (fresh(11).fulfilment, fresh(11).unshipped) == ("ready", 4)
        await press_and_wait(pilot, "r")
        assert app.told[-1] == "Order A10011 has no parcel that can be taken back."

    play(queue, story)


@pytest.mark.parametrize(
    ("rights", "words"),
    [
        (0, ["Why 3h25 late", "handling time", "17:00 the first cut-off after that on an open day"]),
        (8, ["Why risk 5", "+5 first order", "not found: guest, 4"]),
        (4, ["Why “paid”", "-104.00 received", "11-22 14:32        104.00  payment  card"]),
        (5, ["Why “ready”", "2 ordered", "0 still without stock", "CO-TWL-50S MAIN  Operations"]),
    ],
)
def test_a_figure_is_explained_down_to_its_ledger_rows(queue, rights, words):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, *["right"] * rights, "question_mark")
        assert [word for word in words if word not in shown(app)] == []

    play(queue, story, size=(100, 30))


def test_a_post_sees_the_verbs_that_it_may_use(queue):
    seen: dict[str, list[str]] = {}

    for post in ("supervisor", "operations", "service", "logistics"):

        async def story(app: Any, pilot: Any, post: str = post) -> None:
            seen[post] = [action.key for action in app.screen.allowed()]

        play(queue, story, post=post)

    everything = [action.key for action in ORDER_VERBS]
    assert seen["supervisor"] == everything
    assert seen["operations"] == [key for key in everything if key not in "CF"]
    assert seen["service"] == ["A", "H", "L", "R", "x", "N", "e", "d", "B", *"nDYXK", "U", "V"]
    assert seen["logistics"] == ["s", "H", "L", "p", "P", "i", "I", "S", "N", "e", "r", "z", "Z", "c"]


def test_a_change_of_somebody_else_marks_its_row_and_leaves_the_cursor(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "down", "down", "down")
        hold_order(queue.supervisor, 9, hold="legal")
        hold_order(queue.service, 1, hold="legal")
        app.screen.hear(frozenset({"order"}))
        await settle(pilot)
        grid = app.screen.grid
        assert (grid.row.number, grid.cursor, grid.marks.changed) == ("A10004", 3, {1, 9})
        assert rows(app)[0].startswith("| x -3h25  A10001")

    play(queue, story)


def test_the_minutes_go_on(queue, monkeypatch):
    async def story(app: Any, pilot: Any) -> None:
        from data import clock

        monkeypatch.setattr(clock, "now", lambda: NOW + 13 * clock.MINUTE)
        app.screen._tick()
        assert rows(app)[3].startswith("  !   15m  A10004")

    play(queue, story)


def test_every_saved_filter_and_every_sort_is_understood(queue):
    for _, text in OrderDesk.FILTERS:
        order_page(queue.operations, Window(filter=text))
    for column in OrderDesk.COLUMNS:
        if column.sort:
            assert len(order_page(queue.operations, Window(sort=f"-{column.sort}")).rows) == 13


def test_every_verb_has_a_key_of_its_own():
    pressed = [action.key for action in ORDER_VERBS]

    assert len(pressed) == len(set(pressed))
    assert set(pressed) & keys.RESERVED == set()


def test_a_filter_is_kept_under_a_name(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "slash", "ctrl+u", *"hold:address", "enter", "f", "plus", *"doors", "ctrl+s")
        assert app.told == ["Filter “doors” of orders saved."]
        await press_and_wait(pilot, "escape", "f")
        assert "doors" in shown(app)

    play(queue, story)


def test_the_timeline_of_an_order_is_one_key_away(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "t")
        assert app.gone == [("history", 'subject:"A10001"')]

    play(queue, story)


def test_the_brackets_go_from_section_to_section_of_the_detail(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "down", "down", "down", "enter")
        pane = app.screen.query_one("#pane")
        titles = []
        for _ in range(4):
            await press_and_wait(pilot, "right_square_bracket")
            titles.append(pane.render_line(pane.cursor - 1 - pane.top).text.split()[0])
        await press_and_wait(pilot, "left_square_bracket")
        titles.append(pane.render_line(pane.cursor - 1 - pane.top).text.split()[0])
        assert titles == ["Check", "Lines", "Parcel", "Timeline", "Parcel"]

    play(queue, story)
