"""The one way from outside text to the screen: plain(), and the writer's choke point for whatever slips past it.

Terminals obey what they are sent. No control character, direction mark or hidden letter may reach one, and no text may
take more cells than it seems to: Textual removes only six of these characters by itself.
"""

import re
import unicodedata
from typing import Any

LIMIT = 4_000
"""Characters kept of one text when nothing else is said; pages of mail are cut by paragraph."""

MOST_MARKS = 3
"""Combining marks on one letter: 500 of them are one character and fill the screen."""

CUT = "~"
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# Bidirectional controls, zero-width and other format characters, fillers that look like nothing, tags, variation
# selectors, keycaps and skin tones: terminals disagree about their width or hide what stands behind them.
_GONE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U0001f3fb-\U0001f3ff"
    "\U000e0000-\U000e0fff\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U00013430-\U0001343f"
)
_FLAG = "\U0001f1e6-\U0001f1ff"  # halves of flags: two of them take 2 cells or 4, so their letters are shown
_BROKEN = "\x80-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_SPACE = "\t\n\r\u2028\u2029"
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f"
_SUSPECT = re.compile(f"[{_GONE}{_FLAG}{_BROKEN}{_SPACE}{_CONTROL}]")
_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_HOSTILE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_LINK = re.compile(r"(https?://|mailto:)[!-~]+")


def plain(text: object, limit: int = LIMIT) -> str:
    """One line that is safe to show, in as many cells as it says; doing it twice changes nothing."""
    line = text if isinstance(text, str) else str(text)
    if line.isascii() and line.isprintable():  # 3 µs for 1,000 characters: nearly all text goes this way
        return line if len(line) <= limit else line[: limit - 1] + CUT
    line = line[: limit * 4 + 64]
    if _SUSPECT.search(line):
        line = _SUSPECT.sub(_visible, line)
    line = unicodedata.normalize("NFC", line)
    if not line.isascii():
        line = unicodedata.normalize("NFC", _thin(line))
    return line if len(line) <= limit else line[: limit - 1] + CUT


def paragraphs(text: str, most: int = 400) -> list[str]:
    """Text of several lines as safe lines; the rest of a very long one is left out and said so by `~`."""
    lines = _LINE_END.split(text)
    kept = [plain(line) for line in lines[:most]]
    return kept if len(lines) <= most else [*kept[:-1], CUT]


def _visible(match: "re.Match[str]") -> str:
    character = match[0]
    code = ord(character)
    if character in "\t\n\r\u2028\u2029":
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\N{SYMBOL FOR DELETE}"
    if 0x1F1E6 <= code <= 0x1F1FF:
        return chr(code - 0x1F1E6 + ord("A"))
    broken = 0x80 <= code <= 0x9F or 0xD800 <= code <= 0xDFFF or 0xFDD0 <= code <= 0xFDEF or code in (0xFFFE, 0xFFFF)
    return REPLACEMENT if broken else ""


def _thin(line: str) -> str:
    """At most three marks on a letter."""
    marks, kept = 0, []
    for character in line:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def _safe(text: str) -> str:
    return text if text.isprintable() else _HOSTILE.sub("", text)


def install_choke_point() -> None:
    """From now on nothing that Textual writes carries control characters or hostile links, wherever it came from."""
    # Here, because the command line says plain words too and need not wait 80 ms for Textual.
    from rich.color import ColorSystem
    from rich.style import Style
    from textual.strip import Strip

    from screens.inks import END, change

    if getattr(Strip.render, "guarded", False):
        return
    stock = Strip.render_style.__func__  # type: ignore[attr-defined]  # the function under the classmethod

    def render_style(cls: type[Strip], style: Style, text: str, color_system: ColorSystem) -> str:
        if style.link and not _LINK.fullmatch(style.link):
            style = style.update_link(None)
        return str(stock(cls, style, _safe(text), color_system))

    def render(self: Strip, console: Any) -> str:
        if self._render_cache is None:
            colours = console._color_system or ColorSystem.TRUECOLOR
            written: list[str] = []
            before: Style | None = None
            for text, style, _ in self._segments:
                if style is None or style.link:
                    written.append(END if before is not None else "")
                    written.append(_safe(text) if style is None else Strip.render_style(style, text, colours))
                    before = None
                else:
                    written += (change(before, style, colours), text if text.isprintable() else _safe(text))
                    before = style
            self._render_cache = "".join(written) + (END if before is not None else "")
        return self._render_cache

    render.guarded = True  # type: ignore[attr-defined]  # so that a second call leaves it alone
    Strip.render_style = classmethod(render_style)  # type: ignore[assignment,method-assign]  # the choke point itself
    Strip.render = render  # type: ignore[method-assign]  # the choke point itself
