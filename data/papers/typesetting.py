"""Papers as PDF, set by typst in the templates beside this file. Facts reach it as JSON values, never as its markup.

A template may read nothing but its own folder, imports no package from the network, and prints a text as it is.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from data.errors import Unusable
from data.papers import fonts
from data.papers.codes import Drawn, drawn
from data.papers.sheets import Paper, clean

TEMPLATES = Path(__file__).parent / "templates"
FINEST_MM = 0.23
"""How wide a bar is at least: what a hand scanner reads off the paper of an office printer."""
LONG = re.compile(r"[^\s\u3000-\u9fff]{15,}")
"""A word that is wider than its column and has no place to break at."""


def can_typeset() -> bool:
    """Whether typst is installed."""
    return find_spec("typst") is not None


def pdf_of(paper: Paper) -> bytes:
    """The paper as a PDF. Unusable where typst is not installed, or no font has what is written on it."""
    found = _set(paper, "pdf")
    return found if isinstance(found, bytes) else found[0]


def pictures_of(paper: Paper, ppi: int = 203) -> list[bytes]:
    """Its pages as PNG pictures, as a label printer of that many dots an inch takes them."""
    found = _set(paper, "png", ppi)
    return [found] if isinstance(found, bytes) else list(found)


def _set(paper: Paper, form: str, ppi: float | None = None) -> Any:
    if not can_typeset():
        raise Unusable("A PDF needs typst: install ecom-tui[documents], or take --format text.")
    import typst

    # Its types say bytes for pictures too, where several pages are a list.
    compile_with_warnings: Any = typst.compile_with_warnings
    values = _values(paper)
    _refuse_boxes(values)
    template = "labels.typ" if paper.labels else "sheets.typ"
    made, warnings = compile_with_warnings(
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        font_paths=fonts.collection(),
        format=form,
        ppi=ppi,
        sys_inputs={"paper": json.dumps(values, ensure_ascii=False)},
        # A template that asked for a package would find an empty shelf, not the network.
        package_path=str(TEMPLATES),
        package_cache_path=str(TEMPLATES),
    )
    if warnings:
        raise Unusable("The paper can't be set: {reason}.", reason="; ".join(one.message for one in warnings))
    return made


def _values(paper: Paper) -> dict[str, Any]:
    """The paper as JSON has it, with its codes drawn and its fonts named."""
    values: dict[str, Any] = _tidy(asdict(paper))
    for sheet in values["sheets"]:
        for table in sheet["tables"]:
            kinds = [column["kind"] for column in table["columns"]]
            table["rows"] = [[_breakable(*told) for told in zip(row, kinds, strict=True)] for row in table["rows"]]
    values["codes"] = {code: _shape(drawn(code)) for code in _codes(paper)}
    values["small"] = {f"{code}/{mm}": _shape(drawn(code, int(mm / FINEST_MM))) for code, mm in _codes_in_tables(paper)}
    values["fonts"] = fonts.families()
    return values


def _tidy(value: Any) -> Any:
    """Every text of it as one harmless line."""
    match value:
        case str():
            return clean(value)
        case list() | tuple():
            return [_tidy(one) for one in value]
        case dict():
            return {key: _tidy(one) for key, one in value.items()}
    return value


def _shape(code: Drawn) -> dict[str, Any]:
    return {"kind": code.kind, "svg": code.svg, "modules": code.modules}


def _codes(paper: Paper) -> Iterator[str]:
    for sheet in paper.sheets:
        yield from (clean(code) for code in (sheet.code, *sheet.codes) if code)
    yield from (clean(label.code) for label in paper.labels if label.code)


def _codes_in_tables(paper: Paper) -> Iterator[tuple[str, int]]:
    for sheet in paper.sheets:
        for table in sheet.tables:
            places = [place for place, column in enumerate(table.columns) if column.kind == "code"]
            yield from ((clean(row[place]), table.code_mm) for row in table.rows for place in places if row[place])


def _breakable(cell: str, kind: str) -> str:
    """The same with places where a line may end within a long word; a code is looked up, and stays."""
    if kind == "code" or len(cell) < 15:
        return cell
    return LONG.sub(lambda word: re.sub(r"(.{8})(?=.)", "\\1\u200b", word[0]), cell)


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            for one in value:
                yield from _texts(one)
        case dict():
            for key, one in value.items():
                if key not in ("codes", "small", "fonts"):
                    yield from _texts(one)


def _refuse_boxes(values: dict[str, Any]) -> None:
    """Better no paper than an address of boxes."""
    missing = fonts.boxes(_texts(values))
    if not missing:
        return
    if any("\u2e80" <= sign <= "\u9fff" or sign >= "\U00020000" for sign in missing):
        raise Unusable(
            "Chinese would print as boxes here ({signs}): install the font package {package}.",
            signs=missing[:8],
            package=fonts.PACKAGE,
        )
    raise Unusable(
        "“{signs}” would print as boxes here: install the font package {package}, or one that has them.",
        signs=missing[:8],
        package=fonts.PACKAGES,
    )
