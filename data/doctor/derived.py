"""What is kept beside the facts for speed: text indexes, sums of sales, and the marks of those being rebuilt."""

from collections.abc import Iterable, Iterator
from typing import Any

from data import database, recount
from data.doctor.rules import Inspection, Rule
from data.search.indexes import INDEXES, Index, codes_table, words_table


def _indexed(index: Index) -> Inspection:
    """Every row is in both tables of its text index once, and nothing else is."""

    def inspect() -> tuple[int, Iterable[str]]:
        return int(database.scalar(f"SELECT count(*) FROM {index.table}")), _strays(index)

    return Inspection(f"every {index.name} is found by the search", inspect)


def _strays(index: Index) -> Iterator[str]:
    if database.scalar("SELECT 1 FROM stale_mark WHERE kind = ?", (index.mark,)):
        return  # readers scan until it is rebuilt; the mark itself is another check's
    for table in (words_table(index), codes_table(index)):
        there = _ids_in(index, table)
        for sign, sql in (
            ("is not in", f"SELECT id FROM {index.table} EXCEPT {there} ORDER BY 1"),
            ("is gone but in", f"{there} EXCEPT SELECT id FROM {index.table} ORDER BY 1"),
        ):
            for (row,) in database.run(sql):
                yield f"{index.name} {row} {sign} {table}"
    if index.in_order and database.engine() == "sqlite":
        for code, before in database.run(_OUT_OF_ORDER):
            yield f"{index.name} {code} stands behind {before}"
        for code, known in database.run(_KNOWN_OTHERWISE):
            yield f"{index.name} {code} stands where {known} belongs"


def _ids_in(index: Index, table: str) -> str:
    """The select of the ids that a table of the index speaks of; a row that speaks of none has its number for one."""
    if database.engine() != "sqlite":
        return f"SELECT id FROM {table}"
    if not index.in_order:
        return f"SELECT rowid FROM {table}"
    return f"SELECT coalesce(k.sku_id, -t.rowid) FROM {table} t LEFT JOIN sku_place k ON k.place = t.rowid"


_OUT_OF_ORDER = (
    "SELECT code, before FROM (SELECT code, lag(code) OVER (ORDER BY place) AS before FROM sku_place) AS placed"
    " WHERE before >= code ORDER BY code"
)
_KNOWN_OTHERWISE = (
    "SELECT coalesce(s.code, ''), k.code FROM sku_place k LEFT JOIN sku s ON s.id = k.sku_id"
    " WHERE s.code IS NULL OR s.code <> k.code ORDER BY k.code"
)


def _recounted(table: str, name: str) -> Inspection:
    """A rollup has what its facts say when they are counted again."""

    def inspect() -> tuple[int, Iterable[str]]:
        return int(database.scalar(f"SELECT count(*) FROM {table}")), recount.faults(table)

    return Inspection(name, inspect)


RULES: tuple[Any, ...] = (
    _recounted("sales_day", "sales by day are what orders and documents say"),
    _recounted("sales_month_sku", "sales by month and article are what orders say"),
    _recounted("customer_sum", "sums of customers are what their orders say"),
    Rule(
        "every customer has a row of sums",
        "SELECT count(*) FROM customer",
        "SELECT c.number FROM customer c WHERE NOT EXISTS (SELECT 1 FROM customer_sum u WHERE u.customer_id = c.id)"
        " ORDER BY c.number",
        "{} has none",
    ),
    Rule(
        "each warehouse keeps back what its articles say",
        "SELECT count(*) FROM promise",
        "SELECT s.code, w.code, p.kept_back, s.safety FROM promise p JOIN sku s ON s.id = p.sku_id"
        " JOIN warehouse w ON w.id = p.warehouse_id WHERE p.kept_back <> s.safety ORDER BY s.code, w.code",
        "{} in {}: {} kept back, the article says {}",
    ),
    Rule(
        "each warehouse expects what arrivals and transfers still bring",
        "SELECT count(*) FROM promise",
        "SELECT s.code, w.code, p.incoming, p.due_day, coalesce(t.coming, 0), coalesce(t.due, '') FROM promise p"
        " LEFT JOIN (SELECT sku_id, place, sum(left_to_come) AS coming, min(day) AS due FROM ("
        " SELECT sku_id, warehouse_id AS place, qty - received AS left_to_come,"
        " CASE WHEN due_day <> '' THEN due_day END AS day FROM arrival WHERE state = 'open' AND qty > received"
        " UNION ALL SELECT l.sku_id, f.to_wh_id, l.qty - l.received - l.lost, NULL FROM transfer_line l"
        " JOIN transfer f ON f.id = l.transfer_id WHERE f.state IN ('in_transit', 'partially_received')"
        ") x GROUP BY sku_id, place) t ON t.sku_id = p.sku_id AND t.place = p.warehouse_id"
        " JOIN sku s ON s.id = p.sku_id JOIN warehouse w ON w.id = p.warehouse_id"
        " WHERE p.incoming <> coalesce(t.coming, 0) OR p.due_day <> coalesce(t.due, '') ORDER BY s.code, w.code",
        "{} in {}: {} kept, due “{}”; counted {}, due “{}”",
    ),
    Rule(
        "what can be promised of an article is the sum of its warehouses",
        "SELECT count(*) FROM sku",
        "SELECT s.code, coalesce(u.free, 0), coalesce(t.free, 0) FROM sku s LEFT JOIN sku_sum u ON u.id = s.id"
        " LEFT JOIN (SELECT p.sku_id, sum(p.sellable - p.allocated - p.held - p.kept_back) AS free FROM promise p"
        " GROUP BY p.sku_id) t ON t.sku_id = s.id"
        " WHERE u.free IS NULL OR u.free <> coalesce(t.free, 0) ORDER BY s.code",
        "{}: {} kept, counted {}",
    ),
    Rule(
        "products have as many variants as are counted",
        "SELECT count(*) FROM product",
        "SELECT d.code, d.variants, coalesce(t.found, 0) FROM product d LEFT JOIN (SELECT x.product_id,"
        " count(*) AS found FROM sku x WHERE x.gone_at IS NULL GROUP BY x.product_id) t ON t.product_id = d.id"
        " WHERE d.variants <> coalesce(t.found, 0) ORDER BY d.code",
        "{}: {} kept, counted {}",
    ),
    *(_indexed(index) for index in INDEXES.values()),
    Rule(
        "no rebuild was left unfinished",
        "SELECT count(*) FROM stale_mark",
        "SELECT kind, key FROM stale_mark ORDER BY kind, key",
        "{} {}",
    ),
)
