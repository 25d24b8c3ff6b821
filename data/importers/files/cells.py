"""What people see in a cell of a sheet: numbers without what binary fractions add, days as ISO, zeros kept."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache

DAY = 86_400
_BUILT_IN = {
    **dict.fromkeys((14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "date"),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56), "time"),
    **{22: "moment", 46: "elapsed"},
}
"""Formats that a number alone names; 27 to 58 are the Chinese and Japanese ones."""
_ASIDE = re.compile(r'"[^"]*"|\\.|_.|\*.')
_NUMBER = re.compile(r"[+-]?(\d{1,400}\.?\d{0,400}|\.\d{1,400})([Ee][+-]?\d{1,4})?")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@lru_cache(maxsize=4096)
def column_of(letters: str) -> int:
    """A is 1, XFD is 16,384."""
    if not letters.isascii() or not letters.isalpha() or len(letters) > 7:
        raise ValueError(f"no column: {letters[:20]!r}")
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def unescaped(text: str) -> str:
    """A text with the signs that XML can't hold: `_x000D_`."""
    if "_x" not in text:
        return text
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def look_of(number: int, code: str) -> str:
    """How a format shows a number: date, time, moment, elapsed, so many digits ("00000"), or "" (as it is)."""
    if not code:
        return _BUILT_IN.get(number, "")
    bare = _ASIDE.sub("", code[:500]).split(";", 1)[0].lower()
    if re.search(r"\[(h+|m+|s+)\]", bare):
        return "elapsed"
    bare = re.sub(r"\[[^\]]*\]", "", bare)
    if re.fullmatch("0{2,}", bare):
        return bare
    if "general" in bare:
        return ""
    time = "h" in bare or "s" in bare
    date = "y" in bare or "d" in bare or ("m" in bare and not time)
    return "moment" if date and time else "date" if date else "time" if time else ""


def number_text(raw: str, look: str = "", from_1904: bool = False) -> str:
    """A number as people see it: the shortest of 15 digits, without exponent unless digits are lost already."""
    if not look and raw.isascii() and raw.isdigit():
        return raw
    if not _NUMBER.fullmatch(raw):
        return raw
    if look and (shown := _as_shown(float(raw), look, from_1904)):
        return shown
    exact = Decimal(raw)
    if "e" not in raw.lower() and exact == exact.to_integral_value():
        return f"{exact:.0f}"
    text = f"{float(raw):.15g}"
    if "e" not in text:
        return text
    number = Decimal(text)
    return f"{number:f}" if -15 <= number.adjusted() < 15 else text.upper()


def _as_shown(number: float, look: str, from_1904: bool) -> str:
    """A number as day, time or with leading zeros; "" where it can't be one."""
    if look.startswith("0"):
        return f"{number:.0f}".zfill(len(look)) if 0 <= number < 1e15 and number.is_integer() else ""
    if not 0 <= number < 2_958_466:
        return ""
    days, rest = divmod(round(number * DAY), DAY)
    minutes, seconds = divmod(rest, 60)
    time = f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    if look == "elapsed":
        return f"{days * 24 + minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if look == "time" and not days:
        return time
    day = _day(days, from_1904)
    return day if not day or (look == "date" and not rest) else f"{day} {time}"


def _day(days: int, from_1904: bool) -> str:
    if from_1904:
        first = datetime(1904, 1, 1)
    elif days > 60:
        first = datetime(1899, 12, 30)
    elif days == 60:
        return "1900-02-29"  # the day that Lotus 1-2-3 had, and every spreadsheet since
    else:
        first = datetime(1899, 12, 31)
    if not days and not from_1904:
        return ""
    try:
        return f"{first + timedelta(days):%Y-%m-%d}"
    except OverflowError:
        return ""
