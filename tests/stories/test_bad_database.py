"""A PostgreSQL server that answers, but with a fault: no room, a bad disk, a damaged page, locked rows, another schema.

The server itself raises the code in the middle of an operation, where its event is written.
"""

from collections.abc import Iterator

import psycopg
import pytest

from data import database
from tests.builders import Shop
from tests.postgres import PostgresServer
from tests.stories.conftest import Store
from tests.stories.terminal import Terminal
from tests.stories.test_bad_disk import at_pending, told_at_the_start

REVIEW = "SELECT review FROM orders WHERE number = 'A10009'"
RAISES = """
CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'made to fail' USING ERRCODE = '{code}'; END $$;
CREATE TRIGGER fault BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION fault()
"""
FAULTS = {
    "53100": "The database server has no room or no free connection. Nothing was saved. Try again later.",
    "58030": "The database server's disk failed. Nothing was saved. Check the server.",
    "25006": "The database is read-only. Nothing was saved.",
    "57014": "The database server took too long and gave up. Nothing was saved. Try again.",
}


@pytest.fixture
def served(postgres: PostgresServer, postgres_queue: tuple[str, Shop]) -> Iterator[Store]:
    template, shop = postgres_queue
    url = postgres.database(template)
    yield Store(url, {**shop.people, "lin": shop.supervisor})
    postgres.drop(url)


def server_side(store: Store, statement: str) -> None:
    """Whoever runs the server does something."""
    with psycopg.connect(store.url, autocommit=True) as admin:
        admin.execute(statement)


def said(desk: Terminal, words: str) -> None:
    """A sentence, whole, over however many lines."""
    desk.wait_until(lambda: words.replace(" ", "") in desk.text().replace("\n", "").replace(" ", ""), words)


@pytest.mark.parametrize("code", FAULTS)
def test_a_fault_of_the_server_saves_nothing_and_the_same_key_works_when_it_is_mended(served: Store, code: str):
    with served.at("operations", "orders") as desk:
        at_pending(desk)
        server_side(served, RAISES.format(code=code))
        desk.press("A")
        said(desk, FAULTS[code])
        assert served.ask(REVIEW) == "pending"

        server_side(served, "DROP TRIGGER fault ON event")
        desk.press("Esc", "A")
        desk.wait("Order A10009 approved.")
        assert desk.leave() == 0
    assert served.ask(REVIEW) == "approved"


def test_a_damaged_page_of_the_server_stops_all_writing_and_reading_goes_on(served: Store):
    with served.at("operations", "orders") as desk:
        at_pending(desk)
        server_side(served, RAISES.format(code="XX001"))
        desk.press("A")
        desk.wait("x The store is damaged. Nothing more is written to it. Restore a backup.")
        server_side(served, "DROP TRIGGER fault ON event")
        desk.press("Esc", "Up", "Down", "A")
        desk.wait("x The store is damaged. Nothing more is written to it. Restore a backup.")
        desk.press("Esc", "Up")
        desk.wait_at("8/13")
        assert desk.leave() == 0
    assert served.ask(REVIEW) == "pending"


def test_rows_that_somebody_else_keeps_locked_are_waited_for_and_that_is_said(served: Store):
    with served.at("operations", "orders") as desk, psycopg.connect(served.url) as other:
        at_pending(desk)
        other.execute("SELECT id FROM orders FOR UPDATE")
        desk.press("A")
        desk.wait("Another program is saving. Yours waits its turn (2 s).")
        other.rollback()
        desk.wait("Order A10009 approved.")
        assert desk.leave() == 0
    assert served.ask("SELECT count(*) FROM event WHERE verb = 'order.approve' AND actor_id = ?",
                      served.people["operations"].id) == 1  # fmt: skip


def test_a_server_that_a_newer_program_has_migrated_takes_no_more_changes_and_is_refused_at_the_start(served: Store):
    with served.at("operations", "orders") as desk:
        at_pending(desk)
        server_side(served, f"UPDATE store SET schema = {database.SCHEMA + 1}")
        desk.press("A")
        desk.wait("newer than this program's", "Update ecom-tui.")
        assert desk.leave() == 0
    assert "newer" in told_at_the_start(served.url)
    with psycopg.connect(served.url) as admin:
        assert admin.execute(REVIEW).fetchone() == ("pending",)


@pytest.mark.parametrize("how", ["no such database", "no such user", "empty"])
def test_a_server_without_the_store_is_told_before_the_first_page(postgres: PostgresServer, how: str):
    empty = postgres.database()
    url, words = {
        "no such database": (postgres.url("none"), "has no such database"),
        "no such user": (empty.replace("//shop@", "//nobody:x@"), "does not let this user in"),
        "empty": (empty, "is empty. Make it with init or demo."),
    }[how]
    try:
        assert words in told_at_the_start(url)
    finally:
        postgres.drop(empty)


def test_a_store_that_must_be_migrated_first_is_told(sqlite_store: Store):
    database.open_database(sqlite_store.url)
    database.run("PRAGMA user_version = 1")
    database.close_database()

    assert "migrate" in told_at_the_start(sqlite_store.url)
