"""Lists that say by their header alone what they are: stock, customers, products and orders of no system in particular.

A header is taken only if every needed column has one of its usual names and nothing in it speaks for another kind of
list; how dates, numbers and states are written is then read from the values. In doubt it is no known format: a wrong
import is worse than a mapping that somebody has to look at.
"""

import tomllib
from collections.abc import Sequence

from data.errors import Unclear
from data.importers.files.reading import Table
from data.importers.mappings.guess import guess_table
from data.importers.mappings.guess_headers import certain, fold
from data.importers.mappings.guess_states import meaning
from data.importers.mappings.guess_toml import Guessed, dates_in, written
from data.importers.mappings.mapping_check import read_mapping
from data.importers.mappings.mapping_fields import STATE_FIELDS
from data.importers.records import Layout, Setting

_SURE = 0.9
_SKU = frozenset(
    {
        "sku",
        "sku code",
        "item sku",
        "variant sku",
        "item code",
        "product code",
        "stock code",
        "article number",
        "artikelnummer",
        "商品编码",
        "货号",
        "商家编码",
        "sku编码",
        "规格编码",
    }
)
_STOCK = frozenset(
    {
        "stock",
        "on hand",
        "qty on hand",
        "quantity on hand",
        "stock on hand",
        "stock quantity",
        "stock level",
        "current stock",
        "inventory",
        "in stock",
        "inventory quantity",
        "variant inventory qty",
        "available",
        "available quantity",
        "bestand",
        "lagerbestand",
        "en stock",
        "existencias",
        "estoque",
        "库存",
        "库存数量",
        "现有库存",
        "可用库存",
        "实际库存",
        "库存数",
        "库存量",
        "当前库存",
        "可售库存",
    }
)
_COUNT = frozenset({"quantity", "qty", "数量", "menge", "cantidad", "quantite"})
_PLACE = frozenset(
    {
        "warehouse",
        "location",
        "bin",
        "bin location",
        "仓库",
        "库位",
        "货位",
        "lagerort",
        "lagerplatz",
        "warehouse code",
        "location name",
    }
)
_TITLE = frozenset(
    {
        "title",
        "name",
        "product name",
        "item name",
        "product title",
        "商品名称",
        "标题",
        "商品标题",
        "宝贝标题",
        "bezeichnung",
        "产品名称",
    }
)
_PRICE = frozenset(
    {
        "price",
        "variant price",
        "selling price",
        "sale price",
        "retail price",
        "售价",
        "价格",
        "销售价",
        "单价",
        "preis",
        "vk preis",
        "verkaufspreis",
    }
)
_SOLD = frozenset(
    {
        "transaction id",
        "payment id",
        "receipt number",
        "invoice number",
        "order date",
        "sale date",
        "gross sales",
        "net sales",
        "line total",
        "total",
        "total price",
        "amount",
        "discount",
        "discounts",
        "tax",
        "customer",
        "customer name",
        "buyer",
        "金额",
        "销售金额",
        "客户",
    }
)
"""What only a list of sales has."""
_EMAIL = frozenset({"email", "e mail", "email address", "customer email", "邮箱", "电子邮箱"})
_ORDER = frozenset({"order id", "order number", "order no", "订单编号", "订单号", "bestellnummer"})
_BODY = frozenset({"subject", "body", "message", "ticket id", "ticket", "priority", "主题", "内容"})


class _General:
    """One kind of list."""

    name = ""
    kind = ""

    def recognises(self, header: Sequence[str]) -> bool:
        """Whether a header leaves no doubt."""
        names = [fold(name) for name in header if name.strip()]
        return len(names) >= 2 and len(names) == len(set(names)) and self._is_it(set(names), header)

    def _is_it(self, names: set[str], header: Sequence[str]) -> bool:
        raise NotImplementedError

    def layout(self, table: Table, setting: Setting) -> Layout:
        """How this table is read. Unclear where its values leave a doubt that only people can settle."""
        guessed = guess_table(table, self.kind)
        if doubt := _doubt(guessed):
            raise Unclear(
                "“{path}” looks like {kind}, but {doubt}. Write a mapping: import --guess PATH.",
                path=table.shown or table.path,
                kind=self.kind,
                doubt=doubt,
            )
        found = tomllib.loads(written([guessed], [], []))
        return read_mapping({**found, "channel": self.name}, table.shown or table.path).layout(table, setting)


def _doubt(guessed: Guessed) -> str:
    """What nobody but people can know; nothing if all is clear."""
    dates = dates_in(guessed)
    if not dates.sure:
        return "its dates can be read in two ways"
    if dates.unread and not dates.few:
        return f"a date like {dates.unread[:40]} can't be read"
    if guessed.doubt and guessed.of(("price", "cost", "unit_price", "total", "line_total", "paid")):
        return "its amounts can be read in two ways"
    for name in STATE_FIELDS if guessed.chosen.kind == "orders" else ():
        column = guessed.column(name)
        for word in column.distinct if column else ():
            if not meaning(name, word):
                return f"nobody knows what the state {word[:40]} means"
    return ""


class Stock(_General):
    """A SKU and how many there are; Quantity alone could be what was sold, and counts only beside a place."""

    name = kind = "stock"

    def _is_it(self, names: set[str], header: Sequence[str]) -> bool:
        counts = names & _STOCK or (names & _COUNT if names & _PLACE else set())
        foreign = names & (_ORDER | _EMAIL | _PRICE | _BODY | _SOLD)
        return len(names & _SKU) == 1 and len(counts) == 1 and not foreign


class Customers(_General):
    """People with their e-mail address."""

    name = kind = "customers"

    def _is_it(self, names: set[str], header: Sequence[str]) -> bool:
        fields = _fields("customers", header)
        foreign = names & (_ORDER | _SKU | _STOCK | _COUNT | _PRICE | _BODY)
        named = fields & {"name", "first_name", "last_name", "phone", "customer"}
        return len(names & _EMAIL) == 1 and bool(named) and not foreign and len(fields) * 2 >= len(names)


class Products(_General):
    """A SKU with its title and price."""

    name = kind = "products"

    def _is_it(self, names: set[str], header: Sequence[str]) -> bool:
        needed = [names & words for words in (_SKU, _TITLE, _PRICE)]
        foreign = names & (_ORDER | _EMAIL | _COUNT | _BODY)
        fields = _fields("products", header)
        return all(len(found) == 1 for found in needed) and not foreign and len(fields) * 2 >= len(names)


class Orders(_General):
    """An order's number and date, and money."""

    name = kind = "orders"

    def _is_it(self, names: set[str], header: Sequence[str]) -> bool:
        fields = _fields("orders", header)
        money = fields & {"total", "paid", "line_total"} or {"unit_price", "quantity"} <= fields
        return len(names & _ORDER) == 1 and "placed" in fields and bool(money) and not names & _BODY


def _fields(kind: str, header: Sequence[str]) -> set[str]:
    """The fields that columns name by one of their likeliest words."""
    return {field for name in header for field, score in certain(kind, name).items() if score >= _SURE}
