"""Which fonts this machine can typeset with, and which letters none of them has: those would print as boxes."""

import struct
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from data.dataclass import dataclass

LIKED = (
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC"),
    *(
        "Microsoft YaHei",
        "WenQuanYi Micro Hei",
        "WenQuanYi Zen Hei",
        "Hiragino Sans GB",
        "SimHei",
        "Droid Sans Fallback",
    ),
    *("Noto Sans", "Liberation Sans", "DejaVu Sans", "Arial", "Helvetica"),
)
"""Families in the order in which paper likes them; what they lack comes from any other that has it."""
OWN = "Libertinus Serif"
"""The typesetter carries it itself."""
_OWN_LETTERS = ((0x20, 0x52F), (0x1E00, 0x1EFF), (0x1F00, 0x1FFF), (0x2000, 0x214F))
CHINESE = "中文"
PACKAGE = "fonts-noto-cjk"
"""What brings Chinese to Debian and Ubuntu."""
PACKAGES = "fonts-noto-core"
"""What brings most other scripts."""


@dataclass(frozen=True, slots=True)
class Face:
    """A font in a file that may hold several."""

    family: str
    path: str
    index: int


@cache
def collection() -> Any:
    """All fonts, looked up once: a search through the system's folders takes 80 ms."""
    import typst

    return typst.Fonts()


@cache
def installed() -> tuple[Face, ...]:
    """The fonts of this machine, the liked ones first."""
    found = [Face(font.family, str(font.path), int(font.index)) for font in collection().fonts() if font.path]
    rank = {family: place for place, family in enumerate(LIKED)}
    return tuple(sorted(found, key=lambda face: rank.get(face.family, len(rank))))


def families() -> list[str]:
    """The families that a paper is set in; each of them is there."""
    there = {face.family for face in installed()}
    return [*(family for family in LIKED if family in there), OWN]


def boxes(texts: Iterable[str]) -> str:
    """The letters and digits of these texts that no font here has, in their order; signs and pictures don't count."""
    wanted = dict.fromkeys(sign for text in texts for sign in text if ord(sign) > 0x7E)
    missing = [sign for sign in wanted if unicodedata.category(sign)[0] in "LMN" and not _within(sign, _OWN_LETTERS)]
    for face in installed():
        if not missing:
            break
        there = letters(face.path, face.index)
        missing = [sign for sign in missing if not _within(sign, there)]
    return "".join(missing)


def _within(sign: str, spans: tuple[tuple[int, int], ...]) -> bool:
    place = bisect_right(spans, (ord(sign), 0x7FFFFFFF)) - 1
    return place >= 0 and ord(sign) <= spans[place][1]


@cache
def letters(path: str, index: int) -> tuple[tuple[int, int], ...]:
    """The spans of characters that a font has a picture for; none for a file that can't be read."""
    try:
        with Path(path).open("rb") as file:
            return tuple(sorted(_spans(_table(file, index))))
    except (OSError, struct.error, ValueError):
        return ()


def _table(file: BinaryIO, index: int) -> bytes:
    """The table of characters (cmap) of a TrueType or OpenType font, or of one in a collection."""
    start = 0
    if file.read(4) == b"ttcf":
        file.seek(12 + 4 * index)
        (start,) = struct.unpack(">I", file.read(4))
    file.seek(start)
    _, count = struct.unpack(">IH6x", file.read(12))
    for _ in range(count):
        tag, _, offset, length = struct.unpack(">4sIII", file.read(16))
        if tag == b"cmap":
            file.seek(offset)
            return file.read(length)
    raise ValueError("a font without characters")


def _spans(table: bytes) -> list[tuple[int, int]]:
    """From the fullest subtable of Unicode: format 12, else format 4."""
    (count,) = struct.unpack_from(">2xH", table)
    places: dict[int, int] = {}
    for number in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", table, 4 + 8 * number)
        if platform == 0 or (platform == 3 and encoding in (1, 10)):
            places.setdefault(struct.unpack_from(">H", table, offset)[0], offset)
    if 12 in places:
        (groups,) = struct.unpack_from(">12xI", table, places[12])
        found = struct.iter_unpack(">III", table[places[12] + 16 : places[12] + 16 + 12 * groups])
        return [(first, last) for first, last, _ in found]
    if 4 not in places:
        return []
    (twice,) = struct.unpack_from(">6xH", table, places[4])
    ends = struct.unpack_from(f">{twice // 2}H", table, places[4] + 14)
    starts = struct.unpack_from(f">{twice // 2}H", table, places[4] + 16 + twice)
    return [(first, last) for first, last in zip(starts, ends, strict=True) if first != 0xFFFF]
