"""A driver that reads and writes the terminal on the event loop, without handing keys from thread to thread.

It builds on private names of the pinned Textual, guarded by a test. Bytes that are no UTF-8 become a replacement
character instead of the end of the program, and a terminal that claims to be enormous is taken as a large one.
"""

import codecs
import os
import select
import sys
import time
from typing import TYPE_CHECKING, Any

from textual import events
from textual.geometry import Size
from textual.message import Message

from screens.typed_ahead import TypedAhead

if TYPE_CHECKING:
    from textual.driver import Driver

MOST_COLUMNS, MOST_LINES = 400, 200
"""A terminal of 10,000 x 10,000 took 372 MB a session."""

ESCAPE_WAIT = 0.11
"""Seconds until a lone Esc is a key and not the beginning of a sequence; the parser decides after 0.1."""

AT_ONCE = 4096


def fitting_driver() -> "type[Driver] | None":
    """The driver for this terminal; None lets Textual take its own."""
    streams = (sys.__stdin__, sys.__stderr__)
    if sys.platform not in ("linux", "darwin") or not all(stream and stream.isatty() for stream in streams):
        return None
    return _loop_driver()


def _loop_driver() -> "type[Driver]":
    from textual._ansi_sequences import SYNC_END, SYNC_START
    from textual._xterm_parser import XTermParser
    from textual.drivers.linux_driver import LinuxDriver

    class LoopDriver(LinuxDriver):
        """Keys arrive by the loop's reader, frames leave by os.write."""

        _reading = False
        _frame = ""
        _ahead: TypedAhead | None = None

        def __init__(self, *args: Any, **values: Any):
            super().__init__(*args, **values)
            # Until its first Resize has come, the app would ask the terminal itself, and paint what that claims.
            self._size = self._size or self._get_terminal_size()

        def _get_terminal_size(self) -> tuple[int, int]:
            width, height = super()._get_terminal_size()
            return min(width, MOST_COLUMNS), min(height, MOST_LINES)

        def write(self, data: str) -> None:
            """A frame is one write: Textual sends its beginning, itself and its end one by one."""
            assert self._file is not None  # fitting_driver() has looked at it
            if data == SYNC_START:
                self._frame = data
                return
            if self._frame:
                self._frame += data
                if data != SYNC_END:
                    return
                data, self._frame = self._frame, ""
            rest, terminal = memoryview(data.encode("utf-8", "replace")), self._file.fileno()
            while rest:
                try:
                    rest = rest[os.write(terminal, rest) :]
                except BlockingIOError:
                    select.select([], [terminal], [])
                except OSError:  # the terminal is gone; the reader sees the end and leaves
                    return

        def run_input_thread(self) -> None:
            self._loop.call_soon_threadsafe(self._listen)
            self.exit_event.wait()

        def _listen(self) -> None:
            if self.exit_event.is_set():
                return
            self._keys = XTermParser(self._debug)
            self._letters = codecs.getincrementaldecoder("utf-8")(errors="replace")
            self._ahead = TypedAhead(self._app, self._app.post_message)
            self._reading = True
            self._loop.add_reader(self.fileno, self._read)

        def _unlisten(self) -> None:
            if self._reading:
                self._reading = False
                self._loop.remove_reader(self.fileno)

        def _read(self) -> None:
            try:
                arrived = os.read(self.fileno, AT_ONCE)
            except OSError:
                arrived = b""
            if not arrived:  # hung up: a reader left on a dead terminal would spin
                self._unlisten()
                self._app.exit()
                return
            at = time.monotonic()
            for event in self._keys.feed(self._letters.decode(arrived)):
                event.time = at  # they came together: one of a scan is no later because the program had to wait
                self.process_message(event)
            self._loop.call_later(ESCAPE_WAIT, self._tick)

        def _tick(self) -> None:
            for event in self._keys.tick():
                self.process_message(event)

        def process_message(self, message: Message) -> None:
            if isinstance(message, events.Resize):  # in-band resizes bring the size with them
                width, height = message.size
                message.size = message.virtual_size = Size(min(width, MOST_COLUMNS), min(height, MOST_LINES))
            super().process_message(message)

        def send_message(self, message: Message) -> None:
            if self._ahead is not None:
                self._ahead.take(message)
            else:
                self._app.post_message(message)

        def disable_input(self) -> None:
            self._unlisten()
            super().disable_input()

    return LoopDriver
