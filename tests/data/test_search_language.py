from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from data import clock, database
from data.errors import Unclear
from data.search import THINGS, codes_of, compiled, complete, fields, parse, words_of
from data.search.language import Value
from data.search.moments import Span, duration, span
from tests.search_rows import NOW, READING, found, open_empty, put

ORDERS, STOCK = THINGS["orders"], THINGS["stock"]


@pytest.fixture
def sqlite_store(tmp_path) -> Iterator[None]:
    open_empty(f"sqlite:///{tmp_path / 'store.db'}")
    yield
    database.close_database()


@pytest.fixture
def store(store_url: str) -> Iterator[None]:
    open_empty(store_url)
    yield
    database.close_database()


def asked(text: str) -> list[tuple[bool, str, str, list[str]]]:
    return [(term.negative, term.field, term.operator, [value.text for value in term.values]) for term in parse(text)]


def test_a_filter_is_read_into_words_phrases_fields_and_their_opposites():
    terms = asked('mouse "blue mouse" -cable payment:paid,part_paid -country:TW total>=100.50 customer:"Chen Wei",Ng')

    assert terms == [
        (False, "", "", ["mouse"]),
        (False, "", "", ["blue mouse"]),
        (True, "", "", ["cable"]),
        (False, "payment", ":", ["paid", "part_paid"]),
        (True, "country", ":", ["TW"]),
        (False, "total", ">=", ["100.50"]),
        (False, "customer", ":", ["Chen Wei", "Ng"]),
    ]


def test_a_filter_typed_in_full_width_signs_is_the_same():
    typed = "ｐａｙｍｅｎｔ：ｐａｉｄ、part_paid　－country：TW　total＞１００　“blue mouse”　"
    typed += "「蓝牙鼠标」　placed：2026-11-01．．2026-11-15"

    assert asked(typed) == asked(
        'payment:paid,part_paid -country:TW total>100 "blue mouse" "蓝牙鼠标" placed:2026-11-01..2026-11-15'
    )


def test_a_range_has_two_ends_or_one():
    ranges = [term.values[0] for term in parse("total:1..2 total:1.. total:..2")]

    assert ranges == [Value("1", "2", ranged=True), Value("1", None, ranged=True), Value("", "2", ranged=True)]


def test_an_open_phrase_and_lonely_signs_are_no_mistakes():
    assert asked('- "" , "blue mou') == [(False, "", "", [","]), (False, "", "", ["blue mou"])]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("today", "2026-11-25", "2026-11-25"),
        ("Yesterday", "2026-11-24", "2026-11-24"),
        ("tomorrow", "2026-11-26", "2026-11-26"),
        ("wednesday", "2026-11-25", "2026-11-25"),
        ("monday", "2026-11-23", "2026-11-23"),
        ("thursday", "2026-11-19", "2026-11-19"),
        ("-7d", "2026-11-18", "2026-11-18"),
        ("+1w", "2026-12-02", "2026-12-02"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("2026-3-9", "2026-03-09", "2026-03-09"),
        ("2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_date_is_whole_days_of_the_stores_zone(text, first, last):
    assert span(text, READING) == Span(
        clock.day_bounds(first, "Europe/London")[0], clock.day_bounds(last, "Europe/London")[1]
    )


def test_a_day_of_the_change_of_clocks_has_23_hours():
    day = span("2026-03-29", READING)

    assert day.end - day.start == 23 * clock.HOUR


def test_instants_are_the_zones_unless_they_name_theirs():
    assert span("2026-07-01T12:00", READING) == span("2026-07-01T11:00Z", READING)
    assert span("2026-07-01T12:00:05+02:00", READING).start == clock.instant(
        clock.datetime(2026, 7, 1, 10, 0, 5, tzinfo=clock.UTC)
    )
    assert span("-2h", READING) == Span(NOW - 2 * clock.HOUR, NOW - 2 * clock.HOUR)


def test_durations_are_minutes_hours_days_and_weeks():
    texts = ["30m", "2h", "3d", "2W", "1d12h", "-2h", "0", "2", "h", "2y", ""]

    assert [duration(text) for text in texts] == [
        30 * clock.MINUTE,
        2 * clock.HOUR,
        3 * clock.DAY,
        14 * clock.DAY,
        36 * clock.HOUR,
        -2 * clock.HOUR,
        0,
        *[None] * 4,
    ]


@pytest.mark.parametrize(
    ("thing", "text", "says"),
    [
        ("orders", "paymnt:paid", "There is no field “paymnt” in orders. Perhaps “payment”?"),
        ("orders", "payment:payed", "“payment” is never “payed”. Perhaps “paid”?"),
        ("orders", "payment:", "“payment” needs a value: unpaid, authorised, part_paid, paid, overpaid, "),
        ("orders", "payment>paid", "“payment” can't be compared with “>”. Use “:”."),
        ("orders", "total>much", "“much” is not an amount. Write it like 1284.50."),
        ("orders", "total>1,2", "“total” can be compared with one value only."),
        ("orders", "risk>=4.5", "“4.5” is not a whole number."),
        ("orders", "risk:9..2", "“9..2” ends before it begins."),
        ("orders", "risk:..", "“risk” needs a value on one side of “..” at least."),
        ("orders", "placed:2026-13", "“2026-13” is not a date. Write today,"),
        ("orders", "placed:1..2", "“1” is not a date."),
        ("orders", "left<2", "“2” is not a duration. Write it like 30m, 2h, 3d or 2w."),
        ("orders", "customer>chen", "“customer” can't be compared with “>”. Use “:”."),
        ("orders", "!!", "There is nothing to look for in “!!”: no letter and no digit."),
        ("stock", "live:maybe", "“live” is never “maybe”. It can be: yes, no."),
        ("stock", "warehouse:kelung", "“warehouse” is never “kelung”. Perhaps “Keelung”?"),
        ("orders", "x" * 2001, "This filter is too long: 2001 signs, 2000 are possible."),
        ("orders", "a " * 41, "This filter has 41 parts; 40 are possible."),
    ],
)
def test_what_is_not_understood_is_refused_with_what_would_be(sqlite_store, thing, text, says):
    with database.transaction():
        put("warehouse", code="KEE", name="Keelung", name_zh="基隆")

    with pytest.raises(Unclear) as refusal:
        compiled(THINGS[thing], text, READING)

    assert str(refusal.value).startswith(says)


def test_a_hidden_field_is_an_unknown_one(sqlite_store):
    with pytest.raises(Unclear, match="There is no field “cost” in stock"):
        compiled(STOCK, "cost>1", READING, hidden={"cost"})

    assert "cost" not in [field.name for field in fields(STOCK, {"cost"})]
    assert [hint.text for hint in complete(STOCK, "cos", 3, {"cost"})] == []


def test_completion_offers_fields_then_their_values(sqlite_store):
    with database.transaction():
        put("warehouse", code="KEE", name="Keelung port")

    def offered(text: str, thing=ORDERS) -> list[str]:
        return [hint.text for hint in complete(thing, text, len(text))]

    assert offered("pa") == ["payment:", "paid:"]
    assert offered("mouse -un")[:3] == ["unshipped>", "units>", "country:"]
    assert offered("payment:p") == ["part_paid", "paid", "part_refunded"]
    assert offered("payment:paid,part_r") == ["part_refunded"]
    assert offered("hold:a") == ["address", "any"]
    assert offered("placed:y") == ["yesterday"]
    assert offered("left<") == ["30m", "2h", "1d", "0"]
    assert offered("warehouse:k", STOCK) == ["KEE", '"Keelung port"']
    assert offered("live:", STOCK) == ["yes", "no"]
    assert offered("nosuch:") == offered('"pay') == offered("") == []
    hint = complete(ORDERS, "state:placed paym total>1", 17)[0]
    assert (hint.text, hint.start, hint.end, hint.help) == ("payment:", 13, 17, "what has been paid")


def test_every_field_says_what_it_is_and_gives_an_example_that_works(sqlite_store):
    for thing in THINGS.values():
        for field in fields(thing):
            assert field.help and field.kind in ("text", "state", "number", "money", "date", "duration", "flag")
            if not field.example.endswith("…"):
                found(thing.name, field.example)


pieces = st.sampled_from(
    [
        *"abc 无:<>=-,.\"“”'*%_!\\/()[]{}\0\ud800０９：－、",
        "..",
        *ORDERS.fields,
        "any",
        "none",
        "today",
        "-7d",
        "2h",
        "paid",
    ]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.text(max_size=60), st.lists(pieces, max_size=25).map("".join)))
@example(text="placed:0001-01-01")
@example(text="placed:9999-12-31 placed<9999999w left<9999999w placed:-9999999w left:9999999w..")
@example(text="total>99999999999999999999999 risk>999999999999999999")
@example(text="placed:2026-10-25T01:30 placed:2026-11-01T10:00+99:99")
def test_whatever_is_typed_is_understood_or_unclear(store, text):
    for thing in (ORDERS, STOCK, THINGS["events"]):
        try:
            found(thing.name, text, stale=False)
            found(thing.name, text, stale=True)
        except Unclear as refusal:
            assert str(refusal)
        complete(ORDERS, text, len(text) // 2)
    words_of(text).encode()
    codes_of(text).encode()
