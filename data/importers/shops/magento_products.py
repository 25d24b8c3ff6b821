"""Magento's product files: simple, configurable, grouped, bundle, virtual and downloadable products in all store views.

- The row of the default view makes the product. Rows of other views bring texts: Chinese ones the Chinese texts, the
  others are kept beside under their view.
- A configurable product names its children: their rows become its variants, wherever they stand. A child of two belongs
  to the first. A child without a row is a variant by its code and options.
- The price is the regular one. A weight is kept beside where its column names no unit: Magento's is a setting.
- Stock that is not managed is not tracked; backorders are read where the row doesn't leave them to the shop's setting.
- The fixtures of Magento's sample data have lists with a part a line in their cells; one that lists sizes and colours
  and has no stock of its own is a product without variants.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from data.importers.files.reading import Cells, Table, rows
from data.importers.goods import Article, Fields, Level, Variant
from data.importers.records import Setting, Taken
from data.importers.shops.magento_words import PRODUCT
from data.importers.shops.shop_articles import Piece, article_of, describe, extra_text
from data.importers.shops.shop_columns import (
    GRAMS,
    Columns,
    decimal_of,
    folded,
    grams,
    is_chinese,
    listed,
    price,
    switch,
    units,
)
from data.importers.shops.shopify_product_rows import plain_text
from data.importers.values import Rejected

CHANNEL = "magento"
WITHOUT_STOCK = frozenset(("grouped", "bundle", "virtual", "downloadable", "giftcard"))
ROOT = "Default Category"
CHINESE_VIEW = re.compile(r"(^|[_-])(zh|cn|tw|hk|chinese|china)([_-]|$)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r'(?:^|,)\s*"?([A-Za-z][\w]*)=')
_BARCODES = ("ean", "ean13", "gtin", "upc", "barcode")
_BRANDS = ("manufacturer", "brand")


class MagentoProducts:
    """The format, for the registry."""

    name = "magento-products"

    def recognises(self, header: Sequence[str]) -> bool:
        """A SKU and a name, and a column that only Magento's files have so."""
        names = {folded(name) for name in header}
        typical = {"producttype", "attributesetcode", "storeviewcode", "attributeset", "additionalattributes", "urlkey"}
        return {"sku", "name"} <= names and bool(names & typical) and not names & {"handle", "regularprice"}

    def layout(self, table: Table, setting: Setting) -> "MagentoProductRows":
        """How this table is read; children are looked up in all tables that come in with it."""
        tables = tuple(one for one in setting.tables if self.recognises(one.header))
        return MagentoProductRows(table, setting, _parents(tables if table in tables else (*tables, table)))


@lru_cache(maxsize=2)
def _parents(tables: tuple[Table, ...]) -> dict[str, str]:
    """The configurable product of each child."""
    found: dict[str, str] = {}
    for table in tables:
        columns = Columns(table.header, PRODUCT)
        if "variations" not in columns:
            continue
        for row in rows(table):
            text = "" if row.trouble else columns.text(row.cells, "variations")
            for child, _ in variations_of(text) if text else ():
                found.setdefault(child, columns.text(row.cells, "sku"))
    return found


def variations_of(text: str) -> list[tuple[str, dict[str, str]]]:
    """The children of `sku=A,size=S,color=Red|sku=B,size=M,color=Red`: their codes and their options."""
    found: list[tuple[str, dict[str, str]]] = []
    for part in re.split(r"\|(?=\s*sku=)", text):
        options = attributes_of(part)
        if sku := options.pop("sku", ""):
            found.append((sku, options))
    return found


def attributes_of(text: str) -> dict[str, str]:
    """The attributes of `size=XS,activity=Gym|Yoga`; a comma that no name follows is one of a value."""
    marks = list(_ATTRIBUTE.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)][: len(marks)]
    return {mark[1]: text[mark.end() : end].strip().strip('"').strip() for mark, end in zip(marks, ends, strict=True)}


class MagentoProductRows:
    """Reads one table."""

    name, channel = MagentoProducts.name, CHANNEL
    newest_wins = False

    def __init__(self, table: Table, setting: Setting, parents: dict[str, str]):
        self._columns, self._parents = Columns(table.header, PRODUCT), parents
        self._currency = setting.currency
        self._decimal = decimal_of(table, self._columns, ("price", "cost"))
        unit = self._columns.unit("weight")
        self._unit = unit if unit in GRAMS else ""

    def key(self, cells: Cells) -> str:
        """The configurable product that it is a child of, else its own SKU."""
        sku = self._columns.text(cells, "sku")
        return f"product:{self._parents.get(sku, sku)}"

    def read(self, cells: Cells) -> tuple[object, ...]:
        """The row as a piece of its product."""
        columns = self._columns
        sku = columns.text(cells, "sku")
        if not sku:
            raise Rejected(f"{columns.called('sku')} is missing")
        view = columns.text(cells, "view")
        if view and view.casefold() not in ("default", "admin", "all"):
            is_product = bool(columns.text(cells, "type") or columns.text(cells, "price"))
            alone = (self._product(cells, sku),) if is_product and sku not in self._parents else ()
            return (self._of_view(cells, sku, view), alone)
        parent = self._parents.get(sku, "")
        if parent and parent != sku:
            variant = self._variant(cells, sku, self._extra(cells))
            return (Piece(parent, parent, variants=[variant], whole=False), ())
        return (self._product(cells, sku), ())

    def _of_view(self, cells: Cells, sku: str, view: str) -> Piece:
        """What another store view says: texts, and what is kept beside under its name."""
        columns, piece = self._columns, Piece(self._parents.get(sku, sku), sku, whole=False)
        is_child = piece.product != sku
        if is_child:
            piece.code = piece.product
        title, text = columns.text(cells, "name"), columns.text(cells, "text")
        chinese = bool(CHINESE_VIEW.search(view)) or is_chinese(title)
        if chinese and is_child:
            piece.variants = [Variant(sku, sku, Fields(name_zh=title) if title else {})]
        elif chinese:
            piece.said = {name: value for name, value in (("title_zh", title), ("text_zh", plain_text(text))) if value}
        every = [field for field in columns.places if field not in ("sku", "view")]
        texts = columns.left(cells, *(field for field in every if not (chinese and field in ("name", "text"))))
        whose = f"{sku}, {view}" if is_child else view
        piece.extra = {f"{name} ({whose})": value for name, value in texts.items()}
        return piece

    def _product(self, cells: Cells, sku: str) -> Piece:
        columns, kind = self._columns, self._type(cells)
        extra = self._extra(cells)
        piece = Piece(sku, sku, self._said(cells, extra), {})
        if kind not in ("simple", ""):
            extra["type"] = kind
        if kind == "configurable":
            labels = attributes_of(columns.text(cells, "labels"))
            options = variations_of(columns.text(cells, "variations"))
            piece.variants = [
                Variant(child, child, {"options": _option_lines(own, labels)})
                for child, own in options
                if self._parents.get(child, sku) == sku
            ]
            extra |= {
                columns.called(field): text for field in ("price", "cost") if (text := columns.text(cells, field))
            }
        else:
            piece.variants = [self._variant(cells, sku, {})]
            if kind in WITHOUT_STOCK:
                piece.variants[0].said["track"] = 0
                piece.variants[0].levels = []
        piece.extra = extra
        return piece

    def _type(self, cells: Cells) -> str:
        columns = self._columns
        kind = columns.text(cells, "type").casefold()
        if kind or "type" in columns:
            return kind
        for field, name in (("grouped", "grouped"), ("bundled", "bundle"), ("links", "downloadable")):
            if columns.text(cells, field):
                return name
        several = any(len(_lines(columns.text(cells, field))) > 1 for field in ("size", "color"))
        return "configurable" if several and "qty" not in columns else ""

    def _extra(self, cells: Cells) -> dict[str, str]:
        """What has no place here: its own columns, and its attributes by their names."""
        columns = self._columns
        aside = ("short", "size", "color", "grouped", "bundled", "links", "in_stock")
        extra = columns.left(cells, *aside)
        extra |= {name: text for name, text in self._attributes(cells).items() if name not in (*_BARCODES, *_BRANDS)}
        if (text := columns.text(cells, "weight")) and not self._unit:
            extra[columns.called("weight")] = text
        return extra

    def _attributes(self, cells: Cells) -> dict[str, str]:
        return attributes_of(self._columns.text(cells, "attributes"))

    def _said(self, cells: Cells, extra: dict[str, str]) -> Fields:
        columns, said = self._columns, Fields()
        title = columns.text(cells, "name")
        said["title"] = title
        if is_chinese(title):
            said["title_zh"] = title
        if "text" in columns:
            describe(said, extra, columns.called("text"), columns.text(cells, "text"))
        categories = _categories(columns.text(cells, "categories")) or _lines(columns.text(cells, "category"))
        if columns.has("categories", "category"):
            said["category"] = categories[0] if categories else ""
            if len(categories) > 1:
                extra["categories"] = ", ".join(categories)
        brand = columns.text(cells, "brand") or _first(self._attributes(cells), _BRANDS)
        if brand or "brand" in columns:
            said["vendor"] = brand
        if columns.has("image", "images"):
            said["images"] = "\n".join(self._images(cells))
        if text := columns.text(cells, "online"):
            said["shelf"] = "on" if text == "1" or text.casefold() == "enabled" else "off"
        return said

    def _images(self, cells: Cells) -> list[str]:
        columns = self._columns
        return list(dict.fromkeys((*listed(columns.text(cells, "image")), *listed(columns.text(cells, "images")))))

    def _variant(self, cells: Cells, sku: str, extra: dict[str, str]) -> Variant:
        """The row as what is stocked and sold; a child's texts and pictures are kept with it."""
        columns, said = self._columns, Fields()
        if columns.text(cells, "name"):
            said["name"] = columns.text(cells, "name")
        for field, name in (("price", "price_minor"), ("cost", "cost_minor")):
            if text := columns.text(cells, field):
                said[name] = price(text, columns.called(field), self._currency, self._decimal)
        if (text := columns.text(cells, "weight")) and self._unit:
            said["weight_g"] = grams(text, self._unit, columns.called("weight"))
        barcode = columns.text(cells, "barcode") or _first(self._attributes(cells), _BARCODES)
        if barcode or "barcode" in columns:
            said["barcode"] = barcode
        if self._parents.get(sku, sku) != sku:
            if text := columns.text(cells, "online"):
                said["live"] = int(text == "1" or text.casefold() == "enabled")
            extra |= columns.left(cells, "text", "image", "images", "categories", "category")
            said["extra"] = extra_text(extra)
        return Variant(sku, sku, said, self._stock(cells, said, sku))

    def _stock(self, cells: Cells, said: Fields, sku: str) -> list[Level]:
        columns = self._columns
        word = columns.text(cells, "backorders")
        if word and not self._is_on(cells, "backorders_default"):
            said["oversell"] = "deny" if word in ("0", "0.0000") else "allow"
        if columns.text(cells, "manage") and not self._is_on(cells, "manage_default"):
            said["track"] = int(self._is_on(cells, "manage"))
            if not said["track"]:
                return []
        text = columns.text(cells, "qty")
        return [Level(sku, units(text, columns.called("qty")), name=columns.text(cells, "name"))] if text else []

    def _is_on(self, cells: Cells, field: str) -> bool:
        text = self._columns.text(cells, field)
        return bool(text) and bool(switch(text, self._columns.called(field)))

    def documents(self, key: str, taken: Sequence[Taken]) -> list[Article]:
        """The product with its variants; if no row is of the default view, the first one's view is that."""
        if any(isinstance(one.record[0], Piece) and one.record[0].whole for one in taken):
            return [article_of(taken)]
        first, alone = taken[0], taken[0].record[1]
        assert isinstance(alone, tuple)
        return [article_of([Taken(first.file, first.row, alone or first.record, first.digest), *taken[1:]])]


def _option_lines(options: dict[str, str], labels: dict[str, str]) -> str:
    return "\n".join(f"{labels.get(name, name)}={value}" for name, value in options.items() if value)


def _first(attributes: dict[str, str], names: Sequence[str]) -> str:
    return next((attributes[name] for name in names if attributes.get(name)), "")


def _lines(text: str) -> list[str]:
    """The parts of a cell that has one a line."""
    return list(dict.fromkeys(part.strip() for part in text.splitlines() if part.strip()))


def _categories(text: str) -> list[str]:
    """Paths without their root: `Default Category/Men/Tops` is Men > Tops."""
    paths = [[part.strip() for part in path.split("/")] for path in re.split(r",(?! )", text) if path.strip()]
    bare = [path[1:] if path[0] == ROOT else path for path in paths]
    return list(dict.fromkeys(" > ".join(path) for path in bare if path))
