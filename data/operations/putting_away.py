"""Goods that came in are carried from where they were taken in to the bin where they belong."""

from data import ledger, put_away, reversal, spots
from data.doorway import operation
from data.errors import Refused
from data.events import Actor, Done
from data.ledger import Spot


@operation(
    "stock.put_away", right="stock.move", says="{qty} × {sku} put away into {to_bin} of {warehouse}.", subject="sku"
)
def put_stock_away(
    actor: Actor,
    sku: int,
    *,
    warehouse: str,
    qty: int = 0,
    bin: str = "",
    from_bin: str = "-",
    bucket: str = "sellable",
    lot: str = "",
) -> Done:
    """Carry goods to their bin: all that lies there, or so many; nothing named: where the article lies already."""
    code = spots.check_sku(sku)
    source = spots.spot_of(warehouse, from_bin, bucket)
    home = bin.strip() or put_away.home_of(sku, source.warehouse, source.bucket)
    if not home:
        raise Refused("There is no free bin in {warehouse}. Name one.", warehouse=warehouse)
    target = Spot(source.warehouse, put_away.check_home(source.warehouse, home), source.bucket)
    if source == target:
        raise Refused("They lie in {bin} already. Name another bin.", bin=home)
    spots.lock_promises(sku, source.warehouse)
    there = ledger.level(sku, source, lot.strip())
    if not there and not qty:
        raise Refused("Nothing of {sku} lies in {bin}.", sku=code, bin=from_bin)
    pieces = qty or there
    spots.check_pieces(pieces)
    ledger.move("bin_move", sku, pieces, source, target, lot=lot.strip())
    names = spots.names_of(source)
    facts = {"sku": code, "qty": pieces, "warehouse": names["warehouse"], "from_bin": names["bin"],
             "to_bin": spots.names_of(target)["bin"], "bucket": source.bucket}  # fmt: skip
    return Done("sku", sku, facts=facts, undo=("stock.move_back", {"sku": sku, "move": reversal.last_move(sku)}))
