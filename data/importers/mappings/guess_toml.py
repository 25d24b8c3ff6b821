"""A guess written as TOML that loads as it stands, with a comment on every column."""

import re
from collections.abc import Iterator, Sequence

from data.dataclass import dataclass
from data.importers.files.reading import Table
from data.importers.mappings.guess_columns import Chosen
from data.importers.mappings.guess_dates import Dates, formats_of
from data.importers.mappings.guess_numbers import currency_by, unit_of
from data.importers.mappings.guess_shapes import Column
from data.importers.mappings.guess_states import meaning
from data.importers.mappings.mapped_codes import lost_zeros
from data.importers.mappings.mapping_fields import AMOUNTS, IDENTIFIERS, LINE_AMOUNTS, MOMENTS, NEEDED, NO, YES

_MOMENTS = (*MOMENTS, "updated", "opened_at", "closed_at", "answered_at")
_MONEY = (*AMOUNTS, *LINE_AMOUNTS, "unit_price", "price", "cost")
_FIGURES = (*_MONEY, "quantity", "weight", "safety", "pack", "fx_rate")
_NOTHING = frozenset(
    ("n/a", "na", "null", "none", "nil", "nill", "-", "--", "#n/a", "#value!", "无", "空", "\\n", "nan", "/", "?")
)
_SHIPPING = frozenset(
    ("shipping", "postage", "versand", "versandkosten", "freight", "delivery", "运费", "邮费", "porto")
)
_OFF = ("draft", "inactive", "hidden", "off", "archiv", "disabled", "下架", "仓库", "inaktiv", "discontinued", "delist")
MOST_STATES = 40


@dataclass(slots=True)
class Guessed:
    """What was found out of one table."""

    table: Table
    columns: list[Column]
    chosen: Chosen
    score: float
    language: str
    decimal: str
    decimals: dict[str, str]
    """Columns that write decimals otherwise."""
    doubt: str
    left_out: bool = False
    """Whether it is a table between others that is no list."""

    @property
    def used(self) -> list[str]:
        """The columns that fill fields, as the file has them."""
        named = {*self.chosen.fields, *(column for columns in self.chosen.join.values() for column in columns)}
        return [self.table.header[column.place] for column in self.columns if column.name in named]

    def column(self, name: str) -> Column | None:
        """The column of a field, if there is one."""
        called = self.chosen.column(name)
        return next((column for column in self.columns if column.name == called), None) if called else None

    def of(self, names: Sequence[str]) -> list[Column]:
        """The columns that fill any of these fields, in this order."""
        return [column for name in names for column in self.columns if self.chosen.fields.get(column.name) == name]


def written(guessed: Sequence[Guessed], read: Sequence[str], left: Sequence[str]) -> str:
    """The mapping of one table, or of tables of several kinds as its parts."""
    lines = ["# A first mapping, guessed from headers and values. Read it, correct it, then import with --mapping."]
    lines += [f"# Read: {_plain(', '.join(read[:8]))}{' …' if len(read) > 8 else ''}"] if len(read) > 1 else []
    lines += [f"# Not read: {_plain(', '.join(left[:8]))}{' …' if len(left) > 8 else ''}"] if left else []
    lines += ["", f"channel = {quoted(_channel(guessed[0].table.name))}"]
    for one in guessed:
        part = "part." if len(guessed) > 1 else ""
        if part:
            lines += [
                "",
                f"# {_plain(one.table.shown or one.table.path)}",
                "[[part]]",
                f"header = {_list(_start(one, guessed))}",
            ]
        if one.left_out:
            lines += ["ignore = true  # it was not recognised"]
            continue
        lines += _top(one)
        lines += _columns(one, part)
        for section in (_joins, _decimals, _states, _lines):
            lines += section(one, part)
    return "\n".join(lines) + "\n"


def _start(one: Guessed, every: Sequence[Guessed]) -> list[str]:
    """The first columns, as many as it takes to tell the tables apart."""
    header = _bare_header(one.table)
    others = [_bare_header(other.table) for other in every if other is not one]
    count = next(
        (count for count in range(1, len(header) + 1) if all(other[:count] != header[:count] for other in others)), 1
    )
    return header[: max(2, count)]


def _bare_header(table: Table) -> list[str]:
    """A header without a counter before it."""
    header = list(table.header)
    return header[1:] if header[:1] and (not header[0] or header[0].isdigit()) else header


def _top(one: Guessed) -> Iterator[str]:
    yield f'kind = "{one.chosen.kind}"'
    for note in _warnings(one):
        yield f"# {_plain(note)}"
    if one.decimal == "," or one.doubt:
        yield f"decimal = {quoted(one.decimal)}" + (f"  # {one.doubt}" if one.doubt else "")
    moments, found = _dates(one)
    if moments and (found.formats != ["iso"] or found.why):
        yield f"dates = {_list(found.formats)}" + (f"  # {_plain(found.why)}" if found.why else "")
    if moments and found.unread:
        yield f"# no format was found for dates like “{_plain(found.unread[:40])}”: add one to dates = [ … ]"
    if not one.chosen.has("currency"):
        code, why = currency_by([*one.of(_MONEY), *one.columns], one.language)
        if code:
            yield f"currency = {quoted(code)}  # {_plain(why)}"
    if one.chosen.kind == "orders" and _tax_included(one):
        yield "tax_included = true  # the totals hold the tax"
    if (off := one.column("line_discount")) and off.folded == "item promotion discount" and not _has_price(one):
        yield "before_discount = true  # the item price is before its promotion"
    if weight := one.column("weight"):
        yield from _weight_unit(one, weight)
    if nothing := _nothing(one):
        yield f"empty = {_list(nothing)}"
    if indexes := [column.name for column in one.columns if column.is_index]:
        yield f"ignore = {_list(indexes)}  # it only counts the rows"


def _weight_unit(one: Guessed, weight: Column) -> Iterator[str]:
    if one.chosen.has("weight_unit"):
        return
    unit = unit_of(weight)
    if not unit and weight.numbers >= 0.9:
        figures = sorted(
            float(found[0].replace(",", "."))
            for text in weight.distinct
            if (found := re.search(r"\d+(?:[.,]\d+)?", text))
        )
        unit = "kg" if figures and figures[len(figures) // 2] < 30 else "g"
        yield f'weight_unit = "{unit}"  # only a guess from how large the figures are'
    elif unit and unit != "g":
        yield f'weight_unit = "{unit}"'


def _has_price(one: Guessed) -> bool:
    return one.chosen.has("unit_price") or not one.chosen.has("line_total")


def _tax_included(one: Guessed) -> bool:
    if one.chosen.tax_included is not None:
        return one.chosen.tax_included
    if not (one.chosen.has("tax") or one.chosen.has("line_tax") or one.chosen.has("tax_rate")):
        return False
    words = " ".join(column.name.casefold() for column in one.of(("unit_price", "line_total", "total")))
    return any(word in words for word in ("incl", "inkl", "inc.", "brutto", "ttc", "含税", "iva incl"))


def _dates(one: Guessed) -> tuple[list[Column], Dates]:
    """The columns of dates, and how they are written."""
    columns = one.of(_MOMENTS)
    texts = [column.cells for column in columns]
    if "placed" in one.chosen.join:
        parts = [next(column for column in one.columns if column.name == name) for name in one.chosen.join["placed"]]
        texts = [[" ".join(filter(None, cells)) for cells in zip(*(part.cells for part in parts), strict=True)], *texts]
        columns = [*parts, *columns]
    code, _ = currency_by([*one.of(_MONEY)], one.language)
    currency = one.column("currency")
    code = code or (currency.distinct[0].upper() if currency and currency.distinct else "")
    return columns, formats_of(texts, language=one.language, country=code[:2])


def dates_in(one: Guessed) -> Dates:
    """How the dates of a table are written."""
    columns, found = _dates(one)
    return found if columns else Dates(["iso"])


def _columns(one: Guessed, part: str) -> Iterator[str]:
    chosen = one.chosen
    yield ""
    yield f"[{part}columns]"
    others = []
    joined = {column for columns in chosen.join.values() for column in columns}
    for column in one.columns:
        example = _plain(column.example()) or "empty"
        name = chosen.fields.get(column.name)
        if name is None:
            if not column.is_index and column.name not in joined:
                others.append(f'# {quoted(column.name)} = "-"  # {example}')
            continue
        more = [name, *chosen.also.get(column.name, [])]
        field = _list(more) if len(more) > 1 else quoted(name)
        why = chosen.why.get(column.name, "" if chosen.scores[column.name] >= 0.62 else "perhaps")
        yield f"{quoted(column.name)} = {field}  # {example}" + (f" ({_plain(why)})" if why else "")
    if others:
        yield '# Kept as they are; give a field, or "-" to leave a column out:'
        yield from others
    for group in NEEDED[chosen.kind]:
        if not any(chosen.has(name) for name in group):
            near = [column for name in group for column in chosen.near.get(name, [])][:3]
            yield f"# no column looks like the field {' or '.join(group)}: it is needed." + (
                f" The nearest: {_plain(', '.join(near))}" if near else ""
            )


def _joins(one: Guessed, part: str) -> Iterator[str]:
    if one.chosen.join:
        yield ""
        yield f"[{part}join]"
    for name, columns in one.chosen.join.items():
        why = "  # there is no order number: what one customer buys on one day is an order" if name == "order" else ""
        yield f"{name} = {_list(columns)}{why}"


def _decimals(one: Guessed, part: str) -> Iterator[str]:
    others = {name: sign for name, sign in one.decimals.items() if one.chosen.fields.get(name) in _FIGURES}
    if others:
        yield ""
        yield f"[{part}numbers.columns]"
        for name, sign in others.items():
            yield f"{quoted(name)} = {quoted(sign)}"


def _states(one: Guessed, part: str) -> list[str]:
    """Every word that the columns of states have, with what it seems to mean."""
    found: dict[str, str] = {}
    for name in ("state", "paid_state", "fulfilled_state"):
        column = one.column(name)
        for word in column.distinct[:MOST_STATES] if column and one.chosen.kind == "orders" else ():
            found.setdefault(word, meaning(name, word))
    shelf = one.column("shelf")
    for word in shelf.distinct[:MOST_STATES] if shelf else ():
        if word.casefold() not in (*YES, *NO):
            found[word] = "off" if any(off in word.casefold() for off in _OFF) else "on"
    if not found:
        return []
    lines = ["", f"[{part}states]"]
    for word, state in found.items():
        lines.append(f"{quoted(word)} = {quoted(state or 'closed')}" + ("" if state else "  # not known: look at it"))
    return lines


def _lines(one: Guessed, part: str) -> list[str]:
    """Rows that are shipping rather than goods."""
    if one.chosen.kind != "orders":
        return []
    words = [
        text
        for column in one.of(("sku", "title"))
        for text in column.distinct
        if re.sub(r"\s+", "-", text.casefold()) in _SHIPPING
    ]
    return ["", f"[{part}lines]", f"shipping = {_list(dict.fromkeys(words))}"] if words else []


def _nothing(one: Guessed) -> list[str]:
    """Words that stand where a figure, a date or an address should be, and say that there is none."""
    columns = one.of((*_FIGURES, *_MOMENTS, "email", "phone", "currency", "tracking", "is_paid", "shelf"))
    return list(dict.fromkeys(text for column in columns for text in column.distinct if text.casefold() in _NOTHING))


def _warnings(one: Guessed) -> Iterator[str]:
    """What a spreadsheet has done to codes."""
    for column in one.of(tuple(IDENTIFIERS)):
        mangled = [text for text in column.texts if re.fullmatch(r"\d(?:[.,]\d+)?E\+\d+", text, re.IGNORECASE)]
        if mangled:
            yield (
                f"“{column.name}” has {len(mangled)} values like {mangled[0]}: a spreadsheet has cut them short, and"
                " their rows will be rejected. Export the file again with that column as text"
            )
    for column in one.of(("barcode",)):
        if lost := lost_zeros(column.name, column.texts):
            yield f"“{column.name}” seems to have lost zeros at the beginning of {len(lost)} values like {lost[0]}"
    if one.score < 3 and not one.chosen.join:
        yield "Nearly nothing was recognised: this may be no list of orders, products, stock, customers or tickets"


def _channel(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.rpartition(".")[0].lower() or name.lower()).strip("-") or "import"


def _list(words: Sequence[str] | dict[str, None]) -> str:
    return f"[{', '.join(quoted(word) for word in words)}]"


def quoted(text: str) -> str:
    """A string of TOML."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(sign if sign >= " " and sign != "\x7f" else f"\\u{ord(sign):04x}" for sign in escaped) + '"'


def _plain(text: str) -> str:
    """A comment's text: what is no sign that can be seen is left out, because TOML takes no control characters."""
    return "".join(sign if sign.isprintable() else " " for sign in text).strip()
