"""A session's three lanes to the store: page, long and write, each one thread with one connection.

Page and long only read. A newer question stops the older one that has the same key, wherever it is; its asker gets
Superseded. Writes are never stopped.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from data import database, drivers
from data.faults import codes, lost
from data.here import hand_over

Answer = TypeVar("Answer")

_STOPPED = {"SQLITE_INTERRUPT", "57014"}
"""What the engines call a statement that was interrupted."""


class Superseded(Exception):
    """A newer question has taken this one's place; its answer is wanted by nobody."""


class _Job:
    """A question on its way."""

    def __init__(self, key: str, work: Callable[[], Any]):
        self.key, self.work = key, work
        self.stale = False
        self.asked: Future[Any] | None = None


_CACHES = {"page": "PRAGMA cache_size = -2000", "long": "PRAGMA cache_size = -1000"}
"""What a lane that reads keeps of the file: whoever counts a large table fills any cache with what is read once. With
the 32 MB of one that writes, a session held 64 MB of its own instead of 33, and was no faster. A page of rows of
100,000 articles takes as long with 1 MB as with 32, wherever it stands: the system keeps the file's pages anyway."""


class Lane:
    """One thread with one connection."""

    def __init__(self, name: str, *, writes: bool = False):
        self.name, self.writes = name, writes
        self._pool = ThreadPoolExecutor(1, f"lane-{name}")
        self._lock = threading.Lock()
        self._waiting: list[_Job] = []
        self._running: _Job | None = None
        self._connection: Any = None
        self._closed = False

    def take_over(self) -> None:
        """Go on with the connection of the thread that calls: what it knows of the store is not read twice."""
        self._pool.submit(hand_over())

    def ask(self, function: Callable[..., Answer], *args: Any, key: str = "", **values: Any) -> "Future[Answer]":
        """Run a function on the lane; with a key, instead of what was asked before under that key."""
        job = _Job(key, lambda: function(*args, **values))
        if key and not self.writes:
            self.supersede(key)
        with self._lock:
            self._waiting.append(job)
            job.asked = self._pool.submit(self._run, job)
        return job.asked

    def give_up(self, asked: "Future[Any]") -> None:
        """Nobody waits for this answer any more: it is not begun, and a file's statement is stopped at once.

        A server's goes on: to stop it is a journey, and what is asked next waits for this one only.
        """
        if self.writes:
            return
        with self._lock:
            for job in [job for job in self._waiting if job.asked is asked]:
                job.stale = True
                if asked.cancelled():  # the pool never runs it
                    self._waiting.remove(job)
            running = self._running
            at_once = self._connection is not None and drivers.interrupts_at_once(self._connection)
        if running is not None and running.asked is asked and at_once:
            self._stop(running)

    def supersede(self, key: str) -> None:
        """Nobody wants the answers to what was asked under a key: a page was left."""
        with self._lock:
            for job in self._waiting:
                job.stale |= job.key == key
            running = self._running
        if running is not None and running.key == key:
            self._stop(running)

    def close(self) -> None:
        """Stop what reads, let a write end, and close the connection."""
        if self._closed:
            return
        self._closed = True
        with self._lock:
            for job in self._waiting:
                job.stale |= not self.writes
            running = self._running
        if running is not None and not self.writes:
            self._stop(running)
        self._pool.submit(database.drop_connection)
        self._pool.shutdown(wait=True)

    def hang_up(self) -> None:
        """Wait no longer for a server that does not answer: what runs fails as lost, or is tried again if it writes."""
        with self._lock:
            if self._running is not None:
                drivers.hang_up(self._connection)

    def _stop(self, job: _Job, pause: float = 0.02) -> None:
        """Interrupt a job's statement, and again while it runs on: it may have been between two statements."""
        with self._lock:
            # Under the lock, so that it can't hit the next job's statement.
            if self._running is not job:
                return
            job.stale = True
            self._interrupt()
        again = threading.Timer(pause, self._stop, (job, min(2 * pause, 1.0)))
        again.daemon = True
        again.start()

    def _interrupt(self) -> None:
        try:
            if self._connection is not None:
                drivers.interrupt(self._connection)
        except Exception:  # a connection that is gone runs nothing
            pass

    def _run(self, job: _Job) -> Any:
        with self._lock:
            self._waiting.remove(job)
            if job.stale:
                raise Superseded
            self._running = job
        try:
            return self._answer(job)
        except Exception as error:
            database.note_damage(error)
            if job.stale:
                raise Superseded from error
            raise
        finally:
            with self._lock:
                self._running = None

    def _answer(self, job: _Job) -> Any:
        self._connect()
        if self.writes:
            return job.work()
        try:
            found = job.work()
        except Exception as error:
            # A cancel that came late hit this one instead of the one before it; or the server went away meanwhile.
            if job.stale or not (codes(error) & _STOPPED or lost(error)):
                raise
            if lost(error):
                database.drop_connection()
                self._connect()
            found = job.work()
        if job.stale:
            raise Superseded
        return found

    def _connect(self) -> None:
        """This thread's connection; a new one reads only, unless the lane writes."""
        connection = database.connection()
        if connection is not self._connection:
            if not self.writes:
                database.read_only()
                if database.engine() == "sqlite":
                    database.run(_CACHES[self.name])
            with self._lock:
                self._connection = connection


class Lanes:
    """The three lanes of one session on the open store."""

    def __init__(self) -> None:
        self.page = Lane("page")
        self.long = Lane("long")
        self.write = Lane("write", writes=True)

    def hang_up(self) -> None:
        """The server is out of reach: nobody waits for its answers any more."""
        for lane in (self.page, self.long, self.write):
            lane.hang_up()

    def close(self) -> None:
        """Close all three."""
        for lane in (self.page, self.long, self.write):
            lane.close()
