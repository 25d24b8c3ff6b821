"""Record: the base of every table, on the connections of `data.database`."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

from data import database

_DRIVERS = ("psycopg", "psycopg2", "psycopg2cffi", "pymysql")
_loaded = {name: sys.modules.get(name) for name in _DRIVERS}
# Peewee imports every driver that is installed: 110 ms that a SQLite store need not pay.
sys.modules.update(dict.fromkeys(_DRIVERS))  # type: ignore[arg-type]  # None is Python's own mark for "not importable"
import peewee  # noqa: E402

for _name, _module in _loaded.items():
    if _module is None:
        del sys.modules[_name]
    else:
        sys.modules[_name] = _module


class _OnSqlite(peewee.SqliteDatabase):
    """Peewee's SQL for SQLite, run on this thread's connection."""

    def cursor(self, *_: Any, **__: Any) -> Any:
        return database.connection().cursor()


class _OnPostgresql(peewee.PostgresqlDatabase):
    """Peewee's SQL for PostgreSQL, run on this thread's connection."""

    def __init__(self) -> None:
        # Not the class's own: it wants a driver, and connects by it.
        peewee.Database.__init__(self, None)
        self._adapter = peewee.PostgresqlDatabase.psycopg3_adapter()

    def cursor(self, *_: Any, **__: Any) -> Any:
        return database.connection().cursor()


_ENGINES = {"sqlite": _OnSqlite(None), "postgresql": _OnPostgresql()}


class _OpenStore(peewee.DatabaseProxy):
    """The engine of the store that is open, or the one whose SQL is being written."""

    writing_for = ""

    @property
    def obj(self) -> Any:
        """Peewee's own name for what it stands for."""
        return _ENGINES.get(_OpenStore.writing_for or database.engine())

    @obj.setter
    def obj(self, _: Any) -> None:
        """Peewee sets it to nothing in the beginning."""


@contextmanager
def writing_sql_for(engine: str) -> Iterator[None]:
    """Within it the models speak the SQL of that engine, whichever store is open."""
    _OpenStore.writing_for = engine
    try:
        yield
    finally:
        _OpenStore.writing_for = ""


Model = TypeVar("Model", bound="Record")


class Record(peewee.Model):
    """A row of the store. Models never leave data/; pages get frozen rows."""

    id = peewee.BigAutoField()

    class Meta:
        database = _OpenStore()
        legacy_table_names = False
        only_save_dirty = True


def fetch(model: type[Model], key: int, lock: str = "") -> Model | None:
    """A row by its id. Peewee builds the same statement anew for each of them: 0.5 ms of an order's 2.5."""
    columns, names = _columns(model)
    found = database.one(f'SELECT {columns} FROM "{model._meta.table_name}" WHERE id = ?{lock}', (key,))
    return None if found is None else _made(model, names, found)


def insert(model: type[Model], sql: str, values: Sequence[Any]) -> Model:
    """Execute an INSERT into the model's table; the new row with all its columns."""
    columns, names = _columns(model)
    (made,) = database.rows(f"{sql} RETURNING {columns}", values)
    return _made(model, names, made)


def _made(model: type[Model], names: Sequence[str], values: Sequence[Any]) -> Model:
    row = model(__no_default__=True)
    row.__data__.update(zip(names, values, strict=True))
    row._dirty.clear()  # type: ignore[attr-defined]  # private, and absent from the stubs
    return row


@cache
def _columns(model: Any) -> tuple[str, tuple[str, ...]]:
    """The columns of a model as SQL, and what their values are called."""
    fields = model._meta.sorted_fields
    return ", ".join(f'"{field.column_name}"' for field in fields), tuple(field.name for field in fields)
