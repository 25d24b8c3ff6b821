"""The README's picture, made by the program itself: `python -m tests.picture` writes docs/orders.svg.

The store is the queue of tests/screens/queue_shop.py at a fixed hour: only a change of the program changes it.
"""

import asyncio
import re
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from data import clock, database
from screens.desks.orders import OrderDesk
from tests.builders import open_shop
from tests.screens import queue_shop
from tests.screens.real_shop import RealApp

PICTURE = Path(__file__).parents[1] / "docs" / "orders.svg"
SIZE = (120, 40)
FONT_FACE = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
PERSON = "Mei Chen"
STANDS_ON = 3
"""The row whose detail is shown: approved, with a note of a colleague."""


def draw() -> str:
    """The order queue as an SVG picture."""
    moment = [queue_shop.NOW]
    with tempfile.TemporaryDirectory() as folder, patch.object(clock, "now", lambda: moment[0]):
        shop = open_shop(f"sqlite:///{Path(folder) / 'picture.db'}")
        try:
            queue_shop.fill_queue(shop, lambda at: moment.__setitem__(0, at))
            _believable()
            return asyncio.run(_shot(RealApp(OrderDesk, replace(shop.operations, title=PERSON))))
        finally:
            database.close_database()


def _believable() -> None:
    """Names as in a shop: the hostile one is for tests."""
    with database.transaction():
        database.run("UPDATE orders SET customer_name = 'Noor Jansen' WHERE customer_name = ?", (queue_shop.HOSTILE,))
        database.run("UPDATE staff SET title = ? WHERE name = 'operations'", (PERSON,))


async def _shot(app: Any) -> str:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.app.workers.wait_for_complete()
        for key in ["down"] * STANDS_ON:
            await pilot.press(key)
        await pilot.pause(1.0)
        picture = str(app.export_screenshot(title="ecom-tui orders"))
    # A picture in a page fetches no fonts from elsewhere; every text has its length, so any monospaced font will do.
    return FONT_FACE.sub("", picture).replace("Fira Code", "DejaVu Sans Mono, Menlo, Consolas")


if __name__ == "__main__":
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(draw(), encoding="utf-8")
    print(f"{PICTURE.relative_to(PICTURE.parents[1])} is written.", file=sys.stderr)
