"""Numbers that bear their own check, and the labels they stand on."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from data import clock
from data.barcodes import check_digit
from data.gs1 import WrongLabel, article_on, barcodes_in, read_label
from data.identifiers import GS1, SCHEMES, check
from data.queries.finding import whereabouts
from data.queries.numbers import find
from tests.builders import make_sku

MUG = "4006381333931"


@given(some.sampled_from(sorted(GS1)), some.data())
def test_a_mistyped_digit_is_always_noticed(scheme, data):
    bare = data.draw(some.text("0123456789", min_size=GS1[scheme] - 1, max_size=GS1[scheme] - 1))
    right = bare + check_digit(bare)
    place, by = data.draw(some.integers(0, len(bare))), data.draw(some.integers(1, 9))
    wrong = right[:place] + str((int(right[place]) + by) % 10) + right[place + 1 :]

    assert (check(scheme, right).fault, check(scheme, wrong).fault) == (None, "checksum")
    assert (check(scheme, right[1:]).fault, check(scheme, f"{bare}x").fault) == ("length", "format")


@pytest.mark.parametrize(
    ("scheme", "typed", "compact", "fault"),
    [
        ("ean13", " 4006381-333931", MUG, None),
        ("ean13", "４００６３８１３３３９３１", MUG, None),
        ("isbn10", "0-201-75041-4", "0201750414", None),
        ("isbn10", "978-1-85798-218-3", "9781857982183", "length"),
        ("isbn10", "1857982186", "1857982186", "checksum"),
        ("isbn13", MUG, MUG, "component"),
        ("iban", "gb29 nwbk 6016 1331 9268 19", "GB29NWBK60161331926819", None),
        ("iban", "GB29NWBK6016133192681", "GB29NWBK6016133192681", "length"),
        ("iban", "GB29NWBK60161331926818", "GB29NWBK60161331926818", "checksum"),
        ("iban", "QQ29NWBK60161331926819", "QQ29NWBK60161331926819", "component"),
        ("iban", "", "", "component"),
        ("vat", "GB 980780684", "GB980780684", None),
        ("vat", "NO 987 008 644 MVA", "NO987008644MVA", None),
        ("vat", "IT1234567890", "IT1234567890", "length"),
        ("vat", "XX12", "XX12", "component"),
        ("vat", "", "", "component"),
    ],
)
def test_what_a_number_is_and_what_is_wrong_with_it(scheme, typed, compact, fault):
    found = check(scheme, typed)

    assert (found.compact, found.fault) == (compact, fault)


@given(some.sampled_from(SCHEMES), some.text(max_size=40))
def test_nothing_that_can_be_typed_breaks_a_check(scheme, typed):
    assert check(scheme, typed).fault in (None, "format", "length", "checksum", "component")


LOT = f"]C101{MUG.rjust(14, '0')}10LOT-7/(A)\x1d17280229310300125039209990"


def test_a_scanned_label_is_read_field_by_field():
    label = read_label(LOT)

    assert label.elements == (
        ("01", "04006381333931"),
        ("10", "LOT-7/(A)"),
        ("17", "280229"),
        ("3103", "001250"),
        ("3920", "9990"),
    )
    assert (label.value("10"), label.value("21"), label.expiry) == ("LOT-7/(A)", "", "2028-02-29")
    assert label.amounts == (("3103", Decimal("1.250")), ("3920", Decimal(9990)))


def test_a_printed_label_is_read_with_its_brackets():
    label = read_label("(01) 04006381333931 (15) 260400 (10) A7")

    assert (label.compact, label.expiry) == ("01040063813339311526040010A7", "2026-04-30")


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("", "length"),
        ("(01)04006381333932", "checksum"),
        ("(00)340123456789012341", "checksum"),
        ("(414)5410000033339", "checksum"),
        ("(01)0400638133393", "length"),
        ("(10)", "length"),
        ("(10)ÄÖ", "format"),
        ("30aa", "format"),
        ("(37)123456789", "length"),
        ("(17)271301", "component"),
        ("(17)270229", "component"),
        ("(05)12", "component"),
        ("(3931)111", "length"),
        ("hello", "component"),
    ],
)
def test_a_label_that_is_none_says_why(code, fault):
    with pytest.raises(WrongLabel) as wrong:
        read_label(code)

    assert wrong.value.fault == fault


@pytest.mark.parametrize(("year", "expiry"), [("76", "2076-01-31"), ("77", "1977-01-31"), ("00", "2000-01-31")])
def test_two_digits_of_a_year_mean_the_nearest(year, expiry):
    with clock.telling(1_780_000_000 * clock.SECOND):  # 2026
        assert read_label(f"(17){year}0131").expiry == expiry


@given(some.text("0123456789()]C\x1dA-", max_size=60) | some.text(max_size=40))
def test_nothing_that_can_be_scanned_breaks_the_reader(code):
    assert article_on(code) == "" or check("gtin14", article_on(code)).fault is None


def test_an_article_is_found_by_its_barcode_in_any_form_and_on_a_label(shop):
    sku = make_sku(shop, "MUG", barcode=MUG)

    for code in (MUG, f"0{MUG}", LOT, f"(01)0{MUG}(10)X"):
        assert whereabouts(shop.logistics, code) == ("inventory", "sku=MUG")
        assert find(shop.logistics, "sku", code).id == sku
    assert barcodes_in("MUG") == ("MUG",) * 4
    assert whereabouts(shop.logistics, "036000291452") is None
