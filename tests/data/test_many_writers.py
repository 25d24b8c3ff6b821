"""Eight processes on one store, some killed with -9: no error is seen, nothing told is lost or there twice."""

import pytest

from data import database
from tests.torture import arena

pytestmark = pytest.mark.slow


def test_eight_busy_processes_two_of_them_killed_lose_nothing(store_url, tmp_path):
    arena.stocked_shop(store_url, skus=4, stock=20)

    account = arena.run("busy", store_url, tmp_path, seconds=20, kills=(6.0, 13.0))

    arena.settle(store_url, account, killed=2)
    assert len(account.done) > 500


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
    from data.events import Actor
    from data.operations.stock import receive_stock

    lin = Actor(*database.one("SELECT id, name, title, role FROM staff WHERE name = 'lin'") or ())
    for (sku,) in database.rows("SELECT id FROM sku ORDER BY id"):
        receive_stock(lin, sku, warehouse=("MAIN", "EAST")[sku % 2], qty=1)


def test_processes_that_lock_in_opposite_orders_wait_for_each_other_and_all_finish(store_url, tmp_path):
    arena.stocked_shop(store_url, skus=3, stock=30)

    account = arena.run("opposite", store_url, tmp_path, seconds=8)

    arena.settle(store_url, account, killed=0)
    assert len(account.done) > 200
