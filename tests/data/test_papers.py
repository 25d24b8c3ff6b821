"""Papers: what stands on them, line by line, for whom, and what is refused."""

import pytest

from data import database
from data.errors import Denied, Missing, Refused, Unclear
from data.operations.dispatch import ship_order
from data.operations.fulfilment import pick_order
from data.operations.orders import cancel_order
from data.operations.review import approve_order
from data.papers.asking import Asked, paper_of
from data.papers.plain_text import text_of
from data.queries.papers import slip_facts
from tests.builders import events, put_stock
from tests.data.paper_shop import EAN, address, asked, key_of, order, put, setting, wave

WAVE = """\
MAIN Main warehouse
PICK LIST                                                               2 orders
================================================================================
Made    {made}
Lines   3
Pieces  6

Bin      Article           SKU   Barcode        Qty  Orders             Picked
--------------------------------------------------------------------------------
A-01-01  Pot MUG           MUG   MUG              2  A10002             ________
A-02-01  Stoneware bowl,   BOWL  4006381333931    3  A10001 × 2,        ________
         grey                                        A10002 × 1
B-01-01  Pot VASE          VASE  VASE             1  A10001             ________

Picked by               ________________________________________

Checked by              ________________________________________

"""


def test_a_wave_is_picked_in_the_order_of_the_bins_and_says_for_whom(shop):
    first, second = wave(shop)

    paper = asked(shop, "orders", first, second, paper="pick")

    assert text_of(paper) == WAVE.format(made=paper.sheets[0].facts[0].value)


def test_what_is_picked_is_on_no_list_and_a_list_of_nothing_is_refused(shop):
    first, second = wave(shop)
    pick_order(shop.logistics, key_of(first))
    before = events()

    told = text_of(asked(shop, "orders", first, second, paper="pick"))

    assert f"Left out: {first} is nothing promised is left to pick." in " ".join(told.split())
    with pytest.raises(Refused, match=f"There is nothing to pick for {first}"):
        asked(shop, "orders", first, paper="pick")
    with pytest.raises(Unclear, match="Nothing is named to be printed"):
        asked(shop, "orders", paper="pick")
    with pytest.raises(Missing):
        asked(shop, "orders", "A99999", paper="pick")
    assert events() == before


def test_an_order_that_is_held_is_left_out(shop):
    first, second = wave(shop)
    database.run("UPDATE orders SET holds = 1 WHERE id = ?", (key_of(second),))

    sheet = asked(shop, "orders", first, second, paper="pick").sheets[0]

    assert (sheet.number, sheet.notes) == (first, (f"Left out: {second} is held.",))
    assert [row[0] for row in sheet.tables[0].rows] == ["A-02-01", "B-01-01"]


def test_pieces_come_out_of_several_bins_and_what_lies_nowhere_is_said(shop):
    sku = put(shop, "BOWL", "B-1", 2, seq=20)
    place = database.insert("INSERT INTO bin (warehouse_id, code, pick_seq) VALUES (?, 'A-1', 10)", (shop.main,))
    put_stock(shop.supervisor, sku, warehouse=shop.main, qty=1, bin=place)
    number = order(shop, ["BOWL", 3])
    database.run("UPDATE stock_level SET qty = 1 WHERE qty = 2")

    sheet = asked(shop, "orders", number, paper="pick").sheets[0]

    assert [(row[0], row[4]) for row in sheet.tables[0].rows] == [("A-1", "1"), ("B-1", "1"), ("?", "1")]
    assert sheet.alert.startswith("Some of it is promised and lies in no bin")


SLIP = """\
Linden
PACKING SLIP                                                              A10001
================================================================================
Ship to:
  王小明
  南京西路 100 号
  200041 上海
  CN

Order            A10001
Ordered on       {day}
Parcel           1 of 2
Parcel number    S10001
Carrier          DHL
Tracking number  00340434161094015902
Sent from        MAIN

SKU   Article   Ordered  In this parcel
---------------------------------------
BOWL  Pot BOWL        2               2

                                                                       ---------
                                                                       Pieces  2

Pieces of this order in other parcels: 1

"""


def test_a_slip_tells_its_parcel_and_no_price(shop):
    put(shop, "BOWL", "A-1", 5)
    put(shop, "VASE", "A-2", 5)
    number = order(shop, ["BOWL", 2], ["VASE", 1], address=address())
    approve_order(shop.supervisor, key_of(number))
    ship_order(
        shop.logistics, key_of(number), carrier="dhl", tracking="00340434161094015902", lines="BOWL:2", weight_g=1250
    )

    whole = asked(shop, "orders", number)
    alone = asked(shop, "parcels", "S10001")

    assert len(whole.sheets) == 2
    day = whole.sheets[0].facts[1].value
    assert text_of(alone) == SLIP.format(day=day)
    assert "10.00" not in text_of(whole)
    assert [row[0] for row in whole.sheets[1].tables[0].rows] == ["VASE"]


def test_who_may_not_see_orders_prints_none_and_an_address_is_for_who_needs_it(shop, monkeypatch):
    put(shop, "BOWL", "A-1", 5)
    number = order(shop, ["BOWL", 2], address=address())

    for person in (shop.designer, shop.promoter):
        with pytest.raises(Denied, match="see orders"):
            paper_of(person, Asked("orders", (number,)))
    with pytest.raises(Denied, match="allocate, pick, pack and ship"):
        paper_of(shop.service, Asked("orders", (number,), "pick"))
    with pytest.raises(Denied, match="count stock"):
        paper_of(shop.service, Asked("bins", ("MAIN",), "count"))
    monkeypatch.setattr("data.queries.papers.may_see_address", lambda actor: False)
    assert slip_facts(shop.logistics, key_of(number))[0].address == ("上海", "CN")


INVOICE = """\
Linden
INVOICE                                                                   A10001
================================================================================
! Paid in part

Seller:
  Linden
  Harbour Road 1
  20457 Hamburg

Bill to:
  Ann
  DE

Invoice number  A10001
Date            {day}
Currency        EUR
Tax number      DE123456789
Payment         Paid in part

SKU   Article   Qty    Net  Rate   Tax  Gross
---------------------------------------------
BOWL  Pot BOWL    2  18.00  19 %  3.42  21.42

Taxes by rate
Tax  Rate    Net  Amount
------------------------
Tax  19 %  18.00    3.42

                                                Goods before discount      20.00
                                                Discount SPRING            -2.00
                                                Goods, net                 18.00
                                                Shipping                    4.90
                                                Tax                         3.42
                                                --------------------------------
                                                Total                  26.32 EUR
                                                Paid                       -6.32
                                                --------------------------------
                                                Due                    20.00 EUR

"""


def test_an_invoice_adds_up_line_by_line(shop):
    setting(tax__rate_ppm="190000", address="Harbour Road 1\\n20457 Hamburg", tax_number="DE123456789")
    put(shop, "BOWL", "A-1", 5)
    number = order(
        shop, ["BOWL", 2], name="Ann", country="DE", discount="2.00", code="SPRING", shipping="4.90", paid="6.32"
    )

    paper = asked(shop, "orders", number, paper="invoice")

    assert text_of(paper) == INVOICE.format(day=paper.sheets[0].facts[1].value)


def test_taxes_that_a_source_wrote_down_stand_by_rate_and_a_cancelled_order_is_void(shop):
    put(shop, "BOWL", "A-1", 5)
    number = order(shop, ["BOWL", 2], name="Ann")
    cancel_order(shop.supervisor, key_of(number), reason="customer")
    with database.transaction():
        for where, rate, base, amount in (("DE", 190_000, 1000, 190), ("DE", 70_000, 0, 70), ("DE", 190_000, 500, 95)):
            database.run(
                "INSERT INTO tax_line (order_id, jurisdiction, rate_ppm, base_minor, amount_minor)"
                " VALUES (?, ?, ?, ?, ?)",
                (key_of(number), where, rate, base, amount),
            )

    sheet = asked(shop, "orders", number, paper="invoice", language="zh_CN").sheets[0]

    assert sheet.alert == "此订单已取消，本账单无效。"
    assert sheet.tables[1].rows == (("DE", "19 %", "15.00", "2.85"), ("DE", "7 %", "-", "0.70"))
    with pytest.raises(Refused, match="Nothing of it is packed"):
        asked(shop, "orders", number, paper="slip")


def test_a_count_is_blind(shop):
    put(shop, "BOWL", "A-1", 4711, barcode=EAN)

    paper = asked(shop, "bins", "A-*@main", paper="count")

    assert paper.sheets[0].tables[0].rows[0] == ("BOWL", "Pot BOWL", EAN, "")
    assert "4711" not in text_of(paper)


def test_a_manifest_lists_the_parcels_of_the_day(shop):
    put(shop, "BOWL", "A-1", 5)
    number = order(shop, ["BOWL", 2])
    approve_order(shop.supervisor, key_of(number))
    ship_order(shop.logistics, key_of(number), carrier="dhl", tracking="00340434161094015902", weight_g=1250)

    sheet = asked(shop, "carriers", "DHL").sheets[0]

    assert sheet.tables[0].rows == (("1", "00340434161094015902", "S10001", number, "2", "1.250 kg"),)
    assert [fact.value for fact in sheet.totals] == ["1", "1.250 kg"]
    with pytest.raises(Refused, match="dhl was given no parcel on 2020-01-01"):
        asked(shop, "carriers", "dhl", day="2020-01-01")
