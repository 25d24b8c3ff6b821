"""Stores that can't be used, at the start and in the middle: one sentence each, the right exit code, no traceback."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from data import database
from tests.builders import Shop
from tests.postgres import PostgresServer
from tests.stories.conftest import Store
from tests.stories.terminal import Terminal
from tests.stories.test_work import TRACKING

UNUSABLE = 4


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def newer(path: Path) -> None:
    database.open_database(f"sqlite:///{path}")
    database.run(f"PRAGMA user_version = {database.SCHEMA + 1}")
    database.close_database()


def garbage(path: Path) -> None:
    path.write_bytes(b"\x1b]52;c;Y3VybA==\x07" * 400)


def corrupt(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "a folder": (folder, "is a folder"),
    "missing": (Path.unlink, "There is no store"),
    "empty": (lambda path: path.write_bytes(b""), "is empty"),
    "garbage": (garbage, "not a store of ecom-tui"),
    "newer": (newer, "newer"),
    "corrupt": (corrupt, "damaged"),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_store_that_can_not_be_used_is_told_before_the_first_page(sqlite_store: Store, tmp_path: Path, how: str):
    spoil, words = BROKEN[how]
    spoil(tmp_path / "store.db")

    with Terminal("--store", sqlite_store.url, "orders") as terminal:
        assert terminal.end() == UNUSABLE
        told = terminal.raw.decode()
    assert words in told
    assert told.count("\n") <= 2
    assert "\x1b" not in told
    assert "Traceback" not in told


def test_a_store_that_another_program_has_locked_is_told_and_the_key_works_again_later(sqlite_store: Store):
    with sqlite_store.at("operations", "orders") as desk:
        desk.wait_at("1/13")
        desk.press(*["Down"] * 8)
        desk.wait_at("9/13")
        database.open_database(sqlite_store.url)
        database.connection().execute("BEGIN IMMEDIATE")
        desk.press("A")
        desk.wait("Another program is saving. Yours waits its turn (2 s).", patience=4)
        desk.wait("Another program has kept the store locked for 5 seconds.", patience=8)
        database.close_database()
        assert sqlite_store.ask("SELECT review FROM orders WHERE number = 'A10009'") == "pending"

        desk.press("Esc")
        desk.press("A")
        desk.wait("Order A10009 approved.")


def test_a_store_that_is_replaced_while_it_is_open_takes_no_more_changes(sqlite_store: Store, tmp_path: Path):
    with sqlite_store.at("operations", "orders") as desk:
        desk.wait_at("1/13")
        path = tmp_path / "store.db"
        shutil.copy(path, tmp_path / "other.db")
        os.replace(tmp_path / "other.db", path)
        desk.press(*["Down"] * 8, "A")
        desk.wait("x ")
        desk.settle(0.5)
        assert "approved." not in desk.text()
        assert "Traceback" not in desk.text()


def test_postgresql_goes_away_and_comes_back_and_what_was_typed_is_kept(
    postgres: PostgresServer, postgres_queue: tuple[str, Shop]
):
    template, shop = postgres_queue
    with Store(postgres.database(template), shop.people).at("operations", "orders") as desk:
        desk.wait_at("1/13")
        desk.press(*["Down"] * 3, "s")
        desk.wait("Carrier")
        desk.press(*"dhl", "Enter", *"0034043416")
        desk.wait("0034043416")
        postgres.stop()
        try:
            desk.wait("x offline", patience=6)
            assert "0034043416" in desk.text(), "the form stands as it was"
            desk.press("Ctrl+U", *TRACKING, "Ctrl+S")
            desk.wait_at("4/13")
            desk.wait("The database server can't be reached.")
        finally:
            postgres.start()
        desk.wait("x offline", gone=True, patience=10)
        desk.press("Esc")
        desk.press("s")
        desk.wait("Carrier", "DHL", TRACKING)
        desk.press("Ctrl+S")
        desk.wait("Order A10004 shipped: 7 units with DHL.")
        assert desk.leave() == 0
