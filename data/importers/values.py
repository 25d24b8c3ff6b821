"""Cells as values: numbers, money, instants, exact from their text. What can't be read is Rejected, with a reason."""

import re
from collections.abc import Sequence
from datetime import datetime

from data import clock
from data.dataclass import dataclass
from data.errors import Refused
from data.money import MOST, divide_half_up, exponent, parse_amount

MOST_QTY = 10**12
_PLAIN = re.compile(r"([-+]?)(\d{1,30})(?:\.(\d{0,20}))?", re.ASCII)
_WHOLE = re.compile(r"([-+]?\d{1,12})(?:\.0*)?", re.ASCII)
_FLOAT_ID = re.compile(r"(\d+)\.0+", re.ASCII)


class Rejected(Exception):
    """Why one record can't come in. The file goes on."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A decimal number as it was written: digits and how many of them stand behind the point."""

    digits: int
    places: int

    def times(self, qty: int, currency: str) -> tuple[int, bool]:
        """Minor units of so many, rounded half up once, and whether nothing was rounded."""
        scaled, by = qty * self.digits * 10 ** exponent(currency), 10**self.places
        minor = scaled if by == 1 else divide_half_up(scaled, by)
        if abs(minor) > MOST:
            raise Rejected("more money than the store can hold")
        return minor, scaled % by == 0


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


def id_text(text: str) -> str:
    """An identifier as text; what a spreadsheet made a float of is whole again: 17850.0 is 17850."""
    text = text.strip()
    found = _FLOAT_ID.fullmatch(text)
    return found[1] if found else text


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant and the day the store had then."""

    at: int
    day: str


class Moments:
    """Reads instants by a list of formats, in the store's zone where a text names none; remembers what it has read."""

    def __init__(self, formats: Sequence[str], tz: str):
        self.formats, self.tz = formats, tz
        self._zone = clock.zone(tz)
        self._read: dict[str, Moment] = {}

    def read(self, text: str, column: str) -> Moment:
        """The instant of a text."""
        found = self._read.get(text)
        if found is None:
            if len(self._read) > 50_000:
                self._read.clear()
            found = self._read[text] = self._parse(text.strip(), column)
        return found

    def _parse(self, text: str, column: str) -> Moment:
        for form in self.formats:
            try:
                when = datetime.fromisoformat(text) if form == "iso" else datetime.strptime(text, form)
            except ValueError:
                continue
            if not 1970 <= when.year <= 2200:
                break
            local = when.astimezone(self._zone) if when.tzinfo else when.replace(tzinfo=self._zone)
            return Moment(clock.instant(local), local.strftime("%Y-%m-%d"))
        raise Rejected(f"{column} “{text[:40]}” is no date that exists")


def slash_formats(samples: Sequence[str]) -> list[str]:
    """Formats for dates like 12/1/2010 8:26: day or month first as the values allow, month first where both do."""
    firsts = [int(found[1]) for text in samples if (found := re.match(r"\s*(\d{1,2})[/.-]\d{1,2}[/.-]\d{2,4}", text))]
    day_first = any(first > 12 for first in firsts)
    mark = next((found[1] for text in samples if (found := re.match(r"\s*\d{1,2}([/.-])", text))), "/")
    dates = (
        [f"%d{mark}%m{mark}%Y", f"%d{mark}%m{mark}%y"] if day_first else [f"%m{mark}%d{mark}%Y", f"%m{mark}%d{mark}%y"]
    )
    return [f"{date}{time}" for date in dates for time in (" %H:%M", " %H:%M:%S", "", " %I:%M %p")]
