"""What bytes a file is made of: its hash, and its encoding by byte order mark, strict UTF-8, then GB18030 or cp1252.

Statistics of letters guess Chinese files wrong; what decides here is how bytes above 127 stand: in pairs, or alone.
"""

import codecs
import gzip
import hashlib
import os
import re
import zlib
from typing import IO, cast

from data.dataclass import dataclass
from data.errors import Unclear

BLOCK = 1 << 20
MOST_BYTES = 4 << 30
"""A packed file is not read any further than that."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHERS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "an archive or a workbook"),
    (b"\xd0\xcf\x11\xe0", "an old workbook"),
    (b"SQLite format 3\0", "a database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
_HIGH_RUNS = re.compile(rb"[\x80-\xff]+")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class Bytes:
    """What was found out of a file by reading it once."""

    size: int
    """Unpacked."""
    hash: str
    encoding: str
    zeros: bool = False
    """Whether a zero byte may be in a cell: PostgreSQL keeps none."""


def open_bytes(path: str) -> IO[bytes]:
    """The file's bytes, unpacked if it is a .gz."""
    if path.lower().endswith(".gz"):
        return cast(IO[bytes], gzip.open(path, "rb"))
    return open(path, "rb")


def look(path: str, encoding: str = "") -> Bytes:
    """Read a file once. Unclear if it can't be read or is no text; an encoding that is given is not doubted."""
    try:
        return _look(path, encoding)
    except PermissionError:
        raise Unclear("“{path}” can't be read. Ask its owner for the right.", path=path) from None
    except (OSError, EOFError, zlib.error) as error:
        raise Unclear("“{path}” can't be read: {reason}.", path=path, reason=_reason(error)) from None


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).rstrip(".").lower()


def _look(path: str, encoding: str) -> Bytes:
    digest, size, found, zeros = hashlib.sha256(), 0, encoding, False
    decoder: codecs.IncrementalDecoder | None = None
    with open_bytes(path) as file:
        while block := file.read(BLOCK):
            if not size:
                found = encoding or _by_beginning(path, block)
                decoder = codecs.getincrementaldecoder("utf-8")("strict") if not found else None
            size += len(block)
            if size > MOST_BYTES:
                raise Unclear("“{path}” is larger than {most} GB. Cut it into parts.", path=path, most=MOST_BYTES >> 30)
            digest.update(block)
            zeros = zeros or b"\0" in block
            decoder = _still_utf8(decoder, block)
        if decoder is not None and _still_utf8(decoder, b"", final=True) is None:
            decoder = None
    if not found:
        found = "utf-8" if decoder is not None or not size else _by_high_bytes(path)
    return Bytes(size, digest.hexdigest(), found, zeros)


def _still_utf8(
    decoder: codecs.IncrementalDecoder | None, block: bytes, *, final: bool = False
) -> codecs.IncrementalDecoder | None:
    if decoder is None:
        return None
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return None
    return decoder


def _by_beginning(path: str, block: bytes) -> str:
    """The encoding a byte order mark or the place of the zeros says, if any."""
    for mark, name in _MARKS:
        if block.startswith(mark):
            return name
    for start, kind in _OTHERS:
        if block.startswith(start):
            raise Unclear("“{path}” is {kind}, not a table of text. Save it as CSV first.", path=path, kind=kind)
    head = block[:4096]
    zeros = head.count(0)
    if zeros * 4 > len(head):
        return "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"
    if len(_CONTROLS.findall(head)) * 100 > len(head):
        raise Unclear("“{path}” is not a table of text. Save it as CSV first.", path=path)
    return ""


def _by_high_bytes(path: str) -> str:
    """GB18030 where most bytes above 127 stand in pairs and all of it decodes, else Western."""
    paired = alone = 0
    decoder = codecs.getincrementaldecoder("gb18030")("strict")
    decodes = True
    with open_bytes(path) as file:
        while block := file.read(BLOCK):
            for run in _HIGH_RUNS.findall(block):
                if len(run) % 2 or len(run) < 2:
                    alone += len(run)
                else:
                    paired += len(run)
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                decodes = False
                break
    if decodes and paired > alone:
        return "gb18030"
    return "cp1252"


def base_name(path: str) -> str:
    """The file's name without folder and without .gz."""
    name = os.path.basename(path.rstrip("/"))
    return name[:-3] if name.lower().endswith(".gz") else name
