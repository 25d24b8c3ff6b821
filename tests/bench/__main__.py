"""`python -m tests.bench [ROW]... [-n TIMES]`: the table of `make bench`, or some of its rows. Always exits 0."""

import argparse
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench import importing, screens, writing
from tests.bench.stores import Home
from tests.bench.table import Row, text_of
from tests.postgres import NoServer, PostgresServer

LARGE = 50_000
"""Articles of the large store, in two warehouses each."""
LARGE_WORDS = "steel kettle"


class Bench:
    """One run: its stores are made once, when the first row asks for them."""

    def __init__(self, folder: Path, times: int):
        self.folder, self.times = folder, times
        self.home = Home(folder / "home")
        self._demo = self._large = ""

    @property
    def demo(self) -> str:
        """The demo store, as it was made."""
        self._demo = self._demo or self.home.demo(self.folder / "demo.db")
        return self._demo

    @property
    def large(self) -> str:
        """The demo store with 100,000 lines of stock more."""
        self._large = self._large or self.home.large(self.demo, self.folder / "large.db", LARGE)
        return self._large

    def start(self) -> list[Row]:
        """Cold start."""
        return screens.starts(self.home, self.demo, self.times)

    def keys(self) -> list[Row]:
        """Keys on the demo store."""
        return screens.keys(self.home, self.demo, 2 * self.times)

    def large_keys(self) -> list[Row]:
        """Keys on 100,000 lines, for information."""
        return [
            Row(f"{row.name} (100,000 lines)", row.floor, row.ratio, ours=row.ours)
            for row in screens.keys(self.home, self.large, 2 * self.times, LARGE_WORDS)
        ]

    def flood(self) -> list[Row]:
        """Many keys at once."""
        return screens.flood(self.home, self.demo, self.times)

    def doors(self) -> list[Row]:
        """Bulk door."""
        return writing.doors(self.demo, self.folder, self.times)

    def placing(self) -> list[Row]:
        """Orders."""
        return writing.placing(self.demo, self.folder, self.times)

    def postgresql(self) -> list[Row]:
        """Orders on PostgreSQL, where there is a server."""
        try:
            server = PostgresServer()
        except NoServer:
            return []
        try:
            return writing.on_postgresql(self.demo, server.database(), self.folder, max(3, self.times // 3))
        finally:
            server.close()

    def imports(self) -> list[Row]:
        """Files that come in."""
        return importing.importing(self.home, self.folder / "imports", max(3, self.times // 3))

    def rows(self) -> dict[str, Callable[[], list[Row]]]:
        """What can be asked for, in the table's order."""
        names = ("start", "keys", "large_keys", "flood", "doors", "placing", "postgresql", "imports")
        return {name: getattr(self, name) for name in names}


def measure(folder: Path, times: int, wanted: list[str]) -> str:
    """The table, or those rows of it."""
    known = Bench(folder, times).rows()
    return text_of([row for name in wanted or known for row in known[name]()])


def main() -> None:
    """Read the words of the call."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "rows", nargs="*", metavar="ROW", help="start keys large_keys flood doors placing postgresql imports"
    )
    parser.add_argument("-n", type=int, default=15, metavar="TIMES", help="repeats (15)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER")) as folder:
        print(measure(Path(folder), asked.n, asked.rows))


if __name__ == "__main__":
    main()
