"""The apostrophe that keeps a spreadsheet from running a cell: set when a cell is written, taken off when it is read.

`as_meant(harmless(text)) == text` for every text: a cell that itself begins with such an apostrophe gets a second one.
"""

import re

_SIGNS = "=+-@\t\r\0＝＋－＠"
_UNSEEN = re.compile(
    "[\\s\0-\x20\x7f-\xa0\xad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufe00-\ufe0f\ufeff]*"
)
"""What a spreadsheet or a person may drop from the beginning of a cell."""
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def harmless(text: str) -> str:
    """The cell, with an apostrophe before it if a spreadsheet would take it for a formula; numbers stay."""
    bare = text.lstrip("'")
    if len(bare) == len(text):
        return f"'{text}" if _runs(bare) and not _NUMBER.fullmatch(bare) else text
    return f"'{text}" if _runs(bare) or _NUMBER.fullmatch(bare) else text


def as_meant(text: str) -> str:
    """The cell without the apostrophe that kept it from being a formula, or a number in Excel."""
    if text[:1] != "'":
        return text
    bare = text.lstrip("'")
    return text[1:] if _runs(bare) or _NUMBER.fullmatch(bare) else text


def is_text_number(text: str) -> bool:
    """Whether the cell is a number with Excel's apostrophe before it, which says that it is text: '0812."""
    return text[:1] == "'" and text[1:2] != "'" and _NUMBER.fullmatch(text[1:]) is not None


def _runs(bare: str) -> bool:
    start = _UNSEEN.match(bare)
    begun = bare[start.end() : start.end() + 1] if start else ""
    return bare[:1] in tuple(_SIGNS) or (bool(begun) and begun in _SIGNS)
