"""What any file of orders comes down to: documents with lines. Formats make them; storing.py writes them.

Articles, levels, buyers and what else a file brings are in goods.py; all are items of a chunk.
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Protocol

from data.dataclass import dataclass, field
from data.importers.files.reading import Cells, Table
from data.importers.goods import Article, Buyer, Kept, Level, Review

ORDER, CREDIT_NOTE, WRITE_OFF, ADJUSTMENT = "order", "credit_note", "write_off", "adjustment"


@dataclass(slots=True)
class Line:
    """A line of a document, with the place in the files that it came from."""

    kind: str
    """goods, service (shipping) or fee."""
    code: str
    title: str
    qty: int
    unit_text: str
    """The unit price as it was written."""
    list_minor: int
    month: str
    file: int = 0
    row: int = 0
    discount_minor: int = 0
    tax_minor: int = 0
    source_line: str = ""
    """Its identity: what its cells say, and its place among equals."""
    exact: bool = True
    """Whether nothing was rounded."""
    barcode: str = ""
    shipped: int | None = None
    """Units that the source says were sent; None: all of a closed order, none of another."""
    vendor: str = ""
    """Who sells or makes it, where the file names one by the line."""

    @property
    def net_minor(self) -> int:
        """List less discount."""
        return self.list_minor - self.discount_minor


@dataclass(slots=True)
class Party:
    """Who bought, as the file names them."""

    source_id: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    company: str = ""
    address: tuple[str, ...] = ()
    """Line 1, line 2, city, region, postcode, country."""


@dataclass(slots=True)
class Payment:
    """Money that the source says was promised, taken or given back, one by one."""

    amount_minor: int
    method: str = ""
    at: int | None = None
    """None: when the order was placed."""
    reference: str = ""
    kind: str = "capture"
    """authorise or capture; what was given back is a credit note."""


@dataclass(slots=True)
class Parcel:
    """A parcel that the source says was sent."""

    tracking: str = ""
    carrier: str = ""
    handed_at: int | None = None
    delivered_at: int | None = None
    lines: tuple[tuple[int, int], ...] = ()
    """(place of the line in the document, units); empty: everything that was sent and is in no other parcel."""


@dataclass(slots=True)
class Discount:
    """A code or rule that took money off; the money stands on the lines already."""

    code: str
    amount_minor: int
    title: str = ""


@dataclass(slots=True)
class Tax:
    """One tax of the order as the source names it; its money stands on the lines or the order already."""

    name: str
    amount_minor: int
    rate_ppm: int = 0
    inclusive: bool = False


@dataclass(slots=True)
class Document:
    """An order, a credit note, a write-off or a correction."""

    kind: str
    source_id: str
    at: int
    day: str
    lines: list[Line]
    party: Party | None = None
    country: str = ""
    currency: str = ""
    reason: str = ""
    state: str = "closed"
    """closed, open or cancelled."""
    internal: bool = False
    """Our own bookkeeping, not a sale: no KPI counts it."""
    credit: bool = False
    """Whether `months` count it as a credit note; else it is an invoice."""
    shipping_minor: int = 0
    """On top of the lines."""
    tax_minor: int = 0
    """On top of the lines' own."""
    paid_minor: int | None = None
    """None: all of it. Not read where `payments` are named one by one."""
    payments: list[Payment] = field(default_factory=list)
    parcels: list[Parcel] = field(default_factory=list)
    discounts: list[Discount] = field(default_factory=list)
    taxes: list[Tax] = field(default_factory=list)
    inclusive: bool = False
    """Whether the file's prices held the tax that stands on the lines here."""
    gap_minor: int = 0
    """What the source's total has more than its own figures: the total is kept, and the gap is marked and listed."""
    fx_ppm: int = 1_000_000
    """Millionths of the store's currency that one of the order's is worth."""
    bill: Party | None = None
    """To whom it is billed, where that is another address."""
    source_state: str = ""
    """The source's own word for where it is."""
    paid_at: int | None = None
    approved_at: int | None = None
    closed_at: int | None = None
    cancelled_at: int | None = None
    deliver_by_at: int | None = None
    """When the customer was told it would come."""
    beside: list[int] = field(default_factory=list)
    """The files of records that are no line of it: payments, reviews' rows, further rows of an export."""
    said: dict[str, str] = field(default_factory=dict)
    """Columns that have no place here, by their own names: nothing a source says is lost."""
    refunds: str = ""
    """Of a credit note: the order it belongs to, where the file says so."""
    method: str = ""
    tags: str = ""
    note: str = ""
    partial: bool = False
    """Rows of it were rejected, or it comes from a rejects file: what is known and not in it stays."""
    disagrees: str = ""
    """What the source says of it that its own figures don't bear out."""
    source_hash: str = ""
    main: bool = True
    """False for what was cut out of another document of the same file."""

    @property
    def number(self) -> str:
        """What it is called here."""
        return self.source_id


Item = Document | Article | Level | Buyer | Review | Kept


@dataclass(frozen=True, slots=True)
class Taken:
    """A record that could be read."""

    file: int
    row: int
    record: tuple[object, ...]
    digest: str


@dataclass(slots=True)
class Setting:
    """What a format must know of the store."""

    currency: str
    tz: str
    tables: Sequence[Table] = ()
    """All tables that come in together, for a format that is spread over several."""
    language: str = "en"


class Layout(Protocol):
    """A format, ready to read one table."""

    name: str
    channel: str
    newest_wins: bool
    """Of a document that several files have: the last file is right, else each adds to it."""

    def key(self, cells: Cells) -> str:
        """Which document a row belongs to."""
        ...

    def read(self, cells: Cells) -> tuple[object, ...]:
        """The row as values; raises Rejected."""
        ...

    def documents(self, key: str, taken: Sequence[Taken]) -> Sequence[Item]:
        """The items that the records of one key make; every record stands in exactly one of them."""
        ...


class Format(Protocol):
    """A format in the registry: knows its tables by their header."""

    name: str

    def recognises(self, header: Sequence[str]) -> bool:
        """Whether a table is of this format."""
        ...

    def layout(self, table: Table, setting: Setting) -> Layout:
        """How this table is read."""
        ...


def digest_of(cells: Sequence[str]) -> str:
    """What a row says, in 16 characters."""
    return hashlib.blake2b("\x1f".join(cells).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def number_equals(lines: Sequence[Line]) -> None:
    """Tell lines apart that say the same: the second is `…#2`. Two identical lines of an invoice are two lines."""
    seen: dict[str, int] = {}
    for line in lines:
        count = seen[line.source_line] = seen.get(line.source_line, 0) + 1
        if count > 1:
            line.source_line = f"{line.source_line}#{count}"


def rows_of(item: Item) -> Iterator[int]:
    """The file of each record that an item is made of; a line that no record stands for has row 0."""
    if isinstance(item, Document):
        yield from (line.file for line in item.lines if line.row)
        yield from item.beside
    else:
        yield from (file for file, _ in item.places)


def seal(document: Document, *more: str) -> None:
    """Number its equal lines and write the hash over all of them, and over what else makes it what it is."""
    number_equals(document.lines)
    document.source_hash = hash_of([*(line.source_line for line in document.lines), *more])


def hash_of(source_lines: Iterator[str] | Sequence[str]) -> str:
    """The hash of a document with these lines, in whatever order."""
    return hashlib.blake2b("\n".join(sorted(source_lines)).encode(), digest_size=16).hexdigest()


@dataclass(slots=True)
class Sums:
    """The money of an order as its columns have it."""

    listed: int
    discount: int
    shipping: int
    fee: int
    tax: int
    gap: int = 0

    @property
    def net(self) -> int:
        """Goods less discounts."""
        return self.listed - self.discount

    @property
    def total(self) -> int:
        """What the customer owed."""
        return self.net + self.tax + self.shipping + self.fee + self.gap


def sums_of(document: Document) -> Sums:
    """Goods, discounts, shipping, fees and taxes of an order's lines and of what came on top."""
    found = Sums(0, 0, document.shipping_minor, 0, document.tax_minor, document.gap_minor)
    for line in document.lines:
        found.discount += line.discount_minor
        found.tax += line.tax_minor
        if line.kind == "goods":
            found.listed += line.list_minor
        elif line.kind == "service":
            found.shipping += line.list_minor
        else:
            found.fee += line.list_minor
    return found


@dataclass(slots=True)
class Chunk:
    """Whole documents that are written in one transaction."""

    file: int
    path: str
    file_hash: str
    format: str
    channel: str
    items: list[Item] = field(default_factory=list)
    rows: int = 0
    first: int = 0
    last: int = 0
    spare: list[int] = field(default_factory=list)
    """The files of rows that another row says already: they count as unchanged."""
    spilled: bool = False
    """Whether its documents were scattered: they come after all files are through."""
    final: bool = False
    """Whether the file has no more."""

    @property
    def documents(self) -> list[Document]:
        """The orders and papers among its items."""
        return [one for one in self.items if isinstance(one, Document)]
