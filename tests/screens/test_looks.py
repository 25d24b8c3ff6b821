"""How the parts look: pictures of the fake order desk. Look at each picture before you accept a new one."""

from typing import Any

import pytest

from data import clock
from tests.screens.fake_shop import FakeApp, FakeOrders
from tests.screens.test_desk import press_and_wait
from tests.screens.test_grid import settle


@pytest.fixture(autouse=True)
def afternoon(monkeypatch):
    """14:32 in Taipei, and it stays so."""
    moment = 1_795_329_120 * clock.SECOND
    monkeypatch.setattr(clock, "now", lambda: moment)


def after(*keys: str) -> Any:
    """Press these when the list is there, and wait until all is quiet."""

    async def before(pilot: Any) -> None:
        await settle(pilot)
        await press_and_wait(pilot, *keys)

    return before


@pytest.mark.parametrize("theme", ["dark", "light", "ansi16-dark"])
def test_a_list_at_its_design_size(snap_compare, theme: str):
    app = FakeApp(FakeOrders, theme=theme)

    assert snap_compare(app, terminal_size=(80, 24), run_before=after("down", "down", "space", "right"))


def test_a_list_with_its_pane(snap_compare):
    assert snap_compare(FakeApp(FakeOrders), terminal_size=(120, 40), run_before=after("down", "v", "down"))


def test_a_form_with_its_preview(snap_compare):
    assert snap_compare(FakeApp(FakeOrders), terminal_size=(80, 24), run_before=after("r", "enter"))


def test_a_question(snap_compare):
    keys = ("space", "space", "x")

    assert snap_compare(FakeApp(FakeOrders), terminal_size=(80, 24), run_before=after(*keys))


def test_the_palette(snap_compare):
    assert snap_compare(FakeApp(FakeOrders), terminal_size=(80, 24), run_before=after("ctrl+p", "o", "r"))


def test_help(snap_compare):
    assert snap_compare(FakeApp(FakeOrders), terminal_size=(120, 40), run_before=after("f1"))
