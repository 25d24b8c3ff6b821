"""Which SQLite may run a store, and in which way; and what is not our file is neither used nor changed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from data import database, drivers, turns
from data.errors import Unusable
from data.operations.stock import receive_stock
from data.store_file import sqlite_copies, wal_is_safe
from tests.builders import Shop, make_sku, open_shop, promise

ROOT = Path(__file__).parents[2]
VERSIONS = {
    (3, 6, 23): True,
    (3, 7, 0): False,
    (3, 31, 1): False,
    (3, 40, 1): False,
    (3, 44, 5): False,
    (3, 44, 6): True,
    (3, 45, 0): False,
    (3, 50, 6): False,
    (3, 50, 7): True,
    (3, 51, 0): False,
    (3, 51, 2): False,
    (3, 51, 3): True,
    (3, 53, 4): True,
}
"""Whether processes that share a store in WAL mode are safe with it."""
SITE = "/x/site-packages"
LINE = "7f00-7f01 r-xp 00000000 08:01 42                         "


@pytest.mark.parametrize("version", VERSIONS)
def test_only_an_engine_that_is_safe_with_it_gets_a_store_in_wal_mode(tmp_path, monkeypatch, version):
    assert wal_is_safe(version) is VERSIONS[version]
    monkeypatch.setattr(drivers.sqlite3, "sqlite_version_info", version)

    shop = open_shop(f"sqlite:///{tmp_path / 'store.db'}")

    assert database.scalar("PRAGMA journal_mode") == ("wal" if VERSIONS[version] else "truncate")
    make_sku(shop, stock=1)
    assert promise(shop, 1) == (1, 0, 0, 0)
    database.close_database()


@pytest.mark.parametrize(
    ("loaded", "copies"),
    [
        (["/x/site-packages/pysqlite3/_sqlite3.cpython-311-x86_64-linux-gnu.so"], 1),
        (["/usr/lib/python3.11/lib-dynload/_sqlite3.cpython-311.so", "/usr/lib/libsqlite3.so.0.8.6"], 1),
        ([f"{SITE}/pysqlite3/_sqlite3.cpython-311.so", "/usr/lib/libsqlite3.so.0.8.6"], 2),
        ([f"{SITE}/pysqlite3/_sqlite3.cpython-311.so", "/usr/lib/python3.11/lib-dynload/_sqlite3.cpython-311.so"], 2),
        ([f"{SITE}/pysqlite3/_sqlite3.cpython-311.so", f"{SITE}/apsw/apsw.cpython-311.so"], 2),
        ([f"{SITE}/pysqlite3/_sqlite3.cpython-311.so", f"{SITE}/adbc/libadbc_driver_sqlite.so"], 2),
        ([f"{SITE}/pysqlite3/_sqlite3.cpython-311.so", f"{SITE}/connectorx/connectorx.abi3.so"], 2),
        (["/lib/x86_64-linux-gnu/libc.so.6", "/tmp/sqlite3.db", "[heap]"], 0),
    ],
)
def test_copies_of_sqlite_are_counted_by_what_a_process_has_loaded(loaded, copies):
    maps = "".join(f"{LINE}{path}\n{LINE}{path}\n" for path in loaded)

    assert len(sqlite_copies(maps)) == copies


OPENED = """
import sys
sys.path.insert(0, {root!r})
{before}
from data import database, doctor
database.open_database({url!r})
{after}
found = [check for check in doctor.check() if check.name == "one copy of the engine is loaded"]
print(found[0].found)
"""


def copies_found(url: str, before: str = "", after: str = "") -> str:
    code = OPENED.format(root=str(ROOT), url=url, before=before, after=after)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return run.stdout.strip()


def test_a_second_copy_of_sqlite_is_found_however_it_came(tmp_path):
    url = f"sqlite:///{tmp_path / 'store.db'}"
    open_shop(url)
    database.close_database()

    assert copies_found(url) == "0"
    assert copies_found(url, before="import sqlite3") != "0"
    assert copies_found(url, after="import _sqlite3") != "0"


ON_SQLITE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)


def receive(shop: Shop) -> None:
    receive_stock(shop.logistics, 1, warehouse="MAIN", qty=5, op_id="once")


@ON_SQLITE
def test_a_store_that_is_gone_is_not_made_anew_by_whoever_looks(shop):
    """SQLite makes an empty file of that name for each new connection; then the store reads as replaced, or empty."""
    make_sku(shop, stock=1)
    path = Path(database.store_path())
    path.unlink()

    database.drop_connection()
    with pytest.raises(Unusable, match="The store is gone"):
        database.connection()
    with pytest.raises(Unusable, match="The store is gone"):
        receive(shop)

    assert not path.exists()


@ON_SQLITE
def test_a_file_of_another_program_in_the_stores_place_is_not_written(shop, tmp_path):
    make_sku(shop, stock=1)
    path = Path(database.store_path())
    other = database.sqlite3.connect(str(tmp_path / "other.db"))
    other.execute("CREATE TABLE notes (text)")
    other.close()
    os.replace(tmp_path / "other.db", path)
    before = path.read_bytes()

    for way in (lambda: receive(shop), database.drop_connection, lambda: receive(shop)):
        if way is database.drop_connection:
            way()
            continue
        with pytest.raises(Unusable, match="The store was replaced"):
            way()

    assert path.read_bytes() == before


@ON_SQLITE
def test_a_store_that_was_put_back_under_the_program_works_after_it_is_opened_again(shop, tmp_path):
    make_sku(shop, stock=1)
    path = Path(database.store_path())
    database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(path, tmp_path / "saved.db")
    receive(shop)
    os.replace(tmp_path / "saved.db", path)
    for end in ("-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)
    with pytest.raises(Unusable, match="The store was replaced"):
        receive(shop)

    database.open_database(shop.url)
    receive(shop)

    assert promise(shop, 1) == (6, 0, 0, 0)


@ON_SQLITE
def test_a_damaged_page_that_only_a_read_has_met_stops_all_writing_until_the_store_is_opened_again(shop):
    make_sku(shop, stock=1)
    error = database.sqlite3.DatabaseError("database disk image is malformed")
    error.sqlite_errorname = "SQLITE_CORRUPT_VTAB"
    database.note_damage(error)

    with pytest.raises(Unusable, match=r"The store is damaged\. Nothing more is written to it\."):
        receive(shop)
    assert promise(shop, 1) == (1, 0, 0, 0)

    database.open_database(shop.url)
    receive(shop)
    assert promise(shop, 1) == (6, 0, 0, 0)


HOLDER = """
import fcntl, os, sys
fcntl.flock(os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o600), fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@ON_SQLITE
def test_the_turn_is_waited_for_as_long_as_said_and_comes_when_it_is_free(shop, monkeypatch):
    make_sku(shop, stock=1)
    monkeypatch.setattr(turns, "TURN_S", 0.3)
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, f"{database.store_path()}.turn"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout.readline() == b"held\n"
        for _ in range(3):
            with pytest.raises(Unusable, match="hangs and lets nobody save"):
                receive(shop)
        assert promise(shop, 1) == (1, 0, 0, 0)
        holder.stdin.close()
        holder.wait()

    monkeypatch.setattr(turns, "TURN_S", 30.0)
    receive(shop)
    receive(shop)
    assert promise(shop, 1) == (6, 0, 0, 0)
    # Those who gave up and then came to their turn have left it.
    receive_stock(shop.logistics, 1, warehouse="MAIN", qty=1)
    assert promise(shop, 1) == (7, 0, 0, 0)
