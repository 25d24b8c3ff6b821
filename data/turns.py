"""The turn to write: the writers of a SQLite store stand in a queue that the kernel keeps, and none of them for ever.

SQLite's own waiting is no queue: of eight writers one got 33 turns while another got 4,718, and waited 3 s for one.
"""

import fcntl
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EINTR
from functools import cache
from typing import Any

from data.errors import Unusable

TURN_S = 30.0
"""Seconds that a writer waits for its turn; an import's longest transaction takes a third of it."""
LOOKS_S = 0.25
"""Seconds between two looks at who has waited too long."""
WAKES = signal.SIGURG
"""Ends a wait in the kernel; by itself it means nothing to anybody."""


class _Here(threading.local):
    """The open queue file of a thread."""

    turn: int | None = None
    path = ""


_here = _Here()


@contextmanager
def turn(path: str) -> Iterator[None]:
    """The turn to write to a store, kept by the kernel: first come, first served; one who is killed frees it."""
    file = _here.turn
    if file is None or _here.path != path:
        leave_queue()
        file = _here.turn = _queue_of(path)
        _here.path = path
    _take(file)
    try:
        yield
    finally:
        # A connection that was dropped on the way took the turn with it.
        if _here.turn == file:
            fcntl.flock(file, fcntl.LOCK_UN)


def _queue_of(path: str) -> int:
    try:
        return os.open(path + ".turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        raise Unusable(
            "“{path}” can't be opened. Check that it and its folder can be written.", path=path + ".turn"
        ) from None


def leave_queue() -> None:
    """Close this thread's queue file, and give back a turn that it has."""
    file = _here.turn
    if file is not None:
        os.close(file)
        _here.turn = None


def _take(file: int) -> None:
    """Have the turn. Unusable when somebody keeps it too long: a program that was stopped, or hangs."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return
    except BlockingIOError:
        ends = time.monotonic() + TURN_S
    with _watch.over(ends):
        while not _stand(file):
            if time.monotonic() >= ends:
                raise Unusable("Another ecom-tui hangs and lets nobody save. Nothing was saved. Try again.")


def _stand(file: int) -> bool:
    """Wait in the kernel's queue; False when a signal has ended the wait. Python's own flock would go on waiting."""
    library = _libc()
    if library.flock(file, fcntl.LOCK_EX) == 0:
        return True
    import ctypes

    number = ctypes.get_errno()
    if number != EINTR:
        raise OSError(number, os.strerror(number))
    return False


@cache
def _libc() -> Any:
    import ctypes

    return ctypes.CDLL(None, use_errno=True)


def be_wakeable() -> None:
    """Let waits be ended by the signal; only the main thread may say so, and only where nobody else uses it."""
    if signal.getsignal(WAKES) in (signal.SIG_DFL, signal.SIG_IGN, None):
        with suppress(ValueError):
            signal.signal(WAKES, lambda *_: None)


class _Watch:
    """Wakes the threads of this process that have waited too long. A helper for each wait would cost every writer two
    switches of threads: 284 transactions a second instead of 3,644."""

    def __init__(self) -> None:
        self._ends: dict[int, float] = {}
        self._somebody = threading.Event()
        self._thread: threading.Thread | None = None

    @contextmanager
    def over(self, ends: float) -> Iterator[None]:
        """Wake this thread after that instant, again and again: a signal may come just before it waits."""
        me = threading.get_ident()
        self._ends[me] = ends
        self._somebody.set()
        if self._thread is None or not self._thread.is_alive():  # a forked process has no threads but its first
            self._thread = threading.Thread(target=self._look, name="turns", daemon=True)
            self._thread.start()
        try:
            yield
        finally:
            del self._ends[me]

    def _look(self) -> None:
        while True:
            time.sleep(LOOKS_S)
            now = time.monotonic()
            for thread, ends in list(self._ends.items()):
                if now >= ends and thread in self._ends and signal.getsignal(WAKES) not in (signal.SIG_DFL, None):
                    signal.pthread_kill(thread, WAKES)
            self._somebody.clear()
            if not self._ends:
                self._somebody.wait()


_watch = _Watch()
