"""What a file would bring, for people to look at before it does: a few lines for each item, as it would stand here."""

from collections.abc import Iterator, Sequence

from data.dataclass import dataclass
from data.importers.goods import Article, Buyer, Fields, Level, Review
from data.importers.records import Document, Item, Line, sums_of
from data.money import decimal_text

MOST_FACTS = 12
MOST_LINES = 8


@dataclass(frozen=True, slots=True)
class Shown:
    """One item of a file as it would come in."""

    kind: str
    """order, credit_note, write_off, adjustment, product, stock, customer, review, or what it is kept as."""
    number: str
    facts: tuple[tuple[str, str], ...]
    """Field and value; money as decimal text with its currency."""
    lines: tuple[str, ...] = ()
    """Its lines or variants, the first of them."""


def show_item(item: Item, currency: str) -> Shown:
    """An item in the words of its fields."""
    match item:
        case Document():
            return Shown(item.kind, item.source_id, _some(_order_facts(item)), _few(item.lines, item.currency))
        case Article():
            lines = [f"{one.code}  {_told(one.said, currency)}".strip() for one in item.variants]
            return Shown(item.kind, item.code, _some(_said(item.said, currency)), tuple(lines[:MOST_LINES]))
        case Level():
            facts = (("quantity", str(item.qty)), ("warehouse", item.warehouse), ("bin", item.bin), ("name", item.name))
            return Shown(item.kind, item.code, _some(iter(facts)))
        case Buyer():
            number = item.source_id or str(item.said.get("email") or "")
            return Shown(item.kind, number, _some(_said(item.said, currency)))
        case Review():
            told = (("score", str(item.score)), ("order", item.order), ("title", item.title), ("text", item.body))
            return Shown(item.kind, item.source_id, _some(iter(told)))
        case _:
            return Shown(item.kind, item.source_id, _some(_said(item.said, currency)))


def _order_facts(one: Document) -> Iterator[tuple[str, str]]:
    money, party = sums_of(one), one.party
    yield "day", one.day
    yield "state", f"{one.state} ({one.source_state})" if one.source_state else one.state
    if party is not None:
        yield "customer", ", ".join(text for text in (party.name, party.email, party.source_id) if text)
        yield "address", ", ".join(text for text in party.address if text)
    for name, amount in (
        *(("goods", money.listed), ("discount", money.discount), ("shipping", money.shipping), ("fees", money.fee)),
        *(("tax", money.tax), ("gap", money.gap), ("total", money.total)),
    ):
        if amount or name == "total":
            yield name, f"{decimal_text(amount, one.currency)} {one.currency}"
    paid = sum(pay.amount_minor for pay in one.payments) if one.payments else one.paid_minor
    if paid is not None:
        yield "paid", f"{decimal_text(paid, one.currency)} {one.currency}"
    for parcel in one.parcels:
        yield "parcel", " ".join(text for text in (parcel.carrier, parcel.tracking) if text)
    yield "reason", one.reason
    yield "disagrees", one.disagrees


def _few(lines: Sequence[Line], currency: str) -> tuple[str, ...]:
    return tuple(
        f"{line.qty} × {line.code or '-'}  {line.title}  {decimal_text(line.net_minor, currency)}"
        for line in lines[:MOST_LINES]
    )


def _said(said: Fields, currency: str) -> Iterator[tuple[str, str]]:
    for name, value in said.items():
        if name == "extra" or value is None:
            continue
        if name.endswith("_minor") and isinstance(value, int):
            yield name.removesuffix("_minor"), f"{decimal_text(value, currency)} {currency}"
        else:
            yield name, str(value).replace("\n", ", ")


def _told(said: Fields, currency: str) -> str:
    return "  ".join(
        value for name, value in _said(said, currency) if name in ("options", "price", "barcode") and value
    )


def _some(facts: Iterator[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value[:200]) for name, value in facts if value)[:MOST_FACTS]
