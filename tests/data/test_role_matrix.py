"""Every post against every operation: allowed, asked for, denied, over the limit; at the doorway and on pages."""

from typing import Any

import pytest

from data import database, options
from data.areas import load_areas
from data.doorway import OPERATIONS, QUERIES, allowed
from data.errors import Denied, Missing, Over, Refused, StoreError
from data.events import Actor
from data.operations.adjustments import adjust_stock, write_off_stock
from data.operations.orders import cancel_order, place_order
from data.operations.review import approve_order, reject_order
from data.roles import PEOPLE, RIGHTS, ROLES
from tests.builders import Shop, events, fresh, make_sku, promise

load_areas()

# The table of the model: SUP OPS CS DES PRO LOG; y yes, l up to the limit, a asks, . no.
TABLE = {
    "order.view": "yyy..y",
    "order.place": "yll...",
    "order.draft": "yyy...",
    "order.review": "yla...",
    "order.hold": "yyy..y",
    "order.cancel": "yla...",
    "order.edit": "yya...",
    "order.address": "yyy..y",
    "order.note": "yyy..y",
    "order.fulfil": "yy...y",
    "order.force": "y.....",
    "order.reopen": "y.....",
    "payment.record": "yy....",
    "stock.view": "yyy.yy",
    "stock.receive": "yy...y",
    "stock.move": "yy...y",
    "stock.transfer": "yy...y",
    "stock.count": "yy...y",
    "stock.adjust": "yl....",
    "catalogue.view": "yyyyyy",
    "catalogue.edit": "yy....",
    "catalogue.show": "yy.y..",
    "price.change": "yl..l.",
    "customer.edit": "yyy...",
    "customer.merge": "yyy...",
    "cost.read": "yy....",
    "data.import": "yy....",
    "approval.decide": "y.....",
    "staff.manage": "y.....",
    "settings.change": "y.....",
}
OURS = [name for name in sorted(OPERATIONS) if not name.startswith("test.")]
SAMPLES: dict[str, Any] = {"int": 10_000_001, "str": "x", "int | None": None, "str | int": "1.00", "int | str": "1.00"}


def letter(role: str, right: str) -> str:
    """The table's letter for a post."""
    return TABLE[right][PEOPLE.index(role)] if right in TABLE else "?"


def person(shop: Shop, role: str) -> Actor:
    return shop.people[role]


@pytest.mark.parametrize("right", sorted(TABLE))
def test_the_grants_are_those_of_the_model(right):
    found = "".join(
        {"yes": "y", "limit": "l", "ask": "a", "": "."}.get(ROLES[role].grants.get(right, ""), "y") for role in PEOPLE
    )

    assert found == TABLE[right]


def test_every_operation_and_query_needs_a_right_that_is_declared_and_every_right_is_used():
    rights = {OPERATIONS[name].right for name in OURS} | {query.right for query in QUERIES.values()}

    assert rights <= set(RIGHTS)


def try_it(actor: Actor, name: str) -> str:
    """Call an operation on things that don't exist: what comes before the rule is the right."""
    operation = OPERATIONS[name]
    args = [10_000_001] if operation.on_thing else []
    named = operation.fields[len(args) :] if operation.on_thing else operation.fields
    values = {field.name: SAMPLES.get(field.type, "x") for field in named if field.required}
    try:
        operation(actor, *args, **values)
    except Denied:
        return "denied"
    except Over:
        return "over"
    except StoreError:
        return "refused"
    except Exception as error:
        return f"broke: {error!r}"
    return "done"


@pytest.mark.parametrize("role", PEOPLE)
def test_every_operation_is_denied_exactly_to_posts_without_its_right(shop, role):
    actor, wrong = person(shop, role), []
    for name in OURS:
        right = OPERATIONS[name].right
        has = right in ROLES[role].grants
        answer = try_it(actor, name)
        if (answer == "denied") == has or answer.startswith("broke"):
            wrong.append((name, right, answer))

    assert wrong == []


@pytest.mark.parametrize("role", PEOPLE)
def test_what_a_post_asks_for_is_never_done_by_itself(shop, role):
    actor = person(shop, role)
    asked = [name for name in OURS if ROLES[role].grants.get(OPERATIONS[name].right) == "ask"]

    assert [name for name in asked if try_it(actor, name) != "over"] == []


@pytest.fixture
def dear(shop: Shop) -> int:
    """An order of 1,500.00: above the limit of operations, below a supervisor's."""
    make_sku(shop, stock=100, price=75_000, cost_minor=75_000)
    return place_order(shop.operations, [["POT-1", 2]], paid=150_000).id


@pytest.mark.parametrize(
    "act",
    [
        lambda actor, order: approve_order(actor, order),
        lambda actor, order: reject_order(actor, order, reason="test"),
        lambda actor, order: cancel_order(actor, order, reason="test"),
        lambda actor, order: adjust_stock(actor, 1, warehouse="MAIN", qty=-2, reason="miscount"),
        lambda actor, order: write_off_stock(actor, 1, warehouse="MAIN", qty=2, reason="damaged"),
    ],
    ids=["approve", "reject", "cancel", "adjust", "write off"],
)
def test_over_the_limit_is_refused_below_a_supervisor_and_done_by_one(shop, dear, act):
    before = (events(), promise(shop, 1), fresh(dear).version)

    with pytest.raises(Over) as over:
        act(shop.operations, dear)

    assert (over.value.limit, over.value.amount) == (100_000, 150_000)
    assert (events(), promise(shop, 1), fresh(dear).version) == before
    act(shop.supervisor, dear)
    assert events() != before[0]


def test_a_limit_is_a_setting_of_the_store(shop, dear):
    with database.transaction():
        database.run("INSERT INTO setting (name, value, since_at, by_id) VALUES ('limit.operations', '150000', 0, 1)")
    options.forget_options()

    approve_order(shop.operations, dear)

    assert fresh(dear).review == "approved"


@pytest.mark.parametrize("role", PEOPLE)
def test_the_list_of_what_one_may_do_is_what_the_doorway_lets_through(shop, role):
    actor = person(shop, role)

    assert [op.name for op in allowed(actor)] == sorted(
        name for name in OPERATIONS if OPERATIONS[name].right in ROLES[role].grants
    )


FLOOR = {"leaving", "picking", "packing", "arrivals", "receiving", "counts", "counting"}
OFFICE = {"imports", "people", "settings"}
BUYERS = {"orders", "parcels", "short", "customers", "new_order"}
"""Places that belong together: those of the warehouse, of the office, and about who buys."""


@pytest.mark.parametrize("role", PEOPLE)
def test_places_and_keys_follow_the_rights(shop, role):
    from screens.desk import Desk
    from screens.registry import PLACES

    grants = ROLES[role].grants
    hidden = {place.name for place in PLACES if place.right not in grants}
    keys = {}
    for place in PLACES:
        page = place.load()
        if place.name not in hidden and isinstance(page, type) and issubclass(page, Desk):
            keys[place.name] = [action.needs for action in page.ACTIONS if action.needs in grants or not action.needs]

    assert (
        hidden
        == {
            "supervisor": set(),
            "operations": {"people"},
            "service": FLOOR | OFFICE,
            "designer": FLOOR | OFFICE | BUYERS,
            "promoter": FLOOR | OFFICE | BUYERS,
            "logistics": OFFICE | {"customers", "new_order"},
        }[role]
    )
    assert all(set(rights) <= {*grants, ""} for rights in keys.values())


@pytest.mark.parametrize("role", ["designer", "promoter", "service"])
def test_a_post_without_a_view_can_not_list_what_it_may_not_see(shop, role):
    from data.paging import Window
    from data.queries.orders import order_page
    from data.queries.stock import stock_page

    make_sku(shop, stock=3)
    actor = person(shop, role)
    row = stock_page(actor, Window()).rows[0]

    assert (row.on_hand is None, row.cost is None) == (role == "designer", True)
    if role == "service":
        assert order_page(actor, Window()).rows == []
    else:
        with pytest.raises(Denied, match="see orders"):
            order_page(actor, Window())


def test_a_disabled_person_can_do_nothing(shop):
    make_sku(shop, stock=3)
    with database.transaction():
        database.run("UPDATE staff SET disabled_at = 1 WHERE id = ?", (shop.operations.id,))

    with pytest.raises(Denied, match="has been disabled"):
        place_order(shop.operations, [["POT-1", 1]])
    with pytest.raises((Denied, Missing, Refused)):
        approve_order(shop.operations, 1)

    assert database.scalar("SELECT count(*) FROM orders") == 0
