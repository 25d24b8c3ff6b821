"""The registry of formats: one file a format, found by the header of a table."""

from collections.abc import Sequence

from data.errors import Unclear
from data.importers.online_retail import OnlineRetail
from data.importers.reading import Table
from data.importers.records import Format

FORMATS: dict[str, Format] = {known.name: known for known in (OnlineRetail(),)}


def format_of(table: Table, asked: str = "auto") -> Format:
    """The format that was asked for, or the one whose columns a table has."""
    if asked != "auto":
        known = FORMATS.get(asked)
        if known is None:
            raise Unclear("There is no format “{format}”. Known: {known}.", format=asked, known=names())
        if not known.recognises(table.header):
            raise Unclear(
                "“{path}” has not the columns of {format}. It has: {columns}.",
                path=table.path,
                format=asked,
                columns=_shown(table.header),
            )
        return known
    for known in FORMATS.values():
        if known.recognises(table.header):
            return known
    raise Unclear(
        "“{path}” is of no known format. It has the columns {columns}. Write a mapping: import --guess PATH.",
        path=table.path,
        columns=_shown(table.header),
    )


def names() -> str:
    """All formats, for a sentence."""
    return ", ".join(FORMATS)


def _shown(header: Sequence[str]) -> str:
    return ", ".join(name[:40] for name in header[:12])[:300]
