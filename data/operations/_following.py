"""Orders that are sent from here, as their source has them now: by the store's own operations where there is one.

What the source has sent itself is shipped in parcels of the import, and its stock let go: none of it left from here.
"""

from collections.abc import Callable, Mapping
from contextlib import nullcontext

from data import axes, database, frames, ledger, order_book, review
from data.doorway import operation
from data.errors import Missing, Refused
from data.events import Actor, Done
from data.importers.keeping.following import Plan
from data.importers.keeping.order_words import name_of, units_by_code
from data.importers.keeping.storing import Storing
from data.importers.keeping.storing_money import new_payments
from data.importers.keeping.storing_parcels import Filled, last_of, sent_of, write_parcels
from data.importers.keeping.updating import counted_anew, write_header
from data.importers.records import Parcel
from data.models.orders import Order
from data.operations.order_edits import record_payment, reverse_payment
from data.operations.orders import cancel_order
from data.order_book import Line

_WORDS = {
    "paid": "payment",
    "promised": "authorisation",
    "ship": "address",
    "bill": "billing address",
    "buyer": "customer",
    "tags": "tags",
    "note": "note",
    "country": "country",
    "header": "details",
    "sent": "shipped elsewhere",
    "close": "shipped elsewhere and closed",
    "cancel": "cancelled",
}
_HEADER = ("ship", "bill", "buyer", "tags", "note", "country", "header")

_waiting: dict[str, tuple[Storing, Plan, list[str]]] = {}
"""Orders that are about to follow, by the word that the operation is given; what was done is put into the list."""


class _Nothing(Exception):
    """Nothing of it could be done: no event."""


def follow(actor: Actor, storing: Storing, plan: Plan) -> bool:
    """Do what a plan takes over. A step that the store refuses becomes a difference; whether anything was done."""
    word = f"{storing.op_id}.{plan.ours.id}"
    done: list[str] = []
    _waiting[word] = (storing, plan, done)
    root = frames.frame().root
    # Each order's steps are an act of their own: one does not count towards another's limit.
    weighed, root.weighed = root.weighed, 0
    try:
        with frames.trial():
            follow_order(actor, plan.ours.id, word=word)
            if not done:
                raise _Nothing
    except _Nothing:
        return False
    finally:
        root.weighed = weighed
        del _waiting[word]
    return True


@operation("order.follow", right="data.import", says="Order {number} follows its source: {what}.")
def follow_order(actor: Actor, order_id: int, *, word: str) -> Done:
    """Bring an order that is open here to what its source says now."""
    if word not in _waiting:
        raise Missing("No import with the order “{order}” is running here.", order=word)
    storing, plan, done = _waiting[word]
    order = frames.current(Order, order_id)
    for name, step in _STEPS.items():
        if name in plan.take and _tried(plan, name, lambda step=step: step(actor, storing, plan)):  # type: ignore[misc]  # a step each
            done.append(name)
    taken = [name for name in _HEADER if name in plan.take]
    if taken:
        with counted_anew(storing, order_id) if "buyer" in taken else nullcontext():
            write_header(storing, plan)
        _settle(order_id)
        done += taken
    frames.touch("order", order_id)
    return Done("order", order_id, facts={"number": order.number, "what": ", ".join(_WORDS[name] for name in done)})


def _tried(plan: Plan, name: str, step: Callable[[], None]) -> bool:
    """Whether a step could be done; if the store refuses it, the difference is listed with the reason."""
    try:
        with frames.trial():
            step()
    except Refused as refused:
        field = {"close": "state", "cancel": "state", "sent": "shipped", "promised": "paid"}.get(name, name)
        theirs = {"close": "closed", "cancel": "cancelled"}.get(name, str(plan.word.get(name, "")))
        plan.differ(field, plan.ours.state if field == "state" else "", theirs, str(refused))
        return False
    return True


def _settle(order_id: int) -> None:
    order = frames.current(Order, order_id)
    axes.settle(order, risk=review.refresh(order))


def _pay(actor: Actor, storing: Storing, plan: Plan) -> None:
    """Payments that the source has taken."""
    more = int(plan.word.get("paid", 0)) - plan.ours.captured
    if more < 0:
        reverse_payment(actor, plan.ours.id, amount=-more, reason="the source says so now")
        return
    named = new_payments((plan.base or {}).get("payments", []), plan.document)
    new = [paid for paid in named if paid.kind == "capture"]
    if sum(paid.amount_minor for paid in new) != more:
        record_payment(actor, plan.ours.id, amount=more, method=plan.document.method)
        return
    for paid in new:
        method = paid.method or plan.document.method
        record_payment(actor, plan.ours.id, amount=paid.amount_minor, method=method, reference=paid.reference)


def _promise(actor: Actor, storing: Storing, plan: Plan) -> None:
    """Payments that are authorised at the source."""
    order = frames.current(Order, plan.ours.id)
    for paid in new_payments((plan.base or {}).get("payments", []), plan.document):
        if paid.kind == "authorise" and paid.amount_minor:
            ledger.pay("authorise", order, paid.amount_minor, method=paid.method, ref=paid.reference)
    money = axes.money_now(order.id)
    if order.state == "placed":
        order_book.settle_payment_hold(order, money.captured + money.authorised)
    axes.settle(order, risk=review.refresh(order))


def _send(actor: Actor, storing: Storing, plan: Plan) -> None:
    """Units that the source has sent, while the rest is still to be sent from here."""
    order = frames.current(Order, plan.ours.id)
    _ship_elsewhere(order, storing, plan)
    order_book.settle_stock_hold(order)
    carrier, tracking = last_of(plan.document)
    axes.settle(order, risk=review.refresh(order), carrier=carrier, tracking=tracking)


def _close(actor: Actor, storing: Storing, plan: Plan) -> None:
    """The source has sent it: its stock is let go, and it is history."""
    one = plan.document
    order = frames.current(Order, plan.ours.id)
    _ship_elsewhere(order, storing, plan)
    for line in order_book.lines_of(order.id):
        if line.allocated:
            order_book.release(line, line.allocated, "sent by the source")
    order_book.drop_plans(order.id, {})
    for reason in ("stock", "payment"):
        order_book.lift_hold(order, reason)
    carrier, tracking = last_of(one)
    axes.settle(
        order,
        state="closed",
        closed_at=one.closed_at or frames.at(),
        review="approved",
        approved_at=order.approved_at or one.approved_at or frames.at(),
        carrier=carrier or order.carrier,
        tracking=tracking or order.tracking,
    )


def _cancel(actor: Actor, storing: Storing, plan: Plan) -> None:
    """The source has cancelled it, or what is left of it."""
    cancel_order(actor, plan.ours.id, reason=f"cancelled at {storing.chunk.channel}")
    order = frames.current(Order, plan.ours.id)
    if order.state == "placed" and not order.unshipped:
        axes.settle(order, state="closed", closed_at=frames.at(), review="approved")


def _ship_elsewhere(order: Order, storing: Storing, plan: Plan) -> None:
    """Count as shipped what the source has sent more than ours says, and let its stock go."""
    wanted = units_by_code(plan.document, sent_of(plan.document).shipped)
    more: dict[int, int] = {}
    lines = order_book.lines_of(order.id)
    for line in lines:
        target = min(wanted.get(line.code, 0), line.ordered - line.cancelled)
        wanted[line.code] = wanted.get(line.code, 0) - target
        if target > line.shipped:
            more[line.id] = target - line.shipped
            promised = max(0, more[line.id] - line.wanting)
            if promised:
                order_book.release(line, promised, "sent by the source")
            order_book.count_up(line.id, shipped=more[line.id])
    order_book.drop_plans(order.id, {line.id: line.open - more.get(line.id, 0) for line in lines})
    _pack(order, storing, plan, more, lines)


def _pack(order: Order, storing: Storing, plan: Plan, more: Mapping[int, int], lines: list[Line]) -> None:
    """The new units into the source's new parcels, else into one without a number."""
    one, left = plan.document, dict(more)
    by_code: dict[str, list[int]] = {}
    for line in lines:
        by_code.setdefault(line.code, []).append(line.id)
    known = {tracking for _, tracking, *_ in plan.ours.parcels}
    new = [parcel for parcel in one.parcels if parcel.tracking not in known]
    filled: list[Filled] = []
    for parcel in new:
        parts: dict[int, int] = {}
        for place, units in parcel.lines:
            for key in by_code.get(name_of(one.lines[place].code, one.lines[place].title), []):
                take = min(units, left.get(key, 0))
                units -= take
                if take:
                    left[key] -= take
                    parts[key] = parts.get(key, 0) + take
        filled.append((order.id, frames.at(), parcel, list(parts.items())))
    rest = [(key, units) for key, units in left.items() if units]
    if rest:
        whole = next((number for number, parcel in enumerate(new) if not parcel.lines), None)
        if whole is None:
            filled.append((order.id, frames.at(), Parcel(), rest))
        else:
            filled[whole] = (order.id, frames.at(), new[whole], rest)
    write_parcels(filled, storing.batch)
    for _, _, parcel, content in filled:
        for key, units in content if parcel.delivered_at is not None else ():
            database.run("UPDATE order_line SET delivered = delivered + ? WHERE id = ?", (units, key))


_STEPS: dict[str, Callable[[Actor, Storing, Plan], None]] = {
    "paid": _pay,
    "promised": _promise,
    "sent": _send,
    "close": _close,
    "cancel": _cancel,
}
"""What is done to an order that is sent from here, in this order."""
