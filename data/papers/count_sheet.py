"""The count sheet: which articles lie in which bins, with room to write how many. What is expected stands nowhere."""

from collections.abc import Sequence

from data.papers.sheets import Column, Fact, Paper, Sheet, Table
from data.papers.wording import Wording
from data.queries.papers_stock import BinFacts

SPARE = 2
"""Empty rows a bin, for what lies there and should not."""


def count_sheets(counts: Sequence[Sequence[BinFacts]], language: str) -> Paper:
    """A sheet for each count: all of its bins, in picking order."""
    words = Wording(language)
    first = counts[0][0]
    name = f"count-{first.count or f'{first.warehouse}-{first.code}'}"
    sheets = tuple(_sheet(bins, words) for bins in counts)
    return Paper("count", words.language, name, sheets, page_word=words("Page {page} of {pages}"))


def _sheet(bins: Sequence[BinFacts], words: Wording) -> Sheet:
    has_lots = any(lot for one in bins for *_, lot in one.articles)
    columns = (
        Column(words("SKU")),
        Column(words("Article"), grows=True),
        Column(words("Barcode"), "code"),
        *((Column(words("Lot")),) if has_lots else ()),
        Column(words("Counted"), "room"),
    )
    tables = tuple(Table(columns, _rows(one, has_lots, words), f"{words('Bin')} {one.code}") for one in bins)
    where = bins[0].code if len(bins) == 1 else words("{n} bins", n=len(bins))
    return Sheet(
        title=words("Count sheet"),
        number=f"{bins[0].count} {bins[0].warehouse} {where}".strip(),
        code=bins[0].code if len(bins) == 1 else bins[0].count,
        facts=(
            Fact(words("Bins"), words.count(len(bins))),
            Fact(words("Lines"), words.count(sum(len(one.articles) for one in bins))),
        ),
        tables=tables,
        notes=(
            words("Count what lies there. Write 0 where there is nothing, and what is not listed on the empty lines."),
        ),
        signatures=(words("Counted by"), words("Date and time")),
    )


def _rows(bin: BinFacts, has_lots: bool, words: Wording) -> tuple[tuple[str, ...], ...]:
    listed = [
        (code, words.named(name, name_zh), barcode or code, *((lot,) if has_lots else ()), "")
        for code, barcode, name, name_zh, lot in bin.articles
    ]
    return (*listed, *(("",) * (5 if has_lots else 4) for _ in range(SPARE)))
