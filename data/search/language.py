"""The filter language, read into terms: words, "phrases", field:value,value, comparisons, ranges, and - for "not".

Reading never fails on what people type but by Unclear; what a field or value means is not known here.
"""

import re

from data.dataclass import dataclass
from data.errors import Unclear

LONGEST, MOST_TERMS, MOST_VALUES = 2000, 40, 100

# One sign for one sign, so that a cursor keeps its place.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PLAIN |= {ord(sign): ord('"') for sign in "“”„‟«»「」『』〝〞＂"}
_PLAIN |= {ord("、"): ord(","), ord("\u3000"): ord(" "), ord("−"): ord("-"), ord("–"): ord("-")}
_PLAIN |= dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, *range(0xD800, 0xE000)], ord(" "))

_FIELD = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9_-]*)(?P<op>:>=|:<=|:>|:<|>=|<=|≥|≤|:|>|<|=)")
_QUOTED = re.compile(r'"([^"]*)("|$)')
_BARE = re.compile(r'[^\s,"]+')
_WORD = re.compile(r"\S+")
_SPACE = re.compile(r"\s*")
_OPERATORS = {":>": ">", ":<": "<", ":>=": ">=", ":<=": "<=", "≥": ">=", "≤": "<="}


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field: its text, and its upper end where `..` was typed. An open end is None."""

    text: str
    until: str | None = None
    ranged: bool = False
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """A part of a filter: text to be found, or a field with what is asked of it."""

    start: int
    end: int
    negative: bool = False
    field: str = ""
    """Empty: `values` holds one text."""
    operator: str = ""
    """`:` `=` `>` `>=` `<` `<=`"""
    values: tuple[Value, ...] = ()
    whole: bool = False
    """The phrase was closed: its last word is a whole word."""


def plain(text: str) -> str:
    """The filter with full-width signs and quotes of all kinds made ASCII, sign for sign."""
    return text.translate(_PLAIN)


def parse(text: str) -> tuple[Term, ...]:
    """The terms of a filter, all of which must hold."""
    if len(text) > LONGEST:
        raise Unclear("This filter is too long: {count} signs, {most} are possible.", count=len(text), most=LONGEST)
    typed = plain(text)
    found: list[Term] = []
    place = _skip(typed, 0)
    while place < len(typed):
        term = _term(typed, place)
        if term.field or term.values:
            found.append(term)
        place = _skip(typed, term.end)
    if len(found) > MOST_TERMS:
        raise Unclear("This filter has {count} parts; {most} are possible.", count=len(found), most=MOST_TERMS)
    return tuple(found)


def _skip(typed: str, place: int) -> int:
    space = _SPACE.match(typed, place)
    return space.end() if space else place


def _term(typed: str, start: int) -> Term:
    negative = typed[start] == "-"
    place = start + negative
    named = _FIELD.match(typed, place)
    if named:
        operator = _OPERATORS.get(named["op"], named["op"])
        values, end = _values(typed, named.end())
        name = named["name"].lower().replace("-", "_")
        return Term(start, end, negative, name, operator, values)
    quoted = _QUOTED.match(typed, place)
    if quoted:
        values = (Value(quoted[1].strip(), quoted=True),) if quoted[1].strip() else ()
        return Term(start, quoted.end(), negative, values=values, whole=bool(quoted[2]))
    # A quote inside a word begins a phrase of its own: 5" is a word, and so is what follows.
    word = _WORD.match(typed, place)
    text = word[0] if word else ""
    return Term(start, place + len(text), negative, values=(Value(text),) if text.strip('"') else ())


def _values(typed: str, place: int) -> tuple[tuple[Value, ...], int]:
    found: list[Value] = []
    while True:
        value, place = _value(typed, place)
        if value is not None:
            found.append(value)
        if place >= len(typed) or typed[place] != ",":
            break
        place += 1
    if len(found) > MOST_VALUES:
        raise Unclear("This filter names {count} values; {most} are possible.", count=len(found), most=MOST_VALUES)
    return tuple(found), place


def _value(typed: str, place: int) -> tuple[Value | None, int]:
    quoted = _QUOTED.match(typed, place)
    if quoted:
        text = quoted[1].strip()
        return (Value(text, quoted=True) if text else None), quoted.end()
    bare = _BARE.match(typed, place)
    if not bare:
        return None, place
    text = bare[0]
    if ".." in text:
        low, _, high = text.partition("..")
        return Value(low, high.lstrip(".") or None, ranged=True), bare.end()
    return Value(text), bare.end()
