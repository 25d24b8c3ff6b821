"""What may be typed next, and what the fields are: for the filter bar, `list --fields` and F1."""

import re
from collections.abc import Collection

from data.dataclass import dataclass
from data.search.answers import known_values
from data.search.kinds import Field, FieldKind, Thing
from data.search.language import plain

_WORD_BEFORE = re.compile(r"\S*$")
_FIELD = re.compile(r"-?(?P<name>[A-Za-z][A-Za-z0-9_-]*)(?P<op>:>=|:<=|:>|:<|>=|<=|:|>|<|=)(?P<values>.*)$")
_KINDS = {"words": "text", "codes": "text", "name": "text", "tag": "text", "instant": "date", "day": "date"}
_TIMES = ("today", "yesterday", "monday", "-7d", "-30d")
_AGES = ("1h", "1d", "7d", "30d")
_LEFT = ("30m", "2h", "1d", "0")
_EXAMPLES = {"number": ">0", "money": ">100", "duration": "<2h", "instant": "<2d", "day": ":today", "flag": ":yes"}
MOST = 12


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text that may stand in place of what lies from `start` to `end`."""

    text: str
    start: int
    end: int
    help: str


def fields(thing: Thing, hidden: Collection[str] = ()) -> list[Field]:
    """Every field of a thing."""
    return [
        Field(name, _KINDS.get(kind.kind, kind.kind), kind.help, kind.values, name + _example(name, kind))
        for name, kind in thing.fields.items()
        if name not in hidden
    ]


def complete(thing: Thing, text: str, cursor: int, hidden: Collection[str] = ()) -> list[Suggestion]:
    """What the word at the cursor may become; a field before its values, best first."""
    before = plain(text[: max(cursor, 0)])
    found = _WORD_BEFORE.search(before)
    word = found[0] if found else ""
    named = _FIELD.match(word)
    if named:
        return _values(thing, named, len(before), hidden)
    typed = word.removeprefix("-")
    if not typed or typed.startswith('"'):
        return []
    return _names(thing, typed, len(before), hidden)


def _names(thing: Thing, typed: str, end: int, hidden: Collection[str]) -> list[Suggestion]:
    wanted = typed.casefold().replace("-", "_")
    known = {name: name for name in thing.fields} | dict(thing.aliases)
    begun = [own for name, own in known.items() if name.startswith(wanted)]
    inside = [own for name, own in known.items() if wanted in name and len(wanted) > 1]
    names = [name for name in dict.fromkeys(begun + inside) if name not in hidden]
    return [
        Suggestion(name + _sign(thing.fields[name]), end - len(typed), end, thing.fields[name].help)
        for name in names[:MOST]
    ]


def _values(thing: Thing, named: re.Match[str], end: int, hidden: Collection[str]) -> list[Suggestion]:
    name = named["name"].lower().replace("-", "_")
    own = thing.aliases.get(name, name)
    kind = thing.fields.get(own)
    if kind is None or own in hidden:
        return []
    done, _, typed = named["values"].rpartition(",")
    typed = typed.rpartition("..")[2].lstrip('"')
    taken = {value.casefold() for value in done.split(",")}
    offered = [value for value in _offered(kind, named["op"]) if value.casefold() not in taken]
    wanted = typed.casefold()
    fitting = [value for value in offered if value.casefold().startswith(wanted) and value.casefold() != wanted]
    return [Suggestion(_quoted(value), end - len(typed), end, kind.help) for value in fitting[:MOST]]


def _offered(kind: FieldKind, operator: str) -> tuple[str, ...]:
    if kind.kind in ("instant", "day"):
        ages = _AGES if kind.kind == "instant" else ()
        return (*ages, *_TIMES) if operator != ":" else (*_TIMES, *ages, "any", "none")
    if kind.kind == "duration":
        return _LEFT
    known = known_values(kind)
    return known if kind.kind == "flag" or operator != ":" else tuple(dict.fromkeys((*known, "any", "none")))


def _quoted(value: str) -> str:
    return f'"{value}"' if re.search(r'[\s,"]', value) else value


def _sign(kind: FieldKind) -> str:
    return {"number": ">", "money": ">", "duration": "<"}.get(kind.kind, ":")


def _example(name: str, kind: FieldKind) -> str:
    if kind.values:
        return f":{kind.values[0]}"
    return _EXAMPLES.get(kind.kind, ":…")
