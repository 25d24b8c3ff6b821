"""Olist's customers, products, sellers, points on the map and categories: records that stand for themselves.

- A customer has another customer_id for each order; the person is customer_unique_id. Nobody has a name or an address
  for letters. Of a person's several addresses that of their newest order is right, as far as the orders are at hand.
- A product has no title: its code is its name, its category is the English one where a translation is known.
"""

import json
from collections.abc import Sequence
from typing import NamedTuple

from data import database
from data.importers.files.reading import Cells, Table
from data.importers.goods import Article, Buyer, Fields, Kept, Variant, hash_of_fields
from data.importers.records import Item, Setting, Taken, digest_of
from data.importers.shops.olist_columns import CHANNEL, Cut, Tables, Wanted
from data.importers.shops.olist_joined import COUNTRY
from data.importers.shops.olist_records import Others
from data.importers.values import Rejected, whole

ORDERED = Wanted("orders", "customer_id", ("order_purchase_timestamp",))
WEIGHT = "product_weight_g"
MOST_CATEGORIES = 5_000
ENGLISH = Wanted("categories", "product_category_name", ("product_category_name_english",))
_CATEGORY = "SELECT body FROM source_record WHERE channel = ? AND kind = 'category' AND source_id = ?"


class Plain(NamedTuple):
    """A row as it stands: its key, its columns and others."""

    table: str
    key: str
    said: tuple[str, ...]
    others: Others


class PlainTable:
    """Reads a table whose rows are things of their own, known by one column."""

    kind = ""
    column = ""
    kept = ""
    """What its rows are called while they have no place here yet."""
    channel = CHANNEL
    newest_wins = True

    def __init__(self, table: Table, setting: Setting):
        self.name = f"{CHANNEL}-{self.kind}"
        self._cut = Cut(self.kind, table.header)
        self._place = self._cut.place(self.column)
        self._tables = Tables(setting.tables or [table])

    def key(self, cells: Cells) -> str:
        """The thing's id, apart from the ids of other things."""
        return f"{self.kind}/{cells[self._place].strip()}"

    def read(self, cells: Cells) -> tuple[object, ...]:
        """The row as it stands."""
        said = self._cut.cells(cells)
        key = said[self._cut.names.index(self.column)]
        if not key:
            raise Rejected(f"{self.column} is missing")
        return Plain(self.kind, key, tuple(said), self._cut.others(cells))

    def documents(self, key: str, taken: Sequence[Taken]) -> Sequence[Item]:
        """The record as its last row has it."""
        row = _plain(taken[-1])
        made = Kept(self.kept, row.key, self._said(row), _places(taken))
        made.source_hash = hash_of_fields(made.said)
        return [made]

    def _said(self, row: Plain) -> Fields:
        return {**dict(zip(self._cut.names, row.said, strict=True)), **dict(row.others)}


class SellerRows(PlainTable):
    """The sellers table."""

    kind, column, kept = "sellers", "seller_id", "seller"


class CategoryRows(PlainTable):
    """The translation of categories."""

    kind, column, kept = "categories", "product_category_name", "category"


class PointRows(PlainTable):
    """The points on the map of each postcode. Many are said twice, so a point is known by its place among equals."""

    kind, column, kept = "geolocation", "geolocation_zip_code_prefix", "point"
    newest_wins = False

    def key(self, cells: Cells) -> str:
        """All that the row says: equal rows come together, and no others."""
        return f"{self.kind}/{','.join(self._cut.cells(cells))}"

    def documents(self, key: str, taken: Sequence[Taken]) -> Sequence[Item]:
        """A record for each of the equal rows."""
        made: list[Item] = []
        for number, one in enumerate(taken, 1):
            row = _plain(one)
            said = self._said(row)
            name = digest_of(row.said)
            point = Kept(self.kept, name if number == 1 else f"{name}#{number}", said, [(one.file, one.row)])
            point.source_hash = hash_of_fields(said)
            made.append(point)
        return made


class CustomerRow(NamedTuple):
    """A customer of one order."""

    customer: str
    person: str
    address: tuple[str, str, str]
    """Postcode, city, region."""
    placed: str
    """When the order was, if that is at hand: such texts stand in the order of time."""
    others: Others


class CustomerRows(PlainTable):
    """The customers table: a row for each order, so that a person may have several."""

    kind, column = "customers", "customer_unique_id"
    newest_wins = False

    def read(self, cells: Cells) -> tuple[object, ...]:
        """The row, and when its order was placed."""
        customer, person, postcode, city, region = self._cut.cells(cells)
        if not (customer and person):
            raise Rejected(f"{'customer_unique_id' if customer else 'customer_id'} is missing")
        placed = self._tables.find(ORDERED, customer)
        return CustomerRow(
            customer, person, (postcode, city, region), placed[0] if placed else "", self._cut.others(cells)
        )

    def documents(self, key: str, taken: Sequence[Taken]) -> Sequence[Item]:
        """The person with the address of the newest order; none is said where nobody knows which is the newest."""
        rows = [row for one in taken if isinstance(row := one.record, CustomerRow)]
        newest = max(rows, key=lambda row: row.placed)
        said: Fields = {"country": COUNTRY, "extra": _extra_of(rows)}
        if newest.placed or len({row.address for row in rows}) == 1:
            said |= dict(zip(("postcode", "city", "region"), newest.address, strict=True))
        made = Buyer(newest.person, said, _places(taken))
        made.source_hash = hash_of_fields(said)
        return [made]


def _extra_of(rows: Sequence[CustomerRow]) -> str:
    """The orders' customer ids with the addresses that go with them, and columns that have no place here."""
    named = {row.customer: " ".join(filter(None, row.address)) for row in rows}
    return _json({"customer_id": named} | {name: text for row in rows for name, text in row.others})


class ProductRows(PlainTable):
    """The products table."""

    kind, column = "products", "product_id"

    def __init__(self, table: Table, setting: Setting):
        super().__init__(table, setting)
        self._english: dict[str, str] = {}

    def documents(self, key: str, taken: Sequence[Taken]) -> Sequence[Item]:
        """The article with its only variant."""
        row = _plain(taken[-1])
        texts = {name: str(text) for name, text in self._said(row).items()}
        code, category, weight = (texts.pop(name) for name in ("product_id", "product_category_name", WEIGHT))
        extra = {name: text for name, text in ({"product_category_name": category} | texts).items() if text}
        said: Fields = {"category": self._called(category), "extra": _json(extra)}
        variant = Variant(code, code, {"weight_g": whole(weight, WEIGHT)} if weight else {})
        made = Article(code, code, said, [variant], _places(taken))
        made.source_hash = hash_of_fields(said, variant.said)
        return [made]

    def read(self, cells: Cells) -> tuple[object, ...]:
        """The row as it stands, its weight being a number."""
        row = super().read(cells)
        if weight := cells[self._cut.place(WEIGHT)].strip():
            whole(weight, WEIGHT)
        return row

    def _called(self, category: str) -> str:
        """The English name, by a file of the import or one that came before; else the category's own."""
        if category not in self._english:
            if len(self._english) > MOST_CATEGORIES:
                self._english.clear()
            found = self._tables.find(ENGLISH, category)
            self._english[category] = (found[0] if found else _stored_english(category)) or category
        return self._english[category]


def _stored_english(category: str) -> str:
    body = database.scalar(_CATEGORY, (CHANNEL, category)) if category else None
    return str(json.loads(body).get("product_category_name_english") or "") if body else ""


def _plain(one: Taken) -> Plain:
    assert isinstance(one.record, Plain)
    return one.record


def _places(taken: Sequence[Taken]) -> list[tuple[int, int]]:
    return [(one.file, one.row) for one in taken]


def _json(values: dict[str, object] | dict[str, str]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True)
