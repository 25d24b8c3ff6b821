"""Where a thing is that people call by a number: which place, and the filter that shows it there."""

from data import database
from data.doorway import query
from data.events import Actor
from data.gs1 import barcodes_in
from data.roles import grant

NUMBERED = "SELECT number FROM orders WHERE number IN (?, ?) ORDER BY id DESC LIMIT 1"
SENT = (
    "SELECT o.number FROM shipment h JOIN orders o ON o.id = h.order_id WHERE h.tracking = ? ORDER BY o.id DESC LIMIT 1"
)
TRACKED = "SELECT number FROM orders WHERE tracking = ? ORDER BY id DESC LIMIT 1"
"""The number that an order brought from its shop: no index knows it, so it is looked for last."""


@query("own.keep")
def whereabouts(actor: Actor, number: str, *, quick: bool = False) -> tuple[str, str] | None:
    """(place, filter) of an order's number, a SKU, a product, a barcode, a label or a parcel; None if none is.

    `quick` leaves out what no index knows.
    """
    wanted = number.strip()
    sees_orders = bool(grant(actor.role, "order.view"))
    if sees_orders:
        found = database.scalar(NUMBERED, (wanted, wanted.upper())) or database.scalar(SENT, (wanted,))
        if found:
            return "orders", f"number={found}"
    if grant(actor.role, "customer.view"):
        found = database.scalar(
            "SELECT number FROM customer WHERE number IN (?, ?) ORDER BY id LIMIT 1", (wanted, wanted.upper())
        )
        if found:
            return "customers", f"number={found}"
    found = database.scalar(
        "SELECT code FROM sku WHERE code = ? OR code = ? OR barcode IN (?, ?, ?, ?) LIMIT 1",
        (wanted, wanted.upper(), *barcodes_in(wanted)),
    )
    if found:
        return "inventory", f"sku={found}"
    found = database.scalar("SELECT code FROM product WHERE code IN (?, ?) LIMIT 1", (wanted, wanted.upper()))
    if found:
        return "products", f"code={found}"
    found = database.scalar(TRACKED, (wanted,)) if sees_orders and not quick else None
    return ("orders", f"number={found}") if found else None
