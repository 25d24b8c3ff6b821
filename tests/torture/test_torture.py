"""Minutes of it: hundreds of kills on both engines. `make torture`.

ECOM_TUI_SECONDS says how long.
"""

import os

import pytest

from tests.torture import arena

SECONDS = int(os.environ.get("ECOM_TUI_SECONDS", "60"))
DAILY = {
    "order.place", "order.approve", "order.ship", "order.pick", "order.cancel", "stock.receive", "parcel.pack",
    "parcel.hand_over", "count.bin", "count.post", "payment.record",
}  # fmt: skip
"""What a day has at least."""

pytestmark = pytest.mark.torture


def test_workers_that_are_killed_all_the_time_lose_nothing_that_they_were_told(store_url, tmp_path):
    survived = arena.survive(store_url, tmp_path, seconds=SECONDS)

    assert survived.killed >= 100 * SECONDS / 60
    print(f"\n{survived.killed} killed, {survived.figures}\n{survived.account.told()}")
    account = survived.account
    assert {account.tried[op_id][0] for op_id in account.done} >= DAILY
