"""A warehouse's calendar as it is kept and typed: hours like 08:00-12:00 13:00-18:00, and holidays of a country."""

import json
import re
from datetime import date
from itertools import pairwise

from data.errors import Unclear
from data.hours import DAYS, Interval

HOURS = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-4]):([0-5]\d)")
YEARS = (2000, 2100)


def hours_of(typed: str) -> list[Interval]:
    """Intervals of a day as people type them; nothing: closed. Unclear if they can't be read, or overlap."""
    text = typed.strip()
    if text in ("", "-"):
        return []
    found: list[Interval] = []
    for part in re.split(r"[,;，、]\s*|\s+(?=\d{1,2}:\d\d\s*[-–])", text):
        read = HOURS.fullmatch(part.strip())
        if read is None or (read[3] == "24" and read[4] != "00"):
            raise Unclear("“{hours}” are no hours. Write them like 08:00-12:00 13:00-18:00.", hours=typed[:60])
        opens, closes = f"{int(read[1]):02}:{read[2]}", f"{int(read[3]):02}:{read[4]}"
        if opens == closes:
            raise Unclear("{opens} to {closes} is no time. The end must be another.", opens=opens, closes=closes)
        found.append((opens, closes))
    for (_, closes), (opens, _) in pairwise(found):
        if opens < closes:
            raise Unclear("“{hours}” overlap. Give them in order, one after the other.", hours=typed[:60])
    if any(closes <= opens for opens, closes in found[:-1]):
        raise Unclear("Only the last hours of a day may go on after midnight.")
    return found


def hours_text(hours: list[Interval] | list[list[str]]) -> str:
    """Hours as people type them."""
    return " ".join(f"{opens}-{closes}" for opens, closes in hours)


def week_of(weekly: str) -> dict[str, str]:
    """The hours of each weekday, from a calendar's column."""
    kept = json.loads(weekly)
    return {day: hours_text(kept.get(day, [])) for day in DAYS}


def day_of(typed: str) -> str:
    """A day as it is kept; Unclear if it is none."""
    try:
        return date.fromisoformat(typed.strip()).isoformat()
    except ValueError:
        raise Unclear("“{day}” is not a day. Write it like 2026-11-22.", day=typed[:40]) from None


def public_holidays(country: str, year: int) -> list[tuple[str, str]]:
    """(day, name) of the public holidays of a country in a year. Unclear for a country that isn't known."""
    import holidays

    code = country.strip().upper()
    if not YEARS[0] <= year <= YEARS[1]:
        raise Unclear("{year} is not a year from {first} to {last}.", year=str(year), first="2000", last="2100")
    if code not in holidays.list_supported_countries():
        raise Unclear("The holidays of “{country}” are not known. Write a country like GB or CN.", country=country[:20])
    found = holidays.country_holidays(code, years=year)
    return [(day.isoformat(), str(name)) for day, name in sorted(found.items())]
