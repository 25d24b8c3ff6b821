"""Every operation, with its n-th statement failing: a plain sentence, nothing changed, and afterwards it is done once.

The short form takes some of the statements of each operation, `make torture` takes all of them with all faults.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data import database, doctor, doorway, options
from data.areas import load_areas
from data.doorway import OPERATIONS
from data.errors import Unusable
from data.faults import DAMAGED
from tests.postgres import PostgresServer
from tests.torture.examples import EXAMPLES, INVERSES, example, without_example
from tests.torture.failing import AT_COMMIT, IN_DOUBT, POSTGRESQL, SQLITE, Plan, digest, failing, tables
from tests.torture.ground import Ground, Try, make_ground

load_areas()
NAMES = sorted(EXAMPLES.keys() | INVERSES.keys())
SOME = (1, 2, 4, 9, 15, 27, 44, 80)
"""Statements that fail in the short form."""


class Stores:
    """A store with the ground of all examples, fresh for each operation."""

    kinds: dict[str, str]

    def fresh(self) -> Ground:
        """A new copy, opened."""
        raise NotImplementedError

    def commits(self) -> object:
        """Something that another's commit changes; None where only the tables tell."""
        return None


class OnSqlite(Stores):
    kinds = SQLITE

    def __init__(self, folder: Path):
        self.template, self.path = folder / "template.db", folder / "store.db"
        self.shop = make_ground(f"sqlite:///{self.template}")
        database.run("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close_database()
        self.watch: Any = None

    def fresh(self) -> Ground:
        database.close_database()
        for end in ("", "-wal", "-shm"):
            Path(f"{self.path}{end}").unlink(missing_ok=True)
        shutil.copy(self.template, self.path)
        database.open_database(f"sqlite:///{self.path}")
        options.forget_options()
        if self.watch is not None:
            self.watch.close()
        self.watch = database.another_connection()
        return Ground(self.shop)

    def commits(self) -> object:
        return self.watch.execute("PRAGMA data_version").fetchone()


class OnPostgresql(Stores):
    kinds = POSTGRESQL

    def __init__(self, server: PostgresServer):
        self.server, self.template, self.url = server, server.database(), ""
        self.shop = make_ground(self.template)
        database.close_database()

    def fresh(self) -> Ground:
        database.close_database()
        if self.url:
            self.server.drop(self.url)
        self.url = self.server.database(self.template)
        database.open_database(self.url)
        options.forget_options()
        return Ground(self.shop)


@pytest.fixture
def sqlite_stores(tmp_path: Path) -> Iterator[Stores]:
    yield OnSqlite(tmp_path)
    database.close_database()


@pytest.fixture
def postgresql_stores(postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stores]:
    monkeypatch.setattr(doorway, "TRIES", 2)
    yield OnPostgresql(postgres)
    database.close_database()


def run(ground: Ground, name: str, told: Try, op_id: str) -> doorway.Done:
    return OPERATIONS[told.by or name](ground.actor(told.who), *told.args, op_id=op_id, **told.values)


def refused(ground: Ground, name: str, told: Try, fault: str, at: int) -> tuple[Plan, str]:
    """What is said when that statement fails; empty when it was done all the same."""
    with failing(fault, at) as plan:
        try:
            run(ground, name, told, f"failing-{name}")
        except Unusable as unusable:
            return plan, str(unusable)
    return plan, ""


def chosen(kinds: list[str], number: int, count: int, *, all_of_them: bool) -> Iterator[tuple[str, int]]:
    """Which faults at which of so many statements: all of both, or each fault in turn at some."""
    if all_of_them:
        yield from ((kind, at) for kind in kinds for at in range(1, count + 1))
    else:
        yield from ((kinds[turn % len(kinds)], at) for turn, at in enumerate(SOME, number) if at < count)


def try_all(stores: Stores, names: list[str], *, all_of_them: bool) -> int:
    """How many failures were survived; what went wrong is told of all operations at once."""
    wrong: list[str] = []
    failures, kinds = 0, sorted(stores.kinds)
    for number, name in enumerate(names):
        ground = stores.fresh()
        told = example(ground, name)
        names_of_tables = tables()
        before, commits = digest(names_of_tables), stores.commits()
        # The COMMIT first: then it is known how many statements there are.
        todo = [(kinds[number % len(kinds)], AT_COMMIT)]
        while todo:
            fault, at = todo.pop(0)
            plan, said = refused(ground, name, told, fault, at)
            failures += 1
            wrong += [f"{name} {fault} {at}: {problem}" for problem in judged(stores, plan, said, commits)]
            if at == AT_COMMIT:
                todo += chosen(kinds, number, plan.calls, all_of_them=all_of_them)
        if digest(names_of_tables) != before:
            wrong.append(f"{name}: something of it was saved")
        done = run(ground, name, told, f"failing-{name}")
        again = run(ground, name, told, f"failing-{name}")
        count = database.scalar("SELECT count(*) FROM event WHERE op_id = ?", (f"failing-{name}",))
        if (again.seq, count) != (done.seq, 1):
            wrong.append(f"{name}: done {count} times afterwards")
        if all_of_them or not number % 20:
            wrong += [f"{name}: {check.name}" for check in doctor.check() if check.found]
    assert wrong == []
    return failures


def judged(stores: Stores, plan: Plan, said: str, commits: object) -> Iterator[str]:
    """What is wrong with how a failure was met. After a damaged page nothing is written until the store is reopened."""
    if said != (IN_DOUBT if (plan.fault, plan.word) == ("57P01", "COMMIT") else stores.kinds[plan.fault]):
        yield f"“{said}”"
    if stores.commits() != commits:
        yield "something was committed"
    if said == DAMAGED:
        with pytest.raises(Unusable, match="damaged"), database.transaction():
            raise AssertionError("a damaged store was written to")
        database.open_database(database.store_url())


def test_every_operation_has_an_example():
    assert without_example() == []
    assert sorted(name for name in NAMES if name not in OPERATIONS) == []
    assert EXAMPLES.keys() & INVERSES.keys() == set()


@pytest.mark.slow
def test_whichever_statement_fails_nothing_is_half_done(sqlite_stores):
    assert try_all(sqlite_stores, NAMES, all_of_them=False) > 4 * len(NAMES)


@pytest.mark.slow
def test_whichever_statement_the_server_fails_at_nothing_is_half_done(postgresql_stores):
    assert try_all(postgresql_stores, NAMES[::12], all_of_them=False) > len(NAMES) // 4


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["55P03", "40P01", "57P01", "unanswered"])
def test_what_only_fails_once_on_the_server_is_not_noticed(postgresql_stores, fault):
    """A lock, a deadlock, a lost connection and a COMMIT without an answer: the operation is done, and once."""
    ground = postgresql_stores.fresh()
    for number, name in enumerate(("order.place", "order.note", "customer.make", "stock.receive", "count.make")):
        told = example(ground, name)
        at = AT_COMMIT if fault == "unanswered" or number % 2 else number + 3
        with failing(fault, at, times=1) as plan:
            done = run(ground, name, told, f"once-{name}")
        assert (plan.failed, done.verb) == (1, name)
        assert database.scalar("SELECT count(*) FROM event WHERE op_id = ?", (f"once-{name}",)) == 1
    assert [check.name for check in doctor.check() if check.found] == []


def test_a_server_that_is_lost_at_the_commit_and_stays_away_is_told_as_it_is(postgresql_stores):
    ground = postgresql_stores.fresh()
    told = example(ground, "order.note")
    with failing("unanswered", AT_COMMIT), pytest.raises(Unusable, match="See if it is done"):
        run(ground, "order.note", told, "doubt")

    run(ground, "order.note", told, "doubt")

    assert database.scalar("SELECT count(*) FROM event WHERE op_id = 'doubt'") == 1


@pytest.mark.torture
def test_every_statement_of_every_operation_fails_with_everything(sqlite_stores):
    print(f"\nSQLite: {try_all(sqlite_stores, NAMES, all_of_them=True)} failures survived by {len(NAMES)} operations")


@pytest.mark.torture
def test_every_statement_of_every_operation_fails_on_the_server(postgresql_stores):
    told = try_all(postgresql_stores, NAMES, all_of_them=True)
    print(f"\nPostgreSQL: {told} failures survived by {len(NAMES)} operations")
