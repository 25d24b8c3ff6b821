"""A small warehouse for tests of picking and packing: bins in a path, articles with barcodes, orders that are ready."""

from dataclasses import dataclass, field

from data import database
from data.operations.orders import place_order
from data.operations.review import approve_order
from data.operations.waves import make_wave
from tests.builders import Shop, make_sku, put_stock

EANS = {"POT-1": "4006381333931", "CUP-2": "4006381333900", "TEA-3": "4006381333917"}
DHL = ("00340434161094022115", "00340434161094027318", "JJD0099999999")


@dataclass
class Floor:
    """A shop with bins A-1, A-2 and B-1, and what lies in them."""

    shop: Shop
    bins: dict[str, int] = field(default_factory=dict)
    skus: dict[str, int] = field(default_factory=dict)

    def order(self, *lines: tuple[str, int], name: str = "Ann") -> int:
        """An approved, paid order."""
        worth = sum(1000 * qty for _, qty in lines)
        made = place_order(self.shop.operations, [list(line) for line in lines], name=name, paid=worth, method="card")
        approve_order(self.shop.supervisor, made.id)
        return made.id

    def wave(self, *orders: int) -> int:
        """A wave of orders in the hands of logistics."""
        return make_wave(self.shop.logistics, orders=list(orders), take=1).id

    def line(self, order: int, code: str) -> int:
        """The id of an order's line."""
        return int(database.scalar("SELECT id FROM order_line WHERE order_id = ? AND code = ?", (order, code)))

    def counts(self, order: int) -> list[tuple[str, int, int, int, int]]:
        """Code, allocated, picked, packed and shipped of each line."""
        return database.rows(
            "SELECT code, allocated, picked, packed, shipped FROM order_line WHERE order_id = ? ORDER BY id", (order,)
        )

    def level(self, code: str, bin: str, bucket: str = "sellable") -> int:
        """What the books say lies in a bin."""
        found = database.scalar(
            "SELECT sum(qty) FROM stock_level WHERE sku_id = ? AND bin_id = ? AND bucket = ?",
            (self.skus[code], self.bins[bin], bucket),
        )
        return int(found or 0)


def make_floor(shop: Shop) -> Floor:
    """POT-1: 3 in A-1 and 4 in B-1; CUP-2: 10 in A-2, in packs of 6; TEA-3: 2 in B-1 and 1 in the other warehouse."""
    floor = Floor(shop)
    with database.transaction():
        for seq, code in enumerate(("A-1", "A-2", "B-1"), 1):
            floor.bins[code] = database.insert(
                "INSERT INTO bin (warehouse_id, code, pick_seq) VALUES (?, ?, ?)", (shop.main, code, seq * 10)
            )
    for code, weight in (("POT-1", 500), ("CUP-2", 200), ("TEA-3", 100)):
        floor.skus[code] = make_sku(shop, code, barcode=EANS[code], weight_g=weight, pack=6 if code == "CUP-2" else 1)
    for code, bin, qty in (("POT-1", "A-1", 3), ("POT-1", "B-1", 4), ("CUP-2", "A-2", 10), ("TEA-3", "B-1", 2)):
        put_stock(shop.supervisor, floor.skus[code], warehouse=shop.main, qty=qty, bin=floor.bins[bin])
    put_stock(shop.supervisor, floor.skus["TEA-3"], warehouse=shop.east, qty=1)
    return floor
