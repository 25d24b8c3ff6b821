"""What orders from files mean when they first come in: money, parcels, discounts, taxes, currencies, open ones."""

import pytest

from data import clock, database, recount
from data.doorway import OPERATIONS
from data.errors import Missing
from data.importers.records import Discount, Parcel, Party, Payment, Tax
from data.operations.dispatch import ship_order
from data.operations.review import approve_order
from tests.builders import events, make_sku, promise
from tests.chunks import AT, DAY, HOME, LATER, differences, line, order, order_row, refund, row, take
from tests.data.test_import_orders import sound

DELIVERED = LATER + clock.DAY


def test_columns_of_a_done_order_are_the_sources(shop):
    one = order(
        source_state="fulfilled",
        paid_at=AT + 1,
        approved_at=AT + 2,
        closed_at=LATER,
        deliver_by_at=DELIVERED,
        tags="vip",
        note="Ring twice",
        bill=Party("", "Firm", "", "", "Firm & Co", ("Platz 2", "", "Bonn", "", "53111", "DE")),
        lines=[line(vendor="Kiln Works")],
    )

    outcome = take(shop, one)

    assert order_row("state, source_state, paid_at, approved_at, closed_at, deliver_by_at, tags, payment") == (
        *("closed", "fulfilled", AT + 1, AT + 2, LATER, DELIVERED, "vip", "paid"),
    )
    assert row("SELECT vendor FROM order_line") == ("Kiln Works",)
    assert row(
        "SELECT s.line1, b.line1, b.company FROM orders o JOIN address s ON s.id = o.ship_address_id"
        " JOIN address b ON b.id = o.bill_address_id"
    ) == ("Ring 1", "Platz 2", "Firm & Co")
    assert row("SELECT text FROM order_note") == ("Ring twice",)
    assert (outcome.imported[0], outcome.counts["orders"], outcome.differences) == (1, 1, [])
    sound()


def test_several_payments_come_one_by_one_and_a_gift_card_is_one(shop):
    paid = [
        Payment(500, "gift_card", AT, "GC-1"),
        Payment(1500, "visa", AT + clock.HOUR, "ch_1", "authorise"),
        Payment(1500, "visa", LATER, "ch_1"),
    ]

    outcome = take(shop, order(payments=paid))

    assert database.rows("SELECT kind, amount_minor, method, psp_ref, at FROM payment_event ORDER BY id") == [
        ("capture", 500, "gift_card", "GC-1", AT),
        ("authorise", 1500, "visa", "ch_1", AT + clock.HOUR),
        ("capture", 1500, "visa", "ch_1", LATER),
    ]
    assert order_row("captured_minor, authorised_minor, payment, paid_at") == (2000, 0, "paid", LATER)
    assert outcome.counts["payments"] == 3
    sound()


def test_what_is_only_promised_or_paid_in_part_says_so(shop):
    take(
        shop,
        order("W1", payments=[Payment(2000, "visa", kind="authorise")]),
        order("W2", payments=[Payment(700, "bank")]),
        order("W3", paid_minor=0),
    )

    assert database.rows("SELECT payment, authorised_minor, captured_minor FROM orders ORDER BY source_id") == [
        ("authorised", 2000, 0),
        ("part_paid", 0, 700),
        ("unpaid", 0, 0),
    ]
    sound()


def test_discount_codes_and_taxes_are_named(shop):
    one = order(
        lines=[line(discount_minor=300, tax_minor=340)],
        discounts=[Discount("SPRING", 200, "Spring sale"), Discount("VIP", 150)],
        taxes=[Tax("MwSt", 340, 200_000, inclusive=True)],
    )

    take(shop, one)

    assert database.rows("SELECT code, title, amount_minor FROM order_discount ORDER BY id") == [
        ("SPRING", "Spring sale", 200),
        ("VIP", "VIP", 150),
    ]
    assert row("SELECT jurisdiction, rate_ppm, inclusive, amount_minor FROM tax_line") == ("MwSt", 200_000, 1, 340)
    assert order_row("discount_minor, tax_minor, total_minor") == (300, 340, 2040)
    sound()


def test_parcels_hold_what_was_sent_and_their_numbers_are_found(shop):
    one = order(
        lines=[line("POT", 3, 3000), line("LID", 1, 500)],
        parcels=[
            Parcel("TRACK111", "dhl", LATER, DELIVERED, ((0, 2),)),
            Parcel("TRACK222", "ups", LATER),
        ],
    )

    take(shop, one)

    assert database.rows(
        "SELECT s.number, s.state, s.carrier, s.tracking, l.code, x.qty FROM shipment s JOIN shipment_line x"
        " ON x.shipment_id = s.id JOIN order_line l ON l.id = x.order_line_id ORDER BY s.id, l.position"
    ) == [
        ("S10001", "delivered", "dhl", "TRACK111", "POT", 2),
        ("S10002", "in_transit", "ups", "TRACK222", "POT", 1),
        ("S10002", "in_transit", "ups", "TRACK222", "LID", 1),
    ]
    assert database.rows("SELECT code, shipped, delivered FROM order_line ORDER BY position") == [
        ("POT", 3, 2),
        ("LID", 1, 0),
    ]
    assert order_row("fulfilment, carrier, tracking") == ("part_delivered", "ups", "TRACK222")
    assert database.scalar("SELECT count(*) FROM stock_move") == 0
    sound()


def test_what_a_done_order_did_not_get_is_simply_not_shipped(shop):
    take(
        shop,
        order("W1", [line(qty=3, shipped=1)]),
        order("W2", [line(qty=3, shipped=0)]),
        order("W3", [line(qty=3, shipped=9)], parcels=[Parcel("T1", "dhl", delivered_at=LATER)]),
    )

    assert database.rows("SELECT state, fulfilment, unshipped FROM orders ORDER BY source_id") == [
        ("closed", "part_shipped", 0),
        ("closed", "unallocated", 0),
        ("closed", "delivered", 0),
    ]
    sound()


def test_refunds_of_any_kind_say_so(shop):
    take(
        shop,
        order("W1"),
        refund("W1", 500),
        order("W2"),
        refund("W2", 2000),
        order("W3", state="cancelled", payments=[Payment(2000)], cancelled_at=LATER),
        refund("W3", 2000),
        order("W4", state="cancelled", cancelled_at=LATER),
        refund("W4", 2000),
    )

    assert database.rows(
        "SELECT source_id, state, payment, captured_minor, refunded_minor FROM orders ORDER BY source_id"
    ) == [
        ("W1", "closed", "part_refunded", 2000, 500),
        ("W2", "closed", "refunded", 2000, 2000),
        ("W3", "cancelled", "refunded", 2000, 2000),
        ("W4", "cancelled", "refunded", 2000, 2000),
    ]
    assert database.scalar("SELECT count(*) FROM document WHERE order_id IS NOT NULL") == 4
    assert database.rows("SELECT day, orders, gross_minor, returns_minor FROM sales_day ORDER BY day") == [
        (DAY, 4, 8000, 0),
        ("2026-03-05", 0, 0, 500 + 2000 + 2000 + 2000),
    ]
    sound()


def test_more_cannot_go_back_than_was_taken(shop):
    outcome = take(shop, order(payments=[Payment(800)]), refund("W1", 1000))

    assert order_row("captured_minor, refunded_minor, payment") == (800, 800, "part_paid")
    assert row("SELECT amount_minor FROM document") == (-1000,)
    assert differences("noted") == [("W1/refund", "refunded", "8.00", "10.00")]
    assert outcome.differences[0]["says"] == "10.00 went back by the file, and no more than 8.00 was taken"
    sound()


def test_a_total_that_the_figures_lack_is_kept_marked_and_listed(shop):
    outcome = take(shop, order(gap_minor=100, disagrees="its total is 21.00 by the file and 20.00 by its lines"))

    assert order_row("total_minor, source_gap_minor, captured_minor, payment") == (2100, 100, 2100, "paid")
    assert differences("noted") == [("W1", "total", "20.00", "21.00")]
    assert outcome.differences == []
    sound()


def test_another_currency_keeps_its_rate_and_an_unknown_rate_is_listed(shop):
    outcome = take(shop, order("W1", currency="USD", fx_ppm=920_000), order("W2", currency="USD"))

    assert database.rows("SELECT currency, fx_ppm, fx_day FROM orders ORDER BY source_id") == [
        ("USD", 920_000, DAY),
        ("USD", 1_000_000, DAY),
    ]
    assert differences("noted") == [("W2", "rate", "1 EUR", "1 USD")]
    assert outcome.differences == [
        {"document": "W2", "field": "rate", "ours": "1 EUR", "theirs": "1 USD"}
        | {"says": "what a USD is worth in EUR is not known"}
    ]
    sound()


def test_guests_have_no_customer_but_their_name(shop):
    take(shop, order(party=Party("", "Bo", "", "", "", HOME)))

    assert order_row("customer_id, customer_name") == (None, "Bo")
    sound()


def test_what_has_no_place_is_kept_as_it_was_said(shop):
    take(shop, order(said={"Gift message": "Happy birthday"}))

    kind, subject, hash, body, made = row("SELECT kind, subject_id, hash, body, made FROM source_record")
    assert (kind, subject, made) == ("order", order_row("id")[0], 1)
    assert '"said":{"Gift message":"Happy birthday"}' in body
    assert hash == order_row("source_hash")[0]


def test_an_order_of_which_nothing_can_change_costs_no_record(shop):
    take(shop, order(party=Party("7")))

    assert database.scalar("SELECT count(*) FROM source_record") == 0


def test_an_open_order_keeps_its_money_and_takes_stock(shop):
    sku = make_sku(shop, "POT", stock=5, price=900)
    one = order(
        state="open",
        lines=[
            line("POT", 2, 2000, discount_minor=100, tax_minor=361),
            line("", 1, 400, kind="service", title="Freight"),
        ],
        source_state="unfulfilled",
        payments=[Payment(2661, "visa", AT, "ch_9")],
        discounts=[Discount("SPRING", 100)],
        gap_minor=0,
    )

    outcome = take(shop, one)

    assert order_row(
        "number, state, review, currency, list_minor, discount_minor, tax_minor, shipping_minor, total_minor, payment,"
        " fulfilment, units, unshipped, holds, placed_at"
    ) == ("W1", "placed", "pending", "EUR", 2000, 100, 361, 400, 2661, "paid", "ready", 2, 2, 0, AT)
    assert promise(shop, sku) == (5, 0, 2, 0)
    assert row("SELECT amount_minor, method, psp_ref FROM payment_event") == (2661, "visa", "ch_9")
    assert (events()[-2:], outcome.imported[0]) == (["import.batch", "order.arrive"], 2)
    sound()


def test_an_open_order_in_another_currency_is_placed_in_it(shop):
    make_sku(shop, "POT", stock=5)

    take(shop, order(state="open", currency="USD", fx_ppm=900_000, payments=[Payment(2000)]))

    assert order_row("state, currency, fx_ppm, total_minor, payment, hold_reason") == (
        *("placed", "USD", 900_000, 2000, "paid", ""),
    )
    sound()


def test_what_the_source_has_sent_of_an_open_order_is_not_sent_again(shop):
    sku = make_sku(shop, "POT", stock=5)
    one = order(
        state="open",
        lines=[line("POT", 3, 3000)],
        payments=[Payment(3000)],
        parcels=[Parcel("T1", "dhl", LATER, lines=((0, 1),))],
    )

    take(shop, one)

    assert row("SELECT ordered, shipped, allocated FROM order_line") == (3, 1, 2)
    assert order_row("fulfilment, unshipped, tracking") == ("part_shipped", 2, "T1")
    assert promise(shop, sku) == (5, 0, 2, 0)
    sound()

    key = order_row("id")[0]
    approve_order(shop.supervisor, key)
    ship_order(shop.supervisor, key, carrier="dhl")

    assert row("SELECT ordered, shipped, allocated FROM order_line") == (3, 3, 0)
    assert promise(shop, sku) == (3, 0, 0, 0)
    sound()


def test_an_open_order_of_something_without_a_sku_waits_for_it(shop):
    take(shop, order(state="open", lines=[line("", 1, 1000)], payments=[Payment(1000)]))

    assert row("SELECT code, ordered, allocated FROM order_line") == ("Title", 1, 0)
    assert order_row("state, fulfilment, hold_reason") == ("placed", "backordered", "stock")
    sound()


def test_cash_on_delivery_needs_no_payment_first(shop):
    make_sku(shop, "POT", stock=5)

    take(shop, order(state="open", paid_minor=0, method="Cash on Delivery"))

    assert order_row("terms, payment, holds") == ("cod", "unpaid", 0)


def test_a_refund_of_an_open_order_is_its_own(shop):
    make_sku(shop, "POT", stock=5)

    take(shop, order(state="open", payments=[Payment(2000)]), refund("W1", 300))

    assert order_row("state, refunded_minor, payment") == ("placed", 300, "part_refunded")
    sound()


def test_nobody_lets_orders_arrive_but_an_import(shop):
    with pytest.raises(Missing, match="No import with the order"):
        OPERATIONS["order.arrive"](shop.operations, "x")
    assert (events(), database.scalar("SELECT count(*) FROM orders")) == ([], 0)


def test_every_sum_is_what_a_recount_finds(shop):
    take(
        shop,
        order("W1", state="cancelled", payments=[Payment(2000)], cancelled_at=LATER),
        order("W2", state="cancelled", paid_minor=0),
        order("W3", [line(qty=4, discount_minor=100), line("", 1, 300, kind="fee")]),
    )

    assert [fault for table in recount.RECOUNT for fault in recount.faults(table)] == []
    assert database.rows("SELECT day, orders, units, returns_minor, fee_minor FROM sales_day ORDER BY day") == [
        (DAY, 2, 6, 0, 300),
        ("2026-03-05", 0, 0, 2000, 0),
    ]
