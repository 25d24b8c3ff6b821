"""A shelf to count: bins, articles, and counts that somebody has done."""

from data import database, doctor
from data.operations.counting import count_bin, make_count
from tests.builders import Shop, make_sku, put_stock

LINES = (
    "SELECT s.code, b.code, l.counted, l.recount, l.state FROM count_line l JOIN sku s ON s.id = l.sku_id"
    " JOIN bin b ON b.id = l.bin_id ORDER BY l.id"
)


def sound() -> None:
    assert [(check.name, check.examples) for check in doctor.check() if check.found] == []


def lines() -> list[tuple]:
    return database.rows(LINES)


def state(task: int) -> str:
    return str(database.scalar("SELECT state FROM count_task WHERE id = ?", (task,)))


def make_bins(shop: Shop, *codes: str) -> dict[str, int]:
    with database.transaction():
        return {
            code: database.insert(
                "INSERT INTO bin (warehouse_id, code, pick_seq) VALUES (?, ?, ?)", (shop.main, code, place)
            )
            for place, code in enumerate(codes, 1)
        }


def fill_shelf(shop: Shop) -> Shop:
    """POT 10 in A-1, CUP 4 in A-1 and 3 in A-2; A-3 is empty."""
    bins = make_bins(shop, "A-1", "A-2", "A-3")
    pot, cup = make_sku(shop, "POT"), make_sku(shop, "CUP")
    put_stock(shop.supervisor, pot, warehouse=shop.main, qty=10, bin=bins["A-1"])
    put_stock(shop.supervisor, cup, warehouse=shop.main, qty=4, bin=bins["A-1"])
    put_stock(shop.supervisor, cup, warehouse=shop.main, qty=3, bin=bins["A-2"])
    shop.pot, shop.cup = pot, cup
    return shop


def made(shop: Shop, **values: str) -> int:
    return make_count(shop.logistics, warehouse="MAIN", **(values or {"bins": "A-*"})).id


def counted(shop: Shop, pot: int = 10, cup: int = 4, far: int = 3) -> int:
    """A count of A-* that logistics has done."""
    task = made(shop)
    count_bin(shop.logistics, task, bin="A-1", counts=[["POT", pot], ["CUP", cup]])
    count_bin(shop.logistics, task, bin="a-2", counts=f"CUP {far}")
    count_bin(shop.logistics, task, bin="A-3", counts=[])
    return task
