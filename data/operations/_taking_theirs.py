"""A field of an order as its source has it, taken over as somebody decided: by the store's own operations."""

from data import axes, database, frames, review
from data.errors import Refused
from data.events import Actor
from data.importers.keeping.order_words import Word
from data.importers.keeping.ours import last_word
from data.models.orders import Order
from data.operations.order_edits import record_payment, reverse_payment
from data.operations.orders import cancel_order

_ADDRESS = (
    "INSERT INTO address (customer_id, name, company, line1, line2, city, region, postcode, country, phone, made_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def take_for_order(actor: Actor, order_id: int, channel: str, source_id: str, field: str) -> None:
    """Give an order what its source said last of a field. Refused where that can't be done by itself."""
    word, _ = last_word(channel, source_id)
    order = frames.current(Order, order_id)
    if word is None:
        raise Refused("What {channel} said of order {number} is not kept.", channel=channel, number=order.number)
    if field in ("address", "bill_address"):
        _move(order, word["ship" if field == "address" else "bill"], field)
    elif field == "buyer":
        _, name, email = word["buyer"]
        frames.change(order, customer_name=name, email=email)
        frames.touch("order", order.id)
    elif field == "tags":
        frames.change(order, tags=word.get("tags", ""))
        frames.touch("order", order.id)
    elif field == "paid":
        _pay(actor, order, word)
    elif field == "state" and word["state"] == "cancelled":
        cancel_order(actor, order.id, reason=f"cancelled at {channel}")
    else:
        raise Refused(
            "The {field} of order {number} can't be taken over by itself. Change it by hand, then keep ours.",
            field=field,
            number=order.number,
        )


def _move(order: Order, address: list[str], field: str) -> None:
    customer = order.customer_id  # type: ignore[attr-defined]
    made = database.insert(_ADDRESS, (customer, *address, frames.at()))
    if field == "bill_address":
        frames.change(order, bill_address=made)
        return
    frames.change(order, ship_address=made, country=address[7])
    axes.settle(order, risk=review.refresh(order))


def _pay(actor: Actor, order: Order, word: Word) -> None:
    more = int(word["paid"]) - order.captured_minor
    if more > 0:
        record_payment(actor, order.id, amount=more, method="source")
    elif more < 0:
        reverse_payment(actor, order.id, amount=-more, reason="the source says so")
