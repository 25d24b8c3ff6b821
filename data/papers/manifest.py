"""The manifest: which parcels a carrier takes along, signed by both when they change hands."""

from collections.abc import Sequence

from data.carriers import carrier_of
from data.papers.sheets import Column, Fact, Paper, Sheet, Table
from data.papers.wording import Wording
from data.queries.papers_stock import Manifest


def manifests(found: Sequence[Manifest], language: str) -> Paper:
    """A sheet for each warehouse."""
    words = Wording(language)
    sheets = tuple(_sheet(one, words) for one in found)
    name = f"manifest-{found[0].number or f'{found[0].carrier}-{found[0].day}'}"
    return Paper("manifest", words.language, name, sheets, page_word=words("Page {page} of {pages}"))


def _sheet(facts: Manifest, words: Wording) -> Sheet:
    known = carrier_of(facts.carrier)
    carrier = known.named(words.language) if known else facts.carrier
    columns = (
        Column(words("No."), "number"),
        Column(words("Tracking number"), "code"),
        Column(words("Parcel")),
        Column(words("Order"), grows=True),
        Column(words("Pieces"), "number"),
        Column(words("Weight"), "number"),
    )
    rows = tuple(
        (
            str(number),
            row.tracking or "-",
            row.number,
            row.order,
            words.count(row.units),
            _weight(row.weight_g) if row.weight_g else "-",
        )
        for number, row in enumerate(facts.rows, 1)
    )
    unweighed = sum(not row.weight_g for row in facts.rows)
    untracked = sum(not row.tracking for row in facts.rows)
    return Sheet(
        title=words("Manifest"),
        number=f"{facts.number} {carrier} {facts.day}".strip(),
        code=facts.number,
        sender=words.named(facts.seller, facts.seller_zh),
        facts=(
            Fact(words("Carrier"), carrier, strong=True),
            Fact(words("Day"), facts.day),
            *((Fact(words("Sent from"), facts.warehouse),) if facts.warehouse else ()),
        ),
        tables=(Table(columns, rows, code_mm=62),),
        totals=(
            Fact(words("Parcels"), words.count(len(rows)), strong=True),
            Fact(words("Weight"), _weight(sum(row.weight_g for row in facts.rows)), strong=True),
        ),
        notes=(
            *((words("Parcels that were not weighed: {n}", n=unweighed),) if unweighed else ()),
            *((words("Parcels without a tracking number: {n}", n=untracked),) if untracked else ()),
        ),
        signatures=(words("Handed over by"), words("Taken by the driver"), words("Date and time")),
    )


def _weight(grams: int) -> str:
    """Kilograms to the gram: 1.250 kg."""
    return f"{grams // 1000:,}.{grams % 1000:03} kg"
