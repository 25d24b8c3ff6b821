"""Pieces kept back for a while: for a checkout, a draft, an exchange or a campaign. A hold runs out by itself."""

from data import clock, database, frames, ledger, spots
from data.doorway import operation
from data.errors import Refused, Unclear
from data.events import Actor, Done
from data.models.stock import StockHold

KINDS = ("checkout", "draft", "exchange", "campaign")
LONGEST_HOURS = 24 * 366
AT_ONCE = 500
"""Holds that one sweep lets go."""


@operation(
    "stock_hold.make", right="stock.move", says="{qty} × {sku} kept back in {warehouse} until {until}.", subject="sku"
)
def make_hold(
    actor: Actor, sku: int, *, warehouse: str, qty: int, kind: str = "campaign", hours: int = 24, note: str = ""
) -> Done:
    """Keep pieces back from sale for some hours."""
    spots.check_pieces(qty)
    code = spots.check_sku(sku)
    place = spots.warehouse_of(warehouse)
    if kind not in KINDS:
        raise Unclear("There is no hold for “{kind}”. There are: {known}.", kind=kind, known=", ".join(KINDS))
    if not 1 <= hours <= LONGEST_HOURS:
        raise Unclear("A hold lasts from 1 hour to a year. Give its hours.")
    _keep_back(sku, place, qty, code)
    until = frames.at() + hours * clock.HOUR
    made = StockHold.create(kind=kind, sku=sku, warehouse=place, qty=qty, expires_at=until, subject=note.strip())
    facts = {"sku": code, "qty": qty, "warehouse": ledger.warehouse_code(place), "until": {"at": until}, "kind": kind}
    return Done(
        "stock_hold",
        made.id,
        facts=facts,
        undo=("stock_hold.release", {"hold": made.id}),
        also=(("sku", sku),),
        reason=note.strip(),
    )


@operation("stock_hold.release", right="stock.move", says="{qty} × {sku} can be sold again in {warehouse}.")
def release_hold(actor: Actor, hold: int) -> Done:
    """Let go what was kept back."""
    found = frames.current(StockHold, hold)
    if found.released_at is not None:
        raise Refused("That hold was released already.")
    _let_go(found)
    sku = int(found.sku)
    facts = {"sku": ledger.code_of(sku), "qty": found.qty, "warehouse": ledger.warehouse_code(int(found.warehouse))}
    return Done("stock_hold", hold, facts=facts, also=(("sku", sku),))


@operation(
    "stock_hold.sweep",
    right="stock.move",
    says="{n} holds have run out, {qty} pieces can be sold again.",
    subject="store",
    on_thing=False,
)
def sweep_holds(actor: Actor) -> Done:
    """Let go every hold whose time has run out."""
    found = list(
        StockHold.select()
        .where(StockHold.released_at.is_null(), StockHold.expires_at <= frames.at())
        .order_by(StockHold.sku, StockHold.warehouse, StockHold.id)
        .limit(AT_ONCE)
    )
    if not found:
        raise Refused("No hold has run out.")
    for hold in found:
        _let_go(hold)
    skus = dict.fromkeys(int(hold.sku) for hold in found)
    facts = {"n": len(found), "qty": sum(hold.qty for hold in found)}
    return Done("store", 1, facts=facts, also=tuple(("sku", sku) for sku in skus))


def _keep_back(sku: int, place: int, qty: int, code: str) -> None:
    """Hold pieces if they are free: one conditional statement, so that the last one is held or promised once."""
    held = database.run(
        "UPDATE promise SET held = held + ? WHERE sku_id = ? AND warehouse_id = ? AND sellable - allocated - held >= ?",
        (qty, sku, place, qty),
    ).rowcount
    if not held:
        raise Refused(
            "Only {free} of {sku} in {warehouse} are free, not {qty}.",
            free=max(0, spots.free_of(sku, place)),
            sku=code,
            warehouse=ledger.warehouse_code(place),
            qty=qty,
        )


def _let_go(hold: StockHold) -> None:
    # Another session may have released it while this one waited: only the one that marks it lowers the sum.
    marked = database.run(
        "UPDATE stock_hold SET released_at = ? WHERE id = ? AND released_at IS NULL", (frames.at(), hold.id)
    ).rowcount
    if not marked:
        return
    changed = database.run(
        "UPDATE promise SET held = held - ? WHERE sku_id = ? AND warehouse_id = ? AND held >= ?",
        (hold.qty, int(hold.sku), int(hold.warehouse), hold.qty),
    ).rowcount
    if changed != 1:
        raise RuntimeError(f"hold {hold.id} is not in its promise")
