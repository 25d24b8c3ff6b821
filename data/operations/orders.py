"""Placing and cancelling orders: the two ends of an order's life, with everything that hangs on them."""

from collections.abc import Sequence
from typing import Any

from data import axes, clock, database, frames, ledger, money, options, order_book, review, spots
from data.doorway import operation
from data.errors import Missing, Refused, Unclear
from data.events import Actor, Done
from data.models.orders import Order
from data.order_book import Line
from data.sales import count_sales
from data.states import TERMS
from data.taxes import Item, Rate, taxed

_ORDER = (
    "INSERT INTO orders (number, channel, source_id, customer_id, customer_name, email, country, ship_address_id,"
    " bill_address_id, state, terms, currency, list_minor, discount_minor, net_minor, tax_minor, shipping_minor,"
    " total_minor, placed_at, ship_by_at, units, unshipped, tags, warehouse_id)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_LINE = (
    "INSERT INTO order_line (order_id, position, kind, sku_id, code, title, ordered, unit_list_minor, list_minor,"
    " discount_minor, net_minor, tax_minor, gross_minor) VALUES (?, ?, 'goods', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)

AT_ONCE = 20
"""SKUs looked up by one statement."""
_BY_CODES = {
    count: f"SELECT id, code, name, price_minor FROM sku WHERE code IN ({database.marks(count)})"
    for count in range(1, AT_ONCE + 1)
}


@operation("order.place", says="Order {number} placed: {total}.", on_thing=False, subject="order")
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
    wanted = _priced(lines)
    currency = options.currency()
    goods = sum(qty * price for _, _, _, qty, price in wanted)
    off, fee, taken = (order_book.amount_of(amount, currency) for amount in (discount, shipping, paid))
    if not 0 <= off <= goods:
        raise Refused("A discount can't be more than the goods are worth.")
    priced = _money_of(wanted, off)
    total = sum(net + tax for _, net, tax in priced) + fee
    _check_amounts(fee, taken, total, goods)
    _check_terms(terms)
    place = order_book.warehouse_id(warehouse) if warehouse else None
    who = _buyer(customer, name, email, country, address)
    _check_addresses(address, bill_address)
    number = frames.next_number("order")
    _check_source(channel, source_id)
    at = frames.at()
    order_id = database.insert(
        _ORDER,
        (
            number,
            channel,
            source_id or None,
            customer or None,
            who[0],
            who[1],
            who[2],
            address or None,
            (bill_address or address) or None,
            "placed",
            terms,
            currency,
            goods,
            off,
            sum(net for _, net, _ in priced),
            sum(tax for _, _, tax in priced),
            fee,
            total,
            at,
            order_book.promised_ship_by(place, at),
            sum(row[3] for row in wanted),
            sum(row[3] for row in wanted),
            tags,
            place,
        ),
    )
    made = _write_lines(order_id, wanted, priced)
    if off:
        database.run(
            "INSERT INTO order_discount (order_id, code, title, amount_minor) VALUES (?, ?, ?, ?)",
            (order_id, code, code, off),
        )
    if note:
        database.run(
            "INSERT INTO order_note (order_id, by_id, at, text) VALUES (?, ?, ?, ?)", (order_id, actor.id, at, note)
        )
    order = frames.current(Order, order_id)
    promised = order_book.allocate(order, made, place)
    if whole:
        _check_whole(order_id)
    if taken:
        ledger.pay("capture", order, taken, method=method)
    if promised < sum(row[3] for row in wanted):
        order_book.open_hold(order, "stock")
    if terms == "prepaid" and taken < total:
        order_book.open_hold(order, "payment")
    frames.touch("order", order_id, new=True)
    axes.settle(order, risk=review.refresh(order, new=True))
    count_sales(order, 1)
    return Done(
        "order",
        order_id,
        facts={"number": number, "total": {"minor": total, "currency": currency}},
        undo=("order.cancel", {"order_id": order_id, "reason": "taken back"}),
        also=(("customer", customer),) if customer else (),
    )


def _priced(lines: Sequence[Sequence[Any]] | str) -> list[tuple[int, str, str, int, int]]:
    """SKU id, code, title, quantity and unit price of each line, in SKU order so that promises lock in one order."""
    pieces = _read_lines(lines) if isinstance(lines, str) else [tuple(line) for line in lines]
    if not pieces:
        raise Refused("An order needs at least one line.")
    known = _known([str(piece[0]) for piece in pieces])
    found = []
    for code, qty, *price in pieces:
        row = known.get(str(code))
        if row is None:
            raise Missing("There is no SKU {code}.", code=code)
        if int(qty) <= 0:
            raise Refused("The quantity of {code} must be at least 1.", code=code)
        spots.check_pieces(int(qty))
        unit = order_book.amount_of(price[0], options.currency()) if price else row[3]
        if unit is None:
            raise Refused("{code} has no price. Give one with it, or set its price first.", code=code)
        _check_amounts(int(unit))
        found.append((int(row[0]), str(row[1]), str(row[2]), int(qty), int(unit)))
    return sorted(found)


def _known(codes: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    """Id, code, name and price of SKUs by their code."""
    found: dict[str, tuple[Any, ...]] = {}
    for start in range(0, len(codes), AT_ONCE):
        some = codes[start : start + AT_ONCE]
        found |= {row[1]: row for row in database.rows(_BY_CODES[len(some)], some)}
    return found


def _check_amounts(*amounts: int) -> None:
    """Refused unless each is an amount that somebody can pay."""
    if min(amounts) < 0:
        raise Refused("An amount can't be less than nothing.")
    if max(amounts) > money.MOST:
        raise Refused("That is more money than the store can hold.")


def _check_terms(terms: str) -> None:
    if terms not in TERMS:
        raise Unclear("There are no terms “{terms}”. There are: {known}.", terms=terms, known=", ".join(TERMS))


def _check_addresses(*addresses: int) -> None:
    for address in filter(None, addresses):
        if database.scalar("SELECT 1 FROM address WHERE id = ?", (address,)) is None:
            raise Missing("There is no address {address}.", address=address)


def _check_whole(order: int) -> None:
    """Refused unless all that the order wants is promised to it."""
    for line in order_book.lines_of(order):
        if line.wanting:
            raise Refused(
                "Only {free} of {sku} are free, not {qty}. Take fewer, or let the order wait.",
                free=line.allocated,
                sku=line.code,
                qty=line.ordered,
            )


def _check_source(channel: str, source: str) -> None:
    """Refused if that order of that channel is here; whoever places orders waits for the number, so none slips by."""
    if not source:
        return
    twin = database.scalar("SELECT number FROM orders WHERE channel = ? AND source_id = ?", (channel, source))
    if twin is not None:
        raise Refused(
            "Order {source} of {channel} is here already: {number}.", source=source, channel=channel, number=twin
        )


def _read_lines(text: str) -> list[tuple[str, int] | tuple[str, int, str]]:
    found: list[tuple[str, int] | tuple[str, int, str]] = []
    for piece in filter(None, (part.strip() for part in text.split(","))):
        head, _, price = piece.partition("@")
        whole = ":" not in head or database.scalar("SELECT 1 FROM sku WHERE code = ?", (head,))
        code, _, count = (head, "", "1") if whole else head.rpartition(":")
        if not count.isdecimal() or not count.isascii():
            raise Unclear("“{piece}” is not SKU:QUANTITY.", piece=piece)
        found.append((code, int(count), price) if price else (code, int(count)))
    return found


def _money_of(wanted: Sequence[tuple[int, str, str, int, int]], off: int) -> list[tuple[int, int, int]]:
    """Discount share, net and tax of each line; shares by largest remainder, tax rounded once a line."""
    rate, inclusive = int(options.option("tax.rate_ppm") or 0), options.option("tax.inclusive") == "1"
    totals = [qty * price for _, _, _, qty, price in wanted]
    shares = money.split(off, totals) if off else [0] * len(totals)
    rates = (Rate(rate, inclusive),) if rate else ()
    items = [Item(total - share, rates, line[3]) for total, share, line in zip(totals, shares, wanted, strict=True)]
    return [(share, one.net, one.tax) for share, one in zip(shares, taxed(items), strict=True)]


def _buyer(customer: int, name: str, email: str, country: str, address: int) -> tuple[str, str, str]:
    if customer:
        row = database.one("SELECT name, email FROM customer WHERE id = ?", (customer,))
        if row is None:
            raise Missing("There is no customer {customer}.", customer=customer)
        name, email = name or row[0], email or row[1]
    if address and not country:
        country = database.scalar("SELECT country FROM address WHERE id = ?", (address,)) or ""
    return name, email, country


def _write_lines(
    order_id: int, wanted: Sequence[tuple[int, str, str, int, int]], priced: Sequence[tuple[int, int, int]]
) -> list[Line]:
    made = []
    for position, ((sku, code, title, qty, price), (share, net, tax)) in enumerate(zip(wanted, priced, strict=True), 1):
        key = database.insert(
            _LINE, (order_id, position, sku, code, title, qty, price, qty * price, share, net, tax, net + tax)
        )
        made.append(Line(key, position, "goods", sku, code, qty, 0, 0, 0, 0, 0, 0, 0, net, tax, qty * price, share))
    return made


@operation(
    "order.cancel", right="order.cancel", says="Order {number} cancelled: {units} units.", weighs=True, danger=True
)
def cancel_order(actor: Actor, order_id: int, *, seen: int | None = None, reason: str, lines: str = "") -> Done:
    """Cancel what of an order is not shipped: all of it, or the lines named as SKU:QTY."""
    order = frames.current(Order, order_id, seen)
    if order.state not in ("placed", "draft"):
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
    gone = order.state == "placed" and units == sum(line.ordered - line.cancelled for line in found)
    # Shipping and fees go with the last of the goods.
    worth = order.total_minor - order.cancelled_minor if gone else sum(_worth(line, qty) for line, qty in parts)
    frames.weigh(order_book.base_minor(order, worth))
    for line, qty in parts:
        _cancel_line(line, qty, reason)
    dropped = {line.id: qty for line, qty in parts}
    order_book.drop_plans(order.id, {line.id: line.open - dropped.get(line.id, 0) for line in found})
    facts = {"number": order.number, "units": units} | _uncount(order, parts, gone=gone)
    _end(order, worth, gone=gone)
    return Done("order", order.id, facts=facts, reason=reason)


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

    An order cancelled before payment is no order; units cancelled after it are a return on the day of it.
    """
    if gone and order.captured_minor == 0 and order.cancelled_minor == 0:
        count_sales(order, -1)
        return {}
    day = clock.day_of(frames.at(), options.timezone())
    returned = sum(_net_worth(line, qty) for line, qty in parts)
    frames.sum_up("sales_day", (day, order.currency), returns_minor=returned)
    return {"returned_minor": returned}
