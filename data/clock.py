"""The one clock, and the store's days: everything is kept in UTC microseconds and read in the store's time zone."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from data.errors import Unclear

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


_story = threading.local()


def now() -> int:
    """This moment in microseconds since 1970, UTC."""
    told: int | None = getattr(_story, "at", None)
    return time.time_ns() // 1000 if told is None else told


@contextmanager
def telling(at: int) -> Iterator[None]:
    """Within it, this thread's now is that instant: for what is told afterwards, as the demo's story is."""
    before = getattr(_story, "at", None)
    _story.at = at
    try:
        yield
    finally:
        _story.at = before


@lru_cache(maxsize=32)
def zone(name: str) -> ZoneInfo:
    """The time zone of that IANA name, or Unclear."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Unclear("There is no time zone “{name}”. Give one like Europe/London.", name=name) from None


def moment(at: int, tz: str = "UTC") -> datetime:
    """An instant as an aware datetime of that zone."""
    return datetime.fromtimestamp(at // SECOND, zone(tz)).replace(microsecond=at % SECOND)


def instant(when: datetime) -> int:
    """Microseconds of an aware datetime."""
    delta = when.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * SECOND + delta.microseconds


def iso(at: int) -> str:
    """ISO 8601 in UTC, to the second, or finer where the instant is."""
    when = moment(at)
    return when.strftime("%Y-%m-%dT%H:%M:%S") + (f".{when.microsecond:06}" if when.microsecond else "") + "Z"


def day_of(at: int, tz: str) -> str:
    """The store day, YYYY-MM-DD, on which an instant falls."""
    return moment(at, tz).strftime("%Y-%m-%d")


def day_bounds(day: str, tz: str) -> tuple[int, int]:
    """The half-open bounds of a store day in UTC microseconds; 23 or 25 hours apart when the clocks change."""
    start = date.fromisoformat(day)
    return _midnight(start, tz), _midnight(start + timedelta(days=1), tz)


def _midnight(day: date, tz: str) -> int:
    return instant(datetime(day.year, day.month, day.day, tzinfo=zone(tz)))
