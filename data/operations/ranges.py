"""Number ranges: what numbers of orders, parcels and papers begin with, and which comes next."""

import re

from data import database, frames
from data.doorway import operation
from data.errors import Missing, Refused, Unclear
from data.events import Actor, Done

PREFIX = re.compile(r"(?:[A-Z][A-Z0-9]{0,6}[-/]?)?")
HIGHEST = 10**12


@operation("range.change", right="settings.change", says="Numbers of {range}: {after} comes next, it was {before}.",
           subject="store", on_thing=False)  # fmt: skip
def change_range(actor: Actor, *, name: str, prefix: str, next: int) -> Done:
    """Change what the numbers of a range begin with, and which comes next: never one that was given out."""
    kept = database.one("SELECT prefix, last FROM number_range WHERE name = ? /*lock*/", (name.strip(),))
    if kept is None:
        known = ", ".join(row[0] for row in database.rows("SELECT name FROM number_range ORDER BY name"))
        raise Missing("There is no number range “{range}”. There are: {known}.", range=name[:40], known=known)
    name, prefix, before, last = name.strip(), prefix.strip().upper(), str(kept[0]), int(kept[1])
    if not PREFIX.fullmatch(prefix):
        raise Unclear("“{prefix}” can't begin a number. Take up to 7 letters and digits, a letter first.",
                      prefix=prefix[:20])  # fmt: skip
    if not 1 <= next <= HIGHEST:
        raise Unclear("The next number is {least} to {most}.", least=1, most=HIGHEST)
    if prefix == before and next <= last:
        raise Refused("Numbers never go backwards: the last one was {number}.", number=f"{prefix}{last}")
    if (prefix, next) == (before, last + 1):
        raise Refused("{number} comes next already.", number=f"{prefix}{next}")
    _check_others(name, prefix)
    _check_given_out(name, prefix, next)
    database.run("UPDATE number_range SET prefix = ?, last = ? WHERE name = ?", (prefix, next - 1, name))
    frames.foretell("store", 1, name, f"{before}{last + 1}", f"{prefix}{next}")
    facts = {"range": name, "before": f"{before}{last + 1}", "after": f"{prefix}{next}"}
    # Undone only to another prefix: a number that was skipped may not come again in this one.
    back = None if prefix == before else ("range.change", {"name": name, "prefix": before, "next": last + 1})
    return Done("store", 1, facts=facts, undo=back)


def _check_others(name: str, prefix: str) -> None:
    """Refused if a number of this range could also be one of another: A and A, A and A1."""
    others = database.rows("SELECT name, prefix FROM number_range WHERE name <> ? ORDER BY name", (name,))
    for other, taken in others:
        long, short = sorted((prefix, str(taken).upper()), key=len, reverse=True)
        if long.startswith(short) and (long == short or long[len(short) :].isdigit()):
            raise Refused("Numbers of {range} would be like those of {other}, which begin with “{taken}”.", range=name,
                          other=other, taken=taken)  # fmt: skip


GIVEN_OUT = {
    "order": "SELECT number FROM orders WHERE substr(number, 1, ?) = ?",
    "shipment": "SELECT number FROM shipment WHERE substr(number, 1, ?) = ?",
    "transfer": "SELECT number FROM transfer WHERE substr(number, 1, ?) = ?",
    "customer": "SELECT number FROM customer WHERE substr(number, 1, ?) = ?",
    "count": "SELECT number FROM count_task WHERE substr(number, 1, ?) = ?",
}


def _check_given_out(name: str, prefix: str, next: int) -> None:
    """Refused if a thing has such a number from here on already, perhaps from an import."""
    if name not in GIVEN_OUT:
        return
    highest = 0
    for (number,) in database.rows(GIVEN_OUT[name], (len(prefix), prefix)):
        rest = str(number)[len(prefix) :]
        if rest.isascii() and rest.isdigit() and len(rest) < 16:
            highest = max(highest, int(rest))
    if highest >= next:
        raise Refused("{number} is given out already. Begin behind it.", number=f"{prefix}{highest}")
