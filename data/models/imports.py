"""What other systems said: their last word on each thing, what of it differs here, and what waits for later areas."""

from data.models.catalog import Product
from data.models.customers import Customer
from data.models.fields import instant, integer, link, one_of, string, switch
from data.models.orders import Order
from data.models.people import Staff
from data.models.record import Record


class SourceRecord(Record):
    """The last word of a source on a thing: a field that is still so here belongs to the source.

    `kind` is product, sku, stock, customer, order, review, or the name of what has no place here yet (seller …), whose
    `subject_id` is null. `body` are the fields as JSON; `made`: the import made the thing, it was not known before.
    """

    channel = string()
    kind = string()
    source_id = string()
    subject_id = integer(None)
    hash = string()
    body = string("{}")
    made = switch()
    batch_id = integer(None)
    newest_batch_id = integer(None, index=True)

    class Meta:
        indexes = (
            (("channel", "kind", "source_id"), True),
            (("kind", "subject_id"), False),
            (("batch_id",), False),
        )


class Difference(Record):
    """A field that people changed here and a newer file says otherwise, until somebody settles it.

    `noted` are those that nobody can settle: what a source says that its own figures do not bear out.
    """

    batch_id = integer(None)
    channel = string()
    kind = string()
    source_id = string()
    subject_id = integer(None)
    number = string()
    field = string()
    ours = string()
    theirs = string()
    at = instant()
    state = string("open", constraints=(one_of("state", "open", "ours", "theirs", "noted", "gone"),))
    settled_by = link(Staff, index=False)
    settled_at = instant()
    version = integer(1)

    class Meta:
        indexes = ((("state", "id"), False), (("kind", "subject_id"), False), (("batch_id",), False))


Difference.add_index(
    Difference.index(
        Difference.channel,
        Difference.kind,
        Difference.source_id,
        Difference.field,
        unique=True,
        where=(Difference.state << ("open", "noted")),
        name="difference_open",
    )
)


class Review(Record):
    """What a customer said of an order or a product."""

    channel = string()
    source_id = string()
    order = link(Order)
    product = link(Product)
    customer = link(Customer, index=False)
    score = integer(0)
    title = string()
    body = string()
    made_at = instant()
    answered_at = instant()
    batch_id = integer(None)
    gone_at = instant()

    class Meta:
        indexes = ((("channel", "source_id"), True),)


TABLES = (SourceRecord, Difference, Review)
