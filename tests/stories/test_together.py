"""Several people at one store: what one does, the others see; a killed program costs nothing."""

import pytest

from data import database
from data.operations.people import disable_person
from tests.stories.conftest import Store
from tests.stories.terminal import Terminal

SOON = 1.0
"""Seconds within which another session's change is seen."""


def bar_row(terminal: Terminal) -> str:
    """The row at the position that the footer tells."""
    at = int(terminal.lines()[-1].split()[-1].split("/")[0])
    return terminal.lines()[2 + at]


def test_a_change_of_another_session_is_seen_within_a_second_and_the_cursor_stays_on_its_row(store: Store):
    mine, hers = store.at("operations", "orders"), store.at("lin", "orders")
    with mine, hers:
        for desk in (mine, hers):
            desk.wait_at("1/13")
            desk.wait("A10013")
        mine.press(*["Down"] * 4)
        mine.wait_at("5/13")
        hers.press("Down", "H")
        hers.wait("Hold A10002")
        hers.press(*"legal", "Enter", "Ctrl+S")
        hers.wait("Order A10002 held: legal.")

        took = mine.wait("- legal", patience=5)
        assert mine.line("- legal").startswith("| x -1h")
        assert "A10005" in bar_row(mine)

        hers.press("Up", "x")
        hers.wait("Cancel A10001")
        hers.press(*"customer", "Ctrl+S")
        hers.wait("Cancel A10001", "Leave")
        hers.press("y")
        hers.wait("Order A10001 cancelled: 2 units.")
        took = max(took, mine.wait("4/12", patience=5))
        assert "A10001" not in mine.text()
        assert "A10005" in bar_row(mine)
    assert took <= SOON


def test_a_person_whose_account_is_closed_is_out_within_five_seconds(store: Store):
    with store.at("logistics", "orders") as desk:
        desk.wait_at("1/13")
        desk.wait("A10013")
        database.open_database(store.url)
        disable_person(store.people["lin"], store.people["logistics"].id)
        database.close_database()

        assert desk.end(patience=5) == 1
    assert b"Your session has ended. Sign in again." in desk.raw


def test_kill_nine_in_the_middle_of_the_work_loses_nothing_and_the_next_start_works(sqlite_store: Store):
    with sqlite_store.at("operations", "orders") as desk:
        desk.wait_at("1/13")
        desk.press(*["Down"] * 8, "A")
        desk.wait("Order A10009 approved.")
        desk.press("H")
        desk.wait("Hold A10009")
        desk.kill()

    with sqlite_store.at("operations", "orders") as desk:
        desk.wait_at("1/13")
        desk.wait("A10009")
        desk.press("u")
        desk.wait("Taken back: approve")
        assert desk.leave() == 0
    with Terminal("--store", sqlite_store.url, "doctor") as doctor:
        assert doctor.end() == 0


def test_ctrl_q_leaves_the_terminal_as_it_was(sqlite_store: Store):
    import termios

    with sqlite_store.at("operations", "orders") as desk:
        desk.wait_at("1/13")
        during = termios.tcgetattr(desk.fd)
        desk.press("Ctrl+Q")
        desk.wait_until(lambda: desk.glass.modes.get("1049") is False, "the main screen")
        after = termios.tcgetattr(desk.fd)
        assert desk.end() == 0
        assert (during[3] == desk.before[3], after[3] == desk.before[3]) == (False, True)
        left_on = {mode for mode, on in desk.glass.modes.items() if on}
        assert left_on == {"7", "25"}, "auto-wrap and the cursor, nothing else"


@pytest.mark.parametrize("how", ["terminate", "hang up"])
def test_a_program_that_is_ended_from_outside_ends(sqlite_store: Store, how: str):
    import os
    import signal

    with sqlite_store.at("operations", "orders") as desk:
        desk.wait_at("1/13")
        sent = signal.SIGTERM if how == "terminate" else signal.SIGHUP
        os.kill(desk.pid, sent)
        assert desk.end(patience=5) == -sent
