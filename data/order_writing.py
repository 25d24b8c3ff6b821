"""The rows of an order that is taken here: its head, its lines, its discounts, and what follows when it is placed."""

from collections.abc import Sequence
from typing import Any

from data import axes, database, frames, ledger, order_book, review
from data.errors import Missing, Refused, Unclear
from data.models.orders import Order
from data.order_book import Line
from data.order_price import Sums, Wanted
from data.sales import count_sales
from data.states import TERMS

_ORDER = (
    "INSERT INTO orders (number, channel, source_id, customer_id, customer_name, email, country, ship_address_id,"
    " bill_address_id, state, terms, currency, list_minor, discount_minor, net_minor, tax_minor, shipping_minor,"
    " total_minor, placed_at, ship_by_at, units, unshipped, tags, warehouse_id, taken_by_id, held_until_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_LINE = (
    "INSERT INTO order_line (order_id, position, kind, sku_id, code, title, ordered, unit_list_minor, list_minor,"
    " discount_minor, net_minor, tax_minor, gross_minor) VALUES (?, ?, 'goods', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_DISCOUNT = "INSERT INTO order_discount (order_id, order_line_id, code, title, amount_minor) VALUES (?, ?, ?, ?, ?)"
TAKEN = ("phone", "email", "counter")
"""Channels of orders that a colleague takes."""
TAKEN_BACK = "taken back"
"""Why an order is cancelled whose placing is undone."""


def insert_order(
    *,
    number: str,
    channel: str,
    source: str = "",
    customer: int,
    buyer: tuple[str, str, str],
    address: int,
    bill_address: int,
    state: str,
    terms: str,
    currency: str,
    sums: Sums,
    pieces: int,
    placed_at: int | None = None,
    ship_by_at: int | None = None,
    tags: str = "",
    warehouse: int | None = None,
    taken_by: int | None = None,
    until: int | None = None,
) -> int:
    """The head of an order; its id."""
    who = (customer or None, *buyer, address or None, (bill_address or address) or None)
    amounts = (sums.goods, sums.off, sums.net, sums.tax, sums.shipping, sums.total)
    return database.insert(
        _ORDER,
        (
            *(number, channel, source or None, *who, state, terms, currency, *amounts),
            *(placed_at, ship_by_at, pieces, pieces, tags, warehouse, taken_by, until),
        ),
    )


def write_lines(order: int, wanted: Sequence[Wanted], sums: Sums) -> list[Line]:
    """The lines of an order with what each came to."""
    made = []
    for position, (line, priced) in enumerate(zip(wanted, sums.lines, strict=True), 1):
        amounts = (line.unit, line.total, priced.off, priced.net, priced.tax, priced.net + priced.tax)
        key = database.insert(_LINE, (order, position, line.sku, line.code, line.title, line.qty, *amounts))
        counters = (line.qty, 0, 0, 0, 0, 0, 0, 0)
        made.append(
            Line(key, position, "goods", line.sku, line.code, *counters, priced.net, priced.tax, line.total, priced.off)
        )
    return made


def write_discounts(order: int, lines: Sequence[Line], wanted: Sequence[Wanted], sums: Sums, code: str = "") -> None:
    """Each discount that was given: of a line, and of the whole order."""
    for line, one in zip(lines, wanted, strict=True):
        if one.off:
            database.run(_DISCOUNT, (order, line.id, "", "", one.off))
    rest = sums.off - sum(one.off for one in wanted)
    if rest:
        database.run(_DISCOUNT, (order, None, code, code, rest))


def write_note(order: int, by: int, text: str) -> None:
    """A note, if there is one."""
    if text.strip():
        database.run(
            "INSERT INTO order_note (order_id, by_id, at, text) VALUES (?, ?, ?, ?)",
            (order, by, frames.at(), text.strip()),
        )


def settle_placed(
    order: Order, lines: Sequence[Line], place: int | None, *, whole: bool, taken: int, method: str, new: bool
) -> None:
    """Promise its stock, take what is paid, hold what must wait, and count it: the end of placing an order."""
    promised = order_book.allocate(order, sorted(lines, key=lambda line: (line.sku, line.id)), place)
    if whole:
        _check_whole(order.id)
    if taken:
        ledger.pay("capture", order, taken, method=method)
    if promised < sum(line.ordered for line in lines):
        order_book.open_hold(order, "stock")
    if order.terms == "prepaid" and taken < order.total_minor:
        order_book.open_hold(order, "payment")
    frames.touch("order", order.id, new=new)
    axes.settle(order, risk=review.refresh(order, new=new))
    count_sales(order, 1)


def placing_undone(order: int, taken: int) -> tuple[str, dict[str, Any]]:
    """The inverse of placing an order: who placed it may take it back; once money came in it is a cancellation."""
    if taken:
        return "order.cancel", {"order_id": order, "reason": TAKEN_BACK}
    return "order.unplace", {"order_id": order}


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


def check_terms(terms: str) -> None:
    """Unclear unless there are such terms."""
    if terms not in TERMS:
        raise Unclear("There are no terms “{terms}”. There are: {known}.", terms=terms, known=", ".join(TERMS))


def check_addresses(*addresses: int) -> None:
    """Missing unless each of them is there."""
    for address in filter(None, addresses):
        if database.scalar("SELECT 1 FROM address WHERE id = ?", (address,)) is None:
            raise Missing("There is no address {address}.", address=address)


def buyer_of(customer: int, name: str, email: str, country: str, address: int) -> tuple[str, str, str]:
    """Name, e-mail and country of an order: as they are given, else the customer's and the address's."""
    if customer:
        row: Any = database.one("SELECT name, email FROM customer WHERE id = ?", (customer,))
        if row is None:
            raise Missing("There is no customer {customer}.", customer=customer)
        name, email = name or row[0], email or row[1]
    if address and not country:
        country = database.scalar("SELECT country FROM address WHERE id = ?", (address,)) or ""
    return name, email, country
