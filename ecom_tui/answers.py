"""How the command line writes what it found: one JSON document, a table in cells, or CSV that no spreadsheet obeys."""

import csv
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

from data.exporters.writing import json_text
from data.formulas import harmless
from ecom_tui.front import shown
from screens.words import say

SENTENCES = (
    *("Name", "Person", "Post", "Account", "Number", "For", "State", "Today", "so far", "a week ago"),
    *("field", "kind", "example", "meaning", "event", "at", "actor", "what", "operation", "fields", "right"),
    *("kpi", "period", "value", "unit", "n", "formula", "file", "format", "rows", "imported", "unchanged", "rejected"),
)
"""Heads of tables, which are said in the person's language; lists have the names of their fields."""


def write_json(document: object) -> None:
    """The one JSON document of this call."""
    print(json_text(document))


def error_document(kind: str, says: str) -> dict[str, Any]:
    """What `--json` answers when it can't."""
    return {"error": {"kind": kind, "says": says}}


def write_table(
    columns: Sequence[str], lines: Iterable[Sequence[Any]], right: Iterable[str] = (), indent: int = 0
) -> None:
    """A table of text: heads, then a line each, in columns as wide as their widest cell."""
    from screens.cells import pad_cells

    heads = [say(name) for name in columns]
    cells = [[shown(cell_text(value)).replace("\n", " ") for value in line] for line in lines]
    widths = [max(map(_cells, column)) for column in zip(heads, *cells, strict=True)]
    sides = ["right" if name in set(right) else "left" for name in columns]
    for line in (heads, *cells):
        padded = [pad_cells(text, width, side) for text, width, side in zip(line, widths, sides, strict=True)]  # type: ignore[arg-type]
        print(" " * indent + "  ".join(padded).rstrip())


def _cells(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def cell_text(value: object) -> str:
    """A value as it stands in a table or in CSV; nothing where nothing is known."""
    match value:
        case None:
            return ""
        case bool():
            return say("yes") if value else say("no")
        case Mapping():
            return json_text(value, indent=None)
        case list() | tuple():
            return ", ".join(cell_text(one) for one in value)
    return str(value)


def write_csv(columns: Sequence[str], lines: Iterable[Sequence[Any]], to: TextIO | None = None) -> None:
    """RFC 4180, with an apostrophe before what a spreadsheet would run as a formula."""
    out = to or sys.stdout
    writer = csv.writer(out, lineterminator="\r\n" if to else "\n")
    writer.writerow(columns)
    plain = out.isatty()
    for line in lines:
        cells = [harmless(cell_text(value)) for value in line]
        writer.writerow([shown(cell) for cell in cells] if plain else cells)


def nested_value(value: Any) -> Any:
    """A row's value as JSON has it."""
    return list(value) if isinstance(value, tuple | set | frozenset) else value
