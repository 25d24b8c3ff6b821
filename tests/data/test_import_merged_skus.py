"""Files that still name a SKU that was merged into another: what they say is the other's."""

from data import database
from data.importers.goods import Level
from data.operations.catalogue import stop_sku
from data.operations.history import undo_event
from data.operations.merging import merge_sku
from tests.builders import make_sku, promise
from tests.data.goods import article, keep, listed, look, sell, sound, variant
from tests.data.test_import_orders import bring, write


def ordered(shop, folder, code: str) -> list[tuple[object, ...]]:
    """Bring in an invoice of two pieces of that code; code and SKU of all lines."""
    row = f"536365,{code},POT,2,2010-12-01 08:26:00,2.50,17850,United Kingdom"
    bring(shop, write(folder, [row], name=f"{code}.csv"))
    return database.rows("SELECT code, sku_id FROM order_line ORDER BY id")


def test_an_order_of_a_merged_sku_is_of_the_one_that_stayed(shop, tmp_path):
    old, pot, pan = make_sku(shop, "OLD-POT", stock=3), make_sku(shop, "POT", stock=5), make_sku(shop, "PAN")
    merge_sku(shop.operations, old, into="POT")
    merge_sku(shop.operations, pot, into="PAN")

    assert ordered(shop, tmp_path, "OLD-POT") == [("OLD-POT", pan)]
    assert database.scalar("SELECT count(*) FROM sku") == 3
    sound()


def test_an_order_of_a_replaced_sku_or_of_one_taken_apart_again_is_its_own(shop, tmp_path):
    old, pot, pan = make_sku(shop, "OLD-POT"), make_sku(shop, "POT"), make_sku(shop, "PAN")
    merged = merge_sku(shop.operations, old, into="POT")
    undo_event(shop.operations, merged.seq)
    stop_sku(shop.operations, old, replaced_by="PAN")
    merge_sku(shop.operations, pan, into="POT")  # of the event PAN and POT are the subjects
    stop_sku(shop.operations, pot)

    assert ordered(shop, tmp_path, "OLD-POT") == [("OLD-POT", old)]
    sound()


def test_a_name_that_orders_bring_is_not_the_merged_ones(shop):
    old, pot = make_sku(shop, "OLD-POT"), make_sku(shop, "POT")
    merge_sku(shop.operations, old, into="POT")

    sell(shop.operations, [["OLD-POT", "Another name"]])

    assert database.rows("SELECT code, name FROM sku ORDER BY id") == [("OLD-POT", "Pot OLD-POT"), ("POT", "Pot POT")]
    assert database.scalar("SELECT count(*) FROM sku WHERE id > ?", (pot,)) == 0


def test_what_a_shop_says_of_a_merged_sku_is_weighed_against_the_one_that_stayed(shop):
    old, pot = make_sku(shop, "OLD-POT", price=1000), make_sku(shop, "POT", price=1000)
    keep(shop, article("P-OLD-POT", variant("OLD-POT", price_minor=1000), title="Pot OLD-POT"))
    merge_sku(shop.operations, old, into="POT")

    keep(shop, article("P-OLD-POT", variant("OLD-POT", price_minor=1200), title="Pot OLD-POT"))
    keep(shop, article("9", variant("OLD-POT", weight_g=300), code="P-POT"), channel="woocommerce")

    assert database.rows("SELECT code, price_minor, weight_g, live FROM sku ORDER BY id") == [
        ("OLD-POT", 1000, 0, 0),
        ("POT", 1200, 300, 1),
    ]
    assert database.rows("SELECT DISTINCT subject_id FROM source_record WHERE kind = 'sku'") == [(pot,)]
    assert [row for row in listed() if row[2] == "code"] == []
    sound()


def test_a_stock_figure_of_a_merged_sku_opens_nothing_and_counts_nothing(shop):
    old, pot = make_sku(shop, "OLD-POT", stock=3), make_sku(shop, "POT", stock=5)
    merge_sku(shop.operations, old, into="POT")

    outcome = keep(shop, Level("OLD-POT", 3), Level("POT", 8))

    assert (promise(shop, old), promise(shop, pot)) == ((0, 0, 0, 0), (8, 0, 0, 0))
    assert database.scalar("SELECT count(*) FROM count_line WHERE sku_id = ?", (old,)) == 0
    assert listed() == [("stock", "POT", "qty", "8", "3", "noted")]
    assert [one["says"] for one in outcome.differences] == ["OLD-POT is POT now; count that one"]
    assert look(Level("OLD-POT", 3), Level("POT", 8)).nothing_to_do
    sound()
