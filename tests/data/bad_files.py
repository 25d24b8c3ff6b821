"""Files and mappings that can't be brought in, each with the sentence that says so. {path} is what was named."""

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

from data import database
from data.models import TABLES

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
SALE = "536365,85123A,WHITE HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n"
OWN_HEADER = "Order,Date,Status,Item,Count,Price\n"
OWN = f"{OWN_HEADER}W1,2024-05-01,sent,POT,1,10\n"
MAPPING = """channel = "webshop"
[columns]
"Order" = "order"
"Date" = "placed"
"Status" = "state"
"Item" = "sku"
"Count" = "quantity"
"Price" = "unit_price"
[states]
"sent" = "closed"
"""


def everything() -> dict[str, int]:
    """How many rows each table has: the same before and after, nothing has come in."""
    names = [model._meta.table_name for model in TABLES]
    sql = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in names)
    return {str(name): int(count) for name, count in database.rows(sql)}


def _empty(place: Path) -> None:
    place.touch()


def _text(text: str) -> Callable[[Path], None]:
    return lambda place: place.write_text(text, encoding="utf-8") and None


def _bytes(content: bytes) -> Callable[[Path], None]:
    return lambda place: place.write_bytes(content) and None


def _zip(place: Path, text: str = HEADER + SALE) -> None:
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("sales.csv", text)


def _broken_zip(place: Path) -> None:
    _zip(place)
    place.write_bytes(place.read_bytes().replace(b"WHITE HEART", b"WHITE HEARD", 1))


def _cut_zip(place: Path) -> None:
    _zip(place)
    place.write_bytes(place.read_bytes()[:-30])


def _locked_zip(place: Path) -> None:
    """As an archive with a password says of its members."""
    _zip(place)
    content = bytearray(place.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    place.write_bytes(content)


def _folder(place: Path) -> None:
    place.mkdir()
    (place / "logo.png").write_bytes(b"\x89PNG")


def _nothing(place: Path) -> None:
    pass


_PIPE = "“{path}” is a pipe or a device, not a file. Save it as a file first."
_DAMAGED = "“{path}” is damaged or cut off: nothing of it was read."
_UNKNOWN = "“{path}” is of no known format. It has the columns {columns}. Write a mapping: import --guess PATH."
_TWO_HEADERS = "“{path}” has two header rows, 1 and 2. Take one out, or give skip = 1 in a mapping."
_LOCKED_BOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")

FILES: dict[str, tuple[str, Callable[[Path], None], str]] = {
    "nothing there": ("none.csv", _nothing, "There is no file “{path}”."),
    "empty": ("sales.csv", _empty, "“{path}” is empty."),
    "empty lines": ("sales.csv", _text("\n\n \n"), "“{path}” has no header."),
    "only a header": ("sales.csv", _text(HEADER), "There is no record in “{path}”."),
    "two headers": ("sales.csv", _text(HEADER + HEADER + SALE), _TWO_HEADERS),
    "groups over the header": ("sales.csv", _text(f"Invoice,,Goods,,,,,\n{HEADER}{SALE}"), _TWO_HEADERS),
    "a name twice": (
        "sales.csv",
        _text(HEADER.replace("Country", "Country,Quantity") + SALE.replace("Kingdom", "Kingdom,7")),
        "“{path}” has several columns named “Quantity”. Give each its own name in row 1.",
    ),
    "a PDF": (
        "sales.csv",
        _bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
        "“{path}” is a PDF, which is not read. Save its tables as CSV.",
    ),
    "a locked workbook": (
        "sales.xlsx",
        _bytes(_LOCKED_BOOK),
        "“{path}” is locked with a password. Save it without one.",
    ),
    "a locked archive": (
        "sales.zip",
        _locked_zip,
        "“{path}/sales.csv” is locked with a password. Pack it without one.",
    ),
    "a cut archive": ("sales.zip", _cut_zip, _DAMAGED),
    "a damaged archive": ("sales.zip", _broken_zip, _DAMAGED),
    "an archive of nothing": (
        "sales.zip",
        _bytes(b"PK\5\6" + bytes(18)),
        "“{path}” has no .csv, .tsv, .txt or .xlsx in it.",
    ),
    "a folder without tables": (
        "exports",
        _folder,
        "The folder “{path}” has no .csv, .tsv, .txt, .xlsx or .zip in it.",
    ),
    "a pipe": ("sales.csv", os.mkfifo, _PIPE),
    "no known format": ("sales.csv", _text("a,b\n1,2\n"), _UNKNOWN.replace("{columns}", "a, b")),
}
"""What is named, how it is made, and what is said of it."""

_STATES = (
    "closed, open, cancelled, ignore, paid, unpaid, part_paid, refunded, part_refunded, shipped, unshipped,"
    " part_shipped, delivered, returned, on, off"
)
MAPPINGS: dict[str, tuple[Callable[[Path], None], str]] = {
    "not there": (_nothing, "The mapping “{mapping}” can't be read."),
    "a folder": (Path.mkdir, "The mapping “{mapping}” can't be read."),
    "not TOML": (
        _text("Order = = order\n"),
        "The mapping “{mapping}” is not TOML: Invalid value (at line 1, column 9).",
    ),
    "an unknown word": (
        _text(MAPPING.replace("[columns]", "[colums]")),
        "The mapping “{mapping}” has an unknown field “colums”. Perhaps columns?",
    ),
    "an unknown field": (
        _text(MAPPING.replace('"quantity"', '"quantty"')),
        "The mapping “{mapping}” has an unknown field “quantty”. Perhaps quantity?",
    ),
    "an unknown state": (
        _text(MAPPING.replace('"closed"', '"done"')),
        f"The mapping “{{mapping}}” says states = “done”. Take one of: {_STATES}.",
    ),
    "an unknown kind": (
        _text(f'kind = "sales"\n{MAPPING}'),
        "The mapping “{mapping}” says kind = “sales”. Take one of: orders, products, stock, customers, tickets.",
    ),
    "an unknown zone": (
        _text(f'timezone = "Mars"\n{MAPPING}'),
        "There is no time zone “Mars”. Give one like Europe/London.",
    ),
    "a field that is needed": (
        _text(MAPPING.replace('"placed"', '"note"')),
        "The mapping “{mapping}” names no column for “placed”.",
    ),
    "no part of it fits": (
        _text('[[part]]\nheader = ["CUSTOMER", "DATE"]\ncolumns = { "DATE" = "placed", "CUSTOMER" = "order" }\n'),
        "“{path}” has a table that no part of the mapping “{mapping}” describes. It begins with: Order, Date, Status,"
        " Item, Count, Price.",
    ),
}
"""How a mapping is made, and what is said of it."""
LACKS = MAPPING.replace("[states]", '"Sum" = "total"\n[states]')
"""A mapping of a column that the file has not."""
