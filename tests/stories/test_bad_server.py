"""A PostgreSQL server that is lost while people work: told within 6 s, back within 3 s, and what was typed is kept."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.builders import Shop
from tests.postgres import PostgresServer
from tests.stories.conftest import Store
from tests.stories.terminal import Terminal
from tests.stories.test_work import TRACKING
from tests.torture.proxy import Proxy

NOTICED_S, RESUMED_S, FIRST_PAGE_S = 6.0, 3.0, 3.0
"""Until a loss is told, until the work goes on, and until a page stands on a machine that has nothing else to do."""
KILL = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'ecom-tui'"


@dataclass
class Far:
    """A store behind a proxy, and the same without it."""

    store: Store
    direct: Store
    proxy: Proxy


@pytest.fixture
def far(postgres: PostgresServer, postgres_queue: tuple[str, Shop]) -> Iterator[Far]:
    template, shop = postgres_queue
    direct = postgres.database(template)
    people = {**shop.people, "lin": shop.supervisor}
    with Proxy(postgres.folder / ".s.PGSQL.5432") as proxy:
        url = proxy.url(urlsplit(direct).path.lstrip("/"))
        yield Far(Store(url, people), Store(direct, people), proxy)
    postgres.drop(direct)


def shipping_form(desk: Terminal) -> None:
    """Have the form of a shipment open, half filled in."""
    desk.wait_at("1/13")
    desk.press(*["Down"] * 3, "s")
    desk.wait("Carrier")
    desk.press(*"dhl", "Enter", *TRACKING)
    desk.wait(TRACKING)


def seen_late(desk: Terminal, *words: str, gone: bool = False) -> float:
    """Seconds until something is seen, by the clock of who looks."""
    began = time.monotonic()
    desk.wait(*words, gone=gone, patience=30)
    return time.monotonic() - began


@pytest.mark.parametrize("how", ["closed door", "black hole"])
def test_a_server_that_is_lost_is_told_in_time_and_the_form_goes_on_when_it_is_back(far: Far, how: str):
    with far.store.at("operations", "orders") as desk:
        # A machine that is busy with other tests needs so many times as long for everything.
        busy = max(1.0, desk.wait_at("1/13") / FIRST_PAGE_S)
        shipping_form(desk)
        far.proxy.refuse() if how == "closed door" else far.proxy.black_hole()
        noticed = seen_late(desk, "x offline")
        assert TRACKING in desk.text(), "the form stands as it was"
        far.proxy.pass_on()
        resumed = seen_late(desk, "x offline", gone=True)
        assert TRACKING in desk.text(), "the form stands as it was"

        desk.press("Ctrl+S")
        desk.wait("Order A10004 shipped: 7 units with DHL.")
        assert desk.leave() == 0
    assert (noticed < NOTICED_S * busy, resumed < RESUMED_S * busy) == (True, True), (noticed, resumed, busy)
    assert far.direct.ask("SELECT count(*) FROM event WHERE verb = 'order.ship' AND actor_id = ?",
                          far.direct.people["operations"].id) == 1  # fmt: skip


def test_an_answer_that_is_lost_after_the_commit_is_not_noticed_and_nothing_is_done_twice(far: Far):
    before = far.direct.ask("SELECT count(*) FROM shipment")
    with far.store.at("operations", "orders") as desk:
        shipping_form(desk)
        far.proxy.lose_answers(1)
        desk.press("Ctrl+S")
        desk.wait("Order A10004 shipped: 7 units with DHL.")
        assert desk.leave() == 0
    assert far.proxy.happened["lost answer"] == 1
    assert far.direct.ask("SELECT count(*) FROM shipment") == before + 1


def test_connections_that_are_killed_while_nobody_works_are_not_noticed(far: Far):
    with far.store.at("operations", "orders") as desk:
        shipping_form(desk)
        with psycopg.connect(far.direct.url, autocommit=True) as admin:
            assert admin.execute(KILL).fetchone()[0] >= 1
        desk.press("Ctrl+S")
        desk.wait("Order A10004 shipped: 7 units with DHL.")
        assert desk.leave() == 0


def test_a_write_on_its_way_into_a_black_hole_is_done_once_when_the_way_is_free(far: Far):
    before = far.direct.ask("SELECT count(*) FROM shipment")
    with far.store.at("operations", "orders") as desk:
        desk.wait_at("1/13")
        desk.press(*["Down"] * 8, "A")
        desk.wait("Order A10009 approved.")  # so that there is a connection to write by
        desk.press("g")
        shipping_form(desk)
        far.proxy.black_hole()
        desk.press("Ctrl+S")
        desk.wait("x offline", patience=30)
        far.proxy.pass_on()
        desk.wait("Order A10004 shipped: 7 units with DHL.", patience=30)
        assert desk.leave() == 0
    assert far.direct.ask("SELECT count(*) FROM shipment") == before + 1


@pytest.mark.parametrize("how", ["closed door", "black hole"])
def test_a_server_that_is_not_there_at_the_start_is_told(far: Far, how: str):
    far.proxy.refuse() if how == "closed door" else far.proxy.black_hole()
    with Terminal("--store", far.store.url, "orders") as terminal:
        assert terminal.end() == 4
        told = terminal.raw.decode()
    assert "The database server can't be reached." in told
    assert ("Traceback" in told, "\x1b" in told, told.count("\n") <= 2) == (False, False, True)
