"""Where a thing is that people call by a number: which place, and the filter that shows it there."""

from data import database
from data.doorway import query
from data.events import Actor
from data.gs1 import barcodes_in
from data.roles import grant


@query("own.keep")
def whereabouts(actor: Actor, number: str) -> tuple[str, str] | None:
    """(place, filter) of an order's number, a SKU, a product, a barcode, a label or a parcel; None if none is."""
    wanted = number.strip()
    if grant(actor.role, "order.view"):
        found = database.scalar(
            "SELECT o.number FROM orders o WHERE o.number = ? OR o.number = ? OR o.tracking = ?"
            " ORDER BY o.id DESC LIMIT 1",
            (wanted, wanted.upper(), wanted),
        )
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
    return ("products", f"code={found}") if found else None
