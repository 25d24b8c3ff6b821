"""The packing table: goods go piece by piece into parcels, several an order; parcels are weighed, closed, opened."""

from collections.abc import Sequence
from typing import Any

from data import axes, database, frames, order_book, parcel_book, spots
from data.carriers import code_of
from data.doorway import operation
from data.errors import Missing, Refused, Unclear
from data.events import Actor, Done
from data.models.orders import Order, Shipment
from data.operations._leaving import parcel_and_order
from data.operations._open import free_order, open_order

HEAVIEST = 1_000_000
"""Grams: what is heavier is a typing error."""


@operation("parcel.open", right="order.fulfil", says="Parcel {parcel} for order {number} stands open.", subject="order")
def open_parcel(actor: Actor, order_id: int, *, seen: int | None = None, warehouse: str = "") -> Done:
    """Begin another parcel of an order; one that is open and empty is taken again."""
    order = free_order(open_order(order_id, seen))
    place = order_book.warehouse_id(warehouse) if warehouse else _place(order)
    made = database.scalar(
        "SELECT s.id FROM shipment s WHERE s.order_id = ? AND s.state = 'picking' AND s.warehouse_id = ?"
        " AND NOT EXISTS (SELECT 1 FROM shipment_line x WHERE x.shipment_id = s.id) ORDER BY s.id LIMIT 1",
        (order.id, place),
    )
    if made is None:
        made = database.insert(
            "INSERT INTO shipment (number, order_id, warehouse_id, state, made_at) VALUES (?, ?, ?, 'picking', ?)",
            (frames.next_number("shipment"), order.id, place, frames.at()),
        )
    return _done(order, frames.current(Shipment, int(made)), ("parcel.drop", {"shipment_id": int(made)}))


@operation("parcel.drop", right="order.fulfil", says="Parcel {parcel} of order {number} dropped.", subject="shipment")
def drop_parcel(actor: Actor, shipment_id: int) -> Done:
    """Drop a parcel that nothing has been put into."""
    parcel, order = _here(shipment_id)
    if parcel_book.inside(parcel.id):
        raise Refused("Parcel {parcel} is not empty. Unpack it first.", parcel=parcel.number)
    frames.change(parcel, state="cancelled", manifest_id=None)
    return _done(order, parcel)


def _place(order: Order) -> int:
    found = database.scalar(
        "SELECT a.warehouse_id FROM allocation a JOIN order_line l ON l.id = a.order_line_id WHERE a.order_id = ?"
        " AND a.state = 'open' AND l.picked > l.packed ORDER BY a.id LIMIT 1",
        (order.id,),
    )
    if found is None:
        raise Refused("Order {number} has nothing picked to pack. Pick it first.", number=order.number)
    return int(found)


def _here(shipment_id: int) -> tuple[Shipment, Order]:
    """A parcel that has not left, and its order."""
    parcel, order = parcel_and_order(shipment_id)
    if parcel.state not in parcel_book.HERE:
        raise Refused("Parcel {parcel} is {state}.", parcel=parcel.number, state=parcel.state)
    return parcel, order


def _done(order: Order, parcel: Shipment, undo: tuple[str, dict[str, Any]] | None = None, **facts: Any) -> Done:
    told = {"number": order.number, "parcel": parcel.number, **facts}
    return Done("order", order.id, facts=told, undo=undo, also=(("shipment", parcel.id),))


@operation(
    "parcel.pack",
    right="order.fulfil",
    says="{units} units of order {number} packed into parcel {parcel}.",
    subject="shipment",
)
def pack_parcel(actor: Actor, shipment_id: int, *, items: Sequence[Sequence[Any]] | str = "") -> Done:
    """Put picked pieces into an open parcel: [order line, pieces] each, or all that is picked."""
    parcel, order = _here(shipment_id)
    free_order(open_order(order.id, None))
    if parcel.state != "picking":
        raise Refused("Parcel {parcel} is closed. Open it again first.", parcel=parcel.number)
    lines = {line.id: line for line in order_book.lines_of(order.id)}
    room = {key: line.picked - line.packed for key, line in lines.items()}
    here = _promised(order.id, int(parcel.warehouse_id))  # type: ignore[attr-defined]
    picked = [(key, min(left, here.get(key, 0))) for key, left in room.items()]
    wanted = _read(items) if items else [(key, qty) for key, qty in picked if qty > 0]
    for key, qty in wanted:
        if key not in lines:
            raise Missing("Order {number} has no line {code}.", number=order.number, code=key)
        if qty > room[key]:
            raise Refused(
                "{left} more of {code} in order {number} are picked and not packed, not {qty}.",
                left=room[key],
                code=lines[key].code,
                number=order.number,
                qty=qty,
            )
        room[key] -= qty
        order_book.count_up(key, packed=qty)
        _put_in(parcel.id, key, qty)
    if not wanted:
        raise Refused("Order {number} has nothing picked to pack. Pick it first.", number=order.number)
    axes.settle(order)
    told = [list(one) for one in wanted]
    undo = ("parcel.unpack", {"shipment_id": parcel.id, "items": told})
    return _done(order, parcel, undo, units=sum(qty for _, qty in wanted))


def _promised(order: int, place: int) -> dict[int, int]:
    return {
        int(line): int(qty)
        for line, qty in database.rows(
            "SELECT order_line_id, sum(qty) FROM allocation WHERE order_id = ? AND warehouse_id = ? AND state = 'open'"
            " GROUP BY order_line_id",
            (order, place),
        )
    }


def _put_in(shipment: int, line: int, qty: int) -> None:
    changed = database.run(
        "UPDATE shipment_line SET qty = qty + ? WHERE shipment_id = ? AND order_line_id = ?", (qty, shipment, line)
    ).rowcount
    if not changed:
        database.run(
            "INSERT INTO shipment_line (shipment_id, order_line_id, qty) VALUES (?, ?, ?)", (shipment, line, qty)
        )


def _read(items: Sequence[Sequence[Any]] | str) -> list[tuple[int, int]]:
    """The pieces as they were scanned; `LINE:PIECES,…` from the command line."""
    given: list[Sequence[Any]] = [list(one) for one in items if not isinstance(one, str)]
    if isinstance(items, str):
        given = [piece.split(":") for piece in filter(None, (part.strip() for part in items.split(",")))]
    found = []
    for one in given:
        try:
            line, qty = (int(value) for value in one)
        except (TypeError, ValueError):
            raise Unclear("“{text}” is not LINE:PIECES.", text=":".join(map(str, one))[:60]) from None
        spots.check_pieces(qty)
        found.append((line, qty))
    if not found:
        raise Unclear("Say what is packed.")
    return found


@operation(
    "parcel.unpack",
    right="order.fulfil",
    says="{units} units of order {number} taken out of parcel {parcel}.",
    subject="shipment",
)
def unpack_parcel(actor: Actor, shipment_id: int, *, items: Sequence[Sequence[Any]] | str = "") -> Done:
    """Take pieces out of a parcel that has not left: [order line, pieces] each, or all; an empty one is cancelled."""
    parcel, order = _here(shipment_id)
    parcel_book.refuse_on_manifest(parcel)
    inside = parcel_book.inside(parcel.id)
    wanted = _read(items) if items else list(inside.items())
    for line, qty in wanted:
        if qty > inside.get(line, 0):
            raise Refused("Parcel {parcel} has not that many in it.", parcel=parcel.number)
        inside[line] -= qty
        order_book.count_up(line, packed=-qty)
        if inside[line]:
            database.run(
                "UPDATE shipment_line SET qty = ? WHERE shipment_id = ? AND order_line_id = ?",
                (inside[line], parcel.id, line),
            )
        else:
            database.run("DELETE FROM shipment_line WHERE shipment_id = ? AND order_line_id = ?", (parcel.id, line))
    state = "picking" if any(inside.values()) or items else "cancelled"
    before = parcel.state
    frames.change(parcel, state=state)
    axes.settle(order)
    told = [list(one) for one in wanted]
    undo = ("parcel.repack", {"shipment_id": parcel.id, "items": told, "state": before})
    return _done(order, parcel, undo if wanted else None, units=sum(qty for _, qty in wanted))


@operation(
    "parcel.repack",
    right="order.fulfil",
    says="{units} units of order {number} are in parcel {parcel} again.",
    subject="shipment",
)
def repack_parcel(actor: Actor, shipment_id: int, *, items: Sequence[Sequence[Any]], state: str = "picking") -> Done:
    """Put back what was taken out of a parcel; it is then as it was."""
    parcel, order = parcel_and_order(shipment_id)
    if state not in parcel_book.HERE or parcel.state not in (*parcel_book.HERE, "cancelled"):
        raise Refused("Parcel {parcel} is {state}.", parcel=parcel.number, state=parcel.state)
    frames.change(parcel, state="picking")
    done = pack_parcel(actor, parcel.id, items=items)
    frames.change(frames.current(Shipment, parcel.id), state=state)
    return _done(order, parcel, units=done.facts["units"])


@operation(
    "parcel.close",
    right="order.fulfil",
    says="Parcel {parcel} of order {number} closed[ with {carrier}][, {weight} g]"
    "[: {off}% off the {expected} g expected. Look into it].",
    subject="shipment",
)
def close_parcel(
    actor: Actor,
    shipment_id: int,
    *,
    seen: int | None = None,
    carrier: str = "",
    service: str = "",
    tracking: str = "",
    weight_g: int = 0,
) -> Done:
    """Close a parcel: weighed, its carrier and service chosen, with its tracking number where it is known."""
    parcel, order = _here(shipment_id)
    if seen is not None and seen != parcel.version:
        frames.current(Shipment, shipment_id, seen)
    if not parcel_book.inside(parcel.id):
        raise Refused("Parcel {parcel} is empty.", parcel=parcel.number)
    if not 0 <= weight_g <= HEAVIEST:
        raise Unclear("{weight} g is not the weight of a parcel.", weight=weight_g)
    carrier = code_of(carrier) or parcel.carrier
    if tracking.strip() and not carrier:
        raise Refused("Say which carrier the number is of.")
    if carrier != parcel.carrier:
        parcel_book.refuse_on_manifest(parcel)
    number = parcel_book.checked_number(carrier, tracking, parcel.id) if tracking.strip() else parcel.tracking
    before = {name: getattr(parcel, name) for name in ("state", "carrier", "service", "tracking", "weight_g")}
    frames.change(
        parcel,
        state="labelled" if number else "packed",
        carrier=carrier,
        service=service.strip() or parcel.service,
        tracking=number,
        weight_g=weight_g or parcel.weight_g,
    )
    facts: dict[str, Any] = {"carrier": carrier} if carrier else {}
    facts |= {"weight": weight_g} if weight_g else {}
    expected = parcel_book.expected_weight(parcel.id)
    off = parcel_book.weight_off(weight_g, expected)
    if off is not None and expected is not None:
        facts |= {"off": f"{off:+d}", "expected": expected}
    undo = ("parcel.restore", {"shipment_id": parcel.id, "before": before})
    return _done(order, parcel, undo, **facts)


@operation("parcel.restore", right="order.fulfil", says="Parcel {parcel} of order {number} is as before.",
           subject="shipment")  # fmt: skip
def restore_parcel(actor: Actor, shipment_id: int, *, before: dict[str, Any]) -> Done:
    """Take back that a parcel was closed, or given a number."""
    parcel, order = _here(shipment_id)
    parcel_book.refuse_on_manifest(parcel)
    told = {name: before[name] for name in ("state", "carrier", "service", "tracking", "weight_g") if name in before}
    if told.get("state", "picking") not in parcel_book.HERE:
        raise Unclear("A parcel that has not left is not {state}.", state=str(told["state"])[:40])
    frames.change(parcel, **told)
    return _done(order, parcel)


@operation("parcel.reopen", right="order.fulfil", says="Parcel {parcel} of order {number} stands open again.",
           subject="shipment")  # fmt: skip
def reopen_parcel(actor: Actor, shipment_id: int, *, seen: int | None = None) -> Done:
    """Open a closed parcel again, to put more in or take some out."""
    parcel, order = _here(shipment_id)
    parcel_book.refuse_on_manifest(parcel)
    if parcel.state == "picking":
        raise Refused("Parcel {parcel} is open.", parcel=parcel.number)
    before = {"state": parcel.state}
    frames.change(parcel, state="picking")
    return _done(order, parcel, ("parcel.restore", {"shipment_id": parcel.id, "before": before}))
