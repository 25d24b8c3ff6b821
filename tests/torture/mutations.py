"""Files as they should not be: a seed's tables with cells, rows, headers, quotes, encodings and packing spoiled.

The same seed and number give the same bytes on every machine.
"""

import gzip
import io
import random
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import xlsxwriter

from data.dataclass import dataclass, field
from tests.torture.import_seeds import Rows, Seed
from tests.torture.spoiled_bytes import ARCHIVE, BYTES, ENCODINGS

VALUES = (
    *("", " ", "0", "-0", "-1", "1", "00123", "1e5", "1.23E+11", "-5E-3", "NaN", "Infinity", "-inf", "١٢٣", "１２３"),
    *("99999999999999999999", "-99999999999", "9223372036854775808", "2147483648", "0.000000001", "1/0", "½", "0x10"),
    *(
        "1.284,50",
        "1,284.50",
        "1'284",
        "1 284",
        "1,2,3",
        "12.34.56",
        "--5",
        "5-",
        "(5)",
        "$5",
        "5 €",
        "¥5",
        "5%",
        "abc",
    ),
    *("=1+1", "+1", "-cmd|' /C calc'!A0", "@SUM(A1)", "'0812", "'=1", "＝1", "\t5", "#REF!", "#N/A", "n/a", "null"),
    *("true", "FALSE", "yes", "no", "on", "是", "否", "2024-02-30", "0000-00-00", "9999-12-31", "1000000-01-01"),
    *("31/12/2024", "12/31/24", "45000", "45000.5", "1714550400", "2024-05-01T10:00:00Z", "2024-05-01 10:00:00 +9900"),
    *(
        "24:00",
        "Feb 30, 2024",
        "2024-03-31 02:30:00",
        "1900-01-01",
        "0001-01-01",
        "12.12.2012 25:61",
        "paid",
        "refunded",
    ),
    *("\x1b]52;c;Y3VybA==\x07", "\x1b[2J", "\x00", "a\x00b", "\x7f", "\x85", "\u202e", "\u2028", "\ufeff", "\ufffd"),
    *(
        "é",
        "é",
        "ß",
        "İ",
        "ﬀ",
        "😀",
        "👩\u200d👩",
        "\U0010ffff",
        "\udc80",
        "\ud83d",
        "a\nb",
        "a\r\nb",
        "a\rb",
        '"',
        '""',
    ),
    *("{0}", "{path}", "%s", "%(x)s", "[/bold]", "[@click=app.quit]x[/]", "<b>x", "../../etc/passwd", "a|b;c,d", "|;:"),
    *(
        "name:x|quantity:-3|total:1e9",
        "sku=,size=|sku=A",
        "a,b;c|d=e",
        "quantity:",
        "::",
        "EUR",
        "XXX",
        "DE",
        "Atlantis",
    ),
    *("ann@x.org", "ann@", "@", "POT", "LID", "A" * 300, "x" * 70_000, "长" * 2_000, "9" * 400, "a " * 500, "-" * 64),
)
"""What a cell may become: numbers, dates, words and signs that some reader somewhere stumbled over."""
MOST_SIGNS = 400_000
SIGNS = (",", ";", "\t", "|", ":", " ")
ENDS = ("\n", "\r\n", "\r", "\n\n", "\n\r")


@dataclass(slots=True)
class Spoiled:
    """A file on its way: its rows, and how they are written down."""

    rows: Rows
    encoding: str
    delimiter: str
    end: str
    quote: str = '"'
    always_quoted: bool = False
    broken: dict[int, str] = field(default_factory=dict)
    """Rows that are written as this text instead."""


@dataclass(frozen=True, slots=True)
class Made:
    """A mutated seed: its files by name, and what was done to them."""

    files: dict[str, bytes]
    steps: tuple[str, ...]
    contradicts: bool
    """Whether its files may say different things of one customer or SKU: each corrects the other at every import."""


Dice = random.Random
Step = Callable[[Spoiled, Dice], None]


def mutated(seed: Seed, number: int) -> Made:
    """The mutation of a seed with this number. Number 0 is the seed itself."""
    dice = random.Random(f"{seed.name}:{number}")
    # Half of them say something else of what has come in before, half are of things of their own.
    tag = dice.choice(("10", f"{number + 100}"))
    tables = {name: Spoiled(rows, seed.encoding, seed.delimiter, seed.end) for name, rows in seed.tables(tag).items()}
    steps: list[str] = []
    for _ in range(min(number, 1 + int(dice.expovariate(0.7)))):
        spoil = dice.choice(_STEPS)
        table = tables[dice.choice(list(tables))]
        spoil(table, dice)
        table.rows = table.rows or [[""]]
        steps.append(spoil.__name__.strip("_"))
    files = _packed(seed, {name: (table, _written(table)) for name, table in tables.items()})
    if number and dice.random() < (0.5 if seed.form in ("zip", "xlsx", "gz") else 0.2):
        name = dice.choice(list(files))
        spoil_bytes = dice.choice(BYTES + (ARCHIVE if seed.form in ("zip", "xlsx") else ()))
        files[name] = spoil_bytes(files[name], dice)
        steps.append(spoil_bytes.__name__.strip("_"))
    return Made(files, tuple(steps), seed.name in ("prestashop-people", "prestashop-both") and bool(steps))


def write_files(made: Made, folder: Path) -> None:
    """Put a mutation's files into a new folder."""
    folder.mkdir(parents=True)
    for name, content in made.files.items():
        (folder / name).write_bytes(content)


# Cells


def _place(table: Spoiled, dice: Dice) -> tuple[list[str], int]:
    """A row that is no header, and one of its cells."""
    rows = [row for row in table.rows[1:] if row] or [[""]]
    row = dice.choice(rows)
    return row, dice.randrange(len(row))


def _cell_changed(table: Spoiled, dice: Dice) -> None:
    row, place = _place(table, dice)
    row[place] = dice.choice(VALUES)


def _column_changed(table: Spoiled, dice: Dice) -> None:
    place, value = _header(table, dice)[1], dice.choice(VALUES)
    for row in table.rows[1:]:
        if place < len(row):
            row[place] = value


def _cell_emptied(table: Spoiled, dice: Dice) -> None:
    row, place = _place(table, dice)
    row[place] = ""


def _cells_swapped(table: Spoiled, dice: Dice) -> None:
    row, place = _place(table, dice)
    other = dice.randrange(len(row))
    row[place], row[other] = row[other], row[place]


def _cell_doubled(table: Spoiled, dice: Dice) -> None:
    row, place = _place(table, dice)
    row[place] = (row[place] * dice.choice((2, 2, 40)))[:MOST_SIGNS]


def _cell_negated(table: Spoiled, dice: Dice) -> None:
    row, place = _place(table, dice)
    row[place] = row[place][1:] if row[place].startswith("-") else f"-{row[place]}"


def _sign_put_in(table: Spoiled, dice: Dice) -> None:
    row, place = _place(table, dice)
    at, sign = dice.randint(0, len(row[place])), dice.choice((*VALUES, *"\x1b\x00\t\"';,.0-+eE "))[:60]
    row[place] = row[place][:at] + sign + row[place][at:]


def _cell_borrowed(table: Spoiled, dice: Dice) -> None:
    """A cell has what stands in another row: its number, its SKU."""
    row, place = _place(table, dice)
    other = dice.choice(table.rows)
    row[place] = other[place] if place < len(other) else ""


# Rows


def _row_dropped(table: Spoiled, dice: Dice) -> None:
    if len(table.rows) > 1:
        del table.rows[dice.randrange(len(table.rows))]


def _row_doubled(table: Spoiled, dice: Dice) -> None:
    row = dice.choice(table.rows)
    table.rows.insert(dice.randint(0, len(table.rows)), list(row))


def _rows_shuffled(table: Spoiled, dice: Dice) -> None:
    rows = table.rows[1:]
    dice.shuffle(rows)
    table.rows[1:] = rows


def _row_cut(table: Spoiled, dice: Dice) -> None:
    row, place = _place(table, dice)
    del row[place + 1 :]


def _row_widened(table: Spoiled, dice: Dice) -> None:
    row, _ = _place(table, dice)
    row += [dice.choice(VALUES) for _ in range(dice.choice((1, 2, 30)))]


def _rows_merged(table: Spoiled, dice: Dice) -> None:
    if len(table.rows) > 2:
        at = dice.randrange(1, len(table.rows) - 1)
        table.rows[at : at + 2] = [table.rows[at] + table.rows[at + 1]]


def _all_rows_gone(table: Spoiled, dice: Dice) -> None:
    del table.rows[dice.choice((0, 1, 1)) :]


def _lead_line(table: Spoiled, dice: Dice) -> None:
    table.rows.insert(0, [dice.choice(("Report of May", "", "sep=;", *VALUES))])


def _many_rows(table: Spoiled, dice: Dice) -> None:
    row = list(dice.choice(table.rows))
    table.rows += [list(row) for _ in range(dice.choice((3, 50, 300)))]


# The header


def _header(table: Spoiled, dice: Dice) -> tuple[list[str], int]:
    if not table.rows or not table.rows[0]:
        table.rows.insert(0, [""])
    return table.rows[0], dice.randrange(len(table.rows[0]))


def _name_changed(table: Spoiled, dice: Dice) -> None:
    names, place = _header(table, dice)
    names[place] = dice.choice((names[place].upper(), f" {names[place]} ", names[place][:-1], *VALUES[:40]))


def _name_emptied(table: Spoiled, dice: Dice) -> None:
    names, place = _header(table, dice)
    names[place] = ""


def _name_doubled(table: Spoiled, dice: Dice) -> None:
    names, place = _header(table, dice)
    names[place] = dice.choice(names)


def _columns_reordered(table: Spoiled, dice: Dice) -> None:
    width = len(_header(table, dice)[0])
    order = dice.sample(range(width), width)
    for place, row in enumerate(table.rows):
        if len(row) == width:
            table.rows[place] = [row[at] for at in order]


def _column_dropped(table: Spoiled, dice: Dice) -> None:
    _, place = _header(table, dice)
    for row in table.rows:
        del row[place : place + 1]


def _column_doubled(table: Spoiled, dice: Dice) -> None:
    _, place = _header(table, dice)
    for row in table.rows:
        row[place:place] = row[place : place + 1]


# How it is written


def _encoding_changed(table: Spoiled, dice: Dice) -> None:
    table.encoding = dice.choice(ENCODINGS)


def _delimiter_changed(table: Spoiled, dice: Dice) -> None:
    table.delimiter = dice.choice(SIGNS)


def _ends_changed(table: Spoiled, dice: Dice) -> None:
    table.end = dice.choice(ENDS)


def _quotes_changed(table: Spoiled, dice: Dice) -> None:
    table.quote, table.always_quoted = dice.choice(("'", "", '"')), dice.random() < 0.5


def _row_in_other_words(table: Spoiled, dice: Dice) -> None:
    """One row has another delimiter, or a quote that never ends, or stray ones."""
    if len(table.rows) < 2:
        return
    at = dice.randrange(len(table.rows))
    text = _line(table.rows[at], dice.choice(SIGNS), table.quote, table.always_quoted)
    place = dice.randint(0, len(text))
    table.broken[at] = text[:place] + dice.choice(("", '"', "'", '""', '"x', "\\", '\\"', "\x00", "\n")) + text[place:]


_STEPS: tuple[Step, ...] = (
    *(_cell_changed,) * 10,
    *(_cells_swapped, _cell_emptied, _cell_doubled, _cell_negated, _sign_put_in, _cell_borrowed) * 2,
    *(_column_changed, _row_dropped, _row_doubled, _rows_shuffled, _row_cut, _row_widened, _rows_merged),
    *(_all_rows_gone, _lead_line, _many_rows, _name_changed, _name_emptied, _name_doubled, _columns_reordered),
    *(_column_dropped, _column_doubled, _encoding_changed, _delimiter_changed, _ends_changed, _quotes_changed),
    *(_row_in_other_words, _row_in_other_words),
)


def _line(row: list[str], delimiter: str, quote: str, always: bool) -> str:
    cells = []
    for cell in row:
        if quote and (always or any(sign in cell for sign in (delimiter, quote, "\n", "\r"))):
            cell = f"{quote}{cell.replace(quote, quote * 2)}{quote}"
        cells.append(cell)
    return delimiter.join(cells)


def _written(table: Spoiled) -> bytes:
    lines = [
        table.broken.get(at, _line(row, table.delimiter, table.quote, table.always_quoted))
        for at, row in enumerate(table.rows)
    ]
    text = table.end.join([*lines, ""])
    try:
        return text.encode(table.encoding, "surrogatepass")
    except UnicodeEncodeError:
        return text.encode(table.encoding, "replace")


# Packing


def _packed(seed: Seed, tables: dict[str, tuple[Spoiled, bytes]]) -> dict[str, bytes]:
    if seed.form == "gz":
        return {f"{name}.csv.gz": gzip.compress(content, mtime=0) for name, (_, content) in tables.items()}
    if seed.form == "xlsx":
        return {f"{name}.xlsx": _book(table) for name, (table, _) in tables.items()}
    if seed.form == "zip":
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, (_, content) in tables.items():
                archive.writestr(zipfile.ZipInfo(f"{name}.csv"), content)
        return {f"{seed.name}.zip": packed.getvalue()}
    return {f"{name}.csv": content for name, (_, content) in tables.items()}


def _book(table: Spoiled) -> bytes:
    """A workbook of the rows; what looks like a number is one, as in sheets that people keep."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_numbers": True, "nan_inf_to_errors": True}) as book:
        book.set_properties({"created": datetime(2024, 1, 1)})
        sheet = book.add_worksheet()
        for y, row in enumerate(table.rows):
            for x, cell in enumerate(row[:100]):
                sheet.write(y, x, cell.encode("utf-8", "replace").decode()[:30_000])
    return made.getvalue()
