"""The file of a SQLite store: whether and how it can be opened, and by which copy of SQLite."""

import os
import re
from typing import Any

from data.errors import Unusable


def check_file(path: str, create: bool) -> None:
    """Tell apart what SQLite calls “unable to open database file”; with `create` make a file that is not there."""
    folder = os.path.dirname(path)
    if os.path.isdir(path):
        raise Unusable("“{path}” is a folder. Name the store's file inside it.", path=path)
    if not os.path.exists(path):
        if not create:
            raise Unusable("There is no store at “{path}”. Make one with init or demo.", path=path)
        if not os.path.isdir(folder):
            raise Unusable("The folder “{folder}” does not exist. Make it first.", folder=folder)
        if not os.access(folder, os.W_OK):
            raise Unusable("The folder “{folder}” can't be written. Ask its owner for the right.", folder=folder)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644))
        return
    if not os.access(path, os.R_OK):
        raise Unusable("The store “{path}” can't be read. Ask its owner for the right.", path=path)
    if not os.access(path, os.W_OK) or not os.access(folder, os.W_OK):
        raise Unusable("The store “{path}” is read-only here. Ask its owner for the right to write.", path=path)


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite is free of the WAL-reset bug (3.7.0 to 3.51.2, mended in 3.50.7 and 3.44.6 too)."""
    if version >= (3, 51, 3) or version < (3, 7, 0):
        return True
    return (3, 50, 7) <= version < (3, 51, 0) or (3, 44, 6) <= version < (3, 45, 0)


_COPY = re.compile(r"(/\S*/(?:lib)?(_?sqlite3|apsw|adbc_driver_sqlite|connectorx)[^/\s]*\.(?:so|dylib)[^/\s]*)$", re.M)
"""A library that is SQLite or brings one of its own, at the end of a line of /proc/self/maps."""


def sqlite_copies(maps: str) -> list[str]:
    """The files of all copies of SQLite that a process has loaded; Python's own module and its library are one."""
    found = {match[1]: match[2] for match in _COPY.finditer(maps)}
    if any(name == "sqlite3" for name in found.values()):
        found = {path: name for path, name in found.items() if name != "_sqlite3" or "pysqlite3" in path}
    return sorted(found)


PRAGMAS = (
    "synchronous = FULL",
    "foreign_keys = 1",
    "recursive_triggers = 1",
    "secure_delete = 1",
    "trusted_schema = 0",
    "mmap_size = 0",
    "cache_size = -32000",
    "temp_store = 2",
)


def prepare(conn: Any, version: tuple[int, int, int], mark: int) -> None:
    """Set up a new connection. The journal mode would stay with the file, so another program's keeps its own."""
    ours = conn.execute("PRAGMA application_id").fetchone()[0] == mark
    if ours or conn.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
        conn.execute("PRAGMA journal_mode = wal" if wal_is_safe(version) else "PRAGMA journal_mode = truncate")
    set_pragmas(conn)


def set_pragmas(conn: Any) -> None:
    """Make a connection as strict as all of ours; nothing of it stays with the file."""
    for pragma in PRAGMAS:
        conn.execute(f"PRAGMA {pragma}")
