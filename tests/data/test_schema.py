"""The schema that a migration makes is the one the models have, on both engines, and it refuses what can't be."""

import hashlib
from pathlib import Path

import pytest

from data import database, migrate
from data.errors import Unusable
from data.migrations import kept
from data.migrations.frozen import frozen
from data.migrations.schema import statements
from data.migrations.search_tables import scale_statements
from data.models import TABLES
from data.operations.orders import place_order
from tests.builders import make_sku

MIGRATIONS = Path(database.__file__).parent / "migrations"


RELEASED = {
    "0001_start.sqlite.sql": "f3bc6849bdc81381cf04674de4156111574c9c7e98cf78df34dae91c2c60ff37",
    "0001_start.postgresql.sql": "83eee0626cfe95bb098751a36879a0826c16fde5f664f6eb13f333345bb945dd",
    "0002_imports.sqlite.sql": "e57a418473886d27765a53dcba9b882e446bfa29267a50f9d8ea56073c25f5b3",
    "0002_imports.postgresql.sql": "56133e501be76f6ab1fecc78cd1b65b1e5ca59d0777a28506304fd52bcfc06e4",
    "0003_day.sqlite.sql": "ced1d8bd6606cdc75c8050996a5abbf6d0994fd3ba1349c92dc1eb534f689e99",
    "0003_day.postgresql.sql": "960fddf712e72343b354808f5a67ab88975e0e5efa75af8ec3df493baa60b0cc",
    "0004_scale.sqlite.sql": "69cb419871f46fa1aa50197c1aa98059925561994b9ae54224cb130a82e1d86a",
    "0004_scale.postgresql.sql": "6ebc9c12d365047b1bfa19a754d06af3574df3f732782da498e387b75397059b",
    "0005_kept.sqlite.sql": "c6daf3f2686195dd68c36fb665a3f3d7c1518ef7892896e7879719031a9d268b",
    "0005_kept.postgresql.sql": "3491dd233c8e420c823e2ccd444375e68e4e081f25094bc846a0d9e99c45300a",
}
"""The hash of each file of SQL that a released program has run: it is never edited, a new step is added."""


@pytest.mark.parametrize("name", RELEASED)
def test_a_released_migration_is_never_edited(name):
    assert hashlib.sha256((MIGRATIONS / name).read_bytes()).hexdigest() == RELEASED[name]


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_table_that_a_later_step_adds_is_the_one_of_its_model(engine):
    new = ('TABLE "source_record"', 'TABLE "difference"', 'TABLE "review"', 'ON "source_record"', 'ON "difference"')
    wanted = [one for one in statements(engine) if one.startswith("CREATE") and any(name in one for name in new)]

    assert len(wanted) == 11
    assert set(wanted) <= set(frozen("0002_imports", engine))


def columns(table: str) -> set[str]:
    """The columns that a table of the store has."""
    if database.engine() == "sqlite":
        return {row[1] for row in database.rows(f"PRAGMA table_info({table})")}
    return {
        row[0]
        for row in database.rows(
            "SELECT column_name FROM information_schema.columns WHERE table_name = ?"
            " AND table_schema = current_schema()",
            (table,),
        )
    }


def test_every_model_has_its_table_and_columns(shop):
    wanted = {model._meta.table_name: {field.column_name for field in model._meta.sorted_fields} for model in TABLES}

    assert {table: columns(table) for table in wanted} == wanted


def test_no_column_holds_a_float(shop):
    if database.engine() == "sqlite":
        kinds = {
            row[2].upper() for model in TABLES for row in database.rows(f"PRAGMA table_info({model._meta.table_name})")
        }
        assert kinds <= {"INTEGER", "BIGINT", "SMALLINT", "TEXT"}
        return
    kinds = {
        row[0]
        for row in database.rows(
            "SELECT DISTINCT data_type FROM information_schema.columns WHERE table_schema = current_schema()"
        )
    }
    assert kinds <= {"bigint", "smallint", "integer", "text", "tsvector"}


IMPOSSIBLE = [
    "UPDATE stock_level SET qty = -1",
    "UPDATE promise SET sellable = -1",
    "UPDATE promise SET allocated = -1",
    "UPDATE promise SET held = -1",
    "UPDATE order_line SET picked = 3",
    "UPDATE order_line SET packed = 1",
    "UPDATE order_line SET shipped = 1",
    "UPDATE order_line SET delivered = 1",
    "UPDATE order_line SET cancelled = 1",
    "UPDATE order_line SET returned = 1",
    "UPDATE order_line SET gross_minor = 1",
    "UPDATE orders SET state = 'sold'",
    "UPDATE orders SET review = ''",
    "UPDATE orders SET payment = 'free'",
    "UPDATE orders SET fulfilment = 'gone'",
    "UPDATE orders SET unshipped = -1",
    "UPDATE orders SET number = NULL",
    "UPDATE orders SET customer_id = 77",
    "UPDATE allocation SET qty = 0",
    "UPDATE allocation SET state = 'lost'",
    "UPDATE stock_level SET bucket = 'shelf'",
    "UPDATE stock_level SET bin_id = 77",
    "UPDATE sku SET code = 'POT-2'",
    "UPDATE sku SET safety = -1",
    "INSERT INTO stock_move (sku_id, qty, kind) VALUES (1, 0, 'receive')",
    "INSERT INTO stock_move (sku_id, qty, kind) VALUES (1, -1, 'receive')",
    "INSERT INTO stock_move (sku_id, qty, kind) VALUES (1, 1, 'vanish')",
    "INSERT INTO stock_move (sku_id, qty, kind) VALUES (77, 1, 'receive')",
    "INSERT INTO payment_event (order_id, kind, amount_minor, currency, idempotency_key)"
    " VALUES (1, 'capture', -1, 'EUR', 'k')",
    "INSERT INTO payment_event (kind, amount_minor, currency, idempotency_key) VALUES ('capture', 1, 'EUR', 'k')",
    "INSERT INTO payment_event (order_id, kind, amount_minor, currency, idempotency_key)"
    " SELECT order_id, kind, amount_minor, currency, idempotency_key FROM payment_event",
    "INSERT INTO event (seq, op_id, actor_id) SELECT 99, op_id, actor_id FROM event",
    "INSERT INTO order_hold (order_id, reason) VALUES (1, 'mood')",
    "INSERT INTO shipment_line (shipment_id, order_line_id, qty) VALUES (77, 1, 1)",
    "DELETE FROM sku",
    "DELETE FROM orders",
]


def test_the_database_itself_refuses_what_cannot_be(shop):
    make_sku(shop, stock=5)
    make_sku(shop, "POT-2", stock=1)
    place_order(shop.operations, [["POT-1", 2]], paid=2000)

    assert {statement: answer(statement) for statement in IMPOSSIBLE} == dict.fromkeys(IMPOSSIBLE, "integrity")


def answer(statement: str) -> str:
    """What the database says to a statement: `integrity` if a check, a key or a reference refuses it."""
    try:
        with database.transaction() as conn:
            conn.execute(statement)
    except Exception as error:
        names = {kind.__name__ for kind in type(error).__mro__}
        return "integrity" if "IntegrityError" in names else str(error)
    return "done"


def test_a_store_is_made_once_and_migrating_it_again_does_nothing(shop):
    assert (migrate.found_schema(), migrate.migrate()) == (database.SCHEMA, [])


def test_a_store_newer_than_the_program_is_not_used(shop):
    with database.transaction() as conn:
        conn.execute(f"UPDATE store SET schema = {database.SCHEMA + 1}")
        if database.engine() == "sqlite":
            conn.execute(f"PRAGMA user_version = {database.SCHEMA + 1}")

    for use in (migrate.require_current, migrate.migrate):
        with pytest.raises(Unusable, match=r"newer than this program's \d+\. Update ecom-tui\."):
            use()


def test_a_migration_that_fails_leaves_the_store_as_it_was(store_url, monkeypatch):
    database.open_database(store_url, create=True)

    def broken(engine: str) -> list[tuple[str, tuple[object, ...]]]:
        made = real(engine)
        return [*made[: len(made) // 2], ("CREATE NONSENSE", ()), *made[len(made) // 2 :]]

    from data.migrations import m0001_start

    real = m0001_start.up
    with monkeypatch.context() as patched:
        patched.setattr(m0001_start, "up", broken)
        with pytest.raises(Exception, match="NONSENSE"):
            migrate.migrate()

    assert migrate.found_schema() == 0
    assert migrate.migrate() == list(migrate.STEPS)
    database.close_database()


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_the_indexes_of_long_lists_are_those_of_their_sorts_letter_for_letter(engine):
    assert frozen("0004_scale", engine) == scale_statements(engine)
    assert frozen("0005_kept", engine) == kept.statements(engine)
