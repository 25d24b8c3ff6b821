"""Products and variants in cells and lines: prices, the shelf, what is missing, margins."""

from typing import TYPE_CHECKING, Any

from screens import show
from screens.actions import EMPTY_CELL, NOTHING, UNKNOWN, Cell
from screens.words import fact_text, language, say

if TYPE_CHECKING:
    from data.queries.catalogue import ProductRow
    from data.queries.variants import VariantRow

THIN_MARGIN_BP = 1_000
"""Below ten percent a margin is worth a look."""


def title_of(row: "ProductRow") -> str:
    """A product's title for the reader; the other language where theirs is missing."""
    return (row.title_zh or row.title) if language() == "zh_CN" else (row.title or row.title_zh)


def name_of(row: "VariantRow") -> str:
    """A variant's name for the reader; the other language where theirs is missing."""
    return (row.name_zh or row.name) if language() == "zh_CN" else (row.name or row.name_zh)


def price_cell(row: "ProductRow") -> Cell:
    """The lowest price of what is sold of it; + where there are others."""
    if row.price_from is None:
        return UNKNOWN
    more = "+" if row.price_to is not None and row.price_to > row.price_from else ""
    return Cell(show.money(row.price_from, row.currency, 10).strip() + more)


def sku_price_cell(row: "VariantRow") -> Cell:
    """What a variant is sold for."""
    return UNKNOWN if row.price is None else Cell(show.money(row.price, row.currency, 10).strip())


def cost_cell(row: "VariantRow") -> Cell:
    """What a variant costs us."""
    return UNKNOWN if row.cost is None else Cell(show.money(row.cost, row.currency, 10).strip(), "muted")


def margin_cell(row: "VariantRow") -> Cell:
    """What stays of the price."""
    if row.margin_bp is None:
        return UNKNOWN
    text = margin_text(row.margin_bp)
    if row.margin_bp < 0:
        return Cell(text, "bad", "x")
    return Cell(text, "warn", "!") if row.margin_bp < THIN_MARGIN_BP else Cell(text)


def margin_text(margin_bp: int) -> str:
    """A margin as lists show it: 38.4%."""
    return f"{'-' if margin_bp < 0 else ''}{abs(margin_bp) // 100}.{abs(margin_bp) % 100 // 10}%"


def pieces_cell(value: int | None) -> Cell:
    """Pieces that can be sold."""
    if value is None:
        return EMPTY_CELL
    return Cell(show.pieces(value, 6).strip(), "bad" if value < 0 else "text") if value else NOTHING


def shelf_cell(row: "ProductRow") -> Cell:
    """Whether customers see it."""
    if row.hidden:
        return Cell(say("sold out"), "warn", "!")
    sign, word = {"on": ("+", "on"), "scheduled": ("*", "planned")}.get(row.shelf, (".", "off"))
    return Cell(say(word), "muted", sign)


def missing_cell(row: Any) -> Cell:
    """What it lacks, as much of it as there is room for."""
    lacks = row.missing
    if not lacks:
        return Cell(say("complete"), "muted", "+")
    return Cell(fact_text(lacks, "figure"), "warn", "!")


LOOKS = {"unpriced": "no price", "slow": "slow", "over": "over-stocked"}
"""What keeps a product from selling, the gravest first."""


def look_cell(row: "ProductRow") -> Cell:
    """The gravest of what keeps it from selling."""
    worst = next((word for name, word in LOOKS.items() if name in row.pace), "")
    return Cell(say(worst), "warn", "!") if worst else NOTHING


def sold_cell(row: "VariantRow") -> Cell:
    """Whether a variant is sold, or what has taken its place."""
    if row.live:
        return Cell(say("sold"), "muted", "+")
    return Cell(f"> {row.replaced_by}" if row.replaced_by else say("stopped"), "muted", ".")


def weight_cell(row: "VariantRow") -> Cell:
    """Its weight."""
    return Cell(f"{row.weight_g:,}", "muted") if row.weight_g else UNKNOWN
