"""The facts of a thing that a decision about it stands on."""

from typing import Any

from data import count_book, database

LOCKED = {
    "order": "SELECT id FROM orders WHERE id = ? /*lock*/",
    "sku": "SELECT id FROM sku WHERE id = ? /*lock*/",
    "transfer": "SELECT id FROM transfer WHERE id = ? /*lock*/",
    "count": "SELECT id FROM count_task WHERE id = ? /*lock*/",
    "difference": "SELECT id FROM difference WHERE id = ? /*lock*/",
}

FACTS = {
    "order": "SELECT number, state, review, payment, fulfilment, total_minor, currency, holds, risk, ship_by_at,"
    " unshipped FROM orders WHERE id = ?",
    "sku": "SELECT s.code, s.name, coalesce(sum(p.sellable + p.unsellable), 0), coalesce(sum(p.allocated), 0),"
    " coalesce(s.price_minor, 0) FROM sku s LEFT JOIN promise p ON p.sku_id = s.id WHERE s.id = ?"
    " GROUP BY s.id, s.code, s.name, s.price_minor",
    "transfer": "SELECT t.number, t.state, coalesce(sum(l.qty), 0), coalesce(sum(l.received), 0),"
    " coalesce(sum(l.lost), 0) FROM transfer t LEFT JOIN transfer_line l ON l.transfer_id = t.id WHERE t.id = ?"
    " GROUP BY t.id, t.number, t.state",
    "count": "SELECT t.number, t.state, count(l.id), cast(coalesce(sum(coalesce(l.recount, l.counted)), 0) as bigint)"
    " FROM count_task t LEFT JOIN count_line l ON l.task_id = t.id AND l.state = 'counted' WHERE t.id = ?"
    " GROUP BY t.id, t.number, t.state",
    # What is a person's stays in the difference: facts are kept as long as the request.
    "difference": "SELECT number, state, field, CASE WHEN kind IN ('stock', 'sku', 'product') THEN ours ELSE '' END,"
    " CASE WHEN kind IN ('stock', 'sku', 'product') THEN theirs ELSE '' END FROM difference WHERE id = ?",
}
"""The select of a kind's facts."""

NAMES = {
    "order": ("number", "state", "review", "payment", "fulfilment", "total_minor", "currency", "holds", "risk",
              "ship_by_at", "unshipped"),
    "sku": ("number", "name", "on_hand", "allocated", "price_minor"),
    "transfer": ("number", "state", "qty", "received", "lost"),
    "count": ("number", "state", "lines", "counted"),
    "difference": ("number", "state", "field", "ours", "theirs"),
}  # fmt: skip
"""What each of its columns is called."""


def lock_subject(kind: str, thing: int) -> None:
    """Keep the facts of a thing as they are until the end of the operation."""
    if kind in LOCKED:
        database.one(LOCKED[kind], (thing,))


def facts_of(kind: str, thing: int) -> dict[str, Any]:
    """What an approver should see of a thing: then, and again when they decide. Empty for kinds that have none."""
    if kind not in FACTS:
        return {}
    row = database.one(FACTS[kind], (thing,)) or ()
    facts = {name: value if value is None or isinstance(value, int) else str(value)
             for name, value in zip(NAMES[kind], row, strict=False)}  # fmt: skip
    return facts | (_found_by(thing) if kind == "count" and row else {})


def _found_by(task: int) -> dict[str, int]:
    """The pieces that a count has found beyond the book, and those that it has missed."""
    pieces = [one.pieces for one in count_book.variances(task)]
    return {"gained": sum(max(n, 0) for n in pieces), "missed": sum(max(-n, 0) for n in pieces)}


def changes_of(then: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """The names of the facts that are others now. One that was not looked at when it was asked has not changed."""
    return [name for name in sorted(then) if then[name] != now.get(name)]
