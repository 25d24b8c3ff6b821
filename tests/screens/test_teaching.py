"""What the program teaches: F1 on every place what it is for and what its words mean, an empty list what fills it."""

import asyncio
import re
from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any

import pytest

from data.roles import PEOPLE, ROLES, may
from screens import meanings, signs
from screens.actions import Column
from screens.desk import Desk
from screens.desk_frame import empty_hints
from screens.import_differences import DifferenceDesk
from screens.languages import update
from screens.meanings_columns import HEAD_MEANINGS, meaning_of
from screens.meanings_states import AXES, AXIS_TERMS, STATE_MEANINGS
from screens.parts.help import Help
from screens.registry import PLACES
from screens.signs import Sign
from screens.words import say, speaking
from tests.builders import Shop
from tests.screens.front_shop import FrontApp
from tests.screens.test_desk import press_and_wait
from tests.screens.test_finding import play
from tests.screens.test_grid import press, settle

PAGES: dict[str, Any] = {place.name: place.load() for place in PLACES}
DESKS: dict[str, Any] = {name: page for name, page in PAGES.items() if issubclass(page, Desk)}
DESKS["differences"] = DifferenceDesk
"""A list over another one."""
BY_THEMSELVES = {"approvals", "history", "differences"}
"""Lists that nobody fills by a key of their own or at another place; their sentence says what does."""
POSTS = [(place.name, post) for place in PLACES for post in PEOPLE if ROLES[post].grants.get(place.right)]


@pytest.mark.parametrize("name", DESKS)
def test_every_column_of_a_list_is_explained(name):
    unexplained = [column.head for column in DESKS[name].COLUMNS if not meaning_of(name, column.head)]

    assert unexplained == []


def test_nothing_is_explained_that_no_list_shows():
    heads = {column.head for desk in DESKS.values() for column in desk.COLUMNS}
    own = {f"{name}.{column.head}" for name, desk in DESKS.items() for column in desk.COLUMNS}

    assert sorted(set(HEAD_MEANINGS) - heads - own) == []


def test_every_state_of_every_axis_is_explained():
    known = {name.lower() for name, made in vars(signs).items() if _is_axis(made)}

    assert {axis: set(states) for axis, states in STATE_MEANINGS.items()} == {
        axis: set(states) for axis, states in AXES.items()
    }
    assert set(AXIS_TERMS) == set(AXES) == known


def _is_axis(made: object) -> bool:
    return isinstance(made, dict) and bool(made) and all(isinstance(one, Sign) for one in made.values())


def _names_in(code: CodeType, names: dict[str, Any], seen: set[Any]) -> Iterator[str]:
    """Every global name that a function reads, and the functions of screens/ that it calls."""
    inner = [const for const in code.co_consts if isinstance(const, CodeType)]
    for name in code.co_names:
        yield name
        called = names.get(name)
        if isinstance(called, FunctionType) and called.__module__.startswith("screens.") and called not in seen:
            seen.add(called)
            yield from _names_in(called.__code__, called.__globals__, seen)
    for one in inner:
        yield from _names_in(one, names, seen)


def _axes_shown(column: Column) -> set[str]:
    cell = column.cell
    if not isinstance(cell, FunctionType):
        return set()
    names = set(_names_in(cell.__code__, cell.__globals__, set()))
    return {name.lower() for name in names if name.isupper()} & set(AXES) | names & {"hold_sign"}


@pytest.mark.parametrize("name", DESKS)
def test_the_states_that_the_columns_of_a_list_show_are_among_those_that_it_explains(name):
    shown_there = set().union(*(_axes_shown(column) for column in DESKS[name].COLUMNS))
    shown_there = {"hold" if axis == "hold_sign" else axis for axis in shown_there}

    assert shown_there - set(meanings.AXES_OF.get(name, "").split()) == set()


def test_every_place_has_words_and_every_word_is_used():
    used = {word for words in meanings.WORDS_OF.values() for word in words.split()}

    assert set(meanings.WORDS_OF) == {*PAGES, *DESKS}
    assert used == set(meanings.HOUSE_WORDS)
    assert {axis for axes in meanings.AXES_OF.values() for axis in axes.split()} <= set(AXES)


def test_meanings_are_sentences():
    told = [*HEAD_MEANINGS.values(), *(meaning for _, meaning in meanings.HOUSE_WORDS.values())]
    told += [meaning for states in STATE_MEANINGS.values() for meaning in states.values()]

    assert [meaning for meaning in told if not re.fullmatch(r"(\d|[A-Z]|x with).*\.", meaning)] == []


@pytest.mark.parametrize("name", DESKS)
def test_an_empty_list_says_what_fills_it_and_by_which_key(name):
    desk = DESKS[name]
    known = {action.name for action in desk.ACTIONS} | set(PAGES)

    assert set(desk.FILLED_BY) <= known
    assert bool(desk.FILLED_BY) != (name in BY_THEMSELVES)
    assert re.fullmatch(r"[A-Z][^.:]+[.:] .+\.", desk.EMPTY), "that it is empty, and what fills it"


@pytest.mark.parametrize("name", PAGES)
def test_f1_of_a_place_teaches_it_in_each_language(idle_shop: Shop, name: str):
    page = PAGES[name]
    post = next(post for place, post in POSTS if place == name)

    async def run(language: str) -> str:
        app = FrontApp(page, idle_shop.people[post], language=language)
        async with app.run_test(size=(120, 40)) as pilot:
            await settle(pilot)
            await pilot.press("f1")
            await settle(pilot)
            assert isinstance(app.screen, Help)
            return "\n".join(text for section in app.screen.sections() for text in _texts(section))

    for language in ("en", "zh_CN"):
        with speaking(language):
            told = asyncio.run(run(language))
            words = [say(meanings.HOUSE_WORDS[word][0]) for word in meanings.WORDS_OF[name].split()]
            heads = [
                say(column.head)
                for column in getattr(page, "COLUMNS", ())
                if may(idle_shop.people[post], column.right) or not column.right
            ]
            assert [word for word in (*words, *heads) if word not in told] == []


@pytest.mark.parametrize(("name", "post"), POSTS)
def test_every_post_is_taught_the_columns_that_it_sees(name: str, post: str):
    grants = ROLES[post].grants
    heads = [one.head for one in getattr(PAGES[name], "COLUMNS", ()) if not one.right or grants.get(one.right)]

    told = "\n".join(text for section in meanings.teaching(name, heads, 72) for text in _texts(section))

    assert [head for head in heads if head not in told] == []
    assert bool(told)


def _texts(section: Any) -> list[str]:
    made = [section.title]
    for line in section.lines:
        pieces = getattr(line, "left", line)
        made.append("".join(text for text, *_ in pieces))
    return made


def test_the_question_mark_says_what_a_column_means(idle_shop: Shop, queue: Shop):
    async def story(app: Any, pilot: Any) -> None:
        await press(pilot, "right", "right", "right")
        await press_and_wait(pilot, "question_mark")
        assert app.told[-1] == "Customer: Who has ordered it."

    play(queue, story)


@pytest.mark.parametrize("name", [name for name in update.LANGUAGES if name != "en"])
def test_what_is_taught_is_translated(name):
    keys = {update._first(message.id) for message in update.read(name) if message.string}
    taught = set(HEAD_MEANINGS.values()) | {text for pair in meanings.HOUSE_WORDS.values() for text in pair}
    taught |= {meaning for states in STATE_MEANINGS.values() for meaning in states.values()}
    taught |= set(AXIS_TERMS.values()) | {desk.EMPTY for desk in DESKS.values()}

    assert sorted(taught - keys) == []


def test_who_may_not_fill_a_list_is_not_offered_its_key(idle_shop: Shop):
    async def story(app: Any, pilot: Any) -> None:
        keys = [key for key, _ in empty_hints(app.screen)]
        assert (": imports" in keys, "n" in keys) == (False, False)
        assert keys[-2:] == ["f", ":"]

    play(idle_shop, story, post="logistics")
