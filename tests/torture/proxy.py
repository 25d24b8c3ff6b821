"""A way to a PostgreSQL server that fails as networks do: cuts, lost answers, black holes, closed doors.

    with Proxy(socket_path) as proxy:
        url = proxy.url("store_1")
        proxy.cut()

It runs in a thread of its own; the server's Unix socket is at the other end.
"""

import asyncio
import socket
import threading
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

CHUNK = 1 << 16
COMMIT = b"COMMIT\x00"
"""As it stands in a simple query."""


class _Line:
    """One client's connection, through to the server."""

    def __init__(self, client: asyncio.StreamWriter, server: asyncio.StreamWriter):
        self.client, self.server = client, server
        self.mute = False
        """Whether the next answer is the one that gets lost."""

    def cut(self) -> None:
        """Both ends see it closed."""
        for end in (self.client, self.server):
            end.transport.abort()


class Proxy:
    """Stands between programs and a server. All methods may be called from any thread."""

    def __init__(self, server: Path):
        self.server = str(server)
        self.happened: Counter[str] = Counter()
        self._lines: set[_Line] = set()
        self._lose = 0
        self._loop = asyncio.new_event_loop()
        self._door: asyncio.Server | None = None
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._way = asyncio.Event()
        self._way.set()
        self._do(self._open(self._listening))
        return self

    def __exit__(self, *_: object) -> None:
        self._call(self._way.set)
        self._do(self._close())
        self._do(self._all_ended())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def url(self, database: str) -> str:
        """The URL of a database through here."""
        return f"postgresql://shop@127.0.0.1:{self.port}/{database}?sslmode=disable&gssencmode=disable"

    # What goes wrong

    def cut(self) -> None:
        """All connections are closed; new ones get through."""
        self.happened["cut"] += 1
        self._call(self._cut)

    def lose_answers(self, commits: int) -> None:
        """The server gets the next so many COMMITs, and their answers are lost with their connections."""
        self._call(lambda: setattr(self, "_lose", commits))

    def black_hole(self) -> None:
        """Nothing gets through in either direction, and nobody is told; new connections are taken and left alone."""
        self.happened["black hole"] += 1
        self._call(self._way.clear)

    def refuse(self) -> None:
        """All connections are closed and new ones refused."""
        self.happened["refuse"] += 1
        self._do(self._close())

    def pass_on(self) -> None:
        """Everything gets through again."""
        self._call(self._way.set)
        self._lose = 0
        if self._door is None:
            self._do(self._open(socket.create_server(("127.0.0.1", self.port))))

    # How it works

    def _call(self, what: Callable[[], object]) -> None:
        async def done() -> None:
            what()

        self._do(done())

    def _do(self, what: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(what, self._loop).result(20)

    def _cut(self) -> None:
        for line in list(self._lines):
            line.cut()

    async def _open(self, listening: socket.socket) -> None:
        self._door = await asyncio.start_server(self._serve, sock=listening)

    async def _close(self) -> None:
        if self._door is not None:
            self._door.close()
            self._door = None
        self._cut()

    async def _all_ended(self) -> None:
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._way.wait()
            there, back = await asyncio.open_unix_connection(self.server)
        except OSError:
            writer.transport.abort()
            return
        line = _Line(writer, back)
        self._lines.add(line)
        try:
            await asyncio.gather(self._up(line, reader), self._down(line, there))
        finally:
            self._lines.discard(line)
            line.cut()

    async def _up(self, line: _Line, reader: asyncio.StreamReader) -> None:
        await self._pass(line, reader, line.server, self._look)

    async def _down(self, line: _Line, reader: asyncio.StreamReader) -> None:
        await self._pass(line, reader, line.client, self._swallow)

    def _look(self, line: _Line, chunk: bytes) -> bool:
        """Note a COMMIT whose answer is to be lost."""
        if self._lose > 0 and COMMIT in chunk:
            self._lose -= 1
            line.mute = True
        return True

    def _swallow(self, line: _Line, chunk: bytes) -> bool:
        """Whether an answer may go on to the client."""
        if line.mute:
            self.happened["lost answer"] += 1
        return not line.mute

    async def _pass(
        self,
        line: _Line,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        may: Callable[[_Line, bytes], bool],
    ) -> None:
        try:
            while chunk := await reader.read(CHUNK):
                await self._way.wait()
                if not may(line, chunk):
                    break
                writer.write(chunk)
                await writer.drain()
        except OSError:
            pass
        line.cut()
