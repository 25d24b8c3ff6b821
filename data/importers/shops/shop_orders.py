"""What the orders of every shop's export have in common: who bought, what was paid and given back, and their hash."""

import json
from collections.abc import Sequence

from data.dataclass import dataclass
from data.importers.records import CREDIT_NOTE, Document, Line, Parcel, Party, Payment, digest_of, seal, sums_of
from data.importers.values import Moment
from data.money import decimal_text


@dataclass(frozen=True, slots=True)
class Refund:
    """Money that a source says was given back of an order."""

    amount_minor: int
    """More than nothing."""
    name: str = ""
    """What tells it from other refunds of the order."""
    reason: str = ""
    when: Moment | None = None


def place_line(line: Line) -> Line:
    """The line with its identity: what it says, however the file writes it."""
    line.source_line = digest_of(
        [
            *(line.kind, line.code, line.title, str(line.qty), line.unit_text),
            *(str(line.list_minor), str(line.discount_minor), str(line.tax_minor)),
        ]
    )
    return line


def seal_order(order: Document) -> None:
    """Number its equal lines and hash all that it says."""
    for line in order.lines:
        place_line(line)
    seal(order, _beside_lines(order))


def _beside_lines(order: Document) -> str:
    parties = [_party_texts(one) for one in (order.party, order.bill)]
    money = [order.currency, order.shipping_minor, order.tax_minor, order.paid_minor, order.gap_minor, order.fx_ppm]
    instants = [order.at, order.paid_at, order.closed_at, order.cancelled_at]
    payments = [[one.amount_minor, one.method, one.at, one.reference, one.kind] for one in order.payments]
    parcels = [[one.tracking, one.carrier, one.handed_at, one.delivered_at] for one in order.parcels]
    lists = [[one.code, one.amount_minor] for one in order.discounts]
    taxes = [[one.name, one.amount_minor, one.rate_ppm, one.inclusive] for one in order.taxes]
    texts = [order.state, order.source_state, order.country, order.method, order.tags, order.note, order.reason]
    every = [parties, money, instants, payments, parcels, lists, taxes, texts, sorted(order.said.items())]
    return json.dumps(every, ensure_ascii=False)


def _party_texts(party: Party | None) -> list[object]:
    if party is None:
        return []
    return [party.source_id, party.name, party.email, party.phone, party.company, *party.address]


def check_total(order: Document, says: int | None) -> None:
    """Keep the source's total where its own figures come to another, and say so."""
    if says is None:
        return
    sums = sums_of(order).total
    if says != sums:
        order.gap_minor = says - sums
        named, summed = decimal_text(says, order.currency), decimal_text(sums, order.currency)
        order.disagrees = f"its total is {named} by the file and {summed} by its lines"


def pay_in_full(order: Document, *, paid: bool, at: int | None = None, reference: str = "") -> None:
    """Say what was paid: all of the order or nothing."""
    total = sums_of(order).total
    order.paid_at = at
    order.paid_minor = max(0, total) if paid else 0
    if paid and total > 0:
        order.payments = [Payment(total, order.method, at, reference)]


def send_by(order: Document, numbers: Sequence[str], carrier: str, at: int | None) -> None:
    """A parcel for each tracking number."""
    order.parcels = [Parcel(number, carrier, at) for number in numbers]


def refunds_of(order: Document, refunds: Sequence[Refund], lines: Sequence[Line] = ()) -> list[Document]:
    """A credit note for each refund. `lines` are what came back, if there is one refund and they come to its sum."""
    notes = []
    for place, refund in enumerate(refunds):
        if refund.amount_minor <= 0:
            continue
        name = refund.name or (str(place + 1) if place else "")
        when = refund.when or Moment(order.at, order.day)
        note = Document(CREDIT_NOTE, f"{order.source_id}/refund{f'-{name}' if name else ''}", when.at, when.day, [])
        note.party, note.country, note.currency, note.fx_ppm = order.party, order.country, order.currency, order.fx_ppm
        note.refunds, note.credit, note.main, note.reason = order.source_id, True, False, refund.reason
        fits = len(refunds) == 1 and bool(lines) and -sum(line.list_minor for line in lines) == refund.amount_minor
        back = list(lines) if fits else [Line("goods", "", "", -1, "", -refund.amount_minor, "")]
        for line in back:
            line.month = when.day[:7]
            place_line(line)
        note.lines = back
        seal(note, refund.reason, str(when.at))
        notes.append(note)
    return notes


def full_name(first: str, last: str, full: str = "") -> str:
    """A person's name of its parts."""
    return full or " ".join(part for part in (first, last) if part)
