"""Figures that are compared must be counted alike."""

from data import clock
from data.operations.orders import cancel_order, place_order
from data.queries.home import today
from data.queries.kpis import kpi_values
from tests.builders import make_sku

NOON = clock.instant(clock.moment(clock.now()).replace(hour=12, minute=0, second=0, microsecond=0)) - clock.DAY


def test_the_day_a_week_ago_is_counted_as_it_was_summed(shop):
    make_sku(shop, stock=99)
    with clock.telling(NOON - 7 * clock.DAY - clock.HOUR):
        for _ in range(2):
            kept = place_order(shop.operations, [["POT-1", 3]], paid=3000, discount=100).id
        gone = place_order(shop.operations, [["POT-1", 4]]).id
        cancel_order(shop.operations, kept, reason="too many", lines="POT-1:1")
        cancel_order(shop.operations, gone, reason="never paid")
        summed = {value.name: value.value for value in kpi_values(shop.supervisor)}

    with clock.telling(NOON):
        place_order(shop.operations, [["POT-1", 1]], paid=1000)
        shown = {line.name: (line.value, line.before, line.days[6], line.days[13]) for line in today(shop.supervisor)}

    assert summed["units_per_order"] == "3.00" and summed["net_sales"] == "48.33"
    assert {name: before for name, (_, before, _, _) in shown.items()} == {name: summed[name] for name in shown}
    assert shown["net_sales"] == ("10.00", "48.33", 4833, 1000)
    assert shown["units_per_order"] == ("1.00", "3.00", 300, 100)
