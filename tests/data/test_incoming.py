"""What is on its way to a warehouse, and the day it is due, are kept beside its stock whoever writes their facts."""

import pytest

from data import database, doctor, listing, migrate
from data.migrations.unindexed import unindexed
from data.operations.arrivals import change_arrival, close_arrival, close_list, expect_arrival, expect_list
from data.operations.history import undo_event
from data.operations.merging import merge_sku
from data.operations.stock import receive_stock
from data.operations.transfers import cancel_transfer, lose_pieces, make_transfer, receive_transfer, send_transfer
from data.paging import Window
from data.search import THINGS, compiled
from tests.builders import at_once, make_sku

FACTS = (
    "INSERT INTO product (id, code) VALUES (1, 'P1')",
    "INSERT INTO sku (id, code, product_id) VALUES (1, 'A', 1), (2, 'B', 1), (3, 'C', 1)",
    "INSERT INTO promise (sku_id, warehouse_id, sellable) VALUES (1, 1, 9), (1, 2, 3), (2, 1, 0), (2, 2, 0), (3, 2, 5)",
    "INSERT INTO arrival (id, sku_id, warehouse_id, qty, received, due_day, state) VALUES"
    " (1, 1, 1, 10, 4, '2027-02-01', 'open'), (2, 1, 1, 5, 0, '2027-01-15', 'open'), (3, 1, 1, 9, 9, '2026-01-01',"
    " 'open'), (4, 1, 1, 70, 0, '2026-01-01', 'closed'), (5, 2, 1, 8, 0, '', 'open'), (6, 3, 1, 2, 0, '2027-01-01',"
    " 'open')",
    "INSERT INTO transfer (id, number, from_wh_id, to_wh_id, state) VALUES (1, 'T1', 1, 2, 'in_transit'),"
    " (2, 'T2', 2, 1, 'partially_received'), (3, 'T3', 1, 2, 'ready'), (4, 'T4', 1, 2, 'cancelled')",
    "INSERT INTO transfer_line (transfer_id, sku_id, qty, received, lost) VALUES (1, 1, 6, 0, 0), (1, 2, 4, 0, 0),"
    " (2, 1, 9, 3, 1), (3, 1, 50, 0, 0), (4, 1, 60, 0, 0)",
)
AWAITED = [
    (1, 1, 6 + 5 + 9 - 3 - 1, "2027-01-15"),
    (1, 2, 6, ""),
    (2, 1, 8, ""),
    (2, 2, 4, ""),
    (3, 2, 0, ""),
]
"""What these facts bring; goods for a warehouse that has no stock of their article are in no row."""


def awaited() -> list[tuple[int, int, int, str]]:
    """What the database keeps: SKU, warehouse, pieces, day."""
    return database.rows("SELECT sku_id, warehouse_id, incoming, due_day FROM promise ORDER BY sku_id, warehouse_id")


def faults() -> dict[str, tuple[str, ...]]:
    """What doctor finds wrong with them."""
    return {one.name: one.examples for one in doctor.check() if one.found and one.name.startswith("each warehouse")}


def write(*statements: str) -> None:
    with database.transaction() as conn:
        for sql in statements:
            conn.execute(sql)


def test_arrivals_change_what_is_awaited_at_each_step_and_back(shop):
    sku = make_sku(shop, stock=3, east=1)
    first = expect_arrival(shop.logistics, sku, warehouse="MAIN", qty=10, due="2099-03-01").id
    second = expect_arrival(shop.logistics, sku, warehouse="MAIN", qty=5, due="2099-02-01").id
    steps = [awaited()[0][2:]]

    steps.append((change_arrival(shop.logistics, second, due="2099-04-01", qty=7), awaited()[0][2:])[1])
    received = receive_stock(shop.logistics, sku, warehouse="MAIN", qty=4, arrival=first)
    steps.append(awaited()[0][2:])
    undo_event(shop.logistics, received.seq)
    steps.append(awaited()[0][2:])
    closed = close_arrival(shop.logistics, first)
    steps.append(awaited()[0][2:])
    undo_event(shop.logistics, closed.seq)
    steps.append(awaited()[0][2:])
    close_list(shop.logistics, arrivals=[first, second])
    steps.append(awaited()[0][2:])
    expect_list(shop.logistics, rows=[["POT-1", 2], ["POT-1", 3]], warehouse="EAST", due="2099-05-01")

    assert steps == [
        (15, "2099-02-01"),
        (17, "2099-03-01"),
        (13, "2099-03-01"),
        (17, "2099-03-01"),
        (7, "2099-04-01"),
        (17, "2099-03-01"),
        (0, ""),
    ]
    assert awaited() == [(sku, shop.main, 0, ""), (sku, shop.east, 5, "2099-05-01")]
    assert faults() == {}


def test_transfers_change_what_is_awaited_only_while_they_are_under_way(shop):
    sku = make_sku(shop, stock=20, east=1)
    transfer = make_transfer(shop.logistics, sku, from_warehouse="MAIN", to_warehouse="EAST", qty=9).id
    steps = [awaited()[1][2]]

    sent = send_transfer(shop.logistics, transfer)
    steps.append(awaited()[1][2])
    undo_event(shop.logistics, sent.seq)
    steps.append(awaited()[1][2])
    send_transfer(shop.logistics, transfer)
    came = receive_transfer(shop.logistics, transfer, sku="POT-1", qty=4)
    steps.append(awaited()[1][2])
    undo_event(shop.logistics, came.seq)
    steps.append(awaited()[1][2])
    lost = lose_pieces(shop.supervisor, transfer, sku="POT-1", qty=2, reason="lost")
    steps.append(awaited()[1][2])
    undo_event(shop.supervisor, lost.seq)
    steps.append(awaited()[1][2])
    cancel_transfer(shop.logistics, transfer, goods="restock")

    assert steps == [0, 9, 0, 5, 9, 7, 9]
    assert awaited() == [(sku, shop.main, 0, ""), (sku, shop.east, 0, "")]
    assert faults() == {}


def test_goods_for_a_merged_article_are_awaited_of_the_other(shop):
    one, two = make_sku(shop, stock=1), make_sku(shop, "POT-2", stock=1)
    expect_arrival(shop.logistics, one, warehouse="MAIN", qty=6, due="2099-01-01")

    merge_sku(shop.supervisor, one, into="POT-2")

    assert awaited() == [(one, shop.main, 0, ""), (two, shop.main, 6, "2099-01-01")]
    assert faults() == {}


def test_whoever_writes_the_facts_the_columns_follow(shop):
    write(*FACTS)
    made = awaited()

    write(
        "UPDATE arrival SET warehouse_id = 2 WHERE id = 2",
        "UPDATE arrival SET sku_id = 2 WHERE id = 1",
        "DELETE FROM arrival WHERE id = 5",
        "INSERT INTO transfer_line (transfer_id, sku_id, qty) VALUES (2, 2, 3)",
        "UPDATE transfer_line SET sku_id = 3 WHERE transfer_id = 1 AND sku_id = 2",
        "UPDATE transfer SET to_wh_id = 1 WHERE id = 3",
        "UPDATE transfer SET state = 'in_transit' WHERE id = 3",
        "DELETE FROM transfer_line WHERE transfer_id = 1 AND sku_id = 1",
    )
    changed = awaited()
    write("UPDATE transfer SET to_wh_id = 2 WHERE id = 3", "UPDATE transfer SET state = 'received' WHERE id = 2")

    assert made == AWAITED
    assert changed == [
        (1, 1, 5 + 50, ""),
        (1, 2, 5, "2027-01-15"),
        (2, 1, 6 + 3, "2027-02-01"),
        (2, 2, 0, ""),
        (3, 2, 4, ""),
    ]
    assert awaited() == [(1, 1, 0, ""), (1, 2, 55, "2027-01-15"), (2, 1, 6, "2027-02-01"), *changed[3:]]
    assert faults() == {}


def test_the_first_stock_of_an_article_in_a_warehouse_knows_what_was_expected_before(shop):
    write(*(one for one in FACTS if "INTO promise" not in one))

    write(*(one for one in FACTS if "INTO promise" in one))

    assert awaited() == AWAITED
    assert faults() == {}


def test_a_bulk_door_fills_them_in_the_end(shop):
    with unindexed():
        write(*FACTS, "UPDATE promise SET incoming = 7, due_day = '2020-01-01' WHERE sku_id = 3")

    assert awaited() == AWAITED
    assert faults() == {}


@pytest.mark.parametrize("before", [1, 2, 3, 4])
def test_a_store_of_any_version_before_is_filled_when_it_is_brought_up(store_url, monkeypatch, before):
    database.open_database(store_url, create=True)
    with monkeypatch.context() as older:
        older.setattr(migrate, "STEPS", migrate.STEPS[:before])
        older.setattr(database, "SCHEMA", before)
        migrate.migrate()
    write("INSERT INTO warehouse (id, code) VALUES (1, 'MAIN'), (2, 'EAST')", *FACTS)

    migrate.migrate()

    assert awaited() == AWAITED
    assert faults() == {}
    write("UPDATE arrival SET qty = 20 WHERE id = 2")
    assert awaited()[0] == (1, 1, AWAITED[0][2] + 15, "2027-01-15")
    database.close_database()


def test_two_who_write_at_once_about_one_article_miss_nothing_of_each_other(shop):
    write(*FACTS[:2])

    def expects(day: int) -> None:
        for place in (1, 2):
            write(f"INSERT INTO arrival (sku_id, warehouse_id, qty, due_day) VALUES (1, {place}, 1, '2027-01-{day}')")

    def stocks() -> None:
        for place in (1, 2):
            write(f"INSERT INTO promise (sku_id, warehouse_id) VALUES (1, {place})")

    at_once(*(lambda day=day: expects(day) for day in range(11, 16)), stocks)

    assert awaited() == [(1, 1, 5, "2027-01-11"), (1, 2, 5, "2027-01-11")]
    assert faults() == {}


@pytest.mark.parametrize(
    "text, found",
    [
        ("incoming>7", [(1, 1), (2, 1)]),
        ("incoming:6", [(1, 2)]),
        ("incoming<=4", [(2, 2), (3, 2)]),
        ("due:any", [(1, 1)]),
        ("due:2027-01-15", [(1, 1)]),
        ("due>2027-01-14", [(1, 1)]),
        ("due>2027-01-15", []),
        ("due<2027-02-01", [(1, 1)]),
        ("-due<2027-02-01", [(1, 2), (2, 1), (2, 2), (3, 2)]),
        ("due:none incoming>5", [(1, 2), (2, 1)]),
    ],
)
def test_stock_is_found_by_what_comes_and_when(shop, text, found):
    write(*FACTS)
    thing = THINGS["stock"]

    keys = listing.ids(thing, filter=compiled(thing, text))

    places = dict(
        ((key, (sku, place)) for key, sku, place in database.rows("SELECT id, sku_id, warehouse_id FROM promise"))
    )
    assert sorted(places[key] for key in keys) == found


def test_stock_is_sorted_by_what_comes_and_by_the_day_those_without_one_last(shop):
    write(*FACTS, "UPDATE arrival SET warehouse_id = 2 WHERE id = 6")
    places = {key: (sku, place) for key, sku, place in database.rows("SELECT id, sku_id, warehouse_id FROM promise")}

    def order(sort: str) -> list[tuple[int, int]]:
        return [places[key[-1]] for key in listing.page(THINGS["stock"], (), lambda: None, Window(sort=sort)).keys]

    assert order("due")[:2] == [(3, 2), (1, 1)]
    assert order("-due")[-2:] == [(1, 1), (3, 2)]
    assert order("-incoming")[:3] == [(1, 1), (2, 1), (1, 2)]
