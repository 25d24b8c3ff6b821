"""Orders at their edges: money that can't be, lines that are hard to name, plans and promises past their reason."""

import pytest

from data import clock, database, doctor, frames, ledger, order_book
from data.doorway import Operation
from data.errors import Over, Refused
from data.events import Actor, Done
from data.models.orders import Order
from data.operations.dispatch import ship_order, split_order
from data.operations.fulfilment import pick_order
from data.operations.order_edits import note_order, promise_order, record_payment, reverse_payment
from data.operations.orders import cancel_order, place_order
from data.operations.review import approve_order, reconsider_order, reject_order, unapprove_order
from tests.builders import Shop, fresh, make_sku, promise


def placed(shop: Shop, lines: list[list[object]] | None = None, **values: object) -> int:
    return place_order(shop.operations, lines or [["POT-1", 3]], **{"paid": 3000, **values}).id


def sound() -> None:
    assert [(one.name, one.examples) for one in doctor.check() if one.found] == []


@pytest.mark.parametrize(
    ("lines", "values", "words"),
    [
        ("POT-1", {"shipping": -100}, "can't be less than nothing"),
        ("POT-1", {"paid": "-5"}, "can't be less than nothing"),
        ("POT-1:1@-5", {}, "can't be less than nothing"),
        ("POT-1:99999999999", {}, "Check the number"),
        ("POT-1:10000000@99999999999999", {}, "more money than the store can hold"),
        ("POT-1", {"terms": "someday"}, "no terms “someday”"),
        ("POT-1", {"address": 77}, "no address 77"),
        ("POT-1", {"bill_address": 77}, "no address 77"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused_in_words(shop, lines, values, words):
    make_sku(shop, stock=5)

    with pytest.raises(Refused, match=words):
        place_order(shop.operations, lines, **values)

    assert database.scalar("SELECT count(*) FROM orders") == 0


def test_an_order_of_a_source_is_placed_once(shop):
    make_sku(shop, stock=5)
    first = placed(shop, channel="web", source_id="W-7")

    with pytest.raises(Refused, match=f"is here already: {fresh(first).number}"):
        placed(shop, channel="web", source_id="W-7")

    placed(shop, channel="mail", source_id="W-7")


def test_of_two_lines_of_one_article_the_one_that_still_can_is_picked(shop):
    make_sku(shop, stock=5)
    order = placed(shop, [["POT-1", 1], ["POT-1", 2]])
    pick_order(shop.logistics, order, lines="#1:1")

    pick_order(shop.logistics, order, lines="POT-1:2")

    assert database.rows("SELECT picked FROM order_line ORDER BY position") == [(1,), (2,)]


def test_a_code_with_a_colon_is_named_as_it_is(shop):
    make_sku(shop, "POT:5", stock=5)
    make_sku(shop, "POT", stock=5)
    order = placed(shop, [["POT", 2], ["POT:5", 2]], paid=4000)

    pick_order(shop.logistics, order, lines="POT:5")
    pick_order(shop.logistics, order, lines="POT:1")

    assert database.rows("SELECT code, picked FROM order_line ORDER BY code") == [("POT", 1), ("POT:5", 2)]
    assert place_order(shop.operations, "POT:5").id
    assert database.rows("SELECT code, ordered FROM order_line ORDER BY id DESC LIMIT 1") == [("POT:5", 1)]


def test_a_line_that_has_nothing_left_is_no_parcel(shop):
    make_sku(shop, stock=5)
    make_sku(shop, "VASE", stock=5)
    order = placed(shop, [["POT-1", 1], ["VASE", 1]], paid=2000)
    approve_order(shop.operations, order)
    ship_order(shop.logistics, order, carrier="dhl", lines="POT-1:1")

    with pytest.raises(Refused, match="not that many of POT-1"):
        split_order(shop.operations, order, lines="POT-1")

    assert database.scalar("SELECT count(*) FROM shipment WHERE state = 'planned'") == 0


def parcels() -> list[str]:
    return [row[0] for row in database.rows("SELECT state FROM shipment ORDER BY id")]


def test_units_are_planned_into_one_parcel(shop):
    make_sku(shop, stock=5)
    order = placed(shop)
    split_order(shop.operations, order, lines="POT-1:2")

    with pytest.raises(Refused, match="not that many of POT-1"):
        split_order(shop.operations, order, lines="POT-1:2")

    assert parcels() == ["planned"]


def test_a_plan_goes_when_its_units_have_left_otherwise(shop):
    make_sku(shop, stock=5)
    order = placed(shop)
    approve_order(shop.operations, order)
    split_order(shop.operations, order, lines="POT-1:1")

    ship_order(shop.logistics, order, carrier="dhl")

    assert parcels() == ["cancelled", "handed_over"]


def test_a_plan_goes_when_its_units_are_cancelled(shop):
    make_sku(shop, stock=5)
    order = placed(shop)
    split_order(shop.operations, order, lines="POT-1:2")

    cancel_order(shop.operations, order, lines="POT-1:1", reason="customer asked")
    assert parcels() == ["planned"]

    cancel_order(shop.operations, order, lines="POT-1:1", reason="customer asked")
    assert parcels() == ["cancelled"]


def test_a_planned_parcel_is_weighed_like_any_other(shop):
    make_sku(shop, stock=5)
    order = placed(shop)
    approve_order(shop.operations, order)
    split_order(shop.operations, order, lines="POT-1:1")

    ship_order(shop.logistics, order, carrier="dhl", lines="POT-1:1", weight_g=750)

    assert database.rows("SELECT state, weight_g FROM shipment") == [("handed_over", 750)]


def check_of(order: int, name: str) -> str:
    return str(database.scalar("SELECT state FROM order_check WHERE order_id = ? AND name = ?", (order, name)))


def test_a_payment_that_was_taken_back_is_not_good_on_the_checklist(shop):
    make_sku(shop, stock=5)
    order = placed(shop, paid=0)
    record_payment(shop.operations, order, amount=3000)
    assert check_of(order, "paid") == "good"

    reverse_payment(shop.operations, order, amount=3000)

    assert check_of(order, "paid") == "waits"


def test_a_note_that_was_taken_back_no_longer_waits_on_the_checklist(shop):
    from data.operations.order_edits import unnote_order

    make_sku(shop, stock=5)
    order = placed(shop)
    notes = [note_order(shop.operations, order, text=text).facts["note"] for text in ("one", "two")]

    unnote_order(shop.operations, order, note=notes[0])
    assert check_of(order, "note") == "waits"
    unnote_order(shop.operations, order, note=notes[1])
    assert check_of(order, "note") == "good"


def _authorise(actor: Actor, order_id: int, *, amount: int) -> Done:
    """What a gateway says."""
    order = frames.current(Order, order_id)
    ledger.pay("authorise", order, amount)
    from data import axes

    order_book.settle_payment_hold(order, amount)
    axes.settle(order)
    return Done("order", order.id)


authorise: Operation[...] = Operation(
    "payment.record", "payment.record", "{amount} recorded on order {number}.", _authorise, subject="order"
)


def test_an_authorised_order_stays_free_while_its_money_is_taken_in_parts(shop):
    make_sku(shop, stock=5)
    order = placed(shop, paid=0)
    authorise(shop.operations, order, amount=3000)
    assert fresh(order).hold_reason == ""

    for part in (500, 500, 2000):
        record_payment(shop.operations, order, amount=part)
        assert fresh(order).hold_reason == ""
    assert fresh(order).payment == "paid"


def test_money_given_back_does_not_hide_what_was_never_paid(shop):
    from data.axes import Money, payment

    assert payment(Money(0, 1000, 1000, 0), 2000) == "part_paid"
    assert payment(Money(0, 1000, 1000, 0), 1000) == "refunded"
    assert payment(Money(0, 1000, 1000, 0), 0) == "refunded"
    assert payment(Money(0, 2000, 500, 0), 2000) == "part_refunded"


def test_an_order_that_was_never_paid_is_not_paid_by_its_cancelling(shop):
    make_sku(shop, stock=5)
    order = placed(shop, paid=0)

    cancel_order(shop.operations, order, reason="never paid")

    assert fresh(order).paid_at is None


DAY0 = clock.instant(clock.moment(clock.now()).replace(hour=9, minute=0, second=0, microsecond=0)) - 30 * clock.DAY


def test_the_promise_is_frozen_from_the_later_of_approval_and_payment(shop):
    make_sku(shop, stock=9)
    with clock.telling(DAY0):
        paid, late = placed(shop), placed(shop, paid=0)
        expected = fresh(paid).ship_by_at
    with clock.telling(DAY0 + 7 * clock.DAY):
        approve_order(shop.operations, paid)
        approve_order(shop.operations, late)
    assert (fresh(paid).ship_by_at, fresh(paid).ship_by_frozen) == (expected + 7 * clock.DAY, 1)
    assert (fresh(late).ship_by_at, fresh(late).ship_by_frozen) == (expected, 0)

    with clock.telling(DAY0 + 14 * clock.DAY):
        record_payment(shop.operations, late, amount=3000)
    assert (fresh(late).ship_by_at, fresh(late).ship_by_frozen) == (expected + 14 * clock.DAY, 1)


def test_a_promise_that_somebody_made_outlives_an_approval_that_is_taken_back(shop):
    make_sku(shop, stock=5)
    order = placed(shop)
    day = clock.day_of(clock.now() + 30 * clock.DAY, "Europe/London")
    promise_order(shop.operations, order, day=day, reason="customer asked")
    promised = fresh(order).ship_by_at

    approve_order(shop.operations, order)
    unapprove_order(shop.operations, order)
    approve_order(shop.operations, order)

    assert (fresh(order).ship_by_at, fresh(order).ship_by_frozen) == (promised, 1)


def test_a_promise_that_is_taken_back_is_expected_again(shop):
    from data.operations.history import undo_event

    make_sku(shop, stock=5)
    order = placed(shop)
    before = fresh(order).ship_by_at
    day = clock.day_of(clock.now() + 30 * clock.DAY, "Europe/London")
    for reason in ("customer asked", "customer asked again"):
        done = promise_order(shop.operations, order, day=day, reason=reason)

    undo_event(shop.operations, done.seq)
    assert (fresh(order).ship_by_frozen, fresh(order).ship_by_reason) == (1, "customer asked")
    undo_event(shop.operations, done.seq - 1)
    assert (fresh(order).ship_by_at, fresh(order).ship_by_frozen, fresh(order).ship_by_reason) == (before, 0, "")


@pytest.mark.parametrize("day", ["2020-01-01", "9999-12-31", "0001-01-01", "soon"])
def test_a_promise_is_a_day_that_can_be_kept(shop, day):
    make_sku(shop, stock=5)
    order = placed(shop)

    with pytest.raises(Refused, match=day):
        promise_order(shop.operations, order, day=day, reason="customer asked")


def test_taking_a_rejection_back_is_no_way_around_ones_limit(shop):
    make_sku(shop, stock=5, price=60_000)
    order = placed(shop, [["POT-1", 2]], paid=120_000)
    approve_order(shop.supervisor, order)
    reject_order(shop.supervisor, order, reason="no such street")

    with pytest.raises(Over):
        reconsider_order(shop.operations, order, review="approved")
    with pytest.raises(Refused, match="can't be rejected again"):
        reconsider_order(shop.operations, order, review="rejected")

    reconsider_order(shop.operations, order)
    assert fresh(order).review == "pending"
    sound()


def test_an_order_is_approved_again_only_if_it_was(shop):
    make_sku(shop, stock=5)
    order = placed(shop)
    reject_order(shop.operations, order, reason="no such street")

    with pytest.raises(Refused, match="can't be approved again"):
        reconsider_order(shop.operations, order, review="approved")


def test_an_article_that_never_came_is_sold_ahead_up_to_its_limit(shop):
    make_sku(shop, oversell="preorder", oversell_limit=2)

    order = placed(shop)

    assert (promise(shop, 1), fresh(order).fulfilment) == ((0, 0, 2, 0), "partly_allocated")
    sound()


def test_cancelling_units_one_by_one_gives_exactly_what_the_order_cost(shop):
    make_sku(shop, stock=9, price=333)
    with database.transaction():
        database.run("INSERT INTO setting (name, value, since_at) VALUES ('tax.rate_ppm', '190000', 0)")
    from data.options import forget_options

    forget_options()
    order = placed(shop, [["POT-1", 7]], shipping="4.95", discount="1.00", paid="30")
    forget_options()
    total = fresh(order).total_minor
    for n in range(7):
        cancel_order(shop.operations, order, lines="POT-1:1", reason="one by one")
        assert (fresh(order).cancelled_minor == total) == (n == 6)
    sound()


def test_what_is_weighed_of_a_cancelling_is_all_that_goes(shop):
    make_sku(shop, stock=5, price=1)
    order = placed(shop, [["POT-1", 1]], shipping="2000", paid=0)

    with pytest.raises(Over, match=r"2000\.01 EUR"):
        cancel_order(shop.operations, order, reason="customer asked")


def test_nothing_of_the_buyer_goes_into_the_chain(shop):
    from data.operations.history import undo_event
    from data.operations.order_edits import change_address
    from data.operations.review import hold_order

    make_sku(shop, stock=9)
    address = database.insert(
        "INSERT INTO address (name, line1, city, country, phone) VALUES ('Zoe Quill', '7 Elm Row', 'Leeds', 'GB', ?)",
        ("07700900123",),
    )
    who = {"name": "Zoe Quill", "email": "zoe@example.com", "note": "call 07700900123", "address": address}
    order = placed(shop, **who)
    where = {"line1": "8 Elm Row", "city": "York", "postcode": "YO1 7HH", "country": "GB", "phone": "0"}
    change_address(shop.logistics, order, name="Zoe Quill", **where)
    note_order(shop.service, order, text="Zoe Quill moved to 8 Elm Row")
    undo_event(shop.service, hold_order(shop.service, order, hold="address", note="8 Elm Row?").seq)
    approve_order(shop.operations, order)
    ship_order(shop.logistics, order, carrier="dhl")

    told = " ".join(row[0] for row in database.rows("SELECT body FROM event"))
    assert [word for word in ("Quill", "zoe@", "Elm Row", "07700", "York") if word in told] == []
