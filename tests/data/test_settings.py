"""Settings, warehouses and bins."""

import pytest

from data import database, options
from data.errors import Denied, Missing, Refused, Unclear
from data.operations.history import undo_event
from data.operations.orders import place_order
from data.operations.people import set_limit
from data.operations.settings import change_address, change_setting, make_bin, make_warehouse
from data.queries.papers import invoice_facts
from data.queries.store_settings import store_settings
from tests.builders import events, make_sku


def test_a_setting_counts_at_once_and_goes_back(shop):
    done = change_setting(shop.supervisor, name="limit.operations", value="50000")
    assert options.limit_of("operations") == 50_000

    undo_event(shop.supervisor, done.seq)

    assert options.limit_of("operations") == 100_000


def test_a_limit_is_taken_as_people_write_money(shop):
    change_setting(shop.supervisor, name="limit.operations", value="1500.50")
    assert options.limit_of("operations") == 150_050
    with pytest.raises(Unclear, match="more decimals"):
        change_setting(shop.supervisor, name="limit.operations", value="1.505")
    assert options.limit_of("operations") == 150_050


def test_another_currency_keeps_the_figures_of_limits(shop):
    change_setting(shop.supervisor, name="limit.operations", value="120000")
    set_limit(shop.supervisor, shop.operations.id, amount="2000.00")

    done = change_setting(shop.supervisor, name="currency", value="JPY")

    assert (options.limit_of("operations"), options.limit_of("service")) == (1_200, 100)
    assert options.limit_for("operations", shop.operations.id) == 2_000
    assert options.option("count.recount_minor") == "100"
    undo_event(shop.supervisor, done.seq)
    assert (options.limit_of("operations"), options.limit_for("operations", shop.operations.id)) == (120_000, 200_000)
    assert options.option("count.recount_minor") == "10000"


@pytest.mark.parametrize(("name", "value"), [("currency", "USD"), ("timezone", "Asia/Tokyo")])
def test_currency_and_zone_stay_once_there_are_sales(shop, name, value):
    make_sku(shop, stock=3)
    place_order(shop.operations, [["POT-1", 1]], paid=1000)
    before = events()

    with pytest.raises(Refused, match="can't be changed once"):
        change_setting(shop.supervisor, name=name, value=value)

    assert events() == before


def test_the_address_and_the_tax_number_stand_on_invoices(shop):
    make_sku(shop, stock=3)
    order = place_order(shop.operations, [["POT-1", 1]], paid=1000).id
    change_address(shop.supervisor, line1="Linden & Co", line2="1 High Street", line3="London")
    change_setting(shop.supervisor, name="tax_number", value="GB 123 4567 89")

    seller = invoice_facts(shop.supervisor, order).seller

    assert (seller.address, seller.tax_number) == (("Linden & Co", "1 High Street", "London"), "GB 123 4567 89")


def test_a_limit_that_binds_nobody_is_no_setting(shop):
    with pytest.raises(Missing, match=r"no setting “limit\.supervisor”"):
        change_setting(shop.supervisor, name="limit.supervisor", value="1")

    assert [row.name for row in store_settings(shop.supervisor).limits] == [
        "limit.operations",
        "limit.service",
        "limit.promoter",
    ]


@pytest.mark.parametrize(
    ("name", "value", "kind", "says"),
    [
        ("colour", "red", Missing, "There are: name, name_zh"),
        ("timezone", "Mars/Base", Refused, "no time zone"),
        ("language", "de", Refused, "one of: en, zh_CN"),
        ("limit.service", "-5", Refused, "whole number"),
        ("currency", "euros", Refused, "not a currency"),
        ("order.prefix", "B", Missing, "no setting “order.prefix”"),
        ("name", "", Refused, "can't be"),
        ("currency", "EUR", Refused, "EUR already"),
    ],
)
def test_a_wrong_setting_is_refused(shop, name, value, kind, says):
    with pytest.raises(kind, match=says):
        change_setting(shop.supervisor, name=name, value=value)

    assert events() == []


def test_only_who_may_changes_settings(shop):
    with pytest.raises(Denied):
        change_setting(shop.operations, name="name", value="Mine")


def test_a_warehouse_has_a_bin_and_takes_more(shop):
    make_warehouse(shop.supervisor, code="3PL", name="Shenzhen", name_zh="深圳", kind="3pl", timezone="Asia/Shanghai")
    make_bin(shop.logistics, warehouse="3pl", code="A-1", pick_seq=3)

    with pytest.raises(Refused, match="a bin a-1 in 3PL already"):
        make_bin(shop.logistics, warehouse="3PL", code="a-1")
    with pytest.raises(Refused, match="is taken"):
        make_warehouse(shop.supervisor, code="3pl", name="x")
    assert database.rows(
        "SELECT b.code, b.pick_seq FROM bin b JOIN warehouse w ON w.id = b.warehouse_id WHERE w.code = '3PL' ORDER BY 1"
    ) == [("-", 0), ("A-1", 3)]


def test_the_minutes_until_a_screen_is_locked_are_a_setting_of_the_store(shop):
    assert (options.lock_minutes("service"), options.lock_minutes("logistics")) == (5, 10)

    change_setting(shop.supervisor, name="lock.minutes", value="3")
    done = change_setting(shop.supervisor, name="lock.minutes_logistics", value="60")
    assert (options.lock_minutes("designer"), options.lock_minutes("logistics")) == (3, 60)

    undo_event(shop.supervisor, done.seq)
    assert options.lock_minutes("logistics") == 10
    before = events()
    for value in ("0", "61", "-1", "never", "", "1.5", "9" * 30):
        with pytest.raises(Unclear, match="a whole number from 1 to 60"):
            change_setting(shop.supervisor, name="lock.minutes", value=value)
    assert (events(), options.lock_minutes("service")) == (before, 3)
