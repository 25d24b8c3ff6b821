"""Examples of stock, transfers, arrivals, counts, articles, prices, listings and imports."""

from typing import Any

from data import database
from data.importers.records import Party
from data.operations.order_edits import change_address
from tests import chunks
from tests.torture.examples_orders import PAID
from tests.torture.ground import NEXT_YEAR, Example, Ground, Try, call, ended_holds, started_plans

PLACE = {"warehouse": "MAIN", "bin": "A-2"}


def half_done(ground: Ground) -> int:
    task = ground.make("logistics", "count.make", warehouse="MAIN", bins="A-1,A-2")
    pieces = ground.floor.level("CUP-2", "A-2") - 1
    ground.do("logistics", "count.bin", task, bin="A-2", counts=[["CUP-2", pieces]])
    return task


def of_line(ground: Ground) -> Try:
    task = ground.count(done=True)
    return call("supervisor", task, line=ground.line_of(task))


def receive(ground: Ground) -> Try:
    arrival = ground.arrival()
    return call("logistics", ground.pot, warehouse="MAIN", qty=2, bin="A-1", cost="4.40", arrival=arrival)


def difference(ground: Ground) -> int:
    """What a newer file says otherwise."""
    source = ground.word("W")
    chunks.take(ground.shop, chunks.order(source, state="open", payments=PAID, paid_minor=2000))
    order = int(database.scalar("SELECT id FROM orders WHERE source_id = ?", (source,)))
    change_address(ground.shop.service, order, name="Ann", line1="Neue 4", city="Kiel", country="DE", as_is=1)
    party = Party("", "Ann", "ann@x.org", "", "", ("Weg 9", "", "Bonn", "", "53111", "DE"))
    chunks.take(ground.shop, chunks.order(source, state="open", payments=PAID, paid_minor=2000, party=party))
    return int(database.scalar("SELECT max(id) FROM difference WHERE state = 'open'"))


def import_done(ground: Ground) -> int:
    chunks.take(ground.shop, chunks.order(ground.word("W")))
    return int(database.scalar("SELECT max(id) FROM batch"))


def kept_back(ground: Ground) -> Try:
    ground.do("logistics", "stock_hold.make", ground.cup, warehouse="MAIN", qty=1)
    ended_holds()
    return call("logistics")


def planned(ground: Ground) -> Try:
    product = ground.article()
    ground.sku(product)
    started_plans(product)
    return call("operations")


def pictured(ground: Ground) -> int:
    """A listing with two pictures."""
    product = ground.article()
    for name in ("a", "b"):
        ground.do("designer", "product.image_add", product, address=f"https://img.example/{name}.jpg")
    return product


def drawn(name: str, **values: Any) -> Example:
    return lambda ground: call("designer", pictured(ground), address=f"https://img.example/{name}.jpg", **values)


def on_shelf(ground: Ground) -> int:
    product = ground.article()
    ground.sku(product)
    ground.do("designer", "product.shelf_on", product)
    return product


def sellable(ground: Ground, **more: Any) -> int:
    product = ground.article()
    ground.sku(product, **more)
    return product


def merged(ground: Ground) -> Try:
    old, kept = ground.sku(), ground.sku()
    ground.do("logistics", "stock.receive", old, warehouse="MAIN", qty=2)
    return call("operations", old, into=ground.code(kept))


def merged_products(ground: Ground) -> Try:
    old, kept = sellable(ground, options="Size=S"), sellable(ground, options="Size=M")
    return call("operations", old, into=str(database.scalar("SELECT code FROM product WHERE id = ?", (kept,))))


def carried(ground: Ground) -> Try:
    return call("logistics", ground.cup, warehouse="MAIN", from_bin="A-2", to_bin="B-1", qty=1)


GOODS: dict[str, Example] = {
    "stock.receive": receive,
    "stock.move": carried,
    "stock.bucket": lambda g: call("logistics", g.cup, from_bucket="sellable", to_bucket="damaged", qty=1, **PLACE),
    "stock.adjust": lambda g: call("supervisor", g.cup, qty=-1, reason="miscount", **PLACE),
    "stock.write_off": lambda g: call("supervisor", g.cup, qty=1, reason="damaged", **PLACE),
    "stock.put_away": lambda g: (
        g.do("logistics", "stock.receive", g.cup, warehouse="MAIN", qty=2),
        call("logistics", g.cup, warehouse="MAIN", qty=2, bin="A-2"),
    )[-1],
    "stock_hold.make": lambda g: call("logistics", g.cup, warehouse="MAIN", qty=1),
    "stock_hold.sweep": kept_back,
    "transfer.make": lambda g: call("logistics", g.cup, from_warehouse="MAIN", to_warehouse="EAST", qty=1),
    "transfer.add": lambda g: call("logistics", g.transfer(), sku="POT-1", qty=1),
    "transfer.ready": lambda g: call("logistics", g.transfer()),
    "transfer.send": lambda g: call("logistics", g.transfer()),
    "transfer.receive": lambda g: call("operations", g.transfer(sent=True), sku="CUP-2", qty=2, lost=1, reason="lost"),
    "transfer.lose": lambda g: call("supervisor", g.transfer(sent=True), sku="CUP-2", qty=1, reason="lost"),
    "transfer.cancel": lambda g: call("logistics", g.transfer()),
    "arrival.expect": lambda g: call("logistics", g.pot, warehouse="MAIN", qty=5, due=f"{NEXT_YEAR}-03-01"),
    "arrival.expect_list": lambda g: call("logistics", rows=[["CUP-2", 5], ["POT-1", 6]], warehouse="MAIN"),
    "arrival.change": lambda g: call("logistics", g.arrival(), qty=7),
    "arrival.close": lambda g: call("logistics", g.arrival(), reason="sold out"),
    "warehouse.receives_into": lambda g: call("supervisor", g.shop.east, bucket=other_bucket(g)),
    "sku.receives_into": lambda g: call("operations", g.sku(), bucket="qc"),
    "count.make": lambda g: call("logistics", warehouse="MAIN", bins="A-*"),
    "count.bin": lambda g: call("logistics", g.count(), bin="A-2", counts=[["CUP-2", 4]]),
    "count.again": lambda g: call("logistics", g.count(done=True), bin="A-2"),
    "count.drop": lambda g: call("logistics", g.count()),
    "count.finish": lambda g: call("logistics", half_done(g)),
    "count.leave_out": of_line,
    "count.recount": of_line,
    "count.post": lambda g: call("supervisor", g.count(done=True)),
    "count.reject": lambda g: call("supervisor", g.count(done=True), reason="miscounted"),
    "product.make": lambda g: call("operations", code=g.word("LAMP-"), title="Lamp"),
    "product.edit": lambda g: call("operations", g.article(), vendor="Forge"),
    "product.rename": lambda g: call("designer", g.article(), title="Table lamp"),
    "product.text": lambda g: call("designer", g.article(), language="en", text="Warm light."),
    "product.image_add": drawn("c"),
    "product.image_move": drawn("b", position=1),
    "product.image_drop": drawn("a"),
    "product.matrix": lambda g: call("operations", g.article(), options="Size=S,M"),
    "product.merge": merged_products,
    "product.shelf_on": lambda g: call("designer", sellable(g)),
    "product.shelf_off": lambda g: call("designer", on_shelf(g)),
    "product.shelf_rule": lambda g: call("designer", on_shelf(g)),
    "product.shelf_schedule": lambda g: call("designer", sellable(g), start=f"{NEXT_YEAR}-05-03"),
    "catalogue.sweep": planned,
    "sku.make": lambda g: call("operations", g.article(), code=g.word("LMP-"), price=1000),
    "sku.edit": lambda g: call("operations", g.sku(), weight_g=210, pack=6),
    "sku.barcode": lambda g: call("operations", g.sku(), barcode="4012345678901"),
    "sku.cost": lambda g: call("operations", g.sku(), cost="5.00"),
    "sku.oversell": lambda g: call("operations", g.sku(), policy="allow", limit=3),
    "sku.safety": lambda g: call("operations", g.sku(), pieces=2),
    "sku.stop": lambda g: call("operations", g.sku()),
    "sku.merge": merged,
    "price.change": lambda g: call("supervisor", g.sku(), amount="12.00", reason="correction"),
    "price.shift": lambda g: call("supervisor", g.sku(), percent="10", reason="correction"),
    "import.batch": lambda g: g.brought(
        chunks.order(g.word("W")), chunks.order(g.word("W"), lines=[chunks.line("LID")])
    ),
    "import.take_back": lambda g: call("supervisor", import_done(g), reason="wrong file"),
    "import.keep_ours": lambda g: call("operations", difference(g)),
    "import.take_theirs": lambda g: call("operations", difference(g)),
}


def other_bucket(ground: Ground) -> str:
    """The bucket into which EAST does not receive now."""
    bucket = database.scalar("SELECT receives_into FROM warehouse WHERE id = ?", (ground.shop.east,))
    return "sellable" if bucket == "qc" else "qc"


GOODS_BACK = {
    "stock.unreceive": "stock.receive",
    "stock.move_back": "stock.move",
    "stock.restore": "stock.write_off",
    "stock_hold.release": "stock_hold.make",
    "transfer.unsend": "transfer.send",
    "transfer.unreceive": "transfer.receive",
    "transfer.unlose": "transfer.lose",
    "arrival.close_list": "arrival.expect_list",
    "arrival.reopen": "arrival.close",
    "count.take_in": "count.leave_out",
    "count.go_on": "count.finish",
    "count.unpost": "count.post",
    "count.unreject": "count.reject",
    "product.unmake": "product.make",
    "product.image_back": "product.image_drop",
    "product.unmatrix": "product.matrix",
    "product.unmerge": "product.merge",
    "sku.unmake": "sku.make",
    "sku.resume": "sku.stop",
    "sku.unmerge": "sku.merge",
    "price.back": "price.change",
}
