"""The common key map: what a key means on every page, its full-width aliases, and what a desk may not take.

Bindings carry ids (`common.filter`), so that a person's keymap can move them. `key_table()` feeds F1 and the README.
"""

from collections.abc import Mapping

from textual.binding import Binding

from data.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """One row of the map."""

    keys: str
    """As Textual names them, with commas; aliases of Chinese punctuation included."""
    shown: str
    word: str
    """In English."""
    action: str = ""
    """Empty: a widget takes it by itself, the row is only for the help."""
    id: str = ""
    group: str = ""


MOVE, FIND, ACT, PROGRAM = "Move", "Find", "Act", "Program"

COMMON: tuple[Key, ...] = (
    Key("up,down,j,k", "Up Down j k", "one row", group=MOVE),
    Key("pageup,pagedown", "PgUp PgDn", "one page", group=MOVE),
    Key("g,home", "g Home", "first row", group=MOVE),
    Key("G,end", "G End", "last row", group=MOVE),
    Key("left,right,h,l", "Left Right h l", "columns", group=MOVE),
    Key("tab,shift+tab,f6", "Tab F6", "next pane", group=MOVE),
    Key("left_square_bracket,right_square_bracket", "[ ]", "sections of the detail", group=MOVE),
    Key("slash,ideographic_comma,fullwidth_solidus", "/", "filter", "filter", "common.filter", FIND),
    Key("f", "f", "saved filters", "saved", "common.saved", FIND),
    Key("o", "o", "sort", "sort", "common.sort", FIND),
    Key("w", "w", "wide columns", "wide", "common.wide", FIND),
    Key("f4", "F4", "choose columns", "columns", "common.columns", FIND),
    Key("escape,backspace", "Esc Backspace", "clear the filter, then go back", "back_out", "common.back_out", FIND),
    Key("colon,fullwidth_colon", ":", "go to a place or number", "go_to", "common.go_to", FIND),
    Key("ctrl+p", "Ctrl+P", "everything", "everything", "common.everything", FIND),
    Key("1,2,3,4,5,6,7,8,9", "1-9", "places", group=FIND),
    Key("minus", "-", "previous place", "previous", "common.previous", FIND),
    Key("enter", "Enter", "open", group=ACT),
    Key("space,ideographic_space", "Space", "mark", group=ACT),
    Key("v", "v", "mark a range", group=ACT),
    Key("asterisk,fullwidth_asterisk", "*", "mark all matching", group=ACT),
    Key("a,f10", "a F10", "all actions", "menu", "common.menu", ACT),
    Key("u", "u", "undo", "undo_last", "common.undo", ACT),
    Key("y", "y", "copy", "copy", "common.copy", ACT),
    Key("E,ctrl+e", "E Ctrl+E", "export this list", "export", "common.export", ACT),
    Key("f9", "F9", "print a paper of this thing", "print", "common.print", ACT),
    Key("t", "t", "timeline of this thing", "timeline", "common.timeline", ACT),
    Key("question_mark,fullwidth_question_mark", "?", "explain the value", "explain", "common.explain", ACT),
    Key("f1", "F1", "help", "help", "common.help", PROGRAM),
    Key("f2", "F2", "switch the language", group=PROGRAM),
    Key("f3", "F3", "next theme", group=PROGRAM),
    Key("f5", "F5", "refresh", "refresh", "common.refresh", PROGRAM),
    Key("ctrl+l", "Ctrl+L", "lock the screen", group=PROGRAM),
    Key("q", "q", "back", "leave_page", "common.leave_page", PROGRAM),
    Key("ctrl+q", "Ctrl+Q", "leave the program", group=PROGRAM),
)

DESK_ONLY = frozenset(
    ("filter", "saved", "sort", "wide", "columns", "back_out", "copy", "export", "timeline", "explain")
)
"""Actions of lists; boards do without them."""

RESERVED = frozenset(key for row in COMMON for key in row.keys.split(","))
"""What no desk may bind."""

SHOWN = {"escape": "Esc", "backspace": "Backspace", "enter": "Enter", "space": "Space", "tab": "Tab", "delete": "Del",
         "question_mark": "?", "slash": "/", "dollar_sign": "$", "colon": ":", "asterisk": "*",
         "less_than_sign": "<", "greater_than_sign": ">", "minus": "-", "plus": "+", "equals_sign": "=",
         "left_square_bracket": "[", "right_square_bracket": "]", "exclamation_mark": "!"}  # fmt: skip


def shown(key: str) -> str:
    """A key as people read it: `ctrl+s` is Ctrl+S, `f1` is F1."""
    if key in SHOWN:
        return SHOWN[key]
    if "+" in key and len(key) > 1:
        return "+".join(part.capitalize() for part in key.split("+"))
    return key.upper() if len(key) > 1 and key[0] == "f" and key[1:].isdigit() else key


def pressed(shown_key: str) -> str:
    """The key that is pressed for what people read; empty when that names several: `1-9`, `Up Down`."""
    named = {read: key for key, read in SHOWN.items()}
    if shown_key in named or len(shown_key) == 1:
        return named.get(shown_key, shown_key)
    if " " in shown_key or "-" in shown_key:
        return ""
    return shown_key.lower()


def shown_of(id: str, keymap: Mapping[str, str]) -> str:
    """The first key of a common binding as people read it, or the one that the person gave it."""
    own = next(row.keys for row in COMMON if row.id == id)
    return shown(keymap.get(id, own).partition(",")[0])


def bindings(lists: bool) -> list[Binding | tuple[str, str] | tuple[str, str, str]]:
    """The common bindings of a page, or of a desk when it has a list."""
    found: list[Binding | tuple[str, str] | tuple[str, str, str]] = [
        Binding(row.keys, row.action, row.word, show=False, id=row.id)
        for row in COMMON
        if row.action and (lists or row.action not in DESK_ONLY)
    ]
    if lists:
        found += [
            Binding("left_square_bracket", "section(False)", "section before", show=False, id="common.section_before"),
            Binding("right_square_bracket", "section(True)", "next section", show=False, id="common.next_section"),
        ]
    found += [Binding(str(n), f"place({n})", f"place {n}", show=False, id=f"common.place_{n}") for n in range(1, 10)]
    return found


def key_table() -> list[tuple[str, str, str]]:
    """(group, keys, word) of the whole map, in the order in which it is read."""
    return [(row.group, row.shown, row.word) for row in COMMON]
