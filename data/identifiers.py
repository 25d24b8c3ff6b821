"""Numbers that bear their own check: of articles, books, parcels, places, accounts and companies.

Right means well-formed; whether there is such a company or account nobody asks.
"""

from typing import Any, Literal

from data.barcodes import check_digit
from data.dataclass import dataclass

Fault = Literal["format", "length", "checksum", "component"]
"""format: other signs than it may have; length: too short or too long; checksum: a digit was mistyped; component: a
country, prefix or date in it that there is none of."""

GS1 = {"ean8": 8, "upca": 12, "ean13": 13, "gln": 13, "gtin14": 14, "sscc": 18}
"""Digits of each number with the check digit of GS1."""
ISBN = {"isbn10": 10, "isbn13": 13}
SCHEMES = (*GS1, *ISBN, "iban", "vat")
_SEPARATORS = " -."


@dataclass(frozen=True, slots=True)
class Checked:
    """A number without what only parts it, in capitals, and what is wrong with it if anything is."""

    compact: str
    fault: Fault | None = None


def check(scheme: str, typed: str) -> Checked:
    """What a number of that scheme is, and whether it can be one."""
    if scheme in GS1:
        digits = _compact(typed)
        return Checked(digits, _gs1_fault(digits, GS1[scheme]))
    if scheme in ISBN:
        return _isbn(_compact(typed), ISBN[scheme])
    return {"iban": _iban, "vat": _vat}[scheme](typed)


def _compact(typed: str) -> str:
    from stdnum.util import clean

    return str(clean(typed, _SEPARATORS)).strip().upper()


def _gs1_fault(digits: str, length: int) -> Fault | None:
    if not (digits.isascii() and digits.isdigit()):
        return "format"
    if len(digits) != length:
        return "length"
    return None if check_digit(digits[:-1]) == digits[-1] else "checksum"


def _isbn(number: str, length: int) -> Checked:
    from stdnum import isbn

    fault = _fault_of(isbn, number)
    return Checked(number, "length" if fault != "format" and len(number) != length else fault)


def _iban(typed: str) -> Checked:
    """By the country's length and the two check digits; what banks check inside it is theirs."""
    from stdnum import iban, numdb

    number = _compact(typed)
    found = numdb.get("iban").info(number or "?")[0][1]
    if not found:
        return Checked(number, "component")
    if not (number.isascii() and number.isalnum()):
        return Checked(number, "format")
    if len(number) != 4 + sum(int(part.rpartition("!")[0]) for part in _parts(found["bban"])):
        return Checked(number, "length")
    return Checked(number, _fault_of(iban, number, check_country=False))


def _parts(structure: str) -> list[str]:
    """`4!a6!n8!n` is three parts, each its length and its kind of signs."""
    import re

    return re.findall(r"\d+!(?=[nac])", structure)


def _vat(typed: str) -> Checked:
    """Company numbers for value added tax: the Union's, Britain's, Switzerland's and Norway's."""
    from stdnum.ch import vat as swiss
    from stdnum.eu import vat as european
    from stdnum.exceptions import ValidationError
    from stdnum.gb import vat as british
    from stdnum.no import mva as norwegian

    country = typed.strip()[:2].upper()
    rules = {"CH": swiss, "GB": british, "NO": norwegian}.get(country, european)
    try:
        number = str(rules.compact(typed))
    except ValidationError:
        return Checked(_compact(typed), "component")
    return Checked(number if number.startswith(country) else country + number, _fault_of(rules, typed))


def _fault_of(rules: Any, number: str, **how: bool) -> Fault | None:
    """What the rules find wrong."""
    from stdnum import exceptions

    try:
        rules.validate(number, **how)
    except exceptions.InvalidLength:  # before the format, of which it is a kind
        return "length"
    except exceptions.InvalidFormat:
        return "format"
    except exceptions.InvalidComponent:
        return "component"
    except exceptions.ValidationError:
        return "checksum"
    return None
