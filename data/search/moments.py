"""Dates and durations as people type them, read in the store's zone: yesterday, monday, -7d, 2026-11, 30m, 2h."""

import re
from datetime import date, datetime, timedelta

from data import clock
from data.dataclass import dataclass
from data.errors import Unclear
from data.search.kinds import Reading

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1}
UNITS = {"m": clock.MINUTE, "h": clock.HOUR, "d": clock.DAY, "w": 7 * clock.DAY}

_DURATION = re.compile(r"(?P<sign>[+-]?)(?P<parts>(?:[0-9]{1,7}[mhdw])+)")
_PART = re.compile(r"([0-9]+)([mhdw])")
_DATE = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{1,2})(?:-(?P<day>[0-9]{1,2}))?)?")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[t ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(z|[+-][0-9]{2}:?[0-9]{2})?", re.I)


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of time: from `start` until before `end`, in microseconds."""

    start: int
    end: int


def duration(text: str) -> int | None:
    """Microseconds of 30m, 2h, 1d12h or -2h; 0 is 0. None: not a duration."""
    if text in ("0", "-0", "+0"):
        return 0
    found = _DURATION.fullmatch(text.lower())
    if not found:
        return None
    total = sum(int(count) * UNITS[unit] for count, unit in _PART.findall(found["parts"]))
    return -total if found["sign"] == "-" else total


def is_age(text: str) -> bool:
    """Whether it says how long ago, not when: 2d, but not -2d."""
    return text[:1] not in ("-", "+") and duration(text) is not None


def span(text: str, reading: Reading) -> Span:
    """The piece of time that a date names."""
    typed = text.lower()
    try:
        found = _relative(typed, reading) or _calendar(typed, reading) or _instant(typed, reading)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise Unclear("“{text}” is not a date. Write today, yesterday, monday, -7d, 2026-11 or 2026-11-30.", text=text)
    return found


def day_text(at: int, reading: Reading) -> str:
    """The store day of an instant."""
    return clock.day_of(at, reading.tz)


def _relative(typed: str, reading: Reading) -> Span | None:
    if typed == "now":
        return Span(reading.at, reading.at)
    if typed in DAYS:
        return _days(_today(reading) + timedelta(DAYS[typed]), 1, reading)
    if typed in WEEKDAYS:
        back = (_today(reading).weekday() - WEEKDAYS.index(typed)) % 7
        return _days(_today(reading) - timedelta(back), 1, reading)
    shift = duration(typed)
    if shift is None:
        return None
    if shift % clock.DAY:
        return Span(reading.at + shift, reading.at + shift)
    return _days(_today(reading) + timedelta(shift // clock.DAY), 1, reading)


def _calendar(typed: str, reading: Reading) -> Span | None:
    found = _DATE.fullmatch(typed)
    if not found:
        return None
    year, month, day = int(found["year"]), int(found["month"] or 1), int(found["day"] or 1)
    first = date(year, month, day)
    if found["day"]:
        return _days(first, 1, reading)
    after = date(year + month // 12, month % 12 + 1, 1) if found["month"] else date(year + 1, 1, 1)
    return _days(first, (after - first).days, reading)


def _instant(typed: str, reading: Reading) -> Span | None:
    found = _INSTANT.fullmatch(typed)
    if not found:
        return None
    when = datetime.fromisoformat(typed.upper())
    if when.tzinfo is None:
        when = when.replace(tzinfo=clock.zone(reading.tz))
    start = clock.instant(when)
    return Span(start, start + (clock.SECOND if found[1] else clock.MINUTE))


def _today(reading: Reading) -> date:
    return date.fromisoformat(clock.day_of(reading.at, reading.tz))


def _days(first: date, count: int, reading: Reading) -> Span:
    last = first + timedelta(count - 1)
    return Span(clock.day_bounds(first.isoformat(), reading.tz)[0], clock.day_bounds(last.isoformat(), reading.tz)[1])
