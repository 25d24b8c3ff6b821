"""Business hours: the calendar of a case is one of ours, its seconds are our microseconds."""

from datetime import datetime
from typing import Any

from data import clock, hours


def result(case: dict[str, Any]) -> object:
    """The seconds between two instants, or the instant that some open time leads to."""
    when, calendar = case["when"], _calendar(case["given"]["calendar"])
    start = _instant(when["from"])
    if when["action"] == "between":
        return {"seconds": hours.between(calendar, start, _instant(when["to"])) // clock.SECOND}
    walk = {"add": hours.add, "subtract": hours.subtract}[when["action"]]
    at = walk(calendar, start, when["seconds"] * clock.SECOND)
    return {"at": clock.moment(at, calendar.tz).isoformat(), "at_utc": clock.iso(at)}


def _calendar(given: dict[str, Any]) -> hours.Calendar:
    return hours.Calendar(
        tz=given["tz"],
        weekly=given.get("weekly", {}),
        holidays=frozenset(given.get("holidays", ())),
        shifts=given.get("shifts", {}),
        breaks=given.get("breaks", {}),
    )


def _instant(text: str) -> int:
    return clock.instant(datetime.fromisoformat(text))
