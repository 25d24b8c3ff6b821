"""What was paid for a mapped order, by what, and what was given back of it."""

from collections.abc import Sequence

from data.importers.mappings.mapped_states import Standing
from data.importers.mappings.mapped_sums import Values, minor
from data.importers.records import CREDIT_NOTE, Document, Line, Payment, digest_of, seal, sums_of
from data.importers.values import Moment

GIFT_CARD = "gift card"


def pay(order: Document, head: Values, where: Standing, back: int) -> None:
    """Note what was paid. What was given back had been paid, whatever the file says of it."""
    total = sums_of(order).total
    gift, second = minor(head, "gift_card"), minor(head, "paid2")
    cash = _cash(order, head, where, total)
    if cash is not None and not gift and not second and back and (back > cash or cash + back == total):
        cash = cash + back if cash + back <= total else back  # some files name what was left after the refund
    if cash is None and not gift and not second and not head.get("payment_reference"):
        order.paid_minor = None
        return
    if cash is None:
        cash = max(0, total - gift - second)
    elif "paid" in head and gift and cash + gift + second > total and cash >= gift:
        cash -= gift  # the sum holds the gift card
    if not gift and not second and not head.get("payment_reference"):
        order.paid_minor = cash
        return
    reference, at = str(head.get("payment_reference", "")), order.paid_at
    order.paid_minor = cash + gift + second
    order.payments = [
        payment
        for payment in (
            Payment(gift, GIFT_CARD, at),
            Payment(cash, str(head.get("method", "")), at, reference),
            Payment(second, str(head.get("method2", "")), at),
        )
        if payment.amount_minor > 0
    ]


def _cash(order: Document, head: Values, where: Standing, total: int) -> int | None:
    """What was paid besides gift cards; None: all that was to pay."""
    if "paid" in head:
        return minor(head, "paid")
    if head.get("is_paid") is False or where.paid is False:
        return 0
    if head.get("is_paid") or where.paid:
        return None if order.state == "closed" else max(0, total - minor(head, "gift_card") - minor(head, "paid2"))
    return None if order.state == "closed" else 0


def given_back(head: Values, where: Standing, total: int, rows: Sequence[Values]) -> int:
    """What went back of an order: the amount that it names, those of its rows, else all of it where it is refunded."""
    if "refunded" in head:
        return abs(minor(head, "refunded"))
    of_rows = sum(_of_row(values) for values in rows)
    if of_rows:
        return of_rows
    if not where.refunded:
        return 0
    return minor(head, "paid") + minor(head, "gift_card") if "paid" in head else total


def _of_row(values: Values) -> int:
    """What went back of one row: its amount, else as many of its units as came back."""
    if "line_refunded" in values:
        return abs(minor(values, "line_refunded"))
    back, qty = abs(minor(values, "quantity_refunded")), minor(values, "qty")
    if not back or qty <= 0:
        return 0
    money = minor(values, "line_total") if "line_total" in values else minor(values, "list")
    return (2 * money * min(back, qty) + qty) // (2 * qty)


def refund_note(
    order: Document, head: Values, back: int, returned: Sequence[Line], rows: Sequence[Values]
) -> list[Document]:
    """The credit note for what went back: rows with a negative quantity, units that came back, and the rest of it."""
    lines = [*returned, *_lines_back(order, rows if not returned else (), back)]
    for line in returned:
        line.list_minor, line.tax_minor = line.list_minor + line.tax_minor, 0
    rest = back + sum(line.net_minor for line in lines)
    if rest > 0:
        lines.append(_line_back(order, "", "", -1, -rest))
    if not lines:
        return []
    when = head.get("refunded_at") or head["placed"]
    assert isinstance(when, Moment)
    for line in lines:
        line.month = when.day[:7] if not line.row else line.month
    note = Document(CREDIT_NOTE, f"{order.source_id}/refund", when.at, when.day, lines, party=order.party)
    note.country, note.currency, note.fx_ppm = order.country, order.currency, order.fx_ppm
    note.refunds, note.credit, note.main, note.method = order.source_id, True, False, order.method
    seal(note)
    return [note]


def without_tax_of_its_own(note: Document) -> None:
    """What a credit note gives back stands on its lines, tax and all."""
    for line in note.lines:
        line.list_minor, line.tax_minor = line.list_minor + line.tax_minor, 0
    note.lines[0].list_minor += note.tax_minor
    note.tax_minor = 0


def _lines_back(order: Document, rows: Sequence[Values], back: int) -> list[Line]:
    """A line for each row that says how much of it went back, as long as they do not come to more than the whole."""
    found = []
    for values in rows:
        if money := _of_row(values):
            qty = abs(minor(values, "quantity_refunded")) or (minor(values, "qty") if money else 0)
            found.append(_line_back(order, str(values.get("sku", "")), str(values.get("title", "")), -qty, -money))
    return found if -sum(line.list_minor for line in found) <= back else []


def _line_back(order: Document, code: str, title: str, qty: int, money: int) -> Line:
    line = Line("goods", code, title, qty, "", money, order.day[:7], order.lines[0].file, 0)
    line.source_line = digest_of(["refund", code, title, str(qty), str(money)])
    return line
