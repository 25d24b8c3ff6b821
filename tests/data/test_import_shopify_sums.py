"""The arithmetic of Shopify's orders: whatever is bought, taxed and taken off, an order that adds up has no gap."""

from hypothesis import given
from hypothesis import strategies as st

from data.importers.records import Line
from data.importers.shops.shopify_sums import Figures, rate_of, settle, spread_discount, take_tax_out

PRICES = st.lists(st.integers(1, 50_000), min_size=1, max_size=6)


@given(
    prices=PRICES,
    off_percent=st.integers(0, 100),
    shipping=st.integers(0, 2_000),
    free=st.booleans(),
    rate=st.sampled_from([0, 50_000, 190_000, 200_000]),
    inclusive=st.booleans(),
    duties=st.sampled_from([0, 0, 700]),
)
def test_an_order_that_adds_up_is_settled_without_a_gap(prices, off_percent, shipping, free, rate, inclusive, duties):
    listed = sum(prices)
    off = listed * off_percent // 100
    shipping_off = shipping if free else 0
    base = listed - off + shipping - shipping_off
    taxes = base * rate // (1_000_000 + rate) if inclusive else base * rate // 1_000_000
    total = base + duties + (0 if inclusive else taxes)
    figures = Figures(listed, 0, listed - off, shipping, taxes, duties, total, off + shipping_off)

    found = settle(figures, inclusive)

    lines = [Line("goods", "A", "", 1, "", price, "2023-03") for price in prices]
    spread_discount(lines, found)
    before = found.shipping - found.shipping_off
    held = take_tax_out(lines, [True] * len(lines), before, taxes, [rate] if rate else []) if found.inclusive else 0
    on_top = held if found.inclusive else taxes
    net = sum(line.net_minor for line in lines)
    assert found.exact
    assert net + sum(line.tax_minor for line in lines) + before - held + on_top + found.duties == total
    assert sum(line.discount_minor for line in lines) == off
    assert all(line.list_minor >= 0 for line in lines)


def test_the_two_readings_are_told_apart_by_the_total():
    on_top = settle(Figures(10_000, 0, 10_000, 500, 1_995, 0, 12_495, 0))
    held = settle(Figures(11_900, 0, 11_900, 595, 1_995, 0, 12_495, 0))

    assert (on_top.inclusive, on_top.exact, held.inclusive, held.exact) == (False, True, True, True)


def test_figures_that_do_not_add_up_are_read_as_most_orders_of_the_file():
    figures = Figures(11_900, 0, 11_900, 595, 1_995, 0, 12_700, 0)

    assert [settle(figures, habit).inclusive for habit in (False, True)] == [False, True]
    assert not settle(figures).exact


def test_shipping_holds_no_tax_where_the_rate_says_so():
    line = Line("goods", "A", "", 1, "", 11_900, "2023-03")

    held = take_tax_out([line], [True], 595, 1_900, [190_000])

    assert (held, line.tax_minor, line.list_minor) == (0, 1_900, 10_000)


def test_tax_comes_out_of_what_is_taxable():
    lines = [Line("goods", code, "", 1, "", 11_900, "2023-03") for code in "AB"]

    take_tax_out(lines, [False, True], 0, 1_900, [])

    assert [line.tax_minor for line in lines] == [0, 1_900]


def test_a_rate_is_read_from_a_tax_by_its_name():
    assert [rate_of(name) for name in ("VAT 19%", "MwSt. 8,1 %", "State Tax 6.625%", "GST", "20")] == [
        190_000,
        81_000,
        66_250,
        0,
        0,
    ]
