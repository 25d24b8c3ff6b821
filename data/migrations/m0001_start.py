"""The first schema: every table of the model, its ledgers guarded, its search tables, the chain's head."""

from pathlib import Path

from data import clock
from data.events import GENESIS
from data.migrations import guards, search_tables


def up(engine: str) -> list[tuple[str, tuple[object, ...]]]:
    """The statements of this step, with their values."""
    frozen = Path(__file__).with_name(f"0001_start.{engine}.sql").read_text(encoding="utf-8")
    made = [line.rstrip().rstrip(";") for line in frozen.splitlines() if line.strip()]
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
