"""What goes back of what was paid: units add up whatever the steps, and the policy says what it was asked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.refunding import Taken, balance, left_of, may_return, settle_up, spread, units_share
from data.return_rules import PolicyRule, ReturnFacts, decide, fault_of, rule_for


@settings(max_examples=300)
@given(net=st.integers(0, 10**7), tax=st.integers(0, 10**6), of=st.integers(1, 60), data=st.data())
def test_units_add_up_to_what_was_paid_whatever_the_steps(net: int, tax: int, of: int, data: st.DataObject):
    taken, goods, taxes = 0, 0, 0
    while taken < of:
        qty = data.draw(st.integers(1, of - taken))
        share = units_share(net, tax, of, taken, qty)
        goods, taxes, taken = goods + share.goods, taxes + share.tax, taken + qty
    assert (goods, taxes) == (net, tax)


def test_there_are_no_more_units_than_were_bought():
    with pytest.raises(ValueError, match="no units 3 to 4 of 3"):
        units_share(1000, 0, 3, 2, 2)


def test_what_is_on_its_way_back_and_what_came_count_against_what_may_still_come():
    assert may_return(shipped=4, lost=1, authorised=1, returned=1) == 1
    assert may_return(shipped=2, lost=0, authorised=1, returned=2) == 0


@given(
    amount=st.integers(0, 5000), lefts=st.lists(st.integers(0, 2000), max_size=6)
)  # fmt: skip
def test_money_goes_back_by_the_payments_in_their_order_and_never_more_than_is_left_of_each(
    amount: int, lefts: list[int]
):
    parts, rest = spread(amount, [Taken(key, "card", left) for key, left in enumerate(lefts)])

    assert sum(part for _, part in parts) + rest == amount
    assert all(0 < part <= taken.left for taken, part in parts)
    assert rest == max(0, amount - sum(lefts))


def test_only_payments_of_an_allowed_method_are_used():
    parts, rest = spread(700, [Taken(1, "card", 500), Taken(2, "bank", 300)], ("bank",))

    assert ([(taken.key, part) for taken, part in parts], rest) == ([(2, 300)], 400)


def test_what_is_left_is_of_what_was_taken_and_never_of_what_is_outstanding():
    assert left_of(captured=1000, refunded=200, disputed=300, pending=100) == 400
    assert balance(due=1900, captured=1000, refunded=1000) == 1900


@pytest.mark.parametrize(
    ("worth", "left", "fee", "new", "back", "pays", "capped"),
    [(1000, None, 0, 0, 1000, 0, False), (1000, 400, 0, 0, 400, 0, True), (300, None, 350, 0, 0, 0, False),
     (1000, None, 0, 640, 360, 0, False), (1000, None, 0, 1280, 0, 280, False)],
)  # fmt: skip
def test_a_fee_and_a_replacement_come_off(
    worth: int, left: int | None, fee: int, new: int, back: int, pays: int, capped: bool
):
    out = settle_up(worth, left, fee=fee, replacements=new)

    assert (out.refundable, out.customer_pays, out.capped) == (back, pays, capped)


RULES = (
    PolicyRule(1, 1, market="EU", reason="damaged", window_days=60),
    PolicyRule(2, 2, category="Bedding, Towels", window_days=14),
    PolicyRule(3, 3, window_days=30),
)


@pytest.mark.parametrize(
    ("country", "category", "reason", "row"),
    [("DE", "Lamps", "damaged", 1), ("US", "Lamps", "damaged", 3), ("US", "towels", "too_big", 2)],
)
def test_the_first_row_that_fits_decides(country: str, category: str, reason: str, row: int):
    found = rule_for(RULES, country, category, reason)

    assert found is not None
    assert found.id == row


def test_a_window_of_n_days_is_over_on_day_n_and_every_reason_is_named():
    assert decide(RULES, ReturnFacts(country="US", days=29)).accepted
    late = decide(RULES, ReturnFacts(country="US", days=30, shipped=False, refunded=True))
    assert (late.accepted, late.against) == (False, ("not_shipped", "window_over", "already_reimbursed"))
    assert decide((), ReturnFacts()).against == ("no_rule",)


def test_a_reason_says_who_bears_it():
    assert [fault_of(reason) for reason in ("damaged", "defective", "wrong_item", "too_big")] == [
        "carrier", "supplier", "us", "customer",
    ]  # fmt: skip
