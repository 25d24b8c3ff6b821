"""Our own exports, changed in a spreadsheet and brought back: what was changed by hand, and nothing else.

- A column that is worked out here or masked is not read back; a row in which one was changed is rejected.
- A value with the mark it left with (round_trip.py) was not touched, whatever ours has become meanwhile.
- A figure that a spreadsheet wrote otherwise (12.5 for 12.50, a barcode without its zero) is the same.
- Orders are not changed by a list: those that are here stay as they are, others are rejected.
"""

from collections.abc import Sequence
from typing import ClassVar

from data.errors import Refused
from data.importers.files.reading import Cells, Table
from data.importers.goods import CUSTOMER, PRODUCT, SKU, STOCK, Fields, Kept, hash_of_fields
from data.importers.keeping.said import shown
from data.importers.records import ORDER, Setting, Taken
from data.importers.shops.shop_columns import NO, YES
from data.importers.values import Rejected, unbroken, whole
from data.money import parse_amount
from data.round_trip import EDITABLE, GUARDED, OWN, SEEN, mark, read_seen, seen_column

Value = str | int | None

_CODES = frozenset({"barcode"})
_MONEY = frozenset({"price", "cost"})
_COUNTS = frozenset({"safety", "weight", "sellable"})
_FLAGS = frozenset({"live"})
_WORDS = {"shelf": ("on", "off"), "oversell": ("deny", "allow", "preorder")}
_NEVER_EMPTY = frozenset({"title", "price", "safety", "sellable", "live", "shelf", "oversell"})
_SAYS_NOTHING = ("", "scheduled")
"""Without marks: an empty cell, and the shelf of a plan that is made elsewhere."""
_MOST_DIGITS = 14


class OwnList:
    """The format of one of our lists, for the registry."""

    name: ClassVar[str]
    thing: ClassVar[str]
    kind: ClassVar[str]
    key: ClassVar[str] = "id"
    told_by: ClassVar[frozenset[str]]
    """Columns that no other list has beside an id."""

    def recognises(self, header: Sequence[str]) -> bool:
        """The id, and the marks or what only this list has."""
        names = set(header)
        return self.key in names and (self.told_by <= names or seen_column(self.thing) in names)

    def layout(self, table: Table, setting: Setting) -> "OwnTable":
        """How this table is read."""
        return OwnTable(self, table.header, setting.currency)


class OwnStock(OwnList):
    """Stock by SKU and warehouse: what is sellable is a count to be posted."""

    name, thing, kind = "ecom-tui-stock", "stock", STOCK
    told_by = frozenset({"sku", "warehouse", "on_hand", "sellable", "allocated", "held", "available"})


class OwnVariants(OwnList):
    """SKUs: names, barcodes, prices and rules."""

    name, thing, kind = "ecom-tui-variants", "variants", SKU
    told_by = frozenset({"sku", "product", "name_zh", "weight", "safety", "oversell", "live"})


class OwnProducts(OwnList):
    """Products: titles, category, vendor and shelf; of one with a single variant also the price."""

    name, thing, kind = "ecom-tui-products", "products", PRODUCT
    told_by = frozenset({"code", "title", "category", "shelf", "live", "variants", "images"})


class OwnCustomers(OwnList):
    """Customers: names, companies, tiers and languages."""

    name, thing, kind = "ecom-tui-customers", "customers", CUSTOMER
    told_by = frozenset({"number", "name", "tier", "guest", "merged", "orders", "spent"})


class OwnOrders(OwnList):
    """Orders, which a list does not change."""

    name, thing, kind = "ecom-tui-orders", "orders", ORDER
    told_by = frozenset({"state", "review", "payment", "fulfilment", "risk", "unshipped"})


class OwnOrderLines(OwnOrders):
    """The same line by line."""

    name, key = "ecom-tui-order-lines", "order"
    told_by = frozenset({"order", "line", "kind", "quantity", "cancelled", "goods", "net"})


class OwnTable:
    """Reads one table of a list of ours."""

    channel = OWN
    newest_wins = True

    def __init__(self, of: OwnList, header: Sequence[str], currency: str):
        self.name, self._of, self._currency = of.name, of, currency
        self._places = {name: place for place, name in enumerate(header)}
        fields = EDITABLE[of.thing]
        self._fields = {name: fields[name] for name in header if name in fields}
        self._guarded = [name for name in GUARDED[of.thing] if name in self._places]
        self._id, self._seen = self._places[of.key], self._places.get(seen_column(of.thing))
        self._home = self._places.get("product", -1) if of.thing == "variants" else -1

    @property
    def notes(self) -> list[str]:
        """What of the list is read back."""
        if not self._fields:
            return ["a list of ours: orders are not changed by it"]
        return [f"a list of ours: read back are {', '.join(self._fields)}"]

    def key(self, cells: Cells) -> str:
        """The id."""
        return cells[self._id].strip()

    def read(self, cells: Cells) -> tuple[object, ...]:
        """What was changed in a row, and its marks."""
        if not self.key(cells):
            raise Rejected(f"{self._of.key} is missing")
        cell = "" if self._seen is None else cells[self._seen].strip()
        seen = read_seen(cell)
        for name in self._guarded:
            if name in seen and mark(cells[self._places[name]]) != seen[name]:
                raise Rejected(f"{name} can't be changed by a list")
        said: Fields = {}
        for name, field in self._fields.items():
            text = cells[self._places[name]]
            if seen:
                if name not in seen or self._is_untouched(name, text, seen[name]):
                    continue
            elif text.strip() in _SAYS_NOTHING:
                continue
            said[field] = self._value(name, text)
        if cell:
            said[SEEN] = cell
        elif self._home >= 0:
            said["product"] = cells[self._home].strip()
        return (said,)

    def _is_untouched(self, name: str, text: str, was: str) -> bool:
        if was in (mark(text), mark(f"'{text}")):  # of a workbook's text an apostrophe may be taken for ours
            return True
        if name in _CODES and text.strip().isdigit():
            return any(mark(text.strip().zfill(digits)) == was for digits in range(len(text), _MOST_DIGITS + 1))
        if name not in _MONEY | _COUNTS | _FLAGS:
            return False
        try:
            value = self._value(name, text)
        except Rejected:
            return False
        return mark(shown(EDITABLE[self._of.thing][name], value)) == was

    def _value(self, name: str, text: str) -> Value:
        bare = text.strip()
        if not bare:
            if name in _NEVER_EMPTY:
                raise Rejected(f"{name} is empty")
            return None if name in _MONEY else 0 if name in _COUNTS else ""
        if name in _MONEY:
            return self._money(name, bare)
        if name in _COUNTS:
            return _not_negative(name, whole(bare, name))
        if name in _FLAGS:
            return _flag(name, bare)
        if name in _WORDS and bare not in _WORDS[name]:
            raise Rejected(f"{name} “{bare[:40]}” is none of {', '.join(_WORDS[name])}")
        return unbroken(bare, name) if name in _CODES else text

    def _money(self, name: str, text: str) -> int:
        try:
            return _not_negative(name, parse_amount(text, self._currency))
        except Refused as refused:
            raise Rejected(f"{name}: {refused}") from None

    def documents(self, key: str, taken: Sequence[Taken]) -> list[Kept]:
        """The row, as far as it was changed; of rows that say it twice the last is right."""
        said = taken[-1].record[0]
        assert isinstance(said, dict)
        kept = Kept(self._of.kind, key, said, [(one.file, one.row) for one in taken])
        kept.source_hash = hash_of_fields(key, said)
        return [kept]


def _not_negative(name: str, value: int) -> int:
    if value < 0:
        raise Rejected(f"{name} can't be less than nothing")
    return value


def _flag(name: str, text: str) -> int:
    word = text.casefold()
    if word not in YES and word not in NO:
        raise Rejected(f"{name} “{text[:40]}” is neither yes nor no")
    return int(word in YES)
