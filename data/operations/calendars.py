"""When a warehouse works: its week, its holidays, and the shifts and breaks of single days."""

import json
from typing import Any

from data import database, frames
from data.calendars import day_of, hours_of, hours_text, public_holidays, week_of
from data.doorway import operation
from data.errors import Refused, Unclear
from data.events import Actor, Done
from data.hours import DAYS
from data.models.stock import Calendar, Warehouse

COLUMNS = ("weekly", "holidays", "shifts", "breaks")


@operation(
    "calendar.week",
    right="settings.change",
    says="The week of {warehouse} changed: {days}.",
    subject="warehouse",
)
def change_week(
    actor: Actor,
    warehouse: int,
    *,
    mon: str = "",
    tue: str = "",
    wed: str = "",
    thu: str = "",
    fri: str = "",
    sat: str = "",
    sun: str = "",
) -> Done:
    """Give the hours of each weekday, 08:00-12:00 13:00-18:00; a day without is closed."""
    place, calendar = _calendar(warehouse)
    typed = dict(zip(DAYS, (mon, tue, wed, thu, fri, sat, sun), strict=True))
    week = {day: hours_of(hours) for day, hours in typed.items()}
    if not any(week.values()):
        raise Refused("A warehouse that never works keeps no promise. Give the hours of one day at least.")
    before = week_of(calendar.weekly)
    changed = [day for day in DAYS if before[day] != hours_text(week[day])]
    if not changed:
        raise Refused("Nothing of the week of {warehouse} is different.", warehouse=place.code)
    kept = {day: hours for day, hours in week.items() if hours}
    words = ", ".join(f"{day} {before[day] or '-'} > {hours_text(week[day]) or '-'}" for day in changed)
    return _changed(place, calendar, "weekly", json.dumps(kept), {"days": words})


@operation(
    "calendar.take_holidays",
    right="settings.change",
    says="{n} holidays of {country} {year} taken for {warehouse}.",
    subject="warehouse",
)
def take_holidays(actor: Actor, warehouse: int, *, country: str, year: int) -> Done:
    """Take the public holidays of a country and a year as days on which the warehouse is closed."""
    place, calendar = _calendar(warehouse)
    days = {day for day, _ in public_holidays(country, year)}
    before = set(json.loads(calendar.holidays))
    if days <= before:
        raise Refused(
            "All {n} holidays of {country} {year} are kept already.", n=len(days), country=country, year=str(year)
        )
    facts = {"n": len(days - before), "country": country.strip().upper(), "year": str(year)}
    return _changed(place, calendar, "holidays", json.dumps(sorted(before | days)), facts)


@operation("calendar.holiday", right="settings.change", says="{warehouse} is closed on {day}.", subject="warehouse")
def close_on(actor: Actor, warehouse: int, *, day: str) -> Done:
    """Close a warehouse for a day."""
    place, calendar = _calendar(warehouse)
    day, kept = day_of(day), set(json.loads(calendar.holidays))
    if day in kept:
        raise Refused("{warehouse} is closed on {day} already.", warehouse=place.code, day=day)
    return _changed(place, calendar, "holidays", json.dumps(sorted(kept | {day})), {"day": day})


@operation(
    "calendar.workday",
    right="settings.change",
    says="{day} is no holiday of {warehouse} any more.",
    subject="warehouse",
)
def work_on(actor: Actor, warehouse: int, *, day: str) -> Done:
    """Let a warehouse work on a day that was a holiday."""
    place, calendar = _calendar(warehouse)
    day, kept = day_of(day), set(json.loads(calendar.holidays))
    if day not in kept:
        raise Refused("{day} is no holiday of {warehouse}.", warehouse=place.code, day=day)
    return _changed(place, calendar, "holidays", json.dumps(sorted(kept - {day})), {"day": day})


@operation("calendar.shift", right="settings.change", says="{warehouse} works on {day}: {hours}.", subject="warehouse")
def set_shift(actor: Actor, warehouse: int, *, day: str, hours: str = "") -> Done:
    """Give a day other hours than its weekday has; without hours the weekday's hold again."""
    return _set_day(warehouse, "shifts", day, hours)


@operation("calendar.break", right="settings.change", says="{warehouse} pauses on {day}: {hours}.", subject="warehouse")
def set_break(actor: Actor, warehouse: int, *, day: str, hours: str = "") -> Done:
    """Cut a break out of the hours of a day; without hours there is none."""
    return _set_day(warehouse, "breaks", day, hours)


@operation(
    "calendar.restore", right="settings.change", says="The calendar of {warehouse} is as it was.", subject="warehouse"
)
def restore_calendar(actor: Actor, warehouse: int, *, column: str, value: str) -> Done:
    """Give a part of a calendar the value that it had before."""
    place, calendar = _calendar(warehouse)
    if column not in COLUMNS:
        raise Unclear("A calendar has: {names}.", names=", ".join(COLUMNS))
    try:
        told = json.loads(value)
    except ValueError:
        told = None
    if not isinstance(told, list if column == "holidays" else dict):
        raise Unclear("“{value}” is no part of a calendar.", value=value[:60])
    for hours in told.values() if isinstance(told, dict) else ():
        hours_of(hours_text(hours))
    for day in told if column == "holidays" else () if column == "weekly" else tuple(told):
        day_of(str(day))
    return _changed(place, calendar, column, value, {})


def _set_day(warehouse: int, column: str, day: str, hours: str) -> Done:
    place, calendar = _calendar(warehouse)
    day, wanted = day_of(day), hours_of(hours)
    kept: dict[str, Any] = json.loads(getattr(calendar, column))
    if hours_text(kept.get(day, [])) == hours_text(wanted):
        raise Refused("That holds for {day} already.", day=day)
    kept.pop(day, None)
    if wanted:
        kept[day] = wanted
    facts = {"day": day, "hours": hours_text(wanted) or "-"}
    return _changed(place, calendar, column, json.dumps(kept, sort_keys=True), facts)


def _changed(place: Warehouse, calendar: Calendar, column: str, value: str, facts: dict[str, Any]) -> Done:
    before = getattr(calendar, column)
    frames.change(calendar, **{column: value})
    back = {"warehouse": place.id, "column": column, "value": before}
    return Done("warehouse", int(place.id), facts={"warehouse": place.code, **facts}, undo=("calendar.restore", back))


def _calendar(warehouse: int) -> tuple[Warehouse, Calendar]:
    """A warehouse and its calendar; one that has none gets an empty one."""
    place = frames.current(Warehouse, warehouse)
    key = place.calendar_id  # type: ignore[attr-defined]
    if key is None:
        key = database.insert(
            "INSERT INTO calendar (name, tz, weekly, holidays) VALUES (?, ?, '{}', '[]')",
            (f"warehouse {place.code}", place.tz),
        )
        database.run("UPDATE warehouse SET calendar_id = ? WHERE id = ?", (key, warehouse))
    return place, frames.current(Calendar, int(key))
