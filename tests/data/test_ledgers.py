"""Ledgers only grow: what was written there is neither changed nor deleted, by whatever statement."""

import pytest

from data import database
from data.migrations.guards import LEDGERS
from data.operations.orders import place_order
from tests.builders import Shop, make_sku

COLUMN = {
    "stock_move": "qty",
    "event": "body",
    "event_subject": "kind",
    "payment_event": "amount_minor",
    "tracking_event": "raw",
    "price_row": "amount_minor",
}


def filled(shop: Shop) -> None:
    """At least a row in every ledger."""
    make_sku(shop, stock=2)
    order = place_order(shop.operations, [["POT-1", 1]], paid=1000).id
    with database.transaction():
        database.run(
            "INSERT INTO shipment (id, number, order_id, state, made_at) VALUES (1, 'S1', ?, 'in_transit', 1)", (order,)
        )
        database.run("INSERT INTO tracking_event (shipment_id, at, raw) VALUES (1, 1, 'seen')")


def rows(table: str) -> list[tuple[object, ...]]:
    return sorted(database.rows(f"SELECT * FROM {table}"), key=str)


def refused(statement: str) -> str:
    """Why the store does not take a statement."""
    with pytest.raises(Exception) as caught, database.transaction() as conn:
        conn.execute(statement)
    return str(caught.value)


@pytest.mark.parametrize("table", LEDGERS)
def test_a_row_of_a_ledger_is_neither_changed_nor_deleted(shop, table):
    filled(shop)
    before = rows(table)
    assert before

    for statement in (f"UPDATE {table} SET {COLUMN[table]} = {COLUMN[table]}", f"DELETE FROM {table}"):
        assert f"{table} is append-only" in refused(statement)

    assert rows(table) == before


@pytest.mark.parametrize("table", LEDGERS)
@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_a_ledger_is_not_emptied_at_once(shop, table):
    filled(shop)
    before = rows(table)

    assert f"{table} is append-only" in refused(f"TRUNCATE {table} CASCADE")

    assert rows(table) == before


@pytest.mark.parametrize("table", LEDGERS)
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_row_is_not_replaced_by_another_of_its_key(shop, table):
    filled(shop)
    before = rows(table)

    # SQLite deletes for REPLACE without asking the triggers, unless they are recursive.
    assert f"{table} is append-only" in refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")

    assert rows(table) == before


def test_an_upsert_does_not_change_a_ledger(shop):
    filled(shop)
    before = rows("payment_event")

    said = refused(
        "INSERT INTO payment_event (order_id, kind, amount_minor, currency, idempotency_key)"
        " SELECT order_id, kind, 1, currency, idempotency_key FROM payment_event WHERE true"
        " ON CONFLICT (idempotency_key) DO UPDATE SET amount_minor = excluded.amount_minor"
    )

    assert ("payment_event is append-only" in said, rows("payment_event")) == (True, before)
