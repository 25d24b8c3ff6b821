"""From a paper to whoever holds it: made as a PDF or as text, given to the printer or saved where its name is told."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data.dataclass import dataclass, field
from data.errors import Refused, StoreError
from data.papers.printing import has_printer, own_file, save, send
from data.papers.sheets import Paper

Remark = tuple[str, Mapping[str, Any]]
"""A sentence with its facts."""
NO_TYPST: Remark = ("This is text: a PDF needs ecom-tui[documents].", {})


@dataclass(frozen=True, slots=True)
class Handed:
    """Where a paper is."""

    form: str
    """pdf or text."""
    path: Path | None
    """The file; None: the printer has it."""
    printer: str = ""
    """Empty: no printer took it."""
    said: str = ""
    """What the printer answered."""
    remarks: tuple[Remark, ...] = field(default=())
    """Why it is text, or why it is in a file and not on paper."""


def content_of(paper: Paper, form: str) -> bytes:
    """The paper as `pdf` or `text`. Unusable where a PDF can't be made here."""
    if form == "pdf":
        from data.papers.typesetting import pdf_of

        return pdf_of(paper)
    from data.papers.plain_text import text_of

    return text_of(paper).encode()


def made_here(paper: Paper) -> tuple[bytes, str, tuple[Remark, ...]]:
    """The paper in the best form that this machine can make: a PDF, else text and why."""
    from data.papers.typesetting import can_typeset

    if not can_typeset():
        return content_of(paper, "text"), "text", (NO_TYPST,)
    try:
        return content_of(paper, "pdf"), "pdf", ()
    except StoreError as error:  # a font is missing: better text than nothing
        return content_of(paper, "text"), "text", ((error.sentence, error.facts),)


def hand_out(content: bytes, name: str, form: str, remarks: tuple[Remark, ...] = ()) -> Handed:
    """To the usual printer where there is one, else into a file of the person's own. Unusable if that can't be made."""
    if has_printer():
        try:
            return Handed(form, None, "lp", send(content, name), remarks)
        except Refused as refused:
            remarks = (*remarks, (refused.sentence, refused.facts))
    return Handed(form, save(content, own_file(name)), remarks=remarks)


def file_name(paper: Paper, form: str) -> str:
    """What its file is called."""
    return f"{paper.name}.{'pdf' if form == 'pdf' else 'txt'}"
