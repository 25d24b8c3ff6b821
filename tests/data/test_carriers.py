"""Tracking numbers: right ones are tidied, wrong ones are told apart by form and by check digit."""

import pytest

from data import database
from data.carriers import carrier_of, carriers, check_tracking, code_of
from data.errors import Unclear
from data.operations.dispatch import ship_order
from data.reasons import check_reason, checklist, listed
from tests.builders import events
from tests.data.floor import make_floor


@pytest.mark.parametrize("carrier", carriers(), ids=lambda carrier: carrier.code)
def test_every_carrier_takes_its_own_examples(carrier):
    for form in carrier.forms:
        assert check_tracking(carrier.code, form.example) == form.example


@pytest.mark.parametrize(
    ("carrier", "typed", "stored"),
    [
        ("dhl", "(00) 340434161094022115", "00340434161094022115"),
        ("DHL Express", "3318810036", "3318810036"),
        ("UPS", "1z5r89390357567127", "1Z5R89390357567127"),
        ("Royal Mail", "RN 1234 5678 5 GB", "RN123456785GB"),
        ("fedex", "477179081230", "477179081230"),
        ("fedex", "0414 4176 0228 964", "041441760228964"),
        ("usps", "420 22153 9101026837331000039521", "420221539101026837331000039521"),
        ("顺丰", "ＳＦ1234567890123", "SF1234567890123"),
        ("own", "van 3", "VAN3"),
        ("Uncle Bob", "bob-17", "BOB-17"),
        ("dhl", "  ", ""),
    ],
)
def test_a_right_number_is_tidied(carrier, typed, stored):
    assert check_tracking(carrier, typed) == stored


@pytest.mark.parametrize(
    ("carrier", "typed", "says"),
    [
        ("dhl", "00340434161094022116", "check digit"),
        ("dhl", "3318810034", "check digit"),
        ("ups", "1Z5R89390357567128", "check digit"),
        ("royalmail", "RN123456784GB", "check digit"),
        ("fedex", "996578788855", "check digit"),
        ("dpd", "008182709980000020033350276A", "check digit"),
        ("dhl", "1Z5R89390357567127", "does not look like a number of DHL"),
        ("ups", "٣318810036", "does not look like"),
        ("Uncle Bob", "??", "not a tracking number"),
        ("Uncle Bob", "x" * 41, "not a tracking number"),
    ],
)
def test_a_wrong_number_is_refused(carrier, typed, says):
    with pytest.raises(Unclear, match=says):
        check_tracking(carrier, typed)


def test_carriers_are_known_by_code_and_by_name():
    assert [carrier.code for name in ("royal-mail", "Hermes", "中通") if (carrier := carrier_of(name))] == [
        "royalmail",
        "evri",
        "zto",
    ]
    assert carrier_of("pigeon") is None


def test_reasons_have_names_in_both_languages():
    for kind in ("adjust", "write_off", "transfer_loss", "price", "cancel", "reject"):
        assert listed(kind), kind
        assert all(reason.name and reason.name_zh for reason in listed(kind))
    assert check_reason("write_off", "Damaged").code == check_reason("write_off", "破损").code == "damaged"
    assert [entry.code for entry in checklist("review")][:3] == ["paid", "address", "stock"]


def test_a_carrier_is_kept_by_its_code_and_an_unknown_one_by_its_name(shop):
    assert [code_of(typed) for typed in ("DHL", " Royal  Mail ", "顺丰速运", "Bob's  van", "")] == [
        *("dhl", "royalmail", "sf", "Bob's van", ""),
    ]


@pytest.mark.parametrize("typed, near", [("dlh", "dhl"), ("fedx", "fedex"), ("UPSS", "ups")])
def test_a_typing_error_in_a_carriers_name_is_met_at_the_desk(shop, typed, near):
    with pytest.raises(Unclear) as error:
        code_of(typed)
    assert str(error.value) == (f"There is no carrier “{typed}”. Do you mean {near}? If not, add it to the settings.")


def test_an_order_ships_with_a_carrier_by_its_code_and_not_with_a_mistyped_one(shop):
    order = make_floor(shop).order(("POT-1", 1))
    head = events()
    with pytest.raises(Unclear):
        ship_order(shop.supervisor, order, carrier="dlh")
    assert events() == head
    ship_order(shop.supervisor, order, carrier="DHL")
    assert database.scalar("SELECT carrier FROM shipment WHERE order_id = ?", (order,)) == "dhl"
