"""What a transfer's operations share: its lines, what of them is free, sent, received, and the state that follows."""

from typing import Any

from data import database, frames, ledger, spots
from data.errors import Missing, Refused
from data.ledger import Spot
from data.models.stock import Transfer, TransferLine

ON_THE_WAY = ("in_transit", "partially_received")


def check_planned(found: Transfer) -> Transfer:
    """The transfer, if it has not left; else Refused."""
    if found.state not in ("draft", "ready"):
        raise Refused("Transfer {number} is {state} already.", number=found.number, state=state_word(found))
    return found


def check_under_way(found: Transfer) -> Transfer:
    """The transfer, if something of it is on its way; else Refused."""
    if found.state not in ON_THE_WAY:
        raise Refused("Transfer {number} is {state}, not on its way.", number=found.number, state=state_word(found))
    return found


def sku_of(code: str) -> int:
    """The id of the SKU of that code, or Missing."""
    found = database.scalar("SELECT id FROM sku WHERE lower(code) = lower(?)", (code.strip(),))
    if found is None:
        raise Missing("There is no SKU “{sku}”.", sku=code)
    return int(found)


def state_word(found: Transfer) -> str:
    """Its state as a word of a sentence."""
    return str(found.state).replace("_", " ")


def facts_of(found: Transfer) -> dict[str, Any]:
    """Its number and its two warehouses, as facts."""
    return {
        "number": found.number,
        "from_warehouse": ledger.warehouse_code(int(found.from_wh)),
        "to_warehouse": ledger.warehouse_code(int(found.to_wh)),
    }


def lines_of(found: Transfer) -> list[TransferLine]:
    """Its lines by SKU, which is the order of locks."""
    return list(
        TransferLine.select().where(TransferLine.transfer == found.id).order_by(TransferLine.sku, TransferLine.id)
    )


def skus_of(found: Transfer) -> tuple[tuple[str, int], ...]:
    """The SKUs it has, as subjects of its events."""
    return tuple(("sku", int(line.sku)) for line in lines_of(found))


def wanted_lines(found: Transfer, sku: str) -> list[TransferLine]:
    """The lines that a receipt is about: those of one SKU, else all."""
    lines = lines_of(found)
    if sku:
        lines = [line for line in lines if ledger.code_of(int(line.sku)).casefold() == sku.strip().casefold()]
        if not lines:
            raise Missing("“{sku}” is not in transfer {number}.", sku=sku, number=found.number)
        # Of two lines of one SKU the one that still has something to come is meant.
        lines = [line for line in lines if line.qty > line.received + line.lost][:1] or lines[:1]
    return lines


def check_free(found: Transfer, line: TransferLine, source: int) -> None:
    """Refused if the line takes pieces that are promised or held."""
    free = spots.free_of(int(line.sku), source)
    if free < line.qty:
        raise Refused(
            "Only {free} of {sku} in {warehouse} are free, not {qty}. Send fewer, or release orders first.",
            free=max(0, free),
            sku=ledger.code_of(int(line.sku)),
            warehouse=ledger.warehouse_code(source),
            qty=line.qty,
        )


def send_line(line: TransferLine, source: int, transit: Spot) -> None:
    """Take the pieces from the bins in picking order."""
    left = int(line.qty)
    cost = database.scalar("SELECT cost_minor FROM sku WHERE id = ?", (int(line.sku),))
    bins = database.rows(
        "SELECT x.bin_id, x.qty FROM stock_level x JOIN bin b ON b.id = x.bin_id WHERE x.sku_id = ?"
        " AND x.warehouse_id = ? AND x.lot = ? AND x.bucket = 'sellable' AND x.qty > 0 ORDER BY b.pick_seq, b.id",
        (int(line.sku), source, line.lot),
    )
    if sum(int(qty) for _, qty in bins) < left:
        raise Refused(
            "{sku} lies in other lots in {warehouse}. Name the lot in the transfer.",
            sku=ledger.code_of(int(line.sku)),
            warehouse=ledger.warehouse_code(source),
        )
    for bin_id, there in bins:
        take = min(left, int(there))
        if take == 0:
            break
        ledger.move(
            "transfer_out",
            int(line.sku),
            take,
            Spot(source, int(bin_id)),
            transit,
            lot=line.lot,
            cost=cost,
            links={"transfer_line": line.id},
        )
        left -= take


def receive_line(found: Transfer, line: TransferLine, spot: Spot, qty: int, lost: int) -> int:
    """Book what came of one line: all that is left, unless pieces were counted."""
    left = line.qty - line.received - line.lost
    came = qty if qty or lost else left
    check_left(found, line, came + lost, ledger.code_of(int(line.sku)))
    if came == 0:
        return 0
    spots.lock_promises(int(line.sku), spot.warehouse)
    transit = Spot(spot.warehouse, ledger.default_bin(spot.warehouse), "transit")
    ledger.move("transfer_in", int(line.sku), came, transit, spot, lot=line.lot, links={"transfer_line": line.id})
    frames.change(line, received=line.received + came)
    return int(came)


def check_left(found: Transfer, line: TransferLine, qty: int, code: str) -> None:
    """Refused if more is booked than is still to come."""
    left = line.qty - line.received - line.lost
    if qty > left:
        raise Refused(
            "{left} of {sku} are still to come in transfer {number}, not {qty}. Book the rest as an adjustment.",
            left=left,
            sku=code,
            number=found.number,
            qty=qty,
        )


def settle(found: Transfer) -> int:
    """Bring a transfer's state in line with its lines; how many pieces are still to come."""
    lines = lines_of(found)
    left = sum(line.qty - line.received - line.lost for line in lines)
    touched = any(line.received or line.lost for line in lines)
    frames.change(found, state="partially_received" if left and touched else "in_transit" if left else "received")
    return int(left)
