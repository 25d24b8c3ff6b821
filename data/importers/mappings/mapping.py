"""Mapping files: any list comes in by saying in TOML which column is which field.

    kind = "orders"                   # orders (if left out), products, stock, customers or tickets
    channel = "my-shop"               # where these things come from; they are known again by it and their id
    timezone = "Asia/Shanghai"        # of times without an offset; the store's if left out
    currency = "CNY"                  # of amounts; the store's if left out; a column `currency` goes before it
    tax_included = true               # prices and line totals hold the tax; false if left out: it comes on top
    before_discount = true            # line totals are before the line's discount; after it if left out
    shares = "last"                   # who bears the odd cents of a discount or a tax that is spread over the lines:
                                      # largest (if left out), largest_floor, first, last or rounded (data/splits.py)
    decimal = ","                     # how the file writes decimals: "." (if left out) or ","
    dates = ["%d.%m.%Y %H:%M", "iso"] # formats tried in turn: strptime's, iso (all that begin with the year), excel
                                      # (day numbers), unix; "iso" if left out
    weight_unit = "kg"                # g (if left out), kg, lb, oz, 斤; a column `weight_unit` goes before it
    empty = ["n/a", "Nill"]           # cells that say nothing
    ignore = ["index"]                # columns that are left out for good; any other column that fills no field is
                                      # kept with its row as it is
    optional = ["Colour"]             # columns that the file may lack; true: all but those that are needed

    [file]                            # all found out if left out
    encoding = "gb18030"
    delimiter = ";"
    quote = "'"                       # or "none"
    skip = 3                          # lines before the header

    [columns]                         # column = field; one column may fill several: "Item" = ["sku", "title"]
    "订单编号" = "order"               # a field with ? behind it: the file may lack the column
    "Date" = "placed"
    "Name#2" = "note"                 # the second of two columns of one name

    [join]                            # one field from several columns; of order and sku all must be there
    order = ["DATE", "CUSTOMER"]
    placed = { columns = ["Day", "Time"], with = " " }

    [split]                           # several fields from one column, by a literal sign or by named groups
    "Size - Colour" = { at = " - ", into = ["option1_value", "option2_value"] }
    "Town" = { pattern = '(?P<postcode>\\d{5}) (?P<city>.+)' }

    [defaults]                        # where the cell is empty, or there is no such column
    quantity = "1"
    [constants]                       # always
    country = "IN"

    [numbers]                         # decimal as above; group = "." is the only mark between groups, "" for none
    [numbers.columns]                 # columns that write decimals otherwise
    "Betrag" = ","
    [money]
    symbols = ["Rp"]                  # more words that may stand beside an amount
    [dates]                           # instead of the list above, where columns differ
    formats = ["iso"]
    columns = { "Ship date" = ["%d.%m.%y"] }

    [states]                          # what the columns `state`, `paid_state`, `fulfilled_state` and `shelf` say;
    "Shipped" = "closed"              # words as in mapping_fields.STATES, several with a space between: "open unpaid"
    "待发货" = "open"                  # ignore: such rows are left out
    [booleans]                        # more words for yes and no
    "ja" = true
    [lines]                           # rows of an order that are no goods, by their sku or title
    shipping = ["POST"]
    fee = ["GIFT WRAP"]

    [[part]]                          # a file that holds several tables, or a folder with files of several kinds:
    header = ["CUSTOMER", "DATE"]     # how the header of this part begins ("*" is any cell)
    kind = "stock"                    # what a part does not say is said above
    columns = { … }
    [[part]]
    header = ["Style", "Stock"]
    ignore = true                     # its rows are left out

The fields of each kind stand in mapping_fields.py. Of an order, a field comes from the first of its rows that has it; a
file without `sku`, `title`, `unit_price` and `line_total` has one row an order, and its subtotal, else its total less
shipping and added tax, is its line. An order without a state is closed: history. Columns that fill the same amount add
up; of other fields the first that says something is taken.
"""

import tomllib
from collections.abc import Sequence
from typing import TypedDict

from data.dataclass import dataclass, field
from data.errors import Unclear
from data.importers.files.reading import Table
from data.importers.mappings.mapping_part import Part
from data.importers.records import Layout, Setting


class Reading(TypedDict, total=False):
    """How the file is to be read, where the mapping says so."""

    encoding: str
    delimiter: str
    quote: str
    skip: int
    starts: list[tuple[str, ...]]


@dataclass(slots=True)
class MappedFile:
    """A mapping that was read and checked; a format like any other."""

    path: str
    parts: Sequence[Part]
    reading: Reading = field(default_factory=Reading)
    name: str = "mapping"

    def recognises(self, header: Sequence[str]) -> bool:
        """Whether a table has the columns of this mapping, or of one of its parts."""
        return any(part.fits(header) and not part.missing(header) for part in self.parts)

    def layout(self, table: Table, setting: Setting) -> Layout:
        """How this table is read. Unclear if it lacks a column, or has one of them twice."""
        part = self._part_of(table)
        if part.left_out:
            from data.importers.mappings.mapped_rows import LeftOutRows

            return LeftOutRows(part)
        part.check_header(table)
        if part.kind == "orders":
            from data.importers.mappings.mapped_orders import MappedOrders

            return MappedOrders(part, table, setting)
        if part.kind in ("products", "stock"):
            from data.importers.mappings.mapped_goods import MappedArticles, MappedLevels

            return (MappedArticles if part.kind == "products" else MappedLevels)(part, table, setting)
        from data.importers.mappings.mapped_people import MappedBuyers, MappedTickets

        return (MappedBuyers if part.kind == "customers" else MappedTickets)(part, table, setting)

    def _part_of(self, table: Table) -> Part:
        """The part that a table is: the one that names its header's beginning, else the one with all its columns."""
        fitting = [part for part in self.parts if part.fits(table.header)]
        if not fitting:
            raise Unclear(
                "“{path}” has a table that no part of the mapping “{mapping}” describes. It begins with: {columns}.",
                path=table.shown or table.path,
                mapping=self.path,
                columns=", ".join(table.header)[:300],
            )
        return min(fitting, key=lambda part: (not part.header, len(part.missing(table.header)), -len(part.columns)))


def load_mapping(path: str) -> MappedFile:
    """Read and check a mapping file. Unclear names what is wrong in it."""
    from data.importers.mappings.mapping_check import read_mapping

    try:
        with open(path, "rb") as file:
            found = tomllib.load(file)
    except OSError:
        raise Unclear("The mapping “{path}” can't be read.", path=path) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Unclear("The mapping “{path}” is not TOML: {reason}.", path=path, reason=str(error).rstrip(".")) from None
    return read_mapping(found, path)
