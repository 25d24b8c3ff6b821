"""Money is exact: what is read, split, shared and taxed adds up to the minor unit."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import Unclear
from data.money import (
    EXPONENTS,
    Money,
    decimal_text,
    divide_half_up,
    exponent,
    parse_amount,
    round_half_up,
    split,
    tax_of,
    unit_share,
)

AMOUNTS = st.integers(-(10**15), 10**15)
CURRENCIES = st.sampled_from(sorted(EXPONENTS))


@pytest.mark.parametrize(
    ("text", "currency", "decimal", "minor"),
    [
        ("12.50", "EUR", ".", 1250),
        ("1284", "JPY", ".", 1284),
        ("1.2345", "KWD", ".", 1235),
        ("1,284.005", "EUR", ".", 128401),
        ("1.284,50 €", "EUR", ",", 128450),
        ("1 284,5", "EUR", ",", 128450),
        ("1\u00a0284,5", "EUR", ",", 128450),
        ("1'284.50", "CHF", ".", 128450),
        ("1,00,000.00", "INR", ".", 10_000_000),
        (".5", "EUR", ".", 50),
        ("5.", "EUR", ".", 500),
        ("(12.5)", "EUR", ".", -1250),
        ("-£5", "GBP", ".", -500),
        ("£-5", "GBP", ".", -500),
        ("5.00-", "EUR", ".", -500),
        ("\u22125", "EUR", ".", -500),
        ("+5", "EUR", ".", 500),
        ("USD 12", "USD", ".", 1200),
        ("12USD", "USD", ".", 1200),
        ("¥1,284", "CNY", ".", 128400),
        ("１２.5", "CNY", ".", 1250),
        ("-0.005", "EUR", ".", -1),
        ("1.00499999999999999999999999999999999", "EUR", ".", 100),
    ],
)
def test_amounts_are_read_as_people_and_files_write_them(text, currency, decimal, minor):
    assert parse_amount(text, currency, decimal) == minor


@pytest.mark.parametrize(
    "text",
    (
        *("", " ", "-", "abc", "1,28", "1.2.3", "1e5", "1,2,3.4", "()", "\u0663", "--5", "(-5)", "1,234 567", "NaN"),
        *("USD 5", "5 GBP", "€ EUR 5", "9" * 30, "1" * 5000),
    ),
)
def test_what_is_not_an_amount_of_the_currency_is_refused(text):
    with pytest.raises(Unclear):
        parse_amount(text, "EUR")


def test_a_comma_means_thousands_or_decimals_but_never_both():
    assert (parse_amount("1,284", "EUR", "."), parse_amount("1,284", "EUR", ",")) == (128400, 128)


@given(AMOUNTS, CURRENCIES)
def test_written_amounts_are_read_back_exactly(minor, currency):
    assert parse_amount(decimal_text(minor, currency), currency) == minor


def test_amounts_are_written_with_the_decimals_of_their_currency():
    written = [decimal_text(*amount) for amount in ((1250, "EUR"), (-5, "EUR"), (1250, "JPY"), (1, "KWD"), (0, "EUR"))]

    assert written == ["12.50", "-0.05", "1250", "0.001", "0.00"]


def test_a_currency_out_of_use_has_two_decimals_and_a_wrong_one_is_refused():
    assert exponent("DEM") == 2
    for wrong in ("", "eur", "EURO", "€", "12A"):
        with pytest.raises(Unclear):
            exponent(wrong)


def test_halves_are_rounded_away_from_zero():
    assert [round_half_up(Decimal(text)) for text in ("0.5", "1.5", "2.4999", "-0.5", "-1.5")] == [1, 2, 2, -1, -2]
    assert [divide_half_up(*pair) for pair in ((1, 2), (3, 2), (-1, 2), (1, -2), (1, 3), (0, 5))] == [
        1,
        2,
        -1,
        -1,
        0,
        0,
    ]


@given(AMOUNTS, st.lists(st.integers(0, 10**9), min_size=1, max_size=30).filter(any))
def test_a_split_adds_up_mirrors_and_is_off_by_less_than_one_unit(amount, ratios):
    parts, whole = split(amount, ratios), sum(ratios)

    assert sum(parts) == amount
    assert split(-amount, ratios) == [-part for part in parts]
    assert all(abs(part * whole - amount * ratio) < whole for part, ratio in zip(parts, ratios, strict=True))


def test_the_largest_remainder_gets_the_rest_and_ties_go_to_the_first():
    assert split(101, [1, 1, 1]) == [34, 34, 33]
    assert split(5, [7, 3, 0]) == [4, 1, 0]
    assert split(-101, [1, 1, 1]) == [-34, -34, -33]


@pytest.mark.parametrize("ratios", [[], [0, 0], [1, -1]])
def test_ratios_that_mean_nothing_are_a_defect(ratios):
    with pytest.raises(ValueError):
        split(5, ratios)


@given(AMOUNTS, st.integers(1, 60))
def test_the_units_of_a_line_add_up_to_what_was_paid(paid, n):
    shares = [unit_share(paid, n, k) for k in range(1, n + 1)]

    assert sum(shares) == paid
    assert max(shares) - min(shares) <= 1


@given(st.integers(0, 10**12), st.integers(0, 10**6))
def test_tax_in_an_amount_is_the_tax_on_the_rest(amount, rate_ppm):
    net = amount - tax_of(amount, rate_ppm, inclusive=True)

    assert abs(tax_of(net, rate_ppm, inclusive=False) - (amount - net)) <= 1
    assert tax_of(-amount, rate_ppm, inclusive=True) == -tax_of(amount, rate_ppm, inclusive=True)


def test_tax_is_rounded_half_up_once():
    assert tax_of(1000, 200_000, inclusive=False) == 200
    assert tax_of(1200, 200_000, inclusive=True) == 200
    assert tax_of(250, 50_000, inclusive=False) == 13
    assert tax_of(1, 0, inclusive=True) == 0


def test_money_of_two_currencies_is_never_added():
    assert str(Money(1250, "EUR") + Money(50, "EUR") - Money(100, "EUR")) == "12.00 EUR"
    assert -Money(1, "JPY") == Money(-1, "JPY")
    with pytest.raises(ValueError):
        Money(1, "EUR") + Money(1, "JPY")
