"""What lists are sorted by beside the facts is kept whoever writes, filled by the upgrade, and walked in one order."""

import pytest

from data import database, doctor, listing, migrate
from data.operations.catalogue import change_safety
from data.operations.orders import place_order
from data.paging import Window
from data.search import THINGS, compiled, index_rows
from tests.builders import make_sku, put_stock

BEFORE = 4


def faults() -> dict[str, tuple[str, ...]]:
    """What doctor finds wrong."""
    return {one.name: one.examples for one in doctor.check() if one.found}


def kept() -> tuple[list[tuple[object, ...]], ...]:
    """The columns that the database keeps."""
    return (
        database.rows("SELECT sku_id, warehouse_id, kept_back FROM promise ORDER BY sku_id, warehouse_id"),
        database.rows("SELECT id, free FROM sku_sum ORDER BY id"),
        database.rows("SELECT code, variants FROM product ORDER BY code"),
        database.rows("SELECT customer_id, orders FROM customer_sum ORDER BY customer_id"),
    )


def test_what_can_be_promised_follows_safety_stock_and_sales(shop):
    sku = make_sku(shop, stock=10)
    change_safety(shop.operations, sku, pieces=4)
    put_stock(shop.logistics, sku, warehouse=shop.east, qty=2)
    place_order(shop.operations, [["POT-1", 3]], paid=3000)

    kept_back, free, products, _ = kept()

    assert kept_back == [(sku, shop.main, 4), (sku, shop.east, 4)]
    assert free == [(sku, 10 - 3 - 4 + 2 - 4)]
    assert products == [(products[0][0], 1)]
    assert faults() == {}


def test_an_article_that_moves_or_goes_is_counted_where_it_is(shop):
    one, two = make_sku(shop), make_sku(shop, "POT-2")
    first, second = (row[0] for row in database.rows("SELECT product_id FROM sku ORDER BY id"))

    with database.transaction():
        database.run("UPDATE sku SET product_id = ? WHERE id = ?", (first, two))
    moved = database.rows("SELECT id, variants FROM product ORDER BY id")
    with database.transaction():
        database.run("UPDATE sku SET gone_at = 5 WHERE id = ?", (one,))
    gone = database.rows("SELECT id, variants FROM product ORDER BY id")

    assert moved == [(first, 2), (second, 0)]
    assert gone == [(first, 1), (second, 0)]


def test_a_store_of_the_version_before_is_filled_when_it_is_brought_up(store_url, monkeypatch):
    database.open_database(store_url, create=True)
    with monkeypatch.context() as older:
        older.setattr(migrate, "STEPS", migrate.STEPS[:BEFORE])
        older.setattr(database, "SCHEMA", BEFORE)
        migrate.migrate()
    with database.transaction() as conn:
        for sql in (
            "INSERT INTO warehouse (id, code) VALUES (1, 'MAIN'), (2, 'EAST')",
            "INSERT INTO product (id, code) VALUES (1, 'P1'), (2, 'P2')",
            "INSERT INTO sku (id, code, product_id, safety) VALUES (1, 'A', 1, 3), (2, 'B', 1, 0), (3, 'C', 2, 1)",
            "UPDATE sku SET gone_at = 1 WHERE id = 3",
            "INSERT INTO promise (sku_id, warehouse_id, sellable, allocated) VALUES (1, 1, 10, 2), (1, 2, 1, 0)",
            "INSERT INTO promise (sku_id, warehouse_id, sellable, held) VALUES (2, 1, 7, 1)",
            "INSERT INTO customer (id, number) VALUES (1, 'K1'), (2, 'K2')",
            "INSERT INTO customer_sum (customer_id, orders, net_minor) VALUES (1, 4, 900)",
        ):
            conn.execute(sql)

    applied = migrate.migrate()

    assert (applied, migrate.found_schema()) == (list(migrate.STEPS[BEFORE:]), database.SCHEMA)
    assert kept() == (
        [(1, 1, 3), (1, 2, 3), (2, 1, 0)],
        [(1, 10 - 2 - 3 + 1 - 3), (2, 6), (3, 0)],
        [("P1", 2), ("P2", 0)],
        [(1, 4), (2, 0)],
    )
    database.close_database()


@pytest.mark.parametrize("name", ["orders", "parcels", "customers", "products", "variants", "stock"])
def test_each_sort_shows_every_row_once_in_one_order_from_either_end_by_pages(shop, name):
    goods(shop)
    thing = THINGS[name]

    for sort in [sign + one for one in thing.sorts for sign in ("", "-")]:
        whole = list(listing.page(thing, (), lambda: None, Window(sort=sort)).keys)
        values = [key[0] for key in whole]
        walked, end = [], list(listing.page(thing, (), lambda: None, Window(sort=sort, limit=2, backwards=True)).keys)
        while not walked or walked[-1] != whole[-1]:
            after = walked[-1] if walked else None
            walked += listing.page(thing, (), lambda: None, Window(sort=sort, limit=2, after=after)).keys

        assert len({key[-1] for key in whole}) == len(whole) > 2
        assert values == sorted(values, reverse=sort.startswith("-"))
        assert walked == whole, sort
        assert end == whole[-2:]
        for key in whole:
            assert listing.key_of(thing, int(key[-1]), sort) == key
            window = Window(sort=sort, start=key, limit=3)
            assert list(listing.page(thing, (), lambda: None, window).keys) == whole[whole.index(key) :][:3], sort


def goods(shop) -> None:
    """Articles, customers, orders and parcels, many of them alike."""
    with database.transaction() as conn:
        for sql in (
            "INSERT INTO product (id, code, category) VALUES (1, 'P1', 'b'), (2, 'P2', 'a'), (3, 'P3', 'b')",
            "INSERT INTO sku (id, code, product_id, name, safety, price_minor) VALUES (1, 'A', 1, 'Pot', 3, 500),"
            " (2, 'B', 3, 'pot', 0, NULL), (3, 'C', 2, 'Lid', 3, 500), (4, 'D', 1, 'Cup', 0, 500)",
            "INSERT INTO promise (sku_id, warehouse_id, sellable, unsellable, allocated, held) VALUES"
            " (1, 1, 9, 0, 1, 0), (3, 2, 9, 0, 1, 0), (2, 1, 5, 4, 0, 0), (1, 2, 5, 0, 0, 2), (4, 1, 0, 0, 0, 0),"
            " (3, 1, 0, 0, 0, 0)",
            "INSERT INTO customer (id, number, name) VALUES (1, 'K1', 'Ann'), (2, 'K2', 'ann'), (3, 'K3', 'Bo')",
            "UPDATE customer_sum SET orders = 2, net_minor = 70, first_at = 5, last_at = 9 WHERE customer_id <> 2",
            "INSERT INTO orders (id, number, country, warehouse_id) VALUES (1, 'A1', 'DE', 2), (2, 'A2', 'DE', NULL),"
            " (3, 'A3', 'CN', 1), (4, 'A4', 'DE', 2)",
            "INSERT INTO shipment (id, number, order_id, warehouse_id) VALUES (1, 'S1', 4, 1), (2, 'S2', 1, 1),"
            " (3, 'S3', 3, NULL), (4, 'S4', 1, 2)",
        ):
            conn.execute(sql)


@pytest.mark.parametrize(
    "text, found",
    [
        ("tracking:1zab", [1, 2]),
        ("tracking:1ZAB7", [1]),
        ("tracking=1zab9", [2]),
        ("tracking=1zab", []),
        ("tracking:Z", [1, 2]),
        ("tracking:ab7,990", [1, 3]),
        ("-tracking:1zab", [3]),
        ("tracking:1zab order:a1 number:s2", []),
        ("number:box2 tracking:zab", [2]),
    ],
)
def test_a_parcel_is_found_by_its_own_tracking_number_alone_and_by_an_index(shop, text, found):
    with database.transaction() as conn:
        conn.execute("INSERT INTO orders (id, number) VALUES (1, 'A1'), (2, 'A2')")
        conn.execute(
            "INSERT INTO shipment (id, number, order_id, tracking) VALUES (1, 'BOX1', 1, '1ZAB7'),"
            " (2, 'BOX2', 1, '1ZAB9'), (3, 'BOX3', 2, '990')"
        )
        index_rows("order", [1, 2])
    thing = THINGS["parcels"]

    filter = compiled(thing, text)

    assert sorted(listing.ids(thing, filter=filter)) == found
    assert "order_codes" in filter.where or text == "tracking:Z"
