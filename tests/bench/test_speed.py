"""`make bench`: one table, each row a ratio to a floor of the same run. What misses its limit is marked, not failed."""

import os
from pathlib import Path

from tests.bench.__main__ import measure


def test_the_table(tmp_path: Path):
    times = int(os.environ.get("BENCH_TIMES", "15"))
    rows = os.environ.get("BENCH_ROWS", "").split()

    print("\n" + measure(tmp_path, times, rows, os.environ.get("ECOM_TUI_BENCH_STORE", "")))
