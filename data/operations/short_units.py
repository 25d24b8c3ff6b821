"""What can be done about units that are not there: what there is goes now, another warehouse sends it, it is awaited.

Cancelling the rest is order.cancel with its lines.
"""

from data import axes, clock, database, frames, options, order_book, parcel_book
from data.awaited import awaited
from data.doorway import operation
from data.errors import Refused
from data.events import Actor, Done
from data.operations._open import open_order
from data.operations.dispatch import split_order
from data.operations.fulfilment import allocate_order
from data.operations.order_edits import promise_order
from data.operations.review import release_order


@operation("order.part", right="order.fulfil", says="Order {number}: {units} units go now, {left} wait.")
def part_order(actor: Actor, order_id: int, *, seen: int | None = None) -> Done:
    """Send what is promised of an order now; what it lacks comes in another parcel."""
    order = open_order(order_id, seen)
    lines = order_book.lines_of(order.id)
    here = [(line, line.allocated) for line in lines if line.allocated]
    lacking = sum(line.wanting for line in lines)
    if not lacking:
        raise Refused("Order {number} lacks nothing: all of it is promised or shipped.", number=order.number)
    if not here:
        raise Refused("Nothing is promised to order {number}. Allocate it first.", number=order.number)
    planned = order_book.plans_of(order.id) or parcel_book.packed_of(order.id)
    if not planned:
        split_order(actor, order.id, lines=order_book.parts_text(here))
    if database.scalar(
        "SELECT 1 FROM order_hold WHERE order_id = ? AND reason = 'stock' AND released_at IS NULL", (order.id,)
    ):
        release_order(actor, order.id, hold="stock")
    facts = {"number": order.number, "units": sum(qty for _, qty in here), "left": lacking}
    # What was done on the way takes itself back: the hold, and the planned parcel.
    return Done("order", order.id, facts=facts, undo=("order.whole", {"order_id": order.id}))


@operation("order.whole", right="order.fulfil", says="Order {number} goes whole, when all of it is there.")
def whole_order(actor: Actor, order_id: int, *, seen: int | None = None) -> Done:
    """An order that lacks units waits for them again."""
    order = open_order(order_id, seen)
    order_book.settle_stock_hold(order)
    axes.settle(order)
    return Done("order", order.id, facts={"number": order.number})


@operation("order.await", right="order.edit", says="Order {number} waits until {day} for {sku}.")
def await_order(actor: Actor, order_id: int, *, seen: int | None = None, day: str = "", reason: str = "") -> Done:
    """Promise an order for the day on which enough of what it lacks has come, as far as somebody has said when."""
    order = open_order(order_id, seen)
    found = awaited(order.id)
    if not found.code:
        raise Refused("Order {number} lacks nothing: all of it is promised or shipped.", number=order.number)
    day = day or found.day
    if not day:
        raise Refused("Nobody has said when enough of {sku} comes. Name a day.", sku=found.code)
    promise_order(actor, order.id, day=_not_past(day), reason=reason.strip() or f"waits for {found.code}")
    facts = {"number": order.number, "day": day, "sku": found.code}
    return Done("order", order.id, facts=facts, undo=("order.whole", {"order_id": order.id}))


def _not_past(day: str) -> str:
    """An arrival that is late may still come today."""
    today = clock.day_of(frames.at(), options.timezone())
    return max(day, today) if len(day) == len(today) else day


@operation("order.reroute", right="order.fulfil", says="{units} units of order {number} come from {warehouse} now.")
def reroute_order(actor: Actor, order_id: int, *, seen: int | None = None, warehouse: str) -> Done:
    """Have another warehouse send what an order lacks, or what is promised where it isn't."""
    order = open_order(order_id, seen)
    place = order_book.warehouse_id(warehouse)
    for line in order_book.lines_of(order.id):
        loose = line.allocated - line.picked
        for wrong, over in _oversold(line.id, place):
            take = min(over, loose)
            if take > 0:
                order_book.release(line, take, "sent from elsewhere", wrong)
                loose -= take
                line = next(one for one in order_book.lines_of(order.id) if one.id == line.id)
    done = allocate_order(actor, order.id, warehouse=warehouse)
    facts = {"number": order.number, "units": done.facts["units"], "warehouse": warehouse}
    return Done("order", order.id, facts=facts, undo=("order.whole", {"order_id": order.id}))


def _oversold(line: int, but: int) -> list[tuple[int, int]]:
    """(warehouse, units) of a line promised where more are promised than there are; one warehouse is left out."""
    found = database.rows(
        "SELECT a.warehouse_id, sum(a.qty), max(p.allocated + p.held - p.sellable) FROM allocation a JOIN promise p"
        " ON p.sku_id = a.sku_id AND p.warehouse_id = a.warehouse_id WHERE a.order_line_id = ? AND a.state = 'open'"
        " AND a.warehouse_id <> ? AND p.allocated + p.held > p.sellable GROUP BY a.warehouse_id ORDER BY min(a.id)",
        (line, but),
    )
    return [(int(place), min(int(qty), int(over))) for place, qty, over in found]
