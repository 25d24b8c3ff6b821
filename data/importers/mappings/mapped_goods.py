"""Rows of a mapped file as articles with their variants, or as stock figures alone.

The rows of one `product` are its variants; without that column each SKU is an article of its own. Where a SKU stands
in several rows, the one with the newest `updated` counts, else the last one, and that is noted.
"""

import json
from collections.abc import Mapping, Sequence

from data.importers.files.reading import Cells, Table
from data.importers.goods import Article, Fields, Level, Place, Variant, hash_of_fields
from data.importers.mappings.mapped_codes import note_lost_zeros
from data.importers.mappings.mapped_rows import MappedTable, Texts
from data.importers.mappings.mapping_check import WEIGHTS
from data.importers.mappings.mapping_fields import BUCKETS
from data.importers.mappings.mapping_part import Part
from data.importers.records import Setting, Taken
from data.importers.values import Rejected
from data.money import divide_half_up
from data.search.nearest import nearest

Row = dict[str, object]
_OF_PRODUCT = ("title", "title_zh", "category", "vendor", "text", "text_zh")
_OF_SKU = ("name", "name_zh", "barcode")
_CALLED = {"text": "text_en"}
_OVERSELL = {"deny": "deny", "allow": "allow", "continue": "allow", "preorder": "preorder", "notify": "allow"}
_MOST_NOTES = 20


class _Goods(MappedTable):
    """What articles and stock figures have in common."""

    def __init__(self, part: Part, table: Table, setting: Setting):
        super().__init__(part, table, setting)
        self._doubled = 0
        note_lost_zeros(self, table)

    def _code(self, texts: Texts) -> str:
        code = texts.get("sku", "") or (texts.get("product", "") if not self.has("sku") else "")
        if not code:
            raise Rejected(f"{self.called('sku')} is missing")
        return code

    def _level(self, texts: Texts, code: str) -> Level | None:
        """The stock figure of a row; None if it says none."""
        qty = self.whole("quantity", texts)
        if qty is None:
            return None
        bucket = texts.get("bucket", "").casefold() or "sellable"
        if bucket not in BUCKETS:
            near = nearest(bucket, BUCKETS) or ", ".join(BUCKETS)
            raise Rejected(f"{self.called('bucket')} “{bucket[:40]}” is no kind of stock here. Perhaps {near}")
        if qty < 0:
            raise Rejected(f"{self.called('quantity')} {qty} is less than nothing")
        return Level(code, qty, texts.get("warehouse", ""), texts.get("bin", "") or "-", bucket)

    def _note_doubled(self, code: str, places: Sequence[Place]) -> None:
        """Say that a code stands in several rows, the first times it happens."""
        self._doubled += 1
        if self._doubled <= _MOST_NOTES:
            numbers = ", ".join(str(row) for _, row in places)
            self.notes.append(f"“{code}” stands in several rows with different figures ({numbers}): the last counts")


class MappedArticles(_Goods):
    """Reads one table of products by a mapping."""

    key_fields = ("product", "sku")

    def __init__(self, part: Part, table: Table, setting: Setting):
        super().__init__(part, table, setting)
        self._foreign = self.currency != setting.currency
        if self._foreign and (self.has("price") or self.has("cost")) and not self.has("currency"):
            self.notes.append(
                f"its prices are in {self.currency} and the store's money is {setting.currency}: they are kept beside"
            )
        self._options = [
            (name, value)
            for number in range(1, 5)
            if self.has(value := f"option{number}_value") and (name := f"option{number}_name")
        ]

    def read(self, cells: Cells) -> tuple[object, ...]:
        """The row as what it says of the article, the SKU and the stock."""
        texts = self.texts(cells)
        code = self._code(texts)
        extra = {name: cell for name, cell in zip(self.beside_names, self.beside(cells), strict=True) if cell}
        product: Fields = {_CALLED.get(name, name): texts.get(name, "") for name in _OF_PRODUCT if self.has(name)}
        if self.has("image"):
            product["images"] = "\n".join(_addresses(texts.get("image", "")))
        if (shelf := self._shelf(texts)) is not None:
            product["shelf"] = shelf
        sku = self._sku(texts, extra)
        if extra or self.beside_names:
            sku["extra"] = json.dumps(extra, ensure_ascii=False, sort_keys=True) if extra else ""
        updated = self.moment("updated", texts)
        row: Row = {"product": texts.get("product", "") or code, "code": code, "of_product": product, "of_sku": sku}
        row["level"], row["updated"] = self._level(texts, code), updated.at if updated else 0
        return (row,)

    def _sku(self, texts: Texts, extra: dict[str, str]) -> Fields:
        said: Fields = {name: texts.get(name, "") for name in _OF_SKU if self.has(name)}
        currency = self.currency_of(texts)
        for name in ("price", "cost"):
            if not self.has(name):
                continue
            text = texts.get(name, "")
            minor = self.numbers(name).money(text, self.called(name), currency) if text else None
            if minor is not None and minor < 0:
                raise Rejected(f"{self.called(name)} “{text[:40]}” is less than nothing")
            if currency != self.setting.currency:
                extra |= {f"{self.called(name)} ({currency})": text} if text else {}
            else:
                said[f"{name}_minor"] = minor
        if self.has("weight"):
            said["weight_g"] = self._weight(texts)
        for name in ("live", "track"):
            if self.has(name):
                found = self.yes(name, texts)
                said[name] = None if found is None else int(found)
        for name in ("safety", "pack"):
            if self.has(name):
                said[name] = self.whole(name, texts)
        if self.has("oversell"):
            said["oversell"] = self._oversell(texts)
        if self._options:
            said["options"] = "\n".join(self._option_lines(texts))
        return said

    def _option_lines(self, texts: Texts) -> list[str]:
        """`Name=Value`; an option without a name has that of its column."""
        return [
            f"{texts.get(name, '') or self.called(value)}={texts[value]}"
            for name, value in self._options
            if texts.get(value) and texts[value].casefold() != "default title"
        ]

    def _weight(self, texts: Texts) -> int | None:
        text = texts.get("weight", "")
        if not text:
            return None
        unit = texts.get("weight_unit", "").casefold() or self.part.weight_unit
        bare = text.strip()
        for name in sorted(WEIGHTS, key=len, reverse=True):
            if bare.casefold().endswith(name) and not bare[: -len(name)].strip()[-1:].isalpha():
                bare, unit = bare[: -len(name)].strip(), name
                break
        if unit not in WEIGHTS:
            raise Rejected(f"{self.called('weight_unit')} “{unit[:40]}” is no unit of weight")
        found = self.numbers("weight").amount(bare, self.called("weight"))
        if found.digits < 0:
            raise Rejected(f"{self.called('weight')} “{text[:40]}” is less than nothing")
        return divide_half_up(found.digits * WEIGHTS[unit], 1_000 * 10**found.places)

    def _oversell(self, texts: Texts) -> str:
        word = texts.get("oversell", "")
        if not word or word.casefold() in _OVERSELL:
            return _OVERSELL.get(word.casefold(), "")
        return "allow" if self.yes("oversell", texts) else "deny"

    def _shelf(self, texts: Texts) -> str | None:
        """on or off; nothing where the cell is empty; None if there is no such column."""
        if not self.has("shelf"):
            return None
        word = " ".join(texts.get("shelf", "").split()).casefold()
        meant = self.part.states.get(word, frozenset())
        if meant & {"on", "off"}:
            return "on" if "on" in meant else "off"
        found = self.yes("shelf", texts)
        return "" if found is None else "on" if found else "off"

    def documents(self, key: str, taken: Sequence[Taken]) -> list[Article]:
        """The article that the rows of one key make."""
        rows = [(one, _row(one)) for one in taken]
        rows.sort(key=lambda pair: _number(pair[1], "updated"))
        product: Fields = {}
        for _, row in reversed(rows):
            for name, value in _fields(row, "of_product").items():
                if product.get(name, "") == "":
                    product[name] = value
        by_code: dict[str, list[tuple[Taken, Row]]] = {}
        for one, row in rows:
            by_code.setdefault(str(row["code"]), []).append((one, row))
        article = Article(key, key, product, places=sorted((one.file, one.row) for one in taken))
        for code, of_code in by_code.items():
            article.variants.append(self._variant(code, of_code))
        article.source_hash = hash_of_fields(
            article.said, [[one.code, one.said, [_said(level) for level in one.levels]] for one in article.variants]
        )
        return [article]

    def _variant(self, code: str, rows: Sequence[tuple[Taken, Row]]) -> Variant:
        _, newest = rows[-1]
        levels = {level.source_id: level for _, row in rows if isinstance(level := row["level"], Level)}
        if not self.has("updated") and len({repr(row["of_sku"]) for _, row in rows}) > 1 and not self.has("warehouse"):
            self._note_doubled(code, [(one.file, one.row) for one, _ in rows])
        return Variant(code, code, _fields(newest, "of_sku"), list(levels.values()))


class MappedLevels(_Goods):
    """Reads one table of stock figures by a mapping."""

    key_fields = ("sku",)

    def __init__(self, part: Part, table: Table, setting: Setting):
        super().__init__(part, table, setting)
        self.note_columns_without_place("a stock figure")

    def read(self, cells: Cells) -> tuple[object, ...]:
        """The row as a figure."""
        texts = self.texts(cells)
        level = self._level(texts, self._code(texts))
        if level is None:
            raise Rejected(f"{self.called('quantity')} is missing")
        level.name = " / ".join(text for name in ("title", "variant") if (text := texts.get(name, "")))
        level.barcode = texts.get("barcode", "")
        updated = self.moment("updated", texts)
        return ({"level": level, "updated": updated.at if updated else 0},)

    def documents(self, key: str, taken: Sequence[Taken]) -> list[Level]:
        """A figure for each place in which the SKU lies."""
        found: dict[str, Level] = {}
        for one in sorted(taken, key=lambda one: _number(_row(one), "updated")):
            level = _row(one)["level"]
            assert isinstance(level, Level)
            before = found.get(level.source_id)
            places = before.places if before else []
            if before and before.qty != level.qty and not self.has("updated"):
                self._note_doubled(level.code, [*places, (one.file, one.row)])
            level.places = [*places, (one.file, one.row)]
            level.source_hash = hash_of_fields(_said(level))
            found[level.source_id] = level
        return list(found.values())


def _said(level: Level) -> list[object]:
    return [level.source_id, level.qty, level.name, level.barcode]


def _row(one: Taken) -> Row:
    found = one.record[0]
    assert isinstance(found, dict)
    return found


def _fields(row: Mapping[str, object], name: str) -> Fields:
    found = row[name]
    assert isinstance(found, dict)
    return found


def _number(row: Mapping[str, object], name: str) -> int:
    found = row.get(name, 0)
    return found if isinstance(found, int) else 0


def _addresses(text: str) -> list[str]:
    """Addresses of pictures from a cell: by line, space, comma, | or ; between two of them."""
    found: list[str] = []
    for line in text.splitlines():
        parts = line.replace("|", " ").replace(";", " ").replace(", ", " ").replace(",http", " http").split()
        found += [part for part in parts if part]
    return list(dict.fromkeys(found))
