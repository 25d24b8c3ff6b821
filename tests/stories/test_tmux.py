"""The same hostile pages inside tmux, a terminal that obeys what it is sent: nothing of it happens there either."""

import shutil
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.hostile import Words
from tests.stories.poison import poison
from tests.stories.terminal import PROGRAM, token_of
from tests.stories.test_hostile import supervisor

Tmux = Callable[..., str]


@pytest.fixture
def tmux() -> Iterator[Tmux]:
    """A tmux server of this test alone."""
    if shutil.which("tmux") is None:
        pytest.skip("there is no tmux here; .ci/run installs it")
    socket = f"shop-{uuid.uuid4().hex[:8]}"

    def call(*words: str) -> str:
        run = subprocess.run(
            ["tmux", "-L", socket, "-f", "/dev/null", *words], capture_output=True, text=True, check=False
        )
        return run.stdout

    yield call
    call("kill-server")


def until(tmux: Tmux, words: str) -> list[str]:
    """The lines of the pane, once the words stand there."""
    for _ in range(200):
        shown = tmux("capture-pane", "-p", "-t", "shop")
        if words in shown:
            return shown.rstrip("\n").split("\n")
        time.sleep(0.1)
    raise AssertionError(f"no {words!r} in\n{shown}")


def test_hostile_names_leave_a_real_terminal_as_it_is(demo: Path, tmp_path: Path, tmux: Tmux):
    path = shutil.copy(demo, tmp_path / "hostile.db")
    url = f"sqlite:///{path}"
    boss = supervisor(url)
    poison(url, Words(hostile=True), boss.id)
    told = f"ECOM_TUI_TOKEN={token_of(url, boss)}"
    command = ["new-session", "-d", "-s", "shop", "-x", "120", "-y", "40", "-e", told, "-e", "LANG=C.UTF-8"]
    tmux(*command, *PROGRAM, "--store", url, "orders")
    title = tmux("display", "-p", "-t", "shop", "#{pane_title}")

    for place in ("F1 help", "Inventory  ", "Home  ", "Approvals  "):
        lines = until(tmux, place)
        assert lines[0].rstrip()[-3] == ":", "the clock is where it was"
        assert lines[-1].startswith(" Enter ")
        tmux("send-keys", "-t", "shop", "Down", "Down", "End")
        tmux("send-keys", "-t", "shop", {"F1 help": "2", "Inventory  ": "1", "Home  ": "4"}.get(place, "Up"))

    assert tmux("list-buffers") == "", "nothing was copied"
    assert tmux("display", "-p", "-t", "shop", "#{alternate_on} #{window_width} #{pane_title}") == f"1 120 {title}"
