"""Business hours add up: over clock changes, nights, holidays, shifts and breaks, in any zone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from data import clock
from data.clock import DAY, HOUR, MINUTE, SECOND
from data.hours import DAYS, Calendar, Interval, add, between, open_spans, ship_by, subtract

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "America/Santiago")
ALWAYS = {day: [("00:00", "24:00")] for day in DAYS}
OFFICE = {day: [("09:00", "12:30"), ("13:30", "18:00")] for day in DAYS[:5]}
NIGHTS = {day: [("22:00", "06:00")] for day in DAYS}

TIMES = some.builds("{:02}:{:02}".format, some.integers(0, 23), some.sampled_from((0, 15, 30)))
HOURS = some.lists(some.tuples(TIMES, TIMES | some.just("24:00")), max_size=3)
DATES = some.dates(date(2026, 3, 1), date(2026, 4, 20)).map(str) | some.just("2011-12-30")
CALENDARS = some.builds(
    Calendar,
    tz=some.sampled_from(ZONES),
    weekly=some.dictionaries(some.sampled_from(DAYS), HOURS),
    holidays=some.frozensets(DATES, max_size=5),
    shifts=some.dictionaries(DATES, HOURS, max_size=4),
    breaks=some.dictionaries(DATES, HOURS, max_size=4),
)


def at(text: str) -> int:
    return clock.instant(datetime.fromisoformat(text))


BEGIN = at("2026-03-01T00:00:00+00:00")
MOMENTS = some.integers(0, 55 * 24 * 60 * 60).map(lambda seconds: BEGIN + seconds * SECOND)
LENGTHS = some.integers(0, 200 * 60 * 60).map(lambda seconds: seconds * SECOND)


@given(CALENDARS, MOMENTS, MOMENTS, MOMENTS)
def test_two_stretches_are_as_long_as_both_together(calendar, one, two, three):
    first, middle, last = sorted((one, two, three))

    whole = between(calendar, first, last)

    assert whole == between(calendar, first, middle) + between(calendar, middle, last)
    assert 0 <= whole <= last - first
    assert between(calendar, last, first) == 0


@given(CALENDARS.filter(lambda calendar: any(calendar.weekly.values())), MOMENTS, LENGTHS)
def test_what_is_added_has_passed_and_not_a_second_earlier(calendar, start, length):
    there, back = add(calendar, start, length), subtract(calendar, start, length)

    assert between(calendar, start, there) == length
    assert between(calendar, back, start) == length
    if length:
        assert between(calendar, start, there - SECOND) < length
        assert between(calendar, back + SECOND, start) < length


@given(CALENDARS, some.dates(date(2026, 3, 2), date(2026, 4, 18)) | some.just(date(2011, 12, 31)))
def test_the_spans_of_a_day_are_in_order_apart_and_within_it(calendar, day):
    midnight, next_one = clock.day_bounds(str(day), calendar.tz)

    spans = open_spans(calendar, day)

    edges = [midnight, *(edge for span in spans for edge in span), next_one]
    assert edges == sorted(edges)
    assert all(begin < end for begin, end in spans)
    assert all(end < begin for (_, end), (begin, _) in pairwise(spans))


@settings(max_examples=25)
@given(CALENDARS, some.integers(0, 49).map(lambda days: BEGIN - 330 * MINUTE + days * DAY))
def test_open_time_is_the_quarters_of_an_hour_that_are_open(calendar, start):
    calendar = replace(calendar, tz="Asia/Kolkata")  # where the clocks stay as they are
    quarters = [clock.moment(start + quarter * 15 * MINUTE, calendar.tz) for quarter in range(3 * 96)]

    expected = sum(15 * MINUTE for quarter in quarters if is_open(calendar, quarter))

    assert between(calendar, start, start + 3 * DAY) == expected


def is_open(calendar: Calendar, moment: datetime) -> bool:
    """The same by another way: a wall-clock time looked up in the hours of its day and of the night before."""
    day, before = moment.date(), moment.date() - timedelta(days=1)
    cut = covers(moment, calendar.breaks.get(str(day), ()), calendar.breaks.get(str(before), ()))
    return (
        str(day) not in calendar.holidays and not cut and covers(moment, hours(calendar, day), hours(calendar, before))
    )


def hours(calendar: Calendar, day: date) -> Sequence[Interval]:
    return calendar.shifts.get(str(day), calendar.weekly.get(DAYS[day.weekday()], ()))


def covers(moment: datetime, own: Sequence[Interval], night: Sequence[Interval]) -> bool:
    time = f"{moment:%H:%M}"
    return any(opens <= time and (time < closes or closes <= opens) for opens, closes in own) or any(
        time < closes <= opens for opens, closes in night
    )


@pytest.mark.parametrize(
    ("tz", "day", "long"),
    [
        ("Europe/Berlin", "2026-03-29", 23 * HOUR),
        ("Europe/Berlin", "2026-10-25", 25 * HOUR),
        ("Australia/Lord_Howe", "2026-10-04", 23 * HOUR + 30 * MINUTE),
        ("America/Santiago", "2026-09-06", 23 * HOUR),
        ("Pacific/Apia", "2011-12-30", 0),
        ("UTC", "2026-03-29", 24 * HOUR),
    ],
)
def test_a_day_is_as_long_as_the_clocks_make_it(tz, day, long):
    calendar = Calendar(tz, ALWAYS)

    spans = open_spans(calendar, date.fromisoformat(day))

    assert sum(end - begin for begin, end in spans) == long


def test_a_skipped_time_is_later_and_a_repeated_one_the_first():
    calendar = Calendar("America/New_York", {"sun": [("01:30", "04:00"), ("02:15", "02:45")]})

    spring = between(calendar, at("2026-03-08T00:00:00-05:00"), at("2026-03-08T12:00:00-04:00"))
    autumn = between(calendar, at("2026-11-01T00:00:00-04:00"), at("2026-11-01T12:00:00-05:00"))

    assert (spring, autumn) == (90 * MINUTE, 210 * MINUTE)


def test_a_night_belongs_to_both_its_days_and_a_holiday_takes_its_own_half():
    calendar = Calendar("UTC", NIGHTS, frozenset({"2026-05-01"}))

    assert between(calendar, at("2026-04-30T20:00:00Z"), at("2026-05-02T08:00:00Z")) == 8 * HOUR
    assert add(calendar, at("2026-04-30T23:00:00Z"), HOUR) == at("2026-05-01T00:00:00Z")
    assert add(calendar, at("2026-04-30T23:00:00Z"), 2 * HOUR) == at("2026-05-02T01:00:00Z")


def test_a_shift_replaces_a_days_hours_and_a_break_cuts_them():
    calendar = Calendar.read(
        "UTC",
        '{"mon": [["09:00", "13:00"], ["12:00", "17:00"]]}',
        "[]",
        shifts='{"2026-06-08": [["10:00", "12:00"]], "2026-06-09": []}',
        breaks='{"2026-06-01": [["12:00", "12:30"], ["16:30", "18:00"]]}',
    )

    assert between(calendar, at("2026-06-01T00:00:00Z"), at("2026-06-02T00:00:00Z")) == 7 * HOUR
    assert between(calendar, at("2026-06-08T00:00:00Z"), at("2026-06-10T00:00:00Z")) == 2 * HOUR
    assert between(calendar, at("2026-06-15T00:00:00Z"), at("2026-06-16T00:00:00Z")) == 8 * HOUR
    assert add(calendar, at("2026-06-01T11:00:00Z"), 90 * MINUTE) == at("2026-06-01T13:00:00Z")


@pytest.mark.parametrize(
    ("walk", "length", "start", "there"),
    [
        (add, 0, "2026-07-04T10:00:00Z", "2026-07-06T09:00:00Z"),
        (add, 0, "2026-07-03T18:00:00Z", "2026-07-06T09:00:00Z"),
        (add, HOUR, "2026-07-03T17:00:00Z", "2026-07-03T18:00:00Z"),
        (subtract, 0, "2026-07-04T10:00:00Z", "2026-07-03T18:00:00Z"),
        (subtract, 0, "2026-07-06T09:00:00Z", "2026-07-03T18:00:00Z"),
        (subtract, HOUR, "2026-07-06T10:00:00Z", "2026-07-06T09:00:00Z"),
        (add, 3000 * HOUR, "2026-07-06T00:00:00Z", "2027-12-10T18:00:00Z"),
    ],
)
def test_an_end_at_closing_stays_and_nothing_added_waits_for_the_opening(walk, length, start, there):
    assert walk(Calendar("UTC", OFFICE), at(start), length) == at(there)


def test_without_hours_time_is_plain():
    start = at("2026-07-06T09:00:00Z")

    assert add(Calendar(), start, HOUR) == start + HOUR
    assert subtract(Calendar(), start, HOUR) == start - HOUR
    assert between(Calendar(), start, start + DAY) == 0


def test_a_parcel_leaves_at_the_first_cutoff_after_the_handling_time():
    calendar = Calendar("Europe/London", OFFICE, frozenset({"2026-07-06"}))

    assert ship_by(calendar, at("2026-07-03T16:00:00+01:00"), 4 * HOUR, "17:00") == at("2026-07-07T17:00:00+01:00")
    assert ship_by(calendar, at("2026-07-03T10:00:00+01:00"), 4 * HOUR, "15:30") == at("2026-07-03T15:30:00+01:00")
