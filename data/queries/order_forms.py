"""What the forms of an order offer and already know: open lines, holds, parcels, places, address, what is due."""

from data import database
from data.dataclass import dataclass
from data.doorway import query
from data.errors import Missing
from data.events import Actor
from data.money import decimal_text
from data.queries._masks import may_see_address


@query("order.view")
def open_lines(actor: Actor, order_id: int) -> list[tuple[str, str]]:
    """(`SKU:QTY`, words) of each line that has units left to ship."""
    found = database.rows(
        "SELECT code, sum(ordered - cancelled - shipped), max(title) FROM order_line"
        " WHERE order_id = ? AND kind = 'goods' AND ordered - cancelled - shipped > 0"
        " GROUP BY code ORDER BY min(position)",
        (order_id,),
    )
    return [(f"{code}:{int(qty)}", f"{code}:{int(qty)}  {title}") for code, qty, title in found]


@query("order.view")
def open_holds(actor: Actor, order_id: int) -> list[tuple[str, str]]:
    """(reason, reason) of each open hold, the oldest first."""
    found = database.rows(
        "SELECT reason FROM order_hold WHERE order_id = ? AND released_at IS NULL ORDER BY id", (order_id,)
    )
    return [(row[0], row[0]) for row in found]


@dataclass(frozen=True, slots=True)
class ParcelChoice:
    """A parcel that can be taken back: handed over and not yet on its way, or only planned."""

    id: int
    number: str
    state: str
    carrier: str
    tracking: str
    units: int


@query("order.view")
def parcels_to_take_back(actor: Actor, order_id: int) -> list[ParcelChoice]:
    """The parcels of an order that are planned, or were only just handed over."""
    found = database.rows(
        "SELECT p.id, p.number, p.state, p.carrier, p.tracking,"
        " coalesce((SELECT sum(qty) FROM shipment_line l WHERE l.shipment_id = p.id), 0) FROM shipment p"
        " WHERE p.order_id = ? AND p.state IN ('planned', 'handed_over') ORDER BY p.id DESC",
        (order_id,),
    )
    return [
        ParcelChoice(key, number, state, carrier, tracking, int(units))
        for key, number, state, carrier, tracking, units in found
    ]


@query("order.address")
def address_now(actor: Actor, order_id: int) -> dict[str, str]:
    """The parts of the address that an order goes to, to be changed."""
    names = ("name", "company", "line1", "line2", "postcode", "city", "region", "country", "phone")
    row = database.one(
        "SELECT a.name, a.company, a.line1, a.line2, a.postcode, a.city, a.region, a.country, a.phone FROM orders o"
        " JOIN address a ON a.id = o.ship_address_id WHERE o.id = ?",
        (order_id,),
    )
    if row is None or not may_see_address(actor):
        return {}
    return {name: str(value or "") for name, value in zip(names, row, strict=True)}


@query("order.view")
def money_due(actor: Actor, order_id: int) -> dict[str, str]:
    """What of an order is still to be paid, as it is typed."""
    row = database.one(
        "SELECT total_minor - cancelled_minor - captured_minor, currency FROM orders WHERE id = ?", (order_id,)
    )
    if row is None:
        raise Missing("There is no {kind} {key}.", kind="order", key=order_id)
    due = max(0, int(row[0]))
    return {"amount": decimal_text(due, row[1])} if due else {}


@query("order.force")
def shelves_of(actor: Actor, order_id: int) -> list[tuple[str, str]]:
    """(warehouse, words) of each place where goods of an order that are still to ship lie to be sold."""
    found = database.rows(
        "SELECT w.code, sum(p.sellable) FROM promise p JOIN warehouse w ON w.id = p.warehouse_id WHERE p.sellable > 0"
        " AND p.sku_id IN (SELECT sku_id FROM order_line WHERE order_id = ? AND kind = 'goods'"
        " AND ordered - cancelled - shipped > 0) GROUP BY w.code ORDER BY sum(p.sellable) DESC, w.code",
        (order_id,),
    )
    return [(str(code), f"{code}  {int(qty)}") for code, qty in found]


@query("order.view")
def promised_from(actor: Actor, order_id: int) -> list[tuple[str, str]]:
    """(warehouse, words) of each place that goods of an order are promised from."""
    found = database.rows(
        "SELECT w.code, sum(a.qty) FROM allocation a JOIN warehouse w ON w.id = a.warehouse_id"
        " WHERE a.order_id = ? AND a.state = 'open' GROUP BY w.code ORDER BY sum(a.qty) DESC, w.code",
        (order_id,),
    )
    return [(str(code), f"{code}  {int(qty)}") for code, qty in found]
