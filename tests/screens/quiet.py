"""When a screen has done all that it was going to do: not a pause that is too long here and too short elsewhere.

Textual takes a process that uses no processor for idle, which on a busy machine is one that waits for its turn. The
event loop itself knows: nothing is ready to run, nobody sleeps for a moment before it goes on, no timer is about to go
off.
"""

import asyncio
from collections.abc import Iterator
from typing import Any

from textual._context import active_app
from textual.message_pump import MessagePump
from textual.timer import Timer
from textual.worker import Worker

PASS_S = 0.003
"""Seconds between two looks."""
LOOKS = 3
"""Looks in a row at which nothing may be ready."""
KEY_S = 0.1
"""A timer of so many seconds at most belongs to a key: a letter that comes alone is a verb after a moment."""
MOMENT_S = 1.0
"""A timer of so many seconds at most goes off while a test waits for it."""
MOST_S = 30.0
"""Seconds after which what never rests is left to itself."""


async def at_rest(*_: float) -> None:
    """Back when nothing on the event loop is ready to run; in place of Textual's own guess from processor time."""
    loop: Any = asyncio.get_running_loop()
    end = loop.time() + MOST_S
    app, calm = active_app.get(None), 0
    while calm < LOOKS and loop.time() < end:
        await asyncio.sleep(PASS_S)
        busy = loop._ready or (app is not None and (_is_to_draw(app) or _goes_off(app, KEY_S)))
        calm = 0 if busy else calm + 1


async def quiet(pilot: Any) -> None:
    """Back when the screen has done all that it was going to do, what waits a moment first included."""
    loop: Any = asyncio.get_running_loop()
    end = loop.time() + MOST_S
    await at_rest()
    while loop.time() < end and _is_about_to(pilot.app, loop):
        await at_rest()


def _is_to_draw(app: Any) -> bool:
    """Whether the screen waits for the tick at which it draws, or at which what comes after drawing is called."""
    screen = app.screen_stack[-1] if app.screen_stack else None
    return screen is not None and bool(screen._callbacks or screen._update_timer._active.is_set())


def _is_about_to(app: Any, loop: Any) -> bool:
    """Whether a worker sleeps or has not begun, or something goes off in a moment."""
    return (
        any(not worker.is_finished and _sleeps(worker) for worker in app.workers)
        or _goes_off(app, MOMENT_S)
        or any(not call.cancelled() and _is_ours(call._callback) for call in loop._scheduled)
    )


def _sleeps(worker: Worker[Any]) -> bool:
    """Whether it waits for a time to pass, and not for a person."""
    task: Any = worker._task
    inner: Any = task.get_coro() if task is not None else None
    name = ""
    while inner is not None and hasattr(inner, "cr_code"):
        name, inner = inner.cr_code.co_name, inner.cr_await
    return task is None or name == "sleep"


def _pumps(app: Any) -> Iterator[MessagePump]:
    yield app
    for screen in app.screen_stack:
        yield from screen.walk_children(with_self=True)


def _goes_off(app: Any, within: float) -> bool:
    """Whether a timer goes off once, so many seconds after it was set."""
    timers: Iterator[Timer] = (timer for pump in _pumps(app) for timer in pump._timers)
    return any(t._repeat == 0 and t._interval <= within and t._task is not None and not t._task.done() for t in timers)


def _is_ours(callback: Any) -> bool:
    return str(getattr(callback, "__module__", "")).startswith("screens.")
