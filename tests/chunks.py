"""Orders as importers make them, built by hand and brought in without a file."""

import itertools
from collections.abc import Sequence
from typing import Any

from data import clock, database
from data.importers.keeping.storing import Outcome
from data.importers.records import CREDIT_NOTE, ORDER, Chunk, Document, Item, Line, Party, seal, sums_of
from data.operations.batches import import_batch, tray
from tests.builders import Shop

DAY = "2026-03-02"
AT = clock.day_bounds(DAY, "Europe/London")[0] + 9 * clock.HOUR
LATER = AT + 3 * clock.DAY
HOME = ("Ring 1", "", "Ulm", "", "89073", "DE")

_counter = itertools.count(1)


def line(code: str = "POT", qty: int = 2, list_minor: int = 2000, **fields: Any) -> Line:
    """A line of goods; its money is that of all its units."""
    made = Line("goods", code, f"Title {code}", qty, "10.00", list_minor, DAY[:7], 0, next(_counter))
    for name, value in fields.items():
        setattr(made, name, value)
    made.source_line = made.source_line or f"{made.kind} {code} {qty} {made.list_minor}"
    return made


def order(source_id: str = "W1", lines: Sequence[Line] = (), **fields: Any) -> Document:
    """An order that is done, of one line of two pots, by Ann in Ulm."""
    made = Document(ORDER, source_id, AT, DAY, list(lines) or [line()], country="DE", currency="EUR")
    made.party = Party("", "Ann", "ann@x.org", "", "", HOME)
    for name, value in fields.items():
        setattr(made, name, value)
    seal(made, repr([value for name, value in sorted(fields.items())]))
    return made


def refund(of: str, amount: int, **fields: Any) -> Document:
    """A credit note for an order."""
    back = Line("goods", "", "", -1, "", -amount, DAY[:7], 0, next(_counter), source_line=f"refund {amount}")
    made = Document(CREDIT_NOTE, f"{of}/refund", LATER, "2026-03-05", [back], currency="EUR")
    made.refunds, made.credit, made.main = of, True, False
    for name, value in fields.items():
        setattr(made, name, value)
    seal(made)
    return made


def take(shop: Shop, *items: Item, channel: str = "web", file: str = "", rows: int = 0) -> Outcome:
    """Bring items in as one chunk of a file that is new unless it is named."""
    name = file or f"file {next(_counter)}"
    chunk = Chunk(0, f"{name}.csv", name, "test", channel, list(items), rows or len(items), 2, 1 + len(items))
    chunk.final = True
    outcome = Outcome()
    tray[name] = (chunk, outcome)
    try:
        import_batch(shop.operations, name)
    finally:
        del tray[name]
    return outcome


def row(sql: str, *values: Any) -> tuple[Any, ...]:
    """The one row of a statement."""
    found = database.rows(sql, values)
    assert len(found) == 1, found
    return found[0]


def order_row(columns: str, source_id: str = "W1") -> tuple[Any, ...]:
    """Columns of an order."""
    return row(f"SELECT {columns} FROM orders WHERE source_id = ?", source_id)


def differences(state: str = "open") -> list[tuple[Any, ...]]:
    """Differences in a state: whose, what, ours and theirs."""
    return database.rows(
        "SELECT source_id, field, ours, theirs FROM difference WHERE state = ? ORDER BY source_id, field", (state,)
    )


__all__ = [
    "AT",
    "DAY",
    "HOME",
    "LATER",
    "differences",
    "line",
    "order",
    "order_row",
    "refund",
    "row",
    "sums_of",
    "take",
]
