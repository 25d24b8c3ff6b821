"""Long random days in the shop, as many at once as the machine has processors. `make torture`.

ECOM_TUI_TORTURE_STEPS says how many steps on SQLite; on PostgreSQL it is a quarter. Two million take a night.
"""

import os
import subprocess
import sys

import pytest

from tests.torture.arena import ROOT

STEPS = int(os.environ.get("ECOM_TUI_TORTURE_STEPS", "40000"))
WORKERS = os.cpu_count() or 1

pytestmark = pytest.mark.torture


@pytest.mark.parametrize(("engine", "steps"), [("sqlite", STEPS), ("postgresql", STEPS // 4)])
def test_shops_stay_as_the_model_says_however_long_they_live(engine, steps):
    words = [sys.executable, "-m", "tests.torture.days", engine, str(-(-steps // WORKERS))]
    workers = [
        subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(WORKERS)
    ]

    told = [worker.communicate()[0] for worker in workers]

    wrong = [words for words, worker in zip(told, workers, strict=True) if worker.returncode]
    assert not wrong, wrong[0]
    assert sum(int(words.split()[-1]) for words in told) >= steps
