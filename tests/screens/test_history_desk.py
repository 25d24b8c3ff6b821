"""The history over a real store: sentences, what changed, and taking back."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from data.operations.review import approve_order
from data.paging import Window
from data.queries.history import event_page
from screens.desks.history import HistoryDesk
from screens.order_cells import reason_words
from screens.parts.confirm import Confirm
from screens.words import speaking
from tests.builders import Shop, fresh
from tests.screens.quiet import quiet
from tests.screens.real_shop import RealApp
from tests.screens.test_desk import press_and_wait, shown
from tests.screens.test_grid import settle

Story = Callable[[Any, Any], Awaitable[None]]


def play(shop: Shop, story: Story, *, filter: str = "", size: tuple[int, int] = (80, 24)) -> RealApp:
    """Run a story at the history of a real store."""
    app = RealApp(lambda: HistoryDesk(filter), shop.supervisor)

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            await quiet(pilot)
            await story(app, pilot)

    asyncio.run(run())
    return app


def rows(app: Any) -> list[str]:
    grid = app.screen.grid
    return [grid.render_line(y + 1).text.rstrip() for y in range(min(18, grid.source.total))]


def test_events_are_sentences_the_newest_first(queue):
    async def story(app: Any, pilot: Any) -> None:
        assert rows(app) == [
            "        13:35  Service        CS    Note on order A10004.              U",
            "        13:35  Lin            SUP   Order A10004 approved.             U",
            "    Sun 14:53  Operations     OPS   Order A10004 placed: 1,269.00 EUR. U",
        ]

    play(queue, story, filter="subject:A10004")


def test_an_event_is_taken_back_after_what_it_changes_was_shown(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "U")
        assert isinstance(app.screen, Confirm)
        assert "Take this back?" in shown(app)
        assert "handed over > cancelled" in shown(app)
        await press_and_wait(pilot, "y")
        assert (fresh(11).fulfilment, fresh(11).unshipped) == ("ready", 4)
        assert [row.undone for row in app.screen.grid.source.rows.values()] == [True]
        assert rows(app)[0].endswith("- undone")

    play(queue, story, filter="verb:order.ship")


def test_what_something_was_built_on_stays_and_says_why(queue):
    approve_order(queue.supervisor, 9)

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "down", "U")
        assert not isinstance(app.screen, Confirm)
        assert app.told[-1].startswith("Something was done on it since")

    play(queue, story, filter="subject:A10009 verb:order.approve,order.place")


def test_the_pane_tells_before_and_after(queue):
    async def story(app: Any, pilot: Any) -> None:
        pane = [app.screen.pane.render_line(y).text.strip() for y in range(36)]
        assert "U take back a parcel" in pane
        assert "fulfilment     ready > part sent" in pane
        assert "not shipped    4 > 3" in pane
        assert "order      A10011" in pane

    play(queue, story, filter="verb:order.ship", size=(120, 40))


def test_p_goes_to_the_thing_and_t_to_its_other_events(queue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "p", "t")
        assert app.gone == [("orders", 'number="A10011"'), ("history", 'subject:"A10011"')]

    play(queue, story, filter="verb:order.ship")


def test_every_saved_filter_and_every_sort_is_understood(queue):
    for _, text in HistoryDesk.FILTERS:
        event_page(queue.supervisor, Window(filter=text))
    for column in HistoryDesk.COLUMNS:
        if column.sort:
            assert event_page(queue.supervisor, Window(sort=f"-{column.sort}")).rows


def test_a_reason_of_a_list_is_said_by_its_name_and_a_free_one_as_it_was_written(idle_shop):
    english = [reason_words(text) for text in ("damaged", "market", "the box was wet", "")]

    with speaking("zh_CN"):
        chinese = [reason_words(text) for text in ("damaged", "the box was wet")]

    assert (english, chinese) == (["Damaged", "Market", "the box was wet", ""], ["破损", "the box was wet"])
