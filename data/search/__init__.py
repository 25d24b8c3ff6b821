"""The filter language, the things that can be listed with it, and the text indexes behind it."""

from data.search.compiling import EVERYTHING, Compiled, compiled, field_of, is_stale
from data.search.hints import Suggestion, complete, fields
from data.search.indexes import INDEXES, Index
from data.search.indexing import index_rows, mark_stale, rebuild_index, texts_of
from data.search.kinds import Field, FieldKind, Reading, Sort, Thing
from data.search.language import parse
from data.search.things import THINGS, thing_of
from data.search.words import codes_of, words_of

__all__ = [
    "EVERYTHING",
    "INDEXES",
    "THINGS",
    "Compiled",
    "Field",
    "FieldKind",
    "Index",
    "Reading",
    "Sort",
    "Suggestion",
    "Thing",
    "codes_of",
    "compiled",
    "complete",
    "field_of",
    "fields",
    "index_rows",
    "is_stale",
    "mark_stale",
    "parse",
    "rebuild_index",
    "texts_of",
    "thing_of",
    "words_of",
]
