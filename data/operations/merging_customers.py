"""Two customers who are one: everything of the one becomes the other's, and comes back when that is taken back."""

from typing import Any

from data import customer_book, database, frames
from data.doorway import operation
from data.errors import Missing, Refused
from data.events import Actor, Done
from data.models.customers import Customer

FILLED = ("email", "phone", "company", "language", "tier")
"""What the one that stays takes over where it has nothing."""
LISTED = {
    "addresses": "SELECT id FROM address WHERE customer_id = ? ORDER BY id",
    "notes": "SELECT id FROM customer_note WHERE customer_id = ? ORDER BY id",
    "consents": "SELECT id FROM consent WHERE customer_id = ? ORDER BY id",
    "documents": "SELECT id FROM document WHERE customer_id = ? ORDER BY id",
    "merged": "SELECT id FROM customer WHERE merged_into_id = ? ORDER BY id",
}
"""What hangs on a customer beside orders."""
MOVE = {
    "addresses": "UPDATE address SET customer_id = ? WHERE id = ? AND customer_id = ?",
    "notes": "UPDATE customer_note SET customer_id = ? WHERE id = ? AND customer_id = ?",
    "consents": "UPDATE consent SET customer_id = ? WHERE id = ? AND customer_id = ?",
    "documents": "UPDATE document SET customer_id = ? WHERE id = ? AND customer_id = ?",
    "merged": "UPDATE customer SET merged_into_id = ? WHERE id = ? AND merged_into_id = ?",
}
_LATEST = (
    "SELECT c.purpose, c.state FROM consent c WHERE c.customer_id = ? AND c.id = (SELECT x.id FROM consent x"
    " WHERE x.customer_id = c.customer_id AND x.purpose = c.purpose ORDER BY x.at DESC, x.id DESC LIMIT 1)"
)


@operation(
    "customer.merge",
    right="customer.merge",
    says="Customer {number} is {into} now: {orders} orders, {addresses} addresses, {notes} notes.",
    subject="customer",
)
def merge_customers(actor: Actor, customer_id: int, *, seen: int | None = None, into: str) -> Done:
    """Merge a customer into another: orders, addresses, notes, consents and sums become the other's."""
    target = _named(into)
    if target == customer_id:
        raise Refused("A customer can't be merged into itself.")
    for key in sorted((customer_id, target)):  # locked in one order, whichever is merged into which
        frames.current(Customer, key)
    lost = customer_book.current_customer(customer_id, seen)
    kept = customer_book.current_customer(target)
    withdrawn = _withdrawn(lost.id, kept.id)
    orders = customer_book.move_orders(customer_book.orders_of(lost.id), lost.id, kept.id)
    moved: dict[str, Any] = {"orders": orders}
    for what in LISTED:
        ids = [int(row[0]) for row in database.rows(LISTED[what], (lost.id,))]
        for key in ids:
            database.run(MOVE[what], (kept.id, key, lost.id))
        moved[what] = ids
    _foretell(kept.id, moved)
    moved["added"] = [_withdraw(kept.id, purpose) for purpose in withdrawn]
    moved["filled"] = _fill(kept, lost)
    usual = {"address_id": lost.address_id} if kept.address_id is None and lost.address_id is not None else {}
    moved["usual"] = int(bool(usual))
    moved["guest"] = int(bool(kept.guest and not lost.guest))
    frames.change(kept, **usual, **({"guest": 0} if moved["guest"] else {}))
    frames.change(lost, merged_into=kept.id)
    customer_book.touch_customer(kept.id)
    frames.touch("customer", lost.id)
    facts = {"number": lost.number, "into": kept.number}
    facts |= {what: len(moved[what]) for what in ("orders", "addresses", "notes")}
    undo = {"customer_id": lost.id, "into": kept.id, **moved}
    return Done("customer", lost.id, facts=facts, undo=("customer.unmerge", undo), also=(("customer", kept.id),))


@operation(
    "customer.unmerge", right="customer.merge", says="Customer {number} is apart from {into} again.", subject="customer"
)
def unmerge_customers(
    actor: Actor,
    customer_id: int,
    *,
    into: int,
    orders: list[int],
    addresses: list[int],
    notes: list[int],
    consents: list[int],
    documents: list[int],
    merged: list[int],
    added: list[int],
    filled: list[str],
    usual: int = 0,
    guest: int = 0,
) -> Done:
    """Take a merging back: what was moved goes back, as far as it is still there."""
    for key in sorted((customer_id, into)):
        frames.current(Customer, key)
    lost, kept = frames.current(Customer, customer_id), frames.current(Customer, into)
    if lost.merged_into_id != kept.id:  # type: ignore[attr-defined]
        raise Refused("Customer {number} is not merged into {into}.", number=lost.number, into=kept.number)
    customer_book.move_orders(orders, kept.id, lost.id)
    back = {"addresses": addresses, "notes": notes, "consents": consents, "documents": documents, "merged": merged}
    for what, ids in back.items():
        for key in ids:
            database.run(MOVE[what], (lost.id, key, kept.id))
    for key in added:
        database.run("DELETE FROM consent WHERE id = ? AND customer_id = ?", (key, kept.id))
    # Only what still is as it was taken over: somebody may have put it right since.
    blank = {name: "" for name in filled if getattr(kept, name) == getattr(lost, name)}
    blank |= {f"{name}_key": "" for name in ("email", "phone") if name in blank}
    again = {"address_id": None} if usual and kept.address_id == lost.address_id else {}
    frames.change(kept, **blank, **again, **({"guest": 1} if guest else {}))
    frames.change(lost, merged_into=None)
    customer_book.settle_bounds([lost.id, kept.id])
    customer_book.touch_customer(kept.id)
    customer_book.touch_customer(lost.id)
    facts = {"number": lost.number, "into": kept.number}
    return Done("customer", lost.id, facts=facts, also=(("customer", kept.id),))


def _named(number: str) -> int:
    found = database.scalar(
        "SELECT id FROM customer WHERE number = ? OR number = ? ORDER BY id LIMIT 1",
        (number.strip(), number.strip().upper()),
    )
    if found is None:
        raise Missing("There is no customer {customer}.", customer=number[:40])
    return int(found)


COUNTED = {
    "orders": "SELECT count(*) FROM orders WHERE customer_id = ?",
    "addresses": "SELECT count(*) FROM address WHERE customer_id = ?",
    "notes": "SELECT count(*) FROM customer_note WHERE customer_id = ?",
    "consents": "SELECT count(*) FROM consent WHERE customer_id = ?",
}
_WORTH = "SELECT currency, total_minor - cancelled_minor FROM orders WHERE id = ?"


def _foretell(kept: int, moved: dict[str, Any]) -> None:
    """A preview says how many of each the other has then, and what the orders that move are worth."""
    root = frames.frame().root
    if not root.preview:
        return
    for what in COUNTED:
        if moved[what]:
            now = int(database.scalar(COUNTED[what], (kept,)))
            told = {"column": what, "before": now - len(moved[what]), "after": now}
            root.states.append({"kind": "customer", "id": kept, **told})
    for order in moved["orders"]:
        currency, worth = database.one(_WORTH, (order,)) or ("", 0)
        root.money.append({"kind": "moved", "currency": currency, "amount_minor": int(worth)})


def _withdrawn(lost: int, kept: int) -> list[str]:
    """Purposes that one of them has withdrawn and the other allowed: withdrawn is what counts."""
    states = [dict(database.rows(_LATEST, (key,))) for key in (lost, kept)]
    both = sorted(states[0].keys() & states[1].keys())
    return [purpose for purpose in both if {one[purpose] for one in states} == {"given", "withdrawn"}]


def _withdraw(customer: int, purpose: str) -> int:
    return database.insert(
        "INSERT INTO consent (customer_id, purpose, state, at, source) VALUES (?, ?, 'withdrawn', ?, 'merged')",
        (customer, purpose, frames.at()),
    )


def _fill(kept: Customer, lost: Customer) -> list[str]:
    """Take over what the one that stays has nothing of; the names of it."""
    names = [name for name in FILLED if not getattr(kept, name) and getattr(lost, name)]
    values = {name: getattr(lost, name) for name in names}
    values |= {f"{name}_key": getattr(lost, f"{name}_key") for name in ("email", "phone") if name in names}
    frames.change(kept, **values)
    return names
