"""Prices from a day on, in percent, in other currencies; the lowest of 30 days; what a post may decide; margins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import clock, database
from data.doorway import Call, bulk, preview
from data.errors import Denied, Over, Refused, Unclear
from data.operations.approvals import ask_approval, grant_approval
from data.operations.history import undo_event
from data.operations.prices import bring_price_back, change_cost, change_price, shift_price
from data.operations.shelf import sweep_catalogue
from data.prices import lowest_price, margin_of, shifted
from data.queries.catalogue import product_detail
from data.queries.variants import variant_detail
from tests import builders
from tests.builders import events

PRICE = "SELECT price_minor FROM sku WHERE id = ?"
DAY = clock.DAY


def price(sku: int) -> int:
    return int(database.scalar(PRICE, (sku,)))


@pytest.mark.parametrize(
    ("before", "percent", "ending", "after"),
    [
        (1000, "+5", "", 1050),
        (1000, "5 %", ".99", 1099),
        (1000, "-12,5", "", 875),
        (1049, "+1", ".99", 1099),
        (1049, "-1", ".99", 999),
        (20, "-50", ".99", 99),
        (333, "+10", "00", 400),
        (333, "+0.15", "5", 335),
    ],
)
def test_a_price_is_shifted_by_percent_to_the_nearest_ending(before, percent, ending, after):
    assert shifted(before, percent, ending) == after


@given(st.integers(0, 10**9), st.integers(-9_999, 50_000).filter(bool), st.sampled_from(["", "99", ".95", "0", ".00"]))
def test_a_shifted_price_is_near_and_ends_as_wanted(before, hundredths, ending):
    percent = f"{'-' if hundredths < 0 else '+'}{abs(hundredths) // 100}.{abs(hundredths) % 100:02}"

    after = shifted(before, percent, ending)

    digits = ending.lstrip(".")
    exact = before * (10_000 + hundredths) / 10_000
    assert after >= 0
    assert abs(after - exact) <= 1 or digits
    assert not digits or str(after).rjust(2, "0").endswith(digits)
    assert abs(after - exact) <= 10 ** len(digits)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"percent": "0"}, "is not a change of price"),
        ({"percent": "-100"}, "is not a change of price"),
        ({"percent": "lots"}, "is not a change of price"),
        ({"percent": "5", "ending": ".999"}, "no ending of a price"),
        ({"percent": "+0.01"}, "sold for that already"),
        ({"percent": "5", "start": "2001-01-01"}, "can't begin in the past"),
    ],
)
def test_a_change_that_is_none_changes_nothing(shop, values, says):
    sku = builders.make_sku(shop)
    before = (database.rows("SELECT * FROM price_row"), events())

    with pytest.raises(Refused, match=says):
        shift_price(shop.operations, sku, **{"reason": "market", **values})

    assert (database.rows("SELECT * FROM price_row"), events()) == before


@pytest.mark.parametrize("amount", ["12.345", "12.500", "€ 9.999", "1,234.567"])
def test_a_price_with_three_decimals_is_refused_in_one_sentence(shop, amount):
    sku = builders.make_sku(shop)
    before = events()

    with pytest.raises(Unclear, match=r"has more decimals than EUR has: 2\.$"):
        change_price(shop.supervisor, sku, amount=amount, reason="market")

    assert (price(sku), events()) == (1000, before)
    change_price(shop.supervisor, sku, amount="1.500", reason="market", currency="KWD")
    with pytest.raises(Unclear, match="has more decimals than JPY has: 0"):
        change_price(shop.supervisor, sku, amount="150.5", reason="market", currency="JPY")


def test_a_price_in_another_currency_leaves_the_stores_own(shop):
    sku = builders.make_sku(shop)

    change_price(shop.supervisor, sku, amount="1280", reason="market", currency="twd")

    assert price(sku) == 1000
    found = variant_detail(shop.supervisor, sku).prices
    assert [(line.amount_minor, line.currency) for line in found] == [(128_000, "TWD"), (1000, "EUR")]


def test_many_prices_change_one_by_one_and_the_refused_are_named(shop):
    skus = [builders.make_sku(shop, f"POT-{n}", price=1000 + n) for n in range(3)]
    with database.transaction():
        database.run("UPDATE sku SET price_minor = NULL WHERE id = ?", (skus[1],))
    with database.transaction():
        bare = builders.database.insert("INSERT INTO sku (code, product_id, name) VALUES ('BARE', 1, 'Bare')", ())
    calls = [
        Call(shift_price, (sku,), {"percent": "+5", "ending": ".99", "reason": "season"}) for sku in (skus[0], bare)
    ]
    seen = preview(shop.operations, calls)
    assert (len(seen.done), len(seen.refused), price(skus[0])) == (1, 1, 1000)

    found = bulk(shop.operations, calls)

    assert (len(found.done), price(skus[0])) == (1, 1099)
    assert [(index, str(error)) for index, error in found.refused] == [
        (1, "BARE has no price that could be more or less. Set one first.")
    ]


def test_above_the_limit_somebody_else_decides(shop):
    sku = builders.make_sku(shop, stock=1000, price=1000)

    change_price(shop.operations, sku, amount=1100, reason="market")  # 1,000 pieces by 1.00
    with pytest.raises(Over) as over:
        change_price(shop.operations, sku, amount=1201, reason="market")
    assert (over.value.amount, over.value.limit) == (101_000, 100_000)
    with pytest.raises(Over):
        change_price(shop.promoter, sku, amount=1101, reason="market")
    with pytest.raises(Over):
        bring_price_back(shop.promoter, sku, amount=1, currency="EUR", start_at=0)
    for post in ("service", "designer", "logistics"):
        with pytest.raises(Denied):
            change_price(shop.people[post], sku, amount=1101, reason="market")

    asked = ask_approval(
        shop.promoter, "price.change", sku, values={"amount": "8.00", "reason": "promotion"}, reason="Double 12"
    )
    assert price(sku) == 1100
    grant_approval(shop.supervisor, asked.id)
    assert price(sku) == 800


def test_a_planned_price_is_taken_back_before_and_after_its_day(shop, monkeypatch):
    sku = builders.make_sku(shop)
    day, _ = clock.day_bounds("2099-12-01", "Europe/London")
    first = change_price(shop.supervisor, sku, amount=900, reason="season", start="2099-12-01")
    undo_event(shop.supervisor, first.seq)
    second = change_price(shop.supervisor, sku, amount=800, reason="season", start="2099-12-01")

    monkeypatch.setattr(clock, "now", lambda: day)
    sweep_catalogue(shop.supervisor)
    assert price(sku) == 800
    undo_event(shop.supervisor, second.seq)
    assert price(sku) == 1000


def test_the_lowest_price_of_thirty_days_holds_the_one_they_began_with(shop, monkeypatch):
    now = clock.now()
    sku = builders.make_sku(shop, price=1000)
    for days, amount in ((10, 700), (20, 1200), (45, 900)):
        monkeypatch.setattr(clock, "now", lambda days=days: now + days * DAY)
        change_price(shop.supervisor, sku, amount=amount, reason="market")

    assert [lowest_price(sku, now + days * DAY) for days in (5, 15, 25, 39, 41, 50)] == [
        1000,
        700,
        700,
        700,
        700,
        900,
    ]
    assert lowest_price(sku, now - DAY) is None
    newest = product_detail(shop.designer, 1).prices[0]
    assert (newest.amount_minor, newest.lowest_before) == (900, 700)


def test_margins_are_for_those_who_may_see_them(shop):
    sku = builders.make_sku(shop, price=1000)  # costs 4.00
    seen = {post: variant_detail(actor, sku).row for post, actor in shop.people.items()}

    assert margin_of(1000, 400) == 6000
    assert {post: (row.cost, row.margin_bp) for post, row in seen.items() if post != "second"} == {
        "supervisor": (400, 6000),
        "operations": (400, 6000),
        "service": (None, None),
        "designer": (None, None),
        "promoter": (None, 6000),
        "logistics": (None, None),
    }
    change_cost(shop.supervisor, sku, cost=0, unknown=1)
    assert variant_detail(shop.supervisor, sku).row.margin_bp is None
