"""One order of Olist's from its rows in several tables, with its payments, its parcel and its reviews.

- Canceled and unavailable orders are cancelled, with what was paid; all others are history: closed, whatever was sent.
  What was sent of a canceled order stays sent, and the order is listed.
- Its total is its items and their freight. Where its payments differ by more than a cent, it is listed.
- What the files do not say of an order that the store has is as it was: tables may come one after the other.
"""

from collections.abc import Sequence

from data.dataclass import dataclass, field
from data.importers.goods import Kept, Review, hash_of_fields
from data.importers.records import ORDER, Document, Item, Line, Parcel, Party, Payment, Setting, Taken, digest_of, seal
from data.importers.shops.olist_columns import OWNERS, Tables
from data.importers.shops.olist_records import ItemRow, OrderRow, Owner, PaymentRow, ReviewRow
from data.importers.shops.olist_stored import Stored, stored_order
from data.importers.values import money
from data.money import decimal_text

COUNTRY = "BR"
CANCELLED = frozenset({"canceled", "cancelled", "unavailable"})
SENT = frozenset({"shipped", "delivered"})


@dataclass(slots=True)
class Parts:
    """The rows of one order by their table, each with where it stands."""

    orders: list[tuple[Taken, OrderRow]] = field(default_factory=list)
    items: list[tuple[Taken, ItemRow]] = field(default_factory=list)
    payments: list[tuple[Taken, PaymentRow]] = field(default_factory=list)

    @property
    def taken(self) -> list[Taken]:
        """Where all of them stand."""
        return [one for rows in (self.orders, self.items, self.payments) for one, _ in rows]

    @property
    def corrected(self) -> bool:
        """Whether some are corrected rejects: the rest of its table came before."""
        return any(row.corrected for _, row in self.items) or any(row.corrected for _, row in self.payments)


class Joining:
    """Joins the rows of one order."""

    def __init__(self, tables: Tables, setting: Setting):
        self._tables, self._setting = tables, setting

    def items(self, order: str, taken: Sequence[Taken]) -> list[Item]:
        """The order, if there is more than reviews of it, and its reviews."""
        parts, reviews = Parts(), _reviews(taken)
        for one in taken:
            row = one.record
            if isinstance(row, OrderRow):
                parts.orders.append((one, row))
            elif isinstance(row, ItemRow):
                parts.items.append((one, row))
            elif isinstance(row, PaymentRow):
                parts.payments.append((one, row))
        if not parts.taken:
            return reviews
        whole = parts.orders and parts.items and parts.payments and not parts.corrected
        head = parts.orders[-1][1] if parts.orders else None
        stored = None if whole and head and head.owner else stored_order(order)
        if head is None and stored is not None:
            head = stored.head(self._setting.tz)
        if head is None:
            return [*_kept(order, [*parts.items, *parts.payments]), *reviews]
        return [self._document(self._with_owner(head, stored), parts, stored), *reviews]

    def _with_owner(self, head: OrderRow, stored: Stored | None) -> OrderRow:
        """Who ordered, by the customers table that comes now, else by what came before."""
        if head.owner is not None:
            return head
        found = self._tables.find(OWNERS, head.customer)
        if found and found[0]:
            return head._replace(owner=Owner(*found))
        return head._replace(owner=stored.owner() if stored else None)

    def _document(self, head: OrderRow, parts: Parts, stored: Stored | None) -> Document:
        document = Document(ORDER, head.order, head.placed.at, head.placed.day, [], currency=self._setting.currency)
        document.country, document.party = COUNTRY, _party(head.owner)
        document.state, document.source_state = "cancelled" if head.status in CANCELLED else "closed", head.status
        document.approved_at, document.deliver_by_at = head.approved, head.due
        document.closed_at = None if head.status in CANCELLED else head.delivered
        document.said = stored.said if stored else {}
        document.said |= ({"customer_id": head.customer} if head.customer else {}) | dict(head.others)
        _add_lines(document, parts, stored)
        _add_payments(document, parts, stored)
        _send(document, head)
        kept = {(line.file, line.row) for line in document.lines}
        document.beside = [one.file for one in parts.taken if (one.file, one.row) not in kept]
        seal(document, _facts(document))
        money_is_known = bool(document.lines or self._tables.has("items")) and bool(document.payments)
        document.disagrees = _disagreement(document, head, money_is_known)
        return document


def _add_lines(document: Document, parts: Parts, stored: Stored | None) -> None:
    """A line of each item by its number; where two rows have the same, the later is right."""
    lines: dict[int, Line] = {}
    if stored and (parts.corrected or not parts.items):
        lines, document.shipping_minor = stored.lines(document.day[:7]), stored.freight
    for number, (one, row) in {row.number: (one, row) for one, row in parts.items}.items():
        name = f"item {number}: freight_value"
        if number in lines:  # its freight is in the order's already
            document.shipping_minor -= money(document.said.get(name, ""), name, document.currency)
        lines[number] = _line(one, row, document)
        document.shipping_minor += row.freight
        document.said |= {f"item {number}: {column}": text for column, text in row.others}
        document.said |= {f"item {number}: shipping_limit_date": row.limit} if row.limit else {}
        document.said[name] = decimal_text(row.freight, document.currency)
    document.lines = [lines[number] for number in sorted(lines)]


def _line(one: Taken, row: ItemRow, document: Document) -> Line:
    line = Line("goods", row.product, "", 1, row.price_text, row.price, document.day[:7], one.file, one.row)
    line.exact, line.vendor = row.exact, row.seller
    # By what its cells mean: a table that is written anew, with its columns in another order, says the same.
    said = (row.product, row.seller, row.limit, row.price, row.freight, row.others)
    line.source_line = f"{row.number}:{digest_of([str(value) for value in said])}"
    return line


def _add_payments(document: Document, parts: Parts, stored: Stored | None) -> None:
    """The payments by their number. None is known to be authorised only: all count as taken."""
    at = document.approved_at
    payments = stored.payments(at) if stored and (parts.corrected or not parts.payments) else {}
    for _, row in parts.payments:
        several = row.instalments not in ("", "1")
        said = f"{row.number}: in {row.instalments} instalments" if several else str(row.number)
        payments[row.number] = Payment(row.value, row.method, at, said)
        document.said |= {f"payment {row.number}: {column}": text for column, text in row.others}
    document.payments = [payments[number] for number in sorted(payments)]
    document.paid_minor = sum(payment.amount_minor for payment in document.payments)
    document.paid_at = at if document.payments else None


def _send(document: Document, head: OrderRow) -> None:
    """All of it was sent, or nothing."""
    sent = bool(head.status in SENT or head.handed or head.delivered)
    for line in document.lines:
        line.shipped = line.qty if sent else 0
    if sent:
        document.parcels = [Parcel(handed_at=head.handed, delivered_at=head.delivered)]


def _party(owner: Owner | None) -> Party | None:
    if owner is None:
        return None
    return Party(owner.person, address=("", "", owner.city, owner.region, owner.postcode, COUNTRY))


def _facts(document: Document) -> str:
    """All that a newer file may say otherwise, besides the lines."""
    party = document.party
    return hash_of_fields(
        *(document.at, document.state, document.source_state, document.approved_at, document.deliver_by_at),
        *((party.source_id, party.address) if party else ()),
        *(document.shipping_minor, sorted(document.said.items()), [line.shipped for line in document.lines]),
        [(one.amount_minor, one.method, one.at, one.reference) for one in document.payments],
        [(one.handed_at, one.delivered_at) for one in document.parcels],
    )


def _disagreement(document: Document, head: OrderRow, money_is_known: bool) -> str:
    """What the tables say of an order that does not go together."""
    found = []
    total = sum(line.list_minor for line in document.lines) + document.shipping_minor
    paid = document.paid_minor or 0
    nothing_owed = document.state == "cancelled" and not document.lines
    if money_is_known and abs(paid - total) > 1 and not nothing_owed:
        texts = (decimal_text(minor, document.currency) for minor in (paid, total))
        found.append("its payments are {} and its items and freight {}".format(*texts))
    if head.status == "delivered" and head.delivered is None:
        found.append("it is delivered, and no date says when")
    if document.state == "cancelled" and (head.handed or head.delivered):
        found.append(f"it is {head.status}, and was handed over")
    return "; ".join(found)


def _reviews(taken: Sequence[Taken]) -> list[Item]:
    """What was said of the order; its id and the order's together tell a review from others."""
    found: dict[str, Review] = {}
    for one in taken:
        row = one.record
        if not isinstance(row, ReviewRow):
            continue
        key = f"{row.review}/{row.order}" if row.order else row.review
        places = found[key].places if key in found else []
        review = Review(key, row.score, row.order, "", row.title, row.body, row.at, row.answered_at)
        review.places = [*places, (one.file, one.row)]
        review.source_hash = hash_of_fields(*row)
        found[key] = review
    return list(found.values())


def _kept(order: str, parts: Sequence[tuple[Taken, ItemRow | PaymentRow]]) -> list[Item]:
    """Parts of an order whose own row was left out with its file: kept as they are, to come with it another day."""
    made: dict[str, Kept] = {}
    for one, row in parts:
        kind = "item" if isinstance(row, ItemRow) else "payment"
        key = f"{order}/{kind}/{row.number}"
        places = made[key].places if key in made else []
        said = {name: str(value) for name, value in row._asdict().items() if name != "others"}
        made[key] = Kept(kind, key, {**said, **dict(row.others)}, [*places, (one.file, one.row)])
        made[key].source_hash = hash_of_fields(made[key].said)
    return list(made.values())
