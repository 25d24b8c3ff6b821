"""What a spreadsheet has done to the codes of a table: leading zeros that are gone are noticed and said, not mended."""

from itertools import islice
from typing import TYPE_CHECKING

from data.barcodes import check_digit
from data.importers.files.reading import Table, rows

if TYPE_CHECKING:
    from data.importers.mappings.mapped_rows import MappedTable

SAMPLE = 5_000
_LONG_NAMES = ("ean", "gtin", "isbn", "jan", "条码", "条形码", "barcode")


def note_lost_zeros(layout: "MappedTable", table: Table) -> None:
    """Note how many barcodes of the first rows check only with zeros before them."""
    columns = layout.columns_of("barcode")
    if not columns:
        return
    for place, column in columns:
        codes = [row.cells[place].strip() for row in islice(rows(table), SAMPLE) if len(row.cells) > place]
        lost = lost_zeros(column, codes)
        if lost:
            layout.notes.append(
                f"{len(lost)} codes of “{column}” seem to have lost the zeros before them, as “{lost[0]}”:"
                f" {lost[0].zfill(13)} would check; they are taken as they stand"
            )


def lost_zeros(column: str, codes: list[str]) -> list[str]:
    """The codes of 10 to 12 digits that a full 13 with zeros would check; 12 are a full UPC in a column of such."""
    full = any(len(code) == 13 and code.isdigit() for code in codes)
    named = any(word in column.casefold() for word in _LONG_NAMES[:4])
    found = []
    for code in codes:
        if not code.isascii() or not code.isdigit() or not 10 <= len(code) <= 12:
            continue
        if len(code) == 12 and not (full or named):
            continue
        whole = code.zfill(13)
        if check_digit(whole[:-1]) == whole[-1]:
            found.append(code)
    return found
