"""The tables as the models have them now, as SQL of either engine: what a fresh migration and its test start from."""

from typing import Any

from data import models
from data.models.record import writing_sql_for


def statements(engine: str) -> list[str]:
    """CREATE TABLE and CREATE INDEX for every model, in an order that works."""
    made: list[str] = []
    with writing_sql_for(engine):
        for table in models.TABLES:
            schema: Any = table._schema  # type: ignore[union-attr]  # private, and absent from the stubs
            made.append(_text(schema._create_table(safe=False)))
            made += [_text(index) for index in schema._create_indexes(safe=False)]
    return made


def _text(context: Any) -> str:
    sql, values = context.query()
    if values:
        raise ValueError(f"a statement with values can't be frozen: {sql} {values}")
    return str(sql)
