"""Carriers, reasons, taxes, number ranges and settings of the store's own: what counts, and what is refused."""

import pytest

from data import database, frames, options, own_lists
from data.carriers import carrier_of, carriers, check_tracking
from data.doorway import Call, preview
from data.errors import Denied, Missing, Refused, Unclear
from data.operations.carriers import add_carrier, change_carrier, close_carrier, open_carrier
from data.operations.history import undo_event
from data.operations.ranges import change_range
from data.operations.reasons import add_reason, close_reason, open_reason, rename_reason
from data.operations.settings import change_address, change_setting
from data.operations.tax_rules import drop_tax, set_tax
from data.queries.store_settings import store_settings
from data.reasons import check_reason, listed
from data.tax_table import rate_of, rate_text, tax_rates
from data.taxes import rates_of
from tests.builders import events, make_sku


@pytest.fixture(autouse=True)
def read_anew(shop):
    own_lists.forget()
    own_lists.fresh()


def test_a_carrier_of_the_stores_own_brings_parcels_and_its_numbers_are_looked_at(shop):
    add_carrier(shop.supervisor, code="Owl", name="Night Owl", name_zh="夜鹰", pattern="OW######@@ 9#######")

    assert check_tracking("night owl", "ow 123456 ab") == "OW123456AB"
    assert check_tracking("owl", "91234567") == "91234567"
    with pytest.raises(Unclear, match="does not look like a number of Night Owl, such as OW111111AA"):
        check_tracking("owl", "123")
    assert [one.named("zh_CN") for one in carriers() if one.code == "owl"] == ["夜鹰"]


def test_a_carrier_that_is_closed_is_not_offered_and_takes_no_parcel(shop):
    for code in ("owl", "dpd"):
        if code == "owl":
            add_carrier(shop.supervisor, code=code, name="Owl")
        done = close_carrier(shop.supervisor, code=code)
        own_lists.fresh()

        assert code not in [one.code for one in carriers()]
        assert carrier_of(code) is not None, "old parcels still say its name"
        with pytest.raises(Refused, match="brings nothing from here any more"):
            check_tracking(code, "09980000020033")
        undo_event(shop.supervisor, done.seq)
        own_lists.fresh()
        assert code in [one.code for one in carriers()]


def test_a_known_carrier_gets_another_look_of_its_numbers_and_loses_it_again(shop):
    with pytest.raises(Unclear):
        check_tracking("dpd", "ZZ123")

    done = change_carrier(shop.supervisor, code="dpd", pattern="zz###")

    assert check_tracking("dpd", "ZZ123") == "ZZ123"
    assert check_tracking("dpd", "09980000020033") == "09980000020033"
    undo_event(shop.supervisor, done.seq)
    with pytest.raises(Unclear):
        check_tracking("dpd", "ZZ123")


def test_a_preview_leaves_no_carrier_behind(shop):
    seen = preview(shop.supervisor, [Call(add_carrier, (), {"code": "owl", "name": "Owl"})])

    assert len(seen.done) == 1
    assert carrier_of("owl") is None
    with pytest.raises(Missing):
        open_carrier(shop.supervisor, code="owl")


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"code": "dhl"}, "a carrier dhl already"),
        ({"code": "no spaces"}, "can't be the code"),
        ({"name": " "}, "1 to 40 characters"),
        ({"name": "a\x1b[31m"}, "1 to 40 characters"),
        ({"pattern": "(a+)+$"}, "no look of a number"),
        ({"pattern": "###### " * 7}, "no look of a number"),
    ],
)
def test_what_is_no_carrier(shop, values, says):
    with pytest.raises(Refused, match=says):
        add_carrier(shop.supervisor, **{"code": "owl", "name": "Owl", **values})

    assert (events(), database.scalar("SELECT count(*) FROM own_carrier")) == ([], 0)


def test_a_reason_of_the_stores_own_is_taken_renamed_and_closed(shop):
    add_reason(shop.supervisor, kind="write_off", code="moth", name="Eaten by moths", name_zh="虫蛀")

    assert check_reason("write_off", "Eaten by moths").code == "moth"
    own_lists.fresh()
    assert "moth" in [one.code for one in listed("write_off")]
    renamed = rename_reason(shop.supervisor, kind="write_off", code="moth", name="Moths")
    undo_event(shop.supervisor, renamed.seq)
    assert check_reason("write_off", "虫蛀").name == "Eaten by moths"
    closed = close_reason(shop.supervisor, kind="write_off", code="moth")
    with pytest.raises(Unclear, match="is not a reason for that"):
        check_reason("write_off", "moth")
    undo_event(shop.supervisor, closed.seq)
    assert check_reason("write_off", "moth").name_zh == "虫蛀"


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (
            lambda who: add_reason(who, kind="write_off", code="damaged", name="x"),
            "a reason damaged for write_off already",
        ),
        (lambda who: add_reason(who, kind="sing", code="moth", name="x"), "no reasons for “sing”"),
        (lambda who: add_reason(who, kind="adjust", code="a b", name="x"), "can't be the code"),
        (lambda who: add_reason(who, kind="adjust", code="moth", name=""), "1 to 60 characters"),
        (lambda who: add_reason(who, kind="adjust", code="moth", name="x", way="up"), "a gain, a loss"),
        (lambda who: rename_reason(who, kind="write_off", code="damaged", name="x"), "ships with the program"),
        (lambda who: open_reason(who, kind="write_off", code="nothing"), "no reason “nothing”"),
    ],
)
def test_what_is_not_done_to_reasons(shop, act, says):
    with pytest.raises(Refused, match=says):
        act(shop.supervisor)

    assert (events(), database.scalar("SELECT count(*) FROM own_reason")) == ([], 0)


def test_a_tax_holds_from_its_day_on_until_the_next(shop):
    set_tax(shop.supervisor, country="de", rate="19 %", from_day="2026-01-01")
    set_tax(shop.supervisor, country="DE", rate="16", from_day="2026-07-01")
    done = set_tax(
        shop.supervisor, country="DE", rate="7,75", tax_class="reduced", from_day="2026-01-01", included=False
    )

    def on(day: str, kind: str = "standard") -> list[tuple[int, bool]]:
        return [(rate.ppm, rate.included) for rate in rates_of(tax_rates(), kind, "DE", day)]

    assert [on("2025-12-31"), on("2026-01-01"), on("2026-06-30"), on("2026-07-01")] == [
        [],
        [(190_000, True)],
        [(190_000, True)],
        [(160_000, True)],
    ]
    assert on("2026-03-01", "reduced") == [(77_500, False)]
    undo_event(shop.supervisor, done.seq)
    assert on("2026-03-01", "reduced") == []
    dropped = drop_tax(shop.supervisor, country="DE", tax_class="standard", from_day="2026-07-01")
    assert on("2026-07-01") == [(190_000, True)]
    undo_event(shop.supervisor, dropped.seq)
    assert on("2026-07-01") == [(160_000, True)]


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"rate": "1900"}, r"A tax of 1900 % can't be right\. It is 0 to 100 %\."),
        ({"rate": "-5"}, "not a rate"),
        ({"rate": "19.12345"}, "not a rate"),
        ({"rate": "lots"}, "not a rate"),
        ({"rate": "100.0001"}, "can't be right"),
        ({"country": "XX"}, "is no country"),
        ({"country": "Germany"}, "is no country"),
        ({"tax_class": "luxury"}, "no tax class “luxury”"),
        ({"from_day": "tomorrow"}, "not a day"),
    ],
)
def test_what_is_no_tax(shop, values, says):
    with pytest.raises(Unclear, match=says):
        set_tax(shop.supervisor, **{"country": "DE", "rate": "19", **values})

    assert (events(), tax_rates()) == ([], [])


def test_a_rate_is_never_given_twice_for_a_day(shop):
    set_tax(shop.supervisor, country="DE", rate="19", from_day="2026-01-01")

    with pytest.raises(Refused, match="from 2026-01-01 on already"):
        set_tax(shop.supervisor, country="DE", rate="20", from_day="2026-01-01")
    with pytest.raises(Refused, match="It is 19 % there already"):
        set_tax(shop.supervisor, country="DE", rate="19.0", from_day="2026-02-01")

    assert events() == ["tax.set"]


@pytest.mark.parametrize(
    ("typed", "shown"), [("19", "19"), ("7.75 %", "7.75"), ("0", "0"), ("100", "100"), ("5,5", "5.5")]
)
def test_a_rate_reads_as_it_is_shown(typed, shown):
    assert rate_text(rate_of(typed)) == shown


def test_the_next_number_goes_on_behind_and_takes_another_beginning(shop):
    forward = change_range(shop.supervisor, name="order", prefix="A", next=20_000)
    with database.transaction():
        assert frames.next_number("order") == "A20000"
    assert forward.undo is None
    other = change_range(shop.supervisor, name="order", prefix="W-", next=1)

    with database.transaction():
        assert frames.next_number("order") == "W-1"
    undo_event(shop.supervisor, other.seq)
    with database.transaction():
        assert frames.next_number("order") == "A20001"


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"next": 10_000}, "never go backwards: the last one was A10000"),
        ({"next": 10_001}, "A10001 comes next already"),
        ({"prefix": "S", "next": 1}, "like those of shipment"),
        ({"prefix": "S1", "next": 1}, "like those of shipment"),
        ({"prefix": "a b", "next": 1}, "can't begin a number"),
        ({"prefix": "TOOLONGER-", "next": 1}, "can't begin a number"),
        ({"prefix": "1", "next": 1}, "can't begin a number"),
        ({"next": 0}, "is 1 to"),
        ({"name": "song"}, "no number range “song”"),
    ],
)
def test_what_a_range_can_not_be(shop, values, says):
    before = database.rows("SELECT name, prefix, last FROM number_range ORDER BY id")

    with pytest.raises(Refused, match=says):
        change_range(shop.supervisor, **{"name": "order", "prefix": "A", "next": 10_500, **values})

    assert (events(), database.rows("SELECT name, prefix, last FROM number_range ORDER BY id")) == ([], before)


def test_a_number_that_an_import_has_brought_is_not_given_out(shop):
    with database.transaction():
        database.run("INSERT INTO customer (number, name) VALUES ('W150', 'Ann'), ('Wx', 'Bo')")

    with pytest.raises(Refused, match=r"W150 is given out already\. Begin behind it"):
        change_range(shop.supervisor, name="customer", prefix="W", next=150)
    change_range(shop.supervisor, name="customer", prefix="W", next=151)


def test_the_stores_face_is_kept_and_a_limit_is_told_as_money(shop):
    done = change_address(shop.supervisor, line1="Linden & Co", line2="", line3="1 High Street", line4="London")
    limit = change_setting(shop.supervisor, name="limit.service", value=20_000)

    assert options.option("address") == "Linden & Co\\n1 High Street\\nLondon"
    assert (done.facts["before"], done.facts["after"]) == ("-", "Linden & Co, 1 High Street, London")
    assert limit.facts["before"] == {"minor": 10_000, "currency": "EUR"}
    undo_event(shop.supervisor, done.seq)
    assert options.option("address") == ""


def test_the_currency_stays_once_money_exists(shop):
    make_sku(shop)

    with pytest.raises(Refused, match="can't be changed once there are prices or orders"):
        change_setting(shop.supervisor, name="currency", value="USD")

    assert (options.currency(), events()) == ("EUR", [])


def test_everything_stands_on_one_board_for_who_may_see_it(shop):
    set_tax(shop.supervisor, country="DE", rate="19", from_day="2020-01-01")
    found = store_settings(shop.operations)

    assert {row.name: row.value for row in found.settings}["name"] == "Linden"
    assert [(row.post, row.minor) for row in found.limits] == [
        ("Operations specialist", 100_000),
        ("Customer service", 10_000),
        ("Promoter", 0),
    ]
    assert ("order", "A", 10_001) in [(row.name, row.prefix, row.next) for row in found.ranges]
    assert [(row.place, row.bins) for row in found.places] == [("MAIN", 1), ("EAST", 1)]
    assert [(row.country, row.rate, row.begun) for row in found.taxes] == [("DE", "19", True)]
    assert "dhl" in [row.carrier for row in found.carriers]


def test_only_a_supervisor_changes_lists(shop):
    for call in (
        lambda: add_carrier(shop.operations, code="owl", name="Owl"),
        lambda: add_reason(shop.operations, kind="adjust", code="moth", name="x"),
        lambda: set_tax(shop.operations, country="DE", rate="19"),
        lambda: change_range(shop.operations, name="order", prefix="A", next=20_000),
        lambda: change_address(shop.operations, line1="x"),
    ):
        with pytest.raises(Denied):
            call()
