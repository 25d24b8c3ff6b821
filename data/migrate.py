"""Bringing a store to this program's schema: numbered steps, forward only, all or nothing, one program at a time."""

from importlib import import_module
from typing import Any

from data import database
from data.errors import Unusable

STEPS = ("m0001_start", "m0002_imports", "m0003_day", "m0004_scale", "m0005_kept", "m0006_places")
"""The migrations in their order; the first is number 1."""

_LOCK = 0x65636F6D


def found_schema() -> int:
    """The number of the store's schema; 0 for an empty database."""
    conn = database.connection()
    if database.engine() == "sqlite":
        number = int(conn.execute("PRAGMA user_version").fetchone()[0])
        marked = conn.execute("PRAGMA application_id").fetchone()[0] == database.APPLICATION_ID
        if not marked and (number or conn.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]):
            raise Unusable("“{path}” is a SQLite file of another program.", path=database.store_path())
        return number
    there = conn.execute("SELECT to_regclass('store')").fetchone()[0]
    return int(conn.execute("SELECT schema FROM store WHERE id = 1").fetchone()[0]) if there else 0


def require_current() -> None:
    """Unusable unless the store has exactly the schema that this program works with."""
    found = found_schema()
    if found > database.SCHEMA:
        raise Unusable(
            "The store is of version {found}, newer than this program's {known}. Update ecom-tui.",
            found=found,
            known=database.SCHEMA,
        )
    if found == 0:
        raise Unusable("The store at “{url}” is empty. Make it with init or demo.", url=database.store_url())
    if found < database.SCHEMA:
        raise Unusable(
            "The store is of version {found}, this program needs {known}. Run: ecom-tui migrate",
            found=found,
            known=database.SCHEMA,
        )


def migrate() -> list[str]:
    """Run the steps that the store lacks; their names. Another program that migrates is waited for."""
    with database.transaction():
        return bring_up()


def bring_up() -> list[str]:
    """The same inside a transaction that is open: what follows is done with it or not at all."""
    conn = database.connection()
    database.take_your_time()
    if database.engine() == "postgresql":
        conn.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
    found = found_schema()
    if found > len(STEPS):
        require_current()
    applied = []
    for number in range(found + 1, len(STEPS) + 1):
        name = STEPS[number - 1]
        _apply(conn, name)
        conn.execute(f"UPDATE store SET schema = {number} WHERE id = 1")
        if database.engine() == "sqlite":
            conn.execute(f"PRAGMA user_version = {number}")
            conn.execute(f"PRAGMA application_id = {database.APPLICATION_ID}")
        applied.append(name)
    return applied


def _apply(conn: Any, name: str) -> None:
    step = import_module(f"data.migrations.{name}")
    for sql, values in step.up(database.engine()):
        if values:
            database.run(sql, values)
        else:
            conn.execute(sql)
