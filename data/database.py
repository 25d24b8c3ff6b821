"""The store's database: opening it, one connection a thread, and the two kinds of transaction.

Every write transaction waits its turn (SQLite: `flock` on STORE.turn, then BEGIN IMMEDIATE) and is guarded against a
store that was replaced or migrated under the program. SQL is written once for both engines with `?` for values, and
`/*lock*/` where PostgreSQL must lock the rows that are read.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from typing import Any

from data import drivers
from data.dialect import dialect, of_rows
from data.drivers import APPLICATION_ID as APPLICATION_ID
from data.drivers import sqlite3 as sqlite3
from data.errors import Unusable
from data.faults import Unanswered, lost, unusable
from data.here import Values, refuse_damaged
from data.here import check_place as check_place
from data.here import engine as engine
from data.here import here as _here
from data.here import note_damage as note_damage
from data.here import secret_url as secret_url
from data.here import sqlite_path as sqlite_path
from data.here import store as _store
from data.here import store_path as store_path
from data.here import store_url as store_url
from data.store_file import check_file
from data.turns import be_wakeable, leave_queue, turn

SCHEMA = 6
"""The number of the newest migration this program knows."""

TOGETHER = 50
"""Rows that one statement takes on PostgreSQL; SQLite has no journeys to spare."""


def open_database(url: str, *, create: bool = False) -> None:
    """Open a store, for all threads. Unusable if it can't be reached; with `create` an empty one is made."""
    close_database()
    if url.startswith("sqlite:///"):
        _open_sqlite(url, create)
    elif url.startswith(("postgresql://", "postgres://")):
        drivers.need_psycopg()
        _set_store(url, "", "postgresql")
        connection()
    else:
        raise Unusable("“{url}” is not a store. Give sqlite:///FILE or postgresql://USER@HOST/NAME.", url=url)


def _open_sqlite(url: str, create: bool) -> None:
    path = os.path.abspath(sqlite_path(url))
    check_file(path, create)
    be_wakeable()
    _set_store(url, path, "sqlite")
    connection()
    status = os.stat(path)
    _store.inode = (status.st_dev, status.st_ino)


def _set_store(url: str, path: str, kind: str) -> None:
    _store.url, _store.path, _store.kind, _store.inode, _store.damaged = url, path, kind, None, False
    _store.opened += 1


def another_connection() -> Any:
    """A connection to the open store beside this thread's own; whoever asks for it closes it."""
    check_place()
    try:
        if _store.kind == "sqlite":
            return drivers.connect_sqlite(_store.path)
        return drivers.connect_postgresql(_store.url)
    except Exception as error:
        known = unusable(error)
        if known is None:
            raise
        note_damage(error)
        raise known from error


def knock() -> None:
    """Unusable if the server of the open store does not answer a new connection within 3 s. SQLite has no server."""
    if _store.kind == "postgresql":
        another_connection().close()


def close_database() -> None:
    """Close this thread's connection and forget the store."""
    _close_here()
    _set_store("", "", "")
    leave_queue()


def connection() -> Any:
    """This thread's connection to the open store, opened if need be. Unusable if it can't be."""
    conn = _connection()
    if _here.later:
        _send()
    return conn


def _connection() -> Any:
    if _here.conn is not None and _here.opened == _store.opened and (_here.busy or not _is_gone(_here.conn)):
        _refuse_spoilt()
        return _here.conn
    if not _store.kind:
        raise RuntimeError("no store is open")
    if _here.busy:
        raise _lost()
    drop_connection()
    _here.conn = another_connection()
    _here.opened = _store.opened
    return _here.conn


def _refuse_spoilt() -> None:
    """What follows an error that was swallowed is not written: SQLite would let it through, each by itself."""
    if _here.writes and (_here.spoilt is not None or (_store.kind == "sqlite" and not _here.conn.in_transaction)):
        raise _lost() from _here.spoilt


def spoil(error: BaseException) -> None:
    """Nothing of the open transaction is saved, unless a savepoint takes back what went wrong."""
    if _here.writes and _here.spoilt is None:
        _here.spoilt = error


def _is_gone(conn: Any) -> bool:
    """Whether the server has ended it, or no store is open. Within a transaction it is kept: half of it would go on."""
    return not _store.kind or drivers.is_closed(conn)


def _close_here() -> None:
    conn, _here.conn = _here.conn, None
    if conn is not None:
        conn.close()


def drop_connection() -> None:
    """Close this thread's connection; the next use opens another. After a fault, and at a thread's end."""
    with suppress(Exception):  # a connection that is gone may fail to say goodbye
        _close_here()
    leave_queue()


def run(sql: str, values: Values = ()) -> Any:
    """Execute one statement with bound values; the cursor."""
    conn = _connection()
    try:
        if _here.later:
            return _send((sql, values))[-1]
        return conn.execute(dialect(sql, _store.kind), values)
    except BaseException as error:
        spoil(error)
        raise


def later(sql: str, values: Values = ()) -> None:
    """Execute a statement of a write transaction whose answer nobody waits for: at the latest before the commit.

    On PostgreSQL it makes no journey of its own, so that what others wait for is not locked that long.
    """
    if _store.kind == "postgresql" and _here.writes:
        _refuse_spoilt()
        _here.later.append((sql, values))
    else:
        run(sql, values)


def _send(*last: tuple[str, Values]) -> list[Any]:
    """Execute all that waits, and what comes after it, in one journey; the cursors."""
    waiting, _here.later = [*_here.later, *last], []
    try:
        with _here.conn.pipeline():
            return [_here.conn.execute(dialect(sql, "postgresql"), values) for sql, values in waiting]
    except BaseException as error:
        spoil(error)
        raise


def many(sql: str, values: Iterable[Values]) -> None:
    """Execute one statement for each tuple of values."""
    conn = connection()
    try:
        if _store.kind == "sqlite":
            conn.executemany(dialect(sql, "sqlite"), values)
        else:
            with conn.cursor() as cursor:
                cursor.executemany(dialect(sql, "postgresql"), values)
    except BaseException as error:
        spoil(error)
        raise


def rows(sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
    """All rows of a statement."""
    found: list[tuple[Any, ...]] = run(sql, values).fetchall()
    return found


def answers(*asked: tuple[str, Values]) -> list[list[tuple[Any, ...]]]:
    """All rows of each of some statements; within a write transaction on PostgreSQL they make one journey."""
    if _store.kind == "sqlite" or not _here.writes:
        return [rows(*one) for one in asked]
    _connection()
    return [cursor.fetchall() for cursor in _send(*asked)[-len(asked) :]]


def one(sql: str, values: Values = ()) -> tuple[Any, ...] | None:
    """The first row of a statement, if any."""
    found: tuple[Any, ...] | None = run(sql, values).fetchone()
    return found


def scalar(sql: str, values: Values = ()) -> Any:
    """The first column of the first row, or None."""
    found = run(sql, values).fetchone()
    return found[0] if found else None


def insert(sql: str, values: Values) -> int:
    """Execute an INSERT into a table with an id; the new id."""
    if _store.kind == "sqlite":
        return int(run(sql, values).lastrowid)
    return int(run(sql + " RETURNING id", values).fetchone()[0])


def together(sql: str, values: Sequence[Values]) -> None:
    """Execute an INSERT for all tuples of values at once; no two of them may be the same row."""
    if _store.kind == "sqlite" or len(values) > TOGETHER:
        many(sql, values)
    elif values:
        later(of_rows(sql, len(values)), [value for row in values for value in row])


def inserted(sql: str, values: Sequence[Values]) -> list[int]:
    """The same for a table with an id; the new ids, in the order of the values."""
    if _store.kind == "sqlite" or len(values) > TOGETHER:
        return [insert(sql, row) for row in values]
    flat = [value for row in values for value in row]
    return [int(row[0]) for row in rows(of_rows(sql, len(values)) + " RETURNING id", flat)] if values else []


def marks(count: int) -> str:
    """`?, ?, ?` for an IN list of that many values."""
    return ", ".join("?" * count)


@contextmanager
def transaction() -> Iterator[Any]:
    """A write transaction: all of it or nothing. Waits its turn; nothing else may be open on this thread."""
    check_place()
    with _alone(), turn(_store.path) if _store.kind == "sqlite" else nullcontext():
        conn = connection()
        check_place()
        refuse_damaged()
        try:
            conn.execute("BEGIN IMMEDIATE" if _store.kind == "sqlite" else "BEGIN")
            _here.writes = True
            if _store.kind == "sqlite":
                check_schema()
            yield conn
            connection()  # what nobody waited for, in a journey before the COMMIT's: only that one leaves a doubt
            if not drivers.is_whole(conn):
                raise _lost()
            _commit(conn)
        except BaseException as error:
            _roll_back(conn)
            note_damage(error)
            raise


def _commit(conn: Any) -> None:
    try:
        conn.execute("COMMIT")
    except Exception as error:
        if lost(error):
            raise Unanswered from error
        raise


def claim(op_id: str) -> None:
    """Be the only one with an operation id until the transaction ends; the second waits for the answer of the first.

    That holds after a lost COMMIT too: the server may still be at it. SQLite has one writer anyway. An operation asks
    by keys, for which one plan is as good as the next: planning anew for each value took half of its first orders.
    """
    if _store.kind == "postgresql":
        sql = (
            "SELECT pg_advisory_xact_lock(hashtextextended(?, 0)), schema,"
            " set_config('plan_cache_mode', 'force_generic_plan', true) FROM store WHERE id = 1"
        )
        _refuse_newer((one(sql, (op_id,)) or (0, 0))[1])


@contextmanager
def snapshot() -> Iterator[Any]:
    """A read transaction: everything read inside is of one moment."""
    with _alone():
        conn = connection()
        conn.execute("BEGIN" if _store.kind == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        try:
            yield conn
        finally:
            _roll_back(conn)


@contextmanager
def looking_into(path: str) -> Iterator[None]:
    """Have this thread read another SQLite store, a copy of the open one, in its place; nothing of it changes."""
    with _alone():
        mine = _here.conn
        _here.conn = drivers.look_into_sqlite(path)
    try:
        yield
    finally:
        _here.conn.close()
        _here.conn = mine


@contextmanager
def _alone() -> Iterator[None]:
    """One transaction at a time on a thread: on PostgreSQL the end of an inner one would end the outer one too."""
    if _here.busy:
        raise RuntimeError("a transaction is open on this thread")
    connection()
    _here.busy = True
    try:
        yield
    finally:
        _here.busy = _here.writes = False
        _here.spoilt = None
        _here.later.clear()
        drivers.expect(_here.conn, drivers.ANSWER_S)


def _lost() -> Unusable:
    return Unusable("The store lost its transaction. Nothing more was saved.")


@contextmanager
def savepoint() -> Iterator[None]:
    """A part of a transaction that is taken back when it raises."""
    conn = connection()
    conn.execute("SAVEPOINT part")
    try:
        yield
        connection()
    except BaseException as error:
        spoil(error)
        _here.later.clear()
        conn.execute("ROLLBACK TO part")
        conn.execute("RELEASE part")
        _here.spoilt = None
        raise
    conn.execute("RELEASE part")


def take_your_time() -> None:
    """Let this transaction last: a migration or a check of a big store takes longer than anybody's operation may."""
    if _store.kind == "postgresql":
        drivers.expect(connection(), drivers.NO_END)
        for limit in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"):
            connection().execute(f"SET LOCAL {limit} = 0")


def read_only() -> None:
    """Make this thread's connection refuse to write: the page and long lanes."""
    sql = "PRAGMA query_only = 1" if _store.kind == "sqlite" else "SET default_transaction_read_only = on"
    connection().execute(sql)


def _roll_back(conn: Any) -> None:
    try:
        if _store.kind != "sqlite" or conn.in_transaction:
            conn.execute("ROLLBACK")
    except Exception:
        # A rollback that fails (full disk, lost server) would hide the error that matters; the connection goes instead.
        drop_connection()


def check_schema() -> None:
    """Unusable if a newer program has migrated the store meanwhile."""
    _refuse_newer(scalar("PRAGMA user_version" if _store.kind == "sqlite" else "SELECT schema FROM store WHERE id = 1"))


def _refuse_newer(found: int) -> None:
    """A newer program has migrated the store meanwhile: this one would write what that one can't read."""
    if found > SCHEMA:
        raise Unusable(
            "The store is of version {found}, newer than this program's {known}. Update ecom-tui.",
            found=found,
            known=SCHEMA,
        )
