"""What leaves the store as a file: any list as filtered, orders line by line, and parcels for the shops they are of."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from data import listing, options, search
from data.dataclass import dataclass
from data.doorway import demand, query
from data.errors import Missing, Unclear
from data.events import Actor
from data.exporters import order_lines
from data.exporters.parcels import read_parcels, scope_of
from data.exporters.shop_files import OWN_FILE, SHOP_FILES, rows_of
from data.exporters.writing import form_of, write_file
from data.queries._hidden import hidden_fields
from data.queries.lists import RIGHTS, list_count, list_page
from data.round_trip import EDITABLE, marked_columns, seen_column, seen_of

__all__ = ["Export", "export_file", "form_of", "list_export", "order_line_export", "shipment_export"]

PIECE = 5_000
SHIPMENTS = "shipments"


@dataclass(frozen=True, slots=True)
class Export:
    """Rows that can be written, read piece by piece while they are."""

    columns: Sequence[str]
    kinds: Mapping[str, str]
    count: int
    """How many things they are of: orders, parcels, rows of a list."""
    read: Callable[[], Iterator[Mapping[str, Any]]]
    sheet: str = "list"
    hidden: Sequence[str] = ()
    elsewhere: int = 0
    """Parcels that match and are left out: of orders from elsewhere, or told by the shop itself."""

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return self.read()


@query("data.export")
def list_export(
    actor: Actor, thing: str, *, filter: str = "", sort: str = "", columns: Sequence[str] = (), edits: bool = True
) -> Export:
    """A list as it is filtered, with the masks of this person; `edits`: with the marks by which changes are known."""
    marks = seen_column(thing)
    asked = tuple(name for name in columns if name != marks)

    def page(after: str) -> Any:
        return list_page(actor, thing, filter=filter, sort=sort, limit=PIECE, after=after, columns=asked)

    first = page("")
    names = ["id", *(column.name for column in first.columns)]
    kinds = {column.name: column.kind for column in first.columns}
    marked = marked_columns(thing, names) if edits and EDITABLE.get(thing) and (not asked or marks in columns) else ()

    def rows() -> Iterator[Mapping[str, Any]]:
        found = first
        while True:
            for row in found.rows:
                yield row | {marks: seen_of(row, marked)} if marked else row
            if found.next is None:
                return
            found = page(found.next)

    hidden = (marks,) if marked else ()
    return Export([*names, *hidden], kinds, list_count(actor, thing, filter), rows, hidden=hidden)


@query("data.export")
def order_line_export(actor: Actor, *, filter: str = "", sort: str = "") -> Export:
    """Orders line by line."""
    demand(actor, RIGHTS["orders"])
    thing = search.thing_of("orders")
    found = search.compiled(thing, filter, hidden=hidden_fields(actor, "orders"))
    count = listing.count(thing, filter=found)
    return Export(
        order_lines.COLUMNS, order_lines.KINDS, count, lambda: order_lines.read_lines(thing, found, sort), "lines"
    )


@query("data.export")
def shipment_export(actor: Actor, shop: str = "", *, filter: str = "") -> Export:
    """Parcels that have left, article by article, the oldest first: all, or in the columns of a shop only its own.

    `filter` is one of parcels. Of what a shop told us itself nothing goes back to it.
    """
    demand(actor, RIGHTS["orders"])
    thing = search.thing_of("parcels")
    found = search.compiled(thing, filter, hidden=hidden_fields(actor, "parcels"))
    everything, zone = scope_of(), options.timezone()
    if not shop:
        count = listing.count(thing, filter=found, scope=everything)
        read = lambda: rows_of(OWN_FILE, read_parcels(thing, found, everything), zone)  # noqa: E731
        return Export(OWN_FILE.columns, OWN_FILE.kinds, count, read, OWN_FILE.sheet)
    if shop not in SHOP_FILES:
        raise Missing(
            "There is no file for the shop “{shop}”. There are: {known}.", shop=shop, known=", ".join(SHOP_FILES)
        )
    file = SHOP_FILES[shop]
    names_channel = any(term.field == "channel" for term in search.parse(filter))
    scope = scope_of(None if names_channel else file.channel, own=True)
    count = listing.count(thing, filter=found, scope=scope)
    elsewhere = listing.count(thing, filter=found, scope=everything) - count
    return Export(
        *(file.columns, file.kinds, count),
        lambda: rows_of(file, read_parcels(thing, found, scope, ids=True), zone),
        file.sheet,
        elsewhere=elsewhere,
    )


@query("data.export")
def export_file(
    actor: Actor, thing: str, path: str, form: str, *, filter: str = "", sort: str = "", over: bool = False
) -> int:
    """Write a list into a file on this computer; how many rows. An existing file is written over only with `over`."""
    target = Path(path).expanduser()
    if target.exists() and not over:
        raise Unclear("“{path}” is there already. Another name, or say that it may be written over.", path=path)
    return write_file(list_export(actor, thing, filter=filter, sort=sort, edits=form != "json"), form, target)
