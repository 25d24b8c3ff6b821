"""Paths as people type and paste them: quotes, `~`, spaces, several at once; their completion; where a mapping is kept.

Everything here touches the disk: it runs in a thread.
"""

import os
import re
from collections.abc import Sequence
from urllib.parse import unquote

from data.dataclass import dataclass
from data.errors import Unusable

TABLES = (".csv", ".tsv", ".txt", ".tab", ".gz", ".zip", ".xlsx")
MAPPINGS = (".toml",)
_ODD = re.compile(r"([\s'\"\\])")
_MOST = 1_000
"""Names of one folder that are looked at for a completion."""


@dataclass(frozen=True, slots=True)
class Word:
    """One path in a line that is typed: where it begins, what it says, whether it ends before the cursor."""

    start: int
    text: str
    open: bool


@dataclass(frozen=True, slots=True)
class Completion:
    """The line with as much as is certain, and the names among which is to be chosen."""

    line: str
    names: Sequence[str] = ()


def paths_of(line: str) -> list[str]:
    """The paths of a line. One that exists as it stands is one path, spaces and all."""
    whole = line.strip()
    bare = whole[1:-1] if len(whole) > 1 and whole[0] == whole[-1] and whole[0] in "'\"" else whole
    if bare and os.path.exists(_home(bare)):
        return [_home(bare)]
    return [_home(word.text) for word in words_of(whole) if word.text]


def words_of(line: str) -> list[Word]:
    """The words of a line, as a shell parts them; a quote that is not closed goes to the end."""
    words: list[Word] = []
    start, text, quote, at = -1, "", "", 0
    while at < len(line):
        letter = line[at]
        if letter == "\\" and quote != "'" and at + 1 < len(line):
            start, at = (at if start < 0 else start), at + 1
            text += line[at]
        elif quote:
            quote, text = ("", text) if letter == quote else (quote, text + letter)
        elif letter in "'\"" and (start < 0 or line[at + 1 :].count(letter) % 2):
            start, quote = (at if start < 0 else start), letter
        elif letter.isspace():
            if start >= 0:
                words.append(Word(start, text, False))
            start, text = -1, ""
        else:
            start, text = (at if start < 0 else start), text + letter
        at += 1
    return [*words, Word(start, text, True)] if start >= 0 else words


def complete(line: str, endings: Sequence[str]) -> Completion:
    """Finish the last path of a line as far as the folder leaves no choice."""
    words = words_of(line)
    last = words[-1] if words and words[-1].open else Word(len(line), "", True)
    folder, _, begun = last.text.rpartition("/")
    folder = f"{folder}/" if "/" in last.text else ""
    names = _names(_home(folder) or ".", begun, endings)
    if not names:
        return Completion(line)
    common = _common(names)
    if len(common) < len(begun):
        common = begun
    finished = line[: last.start] + _ODD.sub(r"\\\1", folder + common)
    return Completion(finished, names if len(names) > 1 else ())


def quoted(path: str) -> str:
    """A path as it is typed: in quotes where it has spaces."""
    return '"' + path.replace("\\", "\\\\").replace('"', '\\"') + '"' if set(path) & set(" '\"\\") else path


def keep_mapping(paths: Sequence[str], text: str) -> str:
    """Write a first mapping beside what it is for, else into the working folder; its path."""
    first = os.path.abspath(paths[0])
    name = os.path.basename(first).partition(".")[0] or "import"
    problem: OSError | None = None
    for folder in (os.path.dirname(first), os.getcwd()):
        try:
            return _written(folder, name, text)
        except OSError as error:
            problem = error
    reason = problem.strerror if problem is not None and problem.strerror else str(problem)
    raise Unusable("A mapping can't be written beside “{path}”: {reason}.", path=paths[0], reason=reason)


def _written(folder: str, name: str, text: str) -> str:
    path, count = os.path.join(folder, f"{name}.mapping.toml"), 1
    while True:
        try:
            with open(path, "x", encoding="utf-8") as file:
                file.write(text)
            return path
        except FileExistsError:
            count += 1
            path = os.path.join(folder, f"{name}-{count}.mapping.toml")


def _names(folder: str, begun: str, endings: Sequence[str]) -> list[str]:
    """Folders and files of a folder that begin so; those that can be imported, if there is one of them."""
    names: list[str] = []
    others: list[str] = []
    try:
        with os.scandir(folder) as entries:
            for entry, _ in zip(entries, range(_MOST), strict=False):
                if not entry.name.startswith(begun) or (entry.name.startswith(".") and not begun):
                    continue
                if entry.is_dir():
                    names.append(entry.name + "/")
                else:
                    (names if entry.name.lower().endswith(tuple(endings)) else others).append(entry.name)
    except OSError:
        return []
    return sorted(names or others)


def _common(names: Sequence[str]) -> str:
    first, last = min(names), max(names)
    same = next((place for place, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), None)
    return first if same is None else first[:same]


def _home(path: str) -> str:
    if path.startswith("file://"):
        path = unquote(path.removeprefix("file://"))
    return os.path.expanduser(path)
