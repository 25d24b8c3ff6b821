"""Money is a whole number of minor units with its currency: read, split, taxed and written without a float."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from data.dataclass import dataclass
from data.errors import Unclear

MOST = 2**63 - 1
"""The largest number a money column holds."""

TWO = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK
DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD
KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP
PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH
USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
"""
NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
THREE = "BHD IQD JOD KWD LYD OMR TND"
FOUR = "CLF UYW"
EXPONENTS = {code: places for codes, places in ((TWO, 2), (NONE, 0), (THREE, 3), (FOUR, 4)) for code in codes.split()}
"""Decimals of each ISO 4217 currency that is in use."""

SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f", " ") | {"\u2212": "-", "\u2019": "'"})
CURRENCY = re.compile(r"^(?:[A-Z]{3}(?![A-Z])|[€£$¥₩₹₫฿₺₽₪₴₦元])|(?:(?<![A-Z])[A-Z]{3}|[€£$¥₩₹₫฿₺₽₪₴₦元])$")


def _number(decimal: str, groups: tuple[str, ...]) -> re.Pattern[str]:
    """Digits in groups of one kind of mark or in none, then perhaps decimals."""
    grouped = "|".join(rf"\d{{1,3}}(?:{mark}\d{{2,3}})*{mark}\d{{3}}" for mark in groups)
    return re.compile(rf"(?P<whole>\d*|{grouped})(?:[{decimal}](?P<part>\d*))?", re.ASCII)


NUMBERS = {".": _number(".", (",", " ", "'")), ",": _number(",", (r"\.", " ", "'"))}


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units, 1250 EUR being 12.50."""

    minor: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __str__(self) -> str:
        return f"{decimal_text(self.minor, self.currency)} {self.currency}"

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return other


def exponent(currency: str) -> int:
    """How many decimals a currency has; 2 for a code that has gone out of use."""
    known = EXPONENTS.get(currency)
    if known is not None:
        return known
    if len(currency) == 3 and currency.isascii() and currency.isupper() and currency.isalpha():
        return 2
    raise Unclear("“{currency}” is not a currency. Give three capitals like EUR.", currency=currency)


def parse_amount(text: str, currency: str, decimal: Literal[".", ","] = ".") -> int:
    """Minor units of an amount as people and files write it: grouped, signed, in brackets, its currency beside it."""
    typed = unicodedata.normalize("NFKC", text).translate(SPACES).strip()
    if len(typed) > 60:
        raise Unclear("“{text}” is not an amount. Write it like {example}.", text=text[:60], example=f"1284{decimal}50")
    in_brackets = typed.startswith("(") and typed.endswith(")")
    bare, signs = _unsigned(typed[1:-1] if in_brackets else typed)
    beside = CURRENCY.search(bare)
    if beside:
        if (beside[0].isascii() and beside[0] not in ("$", currency)) or (beside[0] == "€" and currency != "EUR"):
            raise Unclear("“{text}” is not in {currency}.", text=text, currency=currency)
        bare, more = _unsigned(CURRENCY.sub("", bare, count=1))  # -€5 and €-5 are both written
        signs += more
    found = NUMBERS[decimal].fullmatch(bare)
    if not found or not (found["whole"] or found["part"]) or len(signs) + in_brackets > 1:
        raise Unclear("“{text}” is not an amount. Write it like {example}.", text=text, example=f"1284{decimal}50")
    part = found["part"] or ""
    digits = int(re.sub(r"\D", "", found["whole"]) + part)
    minor = divide_half_up(digits * 10 ** exponent(currency), 10 ** len(part))
    if minor > MOST:
        raise Unclear("“{text}” is more money than the store can hold.", text=text)
    return -minor if in_brackets or signs == "-" else minor


def parse_exact(text: str, currency: str) -> int:
    """The same for what a person types: an amount with more decimals than the currency has is Unclear, not rounded."""
    minor, places = parse_amount(text, currency), exponent(currency)
    decimals = re.search(r"\.(\d+)\D*$", unicodedata.normalize("NFKC", text))
    if decimals and len(decimals[1]) > places:
        raise Unclear("“{text}” has more decimals than {currency} has: {n}.", text=text, currency=currency, n=places)
    return minor


def _unsigned(text: str) -> tuple[str, str]:
    """The text without a sign at either end, and the sign."""
    bare = text.strip()
    if bare[:1] in ("-", "+"):
        return bare[1:].strip(), bare[0]
    if bare[-1:] == "-":
        return bare[:-1].strip(), "-"
    return bare, ""


def decimal_text(minor: int, currency: str) -> str:
    """The amount as a decimal number without grouping: 1250 EUR is "12.50", 1250 JPY is "1250"."""
    places = exponent(currency)
    digits = str(abs(minor)).rjust(places + 1, "0")
    sign = "-" if minor < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def round_half_up(amount: Decimal) -> int:
    """The nearest whole number, halves away from zero."""
    return int(amount.to_integral_value(ROUND_HALF_UP))


def divide_half_up(amount: int, by: int) -> int:
    """amount / by as the nearest whole number, halves away from zero."""
    share, rest = divmod(abs(amount), abs(by))
    share += 2 * rest >= abs(by)
    return share if (amount < 0) == (by < 0) else -share


def split(amount: int, ratios: Sequence[int]) -> list[int]:
    """Parts in these proportions that add up: largest remainder first, ties to the first, negatives mirrored."""
    whole = sum(ratios)
    if whole <= 0 or min(ratios) < 0:
        raise ValueError("an amount is split by ratios of 0 or more that are not all 0")
    shares = [divmod(abs(amount) * ratio, whole) for ratio in ratios]
    parts = [share for share, _ in shares]
    neediest = sorted(range(len(ratios)), key=lambda place: -shares[place][1])
    for place in neediest[: abs(amount) - sum(parts)]:
        parts[place] += 1
    return parts if amount >= 0 else [-part for part in parts]


def unit_share(paid: int, n: int, k: int) -> int:
    """What the k-th of n units bears of an amount paid for all, so that the units add up to it exactly."""
    if not 1 <= k <= n:
        raise ValueError(f"there is no unit {k} of {n}")
    return divide_half_up(paid * k, n) - divide_half_up(paid * (k - 1), n)


def tax_of(amount: int, rate_ppm: int, inclusive: bool) -> int:
    """The tax on an amount, or in it when inclusive; the rate in millionths (20 % is 200,000), rounded half up once."""
    return divide_half_up(amount * rate_ppm, 1_000_000 + (rate_ppm if inclusive else 0))
