"""One worker of long days: shops that live as chance will have it, on an engine, for so many steps together."""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.data.days.rules import ShopMachine
from tests.data.test_machine import live, on_postgresql, on_sqlite
from tests.memory import quick_folder
from tests.postgres import PostgresServer

AT_ONCE = 2_500
"""Steps of one run: of more Hypothesis would remember too much."""


def live_long(machine: type[ShopMachine], steps: int) -> int:
    """Run after run until so many steps are done; how many they were."""
    lived, done = 0, Counter[str]()
    while lived < steps:
        live(machine, AT_ONCE, chance=True)
        lived += machine.steps
        done += machine.done
    print(", ".join(f"{name} {times}" for name, times in done.most_common()))
    return lived


def main(engine: str, steps: int) -> None:
    """Print what was done how often, and how many steps that were; a story that does not hold ends it."""
    if engine == "sqlite":
        with tempfile.TemporaryDirectory(prefix="ecom-days-", dir=quick_folder()) as folder:
            print(live_long(on_sqlite(Path(folder)), steps))
        return
    server = PostgresServer()
    try:
        print(live_long(on_postgresql(server), steps))
    finally:
        server.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
