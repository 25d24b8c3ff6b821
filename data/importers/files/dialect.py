"""How a text is cut into cells: the delimiter, the quote and what stands for a quote inside quotes.

The dialect under which most rows have the same number of cells wins, and their cells must look like cells: numbers,
days, words. That keeps the comma of "1,5;2,5" from winning.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from data.dataclass import dataclass
from data.errors import Unclear

if TYPE_CHECKING:
    from _csv import Reader

MOST_CELL = 1 << 20
"""A longer cell is a quote that was never closed."""
DELIMITERS = ",;\t|"
LAST_RESORT = ": "
"""Taken only where nothing else cuts, and these cut every row into three cells or more."""
NAMES = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " ", "colon": ":"}
NO_QUOTE = "none"

Cells = list[str]

_NUMBER = r"[-+(]?\s?[^\w\s.,;|'\"+-]?\s?(?:\d{1,3}(?:[,.'\u00a0\u202f ]\d{3})+|\d+)?(?:[.,]\d+)?(?:[eE][-+]?\d+)?"
_DAY = r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}(?:[T ]+\d{1,2}:\d{2}.*)?"
_VALUE = re.compile(rf"\s*(?:{_NUMBER}\s?[%€$£¥₹)]?|{_DAY}|\d{{1,2}}:\d{{2}}(?::\d{{2}})?)\s*")
_MANY_IN_ONE = re.compile(r"[;\t|]|[^\s\d],[^\s\d]")
_SHEET_SAYS = re.compile(r"\ufeff?\"?sep=([^\"\r\n])\"?[\r\n]*")
_MOST_ROWS, _MOST_CELLS = 100, 4_000


@dataclass(frozen=True, slots=True)
class Dialect:
    """One way to cut rows into cells."""

    delimiter: str = ","
    quote: str = '"'
    """Empty: quotes are signs like any other."""
    backslash: bool = False
    """Whether a quote inside quotes is written \\" instead of twice."""
    spaced: bool = False
    """Whether spaces stand between a delimiter and a quote."""

    def reader(self, lines: Iterable[str], *, strict: bool = True) -> "Reader":
        """The rows of lines. Strict: csv.Error where a quote is not closed, or text stands behind one."""
        csv.field_size_limit(MOST_CELL)
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote or None,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            escapechar="\\" if self.backslash else None,
            skipinitialspace=self.spaced,
            strict=strict,
        )


def is_value(cell: str) -> bool:
    """Whether a cell is a number, an amount, a day or a time: a value, hardly the name of a column."""
    return any(sign.isdigit() for sign in cell) and _VALUE.fullmatch(cell) is not None


def find_dialect(lines: Sequence[str], *, delimiter: str = "", quote: str = "", tabs: bool = False) -> Dialect:
    """The dialect of a text's first lines; what is given is not doubted. `tabs`: the file's name speaks for them."""
    delimiter = _one_sign(NAMES.get(delimiter.lower(), delimiter), "delimiter") or said_by_sheet(lines)
    text = "".join(lines)
    quotes = [""] if quote == NO_QUOTE else [_one_sign(quote, "quote")] if quote else _quotes(text)
    order = f"\t{DELIMITERS}" if tabs else DELIMITERS
    signs = [delimiter] if delimiter else [sign for sign in dict.fromkeys(order) if sign in text] or [","]
    ways = [one for sign in signs for one in _ways(text, sign, quotes)]
    if len(ways) == 1 and _is_even(lines, ways[0]):
        return ways[0]
    tried = [(_fit(lines, one), one) for one in ways]
    worth, best = max(tried, key=lambda pair: pair[0])
    if delimiter or worth > 0.2:
        return best
    for sign in LAST_RESORT:
        rows, errors = _cut(lines, last := Dialect(sign, best.quote))
        if len(rows) > 2 and not errors and len({len(cells) for cells in rows}) == 1 and len(rows[0]) > 2:
            return last
    return best


def said_by_sheet(lines: Sequence[str]) -> str:
    """The delimiter that Excel's own first line names: sep=;"""
    found = _SHEET_SAYS.fullmatch(lines[0]) if lines else None
    return found[1] if found else ""


def _one_sign(sign: str, what: str) -> str:
    if len(sign) > 1 or sign in ("\r", "\n"):
        raise Unclear("A {what} is one sign, not “{sign}”.", what=what, sign=sign)
    return sign


def _quotes(text: str) -> list[str]:
    """The quotes a text may use: the apostrophe only where more cells stand in such than in double ones."""
    if text.count("'") < 2:
        return ['"']
    single, double = (len(re.findall(rf"(?m)(?:^|[,;\t|]) *{q}[^{q}\r\n]*{q} *(?=[,;\t|\r\n]|$)", text)) for q in "'\"")
    return ["'"] if single > 1 and single > double else ['"']


def _ways(text: str, sign: str, quotes: Sequence[str]) -> list[Dialect]:
    """The dialects with one delimiter that the text gives reason to try."""
    found = []
    for quote in quotes:
        spaced = bool(quote) and sign != " " and re.search(rf"{re.escape(sign)} +{quote}", text) is not None
        plain = Dialect(sign, quote, spaced=spaced)
        found.append(plain)
        if quote and f"\\{quote}" in text:
            found.append(Dialect(sign, quote, backslash=True, spaced=spaced))
        if quote and text.count(quote) > 2 and not re.search(rf"{quote} *(?:{re.escape(sign)}|[\r\n]|$)", text):
            found.append(Dialect(sign, ""))
    return found


def _cut(lines: Sequence[str], dialect: Dialect) -> tuple[list[Cells], int]:
    """The first rows, empty ones left out, and how many could not be cut."""
    rows: list[Cells] = []
    reader, errors = dialect.reader(lines), 0
    while len(rows) < _MOST_ROWS:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error:
            errors += 1
        else:
            if any(cells):
                rows.append(cells)
    return rows, errors


def _is_even(lines: Sequence[str], dialect: Dialect) -> bool:
    """Whether a dialect cuts every row alike: then there is nothing to weigh."""
    rows, errors = _cut(lines, dialect)
    return not errors and bool(rows) and len(rows[0]) > 1 and len({len(cells) for cells in rows}) == 1


def _fit(lines: Sequence[str], dialect: Dialect) -> float:
    """From 0 to 1: how alike the rows are in width, and how much their cells look like cells."""
    rows, errors = _cut(lines, dialect)
    widths = Counter(len(cells) for cells in rows if len(cells) > 1)
    if not widths:
        return 0
    width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
    cells = list(islice((cell for row in rows if len(row) == width for cell in row), _MOST_CELLS))
    clean = sum(_clean(cell) for cell in cells) / len(cells)
    return count / (len(rows) + errors) * (1 - 1 / width) * clean**2


def _clean(cell: str) -> float:
    if not cell or is_value(cell):
        return 1
    if cell[0] in "\"'" or cell[-1] in "\"'":
        return 0.5
    return 0.3 if _MANY_IN_ONE.search(cell) else 1
