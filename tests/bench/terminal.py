"""Programs in real pseudo-terminals: what they paint and when, what a key costs them, what memory they keep.

Every chunk of output has its time; CPU is the scheduler's own count in nanoseconds, which neighbours on the machine
don't disturb. The queries that a program waits for at its start are answered as xterm answers them.
"""

import os
import pty
import re
import select
import signal
import termios
import time
from collections.abc import Mapping, Sequence
from typing import Self

ESCAPES = re.compile(
    rb"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|P[^\x1b]*\x1b\\|[()][0-9A-B]|[=>78cDEHMNOZ])"
)
ANSWERS = {
    b"\x1b[c": b"\x1b[?62;c",
    b"\x1b[0c": b"\x1b[?62;c",
    b"\x1b[6n": b"\x1b[1;1R",
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
    b"\x1b[?2048$p": b"\x1b[?2048;0$y",
}
PATIENCE = 30.0
"""Seconds after which a program that shows nothing is given up."""


class Terminal:
    """One program in one terminal. A context manager: the program is ended on leaving."""

    def __init__(
        self, argv: Sequence[str], env: Mapping[str, str] | None = None, *, columns: int = 120, lines: int = 40
    ):
        environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        environment |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})}
        self.argv, self.screen, self.painted_at, self.ended = argv, bytearray(), 0.0, False
        self.started = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                os.execvpe(argv[0], list(argv), environment)
            finally:
                os._exit(127)
        termios.tcsetwinsize(self.fd, (lines, columns))
        os.set_blocking(self.fd, False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, patience: float) -> bytes:
        """The next chunk of output; nothing when none came in time or the program has ended."""
        if not select.select([self.fd], [], [], patience)[0]:
            return b""
        try:
            chunk = os.read(self.fd, 1 << 20)
        except BlockingIOError:
            return b""
        except OSError:
            chunk = b""
        if not chunk:
            self.ended = True
            return b""
        self.painted_at = time.perf_counter()
        self.screen += chunk
        for asked, answer in ANSWERS.items():
            if asked in chunk:
                self.send(answer)
        return chunk

    def send(self, keys: bytes) -> None:
        """Type."""
        try:
            os.write(self.fd, keys)
        except OSError:
            self.ended = True

    def wait_for(self, text: str) -> float:
        """Seconds from the start of the program to the chunk that completes `text`, escapes left out."""
        wanted, end = text.encode(), time.perf_counter() + PATIENCE
        while wanted not in ESCAPES.sub(b"", bytes(self.screen)):
            while not self.ended and time.perf_counter() < end and not self.read(0.5):
                pass
            if self.ended or time.perf_counter() >= end:
                break
        else:
            return self.painted_at - self.started
        raise AssertionError(f"{self.argv} did not show {text!r} but {ESCAPES.sub(b'', bytes(self.screen))[-2000:]!r}")

    def wait_until_quiet(self, quiet: float) -> float:
        """Read until nothing came for so many seconds; the time of the last chunk."""
        end = time.perf_counter() + PATIENCE
        while not self.ended and time.perf_counter() < end and self.read(quiet):
            pass
        return self.painted_at

    def press(self, key: bytes, quiet: float) -> float | None:
        """Milliseconds from a key to the last chunk of its repaint; None when nothing was painted."""
        while self.read(0):
            pass
        pressed = time.perf_counter()
        self.send(key)
        return (self.wait_until_quiet(quiet) - pressed) * 1e3 if self.read(1.0) else None

    def close(self) -> None:
        """End the program, whatever it does."""
        try:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        os.close(self.fd)

    def cpu_ms(self) -> float:
        """CPU time of all threads that live now."""
        folder = f"/proc/{self.pid}/task"
        told = (_read(f"{folder}/{task}/schedstat").split() for task in os.listdir(folder))
        return sum(int(words[0]) for words in told if words) / 1e6

    def private_mb(self) -> float:
        """Memory that the program made itself, nobody else's pages."""
        found = re.search(r"^Pss_Anon:\s+(\d+)", _read(f"/proc/{self.pid}/smaps_rollup"), re.MULTILINE)
        return int(found[1]) / 1024 if found else 0.0


def _read(path: str) -> str:
    try:
        with open(path, encoding="ascii") as file:
            return file.read()
    except (FileNotFoundError, ProcessLookupError):
        return ""
