"""From the paths that people give to plain tables: files, folders, archives, workbooks.

What a file is, its first bytes say. Archives and workbooks are opened only by a child process with limits
(data/importers/files/unpacking.py), and what they hold lies in a private folder until the tables are read.
"""

import gzip
import json
import os
import re
import signal
import stat
import subprocess
import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from data.dataclass import dataclass
from data.errors import Unclear
from data.importers.files.unpacking import GZIP, OLE2, TOO_MUCH, ZIP, Limits, is_wanted

LIMITS = Limits()

_START = "import sys; sys.path.append(sys.argv.pop()); from data.importers.files.unpacking import main; main()"
_HOME = str(Path(__file__).resolve().parents[3])
_KEPT = ("PATH", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_OTHERS = (
    (b"%PDF", "a PDF"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"BZh91AY", "a bzip2 archive"),
)
_TAR_AT = 257
_TORN = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Source:
    """A table of text that can be opened now, and what people call it."""

    path: str
    """May lie in a private temporary folder, and may be a .gz."""
    shown: str
    """`orders.csv`, `exports.zip/orders.csv`, `book.xlsx#Sheet1`, behind the folder that was given."""
    notes: tuple[str, ...] = ()
    """What was left out on the way, in English."""


@contextmanager
def opened(paths: Sequence[str]) -> Iterator[list[Source]]:
    """The tables that paths name, each once, in the order given. Unclear for what can't be read.

    Folders give their tables, workbooks and archives by name, and a path may name a part of a file: `book.xlsx#Sheet1`.
    What was unpacked is gone afterwards.
    """
    with ExitStack() as rooms:
        known: dict[str, tuple[str, list[Source]]] = {}
        found: dict[str, Source] = {}
        for path in paths:
            for file, part in _files(path):
                real = os.path.realpath(file)
                if real not in known:
                    known[real] = file, _sources(file, rooms)
                shown, sources = known[real]
                picked = [one for one in sources if _is_part(one.shown[len(shown) :], part)]
                if not picked:
                    raise Unclear("There is no file “{path}”.", path=path)
                found |= {one.path: one for one in picked}
        yield [replace(one, shown=said_path(one.shown)) for one in found.values()]


def said_path(path: str) -> str:
    """A path as it can be written down: of a name that is no UTF-8, the odd bytes are replaced."""
    return _TORN.sub("\ufffd", path)


def _is_part(place: str, part: str) -> bool:
    return not part or place == part or place.startswith((f"{part}#", f"{part}/"))


def _files(path: str) -> list[tuple[str, str]]:
    """The files of a path, each with the part that is meant of it, if not all."""
    if os.path.isdir(path):
        return [(file, "") for file in _inside(path)]
    # A zero in a path is an error to the system's calls, not a missing file.
    if "\0" not in path:
        if os.path.lexists(path):
            return [(path, "")]
        for at in (at for at in range(len(path) - 1, 0, -1) if path[at] in "#/"):
            if os.path.isfile(path[:at]):
                return [(path[:at], path[at:])]
    raise Unclear("There is no file “{path}”.", path=path)


def _inside(folder: str) -> list[str]:
    try:
        names = sorted(os.listdir(folder))
    except PermissionError:
        raise _no_right(folder) from None
    files = [os.path.join(folder, name) for name in names if is_wanted(name)]
    files = [file for file in files if os.path.isfile(file)]
    if not files:
        raise Unclear("The folder “{path}” has no .csv, .tsv, .txt, .xlsx or .zip in it.", path=folder)
    return files


def _no_right(path: str) -> Unclear:
    return Unclear("“{path}” can't be read. Ask its owner for the right.", path=path)


def _sources(path: str, rooms: ExitStack) -> list[Source]:
    """What one file gives, by its first bytes."""
    file = _open(path)
    try:
        start = os.read(file, 512)
        for sign, kind in _OTHERS:
            if start.startswith(sign):
                raise Unclear("“{path}” is {kind}, which is not read. Save its tables as CSV.", path=path, kind=kind)
        if start.startswith((*ZIP, OLE2)):
            os.lseek(file, 0, os.SEEK_SET)
            return _unpacked(file, path, _room(path, rooms))
    finally:
        os.close(file)
    packed = start.startswith(GZIP)
    _refuse_packed_twice(path, _first_unpacked(path) if packed else start)
    if not start or packed == path.lower().endswith(".gz"):
        return [Source(path, path)]
    return [Source(_renamed(path, _room(path, rooms), packed), path)]


def _room(path: str, rooms: ExitStack) -> str:
    """A new folder that only this person can enter, gone when the sources are closed."""
    try:
        return rooms.enter_context(TemporaryDirectory(prefix="ecom-tui-", ignore_cleanup_errors=True))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Unclear("There is no place to unpack “{path}”: {reason}.", path=path, reason=reason) from None


def _open(path: str) -> int:
    """A plain file, opened. Neither a pipe nor a device is waited for."""
    try:
        found = os.stat(path)
        if stat.S_ISREG(found.st_mode):
            return os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except PermissionError:
        raise _no_right(path) from None
    except FileNotFoundError:
        raise Unclear("There is no file “{path}”.", path=path) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Unclear("“{path}” can't be read: {reason}.", path=path, reason=reason) from None
    raise Unclear("“{path}” is a pipe or a device, not a file. Save it as a file first.", path=path)


def _first_unpacked(path: str) -> bytes:
    try:
        with gzip.open(path) as file:
            return file.read(512)
    except (OSError, EOFError, zlib.error):
        return b""  # the reader of tables says what is wrong with it


def _refuse_packed_twice(path: str, start: bytes) -> None:
    if start[_TAR_AT:].startswith(b"ustar"):
        raise Unclear("“{path}” is a tar archive. Unpack it, or pack its tables as .zip.", path=path)
    if start.startswith((*ZIP, OLE2, GZIP)):
        raise Unclear("“{path}” is packed twice. Unpack it once first.", path=path)


def _renamed(path: str, folder: str, packed: bool) -> str:
    """The file under a name that says whether it is packed: browsers unpack some and keep the name."""
    name = os.path.basename(path)
    link = os.path.join(folder, f"{name}.gz" if packed else name[:-3])
    os.symlink(os.path.realpath(path), link)
    return link


def _unpacked(file: int, shown: str, folder: str) -> list[Source]:
    """The tables of an archive or a workbook, unpacked by a child. It may die; its refusals are raised here."""
    if os.fstat(file).st_size > LIMITS.packed:
        raise Unclear("“{path}” is larger than {most} MB. Unpack it first.", path=shown, most=LIMITS.packed >> 20)
    limits = {name: getattr(LIMITS, name) for name in Limits.__annotations__}
    answer = _asked({"file": file, "shown": shown, "folder": folder, "limits": limits})
    if "sentence" in answer:
        raise Unclear(answer["sentence"], **answer["facts"])
    return [Source(os.path.join(folder, one["path"]), one["shown"], tuple(one["notes"])) for one in answer["tables"]]


def _asked(question: dict[str, Any]) -> dict[str, Any]:
    """The child's answer. Unclear if it died over the file, whatever of."""
    child = subprocess.Popen(
        # Without site: the child sees the standard library and this package, from wherever it was installed.
        [sys.executable, "-I", "-S", "-X", "utf8", "-c", _START, _HOME],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=(question["file"],),
        cwd=question["folder"],
        env={name: os.environ[name] for name in _KEPT if name in os.environ},
        start_new_session=True,
    )
    try:
        said, _ = child.communicate(json.dumps(question).encode(), timeout=LIMITS.seconds * 1.5)
    except subprocess.TimeoutExpired:
        said = b""
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.communicate()
    if child.returncode == 0:
        answer: dict[str, Any] = json.loads(said)
        return answer
    if child.returncode < 0 or child.returncode == TOO_MUCH:
        raise Unclear(
            "“{path}” needs more than {memory} MB of memory or {seconds} seconds to unpack: nothing of it was read.",
            path=question["shown"],
            memory=LIMITS.memory >> 20,
            seconds=LIMITS.seconds,
        )
    raise Unclear("“{path}” is damaged or cut off: nothing of it was read.", path=question["shown"])
