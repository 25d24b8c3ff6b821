"""Cells as values: numbers, money, instants, exact from their text. What can't be read is Rejected, with a reason."""

import re
from collections.abc import Sequence
from functools import lru_cache

from data import clock
from data.dataclass import dataclass
from data.errors import Refused
from data.importers.mappings.dates import moment_by
from data.money import MOST, divide_half_up, exponent, parse_amount

MOST_QTY = 10**12
_PLAIN = re.compile(r"([-+]?)(\d{1,30})(?:\.(\d{0,20}))?", re.ASCII)
_WHOLE = re.compile(r"([-+]?\d{1,12})(?:\.0*)?", re.ASCII)
_FLOAT_ID = re.compile(r"(\d+)\.0+", re.ASCII)
_MANGLED = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d{2,3}", re.ASCII)
_BROKEN = re.compile(r"#(?:REF!|VALUE!|N/A|DIV/0!|NAME\?|NULL!|NUM!|SPILL!)|#+", re.ASCII | re.IGNORECASE)


class Rejected(Exception):
    """Why one record can't come in. The file goes on."""


class LeftOut(Rejected):
    """Why one record stays out: its mapping says so. Nothing is wrong with it."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A decimal number as it was written: digits and how many of them stand behind the point."""

    digits: int
    places: int

    def times(self, qty: int, currency: str) -> tuple[int, bool]:
        """Minor units of so many, rounded half up once, and whether nothing was rounded."""
        more = exponent(currency) - self.places
        minor, over = qty * self.digits, 0
        if more > 0:
            minor *= 10**more
        elif more < 0:
            scaled, by = minor, 10**-more
            minor, over = divide_half_up(scaled, by), scaled % by
        if not -MOST <= minor <= MOST:
            raise Rejected("more money than the store can hold")
        return minor, not over


def amount(text: str, column: str) -> Amount:
    """A decimal number with a point."""
    found = _PLAIN.fullmatch(text.strip())
    if found is None:
        raise Rejected(f"{column} “{text[:40]}” is not a number")
    part = (found[3] or "").rstrip("0")
    digits = int(found[2] + part)
    return Amount(-digits if found[1] == "-" else digits, len(part))


def whole(text: str, column: str) -> int:
    """A whole number; `6.0` is one too."""
    found = _WHOLE.fullmatch(text.strip())
    if found is None:
        raise Rejected(f"{column} “{text[:40]}” is not a whole number")
    return int(found[1])


def money(text: str, column: str, currency: str, decimal: str = ".") -> int:
    """Minor units of an amount as files write it; nothing is 0."""
    if not text.strip():
        return 0
    try:
        return parse_amount(text, currency, "," if decimal == "," else ".")
    except Refused as refused:
        raise Rejected(f"{column}: {refused}") from None


def cell_text(cell: str) -> str:
    """A cell without blanks around it; what was written as a formula so that no digit gets lost is its text: ="007"."""
    text = cell.strip()
    if len(text) > 2 and text.startswith('="') and text.endswith('"') and '"' not in (inner := text[2:-1]):
        return inner.strip()
    return text


def id_text(text: str) -> str:
    """An identifier as text; what a spreadsheet made a float of is whole again: 17850.0 is 17850."""
    text = text.strip()
    found = _FLOAT_ID.fullmatch(text)
    return found[1] if found else text


def unbroken(text: str, column: str) -> str:
    """An identifier as text; one that a spreadsheet has cut short or lost can't come in: 1.23E+11, #REF!."""
    found = id_text(text)
    if _MANGLED.fullmatch(found):
        raise Rejected(f"{column} “{found[:40]}” has lost digits: a spreadsheet made a number of it. Export it as text")
    if _BROKEN.fullmatch(found):
        raise Rejected(f"{column} “{found[:40]}” is an error of a spreadsheet")
    return found


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant and the day the store had then."""

    at: int
    day: str


MOST_INSTANTS = 20_000


@lru_cache(maxsize=8)
def _instants(formats: tuple[str, ...], tz: str) -> dict[str, Moment]:
    """What was read by these formats: shared by the files that come in together."""
    return {}


class Moments:
    """Reads instants by a list of formats, in the store's zone where a text names none; remembers what it has read."""

    def __init__(self, formats: Sequence[str], tz: str):
        self.formats, self.tz = formats, tz
        self._zone = clock.zone(tz)
        self._read = _instants(tuple(formats), tz)

    def read(self, text: str, column: str) -> Moment:
        """The instant of a text."""
        found = self._read.get(text)
        if found is None:
            if len(self._read) >= MOST_INSTANTS:
                self._read.clear()
            found = self._read[text] = self._parse(text.strip(), column)
        return found

    def _parse(self, text: str, column: str) -> Moment:
        when = next((found for form in self.formats if (found := moment_by(form, text))), None)
        if when is None or not 1970 <= when.year <= 2200:
            raise Rejected(f"{column} “{text[:40]}” is no date that exists")
        local = when.astimezone(self._zone) if when.tzinfo else when.replace(tzinfo=self._zone)
        return Moment(clock.instant(local), local.strftime("%Y-%m-%d"))


def slash_formats(samples: Sequence[str]) -> list[str]:
    """Formats for dates like 12/1/2010 8:26: day or month first as the values allow, month first where both do."""
    firsts = [int(found[1]) for text in samples if (found := re.match(r"\s*(\d{1,2})[/.-]\d{1,2}[/.-]\d{2,4}", text))]
    day_first = any(first > 12 for first in firsts)
    mark = next((found[1] for text in samples if (found := re.match(r"\s*\d{1,2}([/.-])", text))), "/")
    dates = (
        [f"%d{mark}%m{mark}%Y", f"%d{mark}%m{mark}%y"] if day_first else [f"%m{mark}%d{mark}%Y", f"%m{mark}%d{mark}%y"]
    )
    return [f"{date}{time}" for date in dates for time in (" %H:%M", " %H:%M:%S", "", " %I:%M %p")]
