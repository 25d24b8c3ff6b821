"""Tables of a shop that have no place here yet: known by their exact headers, and kept row by row as they were said."""

from collections.abc import Sequence

from data.dataclass import dataclass
from data.importers.files.reading import Cells, Table
from data.importers.goods import Kept, hash_of_fields
from data.importers.records import Setting, Taken
from data.importers.shops.shop_columns import folded, named_cells
from data.importers.values import Rejected, id_text

SECRET = ("password", "passwordhash", "rptoken")
"""Columns that are never kept."""
LONGEST = 120
"""Letters of a record's name; a longer one is cut and told apart by its hash."""


@dataclass(frozen=True, slots=True)
class KeptTable:
    """One kind of table that is kept."""

    kind: str
    header: tuple[str, ...]
    """All its columns, folded."""
    ids: tuple[str, ...] = ()
    """The columns that tell its records apart; none: all of them."""
    may: tuple[str, ...] = ()
    """Columns that it may have besides."""
    by_file: bool = False
    """Whether the file's name says which list it is: crosssell, related, upsell."""

    def fits(self, header: Sequence[str]) -> bool:
        """Whether a table has exactly these columns."""
        names = {folded(name) for name in header if name}
        return set(self.header) <= names <= {*self.header, *self.may}


class KeptFormat:
    """All kept tables of one shop, for the registry."""

    def __init__(self, channel: str, tables: Sequence[KeptTable]):
        self.name, self.channel = f"{channel}-kept", channel
        self.tables = tables

    def recognises(self, header: Sequence[str]) -> bool:
        """Whether it is one of the tables."""
        return any(one.fits(header) for one in self.tables)

    def layout(self, table: Table, setting: Setting) -> "KeptRows":
        """How this table is read."""
        return KeptRows(self, next(one for one in self.tables if one.fits(table.header)), table)


class KeptRows:
    """Reads one kept table."""

    newest_wins = False

    def __init__(self, format: KeptFormat, known: KeptTable, table: Table):
        self.name, self.channel, self.kind = format.name, format.channel, known.kind
        names = [folded(name) for name in table.header]
        self._header = table.header
        self._places = [place for place, name in enumerate(names) if name not in SECRET]
        self._ids = [names.index(name) for name in known.ids] or self._places
        self._list = table.name.rpartition("/")[2].partition(".")[0] if known.by_file else ""

    def key(self, cells: Cells) -> str:
        """The kind and what tells its records apart."""
        return "\x1f".join((self.kind, self._list, *(id_text(cells[place]) for place in self._ids)))

    def read(self, cells: Cells) -> tuple[object, ...]:
        """The row's cells by their columns."""
        said = named_cells(self._header, cells, self._places)
        if not said:
            raise Rejected("nothing is in it")
        return (said,)

    def documents(self, key: str, taken: Sequence[Taken]) -> list[Kept]:
        """One record for each row that says something of its own."""
        name = "/".join(part.replace("\n", " ") for part in key.split("\x1f")[1:] if part)
        if len(name) > LONGEST:
            name = f"{name[:LONGEST]}-{hash_of_fields(key)[:12]}"
        found: dict[str, Kept] = {}
        for one in taken:
            said = one.record[0]
            assert isinstance(said, dict)
            told = {"list": self._list, **said} if self._list else said
            kept = found.get(hash_of_fields(told))
            if kept is None:
                source_id = name if not found else f"{name}#{len(found) + 1}"
                kept = found[hash_of_fields(told)] = Kept(self.kind, source_id, told)
                kept.source_hash = hash_of_fields(self.kind, source_id, told)
            kept.places.append((one.file, one.row))
        return list(found.values())
