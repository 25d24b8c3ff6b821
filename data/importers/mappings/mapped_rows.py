"""Rows of a mapped table as texts by field: columns, joins and splits, what is empty, and what has no field."""

from collections.abc import Mapping, Sequence

from data.importers.files.reading import Cells, Table
from data.importers.mappings.amounts import Numbers, currency_code
from data.importers.mappings.mapping_fields import IDENTIFIERS, MANY, SUMS
from data.importers.mappings.mapping_part import Join, Part, begins, places_of
from data.importers.mappings.mapping_part import folded as folded_name
from data.importers.records import Item, Setting, Taken
from data.importers.values import LeftOut, Moment, Moments, Rejected, cell_text, id_text, unbroken
from data.money import EXPONENTS

Texts = dict[str, str]
Place = tuple[int, str]
"""A column's place and its name."""
_BETWEEN = {"variant": " / ", "tags": ", "}


class MappedTable:
    """Reads one table by a part of a mapping: the base of the layouts of each kind."""

    name = "mapping"
    newest_wins = True
    key_fields: tuple[str, ...] = ()
    """The fields that tell which item a row belongs to; the first that a row has counts."""

    def __init__(self, part: Part, table: Table, setting: Setting):
        self.part, self.channel, self.setting = part, part.channel, setting
        self.currency = part.currency or setting.currency
        self.notes: list[str] = []
        header = table.header
        self._places = places_of(header)
        self._columns: dict[str, list[Place]] = {}
        """Field → columns that fill it, in the order of the mapping."""
        for column, names in part.columns.items():
            if (place := self._places.get(folded_name(column))) is not None:
                for name in names:
                    self._columns.setdefault(name, []).append((place, column))
        self._joins = {name: self._join(join) for name, join in part.joins.items()}
        self._splits = [
            (self._places[folded_name(column)], column, split)
            for column, split in part.splits.items()
            if folded_name(column) in self._places
        ]
        self._beside = self._unmapped(header)
        self._moments: dict[str, Moments] = {}

    def _join(self, join: Join) -> list[Place]:
        found = [(self._places.get(folded_name(column), -1), column) for column in join.columns]
        return [(place, column) for place, column in found if place >= 0]

    def _unmapped(self, header: Sequence[str]) -> list[Place]:
        """The columns that fill nothing and are not ignored: they are kept by their own names."""
        used = {self._places[folded_name(name)] for name in self.part.named_columns() if self._is_here(name)}
        used |= {self._places[folded_name(name)] for name in self.part.ignored if self._is_here(name)}
        if self.part.header and begins(header, self.part.header) == 1:
            used.add(0)  # a counter before the header
        counts = {name: header.count(name) for name in header}
        seen: dict[str, int] = {}
        found = []
        for place, name in enumerate(header):
            seen[name] = seen.get(name, 0) + 1
            if place not in used:
                shown = f"{name}#{seen[name]}" if counts[name] > 1 and name else name or f"column {place + 1}"
                found.append((place, shown))
        return found

    def _is_here(self, column: str) -> bool:
        return folded_name(column) in self._places

    def key(self, cells: Cells) -> str:
        """The id of the item that a row belongs to."""
        for name in self.key_fields:
            if found := self._text_of(name, cells):
                return id_text(found)
        return ""

    def _text_of(self, name: str, cells: Cells) -> str:
        """One field of a row, without reading the others."""
        if name in self.part.constants:
            return self.part.constants[name]
        if name in self._joins:
            return self._joined(name, cells)
        for place, _ in self._columns.get(name, ()):
            if found := self._bare(cells[place]):
                return found
        for place, _, split in self._splits:
            if name in split.into and (found := (split.parts(self._bare(cells[place])) or {}).get(name, "")):
                return found
        return self.part.defaults.get(name, "")

    def _bare(self, cell: str) -> str:
        text = cell_text(cell)
        return "" if self.part.empty and text.casefold() in self.part.empty else text

    def _joined(self, name: str, cells: Cells) -> str:
        texts = [self._bare(cells[place]) for place, _ in self._joins[name]]
        if name in self.key_fields and not all(texts):
            return ""
        return self.part.joins[name].sign.join(text for text in texts if text)

    def texts(self, cells: Cells) -> Texts:
        """The row by field; empty cells take their defaults, constants go before all."""
        found = dict(self.part.defaults)
        for name, columns in self._columns.items():
            if len(columns) == 1 and name not in MANY:
                if text := self._bare(cells[columns[0][0]]):
                    found[name] = text
                continue
            texts = [text for place, _ in columns if (text := self._bare(cells[place]))]
            if not texts:
                continue
            found[name] = texts[0] if name not in MANY else _BETWEEN.get(name, "\n").join(dict.fromkeys(texts))
        for place, column, split in self._splits:
            text = self._bare(cells[place])
            parts = split.parts(text) if text else {}
            if parts is None:
                raise Rejected(f"{column} “{text[:40]}” can't be split as the mapping says")
            found |= {name: part for name, part in parts.items() if part}
        for name in self._joins:
            if joined := self._joined(name, cells):
                found[name] = joined
        found |= self.part.constants
        for name in IDENTIFIERS & found.keys():
            if not found[name].isalnum():
                found[name] = "\n".join(unbroken(line, self.called(name)) for line in found[name].split("\n"))
        return found

    def beside(self, cells: Cells) -> tuple[str, ...]:
        """The cells that fill no field, in the order of `beside_names`."""
        return tuple(cells[place].strip() for place, _ in self._beside)

    @property
    def beside_names(self) -> list[str]:
        """The columns that fill no field, by their own names."""
        return [name for _, name in self._beside]

    def columns_of(self, name: str) -> Sequence[Place]:
        """The places and names of the columns that fill a field."""
        return self._columns.get(name, ())

    def called(self, name: str) -> str:
        """The column of a field as the file calls it, for a sentence."""
        if name in self._columns:
            return self._columns[name][0][1]
        if name in self._joins:
            return " + ".join(column for _, column in self._joins[name]) or name
        return next((column for _, column, split in self._splits if name in split.into), name)

    def has(self, name: str) -> bool:
        """Whether this table says anything of a field."""
        return (
            name in self._columns
            or bool(self._joins.get(name))
            or any(name in split.into for _, _, split in self._splits)
            or name in self.part.constants
            or name in self.part.defaults
        )

    def money(self, name: str, cells: Cells, texts: Texts, currency: str) -> int | None:
        """An amount in minor units; None if the row says none. Several columns of one amount add up."""
        columns = self._columns.get(name, ()) if name in SUMS else ()
        if len(columns) > 1 and name not in self.part.constants:
            filled = [(self._bare(cells[place]), column) for place, column in columns]
            if not any(text for text, _ in filled):
                return None
            return sum(self.part.numbers_in(column).money(text, column, currency) for text, column in filled)
        text = texts.get(name, "")
        return self.numbers(name).money(text, self.called(name), currency) if text else None

    def numbers(self, name: str) -> Numbers:
        """How the column of a field writes numbers."""
        return self.part.numbers_in(self.called(name))

    def whole(self, name: str, texts: Texts) -> int | None:
        """A whole number; None if the row says none."""
        text = texts.get(name, "")
        return self.numbers(name).whole(text, self.called(name)) if text else None

    def moment(self, name: str, texts: Texts) -> Moment | None:
        """An instant; None if the row says none."""
        if not texts.get(name):
            return None
        column = self.called(name)
        found = self._moments.get(name)
        if found is None:
            formats = self.part.dates_of.get(column, self.part.dates)
            found = self._moments[name] = Moments(formats, self.part.timezone or self.setting.tz)
        return found.read(texts[name], column)

    def yes(self, name: str, texts: Texts) -> bool | None:
        """Yes or no; None if the row says nothing."""
        word = texts.get(name, "")
        if not word:
            return None
        found = self.part.is_yes(word)
        if found is None:
            raise Rejected(f"{self.called(name)} “{word[:40]}” is neither yes nor no")
        return found

    def meanings(self, name: str, texts: Texts, own: Mapping[str, frozenset[str]]) -> frozenset[str]:
        """What the word of a state means, by the mapping or by itself. LeftOut for what the mapping leaves out."""
        word = " ".join(texts.get(name, "").split())
        if not word:
            return frozenset()
        found = self.part.states.get(word.casefold()) or own.get(word.casefold())
        if not found:
            raise Rejected(f"{self.called(name)} “{word[:40]}” is not in [states] of the mapping")
        if "ignore" in found:
            raise LeftOut(f"{self.called(name)} “{word[:40]}” is left out by the mapping")
        return found

    def currency_of(self, texts: Texts) -> str:
        """The currency of a row's amounts."""
        word = texts.get("currency", "")
        if not word:
            return self.currency
        found = currency_code(word) or (word.upper() if word.upper() in EXPONENTS else "")
        if not found:
            raise Rejected(f"{self.called('currency')} “{word[:40]}” is no currency")
        return found

    def note_columns_without_place(self, where: str) -> None:
        """Say which columns this kind of file can't keep."""
        if names := self.beside_names:
            self.notes.append(f"left out, because {where} has no place for them: {', '.join(names)[:300]}")


class LeftOutRows:
    """A table that the mapping leaves out: each of its rows is refused, so that none is lost without a word."""

    name = "mapping"
    newest_wins = True

    def __init__(self, part: Part):
        self.channel = part.channel

    def key(self, cells: Cells) -> str:
        """Nothing: the rows belong to no item."""
        return ""

    def read(self, cells: Cells) -> tuple[object, ...]:
        """Refuses every row."""
        raise LeftOut("left out by the mapping")

    def documents(self, key: str, taken: Sequence[Taken]) -> list[Item]:
        """Nothing."""
        return []
