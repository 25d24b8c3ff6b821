"""Imports that go wrong, by the command line: one sentence, its exit code, one JSON document, and nothing half done.

Interrupted, killed and doubled ones are real processes: what was committed stays, and the same command goes on.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data import database, doctor
from data.roles import PEOPLE
from tests.builders import Shop
from tests.command_line import PROGRAM, Answered, CommandLine, process
from tests.data.bad_files import FILES, HEADER, LACKS, MAPPING, MAPPINGS, OWN, SALE, everything

ON_SQLITE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
ROWS = 12_000
"""Two chunks, so that something can happen between them."""
BRINGS_IN = ("supervisor", "operations")


@pytest.fixture
def cli(shop, monkeypatch, capsys):
    made = CommandLine(shop.url, monkeypatch, capsys).act_as(shop.supervisor)
    yield made
    database.close_database()


def refused(cli: CommandLine, *words: str, code: int = 2, kind: str = "unclear") -> str:
    """The sentence of an import that changes nothing, the same with --json, --preview and --strict."""
    cli.store()
    before = everything()
    database.close_database()
    answers = [cli("import", *words, "--json"), cli("import", *words), cli("import", *words, "--preview", "--json")]
    answers.append(cli("import", *words, "--strict", "--json"))
    assert [answer.code for answer in answers] == [code] * 4
    assert len({answer.err for answer in answers}) == 1
    said = answers[0].err.removesuffix("\n")
    assert "\n" not in said
    assert answers[0].json == answers[2].json == {"error": {"kind": kind, "says": said}}
    assert answers[1].out == ""
    cli.store()
    changed = {name for name, count in everything().items() if count != before[name]}
    assert changed <= ({"event"} if kind == "denied" else set())
    database.close_database()
    return said


@ON_SQLITE
@pytest.mark.parametrize("case", FILES)
def test_what_is_no_table_is_one_sentence_and_exit_code_2(cli, tmp_path, case):
    name, make, sentence = FILES[case]
    make(tmp_path / name)

    assert refused(cli, str(tmp_path / name)) == sentence.format(path=tmp_path / name)


@ON_SQLITE
@pytest.mark.parametrize("case", MAPPINGS)
def test_a_wrong_mapping_is_one_sentence_and_exit_code_2(cli, tmp_path, case):
    make, sentence = MAPPINGS[case]
    make(tmp_path / "map.toml")
    (tmp_path / "orders.csv").write_text(OWN, encoding="utf-8")

    said = refused(cli, str(tmp_path / "orders.csv"), "--mapping", str(tmp_path / "map.toml"))

    assert said == sentence.format(path=tmp_path / "orders.csv", mapping=tmp_path / "map.toml")


@ON_SQLITE
def test_a_mapping_of_a_missing_column_an_unknown_format_and_a_folder_that_is_missing(cli, tmp_path):
    orders, mapping = tmp_path / "orders.csv", tmp_path / "map.toml"
    orders.write_text(OWN, encoding="utf-8")
    mapping.write_text(LACKS, encoding="utf-8")

    assert "“Sum”" in refused(cli, str(orders), "--mapping", str(mapping))
    assert refused(cli, str(orders), "--format", "shopfy").startswith("There is no format “shopfy”. Known: ")
    assert refused(cli, str(orders), "--format", "online-retail") == (
        f"“{orders}” has not the columns of online-retail. It has: Order, Date, Status, Item, Count, Price."
    )


@ON_SQLITE
def test_a_place_for_rejects_that_is_missing_is_one_sentence(cli, tmp_path):
    sales = tmp_path / "sales.csv"
    sales.write_text(HEADER + SALE.replace(",6,", ",many,"), encoding="utf-8")

    answer = cli("import", str(sales), "--rejects", str(tmp_path / "no" / "bad.csv"), "--json")
    assert (answer.code, answer.err) == (2, f"There is no folder “{tmp_path / 'no'}”.\n")
    told = cli("import", str(sales), "--rejects", str(tmp_path / "bad.csv"), "--json").json
    assert (told["rejected"], told["rejects_file"]) == (1, str(tmp_path / "bad.csv"))


@ON_SQLITE
def test_rejects_that_can_not_be_written_are_one_sentence_and_exit_code_4(cli, tmp_path):
    sales, long = tmp_path / "sales.csv", "x" * 300
    sales.write_text(HEADER + SALE + SALE.replace(",6,", ",many,"), encoding="utf-8")

    answer = cli("import", str(sales), "--rejects", str(tmp_path / long), "--json")

    says = (
        f"The rejected rows can't be written to “{tmp_path}”: file name too long. The same command goes on afterwards."
    )
    assert (answer.code, answer.err, answer.json) == (4, f"{says}\n", {"error": {"kind": "unusable", "says": says}})
    told = cli("import", str(sales), "--json").json
    assert (told["imported"] + told["unchanged"], told["rejected"]) == (1, 1)


@ON_SQLITE
@pytest.mark.parametrize("role", PEOPLE)
def test_only_posts_with_the_right_bring_files_in(cli, shop, tmp_path, role):
    sales = tmp_path / "sales.csv"
    sales.write_text(HEADER + SALE, encoding="utf-8")
    cli.act_as(shop.people[role])

    if role in BRINGS_IN:
        assert cli("import", str(sales), "--json").json["imported"] == 1
    else:
        said = refused(cli, str(sales), code=1, kind="denied")
        assert said.startswith("Your post has no right to import files.")


@ON_SQLITE
def test_a_file_and_a_folder_that_nobody_may_read(cli, tmp_path):
    if not os.geteuid():
        pytest.skip("root may read everything; tests/data/test_import_bad_input.py does it as another person")
    for path in (tmp_path / "sales.csv", tmp_path / "closed"):
        path.touch() if path.suffix else path.mkdir()
        path.chmod(0)
        assert refused(cli, str(path)) == f"“{path}” can't be read. Ask its owner for the right."
        path.chmod(0o700)


def sales_file(path: Path, rows: int = ROWS, first: int = 600_000) -> Path:
    lines = (f"{first + at},S{at % 50},THING,1,2010-12-01 08:26:00,2.00,17850.0,France\n" for at in range(rows))
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    return path


def started(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*PROGRAM, "import", *words, "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "LANG": "C.UTF-8"},
    )


def wait_for(sql: str, seconds: float = 60) -> None:
    """Until a query of the open store finds something."""
    deadline = time.monotonic() + seconds
    while not database.scalar(sql):
        assert time.monotonic() < deadline, sql
        time.sleep(0.02)


def ended(running: subprocess.Popen[str]) -> Answered:
    out, err = running.communicate(timeout=120)
    assert "Traceback" not in out + err
    return Answered(running.returncode, out, err)


def as_in_one_run(rows: int) -> None:
    """What many tries brought is what one would have brought."""
    assert database.one("SELECT count(*), sum(total_minor), sum(units) FROM orders") == (rows, rows * 200, rows)
    assert database.one("SELECT sum(orders), sum(units), sum(gross_minor) FROM sales_day") == (rows, rows, rows * 200)
    assert database.rows("SELECT DISTINCT state FROM batch") == [("done",)]
    assert [one for one in doctor.check() if one.found] == []


@pytest.mark.slow
def test_ctrl_c_in_the_middle_and_the_same_command_brings_what_one_run_would(cli, tmp_path):
    path = sales_file(tmp_path / "long.csv")
    running = started(str(path))
    cli.store()
    wait_for("SELECT count(*) FROM batch")

    os.kill(running.pid, signal.SIGINT)
    stopped = ended(running)

    assert (stopped.code, stopped.err) == (130, "Stopped. The same command goes on where it stopped.\n")
    assert database.scalar("SELECT state FROM batch") == "stopped"
    assert database.scalar("SELECT count(*) FROM orders") == stopped.json["imported"]
    rest = ended(started(str(path))).json
    assert (rest["imported"], rest["unchanged"]) == (ROWS - stopped.json["imported"], stopped.json["imported"])
    as_in_one_run(ROWS)


@pytest.mark.slow
@pytest.mark.parametrize("moment", [0.0, 0.15, 0.4])
def test_kill_9_in_the_middle_loses_nothing_and_the_same_command_goes_on(cli, tmp_path, moment):
    path = sales_file(tmp_path / "long.csv")
    running = started(str(path))
    cli.store()
    wait_for("SELECT count(*) FROM batch")
    time.sleep(moment)

    running.kill()
    running.communicate()

    there = database.scalar("SELECT count(*) FROM orders")
    assert there in (8_000, ROWS)
    assert [one for one in doctor.check() if one.found] == []
    rest = ended(started(str(path))).json
    assert (rest["rows"], rest["imported"], rest["unchanged"]) == (ROWS, ROWS - there, there)
    as_in_one_run(ROWS)


@pytest.mark.slow
def test_a_second_import_waits_for_the_first_and_then_brings_its_own(cli, shop, tmp_path):
    one, two = sales_file(tmp_path / "one.csv"), sales_file(tmp_path / "two.csv", 3_000, first=800_000)
    first = started(str(one))
    cli.store()
    wait_for("SELECT count(*) FROM batch")
    second = started(str(two))

    before, after = ended(first), ended(second)

    assert (before.code, before.err, before.json["imported"]) == (0, "", ROWS)
    assert (after.code, after.json["imported"]) == (0, 3_000)
    assert after.err in ("", "Another import is running. This one waits for its end; Ctrl+C leaves.\n")
    as_in_one_run(ROWS + 3_000)


@pytest.mark.slow
@ON_SQLITE
def test_an_import_that_waits_says_so_and_ctrl_c_leaves_it(cli, shop: Shop, tmp_path):
    from data.alone import alone
    from data.imports import JOB

    path = sales_file(tmp_path / "one.csv", 3)
    cli.store()
    with alone(JOB):
        waiting = started(str(path))
        assert waiting.stderr is not None
        assert waiting.stderr.readline() == "Another import is running. This one waits for its end; Ctrl+C leaves.\n"
        os.kill(waiting.pid, signal.SIGINT)
        left = ended(waiting)
        assert (left.code, left.err) == (1, "Another import is running. Nothing was changed; start it again later.\n")
        assert database.scalar("SELECT count(*) FROM batch") == 0
        waiting = started(str(path))
        assert waiting.stderr is not None
        waiting.stderr.readline()

    came = ended(waiting)
    assert (came.code, came.json["imported"]) == (0, 3)


LOCKER = """
import sys, pysqlite3
held = pysqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.mark.slow
@ON_SQLITE
def test_a_store_that_another_program_keeps_locked_is_one_sentence_and_exit_code_4(cli, tmp_path):
    path = sales_file(tmp_path / "one.csv", 3)
    store = database.sqlite_path(cli.url)
    with subprocess.Popen(
        [sys.executable, "-c", LOCKER, store], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as locker:
        assert locker.stdout is not None and locker.stdin is not None
        assert locker.stdout.readline() == b"held\n"
        answer = cli("import", str(path), "--json")
        locker.stdin.close()

    says = "Another program has kept the store locked for 5 seconds. Nothing was saved. Try again."
    assert (answer.code, answer.err, answer.json) == (4, f"{says}\n", {"error": {"kind": "unusable", "says": says}})
    cli.store()
    assert (database.scalar("SELECT count(*) FROM orders"), database.scalar("SELECT count(*) FROM batch")) == (0, 0)
    database.close_database()
    assert cli("import", str(path), "--json").json["imported"] == 3


SMALL_DISK = """
set -e
mount -t tmpfs -o size=$SIZE tmpfs "$PLACE"
cd "$HOME_OF_PROGRAM"
printf 'maple kettle orbit\\n' | "$PYTHON" -m ecom_tui init "$ECOM_TUI_STORE" --supervisor lin --password-stdin >&2
set +e
"$PYTHON" -m ecom_tui import "$FILE" --json > "$SAID/first" 2> "$SAID/first.err"; echo $? > "$SAID/first.code"
"$PYTHON" -m ecom_tui doctor --json > "$SAID/doctor"
set -e
mount -o remount,size=400m "$PLACE"
"$PYTHON" -m ecom_tui import "$FILE" --json > "$SAID/rest"
"$PYTHON" -m ecom_tui doctor --json > "$SAID/last"
"""
OWN_MOUNTS = ("unshare", "--map-root-user", "--mount")


def may_mount() -> bool:
    """Whether this machine lets a test have a disk of its own."""
    words = [*OWN_MOUNTS, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return bool(shutil.which("unshare")) and not subprocess.run(words, capture_output=True, check=False).returncode


@pytest.mark.slow
def test_a_disk_that_is_really_full_keeps_whole_chunks_and_the_import_goes_on(tmp_path, monkeypatch):
    if not may_mount():
        pytest.skip("no file system can be mounted here; tests/data/test_import_bad_input.py limits the store instead")
    path, disk = sales_file(tmp_path / "long.csv", 30_000), tmp_path / "disk"
    disk.mkdir()
    monkeypatch.setenv("ECOM_TUI_STORE", f"sqlite:///{disk}/store.db")
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    where = {"SIZE": "14m", "PLACE": str(disk), "FILE": str(path), "SAID": str(tmp_path), "PYTHON": sys.executable}
    where["HOME_OF_PROGRAM"] = str(Path(__file__).parent.parent)

    made = subprocess.run(
        [*OWN_MOUNTS, "sh", "-c", SMALL_DISK], env={**os.environ, **where}, capture_output=True, text=True, check=False
    )

    assert made.returncode == 0, made.stderr
    says = "No room on the disk. Nothing was saved. Make room and try again."
    assert (tmp_path / "first.code").read_text() == "4\n"
    assert (tmp_path / "first.err").read_text() == f"{says}\n"
    assert json.loads((tmp_path / "first").read_text()) == {"error": {"kind": "unusable", "says": says}}
    rest = json.loads((tmp_path / "rest").read_text())
    assert (rest["rows"], rest["unchanged"] % 8_000, rest["imported"] + rest["unchanged"]) == (30_000, 0, 30_000)
    assert rest["unchanged"] > 0
    assert json.loads((tmp_path / "doctor").read_text())["ok"] is True
    assert json.loads((tmp_path / "last").read_text())["ok"] is True


def test_a_file_that_holds_signs_a_terminal_obeys_is_told_without_them(cli, tmp_path):
    path = tmp_path / "sales\x1b[2J.csv"
    path.write_text(
        HEADER + SALE.replace(",6,", ",\x1b]52;c;x\x07,") + SALE.replace("WHITE", "\x1b[2J"), encoding="utf-8"
    )

    for words in ((), ("--preview",), ("--json",)):
        answer = cli("import", str(path), *words)
        assert answer.code == 0
        assert not {"\x1b", "\x07"} & {*answer.out, *answer.err}


def test_the_mapping_that_works_brings_the_file(cli, tmp_path):
    (tmp_path / "map.toml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "orders.csv").write_text(OWN, encoding="utf-8")

    told = process("import", str(tmp_path / "orders.csv"), "--mapping", str(tmp_path / "map.toml"), "--json").json

    assert (told["imported"], told["rejected"]) == (1, 0)


def test_a_sentence_stays_on_its_line_whatever_the_names_of_columns_are(cli, tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text('"a\nb",c\n1,2\n', encoding="utf-8")

    answer = cli("import", str(path))

    assert (answer.code, answer.err) == (
        2,
        f"“{path}” is of no known format. It has the columns a b, c. Write a mapping: import --guess PATH.\n",
    )
