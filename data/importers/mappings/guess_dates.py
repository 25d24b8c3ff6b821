"""How the dates of a table are written: day or month first as all its values allow, then as its other columns and the
order of its rows make likely, then as its language has it.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise, product

from data import clock
from data.dataclass import dataclass
from data.importers.mappings.dates import moment_by, plain

_SLASHED = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(.*)", re.ASCII | re.DOTALL)
_TAIL = re.compile(r"(\D*?)(\d{1,2})([:.h])(\d{2})(?::(\d{2}))?(\s?[AP]M)?(\s?[+-]\d{2}:?\d{2})?")
_NAMED = (
    "%d %b %Y",
    "%b %d, %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d/%b/%Y",
    "%b %d %Y",
    "%d %b %y",
    "%d %b, %Y",
    "%d.%b.%Y",
    "%b-%d-%y",
    "%b-%d-%Y",
)
_NAMED_TIMES = (
    "",
    " %H:%M",
    " %H:%M:%S",
    " %I:%M %p",
    " %I:%M:%S %p",
    ", %H:%M",
    ", %I:%M %p",
    ", %I:%M:%S %p",
    ", %H:%M:%S",
)
_OTHERS = ("%Y%m%d%H%M%S", "%Y%m%d %H:%M", "%d%m%Y")
DAY_US = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Dates:
    """Formats for a table's dates, and what is to be said of them."""

    formats: list[str]
    why: str = ""
    sure: bool = True
    unread: str = ""
    """A value that no format reads."""
    few: bool = False
    """Whether there are so few such values that they may be mistakes: their rows are rejected."""


def formats_of(columns: Sequence[Sequence[str]], *, language: str = "en", country: str = "") -> Dates:
    """The fewest formats that read all values of all date columns, the first column being the most important."""
    every = [text for texts in columns for text in texts if text]
    left = [text for text in dict.fromkeys(every) if moment_by("iso", text) is None]
    forms = ["iso"] if len(left) < len(set(every)) else []
    slashed = [text for text in left if _SLASHED.fullmatch(plain(text))]
    why, sure = "", True
    if slashed:
        day_first, why, sure = _day_first(columns, language, country)
        forms += list(dict.fromkeys(_slash_format(text, day_first) for text in slashed))
    for text in left:
        if text not in slashed and not any(moment_by(form, text) for form in forms):
            found = _other_format(text)
            if found:
                forms.append(found)
    unread = [text for text in left if not any(moment_by(form, text) for form in forms)]
    few = len(unread) * 20 <= len(set(every))
    return Dates(forms or ["iso"], why, sure, unread[0] if unread else "", few)


def _slash_format(text: str, day_first: bool) -> str:
    found = _SLASHED.fullmatch(plain(text))
    assert found is not None
    mark, year = found[2], "%Y" if len(found[4]) == 4 else "%y"
    day = f"%d{mark}%m{mark}{year}" if day_first else f"%m{mark}%d{mark}{year}"
    return day + _time_format(found[5])


def _time_format(tail: str) -> str:
    found = _TAIL.fullmatch(tail)
    if found is None:
        return tail.replace("%", "%%")
    before, _, mark, _, second, half, offset = found.groups()
    form = f"{before}{'%I' if half else '%H'}{mark}%M" + (":%S" if second else "")
    return form + (" %p" if half else "") + (" %z" if offset and offset[0] == " " else "%z" if offset else "")


def _other_format(text: str) -> str:
    times = [f"{time}{zone}" for time in _NAMED_TIMES for zone in ("", " %z")]
    candidates = [*(f"{day}{time}" for day, time in product(_NAMED, times)), *_OTHERS]
    found = next((form for form in candidates if moment_by(form, text)), "")
    if found:
        return found
    number = re.fullmatch(r"(\d{5})(?:\.\d+)?", text)
    if number and 25_000 <= int(number[1]) <= 60_000:
        return "excel"
    return "unix" if re.fullmatch(r"1\d{9}(?:\d{3})?", text) else ""


def _pairs(texts: Sequence[str]) -> list[tuple[int, int]]:
    found = [_SLASHED.fullmatch(plain(text)) for text in dict.fromkeys(texts)]
    return [(int(one[1]), int(one[3])) for one in found if one]


def _day_first(columns: Sequence[Sequence[str]], language: str, country: str) -> tuple[bool, str, bool]:
    """Whether the day stands before the month, why, and whether that is sure."""
    pairs = [pair for texts in columns for pair in _pairs(texts)]
    days = sum(first > 12 for first, _ in pairs)
    months = sum(second > 12 for _, second in pairs)
    if days != months:
        why = f"the day comes first: {days} dates can't be read otherwise"
        if months > days:
            why = f"the month comes first: {months} dates can't be read otherwise"
        return days > months, why + (" (the rest will be rejected)" if days and months else ""), not (days and months)
    for is_day_first, why in (_by_today(columns), _by_order(columns), _by_gaps(columns)):
        if is_day_first is not None:
            return is_day_first, f"both would do; {'day' if is_day_first else 'month'} first, because {why}", False
    dotted = any("." in text for texts in columns for text in texts[:50] if _SLASHED.fullmatch(plain(text)))
    day_first = dotted or language != "en" or country not in ("", "US", "PH", "CA")
    return day_first, f"both would do; {'day' if day_first else 'month'} first is only usual. Look at it", False


def _read(texts: Sequence[str], day_first: bool) -> list[datetime]:
    found = []
    for text in texts:
        if _SLASHED.fullmatch(plain(text)) and (when := moment_by(_slash_format(text, day_first), text)):
            found.append(when.replace(tzinfo=None))
    return found


def _by_today(columns: Sequence[Sequence[str]]) -> tuple[bool | None, str]:
    """No order is from the future."""
    limit = clock.moment(clock.now() + 2 * DAY_US).replace(tzinfo=None)
    texts = columns[0] if columns else []
    later = [any(when > limit for when in _read(texts, day_first)) for day_first in (True, False)]
    return (later[1] if later[0] != later[1] else None), "else there were dates in the future"


def _by_order(columns: Sequence[Sequence[str]]) -> tuple[bool | None, str]:
    """Rows mostly stand in the order of their dates, up or down."""
    texts = columns[0] if columns else []
    turns = []
    for day_first in (True, False):
        dates = _read(texts, day_first)
        steps = [left < right for left, right in pairwise(dates) if left != right]
        turns.append(min(sum(steps), len(steps) - sum(steps)))
    count = len(_read(texts, True))
    if count < 3 or turns[0] == turns[1] or min(turns) * 4 > count:
        return None, ""
    return (turns[0] < turns[1] if abs(turns[0] - turns[1]) * 20 >= count else None), "then the rows stand in order"


def _by_gaps(columns: Sequence[Sequence[str]]) -> tuple[bool | None, str]:
    """What was ordered is paid and shipped soon after."""
    gaps = []
    for day_first in (True, False):
        found = [
            abs((right - left).days) for one, other in pairwise(columns) for left, right in _both(one, other, day_first)
        ]
        gaps.append(sum(found) / len(found) if found else 0)
    if max(gaps) < 3 * (min(gaps) + 1):
        return None, ""
    return gaps[0] < gaps[1], "then its dates lie close together"


def _both(one: Sequence[str], other: Sequence[str], day_first: bool) -> list[tuple[datetime, datetime]]:
    """The dates of two columns of the same rows."""
    pairs = [(_read([left], day_first), _read([right], day_first)) for left, right in zip(one, other, strict=False)]
    return [(left[0], right[0]) for left, right in pairs if left and right]
