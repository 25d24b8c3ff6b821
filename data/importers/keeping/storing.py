"""Writes the new documents of a chunk by the bulk doors, inside the running operation. History moves no stock.

A closed order comes shipped as ordered and paid in full unless the file says otherwise; a credit note's money went
back. What the source says and its own figures do not bear out is kept as the source's, and noted.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from data import axes, bulk, clock, database, frames, options
from data.customer_book import settle_bounds
from data.dataclass import dataclass, field
from data.importers.keeping import order_words, storing_money
from data.importers.keeping.addresses import write_addresses
from data.importers.keeping.catalogue import Catalogue, Customers, is_own, own_prefix
from data.importers.keeping.known import other_number
from data.importers.keeping.storing_parcels import (
    Filled,
    Sent,
    last_of,
    sent_of,
    speaks_of_sending,
    units_of,
    write_parcels,
)
from data.importers.keeping.tallies import Tallies
from data.importers.records import Chunk, Document, Party, Payment, Sums, rows_of, sums_of
from data.money import decimal_text, divide_half_up

_NUMBERS = {
    "orders": f"SELECT number FROM orders WHERE number IN {bulk.LIST}",
    "document": f"SELECT number FROM document WHERE number IN {bulk.LIST}",
}
_STATES = {"closed": "closed", "open": "placed", "cancelled": "cancelled"}

Row = tuple[object, ...]


@dataclass(slots=True)
class Outcome:
    """What became of a chunk."""

    imported: Counter[int] = field(default_factory=Counter)
    """Records by file."""
    unchanged: Counter[int] = field(default_factory=Counter)
    updated: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    differences: list[dict[str, str]] = field(default_factory=list)
    """What people changed here and a newer file says otherwise: ours stays."""
    placeholders: list[str] = field(default_factory=list)
    """SKUs that were made because an order or a stock figure names them."""

    def reset(self) -> None:
        """Nothing yet: an operation may run again after a lost connection."""
        self.imported, self.unchanged, self.updated = Counter(), Counter(), 0
        self.counts, self.differences, self.placeholders = Counter(), [], []


@dataclass(frozen=True, slots=True)
class Noted:
    """What a source says that its own figures do not bear out, or does not say."""

    document: Document
    key: int
    number: str
    field: str
    ours: str
    theirs: str
    says: str = ""
    """Told at the import's end, where the document does not tell it itself."""


class Storing:
    """Writes the new documents of one chunk."""

    def __init__(self, chunk: Chunk, batch: int, outcome: Outcome):
        self.chunk, self.batch, self.outcome = chunk, batch, outcome
        self.tallies = Tallies()
        self.catalogue = Catalogue(outcome.counts, batch, outcome.placeholders)
        self.customers = Customers(chunk.channel, outcome.counts, batch)
        self.payments: list[Row] = []
        self.words: list[Row] = []
        self.noted: list[Noted] = []
        self.moved: set[int] = set()
        """Customers of whom an order went to another or to another day: their first and last are looked up anew."""
        self.op_id = frames.frame().op_id
        self._paid = 0
        self._currency = options.currency()
        self._given_back: dict[str, int] = defaultdict(int)
        for one in chunk.documents:
            if one.refunds:
                self._given_back[one.refunds] -= sum(line.net_minor for line in one.lines)

    def meet(self, documents: Sequence[Document]) -> None:
        """Find or make every SKU and customer that is named."""
        self.catalogue.meet(documents)
        self.customers.meet(documents)

    def add(self, documents: Iterable[Document]) -> None:
        """Write orders that the store has not; those that are done are history."""
        orders = list(documents)
        self.add_orders(orders)
        for one in orders:
            self.count_order(one, sums_of(one))
            self.outcome.imported.update(rows_of(one))

    def pay_out(self) -> None:
        """Write the payments that were gathered."""
        _fill("payment_event", self.payments)
        self.payments.clear()

    def finish(self) -> None:
        """Write what was gathered: payments, the source's words, and the rollups' deltas."""
        self.pay_out()
        _fill("source_record", self.words)
        self.tallies.hand_over()
        if self.moved:
            settle_bounds(sorted(self.moved))

    def add_orders(self, orders: Sequence[Document]) -> Sequence[int]:
        """Write the rows of orders and of all that hangs on them; their ids."""
        if not orders:
            return ()
        ids = bulk.reserve("orders", len(orders))
        numbers = free_numbers("orders", orders, self.chunk.channel, own_prefix("order"))
        ships = self.write_addresses([one.party for one in orders])
        bills = self.write_addresses([one.bill for one in orders])
        sent = [sent_of(one) if speaks_of_sending(one) else None for one in orders]
        rows = []
        for place, (key, number, one) in enumerate(zip(ids, numbers, orders, strict=True)):
            rows.append(self._order_row(key, number, one, sent[place], ships.get(place), bills.get(place)))
            if order_words.speaks(one):
                self.words.append(order_words.row_of(*self.about(one, key), self.given_back(one)))
            self.note(key, number, one)
            frames.touch("order", key, new=True)
        bulk.fill("orders", rows)
        self.fill_lines(list(zip(ids, orders, sent, strict=True)))
        by = frames.frame().actor.id
        _fill("order_note", [(key, by, one.at, one.note) for key, one in zip(ids, orders, strict=True) if one.note])
        self.outcome.counts["orders"] += len(orders)
        return ids

    def about(self, one: Document, key: int) -> tuple[str, Document, int, int]:
        """What a first word is of: channel, document, its id, the batch."""
        return self.chunk.channel, one, key, self.batch

    def given_back(self, one: Document) -> int:
        """What this chunk says went back of an order."""
        return self._given_back.get(one.source_id, 0)

    def write_addresses(self, parties: Sequence[Party | None]) -> dict[int, int]:
        """An address row for each party that has one, by its place."""
        return write_addresses(parties, self.customers)

    def _order_row(
        self, key: int, number: str, one: Document, sent: Sent | None, ship: int | None, bill: int | None
    ) -> Row:
        """An order as its row; its payments are gathered with it."""
        money, party = sums_of(one), one.party
        closed, cancelled, is_open = one.state == "closed", one.state == "cancelled", one.state == "open"
        paid = storing_money.paid_of(one, money.total, self.given_back(one))
        due = 0 if cancelled else money.total
        for payment in storing_money.payments_of(one, paid):
            self.pay_in(payment, one, key)
            self.outcome.counts["payments"] += 1
        facts = units_of(one, sent)
        taken = storing_money.money_of(one, paid)
        carrier, tracking = last_of(one) if one.parcels else ("", "")
        foreign = one.currency != self._currency
        return (
            *(key, number, self.chunk.channel, one.source_id, self.customers.id_of(party)),
            *(party.name if party else "", party.email if party else "", one.country, ship, bill or ship),
            *(_STATES[one.state], "pending" if is_open else "approved"),
            *(storing_money.terms_of(one) if is_open else "prepaid",),
            *("internal" if one.internal else "normal", one.currency, money.listed, money.discount, money.net),
            *(money.tax, money.shipping, money.fee, money.total, money.total if cancelled else 0, paid, 0, one.at),
            *(storing_money.paid_at(one, paid, money.total), None if is_open else one.approved_at or one.at),
            *(one.closed_at or one.at if closed else None, one.cancelled_at or one.at if cancelled else None),
            *(facts.due, axes.fulfilment(facts, waits_for_stock=False), axes.payment(taken, due)),
            *(one.tags, self.batch, one.source_hash, taken.authorised, one.fx_ppm, one.day if foreign else ""),
            *(carrier, tracking, one.source_state, one.gap_minor, one.deliver_by_at, None),
            facts.due - facts.shipped if is_open else 0,
        )

    def fill_lines(self, orders: Sequence[tuple[int, Document, Sent | None]]) -> list[Sequence[int]]:
        """Write the lines of orders, the parcels they are in, and their discounts and taxes; the lines' ids."""
        reserved = bulk.reserve("order_line", sum(len(one.lines) for _, one, _ in orders))
        ids: list[Sequence[int]] = []
        rows: list[Row] = []
        start = 0
        for order, one, sent in orders:
            ids.append(reserved[start : start + len(one.lines)])
            start += len(one.lines)
            rows += self.line_rows(order, one, sent, ids[-1])
        bulk.fill("order_line", rows)
        _fill("order_discount", [row for key, one, _ in orders for row in storing_money.discount_rows(key, one)])
        _fill("tax_line", [row for key, one, _ in orders for row in storing_money.tax_rows(key, one)])
        filled: list[Filled] = [
            (order, one.at, parcel, [(lines[place], units) for place, units in parts])
            for (order, one, sent), lines in zip(orders, ids, strict=True)
            if sent is not None
            for parcel, parts in sent.parcels
        ]
        write_parcels(filled, self.batch)
        self.outcome.counts["lines"] += len(reserved)
        return ids

    def line_rows(self, order: int, one: Document, sent: Sent | None, ids: Sequence[int]) -> list[Row]:
        """An order's lines as their rows."""
        id_of = self.catalogue.id_of
        closed, cancelled = one.state == "closed", one.state == "cancelled"
        rows: list[Row] = []
        for place, (key, line) in enumerate(zip(ids, one.lines, strict=True)):
            qty, listed, off, tax = line.qty, line.list_minor, line.discount_minor, line.tax_minor
            shipped = sent.shipped[place] if sent else qty if closed else 0
            rows.append(
                (
                    key,
                    order,
                    place + 1,
                    line.kind,
                    id_of(line),
                    line.code,
                    line.title,
                    qty,
                    qty - shipped if cancelled else 0,
                    shipped,
                    divide_half_up(listed, qty) if qty else 0,
                    line.unit_text,
                    listed,
                    off,
                    listed - off,
                    tax,
                    listed - off + tax,
                    line.source_line,
                    sent.delivered[place] if sent else 0,
                    line.vendor,
                )
            )
        return rows

    def note(self, key: int, number: str, one: Document) -> None:
        """Note what can't be settled: a total that the figures lack, a rate that nobody knows."""
        if one.gap_minor:
            total = sums_of(one).total
            ours, theirs = decimal_text(total - one.gap_minor, one.currency), decimal_text(total, one.currency)
            self.noted.append(Noted(one, key, number, "total", ours, theirs))
        if one.currency != self._currency and order_words.rate_word(one.fx_ppm) is None:
            says = f"what a {one.currency} is worth in {self._currency} is not known"
            self.noted.append(Noted(one, key, number, "rate", f"1 {self._currency}", f"1 {one.currency}", says))

    def count_order(self, one: Document, money: Sums) -> None:
        """Add an order to the rollups, unless it is no sale."""
        cancelled = one.state == "cancelled"
        if one.internal or (cancelled and not storing_money.paid_of(one, money.total, self.given_back(one))):
            return
        goods = [line for line in one.lines if line.kind == "goods"]
        self.tallies.day(
            one.day,
            one.currency,
            orders=1,
            units=sum(line.qty for line in goods),
            gross_minor=money.listed,
            discount_minor=money.discount,
            shipping_minor=money.shipping,
            tax_minor=money.tax,
            fee_minor=money.fee,
        )
        if cancelled:
            day = clock.day_of(one.cancelled_at, options.timezone()) if one.cancelled_at is not None else one.day
            self.tallies.day(day, one.currency, returns_minor=money.net)
        for line in goods:
            sku = self.catalogue.id_of(line)
            if sku is not None:
                self.tallies.sku(one.day, sku, one.currency, line.qty, line.net_minor)
        customer = self.customers.id_of(one.party)
        if customer:
            self.tallies.customer(customer, one.at, 1, money.net)

    def pay_in(self, paid: Payment, one: Document, order: int, note: str = "") -> None:
        """Gather a payment of an order; it happened when the source says."""
        self.pay(
            paid.kind,
            paid.amount_minor,
            one,
            order=order,
            note=note,
            at=paid.at,
            method=paid.method or one.method,
            reference=paid.reference,
        )

    def pay(
        self,
        kind: str,
        amount: int,
        one: Document,
        *,
        order: int | None = None,
        document: int | None = None,
        note: str = "",
        at: int | None = None,
        method: str | None = None,
        reference: str = "",
    ) -> None:
        """Gather a payment event; it happened when the document says."""
        key = f"{self.op_id}:{kind}:{self._paid}"
        self._paid += 1
        how, when = one.method if method is None else method, one.at if at is None else at
        self.payments.append(
            (order, document, kind, amount, one.currency, how, key, when, note, self.op_id, self.batch, reference)
        )


def _fill(table: str, rows: list[Row]) -> None:
    """Write rows, if there are any."""
    if rows:
        bulk.fill(table, rows)


def free_numbers(table: str, documents: Sequence[Document], channel: str, own: str) -> list[str]:
    """The number of each document: its own, or with the channel behind where that is taken or could be ours one day."""
    taken = {
        row[0]
        for group in bulk.groups([one.number for one in documents])
        for row in database.rows(_NUMBERS[table], group)
    }
    return [
        other_number(one.number, channel) if one.number in taken or is_own(one.number, own) else one.number
        for one in documents
    ]
