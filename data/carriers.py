"""The carriers that the program knows, and whether a tracking number can be one of theirs.

Its form and its check digit are looked at, so that a typing error is met at the desk and not at the customer's.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from data.barcodes import check_digit
from data.dataclass import dataclass
from data.errors import Unclear
from data.reference import table

SANE = re.compile(r"[0-9A-Z][0-9A-Z./_-]{2,39}")
"""What an unknown carrier's number looks like at least."""
S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
FEDEX_WEIGHTS = (3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1)


@dataclass(frozen=True, slots=True)
class Form:
    """One look of a carrier's numbers."""

    pattern: re.Pattern[str]
    check: str
    example: str


@dataclass(frozen=True, slots=True)
class Carrier:
    """Who brings parcels."""

    code: str
    name: str
    name_zh: str
    aliases: tuple[str, ...]
    forms: tuple[Form, ...]
    loose: bool
    """Whether other numbers are taken too."""

    def named(self, language: str = "en") -> str:
        """The name for a reader."""
        return self.name_zh if language.startswith("zh") else self.name


@cache
def carriers() -> tuple[Carrier, ...]:
    """All that are known, in the order of the file."""
    return tuple(
        Carrier(
            row["code"],
            row["name"],
            row["zh"],
            tuple(row.get("aliases", ())),
            tuple(Form(re.compile(form["pattern"]), form.get("check", ""), form["example"]) for form in row["forms"]),
            row.get("loose", False),
        )
        for row in table("carriers")["carrier"]
    )


def carrier_of(typed: str) -> Carrier | None:
    """The carrier that a code or name means, if it is a known one."""
    wanted = " ".join(typed.casefold().replace("_", " ").replace("-", " ").split())
    for carrier in carriers():
        names = (carrier.code, carrier.name.casefold(), carrier.name_zh.casefold(), *carrier.aliases)
        if wanted in names or wanted.replace(" ", "") == carrier.code:
            return carrier
    return None


def check_tracking(carrier: str, number: str) -> str:
    """The number as it is stored, without spaces and in capitals; empty stays empty. Unclear if it can't be one."""
    tidy = tidied(number)
    if not tidy:
        return ""
    known = carrier_of(carrier)
    if known is None or known.loose:
        return _sane(tidy, number)
    fitting = [form for form in known.forms if form.pattern.fullmatch(tidy)]
    if any(not form.check or CHECKS[form.check](tidy) for form in fitting):
        return tidy
    if fitting:
        raise Unclear(
            "The check digit of “{number}” is wrong for {carrier}. Type or scan it again.",
            number=number.strip()[:60],
            carrier=known.name,
        )
    raise Unclear(
        "“{number}” does not look like a number of {carrier}, such as {example}.",
        number=number.strip()[:60],
        carrier=known.name,
        example=known.forms[0].example,
    )


def tidied(number: str) -> str:
    """A number without spaces and brackets, in capitals and half width."""
    return re.sub(r"[\s()\u200b]+", "", unicodedata.normalize("NFKC", number)).upper()


def _sane(tidy: str, number: str) -> str:
    if SANE.fullmatch(tidy):
        return tidy
    raise Unclear(
        "“{number}” is not a tracking number: 3 to 40 letters and digits, with - . / or _ between.",
        number=number.strip()[:60],
    )


def _gs1(number: str) -> bool:
    return check_digit(number[:-1]) == number[-1]


def _s10(number: str) -> bool:
    """Letters-post of all countries: RR 12345678 5 GB."""
    digits = number[2:11]
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(digits, S10_WEIGHTS, strict=False)) % 11
    return int(digits[8]) == {10: 0, 11: 5}.get(rest, rest)


def _ups(number: str) -> bool:
    """1Z: letters stand for digits, every second one counts twice."""
    digits = [int(sign) if sign.isdigit() else (ord(sign) - 63) % 10 for sign in number[2:-1]]
    total = sum(digit * (2 if place % 2 else 1) for place, digit in enumerate(digits))
    return number[-1] == str(-total % 10)


def _mod7(number: str) -> bool:
    return int(number[:-1]) % 7 == int(number[-1])


def _mod37(number: str) -> bool:
    from stdnum.iso7064 import mod_37_36

    return bool(mod_37_36.is_valid(number))


def _fedex(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number, FEDEX_WEIGHTS, strict=False))
    return total % 11 % 10 == int(number[-1])


CHECKS: dict[str, Callable[[str], bool]] = {
    "sscc": _gs1,
    "s10": _s10,
    "ups": _ups,
    "mod7": _mod7,
    "mod37": _mod37,
    "fedex": _fedex,
    "fedex96": lambda number: _gs1(number[-15:]),
    "smartpost": lambda number: _gs1("92" + number),
    "usps": lambda number: _gs1(number[-22:]),
}
