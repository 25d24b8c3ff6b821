"""The columns of a shop's export by our names, however it writes them, and what their cells mean.

A header is known without its case, spaces and signs; if it is not known so, then without the hints in its brackets:
`Categories (x,y,z...)` is categories, `First Name (Billing)` is what it says.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import islice

from data.importers.files.reading import Cells, Table, rows
from data.importers.values import Moments, Rejected, money, slash_formats

Names = Mapping[str, tuple[str, ...]]
"""Field → what its column may be called, folded; the likelier first."""

SAMPLE_ROWS = 2_000
MOST_MINOR = 10**15
"""Minor units of one amount: thousands of them can be added up."""
YES = frozenset(("1", "yes", "y", "true", "on", "oui", "ja", "si", "sí", "sim", "是", "1.0"))
NO = frozenset(("0", "no", "n", "false", "off", "non", "nein", "não", "nee", "否", "0.0"))
SIGNS = {"€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "zł": "PLN", "₺": "TRY", "₽": "RUB", "₴": "UAH", "₫": "VND"}
"""Currencies that a sign alone names; $, ¥ and kr are several."""
GRAMS = {
    **dict.fromkeys(("kg", "kgs", "kilogram", "kilograms"), Fraction(1000)),
    **dict.fromkeys(("g", "gr", "gram", "grams"), Fraction(1)),
    **dict.fromkeys(("lb", "lbs", "pound", "pounds"), Fraction("453.59237")),
    **dict.fromkeys(("oz", "ounce", "ounces"), Fraction("28.349523125")),
    **dict.fromkeys(("mg",), Fraction(1, 1000)),
    **dict.fromkeys(("t",), Fraction(1_000_000)),
}
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）")
_UNIT = re.compile(r"[(（\[]\s*([A-Za-z]+)\s*[)）\]]")
_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


@lru_cache(maxsize=8192)
def folded(name: str) -> str:
    """A header without case, spaces and signs."""
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def bare(name: str) -> str:
    """A header without what stands in its brackets."""
    return folded(_BRACKETS.sub(" ", name))


class Columns:
    """The columns of one table by our names."""

    def __init__(self, header: Sequence[str], names: Names):
        exact = {name: place for place, name in reversed([(p, folded(n)) for p, n in enumerate(header)]) if name}
        loose = {name: place for place, name in reversed([(p, bare(n)) for p, n in enumerate(header)]) if name}
        self.places: dict[str, int] = {}
        for known in (exact, loose):
            for field, called in names.items():
                place = next((known[name] for name in called if name in known), None)
                if place is not None and field not in self.places and place not in self.places.values():
                    self.places[field] = place
        self.header = header
        self.others = [place for place in range(len(header)) if place not in self.places.values()]

    def __contains__(self, field: str) -> bool:
        return field in self.places

    def has(self, *fields: str) -> int:
        """How many of these fields the table has."""
        return sum(field in self.places for field in fields)

    def text(self, cells: Cells, field: str) -> str:
        """A field's cell without spaces around it; nothing if there is no such column."""
        place = self.places.get(field)
        return cells[place].strip() if place is not None and place < len(cells) else ""

    def called(self, field: str) -> str:
        """How the file calls a field."""
        place = self.places.get(field)
        return self.header[place] if place is not None else field

    def unit(self, field: str) -> str:
        """The unit in brackets behind a column's name: kg of `Weight (kg)`."""
        found = _UNIT.search(self.called(field))
        return found[1].casefold() if found else ""

    def left(self, cells: Cells, *fields: str) -> dict[str, str]:
        """The cells that have no field, and those of these fields, by the file's own names; empty ones left out."""
        named = [self.places[field] for field in fields if field in self.places]
        return named_cells(self.header, cells, sorted((*self.others, *named)))


def named_cells(header: Sequence[str], cells: Cells, places: Sequence[int]) -> dict[str, str]:
    """Cells by the names of their columns; a name that stands there twice is told apart by its number."""
    found: dict[str, str] = {}
    for place in places:
        text = cells[place].strip() if place < len(cells) else ""
        if not text:
            continue
        name = header[place] or f"column {place + 1}"
        found[name if name not in found else f"{name} {place + 1}"] = text
    return found


def column_texts(table: Table, places: Sequence[int], most: int = SAMPLE_ROWS) -> Iterator[str]:
    """The texts of some columns in the first rows."""
    for row in islice(rows(table), most):
        if not row.trouble:
            yield from (row.cells[place] for place in places if row.cells[place].strip())


def decimal_of(table: Table, columns: Columns, fields: Sequence[str]) -> str:
    """Whether a table writes its money with a comma or with a point."""
    places = [columns.places[field] for field in fields if field in columns]
    commas = points = 0
    for text in column_texts(table, places):
        commas += bool(re.search(r"\d,(\d{1,2}|\d{4,})(\D*)$", text))
        points += bool(re.search(r"\d\.(\d{1,2}|\d{4,})(\D*)$", text))
    return "," if commas > points else "."


def moments_of(table: Table, columns: Columns, fields: Sequence[str], tz: str, *more: str) -> Moments:
    """Reads the dates of a table: ISO, then those of its shop, then day or month first as the rows show."""
    texts = list(column_texts(table, [columns.places[field] for field in fields if field in columns]))
    formats = ["iso", *more]
    if not all(re.match(r"\s*\d{4}-", text) for text in texts):
        formats += slash_formats(texts)
    return Moments(formats, tz)


def price(text: str, column: str, currency: str, decimal: str = ".") -> int:
    """Minor units of a price, with or without its currency; nothing is 0."""
    bare_text = re.sub(r"^(US|CA|AU|NZ|HK|R)\$", "$", text.strip())
    for sign in SIGNS:
        if len(sign) > 1:
            bare_text = bare_text.replace(sign, "").strip()
    minor = money(bare_text, column, currency, decimal)
    if abs(minor) > MOST_MINOR:
        raise Rejected(f"{column} “{text[:40]}” is more money than an order can have")
    return minor


def currency_of(text: str, default: str) -> str:
    """The currency that stands beside an amount, if its sign names one."""
    for sign, code in SIGNS.items():
        if sign in text:
            return code
    found = re.search(r"(?<![A-Z])[A-Z]{3}(?![A-Z])", text)
    return found[0] if found else default


def grams(text: str, unit: str, column: str) -> int:
    """Whole grams of a weight in a unit, halves up; a comma is a decimal point."""
    found = re.fullmatch(r"(\d{1,12})(?:[.,](\d{0,12}))?|[.,](\d{1,12})", text.strip(), re.ASCII)
    if found is None:
        raise Rejected(f"{column} “{text[:40]}” is not a weight")
    number = Fraction(f"{found[1] or 0}.{found[2] or found[3] or 0}")
    return int(number * GRAMS[unit] + Fraction(1, 2))


def units(text: str, column: str) -> int:
    """A whole number as shops write stock: `100`, `100.0000`; what is below nothing is nothing on the shelf."""
    found = re.fullmatch(r"([-+]?)(\d{1,12})(?:[.,]0*)?", text.strip(), re.ASCII)
    if found is None:
        raise Rejected(f"{column} “{text[:40]}” is not a whole number")
    return 0 if found[1] == "-" else int(found[2])


def switch(text: str, column: str, reads: Callable[[str], bool | None] | None = None) -> int:
    """1 or 0 of a word for yes or no."""
    word = text.strip().casefold()
    if word in YES or word in NO:
        return int(word in YES)
    known = reads(word) if reads else None
    if known is None:
        raise Rejected(f"{column} “{text[:40]}” is neither yes nor no")
    return int(known)


def is_chinese(text: str) -> bool:
    """Whether Chinese signs are in a text."""
    return bool(_CJK.search(text))


def slug(text: str) -> str:
    """A short name of letters, digits and hyphens, for a code that the source doesn't give."""
    return re.sub(r"[^\w]+", "-", text.casefold().replace("_", "-")).strip("-")[:80]


def listed(text: str, sign: str = ",") -> list[str]:
    r"""The parts of a list in a cell; `\,` is a comma of a part."""
    parts = re.split(rf"(?<!\\){re.escape(sign)}", text)
    return list(dict.fromkeys(part.replace(f"\\{sign}", sign).strip() for part in parts if part.strip()))
