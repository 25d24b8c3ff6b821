"""A day of the operations specialist at 80×24 in a real terminal: the queue approved in bulk, an address mended, a
payment recorded and what is above the limit asked for, an arrival expected for what is short, a count posted that
somebody else counted, a price, a shelf, pasted tracking numbers, an export. It ends in exact stock, money and events,
on either engine.
"""

import csv
from pathlib import Path

import pytest

from data import database
from data.operations.counting import count_bin, make_count
from data.operations.packing import close_parcel, open_parcel, pack_parcel
from tests.data.floor import DHL
from tests.stories.conftest import PASSWORD, Store
from tests.stories.day import Books, Day, books, last_event

LEFT = {
    "payment": "SELECT kind || ' ' || amount_minor || ' ' || currency || ' ' || method || ' ' || psp_ref"
    " FROM payment_event ORDER BY id DESC LIMIT 1",
    "address": "SELECT a.line1 || ', ' || a.postcode || ' ' || a.city FROM orders o JOIN address a"
    " ON a.id = o.ship_address_id WHERE o.number = 'A10007'",
    "price": "SELECT price_minor FROM sku WHERE code = 'CO-TWL-50S'",
    "off the shelf": "SELECT code FROM product WHERE shelf = 'off'",
    "number": "SELECT number || ' ' || carrier || ' ' || tracking || ' ' || state FROM shipment"
    " WHERE number = 'S10002'",
    "arrival": "SELECT s.code || ' ' || a.qty || ' ' || a.supplier || ' ' || a.reference FROM arrival a"
    " JOIN sku s ON s.id = a.sku_id",
    "asked": "SELECT operation || ' ' || amount_minor || ' ' || state FROM approval ORDER BY id DESC LIMIT 1",
}
"""What else a day of operations leaves behind, each in one value."""


@pytest.fixture
def busy(store: Store) -> Store:
    """The queue; logistics has counted the sheets, one of them missing, and packed A10002 without a number."""
    database.open_database(store.url)
    floor = store.people["logistics"]
    count = make_count(store.people["lin"], warehouse="MAIN", skus="LN-SHT-180W")
    count_bin(floor, count.id, bin="-", counts=[["LN-SHT-180W", "", 29]])
    order = int(database.scalar("SELECT id FROM orders WHERE number = 'A10002'"))
    parcel = open_parcel(floor, order).also[0][1]
    pack_parcel(floor, parcel)
    close_parcel(floor, parcel, carrier="dhl")
    database.close_database()
    return store


def test_a_day_of_operations(busy, tmp_path):
    began, out = last_event(busy.url), tmp_path / "queue.csv"
    with Day(busy.url) as desk:
        desk.sign_in("operations", PASSWORD, "Orders", "A10001")
        desk.press("1")
        desk.wait("Waits for you", "8 orders to review", "1 order not paid", "1 of your requests waits")
        desk.press("3")
        desk.wait("A10001  Sofia Rossi")

        approve(desk)
        mend_an_address(desk)
        record_money(desk)
        hold_and_release(desk)
        expect_what_is_short(desk)
        post_a_count(desk)
        price_and_shelf(desk)
        paste_numbers(desk)
        export(desk, out)

        desk.press("1")
        desk.wait("4 orders to review", "2 of your requests wait", "1 bad addresses")
        assert desk.presses >= 80
        assert desk.glass.strange == []
        assert desk.leave() == 0

    assert books(busy.url, busy.people["operations"].id, since=began) == Books(
        stock=[
            "CO-TWL-50S MAIN - sellable 89",
            "LN-DUV-200W MAIN - sellable 40",
            "LN-SHT-180W MAIN - sellable 29",
            "RG-WOL-16 MAIN - sellable 2",
        ],
        money=[
            "A10001 10400 0 10400 0", "A10002 44400 0 44400 0", "A10003 387600 0 387600 0", "A10004 126900 0 126900 0",
            "A10005 15300 0 15300 0", "A10006 260700 0 260700 0", "A10007 5500 0 5500 0", "A10008 39500 0 39500 0",
            "A10009 10400 0 10400 0", "A10010 29500 0 29500 0", "A10011 20200 0 20200 0", "A10012 5500 0 5500 0",
            "A10013 39500 0 39500 0",
        ],
        events=[
            *["order.approve"] * 4, "filter.save", "order.address", "order.release", "payment.record", "approval.ask",
            "order.hold", "order.release", "arrival.expect_list", "order.await", "order.ship_by", "count.post",
            "price.change", "product.shelf_off", "undo", "product.shelf_on", "product.shelf_off", "parcel.track",
            "data.export",
        ],
    )  # fmt: skip
    assert {name: busy.ask(sql) for name, sql in LEFT.items()} == {
        "payment": "capture 260700 EUR bank ACME 4711",
        "address": "7 Neal Street, WC2H 9PU London",
        "price": 5_200,
        "off the shelf": "P-RG-WOL-16",
        "number": f"S10002 dhl {DHL[1]} labelled",
        "arrival": "RG-WOL-16 6 Anatolia Rugs PO-77",
        "asked": "order.approve 260700 asked",
    }
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["number"]: row for row in csv.DictReader(file)}
    assert len(rows) == 13
    assert (rows["A10006"]["captured"], rows["A10006"]["review"]) == ("2607.00", "pending")


def approve(desk: Day) -> None:
    """All that is due within a day; what others must decide, or is done, is refused and stays marked."""
    desk.press("f")
    desk.wait("Saved filters", "due within a day")
    desk.press("3")
    desk.wait("due within a day  11")
    desk.press("*")
    desk.wait("11 marked")
    desk.press("A")
    desk.wait("Approve 11 orders?", "7 of 11 will be refused", "is above your limit of 1000.00")
    desk.press("y")
    desk.wait("4 done, 7 refused", "Order A10007 approved.")
    desk.press("Esc")
    desk.wait("7 marked")


def mend_an_address(desk: Day) -> None:
    """Held for its address: the customer has written another one, with a slip in the postcode; the filter is kept."""
    desk.press("/", "Ctrl+U")
    desk.type("hold:address")
    desk.press("Enter")
    desk.wait("filter hold:address", "A10007", "2")
    desk.press("Esc")
    desk.wait_at("1/2")
    desk.press("f")
    desk.wait("save this filter")
    desk.press("+")
    desk.wait("Save this filter hold:address")
    desk.type("bad addresses")
    desk.press("Enter")
    desk.type("yes")
    desk.press("Ctrl+S")
    desk.wait("Filter “bad addresses” of orders saved.")
    desk.press("Down", "e")
    desk.wait("Change the address A10007", "106 Long Acre")
    desk.press("Tab", "Tab", "Ctrl+U")
    desk.type("7 Neal Street")
    desk.press("Tab", "Tab", "Ctrl+U")
    desk.type("WC2H 9P")
    desk.press("Ctrl+S")
    desk.wait("“WC2H 9P” is not a postcode of GB.")
    desk.press("e")
    desk.wait("7 Neal Street", "WC2H 9P")
    desk.press("Tab", "Tab", "Tab", "Tab")
    desk.wait("5 of 10")
    desk.type("U")
    desk.press("Ctrl+S")
    desk.wait("Order A10007 goes to")
    desk.press("L")
    desk.wait("Hold on order A10007 released: address.")


def record_money(desk: Day) -> None:
    """A hotel has paid by bank; its order is above the limit, so a supervisor is asked."""
    desk.press("f")
    desk.wait("Saved filters", "unpaid")
    desk.press("6")
    desk.wait("A10006", "unpaid  1")
    desk.press("m")
    desk.wait("Record a payment A10006", "2,607.00", "bank transfer")
    desk.press("Tab", "Tab")
    desk.wait("3 of 3")
    desk.type("ACME 4711")
    desk.wait("unpaid > paid", "payment > .")
    desk.press("Ctrl+S")
    desk.wait("2,607.00 EUR recorded on order A10006.", "Nothing matches")
    desk.press("Esc")
    desk.wait("to ship  13", "A10006")
    desk.press("/")
    desk.type(" acme")
    desk.press("Enter")
    desk.wait_at("1/1")
    desk.press("A")
    desk.wait("Ask for approval?")
    desk.press("y")
    desk.wait("asks to approve an order")
    desk.press("Esc")
    desk.wait_at("1/13")


def hold_and_release(desk: Day) -> None:
    """A customer asks to wait, and calls again."""
    desk.press("End")
    desk.wait_at("13/13")
    desk.press("H")
    desk.wait("Hold A10013")
    desk.type("cust")
    desk.press("Enter")
    desk.type("on holiday until Monday")
    desk.press("Ctrl+S")
    desk.wait("Order A10013 held: customer.")
    desk.press("L")
    desk.wait("Hold on order A10013 released: customer.")


def expect_what_is_short(desk: Day) -> None:
    """One rug is lacking: the supplier brings six in three days, and the order waits for them."""
    desk.press(":")
    desk.type("short")
    desk.press("Enter")
    desk.wait("A10003", "RG-WOL-16")
    desk.press("Enter")
    desk.wait("1 unit lacking", "Nobody has said when more come.")
    desk.press("Esc", ":")
    desk.type("arrivals")
    desk.press("Enter")
    desk.wait("Nothing is expected.")
    desk.press("n")
    desk.wait("Expect goods", "1 of 6")
    desk.type("RG-WOL-16")
    desk.press("Enter")
    desk.type("6")
    desk.press("Enter", "Enter")
    desk.wait("4 of 6")
    desk.type("+3")
    desk.press("Enter")
    desk.type("Anatolia Rugs")
    desk.press("Enter")
    desk.type("PO-77")
    desk.press("Ctrl+S")
    desk.wait("1 arrival of PO-77 expected in MAIN.", "0/6")
    desk.press(":")
    desk.type("short")
    desk.press("Enter")
    desk.wait("A10003", "RG-WOL-16")
    desk.press("d")
    desk.wait("Wait A10003", "waits for RG-WOL-16", "ship by  ")
    desk.press("Ctrl+S")
    desk.wait("Order A10003 waits until", "for RG-WOL-16.")


def post_a_count(desk: Day) -> None:
    """What logistics has counted."""
    desk.press(":")
    desk.type("counts")
    desk.press("Enter")
    desk.wait("K-101", "* counted")
    desk.press("Enter")
    desk.wait("29 /     30    -1", "-4.00 EUR")
    desk.press("P")
    desk.wait("Post it K-101", "-1   LN-SHT-180W MAIN sellable", "counted > posted")
    desk.type("one sheet short")
    desk.press("Ctrl+S")
    desk.wait("Count K-101 posted: 0 pieces more, 1 fewer", "+ posted")
    desk.press("Esc")


def price_and_shelf(desk: Day) -> None:
    """Towels cost more; the duvet goes off the shelf by mistake, then the rug that is sold out."""
    desk.press(":")
    desk.type("inventory")
    desk.press("Enter")
    desk.wait("CO-TWL-50S", "LN-SHT-180W")
    desk.wait_at("1/4")
    desk.press("p")
    desk.wait("Price CO-TWL-50S", "49.00 EUR now")
    desk.type("52")
    desk.press("Enter")
    desk.type("cost")
    desk.press("Enter")
    desk.wait("is sold for 52.00 EUR instead of 49.00 EUR")
    desk.press("Ctrl+S")
    desk.wait("+ CO-TWL-50S is sold for 52.00 EUR")
    desk.press("Down", "X")
    desk.wait("P-LN-DUV-200W is off the shelf.")
    desk.press("u")
    desk.wait("Taken back: take off the shelf.")
    desk.press("End")
    desk.wait_at("4/4")
    desk.press("X")
    desk.wait("P-RG-WOL-16 is off the shelf.")


def paste_numbers(desk: Day) -> None:
    """The carrier's list: one number fits, one order is unknown, one is not packed yet."""
    desk.press(":")
    desk.type("parcels")
    desk.press("Enter")
    desk.wait("S10002", "* packed")
    desk.press("N")
    desk.wait("Paste lines like")
    desk.send(f"\x1b[200~order;number\rA10002;{DHL[1]}\rA9;123\rA10008;{DHL[2]}\r\x1b[201~".encode())
    desk.wait("3 lines", "2 unmatched", "1 will be written", "There is no order or parcel “A9”.")
    desk.press("Ctrl+S")
    desk.wait("1 written")
    desk.press("Esc")
    desk.wait(DHL[1], "* labelled")


def export(desk: Day, out: Path) -> None:
    """The queue as it is now, for a meeting."""
    desk.press("3")
    desk.wait("to ship  13")
    desk.press("Ctrl+E")
    desk.wait("Export this list", ".csv .xlsx .json")
    desk.press("Ctrl+U")
    desk.type(str(out))
    desk.press("Ctrl+S")
    desk.wait("13 rows are in")
