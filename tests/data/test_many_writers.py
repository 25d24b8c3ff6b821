"""Eight processes on one store, some killed with -9: no error is seen, nothing told is lost or there twice."""

import time
from pathlib import Path

import pytest

from data import database, doctor
from data.copies import restore_postgresql, restore_sqlite
from data.events import Actor
from data.saving import save_store
from tests.torture import arena

pytestmark = pytest.mark.slow


def test_eight_busy_processes_two_of_them_killed_lose_nothing(store_url, tmp_path):
    arena.stocked_shop(store_url, skus=4, stock=20)

    account = arena.run("busy", store_url, tmp_path, seconds=20, kills=(6.0, 13.0), until=500)

    arena.settle(store_url, account, killed=2)
    assert len(account.done) > 500


def test_eight_processes_of_which_a_hundred_are_killed_lose_nothing_that_they_were_told(tmp_path):
    survived = arena.survive(f"sqlite:///{tmp_path / 'store.db'}", tmp_path, seconds=400, kills=100)

    assert survived.killed == 100
    assert survived.figures.acknowledged > 1000


def test_the_last_unit_wanted_by_eight_processes_goes_to_exactly_one(store_url, tmp_path):
    arena.stocked_shop(store_url, skus=12, stock=0)
    database.open_database(store_url)
    receive_one_of_each()
    database.close_database()

    account = arena.run("last", store_url, tmp_path, seconds=4)

    arena.settle(store_url, account, killed=0)
    database.open_database(store_url)
    assert database.rows("SELECT sku_id, sum(allocated) FROM promise GROUP BY sku_id ORDER BY sku_id") == [
        (sku, 1) for sku in range(1, 13)
    ]
    assert database.rows(
        "SELECT l.sku_id, sum(CASE o.fulfilment WHEN 'ready' THEN 1 ELSE 0 END),"
        " sum(CASE o.fulfilment WHEN 'backordered' THEN 1 ELSE 0 END)"
        " FROM orders o JOIN order_line l ON l.order_id = o.id GROUP BY l.sku_id ORDER BY l.sku_id"
    ) == [(sku, 1, 7) for sku in range(1, 13)]
    database.close_database()


def receive_one_of_each() -> None:
    """One piece of every article, in one warehouse or the other."""
    from data.operations.stock import receive_stock

    lin = Actor(*database.one("SELECT id, name, title, role FROM staff WHERE name = 'lin'") or ())
    for (sku,) in database.rows("SELECT id FROM sku ORDER BY id"):
        receive_stock(lin, sku, warehouse=("MAIN", "EAST")[sku % 2], qty=1)


def test_processes_that_lock_in_opposite_orders_wait_for_each_other_and_all_finish(store_url, tmp_path):
    arena.stocked_shop(store_url, skus=3, stock=30)

    account = arena.run("opposite", store_url, tmp_path, seconds=8, until=200)

    arena.settle(store_url, account, killed=0)
    assert len(account.done) > 200


def test_the_store_is_saved_while_four_processes_write_and_each_copy_is_of_one_moment(store_url, tmp_path):
    arena.stocked_shop(store_url, skus=4, stock=20)
    workers = arena.begin("busy", store_url, tmp_path, workers=4, seconds=300)
    database.open_database(store_url)
    lin = Actor(*database.one("SELECT id, name, title, role FROM staff WHERE name = 'lin'") or ())
    before, saved = [], []
    for number in range(3):
        goal = int(database.scalar("SELECT count(*) FROM event")) + 40
        while int(database.scalar("SELECT count(*) FROM event")) < goal and all(one.poll() is None for one in workers):
            time.sleep(0.05)
        before.append(set(arena.read(tmp_path).done))
        saved.append(save_store(lin, str(tmp_path / f"{number}.backup")))
    still_writing = [one.poll() for one in workers]
    database.close_database()
    (tmp_path / "stop").touch()
    said = [one.communicate(timeout=120)[1] for one in workers]
    account = arena.read(tmp_path)

    assert (still_writing, said, account.errors, account.ended) == ([None] * 4, [""] * 4, [], 4)
    arena.settle(store_url, account, killed=0)
    assert [one.faults for one in saved] == [(), (), ()]
    for number, acknowledged in enumerate(before):
        there = kept_in(store_url, tmp_path, number)
        assert acknowledged <= there <= set(account.done)
        assert len(there) < len(account.done), "it went on after the copy"


def kept_in(store_url: str, folder: Path, number: int) -> set[str]:
    """The workers' operations that are in a copy, which adds up."""
    path = str(folder / f"{number}.backup")
    if store_url.startswith("sqlite"):
        store_url = f"sqlite:///{folder / f'{number}.db'}"
        restore_sqlite(path, store_url)
        database.open_database(store_url)
    else:
        database.open_database(store_url)
        restore_postgresql(store_url, path)
        database.open_database(store_url)
    try:
        assert [one.examples for one in doctor.check() if one.found] == []
        rows = database.rows("SELECT op_id FROM event WHERE op_id LIKE 'w%-%' AND cause_seq IS NULL")
        return {str(op_id) for (op_id,) in rows if "." not in op_id}
    finally:
        database.close_database()
