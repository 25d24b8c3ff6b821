"""Text measured, cut and padded in terminal cells; a wide character or a joined emoji is never split."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

from rich.cells import cell_len, split_graphemes

MIDDLE_FROM = 16
"""Names this long are cut in the middle: variants of goods differ at the end."""
TAIL = 5

_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]+")
_TONE = re.compile("[\U0001f3fb-\U0001f3ff]")
_ODD = re.compile(f"{_FLAG.pattern}|{_TONE.pattern}")
_TONED = ("So", "Sk", "Mn", "Cf")
"""What a skin tone colours: a picture, perhaps with a mark; after anything else it stands for itself."""


def cells_of(text: str, ambiguous: Literal[1, 2] = 1) -> int:
    """Cells of a text where what people see as one is drawn as one; some terminals of Asia draw ambiguous signs wide.

    Rich takes half a flag for one cell and a skin tone of its own for none; terminals draw two.
    """
    size = cell_len(text)
    if text.isascii():
        return size
    if _ODD.search(text):
        size += sum(len(run[0]) % 2 for run in _FLAG.finditer(text))
        size += sum(2 for tone in _TONE.finditer(text) if _stands_alone(text, tone.start()))
    if ambiguous == 2:
        size += sum(_widens(text, place) for place in range(len(text)))
    return size


def loose_cells(text: str) -> int:
    """Cells of a text on a terminal that joins nothing: the people of a family side by side, a flag as two letters."""
    return sum(2 if _ODD.match(character) else cell_len(character) for character in text)


def _stands_alone(text: str, place: int) -> bool:
    return place == 0 or unicodedata.category(text[place - 1]) not in _TONED


def _widens(text: str, place: int) -> bool:
    """Whether a sign takes a second cell where ambiguous ones are wide: not if it is a wide picture already."""
    character = text[place]
    if unicodedata.east_asian_width(character) != "A" or cell_len(character) != 1:
        return False
    return cell_len(text[place : place + 2]) < 2 or text[place + 1] != "\ufe0f"


def pad_cells(text: str, width: int, align: Literal["left", "right", "center"] = "left") -> str:
    """The text with spaces up to the width; what is longer stays whole."""
    gap = width - cells_of(text)
    if gap <= 0:
        return text
    if align == "left":
        return text + " " * gap
    if align == "right":
        return " " * gap + text
    left = gap // 2 + (gap & width & 1)
    return " " * left + text + " " * (gap - left)


def take_cells(text: str, width: int) -> str:
    """As many whole characters from the start as fit into the width."""
    if text.isascii():
        return text[: max(0, width)]
    end = used = 0
    for _, upto, cells in _clusters(text):
        used += cells
        if used > width:
            break
        end = upto
    return text[:end]


def take_last_cells(text: str, width: int) -> str:
    """As many whole characters from the end as fit into the width."""
    if text.isascii():
        return text[-width:] if width > 0 else ""
    start, used = len(text), 0
    for begin, _, cells in reversed(list(_clusters(text))):
        used += cells
        if used > width:
            break
        start = begin
    return text[start:]


def cut_end(text: str, width: int) -> str:
    """The text if it fits, else its beginning and ~."""
    if cells_of(text) <= width:
        return text
    return take_cells(text, width - 1) + "~" if width > 0 else ""


def cut_middle(text: str, width: int) -> str:
    """Like cut_end, but of a long name the last five cells stay: Linen duvet 20~套 白."""
    size = cells_of(text)
    if size <= width:
        return text
    if size < MIDDLE_FROM or width < 2 * TAIL:
        return cut_end(text, width)
    tail = take_last_cells(text, TAIL).lstrip()
    return take_cells(text, width - 1 - cells_of(tail)).rstrip() + "~" + tail


def fit(text: str, width: int, align: Literal["left", "right"] = "left", middle: bool = False) -> str:
    """Exactly width cells: cut when longer, padded when shorter."""
    return pad_cells(cut_middle(text, width) if middle else cut_end(text, width), width, align)


def _clusters(text: str) -> Iterator[tuple[int, int, int]]:
    """Start, end and cells of each character as people see it: Rich leaves the halves of flags and ﾊﾞ apart."""
    start = end = 0
    for begin, upto, _ in split_graphemes(text)[0]:
        half_of_flag = _is_half_of_flag(text[begin]) and _is_half_of_flag(text[start]) and end - start == 1
        if end and not half_of_flag and text[begin] not in "\uff9e\uff9f":
            yield start, end, cells_of(text[start:end])
            start = begin
        end = upto
    if end:
        yield start, end, cells_of(text[start:end])


def _is_half_of_flag(character: str) -> bool:
    return _FLAG.match(character) is not None


def wrap_cells(text: str, width: int, most: int = 100) -> list[str]:
    """The text in lines of at most so many cells, broken between words or within a long one; `~` ends a cut."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        while True:
            joined = f"{line} {word}" if line else word
            if cells_of(joined) <= width:
                line = joined
                break
            if line:
                lines.append(line)
                line = ""
                continue
            piece = take_cells(word, width) or word[:1]
            lines.append(piece)
            word = word[len(piece) :]
            if not word:
                break
    lines += [line] if line else []
    return lines if len(lines) <= most else [*lines[: most - 1], cut_end(lines[most - 1] + " " * width, width).rstrip()]
