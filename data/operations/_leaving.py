"""Goods that leave with a parcel, and come back when it was never handed over."""

from data import axes, database, frames, ledger, order_book, parcel_book, pick_book, spots
from data.errors import Missing, Refused
from data.ledger import Spot
from data.models.orders import Order, Shipment
from data.order_book import Line, Part


def parcel_and_order(shipment_id: int, seen: int | None = None) -> tuple[Shipment, Order]:
    """A parcel and its order, the order locked first as whoever ships orders does."""
    order = database.scalar("SELECT order_id FROM shipment WHERE id = ?", (shipment_id,))
    if order is None:
        raise Missing("There is no {kind} {key}.", kind="shipment", key=shipment_id)
    found = frames.current(Order, int(order))
    return frames.current(Shipment, shipment_id, seen), found


def hand_over(
    order: Order,
    found: list[Line],
    parts: list[Part],
    place: int,
    *,
    carrier: str,
    tracking: str,
    weight_g: int,
) -> tuple[int, str]:
    """Give promised units of an order to the carrier; the parcel, and its number as it is stored."""
    number = _check_tracking(carrier, tracking)
    shipment = _parcel(order, place, carrier, number, weight_g, parts)
    others = parcel_book.packed_of(order.id, shipment)
    for line, qty in parts:
        send_out(line, qty, place, shipment, others.get(line.id, 0))
    sent = {line.id: qty for line, qty in parts}
    order_book.drop_plans(order.id, {line.id: line.open - sent.get(line.id, 0) for line in found})
    axes.settle(order, carrier=carrier, tracking=number or order.tracking)
    return shipment, number


def send_out(line: Line, qty: int, place: int, shipment: int, kept: int) -> None:
    """Take units out of the bins that they were picked from, else in picking order, and their promises with them.

    `kept` units of the line lie in other parcels here and stay packed.
    """
    order_book.consume(line, place, qty)
    left = qty
    for bin_id, lot, take in _bins(line, qty, place):
        take = min(left, take)
        if take <= 0:
            break
        links = {"order_line": line.id, "shipment": shipment}
        ledger.move("ship", line.sku, take, Spot(place, bin_id), None, lot=lot, links=links)
        left -= take
    if left:
        raise Refused(
            "{left} of {code} are promised but not on the shelf. Count the shelf, or ship the rest.",
            left=left,
            code=line.code,
        )
    # What was packed leaves first, then what was picked.
    order_book.count_up(
        line.id,
        allocated=-qty,
        picked=-min(qty, max(0, line.picked - kept)),
        packed=-min(qty, max(0, line.packed - kept)),
        shipped=qty,
    )


def _bins(line: Line, qty: int, place: int) -> list[tuple[int, str, int]]:
    """Bin, lot and pieces to take: first what was picked there, then the others by their place in the path."""
    levels = {
        (int(bin_id), str(lot)): int(there)
        for bin_id, lot, there in database.rows(
            "SELECT l.bin_id, l.lot, l.qty FROM stock_level l JOIN bin b ON b.id = l.bin_id"
            " WHERE l.sku_id = ? AND l.warehouse_id = ? AND l.bucket = 'sellable' AND l.qty > 0"
            " ORDER BY b.pick_seq, l.bin_id, l.lot",
            (line.sku, place),
        )
    }
    found = []
    for spot, picked in pick_book.ship_picks(line.id, min(qty, line.picked)).items():
        take = min(picked, levels.get(spot, 0))
        if take:
            found.append((*spot, take))
            levels[spot] -= take
    return found + [(*spot, there) for spot, there in levels.items() if there]


def _packed_as(order: int, wanted: dict[int, int]) -> int | None:
    """The parcel on the packing table with just these units."""
    for (key,) in database.rows(
        "SELECT id FROM shipment WHERE order_id = ? AND state IN ('picking', 'packed', 'labelled') ORDER BY id",
        (order,),
    ):
        if parcel_book.inside(int(key)) == wanted:
            return int(key)
    return None


def _refuse_packed(order: Order, parts: list[Part]) -> None:
    """Refused if some of the units lie in parcels, which leave whole."""
    inside = parcel_book.packed_of(order.id)
    if all(qty <= line.allocated - inside.get(line.id, 0) for line, qty in parts):
        return
    raise Refused(
        "Some of order {number} is packed in parcels. Hand these over, or unpack them first.", number=order.number
    )


def _check_tracking(carrier: str, tracking: str) -> str:
    from data.carriers import check_tracking

    return check_tracking(carrier, tracking) if tracking.strip() else ""


def _parcel(order: Order, place: int, carrier: str, tracking: str, weight_g: int, parts: list[Part]) -> int:
    """The shipment row: a packed or planned one of just these lines if there is one, else a new one."""
    wanted = {line.id: qty for line, qty in parts}
    known = _packed_as(order.id, wanted)
    if known is None:
        _refuse_packed(order, parts)
        known = next((key for key, plan in order_book.plans_of(order.id).items() if plan == wanted), None)
    if known is not None:
        shipment = frames.current(Shipment, known)
        frames.change(
            shipment,
            state="handed_over",
            carrier=carrier,
            tracking=tracking or shipment.tracking,
            weight_g=weight_g or shipment.weight_g,
            handed_at=frames.at(),
            warehouse=place,
            # One that goes with another carrier after all is off the first one's manifest.
            manifest_id=shipment.manifest_id if shipment.carrier == carrier else None,
        )
        return known
    made = database.insert(
        "INSERT INTO shipment (number, order_id, warehouse_id, state, carrier, tracking, weight_g, made_at, handed_at)"
        " VALUES (?, ?, ?, 'handed_over', ?, ?, ?, ?, ?)",
        (frames.next_number("shipment"), order.id, place, carrier, tracking, weight_g, frames.at(), frames.at()),
    )
    database.many(
        "INSERT INTO shipment_line (shipment_id, order_line_id, qty) VALUES (?, ?, ?)",
        [(made, line.id, qty) for line, qty in parts],
    )
    return made


def bring_back(shipment: int) -> None:
    """Counter-moves for each move of the parcel that was not taken back yet, linked to it."""
    for seq, sku, lot, qty, place, bin_id, cost, line in database.rows(
        "SELECT seq, sku_id, lot, qty, from_wh_id, from_bin_id, unit_cost_minor, order_line_id FROM stock_move m"
        " WHERE shipment_id = ? AND kind = 'ship' AND NOT EXISTS (SELECT 1 FROM stock_move r WHERE r.sku_id = m.sku_id"
        " AND r.seq > m.seq AND r.reverses = m.seq) ORDER BY sku_id, seq",
        (shipment,),
    ):
        spots.lock_promises(int(sku), int(place))
        ledger.move(
            "return_in",
            int(sku),
            int(qty),
            None,
            Spot(int(place), int(bin_id)),
            lot=lot,
            reason="not handed over",
            cost=cost,
            links={"reverses": int(seq), "order_line": int(line), "shipment": shipment},
        )


def promise_again(order: int, line: Line, qty: int, place: int) -> None:
    """The promise that the parcel had: its own units are back, so nobody else can have them yet."""
    order_book.count_up(line.id, shipped=-qty)
    database.run(
        "UPDATE promise SET allocated = allocated + ? WHERE sku_id = ? AND warehouse_id = ?", (qty, line.sku, place)
    )
    database.run(
        "INSERT INTO allocation (order_line_id, order_id, sku_id, warehouse_id, qty, state, at)"
        " VALUES (?, ?, ?, ?, ?, 'open', ?)",
        (line.id, order, line.sku, place, qty, frames.at()),
    )
    ledger.write_promise_move("allocate", line.sku, place, qty, order_line=line.id, reason="not handed over")
    order_book.count_up(line.id, allocated=qty)


def let_go(order: Order, named: str, place: int) -> None:
    """Take back the promises of units, named as SKU:QTY, from a warehouse."""
    found = order_book.lines_of(order.id)
    parts = order_book.parts_of(order, found, named, {line.id: line.allocated for line in found})
    for line, qty in parts:
        order_book.release(line, qty, "not handed over", place)
    order_book.settle_stock_hold(order)


def last_parcel(order: int) -> tuple[str, str]:
    """Carrier and number of the newest parcel that has left; empty if there is none."""
    found = database.one(
        "SELECT carrier, tracking FROM shipment WHERE order_id = ? AND handed_at IS NOT NULL"
        " AND state NOT IN ('cancelled', 'picking', 'packed', 'labelled') ORDER BY id DESC LIMIT 1",
        (order,),
    )
    return (str(found[0]), str(found[1])) if found else ("", "")
