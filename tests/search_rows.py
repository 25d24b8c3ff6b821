"""Rows for tests of search and lists, written past the doorway: what is found is decided by the rows alone."""

from typing import Any

from data import clock, database, migrate
from data.search import THINGS, Reading, compiled, index_rows

NOW = clock.instant(clock.datetime(2026, 11, 25, 14, 30, tzinfo=clock.UTC))
READING = Reading("Europe/London", "EUR", NOW)


def open_empty(url: str) -> None:
    """An empty store of the newest schema."""
    database.open_database(url, create=True)
    migrate.migrate()


def put(table: str, **columns: Any) -> int:
    """A row; its id."""
    sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({database.marks(len(columns))})"
    return database.insert(sql, tuple(columns.values()))


def put_order(number: str, customer: str = "", *lines: tuple[str, str], index: bool = True, **columns: Any) -> int:
    """An order with lines of (SKU code, title), and its search rows."""
    order = put("orders", number=number, customer_name=customer, **{"currency": "EUR", "channel": "web"} | columns)
    for position, (code, title) in enumerate(lines):
        put("order_line", order_id=order, position=position, code=code, title=title)
    if index:
        index_rows("order", [order])
    return order


def put_sku(code: str, name: str = "", name_zh: str = "", *, index: bool = True, **columns: Any) -> int:
    """A SKU with a product of its own, and its search rows."""
    product = put("product", code=f"P-{code}", title=name, title_zh=name_zh, category="home", shelf="on")
    sku = put("sku", code=code, product_id=product, name=name, name_zh=name_zh, **columns)
    if index:
        index_rows("sku", [sku])
    return sku


def found(name: str, text: str, **options: Any) -> list[str]:
    """What a filter finds, by number, sorted."""
    thing = THINGS[name]
    filter = compiled(thing, text, READING, **options)
    sql = f"SELECT {thing.number} FROM {thing.source} WHERE {filter.where}"
    return sorted(str(row[0]) for row in database.rows(sql, filter.values))
