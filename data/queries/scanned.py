"""What a scanner has read: the article behind a barcode, a case, a GS1 label, or a code that was typed."""

from typing import Any

from data import database
from data.barcodes import check_digit, same_barcodes
from data.dataclass import dataclass
from data.doorway import query
from data.errors import Missing, Unclear
from data.events import Actor
from data.gs1 import Label, WrongLabel, barcodes_in, read_label

SHORTEST_LABEL = 16
_BY_CODE = "SELECT id, code, name, name_zh, pack FROM sku WHERE lower(code) = lower(?) ORDER BY id LIMIT 1"
_BY_BARCODE = (
    "SELECT id, code, name, name_zh, pack FROM sku WHERE barcode IN (?, ?, ?, ?) AND barcode <> '' ORDER BY id LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Scan:
    """An article, how many of it one scan means, and what else its label says."""

    sku_id: int
    sku: str
    name: str
    name_zh: str
    pieces: int
    lot: str
    expires: str


@query("catalogue.view")
def scanned_article(actor: Actor, code: str) -> Scan:
    """The article of a scan. Missing, with what was scanned, when nobody knows it; Unclear when it can be none."""
    text = code.strip()
    if _has_controls(text):
        shown = "".join(sign if sign.isprintable() else "·" for sign in text)[:60]
        raise Unclear("“{number}” has control characters in it. Scan it again.", number=shown)
    label = _label(text)
    lot, expires = (label.value("10"), label.expiry) if label else ("", "")
    number = (label.value("01") or label.value("02")) if label else text
    found: tuple[Any, ...] | None = database.one(_BY_CODE, (text,)) if text else None
    pieces = 1
    if found is None and number:
        found = database.one(_BY_BARCODE, barcodes_in(number))
    if found is None and len(number) == 14 and number.isdecimal() and number[0] in "12345678":
        inside = number[1:13]
        found = database.one(_BY_BARCODE, same_barcodes(inside + check_digit(inside)))
        pieces = max(1, int(found[4])) if found else 1
    if found is None:
        raise Missing("Nobody knows the code “{code}”.", code=text[:60].replace("\x1d", " "))
    if label and (count := label.value("37") or label.value("30")).isdecimal() and int(count):
        pieces = int(count)
    return Scan(int(found[0]), found[1], found[2], found[3], pieces, lot, expires)


@query("stock.view")
def scanned_bin(actor: Actor, warehouse: str, code: str) -> str:
    """The bin of that code in a warehouse; nothing if it is none."""
    if _has_controls(code):
        return ""
    found = database.scalar(
        "SELECT b.code FROM bin b JOIN warehouse w ON w.id = b.warehouse_id WHERE lower(w.code) = lower(?)"
        " AND lower(b.code) = lower(?)",
        (warehouse, code.strip()),
    )
    return str(found) if found is not None else ""


def _has_controls(text: str) -> bool:
    """Whether a scan has signs that no label has but the separator of GS1."""
    return any((ord(sign) < 32 and sign != "\x1d") or 127 <= ord(sign) < 160 for sign in text.strip())


def _label(text: str) -> Label | None:
    """A GS1 label, if it is one."""
    if len(text) < SHORTEST_LABEL:
        return None
    try:
        return read_label(text)
    except WrongLabel:
        return None
