"""Transfers between warehouses: what is promised stays, what is on its way is nobody's, what is lost has a reason."""

import pytest

from data import database
from data.errors import Denied, Missing, Over, Refused, Stale, Unclear
from data.events import Done
from data.operations.history import undo_event
from data.operations.orders import place_order
from data.operations.transfers import (
    add_to_transfer,
    cancel_transfer,
    lose_pieces,
    make_transfer,
    ready_transfer,
    receive_transfer,
    send_transfer,
)
from tests.builders import Shop, events, make_sku, promise


def drafted(shop: Shop, sku: int, qty: int = 6) -> int:
    return make_transfer(shop.logistics, sku, from_warehouse="MAIN", to_warehouse="EAST", qty=qty).id


def sent(shop: Shop, sku: int, qty: int = 6) -> int:
    transfer = drafted(shop, sku, qty)
    send_transfer(shop.logistics, transfer)
    return transfer


def state(transfer: int) -> str:
    return database.scalar("SELECT state FROM transfer WHERE id = ?", (transfer,))


def in_transit(sku: int) -> int:
    found = database.scalar("SELECT SUM(qty) FROM stock_level WHERE sku_id = ? AND bucket = 'transit'", (sku,))
    return int(found or 0)


def where(shop: Shop, sku: int) -> tuple[int, int, int]:
    """Sellable in MAIN, in transit, sellable in EAST."""
    return promise(shop, sku)[0], in_transit(sku), promise(shop, sku, shop.east)[0]


def undo(shop: Shop, done: Done) -> None:
    undo_event(shop.supervisor, done.seq)


def test_a_transfer_goes_from_draft_to_received(shop):
    sku = make_sku(shop, stock=10)
    transfer = drafted(shop, sku)
    assert (state(transfer), where(shop, sku)) == ("draft", (10, 0, 0))

    ready_transfer(shop.logistics, transfer)
    assert (state(transfer), where(shop, sku)) == ("ready", (10, 0, 0))

    assert send_transfer(shop.logistics, transfer).facts["qty"] == 6
    assert (state(transfer), where(shop, sku)) == ("in_transit", (4, 6, 0))

    part = receive_transfer(shop.logistics, transfer, sku="pot-1", qty=2)
    assert (state(transfer), where(shop, sku), part.facts["left"]) == ("partially_received", (4, 4, 2), 4)

    rest = receive_transfer(shop.logistics, transfer)
    assert (state(transfer), where(shop, sku), rest.facts["left"]) == ("received", (4, 0, 6), 0)


def test_pieces_in_transit_are_on_nobodys_hand_and_cannot_be_promised(shop):
    sku = make_sku(shop, stock=6)
    sent(shop, sku)

    order = place_order(shop.operations, [["POT-1", 1]], name="Ann", paid=1000, method="card")

    assert (promise(shop, sku), promise(shop, sku, shop.east)) == ((0, 0, 0, 0), (0, 0, 0, 0))
    assert database.scalar("SELECT fulfilment FROM orders WHERE id = ?", (order.id,)) == "backordered"


def test_promised_pieces_are_not_sent_away(shop):
    sku = make_sku(shop, stock=10)
    place_order(shop.operations, [["POT-1", 5]], name="Ann", paid=5000, method="card")
    transfer = drafted(shop, sku)
    before = events()

    with pytest.raises(Refused, match="Only 5 of POT-1 in MAIN are free, not 6"):
        send_transfer(shop.logistics, transfer)

    assert (state(transfer), where(shop, sku), events()) == ("draft", (10, 0, 0), before)


def test_a_sending_is_taken_back_into_its_bins(shop):
    sku = make_sku(shop, stock=10)
    transfer = drafted(shop, sku)
    done = send_transfer(shop.logistics, transfer)

    undo(shop, done)
    assert (state(transfer), where(shop, sku)) == ("ready", (10, 0, 0))

    send_transfer(shop.logistics, transfer)
    receive_transfer(shop.logistics, transfer, sku="POT-1", qty=1)
    assert (state(transfer), where(shop, sku)) == ("partially_received", (4, 5, 1))


def test_a_receipt_is_taken_back_onto_the_way(shop):
    sku = make_sku(shop, stock=10)
    transfer = sent(shop, sku)
    receive_transfer(shop.logistics, transfer, sku="POT-1", qty=1)
    done = receive_transfer(shop.logistics, transfer, sku="POT-1", qty=5)
    assert state(transfer) == "received"

    undo(shop, done)

    assert (state(transfer), where(shop, sku)) == ("partially_received", (4, 5, 1))
    assert database.one("SELECT qty, received, lost FROM transfer_line") == (6, 1, 0)


def test_lost_pieces_leave_the_books_with_their_reason_and_come_back_with_undo(shop):
    sku = make_sku(shop, stock=10)
    transfer = sent(shop, sku)

    done = receive_transfer(shop.operations, transfer, sku="POT-1", qty=4, lost=2, reason="damaged")
    assert (state(transfer), where(shop, sku)) == ("received", (4, 0, 4))
    assert database.one("SELECT received, lost, reason FROM transfer_line") == (4, 2, "damaged")
    assert events()[-2:] == ["transfer.receive", "transfer.lose"]

    undo(shop, done)
    assert (state(transfer), where(shop, sku)) == ("in_transit", (4, 6, 0))
    assert database.one("SELECT received, lost FROM transfer_line") == (0, 0)


def test_who_may_not_write_off_books_no_loss(shop):
    sku = make_sku(shop, stock=300)
    transfer = sent(shop, sku, 300)

    with pytest.raises(Denied, match="adjust and write off"):
        receive_transfer(shop.logistics, transfer, sku="POT-1", qty=4, lost=2, reason="lost")
    with pytest.raises(Over):
        lose_pieces(shop.operations, transfer, sku="POT-1", qty=251, reason="lost")

    assert (state(transfer), where(shop, sku)) == ("in_transit", (0, 300, 0))


@pytest.mark.parametrize(
    ("values", "kind", "says"),
    [
        ({"sku": "POT-1", "qty": 7}, Refused, "6 of POT-1 are still to come in transfer T-101, not 7"),
        ({"sku": "POT-1", "qty": 5, "lost": 2, "reason": "lost"}, Refused, "6 of POT-1 are still to come"),
        ({"sku": "POT-1", "lost": 1, "reason": "eaten"}, Unclear, "Take one of: lost"),
        ({"sku": "POT-9"}, Missing, "“POT-9” is not in transfer T-101"),
        ({"sku": "POT-1", "qty": -1}, Unclear, "counted from 0 up"),
        ({"bin": "X"}, Missing, "no bin “X” in EAST"),
    ],
)
def test_a_wrong_receipt_is_refused_and_changes_nothing(shop, values, kind, says):
    sku = make_sku(shop, stock=10)
    transfer = sent(shop, sku)
    before = events()

    with pytest.raises(kind, match=says):
        receive_transfer(shop.operations, transfer, **values)

    assert (state(transfer), where(shop, sku), events()) == ("in_transit", (4, 6, 0), before)


def test_cancelling_on_the_way_must_say_what_becomes_of_the_goods(shop):
    sku = make_sku(shop, stock=10)
    transfer = sent(shop, sku)

    with pytest.raises(Refused, match="restock or write_off"):
        cancel_transfer(shop.logistics, transfer)
    assert (state(transfer), where(shop, sku)) == ("in_transit", (4, 6, 0))

    receive_transfer(shop.logistics, transfer, sku="POT-1", qty=2)
    done = cancel_transfer(shop.logistics, transfer, goods="restock")
    assert (state(transfer), where(shop, sku), done.facts["qty"]) == ("cancelled", (8, 0, 2), 4)
    with pytest.raises(Refused, match="is cancelled already"):
        cancel_transfer(shop.logistics, transfer, goods="restock")


def test_what_was_on_its_way_is_written_off_by_who_may(shop):
    sku = make_sku(shop, stock=10)
    transfer = sent(shop, sku)

    with pytest.raises(Denied):
        cancel_transfer(shop.logistics, transfer, goods="write_off", reason="stolen")
    cancel_transfer(shop.operations, transfer, goods="write_off", reason="stolen")

    assert (state(transfer), where(shop, sku)) == ("cancelled", (4, 0, 0))
    assert database.one("SELECT received, lost, reason FROM transfer_line") == (0, 6, "stolen")


def test_a_draft_takes_more_and_is_cancelled_without_a_word(shop):
    first, second = make_sku(shop, stock=10), make_sku(shop, "MUG", stock=5)
    transfer = drafted(shop, first)
    add_to_transfer(shop.logistics, transfer, sku="mug", qty=3)
    send_transfer(shop.logistics, transfer)
    assert (in_transit(first), in_transit(second)) == (6, 3)
    with pytest.raises(Refused, match="several SKUs"):
        receive_transfer(shop.logistics, transfer, qty=3)
    receive_transfer(shop.logistics, transfer)
    assert state(transfer) == "received"

    other = drafted(shop, first)
    cancel_transfer(shop.logistics, other)
    assert state(other) == "cancelled"
    with pytest.raises(Refused, match="is cancelled already"):
        send_transfer(shop.logistics, other)


def test_goods_in_bins_leave_in_picking_order_with_their_lot(shop):
    from data.operations.settings import make_bin
    from data.operations.stock import receive_stock

    sku = make_sku(shop)
    for code, seq, qty in (("B-2", 2, 4), ("B-1", 1, 4)):
        make_bin(shop.operations, warehouse="MAIN", code=code, pick_seq=seq)
        receive_stock(shop.logistics, sku, warehouse="MAIN", bin=code, qty=qty)
    receive_stock(shop.logistics, sku, warehouse="MAIN", bin="B-1", qty=2, lot="L1")

    sent(shop, sku)
    left = database.rows(
        "SELECT b.code, x.lot, x.qty FROM stock_level x JOIN bin b ON b.id = x.bin_id WHERE x.warehouse_id = ?"
        " AND x.qty > 0 ORDER BY b.code, x.lot",
        (shop.main,),
    )

    assert left == [("B-1", "L1", 2), ("B-2", "", 2)]
    with pytest.raises(Refused, match="other lots"):
        sent(shop, sku, 3)


def test_a_transfer_stays_within_sense(shop):
    sku = make_sku(shop, stock=10)

    with pytest.raises(Refused, match=r"already\. Name another warehouse"):
        make_transfer(shop.logistics, sku, from_warehouse="MAIN", to_warehouse="main", qty=1)
    with pytest.raises(Denied):
        make_transfer(shop.service, sku, from_warehouse="MAIN", to_warehouse="EAST", qty=1)
    transfer = drafted(shop, sku)
    with pytest.raises(Stale, match="T-101 has changed"):
        send_transfer(shop.logistics, transfer, seen=7)
    with pytest.raises(Refused, match="is draft, not on its way"):
        receive_transfer(shop.logistics, transfer)
