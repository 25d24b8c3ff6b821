"""WooCommerce's product export: simple, variable, grouped and external products, and variations under their parent.

- A variation belongs to the product that its Parent names, by SKU or as `id:123`, wherever that stands; if no file has
  it, the variation goes to the product that is known by that code, and nothing else of that product changes.
- The price is the regular one; a sale price has its time in other columns, and is kept beside with them.
- Stock that WooCommerce doesn't manage is not tracked here either; `parent` and a parent's own stock are kept beside.
- Backorders that are allowed, with a notice or without, may be oversold. Grouped, external, virtual and downloadable
  products have no stock.
"""

from collections.abc import Sequence
from functools import lru_cache

from data.importers.files.reading import Cells, Table, rows
from data.importers.goods import Article, Fields, Level, Variant
from data.importers.records import Setting, Taken
from data.importers.shops.shop_articles import Piece, article_of, describe, extra_text
from data.importers.shops.shop_columns import (
    GRAMS,
    Columns,
    decimal_of,
    grams,
    is_chinese,
    listed,
    price,
    slug,
    switch,
    units,
)
from data.importers.shops.shop_kept import KeptFormat, KeptTable
from data.importers.shops.woo_words import NAMES, TYPICAL, WEIGHED_IN, attributes_of
from data.importers.values import Rejected, id_text

CHANNEL = "woocommerce"
WITHOUT_STOCK = frozenset(("grouped", "external", "virtual", "downloadable", "bundle", "composite", "gift-card"))
_ASIDE = ("featured", "visibility", "short", "tax_status", "tax_class", "low_stock", "sale")


class WooProducts:
    """The format, for the registry."""

    name = "woocommerce-products"

    def recognises(self, header: Sequence[str]) -> bool:
        """A name, a SKU or an id, and two columns that only WooCommerce has so."""
        columns = Columns(header, NAMES)
        return bool(columns.has("id", "sku", "name")) and columns.has(*TYPICAL) >= 2 and not _is_other(header)

    def layout(self, table: Table, setting: Setting) -> "WooProductRows":
        """How this table is read; ids of products are looked up in all tables that come in with it."""
        tables = tuple(one for one in setting.tables if self.recognises(one.header))
        return WooProductRows(table, setting, _products_by_id(tables if table in tables else (*tables, table)))


def _is_other(header: Sequence[str]) -> bool:
    names = {name.strip().casefold() for name in header}
    return bool(names & {"handle", "product_type", "product id", "order id", "order number"}) or "Name *" in header


@lru_cache(maxsize=2)
def _products_by_id(tables: tuple[Table, ...]) -> dict[str, str]:
    """The identity of products that have both an id and a SKU, by their id: variations may name either."""
    found: dict[str, str] = {}
    for table in tables:
        columns = Columns(table.header, NAMES)
        if not ("id" in columns and "sku" in columns):
            continue
        for row in rows(table):
            if not row.trouble and columns.text(row.cells, "sku") and not columns.text(row.cells, "parent"):
                found[id_text(columns.text(row.cells, "id"))] = columns.text(row.cells, "sku")
    return found


class WooProductRows:
    """Reads one table."""

    name, channel = WooProducts.name, CHANNEL
    newest_wins = False

    def __init__(self, table: Table, setting: Setting, by_id: dict[str, str]):
        self._columns, self._by_id = Columns(table.header, NAMES), by_id
        self._attributes = attributes_of(table.header)
        self._currency = setting.currency
        self._decimal = decimal_of(table, self._columns, ("regular", "sale", "cost"))
        unit = self._columns.unit("weight") or WEIGHED_IN
        self._unit = unit if unit in GRAMS else ""

    def key(self, cells: Cells) -> str:
        """The product: a variation's parent, else the row's own SKU, id or name."""
        return f"product:{self._parent(cells) or self._own(cells)}"

    def _parent(self, cells: Cells) -> str:
        text = self._columns.text(cells, "parent")
        if not text or not self._is_variation(cells):
            return ""
        mark, _, number = text.partition(":")
        return self._by_id.get(id_text(number), f"id:{id_text(number)}") if mark.strip() == "id" else text

    def _is_variation(self, cells: Cells) -> bool:
        words = self._types(cells)
        return "variation" in words or (not words & {"simple", "variable", "grouped", "external"} and bool(words))

    def _types(self, cells: Cells) -> frozenset[str]:
        text = self._columns.text(cells, "type").casefold() or ("" if "type" in self._columns else "simple")
        if not text:
            text = "variation" if self._columns.text(cells, "parent") else "simple"
        return frozenset(word.strip() for word in text.split(","))

    def _own(self, cells: Cells) -> str:
        sku, number = self._columns.text(cells, "sku"), id_text(self._columns.text(cells, "id"))
        return sku or (f"id:{number}" if number else "") or slug(self._columns.text(cells, "name"))

    def read(self, cells: Cells) -> tuple[object, ...]:
        """The row as a piece of its product."""
        if self._is_variation(cells):
            return (self._variation(cells),)
        own = self._own(cells)
        if not own:
            raise Rejected(f"{self._columns.called('sku')}, {self._columns.called('name')} and id are missing")
        return (self._product(cells, own),)

    def _variation(self, cells: Cells) -> Piece:
        parent = self._parent(cells)
        if not parent:
            raise Rejected(f"{self._columns.called('parent')} is missing: whose variation is it?")
        options = [(name, value) for name, value in self._pairs(cells) if value]
        made = "-".join((_code(parent), *(slug(value) for _, value in options)))
        own = self._columns.text(cells, "sku") or self._own_id(cells) or made
        variant = self._variant(cells, own, own if not own.startswith("id:") else _code(own))
        variant.said["options"] = "\n".join(f"{name}={value}" for name, value in options)
        if self._columns.text(cells, "published"):
            variant.said["live"] = int(self._is_published(cells))
        texts = self._columns.left(cells, *_ASIDE, "text", "images", "categories")
        variant.said["extra"] = extra_text(self._without_attributes(texts))
        return Piece(parent, _code(parent), variants=[variant], whole=False)

    def _own_id(self, cells: Cells) -> str:
        number = id_text(self._columns.text(cells, "id"))
        return f"id:{number}" if number else ""

    def _product(self, cells: Cells, own: str) -> Piece:
        columns, types = self._columns, self._types(cells)
        extra = columns.left(cells, *_ASIDE)
        if types != {"simple"}:
            extra["type"] = ", ".join(sorted(types))
        piece = Piece(own, _code(own), said=self._said(cells, extra), extra=extra)
        if "variable" in types:
            if columns.text(cells, "stock"):
                extra[columns.called("stock")] = columns.text(cells, "stock")
            if columns.text(cells, "weight") and self._unit:
                piece.lends["weight_g"] = self._grams(cells)
            return piece
        piece.variants = [self._variant(cells, own, _code(own))]
        if types & WITHOUT_STOCK:
            piece.variants[0].said["track"] = 0
            piece.variants[0].levels = []
        return piece

    def _said(self, cells: Cells, extra: dict[str, str]) -> Fields:
        """The product's own fields; what is only partly one is kept in `extra` too."""
        columns, said = self._columns, Fields()
        title = columns.text(cells, "name")
        if "name" in columns:
            said["title"] = title
            if is_chinese(title):
                said["title_zh"] = title
        if "text" in columns:
            describe(said, extra, columns.called("text"), columns.text(cells, "text"))
        if "categories" in columns:
            categories = listed(columns.text(cells, "categories"))
            said["category"] = categories[0] if categories else ""
            if len(categories) > 1:
                extra[columns.called("categories")] = ", ".join(categories)
        if "brands" in columns:
            said["vendor"] = next(iter(listed(columns.text(cells, "brands"))), "")
        if "images" in columns:
            said["images"] = "\n".join(listed(columns.text(cells, "images")))
        if columns.text(cells, "published"):
            said["shelf"] = "on" if self._is_published(cells) else "off"
        return said

    def _is_published(self, cells: Cells) -> bool:
        text = self._columns.text(cells, "published")
        return text != "-1" and bool(switch(text, self._columns.called("published")))

    def _variant(self, cells: Cells, own: str, code: str) -> Variant:
        columns, said = self._columns, Fields()
        if columns.text(cells, "name"):
            said["name"] = columns.text(cells, "name")
        if "barcode" in columns:
            said["barcode"] = columns.text(cells, "barcode")
        for field, name in (("regular", "price_minor"), ("cost", "cost_minor")):
            if text := columns.text(cells, field):
                said[name] = price(text, columns.called(field), self._currency, self._decimal)
        if columns.text(cells, "weight") and self._unit:
            said["weight_g"] = self._grams(cells)
        levels = self._stock(cells, said, code)
        return Variant(own, code, said, levels)

    def _grams(self, cells: Cells) -> int:
        return grams(self._columns.text(cells, "weight"), self._unit, self._columns.called("weight"))

    def _stock(self, cells: Cells, said: Fields, code: str) -> list[Level]:
        """The stock that is managed, and whether it may be oversold."""
        columns = self._columns
        if word := columns.text(cells, "backorders").casefold():
            told = word == "notify" or switch(word, columns.called("backorders"), _notified)
            said["oversell"] = "allow" if told else "deny"
        if "stock" not in columns:
            return []
        text = columns.text(cells, "stock")
        if text and text.casefold() != "parent":
            said["track"] = 1
            return [Level(code, units(text, columns.called("stock")), name=columns.text(cells, "name"))]
        gone = bool(columns.text(cells, "in_stock")) and not self._is_there(cells)
        said["track"] = int(gone)
        return [Level(code, 0, name=columns.text(cells, "name"))] if gone else []

    def _is_there(self, cells: Cells) -> bool:
        text = self._columns.text(cells, "in_stock")
        return text.casefold() == "backorder" or bool(switch(text, self._columns.called("in_stock")))

    def _pairs(self, cells: Cells) -> list[tuple[str, str]]:
        return [(cells[name].strip(), cells[value].strip()) for name, value in self._attributes if cells[name].strip()]

    def _without_attributes(self, extra: dict[str, str]) -> dict[str, str]:
        places = {place for pair in self._attributes for place in pair}
        named = {self._columns.header[place] for place in places}
        return {name: text for name, text in extra.items() if name not in named}

    def documents(self, key: str, taken: Sequence[Taken]) -> list[Article]:
        """The product with its variations."""
        return [article_of(taken)]


def _notified(word: str) -> bool | None:
    """Words of translated exports for backorders with a notice."""
    return True if word.startswith(("notif", "benachrichtig", "avis", "informar", "meld", "通知")) else None


def _code(own: str) -> str:
    """What a product without SKU is called here: WC-123 by its id."""
    return f"WC-{own[3:]}" if own.startswith("id:") else own


TAX_RATES = KeptTable(
    "tax_rate",
    (
        *("countrycode", "statecode", "zippostcode", "city", "rate", "taxname", "priority", "compound"),
        *("shipping", "taxclass"),
    ),
    ("countrycode", "statecode", "zippostcode", "city", "priority", "taxclass"),
)


class WooKept(KeptFormat):
    """WooCommerce's other tables, for the registry: tax rates."""

    def __init__(self) -> None:
        super().__init__(CHANNEL, (TAX_RATES,))
