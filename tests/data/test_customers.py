"""Customers: made, changed, noted about, merged and taken apart; their sums, and that nothing of them is in events."""

from typing import Any

import pytest

from data import clock, database, doctor
from data.doorway import Call, preview
from data.errors import Denied, Missing, Refused, Stale, Unclear
from data.models.customers import Customer
from data.operations.customers import (
    change_customer,
    customer_from_order,
    drop_customer,
    make_customer,
    note_customer,
    record_consent,
    register_guest,
    reveal_customer,
    unnote_customer,
)
from data.operations.history import undo_event
from data.operations.merging_customers import merge_customers
from data.operations.orders import place_order
from data.paging import Window
from data.queries.customers import customer_contact, customer_detail, customer_page, customers_like, others
from tests.builders import Shop, events, fresh, make_sku

LONDON = {"line1": "1 Long Acre", "postcode": "wc2e9lh", "city": "London", "country": "gb"}


def made(shop: Shop, name: str = "Ann Lee", **more: Any) -> int:
    return make_customer(shop.service, name=name, **more).id


def now(key: int) -> Customer:
    found: Customer = Customer.get_by_id(key)
    return found


def ordered(shop: Shop, customer: int, *amounts: int) -> list[int]:
    """Placed orders of a customer, each of so many pots of 10.00."""
    return [place_order(shop.operations, [["POT-1", n]], customer=customer).id for n in amounts]


def sums(key: int) -> tuple[int, int]:
    row = database.one("SELECT orders, net_minor FROM customer_sum WHERE customer_id = ?", (key,))
    return (int(row[0]), int(row[1])) if row else (0, 0)


def faults() -> dict[str, object]:
    return {one.name: one.examples for one in doctor.check() if one.found}


def names(shop: Shop, filter: str) -> list[str]:
    return [row.name for row in customer_page(shop.service, Window(filter=filter)).rows]


def test_a_customer_is_made_with_an_address_and_found_by_everything(shop):
    key = made(shop, email="Ann@Example.com", phone="+44 20 7946 0123", company="Lee Ltd", **LONDON)

    seen = customer_detail(shop.service, key)

    assert (seen.row.number, seen.row.email, seen.row.phone) == ("C10001", "A***@Example.com", "***123")
    assert seen.addresses[0].lines == ("Ann Lee", "Lee Ltd", "1 Long Acre", "WC2E 9LH London", "GB")
    assert (seen.addresses[0].usual, seen.addresses[0].look) == (True, None)
    for typed in ("ann", "lee ltd", "C10001", "ann@example", "7946"):
        assert [row.name for row in customers_like(shop.service, typed)] == ["Ann Lee"], typed
    assert customers_like(shop.service, "  ") == customers_like(shop.service, "nobody") == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": " "}, "needs a name"),
        ({"name": "x" * 201}, "200 characters"),
        ({"name": "Ann", "email": "ann"}, "is not an e-mail address"),
        ({"name": "Ann", "phone": "12"}, "is not a telephone number"),
        ({"name": "Ann", "line1": "1 Long Acre"}, "The address has no city"),
        ({"name": "Ann", **LONDON, "postcode": "12345"}, "“12345” is not a postcode of GB"),
    ],
)
def test_what_can_not_be_a_customer_is_refused_and_nothing_is_made(shop, values, sentence):
    with pytest.raises(Unclear, match=sentence):
        make_customer(shop.service, **values)

    assert (database.scalar("SELECT count(*) FROM customer"), events()) == (0, [])


def test_nobody_has_anothers_e_mail_address(shop):
    made(shop, email="ann@example.com")
    bo = made(shop, "Bo")

    with pytest.raises(Refused, match="Customer C10001 has this e-mail address already"):
        made(shop, "Cy", email="ANN@example.com ")
    with pytest.raises(Refused, match="Customer C10001 has this e-mail address already"):
        change_customer(shop.service, bo, email="ann@example.com")

    assert (database.scalar("SELECT count(*) FROM customer"), now(bo).email) == (2, "")


def test_a_change_keeps_what_is_left_empty_and_takes_out_what_is_a_dash(shop):
    make_sku(shop, stock=5)
    key = made(shop, email="ann@example.com", phone="+44 123456", company="Lee Ltd")
    (order,) = ordered(shop, key, 1)

    done = change_customer(shop.service, key, seen=1, name="Ann Smith", phone="-")

    assert (now(key).name, now(key).email, now(key).phone, now(key).company) == (
        "Ann Smith", "ann@example.com", "", "Lee Ltd",
    )  # fmt: skip
    assert (done.facts["what"], done.undo, now(key).phone_key) == (["name", "phone"], None, "")
    assert names(shop, "smith") == ["Ann Smith"]
    assert database.scalar("SELECT customer_name FROM orders WHERE id = ?", (order,)) == "Ann Lee"


def test_two_who_change_the_same_customer_do_not_write_over_each_other(shop):
    key = made(shop)
    change_customer(shop.service, key, seen=1, name="Ann Smith")

    with pytest.raises(Stale):
        change_customer(shop.operations, key, seen=1, name="Ann Miller")

    assert now(key).name == "Ann Smith"
    with pytest.raises(Refused, match="Nothing of customer C10001 changes"):
        change_customer(shop.service, key, name="Ann Smith")


def test_a_customer_who_never_ordered_is_removed_and_comes_back(shop):
    make_sku(shop, stock=5)
    ann, bo = made(shop), made(shop, "Bo")
    ordered(shop, ann, 1)

    with pytest.raises(Refused, match="has orders and stays"):
        drop_customer(shop.service, ann)
    seq = drop_customer(shop.service, bo).seq
    assert names(shop, "") == ["Ann Lee"]

    undo_event(shop.service, seq)
    assert names(shop, "") == ["Ann Lee", "Bo"]


def test_a_note_is_its_writers(shop):
    key = made(shop)
    note = note_customer(shop.service, key, text=" Calls back on Mondays ").facts["note"]

    with pytest.raises(Refused, match="Only its writer"):
        unnote_customer(shop.operations, key, note=note)
    with pytest.raises(Refused, match="is empty"):
        note_customer(shop.service, key, text="  ")

    assert [one.text for one in customer_detail(shop.service, key).notes] == ["Calls back on Mondays"]
    unnote_customer(shop.service, key, note=note)
    assert customer_detail(shop.service, key).notes == ()


def test_a_consent_is_a_row_and_what_was_said_last_counts(shop):
    key = made(shop)
    record_consent(shop.service, key, purpose="marketing", state="given", source="by telephone")
    seq = record_consent(shop.service, key, purpose="marketing", state="withdrawn").seq

    with pytest.raises(Refused, match="written down already"):
        record_consent(shop.service, key, purpose="marketing", state="withdrawn")
    with pytest.raises(Unclear, match="given or withdrawn"):
        record_consent(shop.service, key, purpose="marketing", state="perhaps")
    with pytest.raises(Unclear, match="There is no purpose"):
        record_consent(shop.service, key, purpose="spying", state="given")
    assert [(one.purpose, one.state) for one in customer_detail(shop.service, key).consents] == [
        ("marketing", "withdrawn")
    ]
    undo_event(shop.service, seq)
    assert [row[0] for row in database.rows("SELECT state FROM consent ORDER BY id")] == ["given", "withdrawn", "given"]


def test_contacts_are_seen_in_full_for_a_reason_and_ten_minutes(shop, monkeypatch):
    key = made(shop, email="ann@example.com", phone="+44 123456")
    with pytest.raises(Refused, match="Give a reason first"):
        customer_contact(shop.service, key)
    with pytest.raises(Refused, match="Say why"):
        reveal_customer(shop.service, key, reason=" x ")

    reveal_customer(shop.service, key, reason="calls her back")

    assert customer_contact(shop.service, key) == ("ann@example.com", "+44 123456")
    with pytest.raises(Refused):
        customer_contact(shop.operations, key)
    later = clock.now() + 11 * clock.MINUTE
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(Refused):
        customer_contact(shop.service, key)


def test_a_guest_is_kept_as_a_customer_and_back(shop):
    key = made(shop)
    with pytest.raises(Refused, match="is no guest"):
        register_guest(shop.service, key)
    with database.transaction():
        database.run("UPDATE customer SET guest = 1")

    seq = register_guest(shop.service, key).seq
    assert (now(key).guest, names(shop, "guest:yes")) == (0, [])
    undo_event(shop.service, seq)
    assert (now(key).guest, names(shop, "guest:yes")) == (1, ["Ann Lee"])


def test_the_buyer_of_an_order_becomes_a_customer_with_all_their_orders(shop):
    make_sku(shop, stock=9)
    one, two, other = (
        place_order(shop.operations, [["POT-1", n]], name="Ann", email=email).id
        for n, email in ((1, "ann@example.com"), (2, "Ann@Example.com"), (3, "bo@example.com"))
    )

    done = customer_from_order(shop.service, one)

    key = fresh(one).customer_id
    assert (fresh(two).customer_id, fresh(other).customer_id, done.facts["n"]) == (key, None, 2)
    assert (sums(key), faults()) == ((2, 3000), {})
    undo_event(shop.service, done.seq)
    assert (fresh(one).customer_id, fresh(two).customer_id, sums(key), faults()) == (None, None, (0, 0), {})


def test_the_buyer_of_an_order_who_is_known_by_e_mail_gets_that_order(shop):
    make_sku(shop, stock=9)
    key = made(shop, email="ann@example.com")
    order = place_order(shop.operations, [["POT-1", 1]], name="A. Lee", email="ann@example.com").id

    customer_from_order(shop.service, order)

    assert (fresh(order).customer_id, sums(key)) == (key, (1, 1000))
    with pytest.raises(Refused, match="is a customer already"):
        customer_from_order(shop.service, order)


def merged(shop: Shop) -> tuple[int, int, Any]:
    """Two customers who are one, merged; the one that went, the one that stayed, and the merging."""
    make_sku(shop, stock=50)
    lost = made(shop, "Ann Lee", email="ann@old.example", phone="+44 111111", **LONDON)
    kept = made(shop, "Ann Smith", company="Lee Ltd")
    ordered(shop, lost, 1, 2)
    ordered(shop, kept, 3)
    note_customer(shop.service, lost, text="old note")
    record_consent(shop.service, lost, purpose="marketing", state="withdrawn")
    record_consent(shop.service, kept, purpose="marketing", state="given")
    return lost, kept, merge_customers(shop.operations, lost, seen=now(lost).version, into="C10002")


def test_a_merged_customers_things_become_the_others_with_their_sums(shop):
    lost, kept, done = merged(shop)

    seen = customer_detail(shop.service, kept)
    assert (done.facts["orders"], done.facts["addresses"], done.facts["notes"]) == (2, 1, 1)
    assert (sums(lost), sums(kept)) == ((0, 0), (3, 6000))
    assert [(one.orders, one.spent_minor, one.average_minor) for one in seen.money] == [(3, 6000, 2000)]
    assert ([one.text for one in seen.notes], seen.merged_from) == (["old note"], ("C10001",))
    assert [(one.purpose, one.state) for one in seen.consents] == [("marketing", "withdrawn")]
    assert (now(kept).email, now(kept).phone, now(kept).company) == ("ann@old.example", "+44 111111", "Lee Ltd")
    assert (names(shop, "merged:no"), names(shop, "ann@old")) == (["Ann Smith"], ["Ann Lee", "Ann Smith"])
    assert [row.name for row in customers_like(shop.service, "ann")] == ["Ann Smith"]
    assert faults() == {}


def test_a_preview_of_a_merging_counts_what_moves_and_moves_nothing(shop):
    make_sku(shop, stock=50)
    lost, kept = made(shop, **LONDON), made(shop, "Bo")
    ordered(shop, lost, 1, 2)

    seen = preview(shop.operations, [Call(merge_customers, (lost,), {"into": "C10002"})])

    told = {(one["column"], one["before"], one["after"]) for one in seen.would.state}
    assert {("orders", 0, 2), ("addresses", 0, 1)} <= told
    assert sum(one["amount_minor"] for one in seen.would.money) == 3000
    assert (sums(lost), sums(kept), now(lost).merged_into_id) == ((2, 3000), (0, 0), None)


def test_a_merging_taken_back_puts_everything_where_it_was(shop):
    lost, kept, done = merged(shop)
    ordered(shop, kept, 5)

    undo_event(shop.operations, done.seq)

    assert (sums(lost), sums(kept)) == ((2, 3000), (2, 8000))
    assert (now(kept).email, now(kept).phone, now(kept).company) == ("", "", "Lee Ltd")
    assert [len(customer_detail(shop.service, key).notes) for key in (lost, kept)] == [1, 0]
    assert [(one.purpose, one.state) for one in customer_detail(shop.service, kept).consents] == [
        ("marketing", "given")
    ]
    assert (names(shop, "merged:no"), faults()) == (["Ann Lee", "Ann Smith"], {})


def test_what_can_not_be_merged_is_refused_and_nothing_moves(shop):
    lost, kept, _ = merged(shop)
    before = (events(), sums(kept))

    with pytest.raises(Refused, match="Customer C10001 is C10002 now"):
        merge_customers(shop.operations, lost, into="C10002")
    with pytest.raises(Refused, match="Customer C10001 is C10002 now"):
        merge_customers(shop.operations, kept, into="C10001")
    with pytest.raises(Refused, match="into itself"):
        merge_customers(shop.operations, kept, into="c10002")
    with pytest.raises(Missing, match="There is no customer X1"):
        merge_customers(shop.operations, kept, into="X1")
    with pytest.raises(Denied):
        merge_customers(shop.logistics, kept, into="C10001")
    with pytest.raises(Refused, match="is C10002 now"):
        change_customer(shop.service, lost, name="Ann")

    assert (events(), sums(kept)) == before


def test_those_who_may_be_the_same_are_offered(shop):
    key = made(shop, phone="+44 111111")
    made(shop, "Bo", phone="44111111")
    made(shop, "Cy", phone="+44 222222")

    assert [number for number, _ in others(shop.service, key)] == ["C10002"]


def test_nothing_of_a_customer_goes_into_the_chain(shop):
    key = made(shop, "Zoe Private", email="zoe@private.example", phone="+44 987654", company="Hush Ltd", **LONDON)
    change_customer(shop.service, key, name="Zora Secret", email="zora@private.example")
    note_customer(shop.service, key, text="hush")
    kept = made(shop, "Kim Private")
    merge_customers(shop.operations, key, into="C10002")

    told = " ".join(str(row[0]) for row in database.rows("SELECT body FROM event")).casefold()

    assert kept and not [
        word for word in ("zoe", "zora", "private", "987654", "hush", "long acre", "kim") if word in told
    ]


@pytest.mark.parametrize("post", ["designer", "promoter", "logistics"])
def test_posts_without_customers_neither_see_nor_change_them(shop, post):
    key = made(shop)

    with pytest.raises(Denied):
        customer_detail(shop.people[post], key)
    with pytest.raises(Denied):
        change_customer(shop.people[post], key, name="X")

    assert now(key).name == "Ann Lee"
