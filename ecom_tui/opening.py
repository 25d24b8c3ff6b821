"""Opening the program: pages where there is a terminal, else the home page as text."""

import gc

from data.events import Actor
from ecom_tui.front import Front, has_terminal
from ecom_tui.lean import import_textual
from ecom_tui.settings import load_settings
from screens.registry import PLACES as ALL_PLACES

PLACES = tuple(place.name for place in ALL_PLACES if place.name != "history")
"""Where the program can be opened by a bare name; `history` is a command, its place opens with `run history`."""
_VALUED = {"--store": "store", "--lang": "lang"}


def open_quickly(words: list[str]) -> int | None:
    """Open the program if the call asks for nothing else; None if the command line must read it.

    Every start goes through here, so it knows only `--store`, `--lang`, `--sign-in` and a place.
    """
    options, place, rest = {"store": "", "lang": ""}, "", list(words)
    signs_in = False
    while rest:
        word = rest.pop(0)
        name, equals, value = word.partition("=")
        if name in _VALUED and (equals or rest):
            options[_VALUED[name]] = value if equals else rest.pop(0)
        elif word == "--sign-in":
            signs_in = True
        elif word in PLACES and not place:
            place = word
        else:
            return None
    if options["lang"] not in ("", "en", "zh_CN"):
        return None
    front = Front(load_settings(), store=options["store"], signs_in=signs_in)
    if options["lang"]:
        front.speak(options["lang"])
    return open_program(front, place, options["lang"])


def _known(front: Front) -> Actor | None:
    """Who is signed in; nobody where one of their programs is covered, or was when it was killed."""
    from ecom_tui.passes import drop_token, seat_of

    seat = seat_of(front.store)
    if seat == "killed":
        from data.sessions import sign_out

        sign_out(drop_token(front.store))
    return front.who() if seat == "open" and not front.signs_in else None


def open_program(front: Front, place: str = "", language: str = "") -> int:
    """Show pages until the person leaves; without a terminal the home page as text."""
    front.open()
    if not has_terminal():
        from ecom_tui.home_text import write_home

        write_home(front)
        return 0
    gc.disable()  # until the first page stands: collecting among 400 modules that stay took a tenth of the start
    import_textual()
    from ecom_tui.running import run_app

    actor = _known(front)
    spoken = language or front.language or front.settings.lang
    code = run_app(actor=actor, place=place, language=spoken, settings=front.settings, token=front.token)
    return int(code or 0)
