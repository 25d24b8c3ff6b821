"""Taking an import back, as long as nothing has been built on it: everything it made leaves the lists and the figures.

Nothing is deleted: ledgers get counter-entries, orders and documents count for nothing, articles and customers are gone
from the lists. Their numbers and source ids become free, so that the file can come in again by a better mapping.
"""

import json

from data import axes, bulk, clock, database, frames, options, order_book, reversal
from data.doorway import operation
from data.errors import Missing, Refused
from data.events import Actor, Done
from data.importers.keeping.tallies import Tallies

_BATCH = "SELECT path, state, counts FROM batch WHERE id = ? /*lock*/"
_END = "UPDATE batch SET state = 'taken_back', done_at = ? WHERE id = ?"

_BY_PEOPLE = (
    "FROM event_subject s JOIN event e ON e.seq = s.seq LEFT JOIN event c ON c.seq = e.cause_seq"
    " WHERE s.kind = '{kind}' AND s.subject_id = x.id AND e.verb NOT LIKE 'import.%'"
    " AND coalesce(c.verb, '') NOT LIKE 'import.%'"
)
_BUILT_ON = {
    "Order {name} was worked on since.": (
        "SELECT x.number FROM orders x WHERE x.batch_id = ? AND EXISTS (SELECT 1 "
        + _BY_PEOPLE.replace("{kind}", "order")
        + ") ORDER BY x.id LIMIT 1"
    ),
    "Document {name} belongs to an order of it and came later.": (
        "SELECT d.number FROM document d JOIN orders x ON x.id = d.order_id WHERE x.batch_id = ?"
        " AND coalesce(d.batch_id, 0) <> x.batch_id ORDER BY d.id LIMIT 1"
    ),
    "Article {name} was worked on since.": (
        "SELECT x.code FROM sku x WHERE x.batch_id = ? AND EXISTS (SELECT 1 "
        + _BY_PEOPLE.replace("{kind}", "sku")
        + ") ORDER BY x.id LIMIT 1"
    ),
    "Article {name} has other stock moves.": (
        "SELECT x.code FROM sku x WHERE x.batch_id = ? AND EXISTS (SELECT 1 FROM stock_move m WHERE m.sku_id = x.id"
        " AND m.kind NOT IN ('allocate', 'release') AND coalesce(m.batch_id, 0) <> x.batch_id) ORDER BY x.id LIMIT 1"
    ),
    "Article {name} is in orders that it did not bring.": (
        "SELECT x.code FROM sku x WHERE x.batch_id = ? AND EXISTS (SELECT 1 FROM order_line l JOIN orders o"
        " ON o.id = l.order_id WHERE l.sku_id = x.id AND o.gone_at IS NULL AND coalesce(o.batch_id, 0) <> x.batch_id)"
        " ORDER BY x.id LIMIT 1"
    ),
    "Product {name} has articles that it did not bring.": (
        "SELECT x.code FROM product x WHERE x.batch_id = ? AND EXISTS (SELECT 1 FROM sku s WHERE s.product_id = x.id"
        " AND s.gone_at IS NULL AND coalesce(s.batch_id, 0) <> x.batch_id) ORDER BY x.id LIMIT 1"
    ),
    "Customer {name} has orders that it did not bring.": (
        "SELECT x.number FROM customer x WHERE x.batch_id = ? AND EXISTS (SELECT 1 FROM orders o"
        " WHERE o.customer_id = x.id AND o.gone_at IS NULL AND coalesce(o.batch_id, 0) <> x.batch_id)"
        " ORDER BY x.id LIMIT 1"
    ),
    "Customer {name} was worked on since.": (
        "SELECT x.number FROM customer x WHERE x.batch_id = ? AND EXISTS (SELECT 1 "
        + _BY_PEOPLE.replace("{kind}", "customer")
        + ") ORDER BY x.id LIMIT 1"
    ),
    "“{name}” was brought up to date by a newer import: take that one back first.": (
        "SELECT source_id FROM source_record WHERE batch_id = ? AND newest_batch_id <> batch_id ORDER BY id LIMIT 1"
    ),
    "It brought “{name}” up to date, and what that was before is not kept.": (
        "SELECT source_id FROM source_record WHERE newest_batch_id = ? AND batch_id <> newest_batch_id"
        " ORDER BY id LIMIT 1"
    ),
}
"""What can be built on an import, each with one example."""

_PAYMENTS = (
    "SELECT p.order_id, p.document_id, p.kind, p.currency, sum(p.amount_minor) FROM payment_event p"
    " LEFT JOIN orders o ON o.id = p.order_id LEFT JOIN document d ON d.id = p.document_id"
    " WHERE (o.batch_id = ? OR d.batch_id = ?) GROUP BY p.order_id, p.document_id, p.kind, p.currency"
    " ORDER BY p.order_id, p.document_id, p.kind"
)
_COUNTER = {"capture": "reverse", "refund": "refund_failed", "authorise": "void"}
_ORDERS = (
    "SELECT id, customer_id, state, currency, captured_minor, net_minor, placed_at, cancelled_at FROM orders"
    " WHERE batch_id = ? ORDER BY id"
)
_FIRST = "SELECT first_at FROM customer_sum WHERE customer_id = ?"
_BOUNDS = (
    "UPDATE customer_sum SET first_at = coalesce((SELECT min(placed_at) FROM orders o WHERE o.kind = 'normal'"
    " AND o.customer_id = customer_sum.customer_id), first_at), last_at = coalesce((SELECT max(placed_at) FROM orders o"
    " WHERE o.kind = 'normal' AND o.customer_id = customer_sum.customer_id), last_at)"
    " WHERE customer_id IN (SELECT customer_id FROM orders WHERE batch_id = ?)"
)
_DOCUMENTS = "SELECT id FROM document WHERE batch_id = ? ORDER BY id"
_REFUNDED = (
    "SELECT authorised_minor, captured_minor, refunded_minor, disputed_minor, total_minor - cancelled_minor FROM orders"
    " WHERE id = ? AND coalesce(batch_id, 0) <> ? /*lock*/"
)
_LEAVE = (
    "UPDATE order_hold SET released_at = ?, released_by_id = ? WHERE released_at IS NULL"
    " AND order_id IN (SELECT id FROM orders WHERE batch_id = ?)",
    "UPDATE order_line SET cancelled = ordered, shipped = 0, delivered = 0, lost = 0"
    " WHERE order_id IN (SELECT id FROM orders WHERE batch_id = ?)",
    "UPDATE shipment SET state = 'cancelled', version = version + 1 WHERE batch_id = ?"
    " OR order_id IN (SELECT id FROM orders WHERE batch_id = ?)",
)
_GO_ORDERS = (
    "UPDATE orders SET state = 'cancelled', kind = 'internal', source_id = NULL, number = number || ?, gone_at = ?,"
    " cancelled_at = coalesce(cancelled_at, ?), cancelled_minor = CASE WHEN total_minor > 0 THEN total_minor ELSE 0"
    " END, authorised_minor = 0, captured_minor = 0, refunded_minor = 0, disputed_minor = 0, payment = ?,"
    " fulfilment = ?, return_state = ?, units = ?, unshipped = ?, holds = 0, hold_reason = '', version = version + 1"
    " WHERE batch_id = ?"
)
_GO = (
    "DELETE FROM document_line WHERE document_id IN (SELECT id FROM document WHERE batch_id = ?)",
    "UPDATE difference SET state = 'gone', version = version + 1 WHERE state IN ('open', 'noted') AND batch_id = ?",
    "DELETE FROM source_record WHERE batch_id = ?",
)
_GO_DOCUMENTS = (
    "UPDATE document SET kind = 'adjustment', amount_minor = 0, number = number || ?, reason = ?, source_hash = ''"
    " WHERE batch_id = ?"
)
_GO_THINGS = {
    "articles": (
        "UPDATE sku SET code = code || ?, barcode = NULL, live = 0, gone_at = ?, version = version + 1"
        " WHERE batch_id = ?"
    ),
    "products": (
        "UPDATE product SET code = code || ?, shelf = 'off', gone_at = ?, version = version + 1 WHERE batch_id = ?"
    ),
    "customers": (
        "UPDATE customer SET number = number || ?, source_id = '', email_key = '', phone_key = '', gone_at = ?,"
        " version = version + 1 WHERE batch_id = ?"
    ),
    "reviews": "UPDATE review SET source_id = source_id || ?, gone_at = ? WHERE batch_id = ?",
}
_TOUCHED = {
    "order": "SELECT id FROM orders WHERE batch_id = ?",
    "sku": "SELECT id FROM sku WHERE batch_id = ?",
    "customer": "SELECT id FROM customer WHERE batch_id = ?",
}
_MOVES = "SELECT seq, sku_id FROM stock_move WHERE op_id IN (SELECT e.op_id FROM event e JOIN event_subject s" + (
    " ON s.seq = e.seq WHERE s.kind = 'batch' AND s.subject_id = ?) AND batch_id = ? AND reverses IS NULL ORDER BY seq"
)
_END_COUNTS = "UPDATE count_task SET state = 'rejected', version = version + 1 WHERE scope LIKE ? AND state <> 'posted'"
_ALLOCATED = "SELECT id FROM orders WHERE batch_id = ? AND state = 'placed' ORDER BY id"


@operation(
    "import.take_back",
    right="data.import",
    says="Import of “{file}” taken back: {orders} orders, {articles} articles and {customers} customers are gone.",
    danger=True,
    subject="batch",
)
def take_back_import(actor: Actor, batch: int, *, reason: str = "") -> Done:
    """Take back what an import brought. Refused when something was built on it since."""
    row = database.one(_BATCH, (batch,))
    if row is None:
        raise Missing("There is no import {id}.", id=batch)
    path, state, counts = row
    if state == "taken_back":
        raise Refused("The import of “{path}” was taken back already.", path=path)
    if state == "running":
        raise Refused("The import of “{path}” is running. Stop it first.", path=path)
    _refuse_built_on(batch, path, json.loads(counts or "{}"))
    _release(batch)
    _take_out_stock(batch)
    _take_out_money(batch)
    told = _leave(actor, batch)
    database.run(_END, (clock.now(), batch))
    return Done("batch", batch, facts={"file": path.rpartition("/")[2], **told}, reason=reason.strip())


def _refuse_built_on(batch: int, path: str, counts: dict[str, int]) -> None:
    for sentence in _BUILT_ON:
        name = database.scalar(_BUILT_ON[sentence], (batch,))
        if name is not None:
            raise Refused(
                "The import of “{path}” can't be taken back. {why}",
                path=path,
                why=sentence.replace("{name}", str(name)),
            )
    if counts.get("updated"):
        raise Refused(
            "The import of “{path}” can't be taken back: it brought {n} known documents up to date.",
            path=path,
            n=counts["updated"],
        )


def _release(batch: int) -> None:
    """Let go what open orders of it were promised."""
    for (order,) in database.rows(_ALLOCATED, (batch,)):
        lines = order_book.lines_of(int(order))
        for line in lines:
            if line.allocated:
                order_book.release(line, line.allocated, "import taken back")
        order_book.drop_plans(int(order), {line.id: 0 for line in lines})


def _take_out_stock(batch: int) -> None:
    """Counter-moves for what it opened. Refused where the goods have gone."""
    for seq, sku in database.rows(_MOVES, (batch, batch)):
        reversal.reverse(
            reversal.moved(int(sku), int(seq), ("found", "receive", "count_gain")),
            kind="count_loss",
            reason="import taken back",
        )


def _take_out_money(batch: int) -> None:
    """Counter-entries for its payments, its sales out of the rollups."""
    tallies, tz = Tallies(), options.timezone()
    for order, customer, state, currency, captured, net, placed_at, cancelled_at in database.rows(_ORDERS, (batch,)):
        orders, money = tallies.take_out_order(int(order))
        if orders and state == "cancelled" and captured:
            tallies.day(clock.day_of(cancelled_at or placed_at, tz), currency, returns_minor=-int(net))
        if orders and customer:
            tallies.customer(customer, database.scalar(_FIRST, (customer,)) or placed_at, -orders, -money)
    for (document,) in database.rows(_DOCUMENTS, (batch,)):
        tallies.take_out_document(int(document))
    tallies.hand_over()
    rows: list[tuple[object, ...]] = []
    frame = frames.frame()
    for order, document, kind, currency, amount in database.rows(_PAYMENTS, (batch, batch)):
        if kind not in _COUNTER or not amount:
            continue
        key = f"{frame.op_id}:{_COUNTER[kind]}:{len(rows)}"
        rows.append(
            (
                *(order, document, _COUNTER[kind], int(amount), currency, "", key, frame.at),
                *("import taken back", frame.op_id, batch, ""),
            )
        )
        if kind == "refund" and order is not None:
            _give_back(int(order), batch, int(amount))
    bulk.fill("payment_event", rows)


def _give_back(order: int, batch: int, amount: int) -> None:
    """A refund of an order that another import brought, or that was placed here, was none."""
    row = database.one(_REFUNDED, (order, batch))
    if row is not None:
        authorised, captured, refunded, disputed, due = (int(value) for value in row)
        money = axes.Money(authorised, captured, refunded - amount, disputed)
        database.run(
            "UPDATE orders SET refunded_minor = ?, payment = ?, version = version + 1 WHERE id = ?",
            (money.refunded, axes.payment(money, due), order),
        )
        frames.touch("order", order)


def _leave(actor: Actor, batch: int) -> dict[str, int]:
    """Take its things out of lists and figures; how many of each."""
    for thing in _TOUCHED:
        for (key,) in database.rows(_TOUCHED[thing], (batch,)):
            frames.touch(thing, int(key))
    at, mark = frames.at(), f"~{batch}"
    labels = axes.derive("cancelled", 0, axes.Units(0, 0, 0, 0, 0, 0, 0, 0, 0), axes.Money(0, 0, 0, 0), [])
    database.run(_LEAVE[0], (at, actor.id, batch))
    database.run(_LEAVE[1], (batch,))
    database.run(_LEAVE[2], (batch, batch))
    told = {
        "orders": database.run(
            _GO_ORDERS,
            (
                *(mark, at, at, labels["payment"], labels["fulfilment"], labels["return_state"], labels["units"]),
                *(labels["unshipped"], batch),
            ),
        ).rowcount
    }
    database.run(_GO[0], (batch,))
    database.run(_GO_DOCUMENTS, (mark, "import taken back", batch))
    for place in range(1, len(_GO)):
        database.run(_GO[place], (batch,))
    for name in _GO_THINGS:
        told[name] = database.run(_GO_THINGS[name], (mark, at, batch)).rowcount
    database.run(_BOUNDS, (batch,))
    database.run(_END_COUNTS, (f"import {batch}: %",))
    return told
