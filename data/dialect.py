"""One SQL for both engines: as PostgreSQL has a statement, and one INSERT for several rows."""

import re
from functools import lru_cache

_POSTGRESQL = {
    "/*lock*/": "FOR NO KEY UPDATE",
    # Who waits for a row that is locked stands in no queue: of eight, one waited five times as long as the others.
    "/*queue*/": "AND pg_advisory_xact_lock(1, id::int) IS NOT NULL",
}
_ROW = re.compile(r"\bVALUES (\((?:[^()]|\([^()]*\))*\))", re.IGNORECASE)


@lru_cache(maxsize=4096)
def dialect(sql: str, kind: str) -> str:
    """A statement with `?` for values, and notes where rows are locked, as an engine has it."""
    notes = {"/*lock*/": "", "/*queue*/": ""} if kind == "sqlite" else _POSTGRESQL
    sql = sql if kind == "sqlite" else sql.replace("%", "%%").replace("?", "%s")
    for note, text in notes.items():
        sql = sql.replace(note, text)
    return sql


@lru_cache(maxsize=4096)
def of_rows(sql: str, count: int) -> str:
    """An INSERT of one row as one of so many."""
    found = _ROW.search(sql)
    if found is None:
        raise ValueError(f"this writes no row: {sql}")
    return f"{sql[: found.end()]}{f', {found[1]}' * (count - 1)}{sql[found.end() :]}"
