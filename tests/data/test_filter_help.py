"""What may come next in a filter, and what was probably meant."""

import pytest

from data.queries.filters import completions, meant
from tests.builders import Shop


def offered(shop: Shop, text: str, thing: str = "orders", post: str = "operations") -> list[str]:
    """The texts that are offered at the end of a filter."""
    return [one.text for one in completions(getattr(shop, post), thing, text, len(text))]


def test_a_field_is_offered_before_its_values(shop: Shop):
    assert offered(shop, "state:placed ful")[0] == "fulfilment:"
    assert offered(shop, "payment:un") == ["unpaid"]
    assert offered(shop, "payment:paid,part")[0] == "part_paid"


def test_what_a_post_may_not_ask_for_is_not_offered(shop: Shop):
    assert "cost>" in offered(shop, "co", "stock", "operations")
    assert "cost>" not in offered(shop, "co", "stock", "promoter")
    assert offered(shop, "avail", "stock", "designer") == []


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("state:placed warehouse:mian", "state:placed warehouse:MAIN"),
        ("unpaid zhang", "payment:unpaid zhang"),
        ("-pending", "-review:pending"),
        ("green", "green:yes"),
        ("zhang", ""),
        ("nosuch:1", ""),
    ],
)
def test_the_first_doubtful_word_is_put_right(shop: Shop, typed: str, right: str):
    assert meant(shop.operations, "orders", typed) == right
