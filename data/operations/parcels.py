"""Parcels that wait for the carrier: their tracking numbers, the hand-over, and the way back from it."""

from typing import Any

from data import axes, database, frames, order_book, parcel_book, pick_book
from data.carriers import code_of
from data.doorway import operation
from data.errors import Refused, Unclear
from data.events import Actor, Done
from data.models.orders import Manifest, Order, Shipment
from data.operations._leaving import bring_back, last_parcel, parcel_and_order, promise_again, send_out
from data.operations._open import free_order, open_order


@operation(
    "parcel.track",
    right="order.fulfil",
    says="Parcel {parcel} of order {number} has the number {tracking} of {carrier}.",
    subject="shipment",
)
def track_parcel(
    actor: Actor, shipment_id: int, *, seen: int | None = None, tracking: str, carrier: str = "", over: int = 0
) -> Done:
    """Give a parcel its tracking number; another one it has already only with `over`."""
    parcel, order = parcel_and_order(shipment_id, seen)
    if parcel.state in ("cancelled", "planned"):
        raise Refused("Parcel {parcel} is {state}.", parcel=parcel.number, state=parcel.state)
    carrier = code_of(carrier) or parcel.carrier
    if not carrier:
        raise Refused("Say which carrier the number is of.")
    if not tracking.strip():
        raise Unclear("The tracking number is empty.")
    if carrier != parcel.carrier and parcel.state in parcel_book.HERE:
        parcel_book.refuse_on_manifest(parcel)
    number = parcel_book.checked_number(carrier, tracking, parcel.id)
    if parcel.tracking == number and parcel.carrier == carrier:
        raise Refused("Parcel {parcel} has this number already.", parcel=parcel.number)
    if parcel.tracking and not over:
        raise Refused("Parcel {parcel} has the number {tracking} already.", parcel=parcel.number,
                      tracking=parcel.tracking)  # fmt: skip
    before = {"state": parcel.state, "carrier": parcel.carrier, "tracking": parcel.tracking}
    state = "labelled" if parcel.state == "packed" else parcel.state
    frames.change(parcel, state=state, carrier=carrier, tracking=number)
    if parcel.state not in parcel_book.HERE:
        last, newest = last_parcel(order.id)
        axes.settle(order, carrier=last or carrier, tracking=newest or number)
    undo = None
    if parcel.state in parcel_book.HERE:
        undo = ("parcel.restore", {"shipment_id": parcel.id, "before": before})
    elif parcel.carrier and before["tracking"]:
        undo = ("parcel.track", {"shipment_id": parcel.id, **_number(before), "over": 1})
    facts = {"tracking": number, "carrier": carrier}
    return _done(order, parcel, undo, **facts)


def _number(before: dict[str, Any]) -> dict[str, Any]:
    return {"tracking": before["tracking"], "carrier": before["carrier"]}


def _done(order: Order, parcel: Shipment, undo: tuple[str, dict[str, Any]] | None = None, **facts: Any) -> Done:
    told = {"number": order.number, "parcel": parcel.number, **facts}
    return Done("order", order.id, facts=told, undo=undo, also=(("shipment", parcel.id),))


@operation(
    "parcel.hand_over",
    right="order.fulfil",
    says="Parcel {parcel} of order {number} handed over: {units} units with {carrier}.",
    subject="shipment",
)
def hand_over_parcel(actor: Actor, shipment_id: int, *, seen: int | None = None) -> Done:
    """A packed parcel leaves with its carrier: its goods leave the shelf, its order is shipped that far."""
    parcel, order = parcel_and_order(shipment_id, seen)
    free_order(open_order(order.id, None))
    if parcel.state not in ("packed", "labelled"):
        raise Refused("Parcel {parcel} is {state}. Only a closed parcel leaves.", parcel=parcel.number,
                      state=parcel.state)  # fmt: skip
    if order.review != "approved":
        raise Refused("Order {number} is not approved yet. Approve it first.", number=order.number)
    if not parcel.carrier:
        raise Refused("Parcel {parcel} has no carrier. Choose one first.", parcel=parcel.number)
    inside, lines = parcel_book.inside(parcel.id), order_book.lines_of(order.id)
    place = int(parcel.warehouse_id)  # type: ignore[attr-defined]
    others = parcel_book.packed_of(order.id, parcel.id)
    before = parcel.state
    frames.change(parcel, state="handed_over", handed_at=frames.at())
    for line in lines:
        if line.id in inside:
            _check_promised(order, line.id, line.code, inside[line.id], place)
            send_out(line, inside[line.id], place, parcel.id, others.get(line.id, 0))
    order_book.drop_plans(order.id, {line.id: line.open - inside.get(line.id, 0) for line in lines})
    axes.settle(order, carrier=parcel.carrier, tracking=parcel.tracking or order.tracking)
    facts = {"units": sum(inside.values()), "carrier": parcel.carrier, "tracking": parcel.tracking}
    return _done(order, parcel, ("parcel.take_back", {"shipment_id": parcel.id, "state": before}), **facts)


def _check_promised(order: Order, line: int, code: str, qty: int, place: int) -> None:
    promised = database.scalar(
        "SELECT coalesce(sum(qty), 0) FROM allocation WHERE order_line_id = ? AND warehouse_id = ? AND state = 'open'",
        (line, place),
    )
    if int(promised) < qty:
        raise Refused(
            "Only {left} of {code} are promised to order {number} here, not {qty}. Unpack the parcel.",
            left=int(promised),
            code=code,
            number=order.number,
            qty=qty,
        )


@operation(
    "parcel.take_back",
    right="order.fulfil",
    says="Parcel {parcel} of order {number} is back on the table.",
    subject="shipment",
)
def take_back_parcel(actor: Actor, shipment_id: int, *, state: str = "") -> Done:
    """A parcel that was marked as handed over by mistake stands packed again: promised, picked and packed as before."""
    parcel, order = parcel_and_order(shipment_id)
    open_order(order.id, None)
    if parcel.state != "handed_over":
        raise Refused(
            "Parcel {parcel} is {state}: it can't be taken back. Open a return instead.",
            parcel=parcel.number,
            state=parcel.state,
        )
    state = state or ("labelled" if parcel.tracking else "packed")
    if state not in ("packed", "labelled"):
        raise Unclear("A parcel that has not left is not {state}.", state=state[:40])
    lines = {line.id: line for line in order_book.lines_of(order.id)}
    place = int(parcel.warehouse_id)  # type: ignore[attr-defined]
    bring_back(parcel.id)
    for line_id, qty in parcel_book.inside(parcel.id).items():
        promise_again(order.id, lines[line_id], qty, place)
        order_book.count_up(line_id, picked=qty, packed=qty)
        _picked_again(line_id, qty, place, parcel.id)
    frames.change(parcel, state=state, handed_at=None)
    carrier, tracking = last_parcel(order.id)
    axes.settle(order, carrier=carrier, tracking=tracking)
    return _done(order, parcel)


def _picked_again(line: int, qty: int, place: int, shipment: int) -> None:
    """Its pieces count as taken from the bins to which the books have brought them back."""
    left = qty
    for bin_id, lot, there in database.rows(
        "SELECT to_bin_id, lot, qty FROM stock_move WHERE shipment_id = ? AND order_line_id = ? AND kind = 'return_in'"
        " AND to_wh_id = ? ORDER BY seq DESC",
        (shipment, line, place),
    ):
        take = min(left, int(there))
        if take == 0:
            break
        pick_book.write_pick(line, int(bin_id), str(lot), take, None)
        left -= take


@operation("parcel.send", right="order.fulfil", says="Parcel {parcel} is on manifest {manifest}.", subject="shipment")
def send_parcel(actor: Actor, shipment_id: int, *, manifest_id: int) -> Done:
    """Put a closed parcel on its carrier's open manifest."""
    parcel, order = parcel_and_order(shipment_id)
    manifest = frames.current(Manifest, manifest_id)
    if manifest.state != "open":
        raise Refused("Manifest {manifest} is {state}.", manifest=manifest.number, state=manifest.state)
    if parcel.state not in ("packed", "labelled"):
        raise Refused("Parcel {parcel} is {state}. Only a closed parcel leaves.", parcel=parcel.number,
                      state=parcel.state)  # fmt: skip
    if parcel.carrier != manifest.carrier:
        raise Refused(
            "Parcel {parcel} goes with {other}, not with {carrier}.",
            parcel=parcel.number,
            other=parcel.carrier or "-",
            carrier=manifest.carrier,
        )
    if parcel.manifest_id == manifest.id:
        raise Refused("Parcel {parcel} is on this manifest already.", parcel=parcel.number)
    if parcel.manifest_id is not None:
        other = database.scalar("SELECT number FROM manifest WHERE id = ?", (parcel.manifest_id,))
        raise Refused("Parcel {parcel} is on manifest {manifest}.", parcel=parcel.number, manifest=other)
    place = parcel.warehouse_id  # type: ignore[attr-defined]
    if manifest.warehouse_id not in (None, place):  # type: ignore[attr-defined]
        raise Refused("Parcel {parcel} stands in another warehouse.", parcel=parcel.number)
    free_order(open_order(order.id, None))
    frames.change(parcel, manifest_id=manifest.id)
    facts = {"manifest": manifest.number}
    return _done(order, parcel, ("parcel.keep", {"shipment_id": parcel.id}), **facts)


@operation("parcel.keep", right="order.fulfil", says="Parcel {parcel} is off manifest {manifest}.", subject="shipment")
def keep_parcel(actor: Actor, shipment_id: int) -> Done:
    """Take a parcel off its manifest before the hand-over."""
    parcel, order = parcel_and_order(shipment_id)
    if parcel.manifest_id is None or parcel.state not in parcel_book.HERE:
        raise Refused("Parcel {parcel} is on no open manifest.", parcel=parcel.number)
    manifest = frames.current(Manifest, parcel.manifest_id)
    frames.change(parcel, manifest_id=None)
    undo = ("parcel.send", {"shipment_id": parcel.id, "manifest_id": manifest.id})
    return _done(order, parcel, undo, manifest=manifest.number)
