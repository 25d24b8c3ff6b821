import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from data import clock, database, doctor, listing, options, passwords, recount
from data.barcodes import check_barcode
from data.carriers import check_tracking
from data.errors import Refused, Unclear
from data.models import TABLES
from data.paging import Window
from data.roles import PEOPLE
from data.search import THINGS, compiled
from data.search.kinds import Reading
from data.seed import PASSWORD, demo_people, make_demo
from data.seed.big import sizes
from data.seed.making import DemoReport
from data.states import FULFILMENT, HOLD_REASONS
from tests.builders import open_shop

ZONE = "Europe/Berlin"


def at(text: str) -> int:
    """A moment by the demo's wall clock."""
    return clock.instant(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE)))


NOW = at("2026-11-22T14:32")


@pytest.fixture(autouse=True)
def cheap_passwords() -> Iterator[None]:
    passwords.set_cost(passwords.Cost(memory_kib=64, passes=1))
    yield
    passwords.set_cost(passwords.Cost())
    database.close_database()


def made(url: str, now: int = NOW, seed: int = 7) -> DemoReport:
    return make_demo(url, now=now, seed=seed)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a demo that several tests read."""
    url = f"sqlite:///{tmp_path_factory.mktemp('demo')}/demo.db"
    passwords.set_cost(passwords.Cost(memory_kib=64, passes=1))
    made(url)
    database.close_database()
    return url


@pytest.fixture
def demo(kept: str) -> None:
    """That demo, open."""
    database.open_database(kept)
    options.forget_options()


def faults() -> list[tuple[str, tuple[str, ...]]]:
    return [(check.name, check.examples) for check in doctor.check() if check.found]


def values(sql: str) -> set[Any]:
    return {row[0] for row in database.rows(sql)}


def test_a_demo_adds_up_and_has_work_of_every_kind(store_url):
    report = made(store_url)

    assert (report.refused, faults()) == ((), [])
    assert 300 <= report.counts["sku"] <= 330
    assert database.scalar("SELECT count(*) FROM orders WHERE state = 'closed'") > 2900
    assert 110 <= database.scalar("SELECT count(*) FROM orders WHERE state = 'placed' AND unshipped > 0") <= 140
    assert values("SELECT fulfilment FROM orders") >= set(FULFILMENT) - {"part_delivered"}
    assert values("SELECT payment FROM orders") == {
        *("unpaid", "authorised", "part_paid", "paid", "overpaid", "part_refunded", "refunded", "disputed"),
    }
    assert values("SELECT return_state FROM orders") == {"none", "requested", "part_returned", "returned"}
    assert values("SELECT review FROM orders") == {"pending", "approved", "rejected"}
    assert values("SELECT reason FROM order_hold WHERE released_at IS NULL") >= set(HOLD_REASONS) - {
        *("exchange_wait", "other"),
    }
    assert values("SELECT state FROM approval") == {"asked", "granted", "refused"}
    assert values("SELECT state FROM transfer") == {"draft", "in_transit", "partially_received", "received"}
    assert values("SELECT bucket FROM stock_level WHERE qty > 0") >= {"sellable", "qc", "damaged", "returns", "transit"}
    assert 3 <= database.scalar("SELECT count(*) FROM orders WHERE unshipped > 0 AND ship_by_at < ?", (NOW,)) <= 10


def test_nothing_of_a_demo_happens_after_its_moment_and_events_stand_in_their_order(demo):
    for table, column in (("event", "at"), ("stock_move", "at"), ("payment_event", "at"), ("orders", "placed_at")):
        assert database.scalar(f"SELECT count(*) FROM {table} WHERE {column} > ?", (NOW,)) == 0, table
    told = [row[0] for row in database.rows("SELECT at FROM event ORDER BY seq")]
    assert told == sorted(told)


def test_codes_of_a_demo_can_be_scanned_and_its_people_can_sign_in(demo):
    for (barcode,) in database.rows("SELECT barcode FROM sku"):
        assert check_barcode(barcode) == barcode
    for carrier, tracking in database.rows("SELECT carrier, tracking FROM shipment WHERE tracking <> ''"):
        assert check_tracking(carrier, tracking) == tracking
    people = demo_people()
    assert {person.role for person in people} == set(PEOPLE)
    assert (len(people), people[0].name) == (9, "lin.wei-ting")
    for (kept,) in database.rows("SELECT DISTINCT password FROM staff WHERE role <> 'store'"):
        assert passwords.matches(PASSWORD, kept)
    passwords.check_password(PASSWORD)


@pytest.mark.parametrize("table", ["sales_day", "sales_month_sku", "customer_sum"])
def test_rollups_of_a_demo_are_what_its_rows_add_up_to(demo, table):
    assert list(recount.faults(table)) == []
    assert database.scalar(f"SELECT count(*) FROM {table}") > 300


def test_a_demo_can_be_listed_and_searched(demo):
    reading = Reading(ZONE, "EUR", NOW)

    def count(thing: str, text: str) -> int:
        return listing.count(THINGS[thing], filter=compiled(THINGS[thing], text, reading))

    assert count("stock", "亚麻被套 warehouse:HAM") == 12
    assert count("orders", "linen state:placed") > 5
    assert count("customers", "country:CN") > 50
    page = listing.page(THINGS["orders"], ("o.number",), str, Window(limit=5, sort="-number"))
    assert page.rows == sorted(page.rows, reverse=True)
    for thing, text in database.rows("SELECT thing, text FROM saved_filter"):
        assert count(thing, text) >= 0


def contents(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table; but passwords, whose hashes are salted."""
    database.open_database(url)
    tables = [table._meta.table_name for table in TABLES if table._meta.table_name != "staff"]
    return {table: sorted(database.rows(f'SELECT * FROM "{table}"'), key=str) for table in tables}


def test_the_same_seed_at_the_same_time_makes_the_same_store(kept, tmp_path):
    same, other = (f"sqlite:///{tmp_path}/{name}.db" for name in ("same", "other"))
    made(same)
    made(other, seed=8)
    first, second = contents(kept), contents(same)

    assert [table for table in first if first[table] != second[table]] == []
    assert first["orders"] != contents(other)["orders"]


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["2026-11-23T00:10", "2026-11-21T17:30", "2026-12-01T08:05", "2026-10-25T23:59"])
def test_a_demo_is_well_told_at_any_time(tmp_path, moment):
    report = made(f"sqlite:///{tmp_path}/demo.db", now=at(moment))

    assert (report.refused, faults()) == ((), [])


def test_a_store_is_never_made_over_another(tmp_path):
    url = f"sqlite:///{tmp_path}/shop.db"
    open_shop(url)

    with pytest.raises(Refused, match="There is a store already"):
        make_demo(url)

    options.forget_options()
    assert demo_people() == []
    assert database.scalar("SELECT count(*) FROM orders") == 0


def test_a_size_that_there_is_not_is_refused_before_anything_is_made(tmp_path):
    with pytest.raises(Unclear, match=r"There is no size “tiny”\. Take one of: small, large, huge\."):
        make_demo(f"sqlite:///{tmp_path}/demo.db", size="tiny")

    assert os.listdir(tmp_path) == []


@pytest.fixture
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    """The large demo told of fewer articles and orders; everything else of it is as it is."""
    fewer = replace(sizes.SIZES["large"], articles=3_000, orders=4_000, firms=20, scenes=1)
    monkeypatch.setitem(sizes.SIZES, "large", fewer)


def test_a_large_demo_adds_up_and_has_the_same_kinds_of_things(store_url, little):
    report = make_demo(store_url, size="large", now=NOW)

    assert (report.refused, faults()) == ((), [])
    assert (report.counts["sku"], report.counts["orders"]) == (3_000, 4_170)
    assert values("SELECT fulfilment FROM orders") >= {*FULFILMENT} - {"part_delivered", "partly_allocated"}
    assert values("SELECT payment FROM orders") == {
        *("unpaid", "authorised", "part_paid", "paid", "overpaid", "part_refunded", "refunded", "disputed"),
    }
    assert values("SELECT return_state FROM orders") == {"none", "requested", "part_returned", "returned"}
    assert values("SELECT state FROM approval") == {"asked", "granted", "refused"}
    assert values("SELECT state FROM count_task") == {"posted"}
    assert values("SELECT state FROM wave") == {"done"}
    assert values("SELECT kind FROM stock_move") >= {"receive", "ship", "return_in", "count_loss", "write_off"}
    chinese = database.scalar("SELECT count(*) FROM sku WHERE name_zh <> ''")
    assert 240 <= chinese <= 360
    for table, column in (("event", "at"), ("stock_move", "at"), ("payment_event", "at"), ("orders", "placed_at")):
        assert database.scalar(f"SELECT count(*) FROM {table} WHERE {column} > ?", (NOW,)) == 0, table
    told = [row[0] for row in database.rows("SELECT at FROM event ORDER BY seq")]
    assert told == sorted(told)


def test_the_same_seed_makes_the_same_large_store(tmp_path, little):
    found = []
    for name in ("one", "other"):
        url = f"sqlite:///{tmp_path}/{name}.db"
        make_demo(url, size="large", now=NOW)
        found.append(contents(url))

    assert [table for table in found[0] if found[0][table] != found[1][table]] == []


def test_a_large_demo_that_is_stopped_leaves_nothing(store_url, tmp_path, little):
    before = sorted(os.listdir(tmp_path))

    def stop(done: int, of: int) -> None:
        if done > of // 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_demo(store_url, size="large", now=NOW, progress=stop)

    assert sorted(os.listdir(tmp_path)) == before
    if store_url.startswith("postgresql"):
        database.open_database(store_url)
        assert values("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()") == set()


def test_a_demo_that_fails_leaves_no_file_behind(tmp_path: Path):
    def stop(done: int, of: int) -> None:
        assert (done, of) == (1, 5)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_demo(f"sqlite:///{tmp_path}/demo.db", progress=stop)

    assert os.listdir(tmp_path) == []
