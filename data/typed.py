"""Days, instants and amounts as people type them, read in the store's time zone and currency."""

from datetime import date, datetime

from data import clock, options
from data.errors import Unclear
from data.money import MOST, parse_exact


def instant_of(typed: str) -> int:
    """The instant that is meant: of a day its beginning, of a day and time that moment."""
    text, tz = typed.strip(), options.timezone()
    try:
        return clock.day_bounds(date.fromisoformat(text).isoformat(), tz)[0]
    except ValueError:
        pass
    try:
        when = datetime.fromisoformat(text)
        return clock.instant(when if when.tzinfo else when.replace(tzinfo=clock.zone(tz)))
    except (ValueError, OverflowError):
        raise Unclear(
            "“{day}” is not a day or time. Write it like 2026-11-28 or 2026-11-28 09:00.", day=typed
        ) from None


def minor_of(amount: int | str, currency: str) -> int:
    """An amount as minor units: whole numbers are that already, text is read as people write it. Never below 0."""
    minor = amount if isinstance(amount, int) else parse_exact(amount, currency)
    if not 0 <= minor <= MOST:
        raise Unclear("An amount can't be less than nothing.")
    return minor
