"""The demo's own bulk door: rows are gathered by table under ids known beforehand, and written parents first."""

from collections import defaultdict
from typing import Any

from data import database

COLUMNS: dict[str, tuple[str, ...]] = {
    "bin": ("id", "warehouse_id", "code", "pick_seq"),
    "product": ("id", "code", "title", "title_zh", "category", "shelf", "shelf_from_at", "made_at"),
    "product_text": ("id", "product_id", "language", "body"),
    "image": ("id", "product_id", "position", "address"),
    "sku": (
        *("id", "code", "product_id", "barcode", "name", "name_zh", "oversell", "oversell_limit", "safety", "pack"),
        *("weight_g", "cost_minor", "price_minor"),
    ),
    "option_value": ("id", "sku_id", "position", "name", "value"),
    "price_row": ("id", "sku_id", "currency", "amount_minor", "from_at", "reason", "by_id"),
    "customer": (
        *("id", "number", "name", "email", "phone", "email_key", "phone_key", "tier", "language", "company", "guest"),
        "made_at",
    ),
    "address": ("id", "customer_id", "name", "company", "line1", "city", "postcode", "country", "phone", "made_at"),
    "consent": ("id", "customer_id", "purpose", "state", "at", "source"),
    "orders": (
        *("id", "number", "channel", "source_id", "customer_id", "customer_name", "email", "country"),
        *(
            "ship_address_id",
            "bill_address_id",
            "state",
            "review",
            "terms",
            "currency",
            "list_minor",
            "discount_minor",
            "net_minor",
        ),
        *("shipping_minor", "total_minor", "cancelled_minor", "captured_minor", "refunded_minor", "disputed_minor"),
        *("placed_at", "paid_at", "approved_at", "closed_at", "cancelled_at", "ship_by_at", "ship_by_frozen", "units"),
        *("unshipped", "fulfilment", "return_state", "payment", "tags", "carrier", "tracking", "warehouse_id"),
    ),
    "order_line": (
        *("id", "order_id", "position", "sku_id", "code", "title", "ordered", "cancelled", "shipped", "delivered"),
        *("return_authorised", "returned", "unit_list_minor", "list_minor", "discount_minor", "net_minor"),
        "gross_minor",
    ),
    "order_discount": ("id", "order_id", "code", "title", "amount_minor"),
    "allocation": ("id", "order_line_id", "order_id", "sku_id", "warehouse_id", "qty", "state", "at"),
    "order_note": ("id", "order_id", "by_id", "at", "text"),
    "shipment": (
        *("id", "number", "order_id", "warehouse_id", "state", "carrier", "tracking", "weight_g", "made_at"),
        *("handed_at", "delivered_at"),
    ),
    "shipment_line": ("id", "shipment_id", "order_line_id", "qty"),
    "tracking_event": ("id", "shipment_id", "at", "raw", "code", "location"),
    "document": (
        *("id", "number", "kind", "order_id", "customer_id", "at", "day", "currency", "amount_minor", "reason"),
    ),
    "document_line": ("id", "document_id", "position", "sku_id", "code", "title", "qty", "amount_minor"),
    "payment_event": (
        *("id", "order_id", "document_id", "kind", "amount_minor", "currency", "method", "psp_ref", "idempotency_key"),
        *("at", "op_id"),
    ),
    "stock_move": (
        *("seq", "at", "sku_id", "qty", "kind", "from_wh_id", "from_bin_id", "from_bucket", "to_wh_id", "to_bin_id"),
        *("to_bucket", "reason", "actor_id", "op_id", "unit_cost_minor", "order_line_id", "shipment_id"),
    ),
    "stock_level": ("id", "sku_id", "warehouse_id", "bin_id", "bucket", "qty"),
    "promise": ("id", "sku_id", "warehouse_id", "sellable", "unsellable"),
}
"""The columns of each table, its key first; parents stand before their children."""

INSERTS = {
    table: f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({database.marks(len(columns))})"
    for table, columns in COLUMNS.items()
}
LAST = {table: f"SELECT coalesce(max({columns[0]}), 0) FROM {table}" for table, columns in COLUMNS.items()}
SEQUENCES = {
    table: f"SELECT setval(pg_get_serial_sequence('{table}', '{columns[0]}'), (SELECT max({columns[0]}) FROM {table}))"
    for table, columns in COLUMNS.items()
}


class Rows:
    """Rows that wait to be written. Nobody else writes to the store meanwhile: it is being made."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        self._last: dict[str, int] = {}
        self.written = 0

    def add(self, table: str, *values: Any) -> int:
        """Gather a row; the id it will have."""
        if table not in self._last:
            self._last[table] = int(database.scalar(LAST[table]))
        self._last[table] += 1
        self._waiting[table].append((self._last[table], *values))
        return self._last[table]

    def write(self) -> None:
        """Write what was gathered, parents first. Inside a transaction."""
        for table in COLUMNS:
            waiting = self._waiting.pop(table, [])
            if not waiting:
                continue
            database.many(INSERTS[table], waiting)
            self.written += len(waiting)
            if database.engine() == "postgresql":
                database.run(SEQUENCES[table])
