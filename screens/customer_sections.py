"""The detail of a customer, section by section: who, money, orders, addresses, notes, what was agreed to, history."""

from collections.abc import Sequence

from data import clock
from data.queries.customers import CustomerDetail
from data.queries.history import EventRow
from screens import show
from screens.cells import wrap_cells
from screens.order_cells import told_facts
from screens.parts.detail import Entry, Section, pad, pair
from screens.parts.drawn import Line, Piece
from screens.plain import paragraphs, plain
from screens.signs import FULFILMENT, ORDER, PAYMENT, sign_of
from screens.words import event_sentence, fact_text, say, sayn

NOTE_LINES = 6


def customer_sections(
    seen: CustomerDetail, events: Sequence[EventRow], contact: tuple[str, str] | None, width: int, zone: str
) -> list[Section]:
    """All of a customer in lines of so many cells; what there is none of is left out."""
    now = clock.now()
    made = [
        _head(seen, contact),
        _money(seen, now, zone),
        _orders(seen, now, zone),
        _addresses(seen, width),
        _notes(seen, width, now, zone),
        _consents(seen, now, zone),
        _history(events, width, now, zone),
    ]
    return [section for section in made if section.lines]


def _head(seen: CustomerDetail, contact: tuple[str, str] | None) -> Section:
    row = seen.row
    kind = say("guest") if row.guest else plain(row.tier)
    email, phone = contact or (row.email, row.phone)
    lines: list[Entry | Line] = [[(plain(row.name) or "-", "text"), ("  " + plain(row.company), "muted")]]
    if row.merged_into:
        words = say("is {number} now", number=row.merged_into)
        lines.append(Entry([("x ", "bad"), (words, "bad")], (), ("customers", f"number={row.merged_into}")))
    lines += [pair(say("e-mail"), plain(email) or "."), pair(say("phone"), plain(phone) or ".")]
    if row.language:
        lines.append(pair(say("language"), plain(row.language)))
    for number in seen.merged_from:
        lines.append(Entry(pair(say("was also"), number).left, (), ("customers", f"number={number}")))
    return Section(plain(row.number), kind, lines)


def _money(seen: CustomerDetail, now: int, zone: str) -> Section:
    row = seen.row
    lines: list[Entry | Line] = []
    for one in seen.money:
        of = one.currency
        orders = sayn("{n} order", "{n} orders", one.orders)
        lines.append(_sum(say("spent"), one.spent_minor, of, orders))
        lines.append(_sum(say("an order"), one.average_minor, of, say("on average")))
        if one.open_minor:
            lines.append(_sum(say("open"), one.open_minor, of, say("still to be paid"), "warn"))
        if one.refunded_minor:
            lines.append(_sum(say("refunded"), one.refunded_minor, of, ""))
    if row.first_at is not None:
        first, last = show.when(row.first_at, now, zone), show.when(row.last_at, now, zone)
        lines.append(pair(say("first"), first, say("last {when}", when=last)))
    fact = say("{currency} with tax and shipping", currency=seen.money[0].currency) if seen.money else ""
    return Section(say("Money"), fact, lines)


def _sum(label: str, minor: int, currency: str, after: str, role: str = "text") -> Entry:
    amount = show.money(minor, currency, 12).strip().rjust(12)
    return Entry([(pad(label, 10), "muted"), (" " + amount, role), ("  " + after, "muted")])


def _orders(seen: CustomerDetail, now: int, zone: str) -> Section:
    lines = []
    for order in seen.orders:
        state = sign_of(ORDER, order.state)
        if order.state == "placed":
            state = sign_of(FULFILMENT, order.fulfilment)
            if order.payment in ("unpaid", "part_paid", "disputed"):
                state = sign_of(PAYMENT, order.payment)
        when = show.when(order.at, now, zone) if order.at is not None else say("draft")
        left: list[Piece] = [(pad(order.number, 8), "strong"), (pad(when, 11), "muted"), *state.parts]
        total = show.money(order.total_minor, order.currency, 12).strip()
        door = ("new_order", order.number) if order.state == "draft" else ("orders", f"number={order.number}")
        lines.append(Entry(left, [(total, "text")], door))
    return Section(say("Orders"), say("Enter opens one") if lines else "", lines)


def _addresses(seen: CustomerDetail, width: int) -> Section:
    lines: list[Entry | Line] = []
    for one in seen.addresses:
        words = wrap_cells(plain(", ".join(one.lines)), max(10, width - 2), 3)
        for place, text in enumerate(words):
            mark: Piece = ("+ " if one.usual and place == 0 else "  ", "ok")
            lines.append([mark, (text, "text" if one.usual else "muted")])
        if one.look is not None:
            sentence, facts = one.look
            lines += [
                [("! ", "warn bold"), (text, "warn")] for text in wrap_cells(say(sentence, **facts), width - 2, 2)
            ]
    return Section(say("Addresses"), say("+ the usual one") if lines else "", lines)


def _notes(seen: CustomerDetail, width: int, now: int, zone: str) -> Section:
    lines: list[Entry | Line] = []
    for note in seen.notes:
        lines.append([(f"{show.when(note.at, now, zone)} {plain(note.by)}", "muted")])
        for text in paragraphs(note.text)[:NOTE_LINES]:
            lines += [[(part, "text")] for part in wrap_cells(text, width, NOTE_LINES)]
    return Section(say("Notes"), "", lines)


def _consents(seen: CustomerDetail, now: int, zone: str) -> Section:
    lines = []
    for one in seen.consents:
        sign: Piece = ("+ ", "ok") if one.state == "given" else ("x ", "bad")
        words = say("allowed") if one.state == "given" else say("withdrawn")
        when = show.when(one.at, now, zone)
        after = "  ".join(filter(None, (when, plain(one.source))))
        lines.append(Entry([sign, (pad(fact_text(one.purpose, "purpose"), 12), "text"), (words, "text")],
                           [(after, "muted")]))  # fmt: skip
    return Section(say("Agreed to"), "", lines)


def _history(events: Sequence[EventRow], width: int, now: int, zone: str) -> Section:
    lines: list[Entry | Line] = []
    for event in events:
        sentence = plain(event_sentence(event.verb, event.v, told_facts(event.facts)))
        when = pad(show.when(event.at, now, zone), 7)
        lines.append([(when, "muted"), (wrap_cells(sentence, max(10, width - 7), 1)[0], "muted")])
    return Section(say("History"), "", lines)
