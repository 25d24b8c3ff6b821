"""Open orders of a file enter the queue: as their source has them, with stock promised, held, waiting for review.

What the source has sent of one already is shipped, in parcels of the import: no stock moves for it, and it is not
promised again.
"""

from collections import Counter
from collections.abc import Sequence

from data import axes, database, frames, order_book, review
from data.doorway import operation
from data.errors import Missing, Refused
from data.events import Actor, Done
from data.importers.keeping.differences import About, Differences
from data.importers.keeping.order_words import name_of
from data.importers.keeping.storing import Storing
from data.importers.records import ORDER, Document, rows_of, sums_of
from data.models.orders import Order

_PROMISE = "UPDATE orders SET ship_by_at = ? WHERE id = ?"

_waiting: dict[str, tuple[Storing, Document]] = {}
"""Orders that are about to arrive, by the word that the operation is given."""


def place_all(actor: Actor, storing: Storing, documents: Sequence[Document], differences: Differences) -> None:
    """Place each; one that the store refuses is listed with the reason, and its records count as unchanged."""
    for one in documents:
        for line in one.lines:
            if line.kind == "goods":
                line.code = name_of(line.code, line.title)
    storing.meet(documents)
    for number, one in enumerate(documents):
        word = f"{storing.op_id}.{number}"
        _waiting[word] = (storing, one)
        counts, noted, words = Counter(storing.outcome.counts), len(storing.noted), len(storing.words)
        try:
            with frames.trial():
                arrive_order(actor, word)
        except Refused as refused:
            storing.outcome.counts = counts
            storing.payments.clear()
            del storing.noted[noted:], storing.words[words:]
            about = About(ORDER, one.source_id, None, one.number)
            differences.differ(about, "order", "", one.source_state or one.state, str(refused))
            storing.outcome.unchanged.update(rows_of(one))
            continue
        finally:
            del _waiting[word]
        storing.count_order(one, sums_of(one))
        storing.outcome.imported.update(rows_of(one))


@operation(
    "order.arrive",
    right="data.import",
    says="Order {number} came in from {channel}: {total}.",
    on_thing=False,
    subject="order",
)
def arrive_order(actor: Actor, order: str) -> Done:
    """Take in an order that is open at its source; stock is promised to it at once, as far as there is any."""
    if order not in _waiting:
        raise Missing("No import with the order “{order}” is running here.", order=order)
    storing, one = _waiting[order]
    storing.pay_out()
    (key,) = storing.add_orders([one])
    storing.pay_out()
    found = frames.current(Order, int(key))
    database.run(_PROMISE, (order_book.promised_ship_by(None, one.at), found.id))
    found = frames.current(Order, int(key))
    order_book.allocate(found, order_book.lines_of(found.id))
    order_book.settle_stock_hold(found)
    money = axes.money_now(found.id)
    order_book.settle_payment_hold(found, money.captured + money.authorised)
    axes.settle(found, risk=review.refresh(found, new=True))
    customer = found.customer_id  # type: ignore[attr-defined]
    return Done(
        "order",
        found.id,
        facts={
            "number": found.number,
            "channel": found.channel,
            "total": {"minor": found.total_minor, "currency": found.currency},
        },
        also=(("customer", customer),) if customer else (),
    )
