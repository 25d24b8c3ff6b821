"""A disk that fails while people work, a store that is damaged, moved or migrated under them, files of others.

Root obeys no permissions and may mount: as root the programs here give up the first, and small disks are real ones.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from data import database
from tests.stories.conftest import Store
from tests.stories.terminal import PROGRAM, Terminal, at_desk, token_of

UNUSABLE = 4
ROOT = os.geteuid() == 0
MORTAL = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search", *PROGRAM) if ROOT else PROGRAM
"""The program without root's right to pass by permissions."""
NEEDS_MORTAL = pytest.mark.skipif(ROOT and shutil.which("setpriv") is None, reason="root may do everything here")


def at_pending(desk: Terminal) -> None:
    """Stand on the order that waits for approval."""
    desk.wait_at("1/13")
    desk.press(*["Down"] * 8)
    desk.wait_at("9/13")


@pytest.fixture
def small_disk(sqlite_store: Store, tmp_path: Path) -> Iterator[tuple[Store, Path]]:
    """The store on a disk of its own, which is almost full."""
    disk = tmp_path / "disk"
    disk.mkdir()
    size = (tmp_path / "store.db").stat().st_size
    words = ["mount", "-t", "tmpfs", "-o", f"size={size + 400_000}", "tmpfs", str(disk)]
    if subprocess.run(words, check=False, capture_output=True).returncode:
        pytest.skip("a small disk can't be mounted here")
    try:
        shutil.copy(tmp_path / "store.db", disk / "store.db")
        yield Store(f"sqlite:///{disk / 'store.db'}", sqlite_store.people), disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill(disk: Path) -> Path:
    """Leave no room on a disk; the file that takes it."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
    return filler


def test_a_full_disk_saves_nothing_and_the_same_key_works_once_there_is_room(small_disk: tuple[Store, Path]):
    store, disk = small_disk
    with store.at("operations", "orders") as desk:
        at_pending(desk)
        filler = fill(disk)
        desk.press("A")
        desk.wait("No room on the disk. Nothing was saved. Make room and try again.")
        desk.press("Esc", "Up", "Down")
        desk.wait_at("9/13")

        filler.unlink()
        assert store.ask("SELECT review FROM orders WHERE number = 'A10009'") == "pending"
        desk.press("A")
        desk.wait("Order A10009 approved.")
        assert desk.leave() == 0
    assert store.ask("SELECT review FROM orders WHERE number = 'A10009'") == "approved"


def test_a_disk_that_fails_saves_nothing_and_the_program_goes_on(sqlite_store: Store):
    """Files that may not grow beyond 256 KB: the kernel refuses the write as a bad disk would."""
    limited = ("sh", "-c", 'ulimit -f 512; exec "$@"', "sh", *PROGRAM)
    with at_desk(sqlite_store.url, sqlite_store.people["operations"], "orders", argv=limited) as desk:
        at_pending(desk)
        done = 0
        while done < 100:
            key, words = ("u", "Taken back") if done % 2 else ("A", "A10009 approved")
            desk.press(key)
            desk.wait_until(lambda words=words: words in desk.text() or "x The disk failed" in desk.text(), words)
            if "x The disk failed" in desk.text():
                break
            done += 1
            desk.press("Esc")
            desk.wait(words, gone=True)
            desk.settle(1.0)  # the list shows the change, else the next key is about what was
        desk.wait("The disk failed. Nothing was saved. Check the disk.")
        desk.press("Esc", "Up")
        desk.settle()
        assert "A10008" in desk.text()
        assert desk.leave() == 0
    assert sqlite_store.ask("SELECT review FROM orders WHERE number = 'A10009'") == ["pending", "approved"][done % 2]


def test_a_disk_that_can_only_be_read_is_told_before_the_first_page(small_disk: tuple[Store, Path]):
    store, disk = small_disk
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)

    assert "is read-only here. Ask its owner for the right to write." in told_at_the_start(store.url)


def told_at_the_start(url: str, argv: tuple[str, ...] = PROGRAM) -> str:
    """What is said instead of a first page: one sentence, no traceback, no picture."""
    with Terminal("--store", url, "orders", argv=argv) as terminal:
        assert terminal.end() == UNUSABLE
        told = terminal.raw.decode()
    assert told.count("\n") <= 2
    assert "\x1b" not in told
    assert "Traceback" not in told
    return " ".join(told.split())


@NEEDS_MORTAL
@pytest.mark.parametrize(
    ("file", "folder", "words"),
    [
        (0o400, 0o700, "is read-only here. Ask its owner for the right to write."),
        (0o000, 0o700, "can't be read. Ask its owner for the right."),
        (0o600, 0o500, "is read-only here. Ask its owner for the right to write."),
        (0o600, 0o600, "There is no store at"),
    ],
    ids=["file read-only", "file closed", "folder read-only", "folder closed"],
)
def test_a_store_without_the_right_to_it_is_told(
    sqlite_store: Store, tmp_path: Path, file: int, folder: int, words: str
):
    mine = tmp_path / "mine"
    mine.mkdir()
    path = Path(shutil.copy(tmp_path / "store.db", mine / "store.db"))
    path.chmod(file)
    mine.chmod(folder)
    try:
        assert words in told_at_the_start(f"sqlite:///{path}", MORTAL)
    finally:
        mine.chmod(0o700)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path):
    assert "There is no store at" in told_at_the_start(f"sqlite:///{tmp_path}/no/store.db")


def cut_short(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def other_program(path: Path) -> None:
    path.unlink()
    other = database.sqlite3.connect(str(path))
    other.execute("CREATE TABLE notes (text)")
    other.close()


def broken_schema(path: Path) -> None:
    other = database.sqlite3.connect(str(path))
    other.execute("PRAGMA writable_schema = 1")
    other.execute("UPDATE sqlite_master SET sql = 'CREATE TABLE orders (' WHERE name = 'orders'")
    other.commit()
    other.close()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [(cut_short, "damaged"), (other_program, "is a SQLite file of another program"), (broken_schema, "damaged")],
    ids=["cut short", "another program's", "schema broken"],
)
def test_a_file_that_is_no_store_of_ours_any_more_is_told(sqlite_store: Store, tmp_path: Path, spoil, words: str):
    spoil(tmp_path / "store.db")
    before = (tmp_path / "store.db").read_bytes()

    assert words in told_at_the_start(sqlite_store.url)
    assert (tmp_path / "store.db").read_bytes() == before


def test_one_bit_that_has_flipped_is_found_by_doctor(sqlite_store: Store, tmp_path: Path):
    path = tmp_path / "store.db"
    content = bytearray(path.read_bytes())
    body = sqlite_store.ask("SELECT body FROM event ORDER BY seq DESC LIMIT 1")
    at = content.index(body.encode())
    content[at + body.index("subject")] ^= 1
    path.write_bytes(content)
    who = os.environ | {"ECOM_TUI_TOKEN": token_of(sqlite_store.url, sqlite_store.people["lin"])}

    run = subprocess.run([*PROGRAM, "--store", sqlite_store.url, "doctor"], env=who, capture_output=True, text=True,
                         check=False)  # fmt: skip

    assert (run.returncode, "Traceback" in run.stderr + run.stdout) == (1, False)
    assert "chain" in run.stdout + run.stderr


def wipe(path: Path, table: str) -> None:
    """Zero the first page of a table."""
    other = database.sqlite3.connect(str(path))
    (root,) = other.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    (size,) = other.execute("PRAGMA page_size").fetchone()
    other.close()
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(bytes(size))


def test_after_the_first_damaged_page_nothing_more_is_written_and_reading_goes_on(sqlite_store: Store, tmp_path: Path):
    # The list does not read it, and approving does not write to it: without the first sentence the second key works.
    wipe(tmp_path / "store.db", "order_hold")
    with sqlite_store.at("operations", "orders") as desk:
        at_pending(desk)
        desk.press("H")
        desk.wait("Hold A10009")
        desk.press(*"fraud", "Enter", "Ctrl+S")
        desk.wait("x The store is damaged. Nothing more is written to it. Restore a backup.")
        desk.press("Esc", "Esc")
        desk.wait_at("9/13")
        desk.press("A")
        desk.wait("x The store is damaged. Nothing more is written to it. Restore a backup.")
        desk.press("Esc", "Up")
        desk.wait_at("8/13")
        assert desk.leave() == 0
    assert sqlite_store.ask("SELECT review FROM orders WHERE number = 'A10009'") == "pending"


def test_a_store_that_is_deleted_while_it_is_open_takes_no_more_changes(sqlite_store: Store, tmp_path: Path):
    with sqlite_store.at("operations", "orders") as desk:
        at_pending(desk)
        (tmp_path / "store.db").unlink()
        desk.press("A")
        desk.wait("The store is gone. Nothing was saved.")
        assert "approved." not in desk.text()
        assert desk.leave() == 0
    assert not (tmp_path / "store.db").exists()


def test_a_store_that_is_migrated_while_it_is_open_takes_no_more_changes(sqlite_store: Store):
    with sqlite_store.at("operations", "orders") as desk:
        at_pending(desk)
        database.open_database(sqlite_store.url)
        database.run(f"PRAGMA user_version = {database.SCHEMA + 1}")
        database.close_database()
        desk.press("A")
        desk.wait("newer than this program's", "Update ecom-tui.")
        assert desk.leave() == 0
    assert sqlite_store.ask("SELECT review FROM orders WHERE number = 'A10009'") == "pending"


HOLDER = """
import fcntl, os, sys, time
fcntl.flock(os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o600), fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(600)
"""


@pytest.mark.slow
def test_a_colleagues_program_that_hangs_with_the_turn_keeps_nobody_for_ever(sqlite_store: Store, tmp_path: Path):
    with (
        subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(tmp_path / "store.db.turn")], stdout=subprocess.PIPE
        ) as holder,
        sqlite_store.at("operations", "orders") as desk,
    ):
        assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
        holder.send_signal(signal.SIGSTOP)
        try:
            at_pending(desk)
            began = time.monotonic()
            desk.press("A")
            desk.wait("Another program is saving. Yours waits its turn (2 s).")
            desk.wait("Another ecom-tui hangs and lets nobody save. Nothing was saved. Try again.", patience=60)
            assert time.monotonic() - began > 29
        finally:
            holder.kill()
        desk.press("Esc", "A")
        desk.wait("Order A10009 approved.")
        assert desk.leave() == 0
