"""A desk from key to answer: forms, questions, marks, filter, palette, toasts, small terminals."""

import asyncio
from typing import Any

import pytest

from screens import keys
from screens.detail_page import DetailPage
from screens.outcome import Outcome
from screens.parts.confirm import Confirm
from screens.parts.drawn import Drawn
from screens.parts.form import Form
from screens.parts.help import Help
from screens.parts.menu import Menu, Option, Options
from screens.parts.palette import CommandSheet
from screens.parts.toast import Toast
from tests.screens.fake_shop import FakeApp, FakeOrders
from tests.screens.quiet import quiet
from tests.screens.test_grid import play, press, settle


def shown(app: Any, screen: Any = None) -> str:
    """All that the drawn parts of a screen say, line by line."""
    parts = [part for part in (screen or app.screen).query(Drawn) if part.display and part.size.height]
    parts.sort(key=lambda part: (part.region.y, part.region.x))
    return "\n".join(part.render_line(y).text for part in parts for y in range(part.size.height))


def test_a_verb_asks_its_form_and_performs_with_what_was_seen():
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "s")
        assert isinstance(app.screen, Form)
        assert "Ship A10431 Wang Xiaoming Li" in shown(app)
        await press_and_wait(pilot, *"dh", "enter", *"1Z", "ctrl+s")
        assert app.store.performed == [("ship_order", (1,), {"seen": 1, "carrier": "dhl", "tracking": "1Z"})]
        assert app.told == ["Order A10431 shipped."]
        assert app.screen.grid.row.fulfilment == "shipped"
        assert not app.screen.grid.marks.changed

    play(story)


async def press_and_wait(pilot: Any, *names: str) -> None:
    """Keys while a worker may wait for a sheet, and what they lead to."""
    for name in names:
        await pilot.press(name)
    await quiet(pilot)


def test_escape_leaves_a_form_and_asks_once_when_something_was_typed():
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "s", "escape")
        assert not isinstance(app.screen, Form)
        await press_and_wait(pilot, "s", "x", "escape")
        assert "Esc again leaves" in shown(app)
        await press_and_wait(pilot, "escape")
        assert (isinstance(app.screen, Form), app.store.performed) == (False, [])

    play(story)


def test_a_form_says_beside_the_field_what_is_wrong_and_does_not_go():
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "s", *"zeppelin", "ctrl+s")
        assert isinstance(app.screen, Form)
        assert "! Not in the list." in shown(app)

    play(story)


def test_a_form_shows_what_would_change():
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "r", "enter")
        await quiet(pilot)
        assert "What will change" in shown(app)
        assert "-1,284.00 CNY" in shown(app)

    play(story)


def test_what_cannot_be_undone_asks_with_the_keys_on_no():
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "x")
        assert isinstance(app.screen, Confirm)
        assert "Cancel A10431 Wang Xiaoming Li?" in shown(app)
        assert "cannot be undone" in shown(app)
        await press_and_wait(pilot, "enter")
        assert app.store.performed == []
        await press_and_wait(pilot, "x", "y")
        assert [name for name, _, _ in app.store.performed] == ["cancel_order"]

    play(story)


def test_many_are_cancelled_only_when_their_number_is_typed():
    async def story(app: Any, pilot: Any) -> None:
        await press(pilot, "space", "space", "space")
        await press_and_wait(pilot, "x", "2", "enter")
        assert "Type 3, or Esc to leave." in shown(app)
        await press_and_wait(pilot, "backspace", "3", "enter")
        assert app.told == ["3 done, 0 refused."]

    play(story)


def test_the_refused_of_a_bulk_action_stay_marked_with_their_reason():
    async def story(app: Any, pilot: Any) -> None:
        await press(pilot, *["space"] * 6)
        await press_and_wait(pilot, "s", *"dhl", "ctrl+s")
        said = shown(app)
        assert isinstance(app.screen, Outcome)
        assert ("5 done" in said, "1 refused" in said) == (True, True)
        assert "x A10435" in said
        assert "Order 5 is held: address. Release the hold first." in said
        await press_and_wait(pilot, "enter")
        grid = app.screen.grid
        assert (app.told, list(grid.marks.rows), list(grid.marks.refused)) == (["5 done, 1 refused."], [5], [5])
        assert (grid.render_line(5).text[0], grid.row.id) == ("x", 5)
        await press_and_wait(pilot, "question_mark")
        assert isinstance(app.screen, Outcome)

    play(story)


def test_what_became_of_each_row_is_shown_even_if_the_list_is_read_for_others_meanwhile():
    async def story(app: Any, pilot: Any) -> None:
        desk, read = app.screen, app.screen.grid.reload

        async def overtaken(mine: frozenset[Any] = frozenset()) -> None:
            desk.grid.reload = read
            raise asyncio.CancelledError  # as a query ends in whose place a newer one of its kind has come

        desk.grid.reload = overtaken
        await press(pilot, *["space"] * 6)
        await press_and_wait(pilot, "s", *"dhl", "ctrl+s")
        assert desk.grid.reload == read
        assert isinstance(app.screen, Outcome)

    play(story)


def test_the_form_of_several_rows_says_which_will_be_refused_and_why():
    async def story(app: Any, pilot: Any) -> None:
        await press(pilot, *["space"] * 6)
        await press_and_wait(pilot, "s", *"dhl")
        await quiet(pilot)
        said = shown(app)
        assert "x 1 of 6 will be refused" in said
        assert "A10435" in said
        assert "Order 5 is being picked." in said

    play(story, size=(100, 40))


def test_what_became_of_each_row_is_copied_as_lines():
    async def story(app: Any, pilot: Any) -> None:
        await press(pilot, *["space"] * 6)
        await press_and_wait(pilot, "s", *"dhl", "ctrl+s")
        await press_and_wait(pilot, "y")
        lines = [line.split("\t") for line in app.clipboard.splitlines()]
        assert [line[0] for line in lines] == ["refused", *["done"] * 5]
        assert lines[0][2] == "Order 5 is held: address. Release the hold first."
        assert (len(lines[0]), app.told[-1]) == (3, "6 lines copied.")
        await press_and_wait(pilot, "escape")
        assert isinstance(app.screen, FakeOrders)

    play(story)


def test_the_list_follows_the_filter_and_escape_gives_back_the_old_one():
    async def story(app: Any, pilot: Any) -> None:
        await press(pilot, "slash", "ctrl+u", *"noor")
        grid = app.screen.grid
        assert (grid.row.customer_name, grid.source.total, app.screen.finding.filter) == ("Noor Jansen", 107, "noor")
        assert app.store.performed == []
        await press(pilot, "enter")
        assert grid.has_focus
        await press(pilot, "slash", "x", "escape")
        assert (app.screen.finding.filter, grid.source.total) == ("noor", 107)
        await press(pilot, "escape")
        assert (app.screen.finding.filter, grid.source.total) == ("state:placed", 1_284)

    play(story)


def test_nothing_matches_and_nothing_waits_are_two_sentences():
    async def story(app: Any, pilot: Any) -> None:
        await press(pilot, "slash", *"zzz")
        assert "Nothing matches “state:placed zzz”." in shown(app)

    async def empty(app: Any, pilot: Any) -> None:
        assert "No orders are waiting. New ones appear here by themselves." in shown(app)
        app.store.ids = [1, 2]
        app.screen.hear(frozenset({"order"}))
        await settle(pilot)
        assert app.screen.grid.row.id == 1

    play(story)
    play(empty, count=0)


def test_a_filter_that_is_not_understood_says_so_and_changes_nothing():
    async def story(app: Any, pilot: Any) -> None:
        await press(pilot, "slash", "ctrl+u", "question_mark")
        assert "“?” is not a filter." in shown(app)
        assert app.screen.grid.row is not None

    play(story)


def test_the_pane_stands_beside_the_list_from_110_columns_on():
    async def wide(app: Any, pilot: Any) -> None:
        await quiet(pilot)
        assert (app.screen.grid.size.width, app.screen.pane.size.width) == (79, 40)
        assert "Check" in shown(app)
        await press(pilot, "enter")
        assert app.screen.pane.has_focus
        await press(pilot, "escape")
        assert app.screen.grid.has_focus

    async def narrow(app: Any, pilot: Any) -> None:
        await press(pilot, "enter")
        assert isinstance(app.screen, DetailPage)
        assert "Check" in shown(app)
        await press_and_wait(pilot, "s")
        assert isinstance(app.screen, Form)
        await press_and_wait(pilot, "escape", "escape")
        assert isinstance(app.screen, FakeOrders)

    play(wide, size=(120, 40))
    play(narrow)


def test_menu_palette_help_and_places():
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "a")
        assert isinstance(app.screen, Menu)
        await press_and_wait(pilot, "A")
        assert app.told == ["Order A10431 approved."]
        await press_and_wait(pilot, "ctrl+p", *"inv", "enter")
        assert app.gone == [("inventory", "")]
        await press_and_wait(pilot, "fullwidth_colon")
        assert isinstance(app.screen, CommandSheet)
        await press_and_wait(pilot, "escape", "f1")
        assert isinstance(app.screen, Help)
        await press_and_wait(pilot, "f1", "2")
        assert app.gone[-1] == ("orders", "")

    play(story)


def test_sort_is_chosen_from_a_menu():
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "o", "down", "down", "down", "enter")
        assert app.screen.finding.sort == "-number"
        assert app.screen.grid.row.id == 1_284

    play(story)


def test_the_page_goes_faint_under_a_sheet_and_its_row_stays_in_sight():
    async def story(app: Any, pilot: Any) -> None:
        await press(pilot, *["down"] * 18)
        desk = app.screen
        top = desk.grid.top
        await press_and_wait(pilot, "s")
        assert desk.dimmed
        assert desk.grid.cursor - desk.grid.top < desk.grid.height_of_rows < 12
        await press_and_wait(pilot, "escape")
        assert (desk.dimmed, desk.grid.top) == (False, top)

    play(story)


@pytest.mark.parametrize("size", [(59, 24), (80, 15)])
def test_a_terminal_that_is_too_small_says_so(size: tuple[int, int]):
    async def story(app: Any, pilot: Any) -> None:
        said = shown(app)
        assert f"{size[0]} x {size[1]} here, 60 x 16 needed." in said
        assert "A10431" not in said
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert "A10431" in shown(app)

    play(story, size=size)


def test_errors_stay_until_a_key_and_a_toast_takes_a_line_of_the_page():
    async def story(app: Any, pilot: Any) -> None:
        desk = app.screen
        height = desk.grid.size.height
        app.tell("Something is wrong.", sign="x")
        await pilot.pause()
        assert desk.query_one(Toast).display
        assert desk.grid.size.height == height - 1
        await press(pilot, "f12")
        assert not desk.query_one(Toast).display
        app.tell("Something is wrong.", sign="x")
        await press(pilot, "down")
        assert not desk.query_one(Toast).display

    play(story)


def test_an_error_that_is_wider_than_the_page_is_folded_and_not_cut():
    who = "Nadia Rahman, Lin Wei-Ting 林薇婷 or Zhang Lei 张磊"
    said = f"1,240.00 EUR is above your limit of 1,000.00. {who} can decide it."

    async def story(app: Any, pilot: Any) -> None:
        desk = app.screen
        height = desk.grid.size.height
        app.tell(said, sign="x")
        await settle(pilot)
        assert desk.grid.size.height == height - 2
        rows = shown(app).splitlines()
        at = next(place for place, row in enumerate(rows) if "1,240.00 EUR" in row)
        assert " ".join(row.strip() for row in rows[at : at + 2]).removeprefix("x ") == said
        await press(pilot, "down")
        await settle(pilot)
        assert desk.grid.size.height == height

    play(story, size=(80, 24))


def test_a_missing_right_hides_its_action():
    async def story(app: Any, pilot: Any) -> None:
        app.may = lambda right: False
        assert app.screen.allowed() == []
        await press_and_wait(pilot, "s")
        assert not isinstance(app.screen, Form)

    play(story)


def test_no_desk_key_is_a_common_one_and_the_table_tells_all():
    assert not {action.key for action in FakeOrders.ACTIONS} & keys.RESERVED
    table = keys.key_table()
    assert ("Find", "/", "filter") in table
    assert len(table) == len(keys.COMMON)
    assert [keys.shown(key) for key in ("ctrl+s", "f10", "escape", "G", "dollar_sign")] == [
        "Ctrl+S",
        "F10",
        "Esc",
        "G",
        "$",
    ]


@pytest.mark.parametrize("theme", ["dark", "light", "contrast", "ansi16", "ansi16-dark", "mono"])
def test_every_theme_draws_every_part(theme: str):
    async def story(app: Any, pilot: Any) -> None:
        assert "A10431" in shown(app)
        await press_and_wait(pilot, "s")
        assert "Carrier" in shown(app)

    play(story, theme=theme, size=(120, 40))


def test_what_is_heard_while_a_desk_opens_is_read_after_it_and_never_instead():
    async def run() -> None:
        app, gate = FakeApp(FakeOrders), asyncio.Event()
        ask, asked = app.ask, []

        async def slow(query: Any, *args: Any, **values: Any) -> Any:
            asked.append(query)
            await gate.wait()
            return await ask(query, *args, **values)

        app.ask = slow  # type: ignore[method-assign]  # the store is slow today
        async with app.run_test(size=(80, 24)) as pilot:
            await quiet(pilot)
            app.screen.hear(frozenset({"order"}))
            await quiet(pilot)
            assert len(asked) == 1
            gate.set()
            await settle(pilot)
            assert app.screen.grid.row.number == "A10431"
            assert len(asked) > 1

    asyncio.run(run())


def test_what_an_action_is_called_stays_whole_beside_a_long_explanation():
    options = [
        Option("r", "where it goes first", "r", "r", "In which condition it is taken in, wherever it comes from.")
    ]

    async def story(app: Any, pilot: Any) -> None:
        app.push_screen(Menu("Actions", options))
        await settle(pilot)
        strip = app.screen.query_one(Options).render_line(0)
        seen.append("".join(segment.text for segment in strip).rstrip())

    seen: list[str] = []
    play(story, size=(60, 24))
    assert seen == ["  r      where it goes first  In which condition it is ta~"]
