"""Rows into a file: CSV that no spreadsheet obeys, JSON, or a workbook in which text is text. Row after row, in little
memory, beside the place and moved there when it is whole."""

import csv
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TextIO

from data.errors import Refused, Unusable
from data.formulas import harmless
from data.round_trip import plain_value

FORMS = ("csv", "json", "xlsx")
MOST_SHEET_ROWS = 1_048_575
MOST_CELL = 32_767
"""What a workbook can hold."""
_RAW = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e0fff]")
_NUMBER = re.compile(r"-?(?=[\d.]{1,16}$)\d{1,15}(\.\d{1,6})?", re.ASCII)
"""A figure that a workbook keeps to its last digit."""


class Rows(Protocol):
    """What can be written: named columns, and a mapping a row."""

    @property
    def columns(self) -> Sequence[str]:
        """The heads, in their order."""
        ...

    @property
    def kinds(self) -> Mapping[str, str]:
        """What a column holds: number and money are figures."""
        ...

    @property
    def sheet(self) -> str:
        """The name of the sheet in a workbook."""
        ...

    @property
    def hidden(self) -> Sequence[str]:
        """Columns that a workbook folds away."""
        ...

    def __iter__(self) -> Iterator[Mapping[str, Any]]: ...


def form_of(path: str) -> str:
    """The form that a file's ending names, else CSV."""
    ending = path.rpartition(".")[2].lower() if "." in path else ""
    return ending if ending in FORMS else "csv"


def write_file(rows: Rows, form: str, path: Path) -> int:
    """Write into a file that only its owner can read; how many rows. Written beside its place and moved there."""
    if path.is_dir():
        raise Refused("“{path}” is a folder. Name the file.", path=path)
    made = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        written = _write(rows, form, made)
        os.replace(made, path)
    except OSError as error:
        raise Unusable("“{path}” can't be written: {reason}.", path=path, reason=error.strerror or error) from error
    finally:
        made.unlink(missing_ok=True)
    return written


def _write(rows: Rows, form: str, path: Path) -> int:
    if form == "xlsx":
        return _workbook(rows, path)
    with path.open("w", encoding="utf-8", newline="", errors="replace") as opened:
        return write_csv(rows, opened) if form == "csv" else write_json(rows, opened)


def write_csv(rows: Rows, to: TextIO, end: str = "\r\n") -> int:
    """RFC 4180, with an apostrophe before what a spreadsheet would run as a formula; how many rows."""
    writer = csv.writer(to, lineterminator=end)
    writer.writerow(rows.columns)
    written = 0
    for row in rows:
        writer.writerow([harmless(plain_value(row.get(name))) for name in rows.columns])
        written += 1
    return written


def write_json(rows: Rows, to: TextIO) -> int:
    """One document, a row a line; how many rows."""
    number = 0
    to.write('{"rows": [')
    for number, row in enumerate(rows, 1):
        to.write((",\n" if number > 1 else "\n") + json_text(row, indent=None))
    to.write('\n], "next": null}\n')
    return number


def json_text(document: object, *, indent: int | None = 2) -> str:
    """The document as JSON: readable in any script, with everything escaped that a terminal would obey."""
    return _RAW.sub(lambda raw: json.dumps(raw[0])[1:-1], json.dumps(document, ensure_ascii=False, indent=indent))


def _workbook(rows: Rows, path: Path) -> int:
    """Numbers as numbers, everything else as text, which no spreadsheet runs."""
    import xlsxwriter

    book = xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(rows.sheet)
    sheet.freeze_panes(1, 0)
    for name in rows.hidden:
        place = list(rows.columns).index(name)
        sheet.set_column(place, place, None, None, {"hidden": True})
    bold, look = book.add_format({"bold": True}), _Looks(book)
    for place, name in enumerate(rows.columns):
        sheet.write_string(0, place, name, bold)
    number = 0
    for number, row in enumerate(rows, 1):
        if number > MOST_SHEET_ROWS:
            raise Refused("A workbook holds {most} rows and no more. Export CSV, or filter the list.", most=number - 1)
        for place, name in enumerate(rows.columns):
            text = plain_value(row.get(name))
            if not text:
                continue
            if rows.kinds.get(name) in ("number", "money") and _NUMBER.fullmatch(text):
                sheet.write_number(number, place, float(text), look[len(text.partition(".")[2])])
            else:
                sheet.write_string(number, place, _clean(text))
    book.close()
    return number


class _Looks(dict[int, Any]):
    """How figures with so many decimals are shown."""

    def __init__(self, book: Any):
        self._book = book

    def __missing__(self, places: int) -> Any:
        code = "0." + "0" * places if places else "0"
        self[places] = self._book.add_format({"num_format": code})
        return self[places]


def _clean(text: str) -> str:
    """Text as a workbook can hold it."""
    whole = text.encode("utf-8", "replace").decode()
    return whole if len(whole) <= MOST_CELL else whole[: MOST_CELL - 1] + "…"
