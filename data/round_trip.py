"""What goes out in a list and may come back changed: the columns that are read again, and what they were then.

A list that people edit in a spreadsheet carries a column of marks (`products_seen`, `stock_seen` …): one for each value
as it was written. A value with another mark was changed by hand; one with the same mark was not, whatever has become of
ours meanwhile.
"""

import hashlib
from base64 import b32encode
from collections.abc import Iterable, Mapping

OWN = "ecom-tui"
"""The channel of our own lists."""
SEEN = "seen"
"""The field of the marks."""

EDITABLE: Mapping[str, Mapping[str, str]] = {
    "products": {
        **{name: name for name in ("title", "title_zh", "category", "vendor", "shelf")},
        "price": "price_minor",
    },
    "variants": {
        **{name: name for name in ("name", "name_zh", "barcode", "safety", "oversell", "live")},
        **{"price": "price_minor", "cost": "cost_minor", "weight": "weight_g"},
    },
    "stock": {
        **{name: name for name in ("barcode", "safety", "oversell", "live")},
        **{"sellable": "qty", "price": "price_minor", "cost": "cost_minor"},
    },
    "customers": {name: name for name in ("name", "company", "tier", "language")},
    "orders": {},
}
"""List → column → field of what is kept here. The price of a product is that of its only variant."""
GUARDED: Mapping[str, tuple[str, ...]] = {
    "products": ("code",),
    "variants": ("sku", "product"),
    "stock": ("sku", "warehouse", "on_hand", "available"),
    "customers": ("number", "email", "phone"),
    "orders": (),
}
"""Columns that look as if they could be changed so: a row in which they are is rejected, and nothing is passed over."""

_WINDOWS = {code: sign for code in range(0x80, 0xA0) if (sign := bytes([code]).decode("cp1252", "ignore"))}
"""How control characters come back that a reader takes for signs of Windows."""


def plain_value(value: object) -> str:
    """A value as a list shows it: nothing where nothing is known, yes and no in the words of the filter."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return ", ".join(plain_value(one) for one in value)
    return str(value)


def mark(text: str) -> str:
    """Six letters that stand for a text, but for what may be lost on its way: spaces around it, kinds of line ends."""
    known = text.replace("\0", "").replace("\ufffd", "").translate(_WINDOWS)
    bare = "\n".join(known.strip().splitlines())
    digest = hashlib.blake2b(bare.encode("utf-8", "replace"), digest_size=4).digest()
    return b32encode(digest)[:6].decode().lower()


def seen_column(thing: str) -> str:
    """The column of a list that holds its marks."""
    return f"{thing}_{SEEN}"


def marked_columns(thing: str, columns: Iterable[str]) -> tuple[str, ...]:
    """Those of some columns whose values are marked."""
    wanted = {*EDITABLE.get(thing, ()), *GUARDED.get(thing, ())}
    return tuple(name for name in columns if name in wanted)


def seen_of(row: Mapping[str, object], columns: Iterable[str]) -> str:
    """The marks of a row, one for each of the columns."""
    return " ".join(f"{name}={mark(plain_value(row.get(name)))}" for name in columns)


def read_seen(cell: str) -> dict[str, str]:
    """The marks of a cell by column; what is no mark is left out."""
    pairs = (part.partition("=") for part in cell.split())
    return {name: text for name, equals, text in pairs if equals and len(text) == 6}
