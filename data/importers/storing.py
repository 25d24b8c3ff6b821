"""Writes the new documents of a chunk by the bulk doors, inside the running operation. History moves no stock.

A closed order comes shipped as ordered, and paid in full unless the file says otherwise; a credit note's money went
back.
"""

from collections import Counter
from collections.abc import Sequence

from data import axes, bulk, database, frames
from data.dataclass import dataclass, field
from data.importers.catalogue import Catalogue, Customers, address_rows, is_own, own_prefix
from data.importers.known import other_number
from data.importers.records import CREDIT_NOTE, ORDER, Chunk, Document, Line, Sums, rows_of, sums_of
from data.importers.refunds import note_refund, order_of
from data.importers.tallies import Tallies
from data.money import divide_half_up

_NUMBERS = {
    "orders": f"SELECT number FROM orders WHERE number IN {bulk.LIST}",
    "document": f"SELECT number FROM document WHERE number IN {bulk.LIST}",
}

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

    def reset(self) -> None:
        """Nothing yet: an operation may run again after a lost connection."""
        self.imported, self.unchanged, self.updated = Counter(), Counter(), 0
        self.counts, self.differences = Counter(), []


class Storing:
    """Writes the new documents of one chunk."""

    def __init__(self, chunk: Chunk, batch: int, outcome: Outcome):
        self.chunk, self.batch, self.outcome = chunk, batch, outcome
        self.tallies = Tallies()
        self.catalogue = Catalogue(outcome.counts)
        self.customers = Customers(chunk.channel, outcome.counts)
        self.payments: list[Row] = []
        self.op_id = frames.frame().op_id

    def meet(self, documents: Sequence[Document]) -> None:
        """Find or make every SKU and customer that is named."""
        self.catalogue.meet(documents)
        self.customers.meet(documents)

    def add(self, documents: Sequence[Document]) -> None:
        """Write documents that the store has not."""
        orders = [one for one in documents if one.kind == ORDER]
        self._add_orders(orders)
        self._add_documents([one for one in documents if one.kind != ORDER])
        for one in documents:
            self.outcome.imported.update(rows_of(one))

    def finish(self) -> None:
        """Write what was gathered: payments, and the rollups' deltas."""
        bulk.fill("payment_event", self.payments)
        self.tallies.hand_over()

    def _add_orders(self, orders: Sequence[Document]) -> None:
        ids = bulk.reserve("orders", len(orders))
        numbers = _free("orders", orders, self.chunk.channel, own_prefix("order"))
        addresses = address_rows(orders, self.customers)
        bulk.fill(
            "orders",
            [
                self.order_row(key, number, one, addresses.get(place))
                for place, (key, number, one) in enumerate(zip(ids, numbers, orders, strict=True))
            ],
        )
        self.fill_lines(list(zip(ids, orders, strict=True)))
        notes = [
            (key, frames.frame().actor.id, one.at, one.note) for key, one in zip(ids, orders, strict=True) if one.note
        ]
        bulk.fill("order_note", notes)
        for key, one in zip(ids, orders, strict=True):
            self.count_order(one, sums_of(one))
            frames.touch("order", key)
        self.outcome.counts["orders"] += len(orders)

    def order_row(self, key: int, number: str, one: Document, address: int | None) -> Row:
        """An order as its row; its capture is gathered with it."""
        money, party = sums_of(one), one.party
        closed, cancelled = one.state == "closed", one.state == "cancelled"
        units = sum(line.qty for line in one.lines if line.kind == "goods")
        paid = max(0, money.total if one.paid_minor is None else one.paid_minor)
        due = 0 if cancelled else money.total
        if paid:
            self.pay("capture", paid, one, order=key)
            self.outcome.counts["payments"] += 1
        shipped = 0 if cancelled else units
        facts = axes.Units(shipped, 0, 0, 0, shipped, 0, 0, 0, 0)
        return (
            *(key, number, self.chunk.channel, one.source_id, self.customers.id_of(party)),
            *(party.name if party else "", party.email if party else "", one.country, address, address),
            *("cancelled" if cancelled else "closed", "approved", "prepaid", "internal" if one.internal else "normal"),
            *(one.currency, money.listed, money.discount, money.net, money.tax, money.shipping, money.fee, money.total),
            *(money.total if cancelled else 0, paid, 0, one.at, one.at if paid >= money.total else None, one.at),
            *(one.at if closed else None, one.at if cancelled else None, shipped),
            *(axes.fulfilment(facts, waits_for_stock=False), axes.payment(axes.Money(0, paid, 0, 0), due)),
            *(one.tags, self.batch, one.source_hash),
        )

    def fill_lines(self, orders: Sequence[tuple[int, Document]]) -> None:
        """Write the lines of orders."""
        ids = iter(bulk.reserve("order_line", sum(len(one.lines) for _, one in orders)))
        bulk.fill(
            "order_line",
            [
                self._line_row(next(ids), order, position, line, cancelled=one.state == "cancelled")
                for order, one in orders
                for position, line in enumerate(one.lines, 1)
            ],
        )
        self.outcome.counts["lines"] += sum(len(one.lines) for _, one in orders)

    def _line_row(self, key: int, order: int, position: int, line: Line, *, cancelled: bool) -> Row:
        net = line.list_minor - line.discount_minor
        return (
            *(key, order, position, line.kind, self.catalogue.id_of(line), line.code, line.title),
            *(line.qty, line.qty if cancelled else 0, 0 if cancelled else line.qty),
            *(divide_half_up(line.list_minor, line.qty) if line.qty else 0, line.unit_text, line.list_minor),
            *(line.discount_minor, net, line.tax_minor, net + line.tax_minor, line.source_line),
        )

    def count_order(self, one: Document, money: Sums) -> None:
        """Add an order to the rollups, unless it is no sale."""
        if one.internal or (one.state == "cancelled" and not one.paid_minor):
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
        if one.state == "cancelled":
            self.tallies.day(one.day, one.currency, returns_minor=money.net)
        for line in goods:
            sku = self.catalogue.id_of(line)
            if sku is not None:
                self.tallies.sku(one.day, sku, one.currency, line.qty, line.net_minor)
        customer = self.customers.id_of(one.party)
        if customer:
            self.tallies.customer(customer, one.at, 1, money.net)

    def _add_documents(self, documents: Sequence[Document]) -> None:
        ids = bulk.reserve("document", len(documents))
        numbers = _free("document", documents, self.chunk.channel, own_prefix("credit_note"))
        rows, lines = [], []
        for key, number, one in zip(ids, numbers, documents, strict=True):
            amount = sum(line.net_minor for line in one.lines)
            customer = self.customers.id_of(one.party)
            order = self.refunded_order(one, customer, -amount)
            rows.append(
                (
                    *(key, number, one.kind, self.chunk.channel, order, customer, one.at, one.day, one.currency),
                    *(amount, one.reason, self.batch, one.source_hash),
                )
            )
            lines += self.document_lines(key, one)
            self.count_document(one)
            if one.kind == CREDIT_NOTE and amount < 0:
                self.pay("refund", -amount, one, order=order, document=key)
                self.outcome.counts["refunds"] += 1
                if order is not None:
                    note_refund(order, -amount)
        bulk.fill("document", rows)
        bulk.fill("document_line", lines)
        self.outcome.counts["lines"] += len(lines)

    def refunded_order(self, one: Document, customer: int | None, amount: int) -> int | None:
        """The order that a credit note gives money back of, where that is beyond doubt."""
        if one.kind != CREDIT_NOTE:
            return None
        return order_of(one, customer, amount, self.catalogue, self.chunk.channel)

    def document_lines(self, key: int, one: Document) -> list[Row]:
        """A document's lines as their rows."""
        return [
            (
                *(key, position, line.kind, self.catalogue.id_of(line), line.code, line.title, line.qty),
                *(line.unit_text, line.net_minor, line.source_line),
            )
            for position, line in enumerate(one.lines, 1)
        ]

    def count_document(self, one: Document) -> None:
        """Add a credit note to the rollups; write-offs and corrections are no sales."""
        if one.kind == CREDIT_NOTE:
            for line in one.lines:
                self.tallies.credited(one.day, one.currency, line.kind, line.code, line.net_minor)

    def pay(
        self,
        kind: str,
        amount: int,
        one: Document,
        *,
        order: int | None = None,
        document: int | None = None,
        note: str = "",
    ) -> None:
        """Gather a payment event; it happened when the document says."""
        key = f"{self.op_id}:{kind}:{len(self.payments)}"
        self.payments.append(
            (order, document, kind, amount, one.currency, one.method, key, one.at, note, self.op_id, self.batch)
        )


def _free(table: str, documents: Sequence[Document], channel: str, own: str) -> list[str]:
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
