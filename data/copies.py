"""Backups of the store and their way back: consistent while others work, checked before they are trusted.

A restored store takes the old one's place in one step; the old one is kept beside it.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from data import clock, database
from data.dataclass import dataclass
from data.errors import Missing, Refused, Unusable
from data.faults import unusable
from data.turns import leave_queue, turn

PAGES_A_STEP = 2_000
"""8 MB between two words about the progress."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Copy:
    """What a backup holds."""

    path: str
    engine: str
    schema: int
    bytes: int
    events: int
    orders: int
    last_at: int | None
    """When the last event in it happened."""


def engine_text() -> str:
    """The engine and its version: sqlite 3.53.4."""
    if database.engine() == "sqlite":
        return f"sqlite {database.scalar('SELECT sqlite_version()')}"
    return f"postgresql {str(database.scalar('SHOW server_version')).split()[0]}"


def back_up(store: str, path: str, progress: Progress | None = None) -> Copy:
    """Write the open store into one new file, whole and of one moment. What `progress` raises stops it."""
    target = Path(path)
    if target.exists():
        raise Refused("There is a “{path}” already. Nothing was written.", path=path)
    if not target.absolute().parent.is_dir():
        raise Refused("The folder of “{path}” does not exist.", path=path)
    made = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        if database.engine() == "sqlite":
            _dump_sqlite(made, progress)
        else:
            words = ("--format=custom", "--no-owner", "--file", str(made), "--dbname")
            _postgresql(store, "pg_dump", *words, tick=_growing(made, progress))
        found = look_at(str(made))
        with made.open("rb") as written:
            os.fsync(written.fileno())
        os.link(made, target)
    except FileExistsError:
        raise Refused("There is a “{path}” already. Nothing was written.", path=path) from None
    except OSError as error:
        raise Unusable("“{path}” can't be written: {reason}.", path=path, reason=error.strerror or error) from error
    finally:
        for leftover in (made, *(made.with_name(made.name + end) for end in ("-wal", "-shm", "-journal"))):
            leftover.unlink(missing_ok=True)
    return Copy(str(target), found.engine, found.schema, found.bytes, found.events, found.orders, found.last_at)


def _dump_sqlite(made: Path, progress: Progress | None) -> None:
    conn = database.connection()
    target = type(conn)(str(made))
    try:
        # A reading transaction holds the moment, else the copying starts again whenever somebody writes.
        with database.snapshot():
            conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
            conn.backup(target, pages=PAGES_A_STEP, progress=_steps(progress))
        target.execute("PRAGMA journal_mode = delete")
    finally:
        target.close()


def _steps(progress: Progress | None) -> Callable[[int, int, int], None]:
    def step(_: int, remaining: int, total: int) -> None:
        if progress is not None:
            progress(total - remaining, total)

    return step


def _growing(made: Path, progress: Progress | None) -> Callable[[], None]:
    """Tell the bytes that are written so far; nobody knows how many there will be."""

    def tick() -> None:
        if progress is not None:
            progress(made.stat().st_size, 0)

    return tick


def _postgresql(store: str, program: str, *words: str, tick: Callable[[], None] = lambda: None) -> None:
    """Run a program of PostgreSQL on the store; the password goes through the environment, where `ps` can't see it."""
    found = shutil.which(program)
    if found is None:
        raise Unusable(
            "“{program}” is not on this machine. Install the client programs of PostgreSQL.", program=program
        )
    parts = urlsplit(store)
    environment = dict(os.environ)
    if parts.password:
        environment["PGPASSWORD"] = parts.password
    with subprocess.Popen(
        [found, *words, database.store_url()], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        text=True,
    ) as running:  # fmt: skip
        said = _wait_for(running, tick)
    if running.returncode != 0:
        told = [line for line in said.splitlines() if line.strip()] or [f"exit {running.returncode}"]
        raise Unusable("{program} did not succeed: {reason}", program=program, reason=told[-1])


def _wait_for(running: "subprocess.Popen[str]", tick: Callable[[], None]) -> str:
    """What a program said that went wrong; it is ended when `tick` raises."""
    while True:
        try:
            return running.communicate(timeout=0.25)[1]
        except subprocess.TimeoutExpired:
            try:
                tick()
            except BaseException:
                running.terminate()
                raise


def look_at(path: str) -> Copy:
    """What is in a backup, after it was checked; Unusable if it is damaged or none."""
    if not os.path.isfile(path):
        raise Missing("There is no file “{path}”.", path=path)
    with open(path, "rb") as opened:
        begun = opened.read(16)
    if begun.startswith(b"PGDMP"):
        return _look_at_dump(path)
    if begun != b"SQLite format 3\0":
        raise Unusable("“{path}” is not a backup of a store.", path=path)
    try:
        return _look_at_file(path)
    except Exception as error:
        if unusable(error) is None:
            raise
        raise Unusable("The backup “{path}” is damaged. Take another one.", path=path) from error


def contents() -> tuple[int, int, int | None]:
    """Events and orders of the open store, and when its last event happened."""
    events, last = database.one("SELECT count(*), max(at) FROM event") or (0, None)
    return int(events), int(database.scalar("SELECT count(*) FROM orders")), last


def lost_events(copy: Copy) -> int:
    """Events of the open store that are not in the backup; that it was saved is none that anybody would miss."""
    return int(database.scalar("SELECT count(*) FROM event WHERE seq > ? AND verb <> 'store.backup'", (copy.events,)))


def _look_at_file(path: str) -> Copy:
    conn = _open_file(path)
    try:
        if conn.execute("PRAGMA application_id").fetchone()[0] != database.APPLICATION_ID:
            raise Unusable("“{path}” is not a backup of a store.", path=path)
        schema = int(conn.execute("PRAGMA user_version").fetchone()[0])
        _refuse_newer(path, schema)
        if conn.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            raise Unusable("The backup “{path}” is damaged. Take another one.", path=path)
        events, last = conn.execute("SELECT count(*), max(at) FROM event").fetchone()
        orders = conn.execute("SELECT count(*) FROM orders").fetchone()[0]
    finally:
        conn.close()
    return Copy(path, "sqlite", schema, os.path.getsize(path), events, orders, last)


def _open_file(path: str) -> Any:
    """A connection of our engine to any file, for reading."""
    return database.sqlite3.connect(f"file:{os.path.abspath(path)}?mode=ro", uri=True)


def _refuse_newer(path: str, schema: int) -> None:
    if schema > database.SCHEMA:
        raise Unusable(
            "The backup “{path}” is of version {found}, newer than this program's {known}. Update ecom-tui.",
            path=path,
            found=schema,
            known=database.SCHEMA,
        )


def _look_at_dump(path: str) -> Copy:
    found = shutil.which("pg_restore")
    if found is None:
        raise Unusable(
            "“{program}” is not on this machine. Install the client programs of PostgreSQL.", program="pg_restore"
        )
    ended = subprocess.run([found, "--list", path], capture_output=True, text=True, check=False)
    if ended.returncode != 0 or " TABLE DATA " not in ended.stdout or " event " not in ended.stdout:
        raise Unusable("The backup “{path}” is damaged. Take another one.", path=path)
    return Copy(path, "postgresql", 0, os.path.getsize(path), 0, 0, None)


def restore_sqlite(path: str, store: str) -> str:
    """Put a backup in a store file's place; where the old store is kept now, or nothing if there was none."""
    look_at(path)
    target = Path(os.path.abspath(database.sqlite_path(store)))
    if not target.parent.is_dir():
        raise Unusable("The folder “{folder}” does not exist. Make it first.", folder=target.parent)
    made = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        _copy_file(path, made)
        with _no_writers(target):
            kept = _set_aside(target)
            os.replace(made, target)
    except OSError as error:
        raise Unusable("“{path}” can't be written: {reason}.", path=target, reason=error.strerror or error) from error
    finally:
        made.unlink(missing_ok=True)
    return kept


@contextmanager
def _no_writers(target: Path) -> Iterator[None]:
    """Take the writers' turn, so that nobody is in the middle of something."""
    try:
        with turn(str(target)):
            yield
    finally:
        leave_queue()


def _copy_file(path: str, made: Path) -> None:
    os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    source = _open_file(path)
    target = type(source)(str(made))
    try:
        source.backup(target)
        target.execute("PRAGMA journal_mode = delete")
    finally:
        source.close()
        target.close()
    with made.open("rb") as written:
        os.fsync(written.fileno())


def _set_aside(target: Path) -> str:
    """Move a store and what lies beside it out of the way, so that nothing is lost by a restore."""
    if not target.exists():
        return ""
    stamp = datetime.fromtimestamp(clock.now() / clock.SECOND).strftime("%Y%m%d-%H%M%S")
    kept = target.with_name(f"{target.name}.before-{stamp}")
    number = 1
    while kept.exists():
        number += 1
        kept = target.with_name(f"{target.name}.before-{stamp}-{number}")
    for end in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            os.replace(f"{target}{end}", f"{kept}{end}")
    os.replace(target, kept)
    return str(kept)


def restore_postgresql(store: str, path: str) -> None:
    """Put a backup in the open database's place, all of it or nothing."""
    if look_at(path).engine != "postgresql":
        raise Refused("“{path}” is a backup of a SQLite store. It can't be restored into PostgreSQL.", path=path)
    database.drop_connection()
    words = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
    _postgresql(store, "pg_restore", *words, path, "--dbname")
