"""What leaves today: cut-offs of carriers and warehouses in their zones; list, filter, groups and waves by them."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import clock, database, hours
from data.cutoffs import Cutoffs
from data.errors import Unclear
from data.hours import Calendar, fetched_by
from data.operations.calendars import close_on
from data.operations.fulfilment import pick_order
from data.operations.packing import close_parcel, open_parcel, pack_parcel
from data.operations.review import hold_order
from data.operations.warehouses import set_cutoff
from data.operations.waves import make_wave
from data.paging import ANCHOR_STEP, Window
from data.queries.leaving import leaving_extent, leaving_page, leaving_today
from tests.builders import Shop, fresh
from tests.data.floor import DHL, Floor, make_floor

MON_TO_FRI = {day: [("08:00", "18:00")] for day in hours.DAYS[:5]}


def at(text: str, tz: str = "Europe/London") -> int:
    """`2026-11-24 15:00` of a zone."""
    return clock.instant(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(tz)))


# when something must be ready


@pytest.mark.parametrize(
    ("tz", "promised", "cutoff", "wanted"),
    [
        ("Europe/London", "2026-11-24 17:00", "15:00", "2026-11-24 15:00"),
        ("Europe/London", "2026-11-24 17:00", "18:30", "2026-11-24 17:00"),
        ("Asia/Shanghai", "2026-11-24 17:00", "15:00", "2026-11-24 15:00"),
        ("Europe/London", "2026-11-24 09:00", "15:00", "2026-11-24 09:00"),
        # Saturday, Sunday: the Friday before.
        ("Europe/London", "2026-11-28 17:00", "15:00", "2026-11-27 15:00"),
        ("Europe/London", "2026-11-29 17:00", "16:00", "2026-11-27 16:00"),
        # The day on which the clocks go forward is a Sunday; the night before is 23 hours.
        ("Europe/Berlin", "2026-03-30 17:00", "06:00", "2026-03-30 06:00"),
        # Clocks of New York go back on a Sunday, too.
        ("America/New_York", "2026-11-02 17:00", "01:30", "2026-11-02 01:30"),
    ],
)
def test_the_earlier_of_two_times_on_the_day_of_the_promise(tz, promised, cutoff, wanted):
    calendar = Calendar(tz, MON_TO_FRI)

    assert fetched_by(calendar, at(promised, tz), cutoff) == at(wanted, tz)


def test_a_cutoff_on_a_day_with_a_clock_change_is_the_time_on_the_wall():
    every = Calendar("Europe/Berlin", {day: [("00:00", "24:00")] for day in hours.DAYS})

    spring = fetched_by(every, at("2026-03-29 17:00", "Europe/Berlin"), "15:00")
    autumn = fetched_by(every, at("2026-10-25 17:00", "Europe/Berlin"), "15:00")

    assert [spring, autumn] == [at("2026-03-29 13:00", "UTC"), at("2026-10-25 14:00", "UTC")]
    assert fetched_by(every, at("2026-03-29 17:00", "Europe/Berlin"), "02:30") == at("2026-03-29 01:30", "UTC")


def test_a_holiday_is_no_day_to_be_fetched_and_no_hours_at_all_are_no_holiday():
    closed = Calendar("Europe/London", MON_TO_FRI, frozenset({"2026-12-25", "2026-12-28"}))

    assert fetched_by(closed, at("2026-12-28 17:00"), "15:00") == at("2026-12-24 15:00")
    assert fetched_by(Calendar("UTC"), at("2026-12-25 17:00", "UTC"), "15:00") == at("2026-12-25 15:00", "UTC")


@given(
    st.sampled_from(["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai"]),
    st.integers(1_700_000_000, 1_900_000_000),
    st.times().map(lambda time: f"{time:%H:%M}"),
    st.sets(st.sampled_from(hours.DAYS), min_size=1),
)
def test_it_is_never_after_the_promise_and_on_an_open_day(tz, second, cutoff, days):
    promised = second * clock.SECOND
    calendar = Calendar(tz, {day: [("08:00", "18:00")] for day in days})

    found = fetched_by(calendar, promised, cutoff)

    assert found <= promised
    assert calendar.opens_on(clock.moment(found, tz).date())
    later = fetched_by(calendar, promised + clock.DAY, cutoff)
    assert later >= found


# in a store


@pytest.fixture
def floor(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Iterator[Floor]:
    """Tuesday 2026-11-24, 12:00 in London; DHL fetches at 15:00, the warehouse closes its day at 17:00."""
    monkeypatch.setattr(clock, "now", lambda: at("2026-11-24 12:00"))
    made = make_floor(shop)
    set_cutoff(shop.supervisor, shop.main, carrier="dhl", cutoff="15:00")
    yield made


def order(floor: Floor, promised: str, carrier: str = "", code: str = "CUP-2") -> int:
    made = floor.order((code, 1))
    with database.transaction():
        database.run("UPDATE orders SET ship_by_at = ?, carrier = ? WHERE id = ?", (at(promised), carrier, made))
    return made


def three(floor: Floor) -> dict[int, str]:
    """Promised for today, at 17:00 with DHL, without a carrier at 16:00 by hand, and tomorrow."""
    return {
        order(floor, "2026-11-24 17:00", "dhl"): "dhl",
        order(floor, "2026-11-24 16:00"): "none",
        order(floor, "2026-11-25 17:00", "sf"): "tomorrow",
    }


def listed(floor: Floor, names: dict[int, str], **window: object) -> list[str]:
    return [names[row.id] for row in leaving_page(floor.shop.logistics, Window(**window)).rows]


def test_the_list_is_in_the_order_of_the_cutoffs_and_not_of_the_promises(floor):
    names = three(floor)

    rows = leaving_page(floor.shop.logistics, Window()).rows

    assert [names[row.id] for row in rows] == ["dhl", "none", "tomorrow"]
    assert [row.cutoff_at for row in rows] == [at("2026-11-24 15:00"), at("2026-11-24 16:00"), at("2026-11-25 17:00")]
    assert [row.zone for row in rows] == ["Europe/London"] * 3
    assert listed(floor, names, sort="-left") == ["tomorrow", "none", "dhl"]
    assert listed(floor, names, sort="carrier") == ["none", "dhl", "tomorrow"]


@pytest.mark.parametrize(
    ("filter", "wanted"),
    [
        ("left<3h", []),
        ("left<=3h", ["dhl"]),
        ("left<3h30m", ["dhl"]),
        ("left:4h", ["dhl", "none"]),
        ("left>3h", ["none", "tomorrow"]),
        ("-left<=3h", ["none", "tomorrow"]),
        ("left:3h..5h carrier:dhl", ["dhl"]),
        ("left<1d", ["dhl", "none"]),
        ("left:2h,3h", ["dhl"]),
        ("carrier:dhl left<2d", ["dhl"]),
        ("ship_by<4h", ["dhl"]),
        ("left<0m", []),
    ],
)
def test_the_filter_asks_of_the_same_time(floor, filter, wanted):
    names = three(floor)

    assert listed(floor, names, filter=filter) == wanted
    assert leaving_extent(floor.shop.logistics, filter).total == len(wanted)
    assert sorted(listed(floor, names, filter=filter, sort="-number")) == sorted(wanted)


@pytest.mark.parametrize("filter", ["left<soon", "lefft<2h", "left:3h..1h"])
def test_what_can_not_be_asked_is_told_as_everywhere(floor, filter):
    with pytest.raises(Unclear):
        leaving_page(floor.shop.logistics, Window(filter=filter))


def test_pages_meet_without_a_gap_in_both_directions(floor):
    for number in range(9):
        order(floor, f"2026-11-{24 + number % 3} 17:00", "dhl" if number % 2 else "")
    actor = floor.shop.logistics
    whole = [row.id for row in leaving_page(actor, Window()).rows]
    for sort in ("left", "-left"):
        inside, after = [], None
        while True:
            cut = leaving_page(actor, Window(sort=sort, limit=2, after=after))
            inside += [row.id for row in cut.rows]
            if not cut.more:
                break
            after = cut.keys[-1]
        assert inside == (whole if sort == "left" else whole[::-1])
        back = leaving_page(actor, Window(sort=sort, limit=2, after=cut.keys[0], backwards=True))
        assert [row.id for row in back.rows] == inside[-3:-1]
        last = leaving_page(actor, Window(sort=sort, limit=3, backwards=True))
        assert ([row.id for row in last.rows], last.more) == (inside[-3:], True)
    extent = leaving_extent(actor)
    assert (extent.total, len(extent.anchors)) == (9, 9 // ANCHOR_STEP + 1)
    start = leaving_page(actor, Window(start=extent.anchors[0], skip=4, limit=2))
    assert [row.id for row in start.rows] == whole[4:6]


def test_a_warehouse_far_away_has_its_own_clock(floor):
    with database.transaction():
        database.run("UPDATE warehouse SET tz = 'Asia/Shanghai', cutoff = '18:00' WHERE id = ?", (floor.shop.main,))
    made = order(floor, "2026-11-25 07:00", "dhl")  # 15:00 in Shanghai

    (row,) = leaving_page(floor.shop.logistics, Window()).rows

    assert (row.id, row.zone) == (made, "Asia/Shanghai")
    assert row.cutoff_at == at("2026-11-25 15:00", "Asia/Shanghai")


def test_a_holiday_moves_the_cutoff_to_the_open_day_before(floor):
    close_on(floor.shop.supervisor, floor.shop.main, day="2026-11-25")
    made = order(floor, "2026-11-25 17:00", "dhl")

    found = leaving_today(floor.shop.logistics)

    assert Cutoffs().at(floor.shop.main, "dhl", fresh(made).ship_by_at) == at("2026-11-24 15:00")
    assert [(one.carrier, one.to_pick, one.cutoff_at) for one in found.groups] == [("dhl", 1, at("2026-11-24 15:00"))]


def packed(floor: Floor, made: int) -> None:
    pick_order(floor.shop.logistics, made)
    open_parcel(floor.shop.logistics, made)
    key = int(database.scalar("SELECT max(id) FROM shipment"))
    pack_parcel(floor.shop.logistics, key, items=[[floor.line(made, "CUP-2"), 1]])
    close_parcel(floor.shop.logistics, key, weight_g=300, carrier="dhl", tracking=DHL[0])


def test_each_carrier_says_how_far_its_goods_are_and_the_late_ones_stand_on_top(floor):
    order(floor, "2026-11-24 17:00", "dhl")
    packed(floor, order(floor, "2026-11-24 17:00", "dhl"))
    pick_order(floor.shop.logistics, order(floor, "2026-11-24 17:00", "DHL"))
    hold_order(floor.shop.service, order(floor, "2026-11-24 17:00", "dhl"), hold="customer")
    make_wave(floor.shop.logistics, orders=[order(floor, "2026-11-24 17:00", "dhl")])
    order(floor, "2026-11-24 11:00", "sf")
    order(floor, "2026-11-25 17:00", "sf")

    found = leaving_today(floor.shop.logistics)

    told = [
        (one.carrier, one.warehouse, one.time, one.late, one.to_pick, one.in_waves, one.to_pack, one.ready, one.waits)
        for one in found.groups
    ]
    assert told == [
        ("sf", "MAIN", "17:00", 1, 1, 0, 0, 0, 0),
        ("dhl", "MAIN", "15:00", 0, 1, 1, 1, 1, 1),
    ]
    assert [one.cutoff_at for one in found.groups] == [None, at("2026-11-24 15:00")]
    assert (found.ready, found.in_waves, found.to_pack, found.to_hand_over) == (2, 1, 1, 1)
    assert found.cutoff_at == at("2026-11-24 15:00")


def test_a_wave_takes_what_is_fetched_first(floor):
    names = three(floor)
    late = make_wave(floor.shop.logistics, n=1)

    (taken,) = database.rows("SELECT order_id FROM wave_order WHERE wave_id = ?", (late.id,))
    assert names[int(taken[0])] == "dhl"
    soon = make_wave(floor.shop.logistics, hours=4)
    assert [names[int(row[0])] for row in database.rows(
        "SELECT order_id FROM wave_order WHERE wave_id = ?", (soon.id,))] == ["none"]  # fmt: skip


def test_a_cutoff_that_is_changed_counts_at_once(floor):
    names = three(floor)
    set_cutoff(floor.shop.supervisor, floor.shop.main, carrier="dhl", cutoff="16:30")

    assert listed(floor, names) == ["none", "dhl", "tomorrow"]
    set_cutoff(floor.shop.supervisor, floor.shop.main, carrier="dhl", cutoff="")
    assert [row.cutoff_at for row in leaving_page(floor.shop.logistics, Window(filter="carrier:dhl")).rows] == [
        at("2026-11-24 17:00")
    ]
