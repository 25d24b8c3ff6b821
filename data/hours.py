"""Business hours: a calendar's weekly intervals, holidays, shifts and breaks in its own zone, and sums of open time.

Hours are local wall-clock hours, lengths are real elapsed time, so that a day with a clock change has 23 or 25 hours.
A time that the clocks skip is as much later, a time that comes twice means the first.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

from data import clock
from data.dataclass import dataclass, field

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Interval = tuple[str, str]
"""Opens and closes, HH:MM, 24:00 being the end of the day. One that closes no later than it opens closes next day."""
Span = tuple[int, int]
"""From an instant to the one before an instant."""
_FAR = 800
"""Days after which a calendar that never opens is given up."""
_DAY = 24 * 60
_YEARS = (2, 9998)


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a place works."""

    tz: str = "UTC"
    weekly: dict[str, list[Interval]] = field(default_factory=dict)
    holidays: frozenset[str] = frozenset()
    """Local days that are closed from midnight to midnight."""
    shifts: dict[str, list[Interval]] = field(default_factory=dict)
    """By day: the hours that begin on it instead of its weekday's."""
    breaks: dict[str, list[Interval]] = field(default_factory=dict)
    """By day: what is cut out of its hours."""

    @classmethod
    @lru_cache(maxsize=64)
    def read(cls, tz: str, weekly: str, holidays: str, shifts: str = "{}", breaks: str = "{}") -> "Calendar":
        """From the columns of the calendar table."""
        return cls(tz, _intervals(weekly), frozenset(json.loads(holidays)), _intervals(shifts), _intervals(breaks))

    def hours_of(self, day: date) -> list[Interval]:
        """The intervals that begin on a day if it is no holiday."""
        shift = self.shifts.get(day.isoformat()) if self.shifts else None
        return list(self.weekly.get(DAYS[day.weekday()], ()) if shift is None else shift)

    def opens_on(self, day: date) -> list[Interval]:
        """The intervals that begin on a day."""
        return [] if day.isoformat() in self.holidays else self.hours_of(day)


def _intervals(text: str) -> dict[str, list[Interval]]:
    return {day: [(opens, closes) for opens, closes in spans] for day, spans in json.loads(text).items()}


def open_spans(calendar: Calendar, day: date) -> list[Span]:
    """When a calendar is open on a local day, in order and apart; a night's hours belong half to each of its days."""
    if day.isoformat() in calendar.holidays:
        return []
    before = day - timedelta(days=1)
    hours = _on(day, calendar.hours_of(day), calendar.hours_of(before), calendar.tz)
    if not calendar.breaks:
        return hours
    breaks = calendar.breaks
    return _cut(hours, _on(day, breaks.get(day.isoformat(), []), breaks.get(before.isoformat(), []), calendar.tz))


def _on(day: date, own: Iterable[Interval], night: Iterable[Interval], tz: str) -> list[Span]:
    """A day's part of the intervals that begin on it and of those that began the night before, joined."""
    parts = []
    for opens, closes in own:
        start, end = _minutes(opens), _minutes(closes)
        parts.append((start, end if end > start else _DAY))
    for opens, closes in night:
        end = _minutes(closes)
        if 0 < end <= _minutes(opens):
            parts.append((0, end))
    if not parts:
        return []
    begins, ends = _instant(day, 0, tz), _instant(day, _DAY, tz)
    return _joined((max(_instant(day, start, tz), begins), min(_instant(day, end, tz), ends)) for start, end in parts)


def _minutes(hhmm: str) -> int:
    return int(hhmm[:-3]) * 60 + int(hhmm[-2:])


@lru_cache(maxsize=4096)
def _instant(day: date, minutes: int, tz: str) -> int:
    days, minute = divmod(minutes, _DAY)
    local = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=clock.zone(tz))
    return clock.instant(local + timedelta(days=days) if days else local)


def _joined(spans: Iterable[Span]) -> list[Span]:
    """The same time without overlaps, in order."""
    found: list[Span] = []
    for begin, end in sorted(spans):
        if end <= begin:
            continue
        if found and begin <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((begin, end))
    return found


def _cut(spans: Iterable[Span], breaks: list[Span]) -> list[Span]:
    """The spans without the breaks, both in order."""
    found = []
    for begin, end in spans:
        for pause, goes_on in breaks:
            if begin < pause < end:
                found.append((begin, pause))
            if pause < end and begin < goes_on:
                begin = min(goes_on, end)
        if begin < end:
            found.append((begin, end))
    return found


def _from(calendar: Calendar, start: int) -> Iterator[Span]:
    """Open spans after an instant, in order, the first from it on."""
    day, idle = clock.moment(start, calendar.tz).date(), 0
    while idle < _FAR and day.year <= _YEARS[1]:
        spans = open_spans(calendar, day)
        idle = 0 if spans else idle + 1
        yield from ((max(begin, start), end) for begin, end in spans if end > start)
        day += timedelta(days=1)


def _until(calendar: Calendar, end: int) -> Iterator[Span]:
    """Open spans before an instant, the last first and no longer than to it."""
    day, idle = clock.moment(end, calendar.tz).date(), 0
    while idle < _FAR and day.year >= _YEARS[0]:
        spans = open_spans(calendar, day)
        idle = 0 if spans else idle + 1
        yield from ((begin, min(closes, end)) for begin, closes in reversed(spans) if begin < end)
        day -= timedelta(days=1)


def between(calendar: Calendar, start: int, end: int) -> int:
    """How much open time lies between two instants; none if the second is not later."""
    if end <= start:
        return 0
    day, last = clock.moment(start, calendar.tz).date(), clock.moment(end, calendar.tz).date()
    total = 0
    while day <= last:
        total += sum(max(0, min(closes, end) - max(begin, start)) for begin, closes in open_spans(calendar, day))
        day += timedelta(days=1)
    return total


def add(calendar: Calendar, start: int, length: int) -> int:
    """The earliest instant at which `length` of open time has passed since `start`; without hours it is plain time."""
    left = length
    for begin, end in _from(calendar, start):
        if end - begin >= left:
            return begin + left
        left -= end - begin
    return start + length


def subtract(calendar: Calendar, end: int, length: int) -> int:
    """The latest instant from which `length` of open time passes until `end`; without hours it is plain time."""
    left = length
    for begin, closes in _until(calendar, end):
        if closes - begin >= left:
            return closes - left
        left -= closes - begin
    return end - length


def ship_by(calendar: Calendar, start: int, handling: int, cutoff: str) -> int:
    """The dispatch promise: the first cut-off on an open day not before `start` plus the handling time."""
    ready = add(calendar, start, handling)
    day = clock.moment(ready, calendar.tz).date()
    for _ in range(_FAR):
        if calendar.opens_on(day):
            leaves = _instant(day, _minutes(cutoff), calendar.tz)
            if leaves >= ready:
                return leaves
        day += timedelta(days=1)
    return ready


def fetched_by(calendar: Calendar, promised: int, cutoff: str) -> int:
    """The last cut-off on an open day that keeps a promise: that of the promise's own day, but no later than it.

    A day without hours counts as closed only where others have some.
    """
    day = clock.moment(promised, calendar.tz).date()
    if calendar.opens_on(day) or not (calendar.weekly or calendar.shifts):
        return min(promised, _instant(day, _minutes(cutoff), calendar.tz))
    for back in range(1, _FAR):
        before = day - timedelta(days=back)
        if calendar.opens_on(before):
            return _instant(before, _minutes(cutoff), calendar.tz)
    return promised
