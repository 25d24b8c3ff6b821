"""The settings over a real store: every line says what holds, and Enter changes it."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from data import database, options, own_lists, saving
from data.copies import look_at
from data.operations.reasons import add_reason
from data.operations.tax_rules import set_tax
from data.queries.store_settings import place_settings
from data.reasons import listed
from data.saving import save_store
from screens.boards.settings import SettingsBoard
from tests.builders import Shop, events, make_sku
from tests.screens.front_shop import FrontApp
from tests.screens.quiet import quiet
from tests.screens.test_desk import press_and_wait, shown
from tests.screens.test_grid import settle
from tests.screens.test_looks import after

Story = Callable[[Any, Any], Awaitable[None]]


def play(shop: Shop, story: Story, *, post: str = "supervisor", size: tuple[int, int] = (80, 60)) -> FrontApp:
    own_lists.forget()
    app = FrontApp(SettingsBoard, shop.people[post])

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            await quiet(pilot)
            await story(app, pilot)

    asyncio.run(run())
    return app


def to(app: Any, kind: str, number: str) -> None:
    """Bring the bar to a line."""
    lines = app.screen.lines
    lines.cursor = next(place for place, line in enumerate(lines._lines) if line[2] == (kind, number))
    lines._move(0)


def id_of(name: str) -> str:
    return str(database.scalar("SELECT id FROM number_range WHERE name = ?", (name,)))


def test_the_name_is_changed_with_a_preview(idle_shop):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "enter", "ctrl+u", *"Lime")
        await quiet(pilot)
        assert "Linden > Lime" in " ".join(shown(app).split())
        await press_and_wait(pilot, "ctrl+s")
        assert "Name                   Lime" in shown(app)

    app = play(idle_shop, story)
    assert app.told[-1] == "name is Lime now, it was Linden."
    assert options.option("name") == "Lime"


def test_a_limit_is_typed_as_money(idle_shop):
    async def story(app: Any, pilot: Any) -> None:
        to(app, "limit", "3")
        await press_and_wait(pilot, "enter", "ctrl+u", *"250", "ctrl+s")
        assert "Customer service       250.00 EUR" in shown(app)

    play(idle_shop, story)
    assert options.limit_of("service") == 25_000


def test_the_currency_can_not_change_once_there_is_money(idle_shop):
    make_sku(idle_shop)

    async def story(app: Any, pilot: Any) -> None:
        to(app, "setting", str(list(options.DEFAULTS).index("currency") + 1))
        await press_and_wait(pilot, "enter", "ctrl+u", *"USD", "ctrl+s")

    assert play(idle_shop, story).told[-1] == "The currency can't be changed once there are prices or orders."
    assert (options.currency(), events()) == ("EUR", [])


def test_numbers_never_go_backwards(idle_shop):
    async def story(app: Any, pilot: Any) -> None:
        to(app, "range", id_of("order"))
        await press_and_wait(pilot, "enter", "tab", "ctrl+u", *"9", "ctrl+s")
        assert app.told[-1] == "Numbers never go backwards: the last one was A10000."
        assert "A10001  comes next" in shown(app)

    play(idle_shop, story)
    assert events() == []


def test_n_adds_to_the_part_under_the_bar(idle_shop):
    set_tax(idle_shop.supervisor, country="DE", rate="19", from_day="2020-01-01")

    async def story(app: Any, pilot: Any) -> None:
        to(app, "tax", "1")
        await press_and_wait(pilot, "n", *"fr", "enter", "enter", *"1900", "ctrl+s")
        assert app.told[-1] == "A tax of 1900 % can't be right. It is 0 to 100 %."
        await press_and_wait(pilot, "n")
        assert "1900" in shown(app), "what was typed stays"
        await press_and_wait(pilot, "enter", "enter", "ctrl+u", *"20", "ctrl+s")
        assert "FR standard            20 %" in shown(app)

    play(idle_shop, story)
    assert events() == ["tax.set", "tax.set"]


def test_a_reason_of_our_own_is_renamed_and_closed(idle_shop):
    add_reason(idle_shop.supervisor, kind="write_off", code="moth", name="Eaten by moths")

    async def story(app: Any, pilot: Any) -> None:
        to(app, "reason", "1")
        await press_and_wait(pilot, "enter", "e", "ctrl+u", *"Moths", "ctrl+s")
        assert "Moths" in shown(app)
        to(app, "reason", "1")
        await press_and_wait(pilot, "enter", "c")
        assert "not offered" in shown(app)

    play(idle_shop, story)
    own_lists.forget()
    own_lists.fresh()
    assert "moth" not in [one.code for one in listed("write_off")]


def test_a_warehouse_has_a_page_of_its_own_with_bins_by_pattern(idle_shop):
    async def story(app: Any, pilot: Any) -> None:
        to(app, "place", str(idle_shop.main))
        await press_and_wait(pilot, "enter")
        await settle(pilot)
        assert "Main warehouse" in shown(app)
        to(app, "new", "bin")
        await press_and_wait(pilot, "enter", "n", *"A-01-01..A-12-04")
        await quiet(pilot)
        assert "1 > 49" in " ".join(shown(app).split())
        await press_and_wait(pilot, "ctrl+s")
        assert app.told[-1].startswith("48 bins made in MAIN, A-01-01 to A-12-04.")
        to(app, "week", str(idle_shop.main))
        await press_and_wait(pilot, "enter", "ctrl+u", *"25:00", "ctrl+s")
        assert "are no hours" in app.told[-1]
        await press_and_wait(pilot, "escape", "escape")
        assert isinstance(app.screen, SettingsBoard)

    play(idle_shop, story, size=(80, 40))
    assert place_settings(idle_shop.supervisor, idle_shop.main).bins == 49


def test_public_holidays_are_shown_before_they_are_taken(idle_shop):
    async def story(app: Any, pilot: Any) -> None:
        to(app, "place", str(idle_shop.main))
        await press_and_wait(pilot, "enter")
        await settle(pilot)
        to(app, "new", "holiday")
        await press_and_wait(pilot, "enter", "p", *"gb", "tab", "ctrl+u", *"2027", "ctrl+s")
        assert "2027-12-25  Christmas Day" in shown(app)
        assert events() == []
        await press_and_wait(pilot, "y")

    play(idle_shop, story, size=(80, 40))
    assert events() == ["calendar.take_holidays"]
    assert "2027-12-25" in place_settings(idle_shop.supervisor, idle_shop.main).holidays


def test_where_goods_go_first_is_chosen_on_the_page_of_a_warehouse(idle_shop):
    async def story(app: Any, pilot: Any) -> None:
        to(app, "place", str(idle_shop.main))
        await press_and_wait(pilot, "enter")
        await settle(pilot)
        to(app, "receives", str(idle_shop.main))
        await press_and_wait(pilot, "enter", "ctrl+u", *"quality", "enter", "ctrl+s")
        assert app.told[-1] == "What comes to MAIN is quality check first."
        assert "Goods go into          quality check  first" in shown(app)
        await press_and_wait(pilot, "enter", "ctrl+s")
        assert app.told[-1] == "What comes to MAIN is quality check first already."

    play(idle_shop, story, size=(80, 40))
    assert place_settings(idle_shop.supervisor, idle_shop.main).receives_into == "qc"


def test_another_zone_is_found_by_typing_and_what_stays_is_told(idle_shop):
    async def story(app: Any, pilot: Any) -> None:
        to(app, "setting", str(list(options.DEFAULTS).index("timezone") + 1))
        await press_and_wait(pilot, "enter", "ctrl+u", *"shangh", "enter", "ctrl+s")

    app = play(idle_shop, story)
    assert app.told[-1] == (
        "timezone is Asia/Shanghai now, it was Europe/London. Warehouses keep theirs; programs that are open show it"
        " after their next start."
    )
    assert options.timezone() == "Asia/Shanghai"


def test_the_store_is_saved_by_key_and_checked(idle_shop, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "b")
        assert "linden-2026-11-24.backup" in shown(app)
        await press_and_wait(pilot, "ctrl+s")
        while not app.told:
            await pilot.pause(0.05)
        await settle(pilot)
        assert app.told[-1].startswith("“linden-2026-11-24.backup” is saved and checked, ")
        while "Last backup" not in shown(app):  # the board is read again after it has been told
            await pilot.pause(0.05)
        await press_and_wait(pilot, "b")
        assert "linden-2026-11-24-2.backup" in shown(app), "no file is written over"

    play(idle_shop, story, size=(80, 100))
    assert look_at(str(tmp_path / "linden-2026-11-24.backup")).events == 1
    assert events() == ["store.backup"]


def test_a_backup_is_stopped_by_key_and_nothing_is_left(idle_shop, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    written = threading.Event()

    def slow(actor: Any, path: str, *, progress: Any, stop: Any) -> Any:
        while not stop():
            written.wait(0.01)
        return save_store(actor, path, progress=progress, stop=stop)

    monkeypatch.setattr(saving, "save_store", slow)

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "b", "ctrl+s")
        assert "go on working" in shown(app)
        await press_and_wait(pilot, "escape")
        while not app.told:
            await pilot.pause(0.05)
        await settle(pilot)

    app = play(idle_shop, story)
    assert (app.told, events(), list(tmp_path.glob("*.backup"))) == (["Stopped. Nothing was written."], [], [])


def test_a_backup_goes_on_behind_the_page(idle_shop, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    may = threading.Event()

    def waits(actor: Any, path: str, *, progress: Any, stop: Any) -> Any:
        may.wait(20)
        return save_store(actor, path, progress=progress, stop=stop)

    monkeypatch.setattr(saving, "save_store", waits)

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "b", "ctrl+s", "enter")
        assert isinstance(app.screen, SettingsBoard)
        may.set()
        while not app.told:
            await pilot.pause(0.05)
        await settle(pilot)

    assert "is saved and checked" in play(idle_shop, story).told[-1]
    assert events() == ["store.backup"]


def test_operations_see_it_and_change_nothing(idle_shop):
    async def story(app: Any, pilot: Any) -> None:
        assert "Linden" in shown(app)
        await press_and_wait(pilot, "enter")

    app = play(idle_shop, story, post="operations")
    assert app.told[-1] == "Only they may: Supervisor."
    assert events() == []


@pytest.mark.parametrize(("size", "language"), [((80, 24), "en"), ((120, 40), "en"), ((80, 24), "zh_CN")])
def test_the_board(snap_compare, idle_shop, size: tuple[int, int], language: str):
    own_lists.forget()
    app = FrontApp(SettingsBoard, idle_shop.supervisor, language=language)

    assert snap_compare(app, terminal_size=size, run_before=after("down"))
