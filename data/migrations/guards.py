"""Triggers that keep the ledgers append-only on both engines: a row, once written, is neither changed nor deleted."""

LEDGERS = ("stock_move", "event", "event_subject", "payment_event", "tracking_event", "price_row")


def statements(engine: str) -> list[str]:
    """The triggers, as SQL of one engine."""
    if engine == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for table in LEDGERS
            for verb in ("UPDATE", "DELETE")
        ]
    made = [
        "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    ]
    for table in LEDGERS:
        made.append(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION append_only()"
        )
        made.append(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
        )
    return made
