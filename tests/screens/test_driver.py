"""The program in a real terminal: broken bytes, a lone Esc, an enormous size, and what becomes of hostile text."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from screens.driver import MOST_COLUMNS, MOST_LINES, fitting_driver

pytestmark = pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="a terminal of Unix")

PROGRAM = """
from screens.driver import fitting_driver
from tests.screens.fake_shop import FakeApp, FakeOrders

class Told(FakeApp):
    def on_key(self, event):
        with open({keys!r}, "a") as file:
            print(event.key, *self.size, event.time, file=file, flush=True)

Told(FakeOrders, driver_class=fitting_driver()).run()
"""


class Terminal:
    """A program on a pseudo-terminal."""

    def __init__(self, keys: str, columns: int, lines: int):
        self.keys = keys
        self.leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        for name in ("NO_COLOR", "COLUMNS", "LINES"):
            environment.pop(name, None)
        command = [sys.executable, "-c", PROGRAM.format(keys=keys)]
        self.program = subprocess.Popen(command, stdin=follower, stdout=follower, stderr=follower, env=environment)
        os.close(follower)
        self.seen = b""

    def read_until(self, wanted: bytes, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while wanted not in self.seen and time.monotonic() < end:
            if select.select([self.leader], [], [], 0.1)[0]:
                self.seen += os.read(self.leader, 65536)
        assert wanted in self.seen

    def type(self, keys: bytes) -> None:
        os.write(self.leader, keys)

    def heard(self, name: str, seconds: float = 60) -> str:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if select.select([self.leader], [], [], 0.05)[0]:
                self.seen += os.read(self.leader, 65536)
            if os.path.exists(self.keys):
                with open(self.keys) as file:
                    found = [line for line in file if line.split()[0] == name]
                if found:
                    return found[-1]
        heard = Path(self.keys).read_text() if os.path.exists(self.keys) else ""
        raise AssertionError(
            f"{name} was not heard (exit code {self.program.poll()}), but\n{heard}\n{self.seen[-600:]!r}"
        )


@pytest.fixture
def terminal(tmp_path, request) -> Iterator[Terminal]:
    columns, lines = getattr(request, "param", (80, 24))
    made = Terminal(str(tmp_path / "keys"), columns, lines)
    yield made
    made.program.kill()
    made.program.wait()
    os.close(made.leader)


def test_a_byte_that_is_no_letter_and_a_lone_escape_leave_the_program_running(terminal: Terminal):
    terminal.read_until(b"A10431")
    terminal.type(b"\xe9")
    terminal.type(b"\x1b")
    terminal.type(b"")
    time.sleep(0.3)
    terminal.type(b"\x1b[24~")  # F12
    terminal.heard("f12")
    assert terminal.program.poll() is None


def test_keys_that_come_together_have_come_at_one_time_however_long_the_program_had_to_wait(terminal: Terminal):
    terminal.read_until(b"A10431")
    terminal.type(b"\x1b[24~\x1b[20~")

    first, second = terminal.heard("f12"), terminal.heard("f9")

    assert first.split()[3] == second.split()[3]


def test_hostile_text_reaches_no_terminal(terminal: Terminal):
    terminal.read_until("evil␛".encode())
    terminal.read_until(b"A10449")

    assert b"]52;c;Y3VybA" not in terminal.seen.replace(b"\xe2\x90\x9b]52;c;Y", b"")
    assert b"\x1b]52" not in terminal.seen
    assert "\u202e".encode() not in terminal.seen


@pytest.mark.parametrize("terminal", [(3_000, 900)], indirect=True)
def test_an_enormous_terminal_is_taken_as_a_large_one(terminal: Terminal):
    terminal.read_until(b"A10431")
    terminal.type(b"\x1b[20~")

    assert terminal.heard("f9").split()[1:3] == [str(MOST_COLUMNS), str(MOST_LINES)]
    assert len(terminal.seen) < 1_000_000, "no frame as large as the terminal claims"


def test_without_a_terminal_textual_takes_its_own_driver(monkeypatch):
    monkeypatch.setattr(sys, "__stdin__", None)

    assert fitting_driver() is None
