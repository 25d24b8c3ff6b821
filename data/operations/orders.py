"""Placing and cancelling orders: the two ends of an order's life, with everything that hangs on them."""

from collections.abc import Sequence
from typing import Any

from data import axes, clock, database, frames, money, options, order_book, order_price, order_writing
from data.doorway import demand, operation
from data.errors import Refused
from data.events import Actor, Done
from data.importers.keeping.tallies import Tallies
from data.models.orders import Order
from data.operations._supplying import promise_waiting, waiting_for
from data.order_book import Line
from data.promising import promise
from data.roles import LIMIT, YES, grant
from data.sales import count_sales


@operation("order.place", says="Order {number} placed: {total}.", on_thing=False, subject="order", weighs=True)
def place_order(
    actor: Actor,
    lines: Sequence[Sequence[Any]] | str,
    *,
    customer: int = 0,
    name: str = "",
    email: str = "",
    country: str = "",
    address: int = 0,
    bill_address: int = 0,
    shipping: str | int = 0,
    discount: str | int = 0,
    code: str = "",
    terms: str = "prepaid",
    channel: str = "manual",
    source_id: str = "",
    warehouse: str = "",
    paid: str | int = 0,
    method: str = "",
    note: str = "",
    tags: str = "",
    whole: int = 0,
) -> Done:
    """Place an order of SKU:QTY[@PRICE] lines; stock is promised at once: as far as there is any, or all if whole=1."""
    wanted = sorted(order_price.wanted_of(lines), key=lambda line: (line.sku, line.qty, line.unit))
    if not wanted:
        raise Refused("An order needs at least one line.")
    currency = options.currency()
    fee, taken = (order_book.amount_of(amount, currency) for amount in (shipping, paid))
    order_price.check_amounts(fee, taken)
    order_writing.check_terms(terms)
    place = order_book.warehouse_id(warehouse) if warehouse else None
    who = order_writing.buyer_of(customer, name, email, country, address, bill_address)
    sums = order_price.sums_of(wanted, discount, fee, who[2])
    if taken:
        demand(actor, "payment.record")
    frames.weigh(order_price.weight_of(wanted, sums, terms))
    _check_source(channel, source_id)
    at = frames.at()
    promised = promise([(line.sku, line.qty) for line in wanted], only=place, own=place)
    order = order_writing.insert_order(
        number=frames.frame().op_id,
        channel=channel,
        source=source_id,
        customer=customer,
        buyer=who,
        address=address,
        bill_address=bill_address,
        state="placed",
        terms=terms,
        currency=currency,
        sums=sums,
        pieces=sum(line.qty for line in wanted),
        placed_at=at,
        ship_by_at=order_book.promised_ship_by(place, at),
        tags=tags,
        warehouse=place,
        taken_by=actor.id if channel in order_writing.TAKEN else None,
    )
    made = order_writing.write_lines(order.id, wanted, sums, promised)
    if whole:
        order_writing.check_whole(made)
    order_book.write_allocations(order.id, [(line.id, line.sku) for line in made], promised)
    order_writing.write_discounts(order.id, made, wanted, sums, code)
    order_writing.write_note(order.id, actor.id, note)
    order_writing.settle_placed(
        order,
        lacks=any(line.wanting for line in made),
        taken=taken,
        method=method,
        new=order_writing.New(made, sum(line.unit < (line.usual or 0) for line in wanted), note.strip()),
    )
    return Done(
        "order",
        order.id,
        facts={"number": order.number, "total": {"minor": sums.total, "currency": currency}},
        undo=order_writing.placing_undone(order.id, taken),
        also=(("customer", customer),) if customer else (),
    )


def _check_source(channel: str, source: str) -> None:
    """Refused if that order of that channel is here; whoever places the same one waits, so none slips by."""
    if not source:
        return
    database.claim(f"{channel} {source}")
    twin = database.scalar("SELECT number FROM orders WHERE channel = ? AND source_id = ?", (channel, source))
    if twin is not None:
        raise Refused(
            "Order {source} of {channel} is here already: {number}.", source=source, channel=channel, number=twin
        )


@operation(
    "order.cancel",
    right="order.cancel",
    says="Order {number} cancelled: {units} units.[ Promised to {served}.]",
    weighs=True,
    danger=True,
)
def cancel_order(actor: Actor, order_id: int, *, seen: int | None = None, reason: str, lines: str = "") -> Done:
    """Cancel what of an order is not shipped: all of it, or the lines named as SKU:QTY.

    What had been promised to it is promised to the orders that wait for it.
    """
    order = frames.current(Order, order_id, seen)
    if order.state == "draft":
        raise Refused("Order {number} is a draft. Discard it instead.", number=order.number)
    if order.state != "placed":
        raise Refused(
            "Order {number} is {state} and can't be cancelled. Open a return for what was shipped.",
            number=order.number,
            state=order.state,
        )
    if not reason.strip():
        raise Refused("Say why order {number} is cancelled.", number=order.number)
    found = order_book.lines_of(order.id)
    parts = order_book.parts_of(order, found, lines, {line.id: line.open for line in found})
    if not parts:
        raise Refused("Order {number} is shipped: nothing is left to cancel.", number=order.number)
    units = sum(qty for _, qty in parts)
    gone = units == sum(line.ordered - line.cancelled for line in found)
    # Shipping and fees go with the last of the goods.
    worth = order.total_minor - order.cancelled_minor if gone else sum(_worth(line, qty) for line, qty in parts)
    frames.weigh(order_book.base_minor(order, worth))
    freed = _to_be_freed(parts) if actor.internal or grant(actor.role, "order.fulfil") else {}
    for sku in freed:
        waiting_for(sku, lock=True)
    facts = _take_out(order, found, parts, reason, worth, gone=gone)
    served = [promise_waiting(actor, sku, place, waiting_for(sku)) for sku, places in freed.items() for place in places]
    if any(served):
        facts["served"] = ", ".join(dict.fromkeys(filter(None, served)))
    return Done("order", order.id, facts=facts, reason=reason)


def _to_be_freed(parts: Sequence[order_book.Part]) -> dict[int, list[int]]:
    """From which warehouses each article is promised of which some is given up, both in the order of their numbers."""
    freed: dict[int, set[int]] = {}
    for line, qty in parts:
        if qty > line.wanting:
            places = database.rows(
                "SELECT DISTINCT warehouse_id FROM allocation WHERE order_line_id = ? AND state = 'open'", (line.id,)
            )
            freed.setdefault(line.sku, set()).update(int(place) for (place,) in places)
    return {sku: sorted(places) for sku, places in sorted(freed.items())}


@operation("order.unplace", right="order.place", says="Order {number} taken back: {units} units.", weighs=True)
def unplace_order(actor: Actor, order_id: int) -> Done:
    """Take the placing of an order back as long as nothing was done with it since: it is cancelled, and counts nowhere.

    Whoever placed it may; others need the right to cancel it.
    """
    order = frames.current(Order, order_id)
    found = order_book.lines_of(order.id)
    _refuse_begun(order, actor)
    parts = [(line, line.ordered) for line in found]
    facts = _take_out(order, found, parts, order_writing.TAKEN_BACK, order.total_minor, gone=True)
    return Done("order", order.id, facts=facts, reason=order_writing.TAKEN_BACK)


_NEWEST = "SELECT max(seq) FROM event_subject WHERE kind = 'order' AND subject_id = ?"


def _refuse_begun(order: Order, actor: Actor) -> None:
    """Refused when something came after the placing of an order, or when it is another's to cancel."""
    if order.captured_minor:
        raise Refused("Money came in for order {number}. Cancel it instead.", number=order.number)
    # What is undone was looked at already: nothing that counts was built on it.
    seq = frames.frame().root.undo_of or database.scalar(_NEWEST, (order.id,))
    verb, by = database.one("SELECT verb, actor_id FROM event WHERE seq = ?", (seq or 0,)) or ("", None)
    if order.state != "placed" or verb not in ("order.place", "order.place_draft"):
        raise Refused(
            "Something was done with order {number} since it was placed. Cancel it instead.", number=order.number
        )
    if by == actor.id or actor.internal:
        return
    if grant(actor.role, "order.cancel") not in (YES, LIMIT):
        raise Refused("Only who placed order {number} can take that back. Cancel it instead.", number=order.number)
    frames.weigh(order_book.base_minor(order, order.total_minor))


def _take_out(
    order: Order, lines: Sequence[Line], parts: Sequence[order_book.Part], reason: str, worth: int, *, gone: bool
) -> dict[str, Any]:
    """Cancel units of an order that are worth so much, all of them when `gone`; the facts of its event."""
    for line, qty in parts:
        _cancel_line(line, qty, reason)
    dropped = {line.id: qty for line, qty in parts}
    order_book.drop_plans(order.id, {line.id: line.open - dropped.get(line.id, 0) for line in lines})
    units = sum(qty for _, qty in parts)
    facts = {"number": order.number, "units": units} | _uncount(order, parts, gone=gone)
    _end(order, worth, gone=gone)
    return facts


def _worth(line: Line, qty: int) -> int:
    """What the last so many units of a line are worth, so that cancelling all of them gives exactly what it cost."""
    left = line.ordered - line.cancelled
    gross = line.net_minor + line.tax_minor
    return sum(money.unit_share(gross, line.ordered, left - k) for k in range(qty))


def _net_worth(line: Line, qty: int) -> int:
    left = line.ordered - line.cancelled
    return sum(money.unit_share(line.net_minor, line.ordered, left - k) for k in range(qty))


def _cancel_line(line: Line, qty: int, reason: str) -> None:
    """Cancel units nobody promised first, then promised ones."""
    promised = max(0, qty - line.wanting)
    if promised:
        order_book.release(line, promised, reason)
    order_book.count_up(line.id, cancelled=qty)


def _end(order: Order, worth: int, *, gone: bool) -> None:
    """Settle the order after its units went: it is cancelled when all are gone."""
    if gone:
        axes.settle(order, state="cancelled", cancelled_at=frames.at(), cancelled_minor=order.cancelled_minor + worth)
        return
    order_book.settle_stock_hold(order)
    # What goes need not be paid any more.
    order_book.settle_payment_hold(order, order.captured_minor + order.authorised_minor + worth)
    axes.settle(order, cancelled_minor=order.cancelled_minor + worth)


def _uncount(order: Order, parts: Sequence[order_book.Part], *, gone: bool) -> dict[str, int]:
    """What the rollups took of an order, as facts that doctor counts again.

    An order cancelled before payment is no order; units cancelled after it are a return on the day of it. What its
    credit notes had taken off goods is part of that.
    """
    if gone:
        _take_out_notes(order.id)
    if gone and order.captured_minor == 0 and order.cancelled_minor == 0:
        count_sales(order, -1)
        return {}
    day = clock.day_of(frames.at(), options.timezone())
    returned = sum(_net_worth(line, qty) for line, qty in parts)
    frames.sum_up("sales_day", (day, order.currency), returns_minor=returned)
    return {"returned_minor": returned}


def _take_out_notes(order: int) -> None:
    notes = database.rows("SELECT id FROM document WHERE order_id = ? AND kind = 'credit_note' ORDER BY id", (order,))
    if notes:
        tallies = Tallies()
        for (note,) in notes:
            tallies.take_out_goods(int(note))
        tallies.hand_over()
