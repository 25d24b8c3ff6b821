"""plain(): nothing that a terminal obeys or that hides itself comes through, and doing it twice changes nothing."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from screens.cells import cells_of, loose_cells
from screens.parts.drawn import cells
from screens.plain import LIMIT, install_choke_point, paragraphs, plain

ANYTHING = st.text(st.characters(codec=None, exclude_categories=()), max_size=300)
NASTY = st.text(
    st.sampled_from(
        "a é陳한\x00\x07\x08\t\n\r\x1b[]m;\x7f\x85\x9b\x9d\u0301\u0308"
        "\u200b\u200d\u202e\u2066\ufe0f\U0001f3fb\U000e0041\ud800"
    ),
    max_size=60,
)

CORPUS = {
    "red \x1b[31m": "red ␛[31m",
    "clip\x1b]52;c;Y3VybA==\x07": "clip␛]52;c;Y3VybA==␇",
    "csi \x9b31m": "csi �31m",
    "a\tb\r\nc": "a b  c",
    "del\x7f": "del␡",
    "\u202egpj.exe": "gpj.exe",
    "zero\u200bwidth\ufeff": "zerowidth",
    "tag\U000e0041\U000e0042": "tag",
    "filler\u3164\uffa0\u115f": "filler",
    "half \ud83d": "half �",
    "ok \U0001f44d\U0001f3fd": "ok \U0001f44d",
    "heart \u2764\ufe0f": "heart \u2764",
    "key 1\ufe0f\u20e3": "key 1",
    "flag \U0001f1e9\U0001f1ea": "flag DE",
    "e\u0301": "é",
    "z" + "\u0335" * 40: "z" + "\u0335" * 3,
    "[@click=app.quit]x[/]": "[@click=app.quit]x[/]",
    "陳怡君": "陳怡君",
    "": "",
}


@pytest.mark.parametrize("text", CORPUS)
def test_each_known_trick_becomes_visible_or_goes(text):
    assert plain(text) == CORPUS[text]


@settings(max_examples=400, deadline=None)
@given(ANYTHING | NASTY)
def test_nothing_that_a_terminal_obeys_comes_through(text):
    shown = plain(text)

    for character in shown:
        assert unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp"), repr(character)
        assert character not in "\u200b\u200e\u202a\u202e\u2066\u2069\ufeff\u3164\ufe0f"
    assert len(shown) <= LIMIT


@settings(max_examples=400, deadline=None)
@given(ANYTHING | NASTY)
def test_doing_it_twice_changes_nothing(text):
    assert plain(plain(text)) == plain(text)


@settings(max_examples=200, deadline=None)
@given(NASTY)
def test_no_letter_carries_more_than_three_marks(text):
    marks = 0
    for character in plain(text):
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        assert marks <= 3


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=200))
def test_clean_ascii_is_left_alone(text):
    assert plain(text) == text


def test_a_long_text_is_cut_and_says_so():
    assert (plain("a" * 50, 10), plain("陳" * 50, 10)) == ("aaaaaaaaa~", "陳" * 9 + "~")


def test_paragraphs_are_lines_of_their_own():
    assert paragraphs("one\r\ntwo\nthree\x1b") == ["one", "two", "three␛"]
    assert paragraphs("\n".join("x" * 9), most=3) == ["x", "x", "~"]


class Console:
    """All that Strip.render asks of a console."""

    _color_system = None


@settings(max_examples=300, deadline=None)
@given(NASTY, st.booleans())
def test_the_writer_drops_whatever_slipped_past(text, styled):
    install_choke_point()
    install_choke_point()  # a second time changes nothing

    written = Strip([Segment(text, Style(bold=True) if styled else None)]).render(Console())

    inside = written.removeprefix("\x1b[1m").removesuffix("\x1b[0m")
    assert not [c for c in inside if unicodedata.category(c) in ("Cc", "Cs") or c in "\u202e\u2066\u200b\u200d"]


@pytest.mark.parametrize(
    "link", ["https://x/\x1b]0;title\x07", "file:///etc/passwd", "javascript:alert(1)", "https://a b"]
)
def test_a_hostile_link_is_not_written(link):
    install_choke_point()

    assert "]8;" not in Strip([Segment("x", Style(link=link))]).render(Console())


def test_an_ordinary_link_is_written():
    install_choke_point()

    assert "https://shop.example/a" in Strip([Segment("x", Style(link="https://shop.example/a"))]).render(Console())


@given(NASTY | ANYTHING)
def test_every_terminal_takes_as_many_cells_for_it(text):
    shown = plain(text)

    assert cells_of(shown) == loose_cells(shown) == cells(shown)


def test_widths_are_as_counted():
    assert [cells(plain(text)) for text in ("陳\u200b怡君", "\U0001f44d\U0001f3fd", "a\u0301")] == [6, 2, 1]
