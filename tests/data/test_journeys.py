"""Statements that go to PostgreSQL together: several rows by one, and those whose answer nobody waits for."""

import pytest

from data import database
from data.dialect import of_rows
from data.errors import Refused

NOTE = "INSERT INTO trace_row (at, verb, what) VALUES (?, 'test', ?)"
NOTES = "SELECT what FROM trace_row WHERE verb = 'test' ORDER BY id"


def test_an_insert_of_one_row_becomes_one_of_several():
    sql = "INSERT INTO t (a, b) VALUES (?, cast(? as int)) ON CONFLICT (a) DO UPDATE SET b = excluded.b"

    assert of_rows(sql, 1) == sql
    assert of_rows(sql, 3).count("(?, cast(? as int))") == 3
    assert of_rows(sql, 3).endswith("(?, cast(? as int)) ON CONFLICT (a) DO UPDATE SET b = excluded.b")
    with pytest.raises(ValueError, match="writes no row"):
        of_rows("UPDATE t SET a = ?", 2)


@pytest.mark.parametrize("count", [0, 1, 3, database.TOGETHER, database.TOGETHER + 1])
def test_rows_written_together_are_all_there_in_their_order(shop, count):
    wanted = [(place, f"row {place}") for place in range(count)]

    with database.transaction():
        keys = database.inserted(NOTE, wanted)
        database.together(NOTE, wanted)

    assert [what for (what,) in database.rows(NOTES)] == [what for _, what in wanted] * 2
    assert database.rows("SELECT id FROM trace_row WHERE verb = 'test' ORDER BY id")[:count] == [(key,) for key in keys]


def test_what_nobody_waits_for_is_seen_by_the_next_question_and_saved_with_the_rest(shop):
    with database.transaction():
        database.later(NOTE, (1, "first"))
        seen = database.rows(NOTES)
        database.later(NOTE, (2, "second"))

    assert (seen, database.rows(NOTES)) == ([("first",)], [("first",), ("second",)])


def test_what_nobody_waited_for_saves_nothing_when_it_fails(shop):
    for ends_with_a_question in (True, False):
        with pytest.raises(Exception, match=r"(?i)staff"), database.transaction():
            database.run(NOTE, (1, "before"))
            database.later("INSERT INTO staff (id, name, role) SELECT id, name, role FROM staff")
            database.later(NOTE, (2, "after"))
            if ends_with_a_question:
                database.scalar("SELECT 1")

        assert database.rows(NOTES) == []


def test_a_part_that_is_taken_back_takes_what_nobody_waited_for_with_it(shop):
    with database.transaction():
        database.later(NOTE, (1, "kept"))
        with pytest.raises(Refused), database.savepoint():
            database.later(NOTE, (2, "taken back"))
            raise Refused("no")
        with pytest.raises(Exception, match=r"(?i)staff"), database.savepoint():
            database.later("INSERT INTO staff (id, name, role) SELECT id, name, role FROM staff")

    assert database.rows(NOTES) == [("kept",)]


def test_several_questions_are_answered_in_their_order(shop):
    with database.transaction():
        database.later(NOTE, (1, "first"))
        found = database.answers((NOTES, ()), ("SELECT code FROM warehouse WHERE code = ?", ("EAST",)), (NOTES, ()))

    assert found == [[("first",)], [("EAST",)], [("first",)]]
    assert database.answers(("SELECT 1", ()), ("SELECT 2", ())) == [[(1,)], [(2,)]]
