"""Addresses: what each country needs, and the addresses of customers and orders."""

import pytest

from data import database
from data.address_rules import check_address, faults, remark, rules, tidy
from data.errors import Missing, Refused, Unclear
from data.operations.addresses import add_address, drop_address, usual_address
from data.operations.customers import make_customer
from data.operations.history import undo_event
from data.operations.order_edits import change_address
from data.operations.orders import place_order
from data.queries.customers import customer_detail
from tests.builders import Shop, events, fresh, make_sku

LONDON = {"name": "Ann", "line1": "1 Long Acre", "postcode": "WC2E 9LH", "city": "London", "country": "GB"}


def parts(country: str, postcode: str, **more: str) -> dict[str, str]:
    return {"name": "Ann", "line1": "1 Main St", "city": "Town", "region": "R", "country": country} | {
        "postcode": postcode, **more,
    }  # fmt: skip


@pytest.mark.parametrize("code", sorted(rules()))
def test_the_example_of_every_country_is_right(code):
    rule = rules()[code]
    address = parts(code, rule.example)

    assert (faults(address), remark(address), tidy(address)["postcode"]) == ([], None, rule.example)


@pytest.mark.parametrize(
    ("country", "typed", "kept"),
    [
        ("gb", "sw1a1aa", "SW1A 1AA"),
        ("GB", "m1 1ae", "M1 1AE"),
        ("NL", "1012ab", "1012 AB"),
        ("JP", "１００－０００１", "100-0001"),
        ("PL", "00001", "00-001"),
        ("CA", "k1a0b1", "K1A 0B1"),
        ("SE", "111 22", "111 22"),
        ("IE", "d02af30", "D02 AF30"),
        ("IE", "", ""),
        ("PT", "1100148", "1100-148"),
        ("US", "10001-1234", "10001-1234"),
        ("TW", "10617", "10617"),
        ("SG", "018956", "018956"),
        ("BR", "01310100", "01310-100"),
        ("IN", "110 001", "110 001"),
    ],
)
def test_postcodes_are_kept_as_they_are_written_there(country, typed, kept):
    assert check_address(parts(country, typed))["postcode"] == kept


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (parts("DE", "1234"), "“1234” is not a postcode of DE. It looks like 10115."),
        (parts("DE", "00123"), "“00123” is not a postcode of DE. It looks like 10115."),
        (parts("GB", "12345"), "“12345” is not a postcode of GB. It looks like SW1A 1AA."),
        (parts("US", "1234"), "“1234” is not a postcode of US. It looks like 10001."),
        (parts("NL", "1012 SS"), "“1012 SS” is not a postcode of NL. It looks like 1012 AB."),
        (parts("CA", "D1A 0B1"), "“D1A 0B1” is not a postcode of CA. It looks like K1A 0B1."),
        (parts("FR", ""), "An address in FR needs a postcode like 75001."),
        (parts("US", "10001", region=""), "An address in US needs its state."),
        (parts("CN", "200000", region=" "), "An address in CN needs its province."),
        (parts("JP", "100-0001", region=""), "An address in JP needs its prefecture."),
        (parts("ENG", ""), "“ENG” is not a country. Give two letters like GB."),
        (parts("GB", "WC2E 9LH", city=""), "The address has no city."),
        (parts("", ""), "The address has no country."),
        (parts("DE", "10115", line1="x" * 201), "The line1 of the address is too long."),
    ],
)
def test_what_is_wrong_with_an_address_is_one_clear_sentence(address, sentence):
    with pytest.raises(Unclear) as unclear:
        check_address(address)

    assert str(unclear.value) == sentence


def test_a_country_that_is_not_known_passes_with_a_remark():
    told = remark(parts("KE", "whatever"))

    assert (faults(parts("KE", "whatever")), told and told.part) == ([], "country")
    assert (faults(parts("HK", "")), remark(parts("HK", ""))) == ([], None)
    assert remark(parts("HK", "999077")) is not None


def test_a_city_that_is_its_country_need_not_be_typed():
    assert check_address(parts("SG", "018956", city=""))["city"] == "Singapore"


def test_an_address_that_is_so_is_taken_as_it_is():
    assert check_address(parts("DE", "1234"), as_is=True)["postcode"] == "1234"
    with pytest.raises(Unclear, match="has no city"):
        check_address(parts("DE", "1234", city=""), as_is=True)


def customer(shop: Shop) -> int:
    return make_customer(shop.service, name="Ann", line1="1 A St", postcode="10115", city="Berlin", country="DE").id


def usual(shop: Shop, key: int) -> list[tuple[int, bool]]:
    return [(one.id, one.usual) for one in customer_detail(shop.service, key).addresses]


def test_addresses_are_added_made_usual_and_given_up_and_all_of_it_comes_back(shop):
    key = customer(shop)
    added = add_address(shop.service, key, **LONDON)
    second = added.facts["address"]
    assert usual(shop, key) == [(1, True), (second, False)]

    chosen = usual_address(shop.service, key, address=second)
    assert usual(shop, key) == [(second, True), (1, False)]
    dropped = drop_address(shop.service, key, address=second)
    assert usual(shop, key) == [(1, True)]

    undo_event(shop.service, dropped.seq)
    assert usual(shop, key) == [(second, True), (1, False)]
    undo_event(shop.service, chosen.seq)
    assert usual(shop, key) == [(1, True), (second, False)]
    undo_event(shop.service, added.seq)
    assert usual(shop, key) == [(1, True)]
    assert database.scalar("SELECT count(*) FROM address") == 2


def test_addresses_of_others_and_wrong_ones_are_refused_and_nothing_is_added(shop):
    key, other = customer(shop), make_customer(shop.service, **LONDON).id
    theirs = usual(shop, other)[0][0]
    before = events()

    with pytest.raises(Missing):
        usual_address(shop.service, key, address=theirs)
    with pytest.raises(Missing):
        drop_address(shop.service, key, address=theirs)
    with pytest.raises(Refused, match="usual address of customer C10001 already"):
        usual_address(shop.service, key, address=1)
    with pytest.raises(Unclear, match="not a postcode of GB"):
        add_address(shop.service, key, **LONDON | {"postcode": "1"})

    assert (events(), database.scalar("SELECT count(*) FROM address")) == (before, 2)


def test_an_order_goes_to_no_address_that_can_not_be_right_unless_somebody_says_so(shop):
    make_sku(shop, stock=5)
    order = place_order(shop.operations, [["POT-1", 1]], name="Ann").id

    with pytest.raises(Unclear, match="“1” is not a postcode of GB"):
        change_address(shop.service, order, **LONDON | {"postcode": "1"})
    assert fresh(order).ship_address_id is None

    change_address(shop.service, order, **LONDON | {"postcode": "wc2e9lh"})
    assert database.scalar("SELECT postcode FROM address") == "WC2E 9LH"
    change_address(shop.service, order, **LONDON | {"postcode": "1"}, as_is=1)
    assert database.rows("SELECT postcode FROM address ORDER BY id") == [("WC2E 9LH",), ("1",)]


def test_imported_addresses_are_looked_at_and_never_refused(shop):
    key = customer(shop)
    with database.transaction():
        database.run("UPDATE address SET postcode = '99'")

    (seen,) = customer_detail(shop.service, key).addresses

    assert seen.look == (
        "“{postcode}” is not a postcode of {country}. It looks like {example}.",
        {"postcode": "99", "country": "DE", "example": "10115"},
    )
