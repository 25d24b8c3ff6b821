"""A job that only one process may do at a time in a store, as long as it lives: imports. One who dies frees it."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from data import database
from data.errors import Refused, Unusable

PAUSE_S = 0.2
"""How often somebody who waits asks again."""

_TAKE = "SELECT pg_try_advisory_lock(hashtextextended(current_schema() || %s, 0))"

Asked = Callable[[], bool]
"""Is called while it waits; false when it is to wait no longer."""


@contextmanager
def alone(job: str, waiting: Asked = lambda: True) -> Iterator[None]:
    """Do a job alone. Waits for another who does it; Refused when `waiting` says to stop."""
    holder = _OnSqlite(job) if database.engine() == "sqlite" else _OnPostgresql(job)
    try:
        while not holder.take():
            if not waiting():
                raise Refused("Another import is running. Nothing was changed; start it again later.")
            time.sleep(PAUSE_S)
        yield
    finally:
        holder.leave()


class _OnSqlite:
    """A lock of the file system beside the store's file."""

    def __init__(self, job: str):
        path = f"{database.store_path()}.{job}"
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            raise Unusable("“{path}” can't be opened. Check that its folder can be written.", path=path) from None

    def take(self) -> bool:
        """Whether it is ours now."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def leave(self) -> None:
        """Give it back."""
        os.close(self._file)


class _OnPostgresql:
    """An advisory lock of a connection that does nothing else: the server frees it when the connection ends."""

    def __init__(self, job: str):
        self._job = job
        self._connection: Any = database.another_connection()

    def take(self) -> bool:
        """Whether it is ours now."""
        return bool(self._connection.execute(_TAKE, (self._job,)).fetchone()[0])

    def leave(self) -> None:
        """Give it back now: the server may see a little later only that the connection has ended."""
        with suppress(Exception):  # a connection that is lost has given it back
            self._connection.execute("SELECT pg_advisory_unlock_all()")
        self._connection.close()
