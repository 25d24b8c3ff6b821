"""One run of the program on a terminal, from the first page to the exit code."""

import gc
import os
import sys

from data.events import Actor
from ecom_tui.app import EcomApp
from ecom_tui.lasting import outlive_defects
from ecom_tui.settings import Settings
from screens.driver import fitting_driver
from screens.plain import install_choke_point
from screens.words import say


def run_app(*, actor: Actor | None, place: str, language: str, settings: Settings, token: str) -> int:
    """Show pages until the person leaves; the exit code."""
    install_choke_point()
    outlive_defects()
    app = EcomApp(settings=settings, language=language, place=place, driver=fitting_driver(), actor=actor)
    app.token = token
    app.lanes.page.take_over()  # nothing asks from here any more: a second one took 1 MB
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()
    sys.setswitchinterval(0.001)  # a lane that reads must not keep a key waiting for 5 ms
    try:
        code = app.run()
    finally:
        app.lanes.close()
        if app.covered and not app.hands_over:
            app.end_session()  # who starts the program here next must not find it open
    if app.hands_over:
        _start_anew()
    if app.return_code == 5 and app.defects:
        print(say("Something broke ({id}). Nothing was changed.", id=app.defects[-1]), file=sys.stderr)
        return 5
    return int(code or 0)


def _start_anew() -> None:
    """The same call of the program once more, in this process' place; nobody is signed in."""
    os.environ.pop("ECOM_TUI_TOKEN", None)
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
