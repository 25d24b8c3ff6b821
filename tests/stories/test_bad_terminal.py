"""Terminals as they are found: too small, poor in colours, dumb, none at all, or typing bytes that are no letters."""

import os
import re
import subprocess

import pytest

from tests.stories.conftest import Store
from tests.stories.terminal import PROGRAM, Terminal, token_of

COLOUR = re.compile(rb"\x1b\[[\d;]*[34]8;(2|5);[\d;]*m")


def test_a_tiny_terminal_is_told_kindly_and_the_work_is_safe_when_it_grows(sqlite_store: Store):
    with sqlite_store.at("operations", "orders", size=(20, 5)) as desk:
        desk.wait("A little more room")
        assert desk.text().strip().startswith("A little more room")

        desk.resize(60, 16)
        desk.wait("A10001", "F1 help")
        desk.resize(80, 24)
        desk.wait("A10013", "Risk")
        desk.press(*["Down"] * 3, "s")
        desk.wait("Carrier")
        desk.press(*"dhl")
        desk.wait("dhl")
        desk.resize(40, 10)
        desk.wait("40 x 10 here, 60 x 16 needed.", "Your work is safe.")
        desk.press("A", "x", "q")
        desk.settle()
        desk.resize(100, 30)
        desk.wait("Carrier", "dhl")
        desk.press("Enter")
        desk.wait("2 of 4")
        assert desk.glass.strange == []
        assert desk.leave() == 0


@pytest.mark.parametrize("place", ["home", "inventory", "orders", "approvals", "run history", "preferences"])
def test_every_place_stands_at_the_least_size(sqlite_store: Store, place: str):
    with sqlite_store.at("lin", place, size=(60, 16)) as desk:
        desk.wait("F1 help")
        desk.settle()
        assert (len(desk.lines()), desk.glass.strange) == (16, [])
        desk.press("Down", "Enter")
        desk.settle()
        assert desk.glass.strange == []
        assert desk.leave() == 0


@pytest.mark.parametrize(
    ("environment", "colours"),
    [
        ({"COLORTERM": None}, {b"5"}),
        ({"TERM": "xterm", "COLORTERM": None}, set()),
        ({"NO_COLOR": "1"}, set()),
        ({"ECOM_TUI_THEME": "ansi16"}, set()),
        ({}, {b"2"}),
    ],
    ids=["256 colours", "16 colours", "NO_COLOR", "theme ansi16", "true colour"],
)
def test_the_colours_are_those_that_the_terminal_has(sqlite_store: Store, environment: dict, colours: set):
    with sqlite_store.at("operations", "orders", **environment) as desk:
        desk.wait("A10013", "F1 help")
        desk.settle()
        assert set(COLOUR.findall(bytes(desk.raw))) == colours
        assert b"\x1b[7m" in desk.raw or b";7" in desk.raw or colours, "the bar is told by reverse video"
        assert desk.glass.strange == []


def test_without_colours_the_bar_and_the_signs_are_still_seen(sqlite_store: Store):
    with sqlite_store.at("operations", "orders", NO_COLOR="1") as desk:
        desk.wait("A10013", "F1 help")
        desk.press("Down")
        desk.wait_until(
            lambda: re.search(r"\x1b\[[\d;]*\b7\b[\d;]*m", desk.raw.decode()) is not None, "a row in reverse"
        )
        painted = desk.raw.decode()
        assert not re.search(r"\x1b\[(?:[\d;]*;)?(?:3[0-7]|4[0-7]|9\d|10\d)(?:;|m)", painted)


def test_a_dumb_terminal_gets_the_home_page_as_text(sqlite_store: Store):
    with sqlite_store.at("operations", TERM="dumb") as desk:
        assert desk.end() == 0
        assert "orders past their ship-by" in desk.raw.decode()
        assert b"\x1b" not in desk.raw


def test_without_a_terminal_the_home_page_is_printed(sqlite_store: Store):
    who = os.environ | {"ECOM_TUI_TOKEN": token_of(sqlite_store.url, sqlite_store.people["lin"])}
    words = [*PROGRAM, "--store", sqlite_store.url]
    run = subprocess.run(words, env=who, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)

    assert (run.returncode, run.stderr, "\x1b" in run.stdout) == (0, "", False)
    assert "3 orders past their ship-by" in run.stdout


def test_bytes_that_are_no_letters_a_paste_and_a_hang_up_leave_no_trace(sqlite_store: Store):
    with sqlite_store.at("operations", "orders") as desk:
        desk.wait("A10013")
        desk.send(b"\xe9\xff\xfe\xc3(\xf0\x9f")
        desk.send(b"\x1b[200~A\x11B\x1b[2J\x1b[201~")
        desk.send(b"\x00\x1d\x1c\x7f")
        desk.settle(0.3)
        assert desk.code is None
        desk.press("/", "Ctrl+U", *"Sofia", "Enter")
        desk.wait_at("1/1")
        desk.wait("Sofia Rossi")
        assert desk.leave() == 0


def test_words_that_are_no_utf_8_on_the_command_line_are_refused_or_taken_without_a_trace(sqlite_store: Store):
    for words in (
        [b"list", b"orders", b"--filter", b"\xff\xfe"],
        [b"\xff"],
        [b"--store", b"sqlite:///\xff.db", b"orders"],
    ):
        run = subprocess.run(
            [*PROGRAM, *words], env={**os.environ, "ECOM_TUI_STORE": sqlite_store.url}, capture_output=True, check=False
        )
        assert run.returncode in (1, 2, 3, 4)
        assert b"Traceback" not in run.stderr + run.stdout
        assert run.stderr.strip()


def test_the_enter_key_held_down_at_the_sign_in_page_does_no_harm(sqlite_store: Store):
    with Terminal("--store", sqlite_store.url, "--sign-in") as terminal:
        terminal.wait("Password")
        terminal.press(*["Enter"] * 30, "F1", "Esc", "F2", "F3", "F10", "Ctrl+P", "Esc")
        terminal.settle()
        assert (terminal.code, terminal.glass.strange) == (None, [])
        assert terminal.leave() == 0
