"""The three lanes: reads that can't write, a newer question stops an older one, writes run to their end."""

import threading
import time

import pytest

from data import database
from data.lanes import Lanes, Superseded
from data.operations.people import change_role
from data.queries.people import person_named

SLOW = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    "postgresql": "SELECT pg_sleep(30)",
}


@pytest.fixture
def lanes(shop):
    made = Lanes()
    yield made
    made.close()


def slow() -> None:
    database.run(SLOW[database.engine()]).fetchall()


def test_a_question_is_answered_and_a_refusal_arrives_with_its_sentence(shop, lanes):
    assert lanes.page.ask(person_named, shop.supervisor, "service").result(5).id == shop.service.id
    with pytest.raises(Exception, match="There is no nobody in the team"):
        lanes.page.ask(person_named, shop.supervisor, "nobody").result(5)


@pytest.mark.parametrize("name", ["page", "long"])
def test_reading_lanes_do_not_write(shop, lanes, name):
    with pytest.raises(Exception, match=r"read-only|readonly"):
        getattr(lanes, name).ask(change_role, shop.supervisor, shop.service.id, role="designer").result(5)

    assert lanes.write.ask(change_role, shop.supervisor, shop.service.id, role="designer").result(5).seq > 0
    assert lanes.page.ask(person_named, shop.supervisor, "service").result(5).role == "designer"


def test_a_newer_question_stops_the_older_one_and_those_that_wait(shop, lanes):
    started = threading.Event()

    def older() -> None:
        started.set()
        slow()

    running = lanes.long.ask(older, key="count")
    started.wait(5)
    waiting = lanes.long.ask(slow, key="count")
    other = lanes.long.ask(person_named, shop.supervisor, "lin", key="other")
    begun = time.monotonic()

    newest = lanes.long.ask(person_named, shop.supervisor, "service", key="count")

    assert newest.result(5).name == "service"
    assert time.monotonic() - begun < 2
    assert other.result(5).name == "lin"
    for old in (running, waiting):
        with pytest.raises(Superseded):
            old.result(5)


def test_what_nobody_waits_for_is_given_up(shop, lanes):
    started, begun = threading.Event(), []
    running = lanes.page.ask(lambda: (started.set(), slow() if database.engine() == "sqlite" else None))
    started.wait(5)
    waiting = lanes.page.ask(lambda: begun.append("waiting"))
    cancelled = lanes.page.ask(lambda: begun.append("cancelled"))
    cancelled.cancel()

    for asked in (cancelled, waiting, running):
        lanes.page.give_up(asked)

    assert lanes.page.ask(person_named, shop.supervisor, "lin").result(5).name == "lin"
    assert lanes.page._waiting == []
    if database.engine() == "sqlite":
        assert begun == []
        with pytest.raises(Superseded):
            running.result(5)


def test_a_write_is_never_given_up(shop, lanes):
    write = lanes.write.ask(change_role, shop.supervisor, shop.service.id, role="designer")

    lanes.write.give_up(write)

    assert write.result(5).seq > 0


def test_leaving_a_page_stops_its_question(shop, lanes):
    started = threading.Event()
    running = lanes.page.ask(lambda: (started.set(), slow()), key="orders")
    started.wait(5)

    lanes.page.supersede("orders")

    with pytest.raises(Superseded):
        running.result(5)
    assert lanes.page.ask(person_named, shop.supervisor, "lin").result(5).name == "lin"


def test_closing_stops_reads_and_lets_a_write_end(shop):
    lanes, started = Lanes(), threading.Event()
    running = lanes.long.ask(lambda: (started.set(), slow()))
    write = lanes.write.ask(change_role, shop.supervisor, shop.service.id, role="designer")
    started.wait(5)

    lanes.close()

    assert write.result(0).seq > 0
    with pytest.raises(Superseded):
        running.result(0)
    assert person_named(shop.supervisor, "service").role == "designer"


def test_a_lane_connects_again_when_the_server_has_dropped_it(shop, lanes):
    if database.engine() != "postgresql":
        pytest.skip("SQLite has no server")
    pid = lanes.page.ask(database.scalar, "SELECT pg_backend_pid()").result(5)
    database.run("SELECT pg_terminate_backend(?)", (pid,))

    assert lanes.page.ask(person_named, shop.supervisor, "lin").result(5).name == "lin"
    with pytest.raises(Exception, match="read-only"):
        lanes.page.ask(database.run, "CREATE TABLE x (i int)").result(5)


def test_a_lane_goes_on_with_the_connection_of_whoever_starts_it_and_only_reads(shop, lanes):
    known = database.connection()

    lanes.page.take_over()

    assert lanes.page.ask(database.connection).result(5) is known
    assert database.connection() is not known
    with pytest.raises(Exception, match=r"read-only|readonly"):
        lanes.page.ask(change_role, shop.supervisor, shop.service.id, role="designer").result(5)
