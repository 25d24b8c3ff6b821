"""The detail of an order, section by section: what it is, what holds it, the checks, lines, parcels, money, history."""

from collections.abc import Iterator, Sequence
from typing import Any

from data import clock
from data.queries.history import EventRow
from data.queries.orders import CheckRow, HoldRow, LineRow, OrderDetail, ParcelRow, PaymentRow
from screens import show
from screens.actions import SIGN_ROLES
from screens.cells import pad_cells, wrap_cells
from screens.order_cells import time_left, told_facts
from screens.parts.detail import Entry, Section, check, item, pair
from screens.parts.drawn import Line, Piece, cells, fit
from screens.plain import paragraphs, plain
from screens.signs import FULFILMENT, ORDER, PARCEL, PAYMENT, RETURN, REVIEW, hold_sign, sign_of
from screens.words import carrier_name, event_sentence, fact_text, money_text, say, say_in, sayn

TIMELINE_ROWS = 12
CHECK_SIGNS = {"good": "+", "look": "!", "waits": "-"}
LABELS = {
    "paid": "paid",
    "address": "address",
    "stock": "stock",
    "price": "price",
    "duplicate": "duplicate",
    "risk": "risk",
    "note": "note",
}
"""What each check of the list is called."""

SENTENCES = {
    "order.place": "placed",
    "order.arrive": "came in from {channel}",
    "order.follow": "{what}, by its source",
    "order.approve": "approved",
    "order.unapprove": "approval taken back",
    "order.reject": "rejected",
    "order.reconsider": "in review again",
    "order.hold": "held: {hold}",
    "order.release": "released: {hold}",
    "order.allocate": "{units} promised",
    "order.deallocate": "{units} let go",
    "order.pick": "{units} picked",
    "order.unpick": "{units} put back",
    "order.pack": "{units} packed",
    "order.unpack": "{units} unpacked",
    "order.ship": "{units} sent with {carrier}",
    "order.force": "{units} sent with {carrier}, {forced} of it without an allocation",
    "order.unship": "parcel {parcel} taken back",
    "order.split": "second parcel planned",
    "order.unsplit": "second parcel dropped",
    "order.cancel": "{units} cancelled",
    "order.note": "note written",
    "order.unnote": "note taken back",
    "order.address": "another address",
    "order.address_back": "earlier address",
    "order.ship_by": "ships by {day}",
    "order.ship_by_back": "earlier promise",
    "order.close": "closed",
    "order.reopen": "open again",
    "payment.record": "paid {amount}",
    "payment.reverse": "{amount} taken off",
    "approval.ask": "asked to {operation}",
    "approval.grant": "granted: {operation}",
    "approval.refuse": "refused: {operation}",
    "undo": "taken back: {verb}",
}
"""An event of an order in a few words, beside the order itself."""

DEED_SIGNS = {
    **dict.fromkeys(("order.approve", "order.ship", "order.close", "payment.record", "order.release"), "+"),
    **dict.fromkeys(("order.hold", "approval.ask"), "-"),
    **dict.fromkeys(("order.reject", "order.cancel", "payment.reverse", "approval.refuse"), "x"),
    **dict.fromkeys(("order.unapprove", "order.unship", "order.unpick", "order.unpack", "undo"), "."),
}


def order_sections(seen: OrderDetail, events: Sequence[EventRow], width: int, zone: str) -> list[Section]:
    """All of an order in lines of so many cells; what there is none of is left out."""
    now = clock.now()
    made = [
        _head(seen, width),
        _holds(seen.holds, now),
        _checks(seen),
        Section(say("Lines"), seen.row.currency, list(_lines(seen, width))),
        _parcels(seen, now, zone),
        _timeline(events, now, zone),
        _notes(seen, width, now, zone),
        _payments(seen, now, zone),
        _customer(seen),
    ]
    return [section for section in made if section.lines]


def _head(seen: OrderDetail, width: int) -> Section:
    row, left = seen.row, time_left(seen.row.ship_by_at)
    told = sayn("{n} order", "{n} orders", seen.customer_orders) if seen.customer_id else say("guest")
    street, place = seen.address[1:-2], seen.address[-2:]
    lines: list[Entry | Line] = [[(plain(row.customer_name) or "-", "text"), ("  " + told, "muted")]]
    whole, parts = plain(", ".join(seen.address[1:])), (plain(", ".join(street)), plain(", ".join(place)))
    lines += [[(text, "muted")] for text in ((whole,) if cells(whole) <= width else parts) if text]
    back = sign_of(RETURN, row.return_state)
    right: Line = back.parts if back.text else [(say("no return"), "muted")]
    axes: list[Piece] = [*sign_of(PAYMENT, row.payment).parts, ("   ", "text")]
    lines += [(), Entry([*axes, *sign_of(FULFILMENT, row.fulfilment).parts], right)]
    if row.review != "approved" or row.state != "placed":
        lines.append([*sign_of(REVIEW, row.review).parts, ("   ", "text"), *sign_of(ORDER, row.state).parts])
    role = left.role + (" bold" if left.bold else "")
    fact = left.text.strip() if row.ship_by_at is not None else ""
    return Section(plain(row.number), fact, lines, fact_role=role)


def _holds(holds: Sequence[HoldRow], now: int) -> Section:
    lines = [
        Entry(
            [*hold_sign(hold.reason).parts, ("  " + plain(hold.note), "muted")],
            [(show.age(now - hold.at).strip() + (f" {plain(hold.by)}" if hold.by else ""), "muted")],
        )
        for hold in holds
        if hold.released_at is None
    ]
    return Section(say("Holds"), say_in("hold", "open"), lines)


def _checks(seen: OrderDetail) -> Section:
    good = sum(1 for line in seen.checks if line.state == "good")
    lines = [
        Entry(
            check(
                CHECK_SIGNS.get(line.state, "."), say(LABELS.get(line.name, line.name)), _check_fact(line, seen)
            ).left,
            door=("orders", f"number={line.fact}") if line.name == "duplicate" and line.fact else None,
        )
        for line in seen.checks
    ]
    return Section(say("Check"), say("{done} of {count}", done=good, count=len(lines)), lines)


def _check_fact(line: CheckRow, seen: OrderDetail) -> str:
    """What was found, in words; the store keeps only codes and numbers."""
    good, fact, row = line.state == "good", line.fact, seen.row
    if line.name == "paid":
        return _paid_fact(seen)
    if line.name == "address":
        if good:
            return say("complete")
        lacking = say(", ").join(say(part) for part in fact.split(", ")) if fact else ""
        return say("lacks {parts}", parts=lacking) if lacking else say("held") if line.state == "waits" else say("none")
    if line.name == "stock":
        done, _, count = fact.partition("/")
        return say("{done} of {count} promised", done=done, count=count)
    if line.name == "price":
        return say("as in the list") if good else say("{count} below the list", count=fact)
    if line.name == "duplicate":
        return fact or say("none")
    if line.name == "risk":
        return say("{risk} of 100", risk=row.risk)
    return f"“{plain(seen.notes[0].text, 200)}”" if seen.notes else say("none")


def _paid_fact(seen: OrderDetail) -> str:
    row = seen.row
    due, held = row.total_minor - seen.cancelled_minor, max(seen.captured_minor, seen.authorised_minor)
    if seen.terms != "prepaid" and not held:
        return fact_text(seen.terms, "terms")
    method = next((payment.method for payment in seen.payments if payment.method), "")
    amount = show.money(held, row.currency).strip()
    if held < due:
        return say("{amount} of {total}", amount=amount, total=show.money(due, row.currency).strip())
    return f"{amount} {say(method)}".strip()


def _lines(seen: OrderDetail, width: int) -> Iterator[Entry]:
    """Goods with what is exceptional about each, then what else makes up the total."""
    row, money_of = seen.row, show.money
    for line in seen.lines:
        yield _line(line, row.currency, width)
    parts = sum(line.list_minor for line in seen.lines)
    codes = " ".join(seen.discount_codes)
    extras = (
        (say("shipping"), seen.shipping_minor),
        (say("fee"), seen.fee_minor),
        (f"{say('discount')} {codes}".strip(), -seen.discount_minor),
    )
    for label, amount in extras:
        if amount:
            yield Entry([("    " + plain(label), "muted")], [(money_of(amount, row.currency).strip(), "text")])
    rest = row.total_minor - parts - sum(amount for _, amount in extras)
    if rest:
        label = say("tax") if rest == seen.tax_minor else say("rounding and tax")
        yield Entry([("    " + label, "muted")], [(money_of(rest, row.currency).strip(), "text")])
    yield Entry([("    " + say("Total"), "strong")], [(money_of(row.total_minor, row.currency).strip(), "strong")])
    if seen.cancelled_minor:
        gone = money_of(-seen.cancelled_minor, row.currency).strip()
        yield Entry([("    " + say("cancelled"), "muted")], [(gone, "bad")])


def _line(line: LineRow, currency: str, width: int) -> Entry:
    amount = show.money(line.list_minor, currency).strip()
    state: list[Piece] = []
    wanted = line.ordered - line.cancelled
    short = wanted - line.shipped - line.allocated
    if line.cancelled:
        state.append((" " + say("{n} cancelled", n=line.cancelled), "bad"))
    if line.kind == "goods" and short > 0 and (line.allocated or line.shipped):
        state.append((" " + say("{n} short", n=short), "warn"))
    if line.shipped and line.shipped < wanted:
        state.append((" " + say("{n} sent", n=line.shipped), "muted"))
    if line.returned:
        state.append((" " + say("{n} back", n=line.returned), "wait"))
    room = width - 4 - len(amount) - 2 - sum(len(text) for text, _ in state)
    title = plain(line.title or line.code)
    shown = [(title, "text")] if cells(title) <= room else fit(title, "text", max(8, room), middle=True)
    left: list[Piece] = [(f"{show.pieces(line.ordered, 2)}  ", "text"), *shown, *state]
    door = ("inventory", f"sku={line.code}") if line.code and line.kind == "goods" else None
    return Entry(left, [(amount, "text")], door)


def _parcels(seen: OrderDetail, now: int, zone: str) -> Section:
    row = seen.row
    lines: list[Entry | Line] = []
    if row.ship_by_at is not None:
        standing = say("promise") if seen.ship_by_frozen else say("expected")
        lines.append(pair(standing, say("ship by {when}", when=_when(row.ship_by_at, now, zone))))
    if row.carrier or seen.parcels:
        lines.append(pair(say("carrier"), carrier_name(row.carrier) or "-", plain(row.tracking)))
    if seen.bins:
        place, _, first = seen.bins[0].partition(" ")
        more = f" +{len(seen.bins) - 1}" if len(seen.bins) > 1 else ""
        lines.append(pair(say("from"), place, say("bin {bin}", bin=first) + more))
    lines += [_parcel(parcel, now, zone) for parcel in seen.parcels]
    return Section(say("Parcel"), "", lines)


def _parcel(parcel: ParcelRow, now: int, zone: str) -> Entry:
    state = sign_of(PARCEL, parcel.state)
    more = f"  {parcel.number} {parcel.tracking}".rstrip()
    count = say("{n} pcs", n=parcel.units)
    at = f" {show.when(parcel.handed_at, now, zone)}" if parcel.handed_at else ""
    return Entry([*state.parts, (plain(more), "muted")], [(count + at, "muted")])


def _when(at: int, now: int, zone: str) -> str:
    """`17:00 today`, `Sat 17:00`, `11-25 17:00`."""
    shown, hour = show.when(at, now, zone), show.clock_time(at, zone)
    return say("{hour} today", hour=hour) if shown == hour else f"{shown} {hour}"


def _notes(seen: OrderDetail, width: int, now: int, zone: str) -> Section:
    lines: list[Entry | Line] = []
    for note in seen.notes:
        lines.append(Entry([(plain(note.by) or say("customer"), "text")], [(show.when(note.at, now, zone), "muted")]))
        for text in paragraphs(note.text, 20):
            lines += [[(piece, "wait")] for piece in wrap_cells(text, width, 8)]
    return Section(say("Notes"), str(len(seen.notes)), lines)


def _timeline(events: Sequence[EventRow], now: int, zone: str) -> Section:
    return Section(say("Timeline"), "t", [event_line(event, now, zone) for event in events[:TIMELINE_ROWS]])


def event_line(event: EventRow, now: int, zone: str) -> Entry:
    """`14:12 + approved by Mei Chen`."""
    known = SENTENCES.get(event.verb)
    facts = told_facts(event.facts)
    words = say(known, **facts) if known else event_sentence(event.verb, event.v, facts)
    sign = DEED_SIGNS.get(event.verb, "*")
    by = " " + say("by {who}", who=plain(event.actor)) if event.actor else ""
    mark: Piece = (sign + " ", SIGN_ROLES[sign])
    role = "faint" if event.undone else "text"
    when = pad_cells(show.when(event.at, now, zone), 5) + " "
    return Entry([(when, "muted"), mark, (plain(words), role), (by, "muted")])


def _payments(seen: OrderDetail, now: int, zone: str) -> Section:
    lines = [_payment(payment, now, zone) for payment in seen.payments]
    due = seen.row.total_minor - seen.cancelled_minor - seen.captured_minor
    if due > 0:
        lines.append(item(say("still to pay"), show.money(due, seen.row.currency).strip()))
    return Section(say("Payments"), seen.row.currency, lines)


def _payment(payment: PaymentRow, now: int, zone: str) -> Entry:
    sign = -1 if payment.kind in ("refund", "reverse", "void", "dispute") else 1
    kind = plain(fact_text(payment.kind, "kind"))
    left: list[Piece] = [(pad_cells(show.when(payment.at, now, zone), 5) + " ", "muted"), (kind, "text")]
    told = plain(f"{say(payment.method)} {payment.reference}").strip()
    amount = show.money(sign * payment.amount_minor, payment.currency).strip()
    return Entry([*left, ("  " + told, "muted")], [(amount, "bad" if sign < 0 else "text")])


def _customer(seen: OrderDetail) -> Section:
    row = seen.row
    pairs = (
        (say("e-mail"), seen.email),
        (say("phone"), seen.phone),
        (say("channel"), row.channel),
        (say("terms"), fact_text(seen.terms, "terms")),
        (say("pieces"), say("{left} of {count} to ship", left=row.unshipped, count=row.units)),
    )
    return Section(say("Customer"), row.country, [pair(label, plain(text)) for label, text in pairs if text])


def marked_sums(rows: Sequence[Any]) -> str:
    """What several orders come to, by currency."""
    sums: dict[str, int] = {}
    for row in rows:
        sums[row.currency] = sums.get(row.currency, 0) + row.total_minor
    return "  ".join(money_text(amount, currency) for currency, amount in sums.items())
