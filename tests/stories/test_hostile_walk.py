"""Hostile text in every place that shows text, found by walking: nothing is obeyed (T1), no frame moves (T2), nothing
is to be clicked that a text has brought (T3).

The short form presses some of the keys of each place, `make torture` all of them, as often as ECOM_TUI_HOSTILE_ROUNDS
says, each time with the texts in other places.
"""

import os
import shutil
from pathlib import Path

import pytest

from data import clock
from data.events import Actor
from screens import keys
from screens.registry import PLACES
from tests.hostile import ALL, Words
from tests.stories.poison import poison
from tests.stories.terminal import defects
from tests.stories.test_hostile import supervisor
from tests.stories.walker import Walk, broken, walk

ROUNDS = int(os.environ.get("ECOM_TUI_HOSTILE_ROUNDS", "4"))
TAIL = 24
"""Cells at the right of the header: who is here, the post, and the clock."""
WRONG_AT_MOST = 5


class Judge:
    """Looks at what a walk paints, and keeps what is wrong of it."""

    def __init__(self) -> None:
        self.tail = ""
        self.pictures = 0
        self.screens: set[str] = set()
        self.places: set[str] = set()
        self.wrong: list[str] = []

    def __call__(self, path: str, walk: Walk) -> None:
        """One picture."""
        lines = walk.glass.shown()
        self.pictures += 1
        self.screens.add(type(walk.app.screen).__name__)
        self.places.add(path.partition(" ")[0])
        for problem in self.found(walk, lines):
            if len(self.wrong) < WRONG_AT_MOST:
                self.wrong.append(f"{path}: {problem}\n" + "\n".join(line.rstrip() for line in lines))
        walk.glass.strange.clear()
        walk.glass.beyond.clear()

    def found(self, walk: Walk, lines: list[str]) -> list[str]:
        """T1, T2 and T3 of a picture."""
        self.tail = self.tail or lines[0][-TAIL:]
        key = lines[-1].split()[0] if lines[-1].split() else ""
        return [
            *(f"T1 {found!r}" for found in walk.glass.strange),
            *(f"T2 {found}" for found in walk.glass.beyond),
            *([f"T2 header {lines[0]!r}"] if lines[0][-TAIL:] != self.tail else []),
            *([f"T2 footer {lines[-1]!r}"] if not lines[-1].startswith(" ") or not is_key(key) else []),
            *(f"T3 {action}" for action in actions(walk)),
            *(["a defect"] if broken("\n".join(lines)) else []),
            *(f"a defect {one}" for one in walk.app.defects),
        ]


def is_key(word: str) -> bool:
    """Whether a footer may begin with it."""
    return bool(keys.pressed(word)) or word in ("Up", "Left", "1-9")


def actions(walk: Walk) -> set[str]:
    """Links, and what a click would run, of all cells that are painted: the program has none of either."""
    found = set()
    for strip in walk.app.screen._compositor.render_strips(walk.app.size):
        for segment in strip:
            if segment.style is not None:
                found |= {f"{name}={value}" for name, value in segment.style.meta.items() if name.startswith("@")}
                found |= {segment.style.link} if segment.style.link else set()
    return found


@pytest.fixture
def hostile(demo: Path, tmp_path: Path):
    """Makes stores of hostile words: the URL and a person whose own name is plain."""

    def made(start: int) -> tuple[str, Actor]:
        url = f"sqlite:///{shutil.copy(demo, tmp_path / f'hostile-{start}.db')}"
        boss = supervisor(url)
        poison(url, Words(hostile=True, start=start), boss.id)
        return url, boss

    return made


@pytest.mark.slow
def test_hostile_text_in_every_place_is_not_obeyed_moves_no_frame_and_brings_nothing_to_click(hostile):
    url, boss = hostile(0)
    judge = Judge()

    walk(url, boss, clock.now(), judge, deep=1, one_of=SAMPLE)

    assert not judge.wrong, "\n".join([*judge.wrong, defects()])
    assert judge.places == {place.name for place in PLACES}
    assert judge.screens >= {"DetailPage", "Form", "Menu", "Help", "CommandSheet"}
    assert judge.pictures > 400


SAMPLE = 7
"""Of so many keys of a place the short form presses one; of the next place the next one."""


@pytest.mark.torture
@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (120, 40), (200, 50)])
def test_all_hostile_texts_behind_every_key_of_every_place(hostile, columns, lines):
    pictures = 0
    for turn in range(ROUNDS):
        url, boss = hostile(turn * len(ALL) // ROUNDS + turn)
        judge = Judge()
        walk(url, boss, clock.now(), judge, size=(columns, lines), rows=2)
        assert not judge.wrong, "\n".join([*judge.wrong, defects()])
        assert judge.places == {place.name for place in PLACES}
        pictures += judge.pictures
    print(f"\n{columns} x {lines}: {pictures} pictures of hostile text, {len(judge.screens)} kinds of pages")
