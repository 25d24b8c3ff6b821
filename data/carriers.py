"""The carriers that the program knows, and whether a tracking number can be one of theirs.

Its form and its check digit are looked at, so that a typing error is met at the desk and not at the customer's.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import cache, lru_cache

from data import own_lists
from data.barcodes import check_digit
from data.dataclass import dataclass
from data.errors import Refused, Unclear
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


def carriers() -> tuple[Carrier, ...]:
    """All that bring parcels here: those of the program in the order of its file, then the store's own."""
    own = own_lists.kept()
    closed = {one.code for one in own.carriers if one.closed}
    return tuple(carrier for carrier in _joined(own) if carrier.code not in closed)


@lru_cache(maxsize=4)
def _joined(own: own_lists.OwnLists) -> tuple[Carrier, ...]:
    """The program's and the store's own; the store's numbers of a carrier that the program knows stand behind its."""
    mine = {one.code: one for one in own.carriers}
    known = [_with_forms(one, mine.get(one.code)) for one in shipped()]
    codes = {one.code for one in known}
    return (*known, *(_own(one) for one in own.carriers if one.code not in codes))


def _with_forms(carrier: Carrier, own: own_lists.KeptCarrier | None) -> Carrier:
    if own is None or not own.pattern:
        return carrier
    return replace(carrier, forms=(*carrier.forms, *_own_forms(own.pattern)))


def _own(one: own_lists.KeptCarrier) -> Carrier:
    forms = _own_forms(one.pattern)
    return Carrier(one.code, one.name, one.name_zh or one.name, (), forms, loose=not forms)


SIGNS = {"#": "[0-9]", "@": "[A-Z]", "*": "[0-9A-Z]"}
"""What stands for a digit, a letter or either in a pattern of the store's own; anything else stands for itself."""


@cache
def _own_forms(pattern: str) -> tuple[Form, ...]:
    return tuple(_own_form(part) for part in pattern.split())


def _own_form(part: str) -> Form:
    example = "".join({"#": "1", "@": "A", "*": "X"}.get(sign, sign) for sign in part)
    return Form(re.compile("".join(SIGNS.get(sign, re.escape(sign)) for sign in part)), "", example)


@cache
def shipped() -> tuple[Carrier, ...]:
    """Those that the program knows, in the order of its file."""
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
    """The carrier that a code or name means, if it is a known one; one that brings nothing any more too."""
    return _meant(typed, own_lists.kept())


def code_of(typed: str) -> str:
    """How a carrier is kept: the code of a known one, else the name as it was typed: somebody's van, once.

    Unclear where a known one was probably meant; empty stays empty.
    """
    name = " ".join(typed.split())
    known = carrier_of(name)
    if known is not None or not name:
        return known.code if known else ""
    from rapidfuzz.distance import OSA  # 20 ms that only an unknown name pays

    near = [one for one in carriers() if OSA.distance(name.casefold(), one.code, score_cutoff=1) <= 1]
    if near and len(name) > 2:
        raise Unclear(
            "There is no carrier “{carrier}”. Do you mean {near}? If not, add it to the settings.",
            carrier=name[:40],
            near=near[0].code,
        )
    return name


def _meant(typed: str, own: own_lists.OwnLists) -> Carrier | None:
    wanted = " ".join(typed.casefold().replace("_", " ").replace("-", " ").split())
    for carrier in _joined(own):
        names = (carrier.code, carrier.name.casefold(), carrier.name_zh.casefold(), *carrier.aliases)
        if wanted in names or wanted.replace(" ", "") == carrier.code:
            return carrier
    return None


def check_tracking(carrier: str, number: str) -> str:
    """The number as it is stored, without spaces and in capitals; empty stays empty. Unclear if it can't be one."""
    tidy = tidied(number)
    if not tidy:
        return ""
    own = own_lists.fresh()
    known = _meant(carrier, own)
    if known is not None and any(one.closed and one.code == known.code for one in own.carriers):
        raise Refused("{carrier} brings nothing from here any more. Take another carrier.", carrier=known.name)
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
