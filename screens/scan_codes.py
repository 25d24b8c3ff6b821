"""What scanned and typed codes mean among the articles that are wanted: which, and how many pieces."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from data.barcodes import LENGTHS, check_digit, same_barcodes
from data.gs1 import WrongLabel, barcodes_in, read_label


class Coded(Protocol):
    """A row of an article that can be scanned."""

    @property
    def sku(self) -> int:
        """The article."""

    @property
    def code(self) -> str:
        """Its SKU, as it is typed."""

    @property
    def barcode(self) -> str:
        """Its barcode; empty if it has none."""

    @property
    def pack(self) -> int:
        """Pieces of a case."""


class Codes:
    """The codes of some articles."""

    def __init__(self, rows: Sequence[Coded]):
        self._by_code = _codes(rows)
        self._cases = _cases(rows)

    def article(self, code: str) -> tuple[set[int], int]:
        """The articles that a code means, and how many pieces it stands for; none if it is unknown here."""
        found = self._by_code.get(code.casefold())
        if found:
            return found, 1
        bare = next((form for form in barcodes_in(code) if form in self._by_code), "")
        if bare:
            return self._by_code[bare], _count_on(code)
        case = self._cases.get(_case_of(code))
        return (case[0], case[1] * _count_on(code)) if case else (set(), 0)


def lot_on(code: str) -> str:
    """The lot on a label; empty if it names none."""
    return _value(code, "10")


def _numbered(barcode: str) -> bool:
    return barcode.isascii() and barcode.isdigit() and len(barcode) in LENGTHS


def _codes(rows: Iterable[Coded]) -> dict[str, set[int]]:
    """SKU and every form of the barcode of each article."""
    found: dict[str, set[int]] = {}
    for row in rows:
        forms = {row.code.casefold()}
        if row.barcode:
            forms |= set(same_barcodes(row.barcode)) if _numbered(row.barcode) else {row.barcode.casefold()}
        for form in forms:
            found.setdefault(form, set()).add(row.sku)
    return found


def _cases(rows: Iterable[Coded]) -> dict[str, tuple[set[int], int]]:
    """The twelve digits that a case's GTIN-14 shares with the article in it, and how many are in it."""
    return {
        row.barcode.rjust(14, "0")[1:13]: ({row.sku}, row.pack)
        for row in rows
        if row.pack > 1 and _numbered(row.barcode)
    }


def _case_of(code: str) -> str:
    """The digits of the article in a case's GTIN-14, which begins with 1 to 8; empty if it is none."""
    number = code if len(code) == 14 else _value(code, "01")
    if not (len(number) == 14 and number.isascii() and number.isdigit() and number[0] in "12345678"):
        return ""
    return number[1:13] if check_digit(number[:-1]) == number[-1] else ""


def _count_on(code: str) -> int:
    """How many pieces a label says it is of, behind (37) or (30)."""
    said = _value(code, "37") or _value(code, "30")
    return max(1, int(said)) if said else 1


def _value(code: str, identifier: str) -> str:
    if len(code) < 16:
        return ""
    try:
        return read_label(code).value(identifier)
    except WrongLabel:
        return ""
