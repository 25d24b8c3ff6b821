"""Tables that stand one under the other in one file: the rows that are the header of a next one."""

from itertools import islice

from data.importers.files.reading import Table, rows
from data.importers.mappings.guess_headers import certain
from data.importers.mappings.mapping_fields import KINDS
from data.importers.mappings.mapping_part import folded

MOST_ROWS = 200_000
MOST_PARTS = 12
_LEAST_NAMES = 2


def starts_in(table: Table) -> list[tuple[str, ...]]:
    """How the header of the table and of each further one in its rows begins; nothing if there is only one table."""
    header = [folded(name) for name in table.header]
    known = {name for name in header if name}
    counts = len({name for name in known if _names(name)}) * 2 >= len(known)
    found: dict[tuple[str, ...], None] = {}
    for row in islice(rows(table), MOST_ROWS) if counts else ():
        cells = [cell.strip() for cell in row.cells]
        if cells and cells[0].isdigit():
            cells = cells[1:]
        named = [cell for cell in cells if cell]
        if not named or any(map(str.isdigit, named)):
            continue
        if len(named) < _LEAST_NAMES and not (folded(named[0]) in known and len(cells) > _LEAST_NAMES):
            continue
        if all(folded(cell) in known or _names(cell) for cell in named) and [folded(cell) for cell in cells] != header:
            found[tuple(cells[: max(len(named), 4)])] = None
    return [tuple(table.header), *list(found)[:MOST_PARTS]] if found else []


def _names(cell: str) -> bool:
    """Whether a cell is the name of a column in some kind of list."""
    return len(cell) < 40 and any(certain(kind, cell) for kind in KINDS)
