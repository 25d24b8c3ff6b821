"""Shopify's product export: the product's own columns on its first row, then a row a variant, then a row a picture.

- A variant without SKU has a code of its handle and options, the same in every file. “Default Title” is none.
- Two variants that are not the same can't have one SKU: the row that comes later is rejected. A row that is there twice
  is said once.
- On the shelf is what is published and active. Untracked is what has no tracker: its quantity is no stock figure.
- Columns that have no place here are in `extra` by their own names: of the product, or of the variant that differs.
"""

import json
from collections.abc import Sequence

from data.importers.files.reading import Cells, Table
from data.importers.goods import Article, Fields, Level, Variant, hash_of_fields
from data.importers.records import Setting, Taken, digest_of
from data.importers.shops.shopify_columns import (
    CHANNEL,
    Columns,
    Texts,
    bare_text,
    decimal,
    folded,
    is_rounded,
    minor_of,
    option_values,
    variant_code,
    yes_or_no,
)
from data.importers.shops.shopify_product_rows import NAMES, OPTIONS, is_of_variant, plain_text
from data.importers.values import Rejected
from data.money import divide_half_up

MOST_PIECES = 10**9
_IMAGES = ("Image Src", "Image Position", "Image Alt Text")
_STATUS = {"active": "on", "draft": "off", "archived": "off", "unlisted": "off"}
_HAS_PLACE = frozenset(
    {
        *("Handle", "Title", "Vendor", "Variant SKU", "Variant Price", "Cost per item", "Variant Inventory Qty"),
        *("Variant Inventory Policy", "Variant Inventory Tracker", "Image Src", "Image Position"),
    }
)


class ShopifyProducts:
    """The format, for the registry."""

    name = "shopify-products"

    def recognises(self, header: Sequence[str]) -> bool:
        """A handle and a column that only this export has."""
        names = {folded(name) for name in header}
        if "urlhandle" in names:
            return True
        own = {"variantsku", "variantprice", "variantgrams", "variantinventoryqty", "bodyhtml", "variantbarcode"}
        own |= {"variantinventorypolicy", "variantinventorytracker", "published", "imagesrc"}
        return "handle" in names and bool(names & own or {folded("Body (HTML)"), "vendor"} <= names)

    def layout(self, table: Table, setting: Setting) -> "ProductExport":
        """How this table is read."""
        return ProductExport(Columns(table.header, NAMES), setting)


class ProductExport:
    """Reads one table."""

    name = "shopify-products"
    channel = CHANNEL
    newest_wins = True

    def __init__(self, columns: Columns, setting: Setting):
        self._columns, self._setting = columns, setting
        self._handle = columns.place("Handle")
        self._owners: dict[str, str] = {}
        """Code → the variant that has it."""
        self._variants: dict[str, str] = {}
        """Variant → the digest of its row."""
        self._rounded: set[str] = set()
        self._without: set[str] = set()

    @property
    def notes(self) -> list[str]:
        """What people should know of the rows that were read."""
        found = []
        if self._without:
            found.append(f"variants without a SKU, which have a code of handle and options: {len(self._without)}")
        if self._rounded:
            found.append(f"barcodes that a spreadsheet rounded, which are left out: {len(self._rounded)}")
        return found

    def key(self, cells: Cells) -> str:
        """The product's handle."""
        return cells[self._handle].strip() if self._handle is not None else ""

    def read(self, cells: Cells) -> tuple[object, ...]:
        """The row's texts, and its variant if it is one."""
        texts = self._columns.texts(cells)
        handle = texts.get("Handle", "")
        if not handle:
            raise Rejected("Handle is missing")
        shelf_of(texts)
        if "Image Position" in texts:
            decimal(texts["Image Position"], "Image Position")
        if not _is_variant(texts):
            return (texts, None)
        variant = self._variant(texts, handle)
        self._claim(variant, texts)
        if "Variant SKU" not in texts:
            self._without.add(variant.source_id)
        if is_rounded(bare_text(texts.get("Variant Barcode", ""))):
            self._rounded.add(variant.source_id)
        return (texts, variant)

    def _variant(self, texts: Texts, handle: str) -> Variant:
        values = option_values(texts)
        code = variant_code(texts, handle, "Variant SKU")
        if not code:
            raise Rejected(f"Handle “{handle[:40]}” gives no code, and Variant SKU is missing")
        source = "/".join((handle, *values)) if values or "Option1 Value" in texts else f"{handle}/{code}"
        variant = Variant(source, code, self._said(texts))
        if "Variant Inventory Qty" in texts:
            pieces = decimal(texts["Variant Inventory Qty"], "Variant Inventory Qty")
            if pieces.places or abs(pieces.digits) > MOST_PIECES:
                raise Rejected(f"Variant Inventory Qty “{texts['Variant Inventory Qty'][:40]}” is no number of pieces")
            if pieces.digits >= 0 and variant.said.get("track") != 0:
                variant.levels = [Level(code, pieces.digits)]
        return variant

    def _said(self, texts: Texts) -> Fields:
        known, said = self._columns.known, Fields()
        for column, name in (("Variant Price", "price_minor"), ("Cost per item", "cost_minor")):
            if column in known:
                text = texts.get(column, "")
                minor = minor_of(text, column, self._setting.currency) if text else None
                if minor is not None and minor < 0:
                    raise Rejected(f"{column} “{text[:40]}” is less than nothing")
                said[name] = minor
        if "Variant Barcode" in known:
            barcode = bare_text(texts.get("Variant Barcode", ""))
            said["barcode"] = "" if is_rounded(barcode) else barcode
        if "Variant Grams" in known:
            said["weight_g"] = _grams(texts)
        if "Variant Inventory Tracker" in known:
            said["track"] = int("Variant Inventory Tracker" in texts)
        if "Variant Inventory Policy" in texts:
            goes_on = yes_or_no(texts["Variant Inventory Policy"], "Variant Inventory Policy")
            said["oversell"] = "allow" if goes_on else "deny"
        return said

    def _claim(self, variant: Variant, texts: Texts) -> None:
        """Keep to whom a code belongs: the row that has it first."""
        owner = self._owners.setdefault(variant.code, variant.source_id)
        if owner != variant.source_id:
            raise Rejected(f"Variant SKU “{variant.code[:40]}” is already that of “{owner[:80]}”")
        own = digest_of([f"{name}={text}" for name, text in sorted(texts.items()) if is_of_variant(name)])
        if self._variants.setdefault(variant.source_id, own) != own:
            raise Rejected(f"the variant “{variant.source_id[:80]}” is already there with other values")

    def documents(self, key: str, taken: Sequence[Taken]) -> list[Article]:
        """The product of one handle."""
        rows: list[tuple[Texts, Variant | None]] = []
        for one in taken:
            texts, variant = one.record
            assert isinstance(texts, dict) and (variant is None or isinstance(variant, Variant))
            rows.append((texts, variant))
        head = next((texts for texts, _ in rows if "Title" in texts), rows[0][0])
        article = Article(key, key, places=[(one.file, one.row) for one in taken])
        article.said = self._product(head, [texts for texts, _ in rows])
        names = [head.get(f"Option{number} Name", "") for number in (1, 2, 3)]
        for texts, variant in rows:
            if variant is None or any(variant.code == one.code for one in article.variants):
                continue
            self._name(variant, texts, names, head)
            self._extra(variant, texts, head)
            article.variants.append(variant)
        variants = [
            (one.source_id, one.code, one.said, [level.qty for level in one.levels]) for one in article.variants
        ]
        article.source_hash = hash_of_fields(article.said, variants)
        return [article]

    def _product(self, head: Texts, rows: Sequence[Texts]) -> Fields:
        """What the first row says of the product; of a file that only has later rows, nothing but pictures."""
        said, known = Fields(), self._columns.known
        pictures = [texts for texts in rows if "Image Src" in texts]
        pictures.sort(key=lambda texts: decimal(texts.get("Image Position", "0"), "Image Position").digits)
        if "Image Src" in known:
            said["images"] = "\n".join(dict.fromkeys(texts["Image Src"] for texts in pictures))
        if "Title" not in head and "Title" in known:
            return said
        if "Title" in head:
            said["title"] = head["Title"]
        if "Vendor" in known:
            said["vendor"] = head.get("Vendor", "")
        if "Type" in known or "Product Category" in known:
            said["category"] = head.get("Type") or head.get("Product Category", "")
        if shelf := shelf_of(head):
            said["shelf"] = shelf
        if "Body (HTML)" in known:
            said["text_zh" if self._setting.language.startswith("zh") else "text_en"] = plain_text(
                head.get("Body (HTML)", "")
            )
        told = {"Type" if "Type" in head else "Product Category"}
        if head.get("Body (HTML)") in said.values():
            told.add("Body (HTML)")
        extra = {name: text for name, text in head.items() if _is_extra(name) and name not in told}
        for texts in rows:
            if texts is not head and not _is_variant(texts):
                extra |= {f"{name} (of a picture)": text for name, text in texts.items() if _is_extra(name)}
        if any("Image Alt Text" in texts for texts in pictures):
            extra["Image Alt Text"] = "\n".join(texts.get("Image Alt Text", "") for texts in pictures)
        said["extra"] = _json(extra)
        return said

    def _name(self, variant: Variant, texts: Texts, names: Sequence[str], head: Texts) -> None:
        """Its name and options; the names of options stand on the product's first row."""
        values = [texts.get(f"Option{number} Value", "") for number in (1, 2, 3)]
        if head.get("Title"):
            told = option_values(texts)
            variant.said["name"] = f"{head['Title']} - {' / '.join(told)}" if told else head["Title"]
        if "Option1 Value" in self._columns.known and (any(names) or not option_values(texts)):
            pairs = zip(names, values, strict=True)
            pairs_told = [f"{name or 'Option'}={value}" for name, value in pairs if value]
            variant.said["options"] = "\n".join(pairs_told) if option_values(texts) else ""

    def _extra(self, variant: Variant, texts: Texts, head: Texts) -> None:
        """What has no place here: the variant's own columns, and those of the product in which it differs."""
        extra = {
            name: text
            for name, text in texts.items()
            if (is_of_variant(name) and name not in _HAS_PLACE and name not in OPTIONS)
            or (_is_extra(name) and texts is not head and head.get(name) != text)
        }
        said = variant.said
        if "weight_g" in said and str(said["weight_g"]) == extra.get("Variant Grams"):
            del extra["Variant Grams"]
        if said.get("barcode") and said["barcode"] == bare_text(extra.get("Variant Barcode", "")):
            del extra["Variant Barcode"]
        tracker = texts.get("Variant Inventory Tracker", "")
        if tracker not in ("", "shopify"):
            extra["Variant Inventory Tracker"] = tracker
        if "Variant Inventory Qty" in texts and not variant.levels:
            extra["Variant Inventory Qty"] = texts["Variant Inventory Qty"]
        said["extra"] = _json(extra)


def shelf_of(texts: Texts) -> str:
    """on if it is published and active; nothing if the row speaks of neither."""
    shelf = ""
    if "Status" in texts:
        shelf = _STATUS.get(texts["Status"].casefold(), "")
        if not shelf:
            raise Rejected(f"Status “{texts['Status'][:40]}” is none of active, draft, archived, unlisted")
    if "Published" in texts and not yes_or_no(texts["Published"], "Published"):
        return "off"
    return shelf or ("on" if "Published" in texts else "")


def _is_extra(name: str) -> bool:
    """Whether a column is of the product and has no place here."""
    return not (name in _HAS_PLACE or name in OPTIONS or name in _IMAGES or is_of_variant(name))


def _is_variant(texts: Texts) -> bool:
    """A row with a picture alone is none, nor is one whose variant columns all say nothing."""
    return any(name != "Variant Image" and is_of_variant(name) for name in texts)


def _grams(texts: Texts) -> int | None:
    if "Variant Grams" not in texts:
        return None
    grams = decimal(texts["Variant Grams"], "Variant Grams")
    if grams.digits < 0:
        raise Rejected(f"Variant Grams “{texts['Variant Grams'][:40]}” is less than nothing")
    return divide_half_up(grams.digits, 10**grams.places)


def _json(extra: dict[str, str]) -> str:
    return json.dumps(extra, ensure_ascii=False, sort_keys=True) if extra else ""
