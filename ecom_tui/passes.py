"""Who this computer's user is signed in as, for each store: tokens in a file that only they can read."""

import json
import os
import stat
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from data.database import sqlite_path
from ecom_tui.settings import folder

Seat = Literal["open", "covered", "killed"]
"""Whether one of this user's programs at a store is covered, or ended so without a chance to sign out."""
COVERED = "covered"
"""Where the processes stand that are covered; the names of stores are URLs."""


def pass_file() -> Path:
    """Where the tokens lie."""
    return folder("state") / "passes.json"


def store_key(url: str) -> str:
    """One name for a store, however its URL is written; without a password."""
    if url.startswith("sqlite:///"):
        return f"sqlite:///{os.path.realpath(sqlite_path(url))}"
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"postgresql://{parts.username or ''}@{host}{parts.path}?{parts.query}"


def token_of(url: str) -> str:
    """The token for a store: from the environment, else from the file; empty if there is none."""
    given = os.environ.get("ECOM_TUI_TOKEN", "").strip()
    return given or str(_read().get(store_key(url), ""))


def keep_token(url: str, token: str) -> None:
    """Be signed in at that store from now on."""
    kept = _read()
    kept[COVERED] = {mark: url for mark, url in _covered(kept).items() if _runs(mark)}
    _write(kept | {store_key(url): token})


def drop_token(url: str) -> str:
    """Be signed out; the token that was kept."""
    kept = _read()
    token = kept.pop(store_key(url), "")
    if token:
        _write(kept)
    return str(token)


def note_covered(url: str, covered: bool) -> None:
    """Whether this program, open at that store, is covered: it may end before it can say so."""
    kept = _read()
    marks = {mark: key for mark, key in _covered(kept).items() if mark != str(os.getpid())}
    _write(kept | {COVERED: marks | ({str(os.getpid()): store_key(url)} if covered else {})})


def seat_of(url: str) -> Seat:
    """How this user's programs at a store were left."""
    marks = [mark for mark, key in _covered(_read()).items() if key == store_key(url)]
    if any(not _runs(mark) for mark in marks):
        return "killed"
    return "covered" if marks else "open"


def _covered(kept: dict[str, Any]) -> dict[str, str]:
    """The processes that are covered, or were when they ended, and the stores they are at."""
    found = kept.get(COVERED)
    return {str(mark): str(key) for mark, key in found.items()} if isinstance(found, dict) else {}


def _runs(mark: str) -> bool:
    try:
        os.kill(int(mark), 0)
    except (ValueError, OverflowError, ProcessLookupError):
        return False
    except PermissionError:  # another user's: the number was given once more
        return False
    return True


def _read() -> dict[str, Any]:
    """What the file holds; nothing if it is not a file of ours that nobody else can read."""
    try:
        file = os.open(pass_file(), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return {}
    with os.fdopen(file, encoding="utf-8", errors="replace") as opened:
        status = os.fstat(opened.fileno())
        if status.st_uid != os.geteuid() or stat.S_IMODE(status.st_mode) & 0o077:
            return {}
        try:
            found = json.loads(opened.read(1_000_000))
        except ValueError:
            return {}
    return found if isinstance(found, dict) else {}


def _write(tokens: dict[str, Any]) -> None:
    """Replace the file in one step, so that two programs at once never leave half of one."""
    path = pass_file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = path.with_name(f".{path.name}.{os.getpid()}")
    file = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(file, "w", encoding="utf-8") as opened:
        json.dump(tokens, opened)
    os.replace(made, path)
