"""PostgreSQL behind a bad network: nothing that was acknowledged is lost, nothing is there twice, everything adds up.

The short form meets each fault for some seconds; `make torture` goes on for ECOM_TUI_TORTURE_OPERATIONS operations.
"""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.postgres import PostgresServer
from tests.torture import arena
from tests.torture.proxy import Proxy

OPERATIONS = int(os.environ.get("ECOM_TUI_TORTURE_OPERATIONS", "50000"))
WORKERS = 8
KILL = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'ecom-tui'"


class Network:
    """A store, the way to it, and what can happen on the way."""

    def __init__(self, server: PostgresServer, direct: str, proxy: Proxy):
        self.server, self.direct, self.proxy = server, direct, proxy
        self.happened: Counter[str] = proxy.happened
        self.url = proxy.url(urlsplit(direct).path.lstrip("/"))

    def cut(self) -> None:
        self.proxy.cut()

    def lost_answers(self) -> None:
        before = self.happened["lost answer"]
        self.proxy.lose_answers(4)
        waited_for(lambda: self.happened["lost answer"] >= before + 4)
        self.proxy.pass_on()

    def black_hole(self) -> None:
        self.proxy.black_hole()
        time.sleep(1.5)
        self.proxy.pass_on()

    def black_hole_and_cut(self) -> None:
        self.proxy.black_hole()
        time.sleep(1.0)
        self.proxy.cut()
        self.proxy.pass_on()

    def closed_door(self) -> None:
        self.proxy.refuse()
        time.sleep(0.7)
        self.proxy.pass_on()

    def killed_backends(self) -> None:
        with psycopg.connect(self.direct, autocommit=True) as admin:
            self.happened["killed backend"] += admin.execute(KILL).fetchone()[0]

    def restart(self) -> None:
        self.happened["restart"] += 1
        self.server.stop("immediate")
        self.server.start()

    def faults(self) -> list[Callable[[], None]]:
        """One after the other; what is quick comes more often."""
        return [
            self.cut, self.lost_answers, self.killed_backends, self.lost_answers, self.closed_door,
            self.lost_answers, self.cut, self.black_hole, self.lost_answers, self.black_hole_and_cut, self.restart,
        ]  # fmt: skip


def waited_for(holds: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Whether something came to hold in time."""
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    return holds()


@pytest.fixture
def network(postgres: PostgresServer) -> Iterator[Network]:
    direct = postgres.database()
    # The server of the tests forgets its last commits in a crash, to be fast; this store's are kept.
    with psycopg.connect(direct, autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {admin.info.dbname} SET synchronous_commit = on")
    arena.stocked_shop(direct, skus=6, stock=50)
    with Proxy(postgres.folder / ".s.PGSQL.5432") as proxy:
        yield Network(postgres, direct, proxy)
    postgres.drop(direct)


def torture(network: Network, folder: Path, *, rounds: int, operations: int, workers: int, pause: float) -> str:
    """Let all faults happen so many times and until so much was done; what came of it."""
    began = time.monotonic()
    started = arena.begin("patient", network.url, folder, workers=workers, seconds=24 * 3600)
    try:
        assert waited_for(lambda: len(arena.read(folder).done) > 4 * workers, 120.0)
        turn = 0
        while turn < rounds or done_in(folder) < operations:
            for fault in network.faults():
                time.sleep(pause)
                fault()
            turn += 1
            assert all(process.poll() is None for process in started), [told(folder)]
        (folder / "stop").touch()
        said = [process.communicate(timeout=120)[1] for process in started]
    finally:
        for process in started:
            process.kill()
    account = arena.read(folder)
    assert (account.errors, [words for words in said if words], account.ended) == ([], [], workers)
    found = arena.settle(network.direct, account, killed=0)
    seconds = time.monotonic() - began
    events = ", ".join(f"{count} {name}" for name, count in sorted(network.happened.items()))
    return f"{len(account.tried)} operations in {seconds:.0f} s, {found}\n{events}\n{account.told()}"


def told(folder: Path) -> list[str]:
    return arena.read(folder).errors


def done_in(folder: Path) -> int:
    """About how many operations were answered; a line of a log has some 90 bytes, and there are two of each."""
    return sum(log.stat().st_size for log in folder.glob("w*")) // 180


@pytest.mark.slow
def test_a_bad_network_loses_nothing_and_does_nothing_twice(network, tmp_path):
    print("\n" + torture(network, tmp_path, rounds=1, operations=0, workers=4, pause=0.4))

    assert network.happened.keys() == {"cut", "lost answer", "black hole", "refuse", "killed backend", "restart"}


@pytest.mark.torture
def test_a_bad_network_for_long(network, tmp_path):
    told = torture(network, tmp_path, rounds=1, operations=OPERATIONS, workers=WORKERS, pause=1.0)

    print("\n" + told)
    assert network.happened["lost answer"] >= 20
