"""Stores for stories at the terminal: the queue of orders at this hour, everybody with a password, on either engine.

The queue is filled once for each engine and worker; a story gets a copy of its own.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from data import clock, database, passwords, seed
from data.events import Actor
from tests.builders import Shop, open_shop
from tests.postgres import PostgresServer
from tests.screens import queue_shop
from tests.stories.terminal import Terminal, at_desk

PASSWORD = "seven green kettles"


@dataclass
class Store:
    """A store that programs have open, and the people who work there."""

    url: str
    people: dict[str, Actor]

    def at(self, post: str, place: str = "", **more: Any) -> Terminal:
        """The program as the person of that post, who is signed in."""
        return at_desk(self.url, self.people[post], place, **more)

    def ask(self, sql: str, *values: Any) -> Any:
        """A single value of the store, looked at from outside."""
        database.open_database(self.url)
        try:
            return database.scalar(sql, values)
        finally:
            database.close_database()


def make_queue(url: str) -> Shop:
    """The queue of tests/screens/queue_shop.py as if it were now."""
    now = clock.now()
    moment = [now]
    with patch.object(clock, "now", lambda: moment[0]), patch.object(queue_shop, "NOW", now):
        shop = open_shop(url)
        queue_shop.fill_queue(shop, lambda at: moment.__setitem__(0, at))
        kept = passwords.hash_password(PASSWORD)
        with database.transaction():
            database.run("UPDATE staff SET password = ? WHERE role <> 'store'", (kept,))
    database.close_database()
    return shop


@pytest.fixture(scope="session")
def sqlite_queue(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Shop]:
    path = tmp_path_factory.mktemp("queue") / "store.db"
    return path, make_queue(f"sqlite:///{path}")


@pytest.fixture(scope="session")
def postgres_queue(postgres: PostgresServer) -> tuple[str, Shop]:
    url = postgres.database()
    return url, make_queue(url)


@pytest.fixture
def sqlite_store(sqlite_queue: tuple[Path, Shop], tmp_path: Path) -> Store:
    """The queue on SQLite."""
    source, shop = sqlite_queue
    path = shutil.copy(source, tmp_path / "store.db")
    return Store(f"sqlite:///{path}", {**shop.people, "lin": shop.supervisor})


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """The queue on both engines."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_store")
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    template, shop = request.getfixturevalue("postgres_queue")
    url = server.database(template)
    yield Store(url, {**shop.people, "lin": shop.supervisor})
    server.drop(url)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small demo store, made once for each worker."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    seed.make_demo(f"sqlite:///{path}", size="small", seed=7)
    database.close_database()
    return path
