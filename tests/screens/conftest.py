"""Screens are tested in English unless a test says otherwise, whatever language the test before it has switched to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data import clock, database
from screens.words import speaking
from tests.builders import Shop, open_shop
from tests.screens import queue_shop
from tests.screens.quiet import at_rest


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with speaking("en"):
        yield


@pytest.fixture(autouse=True)
def surely_at_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pilot waits for the event loop, not for a processor that is idle."""
    monkeypatch.setattr("textual.app.wait_for_idle", at_rest)
    monkeypatch.setattr("textual.pilot.wait_for_idle", at_rest)


@pytest.fixture
def queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """A store with the orders of tests/screens/queue_shop.py, at 14:32 on a Tuesday, and it stays so."""
    moment = [queue_shop.NOW]
    monkeypatch.setattr(clock, "now", lambda: moment[0])
    shop = open_shop(f"sqlite:///{tmp_path / 'queue.db'}")
    queue_shop.fill_queue(shop, lambda at: moment.__setitem__(0, at))
    yield shop
    database.close_database()


@pytest.fixture
def idle_shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """A store in which nothing has happened yet, at the same time of day."""
    monkeypatch.setattr(clock, "now", lambda: queue_shop.NOW)
    yield open_shop(f"sqlite:///{tmp_path / 'idle.db'}")
    database.close_database()
