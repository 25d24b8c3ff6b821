"""Orders taken by telephone, letter or at the counter: drafted, changed, placed or discarded; copies of old orders.

A draft is an order that nobody has promised yet: its stock is kept back until an instant, and no rollup counts it.
"""

from collections.abc import Sequence
from typing import Any

from data import axes, clock, database, draft_holds, frames, options, order_book, order_price, order_writing
from data.doorway import demand, operation
from data.errors import Refused, Unclear
from data.events import Actor, Done
from data.models.orders import Order
from data.order_price import Sums, Wanted
from data.own_numbers import number_of

KEPT_HOURS = 48
LONGEST_HOURS = 24 * 60
SENTENCES = {
    "lost": " Left out, not sold any more: {codes}.",
    "replaced": " Replaced: {codes}.",
}


@operation(
    "order.draft",
    says="Draft {number} saved: {total}, stock kept back until {until}.",
    on_thing=False,
    subject="order",
)
def draft_order(
    actor: Actor,
    lines: Sequence[Sequence[Any]] | str = "",
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
    channel: str = "phone",
    warehouse: str = "",
    note: str = "",
    hours: int = KEPT_HOURS,
) -> Done:
    """Draft an order of SKU:QTY[@PRICE] lines; what is free of it is kept back for some hours."""
    wanted, sums, who = _read(lines, customer, name, email, country, address, bill_address, shipping, discount)
    _check(terms, channel, hours)
    place = order_book.warehouse_id(warehouse) if warehouse else None
    until = frames.at() + hours * clock.HOUR
    order = order_writing.insert_order(
        number=_draft_number(),
        channel=channel,
        customer=customer,
        buyer=who,
        address=address,
        bill_address=bill_address,
        state="draft",
        terms=terms,
        currency=options.currency(),
        sums=sums,
        pieces=sum(line.qty for line in wanted),
        warehouse=place,
        taken_by=actor.id,
        until=until,
    )
    order_writing.write_note(order.id, actor.id, note)
    _write(order, wanted, sums, code, until)
    frames.touch("order", order.id, new=True)
    axes.settle(order)
    return _saved(order, ("order.discard", {"order_id": order.id}))


@operation(
    "order.redraft",
    right="order.draft",
    says="Draft {number} saved: {total}, stock kept back until {until}.",
    subject="order",
)
def redraft_order(
    actor: Actor,
    order_id: int,
    lines: Sequence[Sequence[Any]] | str = "",
    *,
    seen: int | None = None,
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
    channel: str = "phone",
    warehouse: str = "",
    note: str = "",
    hours: int = KEPT_HOURS,
) -> Done:
    """Write a draft anew, whole: lines, buyer, address, discounts; its stock is kept back anew."""
    order = _draft(order_id, seen)
    wanted, sums, who = _read(lines, customer, name, email, country, address, bill_address, shipping, discount)
    _check(terms, channel, hours)
    place = order_book.warehouse_id(warehouse) if warehouse else None
    until = frames.at() + hours * clock.HOUR
    draft_holds.let_go(order.id, order_book.lines_of(order.id))
    database.run("DELETE FROM order_discount WHERE order_id = ?", (order.id,))
    database.run("DELETE FROM order_line WHERE order_id = ?", (order.id,))
    _rewrite_note(order.id, actor.id, note)
    frames.change(
        order,
        channel=channel,
        customer=customer or None,
        customer_name=who[0],
        email=who[1],
        country=who[2],
        ship_address=address or None,
        bill_address=(bill_address or address) or None,
        terms=terms,
        list_minor=sums.goods,
        discount_minor=sums.off,
        net_minor=sums.net,
        tax_minor=sums.tax,
        shipping_minor=sums.shipping,
        total_minor=sums.total,
        warehouse=place,
        held_until_at=until,
    )
    _write(order, wanted, sums, code, until)
    axes.settle(order)
    return _saved(order)


@operation(
    "order.place_draft",
    right="order.place",
    says="Order {number} placed: {total}. It was draft {draft}.",
    subject="order",
    weighs=True,
)
def place_draft(
    actor: Actor,
    order_id: int,
    *,
    seen: int | None = None,
    paid: str | int = 0,
    method: str = "",
    whole: int = 0,
) -> Done:
    """Place a draft: its stock is promised, and it goes to review like any order."""
    order = _draft(order_id, seen)
    lines = order_book.lines_of(order.id)
    _check_ready(order, lines)
    taken = order_book.amount_of(paid, order.currency)
    order_price.check_amounts(taken)
    if taken:
        demand(actor, "payment.record")
    frames.weigh(_weight(order))
    draft_holds.let_go(order.id, lines)
    draft, at = order.number, frames.at()
    place = order.warehouse_id  # type: ignore[attr-defined]
    # A day that somebody was told stands.
    ship_by = order.ship_by_at if order.ship_by_reason else order_book.promised_ship_by(place, at)
    frames.change(order, state="placed", placed_at=at, ship_by_at=ship_by, held_until_at=None)
    promised = order_book.allocate(order, lines, place)
    if whole:
        order_writing.check_whole(order_book.lines_of(order.id))
    lacks = promised < sum(line.ordered for line in lines)
    order_writing.settle_placed(order, lacks=lacks, taken=taken, method=method)
    facts = {"number": order.number, "draft": draft, "total": {"minor": order.total_minor, "currency": order.currency}}
    return Done(
        "order", order.id, facts=facts, undo=order_writing.placing_undone(order.id, taken), also=_customer_of(order)
    )


@operation("order.discard", right="order.draft", says="Draft {number} discarded.", subject="order")
def discard_draft(actor: Actor, order_id: int, *, seen: int | None = None) -> Done:
    """Discard a draft; its stock can be sold again."""
    order = _draft(order_id, seen)
    lines = order_book.lines_of(order.id)
    draft_holds.let_go(order.id, lines)
    for line in lines:
        order_book.count_up(line.id, cancelled=line.ordered - line.cancelled)
    axes.settle(
        order, state="cancelled", cancelled_at=frames.at(), cancelled_minor=order.total_minor, held_until_at=None
    )
    undo = ("order.undiscard", {"order_id": order.id})
    return Done("order", order.id, facts={"number": order.number}, undo=undo, also=_customer_of(order))


@operation("order.undiscard", right="order.draft", says="Draft {number} is there again.", subject="order")
def undiscard_draft(actor: Actor, order_id: int, *, seen: int | None = None, hours: int = KEPT_HOURS) -> Done:
    """Take up a draft that was discarded; its stock is kept back anew, as far as there is any."""
    order = frames.current(Order, order_id, seen)
    if order.state != "cancelled" or order.placed_at is not None:
        raise Refused("Order {number} is no draft that was discarded.", number=order.number)
    _check(order.terms, order.channel, hours)
    for line in order_book.lines_of(order.id):
        order_book.count_up(line.id, cancelled=-line.cancelled)
    until = frames.at() + hours * clock.HOUR
    place = order.warehouse_id  # type: ignore[attr-defined]
    draft_holds.keep_back(order.id, order_book.lines_of(order.id), until, place)
    axes.settle(order, state="draft", cancelled_at=None, cancelled_minor=0, held_until_at=until)
    undo = ("order.discard", {"order_id": order.id})
    return Done("order", order.id, facts={"number": order.number}, undo=undo, also=_customer_of(order))


@operation(
    "order.copy",
    right="order.draft",
    says="Draft {number} made from {source}.{lost}{replaced}",
    subject="order",
)
def copy_order(actor: Actor, order_id: int, *, channel: str = "phone", hours: int = KEPT_HOURS) -> Done:
    """Draft the same order anew at today's prices; what is not sold any more is left out or replaced."""
    source = frames.current(Order, order_id)
    lines, lost, replaced = _lines_again(source.id)
    if not lines:
        raise Refused("Nothing of order {number} is sold any more.", number=source.number)
    customer = database.scalar(
        "SELECT coalesce(merged_into_id, id) FROM customer WHERE id = ? AND gone_at IS NULL",
        (source.customer_id,),  # type: ignore[attr-defined]
    )
    made = draft_order(
        actor,
        lines,
        customer=int(customer or 0),
        name=source.customer_name,
        email=source.email,
        country=source.country,
        address=source.ship_address_id or 0,  # type: ignore[attr-defined]
        bill_address=source.bill_address_id or 0,  # type: ignore[attr-defined]
        terms=source.terms,
        channel=channel,
        hours=hours,
    )
    facts = {
        "number": made.facts["number"],
        "source": source.number,
        "lost": {"say": SENTENCES["lost"], "codes": lost} if lost else "",
        "replaced": {"say": SENTENCES["replaced"], "codes": replaced} if replaced else "",
    }
    return Done("order", made.id, facts=facts, also=(("order", source.id),))


def _lines_again(order: int) -> tuple[list[list[Any]], list[str], list[str]]:
    """Lines of an order as they would be ordered now; codes that are gone; those that others stand in for."""
    lines: list[list[Any]] = []
    lost, replaced = [], []
    for code, qty, sells, other, stands_in in database.rows(
        "SELECT l.code, l.ordered, coalesce(s.live, 0) = 1 AND s.gone_at IS NULL AND s.price_minor IS NOT NULL, r.code,"
        " coalesce(r.live, 0) = 1 AND r.gone_at IS NULL AND r.price_minor IS NOT NULL FROM order_line l"
        " LEFT JOIN sku s ON s.id = l.sku_id LEFT JOIN sku r ON r.id = s.replaced_by_id"
        " WHERE l.order_id = ? AND l.kind = 'goods' AND l.ordered > 0 ORDER BY l.position, l.id",
        (order,),
    ):
        if other and stands_in:
            replaced.append(f"{code} > {other}")
            lines.append([other, int(qty)])
        elif sells:
            lines.append([code, int(qty)])
        else:
            lost.append(code)
    return lines, lost, replaced


def _draft(order_id: int, seen: int | None) -> Order:
    order = frames.current(Order, order_id, seen)
    if order.state != "draft":
        raise Refused("Order {number} is no draft any more.", number=order.number)
    return order


def _draft_number() -> str:
    """The next number of a draft; one that an import brought is passed over."""
    while True:
        number = number_of("draft", "DR")
        if database.scalar("SELECT 1 FROM orders WHERE number = ?", (number,)) is None:
            return number


def _read(
    lines: Sequence[Sequence[Any]] | str,
    customer: int,
    name: str,
    email: str,
    country: str,
    address: int,
    bill_address: int,
    shipping: str | int,
    discount: str | int,
) -> tuple[list[Wanted], Sums, tuple[str, str, str]]:
    """The lines, what they come to, and who buys; Refused as placing would be."""
    wanted = order_price.wanted_of(lines)
    who = order_writing.buyer_of(customer, name.strip(), email.strip(), country.strip().upper(), address, bill_address)
    fee = order_book.amount_of(shipping, options.currency())
    order_price.check_amounts(fee)
    return wanted, order_price.sums_of(wanted, discount, fee, who[2]), who


def _check(terms: str, channel: str, hours: int) -> None:
    order_writing.check_terms(terms)
    if channel not in order_writing.TAKEN:
        known = ", ".join(order_writing.TAKEN)
        raise Unclear("An order is taken by {known}, not by “{channel}”.", known=known, channel=channel)
    if not 1 <= hours <= LONGEST_HOURS:
        raise Unclear("A draft keeps stock from 1 hour to {most} days.", most=LONGEST_HOURS // 24)


def _check_ready(order: Order, lines: Sequence[order_book.Line]) -> None:
    """Refused unless a draft can be placed: something to send, somebody to send it to, somewhere to send it."""
    if not lines:
        raise Refused("Draft {number} has no lines yet.", number=order.number)
    if not order.customer_name.strip():
        raise Refused("Draft {number} has no customer yet.", number=order.number)
    if order.channel != "counter" and order.ship_address_id is None:  # type: ignore[attr-defined]
        raise Refused("Draft {number} has no address to go to yet.", number=order.number)
    if order.terms == "on_account" and order.customer_id is None:  # type: ignore[attr-defined]
        raise Refused("Only a known customer buys on account. Make one of {number}'s buyer first.", number=order.number)


def _weight(order: Order) -> int:
    """What placing it decides: what is given away against today's list, and credit."""
    under = database.scalar(
        "SELECT coalesce(sum(l.ordered * CASE WHEN l.unit_list_minor < s.price_minor"
        " THEN s.price_minor - l.unit_list_minor ELSE 0 END), 0) FROM order_line l JOIN sku s ON s.id = l.sku_id"
        " WHERE l.order_id = ?",
        (order.id,),
    )
    credit = order.total_minor if order.terms == "on_account" else 0
    return int(under) + int(order.discount_minor) + int(credit)


def _write(order: Order, wanted: Sequence[Wanted], sums: Sums, code: str, until: int) -> None:
    """Lines, discounts, and the stock that is kept back."""
    made = order_writing.write_lines(order.id, wanted, sums)
    order_writing.write_discounts(order.id, made, wanted, sums, code)
    draft_holds.keep_back(order.id, made, until, order.warehouse_id)  # type: ignore[attr-defined]


def _rewrite_note(order: int, by: int, text: str) -> None:
    """The draft's note is the first one of the order."""
    first = database.one("SELECT id, text FROM order_note WHERE order_id = ? ORDER BY id LIMIT 1", (order,))
    if first is None:
        order_writing.write_note(order, by, text)
    elif not text.strip():
        database.run("DELETE FROM order_note WHERE id = ?", (first[0],))
    elif first[1] != text.strip():
        database.run("UPDATE order_note SET text = ?, by_id = ? WHERE id = ?", (text.strip(), by, first[0]))


def _customer_of(order: Order) -> tuple[tuple[str, int], ...]:
    key = order.customer_id  # type: ignore[attr-defined]
    return (("customer", int(key)),) if key else ()


def _saved(order: Order, undo: tuple[str, dict[str, Any]] | None = None) -> Done:
    total = {"minor": order.total_minor, "currency": order.currency}
    facts = {"number": order.number, "total": total, "until": {"at": order.held_until_at}}
    return Done("order", order.id, facts=facts, undo=undo, also=_customer_of(order))
