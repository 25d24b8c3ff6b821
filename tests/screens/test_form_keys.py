"""A form hears keys in the order in which they were pressed, however fast they come: none overtakes, none is lost."""

from typing import Any

from textual import events

from screens.parts.form import Form
from tests.screens.quiet import quiet
from tests.screens.test_desk import play, press_and_wait


def send(app: Any, *names: str) -> None:
    """Keys all at once, as a slow line brings them."""
    for name in names:
        app.post_message(events.Key(name, name if len(name) == 1 else "\r" if name == "enter" else None))


def test_keys_that_come_at_once_are_taken_in_their_order():
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "s")
        send(app, *"dh", "enter", *"1Z999", "ctrl+s")
        for _ in range(5):
            await pilot.pause(0.05)
        assert app.store.performed == [("ship_order", (1,), {"seen": 1, "carrier": "dhl", "tracking": "1Z999"})]

    play(story)


def test_down_chooses_an_option_tab_goes_on_and_a_letter_takes_the_place_of_a_given_value():
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "s")
        send(app, "down", "down", "enter")
        await quiet(pilot)
        assert form(app) == ["UPS", ""]
        send(app, "shift+tab", *"sf", "tab", "1")
        await quiet(pilot)
        assert form(app) == ["sf", "1"]
        send(app, "shift+tab", "backspace", "enter", "2")
        await quiet(pilot)
        assert form(app) == ["SF Express", "12"]
        send(app, "shift+tab", "end", "x", "tab")
        await quiet(pilot)
        assert form(app) == ["SF Expressx", "12"]

    play(story)


def form(app: Any) -> list[str]:
    """What stands in the fields."""
    assert isinstance(app.screen, Form)
    return list(app.screen.draft().values())
