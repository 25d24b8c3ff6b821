"""Imports run one at a time in a store: a second process waits until the first is through, or dies."""

import signal
import subprocess
import sys
import time

import pytest

from data import database
from data.alone import alone
from data.errors import Refused

HOLDER = """
import sys, time
from data import database
from data.alone import alone
database.open_database(sys.argv[1])
with alone("imports"):
    print("mine", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(shop, store_url):
    """Another process that does the job."""
    other = subprocess.Popen([sys.executable, "-c", HOLDER, store_url], stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None and other.stdout.readline() == "mine\n"
    yield other
    other.kill()
    other.wait()


def test_a_second_import_waits_until_the_first_ends(holder):
    asked: list[float] = []

    def waiting() -> bool:
        asked.append(time.monotonic())
        if len(asked) == 3:
            holder.send_signal(signal.SIGKILL)
        return True

    with alone("imports", waiting):
        assert len(asked) >= 3
        assert holder.wait() == -signal.SIGKILL


def test_who_waits_can_leave_and_nothing_is_held(holder):
    with pytest.raises(Refused, match="Another import is running"), alone("imports", lambda: False):
        pass

    assert holder.poll() is None
    with alone("another job", lambda: False):
        assert database.scalar("SELECT count(*) FROM batch") == 0


def test_the_job_is_free_again_after_a_failure(shop):
    with pytest.raises(ZeroDivisionError), alone("imports"):
        raise ZeroDivisionError

    with alone("imports", lambda: False):
        pass
