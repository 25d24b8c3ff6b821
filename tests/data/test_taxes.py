"""Tax is of what is paid, rounded once; whatever the level, net, tax and gross of all parts add up."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from data.money import tax_of
from data.taxes import Item, Rate, less_discounts, rates_of, taxed, weighted_rate

RATES = some.lists(some.builds(Rate, some.integers(0, 400_000), some.booleans()), max_size=3).map(tuple)
ITEMS = some.lists(some.builds(Item, some.integers(0, 10**7), RATES, some.integers(1, 9)), max_size=6)
VAT = Rate(200_000, included=True)


@given(ITEMS, some.sampled_from(("unit", "line", "order")), some.sampled_from(("half_up", "half_even")))
def test_parts_add_up_and_each_level_is_near_the_exact_tax(items, level, rounding):
    found = taxed(items, level, rounding)

    exact = sum((rate.of(item.paid) for item in items for rate in item.rates), Fraction())
    roundings = {"unit": 9, "line": 1, "order": 1}[level] * sum(len(item.rates) for item in items)
    assert all(one.gross == one.net + one.tax for one in found)
    assert abs(sum(one.tax for one in found) - exact) <= max(1, Fraction(roundings, 2))
    if level == "order":
        assert abs(sum(one.added for one in found) - sum(_exact(items, False))) <= Fraction(1, 2)
        assert abs(sum(one.included for one in found) - sum(_exact(items, True))) <= Fraction(1, 2)


def _exact(items, included):
    return [rate.of(item.paid) for item in items for rate in item.rates if rate.included == included]


@given(some.integers(0, 10**9), some.integers(0, 10**6), some.booleans())
def test_the_tax_of_a_line_is_that_of_its_amount(paid, ppm, included):
    assert taxed([Item(paid, (Rate(ppm, included),))])[0].tax == tax_of(paid, ppm, included)


@pytest.mark.parametrize(("level", "taxes"), [("unit", [18, 17]), ("line", [17, 17]), ("order", [17, 16])])
def test_the_level_decides_where_half_a_cent_goes(level, taxes):
    rate = Rate(110_000)

    found = taxed([Item(150, (rate,), 3), Item(150, (rate,), 1)], level)

    assert [one.tax for one in found] == taxes


def test_ties_go_up_or_to_the_even_one():
    items = [Item(50, (Rate(190_000),)), Item(150, (Rate(110_000),))]

    assert [one.tax for one in taxed(items)] == [10, 17]
    assert [one.tax for one in taxed(items, rounding="half_even")] == [10, 16]


def test_rates_hold_for_a_category_in_a_zone_on_their_days():
    everywhere, before = Rate(1, category="tee"), Rate(2, False, "tee", "US", ends="2022-12-31")
    after, mug = Rate(3, False, "tee", "US", "2023-01-01"), Rate(4, category="mug")
    rates = (everywhere, before, after, mug)

    assert rates_of(rates, "tee", "US", "2022-12-31") == (everywhere, before)
    assert rates_of(rates, "tee", "US", "2023-01-01") == (everywhere, after)
    assert rates_of(rates, "tee", "DE", "2023-01-01") == (everywhere,)


def test_added_and_included_tax_are_both_told_of_one_line():
    (found,) = taxed([Item(1200, (VAT, Rate(50_000)))])

    assert (found.net, found.included, found.added, found.tax, found.gross) == (1000, 200, 60, 260, 1260)


def test_shipping_bears_the_rate_of_the_goods_it_goes_with():
    goods = [Item(3000, (Rate(230_000),)), Item(4000, (Rate(30_000),))]

    assert weighted_rate(goods, False) == Rate(115_700)
    assert weighted_rate([], True) == Rate(0, True)


def test_discounts_on_the_order_are_shared_one_after_the_other_and_never_more_than_is_left():
    assert less_discounts([11380, 5695], [1000, 1000]) == [10047, 5028]
    assert less_discounts([2000], [5000, 1]) == [0]
    assert less_discounts([], [5]) == []
