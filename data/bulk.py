"""The bulk doors: many rows into a table by one statement, under ids reserved beforehand.

Inside a write transaction only. Each door names its columns once; all others take the table's defaults. Whoever fills
by these doors leaves one event a batch, and sees to rollups and search rows in the same transaction, or by `lagging`.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from data import database

DOORS = {
    table: tuple(columns.split())
    for table, columns in {
        "product": "id code title title_zh category shelf made_at vendor batch_id",
        "product_text": "product_id language body",
        "image": "product_id position address",
        "sku": (
            "id code product_id barcode name name_zh cost_minor price_minor placeholder safety weight_g live track"
            " oversell oversell_limit pack batch_id"
        ),
        "option_value": "sku_id position name value",
        "price_row": "sku_id currency amount_minor from_at reason by_id",
        "promise": "sku_id warehouse_id",
        "count_line": ("task_id sku_id bin_id expected_at_snapshot counted counted_at counted_seq reason state"),
        "customer": (
            "id number name email phone email_key phone_key company guest source_id made_at tier language batch_id"
        ),
        "address": "id customer_id name company line1 line2 city region postcode country phone made_at",
        "consent": "customer_id purpose state at source",
        "review": (
            "id channel source_id order_id product_id customer_id score title body made_at answered_at batch_id"
        ),
        "source_record": "channel kind source_id subject_id hash body made batch_id newest_batch_id",
        "orders": (
            "id number channel source_id customer_id customer_name email country ship_address_id"
            " bill_address_id state review terms kind currency list_minor discount_minor net_minor tax_minor"
            " shipping_minor fee_minor total_minor cancelled_minor captured_minor refunded_minor placed_at"
            " paid_at approved_at closed_at cancelled_at units fulfilment payment tags batch_id source_hash"
            " authorised_minor fx_ppm fx_day carrier tracking source_state source_gap_minor deliver_by_at ship_by_at"
            " unshipped"
        ),
        "order_line": (
            "id order_id position kind sku_id code title ordered cancelled shipped unit_list_minor unit_text"
            " list_minor discount_minor net_minor tax_minor gross_minor source_line delivered vendor"
        ),
        "order_discount": "order_id code title amount_minor",
        "tax_line": "order_id jurisdiction rate_ppm inclusive amount_minor",
        "shipment": "id number order_id state carrier tracking made_at handed_at delivered_at batch_id",
        "shipment_line": "shipment_id order_line_id qty",
        "order_note": "order_id by_id at text",
        "document": (
            "id number kind channel order_id customer_id at day currency amount_minor reason batch_id source_hash"
        ),
        "document_line": ("document_id position kind sku_id code title qty unit_text amount_minor source_line"),
        "payment_event": (
            "order_id document_id kind amount_minor currency method idempotency_key at note op_id batch_id psp_ref"
        ),
    }.items()
}
"""The columns of each door, in the order in which rows give them."""

INSERTS = {
    table: f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({database.marks(len(columns))})"
    for table, columns in DOORS.items()
}
COPIES = {table: f"COPY {table} ({', '.join(columns)}) FROM STDIN" for table, columns in DOORS.items()}
LAST_IDS = {table: f"SELECT coalesce(max(id), 0) FROM {table}" for table, columns in DOORS.items() if "id" in columns}
NEXT_IDS = {
    table: f"SELECT nextval(pg_get_serial_sequence('{table}', 'id')) FROM generate_series(1, ?)" for table in LAST_IDS
}


def reserve(table: str, count: int) -> Sequence[int]:
    """So many new ids. Nobody else gets them: SQLite has one writer at a time, PostgreSQL its sequence."""
    if not count:
        return ()
    if database.engine() == "sqlite":
        last = int(database.scalar(LAST_IDS[table]))
        return range(last + 1, last + 1 + count)
    return [int(row[0]) for row in database.rows(NEXT_IDS[table], (count,))]


_NUMBERS = "UPDATE number_range SET last = last + ? WHERE name = ? RETURNING prefix, last"


def numbers(name: str, count: int) -> list[str]:
    """So many numbers of a gapless range, in their order."""
    if not count:
        return []
    prefix, last = database.rows(_NUMBERS, (count, name))[0]
    return [f"{prefix}{number}" for number in range(int(last) - count + 1, int(last) + 1)]


def fill(table: str, rows: Iterable[Sequence[Any]]) -> None:
    """Write rows through a door."""
    if database.engine() == "sqlite":
        database.many(INSERTS[table], rows)
        return
    made = list(rows)  # before: a row that asks the database while COPY runs would wait for its own end
    with database.connection().cursor() as cursor, cursor.copy(COPIES[table]) as copy:
        for row in made:
            copy.write_row(row)


GROUP = 200
"""Values of one IN list; SQLite of old takes 999."""


def groups(values: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """Values in tuples of GROUP, the last filled up with its first: for statements whose IN list has that length."""
    wanted = list(values)
    for start in range(0, len(wanted), GROUP):
        part = tuple(wanted[start : start + GROUP])
        yield part + (part[0],) * (GROUP - len(part))


LIST = f"({database.marks(GROUP)})"
"""The IN list for one of `groups`."""


@contextmanager
def lagging(*names: str) -> Iterator[None]:
    """Text indexes that are built once, after all rows are in: readers scan until then. Not inside a transaction."""
    from data.search import mark_stale, rebuild_index

    with database.transaction():
        for name in names:
            mark_stale(name)
    yield
    for name in names:
        rebuild_index(name)
