"""A floor to receive and count on: bins, articles with barcodes, a delivery at the door, and a count that is made."""

from collections.abc import Callable

from data import clock, database, search
from data.operations.arrivals import expect_arrival
from data.operations.counting import make_count
from data.operations.stock import receive_stock
from tests.builders import Shop, make_sku
from tests.screens.queue_shop import HOSTILE, NOW

ARTICLES = (
    ("LN-DUV-200W", "Linen duvet cover 200x230 white", "亚麻被套 200x230 白", "4710012003418", "A-01", 12),
    ("CO-TWL-70S", "Bath towel 70x140 sand", "浴巾 70x140 沙色", "4710012001025", "A-01", 40),
    ("CU-MUG-4", "Stoneware mug, box of 4", "陶杯 4只装", "4710012000776", "A-02", 9),
    ("CU-BWL-6", "Bowl 16 cm, set of 6", "陶碗 16 cm", "4006381333931", "B-01", 0),
    ("KT-TEA-1", f"Tea {HOSTILE}", f"茶 {HOSTILE}", "", "-", 5),
)
"""Code, name, Chinese name, barcode, bin, pieces."""
BINS = ("A-01", "A-02", "A-10", "B-01")


def fill_floor(shop: Shop, set_now: Callable[[int], object], *, due: str = "2026-11-24") -> dict[str, int]:
    """Articles in bins, PO-440 of Hangzhou with three articles, two more arrivals, and the count K-101 of A-*; ids."""
    set_now(NOW - 2 * clock.DAY)
    with database.transaction():
        for place, code in enumerate(BINS, 1):
            database.insert(
                "INSERT INTO bin (warehouse_id, code, pick_seq) VALUES (?, ?, ?)", (shop.main, code, place * 10)
            )
    ids = {}
    for code, name, name_zh, barcode, bin, qty in ARTICLES:
        ids[code] = make_sku(shop, code, **({"barcode": barcode} if barcode else {}), pack=6)
        with database.transaction():
            database.run("UPDATE sku SET name = ?, name_zh = ? WHERE id = ?", (name, name_zh, ids[code]))
            search.index_rows("sku", [ids[code]])
        if qty:
            receive_stock(shop.operations, ids[code], warehouse="MAIN", qty=qty, bin=bin)
    for code, qty in (("LN-DUV-200W", 60), ("CO-TWL-70S", 24), ("CU-BWL-6", 12)):
        expect_arrival(shop.operations, ids[code], warehouse="MAIN", qty=qty, due=due, supplier="Hangzhou",
                       reference="PO-440")  # fmt: skip
    set_now(NOW - clock.DAY)
    expect_arrival(shop.operations, ids["CU-MUG-4"], warehouse="MAIN", qty=120, due=max(due, "2026-12-03"),
                   supplier=f"Ceramics {HOSTILE}", reference="PO-441")  # fmt: skip
    expect_arrival(shop.operations, ids["KT-TEA-1"], warehouse="MAIN", qty=30)
    make_count(shop.operations, warehouse="MAIN", bins="A-*")
    set_now(NOW)
    return ids
