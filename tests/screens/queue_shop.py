"""A queue of orders in every state, made by the operations themselves at known moments, for pictures and stories."""

from typing import Any

from data import clock, database, search
from data.operations.approvals import ask_approval
from data.operations.dispatch import ship_order
from data.operations.fulfilment import pack_order, pick_order
from data.operations.order_edits import note_order
from data.operations.orders import place_order
from data.operations.review import approve_order, hold_order
from tests.builders import Shop, make_sku

NOW = 1_795_530_720 * clock.SECOND
"""Tuesday 2026-11-24 14:32 in London."""

HOSTILE = "evil\x1b]52;c;Y3VybA==\x07[@click=app.quit]x[/]\u202e\u200b"

GOODS = (
    ("LN-DUV-200W", "Linen duvet 200 x 220 with buttons 麻被套 白", 40, 38_900),
    ("LN-SHT-180W", "Fitted sheet 180 床單", 30, 28_900),
    ("CO-TWL-50S", "Hand towel 50x100", 90, 4_900),
    ("RG-WOL-16", "Wool rug 160x230 羊毛地毯", 2, 129_000),
)
"""Code, name, pieces, price."""

QUEUE: tuple[tuple[str, str, int, dict[str, Any]], ...] = (
    ("Sofia Rossi", "CO-TWL-50S:2", -205, {"hold": "fraud", "also": "address"}),
    ("Wang Xiaoming Li", "LN-DUV-200W:1,CO-TWL-50S:1", -80, {"pick": True}),
    ("Hélène Dubois-Marchand", "RG-WOL-16:3", -12, {}),
    ("陳怡君", "LN-DUV-200W:2,LN-SHT-180W:1,CO-TWL-50S:4", 28, {"approve": True, "note": "Please call first, 3F."}),
    ("Jonas Weber", "CO-TWL-50S:3", 41, {"pack": True}),
    ("Acme Hotels Group Ltd", "LN-SHT-180W:9", 55, {"paid": False}),
    ("林志豪", "CO-TWL-50S:1", 96, {"hold": "address"}),
    ("Amira Haddad", "LN-DUV-200W:1", 148, {"approve": True}),
    ("Oliver Smith", "CO-TWL-50S:2", 215, {}),
    ("黃雅婷", "LN-SHT-180W:1", 240, {}),
    ("Ana Kovač", "CO-TWL-50S:4", 1_220, {"part": True}),
    (HOSTILE, "CO-TWL-50S:1", 1_560, {}),
    ("Grace Kim", "LN-DUV-200W:1", 6_000, {}),
)
"""Customer, lines, minutes left, and what was done with it."""


def customer(shop: Shop, name: str, number: int) -> tuple[int, int]:
    """A customer and an address of theirs."""
    with database.transaction():
        key = database.insert(
            "INSERT INTO customer (number, name, email, phone, email_key, phone_key, made_at)"
            " VALUES (?, ?, ?, ?, '', '', ?)",
            (f"C{number}", name, f"buyer{number}@example.com", "+44 20 7946 0123", clock.now()),
        )
        address = database.insert(
            "INSERT INTO address (customer_id, name, line1, city, postcode, country, phone, made_at)"
            " VALUES (?, ?, ?, ?, ?, 'GB', '+44 20 7946 0123', ?)",
            (key, name, f"{number} Long Acre", "London", "WC2E 9LH", clock.now()),
        )
        search.index_rows("customer", [key])
    return key, address


def fill_queue(shop: Shop, set_now: Any) -> list[int]:
    """The orders of QUEUE, in this order; a request for approval over the limit; time stands at NOW afterwards."""
    set_now(NOW - 3 * clock.DAY)
    for code, name, stock, price in GOODS:
        make_sku(shop, code, stock=stock, price=price)
        with database.transaction():
            database.run("UPDATE sku SET name = ? WHERE code = ?", (name, code))
    made = []
    for place, (name, lines, left, how) in enumerate(QUEUE):
        set_now(NOW - 2 * clock.DAY + place * 7 * clock.MINUTE)
        made.append(_order(shop, name, lines, place, how))
        set_now(NOW - clock.HOUR + place * clock.MINUTE)
        _work(shop, made[-1], how)
        with database.transaction():
            database.run("UPDATE orders SET ship_by_at = ? WHERE id = ?", (NOW + left * clock.MINUTE, made[-1]))
    set_now(NOW - 25 * clock.MINUTE)
    ask_approval(shop.operations, "order.approve", made[2], reason="A known customer, paid by card.")
    wanted = {"reason": "customer"}
    ask_approval(shop.service, "order.cancel", made[8], values=wanted, reason="Ordered the wrong size 尺寸錯")
    set_now(NOW)
    return made


def _order(shop: Shop, name: str, lines: str, place: int, how: dict[str, Any]) -> int:
    key, address = customer(shop, name, 100 + place)
    wanted = [line.split(":") for line in lines.split(",")]
    prices = {code: price for code, _, _, price in GOODS}
    total = sum(prices[code] * int(qty) for code, qty in wanted)
    paid = {"paid": 0} if how.get("paid") is False else {"paid": total + 600, "method": "card"}
    return place_order(
        shop.operations,
        [[code, int(qty)] for code, qty in wanted],
        customer=key,
        address=address,
        shipping=600,
        channel="web",
        **paid,
    ).id


def _work(shop: Shop, order: int, how: dict[str, Any]) -> None:
    if how.keys() & {"approve", "pick", "pack", "part"}:
        approve_order(shop.supervisor, order)
    if how.keys() & {"pick", "pack"}:
        pick_order(shop.logistics, order)
    if "pack" in how:
        pack_order(shop.logistics, order)
    if "part" in how:
        ship_order(shop.logistics, order, carrier="dhl", tracking="00340434161094022115", lines="CO-TWL-50S:1")
    for name in ("hold", "also"):
        if name in how:
            hold_order(shop.service, order, hold=how[name], note="asked for a proof" if name == "hold" else "")
    if "note" in how:
        note_order(shop.service, order, text=how["note"])
