"""A PostgreSQL server that goes away, comes back, forgets to answer or locks: nothing half done, nothing done twice."""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import psycopg
import pytest

from data import database, doctor, doorway, ledger
from data.doorway import Call, preview
from data.errors import Refused, Unusable
from data.operations.history import undo_event
from data.operations.order_edits import record_payment
from data.operations.orders import place_order
from data.operations.own import mark_seen
from data.operations.stock import receive_stock
from tests.builders import Shop, make_sku, open_shop, promise
from tests.postgres import PostgresServer


def receive(shop: Shop, op_id: str = "once") -> None:
    receive_stock(shop.logistics, 1, warehouse="MAIN", qty=5, op_id=op_id)


def refused(shop: Shop) -> str:
    """The sentence with which the store turns a receipt down."""
    with pytest.raises(Unusable) as caught:
        receive(shop)
    return str(caught.value)


def sound() -> None:
    """The receipt is there once and everything adds up."""
    assert database.scalar("SELECT count(*) FROM event WHERE op_id = 'once'") == 1
    assert [one for one in doctor.check() if one.found] == []


@pytest.fixture
def server_shop(postgres: PostgresServer) -> Iterator[Shop]:
    """A shop on PostgreSQL with one article."""
    url = postgres.database()
    # The server of the tests forgets its last commits in a crash, to be fast; this store's are kept.
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {admin.info.dbname} SET synchronous_commit = on")
    shop = open_shop(url)
    make_sku(shop, stock=1)
    yield shop
    database.close_database()
    postgres.drop(url)


def once(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Let something happen in the middle of the next operation that moves goods: its row is written, no more."""
    move, todo = ledger.move, [happens]

    def interrupted(*args: Any, **values: Any) -> None:
        move(*args, **values)
        if todo:
            todo.pop()()

    monkeypatch.setattr(ledger, "move", interrupted)


def test_a_server_that_goes_in_the_middle_of_an_operation_leaves_nothing_half_done(server_shop, postgres, monkeypatch):
    once(monkeypatch, postgres.stop)
    try:
        assert refused(server_shop) == (
            "The database server can't be reached. Nothing was saved. It is tried again by itself."
        )
        with pytest.raises(Unusable, match="can't be reached"):
            preview(server_shop.logistics, [Call(receive_stock, (1,), {"warehouse": "MAIN", "qty": 5})])
    finally:
        postgres.start()

    assert promise(server_shop, 1) == (1, 0, 0, 0)
    receive(server_shop)
    receive(server_shop)
    assert promise(server_shop, 1) == (6, 0, 0, 0)
    sound()


def test_a_server_that_comes_back_at_once_is_not_noticed(server_shop, postgres, monkeypatch):
    def crash_and_recover() -> None:
        postgres.stop()
        postgres.start()

    once(monkeypatch, crash_and_recover)
    receive(server_shop)

    assert promise(server_shop, 1) == (6, 0, 0, 0)
    sound()


def other_session(url: str, statement: str) -> None:
    """Somebody with power over the server does something."""
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(statement)


KILL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ecom-tui'"


def test_a_connection_that_is_killed_in_the_middle_of_an_operation_is_opened_again(server_shop, monkeypatch):
    once(monkeypatch, lambda: other_session(server_shop.url, KILL))
    receive(server_shop)

    assert promise(server_shop, 1) == (6, 0, 0, 0)
    sound()


def test_a_connection_that_is_killed_while_nobody_works_is_opened_again(server_shop):
    for work in (
        lambda: receive(server_shop),
        lambda: preview(server_shop.logistics, [Call(receive_stock, (1,), {"warehouse": "MAIN", "qty": 5})]),
        lambda: mark_seen(server_shop.logistics),
    ):
        other_session(server_shop.url, KILL)
        work()

    assert promise(server_shop, 1) == (6, 0, 0, 0)
    sound()


def test_an_operation_whose_commit_was_never_answered_is_applied_once(server_shop, monkeypatch):
    execute, cut = psycopg.Connection.execute, [True]

    def unanswered(self: Any, query: Any, *args: Any, **values: Any) -> Any:
        found = execute(self, query, *args, **values)
        if query == "COMMIT" and cut:
            cut.pop()
            self.close()
            raise psycopg.OperationalError("server closed the connection unexpectedly")
        return found

    monkeypatch.setattr(psycopg.Connection, "execute", unanswered)
    receive(server_shop)

    assert (promise(server_shop, 1), cut) == ((6, 0, 0, 0), [])
    sound()


def test_two_operations_that_lock_each_other_out_are_both_done(server_shop, monkeypatch):
    make_sku(server_shop, "VASE-2", stock=1)
    both = threading.Barrier(2)
    waited: set[int] = set()
    move = ledger.move

    def crosswise(kind: str, sku: int, qty: int, *spots: Any, **values: Any) -> None:
        """Each holds its own article's row and wants the other's."""
        move(kind, sku, qty, *spots, **values)
        if sku not in waited:
            waited.add(sku)
            both.wait(10)
        database.run("UPDATE promise SET held = held WHERE sku_id = ?", (3 - sku,))

    monkeypatch.setattr(ledger, "move", crosswise)
    failures: list[BaseException] = []

    def work(sku: int) -> None:
        try:
            receive_stock(server_shop.logistics, sku, warehouse="MAIN", qty=5, op_id=f"cross-{sku}")
        except BaseException as error:
            failures.append(error)
        finally:
            database.drop_connection()

    threads = [threading.Thread(target=work, args=(sku,)) for sku in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert failures == []
    assert (promise(server_shop, 1), promise(server_shop, 2)) == ((6, 0, 0, 0), (6, 0, 0, 0))
    assert database.scalar("SELECT count(*) FROM event WHERE op_id LIKE 'cross-%'") == 2
    assert [one for one in doctor.check() if one.found] == []


def test_one_operation_id_sent_by_two_at_once_is_applied_once(server_shop, monkeypatch):
    both = threading.Barrier(2)
    stored, seqs = doorway.stored, []

    def together(op_id: str, digest: str) -> Any:
        """Both look for the id before either has written it."""
        found = stored(op_id, digest)
        if found is None and not both.broken:
            with suppress(threading.BrokenBarrierError):
                both.wait(2)
                both.abort()
        return found

    monkeypatch.setattr(doorway, "stored", together)

    def work() -> None:
        seqs.append(receive_stock(server_shop.logistics, 1, warehouse="MAIN", qty=5, op_id="once").seq)
        database.drop_connection()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert len(seqs) == 2 and len(set(seqs)) == 1
    assert promise(server_shop, 1) == (6, 0, 0, 0)
    sound()


def test_an_event_taken_back_by_two_at_once_is_taken_back_once(server_shop):
    order = place_order(server_shop.operations, [["POT-1", 1]], paid=1000).id
    for _ in range(2):
        done = record_payment(server_shop.operations, order, amount=500)
    start, said = threading.Barrier(2), []

    def work() -> None:
        start.wait(10)
        try:
            said.append(undo_event(server_shop.operations, done.seq).verb)
        except Refused as refused:
            said.append(str(refused))
        database.drop_connection()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(said) == ["This was taken back already.", "undo"]
    assert database.scalar("SELECT captured_minor FROM orders") == 1500
    assert [one for one in doctor.check() if one.found] == []


def test_a_database_that_is_not_there_is_told_apart(postgres):
    where = postgres.url("none")
    with pytest.raises(Unusable, match="has no such database"):
        database.open_database(where)
    with pytest.raises(Unusable, match="can't be reached"):
        database.open_database("postgresql://shop@/none?host=/nowhere")
