"""A SQLite store that can't be used: one sentence, nothing half done, and the same operation is applied once later."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from data import database, doctor, migrate
from data.errors import Unusable
from data.events import Actor
from data.operations.orders import place_order
from data.operations.stock import receive_stock
from tests.builders import Shop, make_sku, open_shop, promise

ON_SQLITE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
LOCKER = """
import sys, pysqlite3
held = pysqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


def receive(shop: Shop, op_id: str = "once") -> None:
    receive_stock(shop.logistics, 1, warehouse="MAIN", qty=5, op_id=op_id)


def refused(shop: Shop) -> str:
    """The sentence with which the store turns a receipt down."""
    with pytest.raises(Unusable) as caught:
        receive(shop)
    return str(caught.value)


def sound() -> None:
    """The receipt is there once and everything adds up."""
    assert database.scalar("SELECT count(*) FROM event WHERE op_id = 'once'") == 1
    assert [one for one in doctor.check() if one.found] == []


def file_of(shop: Shop) -> Path:
    return Path(database.sqlite_path(shop.url))


@ON_SQLITE
def test_a_store_that_another_program_keeps_locked_says_so_and_works_again_afterwards(shop):
    make_sku(shop, stock=1)
    database.connection().execute("PRAGMA busy_timeout = 300")
    with subprocess.Popen(
        [sys.executable, "-c", LOCKER, str(file_of(shop))], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as locker:
        assert locker.stdout.readline() == b"held\n"
        assert refused(shop) == "Another program has kept the store locked for 5 seconds. Nothing was saved. Try again."
        assert promise(shop, 1) == (1, 0, 0, 0)
        locker.stdin.close()

    receive(shop)
    receive(shop)
    assert promise(shop, 1) == (6, 0, 0, 0)
    sound()


@ON_SQLITE
def test_a_full_disk_saves_nothing_and_the_same_receipt_is_booked_once_there_is_room(shop):
    make_sku(shop, stock=1)
    conn = database.connection()
    full = conn.execute("PRAGMA page_count").fetchone()[0]
    conn.execute(f"PRAGMA max_page_count = {full}")
    said = None
    for number in range(200):
        try:
            place_order(shop.operations, [["POT-1", 1]], note="x" * 2000, op_id=f"order-{number}")
        except Unusable as error:
            said = str(error)
            break
    assert said == "No room on the disk. Nothing was saved. Make room and try again."
    before = database.scalar("SELECT count(*) FROM orders")
    assert before == number == database.scalar("SELECT count(*) FROM event WHERE verb = 'order.place'")

    conn.execute("PRAGMA max_page_count = 1000000")
    place_order(shop.operations, [["POT-1", 1]], note="x" * 2000, op_id=f"order-{number}")
    assert database.scalar("SELECT count(*) FROM orders") == before + 1
    receive(shop)
    sound()


@ON_SQLITE
def test_a_connection_that_only_reads_says_that_the_store_is_read_only(shop):
    make_sku(shop, stock=1)
    database.read_only()

    assert refused(shop).startswith("The store is read-only here. Nothing was saved.")

    database.drop_connection()
    receive(shop)
    sound()


@ON_SQLITE
def test_a_store_that_was_replaced_under_the_program_takes_no_writes_into_nowhere(shop, tmp_path):
    make_sku(shop, stock=1)
    path = file_of(shop)
    database.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(path, tmp_path / "copy.db")
    os.replace(tmp_path / "copy.db", path)

    assert refused(shop) == f"The store was replaced. Nothing was saved. Start again: {path}"

    path.unlink()
    assert refused(shop) == f"The store is gone. Nothing was saved. It was: {path}"


@ON_SQLITE
def test_a_store_that_was_migrated_under_the_program_takes_no_more_writes_from_it(shop):
    make_sku(shop, stock=1)
    database.connection().execute(f"PRAGMA user_version = {database.SCHEMA + 1}")

    assert "newer than this program's" in refused(shop)
    assert promise(shop, 1) == (1, 0, 0, 0)


def made(path: Path) -> Path:
    """A closed store with an order in it."""
    shop = open_shop(f"sqlite:///{path}")
    make_sku(shop, stock=9)
    place_order(shop.operations, [["POT-1", 1]], paid=1000)
    database.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close_database()
    return path


def opening(path: Path) -> str:
    """What is said when a store is opened and looked at."""
    with pytest.raises(Unusable) as caught:
        database.open_database(f"sqlite:///{path}")
        migrate.require_current()
    database.close_database()
    return str(caught.value)


def test_what_is_no_store_is_told_apart(tmp_path):
    (tmp_path / "empty.db").touch()
    (tmp_path / "text.db").write_text("number,name\n1,Ann\n" * 300)
    other = database.sqlite3.connect(str(tmp_path / "other.db"))
    other.execute("CREATE TABLE notes (text)")
    other.commit()
    other.close()

    assert opening(tmp_path) == f"“{tmp_path}” is a folder. Name the store's file inside it."
    assert opening(tmp_path / "none.db") == f"There is no store at “{tmp_path}/none.db”. Make one with init or demo."
    assert opening(tmp_path / "empty.db").startswith("The store at “sqlite:///")
    assert opening(tmp_path / "text.db") == ("The file is not a store of ecom-tui, or it is damaged. Restore a backup.")
    assert opening(tmp_path / "other.db") == f"“{tmp_path}/other.db” is a SQLite file of another program."
    with pytest.raises(Unusable, match=r"does not exist\. Make it first"):
        database.open_database(f"sqlite:///{tmp_path}/no/where.db", create=True)
    with pytest.raises(Unusable, match=r"is not a store\. Give sqlite"):
        database.open_database("mysql://root@localhost/shop")


def test_a_store_with_a_damaged_header_is_not_opened(tmp_path):
    path = made(tmp_path / "store.db")
    with path.open("r+b") as file:
        file.write(os.urandom(100))

    assert opening(path) == "The file is not a store of ecom-tui, or it is damaged. Restore a backup."


def test_a_store_that_was_cut_short_is_not_opened(tmp_path):
    path = made(tmp_path / "store.db")
    os.truncate(path, path.stat().st_size // 2)

    assert opening(path) == "The store is damaged. Nothing more is written to it. Restore a backup."


def test_a_page_that_was_wiped_is_found_by_doctor_and_said_where_it_is_met(tmp_path):
    path = made(tmp_path / "store.db")
    database.open_database(f"sqlite:///{path}")
    root = database.scalar("SELECT rootpage FROM sqlite_master WHERE name = 'stock_move'")
    size = database.scalar("PRAGMA page_size")
    database.close_database()
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(bytes(size))

    database.open_database(f"sqlite:///{path}")
    found = {one.name for one in doctor.check() if one.found}
    with pytest.raises(Unusable, match=r"The store is damaged\. Nothing more is written to it\."):
        receive_stock(Actor(2, "lin", "Lin", "supervisor"), 1, warehouse="MAIN", qty=1)
    database.close_database()
    assert {"the store's pages are whole", "stock levels equal their moves"} <= found


def test_a_store_that_somebody_else_owns_is_refused_before_the_first_page():
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    path = made(folder / "store.db")

    for mode, words in (
        (0o444, "is read-only here. Ask its owner for the right to write."),
        (0o000, "can't be read. Ask its owner for the right."),
    ):
        path.chmod(mode)
        assert words in as_stranger(path)
    shutil.rmtree(folder)


def as_stranger(path: Path) -> str:
    """What somebody who isn't root is told when they open the store."""
    if os.geteuid() != 0:
        return opening(path)
    answer, told = os.pipe()
    child = os.fork()
    if child == 0:
        said = "nothing"
        try:
            os.setgid(65534)
            os.setuid(65534)
            database.open_database(f"sqlite:///{path}")
        except BaseException as error:
            said = str(error)
        os.write(told, said.encode())
        os._exit(0)
    os.close(told)
    os.waitpid(child, 0)
    with os.fdopen(answer, encoding="utf-8") as pipe:
        return pipe.read()
