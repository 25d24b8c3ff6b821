"""A second factor from the first picture to the next sign-in, and sessions that a colleague ends, in real terminals."""

import re
import time

import pyotp

from tests.stories.conftest import PASSWORD, Store
from tests.stories.terminal import Terminal

GROUPS = re.compile(r"((?:[A-Z2-7]{4} ){3}[A-Z2-7]{4})")


def sign_in(store: Store, name: str, password: str, code: str) -> Terminal:
    """The program at its door, up to the code, when whoever was signed in here before has left."""
    with Terminal("--store", store.url, "logout", ECOM_TUI_TOKEN=None) as leaving:
        leaving.end()
    terminal = Terminal("--store", store.url, ECOM_TUI_TOKEN=None)
    terminal.wait("Password")
    terminal.press(*name, "Enter", *password, "Enter")
    terminal.wait("Give the code of the second factor too.")
    terminal.press(*code, "Enter")
    return terminal


def test_a_second_factor_is_turned_on_and_asked_for_at_the_next_sign_in(sqlite_store: Store):
    with sqlite_store.at("service", "preferences") as mine:
        mine.wait("Second factor")
        mine.press(*["Down"] * 4, "Enter")
        mine.wait("Point the camera")
        secret = "".join("".join(GROUPS.findall(mine.text())).split())
        assert len(secret) == 32
        mine.press(*"000000", "Enter")
        mine.wait("This is not the code of now.")
        mine.press(*pyotp.TOTP(secret).now(), "Enter")
        mine.wait("Recovery codes", "shown this once")
        codes = re.findall(r"[2-9A-Z]{5}-[2-9A-Z]{5}-[2-9A-Z]{5}", mine.text())
        assert len(set(codes)) == 10
        mine.press("Enter")
        mine.wait("on, 10 recovery codes left")
        assert mine.leave() == 0
    following = pyotp.TOTP(secret).at(int(time.time()) + 30)  # the one of now was used up

    with sign_in(sqlite_store, "service", PASSWORD, following) as again:
        again.wait("Orders", "A10013")
        assert again.leave() == 0
    with sign_in(sqlite_store, "service", PASSWORD, codes[4].lower()) as lost:
        lost.wait("Orders", "A10013")
        assert lost.leave() == 0
    with sign_in(sqlite_store, "service", PASSWORD, following) as replayed:
        replayed.wait("the code is not")
    assert sqlite_store.ask("SELECT count(*) FROM recovery_code WHERE used_at IS NULL") == 9


def test_a_supervisor_ends_a_session_by_key_and_it_is_out_within_five_seconds(store: Store):
    with store.at("logistics", "orders") as theirs, store.at("lin", "people") as boss:
        theirs.wait("A10013")
        boss.wait("logistics")
        boss.press("S")
        boss.wait("Signed in now", "logistics  Logistics")
        lines = [line for line in boss.lines() if " idle " in line]
        place = next(number for number, line in enumerate(lines) if "logistics" in line)
        boss.press(*["Down"] * place, "Enter")
        boss.wait("A session of logistics was ended.")

        began = time.monotonic()
        assert theirs.end(patience=6) == 1
        assert time.monotonic() - began < 5
    assert b"Your session has ended. Sign in again." in theirs.raw


def test_a_closed_account_is_out_within_five_seconds_and_cannot_come_back(store: Store):
    with store.at("logistics", "orders") as theirs, store.at("lin", "people") as boss:
        theirs.wait("A10013")
        boss.wait("logistics")
        boss.press("/", *"name:logistics", "Enter")
        boss.wait_at("1/1")
        boss.press("x")
        boss.wait("Close logistics Logistics?")
        boss.press("y")
        boss.wait("The account of logistics is closed.", "x closed")

        began = time.monotonic()
        assert theirs.end(patience=6) == 1
        assert time.monotonic() - began < 5
    assert (
        store.ask("SELECT count(*) FROM sign_in WHERE staff_id = ? AND ended_at IS NULL", store.people["logistics"].id)
        == 0
    )
