"""Hostile text on every page, in a real terminal: it is not obeyed (T1), moves no frame (T2) and runs nothing (T3).

Two programs walk the same pages side by side, one on a store of plain words, one on the same store of hostile ones. The
glass obeys only our own sequences and keeps everything else as strange; header and footer must be the same in both.
"""

import re
import shutil
import time
from pathlib import Path
from typing import Any, Self

import pytest

from data import database
from data.events import Actor
from screens.desk import Desk
from screens.registry import PLACES
from tests.hostile import ALL, CORPUS, Words
from tests.stories.poison import poison
from tests.stories.terminal import BROKEN, KEYS, Terminal, at_desk, defects, token_of

SHEETS = ("a", "?", "f")
"""Keys that open a sheet with words of the row over a page."""
QUIET = 0.04
"""Seconds without a byte from either program after which both stand still."""

SLOWER_S = 10.0
"""Seconds that one of the two may be behind the other on a busy machine."""


class Pair:
    """The same keys for a program of plain words and one of hostile ones."""

    def __init__(self, demo: Path, folder: Path, size: tuple[int, int], start: int = 0):
        urls = [f"sqlite:///{shutil.copy(demo, folder / f'{name}.db')}" for name in ("plain", "hostile")]
        self.url, boss = urls[1], supervisor(urls[0])
        for url, hostile in zip(urls, (False, True), strict=True):
            poison(url, Words(hostile, start), boss.id)
        self.both = [at_desk(url, boss, "home", size=size) for url in urls]
        self.plain, self.hostile = self.both
        self.keys: list[str] = []

    def __enter__(self) -> Self:
        for terminal in self.both:
            terminal.wait("F1")
        return self

    def __exit__(self, *_: object) -> None:
        for terminal in self.both:
            terminal.kill()

    def press(self, *keys: str) -> None:
        """Press them in both, one by one, and compare what stands still."""
        for key in keys:
            for terminal in self.both:
                terminal.send(KEYS.get(key, key).encode())
            self.keys.append(key)
            if key == "Esc":  # what follows at once would be taken for the rest of a sequence
                for terminal in self.both:
                    terminal.settle(0.15)
            self.compare()

    def go(self, place: str) -> None:
        """To a place by its name, as there are more of them than digits."""
        for terminal in self.both:
            self.name(terminal, place)
        self.settle()
        self.press("Enter")

    @staticmethod
    def name(terminal: Terminal, place: str) -> None:
        """A place's name behind `:`, once the program has heard the Esc before it."""
        terminal.settle()
        terminal.press(":")
        terminal.wait("> :")
        terminal.press(*place)

    def compare(self) -> None:
        """T1 and T2 as they are now; a slower program gets some seconds to come to the same frame."""
        end = time.monotonic() + SLOWER_S
        self.settle()
        while self.frame(self.plain) != self.frame(self.hostile) and time.monotonic() < end:
            self.settle()
        told = f"after {self.keys[-8:]}:\n{self.hostile.text()}\ninstead of\n{self.plain.text()}\n{defects()}"
        assert self.frame(self.hostile) == self.frame(self.plain), told
        assert (self.hostile.glass.strange, self.hostile.glass.beyond, self.hostile.code) == ([], [], None), told
        assert not BROKEN.search(self.hostile.text()), told

    def settle(self, pause: float = QUIET) -> None:
        """Read both until neither says anything for a moment."""
        quiet = time.monotonic() + pause
        while time.monotonic() < quiet:
            for terminal in self.both:
                if terminal.read(QUIET / 5):
                    quiet = time.monotonic() + pause

    @staticmethod
    def frame(terminal: Terminal) -> tuple[str, str]:
        """What no text from outside may touch: person, post and clock in the header, the keys in the footer."""
        lines = terminal.lines()
        return lines[0][-24:], lines[-1][:44]

    def click_everywhere(self) -> None:
        """T3: a click on each line of the hostile page, in each part of it."""
        before = events(self.url)
        columns, lines = self.hostile.glass.columns, self.hostile.glass.lines
        for line in range(1, lines - 1):
            for column in (4, columns // 3, columns - 12):
                self.hostile.click(column, line)
        self.settle()
        assert (self.hostile.glass.strange, self.hostile.code) == ([], None), f"{self.hostile.text()}\n{defects()}"
        assert events(self.url) == before


def supervisor(url: str) -> Actor:
    database.open_database(url)
    row = database.one("SELECT id, name, title, role FROM staff WHERE role = 'supervisor' ORDER BY id LIMIT 1")
    database.close_database()
    assert row is not None
    return Actor(*row)


def events(url: str) -> int:
    """How many events a store has."""
    database.open_database(url)
    try:
        return int(database.scalar("SELECT count(*) FROM event"))
    finally:
        database.close_database()


def test_the_corpus_is_large_and_each_kind_is_there():
    assert len(ALL) == len(set(ALL)) > 200
    assert set(CORPUS) == {
        "sequence", "string", "eight bit", "control", "turned", "hidden", "markup", "filled", "wide", "large",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "lines", "one_of"),
    [
        pytest.param(80, 24, 3, marks=pytest.mark.torture),
        pytest.param(80, 24, 1, marks=pytest.mark.torture),
        pytest.param(120, 40, 1, marks=pytest.mark.torture),
    ],
    ids=["80 x 24, some places", "80 x 24", "120 x 40"],
)
def test_hostile_text_on_every_page_is_not_obeyed_moves_no_frame_and_runs_nothing(
    demo: Path, tmp_path: Path, columns: int, lines: int, one_of: int
):
    with Pair(demo, tmp_path, (columns, lines)) as pair:
        for place in PLACES[::one_of]:  # tests/stories/test_hostile_walk.py goes to all of them, in one process
            pair.go(place.name)
            walk(pair, place.load(), downs=2 if columns == 80 else 8)
        for place in PLACES:  # at last, because a click goes through doors
            pair.hostile.press("Esc")
            pair.name(pair.hostile, place.name)
            pair.hostile.press("Enter")
            pair.settle()
            pair.click_everywhere()


def walk(pair: Pair, page: Any, downs: int) -> None:
    """Through all that a page shows."""
    pair.press(*["Down"] * downs, "PgDn", "End", "w", "Home")
    for key in SHEETS:
        pair.press(key, "Esc")
    if issubclass(page, Desk):
        pair.press("Enter", "PgDn", "Esc")
        for action in [action for action in page.ACTIONS if action.fields][:2]:
            pair.press(action.key, "Esc")


COMMANDS = (
    "list orders", "list stock", "list events", "list approvals", "history", "kpi orders", "doctor", "staff list",
    "list orders --format csv", "list stock --json",
)  # fmt: skip


def test_hostile_text_is_obeyed_neither_at_the_sign_in_page_nor_on_the_command_line(demo: Path, tmp_path: Path):
    url = f"sqlite:///{shutil.copy(demo, tmp_path / 'hostile.db')}"
    boss = supervisor(url)
    poison(url, Words(hostile=True), boss.id)
    who = token_of(url, boss)

    with Terminal("--store", url, "--sign-in") as terminal:
        terminal.wait("Password", "F3 theme")
        assert (terminal.glass.strange, terminal.lines()[-1].split("  ")[:2]) == ([], [" F2 中文", "F3 theme"])
    for words in COMMANDS:
        with Terminal("--store", url, *words.split(), size=(200, 50), ECOM_TUI_TOKEN=who) as terminal:
            terminal.end()
            told = terminal.raw.decode("utf-8", "replace")
            found = re.findall("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", told)
            assert (set(found), "Traceback" in told) == (set(), False), f"{words}: {told[:2000]!r}"
            assert len(told) > 40, words
