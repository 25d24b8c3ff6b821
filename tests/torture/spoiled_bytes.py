"""Bytes as they should not be: flipped, cut, put in, and archives that lie of what is in them."""

import io
import random
import zipfile

ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "gb18030",
    "big5",
    "cp1252",
    "latin-1",
    "shift_jis",
)

Dice = random.Random


def bytes_flipped(content: bytes, dice: Dice) -> bytes:
    """Some bits are turned over."""
    spoiled = bytearray(content)
    for _ in range(dice.choice((1, 1, 4, 32)) if spoiled else 0):
        spoiled[dice.randrange(len(spoiled))] ^= 1 << dice.randrange(8)
    return bytes(spoiled)


def bytes_put_in(content: bytes, dice: Dice) -> bytes:
    """Bytes stand in the middle that belong nowhere."""
    at = dice.randint(0, len(content))
    what = dice.choice(
        (b"\x00", b"\xff\xfe", b"\x80", b"\xed\xa0\x80", b"\x1b[2J", b"\xef\xbb\xbf", b"\r", b"\x1a", b'"')
    )
    return content[:at] + what * dice.choice((1, 1, 3)) + content[at:]


def cut_off(content: bytes, dice: Dice) -> bytes:
    """The end is missing."""
    return content[: dice.randint(0, len(content))]


def zeros(content: bytes, dice: Dice) -> bytes:
    """A hole, as a disk leaves it."""
    at = dice.randint(0, len(content))
    return content[:at] + bytes(dice.choice((1, 2, 500, 5_000))) + content[at:]


def another_encoding_behind(content: bytes, dice: Dice) -> bytes:
    """From somewhere on it is written in another encoding."""
    at = dice.randint(0, len(content))
    rest = content[at:].decode("utf-8", "replace")
    return content[:at] + rest.encode(dice.choice(ENCODINGS), "replace")


def twice(content: bytes, dice: Dice) -> bytes:
    """Put one behind the other."""
    return content + content


BYTES = (bytes_flipped, bytes_put_in, cut_off, zeros, another_encoding_behind, twice)


def member_renamed(content: bytes, dice: Dice) -> bytes:
    """A member of an archive gets another name; both places that say it, or one."""
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        return content
    old = dice.choice(names or ["x"]).encode()
    new = dice.choice((b"../../../../etc/x.csv", b"/etc/passwd.csv", b"x\x1b[2J.csv", b"\xff\xfe.csv", b"a.xlsx", b""))
    return content.replace(old, new.ljust(len(old), b"x")[: len(old)], dice.choice((1, 2)))


def sizes_lied(content: bytes, dice: Dice) -> bytes:
    """The directory of an archive says other sizes, sums or ways of packing than are true."""
    at = content.rfind(b"PK\x01\x02")
    if at < 0 or at + 46 > len(content):
        return content
    place, size = dice.choice(((10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (42, 4)))
    lie = dice.choice((0, 1, 255, (1 << 8 * size) - 1)).to_bytes(size, "little")
    return content[: at + place] + lie + content[at + place + size :]


ARCHIVE = (member_renamed, sizes_lied, sizes_lied)
