"""The money of imported orders: what was taken by which payments, discounts by their codes, taxes by their names."""

from collections.abc import Iterator, Sequence

from data import axes
from data.importers.records import Document, Payment, sums_of

Row = tuple[object, ...]


def paid_of(one: Document, total: int | None = None, given_back: int = 0) -> int:
    """What was taken: the payments, else the sum that the file names, else all of a closed order.

    Of a cancelled order whose file does not say, so much was taken as was given back.
    """
    if one.payments:
        return sum(paid.amount_minor for paid in one.payments if paid.kind == "capture")
    if one.paid_minor is not None:
        return max(0, one.paid_minor)
    if one.state == "closed":
        return max(0, sums_of(one).total if total is None else total)
    return given_back if one.state == "cancelled" else 0


def money_of(one: Document, paid: int) -> axes.Money:
    """What was promised and taken of a new order."""
    promised = sum(paid.amount_minor for paid in one.payments if paid.kind == "authorise")
    return axes.Money(max(0, promised - paid), paid, 0, 0)


def payments_of(one: Document, paid: int) -> Sequence[Payment]:
    """The payments of a new order, one by one."""
    if one.payments:
        return one.payments
    return [Payment(paid, one.method, one.paid_at)] if paid else []


def paid_at(one: Document, paid: int, due: int) -> int | None:
    """When it was paid in full, if it was."""
    if paid < due:
        return None
    last = max((pay.at or one.at for pay in one.payments if pay.kind == "capture"), default=one.at)
    return one.paid_at or last


def discount_rows(order: int, one: Document) -> Iterator[Row]:
    """What took money off an order, by code."""
    return ((order, off.code, off.title or off.code, off.amount_minor) for off in one.discounts)


def tax_rows(order: int, one: Document) -> Iterator[Row]:
    """Its taxes, by name."""
    return ((order, tax.name, tax.rate_ppm, int(tax.inclusive), tax.amount_minor) for tax in one.taxes)


def new_payments(said: Sequence[Sequence[object]], one: Document) -> list[Payment]:
    """The payments that the source has not named before; `said` are those it had, as they stand in its last word."""
    left = [list(before) for before in said]
    found = []
    for paid in one.payments:
        named = payment_word(paid)
        if named in left:
            left.remove(named)
        else:
            found.append(paid)
    return found


def payment_word(paid: Payment) -> list[object]:
    """A payment as the last word keeps it."""
    return [paid.kind, paid.amount_minor, paid.method, paid.reference]


_ON_DELIVERY = ("cash on delivery", "(cod)", "货到付款")


def terms_of(one: Document) -> str:
    """How an order that is still to be sent is to be paid."""
    words = " ".join([one.method, *(paid.method for paid in one.payments)]).strip().casefold()
    return "cod" if words == "cod" or any(word in words for word in _ON_DELIVERY) else "prepaid"
