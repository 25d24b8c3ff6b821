"""Whatever can be wrong with a store before the first page: one sentence, exit code 4, nothing made or changed."""

import os
import shutil
import stat
import threading
from pathlib import Path

import pytest

from data import database
from tests.command_line import CommandLine, process

NOT_ROOT = pytest.mark.skipif(os.geteuid() == 0, reason="root may do everything")


@pytest.fixture
def place(tmp_path, monkeypatch, capsys):
    """A path for a store, and the command line on it."""
    path = tmp_path / "store.db"
    return path, CommandLine(f"sqlite:///{path}", monkeypatch, capsys)


@pytest.fixture
def made(place):
    path, cli = place
    assert process("init", cli.url, "--supervisor", "lin", "--password-stdin", typed="maple kettle orbit\n").code == 0
    yield path, cli
    database.close_database()


def says(cli: CommandLine, *words: str) -> str:
    """The one sentence with which a call of each kind ends."""
    answers = [cli(*words), cli("list", "orders"), cli("list", "orders", "--json")]
    assert {answer.code for answer in answers} == {4}
    assert len({answer.err for answer in answers}) == 1
    assert answers[2].json == {"error": {"kind": "unusable", "says": answers[2].err.rstrip("\n")}}
    assert answers[0].err.count("\n") == 1
    return answers[0].err.rstrip("\n")


def test_a_missing_store(place):
    path, cli = place

    assert says(cli) == f"There is no store at “{path}”. Make one with init or demo."
    assert not path.exists()


def test_a_missing_folder(tmp_path, monkeypatch, capsys):
    cli = CommandLine(f"sqlite:///{tmp_path / 'no' / 'store.db'}", monkeypatch, capsys)

    assert says(cli).startswith("There is no store at")
    answer = cli("init", "--supervisor", "lin", "--password-stdin", typed="maple kettle orbit\n")
    assert (answer.code, answer.err) == (4, f"The folder “{tmp_path / 'no'}” does not exist. Make it first.\n")


def test_a_folder_in_the_stores_place(place):
    path, cli = place
    path.mkdir()

    assert says(cli) == f"“{path}” is a folder. Name the store's file inside it."


def test_an_empty_file(place):
    path, cli = place
    path.touch()

    assert says(cli) == f"The store at “sqlite:///{path}” is empty. Make it with init or demo."


@pytest.mark.parametrize("content", [b"hello", b"\0" * 4096, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_file_that_is_no_store(place, content):
    path, cli = place
    path.write_bytes(content)

    assert "is not a store of ecom-tui, or it is damaged" in says(cli) or "damaged" in says(cli)
    assert path.read_bytes() == content


def test_a_file_of_another_program(place):
    path, cli = place
    driver = database.sqlite3
    other = driver.connect(str(path))
    other.execute("CREATE TABLE notes (text)")
    other.commit()
    other.close()

    assert says(cli) == f"“{path}” is a SQLite file of another program."


def test_a_store_of_a_newer_program(made):
    path, cli = made
    driver = database.sqlite3
    newer = driver.connect(str(path))
    newer.execute("PRAGMA user_version = 99")
    newer.commit()
    newer.close()

    assert says(cli, "doctor") == (
        f"The store is of version 99, newer than this program's {database.SCHEMA}. Update ecom-tui."
    )


def test_a_damaged_store_and_its_way_back(made, tmp_path):
    path, cli = made
    good = tmp_path / "good.backup"
    assert cli("backup", str(good)).code == 0
    content = bytearray(path.read_bytes())
    content[4096 * 2 : 4096 * 40] = b"\0" * (4096 * 38)
    path.write_bytes(content)

    assert "Restore a backup" in says(cli, "staff", "list")
    assert cli("restore", str(good), "--dry-run").code == 0
    restored = cli("restore", str(good), "--json")

    assert (restored.code, Path(restored.json["kept"]).exists()) == (0, True)
    assert cli("staff", "list").code == 0
    assert cli("doctor").code == 0


@NOT_ROOT
@pytest.mark.parametrize(("mode", "says_what"), [(0o000, "can't be read"), (0o400, "is read-only here")])
def test_a_store_without_the_right_to_it(made, mode, says_what):
    path, cli = made
    path.chmod(mode)
    try:
        assert says_what in says(cli)
    finally:
        path.chmod(0o600)


def test_a_locked_store_is_waited_for_and_then_said_so(made):
    path, cli = made
    driver = database.sqlite3
    other = driver.connect(str(path), isolation_level=None)
    other.execute("PRAGMA locking_mode = exclusive")
    other.execute("BEGIN EXCLUSIVE")
    try:
        answer = cli("list", "orders")
    finally:
        other.close()

    assert (answer.code, answer.err.startswith("Another program has kept the store locked for 5 seconds.")) == (4, True)


def test_a_full_disk_saves_nothing_and_says_so(made, monkeypatch):
    _, cli = made
    real = database.run

    def full(sql: str, values: object = ()) -> object:
        if sql.startswith("INSERT INTO staff"):
            error = database.sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorname = "SQLITE_FULL"
            raise error
        return real(sql, values)

    def insert(sql: str, values: object) -> int:
        full(sql, values)
        return 0

    monkeypatch.setattr(database, "insert", insert)

    answer = cli("staff", "add", "chen", "--role", "service")

    assert (answer.code, answer.err) == (4, "No room on the disk. Nothing was saved. Make room and try again.\n")
    assert "chen" not in cli("staff", "list").out


@pytest.mark.parametrize("url", ["mysql://x", "store.db", "sqlite://store.db"])
def test_a_url_that_names_no_store(monkeypatch, capsys, tmp_path, url):
    cli = CommandLine(url, monkeypatch, capsys)

    assert says(cli) == f"“{url}” is not a store. Give sqlite:///FILE or postgresql://USER@HOST/NAME."


def test_a_server_that_is_not_there(monkeypatch, capsys, tmp_path):
    cli = CommandLine(f"postgresql://shop@/store?host={tmp_path}", monkeypatch, capsys)

    assert "can't be reached" in says(cli)


def test_a_database_that_the_server_has_not(postgres, monkeypatch, capsys):
    cli = CommandLine(postgres.url("nothing"), monkeypatch, capsys)

    assert says(cli) == "The database server has no such database. Make it first, or check the name."


def test_a_user_whom_the_server_does_not_know(postgres, monkeypatch, capsys):
    cli = CommandLine(postgres.url("postgres").replace("shop@", "nobody@"), monkeypatch, capsys)

    assert says(cli) == "The database server does not let this user in. Check the name and the password."


def test_an_empty_database(postgres, monkeypatch, capsys):
    url = postgres.database()
    cli = CommandLine(url, monkeypatch, capsys)

    assert says(cli).endswith("is empty. Make it with init or demo.")
    database.close_database()
    postgres.drop(url)


def test_settings_that_can_not_be_read(place, tmp_path):
    _, cli = place
    folder = tmp_path / "home" / "config" / "ecom-tui"
    folder.mkdir(parents=True)
    for text, word in (
        ("store = [", "can't be read"),
        ("stor = 'x'", "stor"),
        ("ascii = 'x'", "ascii"),
        ("lang = 'fr'", "fr"),
    ):
        (folder / "settings.toml").write_text(text)
        answer = cli("list", "orders")
        assert (answer.code, word in answer.err, answer.err.count("\n")) == (2, True, 1)


def test_passes_that_others_can_read_are_not_used(made, tmp_path):
    _, cli = made
    passes = tmp_path / "home" / "state" / "ecom-tui" / "passes.json"
    assert cli("staff", "list").code == 0

    passes.chmod(0o644)

    assert cli("staff", "list").err.startswith("Nobody is signed in here.")
    assert stat.S_IMODE(passes.stat().st_mode) == 0o644


def test_backups_are_checked_before_they_are_trusted(made, tmp_path):
    _, cli = made
    good, bad = tmp_path / "good", tmp_path / "bad"
    saved = cli("backup", str(good), "--json")
    assert (saved.code, saved.json["engine"], stat.S_IMODE(good.stat().st_mode)) == (0, "sqlite", 0o600)
    assert cli("backup", str(good)).code == 1

    bad.write_bytes(good.read_bytes()[: 4096 * 20])
    assert (cli("restore", str(bad)).code, cli("restore", str(tmp_path / "no")).code) == (4, 3)
    bad.write_text("hello")
    assert cli("restore", str(bad)).err == f"“{bad}” is not a backup of a store.\n"
    assert cli("staff", "list").code == 0


def test_a_restored_store_is_as_it_was_and_the_later_one_is_kept(made, tmp_path):
    _, cli = made
    saved = str(tmp_path / "saved")
    cli("backup", saved)
    cli("staff", "add", "chen", "--role", "service")

    answer = cli("restore", saved, "--json")

    assert "chen" not in cli("staff", "list").out
    kept = answer.json["kept"]
    assert "chen" in cli("--store", f"sqlite:///{kept}", "staff", "list").out or Path(kept).exists()
    assert cli("history", "--json").json["rows"][0]["verb"] == "store.restore"


def test_a_backup_is_whole_while_others_write(made, tmp_path):
    _, cli = made
    database.open_database(cli.url)
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with database.transaction():
                database.run("INSERT INTO trace_row (verb, what) VALUES ('a', ?)", (str(number),))
                database.run("INSERT INTO trace_row (verb, what) VALUES ('b', ?)", (str(number),))
        database.drop_connection()

    writer = threading.Thread(target=write)
    writer.start()
    from data.copies import back_up

    try:
        for number in range(3):
            back_up(cli.url, str(tmp_path / f"copy{number}"))
    finally:
        stop.set()
        writer.join()
        database.close_database()

    for number in range(3):
        copy = database.sqlite3.connect(str(tmp_path / f"copy{number}"))
        counts = copy.execute("SELECT verb, count(*) FROM trace_row GROUP BY verb").fetchall()
        copy.close()
        assert len({count for _, count in counts}) <= 1


@pytest.mark.skipif(shutil.which("pg_dump") is None, reason="the client programs of PostgreSQL are not here")
def test_a_postgresql_store_is_saved_and_brought_back(postgres, tmp_path, monkeypatch, capsys):
    url = postgres.database()
    cli = CommandLine(url, monkeypatch, capsys)
    assert process("init", url, "--supervisor", "lin", "--password-stdin", typed="maple kettle orbit\n").code == 0
    saved = str(tmp_path / "saved.dump")

    answer = cli("backup", saved)
    if "server version" in answer.err:
        pytest.skip("pg_dump is older than the server")
    assert (answer.code, answer.err) == (0, "")
    cli("staff", "add", "chen", "--role", "service")
    assert cli("restore", saved, "--dry-run").code == 0
    restored = cli("restore", saved)

    assert (restored.code, restored.err) == (0, "")
    assert "chen" not in cli("staff", "list").out
    assert cli("doctor").code == 0
    database.close_database()
    postgres.drop(url)
