"""Payment events and the papers about money: the ledgers that refunds, reports and balances are read from."""

import peewee

from data.models.catalog import Sku
from data.models.customers import Customer
from data.models.fields import instant, integer, link, minor, one_of, string
from data.models.orders import Order
from data.models.record import Record

PAYMENT_KINDS = (
    "authorise",
    "capture",
    "void",
    "refund",
    "refund_failed",
    "dispute",
    "dispute_won",
    "reverse",
    "adjust",
    "request",
    "failure",
    "info",
)


class Document(Record):
    """A credit note, a write-off or a correction, with its lines; an invoice is an order."""

    number = string(unique=True)
    kind = string(constraints=(one_of("kind", "credit_note", "write_off", "adjustment"),))
    channel = string()
    order = link(Order)
    customer = link(Customer)
    at = instant()
    day = string(index=True)
    currency = string()
    amount_minor = minor()
    reason = string()
    batch_id = integer(None)
    source_hash = string()


class DocumentLine(Record):
    """A line of a document; `qty` and the amount carry their signs."""

    document = link(Document, null=False)
    position = integer(0)
    kind = string("goods", constraints=(one_of("kind", "goods", "service", "fee"),))
    sku = link(Sku, index=False)
    code = string()
    title = string()
    qty = integer(0)
    unit_text = string()
    amount_minor = minor()
    source_line = string()


class PaymentEvent(Record):
    """Money that was asked, promised, taken or given back. Append-only."""

    order = link(Order)
    document = link(Document)
    kind = string(constraints=(one_of("kind", *PAYMENT_KINDS),))
    amount_minor = minor()
    currency = string()
    method = string()
    psp_ref = string()
    idempotency_key = string(unique=True)
    at = instant()
    note = string()
    op_id = string()
    batch_id = integer(None)

    class Meta:
        constraints = (
            peewee.Check("amount_minor >= 0"),
            peewee.Check("order_id IS NOT NULL OR document_id IS NOT NULL"),
        )


TABLES = (Document, DocumentLine, PaymentEvent)
