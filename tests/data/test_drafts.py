"""Orders by telephone, letter and at the counter: drafted with stock kept back, changed, placed, discarded, copied."""

from typing import Any

import pytest

from data import clock, database, doctor, search
from data.doorway import Call, preview
from data.errors import Denied, Missing, Over, Refused, Stale, Unclear
from data.operations.approvals import ask_approval, grant_approval
from data.operations.drafts import (
    copy_order,
    discard_draft,
    draft_order,
    place_draft,
    redraft_order,
    undiscard_draft,
)
from data.operations.history import undo_event
from data.operations.orders import cancel_order, place_order
from data.operations.stock_holds import sweep_holds
from tests.builders import Shop, events, fresh, make_sku, promise


def buyer(shop: Shop, name: str = "Ann Lee") -> tuple[int, int]:
    """A customer and their address."""
    with database.transaction():
        key = database.insert(
            "INSERT INTO customer (number, name, email, phone, made_at) VALUES (?, ?, 'ann@example.com', '+44 1', ?)",
            (f"C{name[:3]}", name, clock.now()),
        )
        address = database.insert(
            "INSERT INTO address (customer_id, name, line1, city, postcode, country, made_at)"
            " VALUES (?, ?, '1 Long Acre', 'London', 'WC2E 9LH', 'GB', ?)",
            (key, name, clock.now()),
        )
        search.index_rows("customer", [key])
    return key, address


def drafted(shop: Shop, lines: Any = (("POT-1", 2),), **more: Any) -> int:
    key, address = buyer(shop)
    return draft_order(shop.service, lines, customer=key, address=address, **more).id


def money(order: int) -> tuple[int, int, int, int]:
    """Goods, discounts, shipping and total."""
    now = fresh(order)
    return now.list_minor, now.discount_minor, now.shipping_minor, now.total_minor


def faults() -> dict[str, object]:
    """What doctor finds wrong."""
    return {one.name: one.examples for one in doctor.check() if one.found}


def test_a_draft_keeps_its_stock_back_and_counts_nowhere(shop):
    sku = make_sku(shop, stock=5)

    order = drafted(shop, shipping="4.90")

    now = fresh(order)
    assert (now.number, now.state, now.channel, now.customer_name, now.placed_at) == (
        "DR1", "draft", "phone", "Ann Lee", None,
    )  # fmt: skip
    assert (money(order), now.taken_by_id) == ((2000, 0, 490, 2490), shop.service.id)
    assert promise(shop, sku) == (5, 0, 0, 2)
    assert database.rows("SELECT kind, qty, subject FROM stock_hold") == [("draft", 2, f"draft:{order}")]
    assert database.scalar("SELECT count(*) FROM sales_day") == 0
    assert database.scalar("SELECT count(*) FROM order_hold") == 0


def test_a_draft_holds_what_there_is_and_no_safety_stock(shop):
    sku = make_sku(shop, stock=3, safety=1)

    drafted(shop, [["POT-1", 5]])

    assert promise(shop, sku) == (3, 0, 0, 2)


def test_discounts_of_lines_and_of_the_order_are_shared_and_kept(shop):
    make_sku(shop, stock=9)
    make_sku(shop, "CUP-1", stock=9, price=333)

    order = drafted(shop, [["POT-1", 1, "", "10%"], ["CUP-1", 3]], discount="1.00", code="SORRY")

    assert money(order) == (1999, 200, 0, 1799)
    assert database.rows("SELECT code, discount_minor, gross_minor FROM order_line ORDER BY position") == [
        ("POT-1", 147, 853),
        ("CUP-1", 53, 946),
    ]
    assert database.rows("SELECT code, amount_minor FROM order_discount ORDER BY id") == [("", 100), ("SORRY", 100)]


def test_tax_of_the_country_it_goes_to_is_in_the_total(shop):
    make_sku(shop, stock=9)
    with database.transaction():
        database.run(
            "INSERT INTO tax_rule (country, tax_class, ppm, included, from_day)"
            " VALUES ('GB', 'standard', 200000, 0, '')"
        )

    order = drafted(shop)

    assert (fresh(order).net_minor, fresh(order).tax_minor, fresh(order).total_minor) == (2000, 400, 2400)


def test_a_draft_is_written_anew_whole_and_keeps_its_number(shop):
    pot, cup = make_sku(shop, stock=5), make_sku(shop, "CUP-1", stock=5, price=300)
    order = drafted(shop, note="rings the bell")

    redraft_order(
        shop.service, order, [["CUP-1", 4, "2.50"]], seen=fresh(order).version, name="Bo", channel="counter", note=""
    )

    now = fresh(order)
    assert (now.number, now.customer_name, now.channel, now.customer_id) == ("DR1", "Bo", "counter", None)
    assert (money(order), now.units) == ((1000, 0, 0, 1000), 4)
    assert (promise(shop, pot)[3], promise(shop, cup)[3]) == (0, 4)
    assert database.scalar("SELECT count(*) FROM order_note") == 0


def test_a_draft_that_a_colleague_changed_is_not_written_over(shop):
    make_sku(shop, stock=5)
    order = drafted(shop)
    seen = fresh(order).version
    redraft_order(shop.operations, order, [["POT-1", 1]], seen=seen, name="Ann")
    before = (events(), promise(shop, 1))

    with pytest.raises(Stale):
        redraft_order(shop.service, order, [["POT-1", 5]], seen=seen, name="Ann")

    assert (events(), promise(shop, 1)) == before


def test_a_placed_draft_promises_its_own_stock_and_takes_an_orders_number(shop):
    sku = make_sku(shop, stock=2)
    order = drafted(shop)

    done = place_draft(shop.service, order, seen=fresh(order).version)

    now = fresh(order)
    assert (now.state, now.fulfilment, now.review, now.hold_reason) == ("placed", "ready", "pending", "payment")
    assert (now.number, done.facts["draft"], now.taken_by_id) == ("A10001", "DR1", shop.service.id)
    assert promise(shop, sku) == (2, 0, 2, 0)
    assert database.rows("SELECT orders, units, gross_minor FROM sales_day") == [(1, 2, 2000)]
    assert faults() == {}


def test_a_draft_placed_and_taken_back_leaves_no_sales(shop):
    sku = make_sku(shop, stock=2)
    order = drafted(shop)
    seq = place_draft(shop.operations, order).seq

    undo_event(shop.supervisor, seq)

    assert (fresh(order).state, promise(shop, sku)) == ("cancelled", (2, 0, 0, 0))
    assert faults() == {}


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"lines": []}, "Draft DR1 has no lines yet"),
        ({"customer": 0}, "Draft DR1 has no customer yet"),
        ({"address": 0}, "Draft DR1 has no address to go to yet"),
        ({"customer": 0, "name": "Bo", "terms": "on_account"}, "Only a known customer buys on account"),
    ],
)
def test_a_draft_that_lacks_something_is_not_placed(shop, more, sentence):
    make_sku(shop, stock=2)
    key, address = buyer(shop)
    values = {"lines": [["POT-1", 1]], "customer": key, "address": address, **more}
    order = draft_order(shop.service, **values).id
    before = (events(), promise(shop, 1))

    with pytest.raises(Refused, match=sentence):
        place_draft(shop.supervisor, order)

    assert (fresh(order).state, events(), promise(shop, 1)) == ("draft", *before)


def test_what_is_sold_over_the_counter_needs_no_address(shop):
    make_sku(shop, stock=2)
    order = draft_order(shop.operations, [["POT-1", 1]], name="A passer-by", channel="counter").id

    place_draft(shop.operations, order, paid="10.00", method="cash")

    assert (fresh(order).payment, fresh(order).hold_reason) == ("paid", "")


def test_a_discount_above_the_limit_is_asked_for_and_granted(shop):
    make_sku(shop, stock=2, price=50_000)
    order = drafted(shop, discount="25%")  # 250.00, customer service has 100.00

    with pytest.raises(Over) as over:
        place_draft(shop.service, order)

    assert (over.value.amount, over.value.limit, fresh(order).state) == (25_000, 10_000, "draft")
    asked = ask_approval(shop.service, "order.place_draft", order, reason="a good customer")
    grant_approval(shop.supervisor, asked.id)
    assert (fresh(order).state, fresh(order).total_minor) == ("placed", 75_000)


def test_a_price_below_the_list_weighs_as_a_discount_does(shop):
    make_sku(shop, stock=2, price=50_000)
    order = drafted(shop, [["POT-1", 1, "300.00"]])

    with pytest.raises(Over) as over:
        place_draft(shop.service, order)

    assert over.value.amount == 20_000
    with pytest.raises(Over):
        place_order(shop.service, [["POT-1", 1, "300.00"]], name="Ann")


def test_credit_weighs_all_of_it(shop):
    make_sku(shop, stock=2, price=9_000)
    order = drafted(shop, terms="on_account")

    with pytest.raises(Over) as over:
        place_draft(shop.service, order)

    assert over.value.amount == 18_000
    place_draft(shop.operations, order)
    assert fresh(order).hold_reason == ""


def test_who_may_not_record_payments_places_no_paid_order(shop):
    make_sku(shop, stock=2)
    order = drafted(shop)

    with pytest.raises(Denied):
        place_draft(shop.service, order, paid="20.00")
    with pytest.raises(Denied):
        place_order(shop.service, [["POT-1", 1]], paid=1000)
    with pytest.raises(Denied):
        draft_order(shop.logistics, [["POT-1", 1]])

    assert (fresh(order).state, database.scalar("SELECT count(*) FROM payment_event")) == ("draft", 0)


def test_a_discarded_draft_gives_its_stock_back_and_comes_back_by_undo(shop):
    sku = make_sku(shop, stock=5)
    order = drafted(shop)

    seq = discard_draft(shop.service, order).seq
    assert (fresh(order).state, promise(shop, sku), fresh(order).units) == ("cancelled", (5, 0, 0, 0), 0)
    assert faults() == {}

    undo_event(shop.service, seq)
    assert (fresh(order).state, promise(shop, sku), fresh(order).units) == ("draft", (5, 0, 0, 2), 2)
    assert faults() == {}


def test_a_cancelled_order_is_no_discarded_draft(shop):
    make_sku(shop, stock=5)
    order = place_order(shop.operations, [["POT-1", 1]], name="Ann").id
    with pytest.raises(Refused, match="is no draft any more"):
        discard_draft(shop.service, order)
    cancel_order(shop.supervisor, order, reason="test")

    with pytest.raises(Refused, match="is no draft that was discarded"):
        undiscard_draft(shop.service, order)

    assert fresh(order).state == "cancelled"


def test_a_draft_is_discarded_not_cancelled(shop):
    make_sku(shop, stock=5)
    order = drafted(shop)

    with pytest.raises(Refused, match="Discard it instead"):
        cancel_order(shop.supervisor, order, reason="test")

    assert (fresh(order).state, promise(shop, 1)[3]) == ("draft", 2)


def test_stock_of_an_old_draft_is_let_go_and_kept_back_again_when_it_is_saved(shop, monkeypatch):
    sku = make_sku(shop, stock=5)
    order = drafted(shop, hours=1)
    later = clock.now() + 2 * clock.HOUR
    monkeypatch.setattr(clock, "now", lambda: later)

    sweep_holds(shop.supervisor)
    assert (promise(shop, sku), fresh(order).state) == ((5, 0, 0, 0), "draft")

    redraft_order(shop.service, order, [["POT-1", 3]], name="Ann")
    assert promise(shop, sku) == (5, 0, 0, 3)
    place_draft(shop.supervisor, drafted_counter(shop, order))
    assert promise(shop, sku) == (5, 0, 3, 0)


def drafted_counter(shop: Shop, order: int) -> int:
    redraft_order(shop.service, order, [["POT-1", 3]], name="Ann", channel="counter")
    return order


def test_an_old_order_is_copied_at_todays_prices_without_what_is_gone(shop):
    make_sku(shop, stock=5, price=800)
    make_sku(shop, "OLD-1", stock=5)
    make_sku(shop, "NEW-2", stock=5, price=700)
    make_sku(shop, "OLD-2", stock=5)
    key, address = buyer(shop)
    old = place_order(
        shop.operations, [["POT-1", 2, "5.00"], ["OLD-1", 1], ["OLD-2", 1]], customer=key, address=address
    ).id
    with database.transaction():
        database.run("UPDATE sku SET live = 0 WHERE code IN ('OLD-1', 'OLD-2')")
        database.run(
            "UPDATE sku SET replaced_by_id = (SELECT s.id FROM sku s WHERE s.code = 'NEW-2') WHERE code = 'OLD-2'"
        )

    done = copy_order(shop.service, old)

    assert database.rows("SELECT code, ordered, gross_minor FROM order_line WHERE order_id = ?", (done.id,)) == [
        ("POT-1", 2, 1600),
        ("NEW-2", 1, 700),
    ]
    assert (done.facts["lost"]["codes"], done.facts["replaced"]["codes"]) == (["OLD-1"], ["OLD-2 > NEW-2"])
    assert (fresh(done.id).customer_id, fresh(done.id).ship_address_id) == (key, address)


def test_a_copy_of_what_is_not_sold_any_more_is_refused(shop):
    make_sku(shop, stock=5)
    old = place_order(shop.operations, [["POT-1", 2]], name="Ann").id
    with database.transaction():
        database.run("UPDATE sku SET live = 0")
    before = events()

    with pytest.raises(Refused, match="Nothing of order A10001 is sold any more"):
        copy_order(shop.service, old)

    assert events() == before


@pytest.mark.parametrize(
    ("values", "kind", "sentence"),
    [
        ({"lines": [["NO-1", 1]]}, Missing, "There is no SKU NO-1"),
        ({"lines": [["POT-1", 0]]}, Refused, "must be at least 1"),
        ({"lines": [["POT-1", 10**9]]}, Unclear, "Check the number"),
        ({"lines": [["POT-1", 1, "9.99", "10.00"]]}, Refused, "more than the goods are worth"),
        ({"lines": [["POT-1", 1, "x"]]}, Unclear, "is not an amount"),
        ({"discount": "101%"}, Refused, "more than the goods are worth"),
        ({"discount": "-1"}, Refused, "more than the goods are worth"),
        ({"shipping": "-1"}, Refused, "less than nothing"),
        ({"terms": "soon"}, Unclear, "There are no terms"),
        ({"channel": "web"}, Unclear, "not by “web”"),
        ({"hours": 0}, Unclear, "keeps stock"),
        ({"customer": 99}, Missing, "There is no customer 99"),
        ({"address": 99}, Missing, "There is no address 99"),
    ],
)
def test_what_can_not_be_meant_is_refused_and_nothing_is_kept_back(shop, values, kind, sentence):
    sku = make_sku(shop, stock=5)

    with pytest.raises(kind, match=sentence):
        draft_order(shop.service, **{"lines": [["POT-1", 1]], **values})

    assert (events(), promise(shop, sku)) == (["test.stock"], (5, 0, 0, 0))
    assert database.scalar("SELECT count(*) FROM orders") == 0


def test_a_preview_says_what_would_be_kept_back_and_keeps_nothing(shop):
    sku = make_sku(shop, stock=5)

    seen = preview(shop.service, [Call(draft_order, (), {"lines": [["POT-1", 2]], "name": "Ann"})])

    assert seen.would.stock == [{"sku": "POT-1", "warehouse": "MAIN", "bucket": "held", "change": 2}]
    assert (promise(shop, sku), database.scalar("SELECT count(*) FROM orders")) == ((5, 0, 0, 0), 0)


def test_nothing_of_the_buyer_is_in_the_events_of_a_draft(shop):
    make_sku(shop, stock=5)
    order = draft_order(shop.service, [["POT-1", 1]], name="Zoe Private", email="zoe@private.example", note="hush").id
    redraft_order(shop.service, order, [["POT-1", 1]], name="Zora Secret", channel="counter", note="hush more")
    place_draft(shop.service, order)

    told = " ".join(str(row[0]) for row in database.rows("SELECT body FROM event"))

    assert not [word for word in ("Zoe", "Zora", "private", "hush") if word in told]
