"""From promised to picked and packed, whole or in parts, and back."""

from collections.abc import Callable

from data import axes, order_book, parcel_book, pick_book, review
from data.doorway import operation
from data.errors import Refused
from data.events import Actor, Done
from data.models.orders import Order
from data.operations._open import free_order, open_order
from data.order_book import Line, Part


def _done(order: Order, undo: tuple[str, dict[str, object]] | None = None, **facts: object) -> Done:
    return Done("order", order.id, facts={"number": order.number, **facts}, undo=undo)


@operation("order.allocate", right="order.fulfil", says="{units} units promised to order {number}.")
def allocate_order(actor: Actor, order_id: int, *, seen: int | None = None, warehouse: str = "") -> Done:
    """Promise stock to what an order still lacks, as far as there is any."""
    order = open_order(order_id, seen)
    lines = order_book.lines_of(order.id)
    wanting = sum(line.wanting for line in lines)
    if wanting == 0:
        raise Refused("Order {number} lacks nothing: all of it is promised or shipped.", number=order.number)
    place = order_book.warehouse_id(warehouse) if warehouse else None
    got = order_book.allocate(order, lines, place)
    if got == 0:
        raise Refused("There is no stock for what order {number} lacks.", number=order.number)
    order_book.settle_stock_hold(order)
    axes.settle(order, risk=review.refresh(order))
    parts = order_book.parts_text(_gained(lines, order_book.lines_of(order.id)))
    return _done(order, ("order.deallocate", {"order_id": order.id, "lines": parts}), units=got)


def _gained(before: list[Line], after: list[Line]) -> list[Part]:
    had = {line.id: line.allocated for line in before}
    return [(line, line.allocated - had[line.id]) for line in after if line.allocated > had[line.id]]


@operation("order.deallocate", right="order.fulfil", says="{units} units of order {number} let go.")
def deallocate_order(actor: Actor, order_id: int, *, seen: int | None = None, lines: str = "") -> Done:
    """Let go of stock promised to an order: all of it, or the lines named as SKU:QTY."""
    order = open_order(order_id, seen)
    parts = _parts(order, lines, lambda line: line.allocated)
    if not parts:
        raise Refused("Nothing is promised to order {number}.", number=order.number)
    for line, qty in parts:
        order_book.release(line, qty, "deallocated")
    order_book.settle_stock_hold(order)
    axes.settle(order, risk=review.refresh(order))
    return _done(order, ("order.allocate", {"order_id": order.id}), units=sum(qty for _, qty in parts))


@operation("order.pick", right="order.fulfil", says="{units} units of order {number} picked.")
def pick_order(actor: Actor, order_id: int, *, seen: int | None = None, lines: str = "") -> Done:
    """Mark promised units as picked: all, or the lines named as SKU:QTY."""
    order = free_order(open_order(order_id, seen))
    parts = _parts(order, lines, lambda line: line.allocated - line.picked)
    if not parts:
        raise Refused("Order {number} has nothing to pick.", number=order.number)
    return _counted(order, parts, "order.unpick", picked=1)


@operation("order.unpick", right="order.fulfil", says="{units} units of order {number} put back.")
def unpick_order(actor: Actor, order_id: int, *, seen: int | None = None, lines: str = "") -> Done:
    """Put picked units back that are not packed."""
    order = open_order(order_id, seen)
    parts = _parts(order, lines, lambda line: line.picked - line.packed)
    if not parts:
        raise Refused("Order {number} has nothing picked that isn't packed.", number=order.number)
    return _counted(order, parts, "order.pick", picked=-1)


@operation("order.pack", right="order.fulfil", says="{units} units of order {number} packed.")
def pack_order(actor: Actor, order_id: int, *, seen: int | None = None, lines: str = "") -> Done:
    """Mark picked units as packed: all, or the lines named as SKU:QTY."""
    order = free_order(open_order(order_id, seen))
    parts = _parts(order, lines, lambda line: line.picked - line.packed)
    if not parts:
        raise Refused("Order {number} has nothing picked to pack. Pick it first.", number=order.number)
    return _counted(order, parts, "order.unpack", packed=1)


@operation("order.unpack", right="order.fulfil", says="{units} units of order {number} unpacked.")
def unpack_order(actor: Actor, order_id: int, *, seen: int | None = None, lines: str = "") -> Done:
    """Unpack packed units."""
    order = open_order(order_id, seen)
    inside = parcel_book.packed_of(order.id)
    parts = _parts(order, lines, lambda line: max(0, line.packed - inside.get(line.id, 0)))
    if not parts and inside:
        raise Refused("What is packed of order {number} is in parcels. Unpack a parcel.", number=order.number)
    if not parts:
        raise Refused("Order {number} has nothing packed.", number=order.number)
    return _counted(order, parts, "order.pack", packed=-1)


def _parts(order: Order, lines: str, most: Callable[[Line], int]) -> list[Part]:
    found = order_book.lines_of(order.id)
    return order_book.parts_of(order, found, lines, {line.id: most(line) for line in found})


def _counted(order: Order, parts: list[Part], inverse: str, *, picked: int = 0, packed: int = 0) -> Done:
    """Count each unit of the parts up or down; the same parts take it back."""
    for line, qty in parts:
        order_book.count_up(line.id, picked=picked * qty, packed=packed * qty)
        if picked < 0:
            pick_book.put_back(line.id, qty)
    axes.settle(order)
    undo: tuple[str, dict[str, object]] = (inverse, {"order_id": order.id, "lines": order_book.parts_text(parts)})
    return _done(order, undo, units=sum(qty for _, qty in parts))
