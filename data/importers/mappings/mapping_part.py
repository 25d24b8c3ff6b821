"""One table's mapping, checked: which columns fill which fields, and how their cells are written."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from data.dataclass import dataclass, field
from data.errors import Unclear
from data.importers.files.reading import Table
from data.importers.mappings.amounts import Numbers
from data.importers.mappings.mapping_fields import NEEDED, NO, YES
from data.splits import Way


@dataclass(frozen=True, slots=True)
class Join:
    """A field that several columns make together."""

    columns: tuple[str, ...]
    sign: str = " "


@dataclass(frozen=True, slots=True)
class Split:
    """A column that holds several fields."""

    into: tuple[str, ...]
    at: str = ""
    pattern: re.Pattern[str] | None = None
    most: int = 2_000
    """Characters of a cell that a pattern is tried on; a longer one is not split."""

    def parts(self, text: str) -> dict[str, str] | None:
        """Field → text; None if the cell is not of this form."""
        if self.pattern is None:
            found = [part.strip() for part in text.split(self.at, len(self.into) - 1)]
            return dict(zip(self.into, found, strict=False))
        match = self.pattern.fullmatch(text) if len(text) <= self.most else None
        if match is None:
            return None
        return {name: (part or "").strip() for name, part in match.groupdict().items()}


@dataclass(slots=True)
class Part:
    """What a mapping says of one kind of table."""

    path: str
    kind: str = "orders"
    channel: str = "import"
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Column → fields."""
    joins: Mapping[str, Join] = field(default_factory=dict)
    splits: Mapping[str, Split] = field(default_factory=dict)
    header: tuple[str, ...] = ()
    """How its header begins; nothing: any."""
    left_out: bool = False
    ignored: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    all_optional: bool = False
    numbers: Numbers = field(default_factory=Numbers)
    numbers_of: Mapping[str, Numbers] = field(default_factory=dict)
    """Column → how it writes numbers, where that is otherwise."""
    dates: Sequence[str] = ("iso",)
    dates_of: Mapping[str, Sequence[str]] = field(default_factory=dict)
    timezone: str = ""
    currency: str = ""
    tax_included: bool = False
    before_discount: bool = False
    """Whether the totals of lines are before their discount."""
    shares: Way = "largest"
    weight_unit: str = "g"
    empty: frozenset[str] = frozenset()
    """Cells that say nothing, folded."""
    defaults: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Word, folded → what it means."""
    booleans: Mapping[str, bool] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)
    """SKU or title, folded → service or fee."""

    fields: set[str] = field(init=False, default_factory=set)
    """All fields that a value can come from."""
    has_lines: bool = field(init=False, default=False)
    """Whether rows are lines; else each is an order."""
    prices_lines: bool = field(init=False, default=False)
    """Whether rows have money of their own; else the order's goods are shared by its rows."""

    def __post_init__(self) -> None:
        named = {name for names in self.columns.values() for name in names}
        parted = {name for split in self.splits.values() for name in split.into}
        self.fields = named | parted | {*self.joins, *self.defaults, *self.constants}
        self.has_lines = bool(self.fields & {"sku", "title", "unit_price", "line_total"})
        self.prices_lines = bool(self.fields & {"unit_price", "line_total"})

    def named_columns(self) -> Iterator[str]:
        """Every column that the mapping speaks of, but for those that it ignores."""
        yield from self.columns
        yield from self.splits
        for join in self.joins.values():
            yield from join.columns

    def fits(self, header: Sequence[str]) -> bool:
        """Whether a table may be this part, by how its header begins; a counter before it is none of it."""
        return not self.header or begins(header, self.header) > -1

    def missing(self, header: Sequence[str]) -> list[str]:
        """Columns that a table must have and has not."""
        places = places_of(header)
        return [
            column
            for column in dict.fromkeys(self.named_columns())
            if folded(column) not in places and not self._may_lack(column)
        ]

    def _may_lack(self, column: str) -> bool:
        if column in self.optional:
            return True
        needed = {name for group in NEEDED[self.kind] for name in group}
        return self.all_optional and not needed & set(self.columns.get(column, ()))

    def check_header(self, table: Table) -> None:
        """Unclear if a table lacks a column that is needed, or has it twice and the mapping does not say which."""
        names, places = Counter(folded(name) for name in table.header), places_of(table.header)
        for column in dict.fromkeys(self.named_columns()):
            count = names[folded(column)] or int(folded(column) in places)
            if count == 1 or (not count and self._may_lack(column)):
                continue
            raise Unclear(
                "“{path}” has the column “{column}” {count} times; it has: {columns}.",
                path=table.shown or table.path,
                column=column,
                count=count,
                columns=", ".join(table.header)[:300],
            )

    def numbers_in(self, column: str) -> Numbers:
        """How a column writes numbers."""
        return self.numbers_of.get(column, self.numbers)

    def is_yes(self, word: str) -> bool | None:
        """Whether a word is yes or no, if it is either."""
        found = self.booleans.get(word.strip().casefold())
        if found is None:
            return True if word.strip().casefold() in _YES else False if word.strip().casefold() in _NO else None
        return found


_YES, _NO = frozenset(YES), frozenset(NO)


def folded(column: str) -> str:
    """A column's name without what a hand or a program changes by the way: case, width, spaces, a byte order mark."""
    return " ".join(unicodedata.normalize("NFKC", column).replace("\ufeff", "").split()).casefold()


def places_of(header: Sequence[str]) -> dict[str, int]:
    """Folded name → place; the second of one name is also `name#2`."""
    places: dict[str, int] = {}
    counts: Counter[str] = Counter()
    for place, name in enumerate(header):
        known = folded(name)
        counts[known] += 1
        places.setdefault(f"{known}#{counts[known]}", place)
    for known in counts:
        places.setdefault(known, places[f"{known}#1"])
    return places


def begins(header: Sequence[str], start: Sequence[str]) -> int:
    """The place at which a header begins as it should: 0, or 1 after a counter; -1 if it does not."""
    for place in (0, 1):
        cells = header[place : place + len(start)]
        if place and header and header[0] and not header[0].isdigit():
            break
        if len(cells) == len(start) and all(
            wanted == "*" or folded(wanted) == folded(cell) for wanted, cell in zip(start, cells, strict=True)
        ):
            return place
    return -1
