"""Which store this program has open, and what each of its threads has open of it. Only data/database.py changes it.

A connection can be handed from one thread to another.
"""

import os
import threading
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from data.errors import StoreError, Unusable
from data.faults import DAMAGED, damaged

Values = Sequence[Any]


class Store:
    """Which store is open, and what is known of its file."""

    url = ""
    path = ""
    kind = ""
    inode: tuple[int, int] | None = None
    damaged = False
    """Whether a page of it could not be understood: nothing is written any more until it is opened again."""
    opened = 0
    """Counts the stores opened so far: a thread's connection to an earlier one is not used again."""


class Here(threading.local):
    """What a thread has open."""

    def __init__(self) -> None:
        self.later: list[tuple[str, Values]] = []
        """Statements whose answer nobody waits for; they go with the next that somebody waits for."""

    conn: Any = None
    opened = 0
    busy = False
    """Whether a transaction is open."""
    writes = False
    """Whether it is one that writes."""
    spoilt: BaseException | None = None
    """What went wrong within it and was not taken back: nothing of it may be saved, whoever swallows the error."""


store = Store()
here = Here()


def hand_over() -> Callable[[], None]:
    """Give this thread's connection away: the thread that calls the answer has it, if it has none of its own."""
    conn, opened, here.conn = here.conn, here.opened, None

    def take() -> None:
        if here.conn is None:
            here.conn, here.opened = conn, opened
        elif conn is not None:
            conn.close()

    return take


def engine() -> str:
    """`sqlite` or `postgresql`."""
    return store.kind


def store_url() -> str:
    """The URL of the open store, without a password."""
    parts = urlsplit(store.url)
    return store.url.replace(f":{parts.password}@", "@") if parts.password else store.url


def secret_url() -> str:
    """The same with its password, for the programs of the engine."""
    return store.url


def store_path() -> str:
    """The file of a SQLite store, or nothing."""
    return store.path


def sqlite_path(url: str) -> str:
    """The file that a sqlite:// URL names: three slashes relative, four absolute."""
    return unquote(url.removeprefix("sqlite:///"))


def check_place() -> None:
    """Unusable if the file was deleted or replaced: writes would go into nowhere, reads would tell what was."""
    if store.inode is None:
        return
    try:
        status = os.stat(store.path)
    except OSError:
        raise Unusable("The store is gone. Nothing was saved. It was: {path}", path=store.path) from None
    if (status.st_dev, status.st_ino) != store.inode:
        raise Unusable("The store was replaced. Nothing was saved. Start again: {path}", path=store.path)


def note_damage(error: BaseException) -> None:
    """Write no more to this store if the error says that it is damaged; one page may be wiped and the next be whole."""
    if not isinstance(error, StoreError) and damaged(error):
        store.damaged = True


def refuse_damaged() -> None:
    if store.damaged:
        raise Unusable(DAMAGED)
