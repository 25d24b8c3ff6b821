"""A limit of one's own: it takes the place of the post's wherever a limit is looked at, and is taken back."""

import pytest

from data import database, doctor, options
from data.doorway import Call, preview
from data.errors import Denied, Over, Refused, Stale, Unclear
from data.operations.adjustments import adjust_stock
from data.operations.approvals import ask_approval, grant_approval
from data.operations.history import undo_event
from data.operations.orders import place_order
from data.operations.people import change_role, set_limit
from data.operations.prices import change_price
from data.operations.review import approve_order
from data.operations.settings import change_setting
from data.queries.approvals import approval_detail
from data.queries.drafts import order_quote
from data.queries.people import limit_now, person_detail
from data.roles import PEOPLE
from screens.words import event_sentence
from tests.builders import Shop, events, fresh, make_sku


@pytest.fixture
def dear(shop: Shop) -> int:
    """An order of 1,500.00: above what operations decide alone."""
    make_sku(shop, stock=100, price=75_000, cost_minor=75_000)
    return place_order(shop.operations, [["POT-1", 2]], paid=150_000).id


def limits(shop: Shop, post: str = "operations") -> tuple[int | None, bool]:
    found = person_detail(shop.supervisor, shop.people[post].id)
    return found.limit_minor, found.own_limit


def test_a_higher_one_lets_its_owner_decide_alone_and_nobody_else_of_the_post(shop, dear):
    with database.transaction():
        other = database.insert("INSERT INTO staff (name, title, role) VALUES ('mo', 'Mo', 'operations')", ())
    assert limits(shop) == (100_000, False)

    done = set_limit(shop.supervisor, shop.operations.id, amount="1,500.00")

    assert limits(shop) == (150_000, True)
    assert event_sentence("staff.limit", 1, done.facts) == (
        "operations decides up to 1,500.00 EUR as Operations specialist, it was 1,000.00 EUR."
    )
    approve_order(shop.operations, dear)
    assert fresh(dear).review == "approved"
    assert person_detail(shop.supervisor, other).limit_minor == 100_000


def test_a_lower_one_is_a_limit_too(shop):
    sku = make_sku(shop, stock=100, price=75_000, cost_minor=10_000)
    set_limit(shop.supervisor, shop.operations.id, amount=20_000)

    with pytest.raises(Over) as over:
        adjust_stock(shop.operations, sku, warehouse="MAIN", qty=-3, reason="miscount")

    assert (over.value.limit, over.value.amount) == (20_000, 30_000)
    adjust_stock(shop.operations, sku, warehouse="MAIN", qty=-2, reason="miscount")
    assert events()[-1] == "stock.adjust"


def test_a_promoter_gets_one_and_changes_prices(shop):
    sku = make_sku(shop, stock=10, price=1_000)
    with pytest.raises(Over):
        change_price(shop.promoter, sku, amount="9.00", reason="season")

    set_limit(shop.supervisor, shop.promoter.id, amount="500.00")

    change_price(shop.promoter, sku, amount="9.00", reason="season")
    assert events()[-1] == "price.change"


def test_it_is_told_to_whoever_asks_and_whoever_draws_up_an_order(shop, dear):
    set_limit(shop.supervisor, shop.operations.id, amount="1200.00")
    ask_approval(shop.operations, "order.approve", dear)
    asked = int(database.scalar("SELECT max(id) FROM approval"))

    found = approval_detail(shop.operations, asked)

    assert (found.asker_limit_minor, found.own_limit_minor) == (120_000, 120_000)
    assert order_quote(shop.operations, [["POT-1", 1]]).limit_minor == 120_000
    assert limit_now(shop.supervisor, shop.operations.id) == {"amount": "1200.00"}
    grant_approval(shop.supervisor, asked)
    assert fresh(dear).review == "approved"


def test_it_is_taken_back_and_the_posts_holds_again(shop):
    first = set_limit(shop.supervisor, shop.operations.id, amount="50.00")
    assert first.undo == ("staff.limit", {"person": shop.operations.id, "as_post": True})
    second = set_limit(shop.supervisor, shop.operations.id, amount="60.00")

    undo_event(shop.supervisor, second.seq)
    assert limits(shop) == (5_000, True)

    done = set_limit(shop.supervisor, shop.operations.id, as_post=True)
    assert event_sentence("staff.limit", 1, done.facts) == (
        "operations decides up to 1,000.00 EUR as Operations specialist, as everybody of that post does,"
        " it was 50.00 EUR."
    )
    change_setting(shop.supervisor, name="limit.operations", value="70000")
    assert limits(shop) == (70_000, False)

    undo_event(shop.supervisor, done.seq)
    assert limits(shop) == (5_000, True)


def test_it_belongs_to_the_person_in_their_post(shop):
    set_limit(shop.supervisor, shop.operations.id, amount="90.00")

    change_role(shop.supervisor, shop.operations.id, role="service")
    assert limits(shop) == (10_000, False)

    change_role(shop.supervisor, shop.operations.id, role="operations")
    assert limits(shop) == (9_000, True)


@pytest.mark.parametrize(
    ("post", "values", "kind", "says"),
    [
        ("operations", {"amount": "-1"}, Unclear, "An amount can't be less than nothing."),
        ("operations", {"amount": "1.234"}, Unclear, "1.234"),
        ("operations", {"amount": "much"}, Unclear, "“much” is not an amount"),
        ("operations", {"amount": 10**16}, Unclear, "A limit is an amount like 250.00."),
        ("operations", {"as_post": True}, Refused, "operations decides up to that already."),
        ("supervisor", {"amount": "1.00"}, Refused, "lin is Supervisor: nothing that this post does has a limit."),
        ("logistics", {"amount": "1.00"}, Refused, "nothing that this post does has a limit."),
    ],
)
def test_what_is_no_limit_changes_nothing(shop, post, values, kind, says):
    with pytest.raises(kind) as refused:
        set_limit(shop.supervisor, shop.people[post].id, **values)

    assert says in str(refused.value)
    assert (events(), database.scalar("SELECT count(*) FROM setting WHERE name LIKE 'limit.%'")) == ([], 0)


@pytest.mark.parametrize("post", PEOPLE[1:])
def test_only_a_supervisor_gives_one(shop, post):
    with pytest.raises(Denied, match="manage the team"):
        set_limit(shop.people[post], shop.operations.id, amount="9999.00")

    assert events() == []


def test_a_person_who_was_changed_meanwhile_is_stale_and_a_preview_leaves_nothing(shop):
    set_limit(shop.supervisor, shop.operations.id, seen=1, amount="50.00")
    with pytest.raises(Stale):
        set_limit(shop.second, shop.operations.id, seen=1, amount="60.00")

    found = preview(shop.second, [Call(set_limit, (shop.operations.id,), {"amount": "60.00"})])

    assert [(one["column"], one["before"], one["after"]) for one in found.would.state] == [("limit", "50.00", "60.00")]
    assert limits(shop) == (5_000, True)


def test_the_doctor_looks_at_limits_of_ones_own(shop):
    set_limit(shop.supervisor, shop.operations.id, amount="50.00")
    assert [one.found for one in doctor.check(["settings make sense"])] == [0]

    name = options.own_limit_name("operations", shop.operations.id)
    database.run("UPDATE setting SET value = 'lots' WHERE name = ?", (name,))

    assert doctor.check(["settings make sense"])[0].examples == (f"{name} is “lots”, not a number up to {10**15}",)
