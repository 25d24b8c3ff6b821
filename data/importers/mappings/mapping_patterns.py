"""Patterns that a mapping may split cells by: small ones, whose work on a cell has a bound.

A pattern that repeats a group can take longer than the world lasts on a short cell, and each open repeat beside others
costs a factor of the cell's length. So groups are not repeated, open repeats are few, and more of them mean shorter
cells.
"""

import re

from data.errors import Unclear

LONGEST = 200
_MOST_OF = {0: 2_000, 1: 2_000, 2: 2_000, 3: 300, 4: 120}
"""Open repeats → how many characters a cell may have: about ten million steps at worst."""
_PIECES = re.compile(
    r"(?P<escape>\\.)|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<open>\((?:\?P<[A-Za-z_]\w*>|\?:)?)|(?P<close>\))"
    r"|(?P<repeat>[*+]|\{\d*(?:,\d*)?\})|(?P<maybe>\?)|(?P<other>.)",
    re.DOTALL,
)


def checked_pattern(path: str, text: str) -> tuple[re.Pattern[str], int]:
    """The pattern and the longest cell that it is tried on. Unclear says why it can't be used."""
    try:
        pattern = re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        raise _refused(path, text, str(error)) from None
    if len(text) > LONGEST:
        raise _refused(path, text, f"it is longer than {LONGEST} characters")
    if not pattern.groupindex:
        raise _refused(path, text, "it has no named group like (?P<city>.+)")
    opened = _open_repeats(path, text)
    if opened not in _MOST_OF:
        raise _refused(path, text, f"it has more than {max(_MOST_OF)} open repeats")
    return pattern, _MOST_OF[opened]


def _open_repeats(path: str, text: str) -> int:
    """How many * and + and the like it has. Unclear where it looks around, looks back, or repeats a group."""
    count, before = 0, ""
    for piece in _PIECES.finditer(text):
        kind = piece.lastgroup or ""
        if kind == "maybe" and before == "open":
            raise _refused(path, text, "only groups like (?P<city>…) and (?:…) are known")
        if kind == "escape" and (piece[0][1].isdigit() and piece[0] != r"\0"):
            raise _refused(path, text, "it looks back at what it has found")
        if kind == "repeat":
            if before == "close":
                raise _refused(path, text, "it repeats a group")
            count += not re.fullmatch(r"\{\d+\}", piece[0])
        before = kind
    return count


def _refused(path: str, pattern: str, reason: str) -> Unclear:
    return Unclear(
        "The mapping “{path}” has the pattern “{pattern}”, which can't be used: {reason}.",
        path=path,
        pattern=pattern[:80],
        reason=reason,
    )
