"""Known documents with newer content: the source's lines take the place of what it said before, money by new events.

An order that people have worked on here, or that is still open here, stays as it is, and the difference is listed.
"""

from collections.abc import Sequence

from data import axes, bulk, clock, database, frames, options
from data.importers.known import Change
from data.importers.records import CREDIT_NOTE, ORDER, Document, Line, hash_of, sums_of
from data.importers.refunds import note_refund
from data.importers.storing import Storing

_ORDER_LINES = (
    "SELECT kind, code, title, ordered, unit_text, list_minor, discount_minor, tax_minor, source_line FROM order_line"
    " WHERE order_id = ? ORDER BY position, id"
)
_DOCUMENT_LINES = (
    "SELECT kind, code, title, qty, unit_text, amount_minor, 0, 0, source_line FROM document_line"
    " WHERE document_id = ? ORDER BY position, id"
)
_HEADER = "SELECT captured_minor, refunded_minor FROM orders WHERE id = ? /*lock*/"
_UPDATE_ORDER = (
    "UPDATE orders SET customer_id = ?, customer_name = ?, email = ?, country = ?, currency = ?, list_minor = ?,"
    " discount_minor = ?, net_minor = ?, tax_minor = ?, shipping_minor = ?, fee_minor = ?, total_minor = ?,"
    " captured_minor = ?, payment = ?, placed_at = ?, paid_at = ?, units = ?, fulfilment = ?, kind = ?, tags = ?,"
    " batch_id = ?, source_hash = ?, version = version + 1 WHERE id = ?"
)
_UPDATE_DOCUMENT = (
    "UPDATE document SET customer_id = ?, at = ?, day = ?, currency = ?, amount_minor = ?, reason = ?, batch_id = ?,"
    " source_hash = ? WHERE id = ?"
)
_WHEN = "SELECT placed_at, customer_id FROM orders WHERE id = ?"
_BOUNDS = (
    "UPDATE customer_sum SET first_at = (SELECT min(placed_at) FROM orders o WHERE o.kind = 'normal'"
    " AND o.customer_id = customer_sum.customer_id), last_at = (SELECT max(placed_at) FROM orders o"
    " WHERE o.kind = 'normal' AND o.customer_id = customer_sum.customer_id) WHERE customer_id IN (?, ?)"
)
_FIRST = "SELECT first_at FROM customer_sum WHERE customer_id = ?"
_BEFORE = "SELECT amount_minor, order_id, at, day FROM document WHERE id = ?"


def update(storing: Storing, changed: Sequence[Change]) -> None:
    """Bring known documents to what the file says."""
    storing.meet([change.document for change in changed])
    for change in changed:
        one, known = change.document, change.known
        if one.partial:
            _keep_known(one, _lines(one.kind == ORDER, known.id))
        if one.kind == ORDER:
            _write_order(storing, one, known.id)
        else:
            _write_document(storing, one, known.id)
        for line in one.lines:
            if line.row:  # lines kept from before are of no row
                told = storing.outcome.imported if line.source_line in change.news else storing.outcome.unchanged
                told[line.file] += 1
        storing.outcome.updated += 1


def _lines(of_order: bool, key: int) -> list[Line]:
    return [
        Line(kind, code, title, int(qty), unit, int(listed), "", 0, 0, int(discount), int(tax), source_line)
        for kind, code, title, qty, unit, listed, discount, tax, source_line in database.rows(
            _ORDER_LINES if of_order else _DOCUMENT_LINES, (key,)
        )
    ]


def _keep_known(one: Document, before: Sequence[Line]) -> None:
    """Put the lines that are known before those of a file that says only some."""
    said = {line.source_line for line in one.lines}
    one.lines = [line for line in before if line.source_line not in said] + one.lines
    one.source_hash = hash_of(line.source_line for line in one.lines)


def _write_order(storing: Storing, one: Document, key: int) -> None:
    orders, net = storing.tallies.take_out_order(key)
    placed_at, customer = database.one(_WHEN, (key,)) or (0, None)
    if one.partial:  # what comes later does not move the order's own instant
        one.at, one.day = placed_at, clock.day_of(placed_at, options.timezone())
    captured, refunded = (int(value) for value in database.one(_HEADER, (key,)) or (0, 0))
    money, party = sums_of(one), one.party
    paid = max(0, money.total if one.paid_minor is None else one.paid_minor)
    if paid != captured:
        kind = "capture" if paid > captured else "reverse"
        storing.pay(kind, abs(paid - captured), one, order=key, note="the source says so now")
    units = sum(line.qty for line in one.lines if line.kind == "goods")
    database.run("DELETE FROM order_line WHERE order_id = ?", (key,))
    lines = storing.outcome.counts["lines"]
    storing.fill_lines([(key, one)])
    storing.outcome.counts["lines"] = lines
    database.run(
        _UPDATE_ORDER,
        (
            *(storing.customers.id_of(party), party.name if party else "", party.email if party else "", one.country),
            *(one.currency, money.listed, money.discount, money.net, money.tax, money.shipping, money.fee, money.total),
            *(paid, axes.payment(axes.Money(0, paid, refunded, 0), money.total), one.at),
            *(one.at if paid >= money.total else None, units),
            axes.fulfilment(axes.Units(units, 0, 0, 0, units, 0, 0, 0, 0), waits_for_stock=False),
            *("internal" if one.internal else "normal", one.tags, storing.batch, one.source_hash, key),
        ),
    )
    storing.count_order(one, money)
    now = storing.customers.id_of(party)
    if (placed_at, customer) != (one.at, now):
        database.run(_BOUNDS, (customer or 0, now or 0))
    if customer:
        # Under an instant that the customer's sums know: what is taken out must not widen them.
        storing.tallies.customer(customer, database.scalar(_FIRST, (customer,)) or one.at, -orders, -net)
    frames.touch("order", key)


def _write_document(storing: Storing, one: Document, key: int) -> None:
    storing.tallies.take_out_document(key)
    before, order, at, day = database.one(_BEFORE, (key,)) or (0, None, one.at, one.day)
    if one.partial:
        one.at, one.day = at, day
    amount = sum(line.net_minor for line in one.lines)
    more = max(0, -amount) - max(0, -int(before))
    if one.kind == CREDIT_NOTE and more:
        kind = "refund" if more > 0 else "refund_failed"
        storing.pay(kind, abs(more), one, order=order, document=key, note="the source says so now")
        if order is not None:
            note_refund(int(order), more)
    database.run("DELETE FROM document_line WHERE document_id = ?", (key,))
    bulk.fill("document_line", storing.document_lines(key, one))
    customer = storing.customers.id_of(one.party)
    database.run(
        _UPDATE_DOCUMENT,
        (customer, one.at, one.day, one.currency, amount, one.reason, storing.batch, one.source_hash, key),
    )
    storing.count_document(one)
