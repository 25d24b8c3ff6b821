"""What an approver sees: for each kind of request the facts then and now, and a grant only while they hold."""

from collections.abc import Callable
from typing import Any

import pytest

from data import database
from data.areas import load_areas
from data.doorway import OPERATIONS
from data.errors import Refused
from data.operations.adjustments import write_off_stock
from data.operations.approvals import ask_approval, grant_approval
from data.operations.counting import count_bin, make_count, reject_count
from data.operations.differences import keep_ours
from data.operations.drafts import draft_order, redraft_order
from data.operations.order_edits import promise_order
from data.operations.orders import cancel_order, place_order
from data.operations.prices import change_price
from data.operations.review import hold_order
from data.operations.settings import change_setting
from data.operations.transfers import make_transfer, receive_transfer, send_transfer
from data.paging import Window
from data.queries.approvals import approval_detail, approval_page
from data.roles import PEOPLE, grant
from data.subjects import FACTS, NAMES, changes_of
from screens.desks.approvals import LABELS
from tests.builders import Shop, make_sku, put_stock
from tests.data.test_differences import differing_price
from tests.data.test_drafts import buyer

load_areas()


def askable() -> list[Any]:
    """Every operation on a thing that some post does only up to a limit, or only by asking."""
    return [
        made
        for made in OPERATIONS.values()
        if made.function.__module__.startswith("data.operations.")
        and made.on_thing
        and (made.weighs or any(grant(post, made.right) == "ask" for post in PEOPLE))
    ]


def test_every_operation_that_can_be_asked_for_has_facts_and_words_for_them():
    kinds = {made.subject for made in askable()}

    assert kinds == {"order", "sku", "count", "transfer", "difference"}
    assert kinds == set(FACTS) == set(NAMES)
    named = {name for names in NAMES.values() for name in names} | {"gained", "missed"}
    assert named - {"number", "name", "currency"} == set(LABELS)


Case = tuple[int, dict[str, Any], Callable[[], Any], set[str]]


def an_order(shop: Shop) -> int:
    make_sku(shop, stock=20, price=150_000)
    return place_order(shop.operations, [["POT-1", 2]], name="Ann", paid=300_000).id


def approving(shop: Shop) -> Case:
    order = an_order(shop)
    return order, {}, lambda: hold_order(shop.service, order, hold="fraud"), {"holds"}


def cancelling(shop: Shop) -> Case:
    order = an_order(shop)
    return (
        order,
        {"reason": "customer"},
        lambda: promise_order(shop.supervisor, order, day="2030-01-02", reason="x"),
        {"ship_by_at"},
    )


def promising(shop: Shop) -> Case:
    order = an_order(shop)
    change = {"day": "2030-01-02", "reason": "later"}
    return order, change, lambda: promise_order(shop.supervisor, order, day="2030-02-03", reason="x"), {"ship_by_at"}


def placing(shop: Shop) -> Case:
    make_sku(shop, stock=20, price=150_000)
    key, address = buyer(shop)
    where = {"customer": key, "address": address}
    order = draft_order(shop.operations, [["POT-1", 2]], **where).id
    return (
        order,
        {},
        lambda: redraft_order(shop.operations, order, [["POT-1", 3]], **where),
        {
            "total_minor",
            "unshipped",
        },
    )


def pricing(shop: Shop) -> Case:
    sku = make_sku(shop, stock=20, price=150_000)
    return sku, {"amount": "1000", "reason": "market"}, lambda: _sell_dearer(shop, sku), {"price_minor"}


def _sell_dearer(shop: Shop, sku: int) -> Any:
    return change_price(shop.supervisor, sku, amount="1600", reason="market")


def writing_off(shop: Shop) -> Case:
    sku = make_sku(shop, stock=20, price=150_000, cost_minor=90_000)
    values = {"warehouse": "MAIN", "qty": 5, "reason": "damaged"}
    return sku, values, lambda: write_off_stock(shop.supervisor, sku, **values), {"on_hand"}


def losing(shop: Shop) -> Case:
    sku = make_sku(shop, stock=20, price=150_000, cost_minor=90_000)
    transfer = make_transfer(shop.logistics, sku, from_warehouse="MAIN", to_warehouse="EAST", qty=6).id
    send_transfer(shop.logistics, transfer)
    values = {"sku": "POT-1", "qty": 3, "reason": "lost"}
    return (
        transfer,
        values,
        lambda: receive_transfer(shop.logistics, transfer, sku="POT-1", qty=2),
        {
            "received",
            "state",
        },
    )


def posting(shop: Shop) -> Case:
    with database.transaction():
        place = database.insert("INSERT INTO bin (warehouse_id, code, pick_seq) VALUES (?, 'A-1', 1)", (shop.main,))
    sku = make_sku(shop, "POT-1", price=150_000, cost_minor=90_000)
    put_stock(shop.supervisor, sku, warehouse=shop.main, qty=3, bin=place)
    task = make_count(shop.logistics, warehouse="MAIN", bins="A-1").id
    change_setting(shop.supervisor, name="count.recount_minor", value="900000")
    count_bin(shop.logistics, task, bin="A-1", counts=[["POT-1", 1]])
    return task, {}, lambda: reject_count(shop.supervisor, task, reason="again"), {"state"}


def settling(shop: Shop) -> Case:
    key = differing_price(shop)
    return key, {}, lambda: keep_ours(shop.supervisor, key), {"state"}


CASES = {
    "order.approve": ("operations", approving),
    "order.cancel": ("service", cancelling),
    "order.ship_by": ("service", promising),
    "order.place_draft": ("operations", placing),
    "price.change": ("promoter", pricing),
    "stock.write_off": ("operations", writing_off),
    "transfer.lose": ("operations", losing),
    "count.post": ("operations", posting),
    "import.take_theirs": ("operations", settling),
}


@pytest.mark.parametrize("name", CASES)
def test_then_and_now_are_told_apart_and_a_grant_waits_for_neither(shop, name):
    post, make = CASES[name]
    thing, values, change, changed = make(shop)
    asked = ask_approval(shop.people[post], name, thing, values=values).id
    before = approval_detail(shop.supervisor, asked)

    change()

    after = approval_detail(shop.supervisor, asked)
    row = approval_page(shop.supervisor, Window(filter="state:asked")).rows[0]
    assert [then for _, then, _ in before.facts] == [now for _, _, now in before.facts]
    assert before.facts and {one for one, then, now in after.facts if then != now} == changed
    assert bool(row.number), "people know the thing by it"
    with pytest.raises(Refused, match=r"The facts changed since it was asked|is settled already"):
        grant_approval(shop.supervisor, asked)
    assert database.scalar("SELECT state FROM approval WHERE id = ?", (asked,)) == "asked"


@pytest.mark.parametrize("name", ["order.approve", "price.change", "stock.write_off", "count.post"])
def test_what_has_not_changed_is_granted_and_never_by_who_asked(shop, name):
    post, make = CASES[name]
    thing, values, _, _ = make(shop)
    asked = ask_approval(shop.people[post], name, thing, values=values).id
    mine = ask_approval(shop.supervisor, "order.approve", an_order_of_mine(shop)).id

    grant_approval(shop.supervisor, asked)

    assert database.scalar("SELECT state FROM approval WHERE id = ?", (asked,)) == "granted"
    with pytest.raises(Refused, match="Nobody decides their own request"):
        grant_approval(shop.supervisor, mine)


def an_order_of_mine(shop: Shop) -> int:
    make_sku(shop, "CUP-9", stock=9)
    return place_order(shop.supervisor, [["CUP-9", 1]], name="Bob", paid=1000).id


def test_a_fact_that_was_not_looked_at_then_does_not_stand_against_a_grant(shop):
    order = an_order(shop)
    asked = ask_approval(shop.operations, "order.approve", order).id
    with database.transaction():  # as a program of before asked
        database.run("UPDATE approval SET facts = ? WHERE id = ?", ('{"holds":0,"state":"placed"}', asked))

    grant_approval(shop.supervisor, asked)

    assert changes_of({"a": 1}, {"a": 1, "b": 2}) == []
    assert database.scalar("SELECT review FROM orders WHERE id = ?", (order,)) == "approved"


def test_a_cancelled_order_says_so_to_whoever_decides(shop):
    order = an_order(shop)
    asked = ask_approval(shop.service, "order.reject", order, values={"reason": "fraud"}).id

    cancel_order(shop.supervisor, order, reason="customer")

    now = {name: (then, now) for name, then, now in approval_detail(shop.supervisor, asked).facts if then != now}
    assert now["state"] == ("placed", "cancelled")
    assert now["unshipped"] == (2, 0)
