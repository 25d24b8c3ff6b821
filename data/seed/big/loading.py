"""Rows on their way into the tables of a new store: gathered by table, written by the ten thousand, then forgotten."""

from typing import Any

from data import database
from data.seed.rows import COLUMNS

TABLES: dict[str, tuple[str, ...]] = {
    **{name: COLUMNS[name] for name in ("product", "product_text", "image", "option_value", "price_row")},
    "sku": COLUMNS["sku"],
    "customer": COLUMNS["customer"],
    "address": COLUMNS["address"],
    "consent": COLUMNS["consent"],
    "orders": (*COLUMNS["orders"], "holds", "hold_reason"),
    "order_line": (*COLUMNS["order_line"], "allocated"),
    "order_discount": COLUMNS["order_discount"],
    "allocation": COLUMNS["allocation"],
    "order_hold": ("id", "order_id", "reason", "note", "by_id", "at"),
    "order_note": COLUMNS["order_note"],
    "shipment": COLUMNS["shipment"],
    "shipment_line": COLUMNS["shipment_line"],
    "tracking_event": COLUMNS["tracking_event"],
    "wave": ("id", "number", "warehouse_id", "about", "state", "holder_id", "made_at", "taken_at", "done_at"),
    "wave_order": ("id", "wave_id", "order_id", "tote"),
    "document": COLUMNS["document"],
    "document_line": COLUMNS["document_line"],
    "payment_event": COLUMNS["payment_event"],
    "count_task": (
        *("id", "number", "scope", "warehouse_id", "blind", "snapshot_seq", "state", "counted_by_id", "made_at"),
        "made_by_id",
    ),
    "count_bin": ("id", "task_id", "bin_id", "state", "by_id", "at"),
    "count_line": (
        *("id", "task_id", "sku_id", "bin_id", "expected_at_snapshot", "counted", "counted_at", "counted_seq"),
        *("reason", "state", "counted_by_id"),
    ),
    "stock_move": (*COLUMNS["stock_move"], "count_line_id"),
    "stock_level": COLUMNS["stock_level"],
    "promise": (*COLUMNS["promise"], "allocated"),
    "sales_month_sku": ("id", "month", "sku_id", "currency", "units", "net_minor"),
    "customer_sum": ("id", "customer_id", "orders", "net_minor", "first_at", "last_at"),
    "sales_day": (
        *("id", "day", "currency", "orders", "units", "gross_minor", "discount_minor", "returns_minor"),
        "shipping_minor",
    ),
}
"""The columns of each table, its key first."""

INSERTS = {
    table: f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({database.marks(len(columns))})"
    for table, columns in TABLES.items()
}
COPIES = {table: f"COPY {table} ({', '.join(columns)}) FROM STDIN" for table, columns in TABLES.items()}
SEQUENCES = {
    table: f"SELECT setval(pg_get_serial_sequence('{table}', '{columns[0]}'),"
    f" (SELECT coalesce(max({columns[0]}), 1) FROM {table}))"
    for table, columns in TABLES.items()
}
FULL = 60_000
"""So many rows wait at most, of all tables together, before they are written."""


class Loading:
    """Rows that wait for their table, each under a key that its maker gave it."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}
        self.written = 0

    def into(self, table: str) -> list[tuple[Any, ...]]:
        """Where rows of a table are put; it stays the same list when it is emptied."""
        return self._waiting[table]

    def flush(self, most: int = 0) -> None:
        """Write what waits, once it is more than so much."""
        waiting = sum(map(len, self._waiting.values()))
        if waiting <= most:
            return
        sqlite = database.engine() == "sqlite"
        with database.transaction() as conn:
            for table, rows in self._waiting.items():
                if not rows:
                    continue
                if sqlite:
                    conn.executemany(INSERTS[table], rows)
                else:
                    _copy(conn, table, rows)
                rows.clear()
        self.written += waiting

    def settle(self) -> None:
        """Write the rest; the sequences of PostgreSQL go on behind what was written."""
        self.flush()
        if database.engine() == "postgresql":
            for table in SEQUENCES:
                database.run(SEQUENCES[table])


def _copy(conn: Any, table: str, rows: list[tuple[Any, ...]]) -> None:
    with conn.cursor() as cursor, cursor.copy(COPIES[table]) as copy:
        for row in rows:
            copy.write_row(row)
