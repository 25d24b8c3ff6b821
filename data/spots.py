"""Where goods are, as people name it: warehouses and bins by code, buckets; and what is short after a change."""

from typing import Any

from data import database, frames
from data.errors import Missing, Refused, Unclear
from data.ledger import Spot
from data.models.catalog import Sku
from data.models.stock import BUCKETS
from data.roles import LIMIT, grant

HANDLED = tuple(bucket for bucket in BUCKETS if bucket != "transit")
"""Buckets that people move goods between; what is in transit belongs to a transfer."""
MOST = 10_000_000
"""Pieces that one act may move: more is a typing error."""
SENTENCES = {
    "orders": " Short now: {n} more are promised than there are, to {orders}.",
    "holds": " Short now: {n} more are promised or held than there are.",
}


def warehouse_of(code: str) -> int:
    """The id of the warehouse of that code, or Missing with those that there are."""
    found = database.scalar("SELECT id FROM warehouse WHERE lower(code) = lower(?)", (code.strip(),))
    if found is None:
        known = ", ".join(row[0] for row in database.rows("SELECT code FROM warehouse ORDER BY code LIMIT 12"))
        raise Missing("There is no warehouse “{warehouse}”. There are: {known}.", warehouse=code, known=known)
    return int(found)


def bin_of(warehouse: int, code: str) -> int:
    """The id of a bin of a warehouse, or Missing."""
    found = database.one(
        "SELECT id, closed_at FROM bin WHERE warehouse_id = ? AND lower(code) = lower(?)",
        (warehouse, code.strip() or "-"),
    )
    if found is None or found[1] is not None:
        place = database.scalar("SELECT code FROM warehouse WHERE id = ?", (warehouse,))
        if found is not None:
            raise Refused("Bin {bin} of {warehouse} is closed. Take another.", bin=code.strip(), warehouse=place)
        raise Missing("There is no bin “{bin}” in {warehouse}. Make it first.", bin=code, warehouse=place)
    return int(found[0])


def spot_of(warehouse: str, bin: str, bucket: str) -> Spot:
    """A spot by its names, or Missing or Unclear."""
    place = warehouse_of(warehouse)
    return Spot(place, bin_of(place, bin), bucket_of(bucket))


def bucket_of(typed: str) -> str:
    """A bucket that people may handle, or Unclear."""
    bucket = typed.strip().lower()
    if bucket == "transit":
        raise Refused("Goods in transit belong to a transfer. Receive or cancel the transfer.")
    if bucket not in HANDLED:
        raise Unclear("There is no bucket “{bucket}”. There are: {known}.", bucket=typed, known=", ".join(HANDLED))
    return bucket


def names_of(spot: Spot) -> dict[str, str]:
    """The names of a spot, as facts of a sentence."""
    warehouse, bin = database.one(
        "SELECT w.code, b.code FROM bin b JOIN warehouse w ON w.id = b.warehouse_id WHERE b.id = ?", (spot.bin,)
    ) or ("", "")
    return {"warehouse": warehouse, "bin": bin, "bucket": spot.bucket}


def check_pieces(qty: int) -> None:
    """Unclear unless it is a number of pieces that somebody can mean."""
    if qty < 1:
        raise Unclear("{qty} pieces can't be moved. Give a number from 1 up.", qty=qty)
    if qty > MOST:
        raise Unclear("{qty} pieces are more than one act may move. Check the number.", qty=qty)


def check_sku(sku: int) -> str:
    """The code of a SKU, or Missing."""
    found = database.scalar("SELECT code FROM sku WHERE id = ?", (sku,))
    if found is None:
        raise Missing("There is no SKU {sku}.", sku=sku)
    return str(found)


def lock_promises(sku: int, *warehouses: int) -> None:
    """Lock what is promised of a SKU there before its levels change: everybody locks in this order."""
    if database.engine() != "postgresql":
        return
    for warehouse in sorted(set(warehouses)):
        database.one("SELECT id FROM promise WHERE sku_id = ? AND warehouse_id = ? /*lock*/", (sku, warehouse))


def free_of(sku: int, warehouse: int) -> int:
    """Pieces that can be sold and are neither promised nor held; the promise is locked until the end."""
    row = database.one(
        "SELECT sellable - allocated - held FROM promise WHERE sku_id = ? AND warehouse_id = ? /*lock*/",
        (sku, warehouse),
    )
    return int(row[0]) if row else 0


def short_of(sku: int, warehouse: int) -> int:
    """How many more are promised and held than can be sold."""
    over = database.scalar(
        "SELECT allocated + held - sellable FROM promise WHERE sku_id = ? AND warehouse_id = ?", (sku, warehouse)
    )
    return max(0, int(over or 0))


def short_fact(sku: int, warehouse: int) -> Any:
    """What a Done says of a SKU that is short now: how many, and the newest orders they were promised to; else ""."""
    n = short_of(sku, warehouse)
    if not n:
        return ""
    orders = [
        str(row[0])
        for row in database.rows(
            "SELECT DISTINCT o.number, o.id FROM allocation a JOIN orders o ON o.id = a.order_id"
            " WHERE a.sku_id = ? AND a.warehouse_id = ? AND a.state = 'open' ORDER BY o.id DESC LIMIT 3",
            (sku, warehouse),
        )
    ]
    return {"say": SENTENCES["orders" if orders else "holds"], "n": n, "orders": orders}


def weigh_pieces(article: Sku, qty: int) -> None:
    """Over if so many pieces are worth more than the person may decide: at cost, else at price."""
    worth = article.cost_minor if article.cost_minor is not None else article.price_minor
    frame = frames.frame()
    if worth is not None:
        frames.weigh(qty * int(worth))
    elif grant(frame.actor.role, frame.right) == LIMIT and not frame.root.approved:
        raise Refused("Nobody knows what {sku} is worth. Set its cost first.", sku=article.code)
