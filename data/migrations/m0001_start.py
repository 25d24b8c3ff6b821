"""The first schema: every table of the model, its ledgers guarded, its search tables, the chain's head."""

from data import clock
from data.events import GENESIS
from data.migrations import guards, search_tables
from data.migrations.frozen import frozen


def up(engine: str) -> list[tuple[str, tuple[object, ...]]]:
    """The statements of this step, with their values."""
    made = frozen("0001_start", engine)
    made += guards.statements(engine)
    made += search_tables.statements(engine)
    rows: list[tuple[str, tuple[object, ...]]] = [(sql, ()) for sql in made]
    rows.append(("INSERT INTO chain (id, seq, hash, algorithm) VALUES (1, 0, ?, 'sha256')", (GENESIS,)))
    rows.append(("INSERT INTO store (id, schema, made_at) VALUES (1, 1, ?)", (clock.now(),)))
    rows.append(
        (
            "INSERT INTO staff (name, title, role, language, made_at) VALUES ('store', 'The store', 'store', 'en', ?)",
            (clock.now(),),
        )
    )
    return rows
