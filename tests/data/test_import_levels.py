"""Stock figures of files: the first opens a SKU, later ones become a count to post, and nothing moves for them."""

from data import database
from data.importers.goods import Level
from data.operations.stock import move_stock, receive_stock
from data.operations.taking_back import take_back_import
from tests.builders import events, make_sku, promise
from tests.data.goods import article, keep, listed, look, sound, variant, written


def moves():
    return database.rows(
        "SELECT s.code, m.kind, m.qty, m.reason, m.unit_cost_minor, count(m.batch_id) FROM stock_move m"
        " JOIN sku s ON s.id = m.sku_id GROUP BY m.seq, s.code ORDER BY m.seq"
    )


def lines():
    return database.rows(
        "SELECT s.code, b.code, l.expected_at_snapshot, l.counted, l.state FROM count_line l"
        " JOIN sku s ON s.id = l.sku_id JOIN bin b ON b.id = l.bin_id ORDER BY l.id"
    )


def tasks():
    return database.rows("SELECT number, scope, state, blind, warehouse_id FROM count_task ORDER BY id")


def test_the_first_figure_of_a_sku_opens_it(shop):
    pot = make_sku(shop, "POT")

    outcome = keep(shop, Level("POT", 12), Level("POT", 3, "east warehouse"), Level("POT", 2, bucket="damaged"))

    assert moves() == [("POT", "found", qty, "opening stock", 400, 1) for qty in (2, 12, 3)]
    assert (promise(shop, pot), promise(shop, pot, shop.east)) == ((12, 2, 0, 0), (3, 0, 0, 0))
    assert (outcome.imported[0], outcome.updated, tasks(), listed()) == (3, 0, [], [])
    assert events()[-1] == "import.batch"
    sound()


def test_the_same_figures_again_write_nothing(shop):
    make_sku(shop, "POT")
    keep(shop, Level("POT", 12), Level("POT", 3, "EAST"))
    before = written()

    assert look(Level("POT", 12), Level("POT", 3, "EAST")).nothing_to_do
    keep(shop, Level("POT", 12), Level("POT", 3, "EAST"))

    assert written() == before


def test_a_figure_of_nothing_shows_the_sku_without_a_move(shop):
    pot = make_sku(shop, "POT")

    keep(shop, Level("POT", 0))

    assert (moves(), promise(shop, pot)) == ([], (0, 0, 0, 0))
    assert database.scalar("SELECT count(*) FROM promise") == 1
    keep(shop, Level("POT", 5))
    assert ([row[2] for row in moves()], promise(shop, pot)) == ([5], (5, 0, 0, 0))
    sound()


def test_a_newer_figure_that_agrees_is_only_noted(shop):
    pot = make_sku(shop, "POT", stock=5)

    outcome = keep(shop, Level("POT", 5))

    assert (outcome.imported[0], tasks(), listed(), promise(shop, pot)) == (1, [], [], (5, 0, 0, 0))


def test_a_newer_figure_that_differs_is_a_count_to_post(shop):
    pot, cup = make_sku(shop, "POT", stock=5), make_sku(shop, "CUP", stock=2)
    before = moves()

    outcome = keep(shop, Level("POT", 8), Level("CUP", 1), file="stock.csv")

    batch = database.scalar("SELECT id FROM batch")
    assert tasks() == [("K-101", f"import {batch}: stock.csv", "counted", 0, shop.main)]
    assert lines() == [("POT", "-", 5, 8, "counted"), ("CUP", "-", 2, 1, "counted")]
    assert (moves(), promise(shop, pot), promise(shop, cup)) == (before, (5, 0, 0, 0), (2, 0, 0, 0))
    assert listed() == [("stock", "CUP", "qty", "2", "1", "open"), ("stock", "POT", "qty", "5", "8", "open")]
    assert outcome.differences[0]["says"] == "other pieces lie here: a count is to be posted"
    assert database.scalar("SELECT snapshot_seq FROM count_task") == len(before)
    sound()


def test_a_count_is_spread_over_the_bins_that_have_the_pieces(shop):
    pot = make_sku(shop, "POT", stock=5)
    database.run("INSERT INTO bin (warehouse_id, code, pick_seq) VALUES (?, 'A-1', 1)", (shop.main,))
    move_stock(shop.supervisor, pot, warehouse="MAIN", from_bin="-", to_bin="A-1", qty=3)

    keep(shop, Level("POT", 1))

    assert lines() == [("POT", "A-1", 3, 0, "counted"), ("POT", "-", 2, 1, "counted")]


def test_a_figure_of_a_bin_is_compared_with_that_bin_and_a_new_bin_is_made(shop):
    pot = make_sku(shop, "POT")

    keep(shop, Level("POT", 3, bin="A-1"), Level("POT", 4, bin="B-2"))
    keep(shop, Level("POT", 3, bin="a-1"), Level("POT", 6, bin="B-2"))

    assert promise(shop, pot) == (7, 0, 0, 0)
    assert database.rows("SELECT code FROM bin WHERE warehouse_id = ? ORDER BY id", (shop.main,)) == [
        ("-",),
        ("A-1",),
        ("B-2",),
    ]
    assert lines() == [("POT", "B-2", 4, 6, "counted")]
    sound()


def test_the_newest_figure_takes_the_place_of_a_count_that_waits(shop):
    make_sku(shop, "POT", stock=5)
    keep(shop, Level("POT", 8), file="one.csv")

    keep(shop, Level("POT", 9), file="two.csv")

    assert lines() == [("POT", "-", 5, 8, "rejected"), ("POT", "-", 5, 9, "counted")]
    assert [row[2] for row in tasks()] == ["rejected", "counted"]
    assert listed() == [("stock", "POT", "qty", "5", "9", "open")]
    keep(shop, Level("POT", 5), file="three.csv")
    assert [row[4] for row in lines()] == ["rejected", "rejected"]
    assert (listed(), [row[2] for row in tasks()]) == ([], ["rejected", "rejected"])
    sound()


def test_chunks_of_one_file_have_one_count_and_open_what_they_opened(shop):
    make_sku(shop, "POT", stock=5)
    make_sku(shop, "CUP", stock=5)
    mug = make_sku(shop, "MUG")

    keep(shop, Level("POT", 8), Level("MUG", 1, bin="A"), file_hash="h")
    keep(shop, Level("CUP", 8), Level("MUG", 2, bin="B"), file_hash="h")

    assert (len(tasks()), [row[0] for row in lines()]) == (1, ["POT", "CUP"])
    assert promise(shop, mug) == (3, 0, 0, 0)
    sound()


def test_one_place_under_two_names_is_opened_once(shop):
    pot = make_sku(shop, "POT")

    keep(shop, Level("POT", 4), Level("POT", 4, "MAIN"), Level("POT", 4, "Main warehouse"))

    assert (promise(shop, pot), tasks(), listed()) == ((4, 0, 0, 0), [], [])
    sound()


def test_what_happened_here_since_is_no_difference_until_the_source_says_something_new(shop):
    pot = make_sku(shop, "POT")
    keep(shop, Level("POT", 4))
    receive_stock(shop.supervisor, pot, warehouse="MAIN", qty=6)

    assert look(Level("POT", 4)).nothing_to_do
    keep(shop, Level("POT", 10))

    assert (tasks(), listed(), promise(shop, pot)) == ([], [], (10, 0, 0, 0))


def test_a_sku_that_nobody_knows_is_made_as_a_placeholder_and_listed(shop):
    levels = [Level("NEW", 4, barcode="4006381333931"), Level("NAMED", 2, name="Blue pot")]

    assert look(*levels).unknown_skus() == ["NEW", "NAMED"]
    outcome = keep(shop, *levels)

    assert database.rows("SELECT code, name, barcode, placeholder FROM sku ORDER BY id") == [
        ("NEW", "NEW", "4006381333931", 1),
        ("NAMED", "Blue pot", None, 0),
    ]
    assert (outcome.placeholders, outcome.counts["variants"]) == (["NEW", "NAMED"], 2)
    assert database.rows("SELECT DISTINCT kind FROM source_record") == [("stock",)]
    keep(shop, article("new", variant("NEW", options="Size=L", price_minor=900), title="New pot"))
    assert database.rows("SELECT code, name, placeholder FROM sku ORDER BY id")[0] == ("NEW", "New pot L", 0)
    assert database.rows("SELECT code, title FROM product WHERE gone_at IS NULL ORDER BY id")[0] == ("new", "New pot")
    sound()


def test_a_figure_with_a_barcode_only_is_of_the_sku_that_has_it(shop):
    pot = make_sku(shop, "POT", barcode="4006381333931")

    keep(shop, Level("", 4, barcode="4006381333931"))

    assert promise(shop, pot) == (4, 0, 0, 0)
    assert database.scalar("SELECT count(*) FROM sku") == 1


def test_figures_that_cannot_be_are_refused_with_their_reason(shop):
    make_sku(shop, "POT")
    levels = [
        Level("POT", 2, "42"),
        Level("POT", -2),
        Level("POT", 2, bucket="transit"),
        Level("", 2),
        Level("POT", 10**12, "EAST"),
        Level("POT", 1, bin="A"),
    ]

    sorting = look(*levels)
    outcome = keep(shop, *levels)

    assert [why for _, why in sorting.refused] == [
        "there is no warehouse “42”; make it first, or map it to one that there is",
        "-2 pieces can't lie anywhere",
        "there is no bucket “transit”",
        "it names no SKU",
        "1000000000000 pieces are more than can be meant",
    ]
    assert (outcome.imported.total(), [row[2] for row in moves()]) == (1, [1])
    assert look(*levels[:5]).nothing_to_do
    sound()


def test_a_sku_of_which_no_stock_is_kept_has_its_figure_noted(shop):
    make_sku(shop, "CARD", track=0)

    keep(shop, Level("CARD", 9))

    assert (moves(), tasks()) == ([], [])
    assert listed() == [("stock", "CARD", "qty", "0", "9", "noted")]
    assert look(Level("CARD", 9)).nothing_to_do


def test_an_opening_that_was_taken_back_is_none(shop):
    pot = make_sku(shop, "POT")
    keep(shop, Level("POT", 12))
    take_back_import(shop.supervisor, database.scalar("SELECT id FROM batch"))
    assert promise(shop, pot) == (0, 0, 0, 0)

    keep(shop, Level("POT", 7))

    assert (promise(shop, pot), tasks(), listed()) == ((7, 0, 0, 0), [], [])
    sound()


def test_a_warehouse_that_a_file_names_is_made_with_its_stock(shop):
    keep(
        shop,
        Level("POT", 5, "Harbour Store"),
        Level("POT", 2, "harbour store", bin="A"),
        Level("PAN", 1, "\u4e0a\u6d77\u4ed3"),
    )

    assert database.rows("SELECT code, name, name_zh FROM warehouse ORDER BY id")[2:] == [
        ("HARBOURS", "Harbour Store", ""),
        ("WH", "\u4e0a\u6d77\u4ed3", "\u4e0a\u6d77\u4ed3"),
    ]
    assert (
        database.scalar(
            "SELECT sum(l.qty) FROM stock_level l JOIN warehouse w ON w.id = l.warehouse_id WHERE w.code = 'HARBOURS'"
        )
        == 7
    )
