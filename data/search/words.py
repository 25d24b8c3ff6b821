"""Text as the index knows it, the same on both engines: folded, cut into words, each CJK character a word of its own.

Neither FTS5's nor PostgreSQL's own tokenizer finds a two-character Chinese word, and the two disagree about accents,
hyphens and numbers; so words are made here, and the engines only store them.
"""

import re
import unicodedata
from functools import lru_cache

GAP = "\u2016"
"""Stands between two values in one column: no phrase of a query crosses it."""
SHORT = 120
"""A text this long is remembered with its words."""
WORD_LENGTH, WORDS_MOST, CODE_LENGTH, CODES_MOST = 60, 4000, 200, 32_000

_CJK = "\u3005\u3007\u3040-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CJK_CHARACTER = re.compile(f"[{_CJK}]")
_APOSTROPHE = re.compile("['\u2019\u02bc\uff07]")
_NOT_ASCII_WORD = re.compile("[^0-9a-z]+")
_NOT_WORD = re.compile(r"[\W_]+")
_MARK = re.compile("[\u0300-\u036f]")
_SPACE = re.compile(r"[\s\0-\x1f\x7f-\x9f]+")
_UNDECOMPOSED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


def words_of(*texts: str | None) -> str:
    """The index text of some values: their words between spaces, a gap between values."""
    return f" {GAP} ".join(words for text in texts if text and (words := _joined(text)))


def _joined(text: str) -> str:
    return _joined_short(text) if len(text) <= SHORT else " ".join(tokens(text))


@lru_cache(maxsize=8192)
def _joined_short(text: str) -> str:
    """The same titles stand in many orders."""
    return " ".join(tokens(text))


def tokens(text: str) -> list[str]:
    """The words of a text in order, folded: no case, no accents, no full width, no punctuation."""
    text = _APOSTROPHE.sub("", text[: WORDS_MOST * WORD_LENGTH])
    if text.isascii():
        found = _NOT_ASCII_WORD.sub(" ", text.lower()).split()
    else:
        folded = _NOT_WORD.sub(" ", _fold(text))
        found = _CJK_CHARACTER.sub(r" \g<0> ", folded).split()
    return [word[:WORD_LENGTH] for word in found[:WORDS_MOST]]


def codes_of(*codes: str | None) -> str:
    """The index text of codes, addresses and numbers that are found by any part: one a line, folded."""
    lines = dict.fromkeys(folded for code in codes if code and (folded := fold_code(code)))
    return "\n".join(lines)[:CODES_MOST]


def fold_code(code: str) -> str:
    """A code without case and full width, spaces made one."""
    return _folded_short(code) if len(code) <= SHORT else _folded_code(code)


@lru_cache(maxsize=8192)
def _folded_short(code: str) -> str:
    return _folded_code(code)


def _folded_code(code: str) -> str:
    if not code.isascii():
        code = unicodedata.normalize("NFKC", code).encode("utf-8", "ignore").decode()
    return _SPACE.sub(" ", code.casefold()).strip()[:CODE_LENGTH]


def digits_of(phone: str | None) -> str:
    """The digits of a telephone number."""
    return re.sub("[^0-9]", "", unicodedata.normalize("NFKC", phone)) if phone else ""


def is_cjk(text: str) -> bool:
    """Whether a CJK character stands in it."""
    return _CJK_CHARACTER.search(text) is not None


def _fold(text: str) -> str:
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(mark for mark in _MARK.sub("", apart) if mark.isascii() or unicodedata.category(mark)[0] != "M")
    return unicodedata.normalize("NFC", bare.encode("utf-8", "ignore").decode().translate(_UNDECOMPOSED))
