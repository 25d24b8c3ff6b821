"""What runs apart, in a process with limits of its own: archives and workbooks become plain tables in a folder.

files/sources.py asks in one piece of JSON and is answered in one: the tables, or the sentence of a refusal.
Only the standard library is loaded here, every byte is counted, and nothing is believed that a file says of itself.
"""

import contextlib
import errno
import gzip
import json
import os
import re
import resource
import stat
import sys
import unicodedata
import zipfile
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from data.dataclass import dataclass
from data.errors import Unclear

BLOCK = 1 << 18
TOO_MUCH = 7
"""The code a child ends with that ran out of memory."""

ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLE2 = b"\xd0\xcf\x11\xe0"
GZIP = b"\x1f\x8b"

TABLES = (".csv", ".tsv", ".txt")
BOOKS = (".xlsx", ".xlsm")
PACKED = (*BOOKS, ".zip", ".xls", ".xlsb", ".ods")
"""Old and foreign workbooks are among them to be refused by name rather than passed over in silence."""
TEXTS = ("readme.txt", "source.txt", "license.txt")
"""What explains tables and is none."""
_KNOWN_PACKING = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one archive or workbook may cost."""

    packed: int = 25 << 20
    """Bytes of the file."""
    unpacked: int = 200 << 20
    """Bytes of all that is in it, and again of the tables made of workbooks."""
    members: int = 10_000
    rows: int = 50_000
    """Of a sheet, the header not counted."""
    columns: int = 200
    memory: int = 1 << 30
    seconds: int = 60
    """Of computing. The clock on the wall may show half as much again."""


def is_wanted(name: str) -> bool:
    """Whether a file of a folder or an archive is meant to be read: a table, a workbook or an archive, by its name."""
    lower = name.lower()
    if lower.startswith((".", "~$")) or lower in TEXTS or lower.endswith(".rejects.csv"):
        return False
    return lower.removesuffix(".gz").endswith(TABLES) or lower.endswith(PACKED)


class Room:
    """The folder that one file is unpacked into, and how much of its limits is left."""

    def __init__(self, shown: str, folder: str, limits: Limits):
        self.shown, self.folder, self.limits = shown, Path(folder), limits
        self.tables: list[dict[str, Any]] = []
        self._unpacked = self._written = 0

    def unpack(self, count: int) -> None:
        """Count bytes that were unpacked. Unclear above the limit."""
        self._unpacked += count
        if self._unpacked > self.limits.unpacked:
            raise self.too_large()

    def write(self, count: int) -> None:
        """Count bytes of tables that were made of a workbook. Unclear above the limit."""
        self._written += count
        if self._written > self.limits.unpacked:
            raise self.too_large()

    def too_large(self) -> Unclear:
        """The refusal of what unpacks to more than there is room for."""
        most = self.limits.unpacked >> 20
        return Unclear(
            "“{path}” needs more than {most} MB to unpack: nothing of it was read.", path=self.shown, most=most
        )

    def place(self, name: str, shown: str, *notes: str) -> IO[bytes]:
        """A new file for a table, which keeps the end of its name."""
        path = Path(f"{len(self.tables) + 1:05}", file_name(name))
        (self.folder / path).parent.mkdir()
        self.tables.append({"path": str(path), "shown": shown, "notes": list(notes)})
        return open(self.folder / path, "xb")

    def note(self, note: str) -> None:
        """Say something of the whole file, with its first table."""
        if self.tables:
            self.tables[0]["notes"].append(note)


def harmless(name: str) -> list[str]:
    """The parts of a name out of an archive: no way up or out, nothing that steers a terminal, none endless."""
    parts = re.sub(r"^[A-Za-z]:", "", name).replace("\\", "/").split("/")
    return [printable(part) for part in parts if part.strip() not in ("", ".", "..")]


def printable(name: str) -> str:
    """A name with control signs replaced, cut in the middle if it is long."""
    text = "".join("_" if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") else sign for sign in name)
    return text if len(text) <= 120 else f"{text[:80]}…{text[-30:]}"


def file_name(name: str) -> str:
    """A name that every file system takes."""
    path = PurePosixPath(re.sub(r'[/\\:*?"<>|]', "_", printable(name)))
    return f"{path.stem[:50].strip() or 'table'}{path.suffix[:8]}"


def unpack(file: IO[bytes], shown: str, room: Room) -> None:
    """Unpack an archive or a workbook into the room. Unclear if it is neither, or not to be trusted."""
    if file.read(len(OLE2)) == OLE2:
        raise _old(file, shown, room)
    archive = zipfile.ZipFile(file)
    members = {_name(info): info for info in archive.infolist()}
    _within(list(members.values()), room)
    lower = {name.lower() for name in members}
    if "xl/workbook.xml" in lower or ("_rels/.rels" in lower and "[content_types].xml" in lower):
        from data.importers.files.workbooks import read_workbook

        read_workbook(archive, members, shown, room)
        return
    if "mimetype" in lower and "content.xml" in lower:
        raise Unclear("“{path}” is an OpenDocument file. Save it as .xlsx or CSV.", path=shown)
    if shown != room.shown:
        raise Unclear("“{path}” is an archive inside an archive. Unpack the outer one first.", path=shown)
    _unpack_members(archive, members, room)


def _old(file: IO[bytes], shown: str, room: Room) -> Unclear:
    if "EncryptedPackage".encode("utf-16-le") in file.read(room.limits.packed):
        return Unclear("“{path}” is locked with a password. Save it without one.", path=shown)
    return Unclear("“{path}” is an old workbook (.xls). Save it as .xlsx or CSV.", path=shown)


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name: what Windows packs in China is not said to be GBK, but is."""
    name = info.orig_filename.split("\0", 1)[0]
    if not info.flag_bits & 0x800 and not name.isascii():
        raw = name.encode("cp437")
        for encoding in ("utf-8", "gb18030"):
            with contextlib.suppress(UnicodeDecodeError):
                name = raw.decode(encoding)
                break
    return name.replace("\\", "/")


def _within(infos: list[zipfile.ZipInfo], room: Room) -> None:
    """Refuse by what the directory says, before anything is unpacked. What it says is not relied on."""
    if len(infos) > room.limits.members:
        raise Unclear(
            "“{path}” has {count} files in it; {most} are read.",
            path=room.shown,
            count=len(infos),
            most=room.limits.members,
        )
    if sum(info.file_size for info in infos) > room.limits.unpacked:
        raise room.too_large()


def _unpack_members(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], room: Room) -> None:
    left_out = 0
    for name, info in sorted(members.items()):
        parts = harmless(name)
        if info.is_dir() or not parts or any(part == "__MACOSX" or part.startswith(".") for part in parts):
            continue
        if not is_wanted(parts[-1]) or stat.S_ISLNK(info.external_attr >> 16):
            left_out += 1
            continue
        shown = f"{room.shown}/{'/'.join(parts[-8:])}"
        if info.flag_bits & 1:
            raise Unclear("“{path}” is locked with a password. Pack it without one.", path=shown)
        if info.compress_type not in _KNOWN_PACKING:
            raise Unclear("“{path}” is packed in an unusual way. Pack it as an ordinary .zip.", path=shown)
        _unpack_member(archive, info, parts[-1], shown, room)
    if not room.tables:
        raise Unclear("“{path}” has no .csv, .tsv, .txt or .xlsx in it.", path=room.shown)
    if left_out:
        room.note(f"{left_out} other files of the archive left out")


def _unpack_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, shown: str, room: Room) -> None:
    with archive.open(info) as member:
        start = member.read(len(OLE2))
    with archive.open(info) as member:
        if start in ZIP or start == OLE2:
            beside = room.folder / "packed"
            with open(beside, "w+b") as file:
                _copy(member, file, room)
                file.seek(0)
                unpack(file, shown, room)
            beside.unlink()
            return
        packed = start.startswith(GZIP)
        ending = name[:-3] if name.lower().endswith(".gz") else name
        with room.place(ending, shown) as file:
            _copy(cast(IO[bytes], gzip.GzipFile(fileobj=member)) if packed else member, file, room)


def _copy(source: IO[bytes], target: IO[bytes], room: Room) -> None:
    while block := source.read(BLOCK):
        room.unpack(len(block))
        target.write(block)


def confine(limits: Limits) -> None:
    """Take from this process what it must not need, before it reads a byte of the file."""
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, limits.unpacked + BLOCK),
        (resource.RLIMIT_NOFILE, 64),
    ):
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # macOS takes no limit of address space.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def main() -> None:
    """Answer what is asked on standard input."""
    asked = json.loads(sys.stdin.buffer.read())
    room = Room(asked["shown"], asked["folder"], Limits(**asked["limits"]))
    confine(room.limits)
    answer: dict[str, Any]
    try:
        with open(asked["file"], "rb") as file:
            unpack(file, room.shown, room)
        answer = {"tables": room.tables}
    except Unclear as refusal:
        answer = _told(refusal)
    except MemoryError:
        os._exit(TOO_MUCH)
    except OSError as error:
        answer = _told(no_room(error, room))
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()


def _told(refusal: Unclear) -> dict[str, Any]:
    return {"sentence": refusal.sentence, "facts": dict(refusal.facts)}


def no_room(error: OSError, room: Room) -> Unclear:
    """The refusal of what the disk has no room for. Any other trouble means a damaged file, and ends the child."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Unclear("The disk has no room left to unpack “{path}”: nothing of it was read.", path=room.shown)
    if error.errno == errno.EFBIG:
        return room.too_large()
    raise error
