"""Small exports of shops in files, and what comes of them together without a store: every row accounted for."""

from collections.abc import Sequence
from pathlib import Path

from data.importers.files.reading import Row, open_table
from data.importers.gathering import Gathering, Input, survey
from data.importers.records import Item, Setting, rows_of
from data.importers.shops.formats import format_of


def write_lines(path: Path, *lines: str) -> Path:
    """A file of these lines."""
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def bring_together(
    *paths: Path, currency: str = "EUR", tz: str = "Europe/Berlin"
) -> tuple[list[Item], list[tuple[str, int, str]], list[str]]:
    """The items of files that come in together, the rejected rows with their reasons, and each file's format."""
    tables = [open_table(str(path)) for path in paths]
    setting = Setting(currency, tz, tables)
    known = [format_of(table) for table in tables]
    inputs = [Input(table, one.name, one.layout(table, setting)) for table, one in zip(tables, known, strict=True)]
    refused: list[tuple[str, int, str]] = []

    def refuse(file: int, row: Row, reason: str) -> None:
        refused.append((tables[file].name, row.number, reason))

    found = survey(inputs, strict=False)
    chunks = list(Gathering(found, refuse).chunks())
    items = [item for chunk in chunks for item in chunk.items]
    told = sum(len(list(rows_of(item))) for item in items) + sum(len(chunk.spare) for chunk in chunks)
    assert told + len(refused) == found.rows
    return items, refused, [one.name for one in known]


def made_of(*paths: Path, currency: str = "EUR", tz: str = "Europe/Berlin") -> list[Item]:
    """The items of files of which no row is rejected."""
    items, refused, _ = bring_together(*paths, currency=currency, tz=tz)
    assert refused == []
    return items


def by_source(items: Sequence[Item]) -> dict[str, Item]:
    """Items by how their source knows them."""
    return {item.source_id: item for item in items}
