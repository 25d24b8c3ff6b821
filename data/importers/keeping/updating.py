"""Known documents that are done, with newer content: what the source owns takes the place of what it said before.

Money by new events; the body of an order (lines, sums, state, what was sent) as a whole, its header field by field.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext

from data import axes, bulk, database, frames
from data.importers.keeping.following import Plan
from data.importers.keeping.known import Change
from data.importers.keeping.rewriting import rewrite_body
from data.importers.keeping.storing import Storing
from data.importers.keeping.storing_money import new_payments, paid_at
from data.importers.keeping.storing_papers import count_paper, paper_lines, refund, take_back_refund
from data.importers.records import CREDIT_NOTE, Document, Line, hash_of
from data.models.orders import Order

_WHEN = "SELECT placed_at, customer_id FROM orders WHERE id = ?"
_FIRST = "SELECT first_at FROM customer_sum WHERE customer_id = ?"
_NOTES = "SELECT id FROM document WHERE order_id = ? AND kind = 'credit_note' ORDER BY id"
_DERIVED = (
    "UPDATE orders SET units = ?, unshipped = ?, fulfilment = ?, return_state = ?, payment = ?, authorised_minor = ?,"
    " captured_minor = ?, refunded_minor = ?, disputed_minor = ?, paid_at = ?, version = version + 1 WHERE id = ?"
)
_HEADER = "UPDATE orders SET source_state = ?, deliver_by_at = ? WHERE id = ?"
_SHIP = "UPDATE orders SET ship_address_id = ?, country = ? WHERE id = ?"
_BILL = "UPDATE orders SET bill_address_id = ? WHERE id = ?"
_BUYER = "UPDATE orders SET customer_id = ?, customer_name = ?, email = ? WHERE id = ?"
_COUNTRY = "UPDATE orders SET country = ? WHERE id = ?"
_TAGS = "UPDATE orders SET tags = ? WHERE id = ?"
_NOTE = "INSERT INTO order_note (order_id, by_id, at, text) VALUES (?, ?, ?, ?)"
_SOURCE_HASH = "UPDATE orders SET source_hash = ? WHERE id = ?"
_BEFORE = (
    "SELECT d.amount_minor, d.order_id, d.at, d.day, d.number, coalesce(o.state, ''), d.kind FROM document d"
    " LEFT JOIN orders o ON o.id = d.order_id WHERE d.id = ?"
)
_DOCUMENT_LINES = (
    "SELECT kind, code, title, qty, unit_text, amount_minor, source_line FROM document_line WHERE document_id = ?"
    " ORDER BY position, id"
)
_UPDATE_DOCUMENT = (
    "UPDATE document SET kind = ?, customer_id = ?, at = ?, day = ?, currency = ?, amount_minor = ?, reason = ?,"
    " source_hash = ? WHERE id = ?"
)
SAID_NOW = "the source says so now"


def update_orders(storing: Storing, changed: Iterable[Change]) -> None:
    """Bring orders that are done to what the file says, as far as their plans take it over."""
    for change in changed:
        assert change.plan is not None
        _write_order(storing, change.plan)
        count_rows(storing, change)


def update_papers(storing: Storing, changed: Iterable[Change]) -> None:
    """Bring known credit notes and other papers to what the file says."""
    for change in changed:
        _write_document(storing, change.document, change.known.id)
        count_rows(storing, change)


def count_rows(storing: Storing, change: Change) -> None:
    """Count the records of a document that was brought up to date."""
    imported, unchanged = change.counted()
    storing.outcome.imported.update(imported)
    storing.outcome.unchanged.update(unchanged)
    storing.outcome.updated += 1


def _write_order(storing: Storing, plan: Plan) -> None:
    one, key, take = plan.document, plan.ours.id, plan.take
    counts = take & {"body", "buyer"} or ("paid" in take and plan.ours.state == "cancelled")  # a sale if it was paid
    with counted_anew(storing, key) if counts else nullcontext():
        _write_all(storing, plan)
    database.run(_SOURCE_HASH, (one.source_hash, key))
    frames.touch("order", key)


def _write_all(storing: Storing, plan: Plan) -> None:
    one, key, take = plan.document, plan.ours.id, plan.take
    if "body" in take:
        if (plan.ours.state == "cancelled") != (one.state == "cancelled"):
            sign = -1 if one.state == "cancelled" else 1
            for (note,) in database.rows(_NOTES, (key,)):
                storing.tallies.take_out_goods(int(note), sign)
        rewrite_body(storing, plan)
    write_header(storing, plan)
    if "paid" in take:
        pay_difference(storing, plan)
    if "promised" in take:
        promise_difference(storing, plan)
    storing.pay_out()
    _derive(key, one)


@contextmanager
def counted_anew(storing: Storing, key: int) -> Iterator[None]:
    """Take an order out of the rollups, and add it again as it is afterwards; its customers' sums move with it."""
    storing.pay_out()
    placed_at, customer = database.one(_WHEN, (key,)) or (0, None)
    orders, net = storing.tallies.take_out_order(key)
    storing.tallies.give_back_order(key, -1)
    yield
    now_at, now = database.one(_WHEN, (key,)) or (0, None)
    added, money = storing.tallies.put_in_order(key)
    storing.tallies.give_back_order(key)
    if now and added:
        storing.tallies.customer(now, now_at, added, money)
    if (placed_at, customer) != (now_at, now):
        storing.moved |= {key for key in (customer, now) if key}
    if customer:
        # Under an instant that the customer's sums know: what is taken out must not widen them.
        storing.tallies.customer(customer, database.scalar(_FIRST, (customer,)) or now_at, -orders, -net)


def _derive(key: int, one: Document) -> None:
    """Store the labels and sums that follow from an order's rows."""
    order: Order = Order.get_by_id(key)
    found = axes.derived(order)
    full = order.paid_at or paid_at(one, found["captured_minor"], order.total_minor)
    names = ("units", "unshipped", "fulfilment", "return_state", "payment", "authorised_minor", "captured_minor")
    values = [found[name] for name in (*names, "refunded_minor", "disputed_minor")]
    paid = full if found["captured_minor"] >= order.total_minor - order.cancelled_minor else None
    database.run(_DERIVED, (*values, paid, key))


def write_header(storing: Storing, plan: Plan) -> None:
    """Take over addresses, customer, tags, note and the source's own columns."""
    one, key, take = plan.document, plan.ours.id, plan.take
    if take & {"ship", "bill"}:
        made = storing.write_addresses([one.party if "ship" in take else None, one.bill if "bill" in take else None])
        if "ship" in take:
            database.run(_SHIP, (made.get(0), one.country, key))
        bill = made.get(1) if "bill" in take else made.get(0)
        if "bill" in take or (one.bill is None and plan.ours.bill in ([], plan.ours.ship)):
            database.run(_BILL, (bill if bill is not None else made.get(0), key))
    if "country" in take:
        database.run(_COUNTRY, (one.country, key))
    if "buyer" in take and one.party is not None:
        database.run(_BUYER, (storing.customers.id_of(one.party), one.party.name, one.party.email, key))
    if "tags" in take:
        database.run(_TAGS, (one.tags, key))
    if "note" in take:
        database.run(_NOTE, (key, frames.frame().actor.id, frames.at(), one.note))
    if "header" in take:
        database.run(_HEADER, (one.source_state, one.deliver_by_at, key))


def pay_difference(storing: Storing, plan: Plan) -> None:
    """What the source says was taken more, by its own payments where they tell, or was not taken after all."""
    one, ours = plan.document, plan.ours
    more = int(plan.word.get("paid", 0)) - ours.captured
    if more < 0:
        storing.pay("reverse", -more, one, order=ours.id, note=SAID_NOW)
        return
    new = [paid for paid in new_payments((plan.base or {}).get("payments", []), one) if paid.kind == "capture"]
    if new and sum(paid.amount_minor for paid in new) == more:
        for paid in new:
            storing.pay_in(paid, one, ours.id, SAID_NOW)
    else:
        storing.pay("capture", more, one, order=ours.id, note=SAID_NOW)


def promise_difference(storing: Storing, plan: Plan) -> None:
    """What the source says was authorised more."""
    for paid in new_payments((plan.base or {}).get("payments", []), plan.document):
        if paid.kind == "authorise":
            storing.pay_in(paid, plan.document, plan.ours.id, SAID_NOW)


def _write_document(storing: Storing, one: Document, key: int) -> None:
    storing.tallies.take_out_document(key)
    known = database.one(_BEFORE, (key,)) or (0, None, one.at, one.day, "", "", one.kind)
    before, order, at, day, number, state, kind = known
    if one.partial:
        one.at, one.day, one.kind = at, day, kind
        _keep_known(one, key)
    amount = sum(line.net_minor for line in one.lines)
    more = _given_back(one.kind, amount) - _given_back(kind, int(before))
    if more > 0:
        refund(storing, one, key, number, order, more, SAID_NOW)
    elif more < 0:
        take_back_refund(storing, one, key, order, -more, SAID_NOW)
    database.run("DELETE FROM document_line WHERE document_id = ?", (key,))
    bulk.fill("document_line", paper_lines(storing, key, one))
    customer = storing.customers.id_of(one.party)
    named = (one.kind, customer, one.at, one.day, one.currency)
    database.run(_UPDATE_DOCUMENT, (*named, amount, one.reason, one.source_hash, key))
    count_paper(storing, one, of_cancelled=state == "cancelled")


def _given_back(kind: str, amount: int) -> int:
    """What a paper gives back: a write-off or a correction nothing."""
    return max(0, -amount) if kind == CREDIT_NOTE else 0


def _keep_known(one: Document, key: int) -> None:
    """Put the lines that are known before those of a file that says only some."""
    said = {line.source_line for line in one.lines}
    kept = [
        Line(kind, code, title, int(qty), unit, int(amount), "", source_line=source_line)
        for kind, code, title, qty, unit, amount, source_line in database.rows(_DOCUMENT_LINES, (key,))
    ]
    one.lines = [line for line in kept if line.source_line not in said] + one.lines
    one.source_hash = hash_of(line.source_line for line in one.lines)
