"""Collections of CSV files, each with what is in it: read by the program's own reader, with nothing said about them.

A collection is a folder of the name and layout its authors gave it. Spaces around cells and empty cells at the end of
rows don't count, since no format reads them; where we differ on purpose, the rule is named.
"""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from data.errors import Unclear
from data.importers.files.reading import Row, Table, open_table, rows
from tests.cases.adapter import Differs

Rows = list[list[str]]

EMPTY_ROW = "an empty row is no record"
NO_RECORD = "a header alone is read; an import refuses it, as there is no record in it"
PLAIN_QUOTE = "a quote in a cell without quotes is taken as it is"
TWO_HEADERS = "two rows of names are refused; a mapping says which counts"
JOINED = "names over several rows are not joined"
TITLES = "titles between tables are rows, which a format rejects, and so is the header again"
UNKNOWN = "the collection doesn't say what is wanted"
OTHER_FILE = "what is wanted is not what stands in the file"


def scores(folder: Path) -> Iterator[str]:
    """For each collection in the folder its score, then a line for each file that doesn't pass."""
    for title, compare in COLLECTIONS.items():
        name = title.partition(" ")[0]
        if (folder / name).is_dir():
            files = sorted(path for path in (folder / name).glob("csv*/*") if path.is_file())
            lines = [line for path in files if (line := _failure(path, compare))]
            yield f"{title} {len(files) - len(lines)}/{len(files)}"
            yield from lines


def _failure(path: Path, compare: Callable[[Path], tuple[object, object]]) -> str:
    try:
        wanted, got = compare(path)
    except Differs as rule:
        return f"{path.name} differs: {rule}"
    except Exception as error:  # one broken file must not hide the others
        return f"{path.name} got {type(error).__name__}: {error}"
    return "" if wanted == got else f"{path.name} {_difference(wanted, got)}"


def _difference(wanted: object, got: object) -> str:
    if isinstance(wanted, list) and isinstance(got, list):
        for place, pair in enumerate(zip(wanted, got, strict=False)):
            if pair[0] != pair[1]:
                return f"row {place} wanted {_shown(pair[0])} got {_shown(pair[1])}"
        more = max(wanted, got, key=len)[min(len(wanted), len(got))]
        return f"wanted {len(wanted)} rows got {len(got)}: {_shown(more)}"
    return f"wanted {_shown(wanted)} got {_shown(got)}"


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) < 300 else f"{text[:300]}~"


def _read(path: Path, **said: Any) -> tuple[Table, list[Row]]:
    table = open_table(str(path), **said)
    return table, list(rows(table))


def _spectrum(path: Path) -> tuple[object, object]:
    wanted = json.loads((path.parents[1] / "json" / f"{path.stem}.json").read_text(encoding="utf-8"))
    table, found = _read(path)
    got = [dict(zip(table.header, row.cells, strict=True)) for row in found]
    if wanted != got and path.stem in ("location_coordinates", "newlines_crlf"):
        raise Differs(OTHER_FILE)
    return wanted, got


_TESTDATA_RULES = {
    "all-empty": EMPTY_ROW,
    "empty-one-column": EMPTY_ROW,
    "header-no-rows": NO_RECORD,
    "bad-header-wrong-header": NO_RECORD,
    "bad-unescaped-quote": PLAIN_QUOTE,
}
_TESTDATA_REASONS = {
    "bad-header-less-fields": "2 cells where the header has 3",
    "bad-header-more-fields": "4 cells where the header has 3",
    "bad-header-no-header": "is empty",
    "bad-missing-quote": "a quote that is never closed",
    "bad-quotes-with-unescaped-quote": "a quote inside quotes that is not doubled",
}


def _testdata(path: Path) -> tuple[object, object]:
    try:
        table, found = _read(path)
    except Unclear as refusal:
        if path.stem in _TESTDATA_RULES:
            raise Differs(_TESTDATA_RULES[path.stem]) from None
        return _TESTDATA_REASONS.get(path.stem, "read"), str(refusal).rpartition("” ")[2].rstrip(".")
    if path.stem in _TESTDATA_REASONS:
        return [_TESTDATA_REASONS[path.stem]], [row.trouble for row in found]
    if path.stem in _TESTDATA_RULES:
        raise Differs(_TESTDATA_RULES[path.stem])
    wanted = json.loads((path.parents[1] / "json" / f"{path.stem}.json").read_text(encoding="utf-8"))
    if wanted and isinstance(wanted[0], dict):
        wanted = [list(wanted[0]), *(list(one.values()) for one in wanted)]
    return wanted, [list(table.header), *(row.cells for row in found)]


_POLLOCK_OTHER = ("2004-2016", "Copy_of_2016-17_Q3_Final_V2", "O18_air", "PLA_6%Talc-1hz")


def _pollock(path: Path) -> tuple[object, object]:
    return _against_clean(path, {})


def _pollock_said(path: Path) -> tuple[object, object]:
    said = _said(path)
    return _against_clean(
        path,
        {
            "encoding": {"ascii": ""}.get(said["encoding"], said["encoding"]),
            "delimiter": said["delimiter"],
            "quote": said["quotechar"],
            "skip": int(said["preamble_lines"]),
        },
    )


def _said(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (path.parents[1] / "parameters" / f"{path.name}_parameters.json").read_text(encoding="utf-8")
    )
    return found


def _against_clean(path: Path, said: dict[str, Any]) -> tuple[object, object]:
    clean = path.parents[1] / "clean" / path.name
    try:
        table, found = _read(path, **said)
    except Unclear as refusal:
        if not path.stat().st_size:
            return "is empty.", str(refusal).rpartition("” ")[2]
        if "two header rows" in str(refusal):
            raise Differs(TWO_HEADERS) from None
        raise
    got = _bare([list(table.header), *(row.cells for row in found)])
    if not clean.exists():
        raise Differs(UNKNOWN)
    with clean.open(encoding="utf-8", newline="") as file:
        wanted = _bare(list(csv.reader(file)))
    if wanted[0][0] in ("col_0", "col_1"):
        del wanted[0]  # an invented header: the file has none
    if wanted != got and int(_said(path)["header_lines"]) > 1 and got[1 - len(wanted) :] == wanted[1:]:
        raise Differs(JOINED)
    if wanted != got and _without_titles(wanted) == _without_titles(got):
        raise Differs(TITLES)
    if wanted != got and path.stem in _POLLOCK_OTHER:
        raise Differs(OTHER_FILE)
    return wanted, got


def _without_titles(found: Rows) -> Rows:
    return [row for place, row in enumerate(found) if not place or (len(row) > 1 and row != found[0])]


def _bare(found: Rows) -> Rows:
    """Rows without what no format reads: spaces around cells, empty cells at the end, empty rows."""
    made = []
    for row in found:
        cells = [cell.strip() for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            made.append(cells)
    return made


COLLECTIONS: dict[str, Callable[[Path], tuple[object, object]]] = {
    "csv-spectrum": _spectrum,
    "csv-testdata": _testdata,
    "pollock-survey": _pollock,
    "pollock-survey (parameters given)": _pollock_said,
}
