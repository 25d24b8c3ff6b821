"""GS1 labels: what stands in one barcode side by side, as article, lot and expiry, each behind its identifier.

(01)04006381333931(17)271231(10)LOT-7    as it is printed
]C101040063813339311727123110LOT-7    as a scanner types it
"""

import re
from calendar import monthrange
from datetime import date
from decimal import Decimal
from functools import cache

from data import clock
from data.barcodes import LENGTHS, check_digit, same_barcodes
from data.dataclass import dataclass
from data.identifiers import Fault

FNC1 = "\x1d"
"""Ends a field of no fixed length."""
_SYMBOLOGIES = re.compile(r"^\](?:C1|d2|e0|Q3|J1)")
_PART = re.compile(r"(\[?)\+?\[?([NXYZ])(?:(\d)\.\.[NXYZ]|(\.\.))?(\d+)")
"""Of a form like N13[+X..17]: whether it may be left out, signs, from how many or up to, how many."""
_SIGNS = {"N": "[0-9]", "X": "[!\"%&'()*+,./0-9:;<=>?A-Z_a-z-]", "Y": "[#/0-9A-Z-]", "Z": "[0-9A-Za-z_=-]"}
_SHORTEST = 16
"""Signs of a label that bears an article number."""
_CHECKED = {"253": 13, "255": 13, "8003": 14}
"""Of some the first digits bear a check digit, of these all."""
_WHOLE = {"00", "01", "02", "03", "402", "8017", "8018", *(f"41{n}" for n in range(8))}


class WrongLabel(ValueError):
    """A label that can't be read; `fault` says why."""

    def __init__(self, fault: Fault):
        self.fault = fault
        super().__init__(fault)


@dataclass(frozen=True, slots=True)
class _Field:
    """What the standard says of an identifier: the form of its value, and whether a separator ends it."""

    form: re.Pattern[str]
    signs: re.Pattern[str]
    most: int
    ends: bool
    kind: str
    lead: int
    """Digits of the currency before an amount."""


@dataclass(frozen=True, slots=True)
class Label:
    """The fields of a label in their order."""

    compact: str
    elements: tuple[tuple[str, str], ...]
    amounts: tuple[tuple[str, Decimal], ...]
    """Weights, lengths and prices by identifier, whose last digit says how many decimals they have."""

    def value(self, identifier: str) -> str:
        """What stands behind an identifier; empty if it is not there."""
        return dict(self.elements).get(identifier, "")

    @property
    def expiry(self) -> str:
        """The last day it may be used, or by which it is best."""
        found = self.value("17") or self.value("15")
        return day_of(found).isoformat() if found else ""


def read_label(code: str, separator: str = FNC1) -> Label:
    """A label as scanned, or as it is printed with its identifiers in brackets. WrongLabel if it is none."""
    text = _SYMBOLOGIES.sub("", code.strip(" "), count=1)
    if text.startswith("("):  # as printed; in a scan they are signs like others
        text = re.sub("[ ()]", "", text)
    compact = rest = text.strip(separator)
    elements, amounts = [], []
    while rest:
        identifier, field = _field_of(rest)
        rest = rest[len(identifier) :]
        value = rest.partition(separator)[0] if field.ends else rest[: field.most]
        rest = rest[len(value) :].removeprefix(separator)
        _check(identifier, field, value)
        elements.append((identifier, value))
        if field.kind == "decimal":
            amounts.append((identifier, Decimal(value[field.lead :]).scaleb(-int(identifier[-1]))))
    if not elements:
        raise WrongLabel("length")
    return Label(compact, tuple(elements), tuple(amounts))


def article_on(code: str) -> str:
    """The article number on a GS1 label; empty if it is none, or bears none."""
    if len(code) < _SHORTEST:  # nearly all that people type
        return ""
    try:
        return read_label(code).value("01")
    except WrongLabel:
        return ""


def barcodes_in(code: str) -> tuple[str, str, str, str]:
    """The forms in which the article number may be kept that was scanned, alone or on a label."""
    digits = article_on(code) or code
    known = digits.isascii() and digits.isdigit() and len(digits) in LENGTHS
    return same_barcodes(digits) if known else (digits, digits, digits, digits)


def day_of(value: str) -> date:
    """YYMMDD as a day: the century that is nearest to now, day 00 being the month's last."""
    year, month, day = (int(value[place : place + 2]) for place in (0, 2, 4))
    this = clock.moment(clock.now()).year
    year += this - this % 100
    year += 100 if year <= this - 50 else -100 if year > this + 50 else 0
    if not 1 <= month <= 12 or day > monthrange(year, month)[1]:
        raise WrongLabel("component")
    return date(year, month, day or monthrange(year, month)[1])


def _field_of(text: str) -> tuple[str, _Field]:
    from stdnum import numdb

    identifier, found = numdb.get("gs1_ai").info(text)[0]
    if not found:
        raise WrongLabel("component")
    return identifier, _field(found["format"], bool(found.get("fnc1")), found["type"])


@cache
def _field(form: str, ends: bool, kind: str) -> _Field:
    parts, signs, most = "", set(), 0
    for optional, sign, least, up_to, count in _PART.findall(form):
        part = f"{_SIGNS[sign]}{{{least or (1 if up_to else count)},{count}}}"
        parts += f"(?:{part})?" if optional else part
        signs.add(_SIGNS[sign])
        most += int(count)
    return _Field(
        re.compile(parts), re.compile(f"(?:{'|'.join(sorted(signs))})*"), most, ends, kind, 3 * form.startswith("N3+")
    )


def _check(identifier: str, field: _Field, value: str) -> None:
    if not field.signs.fullmatch(value):
        raise WrongLabel("format")
    if not value or len(value) > field.most:
        raise WrongLabel("length")
    if not field.form.fullmatch(value):
        raise WrongLabel("length" if value.isdigit() else "format")
    digits = value if identifier in _WHOLE else value[: _CHECKED.get(identifier, 0)]
    if digits and check_digit(digits[:-1]) != digits[-1]:
        raise WrongLabel("checksum")
    if field.kind == "date":
        day_of(value[:6])
