"""Open orders of a file enter the queue as if they were placed here: promised stock, held, waiting for review."""

from collections.abc import Sequence

from data import database, frames, options, order_book
from data.errors import Refused
from data.events import Actor
from data.importers.catalogue import address_rows
from data.importers.records import Document, rows_of, sums_of
from data.importers.storing import Storing
from data.models.orders import Order
from data.money import decimal_text, divide_half_up
from data.operations.orders import place_order
from data.sales import count_sales

_OWNED = "UPDATE orders SET batch_id = ?, source_hash = ? WHERE id = ?"
_LINES = "SELECT id, code FROM order_line WHERE order_id = ? ORDER BY position, id"
_LINE = "UPDATE order_line SET source_line = ? WHERE id = ?"
_NUMBER = "SELECT 1 FROM orders WHERE number = ?"


def place_all(actor: Actor, storing: Storing, documents: Sequence[Document]) -> None:
    """Place each; one that the store refuses is listed with the reason, and its records count as unchanged."""
    storing.meet(documents)
    addresses = address_rows(documents, storing.customers)
    for place, one in enumerate(documents):
        try:
            with frames.trial():
                _place(actor, storing, one, addresses.get(place, 0))
        except Refused as refused:
            storing.outcome.differences.append({"document": one.source_id, "says": str(refused)})
            storing.outcome.unchanged.update(rows_of(one))
            continue
        storing.outcome.imported.update(rows_of(one))
        storing.outcome.counts["orders"] += 1
        storing.outcome.counts["lines"] += len(one.lines)


def _place(actor: Actor, storing: Storing, one: Document, address: int) -> None:
    if one.currency != options.currency():
        raise Refused("It is in {currency}: open orders come in the store's currency only.", currency=one.currency)
    goods = [line for line in one.lines if line.qty > 0]
    money = sums_of(one)
    paid = one.paid_minor or 0
    done = place_order(
        actor,
        [[line.code, line.qty, divide_half_up(line.list_minor, line.qty)] for line in goods],
        customer=storing.customers.id_of(one.party) or 0,
        name=one.party.name if one.party else "",
        email=one.party.email if one.party else "",
        country=one.country,
        address=address,
        shipping=money.shipping,
        discount=money.discount,
        channel=storing.chunk.channel,
        source_id=one.source_id,
        paid=paid,
        method=one.method,
        note=one.note,
        tags=one.tags,
    )
    storing.outcome.counts["payments"] += bool(paid)
    order = Order.get_by_id(done.id)
    _as_placed(order, one)
    database.run(_OWNED, (storing.batch, one.source_hash, order.id))
    _name_lines(order, one)
    if order.total_minor != money.total:
        told = (decimal_text(money.total, one.currency), decimal_text(order.total_minor, one.currency))
        says = "its total is {} by the file and {} here".format(*told)
        storing.outcome.differences.append({"document": one.source_id, "says": says})


def _as_placed(order: Order, one: Document) -> None:
    """Give it the number and the instant of its source, and the promise that follows from that."""
    count_sales(order, -1)
    number = one.number if database.scalar(_NUMBER, (one.number,)) is None else order.number
    ship_by = order_book.promised_ship_by(order.warehouse_id, one.at)  # type: ignore[attr-defined]
    frames.change(order, number=number, placed_at=one.at, ship_by_at=ship_by)
    count_sales(order, 1)


def _name_lines(order: Order, one: Document) -> None:
    """Say of each line which record it is: place_order sorts them by SKU, so each goes to one of its code."""
    left = sorted((line for line in one.lines if line.qty > 0), key=lambda line: line.code)
    by_code: dict[str, list[str]] = {}
    for line in left:
        by_code.setdefault(line.code, []).append(line.source_line)
    for key, code in database.rows(_LINES, (order.id,)):
        if by_code.get(code):
            database.run(_LINE, (by_code[code].pop(0), key))
