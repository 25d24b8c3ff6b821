"""The pick list: what is taken out of which bin, in the order of the way, for one order or a wave of them."""

from collections.abc import Sequence

from data.papers.sheets import Column, Fact, Paper, Sheet, Table
from data.papers.wording import Wording
from data.queries.papers_stock import PickList, PickPart, PickRow

WHY = {
    "held": "held",
    "draft": "a draft",
    "cancelled": "cancelled",
    "closed": "closed",
    "nothing": "nothing promised is left to pick",
}
"""Why an order of a wave is not on its list."""


def pick_lists(lists: Sequence[PickList], language: str) -> Paper:
    """A sheet for each list and warehouse."""
    words = Wording(language)
    sheets = tuple(_sheet(facts, part, words) for facts in lists for part in facts.parts)
    name = f"pick-{lists[0].wave or lists[0].orders[0]}"
    return Paper("pick", words.language, name, sheets, page_word=words("Page {page} of {pages}"))


def _sheet(facts: PickList, part: PickPart, words: Wording) -> Sheet:
    numbers = {number for row in part.rows for number, _ in row.orders}
    here = tuple(number for number in facts.orders if number in numbers)
    alone = here[0] if len(here) == 1 and not facts.wave else ""
    totes = dict(facts.totes)
    has_lots = any(row.lot for row in part.rows)
    columns = (
        Column(words("Bin")),
        Column(words("Article"), grows=True),
        Column(words("SKU")),
        Column(words("Barcode"), "code"),
        *((Column(words("Lot")),) if has_lots else ()),
        Column(words("Qty"), "number"),
        *(() if alone else (Column(words("Tote: order" if totes else "Orders"), grows=True),)),
        Column(words("Picked"), "room"),
    )
    rows = tuple(_row(row, alone, totes, has_lots, words) for row in part.rows)
    pieces = sum(row.qty for row in part.rows)
    missing = any(not row.bin for row in part.rows)
    return Sheet(
        title=words("Pick list"),
        number=facts.wave or alone or words("{n} orders", n=len(here)),
        sender=f"{part.warehouse} {words.named(part.name, part.name_zh)}",
        code=facts.wave or alone,
        alert=words("Some of it is promised and lies in no bin: look for it, or count the bin.") if missing else "",
        facts=(
            Fact(words("Made"), words.moment(facts.at, facts.zone)),
            Fact(words("Lines"), words.count(len(rows))),
            Fact(words("Pieces"), words.count(pieces), strong=True),
        ),
        tables=(Table(columns, rows),),
        notes=tuple(
            words("Left out: {order} is {why}.", order=number, why=words(WHY[why])) for number, why in facts.left_out
        ),
        codes=() if alone else here,
        signatures=(words("Picked by"), words("Checked by")),
    )


def _row(row: PickRow, alone: str, totes: dict[str, int], has_lots: bool, words: Wording) -> tuple[str, ...]:
    named = {number: f"{totes[number]}: {number}" if number in totes else number for number, _ in row.orders}
    orders = ", ".join(named[number] if qty == row.qty else f"{named[number]} × {qty}" for number, qty in row.orders)
    return (
        row.bin or "?",
        words.named(row.name, row.name_zh),
        row.code,
        row.barcode or row.code,
        *((row.lot,) if has_lots else ()),
        words.count(row.qty),
        *(() if alone else (orders,)),
        "",
    )
