"""What the desks ask about orders, requests and events: the queue's pace, forms, reasons, before and after."""

import pytest

from data import clock, database
from data.errors import Denied
from data.operations.approvals import ask_approval
from data.operations.dispatch import ship_order, split_order
from data.operations.fulfilment import allocate_order, deallocate_order
from data.operations.history import undo_event
from data.operations.orders import cancel_order, place_order
from data.operations.review import approve_order, hold_order
from data.queries.approvals import approval_detail
from data.queries.history import event_detail, timeline
from data.queries.order_forms import address_now, money_due, open_holds, open_lines, parcels_to_take_back, promised_from
from data.queries.order_queue import Pace, dispatch_pace, green_orders, queue_counts
from data.queries.order_reasons import promise_reason, risk_reason, unit_moves
from data.queries.orders import order_detail
from tests.builders import Shop, fresh, make_sku


def placed(shop: Shop, qty: int = 2, *, stock: int = 5, paid: bool = True) -> int:
    if database.scalar("SELECT id FROM sku WHERE code = 'POT-1'") is None:
        make_sku(shop, stock=stock, price=1000)
    with database.transaction():
        address = database.insert(
            "INSERT INTO address (name, line1, city, country, phone, made_at) VALUES (?, ?, ?, ?, ?, ?)",
            ("Ann", "1 Road", "Leeds", "GB", "0", clock.now()),
        )
    money = qty * 1000 if paid else 0
    return place_order(
        shop.operations, [["POT-1", qty]], name="Ann", address=address, paid=money, method="card" if paid else ""
    ).id


def test_the_pace_is_what_an_hour_hands_over_against_what_is_due(shop):
    first, second = placed(shop, qty=1), placed(shop, qty=1)
    approve_order(shop.operations, first)
    due = fresh(second).ship_by_at

    assert dispatch_pace(shop.operations) == Pace(due, 2, 0, "", "", None)
    ship_order(shop.logistics, first, carrier="dhl")
    pace = dispatch_pace(shop.operations)

    assert (pace.deadline, pace.due, pace.handed, pace.last_number, pace.last_carrier) == (
        *(due, 1, 1),
        *(fresh(first).number, "dhl"),
    )


def test_at_a_pace_some_miss_the_deadline_and_without_one_nothing_is_claimed():
    def missing(handed: int) -> int | None:
        return Pace(3 * clock.HOUR, 20, handed, "", "", None).missing(clock.HOUR)

    assert [missing(handed) for handed in (0, 3, 10, 11)] == [None, 14, 0, 0]


def test_green_orders_have_every_check_good_and_no_hold(shop):
    good, held, unpaid = placed(shop), placed(shop, qty=1), placed(shop, qty=1, paid=False)
    hold_order(shop.service, held, hold="customer")

    assert [(row.id, row.total_minor) for row in green_orders(shop.operations)] == [(good, 2000)]
    approve_order(shop.operations, good)
    assert green_orders(shop.operations) == []
    assert (queue_counts(shop.operations).held, fresh(unpaid).holds) == (2, 1)


def test_the_stock_check_follows_what_is_promised(shop):
    order = placed(shop)

    deallocate_order(shop.logistics, order)
    assert [(c.state, c.fact) for c in order_detail(shop.logistics, order).checks if c.name == "stock"] == [
        ("look", "0/2")
    ]
    allocate_order(shop.logistics, order)
    assert [(c.state, c.fact) for c in order_detail(shop.logistics, order).checks if c.name == "stock"] == [
        ("good", "2/2")
    ]


def test_forms_know_lines_holds_money_address_and_parcels(shop):
    order = placed(shop, qty=3, paid=False)
    hold_order(shop.service, order, hold="legal")

    assert open_lines(shop.operations, order) == [("POT-1:3", "POT-1:3  Pot POT-1")]
    assert open_holds(shop.operations, order) == [("payment", "payment"), ("legal", "legal")]
    assert money_due(shop.operations, order) == {"amount": "30.00"}
    assert address_now(shop.logistics, order)["line1"] == "1 Road"
    assert promised_from(shop.logistics, order) == [("MAIN", "MAIN  3")]
    split_order(shop.logistics, order, lines="POT-1:1")
    assert [(p.state, p.units) for p in parcels_to_take_back(shop.logistics, order)] == [("planned", 1)]
    with pytest.raises(Denied):
        address_now(shop.promoter, order)


def test_the_reasons_of_a_promise_a_risk_and_units(shop):
    order = placed(shop)
    approve_order(shop.operations, order)
    ship_order(shop.logistics, order, carrier="dhl", lines="POT-1:1")

    promise = promise_reason(shop.operations, order)
    assert (promise.frozen, promise.cutoff, promise.handling_minutes, promise.warehouse) == (True, "17:00", 480, "MAIN")
    assert promise.ship_by_at == fresh(order).ship_by_at
    risk = risk_reason(shop.operations, order)
    assert risk.risk == sum(weight for _, weight, _ in risk.found)
    assert {name for name, _, _ in risk.found} == {"guest"}
    moves = unit_moves(shop.operations, order)
    assert [(move.kind, move.qty, move.warehouse, move.by) for move in moves] == [
        ("ship", 1, "MAIN", "Logistics"),
        ("allocate", 2, "MAIN", "Operations"),
    ]


def test_a_request_of_a_post_that_always_asks_weighs_what_it_is_about(shop):
    order = placed(shop)

    asked = ask_approval(shop.service, "order.cancel", order, values={"reason": "customer"}).id

    seen = approval_detail(shop.supervisor, asked)
    assert (seen.row.amount_minor, seen.row.number, seen.row.about) == (2000, fresh(order).number, "Ann")
    assert (seen.asker_limit_minor, seen.own_limit_minor) == (10_000, 500_000)
    assert seen.values == {"reason": "customer"}
    cancel_order(shop.supervisor, order, reason="fraud")
    assert ("state", "placed", "cancelled") in approval_detail(shop.supervisor, asked).facts


def test_an_event_tells_before_and_after_and_who_took_it_back(shop):
    order = placed(shop)
    seq = approve_order(shop.operations, order).seq

    seen = event_detail(shop.service, seq)
    assert (seen.row.undone, seen.inverse, seen.undone_by) == (False, "order.unapprove", None)
    assert ("review", "pending", "approved") in {(c.column, c.before, c.after) for c in seen.changes}
    assert seen.subjects == (("order", fresh(order).number),)

    undo_event(shop.operations, seq)
    seen = event_detail(shop.service, seq)
    assert (seen.row.undone, seen.undone_by.verb, seen.undone_by.actor) == (True, "undo", "Operations")
    undo = event_detail(shop.service, seen.undone_by.id)
    assert (undo.undoes.id, [row.verb for row in undo.caused]) == (seq, ["order.unapprove"])
    assert [row.verb for row in timeline(shop.service, "order", order)][-1] == "order.place"
