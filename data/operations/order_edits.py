"""What is said and written about an order: notes, addresses, payments, the promise, closing."""

from data import axes, clock, database, frames, ledger, order_book
from data.address_rules import check_address
from data.doorway import operation
from data.errors import Missing, Refused, Unclear
from data.events import Actor, Done
from data.models.orders import Order, OrderNote

END_OF_WORK = 7 * clock.HOUR
"""A day's promise is 17:00: so long before the day ends."""


@operation("order.note", says="Note on order {number}.")
def note_order(actor: Actor, order_id: int, *, text: str) -> Done:
    """Write a note on an order, for colleagues."""
    order = frames.current(Order, order_id)
    if not text.strip():
        raise Refused("The note on order {number} is empty.", number=order.number)
    note = database.insert(
        "INSERT INTO order_note (order_id, by_id, at, text) VALUES (?, ?, ?, ?)",
        (order.id, actor.id, frames.at(), text.strip()),
    )
    _recheck_note(order)
    return Done(
        "order",
        order.id,
        facts={"number": order.number, "note": note},
        undo=("order.unnote", {"order_id": order.id, "note": note}),
    )


@operation("order.unnote", right="order.note", says="Note on order {number} taken back.")
def unnote_order(actor: Actor, order_id: int, *, note: int) -> Done:
    """Take one's own note back."""
    order = frames.current(Order, order_id)
    found = frames.current(OrderNote, note)
    if found.by_id != actor.id or found.order_id != order.id:  # type: ignore[attr-defined]
        raise Refused("Only its writer can take a note back.")
    database.run("DELETE FROM order_note WHERE id = ?", (note,))
    _recheck_note(order)
    return Done("order", order.id, facts={"number": order.number})


def _recheck_note(order: Order) -> None:
    """A note on an order is something to read before it is approved."""
    database.run(
        "UPDATE order_check SET state = CASE WHEN EXISTS (SELECT 1 FROM order_note n WHERE n.order_id ="
        " order_check.order_id) THEN 'waits' ELSE 'good' END WHERE order_id = ? AND name = 'note'",
        (order.id,),
    )


@operation("order.address", says="Order {number} goes to another address.")
def change_address(
    actor: Actor,
    order_id: int,
    *,
    seen: int | None = None,
    name: str,
    line1: str,
    line2: str = "",
    city: str,
    region: str = "",
    postcode: str = "",
    country: str,
    phone: str = "",
    company: str = "",
    as_is: int = 0,
) -> Done:
    """Give an order another shipping address; the old one stays. With as_is=1 it is taken as it is."""
    order = _unshipped(order_id, seen)
    parts = {"name": name, "company": company, "line1": line1, "line2": line2, "postcode": postcode, "city": city}
    where = check_address({**parts, "region": region, "country": country, "phone": phone}, as_is=bool(as_is))
    before = order.ship_address_id  # type: ignore[attr-defined]
    made = database.insert(
        "INSERT INTO address (customer_id, name, company, line1, line2, city, region, postcode, country, phone,"
        " made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            order.customer_id,  # type: ignore[attr-defined]
            where["name"],
            where["company"],
            where["line1"],
            where["line2"],
            where["city"],
            where["region"],
            where["postcode"],
            where["country"],
            where["phone"],
            frames.at(),
        ),
    )
    return _readdress(order, made, before)


@operation("order.address_back", right="order.address", says="Order {number} goes to its earlier address.")
def address_back(actor: Actor, order_id: int, *, seen: int | None = None, address: int) -> Done:
    """Give an order an address that is known already."""
    order = _unshipped(order_id, seen)
    if database.scalar("SELECT 1 FROM address WHERE id = ?", (address,)) is None:
        raise Missing("There is no address {address}.", address=address)
    return _readdress(order, address, order.ship_address_id)  # type: ignore[attr-defined]


def _unshipped(order_id: int, seen: int | None) -> Order:
    order = frames.current(Order, order_id, seen)
    if order.state not in ("placed", "draft") or order.unshipped == 0:
        raise Refused("Order {number} has left already: its address stands.", number=order.number)
    return order


def _readdress(order: Order, made: int, before: int | None) -> Done:
    from data import review

    country = database.scalar("SELECT country FROM address WHERE id = ?", (made,))
    frames.change(order, ship_address=made, country=country)
    axes.settle(order, risk=review.refresh(order))
    undo = ("order.address_back", {"order_id": order.id, "address": before}) if before else None
    return Done("order", order.id, facts={"number": order.number}, undo=undo)


@operation("payment.record", says="{amount} recorded on order {number}.", subject="order")
def record_payment(
    actor: Actor,
    order_id: int,
    *,
    seen: int | None = None,
    amount: str | int,
    method: str = "bank",
    reference: str = "",
) -> Done:
    """Record a payment that came in outside a gateway, with its reference."""
    order = frames.current(Order, order_id, seen)
    if order.state == "draft" or (order.state == "cancelled" and order.placed_at is None and order.batch_id is None):
        raise Refused("Order {number} is a draft. Place it first.", number=order.number)
    minor = order_book.amount_of(amount, order.currency)
    if minor <= 0:
        raise Refused("A payment must be more than nothing.")
    _pay(order, "capture", minor, method, reference)
    return Done(
        "order",
        order.id,
        facts={"number": order.number, "amount": {"minor": minor, "currency": order.currency}},
        undo=("payment.reverse", {"order_id": order.id, "amount": minor, "method": method}),
    )


@operation("payment.reverse", right="payment.record", says="{amount} taken off order {number}.", subject="order")
def reverse_payment(
    actor: Actor, order_id: int, *, seen: int | None = None, amount: str | int, method: str = "", reason: str = ""
) -> Done:
    """Take back a payment that was recorded by mistake; the ledger keeps both."""
    order = frames.current(Order, order_id, seen)
    minor = order_book.amount_of(amount, order.currency)
    if not 0 < minor <= order.captured_minor - order.refunded_minor:
        raise Refused("Order {number} has not that much recorded.", number=order.number)
    _pay(order, "reverse", minor, method, reason)
    return Done(
        "order", order.id, facts={"number": order.number, "amount": {"minor": minor, "currency": order.currency}}
    )


def _pay(order: Order, kind: str, minor: int, method: str, ref: str) -> None:
    from data import review

    ledger.pay(kind, order, minor, method=method, ref=ref)
    if order.state == "placed":
        money = axes.money_now(order.id)
        order_book.settle_payment_hold(order, money.captured + money.authorised)
    axes.settle(order, risk=review.refresh(order))
    if order.state == "placed" and order.review == "approved":
        frames.change(order, **order_book.frozen_promise(order))


@operation("order.ship_by", right="order.edit", says="Order {number} ships by {day} now: {reason}.")
def promise_order(actor: Actor, order_id: int, *, seen: int | None = None, day: str, reason: str) -> Done:
    """Change the day an order must leave by, for a reason (the customer asked, a pre-order)."""
    order = _unshipped(order_id, seen)
    if not reason.strip():
        raise Refused("Say why the promise of order {number} changes.", number=order.number)
    from data import options

    try:
        _, end = clock.day_bounds(day, options.timezone())
    except (ValueError, OverflowError):
        raise Unclear("“{day}” is not a day. Write it like 2026-11-22.", day=day) from None
    if end <= frames.at():
        raise Refused("{day} is past. Say a day from today on.", day=day)
    before = {"ship_by_at": order.ship_by_at, "frozen": order.ship_by_frozen, "reason": order.ship_by_reason}
    axes.settle(order, ship_by_at=end - END_OF_WORK, ship_by_frozen=1, ship_by_reason=reason)
    return Done(
        "order",
        order.id,
        facts={"number": order.number, "day": day, "reason": reason},
        undo=("order.ship_by_back", {"order_id": order.id, **before}),
        reason=reason,
    )


@operation("order.ship_by_back", right="order.edit", says="Order {number} has its earlier promise again.")
def promise_back(
    actor: Actor, order_id: int, *, seen: int | None = None, ship_by_at: int, frozen: int = 1, reason: str = ""
) -> Done:
    """Give an order its earlier promise again, or only an expected one."""
    order = _unshipped(order_id, seen)
    axes.settle(order, ship_by_at=ship_by_at, ship_by_frozen=int(bool(frozen)), ship_by_reason=reason)
    return Done("order", order.id, facts={"number": order.number})


@operation("order.close", right="order.fulfil", says="Order {number} closed.")
def close_order(actor: Actor, order_id: int, *, seen: int | None = None) -> Done:
    """Close an order that is shipped and paid."""
    order = frames.current(Order, order_id, seen)
    if order.state != "placed" or order.unshipped or order.payment not in ("paid", "part_refunded", "refunded"):
        raise Refused("Order {number} is not shipped and paid in full.", number=order.number)
    axes.settle(order, state="closed", closed_at=frames.at())
    return Done("order", order.id, facts={"number": order.number}, undo=("order.reopen", {"order_id": order.id}))


@operation("order.reopen", says="Order {number} is open again.")
def reopen_order(actor: Actor, order_id: int, *, seen: int | None = None) -> Done:
    """Open a closed order again."""
    order = frames.current(Order, order_id, seen)
    if order.state != "closed":
        raise Refused("Order {number} is not closed.", number=order.number)
    axes.settle(order, state="placed", closed_at=None)
    return Done("order", order.id, facts={"number": order.number}, undo=("order.close", {"order_id": order.id}))
