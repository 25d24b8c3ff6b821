"""Thousands of spoiled files brought into one store: refused in a sentence or accounted for, and never twice.

A failure names its seed and number: `python -m tests.torture.test_import_fuzz SEED NUMBER FOLDER` writes that file.
ECOM_TUI_FILES says how many `make torture` takes.
"""

import os
import sys
import tempfile
from pathlib import Path

import pytest

from data import database
from tests.builders import Shop, make_sku
from tests.command_line import CommandLine
from tests.torture.import_seeds import SEEDS
from tests.torture.import_trial import Trial, round_of
from tests.torture.mutations import mutated, write_files

FILES = int(os.environ.get("ECOM_TUI_FILES", "20000"))
ON_SQLITE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)


@pytest.fixture
def trial(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Trial:
    """A store with some of the articles that the files name, and a temporary folder that must be empty at the end."""
    rooms = tmp_path / "rooms"
    rooms.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(rooms))
    cli = CommandLine(shop.url, monkeypatch, capsys).act_as(shop.supervisor)
    cli.store()
    for code in ("POT", "LID"):
        make_sku(shop, code, stock=50)

    def command(*words: str) -> object:
        database.close_database()
        try:
            return cli(*words)
        finally:
            cli.store()

    return Trial(shop.supervisor, tmp_path, command)


def take(trial: Trial, first: int, count: int) -> None:
    for done, (seed, number) in enumerate(round_of(first, count), 1):
        trial.run(seed, number)
        if not done % 200:
            trial.settle()
    trial.settle()
    assert list(Path(tempfile.gettempdir()).iterdir()) == []
    assert trial.tried.files == count
    assert len(trial.tried.refused) < count / 2
    assert trial.tried.imported > count


@ON_SQLITE
def test_the_seeds_themselves_come_in_whole(trial):
    for seed in SEEDS:
        trial.run(seed, 0)

    trial.settle()
    assert (trial.tried.files, trial.tried.refused, trial.tried.rejected) == (len(SEEDS), [], 0)


@pytest.mark.slow
@ON_SQLITE
def test_spoiled_files_are_refused_or_accounted_for(trial):
    take(trial, 1, 2_000)


@ON_POSTGRESQL
def test_spoiled_files_are_refused_or_accounted_for_on_the_server_too(trial):
    take(trial, 1, 100)


@pytest.mark.torture
@ON_SQLITE
def test_many_spoiled_files(trial):
    take(trial, 1_000, FILES)


if __name__ == "__main__":
    name, number, folder = sys.argv[1:]
    write_files(mutated(next(seed for seed in SEEDS if seed.name == name), int(number)), Path(folder))
