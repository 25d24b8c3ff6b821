"""The rules of the house for desks, places and rights, that import-linter can't see."""

import re
from pathlib import Path

import pytest

from data import doorway
from data.areas import load_areas
from data.roles import PEOPLE, RIGHTS, ROLES, grant
from screens import keys
from screens.desk import Desk
from screens.page import Page
from screens.registry import PLACES

ROOT = Path(__file__).parent.parent
PAGES = {place.name: place.load() for place in PLACES}
DESKS = {name: page for name, page in PAGES.items() if isinstance(page, type) and issubclass(page, Desk)}


def test_every_file_of_a_desk_or_board_is_a_place():
    files = {path.stem for folder in ("desks", "boards") for path in (ROOT / "screens" / folder).glob("[a-z]*.py")}

    assert files - {"sign_in", "cover"} == set(PAGES)


@pytest.mark.parametrize("name", DESKS)
def test_the_keys_of_a_desk_are_its_own(name):
    pressed = [action.key for action in DESKS[name].ACTIONS]

    assert set(pressed) & keys.RESERVED == set()
    assert len(pressed) == len(set(pressed))
    assert not {action.name for action in DESKS[name].ACTIONS} & {"", "<lambda>"}
    assert len({action.name for action in DESKS[name].ACTIONS}) == len(pressed)


@pytest.mark.parametrize("name", DESKS)
def test_a_desk_says_what_it_is_for_and_what_stands_there_when_it_is_empty(name):
    desk = DESKS[name]

    assert re.fullmatch(r"[A-Z].*\.", desk.EMPTY)
    assert re.fullmatch(r"[A-Z].+\. .+\.", desk.HELP), "two sentences"
    assert (desk.PLACE, bool(desk.TITLE), bool(desk.WATCHES)) == (name, True, True)


@pytest.mark.parametrize("name", PAGES)
def test_every_place_has_a_title_a_help_and_a_right_that_there_is(name):
    page, place = PAGES[name], next(place for place in PLACES if place.name == name)

    assert isinstance(page, type) and issubclass(page, Page)
    assert (name, place.title) == (page.PLACE, page.TITLE)
    assert page.HELP
    assert place.right in RIGHTS


@pytest.mark.parametrize("name", DESKS)
def test_what_a_desk_asks_and_does_is_registered_with_the_right_that_shows_it(name):
    load_areas()
    desk = DESKS[name]

    for action in desk.ACTIONS:
        assert action.needs in RIGHTS, f"{name}: {action.key} {action.word}"
        if not isinstance(action.operation, str):
            assert action.operation.name in doorway.OPERATIONS
        else:
            assert hasattr(desk, action.operation)


def test_every_right_is_declared_and_used():
    load_areas()
    asked = {op.right for op in doorway.OPERATIONS.values()} | {asked.right for asked in doorway.QUERIES.values()}
    source = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("data", "screens", "ecom_tui")
        for path in (ROOT / folder).rglob("*.py")
        if path.name != "roles.py"
    )

    assert {right for right in asked if right} - set(RIGHTS) == set()
    assert {right for right in RIGHTS if f'"{right}"' not in source} == set()


def test_every_right_is_somebodys_and_every_home_may_be_entered_by_its_post():
    places = {place.name: place.right for place in PLACES}

    assert [right for right in RIGHTS if not any(grant(post, right) for post in PEOPLE)] == []
    for post in PEOPLE:
        assert set(ROLES[post].grants) <= set(RIGHTS)
        assert grant(post, places[ROLES[post].home])
