"""The program in a real pseudo-terminal: keys go in, a glass shows what a person would see.

    with Terminal("orders", url, person) as terminal:
        terminal.wait("A10001")
        terminal.press("Down", "s", *"dhl", "Enter")
        terminal.wait("Order A10001 shipped")
        assert terminal.leave() == 0

A wait ends as soon as the glass shows what was waited for; nothing here sleeps.
"""

import os
import pty
import re
import select
import signal
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from data import database
from data.sessions import start_session
from tests.stories.glass import Glass

PROGRAM = (sys.executable, "-m", "ecom_tui")
PATIENCE = 60.0
"""Seconds until a wait gives up; a loaded machine is slow, a program that hangs is slower."""
QUIET = 0.12
"""Seconds without a byte after which the program is taken to have painted all."""
ANSWERS = {b"\x1b[c": b"\x1b[?62;c", b"\x1b[6n": b"\x1b[1;1R", b"\x1b[?2026$p": b"\x1b[?2026;2$y"}
KEYS = {
    "Enter": "\r", "Esc": "\x1b", "Tab": "\t", "Space": " ", "Backspace": "\x7f",
    "Up": "\x1b[A", "Down": "\x1b[B", "Right": "\x1b[C", "Left": "\x1b[D", "Home": "\x1b[H", "End": "\x1b[F",
    "PgUp": "\x1b[5~", "PgDn": "\x1b[6~", "F1": "\x1bOP", "F2": "\x1bOQ", "F3": "\x1bOR", "F5": "\x1b[15~",
    "F8": "\x1b[19~", "F9": "\x1b[20~", "F10": "\x1b[21~", "Ctrl+E": "\x05", "Ctrl+P": "\x10",
    "Ctrl+Q": "\x11", "Ctrl+S": "\x13", "Ctrl+U": "\x15", "Shift+Tab": "\x1b[Z",
}  # fmt: skip
BROKEN = re.compile(r"Traceback|Something broke|\bE-[0-9A-F]{4}\b")


class Terminal:
    """One program in one terminal. A context manager: the program is ended on leaving."""

    def __init__(
        self,
        *words: str,
        size: tuple[int, int] = (80, 24),
        argv: Sequence[str] = PROGRAM,
        **environment: str | None,
    ):
        self.glass = Glass(*size)
        self.raw = bytearray()
        self.code: int | None = None
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                signal.signal(signal.SIGHUP, signal.SIG_DFL)  # as in a terminal, though the tests may run under nohup
                os.execvpe(argv[0], [*argv, *words], _environment(environment))
            finally:
                os._exit(127)
        self.name = " ".join(words)
        self._size(size)
        self.before = termios.tcgetattr(self.fd)
        os.set_blocking(self.fd, False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        os.close(self.fd)

    def _size(self, size: tuple[int, int]) -> None:
        termios.tcsetwinsize(self.fd, (size[1], size[0]))

    # what is seen

    def lines(self) -> list[str]:
        """What the glass shows."""
        return self.glass.shown()

    def text(self) -> str:
        """All lines in one."""
        return "\n".join(line.rstrip() for line in self.lines())

    def line(self, words: str) -> str:
        """The first line with these words; empty if there is none."""
        return next((line for line in self.lines() if words in line), "")

    def place(self, words: str) -> int:
        """The number of that line; -1 if there is none."""
        return next((number for number, line in enumerate(self.lines()) if words in line), -1)

    # waiting

    def read(self, patience: float) -> bool:
        """Paint the next chunk of output; False when none came in time or the program has ended."""
        if not select.select([self.fd], [], [], patience)[0]:
            return False
        try:
            chunk = os.read(self.fd, 1 << 18)
        except BlockingIOError:
            return False
        except OSError:
            chunk = b""
        if not chunk:
            self._reap()
            return False
        self.raw += chunk
        self.glass.feed(chunk)
        for asked, answer in ANSWERS.items():
            if asked in chunk:
                self.send(answer)
        return True

    def wait(self, *words: str, gone: bool = False, patience: float = PATIENCE) -> float:
        """Seconds until the glass shows all of these words (or none of them)."""
        return self.wait_until(
            lambda: all((word in self.text()) is not gone for word in words),
            f"{'no ' if gone else ''}{' and '.join(words)}",
            patience,
        )

    def wait_at(self, position: str, patience: float = PATIENCE) -> float:
        """Seconds until the footer tells that position: `1/13`."""
        return self.wait_until(lambda: self.lines()[-1].rstrip().endswith(f" {position}"), position, patience)

    def wait_until(self, holds: Callable[[], bool], what: str = "", patience: float = PATIENCE) -> float:
        """Seconds until something holds that the glass shows."""
        began = time.monotonic()
        while not holds():
            left = began + patience - time.monotonic()
            if left <= 0 or self.code is not None:
                raise AssertionError(f"{self.name}: no {what!r} (exit code {self.code}) in\n{self.text()}\n{defects()}")
            self.read(min(left, 0.5))
        assert not BROKEN.search(self.text()), f"{self.text()}\n{defects()}"
        return time.monotonic() - began

    def settle(self, quiet: float = QUIET) -> str:
        """Read until nothing comes any more and the program does nothing; all that is seen then."""
        end = time.monotonic() + PATIENCE
        while self.code is None and time.monotonic() < end:
            before = self._worked()
            if not self.read(quiet) and self._worked() == before:
                break
        return self.text()

    def _worked(self) -> int:
        """Ticks of processor time so far, where the system tells; another number each time while it waits for more."""
        try:
            told = [path.read_text() for path in Path(f"/proc/{self.pid}/task").glob("*/stat")]
        except OSError:
            return 0
        words = [one.rpartition(") ")[2].split() for one in told]
        waits = any(word[0] in "RD" for word in words)
        return time.monotonic_ns() if waits else sum(int(word[11]) + int(word[12]) for word in words)

    # doing

    def send(self, keys: bytes) -> None:
        """Bytes to the program's standard input."""
        while self.code is None and keys:
            try:
                keys = keys[os.write(self.fd, keys) :]
            except BlockingIOError:  # it has not read what came before, and may wait until its output is read
                self.read(0.05)

    def press(self, *keys: str) -> None:
        """Keys, one after the other as fast as they are read; `Enter`, `F2`, or a letter."""
        for key in keys:
            self.send(KEYS.get(key, key).encode())
            if key == "Esc":  # what follows at once would be taken for the rest of a sequence
                self.settle(0.15)

    def type(self, text: str) -> None:
        """A text as a person types it."""
        self.press(*text)

    def click(self, column: int, line: int) -> None:
        """A press and a release of the left button."""
        self.send(f"\x1b[<0;{column + 1};{line + 1}M\x1b[<0;{column + 1};{line + 1}m".encode())

    def resize(self, columns: int, lines: int) -> None:
        """Another size of the window."""
        self.glass.resize(columns, lines)
        self._size((columns, lines))
        os.kill(self.pid, signal.SIGWINCH)

    # the end

    def leave(self) -> int:
        """Ctrl+Q, and the exit code."""
        self.press("Ctrl+Q")
        return self.end()

    def end(self, patience: float = PATIENCE) -> int:
        """The exit code, when the program has ended by itself."""
        end = time.monotonic() + patience
        while self.code is None and time.monotonic() < end:
            self.read(0.2)
        assert self.code is not None, f"{self.name} did not end\n{self.text()}\n{defects()}"
        return self.code

    def kill(self) -> None:
        """kill -9."""
        if self.code is None:
            os.kill(self.pid, signal.SIGKILL)
            _, status = os.waitpid(self.pid, 0)
            self.code = os.waitstatus_to_exitcode(status)

    def _reap(self) -> None:
        if self.code is None:
            _, status = os.waitpid(self.pid, 0)
            self.code = os.waitstatus_to_exitcode(status)


def defects() -> str:
    """What the programs of this test have written down of their defects."""
    log = Path(os.environ.get("XDG_STATE_HOME", ""), "ecom-tui", "log", "ecom-tui.log")
    return log.read_text(encoding="utf-8")[-4000:] if log.exists() else ""


def _environment(given: Mapping[str, str | None]) -> dict[str, str]:
    """The tests' own environment with a terminal of true colour, and what is given; None takes a name out."""
    mine: dict[str, str | None] = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", **given}
    told = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")}
    return {name: value for name, value in {**told, **mine}.items() if value is not None}


def at_desk(url: str, person: Any, place: str = "", **more: Any) -> Terminal:
    """The program on a store as a person who is signed in already, in a session of its own."""
    words = ("--store", url, *place.split())
    return Terminal(*words, ECOM_TUI_TOKEN=token_of(url, person), **more)


def token_of(url: str, person: Any) -> str:
    """A token that stands for a person at a store."""
    database.open_database(url)
    try:
        return start_session(person, "test").token
    finally:
        database.close_database()
