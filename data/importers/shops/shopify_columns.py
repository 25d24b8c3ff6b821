"""Columns of Shopify's exports by their names, however these are spelled, and what their cells mean in all of them."""

import re
from collections.abc import Iterable, Sequence

from data.importers.files.reading import Cells
from data.importers.values import Amount, Rejected, amount, id_text

CHANNEL = "shopify"

MOST_MINOR = 10**15
"""Of one amount: a thousand of these still add up to what the store can hold."""

Texts = dict[str, str]
"""Column as we call it → what stands in it; empty cells are not in it."""

_GUARD = re.compile(r"'(?=[\d+=@-])")
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d*)?", re.ASCII)
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?[Ee]\+?\d{1,3}", re.ASCII)
_SIGNS = re.compile(r"^(?:[A-Z]{3}|[€£$¥₹])\s*|\s*(?:[A-Z]{3}|[€£$¥₹])$")
_YES = frozenset({"true", "yes", "1", "y", "continue", "wahr", "vrai"})
_NO = frozenset({"false", "no", "0", "n", "deny", "falsch", "faux"})


def folded(name: str) -> str:
    """A column's name without case, spaces and signs, and without what the inventory file adds in brackets."""
    bare = re.sub(r"\((?:not editable|deprecated|html|grams)\)", "", name.casefold())
    return re.sub(r"[^a-z0-9]", "", bare)


class Columns:
    """Where the columns of a table stand."""

    def __init__(self, header: Sequence[str], names: dict[str, tuple[str, ...]]):
        """`names` are the columns that are known: what we call each, and the other names it goes by."""
        called = {folded(other): name for name, others in names.items() for other in (name, *others)}
        self.header = tuple(header)
        self.places: list[tuple[int, str]] = []
        """Each column that has a name, and what it is called: known ones as we call them, others by their own name."""
        taken: set[str] = set()
        for place, own in enumerate(header):
            name = called.get(folded(own), own) or f"Column {place + 1}"
            if name in taken:
                name = f"{own} (column {place + 1})"
            taken.add(name)
            self.places.append((place, name))
        self.known = taken & set(names)
        """Those of the known columns that the table has."""

    def place(self, name: str) -> int | None:
        """Where a column stands, if the table has it."""
        return next((place for place, called in self.places if called == name), None)

    def texts(self, cells: Cells) -> Texts:
        """What a row says."""
        return {name: text for place, name in self.places if place < len(cells) and (text := cells[place].strip())}


def bare_text(text: str) -> str:
    """A code, telephone number or postcode without the apostrophe that kept a spreadsheet from reckoning with it."""
    return id_text(_GUARD.sub("", text.strip(), count=1) if text.startswith("'") else text)


def is_rounded(text: str) -> bool:
    """Whether a spreadsheet has made 1.23E+11 of a code: its last digits are lost."""
    return _ROUNDED.fullmatch(text.strip()) is not None


def code_text(text: str, column: str) -> str:
    """A SKU's code; Rejected where a spreadsheet has rounded it."""
    code = bare_text(text)
    if is_rounded(code):
        raise Rejected(f"{column} “{code[:40]}” was rounded by a spreadsheet: its last digits are lost")
    return code


def decimal(text: str, column: str) -> Amount:
    """A decimal number, grouped by commas or not, a currency beside it or not."""
    bare = _SIGNS.sub("", _SIGNS.sub("", bare_text(text), count=1), count=1)
    return amount(bare.replace(",", "") if _GROUPED.fullmatch(bare) else bare, column)


def minor_of(text: str, column: str, currency: str) -> int:
    """Minor units of an amount; nothing is 0."""
    return within(decimal(text, column), 1, currency, column) if text else 0


def within(unit: Amount, qty: int, currency: str, column: str) -> int:
    """Minor units of so many; Rejected where it is more than an order can be over."""
    minor = unit.times(qty, currency)[0]
    if abs(minor) > MOST_MINOR:
        raise Rejected(f"{column} is more money than an order can be over")
    return minor


def yes_or_no(text: str, column: str) -> bool:
    """true, yes, continue; false, no, deny."""
    word = text.strip().casefold()
    if word not in _YES and word not in _NO:
        raise Rejected(f"{column} “{text[:40]}” is neither yes nor no")
    return word in _YES


def alike(values: Iterable[str]) -> str:
    """What several rows say of one column: once if they agree, else one after the other."""
    found = list(values)
    return found[0] if len(set(found)) == 1 else " | ".join(found)


def slug(*parts: str) -> str:
    """A code that the same words always give, for what has none of its own: `classic-varsity-top-small`."""
    words = (re.sub(r"[^\w.]+", "-", part.strip().casefold()).strip("-") for part in parts)
    return "-".join(word for word in words if word)[:120]


def option_values(texts: Texts) -> list[str]:
    """The values of a variant's options; “Default Title” is what Shopify writes where there are none."""
    values = [texts.get(f"Option{number} Value", "") for number in (1, 2, 3)]
    return [] if values == ["Default Title", "", ""] else [value for value in values if value]


def variant_code(texts: Texts, handle: str, column: str) -> str:
    """A variant's SKU, else a code of its handle and options, which is the same in every file."""
    sku = texts.get(column, "")
    return code_text(sku, column) if sku else slug(handle, *option_values(texts))
