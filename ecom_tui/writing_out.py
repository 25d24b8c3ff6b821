"""Exports: every row of a list, read piece by piece, as CSV, JSON or a spreadsheet."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from data.events import Actor
from ecom_tui.answers import cell_text, json_text, write_csv

CHUNK = 5_000


class Lines:
    """The rows of a list, and how many they are."""

    def __init__(self, actor: Actor, thing: str, text: str, sort: str, asked: tuple[str, ...]):
        from data.doorway import demand
        from data.queries.lists import list_count, list_page

        demand(actor, "data.export")
        self._page = lambda after: list_page(
            actor, thing, filter=text, sort=sort, limit=CHUNK, after=after, columns=asked
        )
        self._first = self._page("")
        self.columns = ["id", *(column.name for column in self._first.columns)]
        self.kinds = {column.name: column.kind for column in self._first.columns}
        self.count = list_count(actor, thing, text)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        found = self._first
        while True:
            yield from found.rows
            if found.next is None:
                return
            found = self._page(found.next)


def write_out(lines: Lines, form: str) -> None:
    """To standard output."""
    if form == "csv":
        write_csv(lines.columns, _cells(lines))
        return
    for piece in _json(lines):
        print(piece, end="")


def write_file(lines: Lines, form: str, path: Path) -> None:
    """Into a file."""
    if form == "xlsx":
        _spreadsheet(lines, path)
        return
    with path.open("w", encoding="utf-8", newline="", errors="replace") as opened:
        if form == "csv":
            write_csv(lines.columns, _cells(lines), opened)
        else:
            opened.writelines(_json(lines))


def _cells(lines: Lines) -> Iterator[list[Any]]:
    for row in lines:
        yield [row.get(name) for name in lines.columns]


def _json(lines: Lines) -> Iterator[str]:
    """One document, a row a line."""
    yield '{"rows": ['
    for number, row in enumerate(lines):
        yield (",\n" if number else "\n") + json_text(row, indent=None)
    yield '\n], "next": null}\n'


def _spreadsheet(lines: Lines, path: Path) -> None:
    """Numbers as numbers, everything else as text, which no spreadsheet runs."""
    import xlsxwriter

    book = xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("list")
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, lines.columns, book.add_format({"bold": True}))
    for number, row in enumerate(lines, 1):
        for place, name in enumerate(lines.columns):
            value = row.get(name)
            if value is None or value == "":
                continue
            if lines.kinds.get(name) in ("number", "money") and str(value).lstrip("-").replace(".", "", 1).isdigit():
                sheet.write_number(number, place, float(value))
            else:
                sheet.write_string(number, place, cell_text(value))
    book.close()
