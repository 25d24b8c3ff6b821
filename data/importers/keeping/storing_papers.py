"""Credit notes, write-offs and corrections of a chunk, written by the bulk doors; their orders are here before them."""

from collections.abc import Sequence

from data import bulk
from data.importers.keeping import order_words
from data.importers.keeping.catalogue import own_prefix
from data.importers.keeping.refunds import bear_refund, order_of
from data.importers.keeping.storing import Noted, Row, Storing, free_numbers
from data.importers.records import CREDIT_NOTE, Document, rows_of
from data.money import decimal_text


def add_papers(storing: Storing, documents: Sequence[Document]) -> None:
    """Write papers that the store has not."""
    if not documents:
        return
    ids = bulk.reserve("document", len(documents))
    numbers = free_numbers("document", documents, storing.chunk.channel, own_prefix("credit_note"))
    rows: list[Row] = []
    lines: list[Row] = []
    for key, number, one in zip(ids, numbers, documents, strict=True):
        amount = sum(line.net_minor for line in one.lines)
        customer = storing.customers.id_of(one.party)
        order = _refunded_order(storing, one, customer, -amount)
        rows.append(
            (
                *(key, number, one.kind, storing.chunk.channel, order, customer, one.at, one.day, one.currency),
                *(amount, one.reason, storing.batch, one.source_hash),
            )
        )
        lines += paper_lines(storing, key, one)
        of_cancelled = False
        if one.kind == CREDIT_NOTE and amount < 0:
            of_cancelled = refund(storing, one, key, number, order, -amount)
            storing.outcome.counts["refunds"] += 1
        count_paper(storing, one, of_cancelled=of_cancelled)
        if order_words.speaks(one):
            storing.words.append(order_words.row_of(*storing.about(one, key)))
        storing.outcome.imported.update(rows_of(one))
    bulk.fill("document", rows)
    bulk.fill("document_line", lines)
    storing.outcome.counts["lines"] += len(lines)


def _refunded_order(storing: Storing, one: Document, customer: int | None, amount: int) -> int | None:
    """The order that a credit note gives money back of, where that is beyond doubt."""
    if one.kind != CREDIT_NOTE:
        return None
    return order_of(one, customer, amount, storing.catalogue, storing.chunk.channel)


def refund(
    storing: Storing, one: Document, key: int, number: str, order: int | None, amount: int, note: str = ""
) -> bool:
    """Money that went back, at most what was taken of its order; whether that order is cancelled."""
    back, of_cancelled = (amount, False) if order is None else bear_refund(order, amount)
    if back < amount:
        ours, theirs = decimal_text(back, one.currency), decimal_text(amount, one.currency)
        says = f"{theirs} went back by the file, and no more than {ours} was taken"
        storing.noted.append(Noted(one, key, number, "refunded", ours, theirs, says))
    if back:
        storing.pay("refund", back, one, order=order, document=key, note=note)
    return of_cancelled


def take_back_refund(storing: Storing, one: Document, key: int, order: int | None, amount: int, note: str) -> None:
    """Money that did not go back after all, at most what the order says went back."""
    back = amount if order is None else -bear_refund(order, -amount)[0]
    if back:
        storing.pay("refund_failed", back, one, order=order, document=key, note=note)


def paper_lines(storing: Storing, key: int, one: Document) -> list[Row]:
    """A document's lines as their rows."""
    return [
        (
            *(key, position, line.kind, storing.catalogue.id_of(line), line.code, line.title, line.qty),
            *(line.unit_text, line.net_minor, line.source_line),
        )
        for position, line in enumerate(one.lines, 1)
    ]


def count_paper(storing: Storing, one: Document, *, of_cancelled: bool = False) -> None:
    """Add a credit note to the rollups; write-offs and corrections are no sales.

    The goods of a cancelled order came off when it was cancelled.
    """
    if one.kind == CREDIT_NOTE:
        for line in one.lines:
            if line.kind != "goods" or not of_cancelled:
                storing.tallies.credited(one.day, one.currency, line.kind, line.code, line.net_minor)
