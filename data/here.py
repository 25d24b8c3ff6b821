"""Which store this program has open, and what each of its threads has open of it. Only data/database.py changes it."""

import threading
from typing import Any


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

    conn: Any = None
    opened = 0
    busy = False
    """Whether a transaction is open."""
    writes = False
    """Whether it is one that writes."""
    spoilt: BaseException | None = None
    """What went wrong within it and was not taken back: nothing of it may be saved, whoever swallows the error."""
