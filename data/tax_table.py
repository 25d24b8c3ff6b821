"""What tax goods bear where and when: the store's table of countries, classes and days, and rates as people type."""

import re
from datetime import date, timedelta
from decimal import Decimal

from data import database
from data.errors import Unclear
from data.taxes import WHOLE, Rate

CLASSES = ("standard", "reduced", "super_reduced", "zero")
TYPED = re.compile(r"(\d{1,6})(?:[.,](\d{1,4}))?\s*[%％]?")
_ALL = "SELECT country, tax_class, ppm, included, from_day FROM tax_rule ORDER BY country, tax_class, from_day"


def rate_of(typed: str) -> int:
    """A rate in millionths from what people type: 19, 19 %, 7.75%. Unclear if it is none, or above 100 %."""
    read = TYPED.fullmatch(typed.strip())
    if read is None:
        raise Unclear("“{rate}” is not a rate. Write it in percent, like 19 or 7.75.", rate=typed[:40])
    ppm = int(read[1]) * 10_000 + int((read[2] or "").ljust(4, "0"))
    if ppm > WHOLE:
        raise Unclear("A tax of {rate} % can't be right. It is 0 to 100 %.", rate=rate_text(ppm))
    return ppm


def rate_text(ppm: int) -> str:
    """A rate in percent: 19, 7.75."""
    return format(Decimal(ppm).scaleb(-4).normalize(), "f")


def tax_rates() -> list[Rate]:
    """Every rate of the store with its first and last day, for data.taxes: the zone is the country's code."""
    found = [(str(row[0]), str(row[1]), int(row[2]), bool(row[3]), str(row[4])) for row in database.rows(_ALL)]
    rates = []
    for place, (country, kind, ppm, included, starts) in enumerate(found):
        after = next((row[4] for row in found[place + 1 : place + 2] if row[:2] == (country, kind)), "")
        ends = (date.fromisoformat(after) - timedelta(days=1)).isoformat() if after else ""
        rates.append(Rate(ppm, included, kind, country, starts, ends))
    return rates
