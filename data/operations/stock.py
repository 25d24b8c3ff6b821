"""Goods that come in and go from place to place. Each act writes ledger rows and can be taken back."""

from typing import Any

from data import frames, ledger, lots, options, reversal, spots
from data.doorway import operation
from data.errors import Refused
from data.events import Actor, Done
from data.ledger import Spot
from data.models.catalog import Sku
from data.models.stock import Arrival
from data.operations._supplying import promise_waiting, waiting_for
from data.typed import minor_of


@operation(
    "stock.receive", says="{qty} × {sku} received into {bin} of {warehouse}.[ Promised to {served}.]", subject="sku"
)
def receive_stock(
    actor: Actor,
    sku: int,
    *,
    warehouse: str,
    qty: int,
    bin: str = "-",
    bucket: str = "sellable",
    lot: str = "",
    cost: int | str | None = None,
    arrival: int = 0,
    reference: str = "",
    expires: str = "",
) -> Done:
    """Book goods that came in, at what one piece cost, and against what was expected. Of a lot: its last day too.

    What can be sold of them is promised to the orders that wait for it.
    """
    spots.check_pieces(qty)
    day = lots.check_expiry(lot, expires)
    unit = None if cost is None or cost == "" else minor_of(cost, options.currency())
    spot = spots.spot_of(warehouse, bin, bucket)
    expected = _expected(arrival, sku, spot.warehouse) if arrival else None
    waiting = waiting_for(sku, lock=True) if spot.bucket == "sellable" else []
    article = frames.current(Sku, sku)
    if not article.track:
        raise Refused("No stock is kept of {sku}.", sku=article.code)
    spots.lock_promises(sku, spot.warehouse)
    if unit is not None:
        average = reversal.average_cost(article.cost_minor, reversal.pieces_of(sku), unit, qty)
        frames.change(article, cost_minor=average)
    lots.note_expiry(sku, lot.strip(), day)
    ledger.move("receive", sku, qty, None, spot, lot=lot.strip(), reason=reference.strip(), cost=unit)
    undo = {"sku": sku, "move": reversal.last_move(sku)}
    if expected is not None:
        _count_in(expected, qty)
        undo["arrival"] = arrival
    served = promise_waiting(actor, sku, spot.warehouse, waiting)
    return Done(
        "sku",
        sku,
        facts={
            "sku": article.code,
            "qty": qty,
            **spots.names_of(spot),
            "reference": reference.strip(),
            **({"served": served} if served else {}),
        },
        undo=("stock.unreceive", undo),
        also=(("arrival", arrival),) if arrival else (),
    )


@operation(
    "stock.unreceive",
    right="stock.receive",
    says="Receipt of {qty} × {sku} in {warehouse} taken back.{short}",
    subject="sku",
)
def unreceive_stock(actor: Actor, sku: int, *, move: int, arrival: int = 0) -> Done:
    """Take back a receipt by the number of its ledger row, and with it what it did to the cost."""
    expected = frames.current(Arrival, arrival) if arrival else None
    article = frames.current(Sku, sku)
    row = reversal.moved(sku, move, ("receive",))
    spots.lock_promises(sku, *row.warehouses)
    frames.change(article, cost_minor=reversal.cost_without(article, row))
    reversal.reverse(row)
    if expected is not None:
        _count_in(expected, -row.qty)
    return Done(
        "sku",
        sku,
        facts=_facts(sku, article.code, row.qty, row.target),
        also=(("arrival", arrival),) if arrival else (),
    )


@operation("stock.move", says="{qty} × {sku} moved from {from_bin} to {to_bin} in {warehouse}.", subject="sku")
def move_stock(
    actor: Actor,
    sku: int,
    *,
    warehouse: str,
    from_bin: str,
    to_bin: str,
    qty: int,
    bucket: str = "sellable",
    lot: str = "",
) -> Done:
    """Carry goods from one bin of a warehouse to another."""
    spots.check_pieces(qty)
    code = spots.check_sku(sku)
    source = spots.spot_of(warehouse, from_bin, bucket)
    target = spots.spot_of(warehouse, to_bin, bucket)
    if source == target:
        raise Refused("They lie in {bin} already. Name another bin.", bin=to_bin)
    spots.lock_promises(sku, source.warehouse)
    ledger.move("bin_move", sku, qty, source, target, lot=lot.strip())
    place = spots.names_of(source)
    facts = {
        "sku": code,
        "qty": qty,
        "warehouse": place["warehouse"],
        "bucket": source.bucket,
        "from_bin": place["bin"],
        "to_bin": spots.names_of(target)["bin"],
    }
    return Done("sku", sku, facts=facts, undo=("stock.move_back", {"sku": sku, "move": reversal.last_move(sku)}))


@operation(
    "stock.bucket",
    right="stock.move",
    says="{qty} × {sku} moved from {from_bucket} to {to_bucket} in {warehouse}.{short}[ Promised to {served}.]",
    subject="sku",
)
def change_bucket(
    actor: Actor,
    sku: int,
    *,
    warehouse: str,
    from_bucket: str,
    to_bucket: str,
    qty: int,
    bin: str = "-",
    lot: str = "",
    note: str = "",
) -> Done:
    """Change the condition of goods where they lie: sellable, qc, damaged, returns, refurbish or quarantine.

    What can be sold from now on is promised to the orders that wait for it.
    """
    spots.check_pieces(qty)
    code = spots.check_sku(sku)
    source = spots.spot_of(warehouse, bin, from_bucket)
    target = Spot(source.warehouse, source.bin, spots.bucket_of(to_bucket))
    if source == target:
        raise Refused("They are {bucket} already. Name another bucket.", bucket=source.bucket)
    waiting = waiting_for(sku, lock=True) if target.bucket == "sellable" else []
    spots.lock_promises(sku, source.warehouse)
    ledger.move("bucket_move", sku, qty, source, target, lot=lot.strip(), reason=note.strip())
    undo = {"sku": sku, "move": reversal.last_move(sku)}
    served = promise_waiting(actor, sku, source.warehouse, waiting)
    place = spots.names_of(source)
    return Done(
        "sku",
        sku,
        facts={
            "sku": code,
            "qty": qty,
            "warehouse": place["warehouse"],
            "bin": place["bin"],
            "from_bucket": source.bucket,
            "to_bucket": target.bucket,
            "short": spots.short_fact(sku, source.warehouse),
            **({"served": served} if served else {}),
        },
        undo=("stock.move_back", undo),
        reason=note.strip(),
    )


@operation(
    "stock.move_back",
    right="stock.move",
    says="{qty} × {sku} put back into {bin} of {warehouse}.{short}",
    subject="sku",
)
def move_back(actor: Actor, sku: int, *, move: int) -> Done:
    """Take back a move between bins or buckets by the number of its ledger row."""
    code = spots.check_sku(sku)
    row = reversal.moved(sku, move, ("bin_move", "bucket_move"))
    spots.lock_promises(sku, *row.warehouses)
    reversal.reverse(row)
    return Done("sku", sku, facts=_facts(sku, code, row.qty, row.source))


def _facts(sku: int, code: str, qty: int, spot: Spot | None) -> dict[str, Any]:
    assert spot is not None  # these kinds of rows have both ends, receipts have a target
    return {"sku": code, "qty": qty, **spots.names_of(spot), "short": spots.short_fact(sku, spot.warehouse)}


def _expected(arrival: int, sku: int, warehouse: int) -> Arrival:
    """The open arrival that goods are booked against, or Refused when it is about something else."""
    found = frames.current(Arrival, arrival)
    if found.state != "open":
        raise Refused("The arrival {reference} is closed. Receive without it.", reference=found.reference or arrival)
    if (found.sku, found.warehouse) != (sku, warehouse):
        raise Refused(
            "The arrival {reference} is {sku} for {warehouse}. Choose the right one.",
            reference=found.reference or arrival,
            sku=ledger.code_of(int(found.sku)),
            warehouse=ledger.warehouse_code(int(found.warehouse)),
        )
    return found


def _count_in(expected: Arrival, qty: int) -> None:
    """Note what came of an arrival; it closes by itself when all of it is there."""
    received = max(0, expected.received + qty)
    frames.change(expected, received=received, state="closed" if received >= expected.qty else "open")
