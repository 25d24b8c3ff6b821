"""Minutes of it: hundreds of kills on both engines. `make torture`.

ECOM_TUI_SECONDS says how long.
"""

import os
import subprocess
import sys

import pytest

from tests.torture import arena

SECONDS = int(os.environ.get("ECOM_TUI_SECONDS", "60"))
EVERY_S = 0.4
DAILY = {
    "order.place", "order.approve", "order.ship", "order.pick", "order.cancel", "stock.receive", "parcel.pack",
    "parcel.hand_over", "count.bin", "count.post", "payment.record",
}  # fmt: skip
"""What a day has at least."""

pytestmark = pytest.mark.torture


def test_workers_that_are_killed_all_the_time_lose_nothing_that_they_were_told(store_url, tmp_path):
    arena.stocked_shop(store_url, skus=6, stock=50)
    words = [sys.executable, "-m", "tests.torture.nursery", store_url, str(tmp_path), str(SECONDS), str(EVERY_S)]
    ended = subprocess.run(words, cwd=arena.ROOT, capture_output=True, text=True, timeout=SECONDS + 120, check=True)

    account = arena.read(tmp_path)
    assert (ended.stderr, account.errors) == ("", [])
    killed = int(ended.stdout)
    assert killed >= 100 * SECONDS / 60
    found = arena.settle(store_url, account, killed)
    print(f"\n{killed} killed, {found}\n{account.told()}")
    assert {account.tried[op_id][0] for op_id in account.done} >= DAILY
