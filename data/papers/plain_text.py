"""Papers as text of 80 columns: for terminals, for a printer of lines, and where there is nothing to typeset with."""

import unicodedata
from collections.abc import Iterator, Sequence

from data.papers.sheets import Column, Fact, Label, Paper, Sheet, Table, clean

WIDTH = 80
GAP = 2
NARROWEST = 6
ROOM = "_" * 8
PAGE_END = "\f"


def text_of(paper: Paper) -> str:
    """The whole paper; sheets are parted by a form feed, which a printer takes as the end of a page."""
    if paper.labels:
        return "\n\n".join("\n".join(_label(label)) for label in paper.labels) + "\n"
    return PAGE_END.join("\n".join(line.rstrip() for line in _sheet(sheet)) + "\n" for sheet in paper.sheets)


def _label(label: Label) -> Iterator[str]:
    yield from (line for line in (clean(label.big), *_wrapped(clean(label.name), WIDTH)) if line)
    if label.code and label.code != label.big:
        yield f"|{clean(label.code)}|"
    if label.price:
        yield label.price


def _sheet(sheet: Sheet) -> Iterator[str]:
    if sheet.sender:
        yield clean(sheet.sender)
    head, number = clean(sheet.title).upper(), clean(sheet.number)
    yield head + " " * max(GAP, WIDTH - cells(head) - cells(number)) + number
    yield "=" * WIDTH
    if sheet.alert:
        yield from (f"! {line}" for line in _wrapped(clean(sheet.alert), WIDTH - 2))
        yield ""
    for party in sheet.parties:
        yield f"{clean(party.head)}:"
        yield from (f"  {part}" for line in party.lines for part in _wrapped(clean(line), WIDTH - 2))
        yield ""
    if sheet.facts:
        yield from _facts(sheet.facts)
        yield ""
    for table in sheet.tables:
        yield from _table(table)
        yield ""
    if sheet.totals:
        yield from _totals(sheet.totals)
        yield ""
    for note in sheet.notes:
        yield from _wrapped(clean(note), WIDTH)
    if sheet.notes:
        yield ""
    for signature in sheet.signatures:
        yield f"{_padded(clean(signature), 24)}{'_' * 40}"
        yield ""


def _facts(facts: Sequence[Fact]) -> Iterator[str]:
    width = max(cells(clean(fact.word)) for fact in facts) + GAP
    for fact in facts:
        first, *rest = _wrapped(clean(fact.value), WIDTH - width) or [""]
        yield _padded(clean(fact.word), width) + first
        yield from (" " * width + line for line in rest)


def _totals(totals: Sequence[Fact]) -> Iterator[str]:
    words = max(cells(clean(fact.word)) for fact in totals)
    values = max(cells(clean(fact.value)) for fact in totals)
    for fact in totals:
        if fact.strong:
            yield " " * max(0, WIDTH - words - GAP - values) + "-" * (words + GAP + values)
        line = _padded(clean(fact.word), words + GAP) + _padded(clean(fact.value), values, right=True)
        yield " " * max(0, WIDTH - words - GAP - values) + line


def _table(table: Table) -> Iterator[str]:
    """Columns as wide as they need to be, the widest made narrower until a line holds them; cells go on below."""
    if table.head:
        yield clean(table.head)
    rows = [[_cell(cell, column) for cell, column in zip(row, table.columns, strict=True)] for row in table.rows]
    heads = [clean(column.head) for column in table.columns]
    widths = [max(map(cells, told)) for told in zip(heads, *rows, strict=True)]
    while sum(widths) + GAP * (len(widths) - 1) > WIDTH:
        loose = [
            place for place, column in enumerate(table.columns) if column.kind == "text" and widths[place] > NARROWEST
        ]
        if not loose:
            break
        widths[max(loose, key=lambda place: (widths[place], table.columns[place].grows))] -= 1
    yield from _lines(heads, widths, table.columns)
    yield "-" * (sum(widths) + GAP * (len(widths) - 1))
    for row in rows:
        yield from _lines(row, widths, table.columns)


def _cell(text: str, column: Column) -> str:
    return ROOM if column.kind == "room" else clean(text)


def _lines(row: Sequence[str], widths: Sequence[int], columns: Sequence[Column]) -> Iterator[str]:
    parts = [_wrapped(cell, width) or [""] for cell, width in zip(row, widths, strict=True)]
    for number in range(max(map(len, parts))):
        told = [part[number] if number < len(part) else "" for part in parts]
        padded = [
            _padded(cell, width, right=column.kind == "number")
            for cell, width, column in zip(told, widths, columns, strict=True)
        ]
        yield (" " * GAP).join(padded)


def cells(text: str) -> int:
    """How many columns of a terminal a text takes: Chinese signs take two, marks on a letter none."""
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


def _width(sign: str) -> int:
    if unicodedata.category(sign) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in ("W", "F") else 1


def _padded(text: str, width: int, right: bool = False) -> str:
    room = " " * max(0, width - cells(text))
    return room + text if right else text + room


def _wrapped(text: str, width: int) -> list[str]:
    """Lines of at most so many columns, broken at spaces where there are any."""
    lines, line = [], ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if cells(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        while cells(word) > width:
            cut = _cut(word, width)
            lines.append(word[:cut])
            word = word[cut:]
        line = word
    return [*lines, line] if line else lines


def _cut(word: str, width: int) -> int:
    """How many signs of a word fit; one at least."""
    taken = 0
    for place, sign in enumerate(word):
        taken += _width(sign)
        if taken > width:
            return max(1, place)
    return len(word)
