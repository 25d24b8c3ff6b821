"""`python -m tests.bench [ROW]... [--store URL] [-n TIMES]`: the table of `make bench`, or some of its rows.

Always exits 0. The big store is the one at --store or ECOM_TUI_BENCH_STORE, made before by `ecom-tui demo --size huge`.
It is migrated and its supervisor signed in, so give a copy. Without one a smaller store is made.
"""

import argparse
import os
import platform
import tempfile
from collections.abc import Callable
from pathlib import Path

from data.database import sqlite3
from tests.bench import importing, peers, screens, searching, writers, writing
from tests.bench.stores import Home, size_of
from tests.bench.table import Row, text_of
from tests.postgres import NoServer, PostgresServer

OWN = 50_000
"""Articles of the big store where none is given, in two warehouses each."""


class Bench:
    """One run: its stores are made once, when the first row asks for them."""

    def __init__(self, folder: Path, times: int, store: str = ""):
        self.folder, self.times = folder, times
        self.home = Home(folder / "home")
        self._given = store
        self._demo = self._big = ""

    @property
    def demo(self) -> str:
        """The demo store, as it was made: the small one."""
        self._demo = self._demo or self.home.demo(self.folder / "demo.db")
        return self._demo

    @property
    def big(self) -> str:
        """The store that was given, else the demo store with 100,000 lines of stock more."""
        if not self._big:
            given, own = self._given, self.folder / "big.db"
            self._big = self.home.given(given) if given else self.home.large(self.demo, own, OWN)
        return self._big

    @property
    def few(self) -> int:
        """Turns of what takes long."""
        return max(3, self.times // 3)

    def start(self) -> list[Row]:
        """Cold start."""
        return screens.starts(self.home, self.big, self.demo, self.times)

    def keys(self) -> list[Row]:
        """Keys on the big store."""
        return screens.keys(self.home, self.big, 2 * self.times)

    def flood(self) -> list[Row]:
        """Many keys at once."""
        return screens.flood(self.home, self.big, self.times)

    def search(self) -> list[Row]:
        """Search in the big store."""
        return searching.searching(self.big, self.times)

    def doors(self) -> list[Row]:
        """Bulk door."""
        return writing.doors(self.demo, self.folder, self.times)

    def placing(self) -> list[Row]:
        """Orders."""
        return writing.placing(self.demo, self.folder, self.times)

    def sqlite(self) -> list[Row]:
        """Eight writers on SQLite."""
        return writers.on_sqlite(self.demo, self.folder, self.few)

    def postgresql(self) -> list[Row]:
        """Orders on PostgreSQL, where there is a server."""
        try:
            server = PostgresServer()
        except NoServer:
            return []
        try:
            return [
                *writers.on_postgresql(server.database(), server.database(), self.few),
                *writing.on_postgresql(self.demo, server.database(), self.folder, self.few),
            ]
        finally:
            server.close()

    def page(self) -> list[Row]:
        """The home page."""
        return screens.homes(self.home, self.big, self.demo, self.times)

    def imports(self) -> list[Row]:
        """Files that come in."""
        return importing.importing(self.home, self.folder / "imports", self.few)

    def peers(self) -> list[Row]:
        """Peers, where they are installed."""
        return peers.peers(self.home, self.big, self.folder / "peers", self.few)

    def rows(self) -> dict[str, Callable[[], list[Row]]]:
        """What can be asked for, in the table's order."""
        return {name: getattr(self, name) for name in NAMES}

    def header(self) -> str:
        """What was measured, and on what."""
        lines = [f"{os.cpu_count()} processors, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"]
        lines += [f"big store: {size_of(self._big)}"] if self._big else []
        lines += [f"small store: {size_of(self._demo)}"] if self._demo else []
        return "\n".join(lines)


NAMES = ("start", "keys", "flood", "search", "doors", "placing", "sqlite", "postgresql", "page", "imports", "peers")


def measure(folder: Path, times: int, wanted: list[str], store: str = "") -> str:
    """The table, or those rows of it."""
    bench = Bench(folder, times, store)
    known = bench.rows()
    made = text_of([row for name in wanted or known for row in known[name]()])
    return f"{bench.header()}\n\n{made}"


def main() -> None:
    """Read the words of the call."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="ROW", choices=[[], *NAMES], help=" ".join(NAMES))
    parser.add_argument("-n", type=int, default=15, metavar="TIMES", help="repeats (15)")
    parser.add_argument("--store", default=os.environ.get("ECOM_TUI_BENCH_STORE", ""), metavar="URL", help="big store")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER")) as folder:
        print(measure(Path(folder), asked.n, asked.rows, asked.store))


if __name__ == "__main__":
    main()
