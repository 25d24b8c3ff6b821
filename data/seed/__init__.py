"""The demo store: Linden & Co 林登生活, a home-goods shop with its people, a year behind it and a day full of work."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from data.seed.people import PASSWORD, Person, demo_people

if TYPE_CHECKING:
    from data.seed.making import DemoReport


def make_demo(
    url: str,
    *,
    size: str = "small",
    seed: int = 7,
    progress: Callable[[int, int], None] | None = None,
    now: int | None = None,
) -> "DemoReport":
    """Make the demo store at an empty URL and leave it open. The same seed at the same time makes the same store."""
    from data.seed.making import make

    return make(url, size=size, seed=seed, progress=progress, now=now)


__all__ = ["PASSWORD", "Person", "demo_people", "make_demo"]
