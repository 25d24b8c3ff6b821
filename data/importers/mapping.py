"""Mapping files: any list of orders comes in by saying in TOML which column is which field.

    channel = "my-shop"               # where these orders were sold; orders are known again by it and their number
    decimal = ","                     # how the file writes decimals: "." (if left out) or ","
    dates = ["%d.%m.%Y %H:%M", "iso"] # formats tried in turn, in strptime's words; "iso" if left out
    timezone = "Asia/Shanghai"        # of times without an offset; the store's if left out
    currency = "CNY"                  # of amounts; the store's if left out; a column `currency` goes before it
    tax_included = true               # prices and line totals hold the tax; false if left out: it comes on top
    shares = "last"                   # who bears the odd cents of a discount or a tax that is spread over the lines:
                                      # largest (if left out), largest_floor, first, last or rounded (data/splits.py)

    [file]                            # all found out if left out
    encoding = "gb18030"
    delimiter = ";"
    skip = 3                          # lines before the header

    [columns]                         # column = field; one column may fill several: "Item" = ["sku", "title"]
    "订单编号" = "order"
    "Date" = "placed"

    [defaults]                        # where the cell is empty, or there is no such column
    quantity = "1"
    [constants]                       # always
    country = "IN"

    [states]                          # what the column `state` says: closed, open, cancelled, or ignore
    "Shipped" = "closed"
    "待发货" = "open"

    [booleans]                        # more words for yes and no
    "ja" = true

Fields. Needed: `order`, `placed`. Of the order, from its first row that has them: `state currency tags note method`,
`customer` (the source's id) `name email phone company country address1 address2 city region postcode`, the amounts
`subtotal discount shipping tax total paid refunded`, `is_paid`, `refunded_at`.
Of each row's line: `sku title quantity unit_price line_total line_discount line_tax line`. A file without `sku`,
`title` and `unit_price` has one row an order; its subtotal, else its total less shipping and added tax, is its line.
An order without a state is closed: history. Amounts may carry signs, groups and their currency.
"""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict, cast

from data import clock
from data.dataclass import dataclass, field
from data.errors import Unclear
from data.importers.reading import Table
from data.importers.records import Layout, Setting
from data.money import exponent
from data.search.nearest import nearest
from data.splits import WAYS, Way

ORDER_FIELDS = tuple(
    [
        "order",
        "placed",
        "state",
        "currency",
        "tags",
        "note",
        "method",
        "customer",
        "name",
        "email",
        "phone",
        "company",
        "country",
        "address1",
        "address2",
        "city",
        "region",
        "postcode",
        "subtotal",
        "discount",
        "shipping",
        "tax",
        "total",
        "paid",
        "refunded",
        "is_paid",
        "refunded_at",
    ]
)
LINE_FIELDS = tuple(["sku", "title", "quantity", "unit_price", "line_total", "line_discount", "line_tax", "line"])
FIELDS = (*ORDER_FIELDS, *LINE_FIELDS)
STATES = ("closed", "open", "cancelled", "ignore")
_TOP = ("channel", "decimal", "dates", "timezone", "currency", "tax_included", "shares")
_TABLES = ("file", "columns", "defaults", "constants", "states", "booleans")
YES = {word: True for word in ("yes", "true", "1", "y", "paid", "是", "已付款")}
NO = {word: False for word in ("no", "false", "0", "n", "", "否", "未付款")}


class Reading(TypedDict):
    """How the file is to be read, where the mapping says so."""

    encoding: str
    delimiter: str
    skip: int


@dataclass(slots=True)
class MappedOrders:
    """A mapping that was read and checked; a format like any other."""

    path: str
    channel: str
    columns: Mapping[str, tuple[str, ...]]
    """Column → fields."""
    reading: Reading
    decimal: str = "."
    dates: Sequence[str] = ("iso",)
    timezone: str = ""
    currency: str = ""
    tax_included: bool = False
    shares: Way = "largest"
    defaults: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    booleans: Mapping[str, bool] = field(default_factory=dict)
    name: str = "mapping"

    def recognises(self, header: Sequence[str]) -> bool:
        """Whether a table has the columns of this mapping."""
        return set(self.columns) <= set(header)

    def layout(self, table: Table, setting: Setting) -> Layout:
        """How this table is read. Unclear if it lacks a column, or has one of them twice."""
        from data.importers.mapped_orders import MappedRows

        for column in self.columns:
            count = table.header.count(column)
            if count != 1:
                raise Unclear(
                    "“{path}” has the column “{column}” {count} times; it has: {columns}.",
                    path=table.path,
                    column=column,
                    count=count,
                    columns=", ".join(table.header)[:300],
                )
        return MappedRows(self, table.header, setting)

    @property
    def fields(self) -> set[str]:
        """All fields that a value can come from."""
        return {name for names in self.columns.values() for name in names} | {*self.defaults, *self.constants}

    @property
    def has_lines(self) -> bool:
        """Whether rows are lines; else each is an order."""
        return bool(self.fields & {"sku", "title", "unit_price", "line_total"})


def load_mapping(path: str) -> MappedOrders:
    """Read and check a mapping file. Unclear names what is wrong in it."""
    try:
        with open(path, "rb") as file:
            found = tomllib.load(file)
    except OSError:
        raise Unclear("The mapping “{path}” can't be read.", path=path) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Unclear("The mapping “{path}” is not TOML: {reason}.", path=path, reason=str(error).rstrip(".")) from None
    return read_mapping(found, path)


def read_mapping(found: Mapping[str, Any], path: str) -> MappedOrders:
    """A mapping from its TOML."""
    for name in found:
        if name not in (*_TOP, *_TABLES):
            raise _unknown(path, name, (*_TOP, *_TABLES))
    columns = {str(column).strip(): _fields(path, given) for column, given in found.get("columns", {}).items()}
    for table in ("defaults", "constants"):
        for name in found.get(table, {}):
            if name not in FIELDS:
                raise _unknown(path, name, FIELDS)
    states = {str(word).strip().casefold(): _state(path, state) for word, state in found.get("states", {}).items()}
    mapping = MappedOrders(
        path=path,
        channel=str(found.get("channel", "import")),
        columns={column: names for column, names in columns.items() if names},
        reading=_reading(path, found.get("file", {})),
        decimal=_one_of(path, "decimal", found.get("decimal", "."), (".", ",")),
        dates=[str(form) for form in found.get("dates", ["iso"])],
        timezone=str(found.get("timezone", "")),
        currency=str(found.get("currency", "")),
        tax_included=bool(found.get("tax_included", False)),
        shares=cast(Way, _one_of(path, "shares", found.get("shares", "largest"), WAYS)),  # it is one of them
        defaults={name: str(value) for name, value in found.get("defaults", {}).items()},
        constants={name: str(value) for name, value in found.get("constants", {}).items()},
        states=states,
        booleans=YES | NO | {str(word).casefold(): bool(value) for word, value in found.get("booleans", {}).items()},
    )
    _check(mapping)
    return mapping


def _check(mapping: MappedOrders) -> None:
    for needed in ("order", "placed"):
        if needed not in mapping.fields:
            raise Unclear("The mapping “{path}” names no column for “{field}”.", path=mapping.path, field=needed)
    if mapping.timezone:
        clock.zone(mapping.timezone)
    if mapping.currency:
        exponent(mapping.currency)


def _fields(path: str, given: object) -> tuple[str, ...]:
    names = tuple(str(name) for name in given) if isinstance(given, list) else (str(given),)
    names = tuple(name for name in names if name not in ("", "-"))
    for name in names:
        if name not in FIELDS:
            raise _unknown(path, name, FIELDS)
    return names


def _state(path: str, state: object) -> str:
    return _one_of(path, "states", str(state), STATES)


def _one_of(path: str, name: str, value: str, known: Sequence[str]) -> str:
    if value not in known:
        raise Unclear(
            "The mapping “{path}” says {name} = “{value}”. Take one of: {known}.",
            path=path,
            name=name,
            value=value,
            known=", ".join(known),
        )
    return value


def _reading(path: str, given: Mapping[str, Any]) -> Reading:
    for name in given:
        if name not in ("encoding", "delimiter", "skip"):
            raise _unknown(path, name, ("encoding", "delimiter", "skip"))
    encoding = str(given.get("encoding", ""))
    try:
        "".encode(encoding or "utf-8")
    except LookupError:
        raise Unclear(
            "The mapping “{path}” names an unknown encoding “{encoding}”.", path=path, encoding=encoding
        ) from None
    return Reading(encoding=encoding, delimiter=str(given.get("delimiter", "")), skip=int(given.get("skip", 0)))


def _unknown(path: str, name: str, known: Sequence[str]) -> Unclear:
    return Unclear(
        "The mapping “{path}” has an unknown field “{field}”. Perhaps {nearest}?",
        path=path,
        field=name,
        nearest=nearest(name, known) or ", ".join(known),
    )
