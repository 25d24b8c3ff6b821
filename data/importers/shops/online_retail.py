"""Online Retail: one row a line, an invoice is the rows of one InvoiceNo; no currency, times of the store's own zone.

- An invoice is a closed order, shipped as ordered. C… is a credit note: its money went back. A… corrects bad debts.
- A negative quantity without C is stock written off: a document without money, its description is the reason.
- An invoice that is all zero and nobody's is our own bookkeeping (“found”, “mailout”): kept, but no sale.
- POST, DOT and C2 are shipping, D is a discount, the other service codes are fees: none of them are goods.
- Each line's money is quantity times unit price, rounded half up to the minor unit once. Without CustomerID: a guest.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from operator import itemgetter
from typing import TypeVar

from data.importers.countries import country_code
from data.importers.files.reading import Cells, Table, rows
from data.importers.records import (
    ADJUSTMENT,
    CREDIT_NOTE,
    ORDER,
    WRITE_OFF,
    Document,
    Line,
    Party,
    Setting,
    Taken,
    seal,
)
from data.importers.values import MOST_QTY, Amount, Moment, Moments, Rejected, amount, id_text, slash_formats, whole

NAMES = {
    "invoice": ("invoiceno", "invoice"),
    "code": ("stockcode",),
    "title": ("description",),
    "qty": ("quantity",),
    "at": ("invoicedate",),
    "price": ("unitprice", "price"),
    "customer": ("customerid",),
    "country": ("country",),
}
"""What each column may be called, without case and spaces; a dialect of 2009 differs from that of 2011."""
SHIPPING = frozenset({"POST", "DOT", "C2"})
DISCOUNT = "D"
FEES = frozenset({"M", "S", "B", "BANK CHARGES", "AMAZONFEE", "CRUK", "ADJUST", "ADJUST2"})
GIFT = "GIFT_"
UNSAID = "no reason given"

Record = tuple[str, str, str, int, Moment, int, str, int, bool, str, str]
"""Invoice, code, title, quantity, instant, unit price (sign counts), its text, money, exact?, customer, country."""


Value = TypeVar("Value")


def _folded(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.casefold())


def _places(header: Sequence[str]) -> dict[str, int]:
    folded = [_folded(name) for name in header]
    return {
        field: next(place for place, name in enumerate(folded) if name in names)
        for field, names in NAMES.items()
        if any(name in names for name in folded)
    }


class OnlineRetail:
    """The format, for the registry."""

    name = "online-retail"

    def recognises(self, header: Sequence[str]) -> bool:
        """All eight columns, in any order, with others or not."""
        return len(_places(header)) == len(NAMES)

    def layout(self, table: Table, setting: Setting) -> "InvoiceRows":
        """How this table is read; dates that aren't ISO are told apart by the first rows."""
        places = _places(table.header)
        formats = ["iso"]
        if not all(re.match(r"\s*\d{4}-", text) for text in _samples(table, places["at"], 20)):
            formats += slash_formats(_samples(table, places["at"], 5000))
        return InvoiceRows(places, Moments(formats, setting.tz), setting)


def _samples(table: Table, place: int, count: int) -> list[str]:
    return [row.cells[place] for row in islice(rows(table), count) if not row.trouble]


@lru_cache(maxsize=8192)
def kind_of(code: str) -> str:
    """goods, service (shipping) or fee."""
    upper = code.strip().upper()
    if upper in SHIPPING:
        return "service"
    return "fee" if upper == DISCOUNT or upper in FEES or upper.startswith(GIFT) else "goods"


MOST_REMEMBERED = 20_000


def remembered(known: dict[str, Value], text: str, value: Value) -> Value:
    """Keep what a text means; when there are too many, begin anew."""
    if len(known) >= MOST_REMEMBERED:
        known.clear()
    known[text] = value
    return value


_amounts: dict[str, Amount] = {}
_counts: dict[str, int] = {}
_ids: dict[str, str] = {}
"""What texts mean, for all files: hundreds of days come in together, each with the same few thousand prices."""


class InvoiceRows:
    """Reads one table."""

    name = channel = "online-retail"
    newest_wins = False

    def __init__(self, places: dict[str, int], moments: Moments, setting: Setting):
        self._cells = itemgetter(*(places[field] for field in NAMES))
        self._invoice = places["invoice"]
        self._moments, self._currency = moments, setting.currency
        self._amounts, self._counts, self._ids = _amounts, _counts, _ids

    def key(self, cells: Cells) -> str:
        """The invoice number."""
        return cells[self._invoice].strip()

    def read(self, cells: Cells) -> Record:
        """The row as values."""
        invoice, code, title, qty, at, price, customer, country = self._cells(cells)
        invoice, code = invoice.strip(), code.strip()
        if not invoice:
            raise Rejected("InvoiceNo is missing")
        if not code:
            raise Rejected("StockCode is missing")
        count = self._counts.get(qty)
        if count is None:
            count = self._count(qty)
        unit = self._amounts.get(price)
        if unit is None:
            unit = remembered(self._amounts, price, amount(price, "UnitPrice"))
        moment = self._moments.read(at, "InvoiceDate")
        minor, exact = unit.times(count, self._currency)
        who = self._ids.get(customer)
        if who is None:
            who = remembered(self._ids, customer, id_text(customer))
        return invoice, code, title.strip(), count, moment, unit.digits, price, minor, exact, who, country

    def _count(self, qty: str) -> int:
        count = whole(qty, "Quantity")
        if abs(count) > MOST_QTY:
            raise Rejected(f"Quantity {count} is too large")
        return remembered(self._counts, qty, count)

    def documents(self, key: str, taken: Sequence[Taken]) -> list[Document]:
        """The order, credit note, write-off or correction of one invoice number; rarely several of them."""
        parts: dict[str, list[tuple[Line, Record]]] = {}
        for one in taken:
            record: Record = one.record  # type: ignore[assignment]  # what read() made
            parts.setdefault(self._part(record), []).append((self._line(one, record), record))
        main = CREDIT_NOTE if key.startswith("C") else ADJUSTMENT if key.startswith("A") else ORDER
        main = main if main in parts else next(iter(parts))
        return [self._document(key, kind, lines, main=kind == main) for kind, lines in parts.items()]

    def _part(self, record: Record) -> str:
        invoice, code, _, qty, _, unit, *_ = record
        if invoice.startswith("C"):
            return CREDIT_NOTE
        if invoice.startswith("A") or unit < 0:
            return ADJUSTMENT
        if qty >= 0 or code.upper() == DISCOUNT:
            return ORDER
        return CREDIT_NOTE if unit else WRITE_OFF

    def _line(self, one: Taken, record: Record) -> Line:
        _, code, title, qty, moment, _, price, minor, exact, _, _ = record
        kind = kind_of(code)
        line = Line(
            kind, code, title, qty, price, minor, moment.day[:7], one.file, one.row, source_line=one.digest, exact=exact
        )
        if code.upper() == DISCOUNT and minor < 0:
            line.list_minor, line.discount_minor, line.qty = 0, -minor, abs(qty)
        return line

    def _document(self, key: str, kind: str, parts: list[tuple[Line, Record]], *, main: bool) -> Document:
        lines = [line for line, _ in parts]
        _, _, _, _, moment, _, _, _, _, customer, country = min(
            (record for _, record in parts), key=lambda record: record[4].at
        )
        document = Document(
            kind,
            key if main else f"{key}/{kind}",
            moment.at,
            moment.day,
            lines,
            party=Party(customer) if customer else None,
            country=country_code(country),
            currency=self._currency,
            credit=key.startswith("C"),
            main=main,
        )
        if kind in (WRITE_OFF, ADJUSTMENT):
            document.reason = "; ".join(dict.fromkeys(line.title for line in lines if line.title)) or UNSAID
        document.internal = (
            kind == ORDER and not customer and not any(line.list_minor or line.discount_minor for line in lines)
        )
        seal(document)
        return document
