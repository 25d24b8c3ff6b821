"""What a searchable thing is, as data: its tables, its fields with what may be asked of each, its sorts, its index."""

import re
from collections.abc import Mapping
from typing import Literal

from data.dataclass import dataclass, field

Kind = Literal[
    "words", "codes", "text", "name", "tag", "state", "number", "money", "instant", "day", "duration", "flag"
]

HIGH = 9_223_372_036_854_775_807
"""Stands for a missing value that is sorted last."""


@dataclass(frozen=True, slots=True)
class FieldKind:
    """One field of the filter language: how it is typed, and the SQL that answers it. All SQL here is literal."""

    kind: Kind
    sql: str
    """The expression that is compared."""
    help: str
    """One sentence for F1 and `list --fields`."""
    values: tuple[str, ...] = ()
    """What a state can be; anything else is refused."""
    within: str = "{test}"
    """Where the comparison stands, if the value is in another table: `exists (… and {test})`."""
    also: tuple[tuple[str, str], ...] = ()
    """More places to look in: (expression, within)."""
    present: str = ""
    """What `any` asks, where it is not "there is a value"; `none` is its opposite."""
    guard: str = ""
    """What must hold before the field means anything: time left, only while something is left to ship."""
    tests: Mapping[str, str] = field(default_factory=dict)
    """The condition of each value of a state that has conditions of its own; `within` stands for any of them."""
    lead: str = ""
    """A select of the ids that `{test}` finds by an index: where they are few, a list is read along them."""
    lead_by: str = ""
    """The expression that is compared there, where it is not `sql`."""
    led: int = HIGH
    """So many of them are few, where most lists have many that match."""
    any: str = ""
    """The same for `any`: a select of the ids that have a value, by an index."""
    none: str = ""
    """And of those that have none."""
    column: str = ""
    """The column of the text index, for words and codes; for text, where the index knows at least what the row has."""
    known: str = ""
    """A select of the values there are; a value that none of them begins with is refused."""
    suggest: str = ""
    """A select of values worth offering; others are allowed."""
    among: tuple[str, ...] = ()
    """The same as a table that grows for ever and its column, which has an index and few values; then the next ones."""


@dataclass(frozen=True, slots=True)
class Sort:
    """An expression that is never NULL and orders a list; ties are broken by id."""

    sql: str
    text: bool = False
    ties: tuple[str, ...] = ()
    """Ids that break ties before the row's own: those of the tables that it is read along."""
    along: str = ""
    """All the tables of its thing in the order in which they are read along the sort."""
    index: str = ""
    """The index of the first of them that it is read along."""
    among: str = ""
    """A select of the few values there are, as (number, value): each is read by itself, along the ids."""
    known_by: str = ""
    """The expression that is one of these numbers."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A column that text is looked for in without an index."""

    sql: str
    within: str = "{test}"


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that can be listed: `list THING`."""

    name: str
    source: str
    """What stands after FROM."""
    id: str
    number: str
    """What people call it by."""
    own: str
    """The sort it has when none is asked for; `-` before it: the other way round."""
    fields: Mapping[str, FieldKind]
    sorts: Mapping[str, Sort]
    index: str = ""
    """The text index: sku, order or customer; empty: text is scanned for."""
    key: str = ""
    """The expression that is an id of the index, if every row has exactly one."""
    found: str = ""
    """How a row is reached from the ids found in the index: `{matches}` is a select of them."""
    core: str = ""
    """The tables of `source` that decide which rows there are; the others have exactly one row for each of theirs."""
    placed: str = ""
    """All its tables, read along the numbers `k.place` of its text index, which are in the order of its own sort."""
    beyond: tuple[str, ...] = ()
    """How the others are called: where none of them is spoken of, they need not be read."""
    scan: tuple[Scan, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Other spellings of its fields."""
    shown: str = ""
    """What is always asked of a row: what was taken back stays in the store, and out of its lists."""


def lean(thing: Thing, *spoken: str) -> str:
    """What stands after FROM for statements that speak of so much of a row."""
    if thing.core and not any(alias in text for alias in thing.beyond for text in spoken):
        return thing.core
    return thing.source


def joined(thing: Thing) -> frozenset[str]:
    """What the tables are called that are read for what a row says, not for which rows there are."""
    core = thing.core or thing.source.split(" join ")[0]
    return frozenset(_JOINED.findall(thing.source)) - frozenset(_JOINED.findall(core))


_JOINED = re.compile(r" join \w+ (\w+)")


def row_by_row(test: str, *ids: str) -> str:
    """A condition that SQLite can neither look up nor turn into a join: it speaks of the row's own ids too."""
    return f"({test} or {' + '.join(('0', *ids))} < 0)"


def along(sort: Sort, engine: str) -> str:
    """What stands after FROM to read along a sort."""
    if engine == "postgresql":
        return sort.along
    # Cross joins keep SQLite to this order of tables: it would rather sort all of them than read two by turns. And it
    # looked for a value that few rows have along all ids, because these are in order too.
    table, alias, rest = sort.along.replace(" join ", " cross join ").replace(" left cross ", " left ").split(" ", 2)
    return f"{table} {alias}{f' indexed by {sort.index}' if sort.index else ''} {rest}"


@dataclass(frozen=True, slots=True)
class Field:
    """A field as people read of it."""

    name: str
    kind: str
    """text, state, number, money, date, duration or flag."""
    help: str
    values: tuple[str, ...]
    example: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a filter is read against: the store's zone and currency, and the moment."""

    tz: str
    currency: str
    at: int = 0
    """Microseconds; 0 is now."""
