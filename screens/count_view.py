"""What the counting board shows: the bins of a count, or the bin that is being counted; never what the book says."""

from collections.abc import Mapping, Sequence

from data.dataclass import dataclass
from data.queries.counts import BinRow, Sheet, SheetLine
from screens.cells import pad_cells
from screens.count_cells import STATES, WORDS
from screens.parts.detail import pad
from screens.parts.drawn import Line, Piece
from screens.plain import plain
from screens.receive_cells import name_of
from screens.scan_panel import bar, big, wrong
from screens.session import Session
from screens.words import say

WIDEST = 100
Key = tuple[str, str]
"""SKU and lot."""


@dataclass(frozen=True, slots=True)
class Found:
    """An article that was counted in a bin, with its names."""

    sku: str
    lot: str
    name: str
    name_zh: str


def centred(lines: Sequence[Line], width: int) -> list[Line]:
    """In the middle of a wide screen."""
    left = max(0, (width - WIDEST) // 2)
    return [[(" " * left, "text"), *line] if left else line for line in lines]


def bins_lines(
    number: str,
    bins: Sequence[BinRow],
    cursor: int,
    trouble: tuple[str, str],
    session: Session,
    width: int,
    height: int,
) -> list[Line]:
    """The bins in walking order; the bar stands on the next one."""
    whole, width = width, min(width, WIDEST)
    done = sum(1 for one in bins if one.state in ("done", "left"))
    told = say("{done} of {n} bins", done=done, n=len(bins))
    lines: list[Line] = [
        (),
        [("  ", "text"), (told, "text"), ("   ", "text"), (say("Scan a bin, or Enter."), "muted")],
        bar(done, len(bins), width - 4, session.plain_lines),
        (),
    ]
    if bins:
        lines += [*big(bins[cursor].code, width - 4), ()]
    lines += wrong(*trouble, width) if trouble[0] else []
    room = max(1, height - len(lines))
    first = max(0, min(cursor - room // 2, len(bins) - room))
    for place, one in enumerate(bins[first : first + room], first):
        ground = " @bar" if place == cursor else ""
        sign = STATES.get(one.state, ".")
        role = {"+": "ok", "*": "info", "!": "warn", "-": "wait"}.get(sign, "faint")
        lines.append(
            [
                ("  ", "text" + ground),
                (sign + " ", role + ground),
                (pad(one.code, 18), "text" + ground),
                (pad(say(WORDS.get(one.state, one.state)), 20), "muted" + ground),
                (pad(plain(one.by), max(6, width - 46)), "muted" + ground),
            ]
        )
    return centred(lines, whole)


def bin_lines(
    sheet: Sheet,
    tally: Mapping[Key, int],
    found: Mapping[Key, Found],
    last: Key | None,
    trouble: tuple[str, str],
    waits: bool,
    typed: str,
    session: Session,
    width: int,
    height: int,
) -> list[Line]:
    """The bin: the article that was counted last, big; then every article of it with what was counted."""
    whole, width = width, min(width, WIDEST)
    pieces = sum(tally.values())
    seen = sum(1 for line in sheet.lines if (line.sku, line.lot) in tally)
    head: list[Piece] = [("  ", "text"), (sheet.bin, "strong"), ("   ", "text")]
    head += [(say("{n} of {all} articles   {pieces} pieces", n=seen, all=len(sheet.lines), pieces=pieces), "text")]
    if sheet.second:
        head += [("   ", "text"), (say("second count"), "warn")]
    if waits:
        head += [("   ", "text"), (say("being saved"), "info")]
    lines: list[Line] = [(), head, ()]
    lines += _last(tally, found, last, typed, width)
    lines += wrong(*trouble, width) if trouble[0] else [()]
    keys = order_of(sheet, tally)
    room = max(1, height - len(lines))
    here = keys.index(last) if last in keys else 0
    first = max(0, min(here - room // 2, len(keys) - room))
    by_key = {(line.sku, line.lot): line for line in sheet.lines}
    for key in keys[first : first + room]:
        lines.append(_line(key, by_key.get(key), tally.get(key), found, key == last, width))
    if not keys:
        lines.append([("  ", "text"), (say("The book has nothing here. Scan what lies there, or b when it is empty."),
                                       "muted")])  # fmt: skip
    return centred(lines, whole)


def order_of(sheet: Sheet, tally: Mapping[Key, int]) -> list[Key]:
    """Listed articles first, then what was found beside them."""
    listed = [(line.sku, line.lot) for line in sheet.lines]
    return [*listed, *(key for key in tally if key not in listed)]


def _last(tally: Mapping[Key, int], found: Mapping[Key, Found], last: Key | None, typed: str, width: int) -> list[Line]:
    if last is None:
        return [(), (), [("  ", "text"), (say("Scan the first article."), "strong")], (), (), (), ()]
    one = found.get(last)
    name = name_of(one.name, one.name_zh) if one else last[0]
    told: Line = (
        [("  ", "text"), (typed, "strong"), ("  ", "text"),
         (say("Enter: it is {n} in all;  a scan: {n} of that", n=typed), "muted")]
        if typed
        else [("  ", "text"), (last[0], "muted"), ("  ", "text"),
              (f"{say('lot')} {last[1]}" if last[1] else "", "muted")]
    )  # fmt: skip
    number = f"{tally[last]}" if last in tally else "-"
    return [*big(number, width - 4), [("  ", "text"), (name, "strong")], told]


def _line(
    key: Key, line: SheetLine | None, counted: int | None, found: Mapping[Key, Found], here: bool, width: int
) -> Line:
    ground = " @bar" if here else ""
    one = found.get(key)
    name = name_of(line.name, line.name_zh) if line else name_of(one.name, one.name_zh) if one else ""
    sign, role = ("+", "ok") if counted is not None else (".", "faint")
    if line is None:
        sign, role = "!", "warn"
    lot = f" {key[1]}" if key[1] else ""
    book = f" / {line.expected:,}" if line is not None and line.expected is not None else ""
    return [
        ("  ", "text" + ground),
        (sign + " ", role + ground),
        (pad(key[0] + lot, 20), "text" + ground),
        (pad(name, max(8, width - 44)), "muted" + ground),
        (pad_cells("." if counted is None else f"{counted:,}", 8, "right"), "text" + ground),
        (pad(book, 10), "muted" + ground),
    ]
