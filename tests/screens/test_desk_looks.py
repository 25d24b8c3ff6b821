"""How the desks of orders, approvals and history look over a real store. Look at a picture before you accept it."""

from collections.abc import Callable
from typing import Any

import pytest

from screens.desks.approvals import ApprovalDesk
from screens.desks.history import HistoryDesk
from screens.desks.orders import OrderDesk
from tests.screens.real_shop import RealApp
from tests.screens.test_looks import after

SIZES = [(80, 24), (120, 40)]


@pytest.fixture(autouse=True)
def same_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Operation ids are random, so the hashes that the history shows would be others in each picture."""
    monkeypatch.setattr("data.events.link_hash", lambda prev, row, body: f"{int(row[0]):064x}")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("desk", [OrderDesk, ApprovalDesk, HistoryDesk])
def test_a_desk(snap_compare, queue, desk: Callable[[], Any], size: tuple[int, int]):
    app = RealApp(desk, queue.supervisor)

    assert snap_compare(app, terminal_size=size, run_before=after("down"))


@pytest.mark.parametrize("desk", [OrderDesk, ApprovalDesk, HistoryDesk])
def test_a_desk_in_chinese(snap_compare, queue, desk: Callable[[], Any]):
    app = RealApp(desk, queue.operations, language="zh_CN")

    assert snap_compare(app, terminal_size=(120, 40), run_before=after("down", "down", "down"))


def test_a_hostile_name_stays_in_its_cells(snap_compare, queue):
    app = RealApp(OrderDesk, queue.operations)

    assert snap_compare(app, terminal_size=(160, 40), run_before=after("end", "up"))


@pytest.mark.parametrize("desk", [OrderDesk, ApprovalDesk])
def test_an_empty_desk(snap_compare, idle_shop, desk: Callable[[], Any]):
    assert snap_compare(RealApp(desk, idle_shop.supervisor), terminal_size=(80, 24), run_before=after())


def test_nothing_matches(snap_compare, queue):
    app = RealApp(OrderDesk, queue.operations)

    assert snap_compare(app, terminal_size=(80, 24), run_before=after("slash", "ctrl+u", *"nobody", "enter"))


def test_an_order_as_a_page_of_its_own(snap_compare, queue):
    keys = ("down", "down", "down", "enter")

    assert snap_compare(RealApp(OrderDesk, queue.operations), terminal_size=(80, 24), run_before=after(*keys))


@pytest.mark.parametrize("keys", [("s", *"dhl", "enter"), ("B",), ("x", "enter", "ctrl+s"), ("right", "question_mark")])
def test_a_sheet_over_the_queue(snap_compare, queue, keys: tuple[str, ...]):
    app = RealApp(OrderDesk, queue.supervisor)

    assert snap_compare(app, terminal_size=(80, 24), run_before=after("down", "down", "down", *keys))
