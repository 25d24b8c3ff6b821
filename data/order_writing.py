"""The rows of an order that is taken here: its head, its lines, its discounts, and what follows when it is placed."""

from collections.abc import Sequence
from typing import Any

from data import axes, database, frames, ledger, order_book, review
from data.dataclass import dataclass
from data.errors import Missing, Refused, Unclear
from data.models.orders import Order
from data.models.record import insert
from data.order_book import Line
from data.order_price import Sums, Wanted
from data.promising import Got
from data.sales import Goods, count_sales
from data.states import TERMS

_ORDER = (
    "INSERT INTO orders (number, channel, source_id, customer_id, customer_name, email, country, ship_address_id,"
    " bill_address_id, state, terms, currency, list_minor, discount_minor, net_minor, tax_minor, shipping_minor,"
    " total_minor, placed_at, ship_by_at, units, unshipped, tags, warehouse_id, taken_by_id, held_until_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_LINE = (
    "INSERT INTO order_line (order_id, position, kind, sku_id, code, title, ordered, unit_list_minor, list_minor,"
    " discount_minor, net_minor, tax_minor, gross_minor, allocated)"
    " VALUES (?, ?, 'goods', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_DISCOUNT = "INSERT INTO order_discount (order_id, order_line_id, code, title, amount_minor) VALUES (?, ?, ?, ?, ?)"
_BUYER = (
    "SELECT c.id, c.name, c.email, s.id, s.country, b.id FROM (SELECT 1 AS one) AS here"
    " LEFT JOIN customer c ON c.id = ? LEFT JOIN address s ON s.id = ? LEFT JOIN address b ON b.id = ?"
)
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
) -> Order:
    """The head of an order."""
    who = (customer or None, *buyer, address or None, (bill_address or address) or None)
    amounts = (sums.goods, sums.off, sums.net, sums.tax, sums.shipping, sums.total)
    return insert(
        Order,
        _ORDER,
        (
            *(number, channel, source or None, *who, state, terms, currency, *amounts),
            *(placed_at, ship_by_at, pieces, pieces, tags, warehouse, taken_by, until),
        ),
    )


def write_lines(order: int, wanted: Sequence[Wanted], sums: Sums, promised: Sequence[Got] = ()) -> list[Line]:
    """The lines of an order with what each came to, and what is promised to it already."""
    got = [sum(qty for _, qty in parts) for parts in promised] or [0] * len(wanted)
    rows = [
        (
            *(order, position, line.sku, line.code, line.title, line.qty, line.unit, line.total),
            *(priced.off, priced.net, priced.tax, priced.net + priced.tax, units),
        )
        for position, (line, priced, units) in enumerate(zip(wanted, sums.lines, got, strict=True), 1)
    ]
    keys = database.inserted(_LINE, rows)
    return [
        Line(
            *(key, position, "goods", line.sku, line.code, line.qty, 0, units, 0, 0, 0, 0, 0),
            *(priced.net, priced.tax, line.total, priced.off),
        )
        for position, (key, line, priced, units) in enumerate(zip(keys, wanted, sums.lines, got, strict=True), 1)
    ]


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


@dataclass(frozen=True, slots=True)
class New:
    """What is known of an order that is being placed and was nothing before: nobody need read it again."""

    lines: Sequence[Line]
    below: int
    """Lines priced below the list."""
    note: str

    def facts(self, paid: int, method: str, holds: list[str]) -> axes.Facts:
        """What its labels and its review are taken from."""
        ordered, allocated = (sum(getattr(line, name) for line in self.lines) for name in ("ordered", "allocated"))
        return axes.Facts(
            axes.Units(ordered, allocated, 0, 0, 0, 0, 0, 0, 0),
            max(line.ordered for line in self.lines),
            self.below,
            {"capture": paid} if paid else {},
            (method,) if paid else (),
            axes.by_gravity(holds),
            self.note,
        )

    def goods(self) -> list[Goods]:
        """What its articles come to, by article."""
        found: dict[int, tuple[int, int]] = {}
        for line in self.lines:
            units, net = found.get(line.sku, (0, 0))
            found[line.sku] = units + line.ordered, net + line.net_minor
        return [(sku, *sums) for sku, sums in sorted(found.items())]


def settle_placed(order: Order, *, lacks: bool, taken: int, method: str, new: New | None = None) -> None:
    """Take what is paid, hold what must wait, number it, and count it: the end of placing an order."""
    if taken:
        ledger.pay("capture", order, taken, method=method)
    unpaid = order.terms == "prepaid" and taken < order.total_minor
    holds = [reason for reason, waits in (("stock", lacks), ("payment", unpaid)) if waits]
    for reason in holds:
        order_book.open_hold(order, reason)
    frames.touch("order", order.id, new=new is not None)
    facts = axes.facts_of(order.id) if new is None else new.facts(taken, method, holds)
    columns = axes.settled(order, facts, risk=review.refresh(order, new=new is not None, facts=facts))
    number = frames.last_number("order", order.id, order.number)
    frames.change(order, ("number",) if new else (), number=number, **columns)
    count_sales(order, 1, new.goods() if new else None)


def placing_undone(order: int, taken: int) -> tuple[str, dict[str, Any]]:
    """The inverse of placing an order: who placed it may take it back; once money came in it is a cancellation."""
    if taken:
        return "order.cancel", {"order_id": order, "reason": TAKEN_BACK}
    return "order.unplace", {"order_id": order}


def check_whole(lines: Sequence[Line]) -> None:
    """Refused unless all that the lines want is promised to them."""
    for line in lines:
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


def buyer_of(
    customer: int, name: str, email: str, country: str, address: int, bill_address: int
) -> tuple[str, str, str]:
    """Name, e-mail and country of an order: as they are given, else the customer's and the address's.

    Missing unless the customer and the addresses are there.
    """
    found = database.one(_BUYER, (customer, address, bill_address))
    known, its_name, its_email, ship, its_country, bill = found or (None,) * 6
    if customer and known is None:
        raise Missing("There is no customer {customer}.", customer=customer)
    for key, there in ((address, ship), (bill_address, bill)):
        if key and there is None:
            raise Missing("There is no address {address}.", address=key)
    if customer:
        name, email = name or its_name or "", email or its_email or ""
    return name, email, country or its_country or ""
