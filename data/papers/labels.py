"""Labels: of an article on its shelf, 57 × 32 mm, and of a bin, 100 × 50 mm."""

from collections.abc import Sequence

from data.papers.sheets import Label, Paper
from data.papers.wording import Wording
from data.queries.papers_stock import BinFacts, ShelfFacts

SHELF_MM = (57, 32)
BIN_MM = (100, 50)


def shelf_labels(
    facts: Sequence[ShelfFacts], language: str, *, price: bool = True, copies: int = 1, roll: bool = False
) -> Paper:
    """A label, or several, for each article; with its price or without."""
    words = Wording(language)
    labels = [
        Label(
            one.code,
            words.named(one.name, one.name_zh),
            one.barcode or one.code,
            words.money(one.price_minor, one.currency) if price and one.price_minor is not None else "",
        )
        for one in facts
    ]
    return _paper("label", f"label-{facts[0].code}", words, labels, copies, SHELF_MM, roll)


def bin_labels(facts: Sequence[BinFacts], language: str, *, copies: int = 1, roll: bool = False) -> Paper:
    """A label, or several, for each bin; a scanner reads the bin's code off it."""
    words = Wording(language)
    labels = [Label(one.code, one.warehouse, one.code) for one in facts]
    return _paper("bin", f"bin-{facts[0].warehouse}-{facts[0].code}", words, labels, copies, BIN_MM, roll)


def _paper(
    kind: str, name: str, words: Wording, labels: list[Label], copies: int, size: tuple[int, int], roll: bool
) -> Paper:
    many = tuple(label for label in labels for _ in range(copies))
    return Paper(kind, words.language, name, labels=many, width_mm=size[0], height_mm=size[1], roll=roll)
