"""No page reads a table that grows for ever from end to end: the plan of each statement says so.

Lists, sorts, fields, desks and queries are walked by their registries, on a small store that SQLite takes for one of
300,000 orders, and that PostgreSQL must not scan.
"""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data import clock, database, listing, meeting, options, passwords
from data.doorway import QUERIES
from data.errors import StoreError
from data.events import Actor
from data.models import TABLES
from data.paging import Window
from data.search import THINGS, compiled, complete
from data.search.kinds import FieldKind, Thing
from data.seed import make_demo
from screens.registry import PLACES
from tests.postgres import PostgresServer

NOW = 1_795_357_920_000_000
STATISTICS = Path(__file__).with_name("large_stats.txt")
SHORT = frozenset(
    {
        *("approval", "arrival", "arrival_due", "batch", "bin", "calendar", "carrier_cutoff", "chain"),
        *("count_bin", "count_line", "count_task", "delegation", "difference", "gate", "lease", "lot"),
        *("manifest", "number_range", "outbox", "own_carrier", "own_reason", "pick", "preference"),
        *("recovery_code", "saved_filter", "seen_mark", "setting", "sign_in", "ssh_key", "staff"),
        *("stale_mark", "stock_hold", "store", "tax_rule", "token", "trace_row", "transfer", "transfer_line"),
        *("warehouse", "wave", "sales_day"),
    }
)
"""Tables of some thousand rows, however long a store is kept: people, places, settings, and what is under way."""
GROWING = frozenset(table._meta.table_name for table in TABLES) - SHORT
QUEUES = frozenset(
    {
        "orders_queue",
        "orders_held",
        "order_hold_open",
        "allocation_open",
        "shipment_here",
        "pick_open",
        "order_change_open",
        "stock_short",
    }
)
"""Indexes of what is open only, which is as short as a day's work."""
ACROSS = {"stock": {"days"}}
"""Sorts that no index holds. days is what is available at the pace of the 28 days before the ledger's newest row: each
new row moves these days for every article, so a column of it would be wrong at once. 100 to 250 ms of 100,000 articles.
"""
LONG_LANE = frozenset(
    {
        *("waiting", "counted_filters", "gap_counts", "stock_counts", "queue_counts", "dispatch_pace"),
        "leaving_today",
    }
)
"""Queries that pages ask in the long lane: counts and sums."""
SAMPLES = {
    "text": ("linen",),
    "words": ("linen",),
    "codes": ("1234",),
    "name": ("xyzzy",),
    "tag": ("gift",),
    "number": (">100", ":1"),
    "money": (">900", "<0"),
    "instant": ("<2d", ">800d"),
    "day": ("<=today",),
    "duration": ("<2h",),
    "flag": (":yes", ":no"),
}


ENGINES = {"sqlite": 1, "sqlite, with fewer of what others refer to": 10, "postgresql": 1}
"""The engines, and by how much fewer rows SQLite takes the tables of REFERRED to have: it weighs one with another."""
REFERRED = frozenset({"orders", "sku", "product", "customer", "event"})


@pytest.fixture(scope="module", params=ENGINES)
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a demo whose engine thinks that it is a large one."""
    passwords.set_cost(passwords.Cost(memory_kib=64, passes=1))
    if request.param != "postgresql":
        url = f"sqlite:///{tmp_path_factory.mktemp('plans')}/demo.db"
        make_demo(url, now=NOW)
        database.run("ANALYZE")
        with database.transaction():
            database.run("DELETE FROM sqlite_stat1")
            rows = [_fewer(line, ENGINES[request.param]) for line in STATISTICS.read_text("utf-8").splitlines()]
            sql = "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, nullif(?, '-'), ?)"
            database.many(sql, rows)
        database.close_database()
        yield url
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.database()
        make_demo(url, now=NOW)
        database.close_database()
        yield url
        server.drop(url)
    passwords.set_cost(passwords.Cost())


def _fewer(line: str, times: int) -> list[str]:
    """A row of SQLite's statistics: the table, its index, how many rows it has, and how many are alike."""
    table, index, told = line.split(" ", 2)
    if table in REFERRED:
        told = " ".join(str(-(-int(word) // times)) if word.isdigit() else word for word in told.split())
    return [table, index, told]


@pytest.fixture
def boss(kept: str) -> Iterator[Actor]:
    """Somebody who may see everything in the open store."""
    database.open_database(kept)
    options.forget_options()
    if database.engine() == "postgresql":
        database.run("SET enable_seqscan = off")
    yield Actor(*(database.one("SELECT id, name, title, role FROM staff WHERE role = 'supervisor'") or ()))
    database.close_database()


class Plans:
    """Every statement that is run, and what is wrong with its plan."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch):
        self.wrong: dict[str, list[str]] = {}
        self.seen: set[str] = set()
        self.asked = ""
        self.look = {"sqlite": _walked, "postgresql": _postgresql}
        self._run = database.run
        monkeypatch.setattr(database, "run", self.run)

    def run(self, sql: str, values: Any = ()) -> Any:
        """Run it, and look at its plan unless it was seen."""
        if sql.lstrip().lower().startswith(("select", "with")) and "sqlite_" not in sql and "pg_" not in sql:
            look = self.look[database.engine()]
            found = look(self._run, sql, values) if sql not in self.seen else []
            self.seen.add(sql)
            if found:
                self.wrong.setdefault(self.asked, []).extend(found)
        return self._run(sql, values)


def _sqlite(run: Any, sql: str, values: Any) -> list[str]:
    """Scans of a growing table that don't stop with the page that they fill, in the order that they read."""
    steps = [(row[1], str(row[3])) for row in run(f"EXPLAIN QUERY PLAN {sql}", values)]
    names = _names(sql)
    sorted_ = {parent for parent, step in steps if step.startswith("USE TEMP B-TREE FOR ORDER BY")}
    wrong = []
    for parent, step in steps:
        scan = re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", step)
        if scan is None or "VIRTUAL TABLE" in step or scan[2] in QUEUES:
            continue
        stops = "limit" in sql.lower() and parent not in sorted_
        if names.get(scan[1], scan[1]) in GROWING and not stops:
            wrong.append(f"{step}: {sql[:200]}")
    return wrong


def _names(sql: str) -> dict[str, str]:
    """What the tables of a statement are called in it."""
    tables = [*SHORT, *GROWING]
    return {alias: table for table in tables for alias in re.findall(rf"\b{table} (?:as )?(\w+)\b", sql, re.I)}


def _postgresql(run: Any, sql: str, values: Any) -> list[str]:
    lines = [str(row[0]) for row in run(f"EXPLAIN {sql}", values)]
    scans = [match[1] for line in lines if (match := re.search(r"Seq Scan on (\w+)", line))]
    return [f"Seq Scan on {table}: {sql[:160]}" for table in scans if table in GROWING]


def _walked(run: Any, sql: str, values: Any) -> list[str]:
    """The same as SQLite's scans, and tables that it reads whole before the first row is found, to look into them."""
    names, wrong = _names(sql), []
    for _, _, _, step in run(f"EXPLAIN QUERY PLAN {sql}", values):
        made = re.match(r"BLOOM FILTER ON (\w+)|\w+ (\w+) USING AUTOMATIC", step)
        if made and names.get(made[1] or made[2], made[1] or made[2]) not in SHORT:
            wrong.append(f"{step}: {sql[:200]}")
    return [*wrong, *_sqlite(run, sql, values)]


def _sorted_whole(run: Any, sql: str, values: Any) -> list[str]:
    """Sorts of all rows where PostgreSQL was asked to sort none: one that goes by equals is an incremental one."""
    lines = [str(row[0]).strip().removeprefix("->").strip() for row in run(f"EXPLAIN {sql}", values)]
    return [f"{line}: {sql[:160]}" for line in lines if line.startswith("Sort  (")]


@pytest.fixture
def plans(boss: Actor, monkeypatch: pytest.MonkeyPatch) -> Plans:
    """What is run from now on is looked at."""
    return Plans(monkeypatch)


def read(thing: Thing, **window: Any) -> Any:
    """A page of a list with nothing but its keys."""
    text = window.pop("filter", "")
    return listing.page(thing, (), lambda: None, Window(**window), filter=compiled(thing, text))


@pytest.mark.parametrize("name", THINGS)
def test_every_sort_of_a_list_is_read_along_an_index_from_both_ends_and_after_any_row(plans, name):
    thing = THINGS[name]
    if database.engine() == "postgresql" and thing.source.split()[0] in GROWING:
        plans.look["postgresql"] = _sorted_whole
        for way in ("enable_sort", "enable_hashjoin", "enable_mergejoin", "enable_bitmapscan"):
            database.run(f"SET {way} = off")
    for sort in thing.sorts:
        if sort in ACROSS.get(name, ()):
            continue
        for sign in ("", "-"):
            plans.asked = f"{sign}{sort}"
            first = read(thing, sort=f"{sign}{sort}", limit=3)
            read(thing, sort=f"{sign}{sort}", backwards=True)
            if first.keys:
                read(thing, sort=f"{sign}{sort}", after=first.keys[-1])
                read(thing, sort=f"{sign}{sort}", start=first.keys[-1], skip=200)

    assert plans.seen
    assert plans.wrong == {}


def asked(name: str, kind: FieldKind) -> list[str]:
    """A field as it may be typed: each of its values, and one that nothing has."""
    typed = [f"{name}:{value}" for value in kind.values]
    for sample in SAMPLES.get(kind.kind, ()):
        typed.append(f"{name}{sample}" if sample[0] in ":<>" else f"{name}:{sample}")
    return [*typed, f"{name}:any", f"{name}:none"]


def leading(thing: Thing) -> dict[str, FieldKind]:
    """The fields that an index finds rows for."""
    return {field: kind for field, kind in thing.fields.items() if kind.lead or kind.any or kind.none}


@pytest.mark.parametrize("walks", [False, True], ids=["led by what an index finds", "along the sort"])
@pytest.mark.parametrize("name", THINGS)
def test_every_field_of_a_filter_is_answered_by_an_index_or_along_the_lists_own_order(plans, monkeypatch, name, walks):
    if walks:
        monkeypatch.setattr(listing, "LED", 0)
        monkeypatch.setattr(meeting, "FEW", 0)
    thing = THINGS[name]
    for field, kind in thing.fields.items():
        for text in asked(field, kind):
            plans.asked = text
            try:
                read(thing, filter=text)
            except StoreError:  # a value that such a field never has
                continue

    assert plans.wrong == {}


@pytest.mark.parametrize("name", [name for name in THINGS if leading(THINGS[name])])
def test_a_filter_finds_the_same_rows_led_by_an_index_and_along_the_sort(boss, monkeypatch, name):
    thing, led, met = THINGS[name], {}, {}
    for found in (led, met):
        for field, kind in leading(thing).items():
            for text in asked(field, kind):
                try:
                    found[text] = listing.ids(thing, filter=compiled(thing, text))
                except StoreError:
                    continue
        monkeypatch.setattr(listing, "LED", 0)

    assert led == met
    assert any(led.values())


@pytest.mark.parametrize("name", THINGS)
def test_every_field_is_asked_along_every_sort_without_reading_another_table_first(plans, monkeypatch, name):
    monkeypatch.setattr(listing, "LED", 0)
    thing = THINGS[name]
    for sort in [sort for sort in thing.sorts if sort not in ACROSS.get(name, ())]:
        for field, kind in thing.fields.items():
            for text in (asked(field, kind)[0], f"{field}:any"):
                plans.asked = f"{text} by {sort}"
                try:
                    read(thing, filter=text, sort=sort)
                except StoreError:
                    continue

    assert plans.wrong == {}


@pytest.mark.parametrize("name", [name for name in THINGS if THINGS[name].index])
def test_words_are_found_and_values_are_offered_without_reading_a_table(plans, name):
    thing = THINGS[name]
    for text in ("linen", "亚麻", "linen cover", "-linen", "10001"):
        plans.asked = text
        read(thing, filter=text)
    for field in thing.fields:
        plans.asked = f"{field}:"
        complete(thing, f"{field}:", len(field) + 1)

    assert plans.wrong == {}


@pytest.mark.parametrize("name", [name for name in THINGS if THINGS[name].index and THINGS[name].key])
def test_what_is_asked_whole_is_looked_up_in_the_text_index_too(plans, name):
    thing = THINGS[name]
    for field in [field for field, kind in thing.fields.items() if kind.column]:
        assert compiled(thing, f"{field}=linen-12345").matches, field


DESKS = [place for place in PLACES if ".desks." in place.path]


@pytest.mark.parametrize("place", DESKS, ids=[place.name for place in DESKS])
def test_a_desk_opens_its_list_and_a_row_of_it_without_reading_a_table(plans, boss, place):
    desk: Any = place.load()
    plans.asked = place.name
    with clock.telling(NOW):
        sort = "" if desk.LIST.sort.removeprefix("-") in ACROSS.get(desk.LIST.thing, ()) else desk.LIST.sort
        rows = desk.LIST.page(boss, Window(filter=desk.LIST.filter, sort=sort)).rows
        rows = rows or desk.LIST.page(boss, Window()).rows
        if rows and desk.DETAIL is not None:
            desk.DETAIL(boss, rows[0].id)

    assert plans.seen
    assert plans.wrong == {}


def test_what_pages_ask_at_once_reads_no_table(plans, boss):
    with clock.telling(NOW):
        for name, query in sorted(QUERIES.items()):
            if name in LONG_LANE or len(inspect.signature(query).parameters) != 1:
                continue
            plans.asked = name
            query(boss)

    assert plans.seen
    assert plans.wrong == {}
