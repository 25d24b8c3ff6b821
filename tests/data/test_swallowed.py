"""An error that is swallowed inside a transaction: nothing of the deed is saved, neither before it nor after it."""

from contextlib import suppress

import pytest

from data import database, doctor
from data.doorway import Operation
from data.errors import Refused, StoreError, Unusable
from data.events import Actor, Done
from data.operations.stock import receive_stock
from tests.builders import make_sku
from tests.torture.failing import POSTGRESQL, SQLITE, failing

STEPS = ("step 1", "step 2", "step 3", "step 4")


def careless(actor: Actor) -> Done:
    """Four changes; whatever goes wrong with one of them, it goes on."""
    for number, title in enumerate(STEPS):
        with suppress(Exception):
            database.run("UPDATE staff SET title = ? WHERE id = ?", (title, number + 2))
    with suppress(Exception):
        receive_stock(actor, 1, warehouse="MAIN", qty=3)
    return Done("store", 1)


CARELESS: Operation[...] = Operation("test.careless", "settings.change", "", careless)


def changed() -> tuple[int, int, int]:
    """How many of the changes are there, how many pieces, how many events."""
    there = database.scalar("SELECT count(*) FROM staff WHERE title IN (?, ?, ?, ?)", STEPS)
    pieces = database.scalar("SELECT coalesce(sum(qty), 0) FROM stock_level WHERE bucket = 'sellable'")
    return int(there), int(pieces), int(database.scalar("SELECT count(*) FROM event"))


def sound() -> None:
    assert {one.name: one.examples for one in doctor.check() if one.found} == {}


@pytest.mark.parametrize("statement", range(2, 30))
def test_a_fault_of_the_store_that_is_swallowed_saves_no_half_of_a_deed(shop, store_url, statement):
    make_sku(shop, stock=9)
    for fault in SQLITE if database.engine() == "sqlite" else POSTGRESQL:
        database.open_database(store_url)  # whatever was said to be damaged
        database.run("UPDATE staff SET title = name")
        before = changed()
        with failing(fault, statement, times=1), suppress(StoreError):
            CARELESS(shop.supervisor)
        # All of it when it was tried again, or when there was no such statement; else nothing.
        assert changed() in (before, (4, before[1] + 3, before[2] + 2)), fault
    sound()


def test_a_rule_of_the_store_that_is_swallowed_saves_no_half_of_a_deed(shop):
    with pytest.raises(Unusable, match="Nothing more was saved"), database.transaction():
        database.run("UPDATE staff SET title = 'step 1'")
        with suppress(Exception):
            database.run("INSERT INTO staff (name) VALUES ('lin')")
        with suppress(Exception):
            database.run("UPDATE staff SET title = 'step 2'")

    assert changed()[0] == 0
    with database.transaction():
        database.run("UPDATE staff SET title = 'step 3' WHERE id = 2")
    assert changed()[0] == 1


def test_what_a_savepoint_takes_back_spoils_nothing(shop):
    with database.transaction():
        database.run("UPDATE staff SET title = 'step 1' WHERE id = 2")
        with suppress(Exception), database.savepoint():
            database.run("UPDATE staff SET title = 'step 2' WHERE id = 3")
            with suppress(Exception):
                database.run("INSERT INTO staff (name) VALUES ('lin')")
        database.run("UPDATE staff SET title = 'step 3' WHERE id = 4")

    assert database.rows("SELECT id, title FROM staff WHERE title IN ('step 1', 'step 2', 'step 3') ORDER BY id") == [
        (2, "step 1"),
        (4, "step 3"),
    ]


def half(actor: Actor) -> Done:
    """Receives goods, and is refused after that."""
    receive_stock(actor, 1, warehouse="MAIN", qty=3)
    raise Refused("Not today.")


HALF: Operation[...] = Operation("test.half", "stock.receive", "", half)


def lenient(actor: Actor) -> Done:
    """Goes on without what was refused."""
    database.run("UPDATE staff SET title = 'step 1' WHERE id = 2")
    with suppress(Refused):
        HALF(actor)
    return Done("store", 1)


def test_a_refusal_that_is_swallowed_saves_no_half_of_the_deed_that_was_refused(shop):
    make_sku(shop, stock=9)
    before = changed()
    operation: Operation[...] = Operation("test.lenient", "settings.change", "", lenient)

    with pytest.raises(Unusable, match="Nothing more was saved"):
        operation(shop.supervisor)

    assert changed() == before
    sound()
