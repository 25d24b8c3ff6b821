"""What is drawn the short way is what Textual draws the long way: lines, frames, and the bytes of colours."""

import re
from typing import Any

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual._compositor import Compositor
from textual.strip import Strip

from screens.inks import change
from screens.plain import install_choke_point
from tests.screens.test_desk import press_and_wait
from tests.screens.test_grid import play

SIZES = ((120, 40), (80, 24))


def cells_of(strips: list[Strip]) -> list[list[tuple[str, Style | None]]]:
    """Each line as single characters with their styles."""
    return [[(letter, segment.style) for segment in strip for letter in segment.text] for strip in strips]


def drawn_by(compositor: Any, screen: Any, way: Any) -> list[list[tuple[str, Style | None]]]:
    chops = way(compositor, screen.size.region, lambda y: True)
    return cells_of([Strip.join([piece for piece in line.values() if piece is not None]) for line in chops])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("keys", [(), ("down", "down"), ("pagedown",), ("s",), ("f1",), ("slash", "k")])
def test_a_page_is_drawn_as_textual_draws_it(size: tuple[int, int], keys: tuple[str, ...]):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, *keys)
        for screen in app.screen_stack[1:]:
            compositor = screen._compositor
            own = drawn_by(compositor, screen, type(compositor)._render_chops)
            assert own == drawn_by(compositor, screen, Compositor._render_chops)

    play(story, size=size)


STYLES = (
    Style(color="#dfe3e8", bgcolor="#111316"),
    Style(color="#9aa3af", bgcolor="#111316"),
    Style(color="#9aa3af", bgcolor="#1e4776"),
    Style(color="#ffffff", bgcolor="#1e4776", bold=True),
    Style(color="#ffffff", bgcolor="#1e4776", bold=True, underline=True),
    Style(color="#ff8585"),
    Style(reverse=True),
    Style(),
)


class Console:
    """All that Strip.render asks of a console."""

    _color_system = ColorSystem.TRUECOLOR


def read(written: str) -> list[tuple[str, frozenset[str]]]:
    """What a terminal shows: each character with the codes that hold there."""
    state: dict[str, str] = {}
    found = []
    for codes, letter in re.findall(r"\x1b\[([0-9;]*)m|(.)", written):
        if letter:
            found.append((letter, frozenset(state.values())))
            continue
        parts = codes.split(";")
        while parts:
            code = parts.pop(0)
            if code in ("0", ""):
                state = {}
            elif code in ("38", "48"):
                state[code] = ";".join([code, *(parts.pop(0) for _ in range(4))])
            else:
                state[code] = code
    return found


def test_a_line_looks_the_same_in_half_the_bytes():
    install_choke_point()
    segments = [Segment("ab", style) for first in STYLES for second in STYLES for style in (first, second)]
    long = "".join(
        Strip.render_style(style, text, ColorSystem.TRUECOLOR) for text, style, _ in segments if style is not None
    )

    short = Strip(segments).render(Console())

    assert read(short) == read(long)
    assert short.endswith("ab") or short.endswith("\x1b[0m")


def test_only_what_changes_is_written():
    base, muted = STYLES[0], STYLES[1]

    assert change(None, base, ColorSystem.TRUECOLOR) == "\x1b[38;2;223;227;232;48;2;17;19;22m"
    assert change(base, muted, ColorSystem.TRUECOLOR) == "\x1b[38;2;154;163;175m"
    assert change(base, base, ColorSystem.TRUECOLOR) == ""
    assert change(muted, Style(), ColorSystem.TRUECOLOR) == "\x1b[0m"
