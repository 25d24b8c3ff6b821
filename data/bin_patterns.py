"""Many bins by one pattern: A-01-01..C-12-04 is three rows of twelve places with four levels each."""

import re
from itertools import product

from data.errors import Unclear

MOST = 5_000
PART = re.compile(r"[0-9]+|[A-Za-z]+|[^0-9A-Za-z]+")
SIGNS = frozenset("[]{}*?,;|")
"""Signs of other programs' patterns, which would become the code of one bin."""
CODE = re.compile(r"[^\s\x00-\x1f\x7f]{1,32}")


def codes_of(pattern: str) -> list[str]:
    """The codes of a pattern in picking order; Unclear if it is none, or of too many."""
    first, dots, last = (part.strip() for part in pattern.partition(".."))
    if not dots:
        last = first
    if SIGNS & set(pattern) or not CODE.fullmatch(first) or not CODE.fullmatch(last):
        raise _unclear(pattern)
    begin, end = PART.findall(first), PART.findall(last)
    if len(begin) != len(end):
        raise _unclear(pattern)
    axes = [_axis(low, high, pattern) for low, high in zip(begin, end, strict=True)]
    count = 1
    for axis in axes:
        count *= len(axis)
    if count > MOST:
        raise Unclear("“{pattern}” are {n} bins. At most {most} are made at once.", pattern=pattern, n=count, most=MOST)
    return ["".join(parts) for parts in product(*axes)]


def _axis(low: str, high: str, pattern: str) -> list[str]:
    """The values of one part, from the first to the last."""
    if low == high:
        return [low]
    if low.isdigit() and high.isdigit() and len(low) == len(high) < 7 and int(low) < int(high):
        return [str(number).zfill(len(low)) for number in range(int(low), int(high) + 1)]
    if len(low) == len(high) == 1 and low.isalpha() and high.isalpha() and low.isupper() == high.isupper():
        letters = [chr(code) for code in range(ord(low), ord(high) + 1)]
        if letters:
            return letters
    raise _unclear(pattern)


def _unclear(pattern: str) -> Unclear:
    return Unclear(
        "“{pattern}” names no bins. Write the first and the last one: A-01-01..C-12-04.", pattern=pattern[:60]
    )
