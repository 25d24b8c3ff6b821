"""The tables of the text indexes and the indexes of the lists' own orders, as SQL of either engine."""

from collections.abc import Mapping

from data.search.indexes import INDEXES, Index, codes_table, words_table
from data.search.kinds import Thing
from data.search.things import THINGS

INDEXED_SORTS = {"orders": ("left", "placed"), "customers": ("name",), "parcels": ("made",)}
"""Sorts that long lists are read by; the rest are sorted when asked for."""


SCALED_SORTS = {
    "orders": (
        *("paid", "customer", "total", "risk", "units", "unshipped", "country", "carrier", "channel", "state"),
        *("review", "payment", "fulfilment", "return", "hold"),
    ),
    "parcels": ("handed", "delivered", "state", "carrier", "tracking", "weight"),
    "customers": ("company", "email", "tier", "made"),
    "products": ("title", "category", "shelf", "made"),
    "variants": ("name", "weight", "safety", "price", "cost"),
    "events": ("at",),
    "arrivals": ("due",),
}
"""The other sorts of the tables that grow for ever, as far as one table knows their value."""
KEPT_SORTS = {
    "stock": ("sellable", "allocated", "on_hand", "held", "available", "incoming", "due"),
    "customers": ("orders", "spent", "first", "last"),
    "products": ("variants",),
    "variants": ("available",),
}
"""Sorts by what is kept for them beside the facts, or is a sum of one row."""
NUMBERED = {"orders": "number", "parcels": "number", "customers": "number", "products": "code"}
"""Sorts by what a table has a unique index of: SQLite reads along it, PostgreSQL only where it compares by bytes."""
QUICK = (
    "create index order_hold_open on order_hold (reason, order_id) where released_at is null",
    "create index orders_held on orders (id) where holds > 0",
    "create index stock_move_shipped on stock_move (sku_id, from_wh_id, at, qty) where kind = 'ship'",
    "create index product_vendor on product (vendor)",
    "create index event_verb on event (verb, seq)",
    "create index event_actor on event (actor_id, at)",
    "create index document_at on document (at)",
    "create index orders_source_state on orders (source_state)",
    "create index shipment_here on shipment (carrier, id) where state in ('packed', 'labelled')",
    "create index shipment_ways on shipment (handed_at, order_id)",
)
"""What filters, home and suggestions look up."""


def scale_statements(engine: str) -> list[str]:
    """Indexes that keep every sort, and what is counted all day, from reading a table that grows for ever."""
    made = [*sorted_by(SCALED_SORTS, engine), *QUICK]
    return made if engine == "sqlite" else [*made, *sorted_by({one: (sort,) for one, sort in NUMBERED.items()}, engine)]


def sorted_by(wanted: Mapping[str, tuple[str, ...]], engine: str) -> list[str]:
    """The indexes of these sorts, by the name of their thing: on the table that a list is read along."""
    return [
        f"create index {name}_by_{sort} on {_table(THINGS[name], sort)} ({_key(THINGS[name], sort, engine)},"
        f" {_ids(THINGS[name], sort)[0].split('.')[1]})"
        for name, sorts in wanted.items()
        for sort in sorts
    ]


def statements(engine: str) -> list[str]:
    """CREATE of every text index, and of the lists' own orders."""
    made: list[str] = []
    for index in INDEXES.values():
        made += _sqlite(index) if engine == "sqlite" else _postgresql(index)
    if engine == "postgresql":
        made.append(trigram_statement())
    return made + sort_statements(engine)


def trigram_statement() -> str:
    """What makes parts of codes fast on PostgreSQL; where pg_trgm may not be had, nothing, and codes are scanned."""
    indexes = "".join(
        f" create index if not exists {codes_table(index)}_parts on {codes_table(index)} using gin ("
        + ", ".join(f"{column} gin_trgm_ops" for column in index.codes)
        + ");"
        for index in INDEXES.values()
    )
    return (
        f"do $$ begin create extension if not exists pg_trgm;{indexes} exception when insufficient_privilege"
        " or undefined_file or undefined_object or feature_not_supported or invalid_schema_name then null; end $$"
    )


def sort_statements(engine: str) -> list[str]:
    """Indexes that a page of a list is read along; their expressions are those of `data.search` letter for letter."""
    made = [
        f"create index {name}_by_{sort} on {_table(THINGS[name], sort)} ({_key(THINGS[name], sort, engine)}, id)"
        for name, sorts in INDEXED_SORTS.items()
        for sort in sorts
    ]
    return made if engine == "sqlite" else [*made, 'create index sku_by_code on sku (code collate "C", id)']


def _sqlite(index: Index) -> list[str]:
    words, codes = ", ".join(index.words), ", ".join(index.codes)
    return [
        # ascii: the words are folded and cut already, and this tokenizer keeps every sign beyond ASCII as it is.
        f"create virtual table {words_table(index)} using fts5({words}, tokenize = 'ascii', prefix = '1 2 3 4 5')",
        f"create virtual table {codes_table(index)} using fts5({codes}, tokenize = 'trigram')",
    ]


def _postgresql(index: Index) -> list[str]:
    columns = ", ".join(f"{column} text not null default ''" for column in index.codes)
    return [
        f"create table {words_table(index)} (id bigint primary key, words tsvector not null)",
        f"create index {words_table(index)}_words on {words_table(index)} using gin (words)",
        f"create table {codes_table(index)} (id bigint primary key, {columns})",
    ]


def _table(thing: Thing, sort: str) -> str:
    return (thing.sorts[sort].along or thing.source).split()[0]


def _ids(thing: Thing, sort: str) -> tuple[str, ...]:
    return (*thing.sorts[sort].ties, thing.id)


def _key(thing: Thing, sort: str, engine: str) -> str:
    kind = thing.sorts[sort]
    alias = _ids(thing, sort)[0].split(".")[0]
    bare = kind.sql.replace(f"{alias}.", "")
    collation = ' collate "C"' if kind.text and engine == "postgresql" else ""
    return f"({bare}){collation}" if "(" in bare else f"{bare}{collation}"
