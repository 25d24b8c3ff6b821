"""From what people call a thing to its id and back: A1042, a SKU's code, SKU@WAREHOUSE, a name."""

from data import database
from data.dataclass import dataclass
from data.doorway import demand, query
from data.errors import Missing
from data.events import Actor
from data.gs1 import barcodes_in

RIGHTS = {
    "order": "order.view",
    "shipment": "order.view",
    "sku": "catalogue.view",
    "stock": "stock.view",
    "product": "catalogue.view",
    "customer": "customer.view",
    "transfer": "stock.view",
    "arrival": "stock.view",
    "count": "stock.view",
    "wave": "order.fulfil",
    "manifest": "order.fulfil",
    "stock_hold": "stock.view",
    "warehouse": "own.keep",
    "staff": "staff.view",
    "approval": "approval.view",
    "event": "history.view",
    "batch": "data.import",
    "difference": "data.import",
    "filter": "own.keep",
}
"""Kinds of things, and the right that seeing one needs."""

KIND_OF = {
    "orders": "order",
    "stock": "stock",
    "products": "product",
    "variants": "sku",
    "customers": "customer",
    "approvals": "approval",
    "parcels": "shipment",
    "events": "event",
    "staff": "staff",
    "imports": "batch",
    "differences": "difference",
    "arrivals": "arrival",
    "counts": "count",
}
"""The kind of thing behind each list."""

_BY_NUMBER = {
    "order": "SELECT id, number FROM orders WHERE number = ?",
    "shipment": "SELECT id, number FROM shipment WHERE number = ?",
    "sku": "SELECT id, code FROM sku WHERE code = ?",
    "product": "SELECT id, code FROM product WHERE code = ?",
    "customer": "SELECT id, number FROM customer WHERE number = ?",
    "transfer": "SELECT id, number FROM transfer WHERE number = ?",
    "count": "SELECT id, number FROM count_task WHERE number = ?",
    "wave": "SELECT id, number FROM wave WHERE number = ?",
    "manifest": "SELECT id, number FROM manifest WHERE number = ?",
    "warehouse": "SELECT id, code FROM warehouse WHERE code = ?",
    "staff": "SELECT id, name FROM staff WHERE name = ?",
}
_BY_BARCODE = "SELECT id, code FROM sku WHERE barcode IN (?, ?, ?, ?) AND barcode <> ''"
_OF_STOCK = (
    "SELECT p.id, s.code || '@' || w.code FROM promise p JOIN sku s ON s.id = p.sku_id"
    " JOIN warehouse w ON w.id = p.warehouse_id WHERE s.code = ? AND w.code = ?"
)
_BY_ID = {
    "order": "SELECT id, number FROM orders WHERE id = ?",
    "shipment": "SELECT id, number FROM shipment WHERE id = ?",
    "sku": "SELECT id, code FROM sku WHERE id = ?",
    "stock": "SELECT p.id, s.code || '@' || w.code FROM promise p JOIN sku s ON s.id = p.sku_id"
    " JOIN warehouse w ON w.id = p.warehouse_id WHERE p.id = ?",
    "product": "SELECT id, code FROM product WHERE id = ?",
    "customer": "SELECT id, number FROM customer WHERE id = ?",
    "transfer": "SELECT id, number FROM transfer WHERE id = ?",
    "arrival": "SELECT id, id FROM arrival WHERE id = ?",
    "count": "SELECT id, number FROM count_task WHERE id = ?",
    "wave": "SELECT id, number FROM wave WHERE id = ?",
    "manifest": "SELECT id, number FROM manifest WHERE id = ?",
    "stock_hold": "SELECT id, id FROM stock_hold WHERE id = ?",
    "warehouse": "SELECT id, code FROM warehouse WHERE id = ?",
    "staff": "SELECT id, name FROM staff WHERE id = ?",
    "approval": "SELECT id, id FROM approval WHERE id = ?",
    "event": "SELECT seq, seq FROM event WHERE seq = ?",
    "batch": "SELECT id, id FROM batch WHERE id = ?",
    "difference": "SELECT id, id FROM difference WHERE id = ?",
    "filter": "SELECT id, id FROM saved_filter WHERE id = ?",
}
MOST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Named:
    """A thing: its id, what people call it, and the warehouse that was typed with a SKU."""

    id: int
    number: str
    warehouse: str = ""


@query("own.keep")
def find(actor: Actor, kind: str, typed: str) -> Named:
    """The thing that is meant: by its number or code, else by its id. Missing if there is none."""
    if kind not in RIGHTS:
        raise Missing("There are no things of the kind “{kind}”.", kind=kind)
    demand(actor, RIGHTS[kind])
    text = typed.strip()
    found = _by_number(kind, text) or _by_id(kind, text)
    if found is None:
        raise Missing("There is no {kind} {number}.", kind=kind, number=typed)
    return found


def _by_number(kind: str, text: str) -> Named | None:
    if kind in ("sku", "stock"):
        return _article(kind, text)
    line = database.one(_BY_NUMBER[kind], (text,)) if kind in _BY_NUMBER else None
    if line is None and kind in _BY_NUMBER and text.upper() != text:
        line = database.one(_BY_NUMBER[kind], (text.upper(),))
    return Named(int(line[0]), str(line[1])) if line else None


def _article(kind: str, text: str) -> Named | None:
    """A SKU by code, barcode or label, or its stock in a warehouse: POT-1@MAIN. Codes may hold an @ themselves."""
    if kind == "sku":
        line = database.one(_BY_NUMBER["sku"], (text,)) or database.one(_BY_BARCODE, barcodes_in(text))
        if line is not None:
            return Named(int(line[0]), str(line[1]))
    code, at, warehouse = text.rpartition("@")
    if not at:
        return None
    if kind == "stock":
        line = database.one(_OF_STOCK, (code, warehouse)) or database.one(_OF_STOCK, (code, warehouse.upper()))
        return Named(int(line[0]), str(line[1]), warehouse) if line else None
    line = database.one(_BY_NUMBER["sku"], (code,))
    return Named(int(line[0]), f"{line[1]}@{warehouse}", warehouse) if line else None


def _by_id(kind: str, text: str) -> Named | None:
    if not (text.isascii() and text.isdigit()) or int(text) > MOST:
        return None
    line = database.one(_BY_ID[kind], (int(text),))
    return Named(int(line[0]), str(line[1])) if line else None


@query("own.keep")
def number_of(actor: Actor, kind: str, key: int) -> str:
    """What people call the thing of that id; the id itself where it has no other name."""
    line = database.one(_BY_ID[kind], (key,)) if kind in _BY_ID else None
    return str(line[1]) if line else str(key)
