"""A first mapping for files that nobody has mapped yet, from their headers and from the values below them.

It is written to be read and corrected: each column stands with a value or two of it, and with the reason where its name
did not decide. Columns that were not recognised stand in it as comments.
"""

from collections.abc import Sequence
from itertools import islice

from data.errors import Unclear
from data.importers.files.reading import Table, open_tables, rows
from data.importers.files.sources import Source, opened
from data.importers.mappings.amounts import Numbers
from data.importers.mappings.guess_columns import choose, refine_orders
from data.importers.mappings.guess_glued import starts_in
from data.importers.mappings.guess_kinds import kinds
from data.importers.mappings.guess_language import language_of
from data.importers.mappings.guess_numbers import decimals
from data.importers.mappings.guess_shapes import Column
from data.importers.mappings.guess_toml import Guessed, written

SAMPLE = 2_000
"""Rows that are looked at."""
_LEAST = 3.0
"""A kind whose fields come to less than that is none."""


def guess_mapping(paths: str | Sequence[str]) -> str:
    """The TOML of a first mapping for files or folders: of each kind of list its first table decides."""
    asked = [paths] if isinstance(paths, str) else list(paths)
    guessed: list[Guessed] = []
    read: list[str] = []
    left: list[str] = []
    with opened(asked) as sources:
        for source in sources:
            try:
                tables = _tables(source)
            except Unclear as refused:
                if len(sources) == 1:
                    raise
                left.append(str(refused))
                continue
            for table in tables:
                alone = len(sources) == 1 and len(tables) == 1
                known = _take(guessed, table, alone=alone, glued=len(tables) > 1)
                (read if known else left).append(table.shown or table.path)
    if all(one.left_out for one in guessed):
        raise Unclear("“{path}” is no list of orders, products, stock, customers or tickets.", path=asked[0])
    return written(guessed, read, left)


def _tables(source: Source) -> list[Table]:
    """The tables of a file, those that stand one under the other among them."""
    tables = open_tables(source)
    starts = starts_in(tables[0]) if len(tables) == 1 else []
    return open_tables(source, starts=starts) if starts else tables


def _take(guessed: list[Guessed], table: Table, *, alone: bool, glued: bool) -> bool:
    """Whether a table is read by what was guessed, after it was guessed itself if none before it is like it.

    What is no list stands in the mapping too, to be left out: so that it can be used as it is.
    """
    found = guess_table(table)
    same = [one for one in guessed if one.chosen.kind == found.chosen.kind and not one.left_out]
    if not glued and any(set(one.used) <= set(table.header) for one in same):
        return True
    if found.score < _LEAST and not alone:
        found.left_out = True
        if glued or all(one.table.header != table.header for one in guessed):
            guessed.append(found)
        return False
    guessed.append(found)
    return True


def guess_table(table: Table, kind: str = "") -> Guessed:
    """What a table is a list of, unless that is known, and which column is what."""
    sample = [row.cells for row in islice(rows(table), SAMPLE) if not row.trouble]
    columns = columns_of(table.header, sample)
    score, chosen = kinds(columns)[0] if not kind else (_LEAST, choose(kind, columns))
    language = language_of(table.header)
    numeric = [column for column in columns if column.numbers >= 0.75 and column.dates < 0.5]
    sign, others, doubt = decimals(numeric, language, table.delimiter)
    by_name = {column.name: column for column in columns}
    if "grams" in chosen.column("weight").casefold().split() and chosen.has("weight_unit"):
        del chosen.fields[chosen.column("weight_unit")]  # it is the unit that people see, not that of the column
    if chosen.kind == "orders":
        refine_orders(chosen, by_name, Numbers(sign))
    return Guessed(table, columns, chosen, score, language, sign, others, doubt)


def columns_of(header: Sequence[str], sample: Sequence[Sequence[str]]) -> list[Column]:
    """The columns that have a name; the second of one name is called `name#2`."""
    seen: dict[str, int] = {}
    found = []
    for place, name in enumerate(header):
        seen[name] = seen.get(name, 0) + 1
        called = name if header.count(name) == 1 else f"{name}#{seen[name]}"
        if name:
            found.append(Column(place, called, [cells[place] if place < len(cells) else "" for cells in sample]))
    return found
