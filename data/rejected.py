"""The first rows of a rejects file, for people to see why their records could not come in."""

import csv
from collections.abc import Iterator
from itertools import islice

from data.doorway import demand
from data.events import Actor
from data.importers.files.rejects import REJECT_COLUMNS

MOST = 200


def first_rejected(actor: Actor, path: str, most: int = MOST) -> list[tuple[str, int, str]]:
    """File, row and reason of the first rejected rows; none of a file that is gone or no rejects file."""
    demand(actor, "data.import")
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            return list(islice(_rows(csv.reader(file)), most))
    except (OSError, UnicodeError, csv.Error):
        return []


def _rows(lines: Iterator[list[str]]) -> Iterator[tuple[str, int, str]]:
    if tuple(next(lines, [])[: len(REJECT_COLUMNS)]) != REJECT_COLUMNS:
        return
    for cells in lines:
        if len(cells) >= len(REJECT_COLUMNS):
            name, number, reason = cells[: len(REJECT_COLUMNS)]
            yield name, int(number) if number.isdecimal() else 0, reason
