"""What a look says before anything is written: how files are read, what would come of them, the first items."""

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from screens.cells import cut_middle, pad_cells, wrap_cells
from screens.parts.detail import Entry, Section, pad
from screens.parts.drawn import Line, Piece
from screens.plain import plain
from screens.words import fact_text, say, sayn

if TYPE_CHECKING:
    from data.imports import Look

OUTCOMES = (("new", "new"), ("changed", "changed"), ("same", "same"), ("kept", "kept"), ("refused", "refused"))
LABELS = {"new": "New", "changed": "Changed", "same": "Same", "kept": "Ours kept", "refused": "Refused"}
KINDS = {
    "orders": "orders", "documents": "documents", "parcels": "parcels", "products": "products", "lines": "lines",
    "variants": "variants", "customers": "customers", "reviews": "reviews", "payments": "payments",
    "refunds": "refunds", "articles": "articles",
    "tickets": "tickets", "messages": "messages", "levels": "stock levels", "stock": "stock",
    "order": "order", "credit_note": "credit note", "write_off": "write-off", "adjustment": "adjustment",
    "product": "product", "sku": "SKU", "customer": "customer", "review": "review",
}  # fmt: skip
"""Kinds of things that files bring, as people call them."""
FILES_SHOWN = 20
REASONS_SHOWN = 50
KIND, COUNT = 16, 10


def kind_words(kind: str) -> str:
    """A kind of thing in the reader's language; one that a file brought up itself as it stands."""
    return say(KINDS[kind]) if kind in KINDS else plain(kind.replace("_", " "))


def look_sections(look: "Look", width: int) -> list[Section]:
    """All of it, in the order in which it is asked about."""
    report = look.report
    unsure = (
        [Entry([("! ", "warn"), (say("Stopped: this is of what was read so far."), "warn")])] if report.stopped else []
    )
    sum_up = say(
        "{rows} rows: {imported} would come in, {unchanged} are here already, {rejected} can't come in.",
        rows=report.rows,
        imported=report.imported,
        unchanged=report.unchanged,
        rejected=report.rejected,
    )
    made = [
        Section(say("What they are"), say("nothing is written yet"), [*unsure, *file_lines(report.files, width)]),
        Section(say("What would come of it"), "", [*outcome_lines(report.outcomes), [(sum_up, "text")]]),
        rejects_section(look.refused, report.rejected, width),
        differences_section(report.differences, width, say("What differs")),
        Section(say("First items"), f"{len(look.items):,}" if look.items else "", _items(look.items, width)),
    ]
    return [section for section in made if section.lines]


def file_lines(files: Sequence[Any], width: int) -> list[Entry | Line]:
    """A file a line: its name, its format, its rows; how it was read stands below."""
    made: list[Entry | Line] = []
    for file in files[:FILES_SHOWN]:
        rows = sayn("{n} row", "{n} rows", file.rows)
        told = "  ".join(part for part in (plain(file.format), plain(file.encoding), rows) if part)
        room = max(12, width - len(told) - 4)
        made.append(Entry([(cut_middle(plain(os.path.basename(file.path)), room), "strong")], [(told, "muted")]))
        for note in file.notes[:8]:
            made += [[("  " + line, "muted")] for line in wrap_cells(plain(say(note)), width - 2, 3)]
    return [*made, *_more(len(files) - FILES_SHOWN)]


def outcome_lines(outcomes: Mapping[str, Mapping[str, int]]) -> list[Entry | Line]:
    """Kind of item by what becomes of it: a small table."""
    if not outcomes:
        return []
    head: list[Piece] = [(pad("", KIND), "muted")]
    head += [(pad_cells(say(LABELS[word]), COUNT, "right"), "muted") for word, _ in OUTCOMES]
    return [head, *(_outcome(kind, counts) for kind, counts in sorted(outcomes.items()))]


def _outcome(kind: str, counts: Mapping[str, int]) -> Line:
    line: list[Piece] = [(pad(kind_words(kind), KIND), "text")]
    for word, _ in OUTCOMES:
        count = counts.get(word, 0)
        role = "faint" if not count else {"refused": "bad", "kept": "warn"}.get(word, "text")
        line.append((pad_cells(f"{count:,}" if count else ".", COUNT, "right"), role))
    return line


def rejects_section(refused: Sequence[tuple[str, int, str]], count: int, width: int, path: str = "") -> Section:
    """Rows that can't come in, each with its reason; where they lie."""
    lines: list[Entry | Line] = []
    several = len({path for path, _, _ in refused}) > 1
    if path:
        lines += [[(part, "text")] for part in wrap_cells(plain(path), width, 4)]  # whole: somebody must open it
    for file, row, reason in refused[:REASONS_SHOWN]:
        place = f"{plain(os.path.basename(file))} {row:,}" if several else say("row {row}", row=row)
        first, *rest = wrap_cells(plain(say(reason)), max(20, width - 12), 3) or [""]
        if several and len(place) > 9:
            lines.append([(place, "muted")])
            place = ""
        lines.append([("x ", "bad"), (pad(place, 9), "muted"), (" " + first, "text")])
        lines += [[(" " * 12 + more, "text")] for more in rest]
    if lines:
        lines += _more(count - min(len(refused), REASONS_SHOWN))
    return Section(say("Can't come in"), f"{count:,}" if lines else "", lines, "bad")


def differences_section(differences: Sequence[Mapping[str, str]], width: int, title: str) -> Section:
    """What is otherwise here than a file says: ours stays, until somebody settles it."""
    lines: list[Entry | Line] = []
    for one in differences[:FILES_SHOWN]:
        left: list[Piece] = [("! ", "warn"), (plain(one.get("document", "")) + "  ", "strong")]
        if one.get("field"):
            left += [(field_words(one["field"]) + " ", "muted"), (plain(one.get("ours", ""), 60) or ".", "text")]
            left += [("  ", "text"), (say("file:") + " ", "muted"), (plain(one.get("theirs", ""), 60) or ".", "text")]
        else:
            left.append((plain(say(one.get("says", "")), 300), "muted"))
        lines.append(Entry(left))
    lines += _more(len(differences) - FILES_SHOWN)
    return Section(title, f"{len(differences):,}" if lines else "", lines, "warn")


def field_words(name: str) -> str:
    """A field of the program as people call it: `price_minor` is price."""
    return plain(fact_text(name.removesuffix("_minor").removesuffix("_at"), "figure").replace("_", " "))


def _items(items: Sequence[Any], width: int) -> list[Entry | Line]:
    """Each item as it would stand here: its facts, its first lines."""
    made: list[Entry | Line] = []
    for place, item in enumerate(items):
        if place:
            made.append(())
        made.append([(kind_words(item.kind) + " ", "muted"), (plain(item.number, 80), "strong")])
        for name, value in item.facts:
            made += _fact(name, value, width)
        made += [[("    " + cut_middle(plain(line), width - 4), "text")] for line in item.lines]
    return made


def _fact(name: str, value: str, width: int) -> list[Entry | Line]:
    first, *rest = wrap_cells(plain(value), max(20, width - 16), 2) or [""]
    return [
        [("  " + pad(field_words(name), 14), "muted"), (first, "text")],
        *([(" " * 16 + more, "text")] for more in rest),
    ]


def _more(count: int) -> list[Line]:
    return [[(say("and {n} more", n=count), "muted")]] if count > 0 else []
