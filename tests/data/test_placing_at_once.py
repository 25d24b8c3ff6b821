"""Orders that many people place at once: each number once and in turn, each order of a channel once."""

from concurrent.futures import ThreadPoolExecutor

from data import database, doctor, frames
from data.errors import Refused
from data.events import Done
from data.operations.orders import place_order
from tests.builders import make_sku


def test_two_lines_of_one_article_share_what_there_is(shop):
    make_sku(shop, "POT-1", stock=3, east=1)
    make_sku(shop, "POT-2", stock=5)

    order = place_order(shop.operations, [["POT-1", 2], ["POT-2", 1], ["POT-1", 3]]).id

    found = database.rows(
        "SELECT code, ordered, allocated FROM order_line WHERE order_id = ? ORDER BY code, ordered", (order,)
    )
    assert found == [("POT-1", 2, 2), ("POT-1", 3, 2), ("POT-2", 1, 1)]
    assert {one.name: one.examples for one in doctor.check() if one.found} == {}


def test_a_number_is_told_once_and_is_no_change_of_a_new_order(shop):
    make_sku(shop, stock=9)

    done = place_order(shop.operations, [["POT-1", 1]], paid=1000, method="card")

    body = str(database.scalar("SELECT body FROM event WHERE seq = ?", (done.seq,)))
    number = database.scalar("SELECT number FROM orders WHERE id = ?", (done.id,))
    assert (done.facts["number"], body.count(number), '"number":[' in body) == (number, 1, False)


def test_one_order_of_a_channel_is_taken_once_however_many_bring_it_at_once(shop, store_url):
    make_sku(shop, stock=50)

    def bring(_: int) -> str:
        try:
            return str(place_order(shop.operations, [["POT-1", 1]], channel="shop", source_id="S-1").facts["number"])
        except Refused as refused:
            return str(refused)
        finally:
            database.drop_connection()

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(bring, range(4)))

    taken = database.rows("SELECT number FROM orders WHERE source_id = 'S-1'")
    assert (len(taken), said.count(taken[0][0])) == (1, 1)
    assert {one for one in said if one != taken[0][0]} == {f"Order S-1 of shop is here already: {taken[0][0]}."}


def test_who_places_an_order_holds_no_number_until_the_rest_is_done(shop, monkeypatch):
    make_sku(shop, stock=9)
    drawn: list[bool] = []
    last = frames.last_number

    def looking(thing: str, key: int, before: str) -> str:
        drawn.append(database.scalar("SELECT last FROM number_range WHERE name = 'order'") == 10000)
        number = last(thing, key, before)
        assert database.scalar("SELECT count(*) FROM order_check WHERE order_id = ?", (key,)) == 7
        return number

    monkeypatch.setattr(frames, "last_number", looking)
    done: Done = place_order(shop.operations, [["POT-1", 1]])

    assert (drawn, done.facts["number"][-5:]) == ([True], "10001")
