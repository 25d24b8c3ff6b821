"""What stock is called on screen: the conditions it lies in, and an article's name in the reader's language."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.queries.stock import StockRow

BUCKETS = {
    "sellable": "sellable",
    "qc": "in quality control",
    "damaged": "damaged",
    "returns": "returned",
    "refurbish": "to refurbish",
    "quarantine": "quarantine",
    "transit": "in transit",
    "safety": "safety stock",
    "holds": "holds",
}


def name_of(row: "StockRow", language: str) -> str:
    """An article's name for the reader; the other language where theirs is missing."""
    return (row.name_zh or row.name) if language == "zh_CN" else (row.name or row.name_zh)
