"""The imports over a real store for tests: small files, the program around the page, and waiting for its thread."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from data import clock, database
from data.imports import import_files
from screens.desks.imports import ImportDesk
from screens.import_page import ImportPage
from tests.builders import Shop, make_sku
from tests.screens.real_shop import RealApp
from tests.screens.test_grid import settle

Story = Callable[[Any, Any], Awaitable[None]]

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
ROWS = (
    "536365,85123A,WHITE HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom",
    "536365,71053,METAL LANTERN,2,2010-12-01 08:26:00,3.39,17850.0,United Kingdom",
    "536366,PADS,PADS TO MATCH ALL CUSHIONS,1,2010-12-01 09:00:00,1.5,,EIRE",
)
WRONG = "536367,22139,TEA SET,abc,2010-12-01 09:30:00,1.25,,EIRE"
ODD = """订单编号,订单创建时间,收货人姓名,商品编码,商品名称,数量,单价
77-1,2026-11-24,陳怡君,LN-1,台灯,2,12.50
77-2,2026-11-25,王小明,LN-2,椅子,1,99.00
"""
"""A list of orders that only a mapping brings in."""


class ImportApp(RealApp):
    """A shell in which one can go back."""

    def go_back(self) -> None:
        if len(self.screen_stack) > 2:
            self.pop_screen()
        else:
            super().go_back()


def write(folder: Path, rows: tuple[str, ...] = (*ROWS, WRONG), name: str = "day.csv") -> Path:
    """A file of orders."""
    path = folder / name
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def bring(shop: Shop, *paths: Path, **more: Any) -> Any:
    """Bring files in, without a screen."""
    return import_files(shop.operations, [str(path) for path in paths], **more)


def differ(shop: Shop) -> list[int]:
    """Three differences to settle, and one that nobody can."""
    made = []
    for code, field, ours, theirs, state in (
        ("LN-DUV-200W", "barcode", "", "4710012003991", "open"),
        ("LN-SHT-180W", "weight_g", "900", "1200", "open"),
        ("RG-WOL-16", "safety", "2", "5", "open"),
        ("CO-TWL-50S", "weight_g", "300", "\x1b]0;evil\x07\u202e", "noted"),
    ):
        sku = make_sku(shop, code)
        with database.transaction():
            made.append(
                database.insert(
                    "INSERT INTO difference (batch_id, channel, kind, source_id, subject_id, number, field, ours,"
                    " theirs, at, state) VALUES (1, 'shopify', 'sku', ?, ?, ?, ?, ?, ?, ?, ?)",
                    (f"s-{code}", sku, code, field, ours, theirs, clock.now(), state),
                )
            )
    return made


async def thread_done(pilot: Any) -> None:
    """Until the look or the import on its way is through and drawn."""
    for _ in range(2_000):
        page = pilot.app.screen
        run = page.run if isinstance(page, ImportPage | ImportDesk) else None
        if run is None or not run.going:
            break
        await asyncio.sleep(0.01)
    await settle(pilot)
    await pilot.pause(0.05)


def play(shop: Shop, story: Story, *, post: str = "supervisor", size: tuple[int, int] = (80, 24)) -> ImportApp:
    """Run a story at the imports of a real store."""
    app = ImportApp(ImportDesk, getattr(shop, post))

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            await pilot.pause(0.1)
            await story(app, pilot)

    asyncio.run(run())
    return app
