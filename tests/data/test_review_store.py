"""Making, opening and migrating a store at their edges: all or nothing, and never somebody else's file."""

import shutil
import threading
from contextlib import suppress

import pytest

from data import database, faults, founding, migrate
from data.errors import Refused, Unusable
from data.operations.orders import place_order
from data.operations.review import approve_order
from tests.builders import Shop, at_once, fresh, make_sku


def found() -> None:
    founding.found_store(supervisor="lin", password_hash="x", name="Linden", currency="EUR", timezone="Europe/London")


def test_a_founding_that_fails_leaves_nothing_and_can_be_tried_again(store_url, monkeypatch):
    database.open_database(store_url, create=True)
    with monkeypatch.context() as patched:
        patched.setattr(founding, "add_warehouse", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            found()
    assert migrate.found_schema() == 0

    found()

    assert database.rows("SELECT name FROM staff ORDER BY id") == [("store",), ("lin",)]
    with pytest.raises(Refused, match="There is a store already"):
        found()
    database.close_database()


def test_of_two_who_found_a_store_at_once_one_does(store_url, monkeypatch):
    database.open_database(store_url, create=True)
    both, said = threading.Barrier(2), []
    found_schema = founding.found_schema

    def together() -> int:
        number = found_schema()
        both.wait(10)
        return number

    monkeypatch.setattr(founding, "found_schema", together)

    def work() -> None:
        try:
            found()
            said.append("made")
        except Refused as refused:
            said.append(str(refused)[:22])

    at_once(work, work)

    assert sorted(said) == ["There is a store alrea", "made"]
    database.close_database()


def test_the_file_of_another_program_is_neither_used_nor_touched(tmp_path):
    path = tmp_path / "bookmarks.db"
    other = database.sqlite3.connect(str(path))
    other.execute("CREATE TABLE setting (name, value)")
    other.execute(f"PRAGMA user_version = {database.SCHEMA}")
    other.commit()
    other.close()
    before = path.read_bytes()

    database.open_database(f"sqlite:///{path}")
    for use in (migrate.require_current, migrate.migrate):
        with pytest.raises(Unusable, match="is a SQLite file of another program"):
            use()
    database.close_database()

    assert path.read_bytes() == before


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_folder_that_is_gone_is_told_in_words(shop: Shop, tmp_path):
    def write() -> None:
        try:
            make_sku(shop, "NEW")
        except BaseException as error:
            said.append(error)

    said: list[BaseException] = []
    shutil.rmtree(tmp_path)
    at_once(write)

    assert [type(error) for error in said] == [Unusable]
    assert "is gone" in str(said[0])


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_a_store_on_a_server_that_was_migrated_meanwhile_takes_no_more_operations(shop: Shop):
    make_sku(shop, stock=5)
    order = place_order(shop.operations, [["POT-1", 1]], paid=1000).id
    database.run("UPDATE store SET schema = schema + 1")

    with pytest.raises(Unusable, match="newer than this program's"):
        approve_order(shop.operations, order)

    assert fresh(order).review == "pending"


def test_what_a_server_says_of_locks_and_time_is_a_sentence():
    psycopg = pytest.importorskip("psycopg")
    for kind in ("LockNotAvailable", "DeadlockDetected", "SerializationFailure"):
        known = faults.unusable(getattr(psycopg.errors, kind)("x"))
        assert str(known) == "Others keep what is needed locked. Nothing was saved. Try again."
    assert str(faults.unusable(psycopg.errors.QueryCanceled("x"))) == (
        "The database server took too long and gave up. Nothing was saved. Try again."
    )


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_one_operation_id_sent_twice_at_once_has_one_answer(shop: Shop, monkeypatch):
    from data import doorway

    make_sku(shop, stock=5)
    order = place_order(shop.operations, [["POT-1", 1]], paid=1000).id
    seen = fresh(order).version
    both, stored, said = threading.Barrier(2), doorway.stored, []

    def together(op_id: str, digest: str) -> object:
        """Both look for the id before either has written it, if they can."""
        found = stored(op_id, digest)
        if found is None:
            with suppress(threading.BrokenBarrierError):
                both.wait(1)
        return found

    monkeypatch.setattr(doorway, "stored", together)

    def work() -> None:
        try:
            said.append(approve_order(shop.operations, order, seen=seen, op_id="once").seq)
        except Refused as refused:
            said.append(str(refused))

    at_once(work, work)

    assert len(said) == 2 and said[0] == said[1], said


def test_a_store_that_was_migrated_meanwhile_is_not_read_for_long(shop: Shop):
    from data import events
    from data.queries.orders import order_ids

    assert order_ids(shop.operations) == []
    if database.engine() == "sqlite":
        database.connection().execute(f"PRAGMA user_version = {database.SCHEMA + 1}")
    else:
        database.run("UPDATE store SET schema = schema + 1")
    events._checked.clear()  # two seconds later

    with pytest.raises(Unusable, match="newer than this program's"):
        order_ids(shop.operations)


def test_a_transaction_whose_connection_goes_does_not_go_on_by_another(shop: Shop):
    with pytest.raises(Unusable, match="lost its transaction"), database.transaction():
        database.run("UPDATE staff SET title = 'X'")
        database.drop_connection()
        database.run("UPDATE staff SET title = 'Y'")

    assert database.scalar("SELECT count(*) FROM staff WHERE title IN ('X', 'Y')") == 0
