"""Settings, warehouses and bins."""

import pytest

from data import database, options
from data.errors import Denied, Missing, Refused
from data.operations.history import undo_event
from data.operations.settings import change_setting, make_bin, make_warehouse
from tests.builders import events


def test_a_setting_counts_at_once_and_goes_back(shop):
    done = change_setting(shop.supervisor, name="limit.operations", value="50000")
    assert options.limit_of("operations") == 50_000

    undo_event(shop.supervisor, done.seq)

    assert options.limit_of("operations") == 100_000


@pytest.mark.parametrize(
    ("name", "value", "kind", "says"),
    [
        ("colour", "red", Missing, "There are: name, name_zh"),
        ("timezone", "Mars/Base", Refused, "no time zone"),
        ("language", "de", Refused, "one of: en, zh_CN"),
        ("limit.service", "-5", Refused, "whole number"),
        ("currency", "euros", Refused, "not a currency"),
        ("order.prefix", "TOOLONG", Refused, "can't be"),
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
