"""Newer files about known orders: what the source owns is taken over, what people changed here stays and is listed."""

from data import clock, database
from data.importers.records import Parcel, Party, Payment
from data.operations.dispatch import ship_order
from data.operations.fulfilment import pick_order
from data.operations.order_edits import change_address, close_order, record_payment
from data.operations.orders import cancel_order
from data.operations.review import approve_order
from tests.builders import Shop, events, make_sku, promise
from tests.chunks import AT, LATER, differences, line, order, order_row, refund, row, take
from tests.data.test_import_orders import sound

PAID = [Payment(2000, "visa", AT, "ch_1")]
ELSEWHERE = ("Weg 9", "", "Bonn", "", "53111", "DE")


def open_order(shop: Shop, **fields: object) -> int:
    """An open order of two pots that came in by a file, with stock for it; its id."""
    make_sku(shop, "POT", stock=5)
    take(shop, order(state="open", **{"payments": PAID, **fields}))
    return int(order_row("id")[0])


def moved(name: str = "Ann") -> Party:
    return Party("", name, "ann@x.org", "", "", ELSEWHERE)


def test_the_same_word_changes_nothing_whatever_people_did(shop):
    key = open_order(shop, tags="vip")
    cancel_order(shop.supervisor, key, reason="wish")
    before = events()

    outcome = take(shop, order(state="open", payments=PAID, tags="vip", note=""))

    assert (order_row("state"), outcome.differences, differences()) == (("cancelled",), [], [])
    assert (outcome.updated, outcome.unchanged[0], events()[len(before) :]) == (0, 1, ["import.batch"])
    sound()


def test_a_payment_that_the_source_took_since_comes_and_its_hold_goes(shop):
    key = open_order(shop, payments=[], paid_minor=0)
    assert order_row("payment, hold_reason") == ("unpaid", "payment")

    outcome = take(shop, order(state="open", payments=PAID))

    assert order_row("payment, captured_minor, holds") == ("paid", 2000, 0)
    assert row("SELECT kind, amount_minor, method, psp_ref FROM payment_event") == ("capture", 2000, "visa", "ch_1")
    assert events()[-3:] == ["import.batch", "order.follow", "payment.record"]
    assert (outcome.updated, outcome.imported[0], outcome.unchanged[0], key) == (1, 1, 0, order_row("id")[0])
    sound()


def test_a_payment_of_a_done_order_comes_with_its_own_instant(shop):
    take(shop, order(payments=[Payment(500, "gift_card", AT, "GC")]))

    take(shop, order(payments=[Payment(500, "gift_card", AT, "GC"), Payment(1500, "visa", LATER, "ch_2")]))

    assert database.rows("SELECT amount_minor, method, psp_ref, at FROM payment_event ORDER BY id") == [
        (500, "gift_card", "GC", AT),
        (1500, "visa", "ch_2", LATER),
    ]
    assert order_row("payment, captured_minor") == ("paid", 2000)
    sound()


def test_a_payment_that_was_recorded_here_already_is_no_difference(shop):
    key = open_order(shop, payments=[], paid_minor=0)
    record_payment(shop.operations, key, amount=2000, method="bank")

    outcome = take(shop, order(state="open", payments=PAID))

    assert (database.scalar("SELECT count(*) FROM payment_event"), outcome.differences) == (1, [])
    sound()


def test_other_money_that_was_recorded_here_stays_and_is_listed(shop):
    key = open_order(shop, payments=[], paid_minor=0)
    record_payment(shop.operations, key, amount=500, method="bank")

    outcome = take(shop, order(state="open", payments=PAID))

    assert differences() == [("W1", "paid", "5.00 EUR", "20.00 EUR")]
    assert [told["field"] for told in outcome.differences] == ["paid"]
    assert (order_row("captured_minor"), outcome.unchanged[0], outcome.updated) == ((500,), 1, 0)
    sound()


def test_an_authorisation_at_the_source_lets_the_hold_go(shop):
    open_order(shop, payments=[], paid_minor=0)

    take(shop, order(state="open", payments=[Payment(2000, "visa", AT, "auth", "authorise")]))

    assert order_row("payment, authorised_minor, holds") == ("authorised", 2000, 0)
    sound()


def test_a_later_refund_is_a_credit_note_and_more_of_it_gives_back_more(shop):
    take(shop, order(payments=PAID))

    take(shop, order(payments=PAID), refund("W1", 300))
    take(shop, order(payments=PAID), refund("W1", 800))

    assert order_row("refunded_minor, payment") == (800, "part_refunded")
    assert database.rows("SELECT kind, amount_minor FROM payment_event ORDER BY id") == [
        ("capture", 2000),
        ("refund", 300),
        ("refund", 500),
    ]
    sound()


def test_cancelled_at_the_source_is_cancelled_here_and_lets_its_stock_go(shop):
    key = open_order(shop, payments=[], paid_minor=0)

    outcome = take(shop, order(state="cancelled", paid_minor=0))

    assert order_row("state, units, unshipped") == ("cancelled", 0, 0)
    assert promise(shop, database.scalar("SELECT id FROM sku")) == (5, 0, 0, 0)
    assert events()[-3:] == ["import.batch", "order.follow", "order.cancel"]
    assert (outcome.updated, outcome.differences, key) == (1, [], order_row("id")[0])
    sound()


def test_a_paid_order_that_is_cancelled_and_refunded_at_the_source_is_both_here(shop):
    open_order(shop)

    take(shop, order(state="cancelled", payments=PAID), refund("W1", 2000))

    assert order_row("state, payment, refunded_minor") == ("cancelled", "refunded", 2000)
    sound()


def test_a_refund_and_then_a_cancellation_here_count_the_goods_once(shop):
    key = open_order(shop)
    take(shop, order(state="open", payments=PAID), refund("W1", 500))

    cancel_order(shop.supervisor, key, reason="wish")

    assert database.scalar("SELECT sum(returns_minor) FROM sales_day") == 2000
    sound()


def test_cancelled_at_the_source_while_it_is_picked_here_is_listed(shop):
    key = open_order(shop)
    approve_order(shop.supervisor, key)
    pick_order(shop.logistics, key)

    outcome = take(shop, order(state="cancelled", payments=PAID))

    assert order_row("state, fulfilment") == ("placed", "picking")
    assert differences() == [("W1", "state", "picking", "cancelled")]
    assert outcome.differences[0]["says"] == "it is picking here and cancelled in the file"
    sound()


def test_what_is_above_the_importers_limit_is_listed_with_the_reason(shop):
    make_sku(shop, "POT", stock=5)
    dear = [line("POT", 2, 500_000)]
    paid = [Payment(500_000)]
    take(shop, order(lines=dear, state="open", payments=paid))

    take(shop, order(lines=[line("POT", 2, 500_000)], state="cancelled", payments=paid), order("W2"))

    assert order_row("state, unshipped") == ("placed", 2)
    assert [found[:2] for found in differences()] == [("W1", "state")]
    assert order_row("state", "W2") == ("closed",)
    sound()


def test_sent_by_the_source_is_history_here_and_no_stock_moves(shop):
    open_order(shop)
    moves = database.scalar("SELECT count(*) FROM stock_move WHERE kind = 'ship'")

    outcome = take(shop, order(payments=PAID, parcels=[Parcel("T9", "dhl", LATER)], closed_at=LATER))

    assert order_row("state, review, fulfilment, unshipped, carrier, tracking, holds, closed_at") == (
        *("closed", "approved", "shipped", 0, "dhl", "T9", 0, LATER),
    )
    assert row("SELECT s.state, s.tracking, x.qty FROM shipment s JOIN shipment_line x ON x.shipment_id = s.id") == (
        *("in_transit", "T9", 2),
    )
    assert promise(shop, database.scalar("SELECT id FROM sku")) == (5, 0, 0, 0)
    assert database.scalar("SELECT count(*) FROM stock_move WHERE kind = 'ship'") == moves == 0
    assert (outcome.updated, outcome.differences, events()[-1]) == (1, [], "order.follow")
    assert "shipped elsewhere" in database.scalar("SELECT body FROM event WHERE verb = 'order.follow'")
    sound()


def test_sent_here_and_then_said_by_the_source_is_no_difference(shop):
    key = open_order(shop)
    approve_order(shop.supervisor, key)
    ship_order(shop.logistics, key, carrier="dhl", tracking="00340434161094022115")
    close_order(shop.logistics, key)

    outcome = take(shop, order(payments=PAID, parcels=[Parcel("00340434161094022115", "DHL", LATER)]))

    assert (outcome.differences, differences(), order_row("state")) == ([], [], ("closed",))
    assert database.scalar("SELECT count(*) FROM shipment") == 1
    sound()


def test_another_tracking_number_than_ours_is_listed(shop):
    key = open_order(shop)
    approve_order(shop.supervisor, key)
    ship_order(shop.logistics, key, carrier="dhl", tracking="00340434161094022115")

    take(shop, order(payments=PAID, parcels=[Parcel("JD9999", "DHL", LATER)]))

    assert differences() == [("W1", "tracking", "00340434161094022115", "JD9999")]
    sound()


def test_sent_by_the_source_while_it_is_picked_here_is_listed(shop):
    key = open_order(shop)
    approve_order(shop.supervisor, key)
    pick_order(shop.logistics, key)

    take(shop, order(payments=PAID))

    assert differences() == [("W1", "state", "picking", "closed")]
    assert order_row("state") == ("placed",)
    sound()


def test_more_of_an_open_order_sent_by_the_source_is_not_sent_again(shop):
    make_sku(shop, "POT", stock=5)
    three = {"state": "open", "payments": [Payment(3000)]}
    take(shop, order(lines=[line("POT", 3, 3000)], **three))

    take(shop, order(lines=[line("POT", 3, 3000)], parcels=[Parcel("T1", "dhl", LATER, lines=((0, 2),))], **three))
    take(
        shop,
        order(
            lines=[line("POT", 3, 3000)],
            parcels=[Parcel("T1", "dhl", LATER, lines=((0, 2),)), Parcel("T2", "dhl", LATER, lines=((0, 1),))],
            **three,
        ),
    )

    assert row("SELECT shipped, allocated FROM order_line") == (3, 0)
    assert database.rows("SELECT tracking FROM shipment ORDER BY id") == [("T1",), ("T2",)]
    assert order_row("unshipped, fulfilment, tracking") == (0, "shipped", "T2")
    sound()


def test_an_address_that_nobody_changed_here_is_taken_over(shop):
    open_order(shop)

    take(shop, order(state="open", payments=PAID, party=moved("Anna"), tags="vip", note="Ring"))

    assert row("SELECT a.line1, a.name FROM orders o JOIN address a ON a.id = o.ship_address_id") == ("Weg 9", "Anna")
    assert order_row("customer_name, tags") == ("Anna", "vip")
    assert row("SELECT text FROM order_note") == ("Ring",)
    assert database.scalar("SELECT count(*) FROM address") == 2
    sound()


def test_an_address_that_was_changed_here_stays_and_other_fields_are_taken_over(shop):
    key = open_order(shop)
    change_address(shop.service, key, name="Ann", line1="Neue 4", city="Kiel", country="DE", as_is=1)

    outcome = take(shop, order(state="open", payments=PAID, party=moved(), tags="vip"))

    assert row("SELECT a.line1 FROM orders o JOIN address a ON a.id = o.ship_address_id") == ("Neue 4",)
    assert order_row("tags") == ("vip",)
    assert [found[:2] for found in differences()] == [("W1", "address")]
    assert (outcome.updated, [told["field"] for told in outcome.differences]) == (1, ["address"])
    sound()


def test_a_header_of_a_done_order_is_followed_without_touching_its_lines(shop):
    take(shop, order(tags="a", source_state="paid"))
    before = row("SELECT id FROM order_line")

    take(shop, order(tags="b", source_state="refunded?", party=moved(), deliver_by_at=LATER))

    assert order_row("tags, source_state, deliver_by_at") == ("b", "refunded?", LATER)
    assert row("SELECT s.line1, b.line1 FROM orders o JOIN address s ON s.id = o.ship_address_id"
               " JOIN address b ON b.id = o.bill_address_id") == ("Weg 9", "Weg 9")  # fmt: skip
    assert row("SELECT id FROM order_line") == before
    sound()


def test_lines_and_parcels_of_a_done_order_are_written_anew(shop):
    take(shop, order(payments=PAID, parcels=[Parcel("T1", "dhl", LATER)]))

    take(
        shop,
        order(
            payments=[*PAID, Payment(500, "visa", LATER, "ch_2")],
            lines=[line(), line("LID", 1, 500)],
            parcels=[Parcel("T1", "dhl", LATER, LATER + clock.DAY, ((0, 2),)), Parcel("T2", "ups", LATER)],
        ),
    )

    assert database.rows("SELECT code, shipped, delivered FROM order_line ORDER BY position") == [
        ("POT", 2, 2),
        ("LID", 1, 0),
    ]
    assert database.rows("SELECT number, tracking, state FROM shipment ORDER BY id") == [
        ("S10001", "T1", "delivered"),
        ("S10002", "T2", "in_transit"),
    ]
    assert order_row("total_minor, captured_minor, payment, fulfilment") == (2500, 2500, "paid", "part_delivered")
    sound()


def test_a_done_order_that_is_cancelled_at_the_source_becomes_a_return(shop):
    take(shop, order(payments=PAID), refund("W1", 400))

    take(shop, order(payments=PAID, state="cancelled", cancelled_at=LATER), refund("W1", 400))

    assert order_row("state, units, refunded_minor, payment") == ("cancelled", 0, 400, "overpaid")
    assert database.scalar("SELECT sum(returns_minor) FROM sales_day") == 2000
    sound()

    take(shop, order(payments=PAID, said={"x": "y"}), refund("W1", 400))

    assert order_row("state, units, payment") == ("closed", 2, "part_refunded")
    assert database.scalar("SELECT sum(returns_minor) FROM sales_day") == 400
    sound()


def test_a_done_order_that_is_open_again_at_the_source_is_listed(shop):
    take(shop, order(payments=PAID))

    outcome = take(shop, order(payments=PAID, state="open"))

    assert outcome.differences[0]["says"] == "it is closed here and open in the file"
    assert differences() == [("W1", "state", "closed", "open")]
    sound()


def test_other_lines_of_an_open_order_are_listed(shop):
    open_order(shop)

    take(shop, order(state="open", payments=PAID, lines=[line("POT", 1, 1000), line("LID", 1, 1000)]))

    assert differences() == [("W1", "lines", "2 × POT", "1 × POT, 1 × LID")]
    assert row("SELECT ordered FROM order_line") == (2,)
    sound()


def test_a_gap_that_is_gone_is_listed_no_more(shop):
    take(shop, order(gap_minor=100))

    take(shop, order(gap_minor=0, paid_minor=2000))

    assert (differences("noted"), differences("gone")) == ([], [("W1", "total", "20.00", "21.00")])
    assert order_row("total_minor, source_gap_minor, captured_minor") == (2000, 0, 2000)
    sound()
