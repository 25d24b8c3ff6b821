"""`E` (and Ctrl+E) writes the list as it is filtered into a file, and never over another one unasked."""

import csv
import stat
from pathlib import Path
from typing import Any

import pytest

from screens.desk import Desk
from screens.desks.short import ShortDesk
from screens.parts.line_edit import LineEdit
from screens.registry import PLACES
from tests.builders import Shop, events
from tests.screens.test_desk import press_and_wait, shown
from tests.screens.test_finding import play
from tests.screens.test_grid import press, settle


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setattr(Path, "home", lambda: folder)
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    return folder


def test_the_list_goes_out_as_filtered_under_a_name_that_is_free(queue: Shop, home: Path):
    async def story(app: Any, pilot: Any) -> None:
        await press(pilot, "slash", "ctrl+u", *"payment:unpaid", "enter")
        for _ in range(2):
            await press_and_wait(pilot, "E", "ctrl+s")
            await settle(pilot)
        assert "1 row is in" in shown(app)

    play(queue, story)

    first, second = sorted(home.iterdir(), key=lambda path: len(path.name))
    assert (first.suffix, second.name) == (".csv", f"{first.stem}-2.csv")
    assert first.name.startswith("orders-20")
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    with first.open(newline="") as opened:
        assert [row["payment"] for row in csv.DictReader(opened)] == ["unpaid"]
    assert events()[-2:] == ["data.export", "data.export"]


def test_a_file_that_is_there_is_asked_for_and_stays_after_no(queue: Shop, home: Path):
    path = home / "mine.json"
    path.write_text("mine")
    told: list[str] = []

    async def story(app: Any, pilot: Any) -> None:
        for answer in ("n", "y"):
            await press_and_wait(pilot, "ctrl+e")
            app.screen.query_one(LineEdit).value = str(path)
            await press_and_wait(pilot, "ctrl+s", answer)
            await settle(pilot)
            told.append(path.read_text()[:8])

    play(queue, story)

    assert told == ["mine", '{"rows":']
    assert events().count("data.export") == 1


def test_a_place_that_can_not_be_written_is_one_sentence(queue: Shop, home: Path):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "ctrl+e")
        app.screen.query_one(LineEdit).value = str(home / "no" / "such.csv")
        await press_and_wait(pilot, "ctrl+s")
        await settle(pilot)
        assert "can't be written" in shown(app)

    play(queue, story, size=(200, 24))

    assert list(home.iterdir()) == []


def test_a_list_of_a_part_of_the_orders_takes_only_that_part_out(queue: Shop, home: Path):
    async def story(app: Any, pilot: Any) -> None:
        assert app.screen.grid.source.total == 1
        await press_and_wait(pilot, "E", "ctrl+s")
        await settle(pilot)

    play(queue, story, desk=ShortDesk)

    (file,) = home.iterdir()
    with file.open(newline="") as opened:
        numbers = [row["number"] for row in csv.DictReader(opened)]
    assert (file.name[:6], numbers) == ("short-", ["A10003"])


@pytest.mark.parametrize("name", [place.name for place in PLACES])
def test_the_key_means_the_same_on_every_list(name: str):
    page = next(place for place in PLACES if place.name == name).load()
    bound = [binding for kind in page.__mro__ for binding in kind.__dict__.get("BINDINGS", ())]
    keys = {binding.key for binding in bound if getattr(binding, "action", "") == "export"}

    assert sorted(keys) == (["E,ctrl+e"] if issubclass(page, Desk) else [])
    assert not {"E", "ctrl+e"} & {action.key for action in getattr(page, "ACTIONS", ())}
