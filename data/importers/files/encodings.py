"""What bytes a file is made of: its hash, and its encoding by byte order mark, strict UTF-8, then by how it reads.

A file is read once from end to end for its hash and for UTF-8; any other choice is made from a sample.
"""

import codecs
import gzip
import hashlib
import os
import re
import stat
import zlib
from typing import IO, cast

from data.dataclass import dataclass
from data.errors import Unclear
from data.importers.files.letters import likely_encoding

BLOCK = 1 << 20
MOST_BYTES = 4 << 30
"""A packed file is not read any further than that."""
MOST_LINE = 16 << 20
"""A longer line is no row, and would have to be in memory as a whole."""
SAMPLE = 1 << 16
"""How many bytes of lines that are not ASCII are looked at for the encoding."""
_EDGE = 1 << 12

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UTF8 = ("utf-8", "utf-8-sig")
_OTHERS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "an archive or a workbook"),
    (b"\xd0\xcf\x11\xe0", "an old workbook"),
    (b"SQLite format 3\0", "a database"),
    (b"\x1f\x8b", "a packed file"),
    (b"BZh", "a packed file"),
    (b"\xfd7zXZ", "a packed file"),
    (b"7z\xbc\xaf", "an archive"),
    (b"Rar!", "an archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"RIFF", "a picture or a sound"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "a text document"),
)
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:(!doctype html|html|head|table)|(\?xml|[a-z:]+ xmlns))", re.IGNORECASE)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_WELL_FORMED = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_WINDOWS = re.compile(rb"\xc2[\x80-\x9f]")
_APOSTROPHE = re.compile(rb"(?:^|[\x00,;:| \t\r\n\"])'")


@dataclass(frozen=True, slots=True)
class Bytes:
    """What was found out of a file by reading it once."""

    size: int
    """Unpacked."""
    hash: str
    encoding: str
    zeros: bool = False
    """Whether a zero byte may be in a cell: PostgreSQL keeps none."""
    guessed: bool = False
    """Whether nothing but the sense of the text speaks for the encoding."""
    torn: bool = False
    """Whether bytes may be in it that the encoding doesn't know."""
    apostrophes: bool = False
    """Whether a cell may begin with one."""
    windows: bool = False
    """Whether signs of cp1252 stand in it as control characters: “Cos d\x92Estournel”."""


def open_bytes(path: str) -> IO[bytes]:
    """The file's bytes, unpacked if it is a .gz."""
    if path.lower().endswith(".gz"):
        return cast(IO[bytes], gzip.open(path, "rb"))
    return open(path, "rb")


def holes(encoding: str) -> str:
    """What becomes of bytes that the encoding doesn't know: they stay to be seen, where Python can."""
    return "replace" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"


def look(path: str, encoding: str = "", *, shown: str = "") -> Bytes:
    """Read a file once. Unclear if it can't be read or is no text; an encoding that is given is not doubted."""
    shown = shown or path
    if encoding:
        _known(encoding)
    try:
        mode = os.stat(path).st_mode
        if stat.S_ISDIR(mode):
            raise Unclear("“{path}” is a folder, not a table.", path=shown)
        if not stat.S_ISREG(mode):  # reading a pipe waits for who may never write
            raise Unclear("“{path}” is a pipe or a device, not a file. Save it as a file first.", path=shown)
        return _look(path, encoding, shown)
    except PermissionError:
        raise Unclear("“{path}” can't be read. Ask its owner for the right.", path=shown) from None
    except FileNotFoundError:
        raise Unclear("There is no file “{path}”.", path=shown) from None
    except (OSError, EOFError, zlib.error) as error:
        raise Unclear("“{path}” can't be read: {reason}.", path=shown, reason=_reason(error)) from None


def _known(encoding: str) -> None:
    try:
        "".encode(encoding)
    except LookupError:
        raise Unclear("There is no encoding “{encoding}”.", encoding=encoding) from None


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).rstrip(".").lower()


class _Reading:
    """What is known of a file so far, block after block."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.size = self.line = 0
        self.zeros = self.apostrophes = self.windows = False
        self.utf8: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")("strict")
        self.sample = b""
        self.digest = hashlib.sha256()

    def take(self, block: bytes) -> None:
        """Look at the next block. Unclear if the file is too long, or a line of it."""
        self.digest.update(block)
        self.size += len(block)
        if self.size > MOST_BYTES:
            raise Unclear(
                "“{path}” is larger than {most} GB. Cut it into parts.", path=self.shown, most=MOST_BYTES >> 30
            )
        self.line = 0 if b"\n" in block or b"\r" in block else self.line + len(block)
        if self.line > MOST_LINE:
            raise Unclear(
                "“{path}” is not a table of text: a line is longer than {most} MB.",
                path=self.shown,
                most=MOST_LINE >> 20,
            )
        self.zeros = self.zeros or b"\0" in block
        self.apostrophes = self.apostrophes or (b"'" in block and _APOSTROPHE.search(block) is not None)
        if not block.isascii():
            self.windows = self.windows or _WINDOWS.search(block) is not None
            self._take_high(block)
        self._still_utf8(block)

    def _take_high(self, block: bytes) -> None:
        """Keep lines that are not ASCII for a sample. One that is cut off begins at a sign above 127."""
        at = 0
        while len(self.sample) < SAMPLE and (found := _HIGH.search(block, at)):
            here = found.start()
            before = max(block.rfind(end, max(at, here - _EDGE), here) for end in (b"\n", b"\r"))
            behind = [block.find(end, here, here + _EDGE) for end in (b"\n", b"\r")]
            at = min([place for place in behind if place > 0], default=here + _EDGE)
            self.sample += block[before + 1 if before >= 0 else here : at] + b"\n"

    def _still_utf8(self, block: bytes, *, final: bool = False) -> None:
        if self.utf8 is not None:
            try:
                self.utf8.decode(block, final)
            except UnicodeDecodeError:
                self.utf8 = None

    def is_utf8(self) -> bool:
        """Whether all of it was strict UTF-8, to the last byte."""
        self._still_utf8(b"", final=True)
        return self.utf8 is not None

    def is_nearly_utf8(self) -> bool:
        """Whether a few bytes only are not UTF-8: a file that was cut off, or written by two programs."""
        high = len(_HIGH.findall(self.sample))
        return sum(map(len, _WELL_FORMED.findall(self.sample))) > high * 0.9


def _look(path: str, encoding: str, shown: str) -> Bytes:
    found, reading = encoding, _Reading(shown)
    with open_bytes(path) as file:
        while block := file.read(BLOCK):
            if not reading.size:
                found = _marked(block, encoding) if encoding else _by_beginning(shown, block)
            reading.take(block)
    guessed = torn = False
    if not found or found in _UTF8:
        torn = not reading.is_utf8()
        if torn and not reading.is_nearly_utf8():
            if found:
                raise Unclear("“{path}” is not in {encoding}.", path=shown, encoding="UTF-8")
            found, guessed = likely_encoding(reading.sample), True
        found = found or "utf-8"
    return Bytes(
        size=reading.size,
        hash=reading.digest.hexdigest(),
        encoding=found,
        zeros=reading.zeros,
        guessed=guessed,
        torn=torn or not found.startswith("utf-"),
        apostrophes=reading.apostrophes,
        windows=reading.windows and found in _UTF8,
    )


def _marked(block: bytes, encoding: str) -> str:
    """The encoding that was given, in the form that takes its byte order mark off."""
    name = codecs.lookup(encoding).name
    wanted = {"utf-8": "utf-8-sig", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(name, name)
    return wanted if (by_mark := _by_mark(block)) == wanted else name if by_mark else encoding


def _by_mark(block: bytes) -> str:
    return next((name for mark, name in _MARKS if block.startswith(mark)), "")


def _by_beginning(shown: str, block: bytes) -> str:
    """The encoding a byte order mark or the place of the zeros says, if any. Unclear for what is no text."""
    if markup := _MARKUP.match(block[:512]):
        kind = "a web page" if markup[1] else "XML"
        raise Unclear("“{path}” is {kind}, not a table of text. Save it as CSV first.", path=shown, kind=kind)
    if name := _by_mark(block):
        return name
    for start, kind in _OTHERS:
        if block.startswith(start):
            raise Unclear("“{path}” is {kind}, not a table of text. Save it as CSV first.", path=shown, kind=kind)
    head = block[:4096]
    if name := _by_zeros(head):
        return name
    if len(_CONTROLS.findall(head)) * 100 > len(head):
        raise Unclear("“{path}” is not a table of text. Save it as CSV first.", path=shown)
    return ""


def _by_zeros(head: bytes) -> str:
    """UTF-16 without its mark: line ends, digits and commas have a zero each, all on the same side."""
    zeros, high = head.count(0), len(_HIGH.findall(head))
    if zeros * 4 < len(head) and (zeros * 100 < len(head) or high * 5 < len(head)):
        return ""
    behind = head[1::2].count(0)
    name = "utf-16-le" if behind * 10 >= zeros * 9 else "utf-16-be" if behind * 10 <= zeros else ""
    if not name:
        return ""
    text = head[: len(head) // 2 * 2].decode(name, "replace")
    return name if len(_CONTROLS.findall(text.encode())) * 100 <= len(text) else ""


def base_name(path: str) -> str:
    """The file's name without folder and without .gz."""
    name = os.path.basename(path.rstrip("/"))
    return name[:-3] if name.lower().endswith(".gz") else name
