"""Which tables of a store were written: triggers count, and what a transaction takes back counts for nothing.

So a refusal is seen to have written no row anywhere by one small query, and only what was written is compared.
"""

from data import database

UNSEEN = frozenset({"trace_row", "watched"})
"""A denial leaves a trace; that is no change of the shop."""
_COUNTER = "CREATE TABLE watched (name TEXT PRIMARY KEY, n BIGINT NOT NULL DEFAULT 0)"
_FUNCTION = (
    "CREATE FUNCTION note_write() RETURNS trigger LANGUAGE plpgsql AS"
    " 'BEGIN UPDATE watched SET n = n + 1 WHERE name = TG_TABLE_NAME; RETURN NULL; END'"
)


def watch() -> None:
    """Count from now on in every table of the open store what is written to it."""
    lite = database.engine() == "sqlite"
    names = _names(lite)
    with database.transaction():
        database.run(_COUNTER)
        database.many("INSERT INTO watched (name) VALUES (?)", [(name,) for name in names])
        if not lite:
            database.run(_FUNCTION)
        for name in names:
            if lite:
                for verb in ("INSERT", "UPDATE", "DELETE"):
                    database.run(
                        f'CREATE TRIGGER watch_{name}_{verb.lower()} AFTER {verb} ON "{name}"'
                        f" BEGIN UPDATE watched SET n = n + 1 WHERE name = '{name}'; END"
                    )
            else:
                database.run(
                    f'CREATE TRIGGER watch_{name} AFTER INSERT OR UPDATE OR DELETE ON "{name}"'
                    " FOR EACH STATEMENT EXECUTE FUNCTION note_write()"
                )


def _names(lite: bool) -> list[str]:
    """The tables of the schema; what makes up a text index is told by its own check."""
    if lite:
        found = database.rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " AND name NOT IN (SELECT m.name FROM sqlite_master m JOIN sqlite_master v ON v.type = 'table'"
            " AND v.sql LIKE 'CREATE VIRTUAL%' AND (m.name = v.name OR m.name LIKE v.name || '\\_%' ESCAPE '\\'))"
            " ORDER BY name"
        )
    else:
        found = database.rows(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
            " AND table_type = 'BASE TABLE' ORDER BY table_name"
        )
    return [str(name) for (name,) in found if name not in UNSEEN]


def written() -> dict[str, int]:
    """How often each table was written."""
    return {str(name): int(n) for name, n in database.rows("SELECT name, n FROM watched")}
