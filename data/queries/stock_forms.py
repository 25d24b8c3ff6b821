"""What the forms of a stock line offer and already know: the bins of its warehouse, and where it usually lies."""

from data import database
from data.doorway import query
from data.events import Actor

MOST = 400
"""Bins that are offered; any other can be typed."""

_LIES_IN = (
    "SELECT b.code, sum(x.qty) FROM promise p JOIN stock_level x ON x.sku_id = p.sku_id"
    " AND x.warehouse_id = p.warehouse_id JOIN bin b ON b.id = x.bin_id"
    " WHERE p.id = ? AND x.qty > 0 AND x.bucket <> 'transit' GROUP BY b.code ORDER BY sum(x.qty) DESC, b.code LIMIT ?"
)


@query("stock.view")
def bins_here(actor: Actor, line: int) -> list[tuple[str, str]]:
    """(code, words) of each bin of the line's warehouse: where the article lies first, with how many."""
    full = {code: int(qty) for code, qty in database.rows(_LIES_IN, (line, MOST))}
    every = database.rows(
        "SELECT b.code FROM promise p JOIN bin b ON b.warehouse_id = p.warehouse_id WHERE p.id = ?"
        " AND b.closed_at IS NULL ORDER BY b.pick_seq, b.code LIMIT ?",
        (line, MOST),
    )
    return [(code, f"{code}  {qty:,}") for code, qty in full.items()] + [
        (code, code) for (code,) in every if code not in full
    ]


@query("stock.view")
def usual_bin(actor: Actor, line: int) -> dict[str, str]:
    """What stands in the fields of a form: the bin that holds most of it."""
    found = database.one(_LIES_IN, (line, 1))
    return {"bin": found[0], "from_bin": found[0]} if found else {}
