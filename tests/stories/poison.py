"""A store in which every text that comes from outside is hostile, or plain: the same rows, other words."""

import json
from typing import Any

from data import database
from tests.hostile import Words

OUTSIDE: dict[str, str] = {
    "address": "name company line1 line2 city region postcode phone",
    "approval": "reason note",
    "arrival": "supplier reference",
    "batch": "path",
    "bin": "code",
    "customer": "name company email phone source_id",
    "document": "number reason",
    "document_line": "code title",
    "image": "address",
    "option_value": "name value",
    "order_check": "fact",
    "order_discount": "code title",
    "order_hold": "note",
    "order_line": "code title unit_text",
    "order_note": "text",
    "orders": "customer_name email channel source_id tags carrier tracking number",
    "payment_event": "method psp_ref note",
    "product": "title title_zh category",
    "product_text": "title text body",
    "risk_signal": "fact",
    "saved_filter": "name text",
    "shipment": "number carrier service tracking",
    "sku": "name name_zh barcode code",
    "staff": "title",
    "stock_hold": "subject",
    "stock_level": "lot",
    "stock_move": "reason lot",
    "tracking_event": "raw location",
    "transfer": "number",
    "transfer_line": "reason",
    "warehouse": "name name_zh",
}
"""Table -> columns that people, customers, suppliers and files fill."""
FIRST = 260
"""Rows of a table that get a text of their own; no walk sees more."""


def poison(url: str, words: Words, spared: int) -> None:
    """Put these words wherever a text comes from outside; one person's own name is spared, it stands in the frame."""
    database.open_database(url)
    for (trigger,) in database.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        database.run(f'DROP TRIGGER "{trigger}"')
    with database.transaction():
        for table, columns in OUTSIDE.items():
            known = {row[1] for row in database.rows(f"PRAGMA table_info({table})")}
            for column in columns.split():
                if column in known:
                    _fill(table, column, words, spared)
        for name in ("name", "name_zh"):
            database.run("UPDATE setting SET value = ? WHERE name = ?", (words("store"), name))
        for seq, body in database.rows("SELECT seq, body FROM event ORDER BY seq DESC LIMIT ?", (FIRST,)):
            told = json.loads(body)
            told["facts"] = _facts(told.get("facts", {}), words)
            told["reason"] = words("reason")
            database.run("UPDATE event SET body = ? WHERE seq = ?", (json.dumps(told), seq))
    database.close_database()


def _fill(table: str, column: str, words: Words, spared: int) -> None:
    order = "id" if table != "stock_move" else "seq"
    which = " WHERE id <> ?" if table == "staff" else ""
    rows = database.rows(
        f"SELECT {order} FROM {table}{which} ORDER BY {order} DESC LIMIT {FIRST}", (spared,) if which else ()
    )
    database.many(f"UPDATE {table} SET {column} = ? WHERE {order} = ?", [(words(column), row) for (row,) in rows])


def _facts(facts: Any, words: Words) -> Any:
    """The facts of an event, with other texts; states and verbs are the program's own."""
    own = (
        "operation",
        "verb",
        "bucket",
        "from_bucket",
        "to_bucket",
        "currency",
        "post",
        "start",
        "end",
        "day",
        "until",
    )
    if not isinstance(facts, dict):
        return facts
    return {name: words(name) if isinstance(value, str) and name not in own else value for name, value in facts.items()}
