"""A filter as SQL that either engine runs: literal text of ours, and a `?` for everything that was typed."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from data import clock, database, options
from data.dataclass import dataclass
from data.errors import Unclear
from data.search import answers
from data.search.answers import Asked, Condition, all_of, either, opposite
from data.search.indexes import (
    INDEXES,
    SHORTEST_CODE,
    Index,
    codes_seen,
    codes_select,
    codes_table,
    ids_select,
    row_number,
    words_question,
    words_seen,
    words_select,
)
from data.search.kinds import FieldKind, Reading, Thing, joined, row_by_row
from data.search.language import Term, Value, parse
from data.search.nearest import nearest
from data.search.words import fold_code, is_cjk, tokens


@dataclass(frozen=True, slots=True)
class Compiled:
    """What the rows of a list must fulfil: `where` with its values.

    `matches` and `rest` say the same in two parts: a select of the ids that a text index finds, and the other
    conditions; a reader that knows the matches to be few reads along them.
    """

    where: str = "1 = 1"
    values: tuple[object, ...] = ()
    matches: str = ""
    match_values: tuple[object, ...] = ()
    rest: str = "1 = 1"
    rest_values: tuple[object, ...] = ()
    leads: tuple[tuple[str, tuple[object, ...], int], ...] = ()
    """Selects with their values: each finds, by an index, at least every id that matches. So many of them are few."""
    seen: str = ""
    """The same as `matches`, asked of one row at a time: whoever meets the rows in order need not find all. SQLite."""
    seen_values: tuple[object, ...] = ()
    probes: tuple[tuple[str, tuple[object, ...]], ...] = ()
    """Of each text a select of its matches, some of them twice: unlike `matches` it stops when enough were counted."""
    streams: tuple[tuple[str, tuple[object, ...]], ...] = ()
    """Selects of the numbers of the rows that match, where the index is in the order of a list: each can be continued
    by `and rowid …`. SQLite."""
    texts: tuple[str, ...] = ()
    """The texts of letters and digits alone that must all be found anywhere."""
    only_texts: bool = False
    """Whether nothing else is asked."""
    scanned: bool = False
    """The text index is being rebuilt, so text was looked for in the rows themselves: slower, and without accents."""


EVERYTHING = Compiled()


@dataclass(frozen=True, slots=True)
class _Lookup:
    """A select of the rows of a text index, by their numbers."""

    sql: str
    values: tuple[object, ...]
    seen: Condition = Condition("")
    """Whether one row is among them, with `{row}` for its number in the index."""
    probes: tuple[tuple[str, tuple[object, ...]], ...] = ()
    words: tuple[str, ...] = ()
    """The questions put to the words, one for each value, as FTS5 reads them. SQLite."""
    codes: tuple[tuple[str, tuple[object, ...]], ...] = ()
    """The selects among codes."""
    itself: Condition | None = None
    """What the row must say too, where the index knows it only of the thing that the row belongs to."""


def compiled(
    thing: Thing,
    text: str,
    reading: Reading | None = None,
    *,
    hidden: Collection[str] = (),
    stale: bool | None = None,
) -> Compiled:
    """The filter as SQL, or Unclear. Read in the store's zone and currency; `hidden` fields are not known here."""
    terms = parse(text)
    if not terms:
        return EVERYTHING
    reading = reading or Reading(options.timezone(), options.currency())
    reading = replace(reading, at=reading.at or clock.now())
    index = INDEXES[thing.index] if thing.index else None
    if index and stale is None and any(_asks_index(thing, term) for term in terms):
        stale = is_stale(index)
    usable = None if stale else index
    lookups: list[_Lookup] = []
    conditions: list[Condition] = []
    leads = tuple(lead for term in terms if (lead := _lead(thing, term, reading, hidden)) is not None)
    for term in terms:
        found = _term(thing, term, reading, usable, hidden)
        if isinstance(found, Condition):
            conditions.append(found)
        else:
            lookups.append(found)
            conditions += [found.itself] if found.itself else []
    if database.engine() == "sqlite":
        conditions = [_asked_row_by_row(thing, one) for one in conditions]
    every = [*(_reached(thing, lookup) for lookup in lookups), *conditions]
    where, rest = all_of(every), all_of(conditions)
    scanned = bool(index and stale)
    if not thing.key or not lookups:
        return Compiled(where.sql, where.values, rest=where.sql, rest_values=where.values, leads=leads, scanned=scanned)
    both = _both(lookups, index)
    index = INDEXES[thing.index]
    seen = Condition(both.seen.sql.replace("{row}", row_number(index, thing.key)), both.seen.values)
    streams = tuple(_streams(lookups, index)) if thing.placed and database.engine() == "sqlite" else ()
    texts = tuple(term.values[0].text.casefold() for term in terms if _is_bare(term))
    matches = ids_select(index, database.engine(), both.sql)
    parts = (matches, both.values, rest.sql, rest.values, leads, seen.sql, seen.values, both.probes, streams)
    return Compiled(where.sql, where.values, *parts, texts, len(texts) == len(terms), scanned)


def _is_bare(term: Term) -> bool:
    """Whether it is a text of letters and digits: with more of them behind it, it finds less."""
    return not (term.field or term.negative or term.whole) and term.values[0].text.isalnum()


def _asked_row_by_row(thing: Thing, said: Condition) -> Condition:
    """A condition that looks into tables beside the list's own, so that SQLite asks it of each row it comes to.

    By itself it would be a test of the other table alone, which SQLite first reads whole into a Bloom filter.
    """
    beside = "exists (" in said.sql or any(re.search(rf"\b{alias}\.", said.sql) for alias in joined(thing))
    return Condition(row_by_row(said.sql, thing.key or thing.id), said.values) if beside else said


def is_stale(index: Index) -> bool:
    """Whether the index is being rebuilt."""
    return database.scalar("select 1 from stale_mark where kind = ? limit 1", (index.mark,)) is not None


def field_of(thing: Thing, name: str, hidden: Collection[str] = ()) -> tuple[str, FieldKind]:
    """The field that a typed name means, or Unclear with the nearest one."""
    own = thing.aliases.get(name, name)
    kind = None if own in hidden else thing.fields.get(own)
    if kind is not None:
        return own, kind
    known = [field for field in thing.fields if field not in hidden]
    close = nearest(name, [*known, *(alias for alias, own in thing.aliases.items() if own in known)])
    if close:
        raise Unclear(
            "There is no field “{field}” in {thing}. Perhaps “{nearest}”?", field=name, thing=thing.name, nearest=close
        )
    raise Unclear(
        "There is no field “{field}” in {thing}. There are: {known}.",
        field=name,
        thing=thing.name,
        known=", ".join(known),
    )


def _asks_index(thing: Thing, term: Term) -> bool:
    kind = thing.fields.get(thing.aliases.get(term.field, term.field))
    return not term.field or (kind is not None and bool(kind.column))


def _lead(
    thing: Thing, term: Term, reading: Reading, hidden: Collection[str]
) -> tuple[str, tuple[object, ...], int] | None:
    """The select of what a field's index finds for a term; None where there is no such index."""
    if not term.field or term.negative or not term.values:
        return None
    name, kind = field_of(thing, term.field, hidden)
    presence = {_presence(kind, term, value) for value in term.values}
    if presence != {""}:
        select = {"any": kind.any, "none": kind.none}[presence.pop()] if len(presence) == 1 else ""
        return (select, (), kind.led) if select else None
    if not kind.lead or (kind.kind == "flag" and any(value.text.casefold() in answers.NO for value in term.values)):
        return None
    asked = Asked(name, replace(kind, sql=kind.lead_by or kind.sql, within="{test}", lead=""), term.operator, reading)
    found = either([answers.answer(asked, value) for value in term.values])
    if found == answers.NOTHING:
        return None
    return kind.lead.replace("{test}", found.sql), found.values, kind.led


def _term(
    thing: Thing, term: Term, reading: Reading, index: Index | None, hidden: Collection[str]
) -> Condition | _Lookup:
    found = _field(thing, term, reading, index, hidden) if term.field else _text(thing, term, index)
    if term.negative:
        return opposite(found if isinstance(found, Condition) else _whole(thing, found))
    return found


def _text(thing: Thing, term: Term, index: Index | None) -> Condition | _Lookup:
    value = term.values[0]
    if index is None:
        return _scan(thing, value)
    return _lookup(index, [value], column="", whole=term.whole)


def _field(
    thing: Thing, term: Term, reading: Reading, index: Index | None, hidden: Collection[str]
) -> Condition | _Lookup:
    name, kind = field_of(thing, term.field, hidden)
    if not term.values:
        known = answers.known_values(kind) or ("any", "none")
        raise Unclear("“{field}” needs a value: {known}.", field=name, known=", ".join(known[:12]))
    if len(term.values) > 1 and term.operator in (">", ">=", "<", "<="):
        raise Unclear("“{field}” can be compared with one value only.", field=name)
    if kind.lead and database.engine() == "sqlite":
        # Only a lead asks an index. Without statistics SQLite would ask it here too, and sort what half a table has.
        kind = replace(kind, sql=f"+{kind.sql}")
    asked = Asked(name, kind, term.operator, reading)
    plain = [value for value in term.values if not _presence(kind, term, value)]
    if index and kind.kind == "text" and kind.column:
        short = any(len(fold_code(value.text)) < SHORTEST_CODE or value.ranged for value in plain)
        if term.operator == ":" and len(plain) == len(term.values) and not short:
            said = either([answers.answer(asked, value) for value in plain])
            return replace(_lookup(index, plain, kind.column, whole=False), itself=said)
    elif index and kind.column and term.operator == ":" and len(plain) == len(term.values):
        return _lookup(index, plain, kind.column, whole=False)
    if index and kind.column and term.operator == "=" and len(plain) == len(term.values) and _known(index, kind, plain):
        # Without case, no index of the column itself finds it: 300,000 orders were read for one SKU.
        said = either([answers.answer(asked, value) for value in plain])
        return replace(_lookup(index, plain, kind.column, whole=True), itself=said)
    return either([_value(asked, term, value, thing, index) for value in term.values])


def _value(asked: Asked, term: Term, value: Value, thing: Thing, index: Index | None) -> Condition:
    kind, presence = asked.kind, _presence(asked.kind, term, value)
    if presence:
        there = answers.presence(kind)
        return there if presence == "any" else opposite(there)
    if index and kind.column and kind.kind != "text" and term.operator == ":":
        return _reached(thing, _lookup(index, [value], kind.column, whole=False))
    return answers.answer(asked, value)


def _known(index: Index, kind: FieldKind, values: list[Value]) -> bool:
    """Whether all of them are long enough for the text index to find."""
    if kind.column in index.words:
        return all(not value.ranged and tokens(value.text) for value in values)
    return all(not value.ranged and len(fold_code(value.text)) >= SHORTEST_CODE for value in values)


def _presence(kind: FieldKind, term: Term, value: Value) -> str:
    """`any` or `none`, unless that is one of the field's own words."""
    typed = value.text.casefold()
    if term.operator not in (":", "=") or value.quoted or value.ranged or typed not in ("any", "none"):
        return ""
    return "" if typed in kind.values else typed


def _lookup(index: Index, values: list[Value], column: str, *, whole: bool) -> _Lookup:
    """The ids that an index finds for one of the values."""
    engine = database.engine()
    selects: list[str] = []
    bound: list[object] = []
    seen: list[Condition] = []
    questions: list[str] = []
    codes: list[tuple[str, tuple[object, ...]]] = []
    for value in values:
        if value.ranged:
            value = Value(f"{value.text}..{value.until or ''}")
        words = tokens(value.text) if not column or column in index.words else []
        if words:
            selects.append(words_select(index, engine))
            questions.append(words_question(index, engine, words, beginning=not whole, column=column))
            bound.append(questions[-1])
            seen.append(Condition(*words_seen(index, words, beginning=not whole, column=column)))
        parts = _code_parts(value.text, column) if not column or column in index.codes else []
        if parts and (column or (len(parts[0]) >= SHORTEST_CODE and not is_cjk(parts[0]))):
            select, asked = codes_select(index, engine, parts, column)
            selects.append(select)
            codes.append((select, asked))
            bound += asked
            seen.append(Condition(*codes_seen(index, parts, column)))
        if not words and not parts:
            raise Unclear("There is nothing to look for in “{text}”: no letter and no digit.", text=value.text)
    if not selects:
        raise Unclear("There is nothing to look for in “{text}”: no letter and no digit.", text=values[0].text)
    probe = (" union all ".join(selects), tuple(bound))
    return _Lookup(" union ".join(selects), probe[1], either(seen), (probe,), tuple(questions), tuple(codes))


def _code_parts(text: str, column: str) -> list[str]:
    """The part of a code to be found, and if it looks like a telephone number its digits alone."""
    part = fold_code(text)
    digits = "".join(sign for sign in part if sign in "0123456789")
    enough = SHORTEST_CODE if column == "phone" else 5
    dressed = len(digits) >= enough and digits != part and not part.strip("+-()./ 0123456789")
    return [part, digits] if dressed else [part] if part else []


def _scan(thing: Thing, value: Value) -> Condition:
    """Text looked for in the rows themselves."""
    kinds = [FieldKind("text", f"coalesce({column.sql}, '')", "", within=column.within) for column in thing.scan]
    return either([answers.text_condition(kind, ":", value) for kind in kinds])


def _whole(thing: Thing, lookup: _Lookup) -> Condition:
    return all_of([_reached(thing, lookup), *([lookup.itself] if lookup.itself else [])])


def _reached(thing: Thing, lookup: _Lookup) -> Condition:
    matches = ids_select(INDEXES[thing.index], database.engine(), lookup.sql)
    return Condition(thing.found.replace("{matches}", matches), lookup.values)


def _both(lookups: list[_Lookup], index: Index | None) -> _Lookup:
    if len(lookups) == 1 or index is None:
        return lookups[0]
    seen, probes = all_of([lookup.seen for lookup in lookups]), tuple(lookup.probes[0] for lookup in lookups)
    if database.engine() == "sqlite":
        parts = _in_one_question(lookups, index)
        values = tuple(value for _, asked in parts for value in asked)
        return _Lookup(" union ".join(select for select, _ in parts), values, seen, probes)
    values = tuple(value for lookup in lookups for value in lookup.values)
    sql = " intersect ".join(f"select id from ({lookup.sql}) as found" for lookup in lookups)
    return _Lookup(sql, values, seen, probes)


def _in_one_question(lookups: list[_Lookup], index: Index) -> list[tuple[str, tuple[object, ...]]]:
    """Selects of what matches all: by words alone, which FTS5 finds side by side, or one of them among the codes.

    Every text by itself and then what is in all of them took 50 ms for two words in 10,000 names.
    """
    parts: list[tuple[str, tuple[object, ...]]] = []
    if all(lookup.words for lookup in lookups):
        parts.append((words_select(index, "sqlite"), (_question(lookups),)))
    for lookup in lookups:
        others = [other for other in lookups if other is not lookup]
        within = " and ".join(f"+id in ({other.sql})" for other in others)  # without the plus: a question for each id
        asked = tuple(value for other in others for value in other.values)
        parts += [(f"select id from ({select}) where {within}", (*values, *asked)) for select, values in lookup.codes]
    return parts


def _streams(lookups: list[_Lookup], index: Index) -> Iterator[tuple[str, tuple[object, ...]]]:
    """The same for a reader who wants the first of them: what is among codes is asked for its words row by row."""
    if all(lookup.words for lookup in lookups):
        yield words_select(index, "sqlite"), (_question(lookups),)
    for lookup in lookups:
        others = all_of([other.seen for other in lookups if other is not lookup])
        seen = others.sql.replace("{row}", f"{codes_table(index)}.rowid")
        for select, values in lookup.codes:
            yield f"{select} and {seen}", (*values, *others.values)


def _question(lookups: list[_Lookup]) -> str:
    """One of these words of each lookup, as FTS5 reads it."""
    return " AND ".join(f"({' OR '.join(lookup.words)})" for lookup in lookups)
