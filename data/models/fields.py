"""The few kinds of column that the store has: text, whole numbers, money, instants, flags. No floats anywhere.

Defaults stand in the table too, so that a bulk door names only the columns it fills.
"""

from typing import Any

import peewee


def string(default: str | None = "", constraints: tuple[Any, ...] = (), **options: Any) -> Any:
    """Text, empty where nothing is known; null only where the difference matters."""
    kept: dict[str, Any] = {"default": default, "null": default is None, "constraints": _with(default, constraints)}
    return peewee.TextField(**kept, **options)


def integer(default: int | None = 0, **options: Any) -> Any:
    """A whole number."""
    kept: dict[str, Any] = {"default": default, "null": default is None, "constraints": _with(default)}
    return peewee.BigIntegerField(**kept, **options)


def minor(default: int | None = 0, **options: Any) -> Any:
    """Money in minor units of a currency that stands beside it."""
    return integer(default, **options)


def instant(**options: Any) -> peewee.BigIntegerField:
    """An instant in UTC microseconds; null while it has not happened."""
    return peewee.BigIntegerField(null=True, default=None, **options)


def switch(default: int = 0) -> peewee.SmallIntegerField:
    """0 or 1."""
    return peewee.SmallIntegerField(default=default, constraints=_with(default))


def link(model: Any, *, null: bool = True, index: bool = True, **options: Any) -> peewee.ForeignKeyField:
    """A reference to a row of another table, which stays as long as this one."""
    return peewee.ForeignKeyField(model, null=null, index=index, backref="+", lazy_load=False, **options)


def one_of(column: str, *words: str) -> Any:
    """A CHECK that a column holds one of these words."""
    return peewee.Check(f"{column} IN ({', '.join(repr(word) for word in words)})")


def not_negative(*columns: str) -> Any:
    """A CHECK that none of these columns falls below zero."""
    return peewee.Check(" AND ".join(f"{column} >= 0" for column in columns))


def _with(default: str | int | None, constraints: tuple[Any, ...] = ()) -> list[Any]:
    if default is None:
        return list(constraints)
    return [peewee.SQL(f"DEFAULT {default!r}"), *constraints]
