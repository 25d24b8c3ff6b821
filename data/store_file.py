"""The file of a SQLite store: whether and how it can be opened, and the queue in which its writers wait.

SQLite's own waiting is no queue: of eight writers one got 33 turns while another got 4,718, and waited 3 s for one.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from data.errors import Unusable


class _Here(threading.local):
    """The open queue file of a thread."""

    turn: int | None = None
    path = ""


_here = _Here()


def check_file(path: str, create: bool) -> None:
    """Tell apart what SQLite calls “unable to open database file”."""
    folder = os.path.dirname(path)
    if os.path.isdir(path):
        raise Unusable("“{path}” is a folder. Name the store's file inside it.", path=path)
    if not os.path.exists(path):
        if not create:
            raise Unusable("There is no store at “{path}”. Make one with init or demo.", path=path)
        if not os.path.isdir(folder):
            raise Unusable("The folder “{folder}” does not exist. Make it first.", folder=folder)
        if not os.access(folder, os.W_OK):
            raise Unusable("The folder “{folder}” can't be written. Ask its owner for the right.", folder=folder)
        return
    if not os.access(path, os.R_OK):
        raise Unusable("The store “{path}” can't be read. Ask its owner for the right.", path=path)
    if not os.access(path, os.W_OK) or not os.access(folder, os.W_OK):
        raise Unusable("The store “{path}” is read-only here. Ask its owner for the right to write.", path=path)


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite is free of the WAL-reset bug (3.7.0 to 3.51.2, mended in 3.50.7 and 3.44.6 too)."""
    if version >= (3, 51, 3) or version < (3, 7, 0):
        return True
    return (3, 50, 7) <= version < (3, 51, 0) or (3, 44, 6) <= version < (3, 45, 0)


PRAGMAS = (
    "synchronous = FULL",
    "foreign_keys = 1",
    "recursive_triggers = 1",
    "secure_delete = 1",
    "trusted_schema = 0",
    "mmap_size = 0",
    "cache_size = -32000",
    "temp_store = 2",
)


def prepare(conn: Any, version: tuple[int, int, int], mark: int) -> None:
    """Set up a new connection. The journal mode would stay with the file, so another program's keeps its own."""
    ours = conn.execute("PRAGMA application_id").fetchone()[0] == mark
    if ours or conn.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
        conn.execute("PRAGMA journal_mode = wal" if wal_is_safe(version) else "PRAGMA journal_mode = truncate")
    for pragma in PRAGMAS:
        conn.execute(f"PRAGMA {pragma}")


@contextmanager
def turn(path: str) -> Iterator[None]:
    """The turn to write, kept by the kernel: first come, first served; one who is killed frees it."""
    file = _here.turn
    if file is None or _here.path != path:
        leave_queue()
        file = _here.turn = _queue_of(path)
        _here.path = path
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        # A connection that was dropped on the way took the turn with it.
        if _here.turn == file:
            fcntl.flock(file, fcntl.LOCK_UN)


def _queue_of(path: str) -> int:
    try:
        return os.open(path + ".turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        raise Unusable(
            "“{path}” can't be opened. Check that it and its folder can be written.", path=path + ".turn"
        ) from None


def leave_queue() -> None:
    """Close this thread's queue file, and give back a turn that it has."""
    file = _here.turn
    if file is not None:
        os.close(file)
        _here.turn = None
