"""Goods received, moved, put right and written off: the exact stock after each act, each refusal, and the way back."""

import pytest

from data import database
from data.doorway import Call, preview
from data.errors import Denied, Missing, Over, Refused, Unclear
from data.events import Done
from data.operations.adjustments import adjust_stock, restore_stock, write_off_stock
from data.operations.arrivals import expect_arrival
from data.operations.history import undo_event
from data.operations.orders import place_order
from data.operations.settings import make_bin
from data.operations.stock import change_bucket, move_stock, receive_stock, unreceive_stock
from data.options import forget_options
from tests.builders import Shop, events, make_sku, promise

MOVES = (
    "SELECT kind, qty, from_bucket, to_bucket, reason, unit_cost_minor, reverses FROM stock_move"
    " WHERE kind NOT IN ('allocate', 'release') ORDER BY seq"
)


def moves() -> list[tuple]:
    return database.rows(MOVES)


def cost(sku: int) -> int | None:
    return database.scalar("SELECT cost_minor FROM sku WHERE id = ?", (sku,))


def levels(sku: int) -> dict[str, int]:
    found = database.rows(
        "SELECT b.code, x.bucket, x.qty FROM stock_level x JOIN bin b ON b.id = x.bin_id"
        " WHERE x.sku_id = ? AND x.qty > 0 ORDER BY x.id",
        (sku,),
    )
    return {f"{code} {bucket}": qty for code, bucket, qty in found}


def bins(shop: Shop, *codes: str) -> None:
    for code in codes:
        make_bin(shop.operations, warehouse="MAIN", code=code)


def undo(shop: Shop, done: Done) -> None:
    undo_event(shop.supervisor, done.seq)


def test_a_receipt_adds_pieces_and_moves_the_average_cost(shop):
    sku = make_sku(shop, stock=10)

    done = receive_stock(
        shop.logistics, sku, warehouse="main", qty=30, cost="8.00", reference="PO-1", bucket="qc", lot="L1"
    )

    assert promise(shop, sku) == (10, 30, 0, 0)
    assert cost(sku) == 700
    assert moves()[-1] == ("receive", 30, None, "qc", "PO-1", 800, None)
    assert (done.facts["warehouse"], done.facts["bin"]) == ("MAIN", "-")


def test_a_receipt_of_unknown_cost_leaves_the_average_alone_and_is_marked(shop):
    sku = make_sku(shop, stock=10)

    receive_stock(shop.logistics, sku, warehouse="MAIN", qty=5)

    assert (cost(sku), moves()[-1][5]) == (400, None)


def test_pieces_of_unknown_cost_have_no_say_in_the_average(shop):
    sku = make_sku(shop, stock=10, cost_minor=None)

    receive_stock(shop.logistics, sku, warehouse="MAIN", qty=1, cost=900)

    assert cost(sku) == 900


def test_undoing_a_receipt_takes_the_pieces_out_and_restores_the_cost(shop):
    sku = make_sku(shop, stock=10, cost_minor=None)
    done = receive_stock(shop.logistics, sku, warehouse="MAIN", qty=5, cost=900)

    undo(shop, done)

    assert (promise(shop, sku), cost(sku)) == ((10, 0, 0, 0), None)
    assert moves()[-1] == ("receive", 5, "sellable", None, "", 900, done.undo[1]["move"])
    with pytest.raises(Missing):
        unreceive_stock(shop.logistics, sku, move=done.undo[1]["move"] + 1)
    with pytest.raises(Refused, match="taken back already"):
        unreceive_stock(shop.logistics, sku, move=done.undo[1]["move"])


def test_an_older_receipt_leaves_the_average_of_the_others(shop):
    sku = make_sku(shop, stock=10)
    first = receive_stock(shop.logistics, sku, warehouse="MAIN", qty=10, cost=600)
    receive_stock(shop.logistics, sku, warehouse="MAIN", qty=20, cost=900)

    undo(shop, first)

    assert (promise(shop, sku), cost(sku)) == ((30, 0, 0, 0), 733)


def test_a_receipt_that_was_moved_on_cannot_be_taken_back(shop):
    sku = make_sku(shop)
    bins(shop, "B-1")
    done = receive_stock(shop.logistics, sku, warehouse="MAIN", qty=5)
    move_stock(shop.logistics, sku, warehouse="MAIN", from_bin="-", to_bin="B-1", qty=5)
    before = events()

    with pytest.raises(Refused, match="0 of POT-1 lie in - "):
        undo(shop, done)

    assert (levels(sku), events()) == ({"B-1 sellable": 5}, before)


@pytest.mark.parametrize(
    ("values", "kind", "says"),
    [
        ({"qty": 0}, Unclear, "0 pieces"),
        ({"qty": 10_000_001}, Unclear, "Check the number"),
        ({"warehouse": "NOWHERE"}, Missing, "There are: EAST, MAIN"),
        ({"bin": "B-9"}, Missing, "no bin “B-9” in MAIN. Make it first"),
        ({"bucket": "transit"}, Refused, "belong to a transfer"),
        ({"bucket": "broken"}, Unclear, "There are: sellable"),
        ({"cost": -1}, Unclear, "less than nothing"),
        ({"cost": "four"}, Unclear, "is not an amount"),
        ({"arrival": 9}, Missing, "no arrival 9"),
    ],
)
def test_a_wrong_receipt_is_refused_and_changes_nothing(shop, values, kind, says):
    sku = make_sku(shop, stock=3)
    before = events()

    with pytest.raises(kind, match=says):
        receive_stock(shop.logistics, sku, **{"warehouse": "MAIN", "qty": 5, **values})

    assert (promise(shop, sku), cost(sku), events()) == ((3, 0, 0, 0), 400, before)


def test_stock_is_kept_of_real_and_tracked_articles_only(shop):
    sku = make_sku(shop, track=0)

    with pytest.raises(Refused, match="No stock is kept of POT-1"):
        receive_stock(shop.logistics, sku, warehouse="MAIN", qty=5)
    with pytest.raises(Missing):
        receive_stock(shop.logistics, 99, warehouse="MAIN", qty=5)


def test_goods_are_booked_against_what_was_expected(shop):
    sku = make_sku(shop)
    arrival = expect_arrival(shop.operations, sku, warehouse="MAIN", qty=8, supplier="Hangzhou").id
    first = receive_stock(shop.logistics, sku, warehouse="MAIN", qty=5, arrival=arrival)
    row = "SELECT received, state FROM arrival"
    assert database.one(row) == (5, "open")

    receive_stock(shop.logistics, sku, warehouse="MAIN", qty=4, arrival=arrival)
    assert database.one(row) == (9, "closed")
    with pytest.raises(Refused, match=r"closed\. Receive without it"):
        receive_stock(shop.logistics, sku, warehouse="MAIN", qty=1, arrival=arrival)

    undo(shop, first)
    assert database.one(row) == (4, "open")
    with pytest.raises(Refused, match="is POT-1 for MAIN"):
        receive_stock(shop.logistics, sku, warehouse="EAST", qty=1, arrival=arrival)


def test_a_move_between_bins_keeps_the_sums_and_goes_back(shop):
    sku = make_sku(shop, stock=10)
    bins(shop, "B-1")

    done = move_stock(shop.logistics, sku, warehouse="MAIN", from_bin="-", to_bin="b-1", qty=4)
    assert (levels(sku), promise(shop, sku)) == ({"- sellable": 6, "B-1 sellable": 4}, (10, 0, 0, 0))
    assert (done.facts["from_bin"], done.facts["to_bin"]) == ("-", "B-1")

    undo(shop, done)
    assert (levels(sku), promise(shop, sku)) == ({"- sellable": 10}, (10, 0, 0, 0))
    assert moves()[-1][6] == done.undo[1]["move"]


def test_more_than_lies_there_cannot_be_moved(shop):
    sku = make_sku(shop, stock=3)
    bins(shop, "B-1")

    with pytest.raises(Refused, match=r"3 of POT-1 lie in - \(sellable\), not 4"):
        move_stock(shop.logistics, sku, warehouse="MAIN", from_bin="-", to_bin="B-1", qty=4)
    with pytest.raises(Refused, match="lie in B-1 already"):
        move_stock(shop.logistics, sku, warehouse="MAIN", from_bin="B-1", to_bin="B-1", qty=1)

    assert levels(sku) == {"- sellable": 3}


def test_a_bucket_move_may_make_a_sku_short_and_says_so(shop):
    sku = make_sku(shop, stock=5)
    order = place_order(shop.operations, [["POT-1", 4]], name="Ann", paid=4000, method="card")

    done = change_bucket(shop.logistics, sku, warehouse="MAIN", from_bucket="sellable", to_bucket="damaged", qty=3)

    assert promise(shop, sku) == (2, 3, 4, 0)
    assert (done.facts["short"]["n"], done.facts["short"]["orders"]) == (2, [order.facts["number"]])
    undo(shop, done)
    assert promise(shop, sku) == (5, 0, 4, 0)


def test_a_bucket_move_that_leaves_enough_says_nothing_of_it(shop):
    sku = make_sku(shop, stock=5)

    done = change_bucket(shop.logistics, sku, warehouse="MAIN", from_bucket="sellable", to_bucket="qc", qty=3)

    assert (done.facts["short"], promise(shop, sku)) == ("", (2, 3, 0, 0))
    with pytest.raises(Refused, match="They are qc already"):
        change_bucket(shop.logistics, sku, warehouse="MAIN", from_bucket="qc", to_bucket="qc", qty=1)


@pytest.mark.parametrize(
    ("qty", "reason", "kind", "left"),
    [(3, "miscount", "count_gain", 13), (3, "Found again", "found", 13), (-4, "短少", "count_loss", 6)],
)
def test_an_adjustment_books_the_difference_under_its_kind_and_goes_back(shop, qty, reason, kind, left):
    sku = make_sku(shop, stock=10)

    done = adjust_stock(shop.operations, sku, warehouse="MAIN", qty=qty, reason=reason, note="aisle 3")

    assert promise(shop, sku) == (left, 0, 0, 0)
    assert moves()[-1][:2] == (kind, abs(qty))
    assert done.facts["change"] == f"{qty:+d}"
    undo(shop, done)
    assert promise(shop, sku) == (10, 0, 0, 0)
    assert moves()[-1][6] == done.undo[1]["move"]


def test_a_loss_is_never_refused_because_pieces_are_promised(shop):
    sku = make_sku(shop, stock=5)
    place_order(shop.operations, [["POT-1", 5]], name="Ann", paid=5000, method="card")

    done = adjust_stock(shop.operations, sku, warehouse="MAIN", qty=-2, reason="missing")

    assert (promise(shop, sku), done.facts["short"]["n"]) == ((3, 0, 5, 0), 2)


@pytest.mark.parametrize(
    ("qty", "reason", "kind", "says"),
    [
        (0, "miscount", Unclear, "changes nothing"),
        (1, "because", Unclear, "Take one of: miscount, found"),
        (-1, "found", Unclear, "Take one of: miscount, missing"),
        (-11, "missing", Refused, "10 of POT-1 lie in"),
    ],
)
def test_a_wrong_adjustment_is_refused_and_changes_nothing(shop, qty, reason, kind, says):
    sku = make_sku(shop, stock=10)
    before = events()

    with pytest.raises(kind, match=says):
        adjust_stock(shop.operations, sku, warehouse="MAIN", qty=qty, reason=reason)

    assert (promise(shop, sku), events()) == ((10, 0, 0, 0), before)


def test_an_adjustment_above_the_limit_needs_somebody_else(shop):
    sku = make_sku(shop, stock=300)

    with pytest.raises(Over) as over:
        adjust_stock(shop.operations, sku, warehouse="MAIN", qty=-251, reason="missing")
    assert (over.value.amount, over.value.limit, promise(shop, sku)) == (100_400, 100_000, (300, 0, 0, 0))

    adjust_stock(shop.operations, sku, warehouse="MAIN", qty=-250, reason="missing")
    adjust_stock(shop.supervisor, sku, warehouse="MAIN", qty=-50, reason="missing")
    assert promise(shop, sku) == (0, 0, 0, 0)


def test_without_a_cost_the_price_is_weighed_and_without_both_nobody_with_a_limit_decides(shop):
    priced = make_sku(shop, stock=300, cost_minor=None)
    unknown = make_sku(shop, "POT-2", stock=300, cost_minor=None, price_minor=None)

    with pytest.raises(Over):
        write_off_stock(shop.operations, priced, warehouse="MAIN", qty=101, reason="damaged")
    with pytest.raises(Refused, match="Set its cost first"):
        write_off_stock(shop.operations, unknown, warehouse="MAIN", qty=1, reason="damaged")

    write_off_stock(shop.supervisor, unknown, warehouse="MAIN", qty=1, reason="damaged")
    assert (promise(shop, priced), promise(shop, unknown)) == ((300, 0, 0, 0), (299, 0, 0, 0))


def test_a_write_off_is_found_again(shop):
    sku = make_sku(shop, stock=10)
    done = write_off_stock(shop.operations, sku, warehouse="MAIN", qty=2, reason="stolen")
    assert (promise(shop, sku), moves()[-1][4]) == ((8, 0, 0, 0), "stolen")

    undo(shop, done)

    assert promise(shop, sku) == (10, 0, 0, 0)
    assert moves()[-1] == ("found", 2, None, "sellable", "", 400, done.undo[1]["move"])


def test_taking_back_weighs_like_doing(shop):
    sku = make_sku(shop, stock=300)
    done = write_off_stock(shop.supervisor, sku, warehouse="MAIN", qty=300, reason="recall")

    with pytest.raises(Over):
        restore_stock(shop.operations, sku, move=done.undo[1]["move"])

    assert promise(shop, sku) == (0, 0, 0, 0)


def test_a_post_without_the_right_is_denied(shop):
    sku = make_sku(shop, stock=5)

    for person in (shop.service, shop.designer, shop.promoter):
        with pytest.raises(Denied):
            receive_stock(person, sku, warehouse="MAIN", qty=1)
    with pytest.raises(Denied, match="Supervisor, Operations specialist"):
        adjust_stock(shop.logistics, sku, warehouse="MAIN", qty=-1, reason="missing")

    assert promise(shop, sku) == (5, 0, 0, 0)


def test_a_preview_tells_the_pieces_and_changes_nothing(shop):
    sku = make_sku(shop, stock=5)

    found = preview(
        shop.operations,
        [Call(write_off_stock, (sku,), {"warehouse": "MAIN", "qty": qty, "reason": "lost"}) for qty in (4, 2)],
    )

    assert [str(refused) for _, refused in found.refused] == ["1 of POT-1 lie in - (sellable), not 2."]
    assert found.would.stock == [{"sku": "POT-1", "warehouse": "MAIN", "bucket": "sellable", "change": -4}]
    assert promise(shop, sku) == (5, 0, 0, 0)


def test_the_limit_is_a_setting_of_the_store(shop):
    sku = make_sku(shop, stock=5)
    with database.transaction():
        database.run("INSERT INTO setting (name, value, since_at, by_id) VALUES ('limit.operations', '399', 0, 1)")
    forget_options()

    with pytest.raises(Over, match=r"above your limit of 3\.99"):
        write_off_stock(shop.operations, sku, warehouse="MAIN", qty=1, reason="lost")
