"""How far something long is: count, speed and time left, four times a second, if standard error is a terminal."""

import sys
import time
from types import TracebackType

from screens.words import say

EVERY_S = 0.25


class Progress:
    """A line that is written over; used with `with`."""

    def __init__(self, what: str, total: int = 0):
        self.what, self.total = what, total
        self._shown = sys.stderr.isatty()
        self._began = self._last = time.monotonic()
        self._width = 0

    def __enter__(self) -> "Progress":
        return self

    def end(self) -> None:
        """Take the line away."""
        if self._width:
            print(f"\r{' ' * self._width}\r", end="", file=sys.stderr, flush=True)
            self._width = 0

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def upto(self, done: int, total: int = 0) -> None:
        """So many are done, of so many if that is known."""
        now = time.monotonic()
        self.total = total or self.total
        if not self._shown or now - self._last < EVERY_S:
            return
        self._last = now
        line = self._line(done, now - self._began)
        print(f"\r{line.ljust(self._width)}", end="", file=sys.stderr, flush=True)
        self._width = len(line)

    def _line(self, done: int, seconds: float) -> str:
        speed = done / seconds if seconds else 0.0
        line = f"{done:,}" + (f"/{self.total:,}" if self.total else "") + f" {say(self.what)}, {speed:,.0f}/s"
        if self.total and speed:
            left = int((self.total - done) / speed)
            line += f", {say('{minutes}:{seconds} left', minutes=str(left // 60), seconds=f'{left % 60:02}')}"
        return line
