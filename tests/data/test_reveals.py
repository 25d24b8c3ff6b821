"""Personal data is masked until somebody gives a reason, and the look is noted."""

import pytest

from data import clock
from data.errors import Denied, Refused
from data.operations.orders import place_order
from data.operations.reveals import reveal_buyer
from data.queries.orders import order_detail
from data.queries.reveals import buyer_contact
from tests.builders import Shop, events, make_sku


@pytest.fixture
def order(shop: Shop) -> int:
    make_sku(shop, stock=1)
    return place_order(shop.operations, [["POT-1", 1]], name="Ann", email="ann@example.com").id


def test_a_look_needs_a_reason_and_is_noted(shop, order):
    assert order_detail(shop.service, order).email == "a***@example.com"
    with pytest.raises(Refused, match="Give a reason first"):
        buyer_contact(shop.service, order)

    reveal_buyer(shop.service, order, reason="parcel at the wrong door")

    assert buyer_contact(shop.service, order) == ("ann@example.com", "")
    assert events()[-1] == "order.reveal"
    with pytest.raises(Refused, match="Give a reason first"):
        buyer_contact(shop.logistics, order)


def test_a_look_is_over_after_ten_minutes(shop, order, monkeypatch):
    reveal_buyer(shop.service, order, reason="call back")
    now = clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + 11 * clock.MINUTE)

    with pytest.raises(Refused, match="Give a reason first"):
        buyer_contact(shop.service, order)


def test_posts_without_the_right_are_denied_and_a_look_without_words_is_refused(shop, order):
    before = events()

    with pytest.raises(Denied):
        reveal_buyer(shop.promoter, order, reason="curious")
    with pytest.raises(Refused, match="Say why"):
        reveal_buyer(shop.service, order, reason=" ")

    assert events() == before
