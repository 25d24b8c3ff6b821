"""Scans arrive whole and apart at any speed, keep their separators, and run nothing."""

import asyncio
from collections.abc import Callable
from time import sleep
from typing import Any, ClassVar

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType

from screens.parts.scan import Burst, ScanField, Scanned, clean
from screens.themes import STYLE_FILES, variables
from tests.screens.quiet import quiet


class ScanApp(App[None]):
    """A field, or a page without one; its `s` and Ctrl+Q are counted."""

    CSS_PATH = STYLE_FILES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "ran('s')"),
        Binding("ctrl+q", "ran('quit')"),
        Binding("enter", "ran('enter')"),
    ]

    def __init__(self, with_field: bool, busy: float = 0):
        super().__init__()
        self.with_field, self.busy = with_field, busy
        self.scans: list[str] = []
        self.runs: list[str] = []
        self.burst = Burst(self, self.play)  # type: ignore[arg-type]  # an App is as good an owner here

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variables("dark")

    def compose(self) -> ComposeResult:
        if self.with_field:
            yield ScanField(id="scan")

    def on_mount(self) -> None:
        if self.with_field:
            self.query_one(ScanField).focus()

    async def on_scanned(self, event: Scanned) -> None:
        await asyncio.sleep(self.busy)
        self.scans.append(event.code)

    def on_key(self, event: events.Key) -> None:
        if not self.with_field and self.burst.take(event):
            event.prevent_default()

    def block(self) -> None:
        """The program does something else for a while."""
        sleep(0.2)

    def play(self, key: events.Key) -> None:
        self.runs.append(f"played {key.key}")

    def action_ran(self, what: str) -> None:
        self.runs.append(what)


def run(with_field: bool, story: Callable[[ScanApp, Any], Any], busy: float = 0) -> ScanApp:
    """Run a story with one of the two."""
    app = ScanApp(with_field, busy)

    async def go() -> None:
        async with app.run_test() as pilot:
            await story(app, pilot)
            await pilot.pause(busy * 3 + 0.1)
            await quiet(pilot)

    asyncio.run(go())
    return app


def send(app: App[None], *names: str) -> None:
    """Keys all at once, as a scanner sends them."""
    for name in names:
        app.post_message(events.Key(name, name if len(name) == 1 else "\r" if name == "enter" else None))


@pytest.mark.parametrize("busy", [0, 0.05])
def test_three_fast_scans_are_three_scans_however_busy_the_page_is(busy: float):
    async def story(app: ScanApp, pilot: Any) -> None:
        for code in ("111", "222", "333"):
            send(app, *code, "enter")

    assert run(True, story, busy).scans == ["111", "222", "333"]


def test_nothing_in_a_label_runs_a_binding_and_its_separator_is_kept():
    async def story(app: ScanApp, pilot: Any) -> None:
        send(app, "1", "0", "s", "ctrl+q", "ctrl+right_square_bracket", "7", "enter")

    app = run(True, story)
    assert (app.scans, app.runs) == (["10s\x1d7"], [])


def test_a_pasted_scan_is_a_scan_a_line():
    async def story(app: ScanApp, pilot: Any) -> None:
        app.query_one(ScanField).post_message(events.Paste("AB\x11CD\n471\n"))

    assert run(True, story).scans == ["ABCD", "471"]


def test_a_page_without_a_field_tells_a_burst_from_a_key():
    async def story(app: ScanApp, pilot: Any) -> None:
        send(app, *"471s", "ctrl+q", "enter")
        await pilot.pause(0.1)
        send(app, "s")
        await pilot.pause(0.1)
        send(app, "enter")

    app = run(False, story)
    assert (app.scans, app.runs) == (["471s"], ["played s", "enter"])


def test_a_page_that_is_busy_in_the_middle_of_a_scan_still_hears_all_of_it():
    async def story(app: ScanApp, pilot: Any) -> None:
        send(app, *"4710")
        await pilot.pause(0.1)
        send(app, *"012", "enter")
        app.call_later(app.block)
        send(app, "A")
        await pilot.pause(0.4)
        app.call_later(app.block)
        send(app, *"77", "enter")

    app = run(False, story)
    assert (app.scans, app.runs) == (["4710012", "77"], ["played A"])


def test_keys_that_stop_in_the_middle_of_a_scan_do_nothing():
    async def story(app: ScanApp, pilot: Any) -> None:
        send(app, *"4710")
        await quiet(pilot)
        send(app, "s")

    app = run(False, story)
    assert (app.scans, app.runs) == ([], ["played s"])


def test_one_key_and_an_enter_that_arrive_together_are_two_keys_in_their_order():
    async def story(app: ScanApp, pilot: Any) -> None:
        send(app, "4", "enter")
        await pilot.pause(0.1)
        send(app, *"12", "enter")

    app = run(False, story)
    assert (app.scans, app.runs) == (["12"], ["played 4", "played enter"])


def test_a_code_loses_controls_but_its_separator():
    assert clean(" 01\x1d10\x1b[A\x00 ") == "01\x1d10[A"
