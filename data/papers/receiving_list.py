"""The receiving list: what a delivery should bring, with a box for what came of each article, and codes to scan."""

from collections.abc import Sequence

from data.papers.sheets import Column, Fact, Paper, Sheet, Table
from data.papers.wording import Wording
from data.queries.papers_floor import DueLine, DueSheet

SPARE = 2
"""Empty rows, for what came and is not listed."""


def receiving_lists(deliveries: Sequence[DueSheet], language: str) -> Paper:
    """A sheet for each delivery."""
    words = Wording(language)
    sheets = tuple(_sheet(one, words) for one in deliveries)
    name = f"receiving-{deliveries[0].number.lstrip('#')}"
    return Paper("receiving", words.language, name, sheets, page_word=words("Page {page} of {pages}"))


def _sheet(delivery: DueSheet, words: Wording) -> Sheet:
    some_in = any(line.received for line in delivery.lines)
    columns = (
        Column(words("Article"), grows=True),
        Column(words("SKU")),
        Column(words("Barcode"), "code"),
        Column(words("Bin")),
        *((Column(words("In before"), "number"),) if some_in else ()),
        Column(words("To come"), "number"),
        Column(words("Came"), "room"),
        Column(words("Damaged"), "room"),
    )
    rows = tuple(_row(line, some_in, words) for line in delivery.lines)
    inspected = [line.code for line in delivery.lines if line.bucket in ("qc", "quarantine")]
    return Sheet(
        title=words("Receiving list"),
        number=delivery.number,
        sender=delivery.warehouse,
        code=delivery.reference,
        facts=(
            Fact(words("Supplier"), delivery.supplier or "-"),
            Fact(words("Expected on"), delivery.due or "-"),
            Fact(words("Lines"), words.count(len(delivery.lines))),
            Fact(words("Pieces"), words.count(sum(line.left for line in delivery.lines)), strong=True),
        ),
        tables=(Table(columns, (*rows, *((("",) * len(columns),) * SPARE))),),
        notes=(
            words("Write how many came, 0 where there is nothing, and what is not listed on the empty lines."),
            *((words("To be inspected first: {skus}.", skus=", ".join(inspected)),) if inspected else ()),
        ),
        signatures=(words("Received by"), words("Date and time")),
    )


def _row(line: DueLine, some_in: bool, words: Wording) -> tuple[str, ...]:
    return (
        words.named(line.name, line.name_zh),
        line.code,
        line.barcode or line.code,
        line.home or "-",
        *((words.count(line.received),) if some_in else ()),
        words.count(line.left),
        "",
        "",
    )
