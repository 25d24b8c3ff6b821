"""The packing slip: what lies in a parcel, for whoever opens it. It names no price."""

from collections.abc import Sequence

from data.carriers import carrier_of
from data.papers.sheets import Column, Fact, Paper, Party, Sheet, Table
from data.papers.wording import Wording
from data.queries.papers import Slip


def packing_slips(slips: Sequence[Slip], language: str) -> Paper:
    """A sheet for each parcel."""
    words = Wording(language)
    name = f"slip-{slips[0].number}" + (f"-{slips[0].parcel}" if len(slips) == 1 and slips[0].parcel else "")
    sheets = tuple(_sheet(slip, words) for slip in slips)
    return Paper("slip", words.language, name, sheets, page_word=words("Page {page} of {pages}"))


def _sheet(slip: Slip, words: Wording) -> Sheet:
    carrier = carrier_of(slip.carrier) if slip.carrier else None
    facts = (
        Fact(words("Order"), slip.number, strong=True),
        Fact(words("Ordered on"), slip.placed_day),
        Fact(words("Parcel"), words("{place} of {parcels}", place=slip.place, parcels=slip.parcels)),
        Fact(words("Parcel number"), slip.parcel),
        Fact(words("Carrier"), carrier.named(words.language) if carrier else slip.carrier),
        Fact(words("Tracking number"), slip.tracking),
        Fact(words("Sent from"), slip.warehouse),
    )
    rows = tuple((line.code, line.title, words.count(line.ordered), words.count(line.here)) for line in slip.lines)
    pieces = sum(line.here for line in slip.lines)
    return Sheet(
        title=words("Packing slip"),
        number=slip.number,
        sender=words.named(slip.seller.name, slip.seller.name_zh),
        code=slip.number,
        parties=(Party(words("Ship to"), slip.address),),
        facts=tuple(fact for fact in facts if fact.value and (fact.word != words("Parcel") or slip.parcels > 1)),
        tables=(
            Table(
                (
                    Column(words("SKU")),
                    Column(words("Article"), grows=True),
                    Column(words("Ordered"), "number"),
                    Column(words("In this parcel"), "number"),
                ),
                rows,
            ),
        ),
        totals=(Fact(words("Pieces"), words.count(pieces), strong=True),),
        notes=(words("Pieces of this order in other parcels: {n}", n=slip.apart),) if slip.apart else (),
    )
