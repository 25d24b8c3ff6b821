"""A mapping's TOML read and checked: whatever is wrong in it is one sentence that names the thing and the nearest."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from data import clock
from data.errors import Unclear
from data.importers.mappings.amounts import Numbers
from data.importers.mappings.mapping import MappedFile, Reading
from data.importers.mappings.mapping_fields import FIELDS, KINDS, NEEDED, STATES
from data.importers.mappings.mapping_part import Join, Part, Split
from data.importers.mappings.mapping_patterns import checked_pattern
from data.money import exponent
from data.search.nearest import nearest
from data.splits import WAYS, Way

_OF_A_PART = (
    *("kind", "channel", "decimal", "dates", "timezone", "currency", "tax_included", "shares", "weight_unit", "empty"),
    *("ignore", "optional", "columns", "join", "split", "defaults", "constants", "numbers", "money", "states"),
    *("booleans", "lines", "before_discount"),
)
_TOP = (*_OF_A_PART, "file", "part")
_SERVICES = {"shipping": "service", "fee": "fee"}
WEIGHTS = {"g": 1_000, "kg": 1_000_000, "lb": 453_592, "lbs": 453_592, "oz": 28_350, "斤": 500_000, "克": 1_000}
"""Thousandths of a gram."""
WEIGHTS |= {"公斤": 1_000_000, "千克": 1_000_000, "mg": 1, "t": 1_000_000_000}


def read_mapping(found: Mapping[str, Any], path: str) -> MappedFile:
    """A mapping from its TOML."""
    _known(path, found, _TOP)
    sections = found.get("part", [])
    if not isinstance(sections, list) or not all(isinstance(section, dict) for section in sections):
        raise _wrong(path, "part", str(sections), ["[[part]]"])
    common = {name: value for name, value in found.items() if name not in ("part", "file")}
    parts = [_part({**common, **section}, path, section) for section in sections] or [_part(common, path, {})]
    reading = _reading(path, found.get("file", {}))
    starts = [part.header for part in parts if part.header]
    if starts:
        reading["starts"] = starts
    return MappedFile(path, parts, reading)


def _part(found: Mapping[str, Any], path: str, own: Mapping[str, Any]) -> Part:
    """One part, or the whole mapping; what it does not say itself, the top has said."""
    _known(path, own, (*_OF_A_PART, "header", "begins"))
    header = own.get("header", own.get("begins", ()))
    header = tuple(str(name).strip() for name in ([header] if isinstance(header, str) else header))
    kind = _one_of(path, "kind", str(found.get("kind", "orders")), KINDS)
    if own.get("ignore") is True:
        return Part(path, kind, str(found.get("channel", "import")), header=header, left_out=True)
    columns, optional, ignored = _columns(path, kind, _table(path, found, "columns"))
    optional_too = found.get("optional", [])
    dates, dates_of = _dates(path, found.get("dates", ["iso"]))
    numbers, numbers_of = _numbers(path, found)
    part = Part(
        path=path,
        kind=kind,
        channel=str(found.get("channel", "import")),
        columns=columns,
        joins=_joins(path, kind, _table(path, found, "join")),
        splits=_splits(path, kind, _table(path, found, "split")),
        header=header,
        ignored=frozenset({*ignored, *_words(found.get("ignore", []))}),
        optional=frozenset({*optional, *_words(optional_too if isinstance(optional_too, list) else [])}),
        all_optional=optional_too is True,
        numbers=numbers,
        numbers_of=numbers_of,
        dates=dates,
        dates_of=dates_of,
        timezone=str(found.get("timezone", "")),
        currency=str(found.get("currency", "")),
        tax_included=bool(found.get("tax_included", False)),
        before_discount=bool(found.get("before_discount", False)),
        shares=cast(Way, _one_of(path, "shares", str(found.get("shares", "largest")), WAYS)),  # it is one of them
        weight_unit=_one_of(path, "weight_unit", str(found.get("weight_unit", "g")), tuple(WEIGHTS)),
        empty=frozenset(word.casefold() for word in _words(found.get("empty", []))),
        defaults=_values(path, kind, found, "defaults"),
        constants=_values(path, kind, found, "constants"),
        states=_states(path, _table(path, found, "states")),
        booleans={str(word).strip().casefold(): bool(value) for word, value in _table(path, found, "booleans").items()},
        services=_services(path, _table(path, found, "lines")),
    )
    _check(part)
    return part


def _check(part: Part) -> None:
    fields = part.fields
    for group in NEEDED[part.kind]:
        if not fields & set(group):
            raise Unclear(
                "The mapping “{path}” names no column for “{field}”.", path=part.path, field="” or “".join(group)
            )
    if part.timezone:
        clock.zone(part.timezone)
    if part.currency:
        exponent(part.currency)
    if both := part.ignored & set(part.named_columns()):
        raise Unclear(
            "The mapping “{path}” both takes and ignores the column “{column}”.", path=part.path, column=min(both)
        )


def _columns(path: str, kind: str, given: Mapping[str, Any]) -> tuple[dict[str, tuple[str, ...]], set[str], set[str]]:
    """Column → fields; the columns that may be missing; those that are ignored ("-")."""
    columns: dict[str, tuple[str, ...]] = {}
    optional, ignored = set(), set()
    for column, names in given.items():
        column = str(column).strip()
        texts = [str(name).strip() for name in names] if isinstance(names, list) else [str(names).strip()]
        if "-" in texts:
            ignored.add(column)
        if any(text.endswith("?") for text in texts):
            optional.add(column)
        fields = tuple(_field(path, kind, text.removesuffix("?")) for text in texts if text not in ("", "-"))
        if fields:
            columns[column] = fields
    return columns, optional, ignored


def _joins(path: str, kind: str, given: Mapping[str, Any]) -> dict[str, Join]:
    found = {}
    for name, what in given.items():
        name = _field(path, kind, str(name))
        if isinstance(what, dict):
            _known(path, what, ("columns", "with"))
        columns = what.get("columns", []) if isinstance(what, dict) else what
        if not isinstance(columns, list) or not columns:
            raise _wrong(path, f"join.{name}", str(columns), ['["COLUMN", "COLUMN"]'])
        sign = str(what.get("with", " ")) if isinstance(what, dict) else " "
        found[name] = Join(tuple(str(column).strip() for column in columns), sign)
    return found


def _splits(path: str, kind: str, given: Mapping[str, Any]) -> dict[str, Split]:
    found = {}
    for column, how in given.items():
        if not isinstance(how, dict) or not ({"at", "pattern"} & set(how)):
            raise _wrong(path, f"split.{column}", str(how), ['{ at = " - ", into = [ … ] }', "{ pattern = '…' }"])
        _known(path, how, ("at", "into", "pattern"))
        if "pattern" in how:
            pattern, most = checked_pattern(path, str(how["pattern"]))
            into = tuple(_field(path, kind, name) for name in pattern.groupindex)
            found[str(column).strip()] = Split(into, pattern=pattern, most=most)
            continue
        at, names = str(how["at"]), how.get("into", [])
        if not at or not isinstance(names, list) or not names:
            raise _wrong(path, f"split.{column}", str(how), ['{ at = " - ", into = [ … ] }'])
        found[str(column).strip()] = Split(tuple(_field(path, kind, str(name)) for name in names), at)
    return found


def _dates(path: str, given: object) -> tuple[list[str], dict[str, list[str]]]:
    if isinstance(given, dict):
        _known(path, given, ("formats", "columns"))
        of = {str(column).strip(): _words(forms) for column, forms in _table(path, given, "columns").items()}
        return _words(given.get("formats", ["iso"])), of
    return _words(given), {}


def _numbers(path: str, found: Mapping[str, Any]) -> tuple[Numbers, dict[str, Numbers]]:
    given, symbols = _table(path, found, "numbers"), _table(path, found, "money")
    _known(path, given, ("decimal", "group", "columns"))
    _known(path, symbols, ("symbols",))
    beside = tuple(word.casefold() for word in _words(symbols.get("symbols", [])))
    decimal = _one_of(path, "decimal", str(given.get("decimal", found.get("decimal", "."))), (".", ","))
    group = given.get("group")
    if group is not None:
        group = _one_of(path, "group", str(group), ("", *(sign for sign in (",", ".", " ", "'") if sign != decimal)))
    of = {
        str(column).strip(): Numbers(_one_of(path, "decimal", str(sign), (".", ",")), None, beside)
        for column, sign in _table(path, given, "columns").items()
    }
    return Numbers(decimal, group, beside), of


def _values(path: str, kind: str, found: Mapping[str, Any], table: str) -> dict[str, str]:
    return {_field(path, kind, str(name)): str(value) for name, value in _table(path, found, table).items()}


def _states(path: str, given: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    return {
        " ".join(str(word).split()).casefold(): frozenset(
            _one_of(path, "states", meaning, (*STATES, "on", "off")) for meaning in str(meanings).split()
        )
        for word, meanings in given.items()
    }


def _services(path: str, given: Mapping[str, Any]) -> dict[str, str]:
    _known(path, given, tuple(_SERVICES))
    return {word.casefold(): _SERVICES[name] for name, words in given.items() for word in _words(words)}


def _reading(path: str, given: Mapping[str, Any]) -> Reading:
    _known(path, given, ("encoding", "delimiter", "quote", "skip"))
    encoding = str(given.get("encoding", ""))
    try:
        "".encode(encoding or "utf-8")
    except LookupError:
        raise Unclear(
            "The mapping “{path}” names an unknown encoding “{encoding}”.", path=path, encoding=encoding
        ) from None
    skip = given.get("skip", 0)
    if not isinstance(skip, int) or skip < 0:
        raise _wrong(path, "skip", str(skip), ["0", "1", "2 …"])
    reading = Reading(encoding=encoding, delimiter=str(given.get("delimiter", "")), skip=skip)
    if len(reading["delimiter"]) > 1:
        raise _wrong(path, "delimiter", reading["delimiter"], [",", ";", "\\t", "|"])
    if "quote" in given:
        reading["quote"] = _one_of(path, "quote", str(given["quote"]) or "none", ('"', "'", "none"))
    return reading


def _table(path: str, found: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    given = found.get(name, {})
    if not isinstance(given, dict):
        raise _wrong(path, name, str(given), [f"[{name}]"])
    return given


def _words(given: object) -> list[str]:
    """The strings of a list; one string is a list of one."""
    if isinstance(given, str):
        return [given]
    return [str(word) for word in given] if isinstance(given, list) else []


def _field(path: str, kind: str, name: str) -> str:
    if name not in FIELDS[kind]:
        raise _unknown(path, name, FIELDS[kind])
    return name


def _one_of(path: str, name: str, value: str, known: Sequence[str]) -> str:
    if value not in known:
        raise _wrong(path, name, value, known)
    return value


def _wrong(path: str, name: str, value: str, known: Sequence[str]) -> Unclear:
    return Unclear(
        "The mapping “{path}” says {name} = “{value}”. Take one of: {known}.",
        path=path,
        name=name,
        value=value[:100],
        known=", ".join(known),
    )


def _known(path: str, given: Mapping[str, Any], known: Sequence[str]) -> None:
    for name in given:
        if name not in known:
            raise _unknown(path, name, known)


def _unknown(path: str, name: str, known: Sequence[str]) -> Unclear:
    return Unclear(
        "The mapping “{path}” has an unknown field “{field}”. Perhaps {nearest}?",
        path=path,
        field=name,
        nearest=nearest(name, known) or ", ".join(known),
    )
