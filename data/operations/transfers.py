"""Goods on their way between two of our warehouses: draft, ready, in transit, received in parts, received or cancelled.

In transit they lie in the bucket `transit` of the warehouse they go to, and are in nobody's on hand.
"""

from data import frames, ledger, reversal, spots
from data import transfer_book as book
from data.doorway import operation
from data.errors import Refused, Unclear
from data.events import Actor, Done
from data.ledger import Spot
from data.models.catalog import Sku
from data.models.stock import Transfer, TransferLine
from data.operations._supplying import promise_waiting, waiting_for
from data.reasons import check_reason


@operation(
    "transfer.make",
    right="stock.transfer",
    says="Transfer {number} of {qty} × {sku} from {from_warehouse} to {to_warehouse} drafted.",
    subject="sku",
)
def make_transfer(
    actor: Actor, sku: int, *, from_warehouse: str, to_warehouse: str, qty: int, lot: str = "", note: str = ""
) -> Done:
    """Plan to send goods of one warehouse to another."""
    spots.check_pieces(qty)
    code = spots.check_sku(sku)
    source, target = spots.warehouse_of(from_warehouse), spots.warehouse_of(to_warehouse)
    if source == target:
        raise Refused("The goods are in {warehouse} already. Name another warehouse.", warehouse=to_warehouse)
    made = Transfer.create(number=frames.next_number("transfer"), from_wh=source, to_wh=target, made_at=frames.at())
    TransferLine.create(transfer=made.id, sku=sku, lot=lot.strip(), qty=qty)
    facts = {**book.facts_of(made), "sku": code, "qty": qty}
    undo = ("transfer.cancel", {"transfer": made.id})
    return Done("transfer", made.id, facts=facts, undo=undo, also=(("sku", sku),), reason=note.strip())


@operation("transfer.add", right="stock.transfer", says="{qty} × {sku} added to transfer {number}.", subject="transfer")
def add_to_transfer(actor: Actor, transfer: int, *, seen: int | None = None, sku: str, qty: int, lot: str = "") -> Done:
    """Plan to send more with a transfer that has not left."""
    found = book.check_planned(frames.current(Transfer, transfer, seen))
    spots.check_pieces(qty)
    key = book.sku_of(sku)
    TransferLine.create(transfer=transfer, sku=key, lot=lot.strip(), qty=qty)
    frames.change(found, state="draft")
    return Done(
        "transfer", transfer, facts={**book.facts_of(found), "sku": sku.strip(), "qty": qty}, also=(("sku", key),)
    )


@operation("transfer.ready", right="stock.transfer", says="Transfer {number} is ready to go.", subject="transfer")
def ready_transfer(actor: Actor, transfer: int, *, seen: int | None = None) -> Done:
    """Say that the goods of a transfer stand at the door."""
    found = frames.current(Transfer, transfer, seen)
    if found.state != "draft":
        raise Refused("Transfer {number} is {state}, not a draft.", number=found.number, state=book.state_word(found))
    frames.change(found, state="ready")
    return Done("transfer", transfer, facts=book.facts_of(found), also=book.skus_of(found))


@operation(
    "transfer.send",
    right="stock.transfer",
    says="Transfer {number} left {from_warehouse} for {to_warehouse}: {qty} pieces.",
    subject="transfer",
)
def send_transfer(actor: Actor, transfer: int, *, seen: int | None = None) -> Done:
    """Send a transfer on its way. Pieces that are promised or held stay."""
    found = book.check_planned(frames.current(Transfer, transfer, seen))
    lines = book.lines_of(found)
    source, target = int(found.from_wh), int(found.to_wh)
    transit = Spot(target, ledger.default_bin(target), "transit")
    for line in lines:
        spots.lock_promises(int(line.sku), source, target)
        book.check_free(found, line, source)
        book.send_line(line, source, transit)
    frames.change(found, state="in_transit")
    facts = {**book.facts_of(found), "qty": sum(line.qty for line in lines)}
    return Done(
        "transfer", transfer, facts=facts, undo=("transfer.unsend", {"transfer": transfer}), also=book.skus_of(found)
    )


@operation(
    "transfer.unsend", right="stock.transfer", says="Transfer {number} is back in {from_warehouse}.", subject="transfer"
)
def unsend_transfer(actor: Actor, transfer: int, *, seen: int | None = None) -> Done:
    """Put a transfer back into the bins it was taken from, as long as none of it came in."""
    found = frames.current(Transfer, transfer, seen)
    lines = book.lines_of(found)
    if found.state != "in_transit" or any(line.received or line.lost for line in lines):
        raise Refused(
            "Transfer {number} is {state} and can't be taken back. Cancel what is left of it.",
            number=found.number,
            state=book.state_word(found),
        )
    for line in lines:
        spots.lock_promises(int(line.sku), int(found.from_wh), int(found.to_wh))
        for row in reversal.moves_of(line.id, int(line.sku), ("transfer_out",)):
            reversal.reverse(row)
    frames.change(found, state="ready")
    return Done("transfer", transfer, facts=book.facts_of(found), also=book.skus_of(found))


@operation(
    "transfer.receive",
    right="stock.transfer",
    says="{qty} pieces of transfer {number} received in {to_warehouse}, {left} to come.[ Promised to {served}.]",
    subject="transfer",
)
def receive_transfer(
    actor: Actor,
    transfer: int,
    *,
    seen: int | None = None,
    sku: str = "",
    qty: int = 0,
    bin: str = "-",
    bucket: str = "sellable",
    lost: int = 0,
    reason: str = "",
) -> Done:
    """Book what came of a transfer: all that is left, or so many pieces of one SKU, and what got lost."""
    found = book.check_under_way(frames.current(Transfer, transfer, seen))
    target = int(found.to_wh)
    spot = Spot(target, spots.bin_of(target, bin), spots.bucket_of(bucket))
    lines = book.wanted_lines(found, sku)
    if (qty or lost) and len(lines) > 1:
        raise Refused("Transfer {number} has several SKUs. Name the one that was counted.", number=found.number)
    if min(qty, lost) < 0:
        raise Unclear("Pieces are counted from 0 up.")
    skus = sorted({int(line.sku) for line in lines}) if spot.bucket == "sellable" else []
    waiting = {key: waiting_for(key, lock=True) for key in skus}
    came = sum(book.receive_line(found, line, spot, qty, lost) for line in lines)
    if not came and not lost:
        raise Refused("Nothing more of that is to come in transfer {number}.", number=found.number)
    if lost:
        lose_pieces(actor, transfer, sku=ledger.code_of(int(lines[0].sku)), qty=lost, reason=reason)
    served = [promise_waiting(actor, key, target, who) for key, who in waiting.items()] if came else []
    return _received(frames.current(Transfer, transfer), came, ", ".join(filter(None, served)))


def _received(found: Transfer, came: int, served: str) -> Done:
    left = book.settle(found)
    return Done(
        "transfer",
        found.id,
        facts={**book.facts_of(found), "qty": came, "left": left, **({"served": served} if served else {})},
        undo=("transfer.unreceive", {"transfer": found.id, "receipt": frames.frame().op_id}) if came else None,
        also=book.skus_of(found),
    )


@operation(
    "transfer.unreceive",
    right="stock.transfer",
    says="A receipt of transfer {number} in {to_warehouse} taken back: {qty} pieces.",
    subject="transfer",
)
def unreceive_transfer(actor: Actor, transfer: int, *, receipt: str) -> Done:
    """Take back what one receipt of a transfer booked, by the id of that operation."""
    found = frames.current(Transfer, transfer)
    if found.state == "cancelled":
        # What was left of it is back or written off: nothing may be on its way again.
        raise Refused("Transfer {number} is {state} already.", number=found.number, state=book.state_word(found))
    taken = 0
    for line in book.lines_of(found):
        spots.lock_promises(int(line.sku), int(found.to_wh))
        for row in reversal.moves_of(line.id, int(line.sku), ("transfer_in",), receipt):
            reversal.reverse(row)
            frames.change(line, received=line.received - row.qty)
            taken += row.qty
    if not taken:
        raise Refused("That receipt of transfer {number} was taken back already.", number=found.number)
    book.settle(found)
    return Done("transfer", transfer, facts={**book.facts_of(found), "qty": taken}, also=book.skus_of(found))


@operation(
    "transfer.lose",
    right="stock.adjust",
    says="{qty} × {sku} of transfer {number} written off: {reason}.",
    weighs=True,
    danger=True,
    subject="transfer",
)
def lose_pieces(actor: Actor, transfer: int, *, seen: int | None = None, sku: str, qty: int, reason: str) -> Done:
    """Write off pieces of a transfer that will not come any more."""
    found = book.check_under_way(frames.current(Transfer, transfer, seen))
    spots.check_pieces(qty)
    why = check_reason("transfer_loss", reason)
    line = book.wanted_lines(found, sku)[0]
    article = frames.current(Sku, int(line.sku))
    spots.weigh_pieces(article, qty)
    book.check_left(found, line, qty, article.code)
    target = int(found.to_wh)
    ledger.move(
        "write_off",
        article.id,
        qty,
        Spot(target, ledger.default_bin(target), "transit"),
        None,
        lot=line.lot,
        reason=why.code,
        cost=article.cost_minor,
        links={"transfer_line": line.id},
    )
    frames.change(line, lost=line.lost + qty, reason=why.code)
    book.settle(found)
    facts = {**book.facts_of(found), "sku": article.code, "qty": qty, "reason": {"word": why.name}}
    undo = {"transfer": transfer, "sku": article.code, "move": reversal.last_move(article.id)}
    return Done("transfer", transfer, facts=facts, undo=("transfer.unlose", undo), also=(("sku", article.id),))


@operation(
    "transfer.unlose",
    right="stock.adjust",
    says="{qty} × {sku} of transfer {number} are on their way after all.",
    weighs=True,
    subject="transfer",
)
def unlose_pieces(actor: Actor, transfer: int, *, sku: str, move: int) -> Done:
    """Take back the write-off of pieces of a transfer by the number of its ledger row."""
    found = frames.current(Transfer, transfer)
    key = book.sku_of(sku)
    row = reversal.moved(key, move, ("write_off",))
    line = next((line for line in book.lines_of(found) if line.id == row.transfer_line), None)
    if line is None or found.state == "cancelled":
        raise Refused("Transfer {number} has nothing of that to take back.", number=found.number)
    spots.weigh_pieces(frames.current(Sku, key), row.qty)
    reversal.reverse(row, kind="found")
    frames.change(line, lost=line.lost - row.qty)
    book.settle(found)
    facts = {**book.facts_of(found), "sku": sku, "qty": row.qty}
    return Done("transfer", transfer, facts=facts, also=(("sku", key),))


@operation(
    "transfer.cancel",
    right="stock.transfer",
    says="Transfer {number} cancelled, {qty} pieces back in {from_warehouse}.",
    danger=True,
    subject="transfer",
)
def cancel_transfer(
    actor: Actor, transfer: int, *, seen: int | None = None, goods: str = "", reason: str = "", bin: str = "-"
) -> Done:
    """Cancel a transfer. What is on its way is put back (goods = restock) or written off (goods = write_off)."""
    found = frames.current(Transfer, transfer, seen)
    if found.state in ("received", "cancelled"):
        raise Refused("Transfer {number} is {state} already.", number=found.number, state=book.state_word(found))
    back = 0
    if found.state in book.ON_THE_WAY:
        if goods not in ("restock", "write_off"):
            raise Refused(
                "Transfer {number} is on its way. Say what becomes of the goods: restock or write_off.",
                number=found.number,
            )
        back = _empty(actor, found, goods, reason, bin)
    found = frames.current(Transfer, transfer)
    frames.change(found, state="cancelled")
    return Done(
        "transfer",
        transfer,
        facts={**book.facts_of(found), "qty": back},
        also=book.skus_of(found),
        reason=reason.strip(),
    )


def _empty(actor: Actor, found: Transfer, goods: str, reason: str, bin: str) -> int:
    """Take what is left on the way out of it; the pieces that went back."""
    back = 0
    source, target = int(found.from_wh), int(found.to_wh)
    for line in book.lines_of(found):
        left = line.qty - line.received - line.lost
        if left and goods == "write_off":
            lose_pieces(actor, found.id, sku=ledger.code_of(int(line.sku)), qty=left, reason=reason or "lost")
        elif left:
            spots.lock_promises(int(line.sku), source, target)
            transit = Spot(target, ledger.default_bin(target), "transit")
            home = Spot(source, spots.bin_of(source, bin))
            ledger.move(
                "transfer_in", int(line.sku), left, transit, home, lot=line.lot, links={"transfer_line": line.id}
            )
            back += left
    return back
