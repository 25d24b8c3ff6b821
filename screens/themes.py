"""The palettes, their Textual themes, and Palette: a colour role on a ground as a Rich style, for what draws lines.

Roles and figures are the table "Palettes" of the screen rules. Grounds: base panel field idle bar cell badbg.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from rich.style import Style
from textual.theme import BUILTIN_THEMES, Theme

from data.dataclass import dataclass, field

GROUNDS = ("base", "panel", "field", "idle", "bar", "cell", "badbg")
SIGNALS = ("ok", "info", "warn", "bad", "wait")
STYLE_FILES = [str(Path(__file__).parent / "styles" / name) for name in ("base.tcss", "parts.tcss", "boards.tcss")]

DARK = {
    "base": "#111316", "panel": "#1a1d21", "field": "#272b31", "idle": "#2b3037", "bar": "#1e4776", "cell": "#2f6cb0",
    "badbg": "#8c2226", "rule": "#3a4049", "spark": "#4a7eb0", "text": "#dfe3e8", "strong": "#ffffff",
    "muted": "#9aa3af", "faint": "#808995", "accent": "#6cb6ff", "ok": "#7ccf8a", "info": "#5fc9d8", "warn": "#e8b64c",
    "bad": "#ff8585", "wait": "#c4a3ff", "bar_ok": "#9be3a8", "bar_info": "#8fdde8", "bar_warn": "#f2c868",
    "bar_bad": "#ffadad", "bar_wait": "#d6c0ff", "onbar": "#ffffff", "oncell": "#ffffff", "onbad": "#ffffff",
}  # fmt: skip
LIGHT = {
    "base": "#fcfcfb", "panel": "#f0f1f2", "field": "#e2e4e7", "idle": "#dcdfe3", "bar": "#b3d9ff", "cell": "#7fbcff",
    "badbg": "#b3151d", "rule": "#c3c8ce", "spark": "#5585cf", "text": "#22262b", "strong": "#000000",
    "muted": "#525a64", "faint": "#626a74", "accent": "#0a58c0", "ok": "#14692c", "info": "#00606b", "warn": "#7d4f00",
    "bad": "#b3151d", "wait": "#6a3fb8", "bar_ok": "#14692c", "bar_info": "#00606b", "bar_warn": "#7d4f00",
    "bar_bad": "#b3151d", "bar_wait": "#6a3fb8", "onbar": "#10151b", "oncell": "#000000", "onbad": "#ffffff",
}  # fmt: skip
CONTRAST = {
    "base": "#000000", "panel": "#000000", "field": "#161616", "idle": "#3a3a3a", "bar": "#0072b2", "cell": "#f0e442",
    "badbg": "#a84a00", "rule": "#8a8a8a", "spark": "#56b4e9", "text": "#ffffff", "strong": "#ffffff",
    "muted": "#d0d0d0", "faint": "#bcbcbc", "accent": "#56b4e9", "ok": "#009e73", "info": "#56b4e9", "warn": "#f0e442",
    "bad": "#d55e00", "wait": "#cc79a7", "bar_ok": "#ffffff", "bar_info": "#ffffff", "bar_warn": "#ffffff",
    "bar_bad": "#ffffff", "bar_wait": "#ffffff", "onbar": "#ffffff", "oncell": "#000000", "onbad": "#ffffff",
}  # fmt: skip
PLAIN_16 = {"rule": "bright_black", "accent": "cyan", "ok": "green", "info": "cyan", "bad": "red", "wait": "magenta"}
BRIGHT_16 = {
    "rule": "bright_black", "accent": "bright_cyan", "ok": "bright_green", "info": "bright_cyan",
    "warn": "bright_yellow", "bad": "bright_red", "wait": "bright_magenta",
}  # fmt: skip
GROUNDS_16 = {
    "field": Style(underline=True), "idle": Style(bold=True, underline=True), "bar": Style(reverse=True),
    "cell": Style(reverse=True, underline=True), "badbg": Style(reverse=True),
}  # fmt: skip

TRUE_COLOUR: Mapping[str, Mapping[str, str]] = {"dark": DARK, "light": LIGHT, "contrast": CONTRAST}
SIXTEEN: Mapping[str, Mapping[str, str]] = {"ansi16": PLAIN_16, "ansi16-dark": BRIGHT_16, "mono": {}}
NAMES = ("dark", "light", "contrast", "ansi16", "ansi16-dark", "mono")


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme; `style(role, ground)` is what widgets ask."""

    name: str
    colours: Mapping[str, str]
    sixteen: bool = False
    dimmed: bool = False
    """The page under a sheet: everything is faint, the bar is idle."""
    _styles: dict[tuple[str, str], Style] = field(default_factory=dict, compare=False, repr=False)

    def style(self, role: str, ground: str = "base") -> Style:
        """How a role looks on a ground; `role` may be followed by words: `bad bold`, `muted underline`.

        Besides the roles of the table: `id` is `strong` without bold, `edge` the solid first cell of a bar,
        `cursor` the cell where the next letter goes.
        """
        found = self._styles.get((role, ground))
        if found is None:
            found = self._styles[role, ground] = (
                self._sixteen(role, ground) if self.sixteen else self._true(role, ground)
            )
        return found

    def ground(self, name: str) -> Style:
        """An empty stretch of a ground."""
        return self.style("text", name)

    @property
    def dim(self) -> "Palette":
        """This palette under a sheet."""
        return _dimmed(self.name)

    @property
    def toneless(self) -> bool:
        """Whether panes have no tone of their own, so that a line must part them."""
        return self.sixteen or self.colours["base"] == self.colours["panel"]

    @property
    def dark(self) -> bool:
        """Whether the page is dark."""
        return self.name not in ("light", "ansi16")

    def _true(self, role: str, ground: str) -> Style:
        name, *words = role.split()
        if name == "edge":
            edge = self.colours["idle" if self.dimmed else "accent"]
            return Style(color=self.colours["faint" if self.dimmed else "base"], bgcolor=edge, bold=not self.dimmed)
        if name == "cursor":
            return Style(color=self.colours[ground], bgcolor=self._colour("strong", ground))
        bold, underline = name == "strong" or "bold" in words, "underline" in words
        name = "strong" if name == "id" else name
        if self.dimmed:
            ground = "idle" if ground in ("bar", "cell") else ground
            name = "text" if ground == "idle" and name != "rule" else "rule" if name == "rule" else "faint"
            bold = False
        return Style(color=self._colour(name, ground), bgcolor=self.colours[ground], bold=bold or ground == "cell",
                     underline=underline, reverse="reverse" in words)  # fmt: skip

    def _colour(self, name: str, ground: str) -> str:
        colours = self.colours
        if name in GROUNDS:
            return colours[name]
        if ground == "bar":
            return colours[f"bar_{name}"] if name in SIGNALS else colours[name] if name == "rule" else colours["onbar"]
        if ground in ("cell", "badbg"):
            return colours["oncell" if ground == "cell" else "onbad"]
        if name == "faint" and ground in ("field", "idle"):
            return colours["muted"]
        if ground == "idle" and self.name == "contrast" and name in SIGNALS:
            return colours["text"]
        return colours[name]

    def _sixteen(self, role: str, ground: str) -> Style:
        name, *words = role.split()
        if name == "edge":
            return Style(color=self.colours.get("accent", "default"), bgcolor="default", bold=True, reverse=True)
        if name == "cursor":  # a reversed cell on a reversed bar would be invisible
            reverse = not GROUNDS_16.get(ground, Style()).reverse
            return Style(color="default", bgcolor="default", underline=True, reverse=reverse)
        if self.dimmed and ground in ("bar", "cell"):
            ground = "idle"
        under = GROUNDS_16.get(ground, Style())
        colour = None if under.reverse else self.colours.get(name)
        bold = name in ("strong", "bad") or "bold" in words or (name == "warn" and colour is None)
        bold = bold or (name in ("accent", *SIGNALS) and self.name == "mono" and name not in ("ok", "info"))
        look = Style(color=colour or "default", bgcolor="default", bold=bold or None,
                     underline="underline" in words or None, reverse="reverse" in words or None)  # fmt: skip
        return look + under


@cache
def palette(theme: str) -> Palette:
    """The palette of a theme; any other theme gets dark or light by its name."""
    if theme in SIXTEEN:
        return Palette(theme, SIXTEEN[theme], sixteen=True)
    name = theme if theme in TRUE_COLOUR else "light" if "light" in theme else "dark"
    return Palette(name, TRUE_COLOUR[name])


@cache
def _dimmed(name: str) -> Palette:
    whole = palette(name)
    return Palette(name, whole.colours, sixteen=whole.sixteen, dimmed=True)


def variables(theme: str) -> dict[str, str]:
    """The theme's roles as variables of the stylesheet; the app gives them out as defaults too."""
    if theme in SIXTEEN:
        stock = BUILTIN_THEMES["ansi-dark" if palette(theme).dark else "ansi-light"].variables
        colours = dict(stock) | dict.fromkeys(DARK, "ansi_default")
        colours |= {name: f"ansi_{colour}" for name, colour in SIXTEEN[theme].items()}
    else:
        colours = dict(TRUE_COLOUR[theme])
    return {name.replace("_", "-"): colour for name, colour in colours.items()} | {
        "bar-text-style": "reverse" if theme in SIXTEEN else "none",
        "field-text-style": "underline" if theme in SIXTEEN else "none",
    }


def themes() -> list[Theme]:
    """All themes, to be registered by the app."""
    return [_theme(name, variables(name)) for name in NAMES]


def _theme(name: str, look: Mapping[str, str]) -> Theme:
    return Theme(
        name=name,
        ansi=name in SIXTEEN,
        dark=palette(name).dark,
        primary=look["accent"],
        secondary=look["info"],
        accent=look["accent"],
        foreground=look["text"],
        background=look["base"],
        surface=look["panel"],
        panel=look["panel"],
        success=look["ok"],
        warning=look["warn"],
        error=look["bad"],
        variables=dict(look),
    )


def fitting(wanted: str, environment: Mapping[str, str]) -> str:
    """The theme this terminal can show: NO_COLOR and terminals of 16 colours decide, else what was wanted.

    The app passes `ansi_color=True` to Textual when this is one of SIXTEEN; else NO_COLOR turns everything black.
    """
    if "NO_COLOR" in environment:
        return "mono"
    rich = environment.get("COLORTERM", "") in ("truecolor", "24bit") or "256" in environment.get("TERM", "")
    if rich or any(mark in environment.get("TERM", "") for mark in ("kitty", "direct", "ghostty", "alacritty")):
        return wanted if wanted in NAMES else "dark"
    background = environment.get("COLORFGBG", "").rpartition(";")[2]
    return "ansi16-dark" if background.isdigit() and int(background) in (0, 1, 2, 3, 4, 5, 6, 8) else "ansi16"
