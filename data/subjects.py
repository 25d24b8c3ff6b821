"""The facts of a thing that a decision about it stands on."""

from typing import Any

from data import database

LOCKED = {
    "order": "SELECT id FROM orders WHERE id = ? /*lock*/",
    "sku": "SELECT id FROM sku WHERE id = ? /*lock*/",
    "transfer": "SELECT id FROM transfer WHERE id = ? /*lock*/",
    "count": "SELECT id FROM count_task WHERE id = ? /*lock*/",
}


def lock_subject(kind: str, thing: int) -> None:
    """Keep the facts of a thing as they are until the end of the operation."""
    if kind in LOCKED:
        database.one(LOCKED[kind], (thing,))


def facts_of(kind: str, thing: int) -> dict[str, Any]:
    """What an approver should see of a thing: then, and again when they decide."""
    if kind == "order":
        row = database.one(
            "SELECT number, state, review, payment, fulfilment, total_minor, currency, holds, risk FROM orders"
            " WHERE id = ?",
            (thing,),
        )
        names: tuple[str, ...] = (
            "number",
            "state",
            "review",
            "payment",
            "fulfilment",
            "total_minor",
            "currency",
            "holds",
            "risk",
        )
    elif kind == "sku":
        row = database.one(
            "SELECT s.code, s.name, coalesce(sum(p.sellable + p.unsellable), 0), coalesce(sum(p.allocated), 0),"
            " coalesce(s.price_minor, 0) FROM sku s LEFT JOIN promise p ON p.sku_id = s.id WHERE s.id = ?"
            " GROUP BY s.id, s.code, s.name, s.price_minor",
            (thing,),
        )
        names = ("number", "name", "on_hand", "allocated", "price_minor")
    elif kind == "transfer":
        row = database.one(
            "SELECT t.number, t.state, coalesce(sum(l.qty), 0), coalesce(sum(l.received), 0), coalesce(sum(l.lost), 0)"
            " FROM transfer t LEFT JOIN transfer_line l ON l.transfer_id = t.id WHERE t.id = ?"
            " GROUP BY t.id, t.number, t.state",
            (thing,),
        )
        names = ("number", "state", "qty", "received", "lost")
    elif kind == "count":
        row = database.one(
            "SELECT t.number, t.state, count(l.id), cast(coalesce(sum(coalesce(l.recount, l.counted)), 0) as bigint)"
            " FROM count_task t LEFT JOIN count_line l ON l.task_id = t.id AND l.state = 'counted' WHERE t.id = ?"
            " GROUP BY t.id, t.number, t.state",
            (thing,),
        )
        names = ("number", "state", "lines", "counted")
    else:
        return {}
    return {
        name: str(value) if not isinstance(value, int) else value for name, value in zip(names, row or (), strict=False)
    }
