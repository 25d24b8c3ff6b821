"""When people of the demo buy: more from month to month, more on Sundays and before Christmas, most on sale days."""

from datetime import date, timedelta
from random import Random

from data import clock
from data.seed.frame import QUIET_HOURS, YEAR, ZONE, Frame, at_local

GROWTH = 10.0
"""How much more is sold a day at the end of the year than at its beginning."""
WEEKDAYS = (1.08, 0.98, 0.96, 0.98, 0.92, 0.88, 1.2)
MONTHS = (0.9, 0.85, 0.95, 1.0, 1.0, 0.9, 0.8, 0.82, 1.0, 1.05, 1.2, 1.35)
HOURS = (2, 1, 1, 1, 1, 2, 4, 7, 9, 10, 11, 11, 12, 11, 10, 10, 11, 12, 14, 17, 19, 18, 12, 6)


def black_friday(year: int) -> date:
    """The Friday after the fourth Thursday of November."""
    first = date(year, 11, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 22)


def order_instants(frame: Frame, count: int) -> list[int]:
    """So many instants of a year of orders, in their order."""
    dice = frame.dice("seasons")
    end = frame.now - QUIET_HOURS * clock.HOUR
    last = clock.moment(end, ZONE).date()
    days = [last - timedelta(days=YEAR - place) for place in range(YEAR + 1)]
    weights = [day_weight(dice, day, GROWTH ** (place / YEAR)) for place, day in enumerate(days)]
    found = []
    for day in dice.choices(days, weights, k=count):
        hour = dice.choices(range(24), HOURS)[0]
        found.append(at_local(day, hour * 60 + dice.randint(0, 59), dice.randint(0, 59)))
    # What would fall behind the end of the last day is placed before it, at the same distance.
    return sorted(at if at < end else 2 * end - at for at in found)


def day_weight(dice: Random, day: date, size: float) -> float:
    """How much is sold on a day by a shop of that size, beside other days."""
    weight: float = size * WEEKDAYS[day.weekday()] * MONTHS[day.month - 1]
    friday = black_friday(day.year)
    if (day.month, day.day) == (11, 11):
        weight *= 3.0
    elif (day.month, day.day) in ((11, 10), (6, 18), (12, 12)):
        weight *= 1.7
    elif 0 <= (day - friday).days <= 3:
        weight *= 2.4
    elif day.month == 12 and 2 <= day.day <= 17:
        weight *= 1.4
    elif (day.month, day.day) in ((12, 24), (12, 25), (12, 26), (1, 1)):
        weight *= 0.4
    return weight * dice.uniform(0.85, 1.15)
