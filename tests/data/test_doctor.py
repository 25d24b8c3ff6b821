"""Doctor finds nothing in a store that was only worked with, and a planted fault by the one check that is about it."""

import ast
from pathlib import Path

import pytest

from data import database, doctor, search
from data.doctor import history as told
from data.migrations import guards
from data.operations.adjustments import adjust_stock
from data.operations.dispatch import ship_order, split_order, unship_order
from data.operations.order_edits import record_payment
from data.operations.orders import cancel_order, place_order
from data.operations.review import approve_order, hold_order, reject_order
from data.operations.stock import receive_stock
from data.operations.stock_holds import make_hold
from data.operations.transfers import make_transfer, receive_transfer, send_transfer
from tests.builders import Shop, make_sku

ON_SQLITE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
ROOT = Path(__file__).parent.parent.parent


def found() -> dict[str, tuple[str, ...]]:
    """What doctor found, by check."""
    return {one.name: one.examples for one in doctor.check() if one.found}


def make_customer() -> int:
    with database.transaction():
        key = database.insert("INSERT INTO customer (number, name) VALUES ('C1', 'Ann')", ())
        search.index_rows("customer", [key])
    return key


def worked_with(shop: Shop) -> dict[str, int]:
    """A day's work: orders in several states, a parcel taken back, a transfer on its way, pieces kept back."""
    customer = make_customer()
    pot = make_sku(shop, "LN-1", stock=20, east=4)
    vase = make_sku(shop, "VASE-2", stock=3, price=2500)
    shipped = place_order(shop.operations, [["LN-1", 3], ["VASE-2", 1]], customer=customer, paid=5500, discount=100).id
    approve_order(shop.operations, shipped)
    wrong = ship_order(shop.logistics, shipped, carrier="dhl", lines="LN-1:1").facts["shipment"]
    unship_order(shop.logistics, shipped, shipment=wrong)
    split_order(shop.operations, shipped, lines="VASE-2:1")
    ship_order(shop.logistics, shipped, carrier="dhl")
    waiting = place_order(shop.operations, [["VASE-2", 5]], customer=customer).id
    cancel_order(shop.operations, waiting, reason="too many", lines="VASE-2:2")
    hold_order(shop.service, waiting, hold="address")
    record_payment(shop.operations, waiting, amount=1000)
    open_order = place_order(shop.operations, [["LN-1", 2]], paid=2000).id
    rejected = place_order(shop.operations, [["LN-1", 1]]).id
    reject_order(shop.operations, rejected, reason="no such street")
    cancel_order(shop.operations, place_order(shop.operations, [["LN-1", 1]]).id, reason="changed mind")
    transfer = make_transfer(shop.logistics, pot, from_warehouse="MAIN", to_warehouse="EAST", qty=3).id
    send_transfer(shop.logistics, transfer)
    receive_transfer(shop.logistics, transfer, qty=1)
    receive_stock(shop.logistics, pot, warehouse="MAIN", qty=5, cost=380, bucket="qc")
    adjust_stock(shop.supervisor, pot, warehouse="MAIN", qty=-1, reason="miscount")
    make_hold(shop.supervisor, pot, warehouse="EAST", qty=2)
    return {"shipped": shipped, "waiting": waiting, "open": open_order, "pot": pot, "vase": vase, "transfer": transfer}


def plant(sql: str, *values: object) -> None:
    """Change a row behind the program's back, its guards taken down and put up again."""
    with database.transaction() as conn:
        names = {"sqlite": [f"{t}_no_{v}" for t in guards.LEDGERS for v in ("update", "delete")], "postgresql": []}
        for name in names[database.engine()]:
            conn.execute(f"DROP TRIGGER {name}")
        if database.engine() == "postgresql":
            conn.execute("SET LOCAL session_replication_role = replica")
            conn.execute("ALTER TABLE promise ENABLE ALWAYS TRIGGER kept_promise")
            conn.execute("ALTER TABLE transfer_line ENABLE ALWAYS TRIGGER kept_sent")
        database.run(sql, values)
        if database.engine() == "postgresql":
            conn.execute("ALTER TABLE promise ENABLE TRIGGER kept_promise")
            conn.execute("ALTER TABLE transfer_line ENABLE TRIGGER kept_sent")
        for statement in guards.statements("sqlite") if database.engine() == "sqlite" else ():
            conn.execute(statement)


def test_doctor_finds_nothing_in_a_store_that_was_only_worked_with(shop):
    worked_with(shop)

    assert found() == {}
    looked_at = {one.name: one.count for one in doctor.check()}
    assert looked_at["stock levels equal their moves"] == database.scalar("SELECT count(*) FROM stock_level")
    assert looked_at["the chain of events is unbroken"] == database.scalar("SELECT seq FROM chain")
    assert looked_at["labels of orders follow from their units, holds and parcels"] == 5


FAULTS = {
    "stock levels equal their moves": (
        "UPDATE stock_move SET qty = qty + 2 WHERE seq = 1",
        ("LN-1 in MAIN bin - (sellable): level 13, moves 15",),
    ),
    "sellable and unsellable stock are the sums of the levels": (
        "UPDATE promise SET sellable = sellable + 1 WHERE sku_id = 1 AND warehouse_id = 1",
        ("LN-1 in MAIN: 14 sellable and 5 not, the bins hold 13 and 5",),
    ),
    "allocated stock is the sum of open allocations": (
        "UPDATE promise SET allocated = allocated - 1 WHERE sku_id = 1 AND warehouse_id = 1",
        ("LN-1 in MAIN: 1 allocated, open allocations 2",),
    ),
    "held stock is the sum of live holds": (
        "UPDATE stock_hold SET qty = 1",
        ("LN-1 in EAST: 2 held, live holds 1",),
    ),
    "transfers have on the way what is neither in nor lost": (
        "UPDATE transfer_line SET received = 2",
        ("transfer T-101, LN-1: 1 to come, the moves say 2",),
    ),
    "labels of orders follow from their units, holds and parcels": (
        "UPDATE orders SET fulfilment = 'ready' WHERE number = 'A10001'",
        ("order A10001: fulfilment ready, facts say shipped",),
    ),
    "money of orders follows from their payments": (
        "UPDATE payment_event SET amount_minor = 5000 WHERE order_id = 1",
        ("order A10001: captured_minor 5500, facts say 5000; payment overpaid, facts say part_paid",),
    ),
    "the chain of events is unbroken": (
        "UPDATE event SET actor_id = 1 WHERE seq = 9",
        ("event 9 (order.split) was changed",),
    ),
    "states are reached by legal steps": (
        "UPDATE orders SET review = 'approved' WHERE number = 'A10003'",
        ("order A10003: review is approved, its events end at pending",),
    ),
    "sales by day are what orders and documents say": ("UPDATE sales_day SET units = units + 1", None),
    "every order is found by the search": (
        "DELETE FROM order_words WHERE {rowid} = 2",
        ("order 2 is not in order_words",),
    ),
    "each warehouse keeps back what its articles say": (
        "UPDATE promise SET kept_back = kept_back + 1 WHERE sku_id = 1 AND warehouse_id = 1",
        ("LN-1 in MAIN: 1 kept back, the article says 0",),
    ),
    "each warehouse expects what arrivals and transfers still bring": (
        "UPDATE promise SET incoming = incoming + 2, due_day = '2027-01-01' WHERE sku_id = 1 AND warehouse_id = 1",
        ("LN-1 in MAIN: 2 kept, due “2027-01-01”; counted 0, due “”",),
    ),
    "what can be promised of an article is the sum of its warehouses": (
        "UPDATE sku_sum SET free = free + 1 WHERE id = 1",
        ("LN-1: 15 kept, counted 14",),
    ),
    "products have as many variants as are counted": (
        "UPDATE product SET variants = 7 WHERE id = 1",
        ("P-LN-1: 7 kept, counted 1",),
    ),
    "no rebuild was left unfinished": (
        "INSERT INTO stale_mark (kind, key) VALUES ('sku_words', '')",
        ("sku_words ",),
    ),
    "order sums are the sums of their lines": (
        "UPDATE order_line SET discount_minor = discount_minor + 5 WHERE id = 1",
        ("order A10001: list 5500, discount 100, net 5400, tax 0; lines 5500, 105, 5400, 0",),
    ),
    "events are about things that exist": (
        "UPDATE event_subject SET subject_id = 77 WHERE kind = 'order' AND subject_id = 3",
        ("order 77 of event 15 is not there",),
    ),
    "moves belong to an event or a batch": (
        "UPDATE stock_move SET op_id = 'nobody' WHERE seq = 2",
        ("move 2 (receive) of LN-1",),
    ),
    "settings make sense": (
        "INSERT INTO setting (name, value, since_at) VALUES ('limit.operations', 'lots', 99)",
        ("limit.operations is “lots”, not a number up to 1000000000000000",),
    ),
    "shipped units are in parcels": (
        "DELETE FROM shipment_line WHERE order_line_id = 1 AND shipment_id > 1",
        ("order A10001 line 1 (LN-1): 3 shipped, in parcels 0",),
    ),
}


@pytest.mark.parametrize("check", FAULTS)
def test_a_planted_fault_is_named_by_its_own_check_alone(shop, check):
    worked_with(shop)
    sql, examples = FAULTS[check]

    plant(sql.replace("{rowid}", "rowid" if database.engine() == "sqlite" else "id"))

    assert list(found()) == [check]
    if examples is not None:
        assert found()[check] == examples


def test_a_customer_without_a_row_of_sums_is_named(shop):
    customer = make_customer()
    assert found() == {}

    plant("DELETE FROM customer_sum WHERE customer_id = ?", customer)

    assert found() == {"every customer has a row of sums": ("C1 has none",)}


def test_a_guard_that_is_gone_is_missed(shop):
    on = " ON payment_event" if database.engine() == "postgresql" else ""
    name = "payment_event_no_change" if on else "payment_event_no_update"
    with database.transaction() as conn:
        conn.execute(f"DROP TRIGGER {name}{on}")

    assert found() == {"ledgers can't be changed": ("payment_event",)}


@ON_POSTGRESQL
def test_a_guard_that_is_switched_off_is_missed(shop):
    with database.transaction() as conn:
        conn.execute("ALTER TABLE event DISABLE TRIGGER event_no_change")

    assert found() == {"ledgers can't be changed": ("event",)}


@ON_SQLITE
def test_an_index_that_is_not_its_table_s_is_found(shop):
    make_sku(shop, "LN-1", stock=20)
    with database.transaction() as conn:
        conn.execute("PRAGMA writable_schema = ON")
        conn.execute("UPDATE sqlite_master SET rootpage = 2 WHERE name = 'sku_code'")
        conn.execute("PRAGMA writable_schema = OFF")
    database.close_database()
    database.open_database(shop.url)

    assert "the store's pages are whole" in found()


def test_named_checks_are_made_alone(shop):
    name = "held stock is the sum of live holds"

    assert [one.name for one in doctor.check({name})] == [name]


def test_checks_have_names_of_their_own():
    names = [rule.name for rule in doctor.RULES]

    assert len(names) == len(set(names)) >= 40


def test_doctor_knows_every_kind_of_thing_that_events_are_about():
    calls = [
        node
        for path in (ROOT / "data").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Done" and node.args
    ]
    kinds = {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}

    assert kinds - set(told.TABLES) - told.LOOSE == set()
