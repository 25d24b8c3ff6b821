"""The shelves of the mock-up of the inventory, made by operations at known moments, for pictures and stories."""

from collections.abc import Callable

from data import clock, database, search
from data.operations.arrivals import expect_arrival
from data.operations.dispatch import ship_order
from data.operations.orders import place_order
from data.operations.review import approve_order
from data.operations.stock_holds import make_hold
from tests.builders import Shop, make_sku
from tests.screens.queue_shop import HOSTILE, NOW

SHELF = (
    ("LN-DUV-200W", "Linen duvet cover 200x230 white", "亚麻被套 200x230 白", 147, 96, 4, 60, "2026-11-28", 5),
    ("LN-DUV-200G", "Linen duvet cover 200x230 grey", "亚麻被套 200x230 灰", 212, 41, 0, 0, "", 4),
    ("LN-SHT-180W", "Fitted sheet 180x200 white", "床笠 180x200 白", 18, 18, 0, 240, "2026-11-25", 1),
    ("CO-TWL-70S", "Bath towel 70x140 sand", "浴巾 70x140 沙色", 1284, 210, 12, 0, "", 17),
    ("CO-TWL-50S", "Hand towel 50x100 sand", "毛巾 50x100 沙色", 960, 88, 0, 0, "", 11),
    ("CU-MUG-4", "Stoneware mug, box of 4", "陶杯 4只装", 31, 22, 6, 120, "2026-12-03", 1),
    ("CU-BWL-6", "Bowl 16 cm, set of 6", "陶碗 16 cm", 84, 12, 0, 0, "", 2),
    ("KT-KNF-20", "Chef knife 20 cm", "厨刀 20 cm", 42, 9, 1, 36, "2026-12-10", 1),
    ("KT-BRD-45", "Oak board 45 cm", "橡木砧板 45 cm", 67, 5, 0, 0, "", 1),
    ("KT-WOK-32", "Carbon steel wok 32 cm", "碳钢炒锅 32 cm", 0, 0, 0, 80, "2026-11-24", 3),
    ("LT-LMP-A1", "Table lamp Aino brass", "台灯 Aino 黄铜", 26, 3, 2, 0, "", 0),
    ("LT-LMP-F2", "Floor lamp Ferro", "落地灯 Ferro", 9, 4, 0, 12, "2026-12-18", 1),
    ("SO-CDL-03", "Candle fig & cedar", "无花果雪松蜡烛", 2410, 312, 0, 0, "", 23),
    ("SO-CDL-05", "Candle black tea", "红茶蜡烛", 38, 30, 0, 600, "2026-11-27", 2),
    ("BA-BSK-L", "Seagrass basket L", "海草编篮 L", 118, 20, 0, 0, "", 2),
    ("BA-BSK-M", "Seagrass basket M", "", 154, 16, 0, 0, "", 2),
    ("RG-WOL-16", "Wool rug 160x230", "羊毛地毯 160x230", 7, 1, 1, 4, "2027-01-08", 0),
    ("CU-GLS-6", f"Tumbler {HOSTILE}", f"玻璃杯 {HOSTILE}", 203, 37, 0, 0, "", 4),
)
"""Code, name, Chinese name, pieces, allocated, held, expected, due, sold a day."""
PRICE = 38_900


def fill_shelf(shop: Shop, set_now: Callable[[int], object]) -> None:
    """Goods in MAIN, some in EAST; orders that wait for them, arrivals, and four weeks of sales; then it is NOW."""
    set_now(NOW - 29 * clock.DAY)
    ids = {}
    for code, name, name_zh, hand, _, _, _, _, sold in SHELF:
        gone = 28 * sold
        ids[code] = make_sku(shop, code, stock=hand + gone, price=PRICE, east=hand // 5 if hand > 100 else 0)
        with database.transaction():
            database.run("UPDATE sku SET name = ?, name_zh = ? WHERE id = ?", (name, name_zh, ids[code]))
            search.index_rows("sku", [ids[code]])
    for week in range(4):
        set_now(NOW - (4 - week) * 6 * clock.DAY)
        lines = [[code, 7 * sold] for code, *_, sold in SHELF if sold]
        total = PRICE * sum(qty for _, qty in lines)
        order = place_order(shop.operations, lines, name="Acme Hotels", paid=total).id
        approve_order(shop.supervisor, order)
        ship_order(shop.logistics, order, carrier="own")
    set_now(NOW - 2 * clock.HOUR)
    for code, _, _, _, allocated, held, coming, due, _ in SHELF:
        if allocated:
            place_order(shop.operations, [[code, allocated]], name="Sofia Rossi", paid=0)
        if held:
            make_hold(shop.supervisor, ids[code], warehouse="MAIN", qty=held, kind="campaign", hours=999)
        if coming:
            expect_arrival(shop.operations, ids[code], warehouse="MAIN", qty=coming, due=due, supplier="Hangzhou",
                           reference=f"PO-{380 + coming}")  # fmt: skip
    set_now(NOW)
