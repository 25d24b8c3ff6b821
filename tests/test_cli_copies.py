"""Backups on the command line: checked, previewed before they come back, and taken before a store is migrated."""

from pathlib import Path

import pytest

from data import database, migrate
from data.copies import look_at
from tests.command_line import CommandLine, process


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """A store with its supervisor, who is signed in."""
    for kind in ("data", "state", "config"):
        monkeypatch.setenv(f"XDG_{kind.upper()}_HOME", str(tmp_path / "home" / kind))
    cli = CommandLine(f"sqlite:///{tmp_path / 'store.db'}", monkeypatch, capsys)
    assert process("init", cli.url, "--supervisor", "lin", "--password-stdin", typed="maple kettle orbit\n").code == 0
    return cli


def test_a_backup_is_checked_and_says_how_often(made, tmp_path):
    answer = made("backup", str(tmp_path / "a"), "--json")

    assert (answer.code, answer.json["found"], answer.json["checks"] > 40) == (0, 0, True)


def test_a_backup_of_a_store_that_does_not_add_up_is_made_and_says_so(made, tmp_path):
    database.open_database(made.url)
    database.run("INSERT INTO setting (name, value, since_at, by_id) VALUES ('risk.look', 'x', 1, 1)")
    database.close_database()

    answer = made("backup", str(tmp_path / "a"))

    assert (answer.code, (tmp_path / "a").exists()) == (1, True)
    assert "x settings make sense  1/" in answer.out
    assert "Something does not add up in it, as in the store itself. See: ecom-tui doctor\n" in answer.out


def test_a_dry_run_tells_what_would_be_lost_and_changes_nothing(made, tmp_path):
    saved = str(tmp_path / "a")
    made("backup", saved)
    made("staff", "add", "chen", "--role", "service")
    before = Path(made.url.removeprefix("sqlite:///")).stat().st_ino

    answer = made("restore", saved, "--dry-run")

    assert answer.code == 0
    assert f"“{saved}” is sound: version {database.SCHEMA}, 1 event, 0 orders.\n" in answer.out
    assert "The store here has 3 events and 0 orders, the last event of " in answer.out
    assert "1 event since the backup would be gone. Nothing was changed.\n" in answer.out
    told = made("restore", saved, "--dry-run", "--json").json
    assert (told["restored"], told["here"]["events"]) == (False, 3)
    assert Path(made.url.removeprefix("sqlite:///")).stat().st_ino == before
    assert "chen" in made("staff", "list").out


def test_a_store_is_saved_before_it_is_migrated(tmp_path, monkeypatch, capsys):
    url = f"sqlite:///{tmp_path / 'old.db'}"
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    cli = CommandLine(url, monkeypatch, capsys)
    with monkeypatch.context() as older:
        older.setattr(migrate, "STEPS", migrate.STEPS[:2])
        older.setattr(database, "SCHEMA", 2)
        database.open_database(url, create=True)
        migrate.migrate()
        database.close_database()

    answer = cli("migrate", "--json")

    assert (answer.code, answer.json["before"], answer.json["after"]) == (0, 2, database.SCHEMA)
    saved = answer.json["saved"]
    assert (Path(saved).parent, look_at(saved).schema) == (tmp_path, 2)
    assert cli("migrate", "--json").json == {
        "before": database.SCHEMA, "after": database.SCHEMA, "applied": [], "saved": None,
    }  # fmt: skip
    assert len(list(tmp_path.glob("old.db.before-migration-*"))) == 1


def test_a_store_that_can_not_be_saved_is_not_migrated_unless_somebody_says_so(tmp_path, monkeypatch, capsys):
    from data import copies
    from data.errors import Unusable

    url = f"sqlite:///{tmp_path / 'old.db'}"
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    cli = CommandLine(url, monkeypatch, capsys)
    with monkeypatch.context() as older:
        older.setattr(migrate, "STEPS", migrate.STEPS[:2])
        older.setattr(database, "SCHEMA", 2)
        database.open_database(url, create=True)
        migrate.migrate()
        database.close_database()

    def full(*args: object) -> None:
        raise Unusable("No room on the disk. Nothing was saved.")

    with monkeypatch.context() as full_disk:
        full_disk.setattr(copies, "back_up", full)
        answer = cli("migrate")
    assert (answer.code, answer.err) == (4, "No room on the disk. Nothing was saved.\n")
    assert "Save it yourself, then run: ecom-tui migrate --without-backup\n" in answer.out
    database.open_database(url)
    assert migrate.found_schema() == 2
    database.close_database()

    assert cli("migrate", "--without-backup").code == 0


def test_a_limit_of_ones_own_on_the_command_line(made):
    made("staff", "add", "chen", "--role", "service")

    given = made("staff", "limit", "chen", "250.00")
    again = made("staff", "limit", "chen", "--as-post", "--json")

    assert given.out == "chen decides up to 250.00 EUR as Customer service, it was 100.00 EUR.\n"
    assert again.json["done"][0]["says"] == (
        "chen decides up to 100.00 EUR as Customer service, as everybody of that post does, it was 250.00 EUR."
    )
    assert (made("staff", "limit", "chen").code, made("staff", "limit", "chen", "5", "--as-post").code) == (2, 2)


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("disable", "The account of chen is closed."),
        ("enable", "The account of chen is open again."),
        ("unlock", "chen need not wait to sign in."),
    ],
)
def test_what_is_done_to_a_person_and_asks_nothing_else(made, command, says):
    made("staff", "add", "chen", "--role", "service")
    if command == "enable":
        made("staff", "disable", "chen")

    assert made("staff", command, "chen").out == f"{says}\n"
    assert f"Example: ecom-tui staff {command} chen" in made("staff", command, "--help").out
