"""Shipping without an allocation: a supervisor sends what lies on the shelf, promised to nobody or to others.

Nothing leaves that does not lie there: a shelf never goes below nothing. Whoever the goods were promised to is listed
as short from then on.
"""

from data import axes, database, frames, ledger, order_book, spots
from data.carriers import code_of
from data.doorway import operation
from data.errors import Refused
from data.events import Actor, Done
from data.models.orders import Order
from data.operations._leaving import hand_over
from data.operations._open import free_order, open_order
from data.order_book import Line, Part


@operation("order.force", says="Order {number} shipped: {units} units with {carrier}, {forced} unpromised.{short}")
def force_order(
    actor: Actor,
    order_id: int,
    *,
    seen: int | None = None,
    carrier: str,
    reason: str,
    tracking: str = "",
    lines: str = "",
    warehouse: str = "",
) -> Done:
    """Ship from the shelf what nobody has promised to an order: all that is open, or lines named as SKU:QTY."""
    carrier = code_of(carrier)
    # The hold for want of stock is what this is about; any other still keeps the order.
    order = free_order(open_order(order_id, seen), but="stock")
    if order.review != "approved":
        raise Refused("Order {number} is not approved yet. Approve it first.", number=order.number)
    if not reason.strip():
        raise Refused("Say why it ships without an allocation.")
    found = order_book.lines_of(order.id)
    parts = order_book.parts_of(order, found, lines, {line.id: line.open for line in found})
    if not parts:
        raise Refused("Nothing of order {number} is left to ship.", number=order.number)
    place = _place(order, warehouse)
    forced = _lacking(order, parts, place)
    if not forced:
        raise Refused("All of that is promised to order {number}. Ship it as usual.", number=order.number)
    _on_the_shelf(parts, place)
    for line, qty in forced:
        _promise(order, line, qty, place)
    kept = {line.id: line for line in order_book.lines_of(order.id)}
    parts = [(kept[line.id], qty) for line, qty in parts]
    shipment, number = hand_over(
        order, list(kept.values()), parts, place, carrier=carrier, tracking=tracking, weight_g=0
    )
    order_book.settle_stock_hold(order)
    axes.settle(order)
    back = {"order_id": order.id, "shipment": shipment, "unpromised": order_book.parts_text(forced)}
    facts = {
        "number": order.number,
        "units": sum(qty for _, qty in parts),
        "forced": sum(qty for _, qty in forced),
        "carrier": carrier,
        "tracking": number,
        "shipment": shipment,
        "short": _short(forced, place),
    }
    also = (("shipment", shipment), *(("sku", line.sku) for line, _ in forced))
    return Done("order", order.id, facts=facts, undo=("order.unship", back), also=also, reason=reason.strip())


def _place(order: Order, code: str) -> int:
    """The warehouse that the parcel leaves: named, else the order's own, else the only one that has its goods."""
    if code.strip():
        return spots.warehouse_of(code)
    if order.warehouse_id is not None:  # type: ignore[attr-defined]
        return int(order.warehouse_id)  # type: ignore[attr-defined]
    places = database.rows(
        "SELECT w.id, w.code FROM warehouse w WHERE EXISTS (SELECT 1 FROM promise p JOIN order_line l ON"
        " l.sku_id = p.sku_id WHERE p.warehouse_id = w.id AND p.sellable > 0 AND l.order_id = ? AND l.kind = 'goods'"
        " AND l.ordered - l.cancelled - l.shipped > 0) ORDER BY w.id",
        (order.id,),
    )
    if not places:
        raise Refused("Nothing of order {number} lies on a shelf. Receive or count it first.", number=order.number)
    if len(places) > 1:
        raise Refused(
            "Goods of order {number} lie in {places}. Say which warehouse it leaves.",
            number=order.number,
            places=", ".join(code for _, code in places),
        )
    return int(places[0][0])


def _lacking(order: Order, parts: list[Part], place: int) -> list[Part]:
    """What of the parts is not promised from there."""
    promised = {
        int(line): int(qty)
        for line, qty in database.rows(
            "SELECT order_line_id, sum(qty) FROM allocation WHERE order_id = ? AND warehouse_id = ? AND state = 'open'"
            " GROUP BY order_line_id",
            (order.id, place),
        )
    }
    forced = [(line, qty - promised.get(line.id, 0)) for line, qty in parts if qty > promised.get(line.id, 0)]
    for line, qty in forced:
        if qty > line.wanting:
            raise Refused(
                "{n} of {code} are promised from another warehouse. Ship them from there, or let them go first.",
                n=qty - line.wanting,
                code=line.code,
            )
    return forced


def _on_the_shelf(parts: list[Part], place: int) -> None:
    wanted: dict[int, int] = {}
    for line, qty in parts:
        wanted[line.sku] = wanted.get(line.sku, 0) + qty
    for sku, qty in wanted.items():
        spots.lock_promises(sku, place)
        there = database.scalar("SELECT sellable FROM promise WHERE sku_id = ? AND warehouse_id = ?", (sku, place))
        if int(there or 0) < qty:
            raise Refused(
                "{there} of {sku} lie in {warehouse} to be sold, not {qty}. Receive or count what is there first.",
                there=int(there or 0),
                sku=ledger.code_of(sku),
                warehouse=ledger.warehouse_code(place),
                qty=qty,
            )


def _short(forced: list[Part], place: int) -> object:
    """Whom the goods are lacking now."""
    told = (spots.short_fact(line.sku, place) for line, _ in forced)
    return next(filter(None, told), "")


def _promise(order: Order, line: Line, qty: int, place: int) -> None:
    """The promise that nobody made, whoever else has one: it is kept in the same act."""
    database.run(
        "UPDATE promise SET allocated = allocated + ? WHERE sku_id = ? AND warehouse_id = ?", (qty, line.sku, place)
    )
    database.run(
        "INSERT INTO allocation (order_line_id, order_id, sku_id, warehouse_id, qty, state, at)"
        " VALUES (?, ?, ?, ?, ?, 'open', ?)",
        (line.id, order.id, line.sku, place, qty, frames.at()),
    )
    ledger.write_promise_move("allocate", line.sku, place, qty, order_line=line.id, reason="forced")
    order_book.count_up(line.id, allocated=qty)
