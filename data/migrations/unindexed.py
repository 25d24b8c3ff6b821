"""A store without its indexes for a while: a bulk door fills bare tables, and the indexes are built once, afterwards.

Only for a store in the making, which nobody else has open: references are not checked meanwhile.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from data import database
from data.migrations.kept import FILL, POSTGRESQL

_SQLITE_INDEXES = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY rowid"
_SQLITE_KEEPING = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'kept!_%' ESCAPE '!'"
_QUICK = (
    "foreign_keys = 0",
    "journal_mode = off",
    "synchronous = off",
    "secure_delete = 0",
    "temp_store = 1",
    "cache_size = -64000",
    "threads = 2",
)
"""No journal: a store that is stopped in the making is thrown away."""
_INDEXES = (
    "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
    " JOIN pg_class t ON t.oid = i.indrelid WHERE c.relnamespace = current_schema()::regnamespace"
    " AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u'))"
    " AND t.relname NOT IN (SELECT unnest(string_to_array(?, ' '))) ORDER BY c.oid"
)
_KEEPING = (
    "SELECT t.relname, g.tgname, pg_get_triggerdef(g.oid) FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid"
    " WHERE NOT g.tgisinternal AND g.tgname LIKE 'kept!_%' ESCAPE '!'"
    " AND t.relnamespace = current_schema()::regnamespace ORDER BY g.oid"
)
_REFERENCES = (
    "SELECT t.relname, k.conname, pg_get_constraintdef(k.oid) FROM pg_constraint k"
    " JOIN pg_class t ON t.oid = k.conrelid WHERE k.contype = 'f'"
    " AND k.connamespace = current_schema()::regnamespace ORDER BY k.oid"
)
_SEARCHED = "sku_words sku_codes order_words order_codes customer_words customer_codes"
"""Tables whose indexes stay: their rows come last, and some thousand at a time."""


@contextmanager
def hurried() -> Iterator[None]:
    """Neither journal nor waiting for the disk, and sorters that spill to files, so that memory stays bounded."""
    conn = database.connection()
    if database.engine() == "postgresql":
        conn.execute("SET synchronous_commit = off")
        yield
        conn.execute("SET synchronous_commit = on")
        return
    before = [(name, conn.execute(f"PRAGMA {name}").fetchone()[0]) for name in (one.split()[0] for one in _QUICK)]
    for pragma in _QUICK:
        conn.execute(f"PRAGMA {pragma}")
    yield
    for name, value in before:
        conn.execute(f"PRAGMA {name} = {value}")


@contextmanager
def unindexed() -> Iterator[None]:
    """Take every index, reference and keeping trigger off, and put them back in the end."""
    if database.engine() == "postgresql":
        with _bare_tables():
            yield
        return
    conn = database.connection()
    kept, keeping = database.rows(_SQLITE_INDEXES), database.rows(_SQLITE_KEEPING)
    for name, _ in keeping:
        conn.execute(f'DROP TRIGGER "{name}"')
    for name, _ in kept:
        conn.execute(f'DROP INDEX "{name}"')
    yield
    for _, sql in kept:
        conn.execute(sql)
    with database.transaction():
        for sql in FILL:
            conn.execute(sql)
        for _, sql in keeping:
            conn.execute(sql)


@contextmanager
def _bare_tables() -> Iterator[None]:
    with database.transaction() as conn:
        indexes, references = database.rows(_INDEXES, (_SEARCHED,)), database.rows(_REFERENCES)
        keeping = database.rows(_KEEPING)
        for table, name, _ in keeping:
            conn.execute(f'DROP TRIGGER "{name}" ON "{table}"')
        for table, name, _ in references:
            conn.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
        for name, _ in indexes:
            conn.execute(f'DROP INDEX "{name}"')
    yield
    with database.transaction() as conn:
        database.take_your_time()
        conn.execute("SET LOCAL maintenance_work_mem = '128MB'")
        for _, sql in indexes:
            conn.execute(sql)
        for sql in FILL:
            conn.execute(sql)
        for *_, sql in keeping:
            conn.execute(sql)
        for table, name, sql in references:
            conn.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {sql}')


def tables_of_others() -> frozenset[str]:
    """The tables that stand in the database now; for `take_away` later."""
    return frozenset(row[0] for row in database.rows(_TABLES))


_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"


def take_away(others: frozenset[str]) -> None:
    """Drop a store that was not finished from a PostgreSQL database; the tables of others stay."""
    database.drop_connection()
    with database.transaction() as conn:
        database.take_your_time()
        for (table,) in database.rows(_TABLES):
            if table not in others:
                conn.execute(f'DROP TABLE "{table}" CASCADE')
        for name in ("append_only", *POSTGRESQL):
            conn.execute(f"DROP FUNCTION IF EXISTS {name}() CASCADE")
