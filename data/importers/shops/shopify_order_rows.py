"""The rows of Shopify's order export as values: every cell that can't be read is told before any row of it comes in.

An order is whole or rejected: its columns stand on its first row only, so that none of its rows makes sense alone.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from data.dataclass import dataclass, field
from data.importers.files.reading import Cells, Row, Table, rows
from data.importers.records import Setting
from data.importers.shops.shopify_columns import (
    Columns,
    Texts,
    bare_text,
    decimal,
    is_rounded,
    minor_of,
    within,
    yes_or_no,
)
from data.importers.shops.shopify_states import FINANCIAL, FULFILMENT, word
from data.importers.shops.shopify_sums import Figures, settle
from data.importers.values import MOST_QTY, Amount, Moment, Moments, Rejected, slash_formats, whole

_LINE = (
    *("quantity", "name", "price", "compare at price", "sku", "requires shipping", "taxable", "fulfillment status"),
    "discount",
)
_ADDRESS = (
    *("Name", "Street", "Address1", "Address2", "Company", "City", "Zip", "Province", "Country", "Phone"),
    "Province Name",
)
NAMES: dict[str, tuple[str, ...]] = {
    **{
        name: ()
        for name in (
            *("Name", "Email", "Financial Status", "Paid at", "Fulfillment Status", "Fulfilled at", "Currency"),
            *("Accepts Marketing", "Subtotal", "Shipping", "Taxes", "Total", "Discount Code", "Discount Amount"),
            *("Shipping Method", "Created at", "Notes", "Note Attributes", "Payment Method", "Payment Reference"),
            *("Refunded Amount", "Vendor", "Outstanding Balance", "Employee", "Location", "Device ID", "Id", "Tags"),
            *("Risk Level", "Source", "Phone", "Receipt Number", "Duties", "Payment ID", "Payment References"),
        )
    },
    **{f"Lineitem {name}": () for name in _LINE},
    **{f"{whose} {name}": () for whose in ("Billing", "Shipping") for name in _ADDRESS},
    **{f"Tax {number} {what}": () for number in range(1, 6) for what in ("Name", "Value")},
    "Cancelled at": ("Canceled at",),
    "Payment Terms Name": ("Payment terms",),
    "Next Payment Due At": (),
}
MOMENTS = ("Created at", "Paid at", "Fulfilled at", "Cancelled at")
MONEY = (
    *("Subtotal", "Shipping", "Taxes", "Total", "Discount Amount", "Refunded Amount", "Outstanding Balance", "Duties"),
    *(f"Tax {number} Value" for number in range(1, 6)),
)
_FORMATS = ("%Y-%m-%d %H:%M:%S %z", "iso")
_WIDEST = "CLF"
"""A currency of four decimals: what fits into it fits into all."""
_SAMPLE = 500


@dataclass(slots=True)
class OrderRow:
    """A row that can be read."""

    texts: Texts
    money: dict[str, int] = field(default_factory=dict)
    moments: dict[str, Moment] = field(default_factory=dict)
    currency: str = ""
    qty: int = 1
    price: Amount | None = None
    off: Amount | None = None
    flags: dict[str, bool] = field(default_factory=dict)

    @property
    def sku(self) -> str:
        """The article's code; nothing where a spreadsheet has rounded it."""
        code = bare_text(self.texts.get("Lineitem sku", ""))
        return "" if is_rounded(code) else code

    @property
    def is_line(self) -> bool:
        """Whether it names an item."""
        return any(self.texts.get(f"Lineitem {name}") for name in ("name", "sku", "price", "quantity"))


class OrderReader:
    """Reads the rows of one table."""

    def __init__(self, table: Table, setting: Setting):
        self.columns = Columns(table.header, NAMES)
        self._currency, self._name = setting.currency, self.columns.place("Name")
        formats = list(_FORMATS)
        samples = list(_samples(table, self.columns))
        if not all(re.match(r"\s*\d{4}-", text) for text in samples):
            formats += slash_formats(samples)
        self._moments = Moments(formats, setting.tz)

    def name(self, cells: Cells) -> str:
        """The order's number."""
        return cells[self._name].strip() if self._name is not None else ""

    def row(self, cells: Cells) -> OrderRow:
        """The row as values; Rejected names the column and the value that are wrong."""
        texts = self.columns.texts(cells)
        if not texts.get("Name"):
            raise Rejected("Name is missing")
        found = OrderRow(texts, currency=texts.get("Currency", "").upper())
        currency = found.currency or self._currency
        if not re.fullmatch("[A-Z]{3}", currency):
            raise Rejected(f"Currency “{currency[:40]}” is not three letters like EUR")
        for name in MOMENTS:
            if name in texts:
                found.moments[name] = self._moments.read(texts[name], name)
        for name in MONEY:
            if name in texts:
                found.money[name] = minor_of(texts[name], name, currency)
        word(texts.get("Financial Status", ""), "Financial Status", FINANCIAL)
        word(texts.get("Fulfillment Status", ""), "Fulfillment Status", FULFILMENT)
        self._line(found)
        return found

    def _line(self, found: OrderRow) -> None:
        texts = found.texts
        word(texts.get("Lineitem fulfillment status", ""), "Lineitem fulfillment status", FULFILMENT)
        if "Lineitem quantity" in texts:
            found.qty = whole(texts["Lineitem quantity"], "Lineitem quantity")
        if not 0 <= found.qty <= MOST_QTY:
            raise Rejected(f"Lineitem quantity {found.qty} is not a quantity that can be ordered")
        if "Lineitem price" in texts:
            found.price = decimal(texts["Lineitem price"], "Lineitem price")
            within(found.price, max(1, found.qty), _WIDEST, "Lineitem price")
        if "Lineitem discount" in texts:
            found.off = decimal(texts["Lineitem discount"], "Lineitem discount")
            within(found.off, 1, _WIDEST, "Lineitem discount")
        for name in ("Lineitem requires shipping", "Lineitem taxable"):
            if name in texts:
                found.flags[name] = yes_or_no(texts[name], name)


def _samples(table: Table, columns: Columns) -> Iterator[str]:
    """What stands in the columns of instants in the first rows."""
    places = [place for name in MOMENTS if (place := columns.place(name)) is not None]
    for row in islice(rows(table), 5000):
        if not row.trouble:
            yield from (text for place in places if (text := row.cells[place].strip()))


@dataclass(slots=True)
class FirstLook:
    """What a first reading of a table found."""

    bad: dict[str, str] = field(default_factory=dict)
    """The orders that can't come in, each with the reason: a row that can't be read, or none with a date."""
    bare: int = 0
    """Lines without a SKU, or with one that a spreadsheet rounded."""

    @property
    def notes(self) -> list[str]:
        """What people should know of it."""
        if not self.bare:
            return []
        return [f"lines without a SKU that can be read, which keep their title and are of no article: {self.bare}"]


def look_at(table: Table, reader: OrderReader) -> FirstLook:
    """Read a table once, before any row of it comes in."""
    look = FirstLook()
    found = look.bad
    dated: set[str] = set()
    undated: dict[str, None] = {}
    for row in rows(table):
        name = _name(reader, row)
        try:
            if row.trouble:
                raise Rejected(row.trouble)
            read = reader.row(row.cells)
        except Rejected as reason:
            found.setdefault(name, f"row {row.number} of {name or 'it'} can't be read: {reason}")
            continue
        look.bare += read.is_line and not read.sku
        if any(moment in read.moments for moment in MOMENTS):
            dated.add(name)
            undated.pop(name, None)
        elif name not in dated:
            undated[name] = None
    for name in undated:
        found.setdefault(name, f"no row of {name} says when it was placed: Created at is missing")
    return look


def _name(reader: OrderReader, row: Row) -> str:
    try:
        return reader.name(row.cells)
    except IndexError:
        return ""


def habit_of(table: Table, reader: OrderReader) -> bool:
    """Whether the prices of most orders of a table that add up hold their tax: for those that don't add up."""
    votes = 0
    kept: list[OrderRow] = []
    for row in islice(rows(table), _SAMPLE):
        try:
            read = reader.row(row.cells) if not row.trouble else None
        except (Rejected, IndexError):
            read = None
        if read is None:
            continue
        if kept and kept[0].texts["Name"] != read.texts["Name"]:
            votes += _vote(kept)
            kept = []
        kept.append(read)
    return votes + _vote(kept) < 0


def _vote(kept: Sequence[OrderRow]) -> int:
    """1: tax on top; -1: prices hold it; 0: it can't be told."""
    if not kept or not kept[0].money.get("Taxes"):
        return 0
    currency = kept[0].currency or "EUR"
    listed = sum(one.price.times(one.qty, currency)[0] for one in kept if one.price is not None)
    off = sum(abs(one.off.times(1, currency)[0]) for one in kept if one.off is not None)
    figures = figures_of(listed, off, kept[0].money)
    first, other = settle(figures), settle(figures, True)
    if not first.exact or first.inclusive != other.inclusive:
        return 0
    return -1 if first.inclusive else 1


def figures_of(listed: int, line_off: int, money: dict[str, int], tips: int = 0) -> Figures:
    """The figures of an order's columns beside those of its lines; tips are in the total, and in neither of these."""
    subtotal, total = money.get("Subtotal"), money.get("Total")
    if subtotal is not None and subtotal > listed:
        subtotal -= tips
    return Figures(
        listed=listed,
        line_off=line_off,
        subtotal=subtotal,
        shipping=money.get("Shipping", 0),
        taxes=money.get("Taxes", 0),
        duties=money.get("Duties", 0),
        total=None if total is None else total - tips,
        discount=abs(money["Discount Amount"]) if "Discount Amount" in money else None,
    )
