"""A driver that fails at the n-th statement of a transaction, as a full disk, a bad disk, a lock or a server would.

SQLite's faults are raised here, with the transaction rolled back where SQLite does that itself; PostgreSQL's are raised
by the server.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import psycopg

from data import database, drivers
from data.faults import DAMAGED

AT_COMMIT = 0
"""Instead of a number: the COMMIT."""

SQLITE = {
    "SQLITE_FULL": "No room on the disk. Nothing was saved. Make room and try again.",
    "SQLITE_IOERR_WRITE": "The disk failed. Nothing was saved. Check the disk.",
    "SQLITE_BUSY": "Another program has kept the store locked for 5 seconds. Nothing was saved. Try again.",
    "SQLITE_CORRUPT": DAMAGED,
}
"""What SQLite calls it, and what people are told."""
POSTGRESQL = {
    "53100": "The database server has no room or no free connection. Nothing was saved. Try again later.",
    "58030": "The database server's disk failed. Nothing was saved. Check the server.",
    "55P03": "Others keep what is needed locked. Nothing was saved. Try again.",
    "XX001": DAMAGED,
    "40P01": "Others keep what is needed locked. Nothing was saved. Try again.",
    "57P01": "The database server can't be reached. Nothing was saved. It is tried again by itself.",
}
"""The codes of a full disk, a bad disk, a lock, a wiped page, a deadlock and the end of the server."""
IN_DOUBT = "The server went away while saving. See if it is done before you repeat."
"""Instead of that, when it was the COMMIT that had no answer."""
ROLLS_BACK = ("SQLITE_FULL", "SQLITE_IOERR_WRITE")
"""After these SQLite has rolled the transaction back by itself."""


@dataclass
class Plan:
    """What fails, at which statement since BEGIN, and how often."""

    fault: str
    at: int
    times: int = 1_000
    calls: int = 0
    failed: int = 0
    word: str = ""
    """The first word of the statement that failed last."""

    def meets(self, sql: str) -> bool:
        """Count a statement, and say whether it is the one."""
        word = sql.split(None, 1)[0].upper()
        if word == "ROLLBACK":
            return False
        self.calls = 1 if word == "BEGIN" else self.calls + 1
        hit = word == "COMMIT" if self.at == AT_COMMIT else self.calls == self.at
        if hit and self.failed < self.times:
            self.failed, self.word = self.failed + 1, word
            return True
        return False


class Failing:
    """A connection or cursor that looks at each statement before the driver does."""

    def __init__(self, real: Any, conn: Any, plan: Plan):
        self._real, self._conn, self._plan = real, conn, plan

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def __enter__(self) -> "Failing":
        self._real.__enter__()
        return self

    def __exit__(self, *how: Any) -> Any:
        return self._real.__exit__(*how)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._real)

    def cursor(self, *args: Any) -> "Failing":
        """A cursor that fails too."""
        return Failing(self._real.cursor(*args), self._conn, self._plan)

    def execute(self, sql: str, *args: Any) -> Any:
        """Fail or execute."""
        if self._plan.meets(sql):
            _fail(self._conn, self._plan.fault, sql)
        return self._real.execute(sql, *args)

    def executemany(self, sql: str, *args: Any) -> Any:
        """Fail or execute."""
        if self._plan.meets(sql):
            _fail(self._conn, self._plan.fault, sql)
        return self._real.executemany(sql, *args)


def _fail(conn: Any, fault: str, sql: str) -> None:
    if fault == "unanswered":
        conn.execute(sql)
        conn.close()
        raise psycopg.OperationalError("server closed the connection unexpectedly")
    if fault == "57P01":
        conn.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    if not fault.startswith("SQLITE"):
        conn.execute(f"DO $$ BEGIN RAISE EXCEPTION 'made to fail' USING ERRCODE = '{fault}'; END $$")
    if fault in ROLLS_BACK and conn.in_transaction:
        conn.execute("ROLLBACK")
    kind = drivers.sqlite3.DatabaseError if fault == "SQLITE_CORRUPT" else drivers.sqlite3.OperationalError
    error = kind("made to fail")
    error.sqlite_errorname = fault
    raise error


@contextmanager
def failing(fault: str, at: int, times: int = 1_000) -> Iterator[Plan]:
    """Within it this thread's transactions fail at that statement, so many times."""
    plan = Plan(fault, at, times)

    def sqlite(path: str, real: Any = drivers.connect_sqlite) -> Failing:
        made = real(path)
        return Failing(made, made, plan)

    def postgresql(url: str, real: Any = drivers.connect_postgresql) -> Failing:
        made = real(url)
        return Failing(made, made, plan)

    database.drop_connection()
    try:
        with patch.object(drivers, "connect_sqlite", sqlite), patch.object(drivers, "connect_postgresql", postgresql):
            yield plan
    finally:
        database.drop_connection()


def tables() -> list[str]:
    """All tables of the open store."""
    if database.engine() == "sqlite":
        sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    else:
        sql = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
    return [str(name) for (name,) in database.rows(sql)]


def digest(names: list[str]) -> str:
    """One text for everything that stands in these tables."""
    if database.engine() == "postgresql":
        # Numbered rows of all tables in one answer: a question for each would take a second.
        parts = [
            f"SELECT '{name}', coalesce(md5(string_agg(t::text, chr(10) ORDER BY t::text)), '') FROM \"{name}\" t"
            for name in names
        ]
        return str(database.run(" UNION ALL ".join(parts)).fetchall())
    found = hashlib.sha256()
    for name in names:
        rows = database.run(f'SELECT * FROM "{name}"').fetchall()
        found.update(f"{name}{sorted(map(repr, rows))}".encode())
    return found.hexdigest()
