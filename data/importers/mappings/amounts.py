"""Numbers and money as files write them: groups, decimals, signs, brackets and a currency beside them, exact.

A number that could be read in two ways is read in the one that the file's style says, or rejected; nothing is rounded
but to the currency's minor unit, once.
"""

import re
import unicodedata

from data.dataclass import dataclass, field
from data.importers.values import Amount, Rejected
from data.money import EXPONENTS, MOST, SPACES, divide_half_up, exponent

_LONGEST = 60
_CODE = re.compile(r"^([A-Z]{3})(?![A-Za-z])|(?<![A-Za-z])([A-Z]{3})$")
WORDS: dict[str, str] = {
    **{"€": "EUR", "₹": "INR", "rs.": "INR", "rs": "INR", "r$": "BRL", "元": "CNY", "圆": "CNY", "rmb": "CNY"},
    **{"人民币": "CNY", "us$": "USD", "hk$": "HKD", "nt$": "TWD", "a$": "AUD", "c$": "CAD", "s$": "SGD", "₩": "KRW"},
    **{"₽": "RUB", "₺": "TRY", "₪": "ILS", "₴": "UAH", "₦": "NGN", "₫": "VND", "฿": "THB", "zł": "PLN", "kč": "CZK"},
    **{"円": "JPY", "fr.": "CHF", "sfr.": "CHF", "₱": "PHP", "euro": "EUR", "eur.": "EUR"},
}
"""Signs and words of one currency only, folded."""
OPEN_WORDS = ("$", "¥", "£", "kr.", "kr", "inr.")
"""Signs that several currencies share: they say nothing against the file's currency."""
_BESIDE = sorted((*WORDS, *OPEN_WORDS), key=len, reverse=True)
_GROUPS = {".": (",", " ", "'"), ",": (".", " ", "'")}


def _pattern(decimal: str, groups: tuple[str, ...]) -> re.Pattern[str]:
    """Digits in groups of one kind of mark or in none, then perhaps decimals."""
    grouped = "".join(rf"|\d{{1,3}}(?:{re.escape(mark)}\d{{2,3}})*{re.escape(mark)}\d{{3}}" for mark in groups)
    return re.compile(rf"(?P<whole>\d*{grouped})(?:{re.escape(decimal)}(?P<part>\d*))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Numbers:
    """How a file writes its numbers."""

    decimal: str = "."
    group: str | None = None
    """The one mark between groups; None: whatever is usual; nothing: there are no groups."""
    symbols: tuple[str, ...] = ()
    """More words that may stand beside an amount."""
    _pattern: re.Pattern[str] = field(init=False, repr=False, compare=False, default=re.compile(""))
    _bare: re.Pattern[str] = field(init=False, repr=False, compare=False, default=re.compile(""))
    """Digits with perhaps decimals: what nearly all cells are."""

    def __post_init__(self) -> None:
        groups = _GROUPS[self.decimal] if self.group is None else tuple(self.group)
        object.__setattr__(self, "_pattern", _pattern(self.decimal, groups))
        bare = re.compile(rf"(\d{{1,18}})(?:{re.escape(self.decimal)}(\d{{0,18}}))?", re.ASCII)
        object.__setattr__(self, "_bare", bare)

    def amount(self, text: str, column: str, currency: str = "") -> Amount:
        """The number of a text, to as many places as it is written."""
        if simple := self._bare.fullmatch(text):
            part = (simple[2] or "").rstrip("0")
            return Amount(int(simple[1] + part), len(part))
        typed = unicodedata.normalize("NFKC", text).translate(SPACES).strip()
        brackets = typed.startswith("(") and typed.endswith(")")
        bare, signs = _unsigned(typed[1:-1] if brackets else typed)
        bare, more = _unsigned(self._without_currency(bare, text, column, currency))
        signs += more
        found = self._pattern.fullmatch(bare)
        too_much = len(typed) > _LONGEST or len(signs) + brackets > 1
        if too_much or not found or not (found["whole"] or found["part"]):
            raise Rejected(f"{column} “{text[:40]}” is not {'an amount' if currency else 'a number'}")
        part = (found["part"] or "").rstrip("0")
        digits = int(re.sub(r"\D", "", found["whole"]) + part or "0")
        return Amount(-digits if brackets or signs == "-" else digits, len(part))

    def money(self, text: str, column: str, currency: str) -> int:
        """Minor units of an amount; nothing is 0."""
        if not text.strip():
            return 0
        found = self.amount(text, column, currency)
        minor = divide_half_up(found.digits * 10 ** exponent(currency), 10**found.places)
        if abs(minor) > MOST:
            raise Rejected(f"{column} “{text[:40]}” is more money than the store can hold")
        return minor

    def whole(self, text: str, column: str) -> int:
        """A whole number; 6.00 and 1,200 are some, “6 pcs” is none."""
        try:
            found = self.amount(text, column)
        except Rejected:
            found = None
        if found is None or found.places or abs(found.digits) > 10**12:
            raise Rejected(f"{column} “{text[:40]}” is not a whole number")
        return found.digits

    def _without_currency(self, bare: str, text: str, column: str, currency: str) -> str:
        if bare[:1].isdigit() and bare[-1:].isdigit():
            return bare
        code = _CODE.search(bare)
        if code and (code[1] or code[2]) in EXPONENTS:
            found = code[1] or code[2]
            rest = bare[3:] if code[1] else bare[:-3]
        else:
            word = _word_beside(bare.casefold(), self.symbols)
            found = "" if word in self.symbols else WORDS.get(word, "")
            rest = bare[len(word) :] if word and bare.casefold().startswith(word) else bare[: len(bare) - len(word)]
        if found and currency and found != currency:
            raise Rejected(f"{column} “{text[:40]}” is not in {currency}")
        if found and not currency:
            return bare  # a plain number has no currency
        return rest.strip()


def _word_beside(folded: str, symbols: tuple[str, ...]) -> str:
    """The currency word at either end of a text, the longest first; a letter may not stand between it and the rest."""
    for word in (*symbols, *_BESIDE):
        if folded.startswith(word) and not (word[-1].isalpha() and folded[len(word) : len(word) + 1].isalpha()):
            return word
        if folded.endswith(word) and not (word[0].isalpha() and folded[: -len(word)][-1:].isalpha()):
            return word
    return ""


def _unsigned(text: str) -> tuple[str, str]:
    """The text without a sign at either end, and the sign."""
    bare = text.strip()
    if bare[:1] in ("-", "+"):
        return bare[1:].strip(), bare[0]
    if bare[-1:] in ("-", "+"):
        return bare[:-1].strip(), bare[-1]
    return bare, ""


def currency_code(text: str) -> str:
    """CNY of “CNY”, “rmb”, “人民币” or “元”; nothing of what is no currency."""
    bare = unicodedata.normalize("NFKC", text).strip()
    if bare.upper() in EXPONENTS:
        return bare.upper()
    return WORDS.get(bare.casefold(), "")
