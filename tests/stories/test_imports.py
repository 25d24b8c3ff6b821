"""Imports at a real terminal: a small file comes in by keys alone, is seen by others, and is taken back."""

from pathlib import Path

from tests.screens.import_shop import ROWS, WRONG, write
from tests.stories.conftest import Store


def test_a_file_is_looked_at_imported_and_taken_back_by_keys(store: Store, tmp_path: Path):
    path = write(tmp_path)
    orders = store.ask("SELECT count(*) FROM orders WHERE gone_at IS NULL")

    with store.at("operations", "imports") as board:
        board.wait("Nothing has been imported yet")
        board.press("n")
        board.wait("Files", "Mapping")
        board.type(str(path)[:-6])
        board.press("Tab")
        board.wait("day.csv")
        board.press("Enter")
        board.wait("4 rows: 3 would come in, 0 are here already, 1 can't come in.")
        board.wait("row 5", "Quantity “abc” is not a whole number")
        assert store.ask("SELECT count(*) FROM batch") == 0
        board.press("i")
        board.wait("Done, but 1 row could not come in.", "row 5")
        board.press("q")
        board.wait_at("1/1")
        board.wait("+ done")
        assert store.ask("SELECT count(*) FROM orders WHERE gone_at IS NULL") == orders + 2

        with store.at("lin", "imports") as other:
            other.wait_at("1/1")
            board.press("x")
            board.wait("Take back the import of day.csv?")
            board.press("y")
            board.wait("Import of “day.csv” taken back", ". taken back")
            other.wait(". taken back")
        assert store.ask("SELECT count(*) FROM orders WHERE gone_at IS NULL") == orders
        assert board.leave() == 0


def test_corrected_rows_come_in_from_the_rejects_file(sqlite_store: Store, tmp_path: Path):
    path = write(tmp_path)

    with sqlite_store.at("operations", "imports") as board:
        board.wait("Nothing has been imported yet")
        board.press("n")
        board.wait("Files")
        board.send(b"\x1b[200~ '" + str(path).encode() + b"' \x1b[201~")
        board.press("Enter")
        board.wait("1 can't come in.")
        board.press("Enter")
        board.wait("1 row could not come in.")
        rejects = tmp_path / "day.rejects.csv"
        rejects.write_text(rejects.read_text("utf-8-sig").replace(",abc,", ",7,"), "utf-8-sig")
        board.press("r")
        board.wait("1 would come in, 0 are here already")
        board.press("i")
        board.wait("Everything came in.")
        assert board.leave() == 0
    assert sqlite_store.ask("SELECT ordered FROM order_line WHERE code = '22139'") == 7


def test_leaving_the_program_stops_an_import_between_two_chunks(sqlite_store: Store, tmp_path: Path):
    rows = tuple(ROWS[0].replace("536365", str(600_000 + n)).replace("WHITE", f"N{n}") for n in range(30_000))
    path = write(tmp_path, (*rows, WRONG))

    with sqlite_store.at("operations", "imports") as board:
        board.wait("Nothing has been imported yet")
        board.press("n")
        board.wait("Files")
        board.type(str(path))
        board.press("Enter")
        board.wait("would come in", patience=60)
        board.press("i")
        board.wait("a second")
        assert board.leave() == 0
    assert sqlite_store.ask("SELECT state FROM batch") == "stopped"
    assert 0 < sqlite_store.ask("SELECT count(*) FROM orders WHERE batch_id IS NOT NULL") < 30_000
