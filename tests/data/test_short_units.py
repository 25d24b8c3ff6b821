"""Units that are not there: found, and waited for, parted, sent from elsewhere or cancelled."""

from collections.abc import Iterator

import pytest

from data import clock, database
from data.doctor import check
from data.errors import Denied, Refused
from data.operations.adjustments import write_off_stock
from data.operations.history import undo_event
from data.operations.orders import cancel_order
from data.operations.short_units import await_order, part_order, reroute_order
from data.paging import Window
from data.queries.short_units import due_known, places_for, short_extent, short_page, unmet_units
from tests.builders import Shop, fresh, promise, put_stock
from tests.data.floor import Floor, make_floor


@pytest.fixture
def floor(shop: Shop) -> Iterator[Floor]:
    yield make_floor(shop)
    assert [(found.name, found.examples) for found in check() if found.found] == []


def listed(floor: Floor) -> list[tuple[str, int, int, int, str]]:
    """Number, lacking, oversold, here and article of each order that is short."""
    rows = short_page(floor.shop.service, Window()).rows
    return [(row.number, row.lacking, row.oversold, row.here, row.article) for row in rows]


def short(floor: Floor) -> int:
    """An order for 5 of TEA-3, of which 3 are there."""
    return floor.order(("TEA-3", 5), ("CUP-2", 1))


def test_orders_that_lack_units_or_are_oversold_are_listed(floor):
    lacks, fine = short(floor), floor.order(("POT-1", 2))
    assert listed(floor) == [(fresh(lacks).number, 2, 0, 4, "TEA-3")]
    assert short_extent(floor.shop.service).total == 1

    write_off_stock(floor.shop.supervisor, floor.skus["POT-1"], warehouse="MAIN", bin="A-1", qty=3, reason="damaged")
    write_off_stock(floor.shop.supervisor, floor.skus["POT-1"], warehouse="MAIN", bin="B-1", qty=3, reason="damaged")

    assert (fresh(fine).number, 0, 1, 2, "POT-1") in listed(floor)


def test_what_is_there_goes_now_and_the_rest_waits(floor):
    order = short(floor)

    done = part_order(floor.shop.logistics, order)

    assert (done.facts["units"], done.facts["left"]) == (4, 2)
    assert (fresh(order).holds, fresh(order).unshipped) == (0, 6)
    assert database.scalar("SELECT count(*) FROM shipment WHERE state = 'planned'") == 1
    undo_event(floor.shop.logistics, done.seq)
    assert (fresh(order).hold_reason, database.scalar("SELECT state FROM shipment")) == ("stock", "cancelled")
    with pytest.raises(Refused, match="lacks nothing"):
        part_order(floor.shop.logistics, floor.order(("POT-1", 1)))


def test_another_warehouse_sends_what_is_oversold_here(floor):
    order = floor.order(("POT-1", 4))
    put_stock(floor.shop.supervisor, floor.skus["POT-1"], warehouse=floor.shop.east, qty=3)
    write_off_stock(floor.shop.supervisor, floor.skus["POT-1"], warehouse="MAIN", bin="B-1", qty=4, reason="damaged")
    assert promise(floor.shop, 1) == (3, 0, 4, 0)
    assert places_for(floor.shop.logistics, order) == [("EAST", "EAST  1")]

    reroute_order(floor.shop.logistics, order, warehouse="EAST")

    assert (promise(floor.shop, 1), promise(floor.shop, 1, floor.shop.east)) == ((3, 0, 3, 0), (3, 0, 1, 0))
    assert listed(floor) == []


def test_an_order_waits_until_the_arrivals_day(floor):
    order = short(floor)
    assert due_known(floor.shop.operations, order) == {}
    with pytest.raises(Refused, match="Nobody has said when enough of TEA-3 comes"):
        await_order(floor.shop.operations, order)
    day = clock.day_of(clock.now() + 9 * clock.DAY, "Europe/London")
    with database.transaction():
        database.insert(
            "INSERT INTO arrival (supplier, sku_id, warehouse_id, qty, due_day) VALUES ('Tea', ?, ?, 10, ?)",
            (floor.skus["TEA-3"], floor.shop.main, day),
        )
    before = fresh(order).ship_by_at
    assert due_known(floor.shop.operations, order) == {"day": day}
    assert unmet_units(floor.shop.service, order)[0].due == ((day, 10),)

    done = await_order(floor.shop.operations, order)

    assert (done.facts["day"], fresh(order).ship_by_reason) == (day, "waits for TEA-3")
    assert clock.day_of(fresh(order).ship_by_at, "Europe/London") == day
    undo_event(floor.shop.operations, done.seq)
    assert fresh(order).ship_by_at == before
    with pytest.raises(Denied):
        await_order(floor.shop.logistics, order)


def test_what_is_lacking_is_cancelled_and_the_rest_ships(floor):
    order = short(floor)

    cancel_order(floor.shop.supervisor, order, reason="stock", lines="TEA-3:2")

    assert (listed(floor), fresh(order).holds, fresh(order).unshipped) == ([], 0, 4)
