"""A difference between a source and the store is settled once, by keeping ours or by taking theirs."""

import pytest

from data import database
from data.errors import Denied, Refused
from data.importers.goods import Level
from data.operations.differences import keep_ours, take_theirs
from data.operations.prices import change_price
from data.operations.stock import move_stock
from data.paging import Window
from data.queries.imports import difference_page
from tests.data.goods import article, keep, sound, variant


def open_one(shop) -> tuple[int, str, str, str, str]:
    """The one open difference: id, thing, field, ours, theirs."""
    found = difference_page(shop.operations, Window(filter="state:open")).rows
    assert len(found) == 1
    return found[0].id, found[0].number, found[0].field, found[0].ours, found[0].theirs


def differing_price(shop) -> int:
    """A kettle of 10.00 that costs 12.00 here by somebody's will, and 11.00 by a newer file."""
    keep(shop, article("kettle", variant("KE-1", price_minor=1000), title="Kettle"))
    sku = int(database.scalar("SELECT id FROM sku WHERE code = 'KE-1'"))
    change_price(shop.supervisor, sku, amount=1200, reason="market")
    keep(shop, article("kettle", variant("KE-1", price_minor=1100), title="Kettle"))
    key, *told = open_one(shop)
    assert told == ["KE-1", "price_minor", "12.00", "11.00"]
    return key


def price() -> int:
    return int(database.scalar("SELECT price_minor FROM sku WHERE code = 'KE-1'"))


def test_ours_stays_and_the_same_word_is_not_listed_again(shop):
    key = differing_price(shop)

    done = keep_ours(shop.operations, key)

    assert done.facts == {"number": "KE-1", "field": "price_minor", "ours": "12.00", "theirs": "11.00"}
    assert price() == 1200
    keep(shop, article("kettle", variant("KE-1", price_minor=1100), title="Kettle", category="kitchen"))
    assert difference_page(shop.operations, Window(filter="state:open")).rows == []
    sound()


def test_theirs_is_taken_with_a_price_row(shop):
    key = differing_price(shop)

    take_theirs(shop.operations, key)

    assert price() == 1100
    assert database.rows("SELECT amount_minor FROM price_row ORDER BY id") == [(1000,), (1200,), (1100,)]
    with pytest.raises(Refused, match="settled already"):
        take_theirs(shop.operations, key)
    sound()


def test_who_may_not_import_settles_nothing(shop):
    key = differing_price(shop)

    with pytest.raises(Denied):
        take_theirs(shop.logistics, key)

    assert price() == 1200
    assert open_one(shop)[0] == key


@pytest.mark.parametrize(("figure", "after"), [(9, {"-": 4, "A1": 5}), (3, {"A1": 3}), (0, {})])
def test_a_stock_figure_that_is_taken_puts_the_bins_right(shop, figure, after):
    keep(shop, article("pot", variant("POT", cost_minor=100), title="Pot"))
    keep(shop, Level("POT", 6))
    sku = int(database.scalar("SELECT id FROM sku WHERE code = 'POT'"))
    with database.transaction():
        main = database.scalar("SELECT id FROM warehouse WHERE code = 'MAIN'")
        database.run("INSERT INTO bin (warehouse_id, code, pick_seq) VALUES (?, 'A1', 5)", (main,))
    move_stock(shop.logistics, sku, qty=5, warehouse="MAIN", from_bin="-", to_bin="A1")
    keep(shop, Level("POT", figure))
    key, *told = open_one(shop)
    assert told == ["POT", "qty", "6", str(figure)]

    take_theirs(shop.operations, key)

    lying = database.rows(
        "SELECT b.code, l.qty FROM stock_level l JOIN bin b ON b.id = l.bin_id WHERE l.qty > 0 ORDER BY b.code"
    )
    assert dict(lying) == after
    sound()
