"""What goes over when a SKU becomes another: pieces by two ledger moves each, promises, holds, arrivals; and back.

The moves of a merge have the reason `merge`: out of the world as one article, into it at the same spot as the other.
"""

from typing import Any

from data import clock, database, frames, ledger, options, reversal
from data.dataclass import dataclass, field
from data.errors import Refused
from data.ledger import Spot
from data.models.catalog import Sku
from data.models.orders import Order
from data.models.stock import Arrival
from data.recount import COUNTS

REASON = "merge"
LINES_MOST = 2_000
"""Open order lines that one merge moves: they stand in its event."""
_LEVELS = (
    "SELECT warehouse_id, bin_id, lot, bucket, qty FROM stock_level WHERE sku_id = ? AND qty > 0"
    " ORDER BY warehouse_id, bin_id, lot, bucket /*lock*/"
)
_LINES = (
    "SELECT l.id, l.order_id FROM order_line l JOIN orders o ON o.id = l.order_id WHERE l.sku_id = ?"
    " AND o.state IN ('draft', 'placed') AND l.ordered - l.cancelled > l.shipped ORDER BY l.id"
)
_HOLDS = "SELECT id FROM stock_hold WHERE sku_id = ? AND released_at IS NULL ORDER BY id /*lock*/"
_ARRIVALS = "SELECT id FROM arrival WHERE sku_id = ? AND state = 'open' ORDER BY id"
_OPEN = (
    "SELECT warehouse_id, order_line_id, sum(qty) FROM allocation WHERE sku_id = ? AND order_line_id = ?"
    " AND state = 'open' GROUP BY warehouse_id, order_line_id ORDER BY warehouse_id"
)
_BUSY = {
    "transfer": "SELECT f.number FROM transfer_line t JOIN transfer f ON f.id = t.transfer_id WHERE t.sku_id = ?"
    " AND f.state IN ('draft', 'ready', 'in_transit', 'partially_received') ORDER BY f.id LIMIT 1",
    "count": "SELECT c.number FROM count_line l JOIN count_task c ON c.id = l.task_id WHERE l.sku_id = ?"
    " AND c.state NOT IN ('posted', 'rejected') ORDER BY c.id LIMIT 1",
    "picked": "SELECT o.number FROM order_line l JOIN orders o ON o.id = l.order_id WHERE l.sku_id = ?"
    " AND o.state = 'placed' AND l.picked > 0 ORDER BY o.id LIMIT 1",
    "sent": "SELECT o.number FROM order_line l JOIN orders o ON o.id = l.order_id WHERE l.sku_id = ?"
    " AND o.state = 'placed' AND l.shipped > 0 AND l.ordered - l.cancelled > l.shipped ORDER BY o.id LIMIT 1",
}
SENTENCES = {
    "transfer": "{sku} is in transfer {number}. Receive or cancel that first.",
    "count": "{sku} is being counted in {number}. Post or reject that first.",
    "picked": "{sku} is picked for order {number}. Ship it or put it back first.",
    "sent": "A part of {sku} in order {number} has been sent. Ship or cancel the rest first.",
}
"""Why a SKU can't be merged now, by what it is in."""
_SOLD = "SELECT order_id, ordered, net_minor FROM order_line WHERE id = ?"
_COUNTED = "SELECT 1 FROM orders o WHERE o.id = ? AND " + COUNTS
_RENAME = "UPDATE order_line SET sku_id = ?, code = ? WHERE id = ?"


@dataclass(slots=True)
class Went:
    """What a merge moved."""

    pieces: int = 0
    cost: int | None = None
    """What a piece of the target costs now."""
    last: int = 0
    """The last row of the ledger that it wrote, or that there was."""
    lines: list[int] = field(default_factory=list)
    orders: list[int] = field(default_factory=list)
    holds: list[int] = field(default_factory=list)
    arrivals: list[int] = field(default_factory=list)

    @property
    def undo(self) -> dict[str, Any]:
        """What must be known to take it back."""
        return {"last": self.last, "lines": self.lines, "holds": self.holds, "arrivals": self.arrivals}


def refuse_busy(source: Sku) -> None:
    """Refused while somebody has pieces of it in their hands."""
    for why in _BUSY:
        number = database.scalar(_BUSY[why], (source.id,))
        if number is not None:
            raise Refused(SENTENCES[why], sku=source.code, number=number)


def move_over(source: Sku, target: Sku) -> Went:
    """Everything that is open of a SKU becomes the other's."""
    went = Went(cost=target.cost_minor)
    found = [(int(line), int(order)) for line, order in database.rows(_LINES, (source.id,))]
    if len(found) > LINES_MOST:
        raise Refused("{n} open order lines are too many to go over at once.", n=len(found))
    went.lines = [line for line, _ in found]
    went.orders = sorted({order for _, order in found})
    for order in went.orders:  # before any promise: everybody locks in this order
        frames.current(Order, order)
    moved = _move_pieces(source, target, went)
    went.holds = [int(row[0]) for row in database.rows(_HOLDS, (source.id,))]
    went.arrivals = [int(row[0]) for row in database.rows(_ARRIVALS, (source.id,))]
    _hand_over(source, target, went)
    if moved and source.cost_minor is not None:
        went.cost = reversal.average_cost(
            target.cost_minor, reversal.pieces_of(target.id) - moved, source.cost_minor, moved
        )
    went.last = _last()
    return went


def _move_pieces(source: Sku, target: Sku, went: Went) -> int:
    for warehouse, bin, lot, bucket, qty in database.rows(_LEVELS, (source.id,)):
        spot = Spot(int(warehouse), int(bin), bucket)
        ledger.move("write_off", source.id, int(qty), spot, None, lot=lot, reason=REASON, cost=source.cost_minor)
        ledger.move("found", target.id, int(qty), None, spot, lot=lot, reason=REASON, cost=source.cost_minor)
        went.pieces += int(qty)
    return went.pieces


def _hand_over(source: Sku, target: Sku, went: Went) -> None:
    """Order lines with their promises, holds and arrivals from one SKU to another."""
    for line in went.lines:
        _move_line(line, source, target)
    for order in went.orders:
        frames.touch("order", order)
    for hold in went.holds:
        place, qty = database.one("SELECT warehouse_id, qty FROM stock_hold WHERE id = ?", (hold,)) or (0, 0)
        _count(int(source.id), int(place), "held", -int(qty))
        _count(int(target.id), int(place), "held", int(qty))
        database.run("UPDATE stock_hold SET sku_id = ? WHERE id = ?", (target.id, hold))
    for key in went.arrivals:
        frames.change(frames.current(Arrival, key), sku_id=int(target.id))


def _move_line(line: int, source: Sku, target: Sku) -> None:
    """One order line: its promises are released of the one and allocated of the other, its sales count for it."""
    for place, _, qty in database.rows(_OPEN, (source.id, line)):
        _count(int(source.id), int(place), "allocated", -int(qty))
        ledger.write_promise_move("release", int(source.id), int(place), int(qty), order_line=line, reason=REASON)
        _count(int(target.id), int(place), "allocated", int(qty))
        ledger.write_promise_move("allocate", int(target.id), int(place), int(qty), order_line=line, reason=REASON)
    database.run("UPDATE allocation SET sku_id = ? WHERE order_line_id = ?", (target.id, line))
    database.run(_RENAME, (target.id, target.code, line))
    _count_sales(line, source, target)


def _count_sales(line: int, source: Sku, target: Sku) -> None:
    """What an order of the figures had sold of the one, it has sold of the other."""
    order, ordered, net = database.rows(_SOLD, (line,))[0]
    if database.scalar(_COUNTED, (order,)) is None:
        return
    found = frames.current(Order, int(order))
    month = clock.day_of(found.placed_at, options.timezone())[:7]
    for sku, sign in ((source.id, -1), (target.id, 1)):
        key = (month, int(sku), found.currency)
        frames.sum_up("sales_month_sku", key, units=sign * int(ordered), net_minor=sign * int(net))


_COUNTS = {
    "allocated": "UPDATE promise SET allocated = allocated + ? WHERE sku_id = ? AND warehouse_id = ?",
    "held": "UPDATE promise SET held = held + ? WHERE sku_id = ? AND warehouse_id = ?",
}
_FIRST = "INSERT INTO promise (sku_id, warehouse_id) VALUES (?, ?) ON CONFLICT (sku_id, warehouse_id) DO NOTHING"


def _count(sku: int, warehouse: int, what: str, change: int) -> None:
    """Promises go over as they are, even where there are more than pieces: none is lost for it."""
    database.run(_FIRST, (sku, warehouse))
    database.run(_COUNTS[what], (change, sku, warehouse))


def _last() -> int:
    return int(database.scalar("SELECT coalesce(max(seq), 0) FROM stock_move"))


def refuse_built_on(source: Sku, target: Sku, last: int) -> None:
    """Refused when something of either has moved since the merge."""
    later = database.scalar(
        "SELECT count(*) FROM stock_move WHERE sku_id IN (?, ?) AND seq > ?", (source.id, target.id, last)
    )
    if later:
        raise Refused(
            "{n} moves of {sku} or {into} came after the merge, so it can't be taken back.",
            n=int(later),
            sku=source.code,
            into=target.code,
        )


def move_back(source: Sku, target: Sku, op: str, went: Went) -> list[int]:
    """Everything that a merge moved, back; the orders that it concerned."""
    _hand_back(source, target, went)
    found = database.rows(
        "SELECT seq, sku_id, kind FROM stock_move WHERE op_id = ? AND reason = ? AND sku_id IN (?, ?)"
        " AND kind IN ('write_off', 'found') AND reverses IS NULL ORDER BY seq DESC",
        (op, REASON, source.id, target.id),
    )
    for seq, sku, kind in found:
        reversal.reverse(reversal.moved(int(sku), int(seq), (kind,)), kind=kind, reason=REASON)
    return went.orders


def _hand_back(source: Sku, target: Sku, went: Went) -> None:
    for line in went.lines:
        row = database.one("SELECT sku_id, order_id FROM order_line WHERE id = ?", (line,))
        if row is None or int(row[0]) != target.id:
            raise Refused("An order has another article now, so the merge of {sku} stays.", sku=source.code)
        went.orders = list(dict.fromkeys((*went.orders, int(row[1]))))
    live = [hold for hold in went.holds if _is_live(hold)]
    _hand_over(target, source, Went(lines=went.lines, orders=went.orders, holds=live, arrivals=went.arrivals))


def _is_live(hold: int) -> bool:
    return database.scalar("SELECT 1 FROM stock_hold WHERE id = ? AND released_at IS NULL", (hold,)) is not None
