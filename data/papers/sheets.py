"""What a paper is made of, whatever it is printed with: sheets with tables and codes, or labels. Plain values only."""

import unicodedata
from typing import Literal

from data.dataclass import dataclass

Kind = Literal["text", "number", "code", "room"]
"""number: set to the right; code: a barcode with its digits below; room: an empty box to write in."""

# Variation selectors: they change nothing that a printer can show and break the measuring of a line.
_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    head: str
    kind: Kind = "text"
    grows: bool = False
    """It takes what the others leave."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads that stand again on each page; `head` names the table where a sheet has several."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    head: str = ""
    code_mm: int = 46
    """How wide a code may be here; one whose bars would be too fine for it is a QR code."""


@dataclass(frozen=True, slots=True)
class Party:
    """Who: a word and the lines of an address."""

    head: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A word and what it is."""

    word: str
    value: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper, which may take several pages."""

    title: str
    number: str
    sender: str = ""
    code: str = ""
    """What a scanner reads off its head."""
    alert: str = ""
    """What must not be missed."""
    parties: tuple[Party, ...] = ()
    facts: tuple[Fact, ...] = ()
    tables: tuple[Table, ...] = ()
    totals: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    """More to scan, at the end: the orders of a wave."""
    signatures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """One label: what is read from afar, what it is, its code."""

    big: str
    name: str
    code: str
    price: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """What is printed in one go: sheets, or labels of one size."""

    kind: str
    """pick, slip, invoice, label, bin, count, manifest or receiving."""
    language: str
    name: str
    """Of its file, without an ending."""
    sheets: tuple[Sheet, ...] = ()
    labels: tuple[Label, ...] = ()
    width_mm: int = 0
    height_mm: int = 0
    roll: bool = False
    """One label a page, as label printers want it; else as many as an A4 sheet holds."""
    page_word: str = ""
    """“Page {page} of {pages}”."""


def clean(text: str) -> str:
    """One line that neither a terminal nor a printer obeys: no control, no hidden sign, no line end."""
    if text.isascii() and text.isprintable():
        return text
    kept = []
    for sign in unicodedata.normalize("NFC", text):
        category = unicodedata.category(sign)
        if category in ("Cc", "Zl", "Zp"):
            kept.append(" ")
        elif category[0] != "C" and sign not in _SELECTORS:
            kept.append(sign)
    return " ".join("".join(kept).split())
