"""Requests and undo at their edges: what is asked, weighed, decided and taken back is what people saw."""

import threading

import pytest

from data import clock, database, doctor
from data.errors import Missing, Over, Refused, Unclear
from data.operations import approvals, history
from data.operations.adjustments import write_off_stock
from data.operations.approvals import ask_approval, grant_approval
from data.operations.fulfilment import pack_order, pick_order
from data.operations.history import undo_event
from data.operations.orders import place_order
from data.operations.people import change_role
from data.operations.prices import change_cost
from data.operations.review import hold_order
from data.operations.transfers import add_to_transfer, cancel_transfer, make_transfer, receive_transfer, send_transfer
from tests.builders import Shop, fresh, make_sku, put_stock


@pytest.fixture
def order(shop: Shop) -> int:
    make_sku(shop, stock=9, price=400_000)
    return place_order(shop.operations, [["POT-1", 2]], paid=800_000).id


def sound() -> None:
    assert [(one.name, one.examples) for one in doctor.check() if one.found] == []


def test_whoever_may_do_it_alone_may_grant_it_whatever_it_weighs(shop, order):
    asked = ask_approval(shop.operations, "order.approve", order).id

    grant_approval(shop.supervisor, asked)

    assert fresh(order).review == "approved"


def test_a_request_that_ran_out_does_not_stand_in_the_way_of_another(shop, order):
    with clock.telling(clock.now() - 30 * clock.DAY):
        ask_approval(shop.operations, "order.approve", order)

    asked = ask_approval(shop.operations, "order.approve", order).id

    grant_approval(shop.supervisor, asked)
    assert fresh(order).review == "approved"


@pytest.mark.parametrize(
    ("operation", "values", "kind"),
    [
        ("order.cancel", {}, Unclear),
        ("order.cancel", {"reason": 5}, Unclear),
        ("order.cancel", {"reason": "x", "colour": "red"}, Unclear),
        ("order.cancel", {"reason": "x", "order_id": 2}, Unclear),
        ("order.cancel", {"reason": "x", "op_id": "mine"}, Unclear),
        ("order.cancel", {"reason": ["x"]}, Unclear),
        ("order.cancel", '{"reason": ', Unclear),
        ("order.cancel", "[1]", Unclear),
        ("order.place", {}, Refused),
        ("order.steal", {}, Missing),
    ],
)
def test_a_request_holds_only_values_that_its_operation_takes(shop, order, operation, values, kind):
    with pytest.raises(kind):
        ask_approval(shop.operations, operation, order, values=values)

    assert database.scalar("SELECT count(*) FROM approval") == 0


def test_what_weighs_more_than_when_it_was_asked_is_not_granted(shop):
    sku = make_sku(shop, stock=9, price=90_000)
    values = {"warehouse": "MAIN", "qty": 9, "reason": "damaged"}
    change_cost(shop.supervisor, sku, cost=20_000)
    asked = ask_approval(shop.operations, "stock.write_off", sku, values=values).id
    assert database.scalar("SELECT amount_minor FROM approval") == 180_000
    change_cost(shop.supervisor, sku, cost=80_000)

    with pytest.raises(Refused, match=r"weighs 7200\.00 EUR now, not 1800\.00"):
        grant_approval(shop.supervisor, asked)

    change_cost(shop.supervisor, sku, cost=20_000)
    grant_approval(shop.supervisor, asked)
    sound()


def on_the_way(shop: Shop) -> int:
    """A transfer of two articles, 600.00 each, together above what an operations specialist decides."""
    skus = [make_sku(shop, code, stock=6) for code in ("POT-1", "VASE-2")]
    for sku in skus:
        change_cost(shop.supervisor, sku, cost=10_000)
    transfer = make_transfer(shop.logistics, skus[0], from_warehouse="MAIN", to_warehouse="EAST", qty=6).id
    add_to_transfer(shop.logistics, transfer, sku="VASE-2", qty=6)
    send_transfer(shop.logistics, transfer)
    return transfer


def test_an_act_in_several_steps_is_weighed_as_one(shop):
    transfer = on_the_way(shop)

    with pytest.raises(Over, match=r"1200\.00 EUR is above your limit of 1000\.00"):
        cancel_transfer(shop.operations, transfer, goods="write_off", reason="lost")

    asked = ask_approval(
        shop.operations, "transfer.cancel", transfer, values={"goods": "write_off", "reason": "lost"}
    ).id
    assert database.scalar("SELECT amount_minor FROM approval") == 120_000
    grant_approval(shop.supervisor, asked)
    assert database.scalar("SELECT state FROM transfer") == "cancelled"
    sound()


def test_the_facts_of_a_transfer_are_looked_at_again(shop):
    transfer = on_the_way(shop)
    values = {"goods": "write_off", "reason": "lost"}
    asked = ask_approval(shop.operations, "transfer.cancel", transfer, values=values).id
    receive_transfer(shop.logistics, transfer, sku="POT-1", qty=1)

    with pytest.raises(Refused, match="received: 0 > 1"):
        grant_approval(shop.supervisor, asked)


def test_what_the_asker_may_not_do_any_more_is_not_granted(shop, order):
    asked = ask_approval(shop.operations, "order.approve", order).id
    change_role(shop.supervisor, shop.operations.id, role="designer")

    with pytest.raises(Refused, match="Operations may not do this any more"):
        grant_approval(shop.supervisor, asked)


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_facts_do_not_change_between_the_look_at_them_and_the_act(shop, order, monkeypatch):
    asked = ask_approval(shop.operations, "order.approve", order).id
    facts_of, said = approvals.facts_of, []

    def hold() -> None:
        said.append(hold_order(shop.service, order, hold="fraud").seq)
        database.drop_connection()

    def then_somebody_holds(kind: str, thing: int) -> dict[str, object]:
        found = facts_of(kind, thing)
        thread = threading.Thread(target=hold)
        thread.start()
        thread.join(0.5)
        waiting.append(thread)
        return found

    waiting: list[threading.Thread] = []
    monkeypatch.setattr(approvals, "facts_of", then_somebody_holds)
    granted = grant_approval(shop.supervisor, asked).seq
    waiting[0].join(10)

    assert said[0] > granted, "the hold came between"


def test_a_step_that_was_done_again_stands_in_the_way_of_an_older_undo(shop, order):
    held = hold_order(shop.operations, order, hold="legal").seq
    database.run("UPDATE order_hold SET released_at = 1 WHERE reason = 'legal'")
    picked = pick_order(shop.logistics, order, lines="#1:1").seq
    undo_event(shop.logistics, picked)
    unpicked = int(database.scalar("SELECT max(seq) FROM event"))
    undo_event(shop.logistics, unpicked)
    again = int(database.scalar("SELECT max(seq) FROM event"))
    database.run("UPDATE order_hold SET released_at = NULL WHERE reason = 'legal'")

    with pytest.raises(Refused, match=rf"order\.pick, event {again}"):
        undo_event(shop.operations, held)

    undo_event(shop.logistics, again)
    undo_event(shop.operations, held)
    assert (fresh(order).holds, database.scalar("SELECT picked FROM order_line")) == (0, 0)


def test_what_was_taken_back_alone_is_left_out_when_the_whole_is_taken_back(shop):
    transfer = on_the_way(shop)
    whole = receive_transfer(shop.operations, transfer, sku="POT-1", qty=3, lost=1, reason="lost").seq
    part = int(database.scalar("SELECT seq FROM event WHERE cause_seq = ?", (whole,)))

    undo_event(shop.operations, part)
    undo_event(shop.operations, whole)

    assert database.rows("SELECT received, lost FROM transfer_line ORDER BY id") == [(0, 0), (0, 0)]
    sound()


def test_a_written_off_piece_is_asked_for_with_the_lot_it_lies_in(shop):
    sku = make_sku(shop, price=90_000)
    put_stock(shop.supervisor, sku, warehouse=shop.main, qty=3)
    change_cost(shop.supervisor, sku, cost=80_000)

    with pytest.raises(Over):
        write_off_stock(shop.operations, sku, warehouse="MAIN", qty=3, reason="damaged")
    with pytest.raises(Refused, match="3 of POT-1 lie in"):
        ask_approval(
            shop.operations, "stock.write_off", sku, values={"warehouse": "MAIN", "qty": 4, "reason": "damaged"}
        )


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_nothing_is_built_on_an_event_while_it_is_taken_back(shop, order, monkeypatch):
    picked = pick_order(shop.logistics, order, lines="#1:2").seq
    refuse_built_on, said = history._refuse_built_on, []

    def pack() -> None:
        try:
            said.append(pack_order(shop.logistics, order).verb)
        except Refused as refused:
            said.append(str(refused))
        database.drop_connection()

    def then_somebody_packs(seq: int, last: int) -> None:
        refuse_built_on(seq, last)
        waiting.append(threading.Thread(target=pack))
        waiting[0].start()
        waiting[0].join(0.5)

    waiting: list[threading.Thread] = []
    monkeypatch.setattr(history, "_refuse_built_on", then_somebody_packs)
    undo_event(shop.logistics, picked)
    waiting[0].join(10)

    assert said == [f"Order {fresh(order).number} has nothing picked to pack. Pick it first."]
