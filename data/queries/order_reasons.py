"""Why an order's figures are what they are: its promise step by step, and the ledger rows behind its units."""

from data import database, options
from data.dataclass import dataclass
from data.doorway import query
from data.errors import Missing
from data.events import Actor
from data.review import SIGNALS


@dataclass(frozen=True, slots=True)
class PromiseReason:
    """How the dispatch promise of an order came to be."""

    placed_at: int | None
    paid_at: int | None
    approved_at: int | None
    ship_by_at: int | None
    frozen: bool
    """Whether it stands since the approval."""
    reason: str
    """Why somebody changed it."""
    warehouse: str
    cutoff: str
    handling_minutes: int
    zone: str


@query("order.view")
def promise_reason(actor: Actor, order_id: int) -> PromiseReason:
    """The start, the handling time and the cut-off behind a ship-by."""
    row = database.one(
        "SELECT o.placed_at, o.paid_at, o.approved_at, o.ship_by_at, o.ship_by_frozen, o.ship_by_reason, w.code,"
        " w.cutoff, w.handling_minutes, w.tz FROM orders o LEFT JOIN warehouse w"
        " ON w.id = coalesce(o.warehouse_id, (SELECT min(id) FROM warehouse)) WHERE o.id = ?",
        (order_id,),
    )
    if row is None:
        raise Missing("There is no {kind} {key}.", kind="order", key=order_id)
    placed, paid, approved, ship_by, frozen, reason, code, cutoff, minutes, zone = row
    return PromiseReason(
        *(placed, paid, approved, ship_by, bool(frozen), reason, code or "", cutoff or "", int(minutes or 0)),
        zone or options.timezone(),
    )


@dataclass(frozen=True, slots=True)
class UnitMove:
    """A ledger row of an order's goods."""

    seq: int
    at: int
    kind: str
    code: str
    qty: int
    warehouse: str
    by: str
    reason: str


@query("order.view")
def unit_moves(actor: Actor, order_id: int, limit: int = 60) -> list[UnitMove]:
    """The ledger rows of an order's lines, the newest first: promised, released, sent, taken back."""
    found = database.rows(
        "SELECT m.seq, m.at, m.kind, l.code, m.qty, coalesce(w.code, ''), coalesce(s.title, ''), m.reason"
        " FROM order_line l JOIN stock_move m ON m.order_line_id = l.id AND m.sku_id = l.sku_id"
        " LEFT JOIN warehouse w ON w.id = coalesce(m.from_wh_id, m.to_wh_id) LEFT JOIN staff s ON s.id = m.actor_id"
        " WHERE l.order_id = ? ORDER BY m.seq DESC LIMIT ?",
        (order_id, limit),
    )
    return [UnitMove(*row) for row in found]


@dataclass(frozen=True, slots=True)
class RiskReason:
    """The signals that were found, and those that were looked for in vain, with their weights."""

    risk: int
    found: tuple[tuple[str, int, str], ...]
    absent: tuple[tuple[str, int], ...]


@query("order.view")
def risk_reason(actor: Actor, order_id: int) -> RiskReason:
    """Every signal behind an order's risk."""
    risk = database.scalar("SELECT risk FROM orders WHERE id = ?", (order_id,))
    found = database.rows(
        "SELECT name, weight, fact FROM risk_signal WHERE order_id = ? ORDER BY weight DESC, id", (order_id,)
    )
    names = {row[0] for row in found}
    absent = tuple((name, weight) for name, weight in SIGNALS.items() if name not in names)
    return RiskReason(int(risk or 0), tuple((row[0], int(row[1]), row[2]) for row in found), absent)
