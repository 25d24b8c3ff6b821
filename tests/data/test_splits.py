"""Every way of sharing an amount adds up; each has its own idea of who gets the odd minor unit."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from data.splits import WAYS, share, share_equally

RATIOS = some.lists(some.integers(0, 10**9) | some.decimals(0, 10**6, places=4), min_size=1, max_size=20).filter(any)


@given(some.integers(-(10**12), 10**12), RATIOS, some.sampled_from(WAYS))
def test_the_parts_add_up_and_what_weighs_nothing_gets_nothing(amount, ratios, way):
    parts = share(amount, ratios, way)

    assert sum(parts) == amount
    if way in ("largest", "largest_floor"):
        assert all(part == 0 for part, ratio in zip(parts, ratios, strict=True) if ratio == 0)
        exact = [amount * ratio / sum(map(Decimal, ratios)) for ratio in map(Decimal, ratios)]
        assert all(abs(part - fair) < Decimal("1.0001") for part, fair in zip(parts, exact, strict=True))


@pytest.mark.parametrize(
    ("way", "more", "less", "tie"),
    [
        ("largest", [34, 34, 33], [-34, -34, -33], [4, 1]),
        ("largest_floor", [34, 34, 33], [-33, -34, -34], [4, 1]),
        ("first", [34, 34, 33], [-34, -34, -33], [4, 1]),
        ("last", [34, 34, 33], [-34, -34, -33], [4, 1]),
        ("rounded", [33, 34, 34], [-33, -34, -34], [4, 1]),
    ],
)
def test_who_gets_the_odd_ones(way, more, less, tie):
    assert share(101, [1, 1, 1], way) == more
    assert share(-101, [1, 1, 1], way) == less
    assert share(5, [Decimal("0.7"), Decimal("0.3")], way) == tie


def test_the_last_may_get_much_less_and_nothing_known_means_equal_parts():
    assert share(5, [1] * 7, "last") == [1, 1, 1, 1, 1, 1, -1]
    assert share(10, [0, 0, 0], "first") == [4, 3, 3]
    assert share_equally(-10, 3) == [-4, -3, -3]


@pytest.mark.parametrize(
    ("ratios", "way"), [([], "first"), ([0, 0], "largest"), ([0, 0], "last"), ([3, -1], "rounded")]
)
def test_ratios_that_mean_nothing_are_a_defect(ratios, way):
    with pytest.raises(ValueError, match="ratios"):
        share(5, ratios, way)
