"""Stock that a draft keeps back until an instant: as far as there is any free, from as few warehouses as it can."""

from collections.abc import Iterable, Sequence

from data import database, frames, ledger
from data.order_book import Line

_FREE = (
    "SELECT warehouse_id, sellable - allocated - held - (SELECT safety FROM sku WHERE sku.id = promise.sku_id)"
    " FROM promise WHERE sku_id = ? ORDER BY warehouse_id /*lock*/"
)
_OURS = (
    "SELECT id, warehouse_id, qty FROM stock_hold WHERE sku_id = ? AND subject = ? AND released_at IS NULL"
    " ORDER BY warehouse_id, id /*lock*/"
)


def subject_of(order: int) -> str:
    """What the holds of a draft are marked by."""
    return f"draft:{order}"


def pieces_of(lines: Iterable[Line]) -> dict[int, int]:
    """How many of each SKU, in the order of locks."""
    found: dict[int, int] = {}
    for line in lines:
        found[line.sku] = found.get(line.sku, 0) + line.ordered - line.cancelled
    return dict(sorted(found.items()))


def keep_back(order: int, lines: Sequence[Line], until: int, warehouse: int | None) -> int:
    """Hold what the lines want, as far as it is free; pieces held."""
    kept = 0
    for sku, qty in pieces_of(lines).items():
        free = [(int(place), int(left)) for place, left in database.rows(_FREE, (sku,)) if int(left) > 0]
        ranked = sorted(free, key=lambda one: (one[0] != warehouse, one[1] < qty, -one[1], one[0]))
        for place, left in ranked:
            take = min(qty, left)
            if take:
                _hold(order, sku, place, take, until)
                qty -= take
                kept += take
    return kept


def _hold(order: int, sku: int, place: int, qty: int, until: int) -> None:
    database.run("UPDATE promise SET held = held + ? WHERE sku_id = ? AND warehouse_id = ?", (qty, sku, place))
    database.run(
        "INSERT INTO stock_hold (kind, sku_id, warehouse_id, qty, expires_at, subject) VALUES ('draft', ?, ?, ?, ?, ?)",
        (sku, place, qty, until, subject_of(order)),
    )
    _told(sku, place, qty)


def let_go(order: int, lines: Sequence[Line]) -> None:
    """Give back all that the draft holds of these articles."""
    for sku in pieces_of(lines):
        database.rows(_FREE, (sku,))  # the order of locks: all promises of an article, before any of them changes
        for key, place, qty in database.rows(_OURS, (sku, subject_of(order))):
            database.run("UPDATE stock_hold SET released_at = ? WHERE id = ?", (frames.at(), key))
            changed = database.run(
                "UPDATE promise SET held = held - ? WHERE sku_id = ? AND warehouse_id = ? AND held >= ?",
                (qty, sku, place, qty),
            ).rowcount
            if changed != 1:
                raise RuntimeError(f"hold {key} is not in its promise")
            _told(sku, int(place), -int(qty))


def _told(sku: int, place: int, change: int) -> None:
    root = frames.frame().root
    if root.preview:
        where = {"sku": ledger.code_of(sku), "warehouse": ledger.warehouse_code(place)}
        root.stock.append({**where, "bucket": "held", "change": change})
