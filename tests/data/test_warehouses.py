"""Warehouses, bins by pattern, calendars: what is changed, what is refused, and what the promise makes of it."""

import pytest

from data import clock, database
from data.bin_patterns import codes_of
from data.doorway import Call, preview
from data.errors import Denied, Refused, Stale, Unclear
from data.operations.calendars import (
    change_week,
    close_on,
    set_break,
    set_shift,
    take_holidays,
    work_on,
)
from data.operations.history import undo_event
from data.operations.stock import receive_stock
from data.operations.warehouses import (
    change_warehouse,
    close_bin,
    make_bins,
    open_bin,
    rename_bin,
    set_cutoff,
)
from data.order_book import promised_ship_by
from data.queries.store_settings import carrier_cutoffs, holidays_offered, place_settings, store_settings
from tests.builders import events, make_sku

MONDAY = 1_795_420_800 * clock.SECOND
"""2026-11-23, 08:00 in London."""


def bins(warehouse: int) -> list[str]:
    return [
        row[0] for row in database.rows("SELECT code FROM bin WHERE warehouse_id = ? ORDER BY pick_seq", (warehouse,))
    ]


@pytest.mark.parametrize(
    ("pattern", "n", "first", "last"),
    [
        ("A-01-01..A-12-04", 48, "A-01-01", "A-12-04"),
        ("A-01..C-02", 6, "A-01", "C-02"),
        ("R1..R9", 9, "R1", "R9"),
        (" X-7 ", 1, "X-7", "X-7"),
        ("B-001-A..B-010-D", 40, "B-001-A", "B-010-D"),
    ],
)
def test_a_pattern_names_bins_in_picking_order(pattern, n, first, last):
    codes = codes_of(pattern)

    assert (len(codes), codes[0], codes[-1], len(set(codes))) == (n, first, last, n)


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "A..",
        "A-1..A-12",
        "A-04..A-01",
        "A-01..B",
        "A 1..A 3",
        "A-01..a-03",
        "A-0001..A-9999",
        "é1..é3\x1b",
        "A-[01-03]",
        "{r}-1",
    ],
)
def test_what_is_no_pattern(pattern):
    with pytest.raises(Unclear):
        codes_of(pattern)


def test_bins_are_made_by_pattern_behind_the_others_and_those_there_are_left_out(shop):
    make_bins(shop.supervisor, shop.main, pattern="A-01..A-03")

    seen = preview(shop.supervisor, [Call(make_bins, (shop.main,), {"pattern": "A-02..B-03"})])
    assert [(done.facts["n"], done.facts["skipped"]) for _, done in seen.done] == [(2, 2)]
    assert bins(shop.main) == ["-", "A-01", "A-02", "A-03"]
    done = make_bins(shop.logistics, shop.main, pattern="A-02..B-03")

    assert bins(shop.main) == ["-", "A-01", "A-02", "A-03", "B-02", "B-03"]
    undo_event(shop.logistics, done.seq)
    assert bins(shop.main) == ["-", "A-01", "A-02", "A-03"]
    with pytest.raises(Refused, match="All 3 bins are there already"):
        make_bins(shop.supervisor, shop.main, pattern="A-01..A-03")


def test_bins_that_were_used_are_not_taken_back(shop):
    sku = make_sku(shop)
    done = make_bins(shop.supervisor, shop.main, pattern="A-01..A-03")
    receive_stock(shop.supervisor, sku, warehouse="MAIN", qty=2, bin="A-02")

    with pytest.raises(Refused, match="has lain in A-02"):
        undo_event(shop.supervisor, done.seq)

    assert bins(shop.main) == ["-", "A-01", "A-02", "A-03"]


def test_only_an_empty_bin_is_renamed_or_closed(shop):
    sku = make_sku(shop)
    make_bins(shop.supervisor, shop.main, pattern="A-01..A-02")
    receive_stock(shop.supervisor, sku, warehouse="MAIN", qty=2, bin="A-02")

    for act in (lambda: rename_bin(shop.supervisor, shop.main, bin="A-02", code="A-09"),
                lambda: close_bin(shop.supervisor, shop.main, bin="a-02")):  # fmt: skip
        with pytest.raises(Refused, match=r"2 pieces lie in bin A-02\. Move them first"):
            act()
    with pytest.raises(Refused, match="stands for the whole warehouse"):
        close_bin(shop.supervisor, shop.main, bin="-")
    with pytest.raises(Refused, match="a bin A-02 in MAIN already"):
        rename_bin(shop.supervisor, shop.main, bin="A-01", code="A-02")
    assert bins(shop.main) == ["-", "A-01", "A-02"]

    renamed = rename_bin(shop.supervisor, shop.main, bin="A-01", code="A-09")
    assert bins(shop.main) == ["-", "A-09", "A-02"]
    undo_event(shop.supervisor, renamed.seq)
    close_bin(shop.supervisor, shop.main, bin="A-01")
    with pytest.raises(Refused, match="Bin A-01 of MAIN is closed"):
        receive_stock(shop.supervisor, sku, warehouse="MAIN", qty=2, bin="A-01")
    open_bin(shop.supervisor, shop.main, bin="A-01")
    receive_stock(shop.supervisor, sku, warehouse="MAIN", qty=2, bin="A-01")


def test_a_warehouse_changes_and_goes_back(shop):
    row = place_settings(shop.supervisor, shop.main)
    done = change_warehouse(
        shop.supervisor, shop.main, seen=row.version, cutoff="15:30", handling_minutes=60, demands_scans=True
    )

    now = place_settings(shop.operations, shop.main)
    assert (now.cutoff, now.handling_minutes, now.demands_scans, now.name) == ("15:30", 60, True, "Main warehouse")
    told = database.scalar("SELECT body FROM event WHERE seq = ?", (done.seq,))
    assert '"cutoff":["17:00","15:30"]' in told
    with pytest.raises(Stale):
        change_warehouse(shop.second, shop.main, seen=row.version, cutoff="16:00")
    undo_event(shop.supervisor, done.seq)
    assert place_settings(shop.supervisor, shop.main).cutoff == "17:00"


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"cutoff": "25:00"}, "not a time"),
        ({"handling_minutes": -1}, "0 to 86,?400 minutes"),
        ({"kind": "barn"}, "own or 3pl"),
        ({"timezone": "Mars/Base"}, "no time zone"),
        ({"name": "x" * 61}, "60 characters"),
        ({}, "Nothing of warehouse MAIN is different"),
    ],
)
def test_what_a_warehouse_can_not_be(shop, values, says):
    with pytest.raises(Refused, match=says):
        change_warehouse(shop.supervisor, shop.main, **values)

    assert events() == []


def test_only_a_supervisor_changes_places(shop):
    for call in (
        lambda: change_warehouse(shop.operations, shop.main, cutoff="15:00"),
        lambda: change_week(shop.operations, shop.main, mon="08:00-12:00"),
        lambda: close_on(shop.logistics, shop.main, day="2026-12-24"),
        lambda: set_cutoff(shop.operations, shop.main, carrier="dhl", cutoff="16:00"),
        lambda: store_settings(shop.service),
    ):
        with pytest.raises(Denied):
            call()


def test_a_carrier_fetches_at_its_own_time(shop):
    done = set_cutoff(shop.supervisor, shop.main, carrier="DHL", cutoff="15:00")
    assert carrier_cutoffs(shop.operations, shop.main) == {"dhl": "15:00"}
    with pytest.raises(Refused, match="fetches then already"):
        set_cutoff(shop.supervisor, shop.main, carrier="dhl", cutoff="15:00")
    with pytest.raises(Refused, match="no carrier “owl”"):
        set_cutoff(shop.supervisor, shop.main, carrier="owl", cutoff="15:00")

    undo_event(shop.supervisor, done.seq)

    assert carrier_cutoffs(shop.operations, shop.main) == {}


def test_the_week_the_holidays_and_single_days_move_the_promise(shop):
    def promised() -> str:
        return clock.moment(promised_ship_by(shop.main, MONDAY), "Europe/London").strftime("%a %d %H:%M")

    assert promised() == "Mon 23 17:00"
    week = change_week(shop.supervisor, shop.main, mon="08:00-12:00 13:00-16:00", tue="8:00-18:00", wed="08:00-18:00")
    assert promised() == "Tue 24 17:00"
    close_on(shop.supervisor, shop.main, day="2026-11-24")
    assert promised() == "Wed 25 17:00"
    shift = set_shift(shop.supervisor, shop.main, day="2026-11-23", hours="06:00-22:00")
    assert promised() == "Mon 23 17:00"
    set_break(shop.supervisor, shop.main, day="2026-11-23", hours="09:00-18:00")
    assert promised() == "Wed 25 17:00"

    undo_event(shop.supervisor, shift.seq)
    work_on(shop.supervisor, shop.main, day="2026-11-24")
    undo_event(shop.supervisor, week.seq)
    row = place_settings(shop.supervisor, shop.main)
    assert dict(row.week)["mon"] == "08:00-18:00"


@pytest.mark.parametrize(
    ("hours", "says"),
    [
        ("all day", "are no hours"),
        ("08:00-25:00", "are no hours"),
        ("08:00-12:00 11:00-13:00", "overlap"),
        ("08:00-08:00", "is no time"),
        ("22:00-06:00 08:00-09:00", "overlap|after midnight"),
    ],
)
def test_what_are_no_hours(shop, hours, says):
    with pytest.raises(Unclear, match=says):
        change_week(shop.supervisor, shop.main, mon=hours)

    assert events() == []


def test_a_warehouse_works_at_least_on_one_day(shop):
    with pytest.raises(Refused, match="never works"):
        change_week(shop.supervisor, shop.main)


def test_public_holidays_are_shown_before_they_are_taken(shop):
    offered = holidays_offered(shop.operations, "gb", 2027)
    assert ("2027-12-25", "Christmas Day") in offered

    done = take_holidays(shop.supervisor, shop.main, country="gb", year=2027)
    assert done.facts["n"] == len({day for day, _ in offered})
    kept = database.scalar("SELECT holidays FROM calendar WHERE name = 'warehouse MAIN'")
    assert '"2027-12-25"' in kept
    with pytest.raises(Refused, match="kept already"):
        take_holidays(shop.supervisor, shop.main, country="GB", year=2027)
    with pytest.raises(Unclear, match="are not known"):
        take_holidays(shop.supervisor, shop.main, country="Atlantis", year=2027)
    with pytest.raises(Unclear, match="not a year"):
        take_holidays(shop.supervisor, shop.main, country="GB", year=1066)
    undo_event(shop.supervisor, done.seq)

    assert database.scalar("SELECT holidays FROM calendar WHERE name = 'warehouse MAIN'") == "[]"
