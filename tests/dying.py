"""Deaths on the way: the process ends inside an operation, and nobody rolls back but the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from data import database, frames


class Crash(BaseException):
    """The end of the process; no `except Exception` sees it."""


@contextmanager
def dying(*, after_events: bool) -> Iterator[None]:
    """Die when an operation's body is done: before its events are written, or between them and the commit."""
    write = frames.write_events

    def die(*told: Any) -> None:
        if after_events:
            write(*told)
        raise Crash

    with patch.object(frames, "write_events", die), patch.object(database, "_roll_back", hang_up):
        yield


def hang_up(_: Any) -> None:
    """What a dead process does with its connection."""
    database.drop_connection()
