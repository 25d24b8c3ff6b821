"""Handing parcels to the carrier, taking them back, and planning an order as several parcels."""

from collections import Counter

from data import axes, database, frames, order_book
from data.carriers import code_of
from data.doorway import operation
from data.errors import Missing, Refused
from data.events import Actor, Done
from data.models.orders import Order, Shipment
from data.operations._leaving import bring_back, hand_over, last_parcel, let_go, promise_again
from data.operations._open import free_order, open_order
from data.order_book import Line, Part


@operation("order.ship", right="order.fulfil", says="Order {number} shipped: {units} units with {carrier}.")
def ship_order(
    actor: Actor,
    order_id: int,
    *,
    seen: int | None = None,
    carrier: str,
    tracking: str = "",
    lines: str = "",
    warehouse: str = "",
    weight_g: int = 0,
) -> Done:
    """Hand what is promised of an order to the carrier: all of it, or the lines named as SKU:QTY."""
    carrier = code_of(carrier)
    order = free_order(open_order(order_id, seen))
    if order.review != "approved":
        raise Refused("Order {number} is not approved yet. Approve it first.", number=order.number)
    found = order_book.lines_of(order.id)
    place = _one_warehouse(order, warehouse)
    parts = _shippable(order, found, lines, place)
    _demand_scans(order, parts, place)
    shipment, number = hand_over(order, found, parts, place, carrier=carrier, tracking=tracking, weight_g=weight_g)
    return Done(
        "order",
        order.id,
        facts={
            "number": order.number,
            "units": sum(qty for _, qty in parts),
            "carrier": carrier,
            "tracking": number,
            "shipment": shipment,
        },
        undo=("order.unship", {"order_id": order.id, "shipment": shipment}),
        also=(("shipment", shipment),),
    )


def _one_warehouse(order: Order, code: str) -> int:
    """The warehouse that the parcel leaves; named if the order's goods are promised from several."""
    places = {
        str(row[1]): int(row[0])
        for row in database.rows(
            "SELECT DISTINCT a.warehouse_id, w.code FROM allocation a JOIN warehouse w ON w.id = a.warehouse_id"
            " WHERE a.order_id = ? AND a.state = 'open' ORDER BY a.warehouse_id",
            (order.id,),
        )
    }
    if code:
        if code not in places:
            raise Refused("Nothing of order {number} is promised from {code}.", number=order.number, code=code)
        return places[code]
    if not places:
        raise Refused("Nothing is promised to order {number}. Allocate it first.", number=order.number)
    if len(places) > 1:
        raise Refused(
            "Order {number} is promised from {places}. Say which parcel: one warehouse at a time.",
            number=order.number,
            places=", ".join(places),
        )
    return next(iter(places.values()))


def _shippable(order: Order, found: list[Line], lines: str, place: int) -> list[Part]:
    promised = {
        int(line): int(qty)
        for line, qty in database.rows(
            "SELECT order_line_id, sum(qty) FROM allocation WHERE order_id = ? AND warehouse_id = ? AND state = 'open'"
            " GROUP BY order_line_id",
            (order.id, place),
        )
    }
    parts = order_book.parts_of(order, found, lines, {line.id: promised.get(line.id, 0) for line in found})
    if not parts:
        raise Refused("Nothing is promised to order {number}. Allocate it first.", number=order.number)
    return parts


def _demand_scans(order: Order, parts: list[Part], place: int) -> None:
    """A warehouse that demands scans ships only what was picked and packed; elsewhere shipping does both."""
    if database.scalar("SELECT demands_scans FROM warehouse WHERE id = ?", (place,)):
        for line, qty in parts:
            if line.packed < qty:
                raise Refused(
                    "{left} of {code} in order {number} are not packed. This warehouse packs by scan.",
                    left=qty - line.packed,
                    code=line.code,
                    number=order.number,
                )


@operation("order.unship", right="order.fulfil", says="Parcel {parcel} of order {number} is back in stock.")
def unship_order(actor: Actor, order_id: int, *, seen: int | None = None, shipment: int, unpromised: str = "") -> Done:
    """Take a parcel back that was marked as handed over by mistake: goods to their bins, promises as before.

    Lines named `unpromised` as SKU:QTY had no promise before they were shipped, and get none.
    """
    order = open_order(order_id, seen)
    parcel = frames.current(Shipment, shipment)
    if parcel.order_id != order.id:  # type: ignore[attr-defined]
        raise Missing("Order {number} has no parcel {parcel}.", number=order.number, parcel=parcel.number)
    if parcel.state != "handed_over":
        raise Refused(
            "Parcel {parcel} is {state}: it can't be taken back. Open a return instead.",
            parcel=parcel.number,
            state=parcel.state,
        )
    lines = {line.id: line for line in order_book.lines_of(order.id)}
    bring_back(parcel.id)
    place = int(parcel.warehouse_id)  # type: ignore[attr-defined]
    for line_id, qty in database.rows(
        "SELECT order_line_id, qty FROM shipment_line WHERE shipment_id = ? ORDER BY order_line_id", (parcel.id,)
    ):
        promise_again(order.id, lines[int(line_id)], int(qty), place)
    if unpromised:
        let_go(order, unpromised, place)
    frames.change(parcel, state="cancelled", manifest_id=None)
    carrier, tracking = last_parcel(order.id)
    axes.settle(order, carrier=carrier, tracking=tracking)
    return Done(
        "order",
        order.id,
        facts={"number": order.number, "parcel": parcel.number},
        also=(("shipment", parcel.id),),
    )


@operation("order.split", right="order.fulfil", says="A second parcel of order {number} is planned: {units} units.")
def split_order(actor: Actor, order_id: int, *, seen: int | None = None, lines: str) -> Done:
    """Plan a parcel of its own for some lines of an order, named as SKU:QTY."""
    order = open_order(order_id, seen)
    if not lines.strip():
        raise Refused("Say which lines of order {number} go into a parcel of their own.", number=order.number)
    found = order_book.lines_of(order.id)
    planned = Counter[int]()
    for plan in order_book.plans_of(order.id).values():
        planned.update(plan)
    parts = order_book.parts_of(order, found, lines, {line.id: max(0, line.open - planned[line.id]) for line in found})
    if sum(qty for _, qty in parts) == sum(line.open for line in found):
        raise Refused("That is all of order {number}: nothing would be left for another parcel.", number=order.number)
    made = database.insert(
        "INSERT INTO shipment (number, order_id, state, made_at) VALUES (?, ?, 'planned', ?)",
        (frames.next_number("shipment"), order.id, frames.at()),
    )
    database.together(
        "INSERT INTO shipment_line (shipment_id, order_line_id, qty) VALUES (?, ?, ?)",
        [(made, line.id, qty) for line, qty in parts],
    )
    axes.settle(order)
    return Done(
        "order",
        order.id,
        facts={"number": order.number, "units": sum(qty for _, qty in parts), "shipment": made},
        undo=("order.unsplit", {"order_id": order.id, "shipment": made}),
        also=(("shipment", made),),
    )


@operation("order.unsplit", right="order.fulfil", says="Order {number} goes as planned before.")
def unsplit_order(actor: Actor, order_id: int, *, seen: int | None = None, shipment: int) -> Done:
    """Drop a planned parcel."""
    order = open_order(order_id, seen)
    parcel = frames.current(Shipment, shipment)
    if parcel.order_id != order.id or parcel.state != "planned":  # type: ignore[attr-defined]
        raise Refused("Order {number} has no such planned parcel.", number=order.number)
    frames.change(parcel, state="cancelled")
    return Done("order", order.id, facts={"number": order.number}, also=(("shipment", parcel.id),))
