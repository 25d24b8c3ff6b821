from collections.abc import Iterator

import pytest

from data import clock, database
from data.search import answers, index_rows
from tests.search_rows import NOW, found, open_empty, put, put_order, put_sku


@pytest.fixture
def store(store_url: str) -> Iterator[None]:
    open_empty(store_url)
    with database.transaction():
        yield
    database.close_database()


def test_orders_are_found_by_their_columns(store):
    put_order("A1", state="placed", payment="paid", total_minor=10_000, country="TW", placed_at=NOW - 3 * clock.DAY)
    put_order("A2", state="placed", payment="unpaid", total_minor=10_001, country="DE", placed_at=NOW - clock.DAY)
    put_order("A3", state="closed", payment="paid", total_minor=500, tags="vip, gift", risk=41, units=2)
    put_order(
        "A4", currency="USD", fx_ppm=500_000, total_minor=20_002, fulfilment="backordered", return_state="returned"
    )

    answers = {
        text: found("orders", text)
        for text in (
            "payment:paid",
            "payment:paid,unpaid",
            "-payment:paid",
            "status:placed total>100",
            "total:5..100.00",
            "total=100.01",
            "-country:TW",
            "country:none",
            "risk>=40",
            "tag:vip",
            "tag:gi",
            "tag:any",
            "return:any",
            "return:none -total>5",
            "fulfilment:BackOrdered",
            "placed<2d",
            "placed>2d",
            "placed:1d..4d",
            "placed:none",
            "placed:2026-11-22",
            "placed:2026-11-20..2026-11-22",
            "placed>2026-11-22",
            "placed>=2026-11",
            "placed<=-3d",
        )
    }

    assert answers == {
        "payment:paid": ["A1", "A3"],
        "payment:paid,unpaid": ["A1", "A2", "A3", "A4"],
        "-payment:paid": ["A2", "A4"],
        "status:placed total>100": ["A2"],
        "total:5..100.00": ["A1", "A3"],
        "total=100.01": ["A2", "A4"],
        "-country:TW": ["A2", "A3", "A4"],
        "country:none": ["A3", "A4"],
        "risk>=40": ["A3"],
        "tag:vip": ["A3"],
        "tag:gi": [],
        "tag:any": ["A3"],
        "return:any": ["A4"],
        "return:none -total>5": ["A3"],
        "fulfilment:BackOrdered": ["A4"],
        "placed<2d": ["A2"],
        "placed>2d": ["A1"],
        "placed:1d..4d": ["A1", "A2"],
        "placed:none": ["A3", "A4"],
        "placed:2026-11-22": ["A1"],
        "placed:2026-11-20..2026-11-22": ["A1"],
        "placed>2026-11-22": ["A2"],
        "placed>=2026-11": ["A1", "A2"],
        "placed<=-3d": ["A1"],
    }


def test_orders_are_found_by_holds_time_left_parcels_and_warehouse(store):
    east = put("warehouse", code="EAST", name="Keelung", name_zh="基隆")
    late = put_order("A1", state="placed", unshipped=1, ship_by_at=NOW - clock.HOUR, holds=1, warehouse_id=east)
    put_order("A2", state="placed", unshipped=1, ship_by_at=NOW + clock.HOUR)
    sent = put_order("A3", state="placed", ship_by_at=NOW - clock.HOUR)
    put("order_hold", order_id=late, reason="fraud")
    put("order_hold", order_id=late, reason="stock", released_at=NOW)
    put("shipment", number="S1", order_id=sent, carrier="dhl", tracking="JD0146", handed_at=NOW - 2 * clock.DAY)
    index_rows("order", [sent])

    texts = ("left<0", "left<2h", "left:1h..2h", "hold:any", "hold:none", "hold:fraud", "hold:stock", "shipped<3d")
    more = ("shipped:none", "carrier:DH", "carrier=dh", "tracking:d01", "warehouse:kee", "warehouse:基隆", "JD0146")

    assert {text: found("orders", text) for text in texts + more} == {
        "left<0": ["A1"],
        "left<2h": ["A1", "A2"],
        "left:1h..2h": ["A2"],
        "hold:any": ["A1"],
        "hold:none": ["A2", "A3"],
        "hold:fraud": ["A1"],
        "hold:stock": [],
        "shipped<3d": ["A3"],
        "shipped:none": ["A1", "A2"],
        "carrier:DH": ["A3"],
        "carrier=dh": [],
        "tracking:d01": ["A3"],
        "warehouse:kee": ["A1"],
        "warehouse:基隆": ["A1"],
        "JD0146": ["A3"],
    }
    assert found("parcels", "customer:none handed:2026-11-23") == ["S1"]
    assert found("parcels", "0146") == ["S1"]


@pytest.mark.parametrize(
    "text, orders",
    [
        ("channel:sh", ["A1", "A2", "A4"]),
        ("channel:SHOP", ["A1", "A2", "A4"]),
        ("channel:shop-2", ["A2"]),
        ("channel=shop", ["A1"]),
        ('channel:"SHOP"', ["A1"]),
        ("channel:shop-2,amazon", ["A2", "A3"]),
        ("-channel:shop", ["A3", "A5"]),
        ("channel:ebay", []),
        ("-channel:ebay", ["A1", "A2", "A3", "A4", "A5"]),
        ("channel:shop%", ["A4"]),
        ("channel:none", ["A5"]),
        ("channel:shop,none", ["A1", "A2", "A4", "A5"]),
        ("country:d channel:shop", ["A1"]),
        ("carrier:d", ["A1", "A2", "A3"]),
        ("carrier=dpd", ["A2"]),
        ("source_state:any", ["A4"]),
    ],
)
@pytest.mark.parametrize("several", [answers.SEVERAL, 1])
def test_a_value_of_a_column_with_few_is_found_by_its_beginning(store, monkeypatch, text, orders, several):
    monkeypatch.setattr(answers, "SEVERAL", several)
    put_order("A1", channel="shop", country="DE")
    put_order("A2", channel="Shop-2", country="FR", carrier="dpd")
    put_order("A3", channel="amazon", country="DK", carrier="dhl")
    put_order("A4", channel="shop%25", country="", source_state="open")
    sent = put_order("A5", channel="", country="CN")
    put("shipment", number="S1", order_id=1, carrier="DHL")
    put("shipment", number="S2", order_id=sent, carrier="ups")

    assert found("orders", text) == orders


def test_stock_is_found_by_what_can_be_promised(store):
    main = put("warehouse", code="MAIN", name="Main")
    east = put("warehouse", code="EAST", name="Keelung")
    mug, pot = (
        put_sku("CU-MUG-4", "Stoneware mug", "马克杯", safety=2, cost_minor=250),
        put_sku("PL-POT", "Pot", live=0),
    )
    put("promise", sku_id=mug, warehouse_id=main, sellable=10, unsellable=1, allocated=8, held=0)
    put("promise", sku_id=mug, warehouse_id=east, sellable=3, allocated=1, held=3)
    put("promise", sku_id=pot, warehouse_id=main, sellable=50)
    put("arrival", sku_id=mug, warehouse_id=main, qty=100, received=30, due_day="2026-11-27")

    texts = (
        "available<=0",
        "available:0",
        "on_hand:11",
        "held:3",
        "incoming:70",
        "incoming:any",
        "due<2026-12",
        "short:yes",
    )
    more = ("live:no", "warehouse:keel", "sku:mug warehouse:MAIN", "马克", "name:stone", "cost>2.49", "barcode:none")

    assert {text: len(found("stock", text)) for text in texts + more} == {
        "available<=0": 2,
        "available:0": 1,
        "on_hand:11": 1,
        "held:3": 1,
        "incoming:70": 1,
        "incoming:any": 3,
        "due<2026-12": 1,
        "short:yes": 1,
        "live:no": 1,
        "warehouse:keel": 1,
        "sku:mug warehouse:MAIN": 1,
        "马克": 2,
        "name:stone": 2,
        "cost>2.49": 2,
        "barcode:none": 3,
    }
    assert found("products", "马克") == ["P-CU-MUG-4"]


def test_history_approvals_team_and_imports_are_scanned(store):
    mei = put("staff", id=50, name="mei", title="Mei Chen", role="operations")
    order = put_order("A1")
    for seq, verb in ((1, "order.ship"), (2, "stock.adjust")):
        database.run(
            "INSERT INTO event (seq, op_id, verb, actor_id, role, at, reason)"
            " VALUES (?, ?, ?, ?, 'operations', ?, 'dented')",
            (seq, f"op{seq}", verb, mei, NOW),
        )
    database.run("INSERT INTO event_subject (seq, kind, subject_id) VALUES (1, 'order', ?)", (order,))
    put(
        "approval",
        operation="order.cancel",
        asked_by_id=mei,
        asked_at=NOW,
        amount_minor=5000,
        expires_at=NOW + clock.HOUR,
    )
    put("batch", path="orders-2026.csv", format="online-retail", by_id=mei, at=NOW)

    texts = (
        "verb:order",
        "actor:mei",
        'actor:"Mei Chen"',
        "subject:A1",
        "kind:order",
        "role:operations",
        "at:today",
        "DENT",
    )

    assert {text: found("events", text) for text in texts} == {
        "verb:order": ["1"],
        "actor:mei": ["1", "2"],
        'actor:"Mei Chen"': ["1", "2"],
        "subject:A1": ["1"],
        "kind:order": ["1"],
        "role:operations": ["1", "2"],
        "at:today": ["1", "2"],
        "DENT": ["1", "2"],
    }
    assert len(found("approvals", "by:mei amount>=50 left<2h state:asked")) == 1
    assert found("staff", "chen disabled:no") == ["mei"]
    assert len(found("imports", "2026 state:running")) == 1
