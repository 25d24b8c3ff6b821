"""What the values of a column look like: dates, money, codes, addresses of mail, words of a state."""

import re
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache

from data.barcodes import check_digit
from data.importers.countries import country_code
from data.importers.mappings.amounts import WORDS as CURRENCY_WORDS
from data.importers.mappings.amounts import currency_code
from data.importers.mappings.dates import MONTH_OF
from data.importers.mappings.guess_headers import INDEX_WORDS, fold, hint
from data.importers.mappings.mapping_fields import NO, YES
from data.importers.values import cell_text
from data.money import EXPONENTS

_SIGNS = "|".join(re.escape(word) for word in (*CURRENCY_WORDS, "$", "¥", "£", "￥") if not word[0].isalpha())
_NAMES = "|".join([*EXPONENTS, *(re.escape(word) for word in (*CURRENCY_WORDS, "kr.", "kr") if word[0].isalpha())])
_DIGITS = r"\d[\d.,'’\u00a0\u2009\u202f ]*"
NUMBER = re.compile(
    rf"[-+(−]?\s*(?:(?:{_SIGNS})\s*[-+]?|(?:{_NAMES})\s?(?![-+]))?{_DIGITS}(?:(?:{_SIGNS})|\s?(?:{_NAMES}))?[-)]?",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}.*|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b.*|\d{4}年\d{1,2}月.*|(?:19|20)\d{6}(?:\d{6})?"
)
_TIME = re.compile(r"(?:[01]?\d|2[0-3])[:h时点]\d{2}(?:[:分]\d{2})?\s*(?:[AaPp]\.?[Mm]\.?)?秒?")
_EMAIL = re.compile(r"[^\s@*]+@[^\s@*]+\.[^\s@*]+")
_PHONE = re.compile(r"[+(]?[\d*][\d\s().*/-]{5,20}[\d*]")
_CODE = re.compile(r"(?=.*\d)[^\s,;]{3,60}")
_LONG_WORD = re.compile(r"[^\W\d_]{3,}\.?")


class Column:
    """A column of a sample: its name, its values, and what share of them is of each form."""

    def __init__(self, place: int, name: str, cells: Sequence[str]):
        self.place, self.name = place, name
        self.cells = [cell_text(cell) for cell in cells]
        self.texts = [cell for cell in self.cells if cell]
        self.distinct = list(dict.fromkeys(self.texts))

    @cached_property
    def folded(self) -> str:
        """The name's words."""
        return fold(self.name)

    @cached_property
    def hint(self) -> str:
        """What stands in brackets in the name."""
        return hint(self.name)

    @property
    def empty(self) -> bool:
        """Whether no row has a value."""
        return not self.texts

    def share(self, is_one: Callable[[str], object]) -> float:
        """The share of the values that are of a form; each distinct value is asked once."""
        if not self.texts:
            return 0.0
        good = {text for text in self.distinct if is_one(text)}
        return sum(text in good for text in self.texts) / len(self.texts)

    @cached_property
    def dates(self) -> float:
        """Values that are dates."""
        return self.share(is_date)

    @cached_property
    def times(self) -> float:
        """Values that are times of a day."""
        return self.share(lambda text: _TIME.fullmatch(text))

    @cached_property
    def numbers(self) -> float:
        """Values that are numbers or amounts."""
        return self.share(is_number)

    @cached_property
    def decimals(self) -> float:
        """Values with one or two decimals, or a currency beside them."""
        return self.share(lambda text: is_number(text) and re.search(r"[.,]\d{1,2}\D*$|[^\d\s.,'()+-]", text))

    @cached_property
    def cents(self) -> float:
        """Values with decimals that are not only the .0 of a whole number."""
        return self.share(
            lambda text: is_number(text) and re.search(r"[.,]\d{1,2}\D*$", text) and not text.endswith(".0")
        )

    @cached_property
    def wholes(self) -> float:
        """Values that are whole numbers; 6.00 is one."""
        return self.share(lambda text: re.fullmatch(r"-?\d{1,6}(?:[.,]0{1,3})?|-?\d{1,3}(?:,\d{3})+", text))

    @cached_property
    def emails(self) -> float:
        """Values that are e-mail addresses."""
        return self.share(lambda text: _EMAIL.fullmatch(text))

    @cached_property
    def phones(self) -> float:
        """Values that are telephone numbers, masked or not."""
        return self.share(lambda text: _PHONE.fullmatch(text.strip("'")) and not is_date(text) and _digits(text) >= 7)

    @cached_property
    def countries(self) -> float:
        """Values that are names or codes of countries."""
        return self.share(lambda text: len(found := country_code(text)) == 2 and found in _known_countries())

    @cached_property
    def currencies(self) -> float:
        """Values that are codes of currencies."""
        return self.share(lambda text: currency_code(text) and not text[:1].isdigit())

    @cached_property
    def barcodes(self) -> float:
        """Values that are article numbers with a right check digit."""
        return self.share(
            lambda text: (
                text.isascii()
                and text.isdigit()
                and len(text) in (8, 12, 13, 14)
                and check_digit(text[:-1]) == text[-1]
            )
        )

    @cached_property
    def codes(self) -> float:
        """Values that are one word with digits in it."""
        return self.share(lambda text: _CODE.fullmatch(text) and not is_date(text))

    @cached_property
    def answers(self) -> float:
        """Values that are yes or no."""
        return self.share(lambda text: text.casefold() in _ANSWERS)

    @cached_property
    def letters(self) -> float:
        """Values with letters in them."""
        return self.share(lambda text: any(sign.isalpha() for sign in text))

    @cached_property
    def addresses(self) -> float:
        """Values that are addresses of the web."""
        return self.share(
            lambda text: re.match(r"(?:https?:)?//\S+|\S+\.(?:jpe?g|png|webp|gif)\b", text, re.IGNORECASE)
        )

    @cached_property
    def length(self) -> float:
        """How many characters a value has on average."""
        return sum(map(len, self.texts)) / len(self.texts) if self.texts else 0.0

    @property
    def few(self) -> bool:
        """Whether the same few words come again and again."""
        return len(self.distinct) <= 30 and (len(self.distinct) <= 4 or len(self.distinct) * 3 <= len(self.texts))

    @property
    def unique(self) -> bool:
        """Whether no value comes twice."""
        return len(self.distinct) == len(self.texts)

    @cached_property
    def is_index(self) -> bool:
        """Whether it only counts the rows."""
        if len(self.texts) < 2 or len(self.texts) < len(self.cells) or not all(map(str.isdigit, self.texts)):
            return False
        first = int(self.texts[0])
        counts = all(int(text) == first + number for number, text in enumerate(self.texts))
        return counts and first in (0, 1) and self.folded in INDEX_WORDS

    def example(self) -> str:
        """A value or two, short, for a comment."""
        return ", ".join(" ".join(text.split())[:40] for text in self.distinct[:2])


_ANSWERS = frozenset((*YES, *NO)) - {""}


def is_number(text: str) -> bool:
    """Whether a text is a number or an amount, in any style."""
    return bool(NUMBER.fullmatch(text)) and not is_date(text)


def is_date(text: str) -> bool:
    """Whether a text is a date, with figures or names of months."""
    if len(text) > 60:
        return False
    if _DATE.fullmatch(text):
        return True
    if len(re.findall(r"\d+", text)) < 2:
        return False
    return any(word.strip(".").casefold() in MONTH_OF for word in _LONG_WORD.findall(text)) and len(text) < 45


def _digits(text: str) -> int:
    return sum(sign.isdigit() or sign == "*" for sign in text)


@lru_cache(maxsize=1)
def _known_countries() -> frozenset[str]:
    from babel import Locale

    return frozenset(code for code in map(str, Locale.parse("en").territories) if len(code) == 2)
