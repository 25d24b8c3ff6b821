"""Finds every sentence that people read, by walking the source: what is said, what is refused, and the words of tables.

A sentence is found when it is a literal in one of the calls, keywords, class attributes or tables named here.
"""

import ast
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("data", "screens", "ecom_tui")
SKIPPED = ("data/seed", "data/migrations", "data/models", "screens/languages")

CALLS = {
    **dict.fromkeys(("say", "say_raw", "tell", "remark", "Role", "Rule", "Inspection", "Remark", "Unproven"), 0),
    **dict.fromkeys(("StoreError", "Refused", "Denied", "Over", "Stale", "Missing", "Unclear", "Unusable"), 0),
    **dict.fromkeys(("FieldKind", "KpiDef"), 2),
}
"""Functions whose argument at this position is a sentence."""

SCREEN_CALLS = {
    **dict.fromkeys(("Column", "_number", "Section", "Head"), 0),
    **dict.fromkeys(("Action", "Text", "Note", "Secret", "Number", "Money", "Day", "Moment", "Yes", "Choice"), 1),
    **dict.fromkeys(("Reason", "Place", "status", "Tab"), 1),
    **dict.fromkeys(("Key",), 2),
}
"""The same within screens/, where these names are those of screens/actions.py."""

KEYWORDS = {"says", "word", "words", "label", "hint", "help", "title", "head", "empty", "question", "sentence"}
"""Arguments that are sentences, whatever is called; within screens/, and `says` everywhere."""

NAMED = {"Listing": "name"}
"""Calls that have one more."""

ATTRIBUTES = {"hint", "question", "sentence", "TITLE", "EMPTY", "HELP", "NO_MATCH", "WORD", "QUESTION", "ABOUT"}
"""Class attributes and constants that are sentences."""

TABLES = {
    "ACT", "AXIS_TERMS", "CHECKS", "DEEDS", "EVENTS", "FIND", "HEAD_MEANINGS", "HOUSE_WORDS", "KINDS",
    "LABELS", "LONG_WEEKDAYS", "MONTHS", "MOVE", "PROGRAM", "REASONS", "RIGHTS", "SENTENCES", "SHORT_WEEKDAYS",
    "SIGN_MEANINGS", "STATE_MEANINGS", "TERMS", "UNDONE",
}  # fmt: skip
"""Constants within screens/ whose values (of a dict), elements or text are sentences."""

DATA_TABLES = {"data/roles.py": {"RIGHTS"}, "data/review.py": {"CHECKS"}}
"""The same in files of data/, and SENTENCES in any."""

PAIRS = {"THEMES", "HOLD_CHOICES", "METHODS", "TAX_CLASSES", "TERM_CHOICES"}
"""Tables of (value, words)."""

NAMED_FIRST = {"COUNTS", "FILTERS", "OWN_VIEWS"}
"""Tables of (words, value), or of such tables by post."""

VALUES = {"WORDS", "HOLDS", "BUCKETS", "FIGURES", "PAPER_NAMES"}
"""Tables whose values are said in the context `value`: “open” is a state there and a key elsewhere."""

KEYED = {"SIGNALS"}
"""Tables whose keys are sentences."""

LISTS = ("data/reference/reasons.toml", "data/reference/checklists.toml", "data/reference/carriers.toml")
"""Lists that are shipped with a name in English and in Chinese (`zh`)."""

FIELD_KINDS = {"Choice", "Reason"}


@dataclass(frozen=True, slots=True, order=True)
class Sentence:
    """A key of the catalogues and where it stands."""

    text: str
    plural: str = ""
    context: str = ""
    file: str = ""


def sentences(root: Path = ROOT) -> list[Sentence]:
    """All sentences of the program, sorted."""
    found: set[Sentence] = set()
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            if not name.startswith(SKIPPED):
                found.update(in_source(path.read_text("utf-8"), name))
    found = {one for one in found if any(map(str.isalpha, one.text)) or one.text in (", ", "...")}
    for file in LISTS:
        found.update(Sentence(name, file=file) for name in listed(root / file))
    return sorted(found)


def listed(file: Path) -> dict[str, str]:
    """The names of a list that is shipped, and their Chinese."""
    if not file.exists():
        return {}
    rows = [row for rows in tomllib.loads(file.read_text("utf-8")).values() for row in rows]
    return {row["name"]: row.get("zh", "") for row in rows}


def in_source(source: str, file: str) -> Iterator[Sentence]:
    """The sentences of one file."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from _in_call(node, file)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets: Sequence[ast.expr] = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from _in_table(targets, node.value, file)


def _in_call(call: ast.Call, file: str) -> Iterator[Sentence]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name == "sayn" and len(call.args) > 1:
        for one, many in zip(texts(call.args[0]), texts(call.args[1]), strict=True):
            yield Sentence(one, plural=many, file=file)
    elif name == "say_in" and len(call.args) > 1:
        for context in texts(call.args[0]):
            yield from (Sentence(text, context=context, file=file) for text in texts(call.args[1]))
    elif name == "_axis":
        yield from _in_axis(call, file)
    elif name == "write_table" and call.args:
        yield from (Sentence(text, file=file) for text in texts(call.args[0], deep=True))
    else:
        place = CALLS.get(name, SCREEN_CALLS.get(name, 9) if file.startswith("screens/") else 9)
        until = place + (2 if name == "KpiDef" else 1)  # its title and its formula
        yield from (Sentence(text, file=file) for one in call.args[place:until] for text in texts(one))
    for keyword in call.keywords:
        said = keyword.arg == "says" or (file.startswith("screens/") and keyword.arg in KEYWORDS)
        if said or (keyword.arg and NAMED.get(name) == keyword.arg):
            yield from (Sentence(text, file=file) for text in texts(keyword.value))
        if name in FIELD_KINDS and keyword.arg == "options":
            yield from (Sentence(text, file=file) for text in _options(keyword.value))
    if name in FIELD_KINDS and len(call.args) > 2:
        yield from (Sentence(text, file=file) for text in _options(call.args[2]))


def _in_axis(call: ast.Call, file: str) -> Iterator[Sentence]:
    """The words of signs: _axis("payment", paid="+ paid")."""
    for context in texts(call.args[0]):
        for keyword in call.keywords:
            yield from (Sentence(text[2:], context=context, file=file) for text in texts(keyword.value))


def _in_table(targets: Sequence[ast.expr], value: ast.expr, file: str) -> Iterator[Sentence]:
    names = {element.id for target in targets for element in ast.walk(target) if isinstance(element, ast.Name)}
    if names & VALUES and file.startswith("screens/"):
        yield from (Sentence(text, context="value", file=file) for text in texts(value, deep=True))
    known = ATTRIBUTES | TABLES if file.startswith("screens/") else {"SENTENCES"} | DATA_TABLES.get(file, set())
    if {name.lstrip("_") for name in names} & known:
        yield from (Sentence(text, file=file) for text in texts(value, deep=True))
    if names & PAIRS and file.startswith("screens/"):
        yield from (Sentence(text, file=file) for text in _options(value))
    if names & NAMED_FIRST and file.startswith("screens/"):
        for table in value.values if isinstance(value, ast.Dict) else [value]:
            yield from (Sentence(text, file=file) for text in _options(table, 0))
    if names & KEYED and isinstance(value, ast.Dict):
        yield from (Sentence(text, file=file) for key in value.keys if key for text in texts(key))


def texts(node: ast.expr, deep: bool = False) -> list[str]:
    """The literal texts that an expression may be; deep: also those that a table holds."""
    match node:
        case ast.Constant(value=str(text)) if text:
            return [text]
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other, op=ast.BitOr()):
            return texts(one, deep) + texts(other, deep)
        case ast.BoolOp(values=values):
            return [text for value in values for text in texts(value, deep)]
        case ast.Dict(values=values) if deep:
            return [text for value in values for text in texts(value, deep)]
        case ast.Tuple(elts=values) | ast.List(elts=values) | ast.Set(elts=values) if deep:
            return [text for value in values for text in texts(value, deep)]
        case ast.Call(args=[table, *_]) if deep:
            return texts(table, deep)
    return []


def _options(node: ast.expr, place: int = -1) -> list[str]:
    """The words of choices: ("dhl", "DHL") or "DHL"."""
    if not isinstance(node, ast.Tuple | ast.List):
        return []
    pairs = [one.elts[place] if isinstance(one, ast.Tuple) and one.elts else one for one in node.elts]
    return [text for pair in pairs for text in texts(pair)]
