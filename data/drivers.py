"""The drivers of both engines: one copy of SQLite in the process, and connections as a store needs them.

No connection waits for ever: SQLite gives up after 5 s, a PostgreSQL server that does not answer is left after 65 s.
"""

import sys
import time
from collections.abc import Generator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from data.errors import Unusable
from data.store_file import prepare, set_pragmas

sqlite3: Any
try:
    import pysqlite3
    import pysqlite3.dbapi2

    # Peewee imports Python's own sqlite3 beside pysqlite3, and two copies of SQLite in one process break file locks.
    sys.modules["sqlite3"], sys.modules["sqlite3.dbapi2"] = pysqlite3, pysqlite3.dbapi2
    sqlite3 = pysqlite3.dbapi2
except ImportError:  # no wheel for this machine: Python's own engine, in the journal mode that is safe with it
    import sqlite3

APPLICATION_ID = 0x65636F6D
"""Marks a SQLite file as a store of ours (PRAGMA application_id)."""

BUSY_S = 5
"""Seconds until SQLite gives up waiting for a lock of another program."""

ANSWER_S = 65.0
"""Seconds until a server's silence is taken for its loss; it ends a statement itself after 60. TCP does not notice a
proxy or pooler that takes everything and answers nothing."""
NO_END = float("inf")
KEPT_PLANS = 250
"""Statements whose plans a server keeps for a connection; an order takes about 30."""


def connect_sqlite(path: str) -> Any:
    """A connection to a store's file, set up. The file must be there: SQLite would make an empty one in its place."""
    where = f"file:{quote(path)}?mode=rw"
    made = sqlite3.connect(where, uri=True, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
    try:
        prepare(made, sqlite3.sqlite_version_info, APPLICATION_ID)
    except BaseException:
        made.close()
        raise
    return made


def look_into_sqlite(path: str) -> Any:
    """A connection to the file of a store that nobody works with, for reading: nothing of the file changes."""
    made = sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    set_pragmas(made)
    return made


def need_psycopg() -> None:
    """Unusable without the driver of PostgreSQL."""
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise Unusable(
            "This store is on PostgreSQL, and its driver is not installed. Install ecom-tui[postgres]."
        ) from None


def connect_postgresql(url: str) -> Any:
    """A connection to a server's database, set up."""
    made = _answering().connect(
        url.replace("postgres://", "postgresql://", 1),
        autocommit=True,
        connect_timeout=3,
        # A black hole is noticed within 6 s (SAFETY: measured 5.6 s with this, over 25 s without).
        tcp_user_timeout=5000,
        application_name="ecom-tui",
        options="-c lock_timeout=5000 -c statement_timeout=60000 -c idle_in_transaction_session_timeout=60000",
    )
    made.adapters.register_loader("numeric", _sums())
    # Whoever says a thing twice says it again: the server reads and plans it once.
    made.prepare_threshold, made.prepared_max = 1, KEPT_PLANS
    return made


@cache
def _sums() -> Any:
    """Reads sums as SQLite gives them: PostgreSQL calls a sum of whole numbers numeric, which is no whole number."""
    from decimal import Decimal

    from psycopg.adapt import Loader

    class Sums(Loader):
        def load(self, data: Any) -> int | Decimal:
            text = bytes(data).decode()
            return int(text) if text.removeprefix("-").isdecimal() else Decimal(text)

    return Sums


@cache
def _answering() -> Any:
    """psycopg's connection, which gives a silent server up. Made when a store on PostgreSQL is opened."""
    import logging

    import psycopg

    # It warns of connections that are lost; without a handler that would be printed across the page.
    logging.getLogger("psycopg").addHandler(logging.NullHandler())

    class Answering(psycopg.Connection[Any]):
        patience = ANSWER_S
        """Seconds; 0 ends what runs now."""

        def wait(self, gen: Any, *args: Any, **kwargs: Any) -> Any:
            return super().wait(self._answered(gen), *args, **kwargs)

        def _answered(self, gen: Any) -> Generator[Any, Any, Any]:
            began = time.monotonic()
            try:
                wanted = next(gen)
                while True:
                    ready = yield wanted
                    if not ready and time.monotonic() - began > self.patience:
                        self.close()
                        raise psycopg.OperationalError("the server does not answer")
                    wanted = gen.send(ready)
            except StopIteration as end:
                return end.value

    return Answering


def is_closed(conn: Any) -> bool:
    """Whether a server has ended the connection, as far as is known here."""
    return bool(getattr(conn, "closed", False))


def is_whole(conn: Any) -> bool:
    """Whether a COMMIT will keep everything that was done since BEGIN."""
    if hasattr(conn, "in_transaction"):
        return bool(conn.in_transaction)
    return bool(conn.info.transaction_status.name == "INTRANS")


def expect(conn: Any, seconds: float) -> None:
    """Take a server's silence on that connection for its loss after so long."""
    if hasattr(conn, "patience"):
        conn.patience = seconds


def hang_up(conn: Any) -> None:
    """Have another thread that waits for a server's answer wait no longer: its statement fails as a lost one."""
    expect(conn, 0.0)


def interrupts_at_once(conn: Any) -> bool:
    """Whether to stop a statement takes no journey to a server, so that a loop of keys may ask for it."""
    return hasattr(conn, "interrupt")


def interrupt(conn: Any) -> None:
    """Stop what another thread runs on that connection."""
    if hasattr(conn, "interrupt"):
        conn.interrupt()
    else:
        conn.cancel_safe(timeout=1)
