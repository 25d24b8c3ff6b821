"""Taxes by country and class, each from a day on: a rate is never changed, a newer one takes its place."""

import re

from data import clock, database, frames, options
from data.calendars import day_of
from data.doorway import operation
from data.errors import Missing, Refused, Unclear
from data.events import Actor, Done
from data.tax_table import CLASSES, rate_of, rate_text

COUNTRY = re.compile(r"[A-Z]{2}")


@operation("tax.set", right="settings.change",
           says="Tax in {country}, {tax_class}: {rate} % from {day} on, before {before}.", subject="store",
           on_thing=False)  # fmt: skip
def set_tax(
    actor: Actor, *, country: str, tax_class: str = "standard", rate: str, from_day: str = "", included: bool = True
) -> Done:
    """Say what tax goods of a class bear in a country from a day on; included in the price, or added to it."""
    land, kind = _country(country), _class(tax_class)
    ppm = rate_of(rate)
    day = day_of(from_day) if from_day.strip() else clock.day_of(frames.at(), options.timezone())
    before = database.one(
        "SELECT ppm, included, from_day FROM tax_rule WHERE country = ? AND tax_class = ? AND from_day <= ?"
        " ORDER BY from_day DESC LIMIT 1",
        (land, kind, day),
    )
    if before is not None and before[2] == day:
        raise Refused(
            "There is a rate for {country}, {tax_class} from {day} on already. Drop it first.",
            country=land,
            tax_class=kind,
            day=day,
        )
    if before is not None and (before[0], bool(before[1])) == (ppm, included):
        raise Refused("It is {rate} % there already.", rate=rate_text(ppm))
    database.insert(
        "INSERT INTO tax_rule (country, tax_class, ppm, included, from_day) VALUES (?, ?, ?, ?, ?)",
        (land, kind, ppm, int(included), day),
    )
    facts = {
        "country": land,
        "tax_class": kind,
        "rate": rate_text(ppm),
        "day": day,
        "before": f"{rate_text(before[0])} %" if before else "-",
    }
    back = {"country": land, "tax_class": kind, "from_day": day}
    return Done("store", 1, facts=facts, undo=("tax.drop", back))


@operation("tax.drop", right="settings.change", says="Tax of {rate} % in {country}, {tax_class} from {day} on dropped.",
           subject="store", on_thing=False)  # fmt: skip
def drop_tax(actor: Actor, *, country: str, tax_class: str, from_day: str) -> Done:
    """Drop a rate; the one before it holds on. What was charged by it stays as it was charged."""
    land, kind, day = _country(country), _class(tax_class), day_of(from_day)
    found = database.one(
        "SELECT id, ppm, included FROM tax_rule WHERE country = ? AND tax_class = ? AND from_day = ? /*lock*/",
        (land, kind, day),
    )
    if found is None:
        raise Missing(
            "There is no rate for {country}, {tax_class} from {day} on.", country=land, tax_class=kind, day=day
        )
    database.run("DELETE FROM tax_rule WHERE id = ?", (found[0],))
    facts = {"country": land, "tax_class": kind, "rate": rate_text(int(found[1])), "day": day}
    back = {
        "country": land,
        "tax_class": kind,
        "rate": rate_text(int(found[1])),
        "from_day": day,
        "included": bool(found[2]),
    }
    return Done("store", 1, facts=facts, undo=("tax.set", back))


def _country(typed: str) -> str:
    from babel import Locale

    code = typed.strip().upper()
    if not COUNTRY.fullmatch(code) or code not in Locale("en").territories:
        raise Unclear("“{country}” is no country. Write its two letters, like GB or CN.", country=typed[:40])
    return code


def _class(typed: str) -> str:
    kind = typed.strip().lower()
    if kind not in CLASSES:
        raise Unclear("There is no tax class “{tax_class}”. There are: {known}.", tax_class=typed[:40],
                      known=", ".join(CLASSES))  # fmt: skip
    return kind
