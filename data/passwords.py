"""Passwords, one-time codes and tokens: how they are made, kept and checked. Nothing here knows the store.

Passwords are kept as argon2id (64 MiB, 3 passes, 1 lane); codes and tokens are random and long, so SHA-256 will do.
"""

import base64
import fcntl
import hashlib
import hmac
import os
import re
import secrets
import tempfile
import threading
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from data.dataclass import dataclass
from data.errors import Refused

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 128
MEANT = 4
"""Letters and digits that must be left of a password when everything that is easily guessed is taken out of it."""
AT_ONCE = 4
"""Verifications on this machine at one time: each takes 64 MiB for a quarter of a second."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs."""

    memory_kib: int = 65_536
    passes: int = 3
    lanes: int = 1


_cost = Cost()
_slots = threading.BoundedSemaphore(AT_ONCE)


def set_cost(cost: Cost) -> None:
    """Make hashes of another cost from now on. Tests only: a cheap hash is a weak one."""
    global _cost
    _cost = cost
    _dummy.cache_clear()


def hash_password(password: str) -> str:
    """The text that is kept of a password; it names its own cost."""
    with _turn():
        return _hasher(_cost).hash(_folded(password))


def matches(password: str, kept: str) -> bool:
    """Whether it is the password of that hash. Without a hash it takes the same time and says no."""
    from argon2.exceptions import InvalidHashError, VerificationError

    if len(password) > 4 * LONGEST:
        password = ""
    with _turn():
        try:
            right = _hasher(_cost).verify(kept or _dummy(_cost), _folded(password))
        except (VerificationError, InvalidHashError):
            return False
    return right and bool(kept)


def is_outdated(kept: str) -> bool:
    """Whether a hash was made at another cost than today's."""
    return bool(kept) and _hasher(_cost).check_needs_rehash(kept)


@cache
def _hasher(cost: Cost) -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=cost.lanes)


@cache
def _dummy(cost: Cost) -> str:
    """A hash that no password has, of the same cost: an unknown name must not answer faster."""
    salt, hashed = (base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (16, 32))
    return f"$argon2id$v=19$m={cost.memory_kib},t={cost.passes},p={cost.lanes}${salt}${hashed}"


@contextmanager
def _turn() -> Iterator[None]:
    """One of the places for verifications: four in this program, and four among all programs of this user."""
    with _slots:
        file = _machine_place()
        try:
            yield
        finally:
            if file is not None:
                os.close(file)


def _machine_place() -> int | None:
    """A locked file that stands for a place among all programs of this user; None where no such file can be made."""
    names = [os.path.join(tempfile.gettempdir(), f"ecom-tui-{os.getuid()}-{number}.place") for number in range(AT_ONCE)]
    start = time.monotonic()
    while time.monotonic() - start < 30:
        for name in names:
            try:
                file = os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            except OSError:
                return None
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return file
            except OSError:
                os.close(file)
        time.sleep(0.02)
    return None


def _folded(password: str) -> str:
    """The same bytes whatever keyboard composed the accents."""
    return unicodedata.normalize("NFC", password)


def check_password(password: str, *context: str) -> None:
    """Refused if it is too short, too long or easily guessed; `context` are words that others know: name, store."""
    length = len(_folded(password))
    if length < SHORTEST:
        raise Refused(
            "The password has {length} characters. It needs {least}; a sentence is good.", length=length, least=SHORTEST
        )
    if length > LONGEST:
        raise Refused("The password has {length} characters. At most {most} are kept.", length=length, most=LONGEST)
    if _meant(password, context) < MEANT:
        raise Refused(
            "The password is easily guessed: it is made of common words, rows of keys, names or repetitions."
            " Take another; four words that don't belong together are good."
        )


def _meant(password: str, context: tuple[str, ...]) -> int:
    """How many letters and digits are left without common words, names, rows and repetitions."""
    bare = _bare(password)
    words = {_bare(part) for text in context for part in (text, *re.split(r"\W+|_", text))}
    for word in sorted({word for word in words if len(word) > 2} | _weak_words(), key=len, reverse=True):
        bare = bare.replace(word, " ")
    bare = re.sub(r"(.{1,6}?)\1{2,}", r"\1", bare)
    kept = [
        character
        for place, character in enumerate(bare)
        if character.isalnum() and (place == 0 or ord(character) - ord(bare[place - 1]) not in (-1, 0, 1))
    ]
    return len(kept) if len(set(kept)) >= MEANT - 1 else len(set(kept))


_LEET = str.maketrans("@$!|", "asil")


def _bare(text: str) -> str:
    return re.sub(r"[^\w]|_", "", unicodedata.normalize("NFKC", text).casefold().translate(_LEET))


@cache
def _weak_words() -> frozenset[str]:
    listed = Path(__file__).with_name("reference").joinpath("weak_passwords.txt").read_text(encoding="utf-8")
    return frozenset(word for line in listed.splitlines() if not line.startswith("#") for word in line.split())


def new_token() -> str:
    """256 random bits that stand for a signed-in person or a script."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """A one-time code of 75 random bits in letters and digits that can't be mistaken: K7QM2-9XH4R-T3VBN."""
    signs = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
    drawn = "".join(secrets.choice(signs) for _ in range(15))
    return "-".join(drawn[start : start + 5] for start in range(0, 15, 5))


def hash_code(code: str) -> str:
    """What is kept of a code or a token. They are random, so a slow hash would add nothing."""
    return hashlib.sha256(re.sub(r"[\s-]", "", code).upper().encode()).hexdigest()


def hash_token(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two texts are equal, in a time that tells nothing."""
    return hmac.compare_digest(one.encode(), other.encode())


STEP_S = 30
"""Seconds that a code of the second factor lasts."""


def factor_step(secret: str, code: str, at: int, last: int) -> int | None:
    """The step whose code it is, one step around `at` (microseconds) and after the `last` one used; else None."""
    import pyotp

    typed = re.sub(r"\D", "", code)
    now = at // 1_000_000 // STEP_S
    found = None
    for step in (now - 1, now, now + 1):
        if same(pyotp.TOTP(secret, interval=STEP_S).generate_otp(step), typed) and step > last:
            found = step
    return found
