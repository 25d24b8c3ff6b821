"""The three text indexes: where their words and codes come from, and how a question is put to either engine.

`NAME_words` holds words that are found by their beginning, `NAME_codes` holds SKUs, numbers and addresses that are
found by any three characters. SQLite keeps both in FTS5; PostgreSQL has
a tsvector with a weight for each column, and pg_trgm.
"""

from collections.abc import Mapping, Sequence

from data.dataclass import dataclass
from data.search.words import is_cjk

SHORTEST_CODE = 3
WEIGHTS = "ABCD"
CHUNK = 400
"""Ids a statement names; SQLite of old takes 999 values."""


@dataclass(frozen=True, slots=True)
class Source:
    """A select of (id, value, …) for the ids in `{marks}`, and the columns of the index each value goes to."""

    sql: str
    fills: tuple[tuple[str, ...], ...]
    later: bool = False
    """Whether a thing that is new has no rows of it."""


@dataclass(frozen=True, slots=True)
class Index:
    """A text index: the columns of its two tables, the tables' names, and its sources."""

    name: str
    table: str
    """The table whose ids it is keyed by."""
    words: tuple[str, ...]
    codes: tuple[str, ...]
    sources: tuple[Source, ...]
    in_order: bool = False
    """Whether SQLite numbers its rows in the order of a list, by `sku_place`, and not by the ids themselves."""

    @property
    def mark(self) -> str:
        """The kind of the stale marks that say it is being rebuilt."""
        return f"{self.name}_words"


INDEXES: Mapping[str, Index] = {
    "sku": Index(
        name="sku",
        table="sku",
        words=("name", "code"),
        codes=("sku", "barcode"),
        sources=(
            Source(
                "select s.id, s.code, s.barcode, s.name, s.name_zh, d.code, d.title, d.title_zh"
                " from sku s join product d on d.id = s.product_id where s.id in ({marks})",
                (("code", "sku"), ("barcode",), ("name",), ("name",), ("code", "sku"), ("name",), ("name",)),
            ),
            Source(
                "select v.sku_id, v.value from option_value v where v.sku_id in ({marks})"
                " order by v.sku_id, v.position",
                (("name",),),
            ),
        ),
        in_order=True,
    ),
    "order": Index(
        name="order",
        table="orders",
        words=("customer", "goods", "code"),
        codes=("number", "email", "phone", "tracking", "sku"),
        sources=(
            Source(
                "select o.id, o.number, o.source_id, o.customer_name, o.email, o.tracking, c.name, c.company, c.number,"
                " c.email, c.phone, c.phone_key, a.name, a.company, a.phone from orders o"
                " left join customer c on c.id = o.customer_id left join address a on a.id = o.ship_address_id"
                " where o.id in ({marks})",
                (
                    ("code", "number"),
                    ("code", "number"),
                    ("customer",),
                    ("email",),
                    ("tracking",),
                    ("customer",),
                    ("customer",),
                    ("code", "number"),
                    ("email",),
                    ("phone",),
                    ("phone",),
                    ("customer",),
                    ("customer",),
                    ("phone",),
                ),
            ),
            Source(
                "select l.order_id, l.code, l.title from order_line l where l.order_id in ({marks})"
                " order by l.order_id, l.position, l.id",
                (("code", "sku"), ("goods",)),
            ),
            Source(
                "select h.order_id, h.number, h.tracking from shipment h where h.order_id in ({marks})"
                " order by h.order_id, h.id",
                (("number",), ("tracking",)),
                later=True,
            ),
        ),
    ),
    "customer": Index(
        name="customer",
        table="customer",
        words=("name", "company", "code"),
        codes=("number", "email", "phone"),
        sources=(
            Source(
                "select c.id, c.number, c.name, c.company, c.email, c.phone, c.phone_key from customer c"
                " where c.id in ({marks})",
                (("code", "number"), ("name",), ("company",), ("email",), ("phone",), ("phone",)),
            ),
        ),
    ),
}


def chunks(ids: Sequence[int]) -> list[Sequence[int]]:
    """The ids in parts that a statement can name."""
    return [ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)]


def words_table(index: Index) -> str:
    """The table of its words."""
    return f"{index.name}_words"


def codes_table(index: Index) -> str:
    """The table of its codes."""
    return f"{index.name}_codes"


def words_question(index: Index, engine: str, words: Sequence[str], *, beginning: bool, column: str = "") -> str:
    """The expression that finds these words side by side, the last by its beginning if wanted."""
    last_open = beginning and not is_cjk(words[-1])
    if engine == "sqlite":
        phrase = f'"{" ".join(words)}"' + ("*" if last_open else "")
        return f"{column} : {phrase}" if column else phrase
    weight = WEIGHTS[index.words.index(column)] if column else ""
    ends = ["*" if last_open and place == len(words) - 1 else "" for place in range(len(words))]
    marks = [f":{end}{weight}" if end or weight else "" for end in ends]
    return " <-> ".join(f"'{word}'{mark}" for word, mark in zip(words, marks, strict=True))


def words_select(index: Index, engine: str) -> str:
    """The select of what one words question finds: ids, or numbers of rows where these are in the order of a list."""
    table = words_table(index)
    if engine == "sqlite":
        return f"select rowid as id from {table} where {table} match ?"
    return f"select id from {table} where words @@ cast(? as tsquery)"


def codes_select(index: Index, engine: str, parts: Sequence[str], column: str = "") -> tuple[str, tuple[str, ...]]:
    """The same for codes that contain one of the parts, with its values; short parts are looked for by a scan."""
    table = codes_table(index)
    columns = (column,) if column else index.codes
    if engine == "sqlite" and all(len(part) >= SHORTEST_CODE for part in parts):
        phrases = " OR ".join('"' + part.replace('"', '""') + '"' for part in parts)
        question = f"{column} : ({phrases})" if column else phrases
        return f"select rowid as id from {table} where {table} match ?", (question,)
    if engine == "sqlite":
        # instr, not LIKE: a trigram table answers LIKE with one or two CJK characters by no rows at all (3.40).
        tests = [f"instr({name}, ?) > 0" for name in columns for _ in parts]
        return f"select rowid as id from {table} where ({' or '.join(tests)})", tuple(parts) * len(columns)
    tests = [f"{name} like ? escape '!'" for name in columns for _ in parts]
    return f"select id from {table} where {' or '.join(tests)}", tuple(f"%{like(part)}%" for part in parts) * len(
        columns
    )


def ids_select(index: Index, engine: str, found: str) -> str:
    """The select of ids for what a select of either kind finds."""
    if engine == "sqlite" and index.in_order:
        return f"select k.sku_id as id from ({found}) as found cross join sku_place k on k.place = found.id"
    return found


def row_number(index: Index, key: str) -> str:
    """The number of the row that says something of this id. SQLite only."""
    return f"(select k.place from sku_place k where k.sku_id = {key})" if index.in_order else key


def words_seen(index: Index, words: Sequence[str], *, beginning: bool, column: str = "") -> tuple[str, tuple[str, ...]]:
    """Whether the words stand in one row, read from what FTS5 keeps of it; `{row}` is its number. SQLite only."""
    needle = f" {' '.join(words)}" + ("" if beginning and not is_cjk(words[-1]) else " ")
    kept = _kept(index.words, column)
    tests = " or ".join(f"instr(' ' || t.{name} || ' ', ?) > 0" for name in kept)
    return f"exists (select 1 from {words_table(index)}_content t where t.id = {{row}} and ({tests}))", (needle,) * len(
        kept
    )


def codes_seen(index: Index, parts: Sequence[str], column: str = "") -> tuple[str, tuple[str, ...]]:
    """The same for codes that contain one of the parts."""
    kept = _kept(index.codes, column)
    tests = " or ".join(f"instr(t.{name}, ?) > 0" for name in kept for _ in parts)
    return f"exists (select 1 from {codes_table(index)}_content t where t.id = {{row}} and ({tests}))", tuple(
        parts
    ) * len(kept)


def _kept(columns: Sequence[str], column: str) -> list[str]:
    """How FTS5 calls these columns, or that one of them, in the table of its own that holds the texts."""
    return [f"c{place}" for place, name in enumerate(columns) if column in ("", name)]


def like(text: str) -> str:
    """The text with the signs of LIKE made plain by `!`."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
