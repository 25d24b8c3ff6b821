"""Goods that leave with a parcel, and come back when it was never handed over."""

from data import database, frames, ledger, order_book, pick_book, spots
from data.errors import Missing, Refused
from data.ledger import Spot
from data.models.orders import Order, Shipment
from data.order_book import Line


def parcel_and_order(shipment_id: int, seen: int | None = None) -> tuple[Shipment, Order]:
    """A parcel and its order, the order locked first as whoever ships orders does."""
    order = database.scalar("SELECT order_id FROM shipment WHERE id = ?", (shipment_id,))
    if order is None:
        raise Missing("There is no {kind} {key}.", kind="shipment", key=shipment_id)
    found = frames.current(Order, int(order))
    return frames.current(Shipment, shipment_id, seen), found


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


def last_parcel(order: int) -> tuple[str, str]:
    """Carrier and number of the newest parcel that has left; empty if there is none."""
    found = database.one(
        "SELECT carrier, tracking FROM shipment WHERE order_id = ? AND handed_at IS NOT NULL"
        " AND state NOT IN ('cancelled', 'picking', 'packed', 'labelled') ORDER BY id DESC LIMIT 1",
        (order,),
    )
    return (str(found[0]), str(found[1])) if found else ("", "")
