"""start(): a worker from a function, so that one that is replaced before it began leaves no coroutine behind."""

from collections.abc import Awaitable, Callable
from typing import Any, cast

from textual.dom import DOMNode
from textual.worker import Worker


def start(
    owner: DOMNode, work: Callable[[], Awaitable[object]], group: str, *, exclusive: bool = False
) -> Worker[object]:
    """Run it on the event loop; with `exclusive` it takes the place of the group's older ones."""
    # Textual's types know no partial().
    return cast(Worker[object], owner.run_worker(cast(Any, work), group=group, exclusive=exclusive))
