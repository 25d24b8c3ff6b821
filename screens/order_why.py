"""`?` on an order's figures: time left, risk, money and units, each as the sum it is, down to its ledger rows."""

from collections.abc import Sequence

from data import clock
from data.queries.order_reasons import PromiseReason, RiskReason, UnitMove
from data.queries.orders import OrderDetail
from screens import show
from screens.order_cells import reason_words, time_left
from screens.parts.detail import pad
from screens.parts.drawn import Line
from screens.parts.explain import Explanation, Term
from screens.plain import plain
from screens.signs import FULFILMENT, PAYMENT, sign_of
from screens.words import fact_text, moment_text, money_text, say


def why_left(thing: str, seen: PromiseReason) -> Explanation:
    """The promise: from when it counts, the handling time, the cut-off, and who changed it."""
    start, words = (seen.paid_at, say("paid")) if seen.paid_at else (seen.placed_at, say("placed"))
    terms: list[Term] = []
    if start is not None:
        terms.append(Term(moment_text(start), words, say("from then on it counts")))
    terms.append(Term(f"+ {show.duration(seen.handling_minutes * clock.MINUTE)}", say("handling time"), seen.warehouse))
    if seen.cutoff:
        terms.append(Term(seen.cutoff, say("the first cut-off after that on an open day"), seen.zone))
    if seen.ship_by_at is not None:
        terms.append(Term(moment_text(seen.ship_by_at), say("ship by")))
        terms.append(Term(f"- {moment_text(clock.now())}", say("now")))
    late = seen.ship_by_at is not None and seen.ship_by_at < clock.now()
    left = time_left(seen.ship_by_at).text.strip(" !x-")
    standing = say("It stands since the approval.") if seen.frozen else say("It is expected; the approval freezes it.")
    changed = [say("Changed by hand: {reason}", reason=plain(seen.reason))] if seen.reason else []
    return Explanation(
        say("Why {amount} late", amount=left) if late else say("Why {amount} left", amount=left),
        thing,
        terms=terms,
        total=Term(left, say("late") if late else say("left")),
        formula=say("ship-by less now; ship-by is the first cut-off after start and handling time"),
        left_out=[standing, *changed],
    )


def why_risk(thing: str, seen: RiskReason) -> Explanation:
    """The signals with their weights, and those that were looked for in vain."""
    terms = [Term(f"+{weight}", say(name), plain(fact)) for name, weight, fact in seen.found]
    return Explanation(
        say("Why risk {risk}", risk=seen.risk),
        thing,
        terms=terms,
        total=Term(str(seen.risk), say("of 100")),
        formula=say("the weights of all signals found, at most 100; from 30 on it is worth a look"),
        left_out=[
            say("not found: {signal}, {weight}", signal=say(name), weight=weight) for name, weight in seen.absent
        ],
    )


def why_total(thing: str, seen: OrderDetail) -> Explanation:
    """Lines, discount, shipping, fee and tax."""
    row = seen.row
    goods = sum(line.list_minor for line in seen.lines)
    parts = [
        (goods, say("lines")),
        (-seen.discount_minor, f"{say('discount')} {' '.join(seen.discount_codes)}".strip()),
        (seen.shipping_minor, say("shipping")),
        (seen.fee_minor, say("fee")),
    ]
    rest = row.total_minor - sum(amount for amount, _ in parts)
    parts.append((rest, say("tax") if rest == seen.tax_minor else say("rounding and tax")))
    included = [say("Tax of {amount} is in the prices.", amount=money_text(seen.tax_minor, row.currency))]
    rows: list[Line] = [
        [
            (show.money(line.list_minor, row.currency, 12), "text"),
            (f"  {line.ordered} × {money_text(line.unit_list_minor, row.currency)}  ", "muted"),
            (plain(f"{line.code} {line.title}"), "text"),
        ]
        for line in seen.lines
    ]
    return Explanation(
        say("Why {amount}", amount=money_text(row.total_minor, row.currency)),
        thing,
        terms=[Term(show.money(amount, row.currency, 12), plain(words)) for amount, words in parts if amount],
        total=Term(show.money(row.total_minor, row.currency, 12), say("total")),
        formula=say("lines less discounts, plus shipping, fees and tax that is not in the prices"),
        left_out=included if seen.tax_minor and rest != seen.tax_minor else [],
        rows=rows,
    )


def why_payment(thing: str, seen: OrderDetail) -> Explanation:
    """What is due and what came in; the payment events are the ledger."""
    row, now = seen.row, clock.now()
    state = sign_of(PAYMENT, row.payment).text
    due = row.total_minor - seen.cancelled_minor
    paid = seen.captured_minor - seen.refunded_minor
    parts = (
        (row.total_minor, say("total")),
        (-seen.cancelled_minor, say("cancelled")),
        (-seen.captured_minor, say("received")),
        (seen.refunded_minor, say("given back")),
    )
    rows: list[Line] = [
        [
            (moment_text(payment.at) + "  ", "muted"),
            (show.money(payment.amount_minor, payment.currency, 12), "text"),
            ("  " + plain(fact_text(payment.kind, "kind")), "text"),
            (plain(f"  {say(payment.method)} {payment.reference}"), "muted"),
        ]
        for payment in reversed(seen.payments)
        if payment.at <= now
    ]
    reserved = [say("{amount} is reserved and not taken.", amount=money_text(seen.authorised_minor, row.currency))]
    return Explanation(
        say("Why “{state}”", state=state[2:]),
        thing,
        terms=[Term(show.money(amount, row.currency, 12), words) for amount, words in parts if amount],
        total=Term(show.money(due - paid, row.currency, 12), say("still to pay")),
        formula=say("total less what is cancelled, received and not given back; an unpaid rest is never hidden"),
        left_out=reserved if seen.authorised_minor else [],
        rows=rows,
    )


def why_units(thing: str, seen: OrderDetail, moves: Sequence[UnitMove]) -> Explanation:
    """Where the units are, and the rows of the stock ledger that brought them there."""
    goods = [line for line in seen.lines if line.kind == "goods"]
    ordered, cancelled = sum(line.ordered for line in goods), sum(line.cancelled for line in goods)
    shipped, allocated = sum(line.shipped for line in goods), sum(line.allocated for line in goods)
    picked, packed = sum(line.picked for line in goods), sum(line.packed for line in goods)
    parts = (
        (ordered, say("ordered"), ""),
        (-cancelled, say("cancelled"), ""),
        (-shipped, say("sent"), ""),
        (-allocated, say("promised"), say("{picked} picked, {packed} packed", picked=picked, packed=packed)),
    )
    rows: list[Line] = [
        [
            (f"{moment_text(move.at)}  ", "muted"),
            (f"{move.qty:>5,}  ", "text"),
            (pad(fact_text(move.kind, "kind"), 12), "text"),
            (plain(f"  {move.code} {move.warehouse}  {move.by}  {reason_words(move.reason)}").rstrip(), "muted"),
        ]
        for move in moves
    ]
    return Explanation(
        say("Why “{state}”", state=sign_of(FULFILMENT, seen.row.fulfilment).text[2:]),
        thing,
        terms=[Term(f"{amount:,}", words, fact) for amount, words, fact in parts if amount],
        total=Term(f"{ordered - cancelled - shipped - allocated:,}", say("still without stock")),
        formula=say("units ordered less cancelled, sent and promised; the label follows these counters"),
        rows=rows,
    )
