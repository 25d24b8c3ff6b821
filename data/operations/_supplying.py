"""What comes in is promised at once to the orders that wait for it, in the order of data/waiting_orders.py."""

from collections.abc import Sequence

from data import axes, ledger, order_book, review
from data.doorway import operation
from data.errors import Refused
from data.events import Actor, Done
from data.operations._open import open_order
from data.waiting_orders import Waiting, free_units, waiting_for

__all__ = ["promise_waiting", "supply_order", "waiting_for"]


@operation(
    "order.supply",
    right="order.fulfil",
    says="{units} × {sku} that came into {warehouse} are promised to order {number}.",
)
def supply_order(actor: Actor, order_id: int, *, seen: int | None = None, sku: str, warehouse: str) -> Done:
    """Promise to an order what has come of one article, as far as it still lacks it."""
    order = open_order(order_id, seen)
    lines = [line for line in order_book.lines_of(order.id) if line.code == sku and line.wanting]
    before = {line.id: line.allocated for line in lines}
    got = order_book.allocate(order, lines, order_book.warehouse_id(warehouse))
    if got == 0:
        raise Refused("There is no stock for what order {number} lacks.", number=order.number)
    if "stock" in axes.open_holds(order.id):  # of an order that goes in parts it was taken off on purpose
        order_book.settle_stock_hold(order)
    axes.settle(order, risk=review.refresh(order))
    after = order_book.lines_of(order.id)
    gained = [(line, line.allocated - before[line.id]) for line in after if line.id in before]
    parts = order_book.parts_text((line, qty) for line, qty in gained if qty)
    return Done(
        "order",
        order.id,
        facts={"number": order.number, "units": got, "sku": sku, "warehouse": warehouse},
        undo=("order.deallocate", {"order_id": order.id, "lines": parts}),
    )


def promise_waiting(actor: Actor, sku: int, warehouse: int, waiting: Sequence[Waiting]) -> str:
    """Promise what a warehouse has of an article to those who wait, each in their turn; their numbers, for people."""
    served = []
    for one in waiting:
        if free_units(sku, warehouse) == 0:
            break
        supply_order(actor, one.order, sku=ledger.code_of(sku), warehouse=ledger.warehouse_code(warehouse))
        served.append(one.number)
    return ", ".join(served[:6]) + (", ..." if len(served) > 6 else "")
