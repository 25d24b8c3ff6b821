"""Codes that a scanner reads, as pictures of black bars: EAN where the digits are one, else Code 128, else QR."""

from collections.abc import Sequence
from functools import lru_cache

from data.barcodes import check_digit
from data.dataclass import dataclass
from data.errors import Unusable

WIDEST = 330
"""Modules of a Code 128 that a hand scanner reads off a page's width; what is longer is a QR code."""
QUIET = 10
"""Empty modules on both sides of bars; around a QR code four."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A code as an SVG picture, how many modules it is wide, and whether it is square."""

    kind: str
    """ean13, ean8, code128 or qr."""
    svg: str
    modules: int


@lru_cache(maxsize=4096)
def drawn(text: str, widest: int = WIDEST) -> Drawn:
    """The code that a scanner reads this text from; the narrowest kind that can hold it."""
    if text.isascii() and text.isdigit() and len(text) in (8, 12, 13) and check_digit(text[:-1]) == text[-1]:
        return _ean(text)
    if text.isascii() and text.isprintable():
        from barcode.codex import Code128

        bars = str(Code128(text).build()[0])
        if len(bars) + 2 * QUIET <= widest:
            return _bars("code128", bars)
    return _square(text)


def _ean(digits: str) -> Drawn:
    from barcode.ean import EAN8, EAN13

    if len(digits) == 8:
        return _bars("ean8", str(EAN8(digits).build()[0]))
    return _bars("ean13", str(EAN13(digits.rjust(13, "0")).build()[0]))


def _bars(kind: str, bars: str) -> Drawn:
    return Drawn(kind, _svg([bars], QUIET, 0), len(bars) + 2 * QUIET)


def qr_rows(text: str, error: str = "m") -> list[str]:
    """The modules of a QR code, row by row, 1 for dark; without the empty ones around it."""
    import segno

    code = segno.make(text, micro=False, error=error, boost_error=False)
    return ["".join("1" if dark else "0" for dark in row) for row in code.matrix]


def _square(text: str) -> Drawn:
    import segno

    try:
        rows = qr_rows(text)
    except segno.DataOverflowError as error:
        raise Unusable("“{code}~” is too long for a code that a scanner reads.", code=text[:24]) from error
    return Drawn("qr", _svg(rows, 4, 4), len(rows) + 8)


def _svg(rows: Sequence[str], beside: int, above: int) -> str:
    """Rows of modules as one path, stretched to whatever box it is put into."""
    path = []
    for y, row in enumerate(rows, above):
        x = 0
        while x < len(row):
            run = len(row) - x - len(row[x:].lstrip(row[x]))
            if row[x] == "1":
                path.append(f"M{x + beside} {y}h{run}v1h-{run}z")
            x += run
    width, height = len(rows[0]) + 2 * beside, len(rows) + 2 * above
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" preserveAspectRatio="none"'
        f' shape-rendering="crispEdges"><path d="{"".join(path)}"/></svg>'
    )
