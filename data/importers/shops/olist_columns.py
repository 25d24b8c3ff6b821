"""The columns of Olist's nine tables, and values of one table looked up by the rows of another.

A look-up lies in a private temporary file of the database engine, so its memory does not grow with the table.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from weakref import WeakValueDictionary

from data import database
from data.dataclass import dataclass
from data.importers.files.reading import Cells, Table, rows

CHANNEL = "olist"
BETWEEN = "\x1f"
"""Stands between the columns of a look-up: the sign that text has for that, and tables have not."""
TABLES = {
    "orders": (
        "order_id customer_id order_status order_purchase_timestamp",
        "order_approved_at order_delivered_carrier_date order_delivered_customer_date order_estimated_delivery_date",
    ),
    "items": ("order_id order_item_id product_id seller_id price freight_value", "shipping_limit_date"),
    "payments": ("order_id payment_sequential payment_type payment_value", "payment_installments"),
    "reviews": (
        "review_id order_id review_score",
        "review_comment_title review_comment_message review_creation_date review_answer_timestamp",
    ),
    "customers": (
        "customer_id customer_unique_id",
        "customer_zip_code_prefix customer_city customer_state",
    ),
    "products": (
        "product_id product_category_name product_weight_g",
        "product_name_lenght product_description_lenght product_photos_qty"
        " product_length_cm product_height_cm product_width_cm",
    ),
    "sellers": ("seller_id seller_zip_code_prefix", "seller_city seller_state"),
    "geolocation": (
        "geolocation_zip_code_prefix geolocation_lat geolocation_lng",
        "geolocation_city geolocation_state",
    ),
    "categories": ("product_category_name product_category_name_english", ""),
}
"""What each table is known by, and what else it may have; a column that is not here is kept under its own name."""
RESPELT = {
    "product_name_length": "product_name_lenght",
    "product_description_length": "product_description_lenght",
}
"""Olist's own spelling of two columns is a slip that some copies mend."""


def _called(name: str) -> str:
    folded = name.casefold()
    return RESPELT.get(folded, folded)


def is_table(kind: str, header: Sequence[str]) -> bool:
    """Whether a header has all that a table is known by."""
    return set(TABLES[kind][0].split()) <= {_called(name) for name in header}


class Cut:
    """Where the columns of a table stand."""

    def __init__(self, kind: str, header: Sequence[str]):
        names = [_called(name) for name in header]
        self.names = tuple(name for part in TABLES[kind] for name in part.split())
        self._places = tuple(names.index(name) if name in names else -1 for name in self.names)
        self._others = tuple((place, name) for place, name in enumerate(header) if names[place] not in self.names)

    def place(self, name: str) -> int:
        """Where a column stands; it must be one that the table is known by."""
        return self._places[self.names.index(name)]

    def cells(self, cells: Cells) -> list[str]:
        """The cells of the table's columns in their order; nothing where a column is missing."""
        return [cells[place].strip() if place >= 0 else "" for place in self._places]

    def others(self, cells: Cells) -> tuple[tuple[str, str], ...]:
        """Columns that the table usually has not, where they say something."""
        return tuple((name, cells[place].strip()) for place, name in self._others if cells[place].strip())


class Lookup:
    """Some columns of the tables of one kind, by one of them; of a key that several rows have, the last is right."""

    def __init__(self, pairs: Iterable[tuple[str, str]]):
        # Without a name the file is private, kept in memory while it is small, and gone when it is closed.
        self._file: Any = database.sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._file.execute("CREATE TABLE found (key TEXT PRIMARY KEY, said TEXT NOT NULL) WITHOUT ROWID")
        self._file.execute("BEGIN")
        self._file.executemany("INSERT OR REPLACE INTO found VALUES (?, ?)", pairs)
        self._file.execute("COMMIT")

    def __del__(self) -> None:
        self._file.close()

    def find(self, key: str) -> tuple[str, ...] | None:
        """The columns of a key, if there is such a row."""
        found = self._file.execute("SELECT said FROM found WHERE key = ?", (key,)).fetchone()
        return None if found is None else tuple(found[0].split(BETWEEN))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked up: columns of the tables of one kind by their key, of rows that can come in."""

    kind: str
    key: str
    columns: tuple[str, ...]
    good: Callable[[Table, Cells], bool] = lambda table, cells: True

    def pairs(self, tables: Sequence[Table]) -> Iterator[tuple[str, str]]:
        """Each row's key, and its columns as one text."""
        for table in tables:
            cut = Cut(self.kind, table.header)
            place, places = cut.names.index(self.key), [cut.names.index(name) for name in self.columns]
            for row in rows(table):
                if row.trouble or not (cells := cut.cells(row.cells))[place] or not self.good(table, row.cells):
                    continue
                yield cells[place], BETWEEN.join(cells[one].replace(BETWEEN, " ") for one in places)


OWNERS = Wanted(
    "customers",
    "customer_id",
    ("customer_unique_id", "customer_zip_code_prefix", "customer_city", "customer_state"),
)
"""Who ordered, by the id that an order has for them."""

_held: "WeakValueDictionary[tuple[object, ...], Lookup]" = WeakValueDictionary()
"""Look-ups that somebody has: the tables of one import share theirs."""


class Tables:
    """The tables of one import, and what can be looked up in them."""

    def __init__(self, tables: Sequence[Table]):
        self._kinds = {kind: [one for one in tables if is_table(kind, one.header)] for kind in TABLES}
        self._mine: dict[tuple[str, str], Lookup] = {}

    def has(self, *kinds: str) -> bool:
        """Whether tables of all these kinds come in."""
        return all(self._kinds[kind] for kind in kinds)

    def find(self, wanted: Wanted, key: str) -> tuple[str, ...] | None:
        """The columns of a key; the look-up is made when it is first asked."""
        if not self._kinds[wanted.kind]:
            return None
        name = (wanted.kind, wanted.key)
        if name not in self._mine:
            tables = self._kinds[wanted.kind]
            shared = (*name, *((one.path, one.hash) for one in tables))
            found = _held.get(shared)
            if found is None:
                found = _held[shared] = Lookup(wanted.pairs(tables))
            self._mine[name] = found
        return self._mine[name].find(key)
