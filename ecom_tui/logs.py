"""The log of defects: a rotating file that only its owner reads, and the short id that the person is told.

No secrets go in: tracebacks come without values, and passwords in URLs are struck out.
"""

import logging
import os
import re
import secrets
import traceback
from contextlib import suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from ecom_tui.settings import folder

MOST_BYTES, KEPT = 1_000_000, 3
_PASSWORD = re.compile(r"(\w+://[^/\s:@]*:)[^@\s/]+@")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def incident(error: BaseException) -> str:
    """Write a defect down; the id under which it is found again."""
    name = f"E-{secrets.token_hex(2).upper()}"
    told = "".join(traceback.format_exception(error))
    with suppress(OSError):  # a full disk must not hide the defect
        _write(name, clean(told))
    return name


def clean(text: str) -> str:
    """Without passwords in URLs and without characters that a terminal obeys."""
    return _CONTROL.sub("?", _PASSWORD.sub(r"\1…@", text))


def log_path() -> Path:
    """Where the log lies."""
    return folder("state") / "log" / "ecom-tui.log"


class _PrivateFile(RotatingFileHandler):
    """A rotating file of mode 0600 in a folder of mode 0700."""

    def _open(self) -> TextIOWrapper:
        file = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        os.fchmod(file, 0o600)
        return TextIOWrapper(os.fdopen(file, "ab"), encoding="utf-8", errors="replace", write_through=True)


def _write(name: str, told: str) -> None:
    """One record; defects are rare, so the file is not kept open for them."""
    path = log_path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = _PrivateFile(path, maxBytes=MOST_BYTES, backupCount=KEPT)
    handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(levelname)s %(message)s"))
    try:
        handler.emit(logging.LogRecord("ecom_tui", logging.ERROR, __file__, 0, "%s %s", (name, told), None))
    finally:
        handler.close()
