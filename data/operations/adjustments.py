"""Stock that is not what the book says: counts put right, goods written off, both taken back. Money decides who may.

A loss is never refused because pieces are promised: what is gone is gone, and the SKU is listed as short.
"""

from data import frames, ledger, reversal, spots
from data.doorway import operation
from data.errors import Refused, Unclear
from data.events import Actor, Done
from data.models.catalog import Sku
from data.reasons import Listed, check_reason

COUNTERS = {"count_gain": "count_loss", "found": "count_loss", "count_loss": "count_gain", "write_off": "found"}
"""The kind of the row that takes back a row."""


@operation(
    "stock.adjust",
    says="{sku} in {warehouse} adjusted by {change}: {reason}.{short}",
    weighs=True,
    subject="sku",
)
def adjust_stock(
    actor: Actor,
    sku: int,
    *,
    warehouse: str,
    qty: int,
    reason: str,
    bin: str = "-",
    bucket: str = "sellable",
    lot: str = "",
    note: str = "",
) -> Done:
    """Put a level right: pieces more, or less with a minus, and why."""
    if qty == 0:
        raise Unclear("An adjustment by 0 changes nothing. Give the difference, as 3 or -3.")
    spots.check_pieces(abs(qty))
    why = check_reason("adjust", reason, "gain" if qty > 0 else "loss")
    spot = spots.spot_of(warehouse, bin, bucket)
    article = frames.current(Sku, sku)
    spots.weigh_pieces(article, abs(qty))
    spots.lock_promises(sku, spot.warehouse)
    kind = why.move or ("count_gain" if qty > 0 else "count_loss")
    source, target = (None, spot) if qty > 0 else (spot, None)
    ledger.move(kind, sku, abs(qty), source, target, lot=lot.strip(), reason=why.code, cost=article.cost_minor)
    facts = {"change": f"{qty:+d}", "qty": qty, **_told(article, why), **spots.names_of(spot)}
    return _done(sku, spot.warehouse, facts, note)


@operation(
    "stock.write_off",
    right="stock.adjust",
    says="{qty} × {sku} in {warehouse} written off: {reason}.{short}",
    weighs=True,
    subject="sku",
)
def write_off_stock(
    actor: Actor,
    sku: int,
    *,
    warehouse: str,
    qty: int,
    reason: str,
    bin: str = "-",
    bucket: str = "sellable",
    lot: str = "",
    note: str = "",
) -> Done:
    """Take goods out of the books that are lost, broken, stolen or given away."""
    spots.check_pieces(qty)
    why = check_reason("write_off", reason)
    spot = spots.spot_of(warehouse, bin, bucket)
    article = frames.current(Sku, sku)
    spots.weigh_pieces(article, qty)
    spots.lock_promises(sku, spot.warehouse)
    ledger.move("write_off", sku, qty, spot, None, lot=lot.strip(), reason=why.code, cost=article.cost_minor)
    return _done(sku, spot.warehouse, {"qty": qty, **_told(article, why), **spots.names_of(spot)}, note)


@operation(
    "stock.restore",
    right="stock.adjust",
    says="Adjustment of {qty} × {sku} in {warehouse} taken back.{short}",
    weighs=True,
    subject="sku",
)
def restore_stock(actor: Actor, sku: int, *, move: int, note: str = "") -> Done:
    """Take back an adjustment or a write-off by the number of its ledger row."""
    article = frames.current(Sku, sku)
    row = reversal.moved(sku, move, tuple(COUNTERS))
    if row.transfer_line is not None:
        raise Refused("Row {move} belongs to a transfer. Take the transfer's receipt back instead.", move=move)
    if row.count_line is not None:
        raise Refused("Row {move} belongs to a count. Take the count's posting back instead.", move=move)
    spot = row.source or row.target
    assert spot is not None  # an adjustment has one end in the store
    spots.weigh_pieces(article, row.qty)
    spots.lock_promises(sku, spot.warehouse)
    reversal.reverse(row, kind=COUNTERS[row.kind], reason=note.strip())
    facts = {"sku": article.code, "qty": row.qty, **spots.names_of(spot)}
    return Done("sku", sku, facts={**facts, "short": spots.short_fact(sku, spot.warehouse)}, reason=note.strip())


def _told(article: Sku, why: Listed) -> dict[str, object]:
    return {"sku": article.code, "reason": {"word": why.name}}


def _done(sku: int, warehouse: int, facts: dict[str, object], note: str) -> Done:
    return Done(
        "sku",
        sku,
        facts={**facts, "short": spots.short_fact(sku, warehouse)},
        undo=("stock.restore", {"sku": sku, "move": reversal.last_move(sku)}),
        reason=note.strip(),
    )
