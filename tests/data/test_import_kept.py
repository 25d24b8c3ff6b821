"""Reviews, and records that have no place here yet."""

import time

from data import database
from data.importers.goods import Kept, Level, Review
from tests.builders import make_sku
from tests.data.goods import article, buyer, keep, look, sound, variant, written


def make_order(source_id, customer=None):
    return database.insert(
        "INSERT INTO orders (number, channel, source_id, customer_id) VALUES (?, 'shopify', ?, ?)",
        (source_id, source_id, customer),
    )


def reviews():
    return database.rows("SELECT source_id, order_id, product_id, customer_id, score, title FROM review ORDER BY id")


def test_a_review_belongs_to_its_order_and_product(shop):
    keep(shop, buyer("7", name="Anna"))
    customer = database.scalar("SELECT id FROM customer")
    order = make_order("1001", customer)
    make_sku(shop, "POT")
    product = database.scalar("SELECT id FROM product")

    outcome = keep(
        shop,
        Review("r1", 5, "1001", "P-POT", "Fine", "Very fine", 1_000, 2_000),
        Review("r2", 1, "", "POT"),
        Review("r3", 3, "9999", "NONE"),
    )

    assert reviews() == [
        ("r1", order, product, customer, 5, "Fine"),
        ("r2", None, product, None, 1, ""),
        ("r3", None, None, None, 3, ""),
    ]
    assert database.one("SELECT body, made_at, answered_at FROM review") == ("Very fine", 1_000, 2_000)
    assert (outcome.imported[0], outcome.counts["reviews"]) == (3, 3)


def test_the_same_reviews_again_write_nothing_and_a_newer_one_is_updated(shop):
    keep(shop, Review("r1", 5, title="Fine"), Review("r2", 4))
    before = written()
    keep(shop, Review("r1", 5, title="Fine"), Review("r2", 4))
    assert written() == before

    outcome = keep(shop, Review("r1", 2, title="Broke"), Review("r2", 4))

    assert [(row[0], row[4], row[5]) for row in reviews()] == [("r1", 2, "Broke"), ("r2", 4, "")]
    assert (outcome.imported[0], outcome.unchanged[0], outcome.updated, outcome.counts["reviews"]) == (1, 1, 1, 0)


def test_a_review_finds_its_order_when_that_comes_later(shop):
    keep(shop, Review("r1", 5, "1001"))
    order = make_order("1001")

    assert look(Review("r1", 5, "1001")).counts() == {"review": {"changed": 1}}
    keep(shop, Review("r1", 5, "1001"))

    assert reviews()[0][1] == order
    assert look(Review("r1", 5, "1001")).nothing_to_do


def test_records_without_a_place_are_kept_as_they_were_said(shop):
    records = [Kept("seller", "s1", {"city": "Porto Alegre", "zip": "00900"}), Kept("place", "s1", {"lat": "-30.03"})]

    outcome = keep(shop, *records)
    before = written()
    keep(shop, *records)

    assert written() == before
    assert database.rows("SELECT kind, source_id, subject_id, body FROM source_record ORDER BY id") == [
        ("seller", "s1", None, '{"city":"Porto Alegre","zip":"00900"}'),
        ("place", "s1", None, '{"lat":"-30.03"}'),
    ]
    assert outcome.imported[0] == 2
    assert keep(shop, Kept("seller", "s1", {"city": "Gramado"})).updated == 1
    assert database.rows("SELECT body FROM source_record WHERE kind = 'seller'") == [
        ('{"city":"Gramado","zip":"00900"}',)
    ]
    sound()


def test_of_a_thing_that_is_said_twice_the_last_is_right_and_the_other_unchanged(shop):
    twice = [Kept("seller", "s1", {"city": "A"}), Kept("seller", "s1", {"city": "B"})]

    outcome = keep(shop, *twice)

    assert (outcome.imported[0], outcome.unchanged[0]) == (1, 1)
    assert look(*twice).counts() == {"seller": {"same": 2}}


def test_thousands_of_articles_with_stock_take_seconds(shop):
    """A wide bound for a busy machine: a query a row would take ten times as long."""
    goods = [
        article(f"p{n}", variant(f"S-{n}", Level(f"S-{n}", n % 50), price_minor=n, options="Size=L"), title=f"Pot {n}")
        for n in range(2_000)
    ]
    records = [Kept("place", str(n), {"zip": str(n), "lat": "1.5", "city": "Porto"}) for n in range(8_000)]

    began = time.perf_counter()
    keep(shop, *goods)
    keep(shop, *records)
    middle = time.perf_counter()
    assert look(*goods, *records).nothing_to_do

    assert (middle - began, time.perf_counter() - middle) < (30, 15)
    assert database.rows("SELECT count(*), sum(qty) FROM stock_move") == [(1_960, 49_000)]
    sound()
