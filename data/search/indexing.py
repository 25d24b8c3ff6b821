"""Writing the text indexes: some ids in the transaction of their change, or everything after a bulk door."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from data import database
from data.search.indexes import INDEXES, WEIGHTS, Index, chunks, codes_table, words_table
from data.search.places import place
from data.search.words import GAP, codes_of, digits_of, words_of

REBUILD_CHUNK = 4_000
PHONE = "phone"
Texts = dict[str, list[str]]
"""What an index says of an id, by its columns."""


def index_rows(
    name: str, ids: Iterable[int], *, known: Iterable[int] | None = None, texts: Mapping[int, Texts] | None = None
) -> None:
    """Write anew what the index says of these ids; those that are gone leave it. Within the caller's transaction.

    `known` are those of them that the index may have already, all of them when it is left out; `texts` is what was
    read of those that are there.
    """
    index = INDEXES[name]
    wanted = sorted(set(ids))
    old = wanted if known is None else sorted(set(known))
    numbers: Mapping[int, int] = {}
    if _in_order(index):
        placed = place(wanted)
        numbers, old = placed.places, [*placed.left, *(placed.places[id] for id in old if id in placed.places)]
        for chunk in chunks(placed.moved):
            texts = None if texts is None else {**texts, **_collect(index, chunk)}
        wanted = sorted([*wanted, *placed.moved], key=lambda id: numbers.get(id, 0))
    # All are forgotten first: FTS5 puts what was inserted on disk whenever a delete comes between.
    for chunk in chunks(old):
        _forget(index, chunk)
    for chunk in chunks(wanted):
        found = _collect(index, chunk) if texts is None else {key: texts[key] for key in chunk if key in texts}
        _write(index, found, numbers)


def texts_of(name: str, ids: Iterable[int], *, new: bool = False) -> dict[int, Texts]:
    """What the index will say of those of some ids that are there."""
    found: dict[int, Texts] = {}
    for chunk in chunks(sorted(ids)):
        found |= _collect(INDEXES[name], chunk, new=new)
    return found


def mark_stale(name: str) -> None:
    """Say that the index lags behind, before a bulk door fills the tables: readers scan until it is rebuilt."""
    mark = INDEXES[name].mark
    database.run("insert into stale_mark (kind, key) values (?, '') on conflict (kind, key) do nothing", (mark,))


def rebuild_index(name: str, progress: Callable[[int], None] | None = None) -> int:
    """Build the index from the tables, some thousand rows a transaction; readers scan meanwhile. How many rows."""
    index = INDEXES[name]
    with database.transaction():
        mark_stale(name)
        database.run(f"delete from {words_table(index)}")
        database.run(f"delete from {codes_table(index)}")
        if _in_order(index):
            database.run("delete from sku_place")
    count = 0
    last: object = "" if _in_order(index) else -1
    while True:
        with database.transaction():
            found = database.rows(_BY_CODE if _in_order(index) else _by_id(index), (last, REBUILD_CHUNK))
            if not found:
                _finish(index)
                return count
            # What an operation has indexed meanwhile is written once more, not twice.
            index_rows(name, [int(id) for id, _ in found])
        count, last = count + len(found), found[-1][1]
        if progress is not None:
            progress(count)


_BY_CODE = "select id, code from sku where code > ? order by code limit ?"


def _by_id(index: Index) -> str:
    return f"select id, id from {index.table} where id > ? order by id limit ?"


def _in_order(index: Index) -> bool:
    return index.in_order and database.engine() == "sqlite"


def _finish(index: Index) -> None:
    if database.engine() == "sqlite":
        for table in (words_table(index), codes_table(index)):
            database.run(f"insert into {table} ({table}) values ('optimize')")
    database.run("delete from stale_mark where kind = ?", (index.mark,))


def _forget(index: Index, numbers: Sequence[int]) -> None:
    key = "rowid" if database.engine() == "sqlite" else "id"
    for table in (words_table(index), codes_table(index)):
        database.later(f"delete from {table} where {key} in ({database.marks(len(numbers))})", numbers)


def _write(index: Index, found: Mapping[int, Texts], numbers: Mapping[int, int]) -> None:
    if not found:
        return
    # In the order of the rows: FTS5 puts what it has on disk for one that comes before the last.
    named = sorted((numbers.get(id, id), texts) for id, texts in found.items())
    words = [(number, _words(index, texts)) for number, texts in named]
    codes = [(number, *(codes_of(*texts.get(column, ())) for column in index.codes)) for number, texts in named]
    code_columns = ", ".join(index.codes)
    marks = database.marks(len(index.codes) + 1)
    if database.engine() == "sqlite":
        columns = ", ".join(index.words)
        sql = f"insert into {words_table(index)} (rowid, {columns}) values ({database.marks(len(index.words) + 1)})"
        database.many(sql, [(number, *texts) for number, texts in words])
        database.many(f"insert into {codes_table(index)} (rowid, {code_columns}) values ({marks})", codes)
        return
    sql = f"insert into {words_table(index)} (id, words) values (?, cast(? as tsvector))"
    database.together(sql, [(number, vector(texts)) for number, texts in words])
    database.together(f"insert into {codes_table(index)} (id, {code_columns}) values ({marks})", codes)


def _words(index: Index, texts: Texts) -> tuple[str, ...]:
    return tuple(words_of(*dict.fromkeys(texts.get(column, ()))) for column in index.words)


def _collect(index: Index, ids: Sequence[int], *, new: bool = False) -> dict[int, Texts]:
    """The values of each column for each id that exists."""
    found: dict[int, Texts] = {}
    sources = [source for source in index.sources if not (new and source.later)]
    asked = [(source.sql.replace("{marks}", database.marks(len(ids))), ids) for source in sources]
    for turn, (source, answer) in enumerate(zip(sources, database.answers(*asked), strict=True)):
        for id, *values in answer:
            texts = found.setdefault(int(id), {}) if turn == 0 else found[int(id)]
            for value, columns in zip(values, source.fills, strict=True):
                for column in columns if value else ():
                    texts.setdefault(column, []).append(str(value))
                    if column == PHONE:
                        texts[column].append(digits_of(str(value)))
    return found


def vector(columns: Sequence[str]) -> str:
    """The words of some columns as PostgreSQL's tsvector: each with its places, and the weight of its column."""
    places: dict[str, list[str]] = {}
    place = 0
    for weight, text in zip(WEIGHTS, columns, strict=False):
        for word in text.split():
            place += 1
            if word != GAP:
                places.setdefault(word, []).append(f"{place}{weight}")
        place += 1
    return " ".join(f"'{word}':{','.join(at[:255])}" for word, at in places.items())
