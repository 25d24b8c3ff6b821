"""PrestaShop's products and their combinations, which are one article each whether they come in one file or in two.

- A combination's impacts on price and weight are added to the product's own, if its row comes in with it; else they are
  kept beside. A product with combinations has no SKU of its own: its quantity is that of its combinations.
- A combination without a reference is called by the product's id and its values.
- The price is the one that the file has, taxed or not; `Out of stock` 1 may be oversold, 0 not, 2 is the shop's rule.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from data.importers.files.reading import Cells, Table, rows
from data.importers.goods import Article, Fields, Level, Variant
from data.importers.records import Setting, Taken
from data.importers.shops.prestashop_words import COMBINATION, PRODUCT, PRODUCT_TYPICAL
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
    slug,
    switch,
    units,
)
from data.importers.values import Rejected, id_text

CHANNEL = "prestashop"
WEIGHED_IN = "kg"
OVERSELL = {"0": "deny", "1": "allow"}
_PLACED = re.compile(r"(.*):\s*\d+\s*", re.DOTALL)
_SIGNED = re.compile(r"-?\d{1,12}([.,]\d{0,12})?")


class PrestashopProducts:
    """The format of products, for the registry."""

    name = "prestashop-products"

    def recognises(self, header: Sequence[str]) -> bool:
        """A name or reference, and two columns that only PrestaShop has so."""
        names = {folded(name) for name in header}
        return bool(Columns(header, PRODUCT).has("name", "reference")) and len(names & set(PRODUCT_TYPICAL)) >= 2

    def layout(self, table: Table, setting: Setting) -> "PrestashopProductRows":
        """How this table is read."""
        return PrestashopProductRows(table, setting)


class PrestashopCombinations:
    """The format of combinations, for the registry."""

    name = "prestashop-combinations"

    def recognises(self, header: Sequence[str]) -> bool:
        """A product, and attributes with their values."""
        columns = Columns(header, COMBINATION)
        return bool(columns.has("id", "product")) and columns.has("names", "values") == 2

    def layout(self, table: Table, setting: Setting) -> "PrestashopCombinationRows":
        """How this table is read; products that are named by reference are looked up in what comes in with it."""
        known = PrestashopProducts()
        return PrestashopCombinationRows(
            table, setting, _ids(tuple(one for one in setting.tables if known.recognises(one.header)))
        )


@lru_cache(maxsize=2)
def _ids(tables: tuple[Table, ...]) -> dict[str, str]:
    """The id of each product by its reference."""
    found: dict[str, str] = {}
    for table in tables:
        columns = Columns(table.header, PRODUCT)
        for row in rows(table) if columns.has("id", "reference") == 2 else ():
            if not row.trouble and columns.text(row.cells, "reference"):
                found[columns.text(row.cells, "reference")] = id_text(columns.text(row.cells, "id"))
    return found


class PrestashopProductRows:
    """Reads one table of products."""

    name, channel = PrestashopProducts.name, CHANNEL
    newest_wins = False

    def __init__(self, table: Table, setting: Setting):
        self._columns = Columns(table.header, PRODUCT)
        self._currency = setting.currency
        self._decimal = decimal_of(table, self._columns, ("price", "price_taxed", "cost"))
        unit = self._columns.unit("weight") or WEIGHED_IN
        self._unit = unit if unit in GRAMS else ""

    def key(self, cells: Cells) -> str:
        """The product's id, else its reference or name."""
        return f"product:{self._own(cells)}"

    def _own(self, cells: Cells) -> str:
        columns = self._columns
        own = id_text(columns.text(cells, "id"))
        return own or columns.text(cells, "reference") or slug(columns.text(cells, "name"))

    def read(self, cells: Cells) -> tuple[object, ...]:
        """The row as a piece of its product."""
        columns, own = self._columns, self._own(cells)
        if not own:
            raise Rejected(f"{columns.called('id')}, {columns.called('reference')} and name are missing")
        code = columns.text(cells, "reference") or f"PS-{own}"
        extra = columns.left(cells, "price_taxed", "supplier", "short")
        piece = Piece(own, code, self._said(cells, extra), extra, stands_in=True)
        said, lends = Fields(), piece.lends
        for field, name in (("price", "price_minor"), ("cost", "cost_minor")):
            if text := columns.text(cells, field):
                lends[name] = price(text, columns.called(field), self._currency, self._decimal)
        if (text := columns.text(cells, "weight")) and self._unit:
            lends["weight_g"] = grams(text, self._unit, columns.called("weight"))
        if (text := columns.text(cells, "out_of_stock")) in OVERSELL:
            lends["oversell"] = OVERSELL[text]
        if text := columns.text(cells, "for_sale"):
            lends["live"] = switch(text, columns.called("for_sale"))
        _barcode(columns, cells, said, extra)
        levels = _level(columns, cells, code, columns.text(cells, "name"))
        piece.variants = [Variant(own, code, said, levels)]
        return (piece,)

    def _said(self, cells: Cells, extra: dict[str, str]) -> Fields:
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
            said["category"] = " > ".join(listed(categories[0], "/")) if categories else ""
            if len(categories) > 1:
                extra[columns.called("categories")] = ", ".join(categories)
        if "brand" in columns:
            said["vendor"] = columns.text(cells, "brand")
        if "images" in columns:
            said["images"] = "\n".join(listed(columns.text(cells, "images")))
        if text := columns.text(cells, "active"):
            said["shelf"] = "on" if switch(text, columns.called("active"), _enabled) else "off"
        return said

    def documents(self, key: str, taken: Sequence[Taken]) -> list[Article]:
        """The product with its combinations."""
        return [article_of(taken)]


def _enabled(word: str) -> bool | None:
    return {"enabled": True, "disabled": False, "activé": True, "désactivé": False}.get(word)


class PrestashopCombinationRows:
    """Reads one table of combinations."""

    name, channel = PrestashopCombinations.name, CHANNEL
    newest_wins = False

    def __init__(self, table: Table, setting: Setting, ids: dict[str, str]):
        self._columns, self._ids = Columns(table.header, COMBINATION), ids
        self._currency = setting.currency
        self._decimal = decimal_of(table, self._columns, ("impact", "cost"))
        unit = self._columns.unit("weight") or WEIGHED_IN
        self._unit = unit if unit in GRAMS else ""

    def key(self, cells: Cells) -> str:
        """The product's id, else its reference."""
        return f"product:{self._product(cells)}"

    def _product(self, cells: Cells) -> str:
        reference = self._columns.text(cells, "product")
        return id_text(self._columns.text(cells, "id")) or self._ids.get(reference, reference)

    def read(self, cells: Cells) -> tuple[object, ...]:
        """The row as a piece of its product."""
        columns, product = self._columns, self._product(cells)
        if not product:
            raise Rejected(f"{columns.called('id' if 'id' in columns else 'product')} is missing")
        names = [part.partition(":")[0].strip() for part in listed(columns.text(cells, "names"))]
        values = _values(columns.text(cells, "values"))
        if not names or len(names) != len(values):
            raise Rejected(
                f"{columns.called('names')} has {len(names)} names, and {columns.called('values')} {len(values)} values"
            )
        own = columns.text(cells, "reference") or "-".join((f"PS-{product}", *(slug(value) for value in values)))
        extra = columns.left(cells)
        said = Fields(options="\n".join(f"{name}={value}" for name, value in zip(names, values, strict=True)))
        if text := columns.text(cells, "cost"):
            cost = price(text, columns.called("cost"), self._currency, self._decimal)
            if cost:  # 0 is the product's own
                said["cost_minor"] = cost
        _barcode(columns, cells, said, extra)
        reference = columns.text(cells, "product")
        piece = Piece(product, reference or f"PS-{product}", whole=False)
        self._impacts(cells, piece, extra)
        said["extra"] = extra_text(extra)
        piece.variants = [Variant(own, own, said, _level(columns, cells, own, ""))]
        return (piece,)

    def _impacts(self, cells: Cells, piece: Piece, extra: dict[str, str]) -> None:
        """What a combination costs and weighs more; the cells are kept beside, as they alone say it."""
        columns = self._columns
        extra |= {columns.called(field): text for field in ("impact", "weight") if (text := columns.text(cells, field))}
        if text := columns.text(cells, "impact"):
            piece.adds["price_minor"] = price(text, columns.called("impact"), self._currency, self._decimal)
        if (text := columns.text(cells, "weight")) and self._unit:
            if not _SIGNED.fullmatch(text):
                raise Rejected(f"{columns.called('weight')} “{text[:40]}” is not a weight")
            more = grams(text.removeprefix("-"), self._unit, columns.called("weight"))
            piece.adds["weight_g"] = -more if text.startswith("-") else more

    def documents(self, key: str, taken: Sequence[Taken]) -> list[Article]:
        """The product with its combinations."""
        return [article_of(taken)]


def _values(text: str) -> list[str]:
    """The values of `Blue:0, 16GB:1`; a comma without a position before it is one of a value."""
    parts: list[str] = []
    for part in text.split(","):
        if parts and _PLACED.fullmatch(text) and not _PLACED.fullmatch(parts[-1]):
            parts[-1] += f",{part}"
        elif part.strip():
            parts.append(part)
    return [found[1].strip() if (found := _PLACED.fullmatch(part)) else part.strip() for part in parts]


def _barcode(columns: Columns, cells: Cells, said: Fields, extra: dict[str, str]) -> None:
    """The EAN, else the UPC; with both, the UPC is kept beside."""
    ean, upc = columns.text(cells, "ean"), columns.text(cells, "upc")
    if columns.has("ean", "upc"):
        said["barcode"] = ean or upc
    if ean and upc:
        extra[columns.called("upc")] = upc


def _level(columns: Columns, cells: Cells, code: str, title: str) -> list[Level]:
    text = columns.text(cells, "quantity")
    return [Level(code, units(text, columns.called("quantity")), name=title)] if text else []
